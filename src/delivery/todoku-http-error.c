/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a failed exchange means to a person: transport errors and status codes become #TODOKU_ERROR
 * in one function, and base URLs are checked before anything is sent to them. Pure; any thread.
 */
#include "todoku-http.h"

#include "todoku-loopback.h"
#include "todoku-remote.h"

#include <libsoup/soup.h>
#include <string.h>

static int
code_for_io_error (int code)
{
  switch (code)
    {
    case G_IO_ERROR_TIMED_OUT:
      return TODOKU_ERROR_TIMED_OUT;

    /* Nothing has been sent in these cases, which a caller may rely upon. */
    case G_IO_ERROR_HOST_NOT_FOUND:
    case G_IO_ERROR_HOST_UNREACHABLE:
    case G_IO_ERROR_NETWORK_UNREACHABLE:
    case G_IO_ERROR_CONNECTION_REFUSED:
    case G_IO_ERROR_PROXY_FAILED:
    case G_IO_ERROR_PROXY_AUTH_FAILED:
    case G_IO_ERROR_PROXY_NEED_AUTH:
    case G_IO_ERROR_PROXY_NOT_ALLOWED:
      return TODOKU_ERROR_OFFLINE;

    case G_IO_ERROR_PARTIAL_INPUT:
    case G_IO_ERROR_INVALID_DATA:
    case G_IO_ERROR_MESSAGE_TOO_LARGE:
      return TODOKU_ERROR_INVALID_REPLY;

    default:
      return TODOKU_ERROR_SERVER_FAILED;
    }
}

static GError *
map_transport (const GError *error)
{
  int code = TODOKU_ERROR_SERVER_FAILED;

  if (error->domain == TODOKU_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);

  if (error->domain == G_IO_ERROR)
    code = code_for_io_error (error->code);
  else if (error->domain == G_RESOLVER_ERROR)
    code = TODOKU_ERROR_OFFLINE;
  else if (error->domain == G_TLS_ERROR)
    code = error->code == G_TLS_ERROR_EOF ? TODOKU_ERROR_SERVER_FAILED : TODOKU_ERROR_TLS;
  else if (error->domain == SOUP_SESSION_ERROR)
    code = TODOKU_ERROR_INVALID_REPLY;

  return g_error_new_literal (TODOKU_ERROR, code, error->message);
}

static gboolean
words_contain (const char *words,
               const char *needle)
{
  g_autofree char *folded = NULL;

  if (words == NULL)
    return FALSE;

  folded = g_utf8_casefold (words, -1);

  return strstr (folded, needle) != NULL;
}

/* A list of allowed addresses looks like a bad key: it is answered with 401, and only the words
 * differ.
 */
static gboolean
words_blame_address (const char *words)
{
  return words_contain (words, "ip address") &&
         (words_contain (words, "whitelist") || words_contain (words, "allow"));
}

static int
code_for_status (guint       status,
                 const char *words)
{
  switch (status)
    {
    case SOUP_STATUS_UNAUTHORIZED:
      return words_blame_address (words) ? TODOKU_ERROR_ADDRESS_NOT_ALLOWED
                                         : TODOKU_ERROR_UNAUTHORISED;
    case SOUP_STATUS_FORBIDDEN:
      return words_blame_address (words) ? TODOKU_ERROR_ADDRESS_NOT_ALLOWED
                                         : TODOKU_ERROR_FORBIDDEN;
    case SOUP_STATUS_NOT_FOUND:
    case SOUP_STATUS_GONE:
      return TODOKU_ERROR_NOT_FOUND;
    case SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED:
      return TODOKU_ERROR_OFFLINE;
    case SOUP_STATUS_PAYMENT_REQUIRED:
      return TODOKU_ERROR_QUOTA;
    case SOUP_STATUS_REQUEST_TIMEOUT:
      return TODOKU_ERROR_TIMED_OUT;
    case SOUP_STATUS_CONFLICT:
      return TODOKU_ERROR_CONFLICT;
    case 429: /* Too Many Requests, RFC 6585 section 4 */
      return TODOKU_ERROR_RATE_LIMITED;
    default:
      break;
    }

  if (status >= 500 && status < 600)
    return TODOKU_ERROR_SERVER_FAILED;
  if (status < 400 || status >= 600)
    return TODOKU_ERROR_INVALID_REPLY;
  if (words_contain (words, "already exist"))
    return TODOKU_ERROR_CONFLICT;
  if (words_contain (words, "limit reached") || words_contain (words, "limit exceeded") ||
      words_contain (words, "maximum number"))
    return TODOKU_ERROR_QUOTA;

  return TODOKU_ERROR_REFUSED;
}

