/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows in SQL, from the description of their table. Wherever the connection is used, one thread at
 * a time. A token in the database that this program does not know is an error of the file, never a
 * silent default.
 */
#pragma once

#include "todoku-database.h"
#include "todoku-rows.h"

G_BEGIN_DECLS

/* Takes a row (transfer full); FALSE with an error ends the reading. */
typedef gboolean (*TodokuTableFunc) (gpointer   row,
                                     gpointer   user_data,
                                     GError   **error);

gboolean   todoku_table_foreach         (const TodokuTable  *table,
                                         TodokuDatabase     *database,
                                         const char         *tail,
                                         TodokuTableFunc     func,
                                         gpointer            user_data,
                                         GError            **error);
GPtrArray *todoku_table_read            (const TodokuTable  *table,
                                         TodokuDatabase     *database,
                                         const char         *tail,
                                         GError            **error);
gboolean   todoku_table_insert          (const TodokuTable  *table,
                                         TodokuDatabase     *database,
                                         gconstpointer       row,
                                         gint64              rev,
                                         gint64             *ret_id,
                                         GError            **error);
gboolean   todoku_table_update          (const TodokuTable  *table,
                                         TodokuDatabase     *database,
                                         gconstpointer       row,
                                         gint64              rev,
                                         GError            **error);
gboolean   todoku_table_replace_records (const TodokuTable  *table,
                                         TodokuDatabase     *database,
                                         gint64              owner,
                                         GPtrArray          *records,
                                         gint64              rev,
                                         GError            **error);
gboolean   todoku_table_delete          (const TodokuTable  *table,
                                         TodokuDatabase     *database,
                                         gint64              id,
                                         GError            **error);

G_END_DECLS
