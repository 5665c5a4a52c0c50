/* SPDX-License-Identifier: GPL-3.0-or-later
 * The connections behind the delivery servers: services, resolvers and checkers, each made when it
 * is first needed with the keys from the secret store. Keys pass through here and are kept by the
 * connection alone. What a talk showed is todoku-session-connection.c. Main thread only.
 */
#include "todoku-session-private.h"

#include "todoku-classes.h"
#include "todoku-error.h"
#include "todoku-services.h"

static GQuark
service_quark (void)
{
  return g_quark_from_static_string ("todoku-session-service");
}

/**
 * todoku_session_get_credentials:
 * @self: the session
 * @error: return location of a `SECRETS` code
 *
 * Returns: (transfer none) (nullable): where the keys are, or %NULL with @error set
 */
TodokuCredentials *
todoku_session_get_credentials (TodokuSession  *self,
                                GError        **error)
{
  if (self->credentials == NULL)
    self->credentials = todoku_credentials_new_from_environment (error);

  return self->credentials;
}

/**
 * todoku_session_get_resolver:
 * @self: the session
 * @server: (nullable): a delivery server, or %NULL for the real DNS
 *
 * Returns: (transfer none) (nullable): the resolver that knows its domains; %NULL while the
 *   practice server does not run, or when the environment makes no sense
 */
TodokuResolver *
todoku_session_get_resolver (TodokuSession        *self,
                             TodokuDeliveryServer *server)
{
  g_autoptr(GError) error = NULL;

  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  if (server != NULL && todoku_delivery_server_get_row (server)->practice)
    return todoku_practice_get_resolver (self->practice);

  if (self->resolver == NULL)
    {
      self->resolver = todoku_resolver_new_chosen (self->resolvers, self->second_resolver, &error);
      if (self->resolver == NULL)
        g_info ("DNS cannot be asked: %s", error->message);
    }

  return self->resolver;
}

static void
add_names (GListModel *subjects,
           gboolean    practice,
           GHashTable *names)
{
  for (guint i = 0; i < g_list_model_get_n_items (subjects); i++)
    {
      g_autoptr(GObject) subject = g_list_model_get_item (subjects, i);
      TodokuDeliveryServer *server = todoku_subject_get_server (subject);
      const char *name = todoku_subject_get_name (subject);

      if (server == NULL || todoku_delivery_server_get_row (server)->practice != practice)
        continue;
      if (practice)
        g_hash_table_insert (names, g_strdup (name), g_object_ref (server));
      else
        g_hash_table_remove (names, name);
    }
}

/**
 * todoku_session_list_practice_names:
 * @self: the session
 *
 * A name that is registered for practice and really is not for practice.
 *
 * Returns: (transfer full) (element-type utf8 TodokuDeliveryServer): what is registered for
 *   practice alone, with its server
 */
GHashTable *
todoku_session_list_practice_names (TodokuSession *self)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  GListModel *lists[2];

  g_return_val_if_fail (TODOKU_IS_SESSION (self), names);

  lists[0] = todoku_session_get_domains (self);
  lists[1] = todoku_session_get_tracking_domains (self);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    add_names (lists[i], TRUE, names);
  for (guint i = 0; i < G_N_ELEMENTS (lists) && g_hash_table_size (names) > 0; i++)
    add_names (lists[i], FALSE, names);

  return names;
}

/**
 * todoku_session_get_checker:
 * @self: the session
 * @server: (nullable): a delivery server, or %NULL for the real DNS
 *
 * Returns: (transfer none) (nullable): the checker that knows its domains; %NULL when its DNS
 *   cannot be asked at all
 */
TodokuRecordChecker *
todoku_session_get_checker (TodokuSession        *self,
                            TodokuDeliveryServer *server)
{
  TodokuResolver *resolver;

  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  if (server != NULL && todoku_delivery_server_get_row (server)->practice)
    return todoku_practice_get_checker (self->practice);

  resolver = todoku_session_get_resolver (self, NULL);
  if (self->checker == NULL && resolver != NULL)
    self->checker = todoku_record_checker_new (resolver);

  return self->checker;
}

/**
 * todoku_session_get_dns:
 * @self: the session
 * @server: (nullable): a delivery server, or %NULL for the real DNS
 *
 * Returns: (transfer none) (nullable): the DNS that knows its domains, for jobs; %NULL while the
 *   practice server does not run
 */
TodokuDns *
todoku_session_get_dns (TodokuSession        *self,
                        TodokuDeliveryServer *server)
{
  if (server != NULL && todoku_delivery_server_get_row (server)->practice)
    return todoku_practice_get_dns (self->practice);

  todoku_make_classes ();
  if (self->dns == NULL)
    self->dns = todoku_dns_new_chosen (self->resolvers, self->second_resolver);

  return self->dns;
}

