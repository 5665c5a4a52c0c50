/* SPDX-License-Identifier: GPL-3.0-or-later
 * Answers as they come from the wire: sections, typed data, and everything that must be refused.
 */
#include "todoku-dns-message.h"

#include <string.h>

#include "todoku-error.h"

/* A question for "a.jp", which the records below point back to at offset 12. */
#define QUESTION "\1a\2jp\0\0\x10\0\1"
#define OWNER "\xc0\x0c"
#define IN_TTL60 "\0\1\0\0\0\x3c"
#define OPT "\0\0\x29\4\xd0\0\0\0\0\0\0"

typedef struct
{
  guint8 data[1024];
  gsize length;
} Message;

static void
append (Message    *message,
        const char *octets,
        gsize       length)
{
  memcpy (message->data + message->length, octets, length);
  message->length += length;
}

static Message
begin (guint16 flags,
       guint   n_answer,
       guint   n_authority,
       guint   n_additional)
{
  Message message = { .length = TODOKU_DNS_HEADER_LENGTH };

  message.data[2] = (guint8) (flags >> 8);
  message.data[3] = (guint8) flags;
  message.data[5] = 1;
  message.data[7] = (guint8) n_answer;
  message.data[9] = (guint8) n_authority;
  message.data[11] = (guint8) n_additional;
  append (&message, QUESTION, sizeof QUESTION - 1);

  return message;
}

static TodokuObservation *
read_message (const Message *message)
{
  TodokuObservation *observation = todoku_observation_new ("a.jp", TODOKU_RRTYPE_TXT);
  /* An exact copy, so that a sanitizer sees every octet read too many. */
  g_autofree guint8 *exact = g_memdup2 (message->data, message->length);

  todoku_dns_message_read (exact, message->length, observation);

  return observation;
}

#define APPEND(message, octets) append (message, octets, sizeof octets - 1)

static void
test_sections (void)
{
  Message message = begin (0x8583, 2, 1, 2);
  g_autoptr(TodokuObservation) observation = NULL;
  const TodokuRr *rr;

  APPEND (&message, OWNER "\0\5" IN_TTL60 "\0\4\1b" OWNER);
  APPEND (&message, OWNER "\0\x10" IN_TTL60 "\0\7\3abc\2de");
  APPEND (&message, OWNER "\0\6\0\1\0\0\1\x2c\0\x1d\2ns" OWNER "\1r" OWNER
          "\0\0\0\7\0\0\x1c\x20\0\0\3\x84\0\x12\x75\0\0\0\3\x84");
  APPEND (&message, OWNER "\0\1" IN_TTL60 "\0\4\x7f\0\0\1");
  APPEND (&message, "\0\0\x29\4\xd0\1\0\0\0\0\x0a\0\x0f\0\6\0\x16text");
  observation = read_message (&message);

  g_assert_cmpint (observation->status, ==, TODOKU_ASK_ANSWERED);
  g_assert_cmpuint (observation->rcode, ==, 0x13);
  g_assert_true (observation->aa);
  g_assert_true (observation->ra);
  g_assert_false (observation->tc);
  g_assert_false (observation->ad);
  g_assert_cmpint (observation->ede, ==, 22);
  g_assert_cmpuint (observation->answer->len, ==, 2);
  rr = g_ptr_array_index (observation->answer, 0);
  g_assert_cmpstr (rr->owner, ==, "a.jp");
  g_assert_cmpstr (rr->target, ==, "b.a.jp");
  rr = g_ptr_array_index (observation->answer, 1);
  g_assert_cmpmem (g_bytes_get_data (rr->text, NULL), g_bytes_get_size (rr->text), "abcde", 5);
  g_assert_cmpuint (rr->n_strings, ==, 2);
  g_assert_cmpuint (rr->string_lengths[0], ==, 3);
  g_assert_cmpuint (rr->string_lengths[1], ==, 2);
  g_assert_cmpuint (observation->authority->len, ==, 1);
  rr = g_ptr_array_index (observation->authority, 0);
  g_assert_cmpstr (rr->target, ==, "ns.a.jp");
  g_assert_cmpuint (rr->serial, ==, 7);
  g_assert_cmpuint (rr->refresh, ==, 7200);
  g_assert_cmpuint (rr->minimum, ==, 900);
  g_assert_cmpint (todoku_observation_negative_ttl (observation), ==, 300);
  g_assert_cmpstr (rr->mailbox, ==, "r.a.jp");
  g_assert_cmpuint (rr->retry, ==, 900);
  g_assert_cmpuint (rr->expire, ==, 1209600);
}

