/* SPDX-License-Identifier: GPL-3.0-or-later
 * The life of one running call: it claims its subject so that a second start fails with BUSY, takes
 * in what other processes have written, and is returned once. Main thread only.
 */
#include "todoku-session-private.h"

/**
 * Job:
 * @operation: (owned) (nullable): what windows see
 * @subject: (owned) (nullable): what it is done to
 * @outer: (owned) (nullable): the caller's cancellable
 * @outer_id: the handler on @outer
 * @run: what to do once the lists are up to date
 */
typedef struct
{
  TodokuOperation *operation;
  GObject *subject;
  GCancellable *outer;
  gulong outer_id;
  TodokuCallFunc run;
} Job;

static GQuark
job_quark (void)
{
  return g_quark_from_static_string ("todoku-session-job");
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->operation);
  g_clear_object (&job->subject);
  g_clear_object (&job->outer);
  g_free (job);
}

static Job *
get_job (GTask *task)
{
  return g_object_get_qdata (G_OBJECT (task), job_quark ());
}

/**
 * todoku_session_new_task:
 * @self: the session
 * @cancellable: (nullable): the caller's cancellable
 * @callback: the caller's callback
 * @user_data: its argument
 * @source_tag: the public function
 * @name: its name for debuggers
 *
 * The task does not check the cancellable by itself: a remote change that has happened is reported
 * as such, however late somebody cancelled.
 *
 * Returns: (transfer full): a task that has claimed nothing yet
 */
GTask *
todoku_session_new_task (TodokuSession       *self,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data,
                         gpointer             source_tag,
                         const char          *name)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Job *job = g_new0 (Job, 1);

  g_set_object (&job->outer, cancellable);
  g_object_set_qdata_full (G_OBJECT (task), job_quark (), job, job_free);
  g_task_set_source_tag (task, source_tag);
  g_task_set_name (task, name);

  return task;
}

static void
outer_cancelled_cb (GCancellable *outer,
                    gpointer      user_data)
{
  todoku_operation_cancel (user_data);
}

/**
 * todoku_session_claim:
 * @self: the session
 * @task: (transfer full) when it fails: a new task
 * @subject: (nullable): what the call is about
 * @kind: what is done
 *
 * Returns: whether the call may go on; otherwise @task has been returned and freed
 */
gboolean
todoku_session_claim (TodokuSession       *self,
                      GTask               *task,
                      gpointer             subject,
                      TodokuOperationKind  kind)
{
  Job *job = get_job (task);

  if (!self->open || self->closing)
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_STORE_FAILED, "The session is not open");
      return FALSE;
    }
  if (subject != NULL && todoku_subject_get_operation (subject) != NULL)
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_BUSY, "Something is being done for it");
      return FALSE;
    }
  if (g_cancellable_is_cancelled (job->outer))
    {
      todoku_job_return_error (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                                          "Cancelled before it began"));
      return FALSE;
    }

  job->operation = todoku_operation_new (kind);
  g_ptr_array_add (self->running, g_object_ref (task));
  todoku_job_set_subject (task, subject);
  if (job->outer != NULL)
    job->outer_id = g_signal_connect_object (job->outer, "cancelled",
                                             G_CALLBACK (outer_cancelled_cb), job->operation, 0);

  return TRUE;
}

static void
synced_cb (const GError *error,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  Job *job = get_job (task);

  if (error != NULL)
    {
      todoku_job_return_error (g_steal_pointer (&task), g_error_copy (error));
      return;
    }
  if (job->subject != NULL && !todoku_session_contains (self, job->subject))
    {
      todoku_job_return_new_error (g_steal_pointer (&task),
                                   todoku_subject_get_table (job->subject)->unknown_code,
                                   "Another process has removed it");
      return;
    }

  job->run (self, g_steal_pointer (&task));
}

/**
 * todoku_session_sync:
 * @self: the session
 * @task: (transfer full): a task that has claimed its subject
 * @run: (transfer full task): what to do then
 *
 * Takes in what another process has written, so that nothing is done on the strength of an old
 * stage.
 */
void
todoku_session_sync (TodokuSession *self,
                     GTask         *task,
                     TodokuCallFunc  run)
{
  get_job (task)->run = run;
  todoku_loader_sync (self->loader, synced_cb, task);
}

