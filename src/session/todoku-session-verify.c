/* SPDX-License-Identifier: GPL-3.0-or-later
 * Verifying, checking, looking, and taking up what an earlier process left, for a delivery domain
 * and for a tracking domain alike: the calls of the main thread. The stories stand in
 * todoku-domain-verify.c and todoku-tracking-verify.c.
 */
#include "todoku-runner.h"

#include "todoku-batch-private.h"
#include "todoku-subject-kind.h"

static const TodokuSubjectKind *
kind_of (gpointer subject)
{
  return todoku_subject_kind_get (todoku_subject_get_table (subject));
}

/* Whether a plan waits for a named moment is remembered, not stored. */
static void
note_plan (TodokuRun *run)
{
  const TodokuVerifyOptions *options = run->options;

  todoku_subject_set_waits (run->object, options->waits);
}

static void
start_verify (TodokuSession       *self,
              gpointer             subject,
              TodokuVerifyOptions  options,
              TodokuJobPriority    priority,
              GTask               *task)
{
  const TodokuSubjectKind *kind = kind_of (subject);

  if (!todoku_session_claim (self, task, subject,
                             kind->get_operation (todoku_subject_get_row (subject), &options)))
    return;

  options.waits = todoku_subject_get_waits (subject);
  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = kind->verify,
    .priority = priority,
    .server = todoku_subject_get_server (subject),
    .object = subject,
    .table = kind->table,
    .needs_service = !options.check,
    .needs_edge = kind->needs_edge,
    .options = g_memdup2 (&options, sizeof options),
    .free_options = g_free,
    .ended = note_plan,
  });
}

/**
 * todoku_session_verify_async:
 * @self: the session
 * @subject: a delivery domain or a tracking domain
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: its argument
 *
 * Looks all records up, of a tracking domain those of the current step, then asks the service or
 * the edge; a tracking domain passes at most one step. What is not registered because that did not
 * come to an end is registered first.
 */
void
todoku_session_verify_async (TodokuSession       *self,
                             gpointer             subject,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (subject) || TODOKU_IS_TRACKING_DOMAIN (subject));

  start_verify (self, subject, (TodokuVerifyOptions) { 0 }, TODOKU_PRIORITY_PERSON,
                todoku_session_new_task (self, cancellable, callback, user_data,
                                         todoku_session_verify_async, "session verify"));
}

/**
 * todoku_session_verify_finish:
 * @self: the session
 * @result: the result
 * @ret_advanced: (out) (optional): whether all is 認証済; of a tracking domain whether a step was
 *   passed, or all is complete. Otherwise something is not right yet, or the edge is still at work
 * @error: return location
 *
 * Returns: whether it came as far as it can now; what was seen stands in the records even with
 *   @error set
 */
gboolean
todoku_session_verify_finish (TodokuSession  *self,
                              GAsyncResult   *result,
                              gboolean       *ret_advanced,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_verify_async), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return todoku_job_finish_answer (result, ret_advanced, error);
}

/**
 * todoku_session_look_async:
 * @self: the session
 * @subject: a delivery domain or a tracking domain
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: its argument
 *
 * As todoku_session_verify_async() where nobody asked for it: nothing begins that has a deadline,
 * and the service is spared while our own look still finds a fault. Finish with
 * todoku_session_verify_finish().
 */
void
todoku_session_look_async (TodokuSession       *self,
                           gpointer             subject,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  start_verify (self, subject, (TodokuVerifyOptions) { .look = TRUE }, TODOKU_PRIORITY_NIGHT,
                todoku_session_new_task (self, cancellable, callback, user_data,
                                         todoku_session_verify_async, "session look"));
}

/**
 * todoku_session_needs_resume:
 * @self: the session
 * @subject: a delivery domain or a tracking domain
 *
 * Returns: whether an earlier process left something of it unsettled
 */
