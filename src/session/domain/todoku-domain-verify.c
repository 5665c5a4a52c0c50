/* SPDX-License-Identifier: GPL-3.0-or-later
 * Checking and verifying a delivery domain. Our own look-up comes first and says what is wrong;
 * only the service's word makes a record 認証済. SERVFAIL and silence say nothing about a record, so
 * they move no stage. Worker threads only.
 */
#include "todoku-domain-private.h"

#include "todoku-error.h"
#include "todoku-readings.h"
#include "todoku-watch-private.h"

/* How often a service that looks in its own time is asked what it has seen while a person waits. */
#define MAX_ASKED 6

/**
 * Findings:
 * @verdicts: (owned) (nullable): what our own look found
 * @summary: what that means together
 * @validation: (owned) (nullable): what the service said
 * @failure: (owned) (nullable): why DNS could not be looked up, or why the service did not answer
 * @service_failed: whether @failure is the service's
 */
typedef struct
{
  GPtrArray *verdicts;
  TodokuCheckSummary summary;
  TodokuValidation *validation;
  GError *failure;
  gboolean service_failed;
} Findings;

static void
findings_clear (Findings *findings)
{
  g_clear_pointer (&findings->verdicts, g_ptr_array_unref);
  g_clear_pointer (&findings->validation, todoku_validation_unref);
  g_clear_error (&findings->failure);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Findings, findings_clear)

static gboolean
look_up (TodokuJob             *job,
         const TodokuDomainRow *row,
         Findings              *findings,
         GError               **error)
{
  g_autoptr(GPtrArray) records = todoku_facts_read_records (row->records, 0, row->name);
  guint n_records = todoku_readings_add (records);

  findings->verdicts = todoku_job_look (job, records, &findings->failure);
  if (todoku_job_is_cancelled (job))
    {
      g_cancellable_set_error_if_cancelled (job->cancellable, error);
      return FALSE;
    }

  findings->summary = (TodokuCheckSummary) { .nothing_known = TRUE };
  if (findings->verdicts != NULL)
    {
      todoku_readings_settle (findings->verdicts, n_records);
      todoku_facts_summarise (findings->verdicts, &findings->summary);
    }
  if (findings->verdicts != NULL && findings->summary.nothing_known)
    g_set_error_literal (&findings->failure, TODOKU_ERROR, TODOKU_ERROR_COULD_NOT_CHECK,
                         "None of the records could be looked up");

  return TRUE;
}

/* A service that looks in its own time is asked what it has seen meanwhile, as long as a person may
 * be expected to wait for it. A failure leaves what it has said first.
 */
static void
await_verdict (TodokuJob             *job,
               const TodokuDomainRow *row,
               Findings              *findings)
{
  for (guint n_asked = 0; n_asked < MAX_ASKED && findings->validation->settles_in > 0; n_asked++)
    {
      g_autoptr(TodokuRemote) remote = NULL;
      TodokuService *service;

      if (!todoku_clock_wait (job->clock, findings->validation->settles_in, job->cancellable,
                              NULL) ||
          (service = todoku_job_enter (job, NULL)) == NULL)
        return;
      remote = todoku_service_get (service, TODOKU_REMOTE_DOMAIN, row->remote_id, job->cancellable,
                                   NULL);
      todoku_job_leave (job);
      if (remote == NULL)
        return;
      todoku_validation_unref (findings->validation);
      findings->validation = todoku_validation_ref (remote->validation);
    }
}

/* What we cannot see, the service may; a domain that only we cannot look up is not held back. */
static gboolean
ask_service (TodokuJob                  *job,
             const TodokuDomainRow      *row,
             const TodokuVerifyOptions  *options,
             Findings                   *findings,
             GError                    **error)
{
  TodokuService *service;
  gboolean ok = TRUE;

  g_clear_error (&findings->failure);
  service = todoku_job_enter (job, &findings->failure);
  if (service != NULL)
    {
      ok = todoku_domain_complete (job, service, error);
      if (ok)
        findings->validation = todoku_service_verify (service, TODOKU_REMOTE_DOMAIN, row->remote_id,
                                                      job->cancellable, &findings->failure);
      todoku_job_leave (job);
    }
  findings->service_failed = findings->failure != NULL;
  todoku_job_note_service (job, findings->failure);
  if (ok && findings->validation != NULL && !options->look)
    await_verdict (job, row, findings);

  return ok;
}

/* The rest of a look, spread over as many nights or minutes as make sense. */
static void
plan_next_look (TodokuJob           *job,
                TodokuDomainRow     *row,
                const Findings      *findings,
                TodokuVerifyOptions *options,
                gint64               now)
{
  if (row->stage == TODOKU_DOMAIN_VERIFIED)
    {
      options->waits = FALSE;
      todoku_watch_plan (job->clock, row, findings->summary.all_right);
    }
  else
    {
      TodokuLookPlan plan = { .attempts = row->attempts, .waits = options->waits };

      row->next_check_at = todoku_monitor_plan (&plan, &findings->summary, !options->look,
                                                row->next_check_at, now);
      row->attempts = plan.attempts;
      options->waits = plan.waits;
    }
}

