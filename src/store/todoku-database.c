/* SPDX-License-Identifier: GPL-3.0-or-later
 * One SQLite connection. Owns the handle; one thread at a time. Creating a file also creates its
 * folder, readable by its owner alone.
 */
#include "todoku-database.h"

#include "todoku-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

struct _TodokuDatabase
{
  char *path;
  sqlite3 *handle;
};

/* How long another program's transaction is waited for, and how long between two attempts at what
 * SQLite does not wait for by itself. Ours take milliseconds.
 */
#define BUSY_TIMEOUT_MS 5000
#define BUSY_PAUSE_MS 10

static gboolean
is_full (int system_code)
{
  return system_code == ENOSPC || system_code == EDQUOT;
}

/* SQLite does not say why it could not make a file beside the database, so that is tried. */
static gboolean
has_room (const char *path)
{
  g_autofree char *name = g_strconcat (path, ".try", NULL);
  int fd = g_open (name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  int system_code = errno;

  if (fd == -1)
    return !is_full (system_code);

  close (fd);
  g_unlink (name);
  return TRUE;
}

static void
set_error (TodokuDatabase  *self,
           int              code,
           GError         **error)
{
  int error_code;

  switch (code & 0xff)
    {
    case SQLITE_CANTOPEN:
      error_code = self->path == NULL || has_room (self->path) ? TODOKU_ERROR_STORE_FAILED
                                                               : TODOKU_ERROR_STORE_FULL;
      break;
    case SQLITE_IOERR:
      /* The memory that readers share is a file, which fails in its own way on a full disk. */
      error_code = self->handle != NULL && is_full (sqlite3_system_errno (self->handle))
                     ? TODOKU_ERROR_STORE_FULL : TODOKU_ERROR_STORE_FAILED;
      break;
    case SQLITE_FULL:
      error_code = TODOKU_ERROR_STORE_FULL;
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      error_code = TODOKU_ERROR_STORE_LOCKED;
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      error_code = TODOKU_ERROR_STORE_DAMAGED;
      break;
    case SQLITE_CONSTRAINT:
      /* Another process can put the same name between our look and our write. */
      error_code = sqlite3_extended_errcode (self->handle) == SQLITE_CONSTRAINT_UNIQUE
                     ? TODOKU_ERROR_DUPLICATE : TODOKU_ERROR_STORE_FAILED;
      break;
    default:
      error_code = TODOKU_ERROR_STORE_FAILED;
      break;
    }

  g_set_error (error, TODOKU_ERROR, error_code, "SQLite: %s (%d)",
               self != NULL && self->handle != NULL ? sqlite3_errmsg (self->handle)
                                                    : sqlite3_errstr (code),
               code);
}

/* SQLite does not say why it could not make a file, and a file of ours is nobody else's to read.
 * One that exists is left alone: to close it would let go of the locks that this process has on it.
 */
static gboolean
make_file (const char  *path,
           GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int system_code;
  int fd = -1;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (g_mkdir_with_parents (folder, 0700) == 0)
    fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd != -1)
    {
      close (fd);
      return TRUE;
    }

  system_code = errno;
  g_set_error (error, TODOKU_ERROR,
               is_full (system_code) ? TODOKU_ERROR_STORE_FULL : TODOKU_ERROR_STORE_FAILED,
               "Cannot make %s: %s", path, g_strerror (system_code));
  return FALSE;
}

/* Turning a file over to WAL needs it for oneself alone. SQLite asks for that while it reads, and
 * then does not call its busy handler, so two programs that meet a fresh file at once would see one
 * of them fail.
 */
static gboolean
turn_to_wal (TodokuDatabase  *self,
             GError         **error)
{
  gint64 deadline = g_get_monotonic_time () + BUSY_TIMEOUT_MS * G_TIME_SPAN_MILLISECOND;

  for (;;)
    {
      int code = sqlite3_exec (self->handle, "PRAGMA journal_mode=WAL", NULL, NULL, NULL);

      if (code == SQLITE_OK)
        return TRUE;
      if ((code & 0xff) != SQLITE_BUSY || g_get_monotonic_time () > deadline)
        {
          set_error (self, code, error);
          return FALSE;
        }
      g_usleep (BUSY_PAUSE_MS * G_TIME_SPAN_MILLISECOND);
    }
}

/**
 * todoku_database_open:
 * @path: the file, or ":memory:"
 * @error: return location of a #TodokuErrorCode of the `STORE` family
 *
 * WAL lets the window and the command line read while the other writes; `synchronous=FULL` makes
 * the journal mean what it says after a power cut.
 *
 * Returns: (transfer full): an open connection, or %NULL with @error set
 */
