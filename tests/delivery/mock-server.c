/* SPDX-License-Identifier: GPL-3.0-or-later
 * A scripted HTTP service on loopback and an ephemeral port. A request that nothing was pushed for
 * fails the test. Tests only.
 */
#include "mock-server.h"

#include <string.h>

typedef enum
{
  ANSWER_NORMAL,
  ANSWER_RAW,
  ANSWER_HANG,
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
  SoupServer *server;
  char *url;
  GQueue answers;
  GPtrArray *requests;
  GPtrArray *streams; /* of connections that were taken over */
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
  GIOStream *stream = soup_server_message_steal_connection (message);
  GOutputStream *output = g_io_stream_get_output_stream (stream);
  g_autoptr(GError) error = NULL;
  gsize length;
  const char *bytes = g_bytes_get_data (answer->body, &length);

  g_output_stream_write_all (output, bytes, length, NULL, NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
  g_object_unref (stream);
}

static void
handle_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  MockServer *self = user_data;
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
      answer_raw (self, answer, message);
      break;
    case ANSWER_HANG:
      g_ptr_array_add (self->streams, soup_server_message_steal_connection (message));
      break;
    default:
      g_assert_not_reached ();
    }
  answer_free (answer);
}

static void
push (MockServer *self,
      AnswerKind  kind,
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
  g_queue_push_tail (&self->answers, answer);
}

/* Answers the next request. Header names and values follow in turn, up to NULL. */
void
mock_server_push (MockServer *self,
                  guint       status,
                  const char *body,
                  ...)
{
  Answer *answer;
  const char *text;
  va_list args;

  push (self, ANSWER_NORMAL, status, body, -1);
  answer = g_queue_peek_tail (&self->answers);
  va_start (args, body);
  while ((text = va_arg (args, const char *)) != NULL)
    g_ptr_array_add (answer->headers, g_strdup (text));
  va_end (args);
}

/* Answers the next request with these bytes on the wire, and hangs up. */
void
mock_server_push_raw (MockServer *self,
                      const char *bytes,
                      gssize      length)
{
  push (self, ANSWER_RAW, 0, bytes, length);
}

/* Leaves the next request without an answer. */
void
mock_server_push_hang (MockServer *self)
{
  push (self, ANSWER_HANG, 0, NULL, 0);
}

/* Answers every request that nothing was pushed for. */
void
mock_server_set_handler (MockServer  *self,
                         MockHandler  handler,
                         gpointer     user_data)
{
  self->handler = handler;
  self->handler_data = user_data;
}

const char *
mock_server_get_url (MockServer *self)
{
  return self->url;
}

guint
mock_server_get_count (MockServer *self)
{
  return self->requests->len;
}

const MockRequest *
mock_server_get_request (MockServer *self,
                         guint       index)
{
  g_assert_cmpuint (index, <, self->requests->len);

  return g_ptr_array_index (self->requests, index);
}

const char *
mock_request_get_header (const MockRequest *request,
                         const char        *name)
{
  return soup_message_headers_get_one (request->headers, name);
}

MockServer *
mock_server_new (void)
{
  MockServer *self = g_new0 (MockServer, 1);
  g_autoptr(GError) error = NULL;
  GSList *uris;

  self->server = soup_server_new (NULL, NULL);
  self->requests = g_ptr_array_new_with_free_func (request_free);
  self->streams = g_ptr_array_new_with_free_func (g_object_unref);
  g_queue_init (&self->answers);
  soup_server_add_handler (self->server, NULL, handle_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  return self;
}

void
mock_server_free (MockServer *self)
{
  g_assert_cmpuint (g_queue_get_length (&self->answers), ==, 0);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_ptr_array_unref (self->streams);
  g_ptr_array_unref (self->requests);
  g_free (self->url);
  g_free (self);
}
