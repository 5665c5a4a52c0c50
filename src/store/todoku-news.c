/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reading news. One read transaction per reading, so that no commit can fall between two tables;
 * one statement per table that is stepped on, so that nothing is held but the chunk at hand. One
 * thread at a time.
 */
#include "todoku-news.h"

#include "todoku-error.h"
#include "todoku-table.h"

/**
 * TodokuReader:
 * @database: (owned): its connection
 * @data_version: what SQLite counted when it last read; any other number means a commit
 * @rev: the commit up to which it has read; 0 for nothing
 */
struct _TodokuReader
{
  TodokuDatabase *database;
  gint64 data_version;
  gint64 rev;
};

/**
 * Reading:
 * @reader: whose connection it is
 * @take: who gets the chunks
 * @user_data: its argument
 * @whole: everything is read
 * @rev: the last commit
 * @chunk: (owned): what is being filled
 * @started: a chunk has been handed on
 */
typedef struct
{
  TodokuReader *reader;
  TodokuNewsFunc take;
  gpointer user_data;
  gboolean whole;
  gint64 rev;
  TodokuNews *chunk;
  gboolean started;
} Reading;

static const TodokuTable *const tables[] = {
  &todoku_server_table,
  &todoku_domain_table,
  &todoku_tracking_table,
  &todoku_account_table,
};

/**
 * todoku_news_free:
 * @news: (transfer full) (nullable): a chunk
 */
void
todoku_news_free (TodokuNews *news)
{
  if (news == NULL)
    return;

  g_ptr_array_unref (news->rows);
  g_array_unref (news->gone);
  g_clear_pointer (&news->unsettled, g_ptr_array_unref);
  g_free (news);
}

/**
 * todoku_reader_new:
 * @path: a database that has this program's schema
 * @error: return location of a #TodokuErrorCode of the `STORE` family
 *
 * Returns: (transfer full): a reader that has read nothing yet, or %NULL with @error set
 */
TodokuReader *
todoku_reader_new (const char  *path,
                   GError     **error)
{
  g_autoptr(TodokuReader) self = g_new0 (TodokuReader, 1);

  self->database = todoku_database_open_reader (path, error);
  if (self->database == NULL)
    return NULL;

  self->data_version = -1;
  return g_steal_pointer (&self);
}

/**
 * todoku_reader_free:
 * @self: (transfer full) (nullable): a reader
 */
void
todoku_reader_free (TodokuReader *self)
{
  if (self == NULL)
    return;

  todoku_database_close (self->database);
  g_free (self);
}

/**
 * todoku_reader_is_behind:
 * @self: a reader
 * @ret_behind: (out): whether anybody has committed anything since it last read
 * @error: return location
 *
 * Returns: whether that is known
 */
gboolean
todoku_reader_is_behind (TodokuReader  *self,
                         gboolean      *ret_behind,
                         GError       **error)
{
  gint64 version;

  *ret_behind = FALSE;
  if (!todoku_database_read_int (self->database, "PRAGMA data_version", &version, error))
    return FALSE;

  *ret_behind = version != self->data_version;
  return TRUE;
}

static TodokuNews *
new_chunk (void)
{
  TodokuNews *chunk = g_new0 (TodokuNews, 1);

  chunk->rows = todoku_rows_new ();
  chunk->gone = g_array_new (FALSE, FALSE, sizeof (TodokuGone));

  return chunk;
}

/* All rows of a chunk that have records are of one table, because each table begins a chunk. */
static gboolean
attach_records (TodokuReader  *reader,
                GPtrArray     *rows,
                GError       **error)
{
  const TodokuTable *table = rows->len > 0 ? ((TodokuRow *) g_ptr_array_index (rows, 0))->table
                                           : NULL;
  g_autoptr(GString) tail = g_string_new ("WHERE owner IN (");
  g_autoptr(GPtrArray) records = NULL;
  guint next = 0;

  if (table == NULL || table->records == NULL)
    return TRUE;

  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (tail, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "",
                            ((TodokuRow *) g_ptr_array_index (rows, i))->id);
  g_string_append (tail, ") ORDER BY owner, position");
  records = todoku_table_read (table->records, reader->database, tail->str, error);
  if (records == NULL)
    return FALSE;

  /* Both are ordered by the owner's id. */
  g_ptr_array_set_free_func (records, NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      TodokuRow *row = g_ptr_array_index (rows, i);
      GPtrArray *own = todoku_rows_new ();

      while (next < records->len &&
             ((TodokuRecordRow *) g_ptr_array_index (records, next))->owner == row->id)
        g_ptr_array_add (own, g_ptr_array_index (records, next++));
      todoku_row_set_records (row, own);
    }

  return TRUE;
}

/* FALSE without an error when whoever takes the chunks has had enough. */
static gboolean
hand_on (Reading   *reading,
         GError   **error)
{
  TodokuNews *chunk = g_steal_pointer (&reading->chunk);

  reading->chunk = new_chunk ();
  if (!attach_records (reading->reader, chunk->rows, error))
    {
      todoku_news_free (chunk);
      return FALSE;
    }

  chunk->whole = reading->whole && !reading->started;
  chunk->rev = reading->rev;
  reading->started = TRUE;
  if (reading->take (chunk, reading->user_data))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nobody reads on");
  return FALSE;
}

