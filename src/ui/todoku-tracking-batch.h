/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is done with several tracking domains at once. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-session.h"

G_BEGIN_DECLS

void  todoku_tracking_batch_request  (GtkWidget     *widget,
                                      GPtrArray     *trackings);
void  todoku_tracking_batch_delete   (GtkWidget     *widget,
                                      TodokuSession *session,
                                      GPtrArray     *trackings);
char *todoku_tracking_batch_describe (TodokuBatch   *batch);

G_END_DECLS
