/* SPDX-License-Identifier: GPL-3.0-or-later
 * `todokuctl erase`: takes Todoku's keys and data off this computer, before it is uninstalled. Main
 * thread only. The database is not opened, so that a damaged one can be erased as well.
 */
#include "todoku-config.h"

#include "todoku-cli-output.h"
#include "todoku-cli-timer.h"

#include <glib/gi18n-lib.h>

static void
print_erased (TodokuCli  *cli,
              const char *folder,
              gboolean    keep_keys)
{
  TodokuJsonWriter writer;

  if (!cli->json)
    {
      todoku_cli_print_line ("%s", keep_keys
                                     ? _("The data was erased from this computer; keys were left "
                                         "alone.")
                                     : _("Keys and data were erased from this computer."));
      return;
    }

  todoku_json_writer_init (&writer);
  todoku_json_writer_begin_object (&writer, NULL);
  todoku_json_writer_boolean (&writer, "erased", TRUE);
  todoku_json_writer_string (&writer, "folder", folder);
  todoku_json_writer_boolean (&writer, "keys", !keep_keys);
  todoku_json_writer_end_object (&writer);
  todoku_cli_print_json (&writer);
}

static int
erase_all (TodokuCli  *cli,
           char      **argv)
{
  gboolean yes = FALSE;
  gboolean keep_keys = FALSE;
  const GOptionEntry entries[] = {
    { "yes", 0, 0, G_OPTION_ARG_NONE, &yes, N_("Erase without asking"), NULL },
    { "keep-keys", 0, 0, G_OPTION_ARG_NONE, &keep_keys,
      N_("Leave the secret store alone, where none can be reached"), NULL },
    { NULL },
  };
  g_autofree char *folder = todoku_cli_dup_data_dir ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 0, 0, &status))
    return status;
  if (!yes)
    return todoku_cli_fail_usage (cli, _("Erasing removes every key and everything that Todoku "
                                         "knows from this computer, and cannot be undone: confirm "
                                         "with --yes."));

  cli->session = todoku_session_new (folder);
  todoku_session_erase_async (cli->session,
                              TODOKU_ERASE_SETTINGS | (keep_keys ? 0 : TODOKU_ERASE_KEYS),
                              todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  if (!todoku_session_erase_finish (cli->session, result, &error))
    {
      if (todoku_error_is_of_keyring (error))
        return todoku_cli_fail_saying (cli, error,
                                       _("The keys cannot be removed from the keyring, so nothing "
                                         "was: unlock it, or use --keep-keys where there is "
                                         "none."));
      return todoku_cli_fail (cli, error);
    }

  /* Its looks would find nothing, and make a new database for it. */
  if (todoku_cli_timer_is_active (cli))
    todoku_cli_note ("%s", _("The hourly timer still runs; “todokuctl watch uninstall” takes it "
                             "away."));

  print_erased (cli, folder, keep_keys);

  return TODOKU_CLI_EXIT_OK;
}

const TodokuCommand todoku_erase_commands[] = {
  { "erase", NULL, "--yes",
    N_("Remove keys and data from this computer, before uninstalling; services and DNS stay."),
    erase_all },
  { NULL },
};
