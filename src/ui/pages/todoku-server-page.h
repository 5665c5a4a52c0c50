/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page of one delivery server: test, import, remove; for the practice server also start, stop,
 * its settings and every record in its DNS. Main thread only.
 */
#pragma once

#include <adwaita.h>

#include "todoku-session.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_SERVER_PAGE (todoku_server_page_get_type ())
G_DECLARE_FINAL_TYPE (TodokuServerPage, todoku_server_page, TODOKU, SERVER_PAGE, GtkBox)

GtkWidget *todoku_server_page_new (TodokuSession        *session,
                                   TodokuDeliveryServer *server);

G_END_DECLS
