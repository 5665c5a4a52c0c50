/* SPDX-License-Identifier: GPL-3.0-or-later
 * The HTTP client: one SoupSession, one request at a time per task, its reply read in chunks under
 * a cap. Owned by the thread-default main context it was made in. It follows no redirection,
 * because the key would go along, and repeats only what has the same effect twice.
 */
#include "todoku-http-request.h"

#include "todoku-loopback.h"

#include <libsoup/soup.h>
#include <string.h>

#define MAX_ATTEMPTS 3
#define CHUNK (64 * 1024)

/* A service that asks for a longer rest than this gets it: the caller is told, and decides. */
#define MAX_WAIT_SECONDS 20
#define MAX_RETRY_AFTER (24 * 3600)

struct _TodokuHttp
{
  GObject parent_instance;

  SoupSession *session;
  guint timeout_ms;
  guint backoff_ms;
};

G_DEFINE_FINAL_TYPE (TodokuHttp, todoku_http, G_TYPE_OBJECT)

typedef struct
{
  TodokuHttpRequest *request;

  /* In progress. */
  GCancellable *attempt; /* ends the attempt, for the caller or for the deadline */
  GCancellable *caller; /* (nullable) */
  gulong caller_id;
  GSource *deadline; /* (nullable) */
  gboolean timed_out;
  guint n_attempts;
  gint64 started;
  SoupMessage *message;
  GInputStream *stream; /* (nullable) */
  GByteArray *body;
} SendData;

static void send_attempt (GTask *task);

static void
stop_deadline (SendData *data)
{
  if (data->deadline != NULL)
    g_source_destroy (data->deadline);
  g_clear_pointer (&data->deadline, g_source_unref);
}

static void
send_data_free (gpointer user_data)
{
  SendData *data = user_data;

  stop_deadline (data);
  if (data->caller_id != 0)
    g_cancellable_disconnect (data->caller, data->caller_id);
  g_clear_object (&data->caller);
  g_clear_object (&data->attempt);
  g_clear_object (&data->stream);
  g_clear_object (&data->message);
  g_clear_pointer (&data->body, g_byte_array_unref);
  todoku_http_request_free (data->request);
  g_free (data);
}

/**
 * todoku_http_reply_free:
 * @reply: (transfer full): a reply
 */
void
todoku_http_reply_free (TodokuHttpReply *reply)
{
  g_bytes_unref (reply->body);
  g_free (reply->etag);
  g_free (reply->error_type);
  g_free (reply);
}

static gint64
parse_http_date (const char *text)
{
  g_autoptr(GDateTime) date = NULL;

  if (text == NULL)
    return 0;

  date = soup_date_time_new_from_http_string (text);

  return date != NULL ? g_date_time_to_unix (date) : 0;
}

/* Retry-After is seconds or a date (RFC 9110 section 10.2.3). X-RateLimit-Reset is the Unix time at
 * which a new window opens; it stands in every reply and only matters in a refusal.
 */
static guint
parse_retry_after (SoupMessageHeaders *headers,
                   guint               status)
{
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  gint64 now = parse_http_date (soup_message_headers_get_one (headers, "Date"));
  gint64 seconds = 0;
  guint64 number;

  if (now == 0)
    now = g_get_real_time () / G_USEC_PER_SEC;

  if (text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &number, NULL))
    seconds = number;
  else if (text != NULL && parse_http_date (text) != 0)
    seconds = parse_http_date (text) - now;
  else if (status == 429)
    {
      text = soup_message_headers_get_one (headers, "X-RateLimit-Reset");
      if (text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &number, NULL))
        seconds = (gint64) number - now;
    }

  return CLAMP (seconds, 0, MAX_RETRY_AFTER);
}

static void
log_attempt (SendData *data,
             guint     status)
{
  g_debug ("%s %s %u %" G_GINT64_FORMAT " ms", data->request->method,
           g_uri_get_path (data->request->uri), status,
           (g_get_monotonic_time () - data->started) / 1000);
}

static gboolean
retry_cb (gpointer user_data)
{
  GTask *task = user_data;

  if (!g_task_return_error_if_cancelled (task))
    send_attempt (task);

  return G_SOURCE_REMOVE;
}

static void
retry_after (GTask *task,
             guint  wait_ms)
{
  g_autoptr(GSource) source = g_timeout_source_new (wait_ms);
  GCancellable *cancellable = g_task_get_cancellable (task);

  g_source_set_static_name (source, "todoku-http-retry");
  if (cancellable != NULL)
    {
      g_autoptr(GSource) cancelled = g_cancellable_source_new (cancellable);

      g_source_set_dummy_callback (cancelled);
      g_source_add_child_source (source, cancelled);
    }
  g_task_attach_source (task, source, retry_cb);
}

/* Whether this failure may go away by itself within the time that a person waits gladly. */
static gboolean
should_retry (GTask *task,
              int    code,
              guint  wait_seconds)
{
  SendData *data = g_task_get_task_data (task);

  return data->request->idempotent && data->n_attempts < MAX_ATTEMPTS &&
         wait_seconds <= MAX_WAIT_SECONDS &&
         (code == TODOKU_ERROR_RATE_LIMITED || code == TODOKU_ERROR_SERVER_FAILED ||
          code == TODOKU_ERROR_INVALID_REPLY);
}

