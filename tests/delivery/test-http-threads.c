/* SPDX-License-Identifier: GPL-3.0-or-later
 * The HTTP client between threads: who gets a slot and when, when the time of a request begins and
 * what ends it, over how many connections many requests go, and what is certain after a failure.
 */
#include "mock-server.h"
#include "todoku-deadline.h"
#include "todoku-error.h"
#include "todoku-http-request.h"
#include "todoku-test.h"
#include "todoku-thread.h"

#include <sys/socket.h>

#define N_MANY 30

typedef struct
{
  MockServer *server;
  TodokuClock *clock;
  TodokuHttp *http;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->server = mock_server_new ();
  fixture->clock = todoku_clock_new (1);
  fixture->http = todoku_http_new (fixture->clock);
  todoku_http_set_patience (fixture->http, 60 * 1000, 1);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_assert_finalize_object (fixture->http);
  g_assert_finalize_object (fixture->clock);
  mock_server_free (fixture->server);
}

static TodokuHttpRequest *
new_request (Fixture    *fixture,
             const char *method)
{
  g_autofree char *url = g_strconcat (mock_server_get_url (fixture->server), "/x", NULL);

  return todoku_http_request_new (method, url);
}

static void
answer_handler (const MockRequest *request,
                SoupServerMessage *message,
                gpointer           user_data)
{
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, "{}", 2);
}

typedef struct
{
  Fixture *fixture;
  int n_ok;
  int n_timed_out;
} Many;

static gpointer
many_thread (gpointer user_data)
{
  Many *many = user_data;
  g_autoptr(TodokuHttpRequest) request = new_request (many->fixture, "POST");
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  todoku_http_request_set_idempotent (request, TRUE);
  reply = todoku_http_send (many->fixture->http, request, NULL, &error);
  if (reply != NULL)
    g_atomic_int_inc (&many->n_ok);
  else if (g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_TIMED_OUT))
    g_atomic_int_inc (&many->n_timed_out);

  return NULL;
}

static void
run_many (Many *many)
{
  GThread *threads[N_MANY];

  for (guint i = 0; i < N_MANY; i++)
    threads[i] = g_thread_new ("many", many_thread, many);
  for (guint i = 0; i < N_MANY; i++)
    g_thread_join (threads[i]);
}

/* The first eight never get an answer. Those behind them wait for just as long, and must not have
 * used up their own time with that.
 */
static void
test_queue_is_no_time_out (Fixture       *fixture,
                           gconstpointer  user_data)
{
  Many many = { fixture, 0, 0 };

  todoku_http_set_patience (fixture->http, 1500, 1);
  for (guint i = 0; i < TODOKU_HTTP_SLOTS; i++)
    mock_server_push_hang (fixture->server);
  mock_server_set_handler (fixture->server, answer_handler, NULL);
  run_many (&many);
  g_assert_cmpint (many.n_timed_out, ==, TODOKU_HTTP_SLOTS);
  g_assert_cmpint (many.n_ok, ==, N_MANY - TODOKU_HTTP_SLOTS);
  g_assert_cmpuint (mock_server_get_count (fixture->server), ==, N_MANY);
}

typedef struct
{
  Fixture *fixture;
  int priority;
  guint status;
} Patient;

static gpointer
patient_thread (gpointer user_data)
{
  Patient *patient = user_data;
  g_autoptr(TodokuHttpRequest) request = new_request (patient->fixture, "POST");
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  todoku_thread_set_priority (patient->priority);
  todoku_http_request_set_idempotent (request, TRUE);
  reply = todoku_http_send (patient->fixture->http, request, NULL, &error);
  /* What is not sent at all has no status. */
  if (reply == NULL)
    g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_RATE_LIMITED);
  else
    patient->status = reply->status;

  return NULL;
}

static guint
send_as (Fixture *fixture,
         int      priority)
{
  Patient patient = { fixture, priority, 0 };

  g_thread_join (g_thread_new ("patient", patient_thread, &patient));

  return patient.status;
}

