/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the test DNS server answers: the right thing from its zone, or one of many wrong things.
 * Pure; tests only.
 */
#include "todoku-test-dns-private.h"

#include <string.h>

static GBytes *
end_reply (TodokuDnsReply          *reply,
           const TodokuDnsQuestion *question,
           gboolean                 via_tcp)
{
  g_autoptr(TodokuDnsReply) owned = reply;

  return todoku_dns_reply_end (owned, via_tcp ? TODOKU_DNS_MESSAGE_MAX : question->udp_size);
}

static GBytes *
plain_reply (const TodokuDnsQuestion *question,
             guint16                  rcode,
             guint16                  flags)
{
  return end_reply (todoku_dns_reply_new (question, rcode, flags), question, FALSE);
}

static GBytes *
changed (GBytes *message,
         gsize   at,
         guint8  mask)
{
  gsize length;
  guint8 *data = g_bytes_unref_to_data (message, &length);

  data[at] ^= mask;

  return g_bytes_new_take (data, length);
}

/* An answer whose count of records promises more than the octets that follow. */
static GBytes *
broken_reply (const TodokuDnsQuestion *question,
              const char              *octets,
              gsize                    length)
{
  g_autoptr(GBytes) reply = plain_reply (question, TODOKU_RCODE_NOERROR, TODOKU_DNS_FLAG_AA);
  gsize head = TODOKU_DNS_HEADER_LENGTH + g_bytes_get_size (question->wire);
  guint8 *data = g_malloc (head + length);

  memcpy (data, g_bytes_get_data (reply, NULL), head);
  memcpy (data + head, octets, length);
  data[7] = 1;
  data[11] = 0;

  return g_bytes_new_take (data, head + length);
}

/* Exactly as long as a message can be. */
static GBytes *
huge_reply (const TodokuDnsQuestion *question)
{
  TodokuDnsReply *reply = todoku_dns_reply_new (question, TODOKU_RCODE_NOERROR, TODOKU_DNS_FLAG_AA);
  gsize left = TODOKU_DNS_MESSAGE_MAX - TODOKU_DNS_HEADER_LENGTH -
               g_bytes_get_size (question->wire) - (question->has_opt ? 11 : 0);

  while (left > 0)
    {
      /* Twelve octets come before the data; the last record takes what is left. */
      gsize rdlength = MIN (left - 12, 4096);
      g_autofree guint8 *data = NULL;
      g_autoptr(GBytes) rdata = NULL;

      if (left - 12 - rdlength > 0 && left - 12 - rdlength < 14)
        rdlength -= 14;
      data = g_malloc0 (rdlength);
      /* A string of one octet in front, so that no two records are the same. */
      data[0] = 1;
      data[1] = (guint8) (left >> 8);
      rdata = g_bytes_new (data, rdlength);
      todoku_dns_reply_add (reply, TODOKU_DNS_SECTION_ANSWER, question->name, TODOKU_RRTYPE_TXT, 60,
                            rdata);
      left -= 12 + rdlength;
    }

  return end_reply (reply, question, TRUE);
}

static GBytes *
referral_reply (const TodokuDnsQuestion *question)
{
  TodokuDnsReply *reply = todoku_dns_reply_new (question, TODOKU_RCODE_NOERROR, 0);
  g_autoptr(GBytes) rdata = todoku_dns_rdata_from_text (TODOKU_RRTYPE_NS, "ns.elsewhere.example",
                                                        NULL);

  todoku_dns_reply_add (reply, TODOKU_DNS_SECTION_AUTHORITY, question->name, TODOKU_RRTYPE_NS, 60,
                        rdata);

  return end_reply (reply, question, FALSE);
}

static GBytes *
nodata_reply (TodokuTestZone          *zone,
              const TodokuDnsQuestion *question)
{
  TodokuDnsReply *reply = todoku_dns_reply_new (question, TODOKU_RCODE_NOERROR,
                                                question->flags & TODOKU_DNS_FLAG_RD
                                                  ? TODOKU_DNS_FLAG_RA : TODOKU_DNS_FLAG_AA);

  todoku_test_zone_add_soa (zone, reply, question->name);

  return end_reply (reply, question, FALSE);
}

