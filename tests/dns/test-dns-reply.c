/* SPDX-License-Identifier: GPL-3.0-or-later
 * The server's half of the codec, read back by the client's half.
 */
#include "todoku-dns-reply.h"

#include <string.h>

#include "todoku-error.h"

static TodokuDnsQuestion *
ask (const char          *name,
     guint16              rrtype,
     TodokuQuestionFlags  flags)
{
  guint8 query[TODOKU_DNS_QUERY_MAX];
  gsize length = todoku_dns_message_write_query (query, 0x1234, name, rrtype, flags, NULL);
  TodokuDnsQuestion *question;

  g_assert_cmpuint (length, >, 0);
  question = todoku_dns_question_read (query, length);
  g_assert_nonnull (question);

  return question;
}

static void
test_question (void)
{
  g_autoptr(TodokuDnsQuestion) plain = NULL;
  g_autoptr(TodokuDnsQuestion) recursive = ask ("Em1.example.jp.", TODOKU_RRTYPE_CNAME,
                                                TODOKU_QUESTION_RECURSE |
                                                TODOKU_QUESTION_CHECKING_DISABLED);

  g_assert_cmpstr (recursive->name, ==, "Em1.example.jp");
  g_assert_cmpuint (recursive->rrtype, ==, TODOKU_RRTYPE_CNAME);
  g_assert_cmpuint (recursive->rrclass, ==, TODOKU_DNS_CLASS_IN);
  g_assert_cmphex (recursive->id, ==, 0x1234);
  g_assert_cmphex (recursive->flags, ==,
                   TODOKU_DNS_FLAG_RD | TODOKU_DNS_FLAG_AD | TODOKU_DNS_FLAG_CD);
  g_assert_true (recursive->has_opt);
  g_assert_cmpuint (recursive->udp_size, ==, TODOKU_DNS_UDP_SIZE);

  plain = ask (".", TODOKU_RRTYPE_NS, TODOKU_QUESTION_NO_EDNS);
  g_assert_cmpstr (plain->name, ==, ".");
  g_assert_cmphex (plain->flags, ==, 0);
  g_assert_false (plain->has_opt);
  g_assert_cmpuint (plain->udp_size, ==, 512);
}

static void
test_question_refused (void)
{
  guint8 query[TODOKU_DNS_QUERY_MAX];
  gsize length = todoku_dns_message_write_query (query, 1, "example.jp", TODOKU_RRTYPE_TXT,
                                                 TODOKU_QUESTION_NONE, NULL);

  for (gsize i = 0; i < length; i++)
    g_assert_null (todoku_dns_question_read (query, i));
  for (guint8 bit = 0x08; bit != 0; bit <<= 1)
    {
      query[2] ^= bit;
      g_assert_null (todoku_dns_question_read (query, length));
      query[2] ^= bit;
    }
}

