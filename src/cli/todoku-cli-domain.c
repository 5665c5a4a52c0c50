/* SPDX-License-Identifier: GPL-3.0-or-later
 * `todokuctl domain`: the delivery domains. Main thread only. All names on a line are looked up
 * before anything is asked, so that a misspelt one changes nothing.
 */
#include "todoku-config.h"

#include "todoku-cli-json.h"
#include "todoku-cli-output.h"

#include <glib/gi18n-lib.h>

/* Each domain asks a handful of servers; more at once would only queue inside the resolver. */
#define MAX_RUNNING 16

typedef struct
{
  TodokuSenderDomain *domain;
  GError *error;
  int status;
} Outcome;

/**
 * Batch:
 *
 * Several domains that are verified or checked side by side.
 */
typedef struct
{
  TodokuCli *cli;
  gboolean verify;
  gint64 since;
  GPtrArray *outcomes;
  guint next;
  guint n_running;
  guint n_done;
} Batch;

static void
outcome_free (Outcome *outcome)
{
  g_object_unref (outcome->domain);
  g_clear_error (&outcome->error);
  g_free (outcome);
}

static void
add_outcome (GPtrArray          *outcomes,
             TodokuSenderDomain *domain)
{
  Outcome *outcome = g_new0 (Outcome, 1);

  outcome->domain = g_object_ref (domain);
  g_ptr_array_add (outcomes, outcome);
}

static TodokuSenderDomain *
find_domain (TodokuCli  *cli,
             const char *text,
             int        *ret_status)
{
  TodokuSenderDomain *domain = todoku_session_find_domain (cli->session, text);
  g_autoptr(GError) error = NULL;

  if (domain != NULL)
    return domain;

  g_set_error (&error, TODOKU_ERROR, TODOKU_ERROR_UNKNOWN_DOMAIN, "No domain “%s”", text);
  *ret_status = todoku_cli_fail (cli, error);

  return NULL;
}

static void
print_domain (TodokuCli          *cli,
              TodokuSenderDomain *domain)
{
  GListModel *records = todoku_sender_domain_get_records (domain);
  g_autofree char *count = todoku_text_verified_count (todoku_sender_domain_get_n_verified (domain),
                                                       g_list_model_get_n_items (records));
  g_autofree char *last = todoku_text_last_check (todoku_sender_domain_get_checked_at (domain),
                                                  todoku_sender_domain_get_next_check_at (domain),
                                                  g_get_real_time ());
  TodokuDomainStage stage = todoku_sender_domain_get_stage (domain);
  const char *name_servers = todoku_sender_domain_get_name_servers (domain);

  todoku_cli_print_line ("%s  %s", todoku_sender_domain_get_name (domain),
                         todoku_text_domain_state (domain));
  todoku_cli_print_line ("%s · %s", count, last);
  if (name_servers != NULL && *name_servers != '\0')
    todoku_cli_print_line ("DNS: %s", name_servers);
  todoku_cli_print_items (records);
  if (stage == TODOKU_DOMAIN_VERIFIED)
    todoku_cli_print_line ("%s",
                           _("Keep these records, even after the authentication is complete."));
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
      todoku_cli_json_domain (&writer, domain, TODOKU_CLI_JSON_RECORDS, NULL, -1);
      todoku_cli_print_json (&writer);
    }
  else
    {
      print_domain (cli, domain);
    }

  return status;
}

static int
add_domain (TodokuCli  *cli,
            char      **argv)
{
  g_autofree char *server_name = NULL;
  g_autofree char *subdomain = NULL;
  g_autofree char *dkim_selector = NULL;
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
    { NULL },
  };
  TodokuDomainOptions options = { 0 };
  g_autoptr(TodokuSenderDomain) domain = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 1, 1, &status) || !todoku_cli_open (cli, &status))
    return status;
  if (server_name != NULL)
    {
      options.server = todoku_session_find_server (cli->session, server_name);
      if (options.server == NULL)
        {
          g_set_error (&error, TODOKU_ERROR, TODOKU_ERROR_UNKNOWN_SERVER, "No server “%s”",
                       server_name);
          return todoku_cli_fail (cli, error);
        }
    }
  options.manual_security = manual_security;
  options.subdomain = subdomain;
  options.dkim_selector = dkim_selector;

  todoku_session_add_domain_async (cli->session, argv[1], &options, cli->cancellable,
                                   todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  domain = todoku_session_add_domain_finish (cli->session, result, &error);
  if (domain == NULL)
    return todoku_cli_fail_stopped (cli, error,
                                    todoku_session_find_domain (cli->session, argv[1]) != NULL);

  return finish_with_domain (cli, domain, TODOKU_CLI_EXIT_OK);
}

