/* SPDX-License-Identifier: GPL-3.0-or-later
 * The DNS message codec: questions to bytes, answers to observations. Pure; any thread.
 * Every length is checked against the message and, for the types that are taken apart, against
 * RDLENGTH: a record that claims more or less than its data makes the whole message malformed.
 */
#include "todoku-dns-message.h"

#include <arpa/inet.h>
#include <string.h>

#include "todoku-dns-wire.h"

#define OPT_EDE 15
#define SOA_NUMBERS_LENGTH 20
#define SRV_NUMBERS_LENGTH 6
/* A record is held against so many before it: longer sets are made to keep somebody busy. */
#define MAX_COMPARED 32

typedef struct
{
  const guint8 *message;
  gsize length;
  gsize position;
} Reader;

typedef struct
{
  gsize owner;
  guint16 rrtype;
  guint16 rrclass;
  guint32 ttl;
  gsize rdata;
  gsize rdlength;
} RrHeader;

/* Where the texts of one record stand until all of it has been read, and is copied at once. */
typedef struct
{
  char owner[TODOKU_DNS_NAME_TEXT_MAX];
  char target[TODOKU_DNS_NAME_TEXT_MAX];
  char mailbox[TODOKU_DNS_NAME_TEXT_MAX];
  char address[INET6_ADDRSTRLEN];
} RrTexts;

/**
 * todoku_dns_message_write_query:
 * @query: (out caller-allocates): where the message goes
 * @id: its ID
 * @name: the name asked for, absolute, international labels as A-labels
 * @rrtype: the RR TYPE
 * @flags: how to ask
 * @error: return location for a `TODOKU_ERROR_BAD_INPUT`
 *
 * Returns: how many octets were written, or 0 if @name is none
 */
gsize
todoku_dns_message_write_query (guint8               query[TODOKU_DNS_QUERY_MAX],
                                guint16              id,
                                const char          *name,
                                guint16              rrtype,
                                TodokuQuestionFlags  flags,
                                GError             **error)
{
  guint16 header_flags = 0;
  guint8 *out = query;
  gsize name_length = todoku_dns_name_to_wire (name, query + TODOKU_DNS_HEADER_LENGTH, error);

  if (name_length == 0)
    return 0;

  /* RFC 6840 section 5.7: AD in a query asks for the AD bit in its answer. */
  if (flags & TODOKU_QUESTION_RECURSE)
    header_flags |= TODOKU_DNS_FLAG_RD | TODOKU_DNS_FLAG_AD;
  if (flags & TODOKU_QUESTION_CHECKING_DISABLED)
    header_flags |= TODOKU_DNS_FLAG_CD;

  out = todoku_dns_put_u16 (out, id);
  out = todoku_dns_put_u16 (out, header_flags);
  out = todoku_dns_put_u16 (out, 1);
  out = todoku_dns_put_u16 (out, 0);
  out = todoku_dns_put_u16 (out, 0);
  out = todoku_dns_put_u16 (out, flags & TODOKU_QUESTION_NO_EDNS ? 0 : 1);
  out += name_length;
  out = todoku_dns_put_u16 (out, rrtype);
  out = todoku_dns_put_u16 (out, TODOKU_DNS_CLASS_IN);

  if (!(flags & TODOKU_QUESTION_NO_EDNS))
    {
      *out++ = 0;
      out = todoku_dns_put_u16 (out, TODOKU_DNS_RRTYPE_OPT);
      out = todoku_dns_put_u16 (out, TODOKU_DNS_UDP_SIZE);
      out = todoku_dns_put_u16 (out, 0);
      out = todoku_dns_put_u16 (out, flags & TODOKU_QUESTION_DNSSEC_OK ? 0x8000 : 0);
      out = todoku_dns_put_u16 (out, 0);
    }

  return (gsize) (out - query);
}

static gboolean
read_rr_header (Reader   *reader,
                RrHeader *header)
{
  const guint8 *fixed;

  header->owner = reader->position;
  if (!todoku_dns_name_skip (reader->message, reader->length, &reader->position) ||
      reader->length - reader->position < 10)
    return FALSE;

  fixed = reader->message + reader->position;
  header->rrtype = todoku_dns_get_u16 (fixed);
  header->rrclass = todoku_dns_get_u16 (fixed + 2);
  header->ttl = todoku_dns_get_u32 (fixed + 4);
  header->rdlength = todoku_dns_get_u16 (fixed + 8);
  header->rdata = reader->position + 10;
  if (header->rdlength > reader->length - header->rdata)
    return FALSE;
  reader->position = header->rdata + header->rdlength;

  /* RFC 2181 section 8: a TTL with its highest bit set counts as zero. */
  if (header->ttl > G_MAXINT32)
    header->ttl = 0;

  return TRUE;
}