/* On a clock that runs a hundred times faster. */
static void
set_up_fast (Fixture       *fixture,
             gconstpointer  user_data)
{
  fixture->server = mock_server_new ();
  fixture->clock = todoku_clock_new (100);
  fixture->http = todoku_http_new (fixture->clock);
  todoku_http_set_patience (fixture->http, 600 * 1000, 1);
}

static char *
dup_reset (int seconds)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time () / G_USEC_PER_SEC + seconds);
}

/* The last request of a window says so, and the next one waits for the next window. */
static void
test_last_of_window (Fixture       *fixture,
                     gconstpointer  user_data)
{
  g_autofree char *reset = dup_reset (60);
  gint64 started = g_get_monotonic_time ();

  mock_server_push (fixture->server, 200, "{}", "X-RateLimit-Remaining", "1", "X-RateLimit-Reset",
                    reset, NULL);
  mock_server_push (fixture->server, 200, "{}", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset",
                    reset, NULL);
  mock_server_push (fixture->server, 200, "{}", NULL);
  g_assert_cmpuint (send_as (fixture, 1), ==, 200);
  g_assert_cmpuint (send_as (fixture, 1), ==, 200);
  g_assert_cmpuint (send_as (fixture, 1), ==, 200);
  g_assert_cmpint (g_get_monotonic_time () - started, >=, 40 * G_USEC_PER_SEC / 100);
}

/* Nobody waits for ten minutes: the service may refuse a person, and many are not even sent. */
static void
test_long_rest (Fixture       *fixture,
                gconstpointer  user_data)
{
  g_autofree char *reset = dup_reset (600);
  gint64 started = g_get_monotonic_time ();

  mock_server_push (fixture->server, 200, "{}", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset",
                    reset, NULL);
  mock_server_push (fixture->server, 200, "{}", NULL);
  g_assert_cmpuint (send_as (fixture, 1), ==, 200);
  g_assert_cmpuint (send_as (fixture, 0), ==, 200);
  for (guint i = 0; i < 100; i++)
    g_assert_cmpuint (send_as (fixture, 1), ==, 0);
  g_assert_cmpuint (mock_server_get_count (fixture->server), ==, 2);
  g_assert_cmpint (g_get_monotonic_time () - started, <, 300 * G_USEC_PER_SEC);
}

/* One of many that is refused waits for the next window, and comes through. */
static void
test_patience_of_many (Fixture       *fixture,
                       gconstpointer  user_data)
{
  mock_server_push (fixture->server, 429, "{}", "Retry-After", "60", NULL);
  mock_server_push (fixture->server, 200, "{}", NULL);
  g_assert_cmpuint (send_as (fixture, 1), ==, 200);
  g_assert_cmpuint (mock_server_get_count (fixture->server), ==, 2);

  mock_server_push (fixture->server, 429, "{}", "Retry-After", "60", NULL);
  g_assert_cmpuint (send_as (fixture, 0), ==, 429);
  g_assert_cmpuint (mock_server_get_count (fixture->server), ==, 3);

  /* An hour is too long for anybody. */
  mock_server_push (fixture->server, 429, "{}", "Retry-After", "3600", NULL);
  g_assert_cmpuint (send_as (fixture, 1), ==, 429);
}

static void
test_connections (Fixture       *fixture,
                  gconstpointer  user_data)
{
  Many many = { fixture, 0, 0 };

  mock_server_set_handler (fixture->server, answer_handler, NULL);
  for (guint i = 0; i < 5; i++)
    run_many (&many);
  g_assert_cmpint (many.n_ok, ==, 5 * N_MANY);
  g_assert_cmpuint (mock_server_get_connections (fixture->server), <=, TODOKU_HTTP_SLOTS);
}

/* The other side closes a kept connection when it likes; nobody runs a loop that would notice. */
static void
test_closed_meanwhile (Fixture       *fixture,
                       gconstpointer  user_data)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(TodokuHttpRequest) request = new_request (fixture, "GET");
      g_autoptr(TodokuHttpReply) reply = NULL;
      g_autoptr(GError) error = NULL;

      mock_server_push_raw (fixture->server, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", -1);
      reply = todoku_http_send (fixture->http, request, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (reply->status, ==, 200);
    }
}

