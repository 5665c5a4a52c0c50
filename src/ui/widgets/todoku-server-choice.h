/* SPDX-License-Identifier: GPL-3.0-or-later
 * The delivery server that something is to be registered at. A real one is proposed before the
 * practice server, and practice is marked as such. Main thread only.
 */
#pragma once

#include <adwaita.h>

#include "todoku-session.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_SERVER_CHOICE (todoku_server_choice_get_type ())
G_DECLARE_FINAL_TYPE (TodokuServerChoice, todoku_server_choice, TODOKU, SERVER_CHOICE, AdwBin)

void                  todoku_server_choice_set_session  (TodokuServerChoice   *self,
                                                         TodokuSession        *session);
TodokuDeliveryServer *todoku_server_choice_get_server   (TodokuServerChoice   *self);
void                  todoku_server_choice_set_server   (TodokuServerChoice   *self,
                                                         TodokuDeliveryServer *server);
gboolean              todoku_server_choice_get_practice (TodokuServerChoice   *self);

G_END_DECLS
