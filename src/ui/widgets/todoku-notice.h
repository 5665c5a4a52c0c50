/* SPDX-License-Identifier: GPL-3.0-or-later
 * A tinted box with one sentence of what is the case and one of what to do. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_NOTICE (todoku_notice_get_type ())
G_DECLARE_FINAL_TYPE (TodokuNotice, todoku_notice, TODOKU, NOTICE, GtkBox)

GtkWidget *todoku_notice_new (const char   *kind,
                              const char   *icon_name,
                              const char   *title,
                              const char   *body);
void       todoku_notice_set (TodokuNotice *self,
                              const char   *kind,
                              const char   *icon_name,
                              const char   *title,
                              const char   *body);
void       todoku_notice_add (TodokuNotice *self,
                              GtkWidget    *child);

G_END_DECLS
