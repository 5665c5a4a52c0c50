/* SPDX-License-Identifier: GPL-3.0-or-later
 * libFuzzer entry for the text of TXT records: DKIM, SPF and DMARC. What a parser mends must be
 * right afterwards. Build with clang and -Dfuzz=true.
 */
#include "todoku-dkim.h"
#include "todoku-dmarc.h"
#include "todoku-spf.h"
#include "todoku-zone-facts.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         length);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  g_autofree char *text = g_strndup ((const char *) data, length);
  g_autoptr(TodokuDkimKey) bytes = todoku_dkim_key_parse ((const char *) data, (gssize) length);
  g_autoptr(TodokuDkimKey) key = todoku_dkim_key_parse (text, -1);
  g_autoptr(TodokuDmarc) dmarc = todoku_dmarc_parse (text);
  g_autoptr(TodokuSpfCount) count = todoku_spf_count (text, "a.example", NULL, NULL);
  g_autofree char *mended = todoku_spf_mend (text, NULL);
  g_autofree char *merged = todoku_spf_merge ((char *[]) { text, NULL }, "v=spf1 a ~all", NULL);
  g_autoptr(TodokuDmarc) again = todoku_dmarc_parse (dmarc->fixed);
  g_autofree char *spf = todoku_zone_facts_join ((const char *[]) { text, NULL },
                                                 todoku_spf_is_record);
  const TodokuZoneFacts seen = { text, spf, text };
  const TodokuZoneFacts other = { "ns1.a.example", "v=spf1 a ~all", "v=DMARC1; p=none" };
  g_autoptr(GPtrArray) same = todoku_zone_facts_compare ("a.example", &seen, &seen);
  g_autoptr(GPtrArray) changes = todoku_zone_facts_compare ("a.example", &seen, &other);

  g_assert_true (key->key_type != NULL && bytes->key_type != NULL);
  g_assert_true (again->valid && !again->reports_lost);
  g_assert_true (mended == NULL || todoku_spf_is_valid (mended));
  g_assert_true (todoku_spf_is_valid (merged));
  g_assert_true (same->len == 0 && changes->len <= 5);

  return 0;
}
