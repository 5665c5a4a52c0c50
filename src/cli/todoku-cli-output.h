/* SPDX-License-Identifier: GPL-3.0-or-later
 * What commands print for people: tables, records with their findings, short confirmations. Main
 * thread only. Everything that came from elsewhere is cleaned before it reaches a terminal.
 */
#pragma once

#include "todoku-cli.h"

G_BEGIN_DECLS

/**
 * TodokuCliTable:
 *
 * A table that is filled row by row and printed once.
 */
typedef struct
{
  GPtrArray *cells;
  guint n_columns;
} TodokuCliTable;

void        todoku_cli_table_init     (TodokuCliTable *self,
                                       ...) G_GNUC_NULL_TERMINATED;
void        todoku_cli_table_add      (TodokuCliTable *self,
                                       ...) G_GNUC_NULL_TERMINATED;
void        todoku_cli_table_print    (TodokuCliTable *self);

const char *todoku_cli_server_name    (TodokuDeliveryServer *server);
const char *todoku_cli_server_kind    (TodokuDeliveryServer *server);
GListModel *todoku_cli_dup_items      (gpointer              subject);

void        todoku_cli_print_line     (const char          *format,
                                       ...) G_GNUC_PRINTF (1, 2);
void        todoku_cli_print_items    (GListModel          *items);
void        todoku_cli_print_verdict  (const TodokuVerdict *verdict,
                                       GHashTable          *said);
void        todoku_cli_print_removed  (TodokuCli           *cli,
                                       const char          *member,
                                       const char          *name);

int         todoku_cli_items_status   (GListModel          *items,
                                       gint64               since,
                                       gboolean             vouched);
int         todoku_cli_verdict_status (const TodokuVerdict *verdict);

G_END_DECLS
