/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files of the tracking domain share, besides the walk through its stages. Worker threads
 * only.
 */
#pragma once

#include "todoku-job.h"
#include "todoku-session-private.h"

G_BEGIN_DECLS

/**
 * TODOKU_EDGE_POLLS:
 *
 * How often an edge at work is asked while somebody waits; after that the monitor comes back.
 */
#define TODOKU_EDGE_POLLS 20

gboolean todoku_tracking_verify        (TodokuJob  *job,
                                        GError    **error);
gboolean todoku_tracking_take_down     (TodokuJob  *job,
                                        GError    **error);
gboolean todoku_tracking_wait_for_edge (TodokuJob  *job,
                                        guint      *n_polls,
                                        GError    **error);

G_END_DECLS