static void
start_retry (GTask *task,
             guint  wait_seconds)
{
  TodokuHttp *self = g_task_get_source_object (task);
  SendData *data = g_task_get_task_data (task);

  retry_after (task, wait_seconds > 0 ? wait_seconds * 1000
                                      : self->backoff_ms << (data->n_attempts - 1));
}

static void
fail_attempt (GTask        *task,
              const GError *transport)
{
  SendData *data = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  log_attempt (data, 0);
  stop_deadline (data);
  if (data->timed_out)
    error = g_error_new_literal (TODOKU_ERROR, TODOKU_ERROR_TIMED_OUT, "No answer in time");
  else
    error = todoku_http_map_failure (transport, 0, NULL, 0);

  if (error->domain == TODOKU_ERROR && should_retry (task, error->code, 0))
    start_retry (task, 0);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
finish_attempt (GTask *task)
{
  SendData *data = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (data->message);
  guint status = soup_message_get_status (data->message);
  guint wait = parse_retry_after (headers, status);
  TodokuHttpReply *reply;

  log_attempt (data, status);
  stop_deadline (data);
  if (status == 429 || (status >= 500 && status < 600))
    if (should_retry (task, TODOKU_ERROR_SERVER_FAILED, wait))
      {
        /* "0 seconds" is an answer too; without one, back off. */
        if (wait == 0 && soup_message_headers_get_one (headers, "Retry-After") != NULL)
          retry_after (task, 0);
        else
          start_retry (task, wait);
        return;
      }

  reply = g_new0 (TodokuHttpReply, 1);
  reply->status = status;
  reply->body = g_byte_array_free_to_bytes (g_steal_pointer (&data->body));
  reply->service_time = parse_http_date (soup_message_headers_get_one (headers, "Date")) *
                        G_USEC_PER_SEC;
  reply->etag = g_strdup (soup_message_headers_get_one (headers, "ETag"));
  reply->error_type = g_strdup (soup_message_headers_get_one (headers, "x-amzn-ErrorType"));
  reply->retry_after = wait;
  g_task_return_pointer (task, reply, (GDestroyNotify) todoku_http_reply_free);
}

static gboolean
body_is_complete (SendData *data)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (data->message);
  guint status = soup_message_get_status (data->message);

  /* A 204 has no body whatever its Content-Length says (RFC 9110 section 15.3.5), and that of a
   * HEAD or of a compressed reply counts something else.
   */
  return status == SOUP_STATUS_NO_CONTENT ||
         soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH ||
         soup_message_headers_get_one (headers, "Content-Encoding") != NULL ||
         soup_message_headers_get_content_length (headers) == data->body->len;
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  SendData *data = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;

  bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  if (bytes == NULL)
    {
      fail_attempt (task, error);
      return;
    }

  if (g_bytes_get_size (bytes) == 0)
    {
      if (body_is_complete (data))
        {
          finish_attempt (task);
        }
      else
        {
          error = g_error_new_literal (TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                                       "The reply was cut off");
          fail_attempt (task, error);
        }
      return;
    }

  if (data->body->len + g_bytes_get_size (bytes) > TODOKU_HTTP_MAX_REPLY)
    {
      /* The same reply would be as large the next time, so this is final. Cancelling closes the
       * connection, on which the rest of the reply is still coming in.
       */
      stop_deadline (data);
      g_cancellable_cancel (data->attempt);
      g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                               "The reply is larger than %d bytes", TODOKU_HTTP_MAX_REPLY);
      return;
    }

  g_byte_array_append (data->body, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_input_stream_read_bytes_async (data->stream, CHUNK, G_PRIORITY_DEFAULT, data->attempt, read_cb,
                                   g_steal_pointer (&task));
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  SendData *data = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  data->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (data->stream == NULL)
    {
      /* A connection that ends before the reply begins is no reply, rather than a part of one. */
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
        error->code = G_IO_ERROR_CONNECTION_CLOSED;
      fail_attempt (task, error);
      return;
    }

  g_input_stream_read_bytes_async (data->stream, CHUNK, G_PRIORITY_DEFAULT, data->attempt, read_cb,
                                   g_steal_pointer (&task));
}

static gboolean
deadline_cb (gpointer user_data)
{
  SendData *data = user_data;

  data->timed_out = TRUE;
  g_clear_pointer (&data->deadline, g_source_unref);
  g_cancellable_cancel (data->attempt);

  return G_SOURCE_REMOVE;
}

static void
caller_cancelled_cb (GCancellable *cancellable,
                     gpointer      user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
}

