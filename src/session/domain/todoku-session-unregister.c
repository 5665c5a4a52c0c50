/* SPDX-License-Identifier: GPL-3.0-or-later
 * Removing a delivery domain at the service and here. Deleting is idempotent, so an attempt whose
 * answer was lost is simply made again; what the service does not know any more counts as removed.
 * Main thread only.
 */
#include "todoku-session-private.h"

#include "todoku-error.h"

#define DELETE "delete-domain"

/**
 * Removal:
 * @service: (owned) (nullable): the connection
 * @ids: (owned) (element-type utf8): the service's numbers that are still to be deleted
 * @error: (owned) (nullable): why it failed
 */
typedef struct
{
  TodokuService *service;
  GPtrArray *ids;
  GError *error;
} Removal;

static void delete_next (GTask *task);

static void
removal_free (gpointer data)
{
  Removal *removal = data;

  g_clear_object (&removal->service);
  g_clear_error (&removal->error);
  g_ptr_array_unref (removal->ids);
  g_free (removal);
}

static void
dropped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = TODOKU_SESSION (source);
  GError *error = NULL;
  g_autoptr(GArray) ids = todoku_commit_finish (self, result, &error);

  if (ids == NULL)
    {
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  todoku_session_drop (self, todoku_job_get_subject (task));
  todoku_job_return_boolean (g_steal_pointer (&task), TRUE);
}

static void
drop (GTask *task)
{
  TodokuSession *self = g_task_get_source_object (task);
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  gint64 id = todoku_sender_domain_get_id (domain);
  TodokuCommit *commit = todoku_commit_new (self);

  todoku_sender_domain_set_stage (domain, TODOKU_DOMAIN_REMOVED);
  todoku_commit_settle (commit, "domain", id, NULL, "done");
  todoku_change_delete_domain (todoku_commit_get_change (commit), id);
  todoku_commit_async (commit, dropped_cb, task);
}

static void
failed_stored_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Removal *removal = g_task_get_task_data (task);

  g_autoptr(GArray) ids = todoku_commit_finish (TODOKU_SESSION (source), result, NULL);

  /* How the removal failed matters more than whether that could be written down. */
  todoku_job_return_error (g_steal_pointer (&task), g_steal_pointer (&removal->error));
}

static void
fail (GTask  *task,
      GError *error)
{
  TodokuSession *self = g_task_get_source_object (task);
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  TodokuDomainExtra *extra = todoku_domain_get_extra (domain);
  Removal *removal = g_task_get_task_data (task);
  TodokuCommit *commit = todoku_commit_new (self);

  removal->error = error;
  if (error->domain == TODOKU_ERROR)
    todoku_sender_domain_set_failure (domain, todoku_error_get_token (error));
  todoku_sender_domain_set_next_check_at (domain,
                                          todoku_monitor_next_look (extra->plan.attempts++,
                                                                    g_get_real_time ()));
  todoku_session_note_result (todoku_sender_domain_get_server (domain), error);
  todoku_commit_put_domain (commit, domain);
  todoku_commit_async (commit, failed_stored_cb, task);
}

static void
deleted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Removal *removal = g_task_get_task_data (task);
  GError *error = NULL;

  if (!todoku_service_finish (TODOKU_SERVICE (source), result, &error) &&
      !g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND))
    {
      fail (g_steal_pointer (&task), error);
      return;
    }

  g_clear_error (&error);
  g_ptr_array_remove_index (removal->ids, 0);
  delete_next (g_steal_pointer (&task));
}

static void
delete_next (GTask *task)
{
  Removal *removal = g_task_get_task_data (task);

  if (removal->ids->len == 0)
    drop (task);
  else
    todoku_service_remove_async (removal->service, TODOKU_REMOTE_DOMAIN,
                                 g_ptr_array_index (removal->ids, 0), deleted_cb, task);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  Removal *removal = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GPtrArray) remotes =
    todoku_service_finish (TODOKU_SERVICE (source), result, &error);

  if (remotes == NULL)
    {
      fail (g_steal_pointer (&task), error);
      return;
    }

  for (guint i = 0; i < remotes->len; i++)
    {
      const TodokuRemote *remote = g_ptr_array_index (remotes, i);

      if (g_ascii_strcasecmp (remote->domain, todoku_sender_domain_get_name (domain)) == 0 &&
          !g_ptr_array_find_with_equal_func (removal->ids, remote->id, g_str_equal, NULL))
        g_ptr_array_add (removal->ids, g_strdup (remote->id));
    }
  delete_next (g_steal_pointer (&task));
}