/* Reads a name that must end at or before @end. Returns @text, or NULL. */
static char *
read_name (const Reader *reader,
           gsize        *position,
           gsize         end,
           char          text[TODOKU_DNS_NAME_TEXT_MAX])
{
  guint8 wire[TODOKU_DNS_NAME_MAX];
  gsize wire_length;

  if (!todoku_dns_name_expand (reader->message, reader->length, position, wire, &wire_length) ||
      *position > end)
    return NULL;
  todoku_dns_name_to_text (wire, text);

  return text;
}

static gboolean
read_address (const guint8 *data,
              gsize         length,
              TodokuRr     *rr,
              RrTexts      *texts)
{
  gboolean is_v4 = rr->rrtype == TODOKU_RRTYPE_A;

  if (length != (is_v4 ? 4 : 16) ||
      inet_ntop (is_v4 ? AF_INET : AF_INET6, data, texts->address, INET6_ADDRSTRLEN) == NULL)
    return FALSE;
  rr->address = texts->address;

  return TRUE;
}

/* CNAME, NS and PTR data is a name and nothing else; MX data has a preference before it. */
static gboolean
read_target (const Reader   *reader,
             const RrHeader *header,
             TodokuRr       *rr,
             RrTexts        *texts)
{
  gsize position = header->rdata;
  gsize end = header->rdata + header->rdlength;

  if (rr->rrtype == TODOKU_RRTYPE_MX)
    {
      if (header->rdlength < 2)
        return FALSE;
      rr->preference = todoku_dns_get_u16 (reader->message + position);
      position += 2;
    }
  rr->target = read_name (reader, &position, end, texts->target);

  return rr->target != NULL && position == end;
}

/* The numbers stay in the raw data, and behind them the target without compression. */
static gboolean
read_srv (const Reader   *reader,
          const RrHeader *header,
          TodokuRr       *rr,
          RrTexts        *texts)
{
  const guint8 *data = reader->message + header->rdata;
  gsize position = header->rdata + SRV_NUMBERS_LENGTH;
  gsize end = header->rdata + header->rdlength;
  guint8 rdata[SRV_NUMBERS_LENGTH + TODOKU_DNS_NAME_MAX];
  gsize length = 0;

  if (header->rdlength < SRV_NUMBERS_LENGTH ||
      !todoku_dns_name_expand (reader->message, reader->length, &position,
                               rdata + SRV_NUMBERS_LENGTH, &length) ||
      position != end)
    return FALSE;

  rr->preference = todoku_dns_get_u16 (data);
  memcpy (rdata, data, SRV_NUMBERS_LENGTH);
  todoku_dns_name_to_text (rdata + SRV_NUMBERS_LENGTH, texts->target);
  rr->target = texts->target;
  rr->rdata = g_bytes_new (rdata, SRV_NUMBERS_LENGTH + length);

  return TRUE;
}

static gboolean
read_soa (const Reader   *reader,
          const RrHeader *header,
          TodokuRr       *rr,
          RrTexts        *texts)
{
  gsize position = header->rdata;
  gsize end = header->rdata + header->rdlength;
  const guint8 *numbers;

  rr->target = read_name (reader, &position, end, texts->target);
  if (rr->target == NULL)
    return FALSE;
  rr->mailbox = read_name (reader, &position, end, texts->mailbox);
  if (rr->mailbox == NULL || end - position != SOA_NUMBERS_LENGTH)
    return FALSE;

  numbers = reader->message + position;
  rr->serial = todoku_dns_get_u32 (numbers);
  rr->refresh = todoku_dns_get_u32 (numbers + 4);
  rr->retry = todoku_dns_get_u32 (numbers + 8);
  rr->expire = todoku_dns_get_u32 (numbers + 12);
  rr->minimum = todoku_dns_get_u32 (numbers + 16);

  return TRUE;
}

/* RFC 1035 section 3.3.14 wants at least one character-string; data without any is read as empty
 * text, because that cannot be mistaken for anything and such records exist. */
