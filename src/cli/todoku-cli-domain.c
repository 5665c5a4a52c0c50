/* SPDX-License-Identifier: GPL-3.0-or-later
 * `todokuctl domain`: the delivery domains. Main thread only. All names on a line are looked up
 * before anything is asked, so that a misspelt one changes nothing.
 */
#include "todoku-config.h"

#include "todoku-cli-json.h"
#include "todoku-cli-manual.h"
#include "todoku-cli-named.h"
#include "todoku-cli-output.h"
#include "todoku-watch.h"

#include <glib/gi18n-lib.h>

/**
 * Outcome:
 * @domain: (unowned): the list's
 * @error: (owned) (nullable): why it could not be done
 */
typedef struct
{
  TodokuSenderDomain *domain;
  GError *error;
  int status;
} Outcome;

static void
outcome_clear (gpointer data)
{
  g_clear_error (&((Outcome *) data)->error);
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
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 1, 1, &status))
    return status;
  if (path != NULL)
    {
      records = todoku_cli_read_pasted (cli, path, argv[1], &status);
      if (records == NULL)
        return status;
    }
  if (!todoku_cli_open (cli, &status))
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
  options.records = records;

  todoku_session_add_domain_async (cli->session, argv[1], &options, cli->cancellable,
                                   todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  domain = todoku_session_add_finish (cli->session, result, &error);
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
      todoku_cli_json_subjects (&writer, domains);
      todoku_cli_print_json (&writer);
    }
  else
    {
      TodokuCliTable table;

      todoku_cli_table_init (&table, _("DOMAIN"), _("STATUS"), _("VERIFIED"), _("SERVER"), NULL);
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
                                server != NULL ? todoku_subject_get_name (server) : "",
                                NULL);
        }
      todoku_cli_table_print (&table);
    }

  return TODOKU_CLI_EXIT_OK;
}

/* What was seen stands in the records. Silence of DNS is "not checked", even though the operation
 * itself went well; what is wrong in DNS or gone counts, whatever the service said or did not say.
 */
static int
outcome_status (TodokuCli     *cli,
                const Outcome *outcome,
                gint64         since,
                gboolean       verify,
                gboolean       right)
{
  int status = todoku_cli_items_status (todoku_subject_get_records (outcome->domain), since,
                                        verify && (right || outcome->error != NULL));

  if (outcome->error != NULL)
    return todoku_cli_worse_status (status, todoku_cli_exit_status (cli, outcome->error));
  if (verify && !right)
    return todoku_cli_worse_status (status, TODOKU_CLI_EXIT_NOT_RIGHT);

  return status;
}

static void
batch_progress_cb (TodokuBatch *batch)
{
  todoku_cli_progress (todoku_batch_get_n_done (batch), todoku_batch_get_n_total (batch));
}

/* Ctrl+C stops those that run, and none of the others is begun. */
static GError *
outcome_error (TodokuBatch        *batch,
               TodokuSenderDomain *domain)
{
  const GError *error = todoku_batch_get_error (batch, domain);

  if (error != NULL)
    return g_error_copy (error);
  if (todoku_batch_get_outcome (batch, domain) == TODOKU_BATCH_WAITING)
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled before it began");

  return NULL;
}

/* What an earlier call of the same round has done already is left as it is. What only DNS was asked
 * about, because the service did not answer, has not been done.
 */
static GPtrArray *
list_left (GPtrArray *domains,
           gint64     since)
{
  GPtrArray *left = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < domains->len; i++)
    {
      TodokuSenderDomain *domain = g_ptr_array_index (domains, i);
      const TodokuDomainRow *row = todoku_sender_domain_get_row (domain);

      if (row->checked_at < since || row->failure != NULL)
        g_ptr_array_add (left, g_object_ref (domain));
    }
  if (left->len < domains->len)
    /* Translators: how many domains were verified before it was stopped, and how many there are. */
    todoku_cli_note (_("Going on: %1$u of %2$u were verified before it was stopped."),
                     domains->len - left->len, domains->len);

  return left;
}

static gboolean
is_right (TodokuBatch        *batch,
          GPtrArray          *left,
          TodokuSenderDomain *domain)
{
  if (g_ptr_array_find (left, domain, NULL))
    return todoku_batch_get_outcome (batch, domain) == TODOKU_BATCH_RIGHT;

  return todoku_sender_domain_get_row (domain)->stage == TODOKU_DOMAIN_VERIFIED;
}

static GArray *
run_batch (TodokuCli *cli,
           GPtrArray *domains,
           gboolean   verify,
           gint64     since)
{
  g_autoptr(GPtrArray) left = list_left (domains, since);
  g_autoptr(TodokuBatch) batch = verify ? todoku_session_verify_many (cli->session, left)
                                        : todoku_session_check_many (cli->session, left);
  GArray *outcomes = g_array_new (FALSE, TRUE, sizeof (Outcome));
  gulong handler = g_signal_connect_object (cli->cancellable, "cancelled",
                                            G_CALLBACK (todoku_batch_cancel), batch,
                                            G_CONNECT_SWAPPED);

  g_array_set_clear_func (outcomes, outcome_clear);
  g_signal_connect (batch, "notify::n-done", G_CALLBACK (batch_progress_cb), NULL);
  while (todoku_batch_get_running (batch))
    g_main_context_iteration (NULL, TRUE);
  todoku_cli_progress (0, 0);
  g_signal_handler_disconnect (cli->cancellable, handler);

  for (guint i = 0; i < domains->len; i++)
    {
      TodokuSenderDomain *domain = g_ptr_array_index (domains, i);
      Outcome outcome = { .domain = domain };

      if (g_ptr_array_find (left, domain, NULL))
        outcome.error = outcome_error (batch, domain);
      outcome.status = outcome_status (cli, &outcome, since, verify,
                                       is_right (batch, left, domain));
      g_array_append_val (outcomes, outcome);
    }

  return outcomes;
}

