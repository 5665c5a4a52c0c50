/* SPDX-License-Identifier: GPL-3.0-or-later
 * What can be done with several domains, or with several tracking domains. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-session.h"

G_BEGIN_DECLS

void todoku_subjects_export  (GtkWidget     *widget,
                              GPtrArray     *subjects);
void todoku_subjects_monitor (GtkWidget     *widget,
                              TodokuSession *session,
                              GPtrArray     *subjects,
                              gboolean       monitored);

G_END_DECLS