static int
list (TodokuCli  *cli,
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
      todoku_json_writer_begin_array (&writer, NULL);
      for (guint i = 0; i < g_list_model_get_n_items (domains); i++)
        {
          g_autoptr(TodokuSenderDomain) domain = g_list_model_get_item (domains, i);

          todoku_cli_json_domain (&writer, domain, TODOKU_CLI_JSON_SUMMARY, NULL, -1);
        }
      todoku_json_writer_end_array (&writer);
      todoku_cli_print_json (&writer);
    }
  else
    {
      TodokuCliTable table;

      todoku_cli_table_init (&table, _("DOMAIN"), _("STATUS"), _("VERIFIED"), _("SERVER"), NULL);
      for (guint i = 0; i < g_list_model_get_n_items (domains); i++)
        {
          g_autoptr(TodokuSenderDomain) domain = g_list_model_get_item (domains, i);
          TodokuDeliveryServer *server = todoku_sender_domain_get_server (domain);
          g_autofree char *count =
            g_strdup_printf ("%u/%u", todoku_sender_domain_get_n_verified (domain),
                             g_list_model_get_n_items (todoku_sender_domain_get_records (domain)));

          todoku_cli_table_add (&table, todoku_sender_domain_get_name (domain),
                                todoku_text_domain_state (domain), count,
                                server != NULL ? todoku_delivery_server_get_name (server) : "",
                                NULL);
        }
      todoku_cli_table_print (&table);
    }

  return TODOKU_CLI_EXIT_OK;
}

static int
show (TodokuCli  *cli,
      char      **argv)
{
  TodokuSenderDomain *domain;
  int status;

  if (!todoku_cli_parse (cli, &argv, NULL, 1, 1, &status) || !todoku_cli_open (cli, &status))
    return status;
  domain = find_domain (cli, argv[1], &status);
  if (domain == NULL)
    return status;

  return finish_with_domain (cli, domain, TODOKU_CLI_EXIT_OK);
}

static void start_next (Batch *batch);

/* What was seen stands in the records. Silence of DNS is "not checked", even though the operation
 * itself went well; what is wrong in DNS or gone counts, whatever the service said or did not say.
 */
static int
outcome_status (Batch   *batch,
                Outcome *outcome,
                gboolean right)
{
  int status = todoku_cli_items_status (todoku_sender_domain_get_records (outcome->domain),
                                        batch->since,
                                        batch->verify && (right || outcome->error != NULL));

  if (outcome->error != NULL)
    return todoku_cli_worse_status (status, todoku_cli_exit_status (batch->cli, outcome->error));
  if (batch->verify && !right)
    return todoku_cli_worse_status (status, TODOKU_CLI_EXIT_NOT_RIGHT);

  return status;
}

static void
domain_done_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  TodokuSession *session = TODOKU_SESSION (source);
  g_autofree gpointer *data = user_data;
  Batch *batch = data[0];
  Outcome *outcome = data[1];
  gboolean right;

  if (batch->verify)
    todoku_session_verify_domain_finish (session, result, &right, &outcome->error);
  else
    todoku_session_check_domain_finish (session, result, &right, &outcome->error);
  outcome->status = outcome_status (batch, outcome, right);
  batch->n_running--;
  batch->n_done++;
  todoku_cli_progress (batch->n_done, batch->outcomes->len);
  start_next (batch);
}

static void
start_next (Batch *batch)
{
  TodokuSession *session = batch->cli->session;

  while (batch->n_running < MAX_RUNNING && batch->next < batch->outcomes->len)
    {
      Outcome *outcome = g_ptr_array_index (batch->outcomes, batch->next);
      gpointer *data = g_new (gpointer, 2);

      batch->next++;
      batch->n_running++;
      data[0] = batch;
      data[1] = outcome;
      if (batch->verify)
        todoku_session_verify_domain_async (session, outcome->domain, batch->cli->cancellable,
                                            domain_done_cb, data);
      else
        todoku_session_check_domain_async (session, outcome->domain, batch->cli->cancellable,
                                           domain_done_cb, data);
    }
}

static int
run_batch (Batch *batch)
{
  int worst = TODOKU_CLI_EXIT_OK;

  start_next (batch);
  while (batch->n_running > 0)
    g_main_context_iteration (NULL, TRUE);
  todoku_cli_progress (0, 0);

  for (guint i = 0; i < batch->outcomes->len; i++)
    {
      Outcome *outcome = g_ptr_array_index (batch->outcomes, i);

      worst = todoku_cli_worse_status (worst, outcome->status);
    }

  return worst;
}

static void
print_outcomes (TodokuCli *cli,
                GPtrArray *outcomes,
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
          Outcome *outcome = g_ptr_array_index (outcomes, i);

          todoku_cli_json_domain (&writer, outcome->domain, TODOKU_CLI_JSON_RECORDS, outcome->error,
                                  outcome->status);
        }
      if (several)
        todoku_json_writer_end_array (&writer);
      todoku_cli_print_json (&writer);
      return;
    }

  for (guint i = 0; i < outcomes->len; i++)
    {
      Outcome *outcome = g_ptr_array_index (outcomes, i);

      if (i > 0)
        todoku_cli_print ("\n");
      print_domain (cli, outcome->domain);
      if (outcome->error != NULL)
        {
          g_autofree char *message = todoku_text_for_error (outcome->error);

          todoku_cli_note ("todokuctl: %s: %s", todoku_sender_domain_get_name (outcome->domain),
                           message);
        }
    }
}

