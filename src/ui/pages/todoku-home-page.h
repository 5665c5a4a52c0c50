/* SPDX-License-Identifier: GPL-3.0-or-later
 * The first page: what is left to do, with live state; or, before there is a server, two ways on.
 * Main thread only.
 */
#pragma once

#include <adwaita.h>

#include "todoku-session.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_HOME_PAGE (todoku_home_page_get_type ())
G_DECLARE_FINAL_TYPE (TodokuHomePage, todoku_home_page, TODOKU, HOME_PAGE, GtkBox)

GtkWidget *todoku_home_page_new        (TodokuSession  *session);
void       todoku_home_page_set_opened (TodokuHomePage *self,
                                        const GError   *error);

G_END_DECLS
