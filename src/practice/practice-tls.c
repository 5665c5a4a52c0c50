/* SPDX-License-Identifier: GPL-3.0-or-later
 * The edge of the practice CDN: a TLS port that presents for each host name of a deployed
 * distribution the certificate whose end ACM tells, and one for each link with Auto SSL. Main loop.
 * Certificates come from an authority of its own, which nobody else trusts.
 */
#include <gio/gio.h>
#include <string.h>
#include <sys/socket.h>

#include "practice-private.h"
#include "practice-sni.h"

/* What a host without a distribution gets: the error that a browser would show. */
#define DEFAULT_NAME "*.cloudfront.net"
#define DEFAULT_SECONDS (90 * 24 * 60 * 60)

/* A client that sends a part of its first message is looked at again so often, in milliseconds. */
#define HELLO_PAUSE 10
#define HELLO_TRIES 500

/**
 * Hello:
 * @self: the practice server; not touched once @cancellable is cancelled
 * @cancellable: (owned): cancelled as the port closes
 * @connection: (owned): who has connected
 * @tls: (owned) (nullable): the same with TLS
 * @n_tries: how often it was looked for the name
 *
 * A connection until its handshake.
 */
typedef struct
{
  Practice *self;
  GCancellable *cancellable;
  GSocketConnection *connection;
  GIOStream *tls;
  guint n_tries;
} Hello;

static void
hello_free (Hello *hello)
{
  g_object_unref (hello->cancellable);
  g_object_unref (hello->connection);
  g_clear_object (&hello->tls);
  g_free (hello);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Hello, hello_free)

/**
 * practice_tls_refresh:
 * @self: the practice server, whose distributions, certificates or clock have changed
 *
 * From now on new certificates are presented.
 */
void
practice_tls_refresh (Practice *self)
{
  if (self->tls_certificates != NULL)
    g_hash_table_remove_all (self->tls_certificates);
}

static JsonObject *
find_distribution (Practice   *self,
                   const char *host)
{
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_DISTRIBUTION);

  for (guint i = 0; i < rows->len; i++)
    {
      JsonArray *aliases = json_object_get_array_member (rows->pdata[i], "_aliases");

      if (practice_json_boolean (rows->pdata[i], "_live", FALSE))
        for (guint j = 0; j < json_array_get_length (aliases); j++)
          if (g_ascii_strcasecmp (json_array_get_string_element (aliases, j), host) == 0)
            return rows->pdata[i];
    }

  return NULL;
}

/* The service knows its customers by Host, and only while the branding is valid. */
static JsonObject *
find_valid_link (Practice   *self,
                 const char *host)
{
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_LINK);

  for (guint i = 0; i < rows->len; i++)
    {
      JsonObject *dns = json_object_get_object_member (rows->pdata[i], "dns");
      JsonObject *entry = json_object_get_object_member (dns, "domain_cname");

      if (json_object_get_boolean_member (rows->pdata[i], "valid") &&
          g_ascii_strcasecmp (json_object_get_string_member (entry, "host"), host) == 0)
        return rows->pdata[i];
    }

  return NULL;
}

/* Whether the service itself presents a certificate for it. */
static gboolean
has_auto_ssl (Practice   *self,
              const char *host)
{
  JsonObject *link = practice_get_setting (self, "auto_ssl") != PRACTICE_AUTO_SSL_LATE
                       ? find_valid_link (self, host) : NULL;

  return link != NULL && json_object_has_member (json_object_get_object_member (link, "dns"),
                                                 "acme_challenge_cname");
}

static GTlsCertificate *
issue (Practice    *self,
       const char  *name,
       gint64       begin,
       gint64       end,
       GError     **error)
{
  JsonObject *authority = practice_state_get (self->state, "authority", "all");
  const char *const names[] = { name, NULL };

  return practice_keys_issue (json_object_get_string_member (authority, "certificate"),
                              json_object_get_string_member (authority, "key"), names, begin, end,
                              error);
}

/* The certificate for a name, which may be %NULL; looked for anew at each connection, because it
 * may be time to renew it.
 */
