/* SPDX-License-Identifier: GPL-3.0-or-later
 * The server's half of the codec: reads a question, writes its reply. Pure.
 * Owners equal to the question are compressed to a pointer; nothing else is, which keeps the writer
 * small and every reply valid. A reply that does not fit is cut to its question and marked TC.
 */
#include "todoku-dns-reply.h"

#include <arpa/inet.h>
#include <string.h>

#include "todoku-error.h"

#define OPT_EDE 15
#define UDP_SIZE_WITHOUT_OPT 512

/* A pointer to the name of the question, which always follows the header. */
#define QUESTION_POINTER (0xc000 | TODOKU_DNS_HEADER_LENGTH)

struct _TodokuDnsReply
{
  GByteArray *message;
  gsize question_end;
  guint16 rcode;
  guint counts[3];
  char *name;
  gboolean has_opt;
  int ede;
};

static guint16
get_u16 (const guint8 *data)
{
  return (guint16) (data[0] << 8 | data[1]);
}

static void
append_u16 (GByteArray *array,
            guint16     value)
{
  guint8 data[2] = { (guint8) (value >> 8), (guint8) value };

  g_byte_array_append (array, data, sizeof data);
}

static void
append_u32 (GByteArray *array,
            guint32     value)
{
  append_u16 (array, (guint16) (value >> 16));
  append_u16 (array, (guint16) value);
}

static void
set_u16 (GByteArray *array,
         gsize       at,
         guint16     value)
{
  array->data[at] = (guint8) (value >> 8);
  array->data[at + 1] = (guint8) value;
}

/**
 * todoku_dns_question_read:
 * @message: (array length=length): a query as it came from the network
 * @length: how many octets it has
 *
 * Returns: (transfer full) (nullable): what it asks, or %NULL unless it is a query with exactly one
 *   question; such a message deserves no reply
 */
TodokuDnsQuestion *
todoku_dns_question_read (const guint8 *message,
                          gsize         length)
{
  g_autoptr(TodokuDnsQuestion) question = NULL;
  guint8 wire[TODOKU_DNS_NAME_MAX];
  char text[TODOKU_DNS_NAME_TEXT_MAX];
  gsize position = TODOKU_DNS_HEADER_LENGTH;
  gsize wire_length;

  if (length < TODOKU_DNS_HEADER_LENGTH || get_u16 (message + 2) & TODOKU_DNS_FLAG_QR ||
      get_u16 (message + 4) != 1 ||
      !todoku_dns_name_expand (message, length, &position, wire, &wire_length) ||
      length - position < 4)
    return NULL;

  todoku_dns_name_to_text (wire, text);
  question = g_new0 (TodokuDnsQuestion, 1);
  question->id = get_u16 (message);
  question->flags = get_u16 (message + 2);
  question->name = g_strdup (text);
  question->rrtype = get_u16 (message + position);
  question->rrclass = get_u16 (message + position + 2);
  question->udp_size = UDP_SIZE_WITHOUT_OPT;
  position += 4;
  question->wire = g_bytes_new (message + TODOKU_DNS_HEADER_LENGTH,
                                position - TODOKU_DNS_HEADER_LENGTH);

  for (guint i = 0; i < get_u16 (message + 10); i++)
    {
      gsize owner = position;
      guint16 rrtype;

      if (!todoku_dns_name_skip (message, length, &position) || length - position < 10)
        return NULL;
      rrtype = get_u16 (message + position);
      if (rrtype == TODOKU_DNS_RRTYPE_OPT && message[owner] == 0)
        {
          question->has_opt = TRUE;
          /* RFC 6891 section 6.2.3: values below 512 count as 512. */
          question->udp_size = MAX (get_u16 (message + position + 2), UDP_SIZE_WITHOUT_OPT);
        }
      if (get_u16 (message + position + 8) > length - position - 10)
        return NULL;
      position += 10 + (gsize) get_u16 (message + position + 8);
    }

  return g_steal_pointer (&question);
}

/**
 * todoku_dns_question_free:
 * @question: (transfer full) (nullable): a question
 */
void
todoku_dns_question_free (TodokuDnsQuestion *question)
{
  if (question == NULL)
    return;

  g_free (question->name);
  g_bytes_unref (question->wire);
  g_free (question);
}

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

/* What each field of a type is, one letter a field: name, byte, short, long; CAA has its own tail. */
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

/**
 * todoku_dns_reply_new:
 * @question: what is replied to
 * @rcode: the response code, below 16
 * @flags: `TODOKU_DNS_FLAG_AA`, `TC`, `RA` and `AD` as wanted; QR, RD and CD are seen to
 *
 * Returns: (transfer full): a reply without records
 */
