/* SPDX-License-Identifier: GPL-3.0-or-later
 * Getting a delivery domain registered at the service, exactly once. The intent is on disk before
 * the request is sent. After a lost answer, a crash or a kill the service is asked first, by name,
 * and only a domain that it does not have is sent again. Main thread only.
 */
#include "todoku-session-private.h"

#include "todoku-error.h"

#define CREATE "create-domain"
#define DELETE_OLD "delete-old-domain"

/* How often a service that may still be working on the request is asked again. */
#define ASK_AGAIN_SECONDS 1

static void ask_or_send (GTask *task);
static void ask (GTask *task);
static void ask_last (GTask *task);

/**
 * todoku_registration_free:
 * @data: (transfer full): a registration
 */
void
todoku_registration_free (gpointer data)
{
  TodokuRegistration *registration = data;

  g_clear_object (&registration->service);
  g_clear_error (&registration->error);
  g_free (registration->old_id);
  g_free (registration);
}

/**
 * todoku_registration_new:
 * @done: (transfer full task): returns the task once the domain is registered
 *
 * Returns: (transfer full): the state of a registration, as data of a task whose subject is the
 * domain;
 *   free it with todoku_registration_free()
 */
TodokuRegistration *
todoku_registration_new (TodokuCallFunc done)
{
  TodokuRegistration *registration = g_new0 (TodokuRegistration, 1);

  registration->done = done;

  return registration;
}

static void
done (GTask *task)
{
  TodokuRegistration *registration = g_task_get_task_data (task);

  registration->done (g_task_get_source_object (task), task);
}

static void
failed_stored_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = TODOKU_SESSION (source);
  TodokuRegistration *registration = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GArray) ids = todoku_commit_finish (self, result, &error);

  if (ids == NULL)
    {
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  if (registration->dropped)
    todoku_session_drop (self, todoku_job_get_subject (task));
  todoku_job_return_error (g_steal_pointer (&task), g_steal_pointer (&registration->error));
}

/* The service certainly has not registered it. What this very call added goes away again, so that
 * the person may correct her input; what was there before says why.
 */
static void
fail_certainly (GTask  *task,
                GError *error)
{
  TodokuSession *self = g_task_get_source_object (task);
  TodokuRegistration *registration = g_task_get_task_data (task);
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  TodokuDomainStage stage = todoku_sender_domain_get_stage (domain);
  gint64 id = todoku_sender_domain_get_id (domain);
  TodokuCommit *commit = todoku_commit_new (self);

  registration->error = error;
  todoku_commit_settle (commit, "domain", id, CREATE, todoku_error_get_token (error));
  if (registration->fresh)
    {
      registration->dropped = TRUE;
      todoku_change_delete_domain (todoku_commit_get_change (commit), id);
    }
  else
    {
      /* A set that could not be re-issued leaves the old one in force. */
      todoku_domain_stage_advance (&stage, registration->old_id != NULL
                                             ? TODOKU_DOMAIN_EVENT_REGISTERED
                                             : TODOKU_DOMAIN_EVENT_REFUSED);
      if (registration->old_id != NULL)
        todoku_sender_domain_set_automatic_security (domain, TRUE);
      todoku_sender_domain_set_stage (domain, stage);
      todoku_sender_domain_set_failure (domain, todoku_error_get_token (error));
      todoku_commit_put_domain (commit, domain);
    }
  todoku_commit_async (commit, failed_stored_cb, task);
}

/* Nobody knows. The intent stays open, and whoever comes next asks first. */
static void
fail_uncertainly (GTask  *task,
                  GError *error)
{
  TodokuSession *self = g_task_get_source_object (task);
  TodokuRegistration *registration = g_task_get_task_data (task);
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  TodokuCommit *commit = todoku_commit_new (self);

  registration->error = error;
  if (error->domain == TODOKU_ERROR)
    todoku_sender_domain_set_failure (domain, todoku_error_get_token (error));
  todoku_sender_domain_set_next_check_at (domain, g_get_real_time () + self->grace);
  todoku_commit_put_domain (commit, domain);
  todoku_commit_async (commit, failed_stored_cb, task);
}

