/* SPDX-License-Identifier: GPL-3.0-or-later
 * `todokuctl watch install` and `uninstall`: an hourly timer of the person's own systemd, or the
 * line for her crontab. Main thread only. It writes and removes units that bear its mark, and no
 * other file; installing twice is installing once.
 */
#include "todoku-config.h"

#include "todoku-cli-timer.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "todoku-cli-output.h"
#include "todoku-cli-timer-text.h"
#include "todoku-sandbox.h"

/* Where logind notes whose services run without a session (loginctl(1), enable-linger). */
#define LINGER_DIR "/var/lib/systemd/linger"

typedef enum
{
  METHOD_CRON,
  METHOD_PACKAGE,
  METHOD_WRITTEN,
} Method;

static char *
dup_program (void)
{
  char *path = g_file_read_link ("/proc/self/exe", NULL);

  return path != NULL ? path : g_strdup ("todokuctl");
}

static char *
dup_unit_path (const char *unit)
{
  return g_build_filename (g_get_user_config_dir (), "systemd", "user", unit, NULL);
}

/* The output of a systemctl --user of these words; %NULL when it fails, which then says why. */
static char *
call_systemctl (TodokuCli   *cli,
                GError     **error,
                const char  *word,
                ...)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  va_list words;

  g_ptr_array_add (argv, (gpointer) "systemctl");
  g_ptr_array_add (argv, (gpointer) "--user");
  va_start (words, word);
  for (; word != NULL; word = va_arg (words, const char *))
    g_ptr_array_add (argv, (gpointer) word);
  va_end (words);
  g_ptr_array_add (argv, NULL);

  process = g_subprocess_newv ((const char * const *) argv->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                               error);
  if (process == NULL)
    return NULL;
  g_subprocess_communicate_utf8_async (process, NULL, cli->cancellable, todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  if (!g_subprocess_communicate_utf8_finish (process, result, &output, &errors, error))
    return NULL;
  if (g_subprocess_get_successful (process))
    return g_strchomp (g_steal_pointer (&output));

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "systemctl: %s", g_strstrip (errors));

  return NULL;
}

/* One that answers: systemctl may be there without a manager, as in a container or over su. */
static gboolean
has_manager (TodokuCli *cli)
{
  g_autofree char *version = call_systemctl (cli, NULL, "show", "--property=Version", "--value",
                                             NULL);

  return version != NULL && *version != '\0';
}

static gboolean
is_lingering (void)
{
  g_autofree char *path = g_build_filename (LINGER_DIR, g_get_user_name (), NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/**
 * todoku_cli_timer_is_active:
 * @cli: the state of the process
 *
 * Returns: whether systemd runs the timer for this person
 */
gboolean
todoku_cli_timer_is_active (TodokuCli *cli)
{
  g_autofree char *state = NULL;

  if (todoku_sandbox_is_inside ())
    return FALSE;
  state = call_systemctl (cli, NULL, "show", "--property=ActiveState", "--value",
                          TODOKU_TIMER_UNIT, NULL);

  return g_strcmp0 (state, "active") == 0;
}

/* What the manager would start: another file than ours, and for a service, this program. */
static gboolean
package_has (TodokuCli  *cli,
             const char *unit,
             const char *program)
{
  g_autofree char *path = call_systemctl (cli, NULL, "show", "--property=FragmentPath", "--value",
                                          unit, NULL);
  g_autofree char *own = dup_unit_path (unit);
  g_autofree char *text = NULL;

  if (path == NULL || *path == '\0' || g_str_equal (path, own) ||
      !g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;

  return program == NULL || strstr (text, program) != NULL;
}

static gboolean
is_foreign (const char *path)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && !todoku_cli_timer_is_ours (text);
}

static gboolean
write_unit (const char  *path,
            const char  *text,
            GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0755) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", folder,
                   g_strerror (errno));
      return FALSE;
    }

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, error);
}

