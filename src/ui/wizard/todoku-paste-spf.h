/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whether an SPF record that was pasted meets another at its name: of one there is already in DNS,
 * or of a delivery server here. It only asks, and what could not be asked says nothing. Main thread
 * only.
 */
#pragma once

#include "todoku-session.h"

G_BEGIN_DECLS

void  todoku_paste_spf_look_async  (TodokuSession        *session,
                                    TodokuDeliveryServer *server,
                                    const char           *domain,
                                    GPtrArray            *records,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
char *todoku_paste_spf_look_finish (TodokuSession        *session,
                                    GAsyncResult         *result,
                                    char                **ret_host,
                                    GError              **error);

G_END_DECLS
