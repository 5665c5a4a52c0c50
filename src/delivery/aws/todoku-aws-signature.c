/* SPDX-License-Identifier: GPL-3.0-or-later
 * AWS Signature Version 4, as the Signature Version 4 signing process of the AWS General Reference
 * describes it. Pure; any thread. Keys derived from the secret are wiped.
 */
#include "todoku-aws-signature.h"

#include <string.h>

#define ALGORITHM "AWS4-HMAC-SHA256"
#define SHA256_LENGTH 32

/* RFC 3986 section 2.3 names what is never escaped; everything else is, in upper-case hexadecimal.
 */
static char *
escape (const char *text)
{
  return g_uri_escape_string (text, NULL, FALSE);
}

/* Dot segments and double slashes go away, and each segment is escaped once more than it goes over
 * the wire: that is the rule for every service but S3.
 */
static char *
canonical_path (const char *path)
{
  g_auto(GStrv) segments = g_strsplit (path, "/", -1);
  g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  GString *out = g_string_new (NULL);
  guint n_segments = g_strv_length (segments);
  gboolean is_folder = n_segments == 0;

  for (guint i = 0; i < n_segments; i++)
    {
      const char *segment = segments[i];

      is_folder = *segment == '\0' || g_str_equal (segment, ".") || g_str_equal (segment, "..");
      if (g_str_equal (segment, "..") && kept->len > 0)
        g_ptr_array_remove_index (kept, kept->len - 1);
      else if (!is_folder)
        g_ptr_array_add (kept, escape (segment));
    }

  for (guint i = 0; i < kept->len; i++)
    g_string_append_printf (out, "/%s", (const char *) g_ptr_array_index (kept, i));
  if (is_folder || kept->len == 0)
    g_string_append_c (out, '/');

  return g_string_free (out, FALSE);
}

static char *
recode (const char *text)
{
  g_autofree char *plain = g_uri_unescape_string (text, NULL);

  return escape (plain != NULL ? plain : text);
}

static int
compare_text (gconstpointer a,
              gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

/* Sorted by name and then by value. A tab sorts before every character of an escaped text, so that
 * one comparison does for both.
 */
static char *
canonical_query (const char *query)
{
  g_auto(GStrv) parts = g_strsplit (query != NULL ? query : "", "&", -1);
  g_autoptr(GPtrArray) pairs = g_ptr_array_new_with_free_func (g_free);
  GString *out = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *equals = strchr (parts[i], '=');
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      if (*parts[i] == '\0')
        continue;
      if (equals != NULL)
        *equals = '\0';
      name = recode (parts[i]);
      value = equals != NULL ? recode (equals + 1) : g_strdup ("");
      g_ptr_array_add (pairs, g_strconcat (name, "\t", value, NULL));
    }

  g_ptr_array_sort (pairs, compare_text);
  for (guint i = 0; i < pairs->len; i++)
    {
      char *pair = g_ptr_array_index (pairs, i);

      *strchr (pair, '\t') = '=';
      g_string_append_printf (out, "%s%s", i > 0 ? "&" : "", pair);
    }

  return g_string_free (out, FALSE);
}

/* Blanks around the value go, blanks within are squeezed to one. */
static char *
canonical_value (const char *value)
{
  GString *out = g_string_new (NULL);

  for (const char *p = value; *p != '\0'; p++)
    if (!g_ascii_isspace (*p))
      g_string_append_c (out, *p);
    else if (out->len > 0 && out->str[out->len - 1] != ' ')
      g_string_append_c (out, ' ');
  if (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);

  return g_string_free (out, FALSE);
}

/* The headers as "name:value", sorted by name; those of the same name keep their order. */
static GPtrArray *
canonical_headers (const TodokuAwsRequest *request)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < request->n_headers; i++)
    {
      g_autofree char *name = g_ascii_strdown (request->headers[i].name, -1);
      g_autofree char *value = canonical_value (request->headers[i].value);
      guint at = 0;

      for (; at < lines->len; at++)
        {
          const char *line = g_ptr_array_index (lines, at);
          gsize length = strcspn (line, ":");
          int order = strncmp (name, line, length);

          if (order < 0 || (order == 0 && strlen (name) < length))
            break;
        }
      g_ptr_array_insert (lines, at, g_strconcat (name, ":", value, NULL));
    }

  return lines;
}

