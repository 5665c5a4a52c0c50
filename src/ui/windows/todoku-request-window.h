/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialog 登録依頼(DNS): which records to ask for, in which language, and the very text that goes
 * out, as a mail, on paper, in a file or on the clipboard. Main thread only.
 */
#pragma once

#include <adwaita.h>

#include "todoku-delivery-server.h"
#include "todoku-record-item.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_REQUEST_WINDOW (todoku_request_window_get_type ())
G_DECLARE_FINAL_TYPE (TodokuRequestWindow, todoku_request_window, TODOKU, REQUEST_WINDOW, AdwWindow)

TodokuRequestWindow *todoku_request_window_new          (GtkWindow           *parent,
                                                         const char          *subject_name);
void                 todoku_request_window_add          (TodokuRequestWindow  *self,
                                                         TodokuRecordItem     *item,
                                                         const char           *zone,
                                                         const char           *previous,
                                                         TodokuDeliveryServer *server);
void                 todoku_request_window_set_deadline (TodokuRequestWindow *self,
                                                         gint64               deadline);

G_END_DECLS
