/* SPDX-License-Identifier: GPL-3.0-or-later
 * A set of row changes that the store applies in one transaction, all or none. This is how a
 * journal row is settled together with its result. Built on the main thread, applied on the store's
 * worker.
 */
#pragma once

#include "todoku-rows.h"

G_BEGIN_DECLS

typedef struct _TodokuChange TodokuChange;

TodokuChange *todoku_change_new             (void);
void          todoku_change_free            (TodokuChange            *self);

/* A put inserts a row whose id is 0 and updates it otherwise. The records of a domain or a tracking
 * domain are replaced as a whole when its `records` is not NULL.
 */
void          todoku_change_put_server      (TodokuChange            *self,
                                             const TodokuServerRow   *row);
void          todoku_change_put_domain      (TodokuChange            *self,
                                             const TodokuDomainRow   *row);
void          todoku_change_put_tracking    (TodokuChange            *self,
                                             const TodokuTrackingRow *row);
void          todoku_change_put_account     (TodokuChange            *self,
                                             const TodokuAccountRow  *row);
void          todoku_change_put_added       (TodokuChange            *self,
                                             const TodokuAddedRow    *row);
void          todoku_change_delete_server   (TodokuChange            *self,
                                             gint64                   id);
void          todoku_change_delete_domain   (TodokuChange            *self,
                                             gint64                   id);
void          todoku_change_delete_tracking (TodokuChange            *self,
                                             gint64                   id);
void          todoku_change_delete_account  (TodokuChange            *self,
                                             gint64                   id);
void          todoku_change_delete_added    (TodokuChange            *self,
                                             gint64                   id);

/* The intent is committed before the call is sent; settling belongs in the change that stores the
 * result. @outcome is a short token such as "done", "refused" or "reconciled".
 */
void          todoku_change_add_intent      (TodokuChange            *self,
                                             const TodokuJournalRow  *row);
void          todoku_change_expect          (TodokuChange            *self,
                                             const char              *subject_kind,
                                             gint64                   subject,
                                             const char              *owner,
                                             gint64                   journal_seen);
void          todoku_change_settle          (TodokuChange            *self,
                                             gint64                   journal_id,
                                             const char              *outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuChange, todoku_change_free)

G_END_DECLS
