/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a switch that promises checks by itself asks of the desktop. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-session.h"

G_BEGIN_DECLS

/**
 * TodokuBackgroundStore:
 * @on: whether checks happen by themselves
 * @user_data: its argument
 *
 * Stores the choice, and shows it where it is shown.
 */
typedef void (*TodokuBackgroundStore) (gboolean on,
                                       gpointer user_data);

void todoku_background_ask            (GtkWidget             *asker,
                                       TodokuBackgroundStore  store,
                                       gpointer               user_data,
                                       GDestroyNotify         free_data);
void todoku_background_monitor_domain (GtkWidget             *asker,
                                       TodokuSession         *session,
                                       TodokuSenderDomain    *domain,
                                       gboolean               on);

G_END_DECLS
