/* SPDX-License-Identifier: GPL-3.0-or-later
 * Transaction signatures (TSIG, RFC 8945): a shared key that signs a DNS message and proves the
 * answer. Pure; any thread. The secret is wiped when the key is freed and has no way out.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TodokuTsigKey TodokuTsigKey;

/**
 * TodokuTsigResult:
 * @TODOKU_TSIG_VALID: signed by the same key, at this time
 * @TODOKU_TSIG_MISSING: not signed
 * @TODOKU_TSIG_BAD: the signature is not the key's
 * @TODOKU_TSIG_REFUSED_KEY: the server does not know the key, or not with this secret
 * @TODOKU_TSIG_REFUSED_TIME: the server's clock differs too much from ours
 *
 * What the signature of an answer says.
 */
typedef enum
{
  TODOKU_TSIG_VALID,
  TODOKU_TSIG_MISSING,
  TODOKU_TSIG_BAD,
  TODOKU_TSIG_REFUSED_KEY,
  TODOKU_TSIG_REFUSED_TIME,
} TodokuTsigResult;

TodokuTsigKey   *todoku_tsig_key_parse  (const char           *text,
                                         GError              **error);
void             todoku_tsig_key_free   (TodokuTsigKey        *key);

void             todoku_tsig_sign       (const TodokuTsigKey  *key,
                                         GByteArray           *message,
                                         gint64                now,
                                         GBytes              **ret_mac);
TodokuTsigResult todoku_tsig_verify     (const TodokuTsigKey  *key,
                                         const guint8         *message,
                                         gsize                 length,
                                         GBytes               *request_mac,
                                         gint64                now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuTsigKey, todoku_tsig_key_free)

G_END_DECLS
