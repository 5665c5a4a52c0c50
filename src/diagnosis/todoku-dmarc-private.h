/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files about DMARC share. Pure; any thread.
 */
#pragma once

#include "todoku-dmarc.h"

G_BEGIN_DECLS

char       *todoku_dmarc_mend         (const char *text,
                                       char      **ret_policy);
gboolean    todoku_dmarc_is_uri       (const char *uri);
gboolean    todoku_dmarc_is_same_uri  (const char *a,
                                       const char *b);
const char *todoku_dmarc_find_policy  (const char *value);

G_END_DECLS
