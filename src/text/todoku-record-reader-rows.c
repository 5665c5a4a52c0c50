/* SPDX-License-Identifier: GPL-3.0-or-later
 * The rows of tables and of CSV, already cut into cells. The first may name the columns, in English
 * or Japanese; without that each is read by what its cells look like. Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* "Address/Value": of two words one is known. */
static gboolean
find_head (const char         *cell,
           TodokuRecordColumn *ret_column)
{
  const char *slash = strchr (cell, '/');

  /* Textile's mark of a heading. */
  if (g_str_has_prefix (cell, "_."))
    cell += 2 + strspn (cell + 2, " ");

  return todoku_record_reader_find_column (cell, ret_column) ||
         (slash != NULL && strchr (cell, ':') == NULL &&
          todoku_record_reader_find_column (slash + 1 + strspn (slash + 1, " "), ret_column));
}

/**
 * todoku_record_reader_find_columns:
 * @row: (element-type utf8): the cells of a row
 * @columns: (out caller-allocates) (array fixed-size=9): in which cell each field is named, or -1
 *
 * Returns: whether the row names the columns of a table of records
 */
gboolean
todoku_record_reader_find_columns (GPtrArray *row,
                                   int       *columns)
{
  for (int column = 0; column < TODOKU_RECORD_N_COLUMNS; column++)
    columns[column] = -1;
  for (guint i = 0; i < row->len; i++)
    {
      g_autofree char *cell = todoku_record_reader_dup_clean (g_ptr_array_index (row, i));
      TodokuRecordColumn column;

      if (find_head (cell, &column) && columns[column] < 0)
        columns[column] = (int) i;
    }
  /* Screens that have no other name have the whole one. */
  if (columns[TODOKU_RECORD_COLUMN_HOST] < 0 && columns[TODOKU_RECORD_COLUMN_FQDN] < 0)
    {
      columns[TODOKU_RECORD_COLUMN_HOST] = columns[TODOKU_RECORD_COLUMN_DOMAIN];
      columns[TODOKU_RECORD_COLUMN_DOMAIN] = -1;
    }

  return columns[TODOKU_RECORD_COLUMN_TYPE] >= 0 && columns[TODOKU_RECORD_COLUMN_VALUE] >= 0 &&
         (columns[TODOKU_RECORD_COLUMN_HOST] >= 0 || columns[TODOKU_RECORD_COLUMN_FQDN] >= 0);
}

/**
 * todoku_record_reader_names_columns:
 * @row: (element-type utf8): the cells of a row
 *
 * Returns: whether it is the first row of a table that has a word of its own for one of the fields:
 *   it names two of TYPE, HOST and VALUE, and nothing in it is one of these
 */
gboolean
todoku_record_reader_names_columns (GPtrArray *row)
{
  gboolean has[TODOKU_RECORD_N_COLUMNS] = { FALSE };

  for (guint i = 0; i < row->len; i++)
    {
      g_autofree char *cell = todoku_record_reader_dup_clean (g_ptr_array_index (row, i));
      TodokuRecordColumn column;

      if (todoku_record_reader_has_type (cell) ||
          (strpbrk (cell, "=\"._") != NULL && !find_head (cell, &column)))
        return FALSE;
      if (find_head (cell, &column))
        has[column] = TRUE;
    }

  return row->len > 2 && has[TODOKU_RECORD_COLUMN_TYPE] + has[TODOKU_RECORD_COLUMN_VALUE] +
         (has[TODOKU_RECORD_COLUMN_HOST] || has[TODOKU_RECORD_COLUMN_FQDN]) > 1;
}

/* Our own CSV guards a spreadsheet against what looks like a formula. */
static const char *
get_cell (TodokuRecordReader *self,
          TodokuRecordColumn  column)
{
  int index = self->columns[column];
  const char *cell;

  if (index < 0 || (guint) index >= self->row->len)
    return NULL;
  cell = g_ptr_array_index (self->row, index);
  if (cell[0] == '\'' && cell[1] != '\0' && strchr ("=+-@", cell[1]) != NULL)
    cell++;

  return cell;
}

static gboolean
is_blank (const char *cell)
{
  g_autofree char *clean = NULL;

  if (cell == NULL || *cell == '\0')
    return TRUE;
  if (!g_ascii_isspace (*cell) && (guchar) *cell < 0x80)
    return FALSE;
  clean = todoku_record_reader_dup_clean (cell);

  return *clean == '\0';
}

/* Whether a value can be one of this type: a text, or the name of a host. */
static gboolean
fits_type (const char *value,
           const char *type)
{
  if (g_ascii_strncasecmp (type, "TXT", 3) == 0)
    return strpbrk (value, "= \"") != NULL;

  return strpbrk (value, "=\"") == NULL && strchr (value, '.') != NULL;
}

