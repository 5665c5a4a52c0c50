/* SPDX-License-Identifier: GPL-3.0-or-later
 * libFuzzer entry for the text of TXT records: DKIM, SPF and DMARC. What a parser mends must be
 * right afterwards. Build with clang and -Dfuzz=true.
 */
#include "todoku-dkim.h"
#include "todoku-dmarc.h"
#include "todoku-spf.h"

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
  g_autofree char *mended = todoku_spf_mend (text);

  g_assert (key->key_type != NULL && bytes->key_type != NULL);
  g_assert (todoku_dmarc_is_record (dmarc->fixed));
  g_assert (mended == NULL || todoku_spf_is_record (mended));

  return 0;
}
