/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a transaction is made of, for the files of the store.
 */
#pragma once

#include "todoku-table.h"
#include "todoku-tx.h"

G_BEGIN_DECLS

/* The writing connection, or the one that can only read: each has a lock of its own. */
typedef enum
{
  TODOKU_STORE_WRITE,
  TODOKU_STORE_READ,
  TODOKU_STORE_N_USES
} TodokuStoreUse;

/**
 * TodokuTx:
 * @store: (owned): whose connection it is
 * @use: which connection it holds
 * @database: (nullable): the connection, which this thread has to itself; %NULL once it has ended
 * @rev: the number of this commit; 0 for one that reads
 */
struct _TodokuTx
{
  TodokuStore *store;
  TodokuStoreUse use;
  TodokuDatabase *database;
  gint64 rev;
};

TodokuDatabase *todoku_store_acquire (TodokuStore         *self,
                                      TodokuStoreUse       use,
                                      GError             **error);
void            todoku_store_release (TodokuStore         *self,
                                      TodokuStoreUse       use);

gboolean        todoku_tx_write      (TodokuTx            *self,
                                      gpointer             row,
                                      GError             **error);

G_END_DECLS