static gboolean
read_text (const guint8 *data,
           gsize         length,
           TodokuRr     *rr)
{
  guint n_strings = 0;
  gsize total = 0;
  guint8 *joined;

  for (gsize at = 0; at < length; at += (gsize) data[at] + 1)
    {
      if (length - at < (gsize) data[at] + 1)
        return FALSE;
      total += data[at];
      n_strings++;
    }

  joined = g_malloc (total + 1);
  rr->string_lengths = g_new (guint8, n_strings + 1);
  rr->n_strings = 0;
  total = 0;
  for (gsize at = 0; at < length; at += (gsize) data[at] + 1)
    {
      memcpy (joined + total, data + at + 1, data[at]);
      total += data[at];
      rr->string_lengths[rr->n_strings++] = data[at];
    }
  rr->text = g_bytes_new_take (joined, total);

  return TRUE;
}

static gboolean
read_rdata (const Reader   *reader,
            const RrHeader *header,
            TodokuRr       *rr,
            RrTexts        *texts)
{
  const guint8 *data = reader->message + header->rdata;

  switch (header->rrtype)
    {
    case TODOKU_RRTYPE_A:
    case TODOKU_RRTYPE_AAAA:
      return read_address (data, header->rdlength, rr, texts);
    case TODOKU_RRTYPE_CNAME:
    case TODOKU_RRTYPE_NS:
    case TODOKU_RRTYPE_PTR:
    case TODOKU_RRTYPE_MX:
      return read_target (reader, header, rr, texts);
    case TODOKU_RRTYPE_SRV:
      return read_srv (reader, header, rr, texts);
    case TODOKU_RRTYPE_SOA:
      return read_soa (reader, header, rr, texts);
    case TODOKU_RRTYPE_TXT:
    case TODOKU_RRTYPE_SPF:
      return read_text (data, header->rdlength, rr);
    default:
      rr->rdata = g_bytes_new (data, header->rdlength);
      return TRUE;
    }
}

static gboolean
has_same_data (const TodokuRr *a,
               const TodokuRr *b)
{
  return a->rrtype == b->rrtype && a->preference == b->preference &&
         todoku_dns_name_equal (a->owner, b->owner) &&
         (a->target == b->target || (a->target != NULL && b->target != NULL &&
                                     todoku_dns_name_equal (a->target, b->target))) &&
         a->serial == b->serial && g_strcmp0 (a->address, b->address) == 0 &&
         (a->text == b->text ||
          (a->text != NULL && b->text != NULL && g_bytes_equal (a->text, b->text))) &&
         (a->rdata == b->rdata ||
          (a->rdata != NULL && b->rdata != NULL && g_bytes_equal (a->rdata, b->rdata)));
}

/* There are no two records of the same data (RFC 2181 section 5), though some servers say so. */
static gboolean
is_repeated (GPtrArray      *records,
             const TodokuRr *rr)
{
  for (guint i = 0; i < MIN (records->len, MAX_COMPARED); i++)
    if (has_same_data (g_ptr_array_index (records, i), rr))
      return TRUE;

  return FALSE;
}

/* Reads one record. Returns whether it is well-formed; of another class than IN it is left out. */
static gboolean
read_rr (Reader    *reader,
         GPtrArray *records)
{
  RrHeader header;
  RrTexts texts;
  TodokuRr rr = { 0 };
  gsize owner;
  gboolean is_read;

  if (!read_rr_header (reader, &header))
    return FALSE;
  rr.rrtype = header.rrtype;
  rr.ttl = header.ttl;
  owner = header.owner;
  rr.owner = read_name (reader, &owner, reader->length, texts.owner);
  if (rr.owner == NULL)
    return FALSE;
  if (header.rrclass != TODOKU_DNS_CLASS_IN)
    return TRUE;

  is_read = read_rdata (reader, &header, &rr, &texts);
  if (is_read && !is_repeated (records, &rr))
    g_ptr_array_add (records, todoku_rr_copy (&rr));
  g_clear_pointer (&rr.text, g_bytes_unref);
  g_clear_pointer (&rr.rdata, g_bytes_unref);
  g_free (rr.string_lengths);

  return is_read;
}

static gboolean
read_section (Reader    *reader,
              guint      count,
              GPtrArray *records)
{
  for (guint i = 0; i < count; i++)
    if (!read_rr (reader, records))
      return FALSE;

  return TRUE;
}

