/* SPDX-License-Identifier: GPL-3.0-or-later
 * The edge of the practice CDN: a TLS port that presents a certificate for the host names of all
 * deployed distributions. Main loop. Certificates come from an authority of its own, which nobody
 * else trusts.
 */
#include <string.h>

#include "practice-private.h"

/**
 * practice_tls_refresh:
 * @self: the practice server, whose distributions have changed
 *
 * GIO does not say which name a client wants before the certificate has to be there, so one
 * certificate carries all names. A name without a deployed distribution is not in it, which is the
 * error that a browser would show.
 */
void
practice_tls_refresh (Practice *self)
{
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_DISTRIBUTION);
  JsonObject *authority = practice_state_get (self->state, "authority", "all");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) names = NULL;

  g_strv_builder_add (builder, "*.cloudfront.net");
  for (guint i = 0; i < rows->len; i++)
    {
      JsonArray *aliases = json_object_get_array_member (rows->pdata[i], "_aliases");

      if (practice_json_boolean (rows->pdata[i], "_live", FALSE))
        for (guint j = 0; j < json_array_get_length (aliases); j++)
          g_strv_builder_add (builder, json_array_get_string_element (aliases, j));
    }
  names = g_strv_builder_end (builder);

  certificate = practice_keys_issue (json_object_get_string_member (authority, "certificate"),
                                     json_object_get_string_member (authority, "key"),
                                     (const char *const *) names, &error);
  if (certificate != NULL)
    soup_server_set_tls_certificate (self->tls, certificate);
  else
    g_warning ("%s", error->message);
}

static gboolean
has_alias (Practice   *self,
           const char *host)
{
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_DISTRIBUTION);

  for (guint i = 0; i < rows->len; i++)
    {
      JsonArray *aliases = json_object_get_array_member (rows->pdata[i], "_aliases");

      if (practice_json_boolean (rows->pdata[i], "_live", FALSE))
        for (guint j = 0; j < json_array_get_length (aliases); j++)
          if (g_ascii_strcasecmp (json_array_get_string_element (aliases, j), host) == 0)
            return TRUE;
    }

  return FALSE;
}

/* The service behind the edge knows its customers by Host, and only while the branding is valid. */
static gboolean
has_valid_link (Practice   *self,
                const char *host)
{
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_LINK);

  for (guint i = 0; i < rows->len; i++)
    {
      JsonObject *dns = json_object_get_object_member (rows->pdata[i], "dns");
      JsonObject *entry = json_object_get_object_member (dns, "domain_cname");

      if (json_object_get_boolean_member (rows->pdata[i], "valid") &&
          g_ascii_strcasecmp (json_object_get_string_member (entry, "host"), host) == 0)
        return TRUE;
    }

  return FALSE;
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

  if (!has_alias (self, host))
    {
      status = SOUP_STATUS_FORBIDDEN;
      text = "The request could not be satisfied. Bad request.\n";
    }
  else if (!has_valid_link (self, host))
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

  self->tls = soup_server_new ("server-header", "todoku-practice", NULL);
  soup_server_add_handler (self->tls, NULL, edge_cb, self, NULL);
  practice_http_bound_bodies (self, self->tls);
  practice_tls_refresh (self);

  return practice_http_listen (self->tls, port, SOUP_SERVER_LISTEN_HTTPS, &self->tls_port, error);
}
