/* SPDX-License-Identifier: GPL-3.0-or-later
 * A scripted HTTP service on loopback and an ephemeral port, on a thread of its own. A request that
 * nothing was pushed for fails the test. Tests only.
 */
#include "mock-server.h"

#include <string.h>

typedef enum
{
  ANSWER_NORMAL,
  ANSWER_RAW,
  ANSWER_STALL,
  ANSWER_SHUT_DOWN,
} AnswerKind;

typedef struct
{
  AnswerKind kind;
  guint status;
  GBytes *body;
  GPtrArray *headers; /* names and values in turn */
} Answer;

struct _MockServer
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  char *url;

  /* Its thread only. */
  SoupServer *server;
  GPtrArray *streams; /* of connections that were taken over */

  /* Under the mutex. */
  GMutex mutex;
  GCond came_in;
  GQueue answers;
  GPtrArray *requests;
  MockHandler handler;
  gpointer handler_data;
};

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_clear_pointer (&answer->body, g_bytes_unref);
  g_clear_pointer (&answer->headers, g_ptr_array_unref);
  g_free (answer);
}

static void
request_free (gpointer data)
{
  MockRequest *request = data;

  g_free (request->method);
  g_free (request->path);
  g_clear_pointer (&request->query, g_hash_table_unref);
  soup_message_headers_unref (request->headers);
  g_free (request->body);
  g_free (request);
}

static MockRequest *
remember_request (MockServer        *self,
                  SoupServerMessage *message,
                  const char        *path,
                  GHashTable        *query)
{
  MockRequest *request = g_new0 (MockRequest, 1);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr(GBytes) bytes = soup_message_body_flatten (body);
  GSocketAddress *client = soup_server_message_get_remote_address (message);

  request->method = g_strdup (soup_server_message_get_method (message));
  request->path = g_strdup (path);
  request->query = query != NULL ? g_hash_table_ref (query) : NULL;
  request->headers =
    soup_message_headers_ref (soup_server_message_get_request_headers (message));
  request->body = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  request->client_port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (client));
  g_ptr_array_add (self->requests, request);
  g_cond_broadcast (&self->came_in);

  return request;
}

static void
answer_normally (Answer            *answer,
                 SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  gsize length;
  const char *body = g_bytes_get_data (answer->body, &length);

  soup_server_message_set_status (message, answer->status, NULL);
  for (guint i = 0; i + 1 < answer->headers->len; i += 2)
    soup_message_headers_replace (headers, g_ptr_array_index (answer->headers, i),
                                  g_ptr_array_index (answer->headers, i + 1));
  if (length > 0)
    {
      const char *type = soup_message_headers_get_one (headers, "Content-Type");
      g_autofree char *copy = g_strdup (type != NULL ? type : "application/json");

      soup_server_message_set_response (message, copy, SOUP_MEMORY_COPY, body, length);
    }
}

static void
answer_raw (MockServer        *self,
            Answer            *answer,
            SoupServerMessage *message)
{
  g_autoptr(GIOStream) stream = soup_server_message_steal_connection (message);
  GOutputStream *output = g_io_stream_get_output_stream (stream);
  gsize length;
  const char *bytes = g_bytes_get_data (answer->body, &length);

  g_output_stream_write_all (output, bytes, length, NULL, NULL, NULL);
  if (answer->kind == ANSWER_STALL)
    g_ptr_array_add (self->streams, g_steal_pointer (&stream));
  else
    g_io_stream_close (stream, NULL, NULL);
}

static void
handle_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  MockServer *self = user_data;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  MockRequest *request = remember_request (self, message, path, query);
  Answer *answer = g_queue_pop_head (&self->answers);

  if (answer == NULL && self->handler != NULL)
    {
      self->handler (request, message, self->handler_data);
      return;
    }
  if (answer == NULL)
    {
      g_test_message ("Nobody expected %s %s", request->method, request->path);
      g_test_fail ();
      soup_server_message_set_status (message, 418, NULL);
      return;
    }

  switch (answer->kind)
    {
    case ANSWER_NORMAL:
      answer_normally (answer, message);
      break;
    case ANSWER_RAW:
    case ANSWER_STALL:
      answer_raw (self, answer, message);
      break;
    case ANSWER_SHUT_DOWN:
      soup_server_disconnect (server);
      break;
    default:
      g_assert_not_reached ();
    }
  answer_free (answer);
}

static Answer *
make_answer (AnswerKind  kind,
             guint       status,
             const char *body,
             gssize      length)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->kind = kind;
  answer->status = status;
  answer->body = g_bytes_new (body != NULL ? body : "",
                              length >= 0 ? (gsize) length : strlen (body != NULL ? body : ""));
  answer->headers = g_ptr_array_new_with_free_func (g_free);

  return answer;
}

static void
push_answer (MockServer *self,
             Answer     *answer)
{
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->answers, answer);
  g_mutex_unlock (&self->mutex);
}

