/* SPDX-License-Identifier: GPL-3.0-or-later
 * `todokuctl account`: the shared mail accounts (共用メールアカウント). Main thread only.
 */
#include "todoku-config.h"

#include "todoku-cli-json.h"
#include "todoku-cli-output.h"

#include <glib/gi18n-lib.h>

static TodokuSharedAccount *
find_account (TodokuCli  *cli,
              const char *name,
              int        *ret_status)
{
  TodokuSharedAccount *account = todoku_session_find_account (cli->session, name);
  g_autoptr(GError) error = NULL;

  if (account != NULL)
    return account;

  g_set_error (&error, TODOKU_ERROR, TODOKU_ERROR_UNKNOWN_ACCOUNT, "No account “%s”", name);
  *ret_status = todoku_cli_fail (cli, error);

  return NULL;
}

static int
add_account (TodokuCli  *cli,
             char      **argv)
{
  g_autofree char *display_name = NULL;
  const GOptionEntry entries[] = {
    { "display-name", 0, 0, G_OPTION_ARG_STRING, &display_name, N_("Name of the sender"),
      N_("NAME") },
    { NULL },
  };
  g_autoptr(TodokuSharedAccount) account = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 2, 2, &status) || !todoku_cli_open (cli, &status))
    return status;
  if (!todoku_session_check_account (cli->session, NULL, argv[1], argv[2], &error))
    return todoku_cli_fail (cli, error);

  todoku_session_add_account_async (cli->session, argv[1], argv[2], display_name, cli->cancellable,
                                    todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  account = todoku_session_add_account_finish (cli->session, result, &error);
  if (account == NULL)
    return todoku_cli_fail (cli, error);

  if (cli->json)
    {
      TodokuJsonWriter writer;

      todoku_json_writer_init (&writer);
      todoku_cli_json_account (&writer, account);
      todoku_cli_print_json (&writer);
    }
  else
    {
      todoku_cli_print_line ("%s  %s", todoku_subject_get_name (account),
                             todoku_shared_account_get_row (account)->address);
    }

  return TODOKU_CLI_EXIT_OK;
}

static int
list_accounts (TodokuCli  *cli,
               char      **argv)
{
  GListModel *accounts;
  TodokuCliTable table;
  int status;

  if (!todoku_cli_parse (cli, &argv, NULL, 0, 0, &status) || !todoku_cli_open (cli, &status))
    return status;

  accounts = todoku_session_get_accounts (cli->session);
  if (cli->json)
    {
      TodokuJsonWriter writer;

      todoku_json_writer_init (&writer);
      todoku_json_writer_begin_array (&writer, NULL);
      for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
        {
          g_autoptr(TodokuSharedAccount) account = g_list_model_get_item (accounts, i);

          todoku_cli_json_account (&writer, account);
        }
      todoku_json_writer_end_array (&writer);
      todoku_cli_print_json (&writer);
      return TODOKU_CLI_EXIT_OK;
    }

  todoku_cli_table_init (&table, "ID", _("ADDRESS"), _("SERVER"), _("KIND"), NULL);
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr(TodokuSharedAccount) account = g_list_model_get_item (accounts, i);

      todoku_cli_table_add (&table, todoku_subject_get_name (account),
                            todoku_shared_account_get_row (account)->address,
                            todoku_cli_server_name (todoku_subject_get_server (account)),
                            todoku_cli_server_kind (todoku_subject_get_server (account)), NULL);
    }
  todoku_cli_table_print (&table);

  return TODOKU_CLI_EXIT_OK;
}

static int
remove_account (TodokuCli  *cli,
                char      **argv)
{
  TodokuSharedAccount *account;
  g_autofree char *name = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  if (!todoku_cli_parse (cli, &argv, NULL, 1, 1, &status) || !todoku_cli_open (cli, &status))
    return status;
  account = find_account (cli, argv[1], &status);
  if (account == NULL)
    return status;

  name = g_strdup (todoku_subject_get_name (account));
  todoku_session_remove_account_async (cli->session, account, cli->cancellable, todoku_cli_ready_cb,
                                       cli);
  result = todoku_cli_wait (cli);
  if (!todoku_session_remove_account_finish (cli->session, result, &error))
    return todoku_cli_fail (cli, error);

  todoku_cli_print_removed (cli, "id", name);

  return TODOKU_CLI_EXIT_OK;
}

static void
print_sent (TodokuCli           *cli,
            TodokuSharedAccount *account,
            const char          *to,
            gboolean             sandbox,
            const char          *words)
{
  TodokuJsonWriter writer;

  if (!cli->json)
    {
      todoku_cli_print_line ("%s",
                             sandbox ? _("The service accepted the mail; it is not delivered.")
                                     : _("The service accepted the mail."));
      if (*words != '\0')
        todoku_cli_print_line ("%s", words);
      return;
    }

  todoku_json_writer_init (&writer);
  todoku_json_writer_begin_object (&writer, NULL);
  todoku_json_writer_string (&writer, "id", todoku_subject_get_name (account));
  todoku_json_writer_string (&writer, "to", to);
  todoku_json_writer_boolean (&writer, "sandbox", sandbox);
  todoku_json_writer_string (&writer, "answer", words);
  todoku_json_writer_end_object (&writer);
  todoku_cli_print_json (&writer);
}

static int
send_test (TodokuCli  *cli,
           char      **argv)
{
  g_autofree char *to = NULL;
  gboolean sandbox = FALSE;
  const GOptionEntry entries[] = {
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_("Address to send to"), N_("ADDRESS") },
    { "sandbox", 0, 0, G_OPTION_ARG_NONE, &sandbox, N_("Have it checked, but not delivered"),
      NULL },
    { NULL },
  };
  TodokuSharedAccount *account;
  g_autofree char *words = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 1, 1, &status))
    return status;
  if (to == NULL)
    return todoku_cli_fail_usage (cli, _("--to is needed."));
  if (!todoku_cli_open (cli, &status))
    return status;
  account = find_account (cli, argv[1], &status);
  if (account == NULL)
    return status;

  if (sandbox && !todoku_account_can_be_checked (account))
    return todoku_cli_fail_usage (cli, _("This service cannot check a mail without sending it."));

  todoku_session_send_test_async (cli->session, account, to, sandbox, cli->cancellable,
                                  todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  words = todoku_session_send_test_finish (cli->session, result, &error);
  if (words == NULL)
    return todoku_cli_fail (cli, error);

  print_sent (cli, account, to, sandbox, words);

  return TODOKU_CLI_EXIT_OK;
}

const TodokuCommand todoku_account_commands[] = {
  { "account", "add", "ID ADDRESS", N_("Register a shared mail account."), add_account },
  { "account", "list", "", N_("List the shared mail accounts."), list_accounts },
  { "account", "remove", "ID", N_("Delete a shared mail account."), remove_account },
  { "account", "send-test", "ID --to ADDRESS", N_("Send a test mail from a shared mail account."),
    send_test },
  { NULL },
};
