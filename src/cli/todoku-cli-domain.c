/* SPDX-License-Identifier: GPL-3.0-or-later
 * `todokuctl domain`: the delivery domains, one at a time; verifying and checking stand in
 * todoku-cli-domain-verify.c. What is wrong with a line is said before anything is asked or
 * changed. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-cli-domain.h"
#include "todoku-cli-json.h"
#include "todoku-cli-manual.h"
#include "todoku-cli-named.h"
#include "todoku-cli-output.h"

#include <glib/gi18n-lib.h>

static void
outcome_clear (gpointer data)
{
  g_clear_error (&((TodokuCliOutcome *) data)->error);
}

/**
 * todoku_cli_outcomes_new:
 *
 * Returns: (transfer full) (element-type TodokuCliOutcome): no outcomes yet
 */
GArray *
todoku_cli_outcomes_new (void)
{
  GArray *outcomes = g_array_new (FALSE, TRUE, sizeof (TodokuCliOutcome));

  g_array_set_clear_func (outcomes, outcome_clear);

  return outcomes;
}

static void
print_domain (TodokuCli          *cli,
              TodokuSenderDomain *domain)
{
  const TodokuDomainRow *row = todoku_sender_domain_get_row (domain);
  GListModel *records = todoku_subject_get_records (domain);
  g_autofree char *count = todoku_text_progress (domain, NULL);
  g_autofree char *last = todoku_text_last_check (row->checked_at,
                                                  row->next_check_at,
                                                  g_get_real_time ());
  g_autoptr(GPtrArray) namesakes = todoku_session_list_domains (cli->session, row->name, NULL);
  TodokuDomainStage stage = row->stage;
  const char *name_servers = row->name_servers;
  int state;

  if (namesakes->len > 1)
    todoku_cli_print_line ("%s · %s  %s", row->name,
                           todoku_subject_get_name (todoku_subject_get_server (domain)),
                           todoku_text_state (domain));
  else
    todoku_cli_print_line ("%s  %s", row->name, todoku_text_state (domain));
  todoku_cli_print_line ("%s · %s", count, last);
  if (name_servers != NULL && *name_servers != '\0')
    todoku_cli_print_line ("DNS: %s", name_servers);
  if (row->service_state != NULL &&
      todoku_enum_from_token (TODOKU_TYPE_SERVICE_STATE, row->service_state, &state) &&
      state != TODOKU_SERVICE_STATE_VERIFIED)
    todoku_cli_print_line ("%s", todoku_text_service_state (state));
  todoku_cli_print_items (records);
  todoku_cli_print_confirmation (domain);
  if (stage == TODOKU_DOMAIN_VERIFIED)
    todoku_cli_print_line ("%s",
                           _("Keep these records, even after the authentication is complete."));
}

/* Who enters both breaks what the other service has found. */
static void
note_clash (TodokuCli          *cli,
            TodokuSenderDomain *domain)
{
  TodokuDeliveryServer *server;
  g_autofree char *host = todoku_session_find_clash (cli->session, domain, &server);
  g_autofree char *text =
    host != NULL ? todoku_text_clash (host, todoku_cli_server_name (server)) : NULL;

  if (text != NULL)
    todoku_cli_note ("%s", text);
}

static int
finish_with_domain (TodokuCli          *cli,
                    TodokuSenderDomain *domain,
                    int                 status)
{
  if (cli->json)
    {
      TodokuJsonWriter writer;

      todoku_json_writer_init (&writer);
      todoku_cli_json_subject (&writer, domain, TODOKU_CLI_JSON_RECORDS, NULL, -1);
      todoku_cli_print_json (&writer);
    }
  else
    {
      print_domain (cli, domain);
    }

  return status;
}

static guint
count_domains (TodokuCli  *cli,
               const char *text)
{
  g_autoptr(GPtrArray) domains = todoku_session_list_domains (cli->session, text, NULL);

  return domains->len;
}