typedef struct
{
  Fixture *fixture;
  GCancellable *cancellable;
  int priority;
  guint index;
  GMutex *mutex;
  GString *order; /* under the mutex */
  gboolean cancelled;
} Visitor;

static gpointer
visit_thread (gpointer user_data)
{
  Visitor *visitor = user_data;
  g_autoptr(GError) error = NULL;

  todoku_thread_set_priority (visitor->priority);
  if (!todoku_http_enter (visitor->fixture->http, visitor->cancellable, &error))
    {
      visitor->cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      return NULL;
    }
  g_mutex_lock (visitor->mutex);
  g_string_append_printf (visitor->order, "%u ", visitor->index);
  g_mutex_unlock (visitor->mutex);
  todoku_http_leave (visitor->fixture->http);

  return NULL;
}

static gpointer
hold_thread (gpointer user_data)
{
  Visitor *visitor = user_data;
  g_autoptr(GError) error = NULL;

  g_assert_true (todoku_http_enter (visitor->fixture->http, NULL, &error));
  g_atomic_int_inc (&visitor->priority);
  g_mutex_lock (visitor->mutex);
  g_mutex_unlock (visitor->mutex);
  todoku_http_leave (visitor->fixture->http);

  return NULL;
}

/* All slots are held, and one after the other comes to wait: the most urgent is served first, and
 * of two that are alike the one that was there first. The slot that the last of them frees is the
 * one that all share, so the order is theirs alone.
 */
static void
test_priority (Fixture       *fixture,
               gconstpointer  user_data)
{
  static const int priorities[] = { 100, 101, -1, 100, 0, -1 };
  GThread *holders[TODOKU_HTTP_SLOTS - 1];
  GThread *threads[G_N_ELEMENTS (priorities)];
  Visitor visitors[G_N_ELEMENTS (priorities)];
  g_autoptr(GString) order = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  GMutex gate, mutex;
  Visitor holder = { fixture, NULL, 0, 0, &gate, NULL, FALSE };

  g_mutex_init (&gate);
  g_mutex_init (&mutex);
  g_mutex_lock (&gate);
  for (guint i = 0; i < G_N_ELEMENTS (holders); i++)
    holders[i] = g_thread_new ("holder", hold_thread, &holder);
  g_assert_true (todoku_http_enter (fixture->http, NULL, &error));
  while (g_atomic_int_get (&holder.priority) < (int) G_N_ELEMENTS (holders))
    g_thread_yield ();

  for (guint i = 0; i < G_N_ELEMENTS (priorities); i++)
    {
      visitors[i] = (Visitor) { fixture, NULL, priorities[i], i, &mutex, order, FALSE };
      threads[i] = g_thread_new ("visitor", visit_thread, &visitors[i]);
      while (todoku_http_count_waiting (fixture->http) <= i)
        g_thread_yield ();
    }
  todoku_http_leave (fixture->http);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpstr (order->str, ==, "2 5 4 0 3 1 ");

  g_mutex_unlock (&gate);
  for (guint i = 0; i < G_N_ELEMENTS (holders); i++)
    g_thread_join (holders[i]);
  g_mutex_clear (&gate);
  g_mutex_clear (&mutex);
}

