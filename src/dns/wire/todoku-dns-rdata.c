/* SPDX-License-Identifier: GPL-3.0-or-later
 * Record data from text as in zone files (RFC 1035 section 5.1). Pure.
 * It refuses what it cannot read exactly; relative names do not exist here.
 */
#include "todoku-dns-reply.h"

#include <arpa/inet.h>
#include <string.h>

#include "todoku-error.h"

/**
 * todoku_dns_rrtype_from_text:
 * @text: a mnemonic such as "TXT", or "TYPE64" (RFC 3597 section 5)
 *
 * Returns: the RR TYPE, or 0 if it is none
 */
guint16
todoku_dns_rrtype_from_text (const char *text)
{
  static const guint16 rrtypes[] = {
    TODOKU_RRTYPE_A, TODOKU_RRTYPE_NS, TODOKU_RRTYPE_CNAME, TODOKU_RRTYPE_SOA, TODOKU_RRTYPE_PTR,
    TODOKU_RRTYPE_MX, TODOKU_RRTYPE_TXT, TODOKU_RRTYPE_AAAA, TODOKU_RRTYPE_SRV, TODOKU_RRTYPE_DS,
    TODOKU_RRTYPE_RRSIG, TODOKU_RRTYPE_DNSKEY, TODOKU_RRTYPE_SPF, TODOKU_RRTYPE_CAA,
  };
  guint64 number;

  for (guint i = 0; i < G_N_ELEMENTS (rrtypes); i++)
    if (g_ascii_strcasecmp (text, todoku_rrtype_to_text (rrtypes[i])) == 0)
      return rrtypes[i];

  if (g_ascii_strncasecmp (text, "TYPE", 4) == 0 &&
      g_ascii_string_to_unsigned (text + 4, 10, 1, G_MAXUINT16, &number, NULL))
    return (guint16) number;

  return 0;
}

static gboolean
append_name (GByteArray  *rdata,
             const char  *name,
             GError     **error)
{
  guint8 wire[TODOKU_DNS_NAME_MAX];
  gsize length = todoku_dns_name_to_wire (name, wire, error);

  g_byte_array_append (rdata, wire, length);

  return length > 0;
}

static gboolean
append_number (GByteArray  *rdata,
               const char  *text,
               guint        n_octets,
               GError     **error)
{
  guint64 maximum = n_octets == 4 ? G_MAXUINT32 : n_octets == 2 ? G_MAXUINT16 : G_MAXUINT8;
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 0, maximum, &number, error))
    return FALSE;
  for (guint i = n_octets; i > 0; i--)
    g_byte_array_append (rdata, &(guint8) { (guint8) (number >> 8 * (i - 1)) }, 1);

  return TRUE;
}

/* Undoes the escapes of RFC 1035 section 5.1 in one string; @text need not be UTF-8. */
static GByteArray *
unescape (const char *text)
{
  GByteArray *octets = g_byte_array_new ();

  while (*text != '\0')
    {
      guint8 octet = (guint8) *text++;

      if (octet == '\\' && g_ascii_isdigit (text[0]) && g_ascii_isdigit (text[1]) &&
          g_ascii_isdigit (text[2]))
        {
          octet = (guint8) ((text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0'));
          text += 3;
        }
      else if (octet == '\\' && *text != '\0')
        {
          octet = (guint8) *text++;
        }
      g_byte_array_append (octets, &octet, 1);
    }

  return octets;
}

static void
append_string (GByteArray   *rdata,
               const guint8 *data,
               gsize         length)
{
  guint8 octet = (guint8) length;

  g_byte_array_append (rdata, &octet, 1);
  g_byte_array_append (rdata, data, length);
}

/* Quoted strings are character-strings of their own; text without quotation marks is one, which is
 * split where 255 octets end, as control panels do. */
static gboolean
append_text (GByteArray  *rdata,
             const char  *text,
             GError     **error)
{
  if (*text != '"')
    {
      g_autoptr(GByteArray) octets = unescape (text);
      gsize at = 0;

      do
        {
          gsize length = MIN (octets->len - at, 255);

          append_string (rdata, octets->data + at, length);
          at += length;
        }
      while (at < octets->len);

      return TRUE;
    }

  while (*text == '"')
    {
      const char *end = text + 1;
      g_autofree char *quoted = NULL;
      g_autoptr(GByteArray) octets = NULL;

      while (*end != '"' && *end != '\0')
        end += end[0] == '\\' && end[1] != '\0' ? 2 : 1;
      quoted = g_strndup (text + 1, (gsize) (end - text - 1));
      octets = unescape (quoted);
      if (*end != '"' || octets->len > 255)
        {
          g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT, "Bad TXT data: %s", text);
          return FALSE;
        }
      append_string (rdata, octets->data, octets->len);
      text = end + 1;
      while (*text == ' ')
        text++;
    }

  return *text == '\0';
}

static gboolean
append_address (GByteArray *rdata,
                guint16     rrtype,
                const char *text)
{
  guint8 address[16];

  if (inet_pton (rrtype == TODOKU_RRTYPE_A ? AF_INET : AF_INET6, text, address) != 1)
    return FALSE;
  g_byte_array_append (rdata, address, rrtype == TODOKU_RRTYPE_A ? 4 : 16);

  return TRUE;
}

/* RFC 8659 section 4.1: flags, tag, value. */
static gboolean
append_caa (GByteArray   *rdata,
            const char   *tag,
            const char   *value,
            GError      **error)
{
  g_autofree char *bare = g_strdup (value);
  gsize length = strlen (bare);

  if (length >= 2 && bare[0] == '"' && bare[length - 1] == '"')
    {
      bare[length - 1] = '\0';
      memmove (bare, bare + 1, length - 1);
    }
  if (strlen (tag) > 15)
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT, "Bad CAA tag: %s", tag);
      return FALSE;
    }
  append_string (rdata, (const guint8 *) tag, strlen (tag));
  g_byte_array_append (rdata, (const guint8 *) bare, strlen (bare));

  return TRUE;
}

