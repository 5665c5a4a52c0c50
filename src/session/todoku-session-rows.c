/* SPDX-License-Identifier: GPL-3.0-or-later
 * The records of an object as calls of the old kind change them. What is known about a record that
 * stays the same is kept. Main thread only; no I/O.
 */
#include "todoku-session-rows.h"

#include "todoku-domain-name.h"
#include "todoku-facts.h"

/**
 * todoku_tracking_get_extra:
 * @tracking: a tracking domain
 *
 * Returns: (transfer none): its row, for what is stored with it and nobody is shown
 */
TodokuTrackingExtra *
todoku_tracking_get_extra (TodokuTrackingDomain *tracking)
{
  return todoku_subject_edit_row (tracking);
}

/**
 * todoku_tracking_dup_items:
 * @tracking: a tracking domain
 * @step: 1 to 3
 *
 * Returns: (transfer full) (element-type TodokuRecordItem): what is known of the records of a step
 */
GPtrArray *
todoku_tracking_dup_items (TodokuTrackingDomain *tracking,
                           int                   step)
{
  g_autoptr(TodokuTrackingRow) row = todoku_subject_dup_row (tracking);

  return todoku_rows_read_items (row->records, step, todoku_domain_name_parent (row->host), NULL);
}

/**
 * todoku_tracking_count_records:
 * @tracking: a tracking domain
 * @step: 1 to 3
 *
 * Returns: how many records the step has
 */
guint
todoku_tracking_count_records (TodokuTrackingDomain *tracking,
                               int                   step)
{
  g_autoptr(GPtrArray) items = todoku_tracking_dup_items (tracking, step);

  return items->len;
}

/**
 * todoku_tracking_set_step_records:
 * @tracking: a tracking domain
 * @step: 1 to 3
 * @records: (element-type TodokuRecord): the records of that step
 *
 * Replaces the records of one step.
 */
void
todoku_tracking_set_step_records (TodokuTrackingDomain *tracking,
                                  int                   step,
                                  GPtrArray            *records)
{
  TodokuTrackingRow *row = todoku_subject_dup_row (tracking);
  g_autoptr(GPtrArray) old = g_steal_pointer (&row->records);
  g_autoptr(GPtrArray) fresh = todoku_facts_make_rows (records, step, old);

  row->records = todoku_rows_new ();
  for (int each = 1; each <= 3; each++)
    {
      GPtrArray *from = each == step ? fresh : old;

      for (guint i = 0; from != NULL && i < from->len; i++)
        if (((TodokuRecordRow *) g_ptr_array_index (from, i))->step == each)
          g_ptr_array_add (row->records, todoku_row_copy (g_ptr_array_index (from, i)));
    }
  todoku_subject_set_row (tracking, row, todoku_subject_get_server (tracking));
}

/**
 * todoku_domain_set_record_list:
 * @domain: a delivery domain
 * @records: (element-type TodokuRecord): its records as the service gives them
 *
 * Replaces its records.
 */
void
todoku_domain_set_record_list (TodokuSenderDomain *domain,
                               GPtrArray          *records)
{
  TodokuDomainRow *row = todoku_subject_dup_row (domain);

  todoku_row_set_records (row, todoku_facts_make_rows (records, 0, row->records));
  todoku_subject_set_row (domain, row, todoku_subject_get_server (domain));
}
