/* SPDX-License-Identifier: GPL-3.0-or-later
 * Text of any length that can be selected and copied: a value from DNS, the text of a mail. It is
 * shown in display lines of bounded length, and only those that are seen are laid out. What is
 * copied, and what a screen reader gets, is the text without the cuts. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_LONG_TEXT (todoku_long_text_get_type ())
G_DECLARE_FINAL_TYPE (TodokuLongText, todoku_long_text, TODOKU, LONG_TEXT, GtkWidget)

GtkWidget  *todoku_long_text_new            (void);
void        todoku_long_text_set_text       (TodokuLongText *self,
                                             const char     *text);
const char *todoku_long_text_get_text       (TodokuLongText *self);
void        todoku_long_text_set_at_words   (TodokuLongText *self,
                                             gboolean        at_words);
void        todoku_long_text_set_natural_columns (TodokuLongText *self,
                                                  guint           columns);
void        todoku_long_text_set_max_lines  (TodokuLongText *self,
                                             guint           max_lines);
void        todoku_long_text_set_marks      (TodokuLongText *self,
                                             GArray         *marks);
void        todoku_long_text_set_struck     (TodokuLongText *self,
                                             gboolean        struck);
void        todoku_long_text_set_selectable (TodokuLongText *self,
                                             gboolean        selectable);
void        todoku_long_text_add_mark       (PangoAttrList  *attributes,
                                             gsize           start,
                                             gsize           end);
void        todoku_long_text_select         (TodokuLongText *self,
                                             gsize           start,
                                             gsize           end);

G_END_DECLS