static int
add_domain (TodokuCli  *cli,
            char      **argv)
{
  g_autofree char *server_name = NULL;
  g_autofree char *subdomain = NULL;
  g_autofree char *dkim_selector = NULL;
  g_autofree char *path = NULL;
  g_autoptr(GPtrArray) records = NULL;
  gboolean manual_security = FALSE;
  const GOptionEntry entries[] = {
    { "server", 0, 0, G_OPTION_ARG_STRING, &server_name, N_("Delivery server to register at"),
      N_("NAME") },
    { "manual-security", 0, 0, G_OPTION_ARG_NONE, &manual_security,
      N_("Use TXT and MX records in place of CNAMEs"), NULL },
    { "subdomain", 0, 0, G_OPTION_ARG_STRING, &subdomain, N_("Label of the return path"),
      N_("LABEL") },
    { "dkim-selector", 0, 0, G_OPTION_ARG_STRING, &dkim_selector,
      N_("DKIM selector of three letters or digits"), N_("XXX") },
    { "records", 0, 0, G_OPTION_ARG_STRING, &path,
      N_("What the screen of a service without an API shows, in any form that “check” reads"),
      N_("FILE|-") },
    { NULL },
  };
  TodokuDomainOptions options = { 0 };
  g_autoptr(TodokuSenderDomain) domain = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  guint n_before;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 1, 1, &status))
    return status;
  if (path != NULL &&
      (records = todoku_cli_read_pasted (cli, path, argv[1], &status)) == NULL)
    return status;
  if (!todoku_cli_open (cli, &status))
    return status;
  if (server_name != NULL &&
      (options.server = todoku_cli_find_server (cli, server_name, &status)) == NULL)
    return status;
  options.manual_security = manual_security;
  options.subdomain = subdomain;
  options.dkim_selector = dkim_selector;
  options.records = records;

  /* It may be at another delivery server already. */
  n_before = count_domains (cli, argv[1]);
  todoku_session_add_domain_async (cli->session, argv[1], &options, cli->cancellable,
                                   todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  domain = todoku_session_add_finish (cli->session, result, &error);
  if (domain == NULL)
    return todoku_cli_fail_stopped (cli, error, count_domains (cli, argv[1]) > n_before);

  note_clash (cli, domain);

  return finish_with_domain (cli, domain, TODOKU_CLI_EXIT_OK);
}

static int
list_domains (TodokuCli  *cli,
              char      **argv)
{
  GListModel *domains;
  int status;

  if (!todoku_cli_parse (cli, &argv, NULL, 0, 0, &status) || !todoku_cli_open (cli, &status))
    return status;

  domains = todoku_session_get_domains (cli->session);
  if (cli->json)
    {
      TodokuJsonWriter writer;

      todoku_json_writer_init (&writer);
      todoku_cli_json_subjects (&writer, domains);
      todoku_cli_print_json (&writer);
    }
  else
    {
      TodokuCliTable table;

      todoku_cli_table_init (&table, _("DOMAIN"), _("STATUS"), _("VERIFIED"), _("SERVER"),
                             _("KIND"), NULL);
      for (guint i = 0; i < g_list_model_get_n_items (domains); i++)
        {
          g_autoptr(TodokuSenderDomain) domain = g_list_model_get_item (domains, i);
          TodokuDeliveryServer *server = todoku_subject_get_server (domain);
          guint n;
          g_autofree char *words = todoku_text_progress (domain, &n);
          g_autofree char *count =
            g_strdup_printf ("%u/%u", n,
                             g_list_model_get_n_items (todoku_subject_get_records (domain)));

          todoku_cli_table_add (&table, todoku_subject_get_name (domain),
                                todoku_text_state (domain), count,
                                todoku_cli_server_name (server),
                                todoku_cli_server_kind (server), NULL);
        }
      todoku_cli_table_print (&table);
    }

  return TODOKU_CLI_EXIT_OK;
}

/**
 * todoku_cli_print_outcomes:
 * @cli: the command line
 * @outcomes: (element-type TodokuCliOutcome): what became of each
 * @several: whether JSON is to be an array, however many there are
 *
 * Shows each of the domains, with why it could not be done.
 */