/* The same data twice is one record, whatever the letters' case and the TTL. */
static void
test_repeated (void)
{
  Message message = begin (0x8400, 6, 0, 0);
  g_autoptr(TodokuObservation) observation = NULL;

  APPEND (&message, OWNER "\0\5" IN_TTL60 "\0\4\1b" OWNER);
  APPEND (&message, OWNER "\0\5" IN_TTL60 "\0\4\1B" OWNER);
  APPEND (&message, OWNER "\0\x10" IN_TTL60 "\0\4\3abc");
  APPEND (&message, OWNER "\0\x10" "\0\1\0\0\0\5" "\0\4\3abc");
  APPEND (&message, OWNER "\0\x10" IN_TTL60 "\0\4\3abC");
  APPEND (&message, OWNER "\0\5" IN_TTL60 "\0\4\1c" OWNER);
  observation = read_message (&message);

  g_assert_cmpint (observation->status, ==, TODOKU_ASK_ANSWERED);
  g_assert_cmpuint (observation->answer->len, ==, 4);
}

static void
test_text_not_utf8 (void)
{
  Message message = begin (0x8400, 1, 0, 0);
  g_autoptr(TodokuObservation) observation = NULL;
  g_autofree char *text = NULL;

  APPEND (&message, OWNER "\0\x10" IN_TTL60 "\0\5\4\xff\0\xe3x");
  observation = read_message (&message);
  g_assert_cmpint (observation->status, ==, TODOKU_ASK_ANSWERED);
  text = todoku_rr_to_presentation (g_ptr_array_index (observation->answer, 0));
  g_assert_cmpstr (text, ==, "\\255\\000\\227x");
}

static void
test_tolerated (void)
{
  Message message = begin (0x8400, 3, 0, 0);
  g_autoptr(TodokuObservation) observation = NULL;
  const TodokuRr *rr;

  /* An empty TXT record, a class that nobody asked for, a TTL with its sign bit set. */
  APPEND (&message, OWNER "\0\x10" IN_TTL60 "\0\0");
  APPEND (&message, OWNER "\0\x10\0\3\0\0\0\x3c\0\2\1x");
  APPEND (&message, OWNER "\xff\0\0\1\x80\0\0\1\0\2hi");
  observation = read_message (&message);

  g_assert_cmpint (observation->status, ==, TODOKU_ASK_ANSWERED);
  g_assert_cmpuint (observation->answer->len, ==, 2);
  rr = g_ptr_array_index (observation->answer, 0);
  g_assert_cmpuint (rr->n_strings, ==, 0);
  g_assert_cmpuint (g_bytes_get_size (rr->text), ==, 0);
  rr = g_ptr_array_index (observation->answer, 1);
  g_assert_cmpuint (rr->ttl, ==, 0);
  g_assert_cmpmem (g_bytes_get_data (rr->rdata, NULL), g_bytes_get_size (rr->rdata), "hi", 2);
}

static void
test_malformed (void)
{
#define RECORD(octets) { octets, sizeof octets - 1 }
  static const struct { const char *octets; gsize length; } records[] = {
    RECORD (OWNER "\0\1" IN_TTL60 "\0\3\x7f\0\0"),
    RECORD (OWNER "\0\1" IN_TTL60 "\0\5\x7f\0\0\1\1"),
    RECORD (OWNER "\0\x1c" IN_TTL60 "\0\4\x7f\0\0\1"),
    RECORD (OWNER "\0\5" IN_TTL60 "\0\1" OWNER),
    RECORD (OWNER "\0\5" IN_TTL60 "\0\0"),
    RECORD (OWNER "\0\5" IN_TTL60 "\0\3" OWNER "x"),
    RECORD (OWNER "\0\5" IN_TTL60 "\0\2\xc0\x22"),
    RECORD (OWNER "\0\5" IN_TTL60 "\0\2\xff\xff"),
    RECORD (OWNER "\0\x0f" IN_TTL60 "\0\1\0"),
    RECORD (OWNER "\0\x0f" IN_TTL60 "\0\2\0\1"),
    RECORD (OWNER "\0\x10" IN_TTL60 "\0\4\4abc"),
    RECORD (OWNER "\0\x10" IN_TTL60 "\0\5\1a"),
    RECORD (OWNER "\0\x21" IN_TTL60 "\0\5\0\1\0\2\0"),
    RECORD (OWNER "\0\6" IN_TTL60 "\0\6" OWNER OWNER "\0\0"),
    RECORD (OWNER "\0\x10" IN_TTL60 "\0"),
    RECORD (OWNER "\0\x10\0\1"),
    RECORD ("\xc0"),
    RECORD ("\xc0\x17\0\x10" IN_TTL60 "\0\2\1a"),
    RECORD (""),
  };

  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    {
      Message message = begin (0x8400, 1, 0, 0);
      g_autoptr(TodokuObservation) observation = NULL;

      append (&message, records[i].octets, records[i].length);
      observation = read_message (&message);
      g_test_message ("record %u", i);
      g_assert_cmpint (observation->status, ==, TODOKU_ASK_MALFORMED);
      g_assert_cmpuint (observation->answer->len, ==, 0);
    }
}

