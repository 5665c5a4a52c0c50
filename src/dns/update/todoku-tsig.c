/* SPDX-License-Identifier: GPL-3.0-or-later
 * TSIG with HMAC-SHA256 and HMAC-SHA512 (RFC 8945), on GLib's GHmac. Pure; any thread. Older
 * algorithms are refused: RFC 8945 section 6 does not recommend them any more.
 */
#include "todoku-tsig.h"

#include <string.h>

#include "todoku-dns-message.h"
#include "todoku-dns-wire.h"
#include "todoku-error.h"
#include "todoku-secret.h"

#define RRTYPE_TSIG 250
#define CLASS_ANY 255

/* RFC 8945 section 10: the recommended fudge. */
#define FUDGE_SECONDS 300

/* TSIG error codes (RFC 8945 section 3). */
#define BADSIG 16
#define BADKEY 17
#define BADTIME 18

#define MAX_MAC 64

struct _TodokuTsigKey
{
  char *name;
  const char *algorithm;
  GChecksumType checksum;
  guint8 *secret;
  gsize secret_length;
};

static const struct
{
  const char *name;
  GChecksumType checksum;
} algorithms[] = {
  { "hmac-sha256", G_CHECKSUM_SHA256 },
  { "hmac-sha512", G_CHECKSUM_SHA512 },
};

static gboolean
set_algorithm (TodokuTsigKey *key,
               const char    *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (algorithms); i++)
    {
      if (g_ascii_strcasecmp (text, algorithms[i].name) == 0)
        {
          key->algorithm = algorithms[i].name;
          key->checksum = algorithms[i].checksum;
          return TRUE;
        }
    }

  return FALSE;
}

static char *
match_one (const char *text,
           const char *pattern)
{
  g_autoptr(GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  return g_regex_match (regex, text, 0, &match) ? g_match_info_fetch (match, 1) : NULL;
}

/* g_base64_decode() takes anything, and a slip of the finger would only show as a key that nobody
 * knows.
 */
static gboolean
is_base64 (const char *text)
{
  gsize length = strlen (text);
  gsize n_digits = 0;

  while (g_ascii_isalnum (text[n_digits]) || text[n_digits] == '+' || text[n_digits] == '/')
    n_digits++;

  return length % 4 == 0 && length - n_digits <= 2 &&
         strspn (text + n_digits, "=") == length - n_digits;
}

/**
 * todoku_tsig_key_parse:
 * @text: a key as BIND and Knot write it, `key "name" { algorithm hmac-sha256; secret "…"; };`, or
 *   `algorithm:name:secret` as nsupdate takes it; the secret is base64
 * @error: return location of %TODOKU_ERROR_BAD_INPUT; its message does not repeat the secret
 *
 * Returns: (transfer full): the key, or %NULL with @error set
 */
TodokuTsigKey *
todoku_tsig_key_parse (const char  *text,
                       GError     **error)
{
  g_autoptr(TodokuTsigKey) key = g_new0 (TodokuTsigKey, 1);
  g_autofree char *name = match_one (text, "\\bkey\\s+\"?([^\"\\s{;]+)\"?\\s*\\{");
  g_autofree char *algorithm = NULL;
  g_auto(TodokuSecret) secret = NULL;
  guint8 wire[TODOKU_DNS_NAME_MAX];

  if (name != NULL)
    {
      algorithm = match_one (text, "\\balgorithm\\s+\"?([^\"\\s;]+)\"?\\s*;");
      secret = match_one (text, "\\bsecret\\s+\"?([A-Za-z0-9+/=]+)\"?\\s*;");
    }
  else
    {
      g_auto(GStrv) parts = g_strsplit (text, ":", 3);

      if (g_strv_length (parts) == 3)
        {
          algorithm = g_strdup (g_strstrip (parts[0]));
          name = g_strdup (g_strstrip (parts[1]));
          secret = g_strstrip (g_steal_pointer (&parts[2]));
        }
    }

  if (name == NULL || algorithm == NULL || secret == NULL || *secret == '\0' ||
      !set_algorithm (key, algorithm) || todoku_dns_name_to_wire (name, wire, NULL) == 0)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
                           "This is not a TSIG key with hmac-sha256 or hmac-sha512");
      return NULL;
    }

  key->name = g_ascii_strdown (name, -1);
  if (is_base64 (secret))
    key->secret = g_base64_decode (secret, &key->secret_length);
  if (key->secret_length == 0)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
                           "The secret of the TSIG key is not base64");
      return NULL;
    }

  return g_steal_pointer (&key);
}

/**
 * todoku_tsig_key_free:
 * @key: (transfer full) (nullable): a key
 *
 * Wipes the secret first.
 */
