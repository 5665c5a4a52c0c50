/* SPDX-License-Identifier: GPL-3.0-or-later
 * The database as the main thread sees it: every call is asynchronous and runs, in order, on one
 * worker thread. Stories on threads of their own use todoku-tx.h. It is closed explicitly, so that
 * nothing is lost at exit. It refuses a file that a newer program wrote, keeps a copy of an older
 * one, and never deletes one that it cannot read.
 */
#pragma once

#include <gio/gio.h>

#include "todoku-change.h"
#include "todoku-owner.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_STORE (todoku_store_get_type ())
G_DECLARE_FINAL_TYPE (TodokuStore, todoku_store, TODOKU, STORE, GObject)

/**
 * TodokuSnapshot:
 * @servers: (element-type TodokuServerRow): all delivery servers
 * @domains: (element-type TodokuDomainRow): all delivery domains with their records
 * @trackings: (element-type TodokuTrackingRow): all tracking domains with their records
 * @accounts: (element-type TodokuAccountRow): all shared mail accounts
 * @added: (element-type TodokuAddedRow): what was added to somebody's DNS by DNS UPDATE
 * @unsettled: (element-type TodokuJournalRow): remote effects whose end is not known, oldest first
 * @journal_seen: the newest journal row, settled or not
 *
 * Everything that the database holds, at one moment.
 */
typedef struct
{
  GPtrArray *servers;
  GPtrArray *domains;
  GPtrArray *trackings;
  GPtrArray *accounts;
  GPtrArray *added;
  GPtrArray *unsettled;
  gint64 journal_seen;
} TodokuSnapshot;

void            todoku_snapshot_free       (TodokuSnapshot       *snapshot);

TodokuStore    *todoku_store_new           (const char           *path);
const char     *todoku_store_get_path      (TodokuStore          *self);
TodokuOwner    *todoku_store_get_owner     (TodokuStore          *self);
const char     *todoku_store_get_copy      (TodokuStore          *self);

void            todoku_store_open_async    (TodokuStore          *self,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean        todoku_store_open_finish   (TodokuStore          *self,
                                            GAsyncResult         *result,
                                            GError              **error);
void            todoku_store_load_async    (TodokuStore          *self,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
TodokuSnapshot *todoku_store_load_finish   (TodokuStore          *self,
                                            GAsyncResult         *result,
                                            GError              **error);
void            todoku_store_apply_async   (TodokuStore          *self,
                                            TodokuChange         *change,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
GArray         *todoku_store_apply_finish  (TodokuStore          *self,
                                            GAsyncResult         *result,
                                            GError              **error);
gint64          todoku_store_get_applied_rev (GAsyncResult       *result);
void            todoku_store_close_async   (TodokuStore          *self,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean        todoku_store_close_finish  (TodokuStore          *self,
                                            GAsyncResult         *result,
                                            GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuSnapshot, todoku_snapshot_free)

G_END_DECLS
