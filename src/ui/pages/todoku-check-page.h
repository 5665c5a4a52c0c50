/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page on which records from anywhere are pasted and looked up. Main thread only.
 */
#pragma once

#include "todoku-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_CHECK_PAGE (todoku_check_page_get_type ())
G_DECLARE_FINAL_TYPE (TodokuCheckPage, todoku_check_page, TODOKU, CHECK_PAGE, GtkBox)

GtkWidget *todoku_check_page_new  (TodokuSession   *session);
void       todoku_check_page_load (TodokuCheckPage *self,
                                   GFile           *file);

G_END_DECLS
