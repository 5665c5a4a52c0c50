/* SPDX-License-Identifier: GPL-3.0-or-later
 * What every command shares. Main thread only. Standard output carries results, standard error all
 * else; a JSON error goes to standard output, because that is where a script looks.
 */
#include "todoku-config.h"

#include "todoku-cli-dns.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

/**
 * todoku_cli_dup_data_dir:
 *
 * Returns: (transfer full): the folder of the database
 */
char *
todoku_cli_dup_data_dir (void)
{
  return todoku_session_dup_data_dir ();
}

/**
 * todoku_cli_ready_cb:
 * @source: (nullable): what did the work
 * @result: its result
 * @user_data: the #TodokuCli
 *
 * The callback of every operation that todoku_cli_wait() waits for.
 */
void
todoku_cli_ready_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  TodokuCli *self = user_data;

  g_set_object (&self->result, result);
}

/**
 * todoku_cli_wait:
 * @self: the state of the process
 *
 * Runs the loop of the process until the operation that was started with todoku_cli_ready_cb()
 * ends.
 *
 * Returns: (transfer full): its result
 */
GAsyncResult *
todoku_cli_wait (TodokuCli *self)
{
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return g_steal_pointer (&self->result);
}

/**
 * todoku_cli_exit_status:
 * @self: the state of the process
 * @error: what went wrong
 *
 * Returns: the exit status for it
 */
int
todoku_cli_exit_status (TodokuCli    *self,
                        const GError *error)
{
  if (self->interrupted && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TODOKU_CLI_EXIT_INTERRUPTED;

  return todoku_error_get_exit_status (error);
}

/**
 * todoku_cli_worse_status:
 * @a: the exit status for one thing
 * @b: the exit status for another
 *
 * What is known not to be right is never hidden by what could not be asked.
 *
 * Returns: the exit status for both
 */
int
todoku_cli_worse_status (int a,
                         int b)
{
  int worse = MAX (a, b);

  if (worse != TODOKU_CLI_EXIT_INTERRUPTED &&
      (a == TODOKU_CLI_EXIT_NOT_RIGHT || b == TODOKU_CLI_EXIT_NOT_RIGHT))
    return TODOKU_CLI_EXIT_NOT_RIGHT;

  return worse;
}

static void
print_error (TodokuCli  *self,
             int         status,
             const char *code,
             const char *message,
             const char *detail)
{
  g_autofree char *plain = todoku_text_plain (message);
  g_autofree char *plain_detail = detail != NULL ? todoku_text_plain (detail) : NULL;

  fprintf (stderr, "todokuctl: %s\n", plain);
  if (plain_detail != NULL && *plain_detail != '\0' && strstr (plain, plain_detail) == NULL)
    fprintf (stderr, "  %s\n", plain_detail);

  if (self->json)
    {
      TodokuJsonWriter writer;

      todoku_json_writer_init (&writer);
      todoku_json_writer_begin_object (&writer, NULL);
      todoku_json_writer_begin_object (&writer, "error");
      todoku_json_writer_int (&writer, "exit", status);
      todoku_json_writer_string (&writer, "code", code);
      todoku_json_writer_string (&writer, "message", message);
      if (detail != NULL)
        todoku_json_writer_string (&writer, "detail", detail);
      todoku_json_writer_end_object (&writer);
      todoku_json_writer_end_object (&writer);
      todoku_cli_print_json (&writer);
    }
}

/**
 * todoku_cli_fail:
 * @self: the state of the process
 * @error: what went wrong
 *
 * Says it, as JSON too when that was asked for.
 *
 * Returns: the exit status for it
 */
int
todoku_cli_fail (TodokuCli    *self,
                 const GError *error)
{
  g_autofree char *message = todoku_text_for_error (error);

  return todoku_cli_fail_saying (self, error, message);
}

/**
 * todoku_cli_fail_saying:
 * @self: the state of the process
 * @error: what went wrong
 * @message: what it means here, in the language of the user
 *
 * As todoku_cli_fail(), with words of the command's own.
 *
 * Returns: the exit status for it
 */
int
todoku_cli_fail_saying (TodokuCli    *self,
                        const GError *error,
                        const char   *message)
{
  int status = todoku_cli_exit_status (self, error);
  const char *code = status == TODOKU_CLI_EXIT_INTERRUPTED ? "cancelled"
                                                           : todoku_error_get_token (error);

  print_error (self, status, code, message, error->message);
  self->clock_said |= g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_CLOCK_SKEW);
  if (todoku_error_is_of_keyring (error))
    todoku_cli_note ("%s",
                     _("  Without a keyring, keep keys in a file by TODOKU_SECRETS=file:PATH, or "
                       "give the key in TODOKU_API_KEY."));

  return status;
}

/**
 * todoku_cli_fail_stopped:
 * @self: the state of the process
 * @error: how a registration ended
 * @registered: whether it stands in the list all the same
 *
 * As todoku_cli_fail(); after Ctrl+C it also says what has become of the registration.
 *
 * Returns: the exit status
 */
