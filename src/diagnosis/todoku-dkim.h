/* SPDX-License-Identifier: GPL-3.0-or-later
 * The DKIM key record (RFC 6376 section 3.6.1, RFC 8463): a tag list taken apart, and the key in it
 * looked at as far as DNS data can be judged. Pure; any thread. It validates no signatures.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TodokuDkimStatus:
 * @TODOKU_DKIM_USABLE: a verifier can use it
 * @TODOKU_DKIM_NOT_A_KEY: no tag list, or one without `p=`
 * @TODOKU_DKIM_VERSION: `v=` is not first or not "DKIM1" (RFC 6376 section 3.6.1)
 * @TODOKU_DKIM_DUPLICATE_TAG: a tag stands there twice (RFC 6376 section 3.2)
 * @TODOKU_DKIM_REVOKED: `p=` is empty
 * @TODOKU_DKIM_BASE64: a character in `p=` that base64 does not have
 * @TODOKU_DKIM_TRUNCATED: the key ends before its own length says
 * @TODOKU_DKIM_BROKEN: the data in `p=` are no public key
 * @TODOKU_DKIM_TOO_SHORT: an RSA key below 1024 bits (RFC 8301 section 3.2)
 * @TODOKU_DKIM_KEY_TYPE: a key type that no verifier knows
 * @TODOKU_DKIM_HASH: `h=` does not allow sha256, and no verifier takes sha1 (RFC 8301 section 3.1)
 * @TODOKU_DKIM_SERVICE: `s=` says that the key is not for mail
 * @TODOKU_DKIM_PRIVATE: it is the private key
 *
 * What is the matter with a key record, the plainest first.
 */
typedef enum
{
  TODOKU_DKIM_USABLE,
  TODOKU_DKIM_NOT_A_KEY,
  TODOKU_DKIM_VERSION,
  TODOKU_DKIM_DUPLICATE_TAG,
  TODOKU_DKIM_REVOKED,
  TODOKU_DKIM_BASE64,
  TODOKU_DKIM_TRUNCATED,
  TODOKU_DKIM_BROKEN,
  TODOKU_DKIM_TOO_SHORT,
  TODOKU_DKIM_KEY_TYPE,
  TODOKU_DKIM_HASH,
  TODOKU_DKIM_SERVICE,
  TODOKU_DKIM_PRIVATE
} TodokuDkimStatus;

/**
 * TodokuDkimKey:
 * @status: whether it can be used
 * @key_type: "rsa", "ed25519", or what else `k=` says, in lower case
 * @key: (nullable): the data of `p=` without white space; %NULL without `p=`
 * @testing: whether `t=y` stands there
 * @strict: whether `t=s` stands there: the signer's name must be the domain itself
 * @bits: the length of an RSA modulus in bits, or 0
 * @position: where in the text the fault is, counted from 1, or 0
 *
 * A key record taken apart.
 */
typedef struct
{
  TodokuDkimStatus status;
  char *key_type;
  char *key;
  gboolean testing;
  gboolean strict;
  guint bits;
  gsize position;
} TodokuDkimKey;

TodokuDkimKey *todoku_dkim_key_parse  (const char          *text,
                                       gssize               length);
void           todoku_dkim_key_free   (TodokuDkimKey       *self);
gboolean       todoku_dkim_key_equal  (const TodokuDkimKey *a,
                                       const TodokuDkimKey *b);
gboolean       todoku_dkim_key_holds  (const TodokuDkimKey *outer,
                                       const TodokuDkimKey *inner);
const char    *todoku_dkim_status_to_token (TodokuDkimStatus status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuDkimKey, todoku_dkim_key_free)

G_END_DECLS