/* Waiting for a slot is cancelled at once, and takes none away from the next. */
static void
test_cancel_waiting (Fixture       *fixture,
                     gconstpointer  user_data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  GThread *holders[TODOKU_HTTP_SLOTS];
  GThread *threads[20];
  GMutex gate;
  Visitor holder = { fixture, NULL, 0, 0, &gate, NULL, FALSE };
  Visitor visitors[G_N_ELEMENTS (threads)];

  g_mutex_init (&gate);
  g_mutex_lock (&gate);
  for (guint i = 0; i < G_N_ELEMENTS (holders); i++)
    holders[i] = g_thread_new ("holder", hold_thread, &holder);
  while (g_atomic_int_get (&holder.priority) < (int) G_N_ELEMENTS (holders))
    g_thread_yield ();
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      visitors[i] = (Visitor) { fixture, cancellable, 0, i, NULL, NULL, FALSE };
      threads[i] = g_thread_new ("visitor", visit_thread, &visitors[i]);
    }
  while (todoku_http_count_waiting (fixture->http) < G_N_ELEMENTS (threads))
    g_thread_yield ();

  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_thread_join (threads[i]);
      g_assert_true (visitors[i].cancelled);
    }
  g_assert_cmpuint (todoku_http_count_waiting (fixture->http), ==, 0);
  g_mutex_unlock (&gate);
  for (guint i = 0; i < G_N_ELEMENTS (holders); i++)
    g_thread_join (holders[i]);
  g_mutex_clear (&gate);

  g_assert_true (todoku_http_enter (fixture->http, NULL, &error));
  g_assert_no_error (error);
  todoku_http_leave (fixture->http);
}

/* With a slot of its own a thread sends as often as it likes. */
static void
test_enter (Fixture       *fixture,
            gconstpointer  user_data)
{
  g_autoptr(GError) error = NULL;

  mock_server_set_handler (fixture->server, answer_handler, NULL);
  g_assert_true (todoku_http_enter (fixture->http, NULL, &error));
  for (guint i = 0; i < 2 * TODOKU_HTTP_SLOTS; i++)
    {
      g_autoptr(TodokuHttpRequest) request = new_request (fixture, "GET");
      g_autoptr(TodokuHttpReply) reply = todoku_http_send (fixture->http, request, NULL, &error);

      g_assert_no_error (error);
    }
  todoku_http_leave (fixture->http);
  g_assert_cmpuint (mock_server_get_connections (fixture->server), ==, 1);
}

static const struct { const char *where; const char *bytes; } stalls[] = {
  { "headers", "" },
  { "status", "HTTP/1.1 20" },
  { "body", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{" },
  { "chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{" },
};

/* The time is over while the answer is waited for. */
static void
test_time_out (Fixture       *fixture,
               gconstpointer  user_data)
{
  todoku_http_set_patience (fixture->http, 100, 1);
  for (guint i = 0; i < G_N_ELEMENTS (stalls); i++)
    {
      g_autoptr(TodokuHttpRequest) request = new_request (fixture, "GET");
      g_autoptr(TodokuHttpReply) reply = NULL;
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", stalls[i].where);
      mock_server_push_stall (fixture->server, stalls[i].bytes);
      reply = todoku_http_send (fixture->http, request, NULL, &error);
      g_assert_null (reply);
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_TIMED_OUT);
      g_assert_cmpuint (mock_server_get_count (fixture->server), ==, i + 1);
    }
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (stalls); i++)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autoptr(TodokuHttpRequest) request = new_request (fixture, "GET");
      g_autoptr(TodokuHttpReply) reply = NULL;
      g_autoptr(GError) error = NULL;
      GThread *thread;

      g_test_message ("%s", stalls[i].where);
      mock_server_push_stall (fixture->server, stalls[i].bytes);
      thread = mock_server_cancel_after (fixture->server, i + 1, cancellable);
      reply = todoku_http_send (fixture->http, request, cancellable, &error);
      g_thread_join (thread);
      g_assert_null (reply);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

/* A port whose queue of new connections is full: Linux then drops what wants to connect. */
static GSocket *
listen_deaf (GSocket **ret_client,
             char    **ret_url)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) address = NULL;
  g_autoptr(GError) error = NULL;
  GSocket *server = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                  G_SOCKET_PROTOCOL_TCP, &error);

  g_socket_bind (server, any, TRUE, &error);
  g_assert_cmpint (listen (g_socket_get_fd (server), 0), ==, 0);
  address = g_socket_get_local_address (server, &error);
  *ret_client = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                              &error);
  g_socket_connect (*ret_client, address, NULL, &error);
  g_assert_no_error (error);
  *ret_url = g_strdup_printf ("http://127.0.0.1:%u/x",
                              g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));

  return server;
}

