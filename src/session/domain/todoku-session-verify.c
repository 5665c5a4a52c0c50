/* SPDX-License-Identifier: GPL-3.0-or-later
 * Checking and verifying delivery domains. Our own look-up comes first and says what is wrong; only
 * the service's word makes a record 認証済. SERVFAIL and silence say nothing about a record, so they
 * move no stage. Main thread only.
 */
#include "todoku-session-private.h"

#include "todoku-error.h"

/**
 * Verify:
 * @ask_service: whether the service is asked after our own look
 * @only_if_right: ask it only when our own look found everything
 * @summary: what our own look found
 * @error: (owned) (nullable): why our own look or the service failed
 */
typedef struct
{
  gboolean ask_service;
  gboolean only_if_right;
  TodokuCheckSummary summary;
  GError *error;
} Verify;

static void
verify_free (gpointer data)
{
  Verify *verify = data;

  g_clear_error (&verify->error);
  g_free (verify);
}

/* The rest of a look, spread over as many nights or minutes as make sense. */
static void
plan_next_look (TodokuSenderDomain *domain,
                const Verify       *verify)
{
  TodokuDomainExtra *extra = todoku_domain_get_extra (domain);
  gint64 now = g_get_real_time ();
  gint64 next = 0;

  if (todoku_sender_domain_get_stage (domain) == TODOKU_DOMAIN_VERIFIED)
    {
      extra->plan = (TodokuLookPlan) { 0 };
      if (todoku_sender_domain_get_monitored (domain))
        next = todoku_monitor_next_night (now);
    }
  else
    {
      next = todoku_monitor_plan (&extra->plan, &verify->summary, !verify->only_if_right,
                                  todoku_sender_domain_get_next_check_at (domain), now);
    }

  todoku_sender_domain_set_next_check_at (domain, next);
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Verify *verify = g_task_get_task_data (task);
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  GError *error = NULL;
  g_autoptr(GArray) ids = todoku_commit_finish (TODOKU_SESSION (source), result, &error);

  if (verify->error != NULL)
    {
      g_clear_error (&error);
      todoku_job_return_error (g_steal_pointer (&task), g_steal_pointer (&verify->error));
    }
  else if (ids == NULL)
    todoku_job_return_error (g_steal_pointer (&task), error);
  else if (verify->ask_service)
    todoku_job_return_answer (g_steal_pointer (&task),
                              todoku_sender_domain_get_stage (domain) == TODOKU_DOMAIN_VERIFIED);
  else
    todoku_job_return_answer (g_steal_pointer (&task), verify->summary.all_right);
}

/* Stores what was seen, whatever became of it. */
static void
store (GTask *task)
{
  TodokuSession *self = g_task_get_source_object (task);
  Verify *verify = g_task_get_task_data (task);
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  TodokuCommit *commit = todoku_commit_new (self);

  plan_next_look (domain, verify);
  todoku_commit_put_domain (commit, domain);
  todoku_commit_async (commit, stored_cb, task);
}

static void
advance (TodokuSession      *self,
         TodokuSenderDomain *domain,
         TodokuDomainEvent   event)
{
  TodokuDomainStage before = todoku_sender_domain_get_stage (domain);
  TodokuDomainStage stage = before;

  if (!todoku_domain_stage_advance (&stage, event))
    return;

  todoku_sender_domain_set_stage (domain, stage);
  if (stage == TODOKU_DOMAIN_VERIFIED && before != TODOKU_DOMAIN_VERIFIED)
    todoku_session_emit_verified (self, domain);
}

static void
fail_at_service (GTask  *task,
                 GError *error)
{
  Verify *verify = g_task_get_task_data (task);
  TodokuSenderDomain *domain = todoku_job_get_subject (task);

  verify->error = error;
  if (error->domain == TODOKU_ERROR)
    todoku_sender_domain_set_failure (domain, todoku_error_get_token (error));
  todoku_session_note_result (todoku_sender_domain_get_server (domain), error);
  store (task);
}

static void
validated_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  GError *error = NULL;
  g_autoptr(TodokuValidation) validation =
    todoku_service_finish (TODOKU_SERVICE (source), result, &error);

  if (validation == NULL)
    {
      fail_at_service (g_steal_pointer (&task), error);
      return;
    }

  todoku_items_take_validation (todoku_sender_domain_get_records (domain), validation);
  todoku_sender_domain_records_changed (domain);
  todoku_sender_domain_set_failure (domain, NULL);
  todoku_session_note_result (todoku_sender_domain_get_server (domain), NULL);
  advance (self, domain, validation->valid ? TODOKU_DOMAIN_EVENT_SERVICE_VERIFIED
                                           : TODOKU_DOMAIN_EVENT_SERVICE_UNVERIFIED);
  store (g_steal_pointer (&task));
}