/* RFC 8914 section 2: option 15 carries the code and perhaps a text, which nobody may rely on. */
static gboolean
read_options (const guint8      *data,
              gsize              length,
              TodokuObservation *observation)
{
  while (length > 0)
    {
      gsize option_length;

      if (length < 4)
        return FALSE;
      option_length = todoku_dns_get_u16 (data + 2);
      if (option_length > length - 4)
        return FALSE;
      if (todoku_dns_get_u16 (data) == OPT_EDE && option_length >= 2 && observation->ede < 0)
        observation->ede = todoku_dns_get_u16 (data + 4);
      data += 4 + option_length;
      length -= 4 + option_length;
    }

  return TRUE;
}

static gboolean
is_referral (const TodokuObservation *observation)
{
  return !observation->aa && observation->answer->len == 0 && observation->authority->len > 0 &&
         ((const TodokuRr *) g_ptr_array_index (observation->authority, 0))->rrtype ==
         TODOKU_RRTYPE_NS;
}

/* Of the additional section only OPT matters, and the addresses that come with a referral: without
 * them nobody could ask servers whose names lie in the zone that they serve.
 */
static gboolean
read_additional (Reader            *reader,
                 guint              count,
                 TodokuObservation *observation)
{
  gboolean has_opt = FALSE;
  gboolean has_glue = count > 0 && is_referral (observation);

  for (guint i = 0; i < count; i++)
    {
      RrHeader header;
      gsize start = reader->position;
      gsize opt_ttl;

      if (!read_rr_header (reader, &header))
        return FALSE;
      if (has_glue &&
          (header.rrtype == TODOKU_RRTYPE_A || header.rrtype == TODOKU_RRTYPE_AAAA))
        {
          if (observation->glue == NULL)
            observation->glue = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_rr_free);
          reader->position = start;
          if (!read_rr (reader, observation->glue))
            return FALSE;
          continue;
        }
      if (header.rrtype != TODOKU_DNS_RRTYPE_OPT)
        continue;
      /* RFC 6891 section 6.1.1: at most one, owned by the root. */
      if (has_opt || reader->message[header.owner] != 0)
        return FALSE;
      has_opt = TRUE;
      opt_ttl = header.owner + 5;
      observation->rcode |= (guint16) (reader->message[opt_ttl] << 4);
      if (!read_options (reader->message + header.rdata, header.rdlength, observation))
        return FALSE;
    }

  return TRUE;
}

/**
 * todoku_dns_message_read:
 * @message: (array length=length): a response as it came from the network
 * @length: how many octets it has
 * @observation: the new observation to fill; its name, type and server are left alone
 *
 * The caller has compared the ID and the question already. Records of other classes than IN are
 * left out. SRV records also keep their data with the name uncompressed, for the fields that
 * TodokuRr has no place for. What follows the last record is let be, as resolvers do: the answers
 * of some load balancers are longer than what they say.
 *
 * Returns: whether the message is well-formed; the status is ANSWERED then, else MALFORMED, and a
 *   malformed message leaves no records behind
 */
gboolean
todoku_dns_message_read (const guint8      *message,
                         gsize              length,
                         TodokuObservation *observation)
{
  Reader reader = { message, length, TODOKU_DNS_HEADER_LENGTH };
  guint16 flags;
  guint n_questions;

  observation->status = TODOKU_ASK_MALFORMED;
  if (length < TODOKU_DNS_HEADER_LENGTH)
    return FALSE;
  flags = todoku_dns_get_u16 (message + 2);
  if (!(flags & TODOKU_DNS_FLAG_QR))
    return FALSE;

  observation->rcode = flags & 0xf;
  observation->aa = (flags & TODOKU_DNS_FLAG_AA) != 0;
  observation->tc = (flags & TODOKU_DNS_FLAG_TC) != 0;
  observation->ra = (flags & TODOKU_DNS_FLAG_RA) != 0;
  observation->ad = (flags & TODOKU_DNS_FLAG_AD) != 0;

  n_questions = todoku_dns_get_u16 (message + 4);
  for (guint i = 0; i < n_questions; i++)
    {
      if (!todoku_dns_name_skip (message, length, &reader.position) ||
          length - reader.position < 4)
        return FALSE;
      reader.position += 4;
    }

  if (!read_section (&reader, todoku_dns_get_u16 (message + 6), observation->answer) ||
      !read_section (&reader, todoku_dns_get_u16 (message + 8), observation->authority) ||
      !read_additional (&reader, todoku_dns_get_u16 (message + 10), observation))
    {
      g_ptr_array_set_size (observation->answer, 0);
      g_ptr_array_set_size (observation->authority, 0);
      g_clear_pointer (&observation->glue, g_ptr_array_unref);
      return FALSE;
    }
  observation->status = TODOKU_ASK_ANSWERED;

  return TRUE;
}
