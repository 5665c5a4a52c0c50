/* SPDX-License-Identifier: GPL-3.0-or-later
 * libFuzzer entry for everything that reads a DNS message: answers as the resolver sees them, and
 * questions as the practice server does. Build with clang and -Dfuzz=true; seeds are in
 * tests/fixtures/dns.
 */
#include "todoku-dns-reply.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         length);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  g_autoptr(TodokuObservation) observation = todoku_observation_new ("a.jp", TODOKU_RRTYPE_TXT);
  g_autoptr(TodokuDnsQuestion) question = todoku_dns_question_read (data, length);

  if (todoku_dns_message_read (data, length, observation))
    for (guint i = 0; i < observation->answer->len; i++)
      g_free (todoku_rr_to_presentation (g_ptr_array_index (observation->answer, i)));

  if (question != NULL)
    {
      g_autoptr(TodokuDnsReply) reply = todoku_dns_reply_new (question, TODOKU_RCODE_NOERROR, 0);
      g_autoptr(GBytes) message = todoku_dns_reply_end (reply, question->udp_size);

      g_assert_true (g_bytes_get_size (message) >= TODOKU_DNS_HEADER_LENGTH);
    }

  return 0;
}
