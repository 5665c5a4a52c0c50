/* SPDX-License-Identifier: GPL-3.0-or-later
 * How each row structure maps on its table. One description serves reading, writing, copying and
 * freeing, so that a new column is one line. Worker thread and tests.
 */
#pragma once

#include "todoku-database.h"
#include "todoku-change.h"

G_BEGIN_DECLS

typedef enum
{
  TODOKU_COLUMN_INT64,
  TODOKU_COLUMN_INT,
  TODOKU_COLUMN_TEXT,
  TODOKU_COLUMN_TOKEN,
  TODOKU_COLUMN_BYTES,
} TodokuColumnKind;

typedef struct
{
  const char *name;
  TodokuColumnKind kind;
  gsize offset;
  GType (*enum_type) (void);
} TodokuColumn;

/**
 * TodokuTable:
 * @name: the table
 * @row_size: the size of the row structure, whose first member is `gint64 id`
 * @columns: all columns but the id
 * @n_columns: how many
 */
typedef struct
{
  const char *name;
  gsize row_size;
  const TodokuColumn *columns;
  guint n_columns;
} TodokuTable;

extern const TodokuTable todoku_server_table;
extern const TodokuTable todoku_domain_table;
extern const TodokuTable todoku_tracking_table;
extern const TodokuTable todoku_domain_record_table;
extern const TodokuTable todoku_tracking_record_table;
extern const TodokuTable todoku_account_table;
extern const TodokuTable todoku_journal_table;
extern const TodokuTable todoku_added_table;

GPtrArray *todoku_table_read   (const TodokuTable  *table,
                                TodokuDatabase     *database,
                                const char         *tail,
                                GDestroyNotify      free_row,
                                GError            **error);
gboolean   todoku_table_put    (const TodokuTable  *table,
                                TodokuDatabase     *database,
                                gconstpointer       row,
                                gint64             *ret_id,
                                GError            **error);
gboolean   todoku_table_delete (const TodokuTable  *table,
                                TodokuDatabase     *database,
                                const char         *column,
                                gint64              value,
                                GError            **error);

gboolean   todoku_change_apply (const TodokuChange *self,
                                TodokuDatabase     *database,
                                GArray             *ids,
                                GError            **error);

G_END_DECLS