/* A set that is being issued again has to be brought to its end; a new one has not. */
static gboolean
is_stopping (GTask *task)
{
  TodokuRegistration *registration = g_task_get_task_data (task);

  return registration->old_id == NULL && todoku_job_is_cancelled (task);
}

/* Cancelled, and the service does not have it or does not say: it is never sent again. */
static void
stop_without (GTask *task)
{
  TodokuSession *self = g_task_get_source_object (task);
  TodokuRegistration *registration = g_task_get_task_data (task);
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  TodokuDomainStage stage = todoku_sender_domain_get_stage (domain);
  gint64 id = todoku_sender_domain_get_id (domain);
  TodokuCommit *commit = todoku_commit_new (self);

  g_clear_error (&registration->error);
  registration->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                             "The registration was cancelled");
  todoku_commit_settle (commit, "domain", id, CREATE, TODOKU_FAILURE_STOPPED);
  if (registration->fresh)
    {
      registration->dropped = TRUE;
      todoku_change_delete_domain (todoku_commit_get_change (commit), id);
    }
  else
    {
      todoku_domain_stage_advance (&stage, TODOKU_DOMAIN_EVENT_REFUSED);
      todoku_sender_domain_set_stage (domain, stage);
      todoku_sender_domain_set_failure (domain, TODOKU_FAILURE_STOPPED);
      todoku_sender_domain_set_next_check_at (domain, 0);
      todoku_commit_put_domain (commit, domain);
    }
  todoku_commit_async (commit, failed_stored_cb, task);
}

static void
settled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(GArray) ids = todoku_commit_finish (TODOKU_SESSION (source), result, &error);

  if (ids == NULL)
    todoku_job_return_error (g_steal_pointer (&task), error);
  else
    done (g_steal_pointer (&task));
}

static void
old_deleted_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  g_autoptr(GError) error = NULL;
  TodokuCommit *commit;

  if (!todoku_service_finish (TODOKU_SERVICE (source), result, &error) &&
      !g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND))
    {
      /* The new set is in force. The old one stays in the journal until it is gone. */
      g_info ("The old set is still at the service: %s", error->message);
      done (g_steal_pointer (&task));
      return;
    }

  commit = todoku_commit_new (self);
  todoku_commit_settle (commit, "domain", todoku_sender_domain_get_id (domain), DELETE_OLD, "done");
  todoku_commit_async (commit, settled_cb, g_steal_pointer (&task));
}

static void
delete_old (GTask *task)
{
  TodokuRegistration *registration = g_task_get_task_data (task);

  todoku_call_hold (task);
  todoku_service_remove_async (registration->service, TODOKU_REMOTE_DOMAIN, registration->old_id,
                               old_deleted_cb, task);
}

static void
adopted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = TODOKU_SESSION (source);
  TodokuRegistration *registration = g_task_get_task_data (task);
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  GError *error = NULL;
  g_autoptr(GArray) ids = todoku_commit_finish (self, result, &error);

  if (ids == NULL)
    {
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  todoku_session_detect_domain (self, domain);
  if (registration->stopped)
    todoku_job_return_error (g_steal_pointer (&task),
                             g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                                  "Cancelled, but registered"));
  else if (registration->old_id != NULL)
    delete_old (g_steal_pointer (&task));
  else
    done (g_steal_pointer (&task));
}

