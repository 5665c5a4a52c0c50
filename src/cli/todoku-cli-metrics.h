/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is stored, as Prometheus reads it. Main thread only.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *todoku_cli_metrics_write (GListModel *domains,
                                GListModel *trackings,
                                gint64      last_look);

G_END_DECLS
