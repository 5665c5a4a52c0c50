/* SPDX-License-Identifier: GPL-3.0-or-later
 * A tracking domain on its way through the three steps. Main thread only.
 */
#pragma once

#include "todoku-delivery-server.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_TRACKING_DOMAIN (todoku_tracking_domain_get_type ())
G_DECLARE_FINAL_TYPE (TodokuTrackingDomain, todoku_tracking_domain, TODOKU, TRACKING_DOMAIN,
                      TodokuSubject)

TodokuTrackingDomain *todoku_tracking_domain_new (void);
int todoku_tracking_row_get_stage_step (const TodokuTrackingRow *row);
gboolean todoku_tracking_row_lacks_auto_ssl (const TodokuTrackingRow *row);
gboolean todoku_tracking_row_awaits_cdn (const TodokuTrackingRow *row);
int todoku_tracking_row_get_step       (const TodokuTrackingRow *row);

/**
 * todoku_tracking_domain_get_row:
 * @self: the object
 *
 * Returns: (transfer none): the row that it shows, valid until another one is set
 */
static inline const TodokuTrackingRow *
todoku_tracking_domain_get_row (gpointer self)
{
  return todoku_subject_get_row (self);
}

G_END_DECLS