/* The service has it: the answer and the end of the intent are stored together. */
static void
adopt (GTask                    *task,
       const TodokuRemote *remote)
{
  TodokuSession *self = g_task_get_source_object (task);
  TodokuRegistration *registration = g_task_get_task_data (task);
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  TodokuDomainStage stage = todoku_sender_domain_get_stage (domain);
  TodokuCommit *commit = todoku_commit_new (self);

  todoku_domain_take_remote (domain, remote);
  todoku_domain_stage_advance (&stage, TODOKU_DOMAIN_EVENT_REGISTERED);
  if (remote->valid)
    todoku_domain_stage_advance (&stage, TODOKU_DOMAIN_EVENT_SERVICE_VERIFIED);
  registration->stopped = is_stopping (task);
  todoku_sender_domain_set_failure (domain, registration->stopped ? TODOKU_FAILURE_STOPPED : NULL);
  todoku_sender_domain_set_next_check_at (domain, 0);
  todoku_sender_domain_set_stage (domain, stage);
  todoku_session_note_result (todoku_sender_domain_get_server (domain), NULL);

  todoku_commit_settle (commit, "domain", todoku_sender_domain_get_id (domain), CREATE, "done");
  todoku_commit_put_domain (commit, domain);
  if (registration->old_id != NULL)
    {
      TodokuIntent intent = { .kind = DELETE_OLD, .subject_kind = "domain" };

      intent.subject = todoku_sender_domain_get_id (domain);
      intent.server = todoku_delivery_server_get_id (todoku_sender_domain_get_server (domain));
      intent.token = registration->old_id;
      todoku_commit_intend (commit, &intent);
    }
  todoku_commit_async (commit, adopted_cb, task);
}

static gboolean
is_known_elsewhere (TodokuSession      *self,
                    TodokuSenderDomain *domain,
                    const char         *remote_id)
{
  GListModel *list = G_LIST_MODEL (self->domains);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(TodokuSenderDomain) other = g_list_model_get_item (list, i);

      if (other != domain &&
          todoku_sender_domain_get_server (other) == todoku_sender_domain_get_server (domain) &&
          g_strcmp0 (todoku_sender_domain_get_remote_id (other), remote_id) == 0)
        return TRUE;
    }

  return FALSE;
}

static const TodokuRemote *
find_remote (GTask     *task,
             GPtrArray *remotes)
{
  TodokuSession *self = g_task_get_source_object (task);
  TodokuRegistration *registration = g_task_get_task_data (task);
  TodokuSenderDomain *domain = todoku_job_get_subject (task);

  for (guint i = 0; i < remotes->len; i++)
    {
      const TodokuRemote *remote = g_ptr_array_index (remotes, i);

      if (g_ascii_strcasecmp (remote->domain, todoku_sender_domain_get_name (domain)) == 0 &&
          g_strcmp0 (remote->id, registration->old_id) != 0 &&
          !is_known_elsewhere (self, domain, remote->id))
        return remote;
    }

  return NULL;
}

static gboolean
ask_again_cb (gpointer user_data)
{
  GTask *task = user_data;

  if (is_stopping (task))
    ask_last (task);
  else if (!todoku_job_check_cancelled (task))
    ask (task);

  return G_SOURCE_REMOVE;
}

static void
absent_stored_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(GArray) ids = todoku_commit_finish (TODOKU_SESSION (source), result, &error);

  if (ids == NULL)
    todoku_job_return_error (g_steal_pointer (&task), error);
  else
    ask_or_send (g_steal_pointer (&task));
}

/**
 * todoku_session_intent_age:
 * @created_at: when the request was intended, by the wall clock
 * @looked_since: (inout): when this was first asked, by the monotonic clock; 0 before
 *
 * A clock that has been set back puts an intent into the future, perhaps by days. Then only the
 * time that has passed since somebody looks for its effect is certain.
 *
 * Returns: how long ago that was at least, in microseconds
 */
gint64
todoku_session_intent_age (gint64  created_at,
                           gint64 *looked_since)
{
  gint64 age = g_get_real_time () - created_at;
  gint64 now = g_get_monotonic_time ();

  if (*looked_since == 0)
    *looked_since = now;

  return age >= 0 ? age : now - *looked_since;
}

/* The service does not have it. A request whose sender died a moment ago may still arrive, so it is
 * only sent again once that cannot be any more.
 */
