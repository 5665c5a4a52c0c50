/* SPDX-License-Identifier: GPL-3.0-or-later
 * A request to be sent: where to, with which headers and body, and whether twice is the same as
 * once. Any one thread at a time.
 */
#include "todoku-http-request.h"

#include <libsoup/soup.h>
#include <string.h>

/* Header values may be keys, so their memory is cleared before it is given back. */
static void
header_free (gpointer data)
{
  TodokuHttpHeader *header = data;

  explicit_bzero (header->value, strlen (header->value));
  g_free (header->value);
  g_free (header->name);
  g_free (header);
}

/**
 * todoku_http_request_new:
 * @method: the method
 * @url: a URL that todoku_http_check_base_url() let pass, with a path and perhaps a query
 *
 * GET, HEAD, PUT and DELETE count as idempotent (RFC 9110 section 9.2.2), POST and PATCH do not.
 *
 * Returns: (transfer full): a new request
 */
TodokuHttpRequest *
todoku_http_request_new (const char *method,
                         const char *url)
{
  TodokuHttpRequest *request = g_new0 (TodokuHttpRequest, 1);

  request->method = g_strdup (method);
  request->uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  request->headers = g_ptr_array_new_with_free_func (header_free);
  request->idempotent = !g_str_equal (method, "POST") && !g_str_equal (method, "PATCH");

  return request;
}

/**
 * todoku_http_request_free:
 * @request: (transfer full): a request
 */
void
todoku_http_request_free (TodokuHttpRequest *request)
{
  if (request->signer_destroy != NULL)
    request->signer_destroy (request->signer_data);
  g_free (request->method);
  g_clear_pointer (&request->uri, g_uri_unref);
  g_ptr_array_unref (request->headers);
  g_free (request->content_type);
  g_clear_pointer (&request->body, g_bytes_unref);
  g_free (request);
}

/**
 * todoku_http_request_get_method:
 * @request: a request
 *
 * Returns: (transfer none): its method
 */
const char *
todoku_http_request_get_method (TodokuHttpRequest *request)
{
  return request->method;
}

/**
 * todoku_http_request_get_uri:
 * @request: a request
 *
 * Returns: (transfer none) (nullable): where it goes, or %NULL when it was given no URL
 */
GUri *
todoku_http_request_get_uri (TodokuHttpRequest *request)
{
  return request->uri;
}

/**
 * todoku_http_request_get_body:
 * @request: a request
 *
 * Returns: (transfer none) (nullable): its body
 */
GBytes *
todoku_http_request_get_body (TodokuHttpRequest *request)
{
  return request->body;
}

static TodokuHttpHeader *
find_header (TodokuHttpRequest *request,
             const char        *name)
{
  for (guint i = 0; i < request->headers->len; i++)
    {
      TodokuHttpHeader *header = g_ptr_array_index (request->headers, i);

      if (g_ascii_strcasecmp (header->name, name) == 0)
        return header;
    }

  return NULL;
}

/**
 * todoku_http_request_get_header:
 * @request: a request
 * @name: a name, in any case
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *
todoku_http_request_get_header (TodokuHttpRequest *request,
                                const char        *name)
{
  TodokuHttpHeader *header = find_header (request, name);

  return header != NULL ? header->value : NULL;
}

/**
 * todoku_http_request_set_header:
 * @request: a request
 * @name: the name
 * @value: the value; it replaces an earlier one of the same name
 */
void
todoku_http_request_set_header (TodokuHttpRequest *request,
                                const char        *name,
                                const char        *value)
{
  TodokuHttpHeader *header = find_header (request, name);

  if (header != NULL)
    g_ptr_array_remove (request->headers, header);

  header = g_new0 (TodokuHttpHeader, 1);
  header->name = g_strdup (name);
  header->value = g_strdup (value);
  g_ptr_array_add (request->headers, header);
}

/**
 * todoku_http_request_set_body:
 * @request: a request
 * @content_type: the media type
 * @body: the body
 */
void
todoku_http_request_set_body (TodokuHttpRequest *request,
                              const char        *content_type,
                              GBytes            *body)
{
  g_free (request->content_type);
  request->content_type = g_strdup (content_type);
  g_clear_pointer (&request->body, g_bytes_unref);
  request->body = g_bytes_ref (body);
}

/**
 * todoku_http_request_set_idempotent:
 * @request: a request
 * @idempotent: whether it may be repeated because twice is the same as once
 */
void
todoku_http_request_set_idempotent (TodokuHttpRequest *request,
                                    gboolean           idempotent)
{
  request->idempotent = idempotent;
}

/**
 * todoku_http_request_set_signer:
 * @request: a request
 * @signer: called before each attempt
 * @user_data: (transfer full): its argument
 * @destroy: frees @user_data
 */
void
todoku_http_request_set_signer (TodokuHttpRequest *request,
                                TodokuHttpSigner   signer,
                                gpointer           user_data,
                                GDestroyNotify     destroy)
{
  request->signer = signer;
  request->signer_data = user_data;
  request->signer_destroy = destroy;
}
