/* SPDX-License-Identifier: GPL-3.0-or-later
 * One request, sent once: it blocks, under a deadline, and reads a bounded reply. The calling
 * worker thread has the session to itself. It follows no redirection, because the key would go
 * along, and logs no header and no body.
 */
#include "todoku-http-request.h"

#include "todoku-deadline.h"
#include "todoku-error.h"

#include <string.h>

#define CHUNK (64 * 1024)
#define MAX_RETRY_AFTER (24 * 3600)

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

/**
 * todoku_http_attempt_clear:
 * @self: an attempt
 *
 * Makes room for the next one.
 */
void
todoku_http_attempt_clear (TodokuHttpAttempt *self)
{
  g_clear_pointer (&self->reply, todoku_http_reply_free);
  g_clear_error (&self->error);
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

/* Seconds in digits alone; more of them than a number holds is "very long" and not "at once". */
static gboolean
parse_seconds (const char *text,
               gint64     *ret_seconds)
{
  guint64 number;

  if (text == NULL || *text == '\0' || strspn (text, "0123456789") != strlen (text))
    return FALSE;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &number, NULL))
    number = G_MAXINT64;
  *ret_seconds = (gint64) number;

  return TRUE;
}

/* Retry-After is seconds or a date (RFC 9110 section 10.2.3). X-RateLimit-Reset is the Unix time at
 * which a new window opens, and RateLimit-Reset how long that takes; they stand in every reply and
 * only matter in a refusal. Returns whether the first says how long, if only "0 seconds".
 */
static gboolean
parse_retry_after (SoupMessageHeaders *headers,
                   guint               status,
                   guint              *ret_seconds)
{
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  gint64 now = parse_http_date (soup_message_headers_get_one (headers, "Date"));
  gint64 seconds = 0;
  gboolean is_number = parse_seconds (text, &seconds);
  gint64 date = is_number ? 0 : parse_http_date (text);
  gboolean is_named = is_number || date != 0;

  if (now == 0)
    now = g_get_real_time () / G_USEC_PER_SEC;

  if (date != 0)
    seconds = date - now;
  else if (!is_named && status == 429 &&
           parse_seconds (soup_message_headers_get_one (headers, "X-RateLimit-Reset"), &seconds))
    seconds -= now;
  else if (!is_named && status == 429)
    parse_seconds (soup_message_headers_get_one (headers, "RateLimit-Reset"), &seconds);
  *ret_seconds = (guint) CLAMP (seconds, 0, MAX_RETRY_AFTER);

  return is_named;
}

/* The last request of a window is answered as any other, and says that it was the last one. Without
 * the X the names are those of a later draft, by which the time of the reset is a length.
 */
static guint
parse_rest (SoupMessageHeaders *headers,
            guint               status,
            guint               retry_after)
{
  const char *old = soup_message_headers_get_one (headers, "X-RateLimit-Remaining");
  const char *remaining = soup_message_headers_get_one (headers, "RateLimit-Remaining");
  guint seconds = 0;

  if (status == 429)
    return retry_after;
  if (g_strcmp0 (old, "0") == 0 || g_strcmp0 (remaining, "0") == 0)
    parse_retry_after (headers, 429, &seconds);

  return seconds;
}

static TodokuHttpReply *
make_reply (SoupMessage *message,
            GByteArray  *body,
            gboolean    *ret_names_wait)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  TodokuHttpReply *reply = g_new0 (TodokuHttpReply, 1);

  reply->status = soup_message_get_status (message);
  reply->body = g_bytes_new (body->data, body->len);
  reply->service_time = parse_http_date (soup_message_headers_get_one (headers, "Date")) *
                        G_USEC_PER_SEC;
  reply->etag = g_strdup (soup_message_headers_get_one (headers, "ETag"));
  reply->error_type = g_strdup (soup_message_headers_get_one (headers, "x-amzn-ErrorType"));
  *ret_names_wait = parse_retry_after (headers, reply->status, &reply->retry_after);
  reply->rest = parse_rest (headers, reply->status, reply->retry_after);

  return reply;
}

static gboolean
body_is_complete (SoupMessage *message,
                  guint        length)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);

  /* A 204 has no body whatever its Content-Length says (RFC 9110 section 15.3.5), and that of a
   * HEAD or of a compressed reply counts something else.
   */
  return soup_message_get_status (message) == SOUP_STATUS_NO_CONTENT ||
         soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH ||
         soup_message_headers_get_one (headers, "Content-Encoding") != NULL ||
         soup_message_headers_get_content_length (headers) == length;
}

/* Returns %FALSE with @error set when the body is cut off or too large; cancelling then closes the
 * connection, on which the rest of the reply is still coming in.
 */
