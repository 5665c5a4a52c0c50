/* SPDX-License-Identifier: GPL-3.0-or-later
 * Ranges of addresses as people write them, in place of networks. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *todoku_spf_expand_ranges (const char  *text,
                                char       **ret_left);

G_END_DECLS