void
todoku_cli_print_outcomes (TodokuCli *cli,
                           GArray    *outcomes,
                           gboolean   several)
{
  TodokuJsonWriter writer;

  if (cli->json)
    {
      todoku_json_writer_init (&writer);
      if (several)
        todoku_json_writer_begin_array (&writer, NULL);
      for (guint i = 0; i < outcomes->len; i++)
        {
          const TodokuCliOutcome *outcome = &g_array_index (outcomes, TodokuCliOutcome, i);

          todoku_cli_json_subject (&writer, outcome->domain, TODOKU_CLI_JSON_RECORDS,
                                   outcome->error, outcome->status);
        }
      if (several)
        todoku_json_writer_end_array (&writer);
      todoku_cli_print_json (&writer);
      return;
    }

  for (guint i = 0; i < outcomes->len; i++)
    {
      const TodokuCliOutcome *outcome = &g_array_index (outcomes, TodokuCliOutcome, i);

      if (i > 0)
        todoku_cli_print ("\n");
      print_domain (cli, outcome->domain);
      if (outcome->error != NULL)
        {
          g_autofree char *message = todoku_text_for_error (outcome->error);

          todoku_cli_note ("todokuctl: %s: %s", todoku_subject_get_name (outcome->domain),
                           message);
        }
    }
}

static int
show_domain (TodokuCli  *cli,
             char      **argv)
{
  g_autofree char *server = NULL;
  const GOptionEntry entries[] = { TODOKU_CLI_SERVER_OPTION (&server), { NULL } };
  g_autoptr(GPtrArray) domains = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GArray) outcomes = todoku_cli_outcomes_new ();
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 1, 1, &status) || !todoku_cli_open (cli, &status) ||
      !todoku_cli_find_domains (cli, argv[1], server, domains, &status))
    return status;
  if (domains->len == 1)
    return finish_with_domain (cli, g_ptr_array_index (domains, 0), TODOKU_CLI_EXIT_OK);

  for (guint i = 0; i < domains->len; i++)
    {
      const TodokuCliOutcome outcome = {
        .domain = g_ptr_array_index (domains, i), .status = -1
      };

      g_array_append_val (outcomes, outcome);
    }
  todoku_cli_print_outcomes (cli, outcomes, TRUE);

  return TODOKU_CLI_EXIT_OK;
}

static int
paste_again (TodokuCli          *cli,
             TodokuSenderDomain *domain,
             GPtrArray          *records)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(GError) error = NULL;

  todoku_session_paste_again_async (cli->session, domain, records, cli->cancellable,
                                    todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  changes = todoku_session_paste_again_finish (cli->session, result, &error);
  if (changes == NULL)
    return todoku_cli_fail (cli, error);

  if (cli->json)
    {
      TodokuJsonWriter writer;

      todoku_json_writer_init (&writer);
      todoku_cli_json_changes (&writer, domain, changes);
      todoku_cli_print_json (&writer);
      return TODOKU_CLI_EXIT_OK;
    }

  for (guint i = 0; i < changes->len; i++)
    {
      const TodokuRecordChange *change = g_ptr_array_index (changes, i);
      g_autofree char *line = todoku_text_record_change (change->before, change->after);

      todoku_cli_print_line ("%s", line);
    }
  if (changes->len == 0)
    todoku_cli_print_line ("%s", _("The screen shows the same records as before."));
  todoku_cli_print ("\n");
  print_domain (cli, domain);

  return TODOKU_CLI_EXIT_OK;
}

