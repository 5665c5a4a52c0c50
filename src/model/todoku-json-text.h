/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is looked at before foreign JSON goes to the parser. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean todoku_json_text_is_tame (const char *text,
                                   gsize       length);

G_END_DECLS
