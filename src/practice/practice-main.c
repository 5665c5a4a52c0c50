/* SPDX-License-Identifier: GPL-3.0-or-later
 * The program todoku-practice: options, signals, one main loop, and whose end is its own. It has no
 * display and speaks English: people meet it through Todoku, and only who starts it by hand reads
 * its one line of error.
 */
#include <errno.h>
#include <glib-unix.h>
#include <locale.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "practice-server.h"

#include "todoku-config.h"

typedef struct
{
  char *data_dir;
  char *port_file;
  gint64 clock_offset, negative_ttl, delay;
  gboolean has_clock, has_negative_ttl, has_delay;
} CommandLine;

static void
command_line_clear (CommandLine *line)
{
  g_free (line->data_dir);
  g_free (line->port_file);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CommandLine, command_line_clear)

static gboolean
number_cb (const char  *option,
           const char  *value,
           gpointer     data,
           GError     **error)
{
  CommandLine *line = data;
  gint64 number;

  if (!g_ascii_string_to_signed (value, 10, G_MININT32, G_MAXINT32, &number, error))
    return FALSE;

  if (g_str_equal (option, "--clock"))
    {
      line->clock_offset = number;
      line->has_clock = TRUE;
    }
  else if (number < 0)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s cannot be negative",
                   option);
      return FALSE;
    }
  else if (g_str_equal (option, "--delay"))
    {
      line->delay = number;
      line->has_delay = TRUE;
    }
  else
    {
      line->negative_ttl = number;
      line->has_negative_ttl = TRUE;
    }

  return TRUE;
}

static gboolean
parse (CommandLine  *line,
       int          *argc,
       char       ***argv,
       GError      **error)
{
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  GOptionGroup *group = g_option_group_new ("main", "", "", line, NULL);
  const GOptionEntry entries[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &line->data_dir,
      "Keep everything in DIR", "DIR" },
    { "port-file", 0, 0, G_OPTION_ARG_FILENAME, &line->port_file,
      "Say in FILE how to reach the server (default: practice.json in DIR)", "FILE" },
    { "clock", 0, 0, G_OPTION_ARG_CALLBACK, number_cb,
      "Run the practice clock ahead of the real one", "SECONDS" },
    { "negative-ttl", 0, 0, G_OPTION_ARG_CALLBACK, number_cb,
      "How long resolvers remember that a name does not exist", "SECONDS" },
    { "delay", 0, 0, G_OPTION_ARG_CALLBACK, number_cb,
      "How long a new record takes to be published", "SECONDS" },
    { NULL }
  };

  g_option_group_add_entries (group, entries);
  g_option_context_set_main_group (context, group);
  g_option_context_set_summary (context,
                                "Todoku's practice server: a delivery service, a certificate "
                                "authority, a CDN and a DNS, on this computer only.");
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (line->data_dir == NULL || *argc > 1)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           "--data-dir DIR is needed, and nothing but options");
      return FALSE;
    }

  return TRUE;
}

static void
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
}

static gboolean
signal_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_CONTINUE;
}

static gboolean
owner_ended_cb (int          fd,
                GIOCondition condition,
                gpointer     user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_CONTINUE;
}

/* A test that is killed cannot stop what it has started. Returns %FALSE when it has ended already;
 * systems without pidfds wait to be told.
 */
static gboolean
follow_owner (GMainLoop *loop)
{
#ifdef SYS_pidfd_open
  const char *owner = g_getenv ("TODOKU_PRACTICE_OWNER");
  guint64 pid;
  int fd;

  if (owner == NULL || !g_ascii_string_to_unsigned (owner, 10, 1, G_MAXINT32, &pid, NULL))
    return TRUE;

  fd = (int) syscall (SYS_pidfd_open, (pid_t) pid, 0);
  if (fd < 0)
    return errno != ESRCH;

  g_unix_fd_add (fd, G_IO_IN, owner_ended_cb, loop);
#endif
  return TRUE;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GError) error = NULL;
  g_autoptr(Practice) practice = NULL;
  g_auto(CommandLine) line = { 0 };
  PracticeOptions options;

  setlocale (LC_ALL, "");
  g_set_prgname ("todoku-practice");
  if (!parse (&line, &argc, &argv, &error))
    {
      g_printerr ("todoku-practice: %s\n", error->message);
      return 2;
    }

  options = (PracticeOptions) {
    .data_dir = line.data_dir,
    .port_file = line.port_file,
    .clock_offset = line.has_clock ? &line.clock_offset : NULL,
    .negative_ttl = line.has_negative_ttl ? &line.negative_ttl : NULL,
    .delay = line.has_delay ? &line.delay : NULL,
  };
  practice = practice_start (&options, &error);
  if (practice == NULL)
    {
      g_printerr ("todoku-practice: %s\n", error->message);
      return 1;
    }

  practice_set_quit (practice, quit_cb, loop);
  g_unix_signal_add (SIGTERM, signal_cb, loop);
  g_unix_signal_add (SIGINT, signal_cb, loop);
  if (follow_owner (loop))
    g_main_loop_run (loop);

  return 0;
}
