/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows of records in one block: how many there are, then column by column. Numbers have seven bits
 * a byte, because most of them are small; a text has its length plus one in front, and 0 is none.
 * Any thread; no I/O.
 */
#include "todoku-record-pack.h"

#include <string.h>

static void
put_number (GByteArray *block,
            gint64      number)
{
  /* The sign comes last, so that -1 is small as well. */
  guint64 rest = ((guint64) number << 1) ^ (number < 0 ? G_MAXUINT64 : 0);
  guint8 bytes[10];
  guint n = 0;

  for (; rest >= 0x80; rest >>= 7)
    bytes[n++] = (guint8) (rest | 0x80);
  bytes[n++] = (guint8) rest;
  g_byte_array_append (block, bytes, n);
}

static gint64
take_number (const guint8 **position)
{
  guint64 number = 0;
  guint shift = 0;

  for (; (**position & 0x80) != 0; shift += 7)
    number |= (guint64) (*(*position)++ & 0x7f) << shift;
  number |= (guint64) *(*position)++ << shift;

  return (gint64) ((number >> 1) ^ ((number & 1) != 0 ? G_MAXUINT64 : 0));
}

static void
put_data (GByteArray    *block,
          gconstpointer  data,
          gsize          length)
{
  if (data == NULL && length == 0)
    {
      put_number (block, 0);
      return;
    }

  put_number (block, (gint64) length + 1);
  g_byte_array_append (block, data, (guint) length);
}

/* Returns: (transfer none) (nullable): where the data begins */
static const guint8 *
take_data (const guint8 **position,
           gsize         *ret_length)
{
  gint64 length = take_number (position);
  const guint8 *data = *position;

  if (length == 0)
    return NULL;

  *ret_length = (gsize) length - 1;
  *position += *ret_length;

  return data;
}

static void
put_column (GByteArray         *block,
            gconstpointer       row,
            const TodokuColumn *column)
{
  const char *text;
  GBytes *bytes;

  switch (column->kind)
    {
    case TODOKU_COLUMN_INT64:
      put_number (block, TODOKU_ROW_MEMBER (row, column, gint64));
      break;
    case TODOKU_COLUMN_INT:
    case TODOKU_COLUMN_BOOLEAN:
    case TODOKU_COLUMN_TOKEN:
      put_number (block, TODOKU_ROW_MEMBER (row, column, int));
      break;
    case TODOKU_COLUMN_TEXT:
      text = TODOKU_ROW_MEMBER (row, column, char *);
      put_data (block, text, text != NULL ? strlen (text) : 0);
      break;
    case TODOKU_COLUMN_BYTES:
      bytes = TODOKU_ROW_MEMBER (row, column, GBytes *);
      /* Bytes that are there and empty are not none. */
      put_data (block, bytes == NULL ? NULL : g_bytes_get_size (bytes) == 0
                                                ? "" : g_bytes_get_data (bytes, NULL),
                bytes != NULL ? g_bytes_get_size (bytes) : 0);
      break;
    default:
      g_return_if_reached ();
    }
}

static void
take_column (const guint8       **position,
             gpointer             row,
             const TodokuColumn  *column)
{
  const guint8 *data;
  gsize length;

  switch (column->kind)
    {
    case TODOKU_COLUMN_INT64:
      TODOKU_ROW_MEMBER (row, column, gint64) = take_number (position);
      break;
    case TODOKU_COLUMN_INT:
    case TODOKU_COLUMN_BOOLEAN:
    case TODOKU_COLUMN_TOKEN:
      TODOKU_ROW_MEMBER (row, column, int) = (int) take_number (position);
      break;
    case TODOKU_COLUMN_TEXT:
      data = take_data (position, &length);
      TODOKU_ROW_MEMBER (row, column, char *) =
        data != NULL ? g_strndup ((const char *) data, length) : NULL;
      break;
    case TODOKU_COLUMN_BYTES:
      data = take_data (position, &length);
      TODOKU_ROW_MEMBER (row, column, GBytes *) = data != NULL ? g_bytes_new (data, length) : NULL;
      break;
    default:
      g_return_if_reached ();
    }
}

/**
 * todoku_records_pack:
 * @rows: (element-type TodokuRecordRow): the records of one domain or tracking domain
 *
 * Returns: (transfer full): a block that says itself where it ends, to be freed by g_free()
 */
guint8 *
todoku_records_pack (GPtrArray *rows)
{
  g_autoptr(GByteArray) block = g_byte_array_new ();

  put_number (block, rows->len);
  for (guint i = 0; i < rows->len; i++)
    {
      const TodokuRow *row = g_ptr_array_index (rows, i);

      put_number (block, row->id);
      put_number (block, row->rev);
      for (guint j = 0; j < row->table->n_columns; j++)
        put_column (block, row, &row->table->columns[j]);
    }

  /* An array that grows has up to twice the room that it needs. */
  return g_memdup2 (block->data, block->len);
}

/**
 * todoku_records_unpack:
 * @block: (nullable): what todoku_records_pack() has made; %NULL for no records
 * @table: the table of the records
 *
 * Returns: (transfer full) (element-type TodokuRecordRow): the records
 */
GPtrArray *
todoku_records_unpack (const guint8      *block,
                       const TodokuTable *table)
{
  GPtrArray *rows = todoku_rows_new ();
  gint64 n_rows = block != NULL ? take_number (&block) : 0;

  for (gint64 i = 0; i < n_rows; i++)
    {
      TodokuRow *row = todoku_row_new (table);

      row->id = take_number (&block);
      row->rev = take_number (&block);
      for (guint j = 0; j < table->n_columns; j++)
        take_column (&block, row, &table->columns[j]);
      g_ptr_array_add (rows, row);
    }

  return rows;
}