static gboolean
write_units (const char  *program,
             GError     **error)
{
  g_autofree char *service_path = dup_unit_path (TODOKU_SERVICE_UNIT);
  g_autofree char *timer_path = dup_unit_path (TODOKU_TIMER_UNIT);
  g_autofree char *service = todoku_cli_timer_dup_service (program);
  g_autofree char *timer = todoku_cli_timer_dup_timer ();

  return write_unit (service_path, service, error) && write_unit (timer_path, timer, error);
}

/* Whether there was one of ours. */
static gboolean
remove_units (void)
{
  static const char * const units[] = { TODOKU_SERVICE_UNIT, TODOKU_TIMER_UNIT };
  gboolean removed = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      g_autofree char *path = dup_unit_path (units[i]);

      if (g_file_test (path, G_FILE_TEST_EXISTS) && !is_foreign (path))
        removed |= g_unlink (path) == 0;
    }

  return removed;
}

static void
print_installed (TodokuCli  *cli,
                 Method      method,
                 const char *line)
{
  static const char * const tokens[] = { "cron", "package", "written" };
  gboolean lingering = method != METHOD_CRON && is_lingering ();
  g_autofree char *path = method == METHOD_WRITTEN ? dup_unit_path (TODOKU_SERVICE_UNIT) : NULL;
  TodokuJsonWriter writer;

  if (cli->json)
    {
      todoku_json_writer_init (&writer);
      todoku_json_writer_begin_object (&writer, NULL);
      todoku_json_writer_boolean (&writer, "installed", method != METHOD_CRON);
      todoku_json_writer_string (&writer, "method", method == METHOD_CRON ? "cron" : "systemd");
      todoku_json_writer_string (&writer, "unit", method == METHOD_CRON ? NULL : tokens[method]);
      todoku_json_writer_string (&writer, "path", path);
      todoku_json_writer_string (&writer, "line", line);
      if (method == METHOD_CRON)
        todoku_json_writer_null (&writer, "lingering");
      else
        todoku_json_writer_boolean (&writer, "lingering", lingering);
      todoku_json_writer_end_object (&writer);
      todoku_cli_print_json (&writer);
      return;
    }

  if (method == METHOD_CRON)
    {
      /* The line alone is on standard output, to be piped on. */
      todoku_cli_note ("%s", todoku_sandbox_is_inside ()
                               ? _("A Flatpak cannot bring a timer. Put this line into the crontab "
                                   "(“crontab -e”) of this computer:")
                               : _("No systemd user manager answers here. Put this line into your "
                                   "crontab (“crontab -e”):"));
      todoku_cli_print_line ("%s", line);
      return;
    }

  todoku_cli_print_line ("%s", _("A timer looks every hour at what is watched and due."));
  if (path != NULL)
    todoku_cli_print_line ("  %s", path);
  if (!lingering)
    todoku_cli_print_line (
      /* Translators: %s is a command line. */
      _("It runs while you are logged in. For it to run always: %s"), "loginctl enable-linger");
}

static int
fail_systemd (TodokuCli    *cli,
              const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return todoku_cli_fail (cli, error);

  return todoku_cli_fail_not_right (cli, "systemd-failed", error->message);
}

/**
 * todoku_cli_timer_install:
 * @cli: the state of the process
 * @argv: the command line
 *
 * Switches the timer on, or prints the line with which cron does the same.
 *
 * Returns: the exit status
 */
