/* SPDX-License-Identifier: GPL-3.0-or-later
 * One TLS handshake with the edge in the name of the tracking host. Main context of the caller.
 * What the edge says is a verdict; only what kept us from asking it is an error.
 */
#include "todoku-edge-probe.h"

#include "todoku-http.h"
#include "todoku-loopback.h"

#define TIMEOUT_SECONDS 15

/* Names beyond these would only fill the window. */
#define MAX_NAMES 20

G_DEFINE_BOXED_TYPE (TodokuEdgeProbe, todoku_edge_probe, todoku_edge_probe_copy,
                     todoku_edge_probe_free)

G_DEFINE_ENUM_TYPE (TodokuEdgeVerdict, todoku_edge_verdict,
                    G_DEFINE_ENUM_VALUE (TODOKU_EDGE_VERDICT_OK, "ok"),
                    G_DEFINE_ENUM_VALUE (TODOKU_EDGE_VERDICT_WRONG_NAME, "wrong-name"),
                    G_DEFINE_ENUM_VALUE (TODOKU_EDGE_VERDICT_UNTRUSTED, "untrusted"),
                    G_DEFINE_ENUM_VALUE (TODOKU_EDGE_VERDICT_EXPIRED, "expired"),
                    G_DEFINE_ENUM_VALUE (TODOKU_EDGE_VERDICT_REFUSED, "refused"))

typedef struct
{
  char *host;
  GTlsDatabase *database; /* (nullable): %NULL means what the system trusts */

  /* In progress. */
  GSocketConnection *connection;
  GTlsConnection *tls;

  /* Result. */
  GTlsCertificate *certificate; /* (nullable) */
  GTlsCertificateFlags flaws;
} ProbeData;

static void
probe_data_free (gpointer user_data)
{
  ProbeData *data = user_data;

  g_free (data->host);
  g_clear_object (&data->database);
  g_clear_object (&data->certificate);
  g_clear_object (&data->tls);
  g_clear_object (&data->connection);
  g_free (data);
}

/**
 * todoku_edge_probe_copy:
 * @self: a result
 *
 * Returns: (transfer full): a copy
 */
TodokuEdgeProbe *
todoku_edge_probe_copy (const TodokuEdgeProbe *self)
{
  TodokuEdgeProbe *copy = g_new0 (TodokuEdgeProbe, 1);

  copy->verdict = self->verdict;
  copy->names = g_strdupv (self->names);
  copy->detail = g_strdup (self->detail);
  copy->not_after = self->not_after;

  return copy;
}

/**
 * todoku_edge_probe_free:
 * @self: (transfer full): a result
 */
void
todoku_edge_probe_free (TodokuEdgeProbe *self)
{
  g_strfreev (self->names);
  g_free (self->detail);
  g_free (self);
}

static char **
get_names (GTlsCertificate *certificate)
{
  g_autoptr(GPtrArray) names = g_tls_certificate_get_dns_names (certificate);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; names != NULL && i < MIN (names->len, MAX_NAMES); i++)
    {
      gsize length;
      const char *name = g_bytes_get_data (g_ptr_array_index (names, i), &length);
      g_autofree char *text = g_utf8_make_valid (name, length);

      g_strv_builder_add (builder, text);
    }

  return g_strv_builder_end (builder);
}

/* The first flaw that must be mended decides: an untrusted certificate says nothing by its names.
 */
static TodokuEdgeVerdict
judge (GTlsCertificateFlags flaws)
{
  if (flaws == 0)
    return TODOKU_EDGE_VERDICT_OK;
  if ((flaws & ~(G_TLS_CERTIFICATE_BAD_IDENTITY | G_TLS_CERTIFICATE_EXPIRED |
                 G_TLS_CERTIFICATE_NOT_ACTIVATED)) != 0)
    return TODOKU_EDGE_VERDICT_UNTRUSTED;
  if ((flaws & G_TLS_CERTIFICATE_BAD_IDENTITY) != 0)
    return TODOKU_EDGE_VERDICT_WRONG_NAME;

  return TODOKU_EDGE_VERDICT_EXPIRED;
}

