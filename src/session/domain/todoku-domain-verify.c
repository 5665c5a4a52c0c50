/* SPDX-License-Identifier: GPL-3.0-or-later
 * Checking and verifying a delivery domain. Our own look-up comes first and says what is wrong;
 * only the service's word makes a record 認証済. SERVFAIL and silence say nothing about a record, so
 * they move no stage. The story runs on a worker, the calls below it on the main thread.
 */
#include "todoku-domain-private.h"

#include "todoku-batch-private.h"
#include "todoku-error.h"
#include "todoku-watch-private.h"

/**
 * VerifyOptions:
 * @ask_service: whether the service is asked after our own look
 * @only_if_right: ask it only when our own look found everything
 * @waits: whether the plan of earlier looks waits for a moment that was named; in and out
 */
typedef struct
{
  gboolean ask_service;
  gboolean only_if_right;
  gboolean waits;
} VerifyOptions;

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

  findings->verdicts = todoku_job_look (job, records, &findings->failure);
  if (todoku_job_is_cancelled (job))
    {
      g_cancellable_set_error_if_cancelled (job->cancellable, error);
      return FALSE;
    }

  findings->summary = (TodokuCheckSummary) { .nothing_known = TRUE };
  if (findings->verdicts != NULL)
    todoku_facts_summarise (findings->verdicts, &findings->summary);
  if (findings->verdicts != NULL && findings->summary.nothing_known)
    g_set_error_literal (&findings->failure, TODOKU_ERROR, TODOKU_ERROR_COULD_NOT_CHECK,
                         "None of the records could be looked up");

  return TRUE;
}

/* What we cannot see, the service may; a domain that only we cannot look up is not held back. */
static void
ask_service (TodokuJob             *job,
             const TodokuDomainRow *row,
             Findings              *findings)
{
  TodokuService *service;

  g_clear_error (&findings->failure);
  service = todoku_job_enter (job, &findings->failure);
  if (service != NULL)
    {
      findings->validation = todoku_service_verify (service, TODOKU_REMOTE_DOMAIN, row->remote_id,
                                                    job->cancellable, &findings->failure);
      todoku_job_leave (job);
    }
  findings->service_failed = findings->failure != NULL;
  todoku_job_note_service (job, findings->failure);
}

/* The rest of a look, spread over as many nights or minutes as make sense. */
static void
plan_next_look (TodokuJob       *job,
                TodokuDomainRow *row,
                const Findings  *findings,
                VerifyOptions   *options,
                gint64           now)
{
  if (row->stage == TODOKU_DOMAIN_VERIFIED)
    {
      options->waits = FALSE;
      todoku_watch_plan (job->clock, row, findings->summary.all_right);
    }
  else
    {
      TodokuLookPlan plan = { .attempts = row->attempts, .waits = options->waits };

      row->next_check_at = todoku_monitor_plan (&plan, &findings->summary, !options->only_if_right,
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
    todoku_facts_take_verdicts (row->records, 0, row->name, findings->verdicts);
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
      todoku_domain_stage_advance (&row->stage, findings->validation->valid
                                                  ? TODOKU_DOMAIN_EVENT_SERVICE_VERIFIED
                                                  : TODOKU_DOMAIN_EVENT_SERVICE_UNVERIFIED);
      g_clear_pointer (&row->failure, g_free);
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
store_findings (TodokuJob             *job,
                const TodokuDomainRow *looked_at,
                const Findings        *findings,
                VerifyOptions         *options,
                GError               **error)
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
  job->answer = options->ask_service ? row->stage == TODOKU_DOMAIN_VERIFIED
                                     : findings->summary.all_right;

  return todoku_tx_put (tx, row, error) && todoku_tx_commit (tx, error);
}

/* Looks all records up, then has the service validate; a registration that did not come to an end
 * is brought to its end first.
 */
static gboolean
verify_domain (TodokuJob  *job,
               GError    **error)
{
  VerifyOptions *options = (VerifyOptions *) job->options;
  g_autoptr(TodokuDomainRow) row = todoku_job_read_subject (job, error);
  g_auto(Findings) findings = { 0 };

  if (row == NULL)
    return FALSE;
  if (options->ask_service && row->stage == TODOKU_DOMAIN_REGISTERING)
    {
      const TodokuRegisterOptions take_up = {
        .patient = TRUE, .unasked = options->only_if_right
      };

      if (!todoku_register (job, &take_up, error))
        return FALSE;
      todoku_row_free (row);
      row = todoku_job_read_subject (job, error);
      if (row == NULL)
        return FALSE;
    }
  if (options->ask_service ? !is_registered (row->stage)
                           : row->records == NULL || row->records->len == 0)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_WRONG_STAGE,
                           options->ask_service ? "It is not registered" : "It has no records yet");
      return FALSE;
    }

  if (!look_up (job, row, &findings, error))
    return FALSE;
  /* A domain moves now and then; a look that nobody asked for does not have to notice. */
  job->detect = findings.failure == NULL && (!options->only_if_right || row->name_servers == NULL);
  if (options->ask_service && (!options->only_if_right || findings.summary.all_right))
    ask_service (job, row, &findings);

  if (!store_findings (job, row, &findings, options, error))
    return FALSE;
  if (findings.failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&findings.failure));
      return FALSE;
    }

  return TRUE;
}

/* Whether a plan waits for a named moment is remembered, not stored. */
static void
note_plan (TodokuRun *run)
{
  const VerifyOptions *options = run->options;

  todoku_subject_set_waits (run->object, options->waits);
}

