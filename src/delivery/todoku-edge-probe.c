/* SPDX-License-Identifier: GPL-3.0-or-later
 * One TLS handshake with the edge in the name of the tracking host. Worker threads. What the edge
 * says is a verdict; only what kept us from asking it is an error.
 */
#include "todoku-edge-probe.h"

#include "todoku-deadline.h"
#include "todoku-error.h"
#include "todoku-http.h"
#include "todoku-loopback.h"
#include "todoku-thread.h"

#define TIMEOUT (15 * G_TIME_SPAN_SECOND)

/* Both ends compute, which takes real time however fast a clock runs; in milliseconds. */
#define SHORTEST 8000

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
  GTlsCertificate *certificate; /* (owned) (nullable): what was refused */
  GTlsCertificateFlags flaws;
} Refusal;

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

static TodokuEdgeProbe *
make_probe (TodokuEdgeVerdict  verdict,
            GTlsCertificate   *certificate,
            const GError      *error)
{
  TodokuEdgeProbe *probe = g_new0 (TodokuEdgeProbe, 1);
  g_autoptr(GDateTime) not_after = NULL;

  probe->verdict = verdict;
  probe->detail = error != NULL ? g_strdup (error->message) : NULL;
  if (certificate == NULL)
    {
      probe->names = g_new0 (char *, 1);
      return probe;
    }

  probe->names = get_names (certificate);
  not_after = g_tls_certificate_get_not_valid_after (certificate);
  if (not_after != NULL)
    probe->not_after = g_date_time_to_unix (not_after) * G_USEC_PER_SEC;

  return probe;
}

static gboolean
accept_certificate_cb (GTlsConnection       *tls,
                       GTlsCertificate      *certificate,
                       GTlsCertificateFlags  flaws,
                       gpointer              user_data)
{
  Refusal *refusal = user_data;

  g_set_object (&refusal->certificate, certificate);
  refusal->flaws = flaws;

  return FALSE;
}

/* Sets @error when it was not the edge that ended the attempt. */
static gboolean
is_interrupted (const GError    *failure,
                TodokuDeadline  *deadline,
                GError         **error)
{
  if (todoku_deadline_has_passed (deadline))
    g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_TIMED_OUT, "No handshake in time");
  else if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_error_copy (failure));
  else
    return FALSE;

  return TRUE;
}

static TodokuEdgeProbe *
shake_hands (GSocketConnection  *connection,
             const char         *host,
             GTlsDatabase       *database,
             TodokuDeadline     *deadline,
             GError            **error)
{
  g_autoptr(GSocketConnectable) identity = g_network_address_new (host, 443);
  g_autoptr(GIOStream) stream = NULL;
  g_autoptr(GTlsCertificate) refused = NULL;
  g_autoptr(GError) failure = NULL;
  Refusal refusal = { NULL, 0 };
  GTlsConnection *tls;
  gboolean shaken;

  stream = g_tls_client_connection_new (G_IO_STREAM (connection), identity, &failure);
  if (stream == NULL)
    {
      g_propagate_error (error, todoku_http_map_failure (failure, 0, NULL, 0));
      return NULL;
    }

  tls = G_TLS_CONNECTION (stream);
  if (database != NULL)
    g_tls_connection_set_database (tls, database);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (accept_certificate_cb), &refusal);
  shaken = g_tls_connection_handshake (tls, todoku_deadline_get_cancellable (deadline), &failure);
  refused = refusal.certificate;
  if (shaken)
    return make_probe (TODOKU_EDGE_VERDICT_OK, g_tls_connection_get_peer_certificate (tls), NULL);
  if (refused != NULL)
    return make_probe (judge (refusal.flaws), refused, failure);
  if (is_interrupted (failure, deadline, error))
    return NULL;

  return make_probe (TODOKU_EDGE_VERDICT_REFUSED, NULL, failure);
}

static TodokuDeadline *
make_deadline (TodokuClock  *clock,
               GCancellable *cancellable)
{
  guint real = MAX (todoku_clock_real_ms (clock, TIMEOUT), 1);

  return todoku_deadline_new (clock, real < SHORTEST ? TIMEOUT * SHORTEST / real : TIMEOUT,
                              cancellable);
}

/**
 * todoku_edge_probe:
 * @edge: where to connect to; the caller decides who resolves its name
 * @host: the tracking host, which the certificate must be good for
 * @ca_file: (nullable): a PEM file of authorities to be trusted in place of the system's; only the
 *   practice server has one
 * @clock: the clock of the time-out
 * @cancellable: (nullable): gives up waiting
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Shakes hands once. Worker threads only.
 *
 * Returns: (transfer full): what the handshake showed, or %NULL with @error set when the edge could
 *   not be asked
 */
TodokuEdgeProbe *
todoku_edge_probe (GSocketConnectable  *edge,
                   const char          *host,
                   const char          *ca_file,
                   TodokuClock         *clock,
                   GCancellable        *cancellable,
                   GError             **error)
{
  g_autoptr(TodokuDeadline) deadline = NULL;
  g_autoptr(GTlsDatabase) database = NULL;
  g_autoptr(GProxyResolver) proxies = NULL;
  g_autoptr(GSocketClient) client = NULL;
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GError) failure = NULL;

  g_return_val_if_fail (G_IS_SOCKET_CONNECTABLE (edge), NULL);
  g_return_val_if_fail (host != NULL, NULL);
  todoku_assert_worker ();

  if (ca_file != NULL)
    database = g_tls_file_database_new (ca_file, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, todoku_http_map_failure (failure, 0, NULL, 0));
      return NULL;
    }

  deadline = make_deadline (clock, cancellable);
  proxies = todoku_loopback_proxy_resolver_new (g_proxy_resolver_get_default ());
  client = g_socket_client_new ();
  g_socket_client_set_proxy_resolver (client, proxies);
  connection = g_socket_client_connect (client, edge, todoku_deadline_get_cancellable (deadline),
                                        &failure);
  if (connection != NULL)
    return shake_hands (connection, host, database, deadline, error);
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return make_probe (TODOKU_EDGE_VERDICT_REFUSED, NULL, failure);
  if (!is_interrupted (failure, deadline, error))
    g_propagate_error (error, todoku_http_map_failure (failure, 0, NULL, 0));

  return NULL;
}