static void
lay_on_row (TodokuDomainRow *row,
            const Findings  *findings)
{
  if (findings->verdicts != NULL)
    {
      todoku_readings_take (row->records, findings->verdicts);
      todoku_facts_take_verdicts (row->records, 0, row->name, findings->verdicts);
    }
  if (findings->verdicts != NULL && !findings->summary.nothing_known)
    {
      row->checked_at = g_get_real_time ();
      /* The attempt before this one is no longer the last. */
      if (g_strcmp0 (row->failure, TODOKU_FAILURE_STOPPED) != 0)
        g_clear_pointer (&row->failure, g_free);
      if (findings->summary.all_right)
        todoku_domain_stage_advance (&row->stage, TODOKU_DOMAIN_EVENT_DNS_RIGHT);
      else if (findings->summary.any_wrong)
        todoku_domain_stage_advance (&row->stage, TODOKU_DOMAIN_EVENT_DNS_WRONG);
    }

  if (findings->validation != NULL)
    {
      todoku_facts_take_validation (row->records, 0, findings->validation);
      todoku_domain_take_state (row, findings->validation);
      todoku_domain_stage_advance (&row->stage, findings->validation->valid
                                                  ? TODOKU_DOMAIN_EVENT_SERVICE_VERIFIED
                                                  : TODOKU_DOMAIN_EVENT_SERVICE_UNVERIFIED);
      g_clear_pointer (&row->failure, g_free);
    }
  else if (findings->summary.all_right && row->confirmed_at != 0)
    {
      todoku_domain_stage_advance (&row->stage, TODOKU_DOMAIN_EVENT_SERVICE_VERIFIED);
    }
  else if (findings->service_failed && findings->failure->domain == TODOKU_ERROR)
    {
      g_free (row->failure);
      row->failure = g_strdup (todoku_error_get_token (findings->failure));
    }
}

static gboolean
is_registered (TodokuDomainStage stage)
{
  return stage == TODOKU_DOMAIN_AWAITING_DNS || stage == TODOKU_DOMAIN_DNS_READY ||
         stage == TODOKU_DOMAIN_VERIFIED;
}

/* The look took seconds. What was seen is laid on the row as it is by now, and dropped when it is
 * about a set of records that is not in force any more.
 */
static gboolean
store_findings (TodokuJob              *job,
                const TodokuDomainRow  *looked_at,
                const Findings         *findings,
                TodokuVerifyOptions    *options,
                GError                **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);
  g_autoptr(TodokuDomainRow) row = NULL;
  g_autoptr(GPtrArray) written = NULL;

  if (tx == NULL)
    return FALSE;
  row = todoku_tx_get (tx, &todoku_domain_table, job->subject, error);
  if (row == NULL)
    return FALSE;
  if (g_strcmp0 (row->remote_id, looked_at->remote_id) != 0)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BUSY,
                           "It has been changed while it was looked up");
      return FALSE;
    }

  if (row->stage == TODOKU_DOMAIN_VERIFIED && findings->verdicts != NULL)
    {
      written = todoku_watch_note (tx, row, findings->verdicts, error);
      if (written == NULL)
        return FALSE;
    }
  lay_on_row (row, findings);
  if (is_registered (row->stage))
    plan_next_look (job, row, findings, options, g_get_real_time ());
  job->answer = options->check ? findings->summary.all_right
                               : row->stage == TODOKU_DOMAIN_VERIFIED;

  return todoku_tx_put (tx, row, error) && todoku_tx_commit (tx, error);
}

/* Whoever opens the program does not wait for what an earlier process may have on its way. */
static gboolean
resume_domain (TodokuJob              *job,
               const TodokuDomainRow  *row,
               GError                **error)
{
  if (row->stage == TODOKU_DOMAIN_REMOVING)
    return todoku_unregister (job, error);

  return todoku_register (job, &(TodokuRegisterOptions) { .unasked = TRUE }, error);
}

/**
 * todoku_domain_verify:
 * @job: a job about a delivery domain, with #TodokuVerifyOptions
 * @error: return location; what was seen is stored even when it is set, but for a cancellation,
 *   which leaves all as it was
 *
 * Looks all records up, then has the service validate; a registration that did not come to an end
 * is brought to its end first. A look spares the service while our own still finds a fault, because
 * the service remembers what it did not find. Where there is no API, DNS alone is asked, and a
 * person says what the service shows.
 *
 * Returns: whether it could be done; the answer is whether all is 認証済, or right
 */
gboolean
todoku_domain_verify (TodokuJob  *job,
                      GError    **error)
{
  TodokuVerifyOptions *options = (TodokuVerifyOptions *) job->options;
  g_autoptr(TodokuDomainRow) row = todoku_job_read_subject (job, error);
  g_auto(Findings) findings = { 0 };

  if (row == NULL)
    return FALSE;
  if (options->resume)
    return resume_domain (job, row, error);
  if (!options->check && row->stage == TODOKU_DOMAIN_REGISTERING)
    {
      const TodokuRegisterOptions take_up = {
        .patient = TRUE, .unasked = options->look
      };

      if (!todoku_register (job, &take_up, error))
        return FALSE;
      todoku_row_free (row);
      row = todoku_job_read_subject (job, error);
      if (row == NULL)
        return FALSE;
    }
  if (options->check ? row->records == NULL || row->records->len == 0
                     : !is_registered (row->stage))
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_WRONG_STAGE,
                           options->check ? "It has no records yet" : "It is not registered");
      return FALSE;
    }

  if (!look_up (job, row, &findings, error))
    return FALSE;
  /* A domain moves now and then; a look that nobody asked for does not have to notice. */
  job->detect = findings.failure == NULL && (!options->look || row->name_servers == NULL);
  if (!options->check && (!options->look || findings.summary.all_right) &&
      todoku_server_row_has_api (job->server) && !ask_service (job, row, options, &findings, error))
    return FALSE;
  /* Half of it is none: it would count as done, for a round and for the list. */
  if (findings.validation == NULL &&
      g_error_matches (findings.failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&findings.failure));
      return FALSE;
    }

  if (!store_findings (job, row, &findings, options, error))
    return FALSE;
  if (findings.failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&findings.failure));
      return FALSE;
    }

  return TRUE;
}