static void
send_attempt (GTask *task)
{
  TodokuHttp *self = g_task_get_source_object (task);
  SendData *data = g_task_get_task_data (task);
  TodokuHttpRequest *request = data->request;
  SoupMessageHeaders *headers;
  SoupMessageFlags flags = SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE;

  data->n_attempts++;
  data->started = g_get_monotonic_time ();
  g_clear_object (&data->stream);
  g_clear_object (&data->message);
  g_clear_pointer (&data->body, g_byte_array_unref);
  data->body = g_byte_array_new ();

  if (request->signer != NULL)
    request->signer (request, request->signer_data);

  /* A kept connection may be closed by the other side just as the request goes out, and then nobody
   * knows whether it arrived. What must not be repeated goes over a new one.
   * libsoup takes every POST for one of these unless it is told.
   */
  flags |= request->idempotent ? SOUP_MESSAGE_IDEMPOTENT : SOUP_MESSAGE_NEW_CONNECTION;

  data->message = soup_message_new_from_uri (request->method, request->uri);
  soup_message_set_flags (data->message, flags);
  headers = soup_message_get_request_headers (data->message);
  for (guint i = 0; i < request->headers->len; i++)
    {
      const TodokuHttpHeader *header = g_ptr_array_index (request->headers, i);

      soup_message_headers_replace (headers, header->name, header->value);
    }
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (data->message, request->content_type, request->body);

  data->deadline = g_timeout_source_new (self->timeout_ms);
  g_source_set_static_name (data->deadline, "todoku-http-deadline");
  g_source_set_callback (data->deadline, deadline_cb, data, NULL);
  g_source_attach (data->deadline, g_task_get_context (task));

  soup_session_send_async (self->session, data->message, G_PRIORITY_DEFAULT, data->attempt, sent_cb,
                           g_object_ref (task));
}

/**
 * todoku_http_send_async:
 * @self: an HTTP client
 * @request: (transfer full): what to send
 * @cancellable: (nullable): gives up waiting
 * @callback: called when done
 * @user_data: its argument
 *
 * Sends a request, and an idempotent one up to twice more: after a rate limit or a failure of the
 * service, as late as it asks for but no later than 20 seconds. Any status is a reply; only the
 * lack of one is an error.
 */
void
todoku_http_send_async (TodokuHttp          *self,
                        TodokuHttpRequest   *request,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  SendData *data;

  g_return_if_fail (TODOKU_IS_HTTP (self));
  g_return_if_fail (request != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, todoku_http_send_async);
  g_task_set_name (task, "todoku-http-send");

  /* An answer that came in is handed on even when the caller has just given up, because it may tell
   * of something that took effect.
   */
  g_task_set_check_cancellable (task, FALSE);

  data = g_new0 (SendData, 1);
  data->request = request;
  data->attempt = g_cancellable_new ();
  g_task_set_task_data (task, data, send_data_free);

  if (request->uri == NULL)
    {
      g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_BAD_URL, "The URL is not one");
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;
  if (cancellable != NULL)
    {
      data->caller = g_object_ref (cancellable);
      data->caller_id = g_cancellable_connect (cancellable, G_CALLBACK (caller_cancelled_cb),
                                               g_object_ref (data->attempt), g_object_unref);
    }

  send_attempt (task);
}

/**
 * todoku_http_send_finish:
 * @self: an HTTP client
 * @result: the result of the call
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: (transfer full): the reply, or %NULL with @error set
 */
TodokuHttpReply *
todoku_http_send_finish (TodokuHttp    *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_http_send_async), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * todoku_http_set_patience:
 * @self: an HTTP client
 * @timeout_ms: how long one attempt may take in all
 * @backoff_ms: the rest before the first repetition when the service names none; it doubles
 */
void
todoku_http_set_patience (TodokuHttp *self,
                          guint       timeout_ms,
                          guint       backoff_ms)
{
  g_return_if_fail (TODOKU_IS_HTTP (self));

  self->timeout_ms = timeout_ms;
  self->backoff_ms = backoff_ms;
}

static void
todoku_http_finalize (GObject *object)
{
  TodokuHttp *self = TODOKU_HTTP (object);

  soup_session_abort (self->session);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (todoku_http_parent_class)->finalize (object);
}

static void
todoku_http_class_init (TodokuHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = todoku_http_finalize;
}

static void
todoku_http_init (TodokuHttp *self)
{
  g_autoptr(GProxyResolver) proxies =
    todoku_loopback_proxy_resolver_new (g_proxy_resolver_get_default ());

  self->timeout_ms = 30 * 1000;
  self->backoff_ms = 500;
  self->session = soup_session_new_with_options ("user-agent", "todoku",
                                                 "idle-timeout", 30,
                                                 "max-conns-per-host", 6,
                                                 "proxy-resolver", proxies,
                                                 NULL);
}

/**
 * todoku_http_make_classes:
 *
 * Makes the classes of libsoup that a request needs; see todoku_make_classes().
 */
void
todoku_http_make_classes (void)
{
  g_autoptr(SoupSession) session = soup_session_new ();
  g_autoptr(SoupMessage) message = soup_message_new (SOUP_METHOD_GET, "http://127.0.0.1/");

  g_type_class_ref (TODOKU_TYPE_HTTP);
}

/**
 * todoku_http_new:
 *
 * Returns: (transfer full): an HTTP client, for any number of services
 */
TodokuHttp *
todoku_http_new (void)
{
  return g_object_new (TODOKU_TYPE_HTTP, NULL);
}
