/* SPDX-License-Identifier: GPL-3.0-or-later
 * Verdicts belong to records, not to places in a list: a record that is not the same any more keeps
 * what it had, and what was seen of the other one is dropped. Pure; any thread.
 */
#include "todoku-facts.h"


#define N_STEPS 3

/**
 * todoku_facts_read_records:
 * @rows: (nullable) (element-type TodokuRecordRow): the records of a subject
 * @step: which of them
 * @domain: the domain that they belong to
 *
 * Returns: (transfer full) (element-type TodokuRecord): what should stand in DNS
 */
GPtrArray *
todoku_facts_read_records (GPtrArray  *rows,
                           int         step,
                           const char *domain)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const TodokuRecordRow *row = g_ptr_array_index (rows, i);

      if (row->step == step)
        g_ptr_array_add (records, todoku_rows_read_record (row, domain));
    }

  return records;
}

static const TodokuRecordRow *
find_same (GPtrArray          *rows,
           int                 step,
           const TodokuRecord *record)
{
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const TodokuRecordRow *row = g_ptr_array_index (rows, i);
      g_autoptr(TodokuRecord) other = NULL;

      if (row->step != step)
        continue;
      other = todoku_rows_read_record (row, record->domain);
      if (todoku_record_is_same (other, record))
        return row;
    }

  return NULL;
}

/**
 * todoku_facts_make_rows:
 * @records: (element-type TodokuRecord): records as the service gives them
 * @step: their step
 * @old: (nullable) (element-type TodokuRecordRow): the records there were
 *
 * Returns: (transfer full) (element-type TodokuRecordRow): their rows; what is known of a record
 *   that stays the same is kept
 */
GPtrArray *
todoku_facts_make_rows (GPtrArray *records,
                        int        step,
                        GPtrArray *old)
{
  GPtrArray *rows = todoku_rows_new ();

  for (guint i = 0; i < records->len; i++)
    {
      TodokuRecord *record = g_ptr_array_index (records, i);
      const TodokuRecordRow *same = find_same (old, step, record);

      g_ptr_array_add (rows, same != NULL ? todoku_row_copy (same)
                                          : todoku_rows_write_record (record, step));
    }

  return rows;
}

/**
 * todoku_facts_replace_step:
 * @row: a tracking domain
 * @step: 1 to 3
 * @records: (element-type TodokuRecord): the records of that step
 *
 * Replaces the records of one step; what is known of a record that stays the same is kept.
 */
void
todoku_facts_replace_step (TodokuTrackingRow *row,
                           int                step,
                           GPtrArray         *records)
{
  g_autoptr(GPtrArray) made = todoku_facts_make_rows (records, step, row->records);
  GPtrArray *rows = todoku_rows_new ();

  for (int i = 1; i <= N_STEPS; i++)
    {
      GPtrArray *source = i == step ? made : row->records;

      for (guint j = 0; source != NULL && j < source->len; j++)
        {
          const TodokuRecordRow *record = g_ptr_array_index (source, j);

          if (record->step == i)
            g_ptr_array_add (rows, todoku_row_copy (record));
        }
    }
  todoku_row_set_records (row, rows);
}

static gboolean
was_right (const TodokuRecordRow *row,
           TodokuRecord          *record)
{
  g_autoptr(TodokuVerdict) before =
    row->verdict != NULL ? todoku_rows_read_verdict (record, row->verdict) : NULL;

  return before != NULL && todoku_verdict_is_right (before);
}

/**
 * todoku_facts_take_verdicts:
 * @rows: (element-type TodokuRecordRow): the records of a subject as they are stored
 * @step: which of them
 * @domain: the domain that they belong to
 * @verdicts: (element-type TodokuVerdict): what was seen
 *
 * What the service said of a record that was not right then says nothing of one that is.
 */
