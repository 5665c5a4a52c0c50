/* SPDX-License-Identifier: GPL-3.0-or-later
 * The rows of the tracking domains, in one list for each group of urgency. Main thread only.
 */
#pragma once

#include "todoku-chosen.h"
#include "todoku-urgency.h"

G_BEGIN_DECLS

/* So many of a group are shown at first; a row of each of some thousands would take a second. */
#define TODOKU_TRACKING_GROUP_PART 50

typedef struct _TodokuTrackingGroups TodokuTrackingGroups;

/**
 * TodokuTrackingRowFunc:
 * @row: its row
 * @tracking: a tracking domain
 * @user_data: the argument of todoku_tracking_groups_foreach()
 */
typedef void (*TodokuTrackingRowFunc) (GtkWidget            *row,
                                       TodokuTrackingDomain *tracking,
                                       gpointer              user_data);

TodokuTrackingGroups *todoku_tracking_groups_new          (TodokuChosen          *chosen,
                                                           GtkListBox           **lists);
void                  todoku_tracking_groups_free         (TodokuTrackingGroups  *self);

guint                 todoku_tracking_groups_get_n        (TodokuTrackingGroups  *self);
gboolean              todoku_tracking_groups_shows        (TodokuTrackingGroups  *self,
                                                           GPtrArray             *sorted);
void                  todoku_tracking_groups_show         (TodokuTrackingGroups  *self,
                                                           GPtrArray             *sorted);
void                  todoku_tracking_groups_foreach      (TodokuTrackingGroups  *self,
                                                           TodokuTrackingRowFunc  func,
                                                           gpointer               user_data);
void                  todoku_tracking_groups_reset_limits (TodokuTrackingGroups  *self);
void                  todoku_tracking_groups_show_all     (TodokuTrackingGroups  *self,
                                                           TodokuUrgencyGroup     group);
gboolean              todoku_tracking_groups_activate     (TodokuTrackingGroups  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuTrackingGroups, todoku_tracking_groups_free)

G_END_DECLS