/**
 * todoku_session_forget_service:
 * @server: a delivery server
 *
 * Drops the connections, and with them the keys.
 */
void
todoku_session_forget_service (TodokuDeliveryServer *server)
{
  g_object_set_qdata (G_OBJECT (server), service_quark (), NULL);
  todoku_session_forget_edge (server);
}

/**
 * todoku_session_forget_services:
 * @self: the session
 *
 * Drops the connections to the practice server, whose ports and keys have changed.
 */
void
todoku_session_forget_services (TodokuSession *self)
{
  GListModel *list = G_LIST_MODEL (self->servers);
  gboolean running = todoku_session_get_practice_running (self);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(TodokuDeliveryServer) server = g_list_model_get_item (list, i);

      if (!todoku_delivery_server_get_row (server)->practice)
        continue;

      todoku_session_forget_service (server);
      todoku_delivery_server_set_status (server, running ? TODOKU_SERVER_STATUS_CONNECTED
                                                         : TODOKU_SERVER_STATUS_STOPPED);
    }
}

/* There is one connection to a server, however many calls wait for it: it has the slots. */
static TodokuService *
keep_service (TodokuSession         *self,
              TodokuDeliveryServer  *server,
              const char            *url,
              const char            *api_key,
              GError               **error)
{
  const TodokuServerRow *row = todoku_delivery_server_get_row (server);
  const TodokuServiceAccount account = {
    .kind = row->kind,
    .url = url,
    .region = row->region,
    .key = api_key,
    .on_behalf_of = row->on_behalf_of,
  };
  TodokuService *service = g_object_get_qdata (G_OBJECT (server), service_quark ());

  if (service != NULL)
    return g_object_ref (service);

  service = todoku_services_connect (&account, self->clock, error);
  if (service != NULL)
    g_object_set_qdata_full (G_OBJECT (server), service_quark (), g_object_ref (service),
                             g_object_unref);

  return service;
}

/**
 * Waiting:
 * @task: (owned): a call that waits for the key
 * @cancelled: (owned) (nullable): ends the wait
 */
typedef struct
{
  GTask *task;
  GSource *cancelled;
} Waiting;

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;

  if (waiting->cancelled != NULL)
    g_source_destroy (waiting->cancelled);
  g_clear_pointer (&waiting->cancelled, g_source_unref);
  g_object_unref (waiting->task);
  g_free (waiting);
}

static GQuark
waiting_quark (void)
{
  return g_quark_from_static_string ("todoku-session-service-waiting");
}

static gboolean
waiting_cancelled_cb (GCancellable *cancellable,
                      gpointer      user_data)
{
  Waiting *waiting = user_data;
  g_autoptr(GTask) task = g_object_ref (waiting->task);
  GPtrArray *all = g_object_get_qdata (g_task_get_task_data (task), waiting_quark ());

  g_ptr_array_remove (all, waiting);
  g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

static void
wait_for_key (GPtrArray *all,
              GTask     *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->task = g_object_ref (task);
  if (cancellable != NULL)
    {
      waiting->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (waiting->cancelled, G_SOURCE_FUNC (waiting_cancelled_cb), waiting,
                             NULL);
      g_source_attach (waiting->cancelled, g_task_get_context (task));
    }
  g_ptr_array_add (all, waiting);
}

/**
 * KeyLookup:
 * @credentials: (owned): where the key is
 * @name: (owned): whose it is
 * @may_unlock: whether a person may be asked to unlock a keyring
 */
typedef struct
{
  TodokuCredentials *credentials;
  char *name;
  gboolean may_unlock;
} KeyLookup;

static void
key_lookup_free (gpointer data)
{
  KeyLookup *lookup = data;

  g_object_unref (lookup->credentials);
  g_free (lookup->name);
  g_free (lookup);
}

static void
key_thread (GTask        *task,
            gpointer      source,
            gpointer      task_data,
            GCancellable *cancellable)
{
  const KeyLookup *lookup = task_data;
  GError *error = NULL;
  char *key = todoku_credentials_lookup (lookup->credentials, TODOKU_SECRET_API_KEY, lookup->name,
                                         lookup->may_unlock, cancellable, &error);

  if (key != NULL)
    g_task_return_pointer (task, key, (GDestroyNotify) todoku_secret_free);
  else
    g_task_return_error (task, error);
}

/**
 * KeyWanted:
 * @session: (owned): the session
 * @server: (owned): whose key is being looked up
 */
typedef struct
{
  TodokuSession *session;
  TodokuDeliveryServer *server;
} KeyWanted;

static void
service_key_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autofree KeyWanted *wanted = user_data;
  g_autoptr(TodokuSession) self = wanted->session;
  g_autoptr(TodokuDeliveryServer) server = wanted->server;
  g_autoptr(GPtrArray) all = g_object_steal_qdata (G_OBJECT (server), waiting_quark ());
  g_autoptr(TodokuService) service = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(TodokuSecret) key = g_task_propagate_pointer (G_TASK (result), &error);

  if (key != NULL)
    service = keep_service (self, server, todoku_delivery_server_get_row (server)->url, key,
                            &error);
  for (guint i = 0; i < all->len; i++)
    {
      Waiting *waiting = g_ptr_array_index (all, i);

      if (service != NULL)
        g_task_return_pointer (waiting->task, g_object_ref (service), g_object_unref);
      else
        g_task_return_error (waiting->task, g_error_copy (error));
    }
}

