/* SPDX-License-Identifier: GPL-3.0-or-later
 * What of a delivery server can be changed, a row each. Main thread only.
 */
#pragma once

#include <adwaita.h>

#include "todoku-session.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_SERVER_EDIT (todoku_server_edit_get_type ())
G_DECLARE_FINAL_TYPE (TodokuServerEdit, todoku_server_edit, TODOKU, SERVER_EDIT, GtkBox)

GtkWidget *todoku_server_edit_new (TodokuSession        *session,
                                     TodokuDeliveryServer *server,
                                     GtkWidget            *middle);

G_END_DECLS
