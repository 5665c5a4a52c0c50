/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a person or a script hands over: files or standard input, and secrets, without echo at a
 * terminal, and heard beside signals. Main thread only. It refuses what is longer than any key, and
 * leaves no secret behind in its buffers.
 */
#include "todoku-config.h"

#include "todoku-cli.h"

#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* No key of any service is longer. */
#define MAX_SECRET_LENGTH 4096
#define CHUNK_SIZE (64 * 1024)

/**
 * todoku_cli_has_input:
 *
 * Returns: whether standard input can be read; it cannot where the caller has closed it
 */
gboolean
todoku_cli_has_input (void)
{
  int flags = fcntl (STDIN_FILENO, F_GETFL);

  return flags != -1 && (flags & O_ACCMODE) != O_WRONLY;
}

/**
 * todoku_cli_is_standard_input:
 * @path: (nullable): what was named on the command line
 *
 * Returns: whether standard input is meant
 */
gboolean
todoku_cli_is_standard_input (const char *path)
{
  return path == NULL || g_str_equal (path, "-");
}

/* A file that is not there, or ends before its end, is bad input and not a network that is down. */
static void
propagate_input_error (GError **error,
                       GError  *failure)
{
  if (failure->domain == G_IO_ERROR && failure->code != G_IO_ERROR_CANCELLED)
    {
      failure->domain = TODOKU_ERROR;
      failure->code = TODOKU_ERROR_BAD_INPUT;
    }
  g_propagate_error (error, failure);
}

/**
 * todoku_cli_open_input:
 * @path: (nullable): a file, or "-" or %NULL for standard input
 * @cancellable: (nullable): a cancellable
 * @error: return location of %TODOKU_ERROR_BAD_INPUT or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): what is read
 */
GInputStream *
todoku_cli_open_input (const char    *path,
                       GCancellable  *cancellable,
                       GError       **error)
{
  g_autoptr(GFile) file = NULL;
  GError *failure = NULL;
  GInputStream *input;

  if (todoku_cli_is_standard_input (path))
    return g_unix_input_stream_new (STDIN_FILENO, FALSE);

  file = g_file_new_for_commandline_arg (path);
  input = (GInputStream *) g_file_read (file, cancellable, &failure);
  if (input == NULL)
    propagate_input_error (error, failure);

  return input;
}

/**
 * todoku_cli_read_input:
 * @self: the state of the process
 * @path: (nullable): a file, or "-" or %NULL for standard input
 * @most: how many bytes it may have
 * @error: return location of %TODOKU_ERROR_BAD_INPUT, for what is longer as well, or
 *   %G_IO_ERROR_CANCELLED
 *
 * Reads all of it through the main loop, which hears of a signal while nothing comes.
 *
 * Returns: (transfer full): what was read
 */
GBytes *
todoku_cli_read_input (TodokuCli   *self,
                       const char  *path,
                       gsize        most,
                       GError     **error)
{
  g_autoptr(GInputStream) input = todoku_cli_open_input (path, self->cancellable, error);
  g_autoptr(GByteArray) text = g_byte_array_new ();
  gsize length = 0;

  if (input == NULL)
    return NULL;

  do
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GBytes) bytes = NULL;
      GError *failure = NULL;

      g_input_stream_read_bytes_async (input, CHUNK_SIZE, G_PRIORITY_DEFAULT, self->cancellable,
                                       todoku_cli_ready_cb, self);
      result = todoku_cli_wait (self);
      bytes = g_input_stream_read_bytes_finish (input, result, &failure);
      if (bytes == NULL)
        {
          propagate_input_error (error, failure);
          return NULL;
        }
      length = g_bytes_get_size (bytes);
      g_byte_array_append (text, g_bytes_get_data (bytes, NULL), (guint) length);
    }
  while (length > 0 && text->len <= most);

  if (text->len > most)
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT, "%s is too large",
                   todoku_cli_is_standard_input (path) ? "Standard input" : path);
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&text));
}

static gboolean
readable_cb (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  gboolean *readable = user_data;

  *readable = TRUE;

  return G_SOURCE_REMOVE;
}

/* A signal is heard of while the person types. A terminal gives a whole line at once. */
static void
wait_for_input (void)
{
  gboolean readable = FALSE;

  g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR | G_IO_NVAL, readable_cb, &readable);
  while (!readable)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
set_echo (gboolean echo)
{
  struct termios settings;

  if (tcgetattr (STDIN_FILENO, &settings) != 0)
    return FALSE;
  if (echo)
    settings.c_lflag |= ECHO;
  else
    settings.c_lflag &= ~(tcflag_t) ECHO;

  return tcsetattr (STDIN_FILENO, TCSAFLUSH, &settings) == 0;
}

/**
 * todoku_cli_restore_terminal:
 * @self: the state of the process
 *
 * Lets the terminal show again what is typed, before the process ends in the middle of a secret.
 */
void
todoku_cli_restore_terminal (TodokuCli *self)
{
  if (!self->hidden)
    return;

  self->hidden = FALSE;
  set_echo (TRUE);
  fputc ('\n', stderr);
}

/* Appends a line of standard input, with its end. Nothing is read beyond it. */
static gboolean
append_line (char  *line,
             gsize *length)
{
  gsize before = *length;
  int c = 0;

  while (c != '\n' && *length <= MAX_SECRET_LENGTH && (c = getc (stdin)) != EOF)
    line[(*length)++] = (char) c;

  return *length > before;
}

/**
 * todoku_cli_read_secret:
 * @self: the state of the process
 * @variable: (nullable): the environment variable that may hold it
 * @prompt: what to ask for at a terminal
 * @error: return location
 *
 * Takes a secret from the environment or from the next line of standard input, without echo at a
 * terminal. A line that opens a block, as BIND writes its keys, is read on to where it closes.
 *
 * Returns: (transfer full): the secret, to be freed with todoku_secret_free(), or %NULL with
 *   %TODOKU_ERROR_KEY_MISSING
 */
char *
todoku_cli_read_secret (TodokuCli   *self,
                        const char  *variable,
                        const char  *prompt,
                        GError     **error)
{
  const char *value = variable != NULL ? g_getenv (variable) : NULL;
  char line[MAX_SECRET_LENGTH + 2] = "";
  gsize length = 0;
  gboolean is_text;
  char *secret;

  if (value != NULL && *value != '\0')
    return g_strdup (value);

  if (isatty (STDIN_FILENO))
    {
      fprintf (stderr, "%s: ", prompt);
      self->hidden = set_echo (FALSE);
    }
  wait_for_input ();
  while (append_line (line, &length) && strchr (line, '{') != NULL && strchr (line, '}') == NULL)
    continue;
  todoku_cli_restore_terminal (self);

  /* What stands behind a NUL would be lost, and half a key is none. */
  is_text = length <= MAX_SECRET_LENGTH && memchr (line, '\0', length) == NULL;
  g_strstrip (line);
  if (!is_text || *line == '\0')
    {
      explicit_bzero (line, sizeof line);
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_KEY_MISSING,
                   "No key on standard input%s%s", variable != NULL ? " or in " : "",
                   variable != NULL ? variable : "");
      return NULL;
    }

  secret = g_strdup (line);
  explicit_bzero (line, sizeof line);

  return secret;
}