static void
test_malformed_message (void)
{
  Message message = begin (0x8400, 1, 0, 2);
  g_autoptr(TodokuObservation) two_opts = NULL;
  g_autoptr(TodokuObservation) query = NULL;
  g_autoptr(TodokuObservation) bad_option = NULL;

  APPEND (&message, OWNER "\0\x10" IN_TTL60 "\0\2\1a");
  APPEND (&message, OPT OPT);
  two_opts = read_message (&message);
  g_assert_cmpint (two_opts->status, ==, TODOKU_ASK_MALFORMED);

  for (gsize length = 0; length < message.length; length++)
    {
      Message shorter = message;
      g_autoptr(TodokuObservation) observation = NULL;

      shorter.length = length;
      observation = read_message (&shorter);
      g_assert_cmpint (observation->status, ==, TODOKU_ASK_MALFORMED);
      g_assert_cmpuint (observation->answer->len, ==, 0);
    }

  message = begin (0x0400, 0, 0, 0);
  query = read_message (&message);
  g_assert_cmpint (query->status, ==, TODOKU_ASK_MALFORMED);

  message = begin (0x8400, 0, 0, 1);
  APPEND (&message, "\0\0\x29\4\xd0\0\0\0\0\0\6\0\x0f\0\3\0\6");
  bad_option = read_message (&message);
  g_assert_cmpint (bad_option->status, ==, TODOKU_ASK_MALFORMED);
}

/* The load balancers of dns-violations DVE-2017-0012 send octets behind what they say. */
static void
test_longer_message (void)
{
  Message message = begin (0x8400, 1, 0, 1);
  g_autoptr(TodokuObservation) observation = NULL;

  APPEND (&message, OWNER "\0\x10" IN_TTL60 "\0\2\1a");
  APPEND (&message, OPT "\0\0\0\0\0\0\0\0\0\0\0");
  observation = read_message (&message);
  g_assert_cmpint (observation->status, ==, TODOKU_ASK_ANSWERED);
  g_assert_cmpuint (observation->answer->len, ==, 1);
}

static void
test_query (void)
{
  static const guint8 expected[] =
    "\xbe\xef\1\x20\0\1\0\0\0\0\0\1" QUESTION "\0\0\x29\4\xd0\0\0\x80\0\0\0";
  guint8 query[TODOKU_DNS_QUERY_MAX];
  g_autoptr(GError) error = NULL;
  gsize length = todoku_dns_message_write_query (query, 0xbeef, "a.jp", TODOKU_RRTYPE_TXT,
                                                 TODOKU_QUESTION_RECURSE |
                                                 TODOKU_QUESTION_DNSSEC_OK, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (query, length, expected, sizeof expected - 1);

  length = todoku_dns_message_write_query (query, 1, "a..jp", TODOKU_RRTYPE_TXT,
                                           TODOKU_QUESTION_NONE, &error);
  g_assert_cmpuint (length, ==, 0);
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dns/message/sections", test_sections);
  g_test_add_func ("/dns/message/repeated", test_repeated);
  g_test_add_func ("/dns/message/txt/not-utf8", test_text_not_utf8);
  g_test_add_func ("/dns/message/tolerated", test_tolerated);
  g_test_add_func ("/dns/message/malformed-record", test_malformed);
  g_test_add_func ("/dns/message/malformed-message", test_malformed_message);
  g_test_add_func ("/dns/message/longer-message", test_longer_message);
  g_test_add_func ("/dns/message/query", test_query);

  return g_test_run ();
}
