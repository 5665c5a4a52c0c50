/* SPDX-License-Identifier: GPL-3.0-or-later
 * The connections behind the delivery servers: services, edges, resolvers and checkers, each made
 * when it is first needed with the keys from the secret store, and what their answers mean for the
 * objects. Keys pass through here and are kept by the connection alone. Main thread only.
 */
#include "todoku-session-private.h"

#include "todoku-aws-edge.h"
#include "todoku-error.h"
#include "todoku-sendgrid.h"

static GQuark
service_quark (void)
{
  return g_quark_from_static_string ("todoku-session-service");
}

static GQuark
edge_quark (void)
{
  return g_quark_from_static_string ("todoku-session-edge");
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
 * practice
 *   server does not run, or when `TODOKU_RESOLVER` names none
 */
TodokuResolver *
todoku_session_get_resolver (TodokuSession        *self,
                             TodokuDeliveryServer *server)
{
  g_autoptr(GError) error = NULL;

  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  if (server != NULL && todoku_delivery_server_get_practice (server))
    return todoku_practice_get_resolver (self->practice);

  if (self->resolver == NULL)
    {
      self->resolver = todoku_resolver_new_from_environment (&error);
      if (self->resolver == NULL)
        g_info ("DNS cannot be asked: %s", error->message);
    }

  return self->resolver;
}

/**
 * todoku_session_get_checker:
 * @self: the session
 * @server: (nullable): a delivery server, or %NULL for the real DNS
 *
 * Returns: (transfer none) (nullable): the checker that knows its domains; %NULL when its DNS
 * cannot
 *   be asked at all
 */
TodokuRecordChecker *
todoku_session_get_checker (TodokuSession        *self,
                            TodokuDeliveryServer *server)
{
  TodokuResolver *resolver;

  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  if (server != NULL && todoku_delivery_server_get_practice (server))
    return todoku_practice_get_checker (self->practice);

  resolver = todoku_session_get_resolver (self, NULL);
  if (self->checker == NULL && resolver != NULL)
    self->checker = todoku_record_checker_new (resolver);

  return self->checker;
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
  g_object_set_qdata (G_OBJECT (server), edge_quark (), NULL);
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

      if (!todoku_delivery_server_get_practice (server))
        continue;

      todoku_session_forget_service (server);
      todoku_delivery_server_set_status (server, running ? TODOKU_SERVER_STATUS_CONNECTED
                                                         : TODOKU_SERVER_STATUS_STOPPED);
    }
}

/**
 * todoku_session_make_service:
 * @self: the session
 * @server: a delivery server
 * @api_key: its key
 * @error: return location
 *
 * Returns: (transfer full): a connection that nobody keeps yet, or %NULL with @error set
 */
TodokuDeliveryService *
todoku_session_make_service (TodokuSession         *self,
                             TodokuDeliveryServer  *server,
                             const char            *api_key,
                             GError               **error)
{
  return todoku_sendgrid_new (self->http, todoku_delivery_server_get_url (server), api_key,
                              todoku_delivery_server_get_on_behalf_of (server), error);
}

static void
keep_service (GTask      *task,
              const char *api_key)
{
  TodokuSession *self = g_task_get_source_object (task);
  TodokuDeliveryServer *server = g_task_get_task_data (task);
  GError *error = NULL;
  TodokuDeliveryService *service = todoku_session_make_service (self, server, api_key, &error);

  if (service == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_object_set_qdata_full (G_OBJECT (server), service_quark (), g_object_ref (service),
                           g_object_unref);
  g_task_return_pointer (task, service, g_object_unref);
}

static void
service_key_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  char *key = todoku_credentials_lookup_finish (TODOKU_CREDENTIALS (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else if (key == NULL)
    g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_KEY_MISSING, "No API key is stored");
  else
    keep_service (task, key);

  g_clear_pointer (&key, todoku_secret_free);
}

static void
service_probed_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  TodokuDeliveryServer *server = g_task_get_task_data (task);
  TodokuDeliveryService *service;

  if (!todoku_practice_probe_finish (self->practice, result, NULL))
    {
      g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED,
                               "The practice server does not run");
      return;
    }

  /* A server that was started anew has other ports and keys; then its connection has been dropped.
   * */
  service = g_object_get_qdata (G_OBJECT (server), service_quark ());
  if (service != NULL)
    {
      g_task_return_pointer (task, g_object_ref (service), g_object_unref);
      return;
    }

  todoku_delivery_server_set_url (server, todoku_practice_get_string (self->practice, "http"));
  keep_service (task, todoku_practice_get_string (self->practice, "api_key"));
}

