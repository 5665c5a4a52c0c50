/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows of records to items and back, with their verdicts. The bytes of a verdict are not trusted.
 * Items are for the main thread, the rest for any; no I/O.
 */
#include "todoku-record-rows.h"

/* The rank stands before the verdict, so that a list of ten thousand domains can be shown without
 * taking thirty thousand verdicts apart.
 */
#define VERDICT_FORMAT "(yv)"

/* The file may have been written by anyone, so the bytes are not trusted. */
static GVariant *
open_verdict (GBytes *bytes)
{
  return g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (VERDICT_FORMAT), bytes,
                                                       FALSE));
}

static int
read_rank (GBytes *bytes)
{
  g_autoptr(GVariant) boxed = open_verdict (bytes);
  guint8 rank;

  g_variant_get_child (boxed, 0, "y", &rank);

  return rank;
}

/**
 * todoku_rows_read_verdict:
 * @record: a record
 * @bytes: (nullable): what is stored of its verdict; it is not trusted
 *
 * Returns: (transfer full) (nullable): the verdict, or %NULL when there is none that can be read
 */
TodokuVerdict *
todoku_rows_read_verdict (TodokuRecord *record,
                          GBytes       *bytes)
{
  g_autoptr(GVariant) boxed = NULL;
  g_autoptr(GVariant) verdict = NULL;

  if (bytes == NULL)
    return NULL;

  boxed = open_verdict (bytes);
  g_variant_get_child (boxed, 1, "v", &verdict);

  return todoku_verdict_from_variant (record, verdict);
}

/**
 * todoku_rows_write_verdict:
 * @verdict: (nullable): a verdict
 *
 * Returns: (transfer full) (nullable): what to store
 */
GBytes *
todoku_rows_write_verdict (const TodokuVerdict *verdict)
{
  g_autoptr(GVariant) boxed = NULL;

  if (verdict == NULL)
    return NULL;

  /* The inner box carries the type, so that a later version can tell its own form from this one. */
  boxed = g_variant_ref_sink (g_variant_new (VERDICT_FORMAT,
                                             todoku_record_state_rank (verdict->state),
                                             todoku_verdict_to_variant (verdict)));

  return g_variant_get_data_as_bytes (boxed);
}

/**
 * todoku_rows_read_record:
 * @row: a row of a record
 * @domain: the domain that it belongs to
 *
 * Returns: (transfer full): the record
 */
TodokuRecord *
todoku_rows_read_record (const TodokuRecordRow *row,
                         const char            *domain)
{
  TodokuRecord fields = { 0 };

  fields.type = row->type;
  fields.purpose = row->purpose;
  fields.host = row->host;
  fields.value = row->merged != NULL ? row->merged : row->value;
  fields.own_value = row->merged != NULL ? row->value : NULL;
  fields.priority = row->priority;
  fields.key = row->key;
  fields.domain = domain;
  fields.required = row->required;
  fields.value_alternative = row->value_alternative;
  fields.host_alternative = row->host_alternative;

  return todoku_record_new (&fields);
}

/**
 * todoku_rows_write_record:
 * @record: a record of which nothing is known yet
 * @step: its step
 *
 * Returns: (transfer full): what to store
 */
TodokuRecordRow *
todoku_rows_write_record (const TodokuRecord *record,
                          int                 step)
{
  TodokuRecordRow *row = todoku_record_row_new ();

  row->step = step;
  row->key = g_strdup (record->key);
  row->type = record->type;
  row->purpose = record->purpose;
  row->host = g_strdup (record->host);
  row->value = g_strdup (todoku_record_get_own_value (record));
  if (record->own_value != NULL)
    row->merged = g_strdup (record->value);
  row->priority = record->priority;
  row->value_alternative = g_strdup (record->value_alternative);
  row->host_alternative = g_strdup (record->host_alternative);
  row->required = record->required;

  return row;
}

/**
 * todoku_rows_write_item:
 * @item: a record
 * @position: its place
 * @step: its step
 *
 * Returns: (transfer full): what to store
 */