static gboolean
take_row_cb (gpointer   row,
             gpointer   user_data,
             GError   **error)
{
  Reading *reading = user_data;

  g_ptr_array_add (reading->chunk->rows, row);

  return reading->chunk->rows->len < TODOKU_NEWS_MAX_ROWS || hand_on (reading, error);
}

static gboolean
read_table (Reading            *reading,
            const TodokuTable  *table,
            GError            **error)
{
  g_autofree char *tail = g_strdup_printf ("WHERE rev > %" G_GINT64_FORMAT " ORDER BY id",
                                           reading->reader->rev);

  if (!todoku_table_foreach (table, reading->reader->database,
                             reading->whole ? "ORDER BY id" : tail, take_row_cb, reading, error))
    return FALSE;

  return reading->chunk->rows->len == 0 || hand_on (reading, error);
}

static const TodokuTable *
find_table (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (g_strcmp0 (tables[i]->name, name) == 0)
      return tables[i];

  return NULL;
}

static gboolean
read_gone (Reading   *reading,
           GError   **error)
{
  g_autoptr(sqlite3_stmt) statement =
    todoku_database_prepare (reading->reader->database,
                             "SELECT kind, subject FROM gone WHERE rev > ? ORDER BY rev", error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, reading->reader->rev);
  for (;;)
    switch (todoku_database_step (reading->reader->database, statement, error))
      {
      case TODOKU_STEP_DONE:
        return TRUE;
      case TODOKU_STEP_ROW:
        {
          TodokuGone gone = {
            .table = find_table ((const char *) sqlite3_column_text (statement, 0)),
            .id = sqlite3_column_int64 (statement, 1),
          };

          if (gone.table != NULL)
            g_array_append_val (reading->chunk->gone, gone);
          if (reading->chunk->gone->len >= TODOKU_NEWS_MAX_ROWS && !hand_on (reading, error))
            return FALSE;
          break;
        }
      case TODOKU_STEP_ERROR:
      default:
        return FALSE;
      }
}

/* A file of a lower number than was read has been put in the place of the one that was read, and of
 * deletions only the newest are kept: then only everything will do.
 */
static gboolean
needs_everything (TodokuReader  *self,
                  gint64         rev,
                  gboolean      *ret_whole,
                  GError       **error)
{
  gint64 forgotten;

  if (!todoku_database_read_int (self->database, "SELECT forgotten FROM revision", &forgotten,
                                 error))
    return FALSE;

  *ret_whole = self->rev == 0 || self->rev < forgotten || self->rev > rev;
  return TRUE;
}

static gboolean
read_news (Reading   *reading,
           GError   **error)
{
  TodokuDatabase *database = reading->reader->database;

  if (!reading->whole && !read_gone (reading, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (!read_table (reading, tables[i], error))
      return FALSE;

  reading->chunk->last = TRUE;
  reading->chunk->unsettled = todoku_table_read (&todoku_journal_table, database,
                                                 "WHERE outcome IS NULL ORDER BY id", error);

  return reading->chunk->unsettled != NULL && hand_on (reading, error);
}

/* In a transaction. */
static gboolean
read_at_once (TodokuReader    *self,
              TodokuNewsFunc   take,
              gpointer         user_data,
              GError         **error)
{
  Reading reading = { .reader = self, .take = take, .user_data = user_data };
  TodokuDatabase *database = self->database;
  gint64 version;
  gboolean read;

  if (!todoku_schema_check (database, error) ||
      !todoku_database_read_int (database, "SELECT rev FROM revision", &reading.rev, error) ||
      !todoku_database_read_int (database, "PRAGMA data_version", &version, error) ||
      !needs_everything (self, reading.rev, &reading.whole, error))
    return FALSE;

  reading.chunk = new_chunk ();
  read = read_news (&reading, error);
  todoku_news_free (reading.chunk);
  if (!read)
    return FALSE;

  self->rev = reading.rev;
  self->data_version = version;
  return TRUE;
}

/**
 * todoku_reader_read:
 * @self: a reader
 * @take: (scope call): gets each chunk (transfer full); there is at least one, the last
 * @user_data: its argument
 * @error: return location; %G_IO_ERROR_CANCELLED when @take ended it
 *
 * Reads what is newer than what it has read; everything the first time.
 *
 * Returns: whether it has read to the end; if not, the next call begins where this one began
 */
gboolean
todoku_reader_read (TodokuReader    *self,
                    TodokuNewsFunc   take,
                    gpointer         user_data,
                    GError         **error)
{
  gboolean read;

  if (!todoku_database_begin_read (self->database, error))
    return FALSE;

  read = read_at_once (self, take, user_data, error);
  todoku_database_rollback (self->database);
  /* The next news are a row or two. */
  todoku_database_drop_cache (self->database);

  return read;
}
