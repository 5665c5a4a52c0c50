/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the window トラッキング設定 shows at each stage: one function a stage, made of the shared widgets.
 * Main thread only. It starts nothing: its buttons name actions of the window.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-session.h"

G_BEGIN_DECLS

/**
 * TodokuTrackingBody:
 * @box: the empty box to fill
 * @session: the session
 * @tracking: (nullable): the tracking domain; %NULL before it is registered
 * @title: (out) (transfer full): the title of the page
 * @lead: (out) (transfer full) (nullable): the line under it
 *
 * One page to build.
 */
typedef struct
{
  GtkBox *box;
  TodokuSession *session;
  TodokuTrackingDomain *tracking;
  char *title;
  char *lead;
} TodokuTrackingBody;

void                  todoku_tracking_body_build          (TodokuTrackingBody  *body,
                                                           GCallback            changed,
                                                           gpointer             user_data);
gboolean              todoku_tracking_body_get_input      (GtkBox              *box,
                                                           const char         **ret_host,
                                                           TodokuEdgeKind      *ret_edge);
TodokuDeliveryServer *todoku_tracking_body_get_server     (GtkBox              *box);
void                  todoku_tracking_body_get_edge_input (GtkBox              *box,
                                                           const char         **ret_host,
                                                           const char         **ret_value,
                                                           const char         **ret_edge_host);
char                 *todoku_tracking_body_recommend      (TodokuSession       *session);
void todoku_tracking_body_note_pressed (TodokuTrackingDomain *tracking);
gint64 todoku_tracking_body_get_old_until (TodokuTrackingDomain *tracking);

G_END_DECLS