static int
verify_or_check (TodokuCli  *cli,
                 char      **argv,
                 gboolean    verify)
{
  gboolean all = FALSE;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_("Take every domain"), NULL },
    { NULL },
  };
  g_autoptr(GPtrArray) outcomes = g_ptr_array_new_with_free_func ((GDestroyNotify) outcome_free);
  Batch batch = { .cli = cli, .verify = verify, .since = g_get_real_time (),
                  .outcomes = outcomes };
  gboolean several;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 0, -1, &status))
    return status;
  if (all == (argv[1] != NULL))
    return todoku_cli_fail_usage (cli, _("Name one domain or several, or give --all."));
  if (!todoku_cli_open (cli, &status))
    return status;

  if (all)
    {
      GListModel *domains = todoku_session_get_domains (cli->session);

      for (guint i = 0; i < g_list_model_get_n_items (domains); i++)
        {
          g_autoptr(TodokuSenderDomain) domain = g_list_model_get_item (domains, i);

          add_outcome (outcomes, domain);
        }
    }
  for (guint i = 1; argv[i] != NULL; i++)
    {
      TodokuSenderDomain *domain = find_domain (cli, argv[i], &status);
      gboolean known = FALSE;

      if (domain == NULL)
        return status;
      for (guint j = 0; j < outcomes->len; j++)
        known = known || ((Outcome *) g_ptr_array_index (outcomes, j))->domain == domain;
      if (!known)
        add_outcome (outcomes, domain);
    }

  several = all || argv[1] == NULL || argv[2] != NULL;
  status = run_batch (&batch);
  /* One domain that could not be asked about is simply an error. */
  if (!several)
    {
      Outcome *outcome = g_ptr_array_index (outcomes, 0);

      if (outcome->error != NULL && outcome->status != TODOKU_CLI_EXIT_NOT_RIGHT)
        return todoku_cli_fail (cli, outcome->error);
    }
  print_outcomes (cli, outcomes, several);

  return cli->interrupted ? TODOKU_CLI_EXIT_INTERRUPTED : status;
}

static int
verify (TodokuCli  *cli,
        char      **argv)
{
  return verify_or_check (cli, argv, TRUE);
}

static int
check (TodokuCli  *cli,
       char      **argv)
{
  return verify_or_check (cli, argv, FALSE);
}

static int
reissue (TodokuCli  *cli,
         char      **argv)
{
  TodokuSenderDomain *domain;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  if (!todoku_cli_parse (cli, &argv, NULL, 1, 1, &status) || !todoku_cli_open (cli, &status))
    return status;
  domain = find_domain (cli, argv[1], &status);
  if (domain == NULL)
    return status;

  todoku_session_reissue_domain_async (cli->session, domain, cli->cancellable, todoku_cli_ready_cb,
                                       cli);
  result = todoku_cli_wait (cli);
  if (!todoku_session_reissue_domain_finish (cli->session, result, &error))
    return todoku_cli_fail (cli, error);

  return finish_with_domain (cli, domain, TODOKU_CLI_EXIT_OK);
}

static int
remove_domain (TodokuCli  *cli,
               char      **argv)
{
  gboolean yes = FALSE;
  const GOptionEntry entries[] = {
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
  domain = find_domain (cli, argv[1], &status);
  if (domain == NULL)
    return status;

  name = g_strdup (todoku_sender_domain_get_name (domain));
  todoku_session_remove_domain_async (cli->session, domain, cli->cancellable, todoku_cli_ready_cb,
                                      cli);
  result = todoku_cli_wait (cli);
  if (!todoku_session_remove_domain_finish (cli->session, result, &error))
    return todoku_cli_fail (cli, error);

  todoku_cli_print_removed (cli, "domain", name);

  return TODOKU_CLI_EXIT_OK;
}

const TodokuCommand todoku_domain_commands[] = {
  { "domain", "add", "DOMAIN-OR-ADDRESS", N_("Register a delivery domain and show its records."),
    add_domain },
  { "domain", "list", "", N_("List the delivery domains."), list },
  { "domain", "show", "DOMAIN", N_("Show a delivery domain and its records."), show },
  { "domain", "verify", "DOMAIN…|--all", N_("Ask DNS and then the delivery service."), verify },
  { "domain", "check", "DOMAIN…|--all", N_("Ask DNS only."), check },
  { "domain", "reissue", "DOMAIN", N_("Have the records issued again as TXT and MX."), reissue },
  { "domain", "remove", "DOMAIN --yes", N_("Delete a delivery domain, at the service too."),
    remove_domain },
  { NULL },
};