void
todoku_tsig_key_free (TodokuTsigKey *key)
{
  if (key == NULL)
    return;

  if (key->secret != NULL)
    explicit_bzero (key->secret, key->secret_length);
  g_free (key->secret);
  g_free (key->name);
  g_free (key);
}

static void
append_u48 (GByteArray *bytes,
            guint64     value)
{
  todoku_dns_append_u16 (bytes, (value >> 32) & 0xffff);
  todoku_dns_append_u32 (bytes, (guint32) value);
}

static void
append_name (GByteArray *bytes,
             const char *name)
{
  guint8 wire[TODOKU_DNS_NAME_MAX];
  gsize length = todoku_dns_name_to_wire (name, wire, NULL);

  g_byte_array_append (bytes, wire, length);
}

/* The TSIG variables that are digested besides the message (RFC 8945 section 4.3.3). */
static void
append_variables (const TodokuTsigKey *key,
                  GByteArray          *bytes,
                  guint64              time_signed,
                  guint16              fudge,
                  guint16              tsig_error,
                  const guint8        *other,
                  guint16              other_length)
{
  append_name (bytes, key->name);
  todoku_dns_append_u16 (bytes, CLASS_ANY);
  todoku_dns_append_u16 (bytes, 0);
  todoku_dns_append_u16 (bytes, 0);
  append_name (bytes, key->algorithm);
  append_u48 (bytes, time_signed);
  todoku_dns_append_u16 (bytes, fudge);
  todoku_dns_append_u16 (bytes, tsig_error);
  todoku_dns_append_u16 (bytes, other_length);
  g_byte_array_append (bytes, other, other_length);
}

static gsize
digest (const TodokuTsigKey *key,
        const GByteArray    *bytes,
        guint8               mac[MAX_MAC])
{
  g_autoptr(GHmac) hmac = g_hmac_new (key->checksum, key->secret, key->secret_length);
  gsize length = MAX_MAC;

  g_hmac_update (hmac, bytes->data, bytes->len);
  g_hmac_get_digest (hmac, mac, &length);

  return length;
}

static guint64
read_u48 (const guint8 *p)
{
  return (guint64) todoku_dns_get_u16 (p) << 32 | todoku_dns_get_u32 (p + 2);
}

/**
 * todoku_tsig_sign:
 * @key: a key
 * @message: a message without a TSIG record; one is appended
 * @now: the time, in seconds since 1970 UTC
 * @ret_mac: (out) (transfer full): the signature, which the answer's signature covers too
 *
 * Signs a request (RFC 8945 section 5.1).
 */
void
todoku_tsig_sign (const TodokuTsigKey  *key,
                  GByteArray           *message,
                  gint64                now,
                  GBytes              **ret_mac)
{
  g_autoptr(GByteArray) digested = g_byte_array_new ();
  g_autoptr(GByteArray) rdata = g_byte_array_new ();
  guint8 mac[MAX_MAC];
  gsize mac_length;

  g_return_if_fail (message->len >= TODOKU_DNS_HEADER_LENGTH);

  g_byte_array_append (digested, message->data, message->len);
  append_variables (key, digested, now, FUDGE_SECONDS, 0, NULL, 0);
  mac_length = digest (key, digested, mac);

  append_name (rdata, key->algorithm);
  append_u48 (rdata, now);
  todoku_dns_append_u16 (rdata, FUDGE_SECONDS);
  todoku_dns_append_u16 (rdata, mac_length);
  g_byte_array_append (rdata, mac, mac_length);
  g_byte_array_append (rdata, message->data, 2);
  todoku_dns_append_u16 (rdata, 0);
  todoku_dns_append_u16 (rdata, 0);

  append_name (message, key->name);
  todoku_dns_append_u16 (message, RRTYPE_TSIG);
  todoku_dns_append_u16 (message, CLASS_ANY);
  todoku_dns_append_u16 (message, 0);
  todoku_dns_append_u16 (message, 0);
  todoku_dns_append_u16 (message, rdata->len);
  g_byte_array_append (message, rdata->data, rdata->len);
  todoku_dns_put_u16 (message->data + 10, todoku_dns_get_u16 (message->data + 10) + 1);

  *ret_mac = g_bytes_new (mac, mac_length);
}