static GTlsCertificate *
find_certificate (Practice    *self,
                  const char  *host,
                  GError     **error)
{
  JsonObject *distribution = host != NULL ? find_distribution (self, host) : NULL;
  const char *arn = distribution != NULL
                      ? practice_json_string (distribution, "_certificate", NULL) : NULL;
  JsonObject *row = arn != NULL
                      ? practice_state_get (self->state, PRACTICE_KIND_CERTIFICATE, arn) : NULL;
  gint64 begin = g_get_real_time () / G_USEC_PER_SEC;
  gint64 end = begin + DEFAULT_SECONDS;
  const char *name = row != NULL || (host != NULL && has_auto_ssl (self, host)) ? host
                                                                                 : DEFAULT_NAME;
  GTlsCertificate *certificate;

  if (row != NULL)
    {
      practice_acm_refresh_row (self, row);
      begin = practice_told (self, json_object_get_int_member (row, "issued"));
      end = begin + PRACTICE_CERTIFICATE_SECONDS;
    }
  certificate = g_hash_table_lookup (self->tls_certificates, name);
  if (certificate == NULL)
    {
      certificate = issue (self, name, begin, end, error);
      if (certificate != NULL)
        g_hash_table_insert (self->tls_certificates, g_strdup (name), certificate);
    }

  return certificate;
}

static void
shaken_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Hello) hello = user_data;
  g_autoptr(GSocketAddress) local = NULL;
  g_autoptr(GSocketAddress) remote = NULL;

  /* A client that does not like the certificate goes: that is what it is for. */
  if (!g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, NULL) ||
      g_cancellable_is_cancelled (hello->cancellable))
    return;

  local = g_socket_connection_get_local_address (hello->connection, NULL);
  remote = g_socket_connection_get_remote_address (hello->connection, NULL);
  soup_server_accept_iostream (hello->self->tls, hello->tls, local, remote, NULL);
}

/* Takes @hello. */
static void
shake_hands (Hello      *hello,
             const char *host)
{
  g_autoptr(GError) error = NULL;
  GTlsCertificate *certificate = find_certificate (hello->self, host, &error);

  if (certificate != NULL)
    hello->tls = g_tls_server_connection_new (G_IO_STREAM (hello->connection), certificate, &error);
  if (hello->tls == NULL)
    {
      g_warning ("%s", error->message);
      hello_free (hello);
      return;
    }
  g_tls_connection_handshake_async (G_TLS_CONNECTION (hello->tls), G_PRIORITY_DEFAULT,
                                    hello->cancellable, shaken_cb, hello);
}

static gboolean
hello_readable_cb (GSocket      *socket,
                   GIOCondition  condition,
                   gpointer      user_data);

static void
wait_for_hello (Hello *hello)
{
  GSocket *socket = g_socket_connection_get_socket (hello->connection);
  g_autoptr(GSource) source = g_socket_create_source (socket, G_IO_IN, hello->cancellable);

  g_source_set_callback (source, G_SOURCE_FUNC (hello_readable_cb), hello, NULL);
  g_source_attach (source, NULL);
}

static gboolean
wait_more_cb (gpointer user_data)
{
  Hello *hello = user_data;

  wait_for_hello (hello);

  return G_SOURCE_REMOVE;
}

/* Reads without taking, so that the TLS library finds all of it. */
static gboolean
hello_readable_cb (GSocket      *socket,
                   GIOCondition  condition,
                   gpointer      user_data)
{
  g_autoptr(Hello) hello = user_data;
  g_autofree guint8 *data = NULL;
  g_autofree char *name = NULL;
  gssize length;

  if (g_cancellable_is_cancelled (hello->cancellable))
    return G_SOURCE_REMOVE;

  data = g_malloc (PRACTICE_SNI_MAX);
  length = recv (g_socket_get_fd (socket), data, PRACTICE_SNI_MAX, MSG_PEEK | MSG_DONTWAIT);
  if (length <= 0 || ++hello->n_tries > HELLO_TRIES)
    return G_SOURCE_REMOVE;

  if (practice_sni_read (data, (gsize) length, &name) == PRACTICE_SNI_MORE)
    g_timeout_add (HELLO_PAUSE, wait_more_cb, g_steal_pointer (&hello));
  else
    shake_hands (g_steal_pointer (&hello), name);

  return G_SOURCE_REMOVE;
}

