/* SPDX-License-Identifier: GPL-3.0-or-later
 * A row of the list of tracking domains. Main thread only.
 */
#pragma once

#include "todoku-chosen.h"
#include "todoku-tracking-domain.h"

G_BEGIN_DECLS

GtkWidget *todoku_tracking_list_row_new    (TodokuChosen         *chosen,
                                            TodokuTrackingDomain *tracking);
void       todoku_tracking_list_row_update (GtkWidget            *row,
                                            TodokuTrackingDomain *tracking,
                                            gboolean              names_server,
                                            gboolean              queued);

G_END_DECLS