/* Finds the last record of the message and whether it is a TSIG, stepping over everything else. */
static gboolean
find_tsig (const guint8 *message,
           gsize         length,
           gsize        *ret_start,
           gsize        *ret_fixed)
{
  guint n_questions, n_records;
  gsize position = TODOKU_DNS_HEADER_LENGTH;
  gsize start = 0, fixed = 0;

  if (length < TODOKU_DNS_HEADER_LENGTH)
    return FALSE;

  n_questions = todoku_dns_get_u16 (message + 4);
  n_records = todoku_dns_get_u16 (message + 6) + todoku_dns_get_u16 (message + 8) +
              todoku_dns_get_u16 (message + 10);
  if (todoku_dns_get_u16 (message + 10) == 0)
    return FALSE;

  for (guint i = 0; i < n_questions; i++)
    {
      if (!todoku_dns_name_skip (message, length, &position) || length - position < 4)
        return FALSE;
      position += 4;
    }

  for (guint i = 0; i < n_records; i++)
    {
      start = position;
      if (!todoku_dns_name_skip (message, length, &position) || length - position < 10)
        return FALSE;
      fixed = position;
      position += 10;
      if (length - position < todoku_dns_get_u16 (message + fixed + 8))
        return FALSE;
      position += todoku_dns_get_u16 (message + fixed + 8);
    }

  if (position != length || todoku_dns_get_u16 (message + fixed) != RRTYPE_TSIG)
    return FALSE;

  *ret_start = start;
  *ret_fixed = fixed;
  return TRUE;
}

static gboolean
same_name (const guint8 *message,
           gsize         length,
           gsize        *position,
           const char   *name)
{
  guint8 wire[TODOKU_DNS_NAME_MAX];
  char text[TODOKU_DNS_NAME_TEXT_MAX];
  gsize wire_length;

  if (!todoku_dns_name_expand (message, length, position, wire, &wire_length))
    return FALSE;

  todoku_dns_name_to_text (wire, text);
  return todoku_dns_name_equal (text, name);
}

/* A comparison whose time does not depend on where the first difference is. */
static gboolean
same_mac (const guint8 *a,
          const guint8 *b,
          gsize         length)
{
  guint8 difference = 0;

  for (gsize i = 0; i < length; i++)
    difference |= a[i] ^ b[i];

  return difference == 0;
}

/**
 * todoku_tsig_verify:
 * @key: the key that signed the request
 * @message: (array length=length): the answer as it came
 * @length: its length
 * @request_mac: the signature of the request
 * @now: the time, in seconds since 1970 UTC
 *
 * A server that rejects the key or the time cannot sign its answer (RFC 8945 section 5.2), so those
 * two results are only what somebody says.
 *
 * Returns: what the signature says (RFC 8945 section 5.3)
 */
TodokuTsigResult
todoku_tsig_verify (const TodokuTsigKey *key,
                    const guint8        *message,
                    gsize                length,
                    GBytes              *request_mac,
                    gint64               now)
{
  g_autoptr(GByteArray) digested = NULL;
  gsize start, fixed, position, end, mac_length, expected_length, request_mac_length;
  const guint8 *tail, *mac, *request;
  guint8 expected[MAX_MAC];
  guint64 time_signed;
  guint16 fudge, tsig_error, other_length;

  if (!find_tsig (message, length, &start, &fixed))
    return TODOKU_TSIG_MISSING;

  position = start;
  if (!same_name (message, length, &position, key->name))
    return TODOKU_TSIG_BAD;
  position = fixed + 10;
  end = length;
  if (!same_name (message, length, &position, key->algorithm) || end - position < 10)
    return TODOKU_TSIG_BAD;

  tail = message + position;
  time_signed = read_u48 (tail);
  fudge = todoku_dns_get_u16 (tail + 6);
  mac_length = todoku_dns_get_u16 (tail + 8);
  if (end - position - 10 < mac_length + 6)
    return TODOKU_TSIG_BAD;
  mac = tail + 10;
  tail = mac + mac_length;
  tsig_error = todoku_dns_get_u16 (tail + 2);
  other_length = todoku_dns_get_u16 (tail + 4);
  if ((gsize) (message + end - (tail + 6)) != other_length)
    return TODOKU_TSIG_BAD;

  if (tsig_error == BADSIG || tsig_error == BADKEY)
    return TODOKU_TSIG_REFUSED_KEY;
  if (tsig_error == BADTIME)
    return TODOKU_TSIG_REFUSED_TIME;

  request = g_bytes_get_data (request_mac, &request_mac_length);
  digested = g_byte_array_new ();
  todoku_dns_append_u16 (digested, request_mac_length);
  g_byte_array_append (digested, request, request_mac_length);

  /* The signed form has the original ID and does not count the TSIG record itself. */
  {
    guint header = digested->len;

    g_byte_array_append (digested, message, start);
    memcpy (digested->data + header, tail, 2);
    todoku_dns_put_u16 (digested->data + header + 10, todoku_dns_get_u16 (message + 10) - 1);
  }
  append_variables (key, digested, time_signed, fudge, tsig_error, tail + 6, other_length);

  expected_length = digest (key, digested, expected);
  if (expected_length != mac_length || !same_mac (expected, mac, mac_length))
    return TODOKU_TSIG_BAD;
  if (ABS ((gint64) time_signed - now) > fudge)
    return TODOKU_TSIG_REFUSED_TIME;

  return TODOKU_TSIG_VALID;
}
