/* SPDX-License-Identifier: GPL-3.0-or-later
 * A transaction on the one writing connection, as a story on a worker thread uses it: read the row
 * again under the lock, lay on it what was learnt, and commit; the journal is written in the same
 * commit as what it speaks of. Beginning waits for whoever writes, so it is refused on the main
 * thread; a transaction stays on the thread that began it, which has one at a time. What only reads
 * begins with todoku_tx_begin_read(), and nothing can be written in it.
 */
#pragma once

#include "todoku-store.h"

G_BEGIN_DECLS

typedef struct _TodokuTx TodokuTx;

TodokuTx  *todoku_tx_begin        (TodokuStore        *store,
                                   GError            **error);
TodokuTx  *todoku_tx_begin_read   (TodokuStore        *store,
                                   GError            **error);
gboolean   todoku_tx_commit       (TodokuTx           *self,
                                   GError            **error);
void       todoku_tx_free         (TodokuTx           *self);

gpointer   todoku_tx_get          (TodokuTx           *self,
                                   const TodokuTable  *table,
                                   gint64              id,
                                   GError            **error);
gboolean   todoku_tx_find         (TodokuTx           *self,
                                   const TodokuTable  *table,
                                   gint64              server,
                                   const char         *name,
                                   gpointer           *ret_row,
                                   GError            **error);
GPtrArray *todoku_tx_list         (TodokuTx           *self,
                                   const TodokuTable  *table,
                                   const char         *column,
                                   gint64              value,
                                   GError            **error);
GPtrArray *todoku_tx_list_namesakes (TodokuTx              *self,
                                     const TodokuDomainRow *domain,
                                     GError               **error);
gboolean   todoku_tx_put          (TodokuTx           *self,
                                   gpointer            row,
                                   GError            **error);
gboolean   todoku_tx_delete       (TodokuTx           *self,
                                   const TodokuTable  *table,
                                   gint64              id,
                                   GError            **error);

gboolean   todoku_tx_intend       (TodokuTx           *self,
                                   const char         *effect,
                                   gconstpointer       subject,
                                   const char         *token,
                                   const char         *detail,
                                   TodokuJournalRow  **ret_intent,
                                   GError            **error);
gboolean   todoku_tx_claim        (TodokuTx           *self,
                                   const char         *effect,
                                   gconstpointer       subject,
                                   TodokuJournalRow  **ret_intent,
                                   GError            **error);
gboolean   todoku_tx_note_attempt (TodokuTx           *self,
                                   gint64              intent,
                                   gint64              ended_at,
                                   GError            **error);
gboolean   todoku_tx_note_detail  (TodokuTx           *self,
                                   const char         *effect,
                                   gconstpointer       subject,
                                   const char         *detail,
                                   GError            **error);
gboolean   todoku_tx_let_go       (TodokuTx           *self,
                                   gconstpointer       subject,
                                   GError            **error);
gboolean   todoku_tx_settle       (TodokuTx           *self,
                                   const char         *effect,
                                   gconstpointer       subject,
                                   const char         *outcome,
                                   GError            **error);
gboolean   todoku_tx_abandon      (TodokuTx           *self,
                                   gint64              server,
                                   const char         *outcome,
                                   GError            **error);

GPtrArray *todoku_tx_list_history (TodokuTx           *self,
                                   const TodokuTable  *table,
                                   gint64              subject,
                                   gint64              before_at,
                                   guint               limit,
                                   GError            **error);
gboolean   todoku_tx_get_last_change (TodokuTx          *self,
                                      gconstpointer      subject,
                                      const char        *type,
                                      TodokuHistoryRow **ret_row,
                                      GError           **error);
gboolean   todoku_tx_get_last_alarm (TodokuTx           *self,
                                     const TodokuTable  *table,
                                     gint64              subject,
                                     TodokuHistoryRow  **ret_row,
                                     GError            **error);
gboolean   todoku_tx_add_history  (TodokuTx           *self,
                                   gconstpointer       subject,
                                   TodokuHistoryRow   *row,
                                   GError            **error);
GPtrArray *todoku_tx_list_log     (TodokuTx           *self,
                                   gint64              since,
                                   guint               limit,
                                   GError            **error);
gboolean   todoku_tx_add_look     (TodokuTx           *self,
                                   TodokuLookRow      *row,
                                   GError            **error);
gboolean   todoku_tx_get_last_look (TodokuTx          *self,
                                   TodokuLookRow     **ret_row,
                                   GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuTx, todoku_tx_free)

G_END_DECLS
