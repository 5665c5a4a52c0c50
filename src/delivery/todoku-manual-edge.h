/* SPDX-License-Identifier: GPL-3.0-or-later
 * Any other CDN, by hand: the person copies the validation record and the host name from its
 * screen, and this object repeats them. It asks nobody. One thread at a time.
 */
#pragma once

#include "todoku-edge.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_MANUAL_EDGE (todoku_manual_edge_get_type ())
G_DECLARE_FINAL_TYPE (TodokuManualEdge, todoku_manual_edge, TODOKU, MANUAL_EDGE, TodokuEdge)

TodokuEdge *todoku_manual_edge_new        (const char        *host);
gboolean    todoku_manual_edge_set_values (TodokuManualEdge  *self,
                                           const char        *validation_host,
                                           const char        *validation_value,
                                           const char        *edge_host,
                                           GError           **error);

G_END_DECLS
