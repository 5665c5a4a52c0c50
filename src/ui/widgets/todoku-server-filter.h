/* SPDX-License-Identifier: GPL-3.0-or-later
 * The choice of one delivery server, or of all, by which a list is filtered; seen only where there
 * is more than one. Main thread only.
 */
#pragma once

#include <adwaita.h>

#include "todoku-session.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_SERVER_FILTER (todoku_server_filter_get_type ())
G_DECLARE_FINAL_TYPE (TodokuServerFilter, todoku_server_filter, TODOKU, SERVER_FILTER, AdwBin)

void                  todoku_server_filter_set_session (TodokuServerFilter *self,
                                                        TodokuSession      *session);
TodokuDeliveryServer *todoku_server_filter_get_server  (TodokuServerFilter *self);

G_END_DECLS
