/* SPDX-License-Identifier: GPL-3.0-or-later
 * Checks AWS Signature Version 4 as AWS does: from the request as it came, against the one key
 * that the practice account has. Main loop. It refuses unsigned amz headers, altered bodies and
 * old dates.
 */
#include <string.h>

#include "practice-private.h"

#define ALGORITHM "AWS4-HMAC-SHA256"
#define REGION "us-east-1"
#define MAX_SKEW_SECONDS 300

typedef struct
{
  char *access_key;
  char *date, *region, *service, *terminator;
  char **headers;
  char *signature;
} Authorization;

static void
authorization_clear (Authorization *self)
{
  g_free (self->access_key);
  g_free (self->date);
  g_free (self->region);
  g_free (self->service);
  g_free (self->terminator);
  g_strfreev (self->headers);
  g_free (self->signature);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Authorization, authorization_clear)

static gboolean
read_authorization (const char    *header,
                    Authorization *ret)
{
  g_auto(GStrv) fields = NULL;

  if (header == NULL || !g_str_has_prefix (header, ALGORITHM " "))
    return FALSE;

  fields = g_strsplit (header + strlen (ALGORITHM " "), ",", -1);
  for (guint i = 0; fields[i] != NULL; i++)
    {
      const char *field = g_strstrip (fields[i]);

      if (g_str_has_prefix (field, "Credential="))
        {
          g_auto(GStrv) scope = g_strsplit (field + strlen ("Credential="), "/", -1);

          if (g_strv_length (scope) != 5 || ret->access_key != NULL)
            return FALSE;
          ret->access_key = g_strdup (scope[0]);
          ret->date = g_strdup (scope[1]);
          ret->region = g_strdup (scope[2]);
          ret->service = g_strdup (scope[3]);
          ret->terminator = g_strdup (scope[4]);
        }
      else if (g_str_has_prefix (field, "SignedHeaders=") && ret->headers == NULL)
        {
          ret->headers = g_strsplit (field + strlen ("SignedHeaders="), ";", -1);
        }
      else if (g_str_has_prefix (field, "Signature=") && ret->signature == NULL)
        {
          ret->signature = g_strdup (field + strlen ("Signature="));
        }
    }

  return ret->access_key != NULL && ret->headers != NULL && ret->signature != NULL;
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Names and values decoded, encoded anew as RFC 3986 says, and sorted. */
static char *
canonical_query (const char *query)
{
  g_auto(GStrv) pairs = g_strsplit (query != NULL ? query : "", "&", -1);
  g_autoptr(GPtrArray) encoded = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      g_auto(GStrv) sides = g_strsplit (pairs[i], "=", 2);
      g_autofree char *name = sides[0] != NULL ? g_uri_unescape_string (sides[0], NULL) : NULL;
      g_autofree char *value = NULL;
      g_autofree char *escaped_name = NULL;
      g_autofree char *escaped_value = NULL;

      if (name == NULL || *name == '\0')
        continue;
      value = g_uri_unescape_string (sides[1] != NULL ? sides[1] : "", NULL);
      escaped_name = g_uri_escape_string (name, NULL, FALSE);
      escaped_value = g_uri_escape_string (value != NULL ? value : "", NULL, FALSE);
      g_ptr_array_add (encoded, g_strdup_printf ("%s=%s", escaped_name, escaped_value));
    }
  g_ptr_array_sort (encoded, compare_strings);
  g_ptr_array_add (encoded, NULL);

  return g_strjoinv ("&", (char **) encoded->pdata);
}

/* Trimmed, and with every run of blanks made one. */
static char *
canonical_value (const char *value)
{
  GString *out = g_string_new (NULL);

  for (const char *at = value; *at != '\0'; at++)
    if (*at != ' ' || (out->len > 0 && out->str[out->len - 1] != ' '))
      g_string_append_c (out, *at);
  if (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);

  return g_string_free (out, FALSE);
}

static char *
canonical_request (SoupServerMessage   *message,
                   const Authorization *authorization,
                   const char          *payload_hash)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  GUri *uri = soup_server_message_get_uri (message);
  const char *path = g_uri_get_path (uri);
  /* Every service but S3 encodes the path once more than it is sent. */
  g_autofree char *escaped = g_uri_escape_string (*path != '\0' ? path : "/", "/", FALSE);
  g_autofree char *query = canonical_query (g_uri_get_query (uri));
  g_autofree char *names = g_strjoinv (";", authorization->headers);
  g_autoptr(GString) lines = g_string_new (NULL);

  for (guint i = 0; authorization->headers[i] != NULL; i++)
    {
      const char *value = soup_message_headers_get_list (headers, authorization->headers[i]);
      g_autofree char *canonical = canonical_value (value != NULL ? value : "");

      g_string_append_printf (lines, "%s:%s\n", authorization->headers[i], canonical);
    }

  return g_strdup_printf ("%s\n%s\n%s\n%s\n%s\n%s", soup_server_message_get_method (message),
                          escaped, query, lines->str, names, payload_hash);
}

static void
hmac (const guint8 *key,
      gsize         key_length,
      const char   *data,
      guint8        digest[32])
{
  g_autoptr(GHmac) h = g_hmac_new (G_CHECKSUM_SHA256, key, key_length);
  gsize length = 32;

  g_hmac_update (h, (const guint8 *) data, (gssize) strlen (data));
  g_hmac_get_digest (h, digest, &length);
}