static gboolean
needs_domain (const char *host)
{
  const char *dot = host != NULL ? strrchr (host, '.') : NULL;

  return host == NULL || dot == NULL || dot[1] == '_';
}

/* "〃" and "同上": what stands above holds here, too. */
static gboolean
is_ditto (const char *cell)
{
  static const char *const marks[] = { "〃", "同上", "々", "同", "\"", "”", "″", "↑", "↓", "ditto" };
  g_autofree char *clean = NULL;

  if (cell == NULL || strlen (cell) > 12)
    return FALSE;
  clean = todoku_record_reader_dup_clean (cell);
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (g_str_equal (clean, marks[i]))
      return TRUE;

  return FALSE;
}

static const TodokuRecordColumn merged[] = {
  TODOKU_RECORD_COLUMN_TYPE, TODOKU_RECORD_COLUMN_HOST, TODOKU_RECORD_COLUMN_DOMAIN,
};

/* Beside a CNAME no other record has the same name (RFC 1034 section 3.6.2). */
static gboolean
is_alias (const char * const *fields)
{
  const char *type = fields[TODOKU_RECORD_COLUMN_TYPE];

  return type != NULL && g_ascii_strncasecmp (type, "CNAME", strlen ("CNAME")) == 0;
}

static void
keep_above (TodokuRecordReader  *self,
            const char * const  *fields)
{
  if (!is_blank (fields[TODOKU_RECORD_COLUMN_HOST]))
    self->is_alias_above = is_alias (fields);
  for (guint i = 0; i < G_N_ELEMENTS (merged); i++)
    if (!is_blank (fields[merged[i]]) &&
        g_strcmp0 (fields[merged[i]], self->above[merged[i]]) != 0)
      {
        g_free (self->above[merged[i]]);
        self->above[merged[i]] = g_strdup (fields[merged[i]]);
      }
}

/* Of cells that were merged in a spreadsheet only the uppermost has a text. What stands in it is
 * taken only where the row could not be read without.
 */
static void
take_above (TodokuRecordReader *self,
            const char        **fields)
{
  char * const *above = self->above;
  const char *value = fields[TODOKU_RECORD_COLUMN_VALUE];
  const char *fqdn = fields[TODOKU_RECORD_COLUMN_FQDN];
  gboolean has_domain = !is_blank (fields[TODOKU_RECORD_COLUMN_DOMAIN]) ||
                        self->block[TODOKU_RECORD_COLUMN_DOMAIN] != NULL;

  if (is_blank (value))
    return;
  if (is_blank (fields[TODOKU_RECORD_COLUMN_TYPE]) && above[TODOKU_RECORD_COLUMN_TYPE] != NULL &&
      fits_type (value, above[TODOKU_RECORD_COLUMN_TYPE]))
    fields[TODOKU_RECORD_COLUMN_TYPE] = above[TODOKU_RECORD_COLUMN_TYPE];
  if (!has_domain && is_blank (fqdn) && above[TODOKU_RECORD_COLUMN_DOMAIN] != NULL &&
      needs_domain (fields[TODOKU_RECORD_COLUMN_HOST]))
    fields[TODOKU_RECORD_COLUMN_DOMAIN] = above[TODOKU_RECORD_COLUMN_DOMAIN];
  else if (!has_domain && !self->keep_names && is_blank (fqdn) &&
           is_blank (fields[TODOKU_RECORD_COLUMN_HOST]) && !self->is_alias_above &&
           !is_alias (fields))
    fields[TODOKU_RECORD_COLUMN_HOST] = above[TODOKU_RECORD_COLUMN_HOST];
}

static gboolean
is_one_of (const char        *cell,
           const char *const *words)
{
  g_autofree char *clean = todoku_record_reader_dup_clean (cell);

  return g_strv_contains (words, clean);
}

/* Which column of a request says what is to be done, or -1. Those of screens have buttons, and are
 * called otherwise.
 */
static int
find_action (GPtrArray *row)
{
  static const char *const names[] = {
    "区分", "作業", "作業区分", "変更区分", "作業内容", "依頼内容", "対応", NULL
  };

  for (guint i = 0; i < row->len; i++)
    if (is_one_of (g_ptr_array_index (row, i), names))
      return (int) i;

  return -1;
}

static gboolean
is_to_go (TodokuRecordReader *self)
{
  static const char *const words[] = { "削除", "廃止", "Delete", "Remove", "DELETE", NULL };

  return self->has_header && self->action >= 0 && (guint) self->action < self->row->len &&
         is_one_of (g_ptr_array_index (self->row, self->action), words);
}