static void
test_every_type (void)
{
  static const struct { const char *type; const char *data; const char *expected; } cases[] = {
    { "A", "192.0.2.1", "192.0.2.1" },
    { "AAAA", "2001:db8::1", "2001:db8::1" },
    { "NS", "ns1.example.jp.", "ns1.example.jp" },
    { "CNAME", "u1.wl.example.net", "u1.wl.example.net" },
    { "PTR", "mail.example.jp", "mail.example.jp" },
    { "MX", "10 mx.example.net.", "10 mx.example.net" },
    { "MX", "0 .", "0 ." },
    { "SOA", "ns1.example.jp root.example.jp 2026112401 7200 900 1209600 300",
      "ns1.example.jp 2026112401" },
    { "TXT", "v=spf1 -all", "v=spf1 -all" },
    { "TXT", "\"v=spf1\" \" -all\"", "v=spf1 -all" },
    { "TXT", "\"say \\\"hi\\\"\"", "say \"hi\"" },
    { "TXT", "\\255\\000\\\\", "\\255\\000\\\\" },
    { "TXT", "", "" },
    { "CAA", "0 issue \"amazon.com\"", "\\000\\005issueamazon.com" },
    { "CAA", "128 issue \"ca.example.net; x=y\"", "\\128\\005issueca.example.net; x=y" },
    { "SRV", "1 2 5060 sip.example.jp",
      "\\000\\001\\000\\002\\019\\196\\003sip\\007example\\002jp\\000" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint16 rrtype = todoku_dns_rrtype_from_text (cases[i].type);
      g_autoptr(GError) error = NULL;
      g_autoptr(TodokuDnsQuestion) question = ask ("name.example.jp", rrtype,
                                                   TODOKU_QUESTION_NONE);
      g_autoptr(TodokuObservation) observation = todoku_observation_new ("name.example.jp", rrtype);
      g_autoptr(TodokuDnsReply) reply = todoku_dns_reply_new (question, TODOKU_RCODE_NOERROR,
                                                              TODOKU_DNS_FLAG_AA);
      g_autoptr(GBytes) rdata = todoku_dns_rdata_from_text (rrtype, cases[i].data, &error);
      g_autoptr(GBytes) message = NULL;
      g_autofree char *text = NULL;
      const TodokuRr *rr;

      g_test_message ("%s %s", cases[i].type, cases[i].data);
      g_assert_no_error (error);
      todoku_dns_reply_add (reply, TODOKU_DNS_SECTION_ANSWER, "NAME.example.jp", rrtype, 60, rdata);
      message = todoku_dns_reply_end (reply, question->udp_size);
      g_assert_true (todoku_dns_message_read (g_bytes_get_data (message, NULL),
                                              g_bytes_get_size (message), observation));
      g_assert_cmpuint (observation->answer->len, ==, 1);
      rr = g_ptr_array_index (observation->answer, 0);
      g_assert_cmpstr (rr->owner, ==, "name.example.jp");
      g_assert_cmpuint (rr->rrtype, ==, rrtype);
      g_assert_cmpuint (rr->ttl, ==, 60);
      text = todoku_rr_to_presentation (rr);
      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

static void
test_bad_data (void)
{
  static const struct { const char *type; const char *data; } cases[] = {
    { "A", "192.0.2" }, { "AAAA", "192.0.2.1" }, { "MX", "mx.example.net" }, { "MX", "70000 a." },
    { "CNAME", "" }, { "SOA", "a. b. 1 2 3 4" }, { "SOA", "a. b. 1 2 3 4 x" }, { "TXT", "\"open" },
    { "TXT", "\"a\"b" }, { "CAA", "0 issue" }, { "DS", "1 2 3" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (todoku_dns_rdata_from_text (todoku_dns_rrtype_from_text (cases[i].type),
                                                 cases[i].data, &error));
      g_assert_nonnull (error);
      g_assert_null (todoku_dns_rdata_from_text (todoku_dns_rrtype_from_text (cases[i].type),
                                                 cases[i].data, NULL));
    }
  g_assert_cmpuint (todoku_dns_rrtype_from_text ("TYPE64"), ==, 64);
  g_assert_cmpuint (todoku_dns_rrtype_from_text ("TYPE"), ==, 0);
  g_assert_cmpuint (todoku_dns_rrtype_from_text ("TYPE65536"), ==, 0);
  g_assert_cmpuint (todoku_dns_rrtype_from_text ("NONSENSE"), ==, 0);
}

static void
test_truncation (void)
{
  g_autoptr(TodokuDnsQuestion) question = ask ("big.example.jp", TODOKU_RRTYPE_TXT,
                                               TODOKU_QUESTION_NONE);
  g_autoptr(TodokuObservation) observation = todoku_observation_new ("big.example.jp",
                                                                     TODOKU_RRTYPE_TXT);
  g_autoptr(TodokuDnsReply) reply = todoku_dns_reply_new (question, TODOKU_RCODE_NOERROR,
                                                          TODOKU_DNS_FLAG_AA);
  g_autofree char *text = g_strnfill (4000, 'x');
  g_autoptr(GBytes) rdata = todoku_dns_rdata_from_text (TODOKU_RRTYPE_TXT, text, NULL);
  g_autoptr(GBytes) message = NULL;

  g_assert_cmpuint (g_bytes_get_size (rdata), ==, 4000 + 16);
  todoku_dns_reply_add (reply, TODOKU_DNS_SECTION_ANSWER, "big.example.jp", TODOKU_RRTYPE_TXT, 60,
                        rdata);
  message = todoku_dns_reply_end (reply, question->udp_size);
  g_assert_cmpuint (g_bytes_get_size (message), <=, TODOKU_DNS_UDP_SIZE);
  g_assert_true (todoku_dns_message_read (g_bytes_get_data (message, NULL),
                                          g_bytes_get_size (message), observation));
  g_assert_true (observation->tc);
  g_assert_cmpuint (observation->answer->len, ==, 0);
}

static void
test_ede (void)
{
  g_autoptr(TodokuDnsQuestion) question = ask ("bogus.example.jp", TODOKU_RRTYPE_A,
                                               TODOKU_QUESTION_RECURSE);
  g_autoptr(TodokuObservation) observation = todoku_observation_new ("bogus.example.jp",
                                                                     TODOKU_RRTYPE_A);
  g_autoptr(TodokuDnsReply) reply = todoku_dns_reply_new (question, TODOKU_RCODE_SERVFAIL,
                                                          TODOKU_DNS_FLAG_RA);
  g_autoptr(GBytes) message = NULL;

  todoku_dns_reply_set_ede (reply, 6);
  message = todoku_dns_reply_end (reply, question->udp_size);
  g_assert_true (todoku_dns_message_read (g_bytes_get_data (message, NULL),
                                          g_bytes_get_size (message), observation));
  g_assert_cmpint (observation->ede, ==, 6);
  g_assert_cmpuint (observation->rcode, ==, TODOKU_RCODE_SERVFAIL);
  g_assert_true (observation->ra);
  g_assert_false (observation->aa);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dns/reply/question", test_question);
  g_test_add_func ("/dns/reply/question-refused", test_question_refused);
  g_test_add_func ("/dns/reply/every-type", test_every_type);
  g_test_add_func ("/dns/reply/bad-data", test_bad_data);
  g_test_add_func ("/dns/reply/truncation", test_truncation);
  g_test_add_func ("/dns/reply/ede", test_ede);

  return g_test_run ();
}