static void
start_verify (TodokuSession       *self,
              GTask               *task,
              TodokuSenderDomain  *domain,
              const VerifyOptions *options,
              TodokuOperationKind  kind,
              TodokuJobPriority    priority)
{
  VerifyOptions *copy;

  if (!todoku_session_claim (self, task, domain, kind))
    return;

  copy = g_memdup2 (options, sizeof *options);
  copy->waits = todoku_subject_get_waits (domain);
  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = verify_domain,
    .priority = priority,
    .server = todoku_subject_get_server (domain),
    .object = domain,
    .table = &todoku_domain_table,
    .needs_service = options->ask_service,
    .options = copy,
    .free_options = g_free,
    .ended = note_plan,
  });
}

/**
 * todoku_session_verify_domain_async:
 * @self: the session
 * @domain: a delivery domain
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: its argument
 *
 * Looks all records up, then has the service validate. One whose registration did not come to an
 * end is registered first.
 */
void
todoku_session_verify_domain_async (TodokuSession       *self,
                                    TodokuSenderDomain  *domain,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (domain));

  start_verify (self,
                todoku_session_new_task (self, cancellable, callback, user_data,
                                         todoku_session_verify_domain_async,
                                         "session verify domain"),
                domain, &(VerifyOptions) { .ask_service = TRUE }, TODOKU_OPERATION_VERIFY,
                TODOKU_PRIORITY_PERSON);
}

/**
 * todoku_session_verify_domain_finish:
 * @self: the session
 * @result: the result
 * @ret_verified: (out) (optional): whether all is 認証済
 * @error: return location
 *
 * Returns: whether the service has answered; what was seen stands in the records even with @error
 *   set
 */
gboolean
todoku_session_verify_domain_finish (TodokuSession  *self,
                                     GAsyncResult   *result,
                                     gboolean       *ret_verified,
                                     GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_verify_domain_async),
                        FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return todoku_job_finish_answer (result, ret_verified, error);
}

static void
verify_in_batch (TodokuSession       *self,
                 gpointer             domain,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  start_verify (self,
                todoku_session_new_task (self, cancellable, callback, user_data, verify_in_batch,
                                         "session verify domain of many"),
                domain, &(VerifyOptions) { .ask_service = TRUE }, TODOKU_OPERATION_VERIFY,
                TODOKU_PRIORITY_BATCH);
}

static void
check_in_batch (TodokuSession       *self,
                gpointer             domain,
                GCancellable        *cancellable,
                GAsyncReadyCallback  callback,
                gpointer             user_data)
{
  start_verify (self,
                todoku_session_new_task (self, cancellable, callback, user_data, check_in_batch,
                                         "session check domain of many"),
                domain, &(VerifyOptions) { 0 }, TODOKU_OPERATION_CHECK, TODOKU_PRIORITY_BATCH);
}

/**
 * todoku_session_verify_domains:
 * @self: the session
 * @domains: (element-type TodokuSenderDomain): delivery domains, each once
 *
 * As todoku_session_verify_domain_async() for many. What a person clicks meanwhile goes first.
 *
 * Returns: (transfer full): how it goes
 */
TodokuBatch *
todoku_session_verify_domains (TodokuSession *self,
                               GPtrArray     *domains)
{
  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  return todoku_batch_start (self, TODOKU_OPERATION_VERIFY, domains, verify_in_batch,
                             todoku_job_finish_answer);
}

/**
 * todoku_session_check_domains:
 * @self: the session
 * @domains: (element-type TodokuSenderDomain): delivery domains, each once
 *
 * As todoku_session_check_domain_async() for many.
 *
 * Returns: (transfer full): how it goes
 */
TodokuBatch *
todoku_session_check_domains (TodokuSession *self,
                              GPtrArray     *domains)
{
  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  return todoku_batch_start (self, TODOKU_OPERATION_CHECK, domains, check_in_batch,
                             todoku_job_finish_answer);
}

/**
 * todoku_session_look_domain_async:
 * @self: the session
 * @domain: a delivery domain
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: its argument
 *
 * As todoku_session_verify_domain_async(), but spares the service while our own look still finds a
 * fault, because the service remembers what it did not find. For looks that nobody asked for;
 * finish with todoku_session_verify_domain_finish().
 */
void
todoku_session_look_domain_async (TodokuSession       *self,
                                  TodokuSenderDomain  *domain,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  start_verify (self,
                todoku_session_new_task (self, cancellable, callback, user_data,
                                         todoku_session_verify_domain_async, "session look domain"),
                domain, &(VerifyOptions) { .ask_service = TRUE, .only_if_right = TRUE },
                TODOKU_OPERATION_VERIFY, TODOKU_PRIORITY_NIGHT);
}

/**
 * todoku_session_check_domain_async:
 * @self: the session
 * @domain: a delivery domain
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: its argument
 *
 * Looks all records up. What the service thinks stays as it is.
 */
void
todoku_session_check_domain_async (TodokuSession       *self,
                                   TodokuSenderDomain  *domain,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (domain));

  start_verify (self,
                todoku_session_new_task (self, cancellable, callback, user_data,
                                         todoku_session_check_domain_async, "session check domain"),
                domain, &(VerifyOptions) { 0 }, TODOKU_OPERATION_CHECK, TODOKU_PRIORITY_PERSON);
}

/**
 * todoku_session_check_domain_finish:
 * @self: the session
 * @result: the result
 * @ret_right: (out) (optional): whether all required records are right
 * @error: return location of %TODOKU_ERROR_COULD_NOT_CHECK and others
 *
 * Returns: whether any required record could be looked up
 */
gboolean
todoku_session_check_domain_finish (TodokuSession  *self,
                                    GAsyncResult   *result,
                                    gboolean       *ret_right,
                                    GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_check_domain_async),
                        FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return todoku_job_finish_answer (result, ret_right, error);
}
