/* SPDX-License-Identifier: GPL-3.0-or-later
 * The connections to whoever terminates TLS, each made when it is first needed with the keys from
 * the secret store or, for the practice edge, from the port file. Main thread only.
 */
#include "todoku-session-private.h"

#include "todoku-error.h"
#include "todoku-services.h"

static GQuark
edge_quark (void)
{
  return g_quark_from_static_string ("todoku-session-edge");
}

/**
 * todoku_session_forget_edge:
 * @server: a delivery server
 *
 * Drops the connection to its edge, and with it the keys.
 */
void
todoku_session_forget_edge (TodokuDeliveryServer *server)
{
  g_object_set_qdata (G_OBJECT (server), edge_quark (), NULL);
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

#define SESSION_TOKEN 2

static const char *const edge_key_names[] = {
  TODOKU_SECRET_AWS_ACCESS_KEY_ID,
  TODOKU_SECRET_AWS_SECRET_ACCESS_KEY,
  [SESSION_TOKEN] = TODOKU_SECRET_AWS_SESSION_TOKEN,
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
  TodokuEdgeAccount account = { 0 };
  GError *error = NULL;
  TodokuEdge *edge;

  if (id == NULL || secret == NULL)
    {
      g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_KEY_MISSING,
                               "No AWS keys are stored");
      return;
    }

  /* Several calls may have looked the keys up at once; there is one connection, with one set of
   * slots.
   */
  edge = g_object_get_qdata (G_OBJECT (keys->server), edge_quark ());
  if (edge != NULL)
    {
      g_task_return_pointer (task, g_object_ref (edge), g_object_unref);
      return;
    }

  account.acm_url = todoku_delivery_server_get_acm_url (keys->server);
  account.cloudfront_url = todoku_delivery_server_get_cloudfront_url (keys->server);
  account.access_key_id = id;
  account.secret_access_key = secret;
  account.session_token = token;
  edge = todoku_services_connect_edge (kind, self->clock, &account, &error);
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
  /* Only temporary keys have a session token; that there is none is no mistake. */
  if (keys->next == SESSION_TOKEN &&
      g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_KEY_MISSING))
    g_clear_error (&error);

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

  if (!todoku_practice_probe_finish (practice, result, NULL))
    {
      g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED,
                               "The practice server does not run");
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
