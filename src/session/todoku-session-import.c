/* SPDX-License-Identifier: GPL-3.0-or-later
 * Taking over what an account at a delivery service has already: its domains and link brandings, as
 * far as they are not known here. Only reads at the service. Main thread only.
 */
#include "todoku-session-private.h"

#include "todoku-domain-name.h"
#include "todoku-error.h"

/**
 * Import:
 * @service: (owned) (nullable): the connection
 * @added: (owned) (element-type GObject): what is new here
 */
typedef struct
{
  TodokuService *service;
  GPtrArray *added;
} Import;

static void
import_free (gpointer data)
{
  Import *import = data;

  g_clear_object (&import->service);
  g_ptr_array_unref (import->added);
  g_free (import);
}

/* One name stands for one domain here, as in the service's own choice at sending time. */
static gboolean
is_known (GListModel           *list,
          GPtrArray            *added,
          TodokuDeliveryServer *server,
          const char           *property,
          const char           *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (list) + added->len; i++)
    {
      g_autoptr(GObject) object = i < added->len ? g_object_ref (g_ptr_array_index (added, i))
                                                 : g_list_model_get_item (list, i - added->len);
      g_autoptr(TodokuDeliveryServer) owner = NULL;
      g_autofree char *known = NULL;

      if (g_object_class_find_property (G_OBJECT_GET_CLASS (object), property) == NULL)
        continue;

      g_object_get (object, "server", &owner, property, &known, NULL);
      if (owner == server && g_strcmp0 (known, name) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = TODOKU_SESSION (source);
  Import *import = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GArray) ids = todoku_commit_finish (self, result, &error);

  if (ids == NULL)
    {
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  for (guint i = 0; i < import->added->len; i++)
    {
      GObject *object = g_ptr_array_index (import->added, i);

      todoku_subject_put_id (object, g_array_index (ids, gint64, i));
      todoku_session_show (self, object);
      todoku_session_detect (self, object);
    }
  todoku_job_return_int (g_steal_pointer (&task), import->added->len);
}

static void
take_link (TodokuSession          *self,
           GTask                  *task,
           const TodokuRemote *remote)
{
  Import *import = g_task_get_task_data (task);
  TodokuDeliveryServer *server = todoku_job_get_subject (task);
  g_autofree char *host =
    remote->host != NULL ? todoku_domain_name_parse (remote->host, NULL) : NULL;
  TodokuTrackingDomain *tracking;

  if (host == NULL || is_known (G_LIST_MODEL (self->trackings), import->added, server, "host",
                                host))
    return;

  tracking = todoku_tracking_domain_new ();
  todoku_tracking_domain_set_host (tracking, host);
  todoku_tracking_domain_set_server (tracking, server);
  todoku_tracking_domain_set_edge (tracking, todoku_delivery_server_get_practice (server)
                                               ? TODOKU_EDGE_PRACTICE : TODOKU_EDGE_AWS);
  todoku_tracking_take_remote (tracking, remote);
  todoku_tracking_domain_set_stage (tracking, TODOKU_TRACKING_STEP1);
  todoku_tracking_show_step (tracking);
  g_ptr_array_add (import->added, tracking);
}

static void
links_listed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  Import *import = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GPtrArray) remotes =
    todoku_service_finish (TODOKU_SERVICE (source), result, &error);
  TodokuCommit *commit;

  if (remotes == NULL)
    {
      todoku_session_note_result (todoku_job_get_subject (task), error);
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  for (guint i = 0; i < remotes->len; i++)
    take_link (self, task, g_ptr_array_index (remotes, i));

  todoku_session_note_result (todoku_job_get_subject (task), NULL);
  commit = todoku_commit_new (self);
  for (guint i = 0; i < import->added->len; i++)
    {
      gpointer object = g_ptr_array_index (import->added, i);

      if (TODOKU_IS_SENDER_DOMAIN (object))
        todoku_commit_put_domain (commit, object);
      else
        todoku_commit_put_tracking (commit, object);
    }
  todoku_commit_async (commit, stored_cb, g_steal_pointer (&task));
}

