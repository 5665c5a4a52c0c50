/* SPDX-License-Identifier: GPL-3.0-or-later
 * The box into which records are pasted as they are, with an example for as long as it is empty, or
 * brought as a file, and the buttons for both. Main thread only.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_PASTE_BOX (todoku_paste_box_get_type ())
G_DECLARE_FINAL_TYPE (TodokuPasteBox, todoku_paste_box, TODOKU, PASTE_BOX, AdwBin)

GtkWidget *todoku_paste_box_new        (const char     *label,
                                        const char     *example);
void       todoku_paste_box_describe   (TodokuPasteBox *self,
                                        const char     *label,
                                        const char     *example);
void       todoku_paste_box_let_grow   (TodokuPasteBox *self,
                                        int             minimum,
                                        int             maximum);
gboolean   todoku_paste_box_is_empty   (TodokuPasteBox *self);
char      *todoku_paste_box_dup_text   (TodokuPasteBox *self);
void       todoku_paste_box_load       (TodokuPasteBox *self,
                                        GFile          *file);
void       todoku_paste_box_take_drops (TodokuPasteBox *self,
                                        GtkWidget      *area);

G_END_DECLS
