/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a company's proxy gets to see, as it is set in the environment there: a real proxy resolver,
 * and a proxy that remembers what arrives. Nothing for this computer may be among it.
 */
#include "mock-server.h"
#include "todoku-edge-probe.h"
#include "todoku-http.h"
#include "todoku-loopback.h"
#include "todoku-test.h"

static MockServer *proxy;

static TodokuHttpReply *
get (const char  *url,
     GError     **error)
{
  g_autoptr(TodokuClock) clock = todoku_clock_new (1);
  g_autoptr(TodokuHttp) http = todoku_http_new (clock);
  g_autoptr(TodokuHttpRequest) request = todoku_http_request_new ("GET", url);

  todoku_http_request_set_header (request, "Authorization", "Bearer SG.top.secret");

  return todoku_http_send (http, request, NULL, error);
}

static gboolean
proxy_is_used (void)
{
  g_auto(GStrv) proxies = g_proxy_resolver_lookup (g_proxy_resolver_get_default (),
                                                   "http://127.0.0.1:1", NULL, NULL);

  return proxies != NULL && g_str_has_prefix (proxies[0], "http://");
}

static void
test_other_hosts (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuHttpReply) reply = NULL;
  guint before = mock_server_get_count (proxy);

  if (!proxy_is_used ())
    {
      g_test_skip ("There is no proxy resolver on this computer");
      return;
    }

  mock_server_push (proxy, 200, "{}", NULL);
  reply = get ("http://mail.todoku.test/v3/scopes", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpuint (mock_server_get_count (proxy), ==, before + 1);
}

static void
test_loopback (void)
{
  g_autoptr(MockServer) server = mock_server_new ();
  g_autoptr(GUri) uri = g_uri_parse (mock_server_get_url (server), G_URI_FLAGS_NONE, NULL);
  static const char *const hosts[] = { "127.0.0.1", "localhost", "LOCALHOST" };
  guint before = mock_server_get_count (proxy);

  if (!proxy_is_used ())
    {
      g_test_skip ("There is no proxy resolver on this computer");
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autofree char *url = g_strdup_printf ("http://%s:%d/v3/scopes", hosts[i],
                                              g_uri_get_port (uri));
      g_autoptr(GError) error = NULL;
      g_autoptr(TodokuHttpReply) reply = NULL;

      mock_server_push (server, 200, "{}", NULL);
      reply = get (url, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpuint (mock_server_get_count (server), ==, i + 1);
    }
  g_assert_cmpuint (mock_server_get_count (proxy), ==, before);
}

static void
edge_accepted_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  guint *n_accepted = user_data;
  g_autoptr(GSocketConnection) connection =
    g_socket_listener_accept_finish (G_SOCKET_LISTENER (source), result, NULL, NULL);

  if (connection != NULL)
    (*n_accepted)++;
}

static gpointer
probe_in_worker (gpointer data)
{
  g_autoptr(TodokuClock) clock = todoku_clock_new (1);
  g_autoptr(TodokuEdgeProbe) probe =
    todoku_edge_probe (data, "url.todoku.test", NULL, clock, NULL, NULL);

  return NULL;
}

/* The handshake comes to nothing; what counts is who is connected to. */
static void
test_edge_probe (void)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  g_autoptr(GCancellable) done = g_cancellable_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autoptr(GSocketConnectable) edge = g_network_address_new ("127.0.0.1", port);
  guint before = mock_server_get_count (proxy);
  guint n_accepted = 0;

  g_socket_listener_accept_async (listener, done, edge_accepted_cb, &n_accepted);
  todoku_test_run_worker (probe_in_worker, edge);
  g_assert_cmpuint (n_accepted, ==, 1);
  g_assert_cmpuint (mock_server_get_count (proxy), ==, before);
}

static void
test_resolver (void)
{
  g_autoptr(GProxyResolver) company = g_simple_proxy_resolver_new ("http://proxy.test:3128", NULL);
  g_autoptr(GProxyResolver) resolver = todoku_loopback_proxy_resolver_new (company);
  static const struct { const char *uri; gboolean direct; } cases[] = {
    { "http://127.0.0.1:8080/v3", TRUE },
    { "https://127.8.9.1", TRUE },
    { "http://[::1]:8080", TRUE },
    { "http://localhost", TRUE },
    { "http://Localhost.:1", TRUE },
    { "http://a.localhost", TRUE },
    { "none://127.0.0.1:443", TRUE },
    { "https://api.sendgrid.com", FALSE },
    { "https://notlocalhost", FALSE },
    { "https://localhost.example.com", FALSE },
    { "https://128.0.0.1", FALSE },
    { "https://[2001:db8::1]", FALSE },
  };

  g_assert_true (g_proxy_resolver_is_supported (resolver));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;
      GAsyncResult *slot = NULL;
      g_auto(GStrv) at_once = g_proxy_resolver_lookup (resolver, cases[i].uri, NULL, &error);
      g_auto(GStrv) later = NULL;
      const char *expected = cases[i].direct ? "direct://" : "http://proxy.test:3128";

      g_test_message ("%s", cases[i].uri);
      g_assert_no_error (error);
      g_assert_cmpstr (at_once[0], ==, expected);
      g_proxy_resolver_lookup_async (resolver, cases[i].uri, NULL, todoku_test_store_result, &slot);
      result = todoku_test_wait_result (&slot);
      later = g_proxy_resolver_lookup_finish (resolver, result, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (later[0], ==, expected);
    }
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  /* The rest of the tests must not depend on how this computer is set up; these do. */
  proxy = mock_server_new ();
  g_unsetenv ("GIO_USE_PROXY_RESOLVER");
  g_unsetenv ("no_proxy");
  g_unsetenv ("NO_PROXY");
  g_setenv ("http_proxy", mock_server_get_url (proxy), TRUE);
  g_setenv ("https_proxy", mock_server_get_url (proxy), TRUE);
  g_setenv ("all_proxy", mock_server_get_url (proxy), TRUE);

  g_test_add_func ("/delivery/proxy/other-hosts", test_other_hosts);
  g_test_add_func ("/delivery/proxy/loopback", test_loopback);
  g_test_add_func ("/delivery/proxy/edge-probe", test_edge_probe);
  g_test_add_func ("/delivery/proxy/resolver", test_resolver);

  status = g_test_run ();
  mock_server_free (proxy);

  return status;
}