static void
service_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  GError *error = NULL;
  g_autoptr(TodokuService) service =
    todoku_session_get_service_finish (TODOKU_SESSION (source), result, &error);

  if (service == NULL)
    fail_at_service (g_steal_pointer (&task), error);
  else
    todoku_service_verify_async (service, TODOKU_REMOTE_DOMAIN,
                                 todoku_sender_domain_get_remote_id (domain),
                                 todoku_job_get_cancellable (task), validated_cb,
                                 g_object_ref (task));
}

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = TODOKU_SESSION (source);
  Verify *verify = g_task_get_task_data (task);
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  TodokuCheckSummary *summary = &verify->summary;
  GError *error = NULL;

  todoku_sender_domain_records_changed (domain);
  if (!todoku_session_check_items_finish (self, result, summary, &error) && is_cancelled (error))
    {
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  if (error == NULL)
    {
      todoku_sender_domain_set_checked_at (domain, g_get_real_time ());
      /* The attempt before this one is no longer the last. */
      if (g_strcmp0 (todoku_sender_domain_get_failure (domain), TODOKU_FAILURE_STOPPED) != 0)
        todoku_sender_domain_set_failure (domain, NULL);
      if (summary->all_right)
        advance (self, domain, TODOKU_DOMAIN_EVENT_DNS_RIGHT);
      else if (summary->any_wrong)
        advance (self, domain, TODOKU_DOMAIN_EVENT_DNS_WRONG);
      /* A domain moves now and then; a look that nobody asked for does not have to notice. */
      if (!verify->only_if_right || todoku_sender_domain_get_name_servers (domain) == NULL)
        todoku_session_detect_domain (self, domain);
    }

  /* What we cannot see, the service may; a domain that only we cannot look up is not held back. */
  if (verify->ask_service && (!verify->only_if_right || summary->all_right))
    {
      g_clear_error (&error);
      todoku_session_get_service_async (self, todoku_sender_domain_get_server (domain),
                                        todoku_job_get_cancellable (task), service_cb,
                                        g_object_ref (task));
      return;
    }

  verify->error = error;
  store (g_steal_pointer (&task));
}

static void
check_records (TodokuSession *self,
               GTask         *task)
{
  TodokuSenderDomain *domain = todoku_job_get_subject (task);

  todoku_session_check_items_async (self, todoku_sender_domain_get_server (domain),
                                    todoku_sender_domain_get_records (domain),
                                    todoku_job_get_operation (task),
                                    todoku_job_get_cancellable (task), checked_cb, task);
}

static void
registered (TodokuSession *self,
            GTask         *task)
{
  Verify *verify = g_new0 (Verify, 1);

  verify->ask_service = TRUE;
  g_task_set_task_data (task, verify, verify_free);
  todoku_call_release (task);
  check_records (self, task);
}

static void
verify_run (TodokuSession *self,
            GTask         *task)
{
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  TodokuDomainStage stage = todoku_sender_domain_get_stage (domain);
  TodokuRegistration *registration;

  switch (stage)
    {
    case TODOKU_DOMAIN_AWAITING_DNS:
    case TODOKU_DOMAIN_DNS_READY:
    case TODOKU_DOMAIN_VERIFIED:
      check_records (self, task);
      break;
    case TODOKU_DOMAIN_REGISTERING:
      if (todoku_session_is_elsewhere (self, "domain", todoku_sender_domain_get_id (domain)))
        {
          todoku_job_return_new_error (task, TODOKU_ERROR_BUSY, "Another process registers it");
          break;
        }
      registration = todoku_registration_new (registered);
      registration->patient = TRUE;
      g_task_set_task_data (task, registration, todoku_registration_free);
      todoku_session_register_domain (self, task);
      break;
    case TODOKU_DOMAIN_REFUSED:
    case TODOKU_DOMAIN_REMOVING:
    case TODOKU_DOMAIN_REMOVED:
    default:
      todoku_job_return_new_error (task, TODOKU_ERROR_WRONG_STAGE, "It is not registered");
      break;
    }
}

static void
start_verify (TodokuSession      *self,
              GTask              *task,
              TodokuSenderDomain *domain,
              gboolean            only_if_right)
{
  Verify *verify = g_new0 (Verify, 1);

  verify->ask_service = TRUE;
  verify->only_if_right = only_if_right;
  g_task_set_task_data (task, verify, verify_free);
  if (todoku_session_claim (self, task, domain, TODOKU_OPERATION_VERIFY))
    todoku_session_sync (self, task, verify_run);
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
                domain, FALSE);
}

/**
 * todoku_session_verify_domain_finish:
 * @self: the session
 * @result: the result
 * @ret_verified: (out) (optional): whether all is 認証済
 * @error: return location
 *
 * Returns: whether DNS and the service were asked; what was seen stands in the records even with
 *   @error set
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
                domain, TRUE);
}

static void
check_run (TodokuSession *self,
           GTask         *task)
{
  TodokuSenderDomain *domain = todoku_job_get_subject (task);

  if (g_list_model_get_n_items (todoku_sender_domain_get_records (domain)) == 0)
    todoku_job_return_new_error (task, TODOKU_ERROR_WRONG_STAGE, "It has no records yet");
  else
    check_records (self, task);
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
  GTask *task;
  Verify *verify;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (domain));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_check_domain_async, "session check domain");
  verify = g_new0 (Verify, 1);
  g_task_set_task_data (task, verify, verify_free);
  if (todoku_session_claim (self, task, domain, TODOKU_OPERATION_CHECK))
    todoku_session_sync (self, task, check_run);
}

/**
 * todoku_session_check_domain_finish:
 * @self: the session
 * @result: the result
 * @ret_right: (out) (optional): whether all required records are right
 * @error: return location of %TODOKU_ERROR_COULD_NOT_CHECK and others
 *
 * Returns: whether DNS was asked
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
