/* SPDX-License-Identifier: GPL-3.0-or-later
 * Names that can be read in two ways. Pure; any thread. Only a record that stands under one of them
 * tells which was meant: that it is missing under the other says nothing.
 */
#include "todoku-readings.h"

/**
 * todoku_readings_add:
 * @records: (element-type TodokuRecord): records; the other readings are added behind them
 *
 * Returns: how many records there were
 */
guint
todoku_readings_add (GPtrArray *records)
{
  guint n_records = records->len;

  for (guint i = 0; i < n_records; i++)
    {
      TodokuRecord fields = *(TodokuRecord *) g_ptr_array_index (records, i);

      if (fields.host_alternative == NULL)
        continue;
      fields.host = fields.host_alternative;
      fields.host_alternative = NULL;
      g_ptr_array_add (records, todoku_record_new (&fields));
    }

  return n_records;
}

/**
 * todoku_readings_settle:
 * @verdicts: (element-type TodokuVerdict): what was seen of all that todoku_readings_add() made; on
 *   return one verdict a record, in order
 * @n_records: how many records there are
 *
 * Where a record stands under its other name, and only there, that verdict counts.
 */
void
todoku_readings_settle (GPtrArray *verdicts,
                        guint      n_records)
{
  guint other = n_records;

  for (guint i = 0; i < n_records && other < verdicts->len; i++)
    {
      TodokuVerdict *verdict = g_ptr_array_index (verdicts, i);
      TodokuVerdict *second;

      if (verdict->record->host_alternative == NULL)
        continue;
      second = g_ptr_array_index (verdicts, other);
      if (todoku_verdict_is_right (second) && !todoku_verdict_is_right (verdict))
        {
          g_ptr_array_index (verdicts, i) = second;
          g_ptr_array_index (verdicts, other) = verdict;
        }
      other++;
    }
  g_ptr_array_set_size (verdicts, n_records);
}

static const TodokuVerdict *
find_right (GPtrArray             *verdicts,
            const TodokuRecordRow *row,
            const char            *host)
{
  for (guint i = 0; i < verdicts->len; i++)
    {
      const TodokuVerdict *verdict = g_ptr_array_index (verdicts, i);

      if (todoku_verdict_is_right (verdict) && verdict->record->type == row->type &&
          g_strcmp0 (verdict->record->key, row->key) == 0 &&
          g_str_equal (verdict->record->host, host))
        return verdict;
    }

  return NULL;
}

/**
 * todoku_readings_take:
 * @rows: (element-type TodokuRecordRow): the records of a subject as they are stored
 * @verdicts: (element-type TodokuVerdict): what was seen, settled
 *
 * Keeps the name under which a record stands in DNS, and forgets the other one.
 */
void
todoku_readings_take (GPtrArray *rows,
                      GPtrArray *verdicts)
{
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      TodokuRecordRow *row = g_ptr_array_index (rows, i);

      if (row->host_alternative == NULL)
        continue;
      if (find_right (verdicts, row, row->host_alternative) != NULL)
        {
          g_free (row->host);
          row->host = g_steal_pointer (&row->host_alternative);
        }
      else if (find_right (verdicts, row, row->host) != NULL)
        g_clear_pointer (&row->host_alternative, g_free);
    }
}