static void
take_domain (TodokuSession            *self,
             GTask                    *task,
             const TodokuRemote *remote)
{
  Import *import = g_task_get_task_data (task);
  TodokuDeliveryServer *server = todoku_job_get_subject (task);
  g_autofree char *name = todoku_domain_name_parse (remote->domain, NULL);
  TodokuSenderDomain *domain;

  if (name == NULL || is_known (G_LIST_MODEL (self->domains), import->added, server, "name", name))
    return;

  domain = todoku_sender_domain_new ();
  todoku_sender_domain_set_name (domain, name);
  todoku_sender_domain_set_server (domain, server);
  todoku_domain_take_remote (domain, remote);
  todoku_sender_domain_set_stage (domain, remote->valid ? TODOKU_DOMAIN_VERIFIED
                                                        : TODOKU_DOMAIN_AWAITING_DNS);
  g_ptr_array_add (import->added, domain);
}

static void
domains_listed_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr(GPtrArray) remotes =
    todoku_service_finish (TODOKU_SERVICE (source), result, &error);

  if (remotes == NULL)
    {
      todoku_session_note_result (todoku_job_get_subject (task), error);
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  /* Of several sets for one name, the one that is in use counts. */
  for (guint i = 0; i < remotes->len; i++)
    if (((const TodokuRemote *) g_ptr_array_index (remotes, i))->valid)
      take_domain (self, task, g_ptr_array_index (remotes, i));
  for (guint i = 0; i < remotes->len; i++)
    take_domain (self, task, g_ptr_array_index (remotes, i));

  todoku_service_list_async (TODOKU_SERVICE (source), TODOKU_REMOTE_LINK,
                             todoku_job_get_cancellable (task), links_listed_cb,
                             g_object_ref (task));
}

static void
service_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Import *import = g_task_get_task_data (task);
  GError *error = NULL;

  import->service = todoku_session_get_service_finish (TODOKU_SESSION (source), result, &error);
  if (import->service == NULL)
    {
      todoku_session_note_result (todoku_job_get_subject (task), error);
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  todoku_service_list_async (import->service, TODOKU_REMOTE_DOMAIN,
                             todoku_job_get_cancellable (task), domains_listed_cb,
                             g_object_ref (task));
}

static void
import_run (TodokuSession *self,
            GTask         *task)
{
  todoku_session_get_service_async (self, todoku_job_get_subject (task),
                                    todoku_job_get_cancellable (task), service_cb, task);
}

/**
 * todoku_session_import_server_async:
 * @self: the session
 * @server: a delivery server
 * @cancellable: (nullable): a cancellable
 * @callback: called when all has been listed
 * @user_data: its argument
 *
 * Takes over the domains and link brandings of the account that are not known here. A link branding
 * starts at step 1: whether it stands behind an edge already, the service does not say.
 */
void
todoku_session_import_server_async (TodokuSession        *self,
                                    TodokuDeliveryServer *server,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data)
{
  GTask *task;
  Import *import;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVER (server));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_import_server_async, "session import server");
  import = g_new0 (Import, 1);
  import->added = g_ptr_array_new_with_free_func (g_object_unref);
  g_task_set_task_data (task, import, import_free);
  if (todoku_session_claim (self, task, server, TODOKU_OPERATION_IMPORT))
    todoku_session_sync (self, task, import_run);
}

/**
 * todoku_session_import_server_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: how many domains and link brandings were new here, or -1 with @error set
 */
int
todoku_session_import_server_finish (TodokuSession  *self,
                                     GAsyncResult   *result,
                                     GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_import_server_async), -1);
  g_return_val_if_fail (error == NULL || *error == NULL, -1);

  return g_task_propagate_int (G_TASK (result), error);
}
