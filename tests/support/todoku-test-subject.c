/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows that differ from the one that is shown in one thing. Tests only, main thread.
 */
#include "todoku-test-subject.h"

#include "todoku-record-rows.h"

static const TodokuColumn *
find_column (const TodokuTable *table,
             const char        *name)
{
  for (guint i = 0; i < table->n_columns; i++)
    if (g_str_equal (table->columns[i].name, name))
      return &table->columns[i];

  g_error ("%s has no column “%s”", table->name, name);
}

static TodokuRow *
copy_row (gpointer object)
{
  return todoku_row_copy (todoku_subject_get_row (object));
}

static void
show (gpointer   object,
      TodokuRow *row)
{
  todoku_subject_set_row (object, row, todoku_subject_get_server (object));
}

/**
 * todoku_test_set_number:
 * @object: a #TodokuSubject
 * @column: a column that holds a number, a token or a boolean, or "id"
 * @value: what it is to hold
 */
void
todoku_test_set_number (gpointer    object,
                        const char *column,
                        gint64      value)
{
  TodokuRow *row = copy_row (object);
  const TodokuColumn *found;

  if (g_str_equal (column, "id"))
    {
      row->id = value;
      show (object, row);
      return;
    }

  found = find_column (row->table, column);
  if (found->kind == TODOKU_COLUMN_INT64)
    G_STRUCT_MEMBER (gint64, row, found->offset) = value;
  else if (found->kind != TODOKU_COLUMN_TEXT && found->kind != TODOKU_COLUMN_BYTES)
    G_STRUCT_MEMBER (int, row, found->offset) = value;
  else
    g_error ("“%s” holds no number", column);
  show (object, row);
}

/**
 * todoku_test_set_text:
 * @object: a #TodokuSubject
 * @column: a column that holds a text
 * @value: (nullable): what it is to hold
 */
void
todoku_test_set_text (gpointer    object,
                      const char *column,
                      const char *value)
{
  TodokuRow *row = copy_row (object);
  const TodokuColumn *found = find_column (row->table, column);

  g_assert_cmpint (found->kind, ==, TODOKU_COLUMN_TEXT);
  g_free (G_STRUCT_MEMBER (char *, row, found->offset));
  G_STRUCT_MEMBER (char *, row, found->offset) = g_strdup (value);
  show (object, row);
}

/**
 * todoku_test_set_server:
 * @object: a #TodokuSubject
 * @server: (nullable): where it is registered
 */
void
todoku_test_set_server (gpointer              object,
                        TodokuDeliveryServer *server)
{
  TodokuRow *row = copy_row (object);
  const TodokuColumn *found = find_column (row->table, "server");

  G_STRUCT_MEMBER (gint64, row, found->offset) =
    server != NULL ? todoku_subject_get_id (server) : 0;
  todoku_subject_set_row (object, row, server);
}

/**
 * todoku_test_set_records:
 * @object: a domain or a tracking domain
 * @items: (element-type TodokuRecordItem): the records of the step that it is at, and what is known
 *   of them
 */
void
todoku_test_set_records (gpointer   object,
                         GPtrArray *items)
{
  TodokuRow *row = copy_row (object);
  GPtrArray *old = todoku_row_get_records (row);
  GPtrArray *records = todoku_rows_new ();
  TodokuSubjectClass *klass = TODOKU_SUBJECT_GET_CLASS (object);
  int step = klass->get_step != NULL ? klass->get_step (row) : 0;

  for (guint i = 0; old != NULL && i < old->len; i++)
    if (((TodokuRecordRow *) g_ptr_array_index (old, i))->step != step)
      g_ptr_array_add (records, todoku_row_copy (g_ptr_array_index (old, i)));
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (records, todoku_rows_write_item (g_ptr_array_index (items, i), i, step));
  todoku_row_set_records (row, records);
  show (object, row);
}

/**
 * todoku_test_store_records:
 * @object: a domain or a tracking domain
 *
 * Has its row say what its items were given.
 */
void
todoku_test_store_records (gpointer object)
{
  g_autoptr(GPtrArray) items = todoku_rows_list_items (todoku_subject_get_records (object));

  todoku_test_set_records (object, items);
}