int
todoku_cli_timer_install (TodokuCli  *cli,
                          char      **argv)
{
  g_autofree char *program = dup_program ();
  g_autofree char *service_path = dup_unit_path (TODOKU_SERVICE_UNIT);
  g_autofree char *reloaded = NULL;
  g_autofree char *enabled = NULL;
  g_autoptr(GError) error = NULL;
  Method method = METHOD_WRITTEN;
  int status;

  if (!todoku_cli_parse (cli, &argv, NULL, 0, 0, &status))
    return status;

  if (todoku_sandbox_is_inside () || !has_manager (cli))
    {
      g_autofree char *line = todoku_cli_timer_dup_crontab (program, todoku_sandbox_is_inside ());

      print_installed (cli, METHOD_CRON, line);
      return TODOKU_CLI_EXIT_OK;
    }

  if (is_foreign (service_path))
    {
      /* Translators: %s is a path. */
      g_autofree char *message =
        g_strdup_printf (_("%s is your own: it was left as it is, and its timer was not switched "
                           "on. “systemctl --user enable --now todoku-watch.timer” does."),
                         service_path);

      return todoku_cli_fail_not_right (cli, "unit-exists", message);
    }
  if (!todoku_cli_timer_needs_environment () &&
      package_has (cli, TODOKU_TIMER_UNIT, NULL) && package_has (cli, TODOKU_SERVICE_UNIT, program))
    method = METHOD_PACKAGE;
  else if (!write_units (program, &error))
    return fail_systemd (cli, error);

  reloaded = call_systemctl (cli, &error, "daemon-reload", NULL);
  if (reloaded != NULL)
    enabled = call_systemctl (cli, &error, "enable", "--now", TODOKU_TIMER_UNIT, NULL);
  if (enabled == NULL)
    {
      remove_units ();
      return fail_systemd (cli, error);
    }
  print_installed (cli, method, NULL);

  return TODOKU_CLI_EXIT_OK;
}

/**
 * todoku_cli_timer_uninstall:
 * @cli: the state of the process
 * @argv: the command line
 *
 * Takes back what todoku_cli_timer_install() did. Where nothing is installed there is nothing to
 * do.
 *
 * Returns: the exit status
 */
int
todoku_cli_timer_uninstall (TodokuCli  *cli,
                            char      **argv)
{
  g_autoptr(GError) error = NULL;
  gboolean manager;
  gboolean removed = FALSE;
  TodokuJsonWriter writer;
  int status;

  if (!todoku_cli_parse (cli, &argv, NULL, 0, 0, &status))
    return status;

  manager = !todoku_sandbox_is_inside () && has_manager (cli);
  if (manager)
    {
      g_autofree char *state = call_systemctl (cli, NULL, "is-enabled", TODOKU_TIMER_UNIT, NULL);
      g_autofree char *disabled = NULL;
      g_autofree char *cleaned = NULL;
      g_autofree char *reset = NULL;

      if (state != NULL)
        {
          disabled = call_systemctl (cli, &error, "disable", "--now", TODOKU_TIMER_UNIT, NULL);
          if (disabled == NULL)
            return fail_systemd (cli, error);
          removed = TRUE;
        }
      /* When it last ran, for Persistent=; and that a look ended in an alarm. */
      cleaned = call_systemctl (cli, NULL, "clean", "--what=state", TODOKU_TIMER_UNIT, NULL);
      reset = call_systemctl (cli, NULL, "reset-failed", TODOKU_SERVICE_UNIT, NULL);
    }
  if (!todoku_sandbox_is_inside ())
    removed |= remove_units ();
  if (manager)
    {
      g_autofree char *reloaded = call_systemctl (cli, &error, "daemon-reload", NULL);

      if (reloaded == NULL)
        return fail_systemd (cli, error);
    }

  if (cli->json)
    {
      todoku_json_writer_init (&writer);
      todoku_json_writer_begin_object (&writer, NULL);
      todoku_json_writer_boolean (&writer, "removed", removed);
      todoku_json_writer_end_object (&writer);
      todoku_cli_print_json (&writer);
      return TODOKU_CLI_EXIT_OK;
    }
  todoku_cli_print_line ("%s", removed ? _("The timer was removed.")
                                       : _("There was no timer of systemd."));
  if (!manager)
    todoku_cli_note ("%s", _("A line in a crontab is taken out with “crontab -e”."));

  return TODOKU_CLI_EXIT_OK;
}