int
todoku_cli_fail_stopped (TodokuCli    *self,
                         const GError *error,
                         gboolean      registered)
{
  int status = todoku_cli_fail (self, error);

  if (status == TODOKU_CLI_EXIT_INTERRUPTED)
    todoku_cli_note ("%s", registered
                             ? _("It was registered before it was cancelled and stays in the list: "
                                 "go on with “verify”, or delete it with “remove”.")
                             : _("Nothing stays in the list, and nothing more is sent."));

  return status;
}

/**
 * todoku_cli_fail_not_right:
 * @self: the state of the process
 * @code: the token of what is not right
 * @message: what is not right, in the language of the user
 *
 * Says that it was looked at, and is not as it should be.
 *
 * Returns: the exit status for it
 */
int
todoku_cli_fail_not_right (TodokuCli  *self,
                           const char *code,
                           const char *message)
{
  print_error (self, TODOKU_CLI_EXIT_NOT_RIGHT, code, message, NULL);

  return TODOKU_CLI_EXIT_NOT_RIGHT;
}

/**
 * todoku_cli_fail_usage:
 * @self: the state of the process
 * @message: what is wrong with the command line, in the language of the user
 *
 * Returns: the exit status for it
 */
int
todoku_cli_fail_usage (TodokuCli  *self,
                       const char *message)
{
  print_error (self, TODOKU_CLI_EXIT_USAGE, "usage", message, NULL);

  return TODOKU_CLI_EXIT_USAGE;
}

static char *
dup_command_name (TodokuCli *self)
{
  return self->command->name != NULL
           ? g_strdup_printf ("%s %s", self->command->group, self->command->name)
           : g_strdup (self->command->group);
}

/* GLib would print the help in the letters of the locale, and none of ours beyond ASCII in "C". */
static gboolean
print_help_wanted (GOptionContext *context,
                   char          **arguments)
{
  g_autofree char *help = NULL;

  for (; *arguments != NULL && !g_str_equal (*arguments, "--"); arguments++)
    if (g_str_equal (*arguments, "--help") || g_str_equal (*arguments, "-h") ||
        g_str_equal (*arguments, "-?"))
      {
        help = g_option_context_get_help (context, TRUE, NULL);
        todoku_cli_print (help);
        return TRUE;
      }

  return FALSE;
}

static int
fail_arguments (TodokuCli *self)
{
  g_autofree char *name = dup_command_name (self);
  g_autofree char *program = g_strdup_printf ("todokuctl %s", name);
  /* Translators: the command line of a command, such as "todokuctl domain add DOMAIN". */
  g_autofree char *message = g_strdup_printf (_("Usage: %s %s"), program,
                                              self->command->arguments);

  return todoku_cli_fail_usage (self, message);
}

/**
 * todoku_cli_parse:
 * @self: the state of the process
 * @argv: (inout): the arguments after the command's words; what is no option is left in it
 * @entries: (nullable): the options of the command; --json and --help are added
 * @min_arguments: how many arguments it needs
 * @max_arguments: how many it takes, or -1
 * @ret_status: (out): the exit status when it fails
 *
 * Nothing is done before the whole command line is known to be good.
 *
 * Returns: whether the command can go on
 */
gboolean
todoku_cli_parse (TodokuCli            *self,
                  char               ***argv,
                  const GOptionEntry   *entries,
                  int                   min_arguments,
                  int                   max_arguments,
                  int                  *ret_status)
{
  const GOptionEntry common[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_("Print JSON"), NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new (self->command->arguments);
  g_autoptr(GError) error = NULL;
  g_autofree char *name = dup_command_name (self);
  g_autofree char *program = g_strdup_printf ("todokuctl %s", name);
  int n_arguments;

  /* A wrong option later on the line must not hide that its error is wanted as JSON. */
  self->json = g_strv_contains ((const char * const *) *argv, "--json");
  g_set_prgname (program);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _(self->command->summary));
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  if (print_help_wanted (context, *argv + 1))
    {
      *ret_status = TODOKU_CLI_EXIT_OK;
      return FALSE;
    }
  if (!g_option_context_parse_strv (context, argv, &error))
    {
      *ret_status = todoku_cli_fail_usage (self, error->message);
      return FALSE;
    }
  g_set_prgname ("todokuctl");

  /* The first is the name of the program; "--" only ended the options. */
  if ((*argv)[1] != NULL && g_str_equal ((*argv)[1], "--"))
    {
      g_free ((*argv)[1]);
      memmove (&(*argv)[1], &(*argv)[2], sizeof (char *) * (g_strv_length (*argv + 2) + 1));
    }
  n_arguments = (int) g_strv_length (*argv) - 1;
  if (n_arguments >= min_arguments && (max_arguments < 0 || n_arguments <= max_arguments))
    return TRUE;

  *ret_status = fail_arguments (self);

  return FALSE;
}

static void
note_copy (TodokuCli *self)
{
  const char *copy = todoku_session_get_copy (self->session);
  g_autofree char *text = copy != NULL ? todoku_text_for_copy (copy) : NULL;

  if (text != NULL)
    todoku_cli_note ("%s", text);
}