static int
reissue_domain (TodokuCli  *cli,
                char      **argv)
{
  g_autofree char *server = NULL;
  g_autofree char *path = NULL;
  const GOptionEntry entries[] = {
    { "records", 0, 0, G_OPTION_ARG_STRING, &path,
      N_("What the screen of a service without an API shows now"), N_("FILE|-") },
    TODOKU_CLI_SERVER_OPTION (&server),
    { NULL },
  };
  g_autoptr(GPtrArray) records = NULL;
  TodokuSenderDomain *domain;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 1, 1, &status))
    return status;
  if (path != NULL &&
      (records = todoku_cli_read_pasted (cli, path, argv[1], &status)) == NULL)
    return status;
  if (!todoku_cli_open (cli, &status))
    return status;
  domain = todoku_cli_find_domain (cli, argv[1], server, &status);
  if (domain == NULL)
    return status;
  if (records != NULL)
    return paste_again (cli, domain, records);

  todoku_session_reissue_domain_async (cli->session, domain, cli->cancellable, todoku_cli_ready_cb,
                                       cli);
  result = todoku_cli_wait (cli);
  if (!todoku_session_reissue_domain_finish (cli->session, result, &error))
    return todoku_cli_fail (cli, error);

  return finish_with_domain (cli, domain, TODOKU_CLI_EXIT_OK);
}

static int
confirm_domain (TodokuCli  *cli,
                char      **argv)
{
  gboolean taken_back = FALSE;
  g_autofree char *server = NULL;
  const GOptionEntry entries[] = {
    TODOKU_CLI_SERVER_OPTION (&server),
    { "not", 0, 0, G_OPTION_ARG_NONE, &taken_back, N_("The screen does not, or no longer"), NULL },
    { NULL },
  };
  TodokuSenderDomain *domain;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 1, 1, &status) || !todoku_cli_open (cli, &status))
    return status;
  domain = todoku_cli_find_domain (cli, argv[1], server, &status);
  if (domain == NULL)
    return status;

  todoku_session_confirm_async (cli->session, domain, !taken_back, cli->cancellable,
                                todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  if (!todoku_session_confirm_finish (cli->session, result, &error))
    return todoku_cli_fail (cli, error);

  return finish_with_domain (cli, domain, TODOKU_CLI_EXIT_OK);
}

static int
remove_domain (TodokuCli  *cli,
               char      **argv)
{
  gboolean yes = FALSE;
  g_autofree char *server = NULL;
  const GOptionEntry entries[] = {
    TODOKU_CLI_SERVER_OPTION (&server),
    { "yes", 0, 0, G_OPTION_ARG_NONE, &yes, N_("Delete without asking"), NULL },
    { NULL },
  };
  TodokuSenderDomain *domain;
  g_autofree char *name = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 1, 1, &status))
    return status;
  if (!yes)
    return todoku_cli_fail_usage (cli,
                                  _("The domain is deleted at the delivery service too, and mail "
                                    "from it is no longer authenticated: confirm with --yes."));
  if (!todoku_cli_open (cli, &status))
    return status;
  domain = todoku_cli_find_domain (cli, argv[1], server, &status);
  if (domain == NULL)
    return status;

  name = g_strdup (todoku_subject_get_name (domain));
  todoku_session_remove_async (cli->session, domain, cli->cancellable, todoku_cli_ready_cb,
                               cli);
  result = todoku_cli_wait (cli);
  if (!todoku_session_remove_finish (cli->session, result, &error))
    return todoku_cli_fail (cli, error);

  todoku_cli_print_removed (cli, "domain", name);

  return TODOKU_CLI_EXIT_OK;
}

const TodokuCommand todoku_domain_commands[] = {
  { "domain", "add", "DOMAIN-OR-ADDRESS", N_("Register a delivery domain and show its records."),
    add_domain },
  { "domain", "list", "", N_("List the delivery domains."), list_domains },
  { "domain", "show", "DOMAIN", N_("Show a delivery domain and its records."), show_domain },
  { "domain", "verify", "DOMAIN…|--all", N_("Ask DNS and then the delivery service."),
    todoku_cli_domain_verify },
  { "domain", "check", "DOMAIN…|--all", N_("Ask DNS only."), todoku_cli_domain_check },
  { "domain", "confirm", "DOMAIN [--not]",
    N_("Say that the screen of a service without an API shows the domain as verified."),
    confirm_domain },
  { "domain", "reissue", "DOMAIN", N_("Have the records issued again as TXT and MX."),
    reissue_domain },
  { "domain", "remove", "DOMAIN --yes", N_("Delete a delivery domain, at the service too."),
    remove_domain },
  { NULL },
};