static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             gpointer           user_data)
{
  Practice *self = user_data;
  Hello *hello = g_new0 (Hello, 1);

  hello->self = self;
  hello->cancellable = g_object_ref (self->tls_cancellable);
  hello->connection = g_object_ref (connection);
  wait_for_hello (hello);

  return TRUE;
}

static void
edge_cb (SoupServer        *server,
         SoupServerMessage *message,
         const char        *path,
         GHashTable        *query,
         gpointer           user_data)
{
  Practice *self = user_data;
  const char *header = soup_message_headers_get_one (
    soup_server_message_get_request_headers (message), "Host");
  g_autofree char *host = g_strndup (header != NULL ? header : "",
                                     strcspn (header != NULL ? header : "", ":"));
  guint status = SOUP_STATUS_OK;
  const char *text = "The practice service would follow this link.\n";

  if (find_distribution (self, host) == NULL && !has_auto_ssl (self, host))
    {
      status = SOUP_STATUS_FORBIDDEN;
      text = "The request could not be satisfied. Bad request.\n";
    }
  else if (find_valid_link (self, host) == NULL)
    {
      status = SOUP_STATUS_NOT_FOUND;
      text = "You have clicked on an invalid link.\n";
    }
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, text, strlen (text));
}

static gboolean
ensure_authority (Practice  *self,
                  GError   **error)
{
  JsonObject *authority = practice_state_get (self->state, "authority", "all");
  g_autofree char *path = g_build_filename (self->data_dir, "practice-ca.pem", NULL);
  g_autofree char *certificate = NULL;
  g_autofree char *key = NULL;
  g_autoptr(JsonObject) row = NULL;

  if (authority == NULL)
    {
      if (!practice_keys_make_authority (&certificate, &key, error))
        return FALSE;
      row = json_object_new ();
      json_object_set_string_member (row, "certificate", certificate);
      json_object_set_string_member (row, "key", key);
      practice_state_put (self->state, "authority", "all", row);
      authority = row;
    }

  return g_file_set_contents (path, json_object_get_string_member (authority, "certificate"), -1,
                              error);
}

static gboolean
listen_on (Practice  *self,
           guint16    port,
           GError   **error)
{
  g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  g_autoptr(GSocketAddress) got = NULL;

  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->tls_service), wanted,
                                      G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &got,
                                      error))
    return FALSE;
  self->tls_port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));

  return TRUE;
}

/**
 * practice_tls_start:
 * @self: the practice server
 * @port: the port that it would like, or 0
 * @error: return location for a #GError
 *
 * Returns: whether the TLS port is open
 */
gboolean
practice_tls_start (Practice  *self,
                    guint16    port,
                    GError   **error)
{
  if (!ensure_authority (self, error))
    return FALSE;

  self->tls_cancellable = g_cancellable_new ();
  self->tls_certificates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->tls = soup_server_new ("server-header", "todoku-practice", NULL);
  soup_server_add_handler (self->tls, NULL, edge_cb, self, NULL);
  practice_http_bound_bodies (self, self->tls);
  self->tls_service = g_socket_service_new ();
  g_signal_connect (self->tls_service, "incoming", G_CALLBACK (incoming_cb), self);

  return (port != 0 && listen_on (self, port, NULL)) || listen_on (self, 0, error);
}

/**
 * practice_tls_stop:
 * @self: the practice server
 *
 * Closes the TLS port.
 */
void
practice_tls_stop (Practice *self)
{
  if (self->tls_cancellable != NULL)
    g_cancellable_cancel (self->tls_cancellable);
  if (self->tls_service != NULL)
    {
      g_socket_service_stop (self->tls_service);
      g_socket_listener_close (G_SOCKET_LISTENER (self->tls_service));
    }
  if (self->tls != NULL)
    soup_server_disconnect (self->tls);
  g_clear_object (&self->tls_service);
  g_clear_object (&self->tls_cancellable);
  g_clear_object (&self->tls);
  g_clear_pointer (&self->tls_certificates, g_hash_table_unref);
}