static void
handle_absent (GTask *task)
{
  TodokuSession *self = g_task_get_source_object (task);
  TodokuRegistration *registration = g_task_get_task_data (task);
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  gint64 id = todoku_sender_domain_get_id (domain);
  const TodokuJournalRow *row = todoku_session_find_unsettled (self, "domain", id, CREATE);
  TodokuCommit *commit;

  if (registration->error != NULL && registration->answered)
    {
      fail_certainly (task, g_steal_pointer (&registration->error));
      return;
    }
  if (row != NULL &&
      todoku_session_intent_age (row->created_at, &registration->looked_since) < self->grace)
    {
      if (!registration->patient || registration->error != NULL)
        {
          GError *error = g_steal_pointer (&registration->error);

          if (error == NULL)
            error = g_error_new_literal (TODOKU_ERROR, TODOKU_ERROR_TIMED_OUT,
                                         "The registration may still be on its way");
          fail_uncertainly (task, error);
        }
      else
        g_timeout_add_seconds (ASK_AGAIN_SECONDS, ask_again_cb, task);
      return;
    }

  g_clear_error (&registration->error);
  commit = todoku_commit_new (self);
  todoku_commit_settle (commit, "domain", id, CREATE, "absent");
  todoku_commit_async (commit, absent_stored_cb, task);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuRegistration *registration = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GPtrArray) remotes =
    todoku_service_finish (TODOKU_SERVICE (source), result, &error);
  const TodokuRemote *remote;

  if (remotes == NULL && is_stopping (task))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        ask_last (g_steal_pointer (&task));
      else
        stop_without (g_steal_pointer (&task));
      g_error_free (error);
      return;
    }
  if (remotes == NULL)
    {
      /* Why the request failed says more than why asking about it failed. */
      if (registration->error != NULL)
        {
          g_error_free (error);
          error = g_steal_pointer (&registration->error);
        }
      fail_uncertainly (g_steal_pointer (&task), error);
      return;
    }

  remote = find_remote (task, remotes);
  if (remote != NULL)
    adopt (g_steal_pointer (&task), remote);
  else if (is_stopping (task))
    stop_without (g_steal_pointer (&task));
  else
    handle_absent (g_steal_pointer (&task));
}

static void
ask (GTask *task)
{
  TodokuRegistration *registration = g_task_get_task_data (task);

  todoku_service_list_async (registration->service, TODOKU_REMOTE_DOMAIN,
                             todoku_job_get_cancellable (task), listed_cb, task);
}

/* Cancelled while nobody knows whether the service has it: it is asked by name, once. */
static void
ask_last (GTask *task)
{
  todoku_call_hold (task);
  ask (task);
}

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuRegistration *registration = g_task_get_task_data (task);
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  GError *error = NULL;
  g_autoptr(TodokuRemote) remote =
    todoku_service_finish (TODOKU_SERVICE (source), result, &error);

  if (remote != NULL)
    {
      adopt (g_steal_pointer (&task), remote);
      return;
    }

  todoku_session_name_wrong_path (error);
  todoku_session_note_result (todoku_sender_domain_get_server (domain), error);
  if (todoku_error_is_certain (error) &&
      !g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_CONFLICT))
    {
      fail_certainly (g_steal_pointer (&task), error);
      return;
    }

  /* A conflict means that somebody has registered it there: it is taken over, not refused. */
  registration->answered = g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_CONFLICT) ||
                           g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_SERVER_FAILED) ||
                           g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY);
  registration->error = error;
  ask (g_steal_pointer (&task));
}

/* The intent is on disk. */
static void
post (GTask *task)
{
  TodokuRegistration *registration = g_task_get_task_data (task);
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  TodokuRemoteRequest request = { 0 };

  if (is_stopping (task))
    {
      stop_without (task);
      return;
    }

  request.domain = todoku_sender_domain_get_name (domain);
  request.manual_security = !todoku_sender_domain_get_automatic_security (domain);
  request.subdomain = todoku_sender_domain_get_subdomain (domain);
  request.dkim_selector = todoku_sender_domain_get_dkim_selector (domain);
  request.region = todoku_delivery_server_get_region (todoku_sender_domain_get_server (domain));
  todoku_service_create_async (registration->service, TODOKU_REMOTE_DOMAIN, &request, created_cb,
                               task);
}

static void
intended_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(GArray) ids = todoku_commit_finish (TODOKU_SESSION (source), result, &error);

  if (ids == NULL)
    todoku_job_return_error (g_steal_pointer (&task), error);
  else
    post (g_steal_pointer (&task));
}