static char *
make_signature (const char          *secret,
                const Authorization *authorization,
                const char          *text)
{
  g_autofree char *first = g_strconcat ("AWS4", secret, NULL);
  guint8 key[32];

  hmac ((const guint8 *) first, strlen (first), authorization->date, key);
  hmac (key, sizeof key, authorization->region, key);
  hmac (key, sizeof key, authorization->service, key);
  hmac (key, sizeof key, "aws4_request", key);

  return g_compute_hmac_for_string (G_CHECKSUM_SHA256, key, sizeof key, text, -1);
}

/* The date must be signed and be now, by the clock that the Date of the answers tells: the practice
 * clock moves, a client's does not.
 */
static gboolean
is_current (Practice   *self,
            const char *date)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC + practice_get_setting (self, "date_offset");
  g_autoptr(GDateTime) time = NULL;
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();

  if (date == NULL || strlen (date) != strlen ("20260101T000000Z"))
    return FALSE;
  time = g_date_time_new_from_iso8601 (date, utc);

  return time != NULL &&
         ABS (g_date_time_to_unix (time) - now) <= MAX_SKEW_SECONDS;
}

static gboolean
covers_needed_headers (SoupServerMessage   *message,
                       const Authorization *authorization)
{
  SoupMessageHeadersIter iter;
  const char *name, *value;

  if (!g_strv_contains ((const char *const *) authorization->headers, "host"))
    return FALSE;

  soup_message_headers_iter_init (&iter, soup_server_message_get_request_headers (message));
  while (soup_message_headers_iter_next (&iter, &name, &value))
    {
      g_autofree char *lower = g_ascii_strdown (name, -1);

      if (g_str_has_prefix (lower, "x-amz-") &&
          !g_strv_contains ((const char *const *) authorization->headers, lower))
        return FALSE;
    }

  return TRUE;
}

static char *
sign_request (Practice            *self,
              SoupServerMessage   *message,
              const Authorization *authorization,
              const char          *date,
              const char          *hash)
{
  g_autofree char *request = canonical_request (message, authorization, hash);
  g_autofree char *request_hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, request, -1);
  g_autofree char *text =
    g_strdup_printf (ALGORITHM "\n%s\n%s/%s/%s/aws4_request\n%s", date, authorization->date,
                     authorization->region, authorization->service, request_hash);

  return make_signature (practice_get_secret (self, "aws_secret_access_key"), authorization, text);
}

/* Returns (transfer full): what is wrong before anything is computed, or %NULL. */
static char *
find_fault (Practice             *self,
            SoupServerMessage    *message,
            const Authorization  *authorization,
            const char           *service,
            gboolean              any_region,
            const char          **ret_code)
{
  const char *date =
    soup_message_headers_get_one (soup_server_message_get_request_headers (message), "X-Amz-Date");

  if (!g_str_equal (authorization->access_key, practice_get_secret (self, "aws_access_key_id")))
    {
      *ret_code = "UnrecognizedClientException";
      return g_strdup ("The security token included in the request is invalid.");
    }
  if (!is_current (self, date) || !g_str_has_prefix (date, authorization->date))
    return g_strdup_printf ("Signature expired: %s is not the time here.",
                            date != NULL ? date : "(no date)");
  if ((!any_region && !g_str_equal (authorization->region, REGION)) ||
      !g_str_equal (authorization->service, service) ||
      !g_str_equal (authorization->terminator, "aws4_request"))
    return g_strdup_printf (
      "Credential should be scoped to a valid region and to the service %s.", service);
  if (!covers_needed_headers (message, authorization))
    return g_strdup ("Host and every x-amz- header must be signed.");

  return NULL;
}

/**
 * practice_aws_is_signed:
 * @self: the practice server
 * @message: a call
 * @service: "acm", "cloudfront" or "ses"
 * @ret_region: (out) (optional) (transfer full): the region that it is signed for; without it, only
 *   that of ACM is right
 * @ret_code: (out): what is wrong, in the words of the JSON services; CloudFront has its own for
 * two
 * @ret_text: (out): the same as a sentence
 *
 * Returns: whether the call is signed rightly with the practice account's key
 */
gboolean
practice_aws_is_signed (Practice           *self,
                        SoupServerMessage  *message,
                        const char         *service,
                        char              **ret_region,
                        const char        **ret_code,
                        char              **ret_text)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *date = soup_message_headers_get_one (headers, "X-Amz-Date");
  const char *sent_hash = soup_message_headers_get_one (headers, "X-Amz-Content-Sha256");
  g_autoptr(GBytes) body =
    soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, body);
  g_auto(Authorization) authorization = { NULL };
  g_autofree char *signature = NULL;

  *ret_code = "InvalidSignatureException";
  if (!read_authorization (soup_message_headers_get_one (headers, "Authorization"), &authorization))
    {
      *ret_code = "MissingAuthenticationTokenException";
      *ret_text = g_strdup ("Missing Authentication Token");
      return FALSE;
    }
  *ret_text = find_fault (self, message, &authorization, service, ret_region != NULL, ret_code);
  if (*ret_text != NULL)
    return FALSE;
  if (sent_hash != NULL && !g_str_equal (sent_hash, hash))
    {
      *ret_text = g_strdup ("The value of x-amz-content-sha256 does not match the body.");
      return FALSE;
    }

  signature = sign_request (self, message, &authorization, date, hash);
  if (!g_str_equal (signature, authorization.signature))
    {
      *ret_text = g_strdup ("The request signature we calculated does not match the signature you "
                            "provided. Check your AWS Secret Access Key and signing method.");
      return FALSE;
    }
  if (ret_region != NULL)
    *ret_region = g_strdup (authorization.region);

  return TRUE;
}