static void
return_verdict (GTask             *task,
                TodokuEdgeVerdict  verdict,
                const GError      *error)
{
  ProbeData *data = g_task_get_task_data (task);
  TodokuEdgeProbe *probe = g_new0 (TodokuEdgeProbe, 1);
  g_autoptr(GDateTime) not_after = NULL;

  probe->verdict = verdict;
  probe->detail = error != NULL ? g_strdup (error->message) : NULL;
  if (data->certificate != NULL)
    {
      probe->names = get_names (data->certificate);
      not_after = g_tls_certificate_get_not_valid_after (data->certificate);
      if (not_after != NULL)
        probe->not_after = g_date_time_to_unix (not_after) * G_USEC_PER_SEC;
    }
  else
    probe->names = g_new0 (char *, 1);

  g_task_return_pointer (task, probe, (GDestroyNotify) todoku_edge_probe_free);
}

static gboolean
accept_certificate_cb (GTlsConnection       *tls,
                       GTlsCertificate      *certificate,
                       GTlsCertificateFlags  flaws,
                       gpointer              user_data)
{
  ProbeData *data = user_data;

  g_set_object (&data->certificate, certificate);
  data->flaws = flaws;

  return FALSE;
}

static void
handshake_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  ProbeData *data = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &error))
    {
      g_set_object (&data->certificate, g_tls_connection_get_peer_certificate (data->tls));
      return_verdict (task, TODOKU_EDGE_VERDICT_OK, NULL);
    }
  else if (data->certificate != NULL)
    return_verdict (task, judge (data->flaws), error);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
           g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    g_task_return_error (task, todoku_http_map_failure (error, 0, NULL, 0));
  else
    return_verdict (task, TODOKU_EDGE_VERDICT_REFUSED, error);
}

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  ProbeData *data = g_task_get_task_data (task);
  g_autoptr(GSocketConnectable) identity = NULL;
  g_autoptr(GIOStream) tls = NULL;
  g_autoptr(GError) error = NULL;

  data->connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);
  if (data->connection == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
        return_verdict (task, TODOKU_EDGE_VERDICT_REFUSED, error);
      else
        g_task_return_error (task, todoku_http_map_failure (error, 0, NULL, 0));
      return;
    }

  identity = g_network_address_new (data->host, 443);
  tls = g_tls_client_connection_new (G_IO_STREAM (data->connection), identity, &error);
  if (tls == NULL)
    {
      g_task_return_error (task, todoku_http_map_failure (error, 0, NULL, 0));
      return;
    }

  data->tls = G_TLS_CONNECTION (g_steal_pointer (&tls));
  if (data->database != NULL)
    g_tls_connection_set_database (data->tls, data->database);
  g_signal_connect (data->tls, "accept-certificate", G_CALLBACK (accept_certificate_cb), data);
  g_tls_connection_handshake_async (data->tls, G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                                    handshake_cb, g_object_ref (task));
}

/**
 * todoku_edge_probe_async:
 * @edge: where to connect to; the caller decides who resolves its name
 * @host: the tracking host, which the certificate must be good for
 * @ca_file: (nullable): a PEM file of authorities to be trusted in place of the system's; only the
 *   practice server has one
 * @cancellable: (nullable): gives up waiting
 * @callback: called when done
 * @user_data: its argument
 *
 * Shakes hands once.
 */
void
todoku_edge_probe_async (GSocketConnectable  *edge,
                         const char          *host,
                         const char          *ca_file,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GProxyResolver) proxies = NULL;
  g_autoptr(GSocketClient) client = NULL;
  GError *error = NULL;
  ProbeData *data;

  g_return_if_fail (G_IS_SOCKET_CONNECTABLE (edge));
  g_return_if_fail (host != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, todoku_edge_probe_async);
  g_task_set_name (task, "todoku-edge-probe");
  data = g_new0 (ProbeData, 1);
  data->host = g_strdup (host);
  g_task_set_task_data (task, data, probe_data_free);

  if (ca_file != NULL)
    {
      data->database = g_tls_file_database_new (ca_file, &error);
      if (data->database == NULL)
        {
          g_task_return_error (task, todoku_http_map_failure (error, 0, NULL, 0));
          g_error_free (error);
          return;
        }
    }

  client = g_socket_client_new ();
  g_socket_client_set_timeout (client, TIMEOUT_SECONDS);
  proxies = todoku_loopback_proxy_resolver_new (g_proxy_resolver_get_default ());
  g_socket_client_set_proxy_resolver (client, proxies);
  g_socket_client_connect_async (client, edge, cancellable, connected_cb,
                                 g_steal_pointer (&task));
}

/**
 * todoku_edge_probe_finish:
 * @result: the result of the call
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: (transfer full): what the handshake showed, or %NULL with @error set when the edge could
 *   not be asked
 */
TodokuEdgeProbe *
todoku_edge_probe_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_edge_probe_async), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
