/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which name a TLS client asks for, read ahead of the TLS library, because GIO wants the
 * certificate before it could tell. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* RFC 8446 section 5.1: no record is longer, with its header. */
#define PRACTICE_SNI_MAX (16384 + 5)

/**
 * PracticeSniStatus:
 * @PRACTICE_SNI_MORE: the first message is not complete yet
 * @PRACTICE_SNI_NONE: no name can be read from it
 * @PRACTICE_SNI_FOUND: there is one
 *
 * What could be read.
 */
typedef enum
{
  PRACTICE_SNI_MORE,
  PRACTICE_SNI_NONE,
  PRACTICE_SNI_FOUND,
} PracticeSniStatus;

PracticeSniStatus practice_sni_read (const guint8  *data,
                                     gsize          length,
                                     char         **ret_name);

G_END_DECLS
