/* SPDX-License-Identifier: GPL-3.0-or-later
 * Observations in the shapes of GResolver: lists of GVariants, G_RESOLVER_ERROR. Pure; any thread.
 */
#pragma once

#include "todoku-observation.h"

G_BEGIN_DECLS

guint16  todoku_resolver_records_to_rrtype (GResolverRecordType       type);
GList   *todoku_resolver_records_from_observation (TodokuObservation *observation,
                                            GError                  **error);

G_END_DECLS
