/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a transaction is made of, for the files of the store.
 */
#pragma once

#include "todoku-table.h"
#include "todoku-tx.h"

G_BEGIN_DECLS

/**
 * TodokuTx:
 * @store: (owned): whose connection it is
 * @database: (nullable): the connection, which this thread has to itself; %NULL once it has ended
 * @rev: the number of this commit
 */
struct _TodokuTx
{
  TodokuStore *store;
  TodokuDatabase *database;
  gint64 rev;
};

TodokuDatabase *todoku_store_acquire (TodokuStore         *self,
                                      GError             **error);
void            todoku_store_release (TodokuStore         *self);

gboolean        todoku_tx_write      (TodokuTx            *self,
                                      gpointer             row,
                                      GError             **error);

G_END_DECLS
