/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which records are watched: all that must stand for as long as a domain or a tracking domain is
 * used, of whatever step. Pure, but for the items, which belong to the main thread.
 */
#include "todoku-watch-private.h"

#include "todoku-domain-name.h"
#include "todoku-record-rows.h"

static gboolean
is_replaced (GPtrArray             *records,
             const TodokuRecordRow *row)
{
  for (guint i = 0; i < records->len; i++)
    {
      const TodokuRecordRow *other = g_ptr_array_index (records, i);

      if (other->step > row->step && g_ascii_strcasecmp (other->host, row->host) == 0)
        return TRUE;
    }

  return FALSE;
}

static const char *
peek_zone (gconstpointer row)
{
  const char *name = todoku_row_get_name (row);

  return ((const TodokuRow *) row)->table == &todoku_domain_table
           ? name
           : todoku_domain_name_parent (name);
}

/**
 * todoku_watch_list_records:
 * @row: the row of a domain or tracking domain
 *
 * What step 3 has put in place of the link's own record is no loss.
 *
 * Returns: (transfer full) (element-type TodokuRecord): what is watched
 */
GPtrArray *
todoku_watch_list_records (gconstpointer row)
{
  GPtrArray *rows = todoku_row_get_records (row);
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (!is_replaced (rows, g_ptr_array_index (rows, i)))
      g_ptr_array_add (records,
                       todoku_rows_read_record (g_ptr_array_index (rows, i), peek_zone (row)));

  return records;
}

/**
 * todoku_watch_list_items:
 * @subject: a domain or a tracking domain
 *
 * Returns: (transfer full) (element-type TodokuRecordItem): the records that are watched, as they
 *   were found last. Those of its present step are the ones that todoku_subject_get_records() has
 */
GPtrArray *
todoku_watch_list_items (gpointer subject)
{
  gconstpointer row = todoku_subject_get_row (subject);
  g_autoptr(GPtrArray) rows = todoku_subject_dup_records (subject);
  g_autoptr(GPtrArray) shown = todoku_rows_list_items (todoku_subject_get_records (subject));
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < rows->len; i++)
    {
      const TodokuRecordRow *record_row = g_ptr_array_index (rows, i);
      g_autoptr(TodokuRecord) record = todoku_rows_read_record (record_row, peek_zone (row));
      TodokuRecordItem *item;

      if (is_replaced (rows, record_row))
        continue;

      item = todoku_rows_reuse_item (shown, record);
      if (todoku_record_item_get_verdict (item) == NULL)
        {
          g_autoptr(TodokuVerdict) verdict = todoku_rows_read_verdict (record, record_row->verdict);

          todoku_record_item_set_service_valid (item, record_row->service_valid);
          todoku_record_item_set_service_reason (item, record_row->service_reason);
          todoku_record_item_set_verdict (item, verdict);
        }
      g_ptr_array_add (items, item);
    }

  return items;
}