/* A keyring takes its time, and may ask its owner; a thousand calls at once ask it one question. */
static void
look_up_key (TodokuSession *self,
             gboolean       may_unlock,
             GTask         *task)
{
  TodokuDeliveryServer *server = g_task_get_task_data (task);
  GPtrArray *all = g_object_get_qdata (G_OBJECT (server), waiting_quark ());
  g_autoptr(GTask) worker = NULL;
  KeyLookup *lookup;
  KeyWanted *wanted;

  if (all != NULL)
    {
      wait_for_key (all, task);
      return;
    }

  all = g_ptr_array_new_with_free_func (waiting_free);
  g_object_set_qdata_full (G_OBJECT (server), waiting_quark (), all,
                           (GDestroyNotify) g_ptr_array_unref);
  wait_for_key (all, task);
  wanted = g_new0 (KeyWanted, 1);
  wanted->session = g_object_ref (self);
  wanted->server = g_object_ref (server);
  lookup = g_new0 (KeyLookup, 1);
  lookup->credentials = g_object_ref (self->credentials);
  lookup->name = g_strdup (todoku_subject_get_name (server));
  lookup->may_unlock = may_unlock;
  worker = g_task_new (NULL, NULL, service_key_cb, wanted);
  g_task_set_source_tag (worker, look_up_key);
  g_task_set_name (worker, "session look up key");
  g_task_set_task_data (worker, lookup, key_lookup_free);
  g_task_run_in_thread (worker, key_thread);
}

/* The practice program has a key for each of the services that it plays. */
static char *
make_practice_key (TodokuSession        *self,
                   TodokuDeliveryServer *server)
{
  const TodokuServerRow *row = todoku_delivery_server_get_row (server);

  if (todoku_services_get (row->kind)->key == TODOKU_SERVICE_KEY_PAIR)
    return g_strconcat (todoku_practice_get_string (self->practice, "aws_access_key_id"), ":",
                        todoku_practice_get_string (self->practice, "aws_secret_access_key"), NULL);

  return g_strdup (todoku_practice_get_string (self->practice, "api_key"));
}

static void
service_probed_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  TodokuDeliveryServer *server = g_task_get_task_data (task);
  TodokuService *service;
  g_auto(TodokuSecret) key = NULL;
  GError *error = NULL;

  if (!todoku_practice_probe_finish (self->practice, result, NULL))
    {
      g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED,
                               "The practice server does not run");
      return;
    }

  /* A server that was started anew, maybe by another process, has other ports and keys; then its
   * connection has been dropped.
   */
  key = make_practice_key (self, server);
  service = keep_service (self, server, todoku_practice_get_string (self->practice, "http"), key,
                          &error);
  if (service != NULL)
    g_task_return_pointer (task, service, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * todoku_session_get_service_async:
 * @self: the session
 * @server: a delivery server
 * @may_unlock: whether a person may be asked to unlock a keyring
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is there
 * @user_data: its argument
 *
 * Makes the connection to a delivery service, or takes the one there is.
 */
void
todoku_session_get_service_async (TodokuSession        *self,
                                  TodokuDeliveryServer *server,
                                  gboolean              may_unlock,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  TodokuService *service = g_object_get_qdata (G_OBJECT (server), service_quark ());
  GError *error = NULL;

  g_task_set_source_tag (task, todoku_session_get_service_async);
  g_task_set_name (task, "session get service");
  g_task_set_task_data (task, g_object_ref (server), g_object_unref);

  if (!todoku_server_row_has_api (todoku_delivery_server_get_row (server)))
    g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_NO_API, "“%s” has no API",
                             todoku_subject_get_name (server));
  else if (todoku_delivery_server_get_row (server)->practice)
    todoku_practice_probe_async (self->practice, cancellable, service_probed_cb,
                                 g_steal_pointer (&task));
  else if (service != NULL)
    g_task_return_pointer (task, g_object_ref (service), g_object_unref);
  else if (todoku_session_get_credentials (self, &error) == NULL)
    g_task_return_error (task, error);
  else
    look_up_key (self, may_unlock, task);
}

/**
 * todoku_session_get_service_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full): the connection, or %NULL with @error set
 */
TodokuService *
todoku_session_get_service_finish (TodokuSession  *self,
                                   GAsyncResult   *result,
                                   GError        **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_get_service_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