/**
 * todoku_job_get_subject:
 * @task: a task
 *
 * Returns: (transfer none) (nullable): what it is done to
 */
gpointer
todoku_job_get_subject (GTask *task)
{
  return get_job (task)->subject;
}

/**
 * todoku_job_set_subject:
 * @task: a task that has claimed nothing yet
 * @subject: (nullable): what it is done to
 */
void
todoku_job_set_subject (GTask    *task,
                        gpointer  subject)
{
  Job *job = get_job (task);

  g_assert (job->subject == NULL);
  if (subject == NULL)
    return;

  job->subject = g_object_ref (subject);
  todoku_subject_set_operation (job->subject, job->operation);
}

/**
 * todoku_job_get_operation:
 * @task: a task that has claimed its subject
 *
 * Returns: (transfer none): what windows see of it
 */
TodokuOperation *
todoku_job_get_operation (GTask *task)
{
  return get_job (task)->operation;
}

/* Lets go of the subject before the caller hears of the end, so that she can start the next thing.
 */
static void
end_job (GTask *task)
{
  Job *job = get_job (task);
  TodokuSession *self = g_task_get_source_object (task);

  if (job->outer_id != 0)
    g_clear_signal_handler (&job->outer_id, job->outer);
  if (job->subject != NULL && todoku_subject_get_operation (job->subject) == job->operation)
    todoku_subject_set_operation (job->subject, NULL);
  if (self->monitor != NULL)
    todoku_monitor_reschedule_soon (self->monitor);
  if (g_ptr_array_remove_fast (self->running, task) && self->close_task != NULL)
    todoku_session_finish_closing (self);
}

/**
 * todoku_job_return_error:
 * @task: (transfer full): a task
 * @error: (transfer full): why it failed
 */
void
todoku_job_return_error (GTask  *task,
                         GError *error)
{
  end_job (task);
  g_task_return_error (task, error);
  g_object_unref (task);
}

/**
 * todoku_job_return_new_error:
 * @task: (transfer full): a task
 * @code: a #TodokuErrorCode
 * @format: the message, English
 * @...: its parameters
 */
void
todoku_job_return_new_error (GTask *task, int code, const char *format, ...)
{
  GError *error;
  va_list args;

  va_start (args, format);
  error = g_error_new_valist (TODOKU_ERROR, code, format, args);
  va_end (args);

  todoku_job_return_error (task, error);
}

/**
 * todoku_job_return_boolean:
 * @task: (transfer full): a task
 * @value: %TRUE; who has failed returns an error, and who answers no calls
 *   todoku_job_return_answer()
 */
void
todoku_job_return_boolean (GTask    *task,
                           gboolean  value)
{
  end_job (task);
  g_task_return_boolean (task, value);
  g_object_unref (task);
}

/**
 * todoku_job_return_answer:
 * @task: (transfer full): a task that has found out what it was to find out
 * @answer: yes or no
 *
 * No is a result too; a boolean result would say that the call failed and bring no error.
 */
void
todoku_job_return_answer (GTask    *task,
                          gboolean  answer)
{
  todoku_job_return_int (task, answer ? 1 : 0);
}

/**
 * todoku_job_finish_answer:
 * @result: the result of a task that ends by todoku_job_return_answer() or with an error
 * @ret_answer: (out) (optional): the answer; no when there is none
 * @error: return location
 *
 * Returns: whether there is an answer
 */
gboolean
todoku_job_finish_answer (GAsyncResult  *result,
                          gboolean      *ret_answer,
                          GError       **error)
{
  gssize answer = g_task_propagate_int (G_TASK (result), error);

  if (ret_answer != NULL)
    *ret_answer = answer > 0;

  return answer >= 0;
}

/**
 * todoku_job_return_int:
 * @task: (transfer full): a task
 * @value: its result
 */
void
todoku_job_return_int (GTask  *task,
                       gssize  value)
{
  end_job (task);
  g_task_return_int (task, value);
  g_object_unref (task);
}

/**
 * todoku_job_return_pointer:
 * @task: (transfer full): a task
 * @value: (transfer full): its result
 * @destroy: how @value is freed
 */
void
todoku_job_return_pointer (GTask          *task,
                           gpointer        value,
                           GDestroyNotify  destroy)
{
  end_job (task);
  g_task_return_pointer (task, value, destroy);
  g_object_unref (task);
}