/* What each field of a type is, one letter a field: name, byte, short, long; CAA has a tail. */
static const char *
type_fields (guint16 rrtype)
{
  switch (rrtype)
    {
    case TODOKU_RRTYPE_CNAME:
    case TODOKU_RRTYPE_NS:
    case TODOKU_RRTYPE_PTR:
      return "n";
    case TODOKU_RRTYPE_MX:
      return "sn";
    case TODOKU_RRTYPE_SRV:
      return "sssn";
    case TODOKU_RRTYPE_SOA:
      return "nnlllll";
    case TODOKU_RRTYPE_CAA:
      return "bcc";
    default:
      return NULL;
    }
}

static gboolean
append_fields (GByteArray  *rdata,
               const char  *fields,
               const char  *text,
               GError     **error)
{
  g_auto(GStrv) words = g_strsplit (text, " ", (int) strlen (fields));

  if (g_strv_length (words) != strlen (fields))
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT, "Bad record data: %s", text);
      return FALSE;
    }

  for (guint i = 0; fields[i] != '\0'; i++)
    {
      if (fields[i] == 'c')
        return append_caa (rdata, words[i], words[i + 1], error);
      if (fields[i] == 'n' && !append_name (rdata, words[i], error))
        return FALSE;
      if (fields[i] != 'n' &&
          !append_number (rdata, words[i], fields[i] == 'l' ? 4 : fields[i] == 's' ? 2 : 1, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * todoku_dns_rdata_from_text:
 * @rrtype: A, AAAA, NS, CNAME, PTR, SOA, MX, TXT, SPF, SRV or CAA
 * @text: the data as in a zone file (RFC 1035 section 5.1), fields separated by one space and every
 *   name absolute. TXT may leave out the quotation marks: it is then one text, split at 255 octets
 * @error: return location for a `TODOKU_ERROR_BAD_INPUT`, or of g_ascii_string_to_unsigned()
 *
 * Returns: (transfer full) (nullable): the RDATA, or %NULL on error. Other types are made with
 *   g_bytes_new()
 */
GBytes *
todoku_dns_rdata_from_text (guint16      rrtype,
                            const char  *text,
                            GError     **error)
{
  g_autoptr(GByteArray) rdata = g_byte_array_new ();
  const char *fields = type_fields (rrtype);
  gboolean well_formed;

  if (fields != NULL)
    well_formed = append_fields (rdata, fields, text, error);
  else if (rrtype == TODOKU_RRTYPE_TXT || rrtype == TODOKU_RRTYPE_SPF)
    well_formed = append_text (rdata, text, error);
  else if (rrtype == TODOKU_RRTYPE_A || rrtype == TODOKU_RRTYPE_AAAA)
    well_formed = append_address (rdata, rrtype, text);
  else
    well_formed = FALSE;

  if (!well_formed)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT, "Bad %s data: %s",
                     todoku_rrtype_to_text (rrtype), text);
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&rdata));
}