TodokuDnsReply *
todoku_dns_reply_new (const TodokuDnsQuestion *question,
                      guint16                  rcode,
                      guint16                  flags)
{
  TodokuDnsReply *self = g_new0 (TodokuDnsReply, 1);
  guint16 echoed = question->flags & (TODOKU_DNS_FLAG_RD | TODOKU_DNS_FLAG_CD);

  self->message = g_byte_array_new ();
  self->rcode = rcode;
  self->name = g_strdup (question->name);
  self->has_opt = question->has_opt;
  self->ede = -1;

  append_u16 (self->message, question->id);
  append_u16 (self->message, (guint16) (TODOKU_DNS_FLAG_QR | flags | echoed | (rcode & 0xf)));
  append_u16 (self->message, 1);
  for (guint i = 0; i < G_N_ELEMENTS (self->counts); i++)
    append_u16 (self->message, 0);
  g_byte_array_append (self->message, g_bytes_get_data (question->wire, NULL),
                       g_bytes_get_size (question->wire));
  self->question_end = self->message->len;

  return self;
}

/**
 * todoku_dns_reply_free:
 * @self: (transfer full) (nullable): a reply
 */
void
todoku_dns_reply_free (TodokuDnsReply *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->message, g_byte_array_unref);
  g_free (self->name);
  g_free (self);
}

/**
 * todoku_dns_reply_add:
 * @self: a reply
 * @section: where; the sections are filled in order
 * @owner: the owner in presentation form
 * @rrtype: the RR TYPE
 * @ttl: the TTL in seconds
 * @rdata: the data, at most 65,535 octets, such as todoku_dns_rdata_from_text() makes
 *
 * Adds one record of class IN.
 */
void
todoku_dns_reply_add (TodokuDnsReply   *self,
                      TodokuDnsSection  section,
                      const char       *owner,
                      guint16           rrtype,
                      guint32           ttl,
                      GBytes           *rdata)
{
  g_return_if_fail (g_bytes_get_size (rdata) <= G_MAXUINT16);

  if (todoku_dns_name_equal (owner, self->name))
    append_u16 (self->message, QUESTION_POINTER);
  else if (!append_name (self->message, owner, NULL))
    g_return_if_reached ();

  append_u16 (self->message, rrtype);
  append_u16 (self->message, TODOKU_DNS_CLASS_IN);
  append_u32 (self->message, ttl);
  append_u16 (self->message, (guint16) g_bytes_get_size (rdata));
  g_byte_array_append (self->message, g_bytes_get_data (rdata, NULL), g_bytes_get_size (rdata));
  self->counts[section]++;
}

/**
 * todoku_dns_reply_set_ede:
 * @self: a reply
 * @ede: an Extended DNS Error code (RFC 8914), sent if the question has an OPT record
 */
void
todoku_dns_reply_set_ede (TodokuDnsReply *self,
                          guint16         ede)
{
  self->ede = ede;
}

static void
append_opt (TodokuDnsReply *self)
{
  const guint8 root = 0;

  g_byte_array_append (self->message, &root, 1);
  append_u16 (self->message, TODOKU_DNS_RRTYPE_OPT);
  append_u16 (self->message, TODOKU_DNS_UDP_SIZE);
  append_u32 (self->message, (guint32) (self->rcode >> 4) << 24);
  if (self->ede >= 0)
    {
      append_u16 (self->message, 6);
      append_u16 (self->message, OPT_EDE);
      append_u16 (self->message, 2);
      append_u16 (self->message, (guint16) self->ede);
    }
  else
    {
      append_u16 (self->message, 0);
    }
}

/**
 * todoku_dns_reply_end:
 * @self: a reply; it can only be freed afterwards
 * @size: how long the message may be: the `udp_size` of the question, or 65,535 over TCP
 *
 * Returns: (transfer full): the message; if it would be longer, one without records and with TC
 */
GBytes *
todoku_dns_reply_end (TodokuDnsReply *self,
                      gsize           size)
{
  gsize opt_length = self->has_opt ? 11 + (self->ede >= 0 ? 6 : 0) : 0;

  if (self->message->len + opt_length > size)
    {
      g_byte_array_set_size (self->message, self->question_end);
      memset (self->counts, 0, sizeof self->counts);
      set_u16 (self->message, 2, get_u16 (self->message->data + 2) | TODOKU_DNS_FLAG_TC);
    }
  if (self->has_opt)
    {
      append_opt (self);
      self->counts[TODOKU_DNS_SECTION_ADDITIONAL]++;
    }
  for (guint i = 0; i < G_N_ELEMENTS (self->counts); i++)
    set_u16 (self->message, 6 + 2 * i, (guint16) self->counts[i]);

  return g_byte_array_free_to_bytes (g_steal_pointer (&self->message));
}
