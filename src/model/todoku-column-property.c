/* SPDX-License-Identifier: GPL-3.0-or-later
 * Columns of rows as properties of objects. Bytes are no property: what is in them has accessors of
 * its own. Any thread.
 */
#include "todoku-column-property.h"

/**
 * todoku_column_make_property:
 * @column: a column, not of bytes
 * @flags: of the property
 *
 * Returns: (transfer floating): a property of the column's name and type
 */
GParamSpec *
todoku_column_make_property (const TodokuColumn *column,
                             GParamFlags         flags)
{
  GEnumClass *enum_class;

  switch (column->kind)
    {
    case TODOKU_COLUMN_INT64:
      return g_param_spec_int64 (column->name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
    case TODOKU_COLUMN_INT:
      return g_param_spec_int (column->name, NULL, NULL, G_MININT, G_MAXINT, 0, flags);
    case TODOKU_COLUMN_BOOLEAN:
      return g_param_spec_boolean (column->name, NULL, NULL, FALSE, flags);
    case TODOKU_COLUMN_TEXT:
      return g_param_spec_string (column->name, NULL, NULL, NULL, flags);
    case TODOKU_COLUMN_TOKEN:
      enum_class = g_type_class_ref (column->enum_type ());
      return g_param_spec_enum (column->name, NULL, NULL, column->enum_type (),
                                enum_class->values[0].value, flags);
    case TODOKU_COLUMN_BYTES:
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * todoku_column_read_value:
 * @column: a column, not of bytes
 * @row: a row of its table
 * @value: (inout): a value of the type of its property
 */
void
todoku_column_read_value (const TodokuColumn *column,
                          gconstpointer       row,
                          GValue             *value)
{
  switch (column->kind)
    {
    case TODOKU_COLUMN_INT64:
      g_value_set_int64 (value, TODOKU_ROW_MEMBER (row, column, gint64));
      break;
    case TODOKU_COLUMN_INT:
      g_value_set_int (value, TODOKU_ROW_MEMBER (row, column, int));
      break;
    case TODOKU_COLUMN_BOOLEAN:
      g_value_set_boolean (value, TODOKU_ROW_MEMBER (row, column, gboolean));
      break;
    case TODOKU_COLUMN_TEXT:
      g_value_set_string (value, TODOKU_ROW_MEMBER (row, column, char *));
      break;
    case TODOKU_COLUMN_TOKEN:
      g_value_set_enum (value, TODOKU_ROW_MEMBER (row, column, int));
      break;
    case TODOKU_COLUMN_BYTES:
    default:
      g_return_if_reached ();
    }
}