TodokuDatabase *
todoku_database_open (const char  *path,
                      GError     **error)
{
  g_autoptr(TodokuDatabase) self = g_new0 (TodokuDatabase, 1);
  int code;

  self->path = g_strdup (path);
  if (!g_str_equal (path, ":memory:") && !make_file (path, error))
    return NULL;

  code = sqlite3_open_v2 (path, &self->handle,
                          SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
  if (code != SQLITE_OK)
    {
      set_error (self, code, error);
      return NULL;
    }

  sqlite3_extended_result_codes (self->handle, TRUE);
  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);
  if (!turn_to_wal (self, error) ||
      !todoku_database_run (self,
                            "PRAGMA synchronous=FULL;"
                            "PRAGMA foreign_keys=ON;"
                            "PRAGMA trusted_schema=OFF;",
                            error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * todoku_database_open_reader:
 * @path: a file that exists
 * @error: return location of a #TodokuErrorCode of the `STORE` family
 *
 * Returns: (transfer full): a connection on which every statement that would write fails with
 *   %TODOKU_ERROR_STORE_FAILED, or %NULL with @error set
 */
TodokuDatabase *
todoku_database_open_reader (const char  *path,
                             GError     **error)
{
  g_autoptr(TodokuDatabase) self = todoku_database_open (path, error);

  if (self == NULL || !todoku_database_run (self, "PRAGMA query_only=ON", error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * todoku_database_close:
 * @self: (transfer full) (nullable): a connection
 */
void
todoku_database_close (TodokuDatabase *self)
{
  if (self == NULL)
    return;

  sqlite3_close_v2 (self->handle);
  g_free (self->path);
  g_free (self);
}

/**
 * todoku_database_drop_cache:
 * @self: a connection, outside of a transaction
 *
 * Gives back the pages that it keeps, which are some megabytes after everything has been read once.
 */
void
todoku_database_drop_cache (TodokuDatabase *self)
{
  sqlite3_db_release_memory (self->handle);
}

/**
 * todoku_database_get_path:
 * @self: a connection
 *
 * Returns: (transfer none): the file
 */
const char *
todoku_database_get_path (TodokuDatabase *self)
{
  return self->path;
}

/**
 * todoku_database_run:
 * @self: a connection
 * @sql: one statement or several; any rows are dropped
 * @error: return location
 *
 * Returns: whether all of them succeeded
 */
gboolean
todoku_database_run (TodokuDatabase  *self,
                     const char      *sql,
                     GError         **error)
{
  int code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);

  if (code != SQLITE_OK)
    set_error (self, code, error);

  return code == SQLITE_OK;
}

/**
 * todoku_database_prepare:
 * @self: a connection
 * @sql: one statement
 * @error: return location
 *
 * Returns: (transfer full): the statement, or %NULL with @error set
 */
sqlite3_stmt *
todoku_database_prepare (TodokuDatabase  *self,
                         const char      *sql,
                         GError         **error)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (self->handle, sql, -1, &statement, NULL);

  if (code != SQLITE_OK)
    set_error (self, code, error);

  return statement;
}

/**
 * todoku_database_step:
 * @self: a connection
 * @statement: a statement of it
 * @error: return location
 *
 * Returns: whether there is a row, no more rows, or an error: three things that must not be
 * confused
 */
TodokuStep
todoku_database_step (TodokuDatabase  *self,
                      sqlite3_stmt    *statement,
                      GError         **error)
{
  int code = sqlite3_step (statement);

  if (code == SQLITE_ROW)
    return TODOKU_STEP_ROW;
  if (code == SQLITE_DONE)
    return TODOKU_STEP_DONE;

  set_error (self, code, error);
  return TODOKU_STEP_ERROR;
}

/**
 * todoku_database_read_int:
 * @self: a connection
 * @sql: a statement with one row of one number
 * @ret_value: (out): the number; untouched on failure
 * @error: return location
 *
 * Returns: whether there was one
 */
gboolean
todoku_database_read_int (TodokuDatabase  *self,
                          const char      *sql,
                          gint64          *ret_value,
                          GError         **error)
{
  g_autoptr(sqlite3_stmt) statement = todoku_database_prepare (self, sql, error);

  if (statement == NULL)
    return FALSE;

  switch (todoku_database_step (self, statement, error))
    {
    case TODOKU_STEP_ROW:
      *ret_value = sqlite3_column_int64 (statement, 0);
      return TRUE;
    case TODOKU_STEP_DONE:
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_FAILED, "No row for %s", sql);
      return FALSE;
    case TODOKU_STEP_ERROR:
    default:
      return FALSE;
    }
}

/**
 * todoku_database_get_n_changed:
 * @self: a connection
 *
 * Returns: how many rows the last statement has inserted, updated or deleted itself
 */
int
todoku_database_get_n_changed (TodokuDatabase *self)
{
  return sqlite3_changes (self->handle);
}

/**
 * todoku_database_get_last_id:
 * @self: a connection
 *
 * Returns: the row id of the last insert
 */
gint64
todoku_database_get_last_id (TodokuDatabase *self)
{
  return sqlite3_last_insert_rowid (self->handle);
}

/**
 * todoku_database_begin:
 * @self: a connection
 * @error: return location
 *
 * Takes the write lock at once: a transaction that starts as a reader and finds the lock taken when
 * it first writes would fail without waiting.
 *
 * Returns: whether the transaction has begun
 */
gboolean
todoku_database_begin (TodokuDatabase  *self,
                       GError         **error)
{
  return todoku_database_run (self, "BEGIN IMMEDIATE", error);
}

/**
 * todoku_database_begin_read:
 * @self: a connection
 * @error: return location
 *
 * What is read until the rollback is of one moment, however much others commit meanwhile. Waits for
 * nobody, and nobody waits for it.
 *
 * Returns: whether the transaction has begun
 */
gboolean
todoku_database_begin_read (TodokuDatabase  *self,
                            GError         **error)
{
  return todoku_database_run (self, "BEGIN DEFERRED", error);
}

/**
 * todoku_database_commit:
 * @self: a connection in a transaction
 * @error: return location
 *
 * Returns: whether it is on disk; otherwise it has been rolled back
 */
gboolean
todoku_database_commit (TodokuDatabase  *self,
                        GError         **error)
{
  if (todoku_database_run (self, "COMMIT", error))
    return TRUE;

  todoku_database_rollback (self);
  return FALSE;
}

/**
 * todoku_database_rollback:
 * @self: a connection; it need not be in a transaction any more
 *
 * SQLite ends some failed transactions by itself, so there may be nothing left to do.
 */
void
todoku_database_rollback (TodokuDatabase *self)
{
  if (!sqlite3_get_autocommit (self->handle))
    sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
}

/* All pages in one step: readers are not in its way, and nobody writes meanwhile. */
static int
copy_pages (sqlite3 *source,
            sqlite3 *target)
{
  sqlite3_backup *backup = sqlite3_backup_init (target, "main", source, "main");

  if (backup == NULL)
    return sqlite3_errcode (target);

  sqlite3_backup_step (backup, -1);
  return sqlite3_backup_finish (backup);
}

static gboolean
write_copy (TodokuDatabase  *self,
            const char      *path,
            GError         **error)
{
  TodokuDatabase source = { 0 };
  TodokuDatabase target = { .path = (char *) path };
  int code = sqlite3_open_v2 (self->path, &source.handle, SQLITE_OPEN_READONLY, NULL);

  if (code != SQLITE_OK)
    set_error (&source, code, error);
  else
    {
      sqlite3_busy_timeout (source.handle, BUSY_TIMEOUT_MS);
      code = sqlite3_open_v2 (path, &target.handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                              NULL);
      if (code == SQLITE_OK)
        code = copy_pages (source.handle, target.handle);
      if (code != SQLITE_OK)
        set_error (&target, code, error);
    }
  sqlite3_close_v2 (source.handle);
  sqlite3_close_v2 (target.handle);

  return code == SQLITE_OK;
}

/**
 * todoku_database_copy:
 * @self: a connection that may hold the write lock but has written nothing yet
 * @path: where to, a file that does not exist
 * @error: return location
 *
 * Returns: whether a copy of what is committed is on disk under that name; if not, there is none
 */
gboolean
todoku_database_copy (TodokuDatabase  *self,
                      const char      *path,
                      GError         **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_autofree char *journal = g_strconcat (part, "-journal", NULL);

  /* What a killed copy left must not be rolled back into this one. */
  g_unlink (part);
  g_unlink (journal);
  if (!write_copy (self, part, error))
    {
      g_unlink (part);
      return FALSE;
    }
  if (g_rename (part, path) != 0)
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_FAILED, "Cannot name the copy %s", path);
      g_unlink (part);
      return FALSE;
    }

  return TRUE;
}
