/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tables on their side: a row for each field, which it names in its first cell, and a column for
 * each record. The rows are kept until the next such table begins or the input ends. Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <string.h>

/* More rows than a record has fields are another table. */
#define MAX_ROWS 30

static gboolean
find_field (GPtrArray          *row,
            guint              *ret_index,
            TodokuRecordColumn *ret_column)
{
  for (guint i = 0; i < row->len; i++)
    {
      g_autofree char *cell = todoku_record_reader_dup_clean (g_ptr_array_index (row, i));

      if (*cell == '\0')
        continue;
      *ret_index = i;

      return todoku_record_reader_find_column (cell, ret_column);
    }

  return FALSE;
}

/* Whether a cell may stand behind the name of this field. */
static gboolean
is_of_field (const char         *cell,
             TodokuRecordColumn  column)
{
  TodokuRecordColumn other;

  if (column == TODOKU_RECORD_COLUMN_TYPE)
    return todoku_record_reader_has_type (cell);

  return strpbrk (cell, "._@") != NULL && !todoku_record_reader_has_type (cell) &&
         !todoku_record_reader_find_column (cell, &other);
}

/**
 * todoku_record_reader_is_side_row:
 * @row: (element-type utf8): the cells of the first row of a table
 *
 * Returns: whether it names one field and has it of two records or more
 */
gboolean
todoku_record_reader_is_side_row (GPtrArray *row)
{
  TodokuRecordColumn column;
  guint first = 0;
  guint n = 0;

  if (row->len < 3 || !find_field (row, &first, &column) ||
      (column != TODOKU_RECORD_COLUMN_TYPE && column != TODOKU_RECORD_COLUMN_HOST &&
       column != TODOKU_RECORD_COLUMN_FQDN))
    return FALSE;
  for (guint i = first + 1; i < row->len; i++)
    {
      g_autofree char *cell = todoku_record_reader_dup_clean (g_ptr_array_index (row, i));

      if (*cell == '\0')
        continue;
      if (!is_of_field (cell, column))
        return FALSE;
      n++;
    }

  return n >= 2;
}

static const char *
get_side_cell (TodokuRecordReader *self,
               int                 column,
               guint               i)
{
  GPtrArray *row = self->side[column];
  const char *cell = row != NULL && i < row->len ? g_ptr_array_index (row, i) : NULL;

  return cell != NULL && *cell != '\0' ? cell : NULL;
}

/**
 * todoku_record_reader_end_side:
 * @self: a reader
 *
 * Hands on the records of a table on its side, if one was being read.
 */
void
todoku_record_reader_end_side (TodokuRecordReader *self)
{
  guint line = self->record_line;
  guint n = 0;

  if (self->n_side_rows == 0)
    return;

  self->record_line = self->side_line;
  for (int column = 0; column < TODOKU_RECORD_N_COLUMNS; column++)
    if (self->side[column] != NULL)
      n = MAX (n, self->side[column]->len);
  for (guint i = 0; i < n; i++)
    {
      const char *fields[TODOKU_RECORD_N_COLUMNS];

      for (int column = 0; column < TODOKU_RECORD_N_COLUMNS; column++)
        fields[column] = get_side_cell (self, column, i);
      /* Of merged cells only the first has a text. */
      for (guint j = i; fields[TODOKU_RECORD_COLUMN_TYPE] == NULL && j > 0; j--)
        fields[TODOKU_RECORD_COLUMN_TYPE] = get_side_cell (self, TODOKU_RECORD_COLUMN_TYPE, j - 1);
      if (fields[TODOKU_RECORD_COLUMN_HOST] != NULL || fields[TODOKU_RECORD_COLUMN_FQDN] != NULL ||
          fields[TODOKU_RECORD_COLUMN_VALUE] != NULL)
        todoku_record_reader_emit (self, fields);
    }
  for (int column = 0; column < TODOKU_RECORD_N_COLUMNS; column++)
    g_clear_pointer (&self->side[column], g_ptr_array_unref);
  self->n_side_rows = 0;
  self->record_line = line;
}

/**
 * todoku_record_reader_read_side_row:
 * @self: a reader with the cells of a row in @row
 *
 * Returns: whether it belongs to a table on its side, and has been kept
 */
gboolean
todoku_record_reader_read_side_row (TodokuRecordReader *self)
{
  TodokuRecordColumn column;
  guint first = 0;

  if (self->n_side_rows == 0 && !todoku_record_reader_is_side_row (self->row))
    return FALSE;
  /* What is no field of a record, such as the number of a column, is left out. */
  if (!find_field (self->row, &first, &column))
    return self->n_side_rows++ < MAX_ROWS;
  if (self->side[column] != NULL && column != TODOKU_RECORD_COLUMN_IGNORED)
    todoku_record_reader_end_side (self);
  if (self->n_side_rows == 0)
    self->side_line = self->record_line;
  self->n_side_rows++;
  if (column == TODOKU_RECORD_COLUMN_IGNORED)
    return TRUE;
  self->side[column] = g_ptr_array_new_with_free_func (g_free);
  for (guint i = first + 1; i < self->row->len; i++)
    {
      g_autofree char *cell = todoku_record_reader_dup_clean (g_ptr_array_index (self->row, i));

      /* Many screens show a dash where there is no priority. */
      if (column == TODOKU_RECORD_COLUMN_PRIORITY && strpbrk (cell, "0123456789") == NULL)
        *cell = '\0';
      g_ptr_array_add (self->side[column], g_steal_pointer (&cell));
    }

  return TRUE;
}
