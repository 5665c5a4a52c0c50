/* SPDX-License-Identifier: GPL-3.0-or-later
 * A thin, synchronous wrapper of one SQLite connection: open with the pragmas that we rely on, run,
 * prepare, step with three-valued results, transactions, and errors a person can act on.
 * Used from the store's worker thread, and directly by tests.
 */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct _TodokuDatabase TodokuDatabase;

typedef enum
{
  TODOKU_STEP_ERROR,
  TODOKU_STEP_DONE,
  TODOKU_STEP_ROW,
} TodokuStep;

TodokuDatabase *todoku_database_open         (const char      *path,
                                              GError         **error);
TodokuDatabase *todoku_database_open_reader  (const char      *path,
                                              GError         **error);
void            todoku_database_close        (TodokuDatabase  *self);
void            todoku_database_drop_cache   (TodokuDatabase  *self);
const char     *todoku_database_get_path     (TodokuDatabase  *self);
gboolean        todoku_database_run          (TodokuDatabase  *self,
                                              const char      *sql,
                                              GError         **error);
sqlite3_stmt   *todoku_database_prepare      (TodokuDatabase  *self,
                                              const char      *sql,
                                              GError         **error);
TodokuStep      todoku_database_step         (TodokuDatabase  *self,
                                              sqlite3_stmt    *statement,
                                              GError         **error);
gboolean        todoku_database_read_int     (TodokuDatabase  *self,
                                              const char      *sql,
                                              gint64          *ret_value,
                                              GError         **error);
int             todoku_database_get_n_changed (TodokuDatabase  *self);
gint64          todoku_database_get_last_id  (TodokuDatabase  *self);
gboolean        todoku_database_begin        (TodokuDatabase  *self,
                                              GError         **error);
gboolean        todoku_database_begin_read   (TodokuDatabase  *self,
                                              GError         **error);
gboolean        todoku_database_commit       (TodokuDatabase  *self,
                                              GError         **error);
void            todoku_database_rollback     (TodokuDatabase  *self);

gboolean        todoku_database_copy         (TodokuDatabase  *self,
                                              const char      *path,
                                              GError         **error);

gboolean        todoku_schema_check          (TodokuDatabase  *self,
                                              GError         **error);
gboolean        todoku_schema_migrate        (TodokuDatabase  *self,
                                              char           **ret_copy,
                                              GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuDatabase, todoku_database_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

G_END_DECLS