/**
 * todoku_session_get_service_async:
 * @self: the session
 * @server: a delivery server
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is there
 * @user_data: its argument
 *
 * Makes the connection to a delivery service, or takes the one there is.
 */
void
todoku_session_get_service_async (TodokuSession        *self,
                                  TodokuDeliveryServer *server,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  TodokuDeliveryService *service = g_object_get_qdata (G_OBJECT (server), service_quark ());
  TodokuCredentials *credentials;
  GError *error = NULL;

  g_task_set_source_tag (task, todoku_session_get_service_async);
  g_task_set_name (task, "session get service");
  g_task_set_task_data (task, g_object_ref (server), g_object_unref);

  if (todoku_delivery_server_get_practice (server))
    {
      todoku_practice_probe_async (self->practice, cancellable, service_probed_cb, task);
      return;
    }
  if (service != NULL)
    {
      g_task_return_pointer (task, g_object_ref (service), g_object_unref);
      g_object_unref (task);
      return;
    }

  credentials = todoku_session_get_credentials (self, &error);
  if (credentials == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  todoku_credentials_lookup_async (credentials, TODOKU_SECRET_API_KEY,
                                   todoku_delivery_server_get_name (server), cancellable,
                                   service_key_cb, task);
}

/**
 * todoku_session_get_service_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full): the connection, or %NULL with @error set
 */
TodokuDeliveryService *
todoku_session_get_service_finish (TodokuSession  *self,
                                   GAsyncResult   *result,
                                   GError        **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_get_service_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * EdgeKeys:
 * @server: (owned): the delivery server whose edge is asked for
 * @names: which secrets there are
 * @values: (owned): what they are, as far as known
 * @next: the next one to look up
 */
typedef struct
{
  TodokuDeliveryServer *server;
  char *values[3];
  guint next;
} EdgeKeys;

static const char *const edge_key_names[] = {
  TODOKU_SECRET_AWS_ACCESS_KEY_ID,
  TODOKU_SECRET_AWS_SECRET_ACCESS_KEY,
  TODOKU_SECRET_AWS_SESSION_TOKEN,
};

static void
edge_keys_free (gpointer data)
{
  EdgeKeys *keys = data;

  for (guint i = 0; i < G_N_ELEMENTS (keys->values); i++)
    g_clear_pointer (&keys->values[i], todoku_secret_free);
  g_object_unref (keys->server);
  g_free (keys);
}

static void
keep_edge (GTask          *task,
           TodokuEdgeKind  kind,
           const char     *id,
           const char     *secret,
           const char     *token)
{
  TodokuSession *self = g_task_get_source_object (task);
  EdgeKeys *keys = g_task_get_task_data (task);
  GError *error = NULL;
  TodokuEdge *edge;

  if (id == NULL || secret == NULL)
    {
      g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_KEY_MISSING,
                               "No AWS keys are stored");
      return;
    }

  edge = todoku_aws_edge_new (self->http, kind, todoku_delivery_server_get_acm_url (keys->server),
                              todoku_delivery_server_get_cloudfront_url (keys->server),
                              id, secret, token, &error);
  if (edge == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_object_set_qdata_full (G_OBJECT (keys->server), edge_quark (), g_object_ref (edge),
                           g_object_unref);
  g_task_return_pointer (task, edge, g_object_unref);
}

static void look_up_edge_key (GTask *task);

static void
edge_key_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  EdgeKeys *keys = g_task_get_task_data (task);
  GError *error = NULL;

  keys->values[keys->next] = todoku_credentials_lookup_finish (TODOKU_CREDENTIALS (source), result,
                                                               &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (++keys->next < G_N_ELEMENTS (keys->values))
    look_up_edge_key (g_steal_pointer (&task));
  else
    keep_edge (task, TODOKU_EDGE_AWS, keys->values[0], keys->values[1], keys->values[2]);
}

static void
look_up_edge_key (GTask *task)
{
  TodokuSession *self = g_task_get_source_object (task);
  EdgeKeys *keys = g_task_get_task_data (task);

  todoku_credentials_lookup_async (self->credentials, edge_key_names[keys->next],
                                   todoku_delivery_server_get_name (keys->server),
                                   g_task_get_cancellable (task), edge_key_cb, task);
}

static void
edge_probed_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  EdgeKeys *keys = g_task_get_task_data (task);
  TodokuPractice *practice = self->practice;
  TodokuEdge *edge;

  if (!todoku_practice_probe_finish (practice, result, NULL))
    {
      g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED,
                               "The practice server does not run");
      return;
    }

  edge = g_object_get_qdata (G_OBJECT (keys->server), edge_quark ());
  if (edge != NULL)
    {
      g_task_return_pointer (task, g_object_ref (edge), g_object_unref);
      return;
    }

  todoku_delivery_server_set_acm_url (keys->server, todoku_practice_get_string (practice,
                                                                                "acm_url"));
  todoku_delivery_server_set_cloudfront_url (keys->server,
                                             todoku_practice_get_string (practice,
                                                                         "cloudfront_url"));
  keep_edge (task, TODOKU_EDGE_PRACTICE,
             todoku_practice_get_string (practice, "aws_access_key_id"),
             todoku_practice_get_string (practice, "aws_secret_access_key"), NULL);
}