static void
print_outcomes (TodokuCli *cli,
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
          const Outcome *outcome = &g_array_index (outcomes, Outcome, i);

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
      const Outcome *outcome = &g_array_index (outcomes, Outcome, i);

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
show (TodokuCli  *cli,
      char      **argv)
{
  g_autofree char *server = NULL;
  const GOptionEntry entries[] = { TODOKU_CLI_SERVER_OPTION (&server), { NULL } };
  g_autoptr(GPtrArray) domains = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GArray) outcomes = g_array_new (FALSE, TRUE, sizeof (Outcome));
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 1, 1, &status) || !todoku_cli_open (cli, &status) ||
      !todoku_cli_find_domains (cli, argv[1], server, domains, &status))
    return status;
  if (domains->len == 1)
    return finish_with_domain (cli, g_ptr_array_index (domains, 0), TODOKU_CLI_EXIT_OK);

  for (guint i = 0; i < domains->len; i++)
    {
      const Outcome outcome = { .domain = g_ptr_array_index (domains, i), .status = -1 };

      g_array_append_val (outcomes, outcome);
    }
  print_outcomes (cli, outcomes, TRUE);

  return TODOKU_CLI_EXIT_OK;
}

/* Returns since when a check belongs to this call, or -1. Everything is verified in rounds, which
 * go on where one was stopped.
 */
static gint64
begin_round (TodokuCli *cli,
             gboolean   is_round,
             int       *ret_status)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gint64 began_at;

  if (!is_round)
    return g_get_real_time ();

  todoku_session_begin_round_async (cli->session, cli->cancellable, todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  if (todoku_session_begin_round_finish (cli->session, result, &began_at, &error))
    return began_at;

  *ret_status = todoku_cli_fail (cli, error);
  return -1;
}

/* Whom the service has put off comes first when it is gone on with. */
static gboolean
is_put_off (GArray *outcomes)
{
  for (guint i = 0; i < outcomes->len; i++)
    if (g_error_matches (g_array_index (outcomes, Outcome, i).error, TODOKU_ERROR,
                         TODOKU_ERROR_RATE_LIMITED))
      return TRUE;

  return FALSE;
}

static void
end_round (TodokuCli *cli)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  todoku_session_end_round_async (cli->session, NULL, todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  if (!todoku_session_end_round_finish (cli->session, result, &error))
    g_info ("The end of the round was not stored: %s", error->message);
}

static int
verify_or_check (TodokuCli  *cli,
                 char      **argv,
                 gboolean    verify)
{
  gboolean all = FALSE;
  g_autofree char *server = NULL;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_("Take every domain"), NULL },
    TODOKU_CLI_SERVER_OPTION (&server),
    { NULL },
  };
  g_autoptr(GPtrArray) domains = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GArray) outcomes = NULL;
  gboolean several;
  gint64 since;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 0, -1, &status))
    return status;
  if (all == (argv[1] != NULL))
    return todoku_cli_fail_usage (cli, _("Name one domain or several, or give --all."));
  if (!todoku_cli_open (cli, &status))
    return status;

  if (all)
    {
      GListModel *list = todoku_session_get_domains (cli->session);

      for (guint i = 0; i < g_list_model_get_n_items (list); i++)
        g_ptr_array_add (domains, g_list_model_get_item (list, i));
    }
  for (guint i = 1; argv[i] != NULL; i++)
    if (!todoku_cli_find_domains (cli, argv[i], server, domains, &status))
      return status;

  several = all || argv[2] != NULL || domains->len > 1;
  since = begin_round (cli, all && verify, &status);
  if (since < 0)
    return status;
  outcomes = run_batch (cli, domains, verify, since);
  if (all && verify && !cli->interrupted && !is_put_off (outcomes))
    end_round (cli);
  status = TODOKU_CLI_EXIT_OK;
  for (guint i = 0; i < outcomes->len; i++)
    status = todoku_cli_worse_status (status, g_array_index (outcomes, Outcome, i).status);
  /* One domain that could not be asked about is simply an error. */
  if (!several)
    {
      const Outcome *outcome = &g_array_index (outcomes, Outcome, 0);

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
reissue (TodokuCli  *cli,
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
  if (path != NULL)
    {
      records = todoku_cli_read_pasted (cli, path, argv[1], &status);
      if (records == NULL)
        return status;
    }
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
confirm (TodokuCli  *cli,
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
  { "domain", "list", "", N_("List the delivery domains."), list },
  { "domain", "show", "DOMAIN", N_("Show a delivery domain and its records."), show },
  { "domain", "verify", "DOMAIN…|--all", N_("Ask DNS and then the delivery service."), verify },
  { "domain", "check", "DOMAIN…|--all", N_("Ask DNS only."), check },
  { "domain", "confirm", "DOMAIN [--not]",
    N_("Say that the screen of a service without an API shows the domain as verified."), confirm },
  { "domain", "reissue", "DOMAIN", N_("Have the records issued again as TXT and MX."), reissue },
  { "domain", "remove", "DOMAIN --yes", N_("Delete a delivery domain, at the service too."),
    remove_domain },
  { NULL },
};