/* Without a connection nothing has been sent, and that is certain. */
static void
test_connect (Fixture       *fixture,
              gconstpointer  user_data)
{
  g_autoptr(GSocket) client = NULL;
  g_autofree char *url = NULL;
  g_autoptr(GSocket) server = listen_deaf (&client, &url);
  g_autoptr(TodokuHttpRequest) request = todoku_http_request_new ("POST", url);
  g_autoptr(TodokuDeadline) soon = NULL;
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  todoku_http_set_patience (fixture->http, 100, 1);
  reply = todoku_http_send (fixture->http, request, NULL, &error);
  g_assert_null (reply);
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_OFFLINE);
  g_clear_error (&error);

  todoku_http_set_patience (fixture->http, 60 * 1000, 1);
  soon = todoku_deadline_new (fixture->clock, 100 * G_TIME_SPAN_MILLISECOND, NULL);
  reply = todoku_http_send (fixture->http, request, todoku_deadline_get_cancellable (soon),
                            &error);
  g_assert_null (reply);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
hang_up_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GSocketConnection) connection =
    g_socket_listener_accept_finish (G_SOCKET_LISTENER (source), result, NULL, NULL);

  const struct linger at_once = { 1, 0 };

  g_assert_nonnull (connection);
  setsockopt (g_socket_get_fd (g_socket_connection_get_socket (connection)), SOL_SOCKET, SO_LINGER,
              &at_once, sizeof at_once);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
}

static gpointer
post_over_tls_thread (gpointer user_data)
{
  Fixture *fixture = ((gpointer *) user_data)[0];
  g_autoptr(TodokuHttpRequest) request = todoku_http_request_new ("POST",
                                                                  ((gpointer *) user_data)[1]);
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  reply = todoku_http_send (fixture->http, request, NULL, &error);
  g_assert_null (reply);
  g_assert_true (todoku_error_is_unsent (error));

  return NULL;
}

/* Who hangs up in the middle of the handshake has not seen the request either. */
static void
test_hangs_up (Fixture       *fixture,
               gconstpointer  user_data)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u/x", port);
  gpointer arguments[] = { fixture, url };

  g_socket_listener_accept_async (listener, NULL, hang_up_cb, NULL);
  todoku_test_run_worker (post_over_tls_thread, arguments);
}

/* The service goes down with the request, and the repetition finds nobody. That the repetition was
 * never sent does not make certain what became of the request.
 */
static void
test_goes_down (Fixture       *fixture,
                gconstpointer  user_data)
{
  static const char *const methods[] = { "DELETE", "POST" };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr(TodokuHttpRequest) request = NULL;
      g_autoptr(TodokuHttpReply) reply = NULL;
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", methods[i]);
      mock_server_free (fixture->server);
      fixture->server = mock_server_new ();
      request = new_request (fixture, methods[i]);
      mock_server_push_shut_down (fixture->server);
      reply = todoku_http_send (fixture->http, request, NULL, &error);
      g_assert_null (reply);
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_SERVER_FAILED);
      g_assert_cmpuint (mock_server_get_count (fixture->server), ==, 1);
    }
}

#define ADD(path, func) \
  g_test_add ("/delivery/http-threads/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  todoku_thread_make_classes ();
  todoku_http_make_classes ();
  ADD ("queue-is-no-time-out", test_queue_is_no_time_out);
  ADD ("long-rest", test_long_rest);
  g_test_add ("/delivery/http-threads/last-of-window", Fixture, NULL, set_up_fast,
              test_last_of_window, tear_down);
  g_test_add ("/delivery/http-threads/patience-of-many", Fixture, NULL, set_up_fast,
              test_patience_of_many, tear_down);
  ADD ("connections", test_connections);
  ADD ("closed-meanwhile", test_closed_meanwhile);
  ADD ("priority", test_priority);
  ADD ("cancel-waiting", test_cancel_waiting);
  ADD ("enter", test_enter);
  ADD ("time-out", test_time_out);
  ADD ("cancel", test_cancel);
  ADD ("connect", test_connect);
  ADD ("hangs-up", test_hangs_up);
  ADD ("goes-down", test_goes_down);

  return g_test_run ();
}