/**
 * todoku_http_map_failure:
 * @transport: (nullable): what went wrong on the way, or %NULL when there was an answer
 * @status: the status code of the answer, if there was one
 * @words: (nullable): the service's own words in the answer
 * @retry_after: for how many seconds the service asks to be left alone, or 0
 *
 * #TODOKU_ERROR_OFFLINE means that nothing has been sent; after #TODOKU_ERROR_TIMED_OUT,
 * #TODOKU_ERROR_SERVER_FAILED and #TODOKU_ERROR_INVALID_REPLY the call may have taken effect. A
 * cancellation stays what it is.
 *
 * Returns: (transfer full): a #TODOKU_ERROR, or the cancellation
 */
GError *
todoku_http_map_failure (const GError *transport,
                         guint         status,
                         const char   *words,
                         guint         retry_after)
{
  g_autofree char *clean = NULL;
  GString *message;
  GError *error;

  if (transport != NULL)
    return map_transport (transport);

  message = g_string_new (NULL);
  g_string_printf (message, "The service answered %u", status);
  clean = words != NULL ? todoku_remote_clean_words (words) : NULL;
  if (clean != NULL && *clean != '\0')
    g_string_append_printf (message, ": %s", clean);
  if (retry_after > 0)
    g_string_append_printf (message, " (try again in %u s)", retry_after);

  error = g_error_new_literal (TODOKU_ERROR, code_for_status (status, words), message->str);
  g_string_free (message, TRUE);

  return error;
}

/**
 * todoku_http_check_base_url:
 * @url: a base URL as typed or stored
 * @error: return location of #TODOKU_ERROR_BAD_URL or #TODOKU_ERROR_INSECURE_URL
 *
 * A key must not cross a network in the clear, so plain HTTP goes to this computer only. A user
 * name, a query or a fragment has no place in a base URL.
 *
 * Returns: (transfer full): the URL without a final slash, or %NULL with @error set
 */
char *
todoku_http_check_base_url (const char  *url,
                            GError     **error)
{
  g_autoptr(GUri) uri = NULL;
  g_autoptr(GError) parse_error = NULL;
  g_autofree char *base = NULL;
  gsize length;

  uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, &parse_error);
  if (uri == NULL)
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_URL, "%s", parse_error->message);
      return NULL;
    }
  if (g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL ||
      g_uri_get_fragment (uri) != NULL || g_uri_get_port (uri) == 0 ||
      (!g_str_equal (g_uri_get_scheme (uri), "https") &&
       !g_str_equal (g_uri_get_scheme (uri), "http")))
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BAD_URL,
                           "A base URL has a scheme, a host and perhaps a port and a path");
      return NULL;
    }
  if (g_str_equal (g_uri_get_scheme (uri), "http") &&
      !todoku_host_is_loopback (g_uri_get_host (uri)))
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INSECURE_URL,
                           "Plain HTTP is allowed to this computer only");
      return NULL;
    }

  base = g_uri_to_string (uri);
  length = strlen (base);
  while (length > 0 && base[length - 1] == '/')
    base[--length] = '\0';

  return g_steal_pointer (&base);
}
