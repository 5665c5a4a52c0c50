/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which cell of a row is TYPE, HOST, VALUE and the priority where nothing names the columns: by
 * what they look like and where they stand. Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <string.h>

static gboolean
is_number (const char *text)
{
  return *text != '\0' && text[strspn (text, "0123456789")] == '\0';
}

/* The types that are checked go first: "SPF" beside "TXT" says what the record is for. */
static gboolean
find_type (GPtrArray *row,
           guint     *ret_index)
{
  TodokuRecordType type;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < row->len; i++)
      {
        const char *cell = g_ptr_array_index (row, i);

        if (pass == 0 ? (!is_number (cell) && todoku_record_reader_parse_type (cell, &type))
                      : todoku_record_reader_has_type (cell))
          {
            *ret_index = i;
            return TRUE;
          }
      }

  return FALSE;
}

/* A priority rather than a TTL: those are small, and these are whole minutes. */
static gboolean
is_priority (const char *cell)
{
  static const char label[] = "Priority: ";
  guint64 number;

  if (g_ascii_strncasecmp (cell, label, strlen (label)) == 0)
    cell += strlen (label);
  number = g_ascii_strtoull (cell, NULL, 10);

  return is_number (cell) && (number < 300 || number % 60 != 0);
}

/* Which cell from @start to @end is a name, or -1. */
static int
find_name (GPtrArray *row,
           guint      start,
           guint      end)
{
  for (guint i = start; i < end; i++)
    {
      const char *cell = g_ptr_array_index (row, i);

      if (!is_number (cell) && strchr (cell, ' ') == NULL &&
          (strpbrk (cell, "._") != NULL || g_str_equal (cell, "@")))
        return (int) i;
    }

  return -1;
}

static int
find_text (GPtrArray *row,
           guint      start,
           guint      end)
{
  for (guint i = start; i < end; i++)
    {
      const char *cell = g_ptr_array_index (row, i);

      if (*cell != '\0' && !is_number (cell))
        return (int) i;
    }

  return -1;
}

/* A column of domains may stand in front; below its domain comes the HOST, and then VALUE. */
static gboolean
is_below (GPtrArray *row,
          int        domain,
          guint      type)
{
  g_autofree char *name = NULL;

  if (find_name (row, type + 1, row->len) != (int) type + 1 ||
      find_name (row, type + 2, row->len) < 0)
    return FALSE;
  name = g_strdup_printf (".%s", (char *) g_ptr_array_index (row, (guint) domain));
  if (g_str_has_suffix (name, "."))
    name[strlen (name) - 1] = '\0';

  return strstr (g_ptr_array_index (row, type + 1), name) != NULL;
}

/* HOST stands before TYPE or behind it; in front there may be a number, a status or a purpose. */
static int
guess_host (GPtrArray *row,
            guint      type)
{
  int host = find_name (row, 0, type);
  int next;

  if (host >= 0)
    return is_below (row, host, type) ? (int) type + 1 : host;
  next = find_text (row, type + 1, row->len);
  /* What is alone behind TYPE is VALUE. */
  if (type > 0 && (next < 0 || find_text (row, (guint) next + 1, row->len) < 0))
    return find_text (row, 0, type);

  return next;
}

/* A host name or a text rather than the words of a screen, such as a routing policy. */
static int
guess_value (GPtrArray *row,
             guint      start,
             gboolean   is_txt)
{
  for (guint i = start; i < row->len; i++)
    {
      const char *cell = g_ptr_array_index (row, i);

      if (!is_number (cell) && strpbrk (cell, is_txt ? "=\"" : ".") != NULL)
        return (int) i;
    }

  return find_text (row, start, row->len);
}

/* "mx mx.example.jp. 10": at VALUE-DOMAIN the domain itself has no HOST. */
static gboolean
is_domains_own_mx (GPtrArray *row)
{
  return row->len == 3 && g_ascii_strcasecmp (g_ptr_array_index (row, 0), "MX") == 0 &&
         find_name (row, 1, 2) == 1 && is_number (g_ptr_array_index (row, 2));
}

/**
 * todoku_record_reader_guess_columns:
 * @self: a reader with the cells of a row in @row
 *
 * Without names the order is TYPE HOST VALUE or HOST TYPE VALUE; a number is the priority of an MX
 * record or a TTL. What follows VALUE, such as the words on buttons, is not looked at.
 */
void
todoku_record_reader_guess_columns (TodokuRecordReader *self)
{
  GPtrArray *row = self->row;
  guint type = 0;
  gboolean found = find_type (row, &type);
  int host;
  int value;

  for (int column = 0; column < TODOKU_RECORD_N_COLUMNS; column++)
    self->columns[column] = -1;
  if (!found)
    return;

  if (self->block[TODOKU_RECORD_COLUMN_DOMAIN] != NULL && is_domains_own_mx (row))
    {
      g_ptr_array_insert (row, 1, g_strdup ("@"));
      self->columns[TODOKU_RECORD_COLUMN_TYPE] = 0;
      self->columns[TODOKU_RECORD_COLUMN_HOST] = 1;
      self->columns[TODOKU_RECORD_COLUMN_VALUE] = 2;
      self->columns[TODOKU_RECORD_COLUMN_PRIORITY] = 3;
      return;
    }
  host = guess_host (row, type);
  value = guess_value (row, (guint) MAX (host, (int) type) + 1,
                       g_ascii_strncasecmp (g_ptr_array_index (row, type), "TXT", 3) == 0);
  self->columns[TODOKU_RECORD_COLUMN_TYPE] = (int) type;
  self->columns[TODOKU_RECORD_COLUMN_HOST] = host;
  self->columns[TODOKU_RECORD_COLUMN_VALUE] = value;
  if (host < 0 || g_ascii_strncasecmp (g_ptr_array_index (row, type), "MX", 2) != 0)
    return;
  for (guint i = row->len; i > 0; i--)
    if (is_priority (g_ptr_array_index (row, i - 1)) &&
        (i - 1 > type || (i == row->len && i - 1 > (guint) host)))
      self->columns[TODOKU_RECORD_COLUMN_PRIORITY] = (int) i - 1;
}

/**
 * todoku_record_reader_are_cells_of_record:
 * @row: (element-type utf8): the cells of a row
 *
 * Returns: whether it looks like a record: one cell is a record type and two others are no numbers
 */
gboolean
todoku_record_reader_are_cells_of_record (GPtrArray *row)
{
  guint type;
  guint n = 0;

  if (!find_type (row, &type))
    return FALSE;
  for (guint i = 0; i < row->len; i++)
    {
      const char *cell = g_ptr_array_index (row, i);

      n += i != type && *cell != '\0' && !is_number (cell);
    }

  return n >= 2 || is_domains_own_mx (row);
}

/**
 * todoku_record_reader_is_type_alone:
 * @row: (element-type utf8): the cells of a row
 *
 * Returns: whether nothing but a record type is in it
 */
gboolean
todoku_record_reader_is_type_alone (GPtrArray *row)
{
  int first = find_text (row, 0, row->len);

  return first >= 0 && find_text (row, (guint) first + 1, row->len) < 0 &&
         todoku_record_reader_is_type_above (g_ptr_array_index (row, first));
}
