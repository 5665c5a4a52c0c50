/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows of records come out of their block as they went in: each kind of column, at its ends, drawn
 * in the same order by each run. Pure.
 */
#include "todoku-record-pack.h"

static GRand *draw;

static char *
make_text (void)
{
  static const char *const texts[] = { NULL, "", "em1.example.co.jp", "届く" };
  int n = g_rand_int_range (draw, 0, 6);

  return n < 4 ? g_strdup (texts[n])
               : g_strnfill ((gsize) g_rand_int_range (draw, 100, 70000), 'x');
}

static GBytes *
make_bytes (void)
{
  static const guint8 zeros[300] = { 0, 1, 0, 255, 128 };
  int n = g_rand_int_range (draw, 0, 3);

  return n == 0 ? NULL : n == 1 ? g_bytes_new (NULL, 0) : g_bytes_new_static (zeros, sizeof zeros);
}

static gint64
make_number (gint64 lowest,
             gint64 highest)
{
  const gint64 numbers[] = { 0, 1, -1, 63, 64, -64, -65, 127, 128, 8192, lowest, highest };

  return numbers[g_rand_int_range (draw, 0, G_N_ELEMENTS (numbers))];
}

static TodokuRow *
make_row (const TodokuTable *table)
{
  TodokuRow *row = todoku_row_new (table);

  row->id = make_number (G_MININT64, G_MAXINT64);
  row->rev = make_number (G_MININT64, G_MAXINT64);
  for (guint i = 0; i < table->n_columns; i++)
    {
      const TodokuColumn *column = &table->columns[i];

      if (column->kind == TODOKU_COLUMN_TEXT)
        TODOKU_ROW_MEMBER (row, column, char *) = make_text ();
      else if (column->kind == TODOKU_COLUMN_BYTES)
        TODOKU_ROW_MEMBER (row, column, GBytes *) = make_bytes ();
      else if (column->kind == TODOKU_COLUMN_INT64)
        TODOKU_ROW_MEMBER (row, column, gint64) = make_number (G_MININT64, G_MAXINT64);
      else
        TODOKU_ROW_MEMBER (row, column, int) = (int) make_number (G_MININT, G_MAXINT);
    }

  return row;
}

static void
test_round (gconstpointer data)
{
  const TodokuTable *table = data;

  for (guint round = 0; round < 200; round++)
    {
      g_autoptr(GPtrArray) rows = todoku_rows_new ();
      g_autoptr(GPtrArray) again = NULL;
      g_autofree guint8 *block = NULL;
      int n_rows = g_rand_int_range (draw, 0, 7);

      for (int i = 0; i < n_rows; i++)
        g_ptr_array_add (rows, make_row (table));
      block = todoku_records_pack (rows);
      again = todoku_records_unpack (block, table);
      g_assert_cmpuint (again->len, ==, rows->len);
      for (guint i = 0; i < rows->len; i++)
        {
          const TodokuRow *row = g_ptr_array_index (rows, i);
          const TodokuRow *other = g_ptr_array_index (again, i);

          g_assert_true (todoku_row_equal (row, other));
          g_assert_cmpint (row->rev, ==, other->rev);
        }
    }
}

static void
test_none (void)
{
  g_autoptr(GPtrArray) rows = todoku_records_unpack (NULL, &todoku_domain_record_table);

  g_assert_cmpuint (rows->len, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  draw = g_rand_new_with_seed (20261130);

  g_test_add_data_func ("/model/record-pack/domain", &todoku_domain_record_table, test_round);
  g_test_add_data_func ("/model/record-pack/tracking", &todoku_tracking_record_table, test_round);
  g_test_add_func ("/model/record-pack/none", test_none);

  result = g_test_run ();
  g_rand_free (draw);

  return result;
}