/* Answers the next request. Header names and values follow in turn, up to NULL. */
void
mock_server_push (MockServer *self,
                  guint       status,
                  const char *body,
                  ...)
{
  Answer *answer = make_answer (ANSWER_NORMAL, status, body, -1);
  const char *text;
  va_list args;

  va_start (args, body);
  while ((text = va_arg (args, const char *)) != NULL)
    g_ptr_array_add (answer->headers, g_strdup (text));
  va_end (args);
  push_answer (self, answer);
}

/* Answers the next request with these bytes on the wire, and hangs up. */
void
mock_server_push_raw (MockServer *self,
                      const char *bytes,
                      gssize      length)
{
  push_answer (self, make_answer (ANSWER_RAW, 0, bytes, length));
}

/* Answers the next request with these bytes on the wire, and with no more. */
void
mock_server_push_stall (MockServer *self,
                        const char *bytes)
{
  push_answer (self, make_answer (ANSWER_STALL, 0, bytes, -1));
}

/* Leaves the next request without an answer. */
void
mock_server_push_hang (MockServer *self)
{
  mock_server_push_stall (self, "");
}

/* With the next request the service goes down: it hangs up, and listens no more. */
void
mock_server_push_shut_down (MockServer *self)
{
  push_answer (self, make_answer (ANSWER_SHUT_DOWN, 0, NULL, 0));
}

/* Answers every request that nothing was pushed for, on the thread of the server. */
void
mock_server_set_handler (MockServer  *self,
                         MockHandler  handler,
                         gpointer     user_data)
{
  g_mutex_lock (&self->mutex);
  self->handler = handler;
  self->handler_data = user_data;
  g_mutex_unlock (&self->mutex);
}

const char *
mock_server_get_url (MockServer *self)
{
  return self->url;
}

guint
mock_server_get_count (MockServer *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->requests->len;
}

/* Blocks until so many requests have come in. */
void
mock_server_wait (MockServer *self,
                  guint       n_requests)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  while (self->requests->len < n_requests)
    g_assert_true (g_cond_wait_until (&self->came_in, &self->mutex, deadline));
}

typedef struct
{
  MockServer *server;
  guint n_requests;
  GCancellable *cancellable;
} Canceller;

static gpointer
cancel_thread (gpointer user_data)
{
  g_autofree Canceller *canceller = user_data;

  mock_server_wait (canceller->server, canceller->n_requests);
  g_cancellable_cancel (canceller->cancellable);
  g_object_unref (canceller->cancellable);

  return NULL;
}

/* Cancels once so many requests have come in; the thread is to be joined. */
GThread *
mock_server_cancel_after (MockServer   *self,
                          guint         n_requests,
                          GCancellable *cancellable)
{
  Canceller *canceller = g_new0 (Canceller, 1);

  canceller->server = self;
  canceller->n_requests = n_requests;
  canceller->cancellable = g_object_ref (cancellable);

  return g_thread_new ("canceller", cancel_thread, canceller);
}

const MockRequest *
mock_server_get_request (MockServer *self,
                         guint       index)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_assert_cmpuint (index, <, self->requests->len);

  return g_ptr_array_index (self->requests, index);
}

/* How many connections the requests came over. */
guint
mock_server_get_connections (MockServer *self)
{
  g_autoptr(GHashTable) ports = g_hash_table_new (NULL, NULL);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; i < self->requests->len; i++)
    {
      const MockRequest *request = g_ptr_array_index (self->requests, i);

      g_hash_table_add (ports, GUINT_TO_POINTER (request->client_port));
    }

  return g_hash_table_size (ports);
}

const char *
mock_request_get_header (const MockRequest *request,
                         const char        *name)
{
  return soup_message_headers_get_one (request->headers, name);
}

static gpointer
run_server_thread (gpointer user_data)
{
  MockServer *self = user_data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_clear_pointer (&self->streams, g_ptr_array_unref);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

MockServer *
mock_server_new (void)
{
  MockServer *self = g_new0 (MockServer, 1);
  g_autoptr(GError) error = NULL;
  GSList *uris;

  g_mutex_init (&self->mutex);
  g_cond_init (&self->came_in);
  g_queue_init (&self->answers);
  self->requests = g_ptr_array_new_with_free_func (request_free);
  self->streams = g_ptr_array_new_with_free_func (g_object_unref);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);

  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, handle_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  g_main_context_pop_thread_default (self->context);

  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  self->thread = g_thread_new ("mock-server", run_server_thread, self);

  return self;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

void
mock_server_free (MockServer *self)
{
  g_autoptr(GSource) quit = g_idle_source_new ();

  /* A loop that does not run yet cannot be told to end. */
  g_source_set_callback (quit, quit_cb, self->loop, NULL);
  g_source_attach (quit, self->context);
  g_thread_join (self->thread);
  g_assert_cmpuint (g_queue_get_length (&self->answers), ==, 0);
  g_ptr_array_unref (self->requests);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_cond_clear (&self->came_in);
  g_mutex_clear (&self->mutex);
  g_free (self->url);
  g_free (self);
}
