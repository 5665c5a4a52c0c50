/* SPDX-License-Identifier: GPL-3.0-or-later
 * `todokuctl domain verify` and `domain check`: one delivery domain, several, or all. All are
 * verified in rounds, so that what was stopped is gone on with and not begun anew. Main thread
 * only.
 */
#include "todoku-config.h"

#include "todoku-cli-domain.h"
#include "todoku-cli-named.h"
#include "todoku-cli-output.h"
#include "todoku-watch.h"

#include <glib/gi18n-lib.h>

/* What was seen stands in the records. Silence of DNS is "not checked", even though the operation
 * itself went well; what is wrong in DNS or gone counts, whatever the service said or did not say.
 */
static int
outcome_status (TodokuCli              *cli,
                const TodokuCliOutcome *outcome,
                gint64                  since,
                gboolean                verify,
                gboolean                right)
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
 * about, because the service did not answer, has not been done; and a look that is still to come is
 * none of this round: the clock has been set back.
 */
static GPtrArray *
list_left (GPtrArray *domains,
           gint64     since)
{
  GPtrArray *left = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 now = g_get_real_time ();

  for (guint i = 0; i < domains->len; i++)
    {
      TodokuSenderDomain *domain = g_ptr_array_index (domains, i);
      const TodokuDomainRow *row = todoku_sender_domain_get_row (domain);

      if (row->checked_at < since || row->checked_at > now || row->failure != NULL)
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
  GArray *outcomes = todoku_cli_outcomes_new ();
  gulong handler = g_signal_connect_object (cli->cancellable, "cancelled",
                                            G_CALLBACK (todoku_batch_cancel), batch,
                                            G_CONNECT_SWAPPED);

  g_signal_connect (batch, "notify::n-done", G_CALLBACK (batch_progress_cb), NULL);
  while (todoku_batch_get_running (batch))
    g_main_context_iteration (NULL, TRUE);
  todoku_cli_progress (0, 0);
  g_signal_handler_disconnect (cli->cancellable, handler);

  for (guint i = 0; i < domains->len; i++)
    {
      TodokuSenderDomain *domain = g_ptr_array_index (domains, i);
      TodokuCliOutcome outcome = { .domain = domain };

      if (g_ptr_array_find (left, domain, NULL))
        outcome.error = outcome_error (batch, domain);
      outcome.status = outcome_status (cli, &outcome, since, verify,
                                       is_right (batch, left, domain));
      g_array_append_val (outcomes, outcome);
    }

  return outcomes;
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
    if (g_error_matches (g_array_index (outcomes, TodokuCliOutcome, i).error, TODOKU_ERROR,
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

/* Every domain, or every one of a delivery server. */
static gboolean
pick_all (TodokuCli  *cli,
          const char *server,
          GPtrArray  *domains,
          int        *ret_status)
{
  GListModel *list = todoku_session_get_domains (cli->session);
  TodokuDeliveryServer *where = NULL;

  if (server != NULL && (where = todoku_cli_find_server (cli, server, ret_status)) == NULL)
    return FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(TodokuSenderDomain) domain = g_list_model_get_item (list, i);

      if (where == NULL || todoku_subject_get_server (domain) == where)
        g_ptr_array_add (domains, g_steal_pointer (&domain));
    }

  return TRUE;
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
  gboolean several, is_round;
  gint64 since;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 0, -1, &status))
    return status;
  if (all == (argv[1] != NULL))
    return todoku_cli_fail_usage (cli, _("Name one domain or several, or give --all."));
  if (!todoku_cli_open (cli, &status))
    return status;

  if (all && !pick_all (cli, server, domains, &status))
    return status;
  for (guint i = 1; argv[i] != NULL; i++)
    if (!todoku_cli_find_domains (cli, argv[i], server, domains, &status))
      return status;

  several = all || argv[2] != NULL || domains->len > 1;
  is_round = all && verify && server == NULL;
  since = begin_round (cli, is_round, &status);
  if (since < 0)
    return status;
  outcomes = run_batch (cli, domains, verify, since);
  if (is_round && !cli->interrupted && !is_put_off (outcomes))
    end_round (cli);
  status = TODOKU_CLI_EXIT_OK;
  for (guint i = 0; i < outcomes->len; i++)
    status = todoku_cli_worse_status (status, g_array_index (outcomes, TodokuCliOutcome, i).status);
  /* One domain that could not be asked about is simply an error. */
  if (!several)
    {
      const TodokuCliOutcome *outcome = &g_array_index (outcomes, TodokuCliOutcome, 0);

      if (outcome->error != NULL && outcome->status != TODOKU_CLI_EXIT_NOT_RIGHT)
        return todoku_cli_fail (cli, outcome->error);
    }
  todoku_cli_print_outcomes (cli, outcomes, several);

  return cli->interrupted ? TODOKU_CLI_EXIT_INTERRUPTED : status;
}

/**
 * todoku_cli_domain_verify:
 * @cli: the command line
 * @argv: the words of `domain verify`
 *
 * Returns: the exit status
 */
int
todoku_cli_domain_verify (TodokuCli  *cli,
                          char      **argv)
{
  return verify_or_check (cli, argv, TRUE);
}

/**
 * todoku_cli_domain_check:
 * @cli: the command line
 * @argv: the words of `domain check`
 *
 * Returns: the exit status
 */
int
todoku_cli_domain_check (TodokuCli  *cli,
                         char      **argv)
{
  return verify_or_check (cli, argv, FALSE);
}