static void
intended_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = TODOKU_SESSION (source);
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  Removal *removal = g_task_get_task_data (task);
  gint64 id = todoku_sender_domain_get_id (domain);
  const TodokuJournalRow *old = todoku_session_find_unsettled (self, "domain", id,
                                                               "delete-old-domain");
  GError *error = NULL;
  g_autoptr(GArray) ids = todoku_commit_finish (self, result, &error);

  if (ids == NULL)
    {
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  if (todoku_sender_domain_get_remote_id (domain) != NULL)
    g_ptr_array_add (removal->ids, g_strdup (todoku_sender_domain_get_remote_id (domain)));
  if (old != NULL)
    g_ptr_array_add (removal->ids, g_strdup (old->token));

  /* A registration whose end is not known may have left a domain there that has no number here. */
  if (todoku_session_find_unsettled (self, "domain", id, "create-domain") != NULL)
    todoku_service_list_async (removal->service, TODOKU_REMOTE_DOMAIN, NULL, listed_cb,
                               g_steal_pointer (&task));
  else
    delete_next (g_steal_pointer (&task));
}

static void
intend (GTask *task)
{
  TodokuSession *self = g_task_get_source_object (task);
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  TodokuDomainStage stage = todoku_sender_domain_get_stage (domain);
  TodokuIntent intent = { .kind = DELETE, .subject_kind = "domain" };
  TodokuCommit *commit;

  todoku_call_hold (task);
  todoku_domain_stage_advance (&stage, TODOKU_DOMAIN_EVENT_REMOVE);
  todoku_sender_domain_set_stage (domain, stage);
  todoku_sender_domain_set_next_check_at (domain, 0);

  commit = todoku_commit_new (self);
  intent.subject = todoku_sender_domain_get_id (domain);
  intent.server = todoku_delivery_server_get_id (todoku_sender_domain_get_server (domain));
  intent.token = todoku_sender_domain_get_remote_id (domain);
  todoku_commit_settle (commit, "domain", intent.subject, DELETE, "repeated");
  todoku_commit_put_domain (commit, domain);
  todoku_commit_intend (commit, &intent);
  todoku_commit_async (commit, intended_cb, task);
}

static void
service_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Removal *removal = g_task_get_task_data (task);
  GError *error = NULL;

  removal->service = todoku_session_get_service_finish (TODOKU_SESSION (source), result, &error);
  if (removal->service == NULL)
    {
      TodokuSenderDomain *domain = todoku_job_get_subject (task);

      todoku_session_note_result (todoku_sender_domain_get_server (domain), error);
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  intend (g_steal_pointer (&task));
}

/**
 * todoku_session_unregister_domain:
 * @self: the session
 * @task: (transfer full): a task whose subject is the domain; it is returned with %TRUE
 *
 * Removes the domain, from wherever an earlier attempt left it.
 */
void
todoku_session_unregister_domain (TodokuSession *self,
                                  GTask         *task)
{
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  Removal *removal = g_new0 (Removal, 1);

  removal->ids = g_ptr_array_new_with_free_func (g_free);
  g_task_set_task_data (task, removal, removal_free);

  /* What was never sent is only here. */
  if (todoku_sender_domain_get_remote_id (domain) == NULL &&
      todoku_session_find_unsettled (self, "domain", todoku_sender_domain_get_id (domain),
                                     "create-domain") == NULL)
    drop (task);
  else
    todoku_session_get_service_async (self, todoku_sender_domain_get_server (domain),
                                      todoku_job_get_cancellable (task), service_cb, task);
}
