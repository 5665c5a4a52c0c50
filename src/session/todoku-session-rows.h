/* SPDX-License-Identifier: GPL-3.0-or-later
 * How calls of the old kind change the records of an object before they store them, and the plan
 * of its looks. Main thread only.
 */
#pragma once

#include "todoku-record-rows.h"
#include "todoku-sender-domain.h"
#include "todoku-shared-account.h"
#include "todoku-tracking-domain.h"

G_BEGIN_DECLS

/**
 * TodokuLookPlan:
 * @attempts: how many looks in a row did not succeed, for the back-off
 * @waits: whether they waited for a cache or for lagging servers; not stored
 */
typedef struct
{
  int attempts;
  gboolean waits;
} TodokuLookPlan;

/* For calls of the old kind, which change a tracking domain before they store it. */
typedef TodokuTrackingRow TodokuTrackingExtra;

TodokuTrackingExtra *todoku_tracking_get_extra (TodokuTrackingDomain *tracking);
GPtrArray *todoku_tracking_dup_items (TodokuTrackingDomain *tracking,
                                      int                   step);
guint todoku_tracking_count_records (TodokuTrackingDomain *tracking,
                                     int                   step);
void todoku_tracking_set_step_records (TodokuTrackingDomain *tracking,
                                       int                   step,
                                       GPtrArray            *records);
void todoku_domain_set_record_list (TodokuSenderDomain *domain,
                                    GPtrArray          *records);

#define todoku_tracking_show_step todoku_subject_records_changed

G_END_DECLS
