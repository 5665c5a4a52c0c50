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
 * @names: (owned) (nullable) (element-type utf8): the names of the domains that are written
 * @namesakes_func: (nullable): what is done with domains of one name before it is committed
 */
struct _TodokuTx
{
  TodokuStore *store;
  TodokuStoreUse use;
  TodokuDatabase *database;
  gint64 rev;
  GHashTable *names;
  TodokuNamesakesFunc namesakes_func;
};

TodokuDatabase *todoku_store_acquire (TodokuStore         *self,
                                      TodokuStoreUse       use,
                                      GError             **error);
void            todoku_store_release (TodokuStore         *self,
                                      TodokuStoreUse       use);

TodokuNamesakesFunc todoku_store_get_namesakes_func (TodokuStore *self);

gboolean        todoku_tx_write      (TodokuTx            *self,
                                      gpointer             row,
                                      GError             **error);
gboolean        todoku_tx_attach_records (TodokuTx        *self,
                                          gpointer         row,
                                          GError         **error);
void            todoku_tx_note_name  (TodokuTx            *self,
                                      const char          *name);
gboolean        todoku_tx_note_deletion (TodokuTx          *self,
                                         const TodokuTable *table,
                                         gint64             id,
                                         GError           **error);
gboolean        todoku_tx_settle_names (TodokuTx          *self,
                                        GError           **error);
gboolean        todoku_store_settle_all_names (TodokuStore *store,
                                               GError     **error);

G_END_DECLS