/* Headers of one name become one line, their values separated by commas. */
static void
append_headers (GString                *out,
                const TodokuAwsRequest *request,
                GString                *names)
{
  g_autoptr(GPtrArray) lines = canonical_headers (request);
  const char *last = NULL;

  for (guint i = 0; i < lines->len; i++)
    {
      const char *line = g_ptr_array_index (lines, i);
      gsize length = strcspn (line, ":") + 1;

      if (last != NULL && strncmp (last, line, length) == 0)
        {
          g_string_truncate (out, out->len - 1);
          g_string_append_printf (out, ",%s\n", line + length);
        }
      else
        {
          g_string_append_printf (out, "%s\n", line);
          if (names->len > 0)
            g_string_append_c (names, ';');
          g_string_append_len (names, line, length - 1);
        }
      last = line;
    }
}

static char *
build_canonical_request (const TodokuAwsRequest *request,
                         GString                *names)
{
  g_autofree char *path = canonical_path (request->path);
  g_autofree char *query = canonical_query (request->query);
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "%s\n%s\n%s\n", request->method, path, query);
  append_headers (out, request, names);
  g_string_append_printf (out, "\n%s\n%s", names->str, request->payload_hash);

  return g_string_free (out, FALSE);
}

/**
 * todoku_aws_canonical_request:
 * @request: a request
 *
 * Returns: (transfer full): the text that is hashed into the signature
 */
char *
todoku_aws_canonical_request (const TodokuAwsRequest *request)
{
  g_autoptr(GString) names = g_string_new (NULL);

  return build_canonical_request (request, names);
}

static void
hmac (guint8     *key,
      gsize       key_length,
      const char *text,
      guint8     *out)
{
  g_autoptr(GHmac) state = g_hmac_new (G_CHECKSUM_SHA256, key, key_length);
  gsize length = SHA256_LENGTH;

  g_hmac_update (state, (const guchar *) text, -1);
  g_hmac_get_digest (state, out, &length);
  explicit_bzero (key, key_length);
}

static char *
sign (const TodokuAwsScope *scope,
      const char           *date,
      const char           *text)
{
  g_autofree char *start = g_strconcat ("AWS4", scope->secret_access_key, NULL);
  guint8 key[2][SHA256_LENGTH];
  GString *hex = g_string_new (NULL);

  hmac ((guint8 *) start, strlen (start), date, key[0]);
  hmac (key[0], SHA256_LENGTH, scope->region, key[1]);
  hmac (key[1], SHA256_LENGTH, scope->service, key[0]);
  hmac (key[0], SHA256_LENGTH, "aws4_request", key[1]);
  hmac (key[1], SHA256_LENGTH, text, key[0]);
  for (guint i = 0; i < SHA256_LENGTH; i++)
    g_string_append_printf (hex, "%02x", key[0][i]);
  explicit_bzero (key, sizeof key);

  return g_string_free (hex, FALSE);
}

/**
 * todoku_aws_authorization:
 * @request: a request
 * @scope: whose signature it is and what for; `timestamp` must be that of the request
 *
 * Returns: (transfer full): the value of its Authorization header
 */
char *
todoku_aws_authorization (const TodokuAwsRequest *request,
                          const TodokuAwsScope   *scope)
{
  g_autoptr(GString) names = g_string_new (NULL);
  g_autofree char *canonical = build_canonical_request (request, names);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, canonical, -1);
  g_autofree char *date = g_strndup (scope->timestamp, 8);
  g_autofree char *where = g_strdup_printf ("%s/%s/%s/aws4_request", date, scope->region,
                                            scope->service);
  g_autofree char *text = g_strdup_printf (ALGORITHM "\n%s\n%s\n%s", scope->timestamp, where, hash);
  g_autofree char *signature = sign (scope, date, text);

  return g_strdup_printf (ALGORITHM " Credential=%s/%s, SignedHeaders=%s, Signature=%s",
                          scope->access_key_id, where, names->str, signature);
}
