/* SPDX-License-Identifier: GPL-3.0-or-later
 * The head of a page: its state in large letters, a quiet line below, and the page's actions at the
 * right, or below where it is narrow. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-operation.h"
#include "todoku-status-pill.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_PAGE_HEAD (todoku_page_head_get_type ())
G_DECLARE_FINAL_TYPE (TodokuPageHead, todoku_page_head, TODOKU, PAGE_HEAD, GtkBox)

void todoku_page_head_set_title     (TodokuPageHead *self,
                                     const char     *title);
void todoku_page_head_set_subtitle  (TodokuPageHead *self,
                                     const char     *subtitle);
void todoku_page_head_set_times     (TodokuPageHead  *self,
                                     const char      *before,
                                     gint64           checked_at,
                                     gint64           next_check_at,
                                     TodokuOperation *operation);
void todoku_page_head_set_icon_name (TodokuPageHead *self,
                                     const char     *icon_name);

TodokuStatusPill *todoku_page_head_get_pill (TodokuPageHead *self);

void todoku_page_head_add_action    (TodokuPageHead *self,
                                     GtkWidget      *action);

G_END_DECLS
