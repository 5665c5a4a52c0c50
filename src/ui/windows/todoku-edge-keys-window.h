/* SPDX-License-Identifier: GPL-3.0-or-later
 * Takes the AWS keys of one delivery server and gives them to the session. Main thread only.
 */
#pragma once

#include <adwaita.h>

#include "todoku-session.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_EDGE_KEYS_WINDOW (todoku_edge_keys_window_get_type ())
G_DECLARE_FINAL_TYPE (TodokuEdgeKeysWindow, todoku_edge_keys_window, TODOKU, EDGE_KEYS_WINDOW,
                      AdwWindow)

TodokuEdgeKeysWindow *todoku_edge_keys_window_new (GtkWindow            *parent,
                                                   TodokuSession        *session,
                                                   TodokuDeliveryServer *server);

G_END_DECLS
