/* SPDX-License-Identifier: GPL-3.0-or-later
 * Having the records of a delivery domain issued again, and removing delivery domains and tracking
 * domains, one or many: the calls on the main thread. The stories stand in todoku-register.c and
 * todoku-unregister.c.
 */
#include "todoku-register.h"
#include "todoku-runner.h"

#include "todoku-batch-private.h"

static gboolean
register_again (TodokuJob  *job,
                GError    **error)
{
  return todoku_register (job, &(TodokuRegisterOptions) {
    .replaces = job->options, .patient = TRUE
  }, error);
}

static void
start_job (TodokuSession       *self,
           GTask               *task,
           gpointer             subject,
           TodokuOperationKind  operation,
           TodokuJobFunc        func,
           TodokuJobPriority    priority,
           const char          *option)
{
  const TodokuTable *table = todoku_subject_get_table (subject);

  if (todoku_session_claim (self, task, subject, operation))
    todoku_session_run_job (self, task, &(TodokuRunSpec) {
      .func = func,
      .priority = priority,
      .server = todoku_subject_get_server (subject),
      .object = subject,
      .table = table,
      .needs_service = TRUE,
      .needs_edge = func == todoku_unregister && todoku_subject_kind_get (table)->needs_edge,
      .options = g_strdup (option),
      .free_options = g_free,
      .end = todoku_run_end_done,
    });
}

/**
 * todoku_session_reissue_domain_async:
 * @self: the session
 * @domain: a delivery domain whose records are CNAMEs
 * @cancellable: (nullable): a cancellable
 * @callback: called when the new set is there, or not
 * @user_data: its argument
 *
 * Registers @domain anew with TXT and MX records, for a DNS company whose screen takes no `_` in
 * the host of a CNAME, then removes the old set.
 */
void
todoku_session_reissue_domain_async (TodokuSession       *self,
                                     TodokuSenderDomain  *domain,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  const char *replaces;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (domain));

  replaces = todoku_sender_domain_get_row (domain)->remote_id;
  start_job (self,
             todoku_session_new_task (self, cancellable, callback, user_data,
                                      todoku_session_reissue_domain_async,
                                      "session reissue domain"),
             domain, TODOKU_OPERATION_REISSUE, register_again, TODOKU_PRIORITY_PERSON,
             replaces != NULL ? replaces : "");
}

/**
 * todoku_session_reissue_domain_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: whether the new set is there; otherwise the old one is still in force
 */
gboolean
todoku_session_reissue_domain_finish (TodokuSession  *self,
                                      GAsyncResult   *result,
                                      GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_reissue_domain_async),
                        FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * todoku_session_remove_async:
 * @self: the session
 * @subject: a delivery domain or a tracking domain
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is gone, or not
 * @user_data: its argument
 *
 * Removes @subject at the edge, at the service and here. Mail that is signed with its keys fails
 * from then on, and links in mail sent before stop working.
 */
void
todoku_session_remove_async (TodokuSession       *self,
                             gpointer             subject,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (subject) || TODOKU_IS_TRACKING_DOMAIN (subject));

  start_job (self,
             todoku_session_new_task (self, cancellable, callback, user_data,
                                      todoku_session_remove_async, "session remove"),
             subject, TODOKU_OPERATION_REMOVE, todoku_unregister, TODOKU_PRIORITY_PERSON, NULL);
}

/**
 * todoku_session_remove_finish:
 * @self: the session
 * @result: the result
 * @error: return location of %TODOKU_ERROR_IN_USE while the edge is still at work, and others
 *
 * Returns: whether it is gone; what the service or the edge does not know any more counts as
 *   removed
 */
gboolean
todoku_session_remove_finish (TodokuSession  *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_remove_async), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
remove_in_batch (TodokuSession       *self,
                 gpointer             subject,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  start_job (self,
             todoku_session_new_task (self, cancellable, callback, user_data, remove_in_batch,
                                      "session remove one of many"),
             subject, TODOKU_OPERATION_REMOVE, todoku_unregister, TODOKU_PRIORITY_BATCH, NULL);
}

static gboolean
finish_removed (GAsyncResult  *result,
                gboolean      *ret_right,
                GError       **error)
{
  *ret_right = g_task_propagate_boolean (G_TASK (result), error);

  return *ret_right;
}

/**
 * todoku_session_remove_many:
 * @self: the session
 * @subjects: (element-type TodokuSubject): delivery domains or tracking domains, each once
 *
 * As todoku_session_remove_async() for many.
 *
 * Returns: (transfer full): how it goes
 */
TodokuBatch *
todoku_session_remove_many (TodokuSession *self,
                            GPtrArray     *subjects)
{
  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  return todoku_batch_start (self, TODOKU_OPERATION_REMOVE, subjects, remove_in_batch,
                             finish_removed);
}
