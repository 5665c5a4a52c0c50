/* SPDX-License-Identifier: GPL-3.0-or-later
 * How urgent a tracking domain is, for the list, for Home and for the page of a server. Main thread
 * only.
 */
#pragma once

#include "todoku-status-pill.h"
#include "todoku-tracking-domain.h"

G_BEGIN_DECLS

/**
 * TodokuUrgencyGroup:
 * @TODOKU_URGENCY_DEADLINE: its time runs out, or has
 * @TODOKU_URGENCY_UNDER_WAY: it is on its way, with all the time there is
 * @TODOKU_URGENCY_COMPLETE: it is set up
 * @TODOKU_URGENCY_N_GROUPS: how many groups there are
 */
typedef enum
{
  TODOKU_URGENCY_DEADLINE,
  TODOKU_URGENCY_UNDER_WAY,
  TODOKU_URGENCY_COMPLETE,
  TODOKU_URGENCY_N_GROUPS,
} TodokuUrgencyGroup;

TodokuUrgencyGroup todoku_urgency_get_group     (TodokuTrackingDomain *tracking);
gint64             todoku_urgency_get_time_left (TodokuTrackingDomain *tracking);
gboolean           todoku_urgency_is_soon       (TodokuTrackingDomain *tracking);
const char        *todoku_urgency_get_step      (TodokuTrackingDomain *tracking);
int                todoku_urgency_compare       (gconstpointer         a,
                                                 gconstpointer         b);
GPtrArray         *todoku_urgency_list          (GListModel           *trackings,
                                                 const char           *searched);
void               todoku_urgency_set_pill      (TodokuStatusPill     *pill,
                                                 TodokuTrackingDomain *tracking);

G_END_DECLS