static void
read_record (TodokuRecordReader *self)
{
  const char *fields[TODOKU_RECORD_N_COLUMNS];
  const char *priority;

  if (is_to_go (self))
    {
      todoku_record_reader_report (self, N_("what is to be changed or deleted is left out"), NULL);
      return;
    }
  for (int column = 0; column < TODOKU_RECORD_N_COLUMNS; column++)
    fields[column] = get_cell (self, column);
  /* Many screens show a dash where there is none. */
  priority = fields[TODOKU_RECORD_COLUMN_PRIORITY];
  if (priority != NULL && self->format != TODOKU_RECORD_FORMAT_CSV &&
      strpbrk (priority, "0123456789") == NULL && strlen (priority) <= 3)
    fields[TODOKU_RECORD_COLUMN_PRIORITY] = NULL;

  if (self->has_header)
    {
      for (guint i = 0; i < G_N_ELEMENTS (merged); i++)
        if (is_ditto (fields[merged[i]]))
          fields[merged[i]] = NULL;
      keep_above (self, fields);
      take_above (self, fields);
    }
  todoku_record_reader_emit (self, fields);
}

/* "TXT,_dmarc.example.jp,v=DMARC1; rua=mailto:a@example.jp,mailto:b@example.jp": a text with commas
 * that lost its quotation marks has more cells than there are columns.
 */
static void
join_text (TodokuRecordReader *self)
{
  int at = self->columns[TODOKU_RECORD_COLUMN_VALUE];
  const char *type = get_cell (self, TODOKU_RECORD_COLUMN_TYPE);
  guint surplus = self->row->len > self->n_header ? self->row->len - self->n_header : 0;
  g_autoptr(GString) text = NULL;

  /* A comma may also end the line. */
  while (surplus > 0 && is_blank (g_ptr_array_index (self->row, self->row->len - 1)))
    {
      g_ptr_array_remove_index (self->row, self->row->len - 1);
      surplus--;
    }
  if (surplus == 0 || type == NULL || g_ascii_strncasecmp (type, "TXT", 3) != 0 ||
      strchr (g_ptr_array_index (self->row, (guint) at), '=') == NULL)
    return;
  /* A remark beside a text is no part of it; an address or another tag is. */
  for (guint i = 1; i <= surplus; i++)
    {
      const char *cell = g_ptr_array_index (self->row, (guint) at + i);

      if (!g_str_is_ascii (cell) || strpbrk (cell, "@=;") == NULL)
        return;
    }
  text = g_string_new (g_ptr_array_index (self->row, (guint) at));
  for (guint i = 1; i <= surplus; i++)
    g_string_append_printf (text, ",%s", (char *) g_ptr_array_index (self->row, (guint) at + i));
  g_ptr_array_remove_range (self->row, (guint) at, surplus + 1);
  g_ptr_array_insert (self->row, at, g_strdup (text->str));
}

static gboolean
is_empty (GPtrArray *row)
{
  for (guint i = 0; i < row->len; i++)
    if (*(const char *) g_ptr_array_index (row, i) != '\0')
      return FALSE;

  return TRUE;
}

/**
 * todoku_record_reader_read_cells:
 * @self: a reader with the cells of a row in @row, which it empties
 *
 * The first row may name the columns; so may a later one, where tables follow each other.
 */
void
todoku_record_reader_read_cells (TodokuRecordReader *self)
{
  int columns[TODOKU_RECORD_N_COLUMNS];

  if (is_empty (self->row))
    {
      /* Spreadsheets write their empty rows too. */
    }
  else if (!self->has_header && todoku_record_reader_read_side_row (self))
    {
      /* It is read when the table has ended. */
    }
  else if (todoku_record_reader_find_columns (self->row, columns))
    {
      todoku_record_reader_end_side (self);
      memcpy (self->columns, columns, sizeof columns);
      self->has_header = TRUE;
      self->n_header = self->row->len;
      self->action = find_action (self->row);
    }
  else if (!self->has_header ||
           (self->format == TODOKU_RECORD_FORMAT_TABLE && self->separator == ' ' &&
            self->row->len != self->n_header))
    {
      /* Between blanks an empty cell cannot be seen. */
      memcpy (columns, self->columns, sizeof columns);
      todoku_record_reader_guess_columns (self);
      read_record (self);
      memcpy (self->columns, columns, sizeof columns);
    }
  else
    {
      if (self->format == TODOKU_RECORD_FORMAT_CSV)
        join_text (self);
      read_record (self);
    }
  g_ptr_array_set_size (self->row, 0);
}

/**
 * todoku_record_reader_clear_rows:
 * @self: a reader
 *
 * Forgets what the rows before had.
 */
void
todoku_record_reader_clear_rows (TodokuRecordReader *self)
{
  for (int column = 0; column < TODOKU_RECORD_N_COLUMNS; column++)
    {
      g_clear_pointer (&self->above[column], g_free);
      g_clear_pointer (&self->side[column], g_ptr_array_unref);
    }
}