static gboolean
read_body (TodokuHttpAttempt  *self,
           SoupMessage        *message,
           GInputStream       *stream,
           GByteArray         *body,
           GCancellable       *cancellable,
           GError            **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  gssize n;

  while ((n = g_input_stream_read (stream, chunk, CHUNK, cancellable, error)) > 0)
    {
      if (body->len + n > TODOKU_HTTP_MAX_REPLY)
        {
          g_cancellable_cancel (cancellable);
          self->is_final = TRUE;
          g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                       "The reply is larger than %d bytes", TODOKU_HTTP_MAX_REPLY);
          return FALSE;
        }
      g_byte_array_append (body, chunk, n);
    }
  if (n < 0)
    return FALSE;
  if (!body_is_complete (message, body->len))
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                           "The reply was cut off");
      return FALSE;
    }

  return TRUE;
}

static SoupMessage *
make_message (TodokuHttpRequest *request)
{
  SoupMessage *message = soup_message_new_from_uri (request->method, request->uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  SoupMessageFlags flags = SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE;

  /* A kept connection may be closed by the other side just as the request goes out, and then nobody
   * knows whether it arrived. What must not be repeated goes over a new one; of what may be, the
   * library has to be told, or it opens a new one for each POST.
   */
  flags |= request->idempotent ? SOUP_MESSAGE_IDEMPOTENT : SOUP_MESSAGE_NEW_CONNECTION;
  soup_message_set_flags (message, flags);
  for (guint i = 0; i < request->headers->len; i++)
    {
      const TodokuHttpHeader *header = g_ptr_array_index (request->headers, i);

      soup_message_headers_replace (headers, header->name, header->value);
    }
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (message, request->content_type, request->body);

  return message;
}

static void
starting_cb (SoupMessage *message,
             gpointer     user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* Before the first byte of the request went out, whatever failed has no effect at the service;
 * after it, even "host unreachable" may be the end of a request that arrived.
 */
static GError *
map_attempt_failure (const GError   *error,
                     TodokuDeadline *deadline,
                     gboolean        sent)
{
  GError *mapped;

  if (todoku_deadline_has_passed (deadline) && error->domain != TODOKU_ERROR)
    return g_error_new_literal (TODOKU_ERROR,
                                sent ? TODOKU_ERROR_TIMED_OUT : TODOKU_ERROR_OFFLINE,
                                sent ? "No answer in time" : "No connection in time");

  mapped = todoku_http_map_failure (error, 0, NULL, 0);
  if (mapped->domain != TODOKU_ERROR)
    return mapped;
  if (sent && (mapped->code == TODOKU_ERROR_OFFLINE || mapped->code == TODOKU_ERROR_TLS))
    mapped->code = TODOKU_ERROR_SERVER_FAILED;
  else if (!sent && mapped->code != TODOKU_ERROR_TLS)
    mapped->code = TODOKU_ERROR_OFFLINE;

  return mapped;
}

/**
 * todoku_http_attempt:
 * @self: (out caller-allocates): what came of it
 * @session: a session that no other thread uses meanwhile
 * @request: what to send
 * @clock: the clock
 * @time_out: how much of its time there is for all, in microseconds
 * @cancellable: (nullable): gives up waiting at once
 *
 * Sends a request once and reads the whole reply.
 */
void
todoku_http_attempt (TodokuHttpAttempt *self,
                     SoupSession       *session,
                     TodokuHttpRequest *request,
                     TodokuClock       *clock,
                     gint64             time_out,
                     GCancellable      *cancellable)
{
  g_autoptr(TodokuDeadline) deadline = todoku_deadline_new (clock, time_out, cancellable);
  g_autoptr(GByteArray) body = g_byte_array_new ();
  g_autoptr(SoupMessage) message = NULL;
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(GError) error = NULL;
  gint64 started = g_get_monotonic_time ();
  GCancellable *either = todoku_deadline_get_cancellable (deadline);

  *self = (TodokuHttpAttempt) { 0 };
  if (request->signer != NULL)
    request->signer (request, request->signer_data);
  message = make_message (request);
  g_signal_connect (message, "starting", G_CALLBACK (starting_cb), &self->sent);

  stream = soup_session_send (session, message, either, &error);

  /* A connection that ends before the reply begins is no reply, rather than a part of one. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    error->code = G_IO_ERROR_CONNECTION_CLOSED;

  if (stream != NULL && read_body (self, message, stream, body, either, &error))
    self->reply = make_reply (message, body, &self->names_wait);
  else
    self->error = map_attempt_failure (error, deadline, self->sent);

  g_debug ("%s %s %u %" G_GINT64_FORMAT " ms", request->method, g_uri_get_path (request->uri),
           self->reply != NULL ? self->reply->status : 0,
           (g_get_monotonic_time () - started) / 1000);
}