/**
 * todoku_session_get_edge_async:
 * @self: the session
 * @tracking: a tracking domain
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is there
 * @user_data: its argument
 *
 * Makes the connection to whoever terminates TLS for @tracking, or takes the one there is.
 */
void
todoku_session_get_edge_async (TodokuSession        *self,
                               TodokuTrackingDomain *tracking,
                               GCancellable         *cancellable,
                               GAsyncReadyCallback   callback,
                               gpointer              user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  TodokuDeliveryServer *server = todoku_tracking_domain_get_server (tracking);
  TodokuEdge *edge = g_object_get_qdata (G_OBJECT (server), edge_quark ());
  EdgeKeys *keys = g_new0 (EdgeKeys, 1);
  GError *error = NULL;

  keys->server = g_object_ref (server);
  g_task_set_source_tag (task, todoku_session_get_edge_async);
  g_task_set_name (task, "session get edge");
  g_task_set_task_data (task, keys, edge_keys_free);

  if (todoku_delivery_server_get_practice (server))
    {
      todoku_practice_probe_async (self->practice, cancellable, edge_probed_cb, task);
    }
  else if (edge != NULL)
    {
      g_task_return_pointer (task, g_object_ref (edge), g_object_unref);
      g_object_unref (task);
    }
  else if (todoku_session_get_credentials (self, &error) == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
  else
    {
      look_up_edge_key (task);
    }
}

/**
 * todoku_session_get_edge_finish:
 * @self: the session
 * @result: the result
 * @error: return location of %TODOKU_ERROR_KEY_MISSING and others
 *
 * Returns: (transfer full): the connection, or %NULL with @error set
 */
TodokuEdge *
todoku_session_get_edge_finish (TodokuSession  *self,
                                GAsyncResult   *result,
                                GError        **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_get_edge_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * todoku_session_note_result:
 * @server: a delivery server that has just been talked to
 * @error: (nullable): how it failed
 *
 * Brings the status of the server up to date.
 */
void
todoku_session_note_result (TodokuDeliveryServer *server,
                            const GError         *error)
{
  const char *missing = todoku_delivery_server_get_missing_scopes (server);

  if (error == NULL)
    todoku_delivery_server_set_status (server, missing != NULL && *missing != '\0'
                                                 ? TODOKU_SERVER_STATUS_SCOPES_MISSING
                                                 : TODOKU_SERVER_STATUS_CONNECTED);
  else if (g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED))
    todoku_delivery_server_set_status (server, TODOKU_SERVER_STATUS_STOPPED);
  else if (g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_UNAUTHORISED) ||
           g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_ADDRESS_NOT_ALLOWED) ||
           g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_KEY_MISSING))
    todoku_delivery_server_set_status (server, TODOKU_SERVER_STATUS_UNAUTHORISED);
  else if (g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_OFFLINE) ||
           g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_TIMED_OUT) ||
           g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_TLS) ||
           g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_SERVER_FAILED))
    todoku_delivery_server_set_status (server, TODOKU_SERVER_STATUS_UNREACHABLE);
}