gboolean
todoku_session_needs_resume (TodokuSession *self,
                             gpointer       subject)
{
  const TodokuSubjectKind *kind = kind_of (subject);
  gconstpointer row = todoku_subject_get_row (subject);
  gint64 id = todoku_subject_get_id (subject);

  if (todoku_session_is_elsewhere (self, kind->table->name, id))
    return FALSE;

  /* Of a domain that stands there is an old set to be removed; what it has published in somebody's
   * DNS waits for a person. Of a tracking domain it may be any of its pieces.
   */
  return kind->is_registering (row) || kind->is_removing (row) ||
         todoku_session_find_unsettled (self, kind->table->name, id, kind->remove_old) != NULL;
}

/**
 * todoku_session_resume_async:
 * @self: the session
 * @subject: a delivery domain or a tracking domain of which an earlier process left something open
 * @callback: called when it has ended, well or not
 * @user_data: its argument
 *
 * Brings what was left open to its end and goes no further, without waiting for a request that may
 * still be on its way. Finish with todoku_session_verify_finish().
 */
void
todoku_session_resume_async (TodokuSession       *self,
                             gpointer             subject,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  start_verify (self, subject, (TodokuVerifyOptions) { .resume = TRUE }, TODOKU_PRIORITY_BATCH,
                todoku_session_new_task (self, NULL, callback, user_data,
                                         todoku_session_verify_async, "session resume"));
}

/**
 * todoku_session_check_async:
 * @self: the session
 * @subject: a delivery domain or a tracking domain
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: its argument
 *
 * Looks all records up, of a tracking domain those of the current step. What the service thinks
 * stays as it is, and so does the step.
 */
void
todoku_session_check_async (TodokuSession       *self,
                            gpointer             subject,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (subject) || TODOKU_IS_TRACKING_DOMAIN (subject));

  start_verify (self, subject, (TodokuVerifyOptions) { .check = TRUE }, TODOKU_PRIORITY_PERSON,
                todoku_session_new_task (self, cancellable, callback, user_data,
                                         todoku_session_check_async, "session check"));
}

/**
 * todoku_session_check_finish:
 * @self: the session
 * @result: the result
 * @ret_right: (out) (optional): whether all required records are right
 * @error: return location of %TODOKU_ERROR_COULD_NOT_CHECK and others
 *
 * Returns: whether any required record could be looked up
 */
gboolean
todoku_session_check_finish (TodokuSession  *self,
                             GAsyncResult   *result,
                             gboolean       *ret_right,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_check_async), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return todoku_job_finish_answer (result, ret_right, error);
}

static void
verify_in_batch (TodokuSession       *self,
                 gpointer             subject,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  start_verify (self, subject, (TodokuVerifyOptions) { 0 }, TODOKU_PRIORITY_BATCH,
                todoku_session_new_task (self, cancellable, callback, user_data, verify_in_batch,
                                         "session verify one of many"));
}

static void
check_in_batch (TodokuSession       *self,
                gpointer             subject,
                GCancellable        *cancellable,
                GAsyncReadyCallback  callback,
                gpointer             user_data)
{
  start_verify (self, subject, (TodokuVerifyOptions) { .check = TRUE }, TODOKU_PRIORITY_BATCH,
                todoku_session_new_task (self, cancellable, callback, user_data, check_in_batch,
                                         "session check one of many"));
}

/**
 * todoku_session_verify_many:
 * @self: the session
 * @subjects: (element-type TodokuSubject): delivery domains or tracking domains, each once
 *
 * As todoku_session_verify_async() for many. What a person clicks meanwhile goes first.
 *
 * Returns: (transfer full): how it goes
 */
TodokuBatch *
todoku_session_verify_many (TodokuSession *self,
                            GPtrArray     *subjects)
{
  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  return todoku_batch_start (self, TODOKU_OPERATION_VERIFY, subjects, verify_in_batch,
                             todoku_job_finish_answer);
}

/**
 * todoku_session_check_many:
 * @self: the session
 * @subjects: (element-type TodokuSubject): delivery domains or tracking domains, each once
 *
 * As todoku_session_check_async() for many.
 *
 * Returns: (transfer full): how it goes
 */
TodokuBatch *
todoku_session_check_many (TodokuSession *self,
                           GPtrArray     *subjects)
{
  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  return todoku_batch_start (self, TODOKU_OPERATION_CHECK, subjects, check_in_batch,
                             todoku_job_finish_answer);
}
