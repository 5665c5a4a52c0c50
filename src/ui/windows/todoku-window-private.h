/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the two files of the main window share: the window itself, and its actions. Main thread
 * only.
 */
#pragma once

#include "todoku-window.h"

#include "todoku-notice.h"

G_BEGIN_DECLS

struct _TodokuWindow
{
  AdwApplicationWindow parent_instance;

  /* Owned */
  TodokuSession *session;
  /* (element-type GtkWidget) (unowned): from the first to the one in front */
  GPtrArray *pages;

  /* Template Widgets */
  TodokuNotice *clock_notice;
  GtkStack *stack;
  AdwToastOverlay *toasts;
};

GtkWidget *todoku_window_get_front   (TodokuWindow *self);
void       todoku_window_pop         (TodokuWindow *self);
void       todoku_window_add_actions (TodokuWindow *self);

G_END_DECLS