static GBytes *
ede_reply (const TodokuDnsQuestion *question,
           guint                    ede)
{
  TodokuDnsReply *reply = todoku_dns_reply_new (question, TODOKU_RCODE_SERVFAIL,
                                                TODOKU_DNS_FLAG_RA);

  todoku_dns_reply_set_ede (reply, (guint16) ede);

  return end_reply (reply, question, FALSE);
}

static GBytes *
right_reply (TodokuTestZone          *zone,
             const TodokuDnsQuestion *question,
             gboolean                 via_tcp)
{
  return end_reply (todoku_test_zone_answer (zone, question), question, via_tcp);
}

/* Returns NULL for silence. @n_asked counts this question too. */
GBytes *
todoku_test_dns_make_reply (TodokuTestZone          *zone,
                            const TodokuDnsQuestion *question,
                            Fault                    fault,
                            guint                    n_asked,
                            gboolean                 via_tcp)
{
  static const char loop[] = "\xc0\x1e\0\1\0\1\0\0\0\x3c\0\4\x7f\0\0\1";

  switch (fault.fault)
    {
    case TODOKU_TEST_DNS_SILENT:
      return NULL;
    case TODOKU_TEST_DNS_DROP:
      return n_asked > fault.argument ? right_reply (zone, question, via_tcp) : NULL;
    case TODOKU_TEST_DNS_RCODE:
      return plain_reply (question, (guint16) fault.argument, 0);
    case TODOKU_TEST_DNS_RCODE_ONCE:
      return n_asked > 1 ? right_reply (zone, question, via_tcp)
                         : plain_reply (question, (guint16) fault.argument, 0);
    case TODOKU_TEST_DNS_NODATA:
      return nodata_reply (zone, question);
    case TODOKU_TEST_DNS_LAME:
      return plain_reply (question, TODOKU_RCODE_NOERROR, 0);
    case TODOKU_TEST_DNS_REFERRAL:
      return referral_reply (question);
    case TODOKU_TEST_DNS_TRUNCATE:
    case TODOKU_TEST_DNS_TRUNCATE_TCP_SILENT:
    case TODOKU_TEST_DNS_TRUNCATE_TCP_CLOSED:
    case TODOKU_TEST_DNS_HUGE:
      if (!via_tcp)
        return plain_reply (question, TODOKU_RCODE_NOERROR, TODOKU_DNS_FLAG_TC);
      if (fault.fault == TODOKU_TEST_DNS_HUGE)
        return huge_reply (question);
      return fault.fault == TODOKU_TEST_DNS_TRUNCATE ? right_reply (zone, question, TRUE) : NULL;
    case TODOKU_TEST_DNS_FORMERR_OPT:
      return question->has_opt ? plain_reply (question, fault.argument != 0 ? fault.argument
                                                                            : TODOKU_RCODE_FORMERR,
                                              0)
                               : right_reply (zone, question, via_tcp);
    case TODOKU_TEST_DNS_DROP_OPT:
      return question->has_opt ? NULL : right_reply (zone, question, via_tcp);
    case TODOKU_TEST_DNS_WRONG_ID:
      return changed (right_reply (zone, question, via_tcp), 1, 1);
    case TODOKU_TEST_DNS_WRONG_QUESTION:
      return changed (right_reply (zone, question, via_tcp), TODOKU_DNS_HEADER_LENGTH + 1, 1);
    case TODOKU_TEST_DNS_GARBAGE:
      return broken_reply (question, "\xff\xee\xdd\xcc", 4);
    case TODOKU_TEST_DNS_LOOP:
      return changed (broken_reply (question, loop, sizeof loop - 1),
                      TODOKU_DNS_HEADER_LENGTH + g_bytes_get_size (question->wire) + 1,
                      (guint8) (0x1e ^ (TODOKU_DNS_HEADER_LENGTH +
                                        g_bytes_get_size (question->wire))));
    case TODOKU_TEST_DNS_EDE:
      return ede_reply (question, fault.argument);
    case TODOKU_TEST_DNS_BOGUS:
      return question->flags & TODOKU_DNS_FLAG_CD ? right_reply (zone, question, via_tcp)
             : fault.argument != 0 ? plain_reply (question, TODOKU_RCODE_SERVFAIL, 0)
                                                  : ede_reply (question, 6);
    case TODOKU_TEST_DNS_OTHER_SOURCE:
    case TODOKU_TEST_DNS_DELAY:
    default:
      return right_reply (zone, question, via_tcp);
    }
}