/**
 * todoku_error_is_certain:
 * @error: how a call that changes something remote failed
 *
 * A lost answer, a time-out or a 5xx leaves open whether the change took effect.
 *
 * Returns: whether it certainly did not
 */
gboolean
todoku_error_is_certain (const GError *error)
{
  if (error->domain != TODOKU_ERROR)
    return FALSE;

  switch (error->code)
    {
    case TODOKU_ERROR_OFFLINE:
    case TODOKU_ERROR_TIMED_OUT:
    case TODOKU_ERROR_TLS:
    case TODOKU_ERROR_SERVER_FAILED:
    case TODOKU_ERROR_INVALID_REPLY:
      return FALSE;
    default:
      return TRUE;
    }
}

/**
 * todoku_items_take_validation:
 * @items: (element-type TodokuRecordItem): records
 * @validation: what the service says of them
 *
 * The service answers by key, and may name keys for which there is no record.
 */
void
todoku_items_take_validation (GListModel             *items,
                              const TodokuValidation *validation)
{
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);
      const char *key = todoku_record_item_get_record (item)->key;
      const TodokuValidationResult *found =
        key != NULL ? todoku_validation_find (validation, key) : NULL;

      todoku_record_item_set_service_valid (item, found != NULL ? found->valid : validation->valid);
      todoku_record_item_set_service_reason (item, found != NULL ? found->reason : NULL);
    }
}

/**
 * todoku_domain_take_remote:
 * @domain: a delivery domain
 * @remote: the same as the service knows it
 *
 * Takes over the number and the records; the stage is the caller's.
 */
void
todoku_domain_take_remote (TodokuSenderDomain       *domain,
                           const TodokuRemoteDomain *remote)
{
  todoku_sender_domain_set_remote_id (domain, remote->id);
  todoku_sender_domain_set_automatic_security (domain, remote->automatic_security);
  todoku_domain_set_record_list (domain, remote->records);
  if (remote->validation != NULL)
    todoku_items_take_validation (todoku_sender_domain_get_records (domain), remote->validation);
  todoku_sender_domain_records_changed (domain);
}

/**
 * todoku_tracking_take_remote:
 * @tracking: a tracking domain
 * @remote: its link branding as the service knows it
 *
 * Takes over the number and the records of step 1; the stage is the caller's.
 */
void
todoku_tracking_take_remote (TodokuTrackingDomain   *tracking,
                             const TodokuRemoteLink *remote)
{
  TodokuTrackingExtra *extra = todoku_tracking_get_extra (tracking);

  todoku_tracking_domain_set_remote_id (tracking, remote->id);
  todoku_tracking_set_step_records (tracking, 1, remote->records);
  for (guint i = 0; i < extra->steps[1]->len; i++)
    {
      TodokuRecordItem *item = g_ptr_array_index (extra->steps[1], i);
      TodokuRecord *record = todoku_record_item_get_record (item);
      const TodokuValidationResult *found =
        record->key != NULL && remote->validation != NULL
          ? todoku_validation_find (remote->validation, record->key) : NULL;

      todoku_record_item_set_service_valid (item, found != NULL ? found->valid : remote->valid);
      if (record->purpose == TODOKU_RECORD_PURPOSE_TRACKING)
        todoku_tracking_domain_set_original_target (tracking, record->value);
    }
  todoku_tracking_domain_records_changed (tracking);
}
