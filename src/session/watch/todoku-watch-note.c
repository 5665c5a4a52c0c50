/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a look saw to change, written into the history of a subject. The history itself says what
 * stood before: a look that could not be asked, or a person's own look in between, hides nothing.
 * Inside a transaction, on worker threads.
 */
#include "todoku-watch-private.h"

#include "todoku-record-rows.h"

/* In bytes. A TXT record may be 64 kB. */
#define LONGEST_VALUE 1000

static char *
dup_bounded (const char *text)
{
  gsize length;

  if (text == NULL)
    return NULL;

  length = strlen (text);
  if (length > LONGEST_VALUE)
    {
      length = LONGEST_VALUE;
      while (length > 0 && ((guchar) text[length] & 0xC0) == 0x80)
        length--;
    }

  return g_strndup (text, length);
}

/* The newest of a host and type. */
static TodokuHistoryRow *
find_last (GPtrArray  *history,
           const char *host,
           const char *type)
{
  for (guint i = 0; i < history->len; i++)
    {
      TodokuHistoryRow *row = g_ptr_array_index (history, i);

      if (g_ascii_strcasecmp (row->host, host) == 0 && g_str_equal (row->type, type))
        return row;
    }

  return NULL;
}

static TodokuVerdict *
read_stored_verdict (GPtrArray          *records,
                     const TodokuRecord *record)
{
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const TodokuRecordRow *row = g_ptr_array_index (records, i);
      g_autoptr(TodokuRecord) other = todoku_rows_read_record (row, record->domain);

      if (row->verdict != NULL && todoku_record_is_same (other, record))
        return todoku_rows_read_verdict (other, row->verdict);
    }

  return NULL;
}

/* Whether there is a record to go at all: what need not be there is missed only where it was. */
static gboolean
was_there (gconstpointer        row,
           const TodokuVerdict *verdict)
{
  g_autoptr(TodokuVerdict) stored = NULL;

  if (verdict->record->required)
    return TRUE;

  stored = read_stored_verdict (todoku_row_get_records (row), verdict->record);

  return stored != NULL && todoku_verdict_is_right (stored);
}

/* What it comes back from: what stood there instead, or, where nothing did, what it was before. */
static char *
dup_before (const TodokuHistoryRow *gone)
{
  return g_strdup (gone->after != NULL ? gone->after : gone->before);
}

static TodokuHistoryRow *
compare (gconstpointer           row,
         const TodokuVerdict    *verdict,
         const TodokuHistoryRow *last,
         const char             *type)
{
  gboolean was_gone = last != NULL && last->change == TODOKU_CHANGE_GONE;
  gboolean is_gone = !todoku_verdict_is_right (verdict);
  g_autofree char *found = NULL;
  TodokuHistoryRow *entry;

  if (is_gone && verdict->state != TODOKU_RECORD_STATE_MISSING)
    found = dup_bounded (verdict->found);
  if (is_gone == was_gone && (!is_gone || g_strcmp0 (found, last->after) == 0))
    return NULL;
  if (is_gone && !was_gone && !was_there (row, verdict))
    return NULL;

  entry = todoku_history_row_new ();
  entry->host = g_strdup (verdict->record->host);
  entry->type = g_strdup (type);
  entry->change = is_gone ? TODOKU_CHANGE_GONE : TODOKU_CHANGE_BACK;
  entry->before = !was_gone ? dup_bounded (verdict->record->value)
                  : is_gone ? g_strdup (last->after) : dup_before (last);
  entry->after = is_gone ? g_steal_pointer (&found) : dup_bounded (verdict->record->value);

  return entry;
}

/**
 * todoku_watch_note:
 * @tx: a transaction
 * @row: a domain or tracking domain whose set-up is complete, as it was before this look
 * @verdicts: (element-type TodokuVerdict): what was seen; UNKNOWN ones say nothing
 * @error: return location
 *
 * Writes what has changed into the history. Each entry has a stamp of its own.
 *
 * Returns: (transfer full) (element-type TodokuHistoryRow): what was written, or %NULL with @error
 *   set
 */
GPtrArray *
todoku_watch_note (TodokuTx       *tx,
                   gconstpointer   row,
                   GPtrArray      *verdicts,
                   GError        **error)
{
  const TodokuRow *head = row;
  g_autoptr(GPtrArray) written = todoku_rows_new ();
  g_autoptr(GPtrArray) history = todoku_tx_list_history (tx, head->table, head->id, 0, 0, error);
  TodokuWatchFacts facts;
  gint64 now = g_get_real_time ();

  if (history == NULL)
    return NULL;

  todoku_watch_read_facts (row, &facts);
  for (guint i = 0; i < verdicts->len; i++)
    {
      const TodokuVerdict *verdict = g_ptr_array_index (verdicts, i);
      const char *type = todoku_enum_to_token (TODOKU_TYPE_RECORD_TYPE, verdict->record->type);
      TodokuHistoryRow *entry;

      if (verdict->state == TODOKU_RECORD_STATE_UNKNOWN)
        continue;
      entry = compare (row, verdict, find_last (history, verdict->record->host, type), type);
      if (entry == NULL)
        continue;
      g_ptr_array_add (written, entry);
      entry->at = now + written->len - 1;
      entry->alarm = facts.alarm_since != 0;
      if (!todoku_tx_add_history (tx, row, entry, error))
        return NULL;
    }

  return g_steal_pointer (&written);
}

/**
 * todoku_watch_note_alarm:
 * @tx: a transaction
 * @row: a domain or tracking domain for which an alarm begins
 * @ret_cause: (out) (transfer full) (nullable): the newest thing that is gone
 * @error: return location
 *
 * Marks everything that is gone as what raised the alarm.
 *
 * Returns: whether it is written
 */
gboolean
todoku_watch_note_alarm (TodokuTx          *tx,
                         gconstpointer      row,
                         TodokuHistoryRow **ret_cause,
                         GError           **error)
{
  const TodokuRow *head = row;
  g_autoptr(GPtrArray) history = todoku_tx_list_history (tx, head->table, head->id, 0, 0, error);

  if (history == NULL)
    return FALSE;

  *ret_cause = NULL;
  for (guint i = 0; i < history->len; i++)
    {
      TodokuHistoryRow *entry = g_ptr_array_index (history, i);

      if (entry->change != TODOKU_CHANGE_GONE ||
          find_last (history, entry->host, entry->type) != entry)
        continue;
      entry->alarm = TRUE;
      if (!todoku_tx_put (tx, entry, error))
        {
          g_clear_pointer (ret_cause, todoku_history_row_free);
          return FALSE;
        }
      if (*ret_cause == NULL)
        *ret_cause = todoku_history_row_copy (entry);
    }

  return TRUE;
}