void
todoku_facts_take_verdicts (GPtrArray  *rows,
                            int         step,
                            const char *domain,
                            GPtrArray  *verdicts)
{
  for (guint i = 0; i < verdicts->len; i++)
    {
      const TodokuVerdict *verdict = g_ptr_array_index (verdicts, i);
      TodokuRecordRow *row = (TodokuRecordRow *) find_same (rows, step, verdict->record);

      if (row == NULL)
        continue;
      if (row->service_reason != NULL && todoku_verdict_is_right (verdict) &&
          !was_right (row, verdict->record))
        g_clear_pointer (&row->service_reason, g_free);
      g_clear_pointer (&row->verdict, g_bytes_unref);
      row->verdict = todoku_rows_write_verdict (verdict);
    }
}

/**
 * todoku_facts_take_validation:
 * @rows: (element-type TodokuRecordRow): the records of a subject
 * @step: which of them
 * @validation: what the service says of them
 *
 * The service answers by key, and may name keys for which there is no record.
 */
void
todoku_facts_take_validation (GPtrArray              *rows,
                              int                     step,
                              const TodokuValidation *validation)
{
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      TodokuRecordRow *row = g_ptr_array_index (rows, i);
      const TodokuValidationResult *found;

      if (row->step != step)
        continue;
      found = row->key != NULL ? todoku_validation_find (validation, row->key) : NULL;
      row->service_valid = found != NULL ? found->valid : validation->valid;
      g_free (row->service_reason);
      row->service_reason = g_strdup (found != NULL ? found->reason : NULL);
    }
}

/**
 * todoku_facts_summarise:
 * @verdicts: (element-type TodokuVerdict): what was seen of all records of a subject
 * @ret_summary: (out): what it means together
 */
void
todoku_facts_summarise (GPtrArray          *verdicts,
                        TodokuCheckSummary *ret_summary)
{
  guint n_asked = 0, n_other = 0;

  *ret_summary = (TodokuCheckSummary) { .all_right = TRUE };
  for (guint i = 0; i < verdicts->len; i++)
    {
      const TodokuVerdict *verdict = g_ptr_array_index (verdicts, i);
      gint64 ready_at = todoku_verdict_get_ready_at (verdict);

      if (!verdict->record->required)
        continue;

      if (verdict->state != TODOKU_RECORD_STATE_UNKNOWN)
        n_asked++;
      if (!todoku_verdict_is_right (verdict))
        {
          ret_summary->all_right = FALSE;
          ret_summary->any_wrong |= verdict->state != TODOKU_RECORD_STATE_UNKNOWN;
          n_other += ready_at == 0;
        }
      if (ready_at != 0 && (ret_summary->ready_at == 0 || ready_at < ret_summary->ready_at))
        ret_summary->ready_at = ready_at;
    }
  ret_summary->nothing_known = n_asked == 0;
  ret_summary->only_waits = ret_summary->ready_at != 0 && n_other == 0;
}

/**
 * todoku_facts_note_failure:
 * @row: the row of a domain or a tracking domain
 * @token: (nullable): how an operation failed; %NULL to leave that as it is
 * @next_check_at: when to try again, in microseconds since 1970 UTC, or 0
 */
void
todoku_facts_note_failure (gpointer    row,
                           const char *token,
                           gint64      next_check_at)
{
  TodokuSubjectRow *subject = row;

  if (token != NULL)
    {
      g_free (subject->failure);
      subject->failure = g_strdup (token);
    }
  subject->next_check_at = next_check_at;
}

/**
 * todoku_facts_note_attempt:
 * @row: the row of a domain or a tracking domain
 * @token: (nullable): how an operation failed
 *
 * As todoku_facts_note_failure(), with the usual back-off.
 */
void
todoku_facts_note_attempt (gpointer    row,
                           const char *token)
{
  TodokuSubjectRow *subject = row;

  todoku_facts_note_failure (row, token,
                             todoku_monitor_next_look (subject->attempts++, g_get_real_time ()));
}
