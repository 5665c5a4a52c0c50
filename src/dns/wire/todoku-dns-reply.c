/* SPDX-License-Identifier: GPL-3.0-or-later
 * The server's half of the codec: reads a question, writes its reply. Pure.
 * Owners equal to the question are compressed to a pointer; nothing else is, which keeps the writer
 * small and every reply valid. A reply that does not fit is cut to its question and marked TC.
 */
#include "todoku-dns-reply.h"

#include <string.h>

#include "todoku-dns-wire.h"

#define OPT_EDE 15
#define UDP_SIZE_WITHOUT_OPT 512
#define OPCODE_MASK 0x7800

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

  /* RFC 9619: only QUERY may come, and only one question. */
  if (length < TODOKU_DNS_HEADER_LENGTH ||
      todoku_dns_get_u16 (message + 2) & (TODOKU_DNS_FLAG_QR | OPCODE_MASK) ||
      todoku_dns_get_u16 (message + 4) != 1 ||
      !todoku_dns_name_expand (message, length, &position, wire, &wire_length) ||
      length - position < 4)
    return NULL;

  todoku_dns_name_to_text (wire, text);
  question = g_new0 (TodokuDnsQuestion, 1);
  question->id = todoku_dns_get_u16 (message);
  question->flags = todoku_dns_get_u16 (message + 2);
  question->name = g_strdup (text);
  question->rrtype = todoku_dns_get_u16 (message + position);
  question->rrclass = todoku_dns_get_u16 (message + position + 2);
  question->udp_size = UDP_SIZE_WITHOUT_OPT;
  position += 4;
  question->wire = g_bytes_new (message + TODOKU_DNS_HEADER_LENGTH,
                                position - TODOKU_DNS_HEADER_LENGTH);

  for (guint i = 0; i < todoku_dns_get_u16 (message + 10); i++)
    {
      gsize owner = position;
      guint16 rrtype;

      if (!todoku_dns_name_skip (message, length, &position) || length - position < 10)
        return NULL;
      rrtype = todoku_dns_get_u16 (message + position);
      if (rrtype == TODOKU_DNS_RRTYPE_OPT && message[owner] == 0)
        {
          question->has_opt = TRUE;
          /* RFC 6891 section 6.2.3: values below 512 count as 512. */
          question->udp_size = MAX (todoku_dns_get_u16 (message + position + 2),
                                    UDP_SIZE_WITHOUT_OPT);
        }
      if (todoku_dns_get_u16 (message + position + 8) > length - position - 10)
        return NULL;
      position += 10 + (gsize) todoku_dns_get_u16 (message + position + 8);
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
 * todoku_dns_reply_new:
 * @question: what is replied to
 * @rcode: the response code; from 16 on only to a question with an OPT record
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

  todoku_dns_append_u16 (self->message, question->id);
  todoku_dns_append_u16 (self->message,
                         (guint16) (TODOKU_DNS_FLAG_QR | flags | echoed | (rcode & 0xf)));
  todoku_dns_append_u16 (self->message, 1);
  for (guint i = 0; i < G_N_ELEMENTS (self->counts); i++)
    todoku_dns_append_u16 (self->message, 0);
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

static void
append_name (GByteArray *message,
             const char *name)
{
  guint8 wire[TODOKU_DNS_NAME_MAX];
  gsize length = todoku_dns_name_to_wire (name, wire, NULL);

  g_return_if_fail (length > 0);

  g_byte_array_append (message, wire, length);
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
    todoku_dns_append_u16 (self->message, QUESTION_POINTER);
  else
    append_name (self->message, owner);

  todoku_dns_append_u16 (self->message, rrtype);
  todoku_dns_append_u16 (self->message, TODOKU_DNS_CLASS_IN);
  todoku_dns_append_u32 (self->message, ttl);
  todoku_dns_append_u16 (self->message, (guint16) g_bytes_get_size (rdata));
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
  todoku_dns_append_u16 (self->message, TODOKU_DNS_RRTYPE_OPT);
  todoku_dns_append_u16 (self->message, TODOKU_DNS_UDP_SIZE);
  todoku_dns_append_u32 (self->message, (guint32) (self->rcode >> 4) << 24);
  if (self->ede >= 0)
    {
      todoku_dns_append_u16 (self->message, 6);
      todoku_dns_append_u16 (self->message, OPT_EDE);
      todoku_dns_append_u16 (self->message, 2);
      todoku_dns_append_u16 (self->message, (guint16) self->ede);
    }
  else
    {
      todoku_dns_append_u16 (self->message, 0);
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
      todoku_dns_put_u16 (self->message->data + 2,
                          todoku_dns_get_u16 (self->message->data + 2) | TODOKU_DNS_FLAG_TC);
    }
  if (self->has_opt)
    {
      append_opt (self);
      self->counts[TODOKU_DNS_SECTION_ADDITIONAL]++;
    }
  for (guint i = 0; i < G_N_ELEMENTS (self->counts); i++)
    todoku_dns_put_u16 (self->message->data + 6 + 2 * i, (guint16) self->counts[i]);

  return g_byte_array_free_to_bytes (g_steal_pointer (&self->message));
}