TodokuRecordRow *
todoku_rows_write_item (TodokuRecordItem *item,
                        int               position,
                        int               step)
{
  TodokuRecordRow *row = todoku_rows_write_record (todoku_record_item_get_record (item), step);

  row->position = position;
  row->service_valid = todoku_record_item_get_service_valid (item);
  row->service_reason = g_strdup (todoku_record_item_get_service_reason (item));
  row->verdict = todoku_rows_write_verdict (todoku_record_item_get_verdict (item));

  return row;
}

/* A record of which it has become known under which name it stands is shown anew, and so is one
 * that other services have come to share or have left.
 */
static gboolean
is_same_card (const TodokuRecord *a,
              const TodokuRecord *b)
{
  return todoku_record_equal (a, b) && todoku_record_is_same (a, b) &&
         (a->own_value == NULL) == (b->own_value == NULL) &&
         g_strcmp0 (a->host_alternative, b->host_alternative) == 0;
}

/**
 * todoku_rows_reuse_item:
 * @old: (nullable) (element-type TodokuRecordItem): what is shown
 * @record: a record
 *
 * Returns: (transfer full): the item of @old with the same record, or a new one
 */
TodokuRecordItem *
todoku_rows_reuse_item (GPtrArray    *old,
                        TodokuRecord *record)
{
  for (guint i = 0; old != NULL && i < old->len; i++)
    {
      TodokuRecordItem *item = g_ptr_array_index (old, i);

      if (is_same_card (todoku_record_item_get_record (item), record))
        return g_object_ref (item);
    }

  return todoku_record_item_new (record);
}

/**
 * todoku_rows_read_items:
 * @rows: (nullable) (element-type TodokuRecordRow): what is stored
 * @step: which of them
 * @domain: the domain that they belong to
 * @old: (nullable) (element-type TodokuRecordItem): what is shown
 *
 * Returns: (transfer full) (element-type TodokuRecordItem): the records, those of @old where they
 *   are the same
 */
GPtrArray *
todoku_rows_read_items (GPtrArray  *rows,
                        int         step,
                        const char *domain,
                        GPtrArray  *old)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const TodokuRecordRow *row = g_ptr_array_index (rows, i);
      g_autoptr(TodokuRecord) record = NULL;
      g_autoptr(TodokuVerdict) verdict = NULL;
      TodokuRecordItem *item;

      if (row->step != step)
        continue;

      record = todoku_rows_read_record (row, domain);
      verdict = todoku_rows_read_verdict (record, row->verdict);
      item = todoku_rows_reuse_item (old, record);
      todoku_record_item_set_service_valid (item, row->service_valid);
      todoku_record_item_set_service_reason (item, row->service_reason);
      todoku_record_item_set_verdict (item, verdict);
      g_ptr_array_add (items, item);
    }

  return items;
}

/**
 * todoku_rows_count:
 * @rows: (nullable) (element-type TodokuRecordRow): what is stored
 * @step: which of them
 * @ret_n_verified: (out): how many are 認証済
 * @ret_worst_rank: (out): todoku_record_state_rank() of the worst verdict of a required one
 *
 * Counts without making items.
 */
void
todoku_rows_count (GPtrArray *rows,
                   int        step,
                   guint     *ret_n_verified,
                   int       *ret_worst_rank)
{
  *ret_n_verified = 0;
  *ret_worst_rank = 0;
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const TodokuRecordRow *row = g_ptr_array_index (rows, i);
      int rank = row->verdict != NULL ? read_rank (row->verdict) : -1;

      if (row->step != step)
        continue;
      if (row->service_valid || (!row->required && (rank == 0 || rank == 1)))
        (*ret_n_verified)++;
      if (row->required)
        *ret_worst_rank = MAX (*ret_worst_rank, rank);
    }
}

/**
 * todoku_rows_list_items:
 * @list: (element-type TodokuRecordItem): a list
 *
 * Returns: (transfer full) (element-type TodokuRecordItem): what is in it now
 */
GPtrArray *
todoku_rows_list_items (GListModel *list)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    g_ptr_array_add (items, g_list_model_get_item (list, i));

  return items;
}

/**
 * todoku_rows_same_items:
 * @a: (element-type GObject): objects
 * @b: (element-type GObject): objects
 *
 * Returns: whether they are the same, in the same order
 */
gboolean
todoku_rows_same_items (GPtrArray *a,
                        GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (g_ptr_array_index (a, i) != g_ptr_array_index (b, i))
      return FALSE;

  return TRUE;
}
