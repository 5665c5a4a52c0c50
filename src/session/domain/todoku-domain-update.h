/* SPDX-License-Identifier: GPL-3.0-or-later
 * DNS UPDATE for the publishing story: calls that block on a worker, and the rows of what was put
 * into somebody's DNS.
 */
#pragma once

#include "todoku-dns-publisher.h"
#include "todoku-job.h"

G_BEGIN_DECLS

/**
 * TodokuUpdateOptions:
 * @server: the name server, IP[:PORT]
 * @key: a TSIG key; wiped when it is freed
 * @only_plan: only look what would be done
 *
 * Whom to send an update.
 */
typedef struct
{
  char *server;
  char *key;
  gboolean only_plan;
} TodokuUpdateOptions;

TodokuUpdateOptions *todoku_update_options_new    (const char                 *server,
                                                   const char                 *key,
                                                   GError                    **error);
void                 todoku_update_options_free   (gpointer                    data);

GPtrArray           *todoku_update_plan           (TodokuJob                  *job,
                                                   const TodokuUpdateOptions  *options,
                                                   const char                 *zone,
                                                   GPtrArray                  *records,
                                                   GPtrArray                  *own,
                                                   GCancellable               *cancellable,
                                                   GError                    **error);
gboolean             todoku_update_add            (TodokuJob                  *job,
                                                   const TodokuUpdateOptions  *options,
                                                   const char                 *zone,
                                                   GPtrArray                  *records,
                                                   GPtrArray                  *own,
                                                   GError                    **error);
gboolean             todoku_update_remove         (TodokuJob                  *job,
                                                   const TodokuUpdateOptions  *options,
                                                   const char                 *zone,
                                                   GPtrArray                  *records,
                                                   GError                    **error);

TodokuAddedRow      *todoku_update_make_row       (TodokuJob                  *job,
                                                   const TodokuUpdateOptions  *options,
                                                   const char                 *zone,
                                                   const TodokuRecord         *record);
TodokuRecord        *todoku_update_read_row       (const TodokuAddedRow       *row);
GPtrArray           *todoku_update_list_own       (TodokuTx                   *tx,
                                                   const TodokuDomainRow      *domain,
                                                   GError                    **error);
gboolean             todoku_update_note_replaced  (TodokuTx                   *tx,
                                                   const TodokuDomainRow      *domain,
                                                   const TodokuRecord         *replaced,
                                                   const TodokuRecord         *record,
                                                   GError                    **error);
gboolean             todoku_update_hand_over      (TodokuTx                   *tx,
                                                   const TodokuDomainRow      *domain,
                                                   TodokuAddedRow             *row,
                                                   gboolean                   *ret_done,
                                                   GError                    **error);

G_END_DECLS
