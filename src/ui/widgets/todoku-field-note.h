/* SPDX-License-Identifier: GPL-3.0-or-later
 * What stands below an entry of a form: what becomes of the text, or why it cannot be taken. Main
 * thread only. It changes nothing that was typed.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *todoku_field_note_new       (void);
void       todoku_field_note_show      (GtkWidget   *note,
                                        AdwEntryRow *row,
                                        const char  *sentence,
                                        gboolean     is_wrong);
char      *todoku_field_note_recipient (GtkWidget   *note,
                                        AdwEntryRow *row,
                                        gboolean     several,
                                        gboolean     is_final);

G_END_DECLS