static gboolean
open_session (TodokuCli *self,
              gboolean   reads_only,
              int       *ret_status)
{
  g_autofree char *folder = todoku_cli_dup_data_dir ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  self->session = todoku_session_new (folder);
  if (reads_only)
    todoku_session_set_reads_only (self->session);
  else
    todoku_cli_follow_choices (self->session);
  todoku_session_open_async (self->session, self->cancellable, todoku_cli_ready_cb, self);
  result = todoku_cli_wait (self);
  if (todoku_session_open_finish (self->session, result, &error))
    {
      note_copy (self);
      return TRUE;
    }

  /* todoku_cli_close() closes what was opened of it. */
  *ret_status = todoku_cli_fail (self, error);

  return FALSE;
}

/**
 * todoku_cli_open:
 * @self: the state of the process
 * @ret_status: (out): the exit status when it fails
 *
 * Opens the database.
 *
 * Returns: whether @self's session can be used
 */
gboolean
todoku_cli_open (TodokuCli *self,
                 int       *ret_status)
{
  return open_session (self, FALSE, ret_status);
}

/**
 * todoku_cli_open_to_read:
 * @self: the state of the process
 * @ret_status: (out): the exit status when it fails
 *
 * As todoku_cli_open(), for a command that only shows what is stored: nobody is asked.
 *
 * Returns: whether the session is open
 */
gboolean
todoku_cli_open_to_read (TodokuCli *self,
                         int       *ret_status)
{
  return open_session (self, TRUE, ret_status);
}

/* Whatever came of it: a clock that is plainly wrong may be why, or may be the next failure. */
static void
say_wrong_clock (TodokuCli *self)
{
  g_autofree char *text =
    todoku_text_wrong_clock (todoku_session_get_clock_difference (self->session));

  if (text != NULL && !self->clock_said)
    todoku_cli_note ("todokuctl: %s", text);
}

/**
 * todoku_cli_close:
 * @self: the state of the process
 * @status: the exit status so far
 *
 * Waits for a remote change in flight, whatever signals come, and closes the database.
 *
 * Returns: the exit status of the process
 */
int
todoku_cli_close (TodokuCli *self,
                  int        status)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  if (self->session == NULL)
    return status;

  todoku_session_close_async (self->session, NULL, todoku_cli_ready_cb, self);
  result = todoku_cli_wait (self);
  if (!todoku_session_close_finish (self->session, result, &error))
    {
      int failed = todoku_cli_fail (self, error);

      status = MAX (status, failed);
    }
  say_wrong_clock (self);
  g_clear_object (&self->session);

  return status;
}

/**
 * todoku_cli_note:
 * @format: a printf() format
 * @...: its arguments
 *
 * Says something on standard error.
 */
void
todoku_cli_note (const char *format,
                 ...)
{
  g_autofree char *text = NULL;
  g_autofree char *plain = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  plain = todoku_text_plain (text);
  fprintf (stderr, "%s\n", plain);
}

/**
 * todoku_cli_note_error:
 * @self: the state of the process
 * @error: what went wrong beside the result
 *
 * Says it on standard error alone.
 */
void
todoku_cli_note_error (TodokuCli    *self,
                       const GError *error)
{
  g_autofree char *message = todoku_text_for_error (error);

  todoku_cli_note ("todokuctl: %s", message);
  self->clock_said |= g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_CLOCK_SKEW);
}

/**
 * todoku_cli_print:
 * @text: UTF-8
 *
 * Prints on standard output, as it is.
 */
void
todoku_cli_print (const char *text)
{
  fputs (text, stdout);
}

/**
 * todoku_cli_print_json:
 * @writer: a writer whose document is complete; it is finished
 *
 * Prints one JSON document on a line of its own.
 */
void
todoku_cli_print_json (TodokuJsonWriter *writer)
{
  g_autofree char *text = todoku_json_writer_finish (writer);

  puts (text);
}

/**
 * todoku_cli_print_json_line:
 * @writer: a writer whose document is complete; it is ready for the next one
 *
 * Prints one JSON document of many on a line of its own.
 */
void
todoku_cli_print_json_line (TodokuJsonWriter *writer)
{
  puts (writer->text->str);
  todoku_json_writer_reset (writer);
}

/**
 * todoku_cli_progress:
 * @n_done: how much is done
 * @n_total: how much there is; 0 when that is not known, and both 0 clears the line
 *
 * Shows how far it is on standard error, when that is a terminal.
 */
void
todoku_cli_progress (guint n_done,
                     guint n_total)
{
  static int is_terminal = -1;
  static gint64 last_time;
  gint64 now;

  if (is_terminal < 0)
    is_terminal = isatty (STDERR_FILENO);
  if (!is_terminal)
    return;
  if (n_done == 0 && n_total == 0)
    {
      fputs ("\r\033[K", stderr);
      return;
    }
  now = g_get_monotonic_time ();
  if (now - last_time < G_USEC_PER_SEC / 10)
    return;

  last_time = now;
  if (n_total > 0)
    fprintf (stderr, "\r\033[K%s %u/%u", _("Checking…"), n_done, n_total);
  else
    fprintf (stderr, "\r\033[K%s %u", _("Checking…"), n_done);
}
