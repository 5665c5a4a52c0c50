/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files of the tracking domain share, besides the walk through its stages. Worker threads
 * only.
 */
#pragma once

#include "todoku-job.h"
#include "todoku-session-private.h"

G_BEGIN_DECLS

gboolean todoku_tracking_remove_all (TodokuJob  *job,
                                     GError    **error);

G_END_DECLS
