/* SPDX-License-Identifier: GPL-3.0-or-later
 * Text that must not stay in memory once it has served. Any thread. Plain memset() before a free is
 * a store that nobody reads, which the compiler leaves out.
 */
#include "todoku-secret.h"

#include <string.h>

/**
 * todoku_secret_free:
 * @secret: (transfer full) (nullable): a secret
 *
 * Clears the memory before it is given back.
 */
void
todoku_secret_free (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}
