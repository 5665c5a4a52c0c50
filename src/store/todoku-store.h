/* SPDX-License-Identifier: GPL-3.0-or-later
 * The database as the main thread sees it: opened and closed, asynchronously. Stories on threads of
 * their own read and write it by todoku-tx.h, the loader brings the main thread what was committed.
 * It is closed explicitly, so that nothing is lost at exit. It refuses a file that a newer program
 * wrote, keeps a copy of an older one, and never deletes one that it cannot read.
 */
#pragma once

#include <gio/gio.h>

#include "todoku-owner.h"
#include "todoku-rows.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_STORE (todoku_store_get_type ())
G_DECLARE_FINAL_TYPE (TodokuStore, todoku_store, TODOKU, STORE, GObject)

/**
 * TodokuNamesakesFunc:
 * @rows: (element-type TodokuDomainRow): every domain of one name, by id, with its records; what is
 *   changed in them is stored
 *
 * Settles what domains of one name at several services have to share. Called on worker threads
 * inside a transaction, so it asks nobody.
 */
typedef void (*TodokuNamesakesFunc) (GPtrArray *rows);

TodokuStore    *todoku_store_new           (const char           *path);
void            todoku_store_set_namesakes_func (TodokuStore         *self,
                                                 TodokuNamesakesFunc  func);
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
void            todoku_store_close_async   (TodokuStore          *self,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean        todoku_store_close_finish  (TodokuStore          *self,
                                            GAsyncResult         *result,
                                            GError              **error);

G_END_DECLS