/**
 * todoku_registration_commit:
 * @self: the session
 * @domain: a delivery domain, stored or not
 * @old_id: (nullable): the service's number of the set that is replaced
 *
 * Returns: (transfer full): a commit of @domain as it is now and of the intent to register it
 */
TodokuCommit *
todoku_registration_commit (TodokuSession      *self,
                            TodokuSenderDomain *domain,
                            const char         *old_id)
{
  TodokuIntent intent = { .kind = CREATE, .subject_kind = "domain" };
  TodokuCommit *commit = todoku_commit_new (self);

  intent.subject = todoku_sender_domain_get_id (domain);
  intent.server = todoku_delivery_server_get_id (todoku_sender_domain_get_server (domain));
  intent.token = todoku_sender_domain_get_name (domain);
  intent.detail = old_id;
  todoku_commit_put_domain (commit, domain);
  todoku_commit_intend (commit, &intent);

  return commit;
}

static void
send_request (GTask *task)
{
  TodokuSession *self = g_task_get_source_object (task);
  TodokuRegistration *registration = g_task_get_task_data (task);

  todoku_call_hold (task);
  todoku_commit_async (todoku_registration_commit (self, todoku_job_get_subject (task),
                                                   registration->old_id), intended_cb, task);
}

static void
ask_or_send (GTask *task)
{
  TodokuSession *self = g_task_get_source_object (task);
  TodokuRegistration *registration = g_task_get_task_data (task);
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  gint64 id = todoku_sender_domain_get_id (domain);
  const TodokuJournalRow *row = todoku_session_find_unsettled (self, "domain", id, CREATE);

  if (row == NULL && is_stopping (task))
    {
      stop_without (task);
      return;
    }
  if (registration->intended)
    {
      registration->intended = FALSE;
      post (task);
      return;
    }
  if (row == NULL)
    {
      send_request (task);
      return;
    }

  if (registration->old_id == NULL)
    registration->old_id = g_strdup (row->detail);
  ask (task);
}

static void
service_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = TODOKU_SESSION (source);
  TodokuRegistration *registration = g_task_get_task_data (task);
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  GError *error = NULL;

  registration->service = todoku_session_get_service_finish (self, result, &error);
  if (registration->service == NULL)
    {
      /* Nothing has been sent. */
      todoku_session_note_result (todoku_sender_domain_get_server (domain), error);
      if (is_stopping (task))
        {
          g_error_free (error);
          stop_without (g_steal_pointer (&task));
        }
      else if (registration->fresh)
        fail_certainly (g_steal_pointer (&task), error);
      else
        todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  if (todoku_sender_domain_get_stage (domain) == TODOKU_DOMAIN_REGISTERING)
    ask_or_send (g_steal_pointer (&task));
  else
    delete_old (g_steal_pointer (&task));
}

/**
 * todoku_session_register_domain:
 * @self: the session
 * @task: (transfer full): a task whose subject is a stored domain at stage REGISTERING, or one with
 *   an old set left at the service, and whose data is a #TodokuRegistration
 *
 * Brings the registration to its end, from wherever an earlier attempt left it.
 */
void
todoku_session_register_domain (TodokuSession *self,
                                GTask         *task)
{
  TodokuRegistration *registration = g_task_get_task_data (task);
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  gint64 id = todoku_sender_domain_get_id (domain);
  const TodokuJournalRow *old = todoku_session_find_unsettled (self, "domain", id, DELETE_OLD);

  /* A domain that is registering and has a number is being issued again. */
  if (registration->old_id == NULL && old != NULL)
    registration->old_id = g_strdup (old->token);
  else if (registration->old_id == NULL &&
           todoku_sender_domain_get_stage (domain) == TODOKU_DOMAIN_REGISTERING)
    registration->old_id = g_strdup (todoku_sender_domain_get_remote_id (domain));
  todoku_session_get_service_async (self, todoku_sender_domain_get_server (domain),
                                    todoku_job_get_cancellable (task), service_cb, task);
}
