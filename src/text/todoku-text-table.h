/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tables of aligned columns for terminals and plain mail, in which Japanese letters are two columns
 * wide, and the cleaning of foreign text for both. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean  todoku_text_is_unsafe     (gunichar            letter);
char     *todoku_text_plain         (const char         *text);
char     *todoku_text_armour_json   (const char         *json);
void      todoku_text_append_utf16  (GString            *text,
                                     gunichar            letter);
guint     todoku_text_display_width (const char         *text);
char     *todoku_text_table         (const char * const *cells,
                                     guint               n_columns,
                                     guint               n_rows);

G_END_DECLS
