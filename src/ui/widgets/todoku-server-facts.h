/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is registered with a delivery server, and what its key may do, as rows. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-session.h"

G_BEGIN_DECLS

guint    todoku_server_facts_fill_counts      (GtkListBox           *list,
                                               TodokuSession        *session,
                                               TodokuDeliveryServer *server);
gboolean todoku_server_facts_fill_permissions (GtkListBox           *list,
                                               TodokuDeliveryServer *server);

G_END_DECLS
