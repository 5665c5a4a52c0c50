/* SPDX-License-Identifier: GPL-3.0-or-later
 * Keys and certificates of the practice world: DKIM keys, and a certificate authority that only the
 * practice server and those who are told to trust it know. Any thread; key making takes a while.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char            *practice_keys_make_dkim   (guint         bits,
                                            GError      **error);
gboolean         practice_keys_make_authority (char     **ret_certificate_pem,
                                            char        **ret_key_pem,
                                            GError      **error);
GTlsCertificate *practice_keys_issue       (const char   *ca_certificate_pem,
                                            const char   *ca_key_pem,
                                            const char  *const *host_names,
                                            gint64        begin,
                                            gint64        end,
                                            GError      **error);
char            *practice_random_text      (guint         length,
                                            const char   *alphabet);

#define PRACTICE_ALPHABET_HEX "0123456789abcdef"
#define PRACTICE_ALPHABET_DIGITS "0123456789"
#define PRACTICE_ALPHABET_BASE62 "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define PRACTICE_ALPHABET_UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
#define PRACTICE_ALPHABET_LOWER "abcdefghijklmnopqrstuvwxyz"

G_END_DECLS
