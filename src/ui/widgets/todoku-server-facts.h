/* SPDX-License-Identifier: GPL-3.0-or-later
 * How things stand, as pills; what is registered with a delivery server, and what its key may do,
 * as rows. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-tally.h"
#include "todoku-text.h"

G_BEGIN_DECLS

GtkWidget   *todoku_server_facts_make_domain_pill   (const TodokuTally    *tally);
GtkWidget   *todoku_server_facts_make_tracking_pill (const TodokuTally    *tally);
GtkWidget   *todoku_server_facts_make_account_pill  (const TodokuTally    *tally);
TodokuStatus todoku_server_facts_get_status         (TodokuDeliveryServer *server);

guint    todoku_server_facts_fill_counts      (GtkListBox           *list,
                                               TodokuSession        *session,
                                               TodokuDeliveryServer *server);
gboolean todoku_server_facts_fill_permissions (GtkListBox           *list,
                                               TodokuDeliveryServer *server);

G_END_DECLS
