/* SPDX-License-Identifier: GPL-3.0-or-later
 * What can be done with several domains, or with several tracking domains. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-request-window.h"
#include "todoku-session.h"

G_BEGIN_DECLS

void todoku_subjects_export  (GtkWidget     *widget,
                              GPtrArray     *subjects);
void todoku_subjects_monitor (GtkWidget     *widget,
                              TodokuSession *session,
                              GPtrArray     *subjects,
                              gboolean       monitored);

TodokuRequestWindow *
     todoku_subjects_make_request (GtkWidget *widget,
                                   GPtrArray *subjects);
void todoku_subjects_add_count (GString     *text,
                                const char  *state,
                                guint        n);

G_END_DECLS
