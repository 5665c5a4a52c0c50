/* SPDX-License-Identifier: GPL-3.0-or-later
 * A pushed parser for expected records. Any thread, one reader per thread. Every size is bounded:
 * one record may be 1 MiB, a name 253 characters.
 */
#include "todoku-record-reader.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "todoku-error.h"

#define MAX_RECORD_SIZE (1024 * 1024)
#define MAX_NAME_LENGTH 253
#define MAX_LABEL_LENGTH 63

typedef enum
{
  FORMAT_UNKNOWN,
  FORMAT_JSON,
  FORMAT_CSV,
} Format;

typedef enum
{
  COLUMN_TYPE,
  COLUMN_HOST,
  COLUMN_VALUE,
  COLUMN_PRIORITY,
  COLUMN_DOMAIN,
  COLUMN_FQDN,
  COLUMN_GROUP,
  COLUMN_REQUIRED,
  N_COLUMNS,
} Column;

static const char * const column_names[N_COLUMNS] = {
  "TYPE", "HOST", "VALUE", "PRIORITY", "DOMAIN", "FQDN", "GROUP", "REQUIRED",
};

struct _TodokuRecordReader
{
  TodokuRecordFunc func;
  gpointer user_data;
  Format format;
  guint line;
  guint n_bom;
  GString *text;

  /* JSON: the object that is being gathered, and where in it we are. */
  JsonParser *parser;
  guint depth;
  gboolean in_string;
  gboolean escaped;
  gboolean in_array;
  gboolean array_ended;
  gboolean need_comma;

  /* CSV: the row that is being gathered, and which column is which. */
  GPtrArray *row;
  gboolean quoted;
  gboolean quote_seen;
  gboolean has_header;
  int columns[N_COLUMNS];
};

/**
 * todoku_record_reader_new:
 * @func: called for each record
 * @user_data: its argument
 *
 * Returns: (transfer full): a reader at the start of its input
 */
TodokuRecordReader *
todoku_record_reader_new (TodokuRecordFunc func,
                          gpointer         user_data)
{
  TodokuRecordReader *self = g_new0 (TodokuRecordReader, 1);

  self->func = func;
  self->user_data = user_data;
  self->line = 1;
  self->text = g_string_new (NULL);
  self->parser = json_parser_new ();
  self->row = g_ptr_array_new_with_free_func (g_free);

  return self;
}

/**
 * todoku_record_reader_free:
 * @self: (transfer full): a reader
 */
void
todoku_record_reader_free (TodokuRecordReader *self)
{
  g_string_free (self->text, TRUE);
  g_object_unref (self->parser);
  g_ptr_array_unref (self->row);
  g_free (self);
}

static gboolean G_GNUC_PRINTF (3, 4)
fail (TodokuRecordReader  *self,
      GError             **error,
      const char          *format,
      ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT, "Line %u: %s", self->line, message);

  return FALSE;
}

/* What DNS can be asked at all (RFC 1035 section 2.3.4); the letters are left to the look-up. */
static gboolean
is_name (const char *name)
{
  g_auto(GStrv) labels = NULL;
  gsize length = strlen (name);

  if (length > 0 && name[length - 1] == '.')
    length--;
  if (length == 0 || length > MAX_NAME_LENGTH || strpbrk (name, " \t\r\n") != NULL)
    return FALSE;

  labels = g_strsplit (name, ".", -1);
  for (guint i = 0; labels[i] != NULL; i++)
    if (strlen (labels[i]) > MAX_LABEL_LENGTH || (*labels[i] == '\0' && labels[i + 1] != NULL))
      return FALSE;

  return TRUE;
}

static gboolean
parse_type (const char       *text,
            TodokuRecordType *ret_type)
{
  static const struct { const char *name; TodokuRecordType type; } types[] = {
    { "CNAME", TODOKU_RECORD_TYPE_CNAME },
    { "TXT", TODOKU_RECORD_TYPE_TXT },
    { "MX", TODOKU_RECORD_TYPE_MX },
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_ascii_strcasecmp (types[i].name, text) == 0)
      {
        *ret_type = types[i].type;
        return TRUE;
      }

  return FALSE;
}

/* DNS carries A-labels (RFC 5891); full-width letters become the ones that they stand for. */
static gboolean
make_ascii (const char **name,
            char       **to_free)
{
  if (*name == NULL || g_str_is_ascii (*name))
    return TRUE;

  *to_free = g_hostname_to_ascii (*name);
  if (*to_free == NULL)
    return FALSE;
  *name = *to_free;

  return TRUE;
}

static gboolean
emit (TodokuRecordReader  *self,
      const char          *type,
      TodokuRecord        *fields,
      GError             **error)
{
  g_autofree char *host = NULL;
  g_autofree char *value = NULL;
  g_autofree char *domain = NULL;
  g_autoptr(TodokuRecord) record = NULL;

  if (type == NULL || !parse_type (type, &fields->type))
    return fail (self, error, "the type must be CNAME, TXT or MX");
  if (fields->host == NULL || !make_ascii (&fields->host, &host) || !is_name (fields->host))
    return fail (self, error, "the host is not a name that DNS can be asked for");
  if (fields->value == NULL || *fields->value == '\0')
    return fail (self, error, "there is no value");
  if (fields->type != TODOKU_RECORD_TYPE_TXT &&
      (!make_ascii (&fields->value, &value) || !is_name (fields->value)))
    return fail (self, error, "the value is not a host name");
  if (!make_ascii (&fields->domain, &domain) ||
      (fields->domain != NULL && !is_name (fields->domain)))
    return fail (self, error, "the domain is not a name");

  fields->purpose = todoku_record_purpose_from_key (NULL, fields->type, fields->host);
  record = todoku_record_new (fields);
  self->func (record, self->user_data);

  return TRUE;
}

static gboolean
read_string (TodokuRecordReader  *self,
             JsonObject          *object,
             const char          *name,
             const char         **ret_value,
             GError             **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return fail (self, error, "“%s” must be a string", name);

  *ret_value = json_node_get_string (node);

  return TRUE;
}

static gboolean
read_priority (TodokuRecordReader  *self,
               JsonObject          *object,
               int                 *ret_priority,
               GError             **error)
{
  JsonNode *node = json_object_get_member (object, "priority");

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64 ||
      json_node_get_int (node) < 0 || json_node_get_int (node) > G_MAXUINT16)
    return fail (self, error, "“priority” must be a whole number from 0 to 65535");

  *ret_priority = (int) json_node_get_int (node);

  return TRUE;
}

static gboolean
read_required (TodokuRecordReader  *self,
               JsonObject          *object,
               gboolean            *ret_required,
               GError             **error)
{
  JsonNode *node = json_object_get_member (object, "required");

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return fail (self, error, "“required” must be true or false");

  *ret_required = json_node_get_boolean (node);

  return TRUE;
}

static gboolean
read_object (TodokuRecordReader  *self,
             GError             **error)
{
  TodokuRecord fields = { .priority = -1, .required = TRUE };
  g_autoptr(GError) parse_error = NULL;
  const char *type = NULL;
  JsonObject *object;

  if (!json_parser_load_from_data (self->parser, self->text->str, self->text->len, &parse_error))
    return fail (self, error, "%s", parse_error->message);

  object = json_node_get_object (json_parser_get_root (self->parser));

  return read_string (self, object, "type", &type, error) &&
         read_string (self, object, "host", &fields.host, error) &&
         read_string (self, object, "value", &fields.value, error) &&
         read_string (self, object, "domain", &fields.domain, error) &&
         read_string (self, object, "group", &fields.group, error) &&
         read_priority (self, object, &fields.priority, error) &&
         read_required (self, object, &fields.required, error) &&
         emit (self, type, &fields, error);
}

static gboolean
push_json_outside (TodokuRecordReader  *self,
                   char                 c,
                   GError             **error)
{
  if (g_ascii_isspace (c))
    return TRUE;
  if (c == '{' && !self->array_ended && !(self->in_array && self->need_comma))
    {
      g_string_assign (self->text, "{");
      self->depth = 1;
      return TRUE;
    }
  if (c == '[' && !self->in_array && !self->array_ended && !self->need_comma)
    {
      self->in_array = TRUE;
      return TRUE;
    }
  if (c == ']' && self->in_array)
    {
      self->in_array = FALSE;
      self->array_ended = TRUE;
      return TRUE;
    }
  if (c == ',' && self->in_array && self->need_comma)
    {
      self->need_comma = FALSE;
      return TRUE;
    }

  return fail (self, error, "not a JSON object");
}

/* Only finds where an object ends; whether it is one is for the parser to say. */
static gboolean
push_json (TodokuRecordReader  *self,
           char                 c,
           GError             **error)
{
  if (self->depth == 0)
    return push_json_outside (self, c, error);

  g_string_append_c (self->text, c);
  if (self->text->len > MAX_RECORD_SIZE)
    return fail (self, error, "the record is too long");

  if (self->in_string)
    {
      if (self->escaped)
        self->escaped = FALSE;
      else if (c == '\\')
        self->escaped = TRUE;
      else if (c == '"')
        self->in_string = FALSE;
    }
  else if (c == '"')
    {
      self->in_string = TRUE;
    }
  else if (c == '{' || c == '[')
    {
      self->depth++;
    }
  else if ((c == '}' || c == ']') && --self->depth == 0)
    {
      self->need_comma = TRUE;
      return read_object (self, error);
    }

  return TRUE;
}

static gboolean
read_header (TodokuRecordReader  *self,
             GError             **error)
{
  for (int column = 0; column < N_COLUMNS; column++)
    self->columns[column] = -1;
  for (guint i = 0; i < self->row->len; i++)
    for (int column = 0; column < N_COLUMNS; column++)
      if (g_ascii_strcasecmp (g_strstrip (g_ptr_array_index (self->row, i)),
                              column_names[column]) == 0)
        self->columns[column] = (int) i;

  if (self->columns[COLUMN_TYPE] < 0 || self->columns[COLUMN_VALUE] < 0 ||
      (self->columns[COLUMN_HOST] < 0 && self->columns[COLUMN_FQDN] < 0))
    return fail (self, error, "neither JSON nor CSV with the header TYPE,HOST,VALUE");

  self->has_header = TRUE;

  return TRUE;
}

static const char *
get_cell (TodokuRecordReader *self,
          Column              column)
{
  int index = self->columns[column];
  const char *cell;

  if (index < 0 || (guint) index >= self->row->len)
    return NULL;
  cell = g_ptr_array_index (self->row, index);
  /* Our own CSV guards a spreadsheet against what looks like a formula. */
  if (cell[0] == '\'' && cell[1] != '\0' && strchr ("=+-@", cell[1]) != NULL)
    cell++;

  return *cell != '\0' ? cell : NULL;
}

static gboolean
read_row (TodokuRecordReader  *self,
          GError             **error)
{
  TodokuRecord fields = { .priority = -1, .required = TRUE };
  const char *priority;
  const char *required;
  guint64 number;

  if (!self->has_header)
    return read_header (self, error);
  if (self->row->len == 1 && *(char *) g_ptr_array_index (self->row, 0) == '\0')
    return TRUE;

  fields.host = get_cell (self, COLUMN_FQDN);
  if (fields.host == NULL)
    fields.host = get_cell (self, COLUMN_HOST);
  fields.value = get_cell (self, COLUMN_VALUE);
  fields.domain = get_cell (self, COLUMN_DOMAIN);
  fields.group = get_cell (self, COLUMN_GROUP);
  priority = get_cell (self, COLUMN_PRIORITY);
  if (priority != NULL)
    {
      if (!g_ascii_string_to_unsigned (priority, 10, 0, G_MAXUINT16, &number, NULL))
        return fail (self, error, "the priority must be a whole number from 0 to 65535");
      fields.priority = (int) number;
    }
  required = get_cell (self, COLUMN_REQUIRED);
  if (required != NULL)
    fields.required = g_ascii_strcasecmp (required, "false") != 0 && !g_str_equal (required, "0");

  return emit (self, get_cell (self, COLUMN_TYPE), &fields, error);
}

static void
end_field (TodokuRecordReader *self)
{
  g_ptr_array_add (self->row, g_strndup (self->text->str, self->text->len));
  g_string_truncate (self->text, 0);
  self->quoted = FALSE;
  self->quote_seen = FALSE;
}

static gboolean
end_row (TodokuRecordReader  *self,
         GError             **error)
{
  gboolean read;

  end_field (self);
  read = read_row (self, error);
  g_ptr_array_set_size (self->row, 0);

  return read;
}

/* RFC 4180, and lines that end with a line feed alone. */
static gboolean
push_csv (TodokuRecordReader  *self,
          char                 c,
          GError             **error)
{
  if (self->text->len > MAX_RECORD_SIZE || self->row->len > 100)
    return fail (self, error, "the record is too long");
  if (c == '\0')
    return fail (self, error, "this is not text");

  if (self->quoted && !self->quote_seen)
    {
      if (c == '"')
        self->quote_seen = TRUE;
      else
        g_string_append_c (self->text, c);
      return TRUE;
    }
  if (self->quote_seen && c == '"')
    {
      g_string_append_c (self->text, '"');
      self->quote_seen = FALSE;
      return TRUE;
    }

  switch (c)
    {
    case ',':
      end_field (self);
      return TRUE;
    case '\n':
      return end_row (self, error);
    case '\r':
      return TRUE;
    case '"':
      if (self->text->len > 0)
        return fail (self, error, "a quotation mark inside a field");
      self->quoted = TRUE;
      return TRUE;
    default:
      if (self->quote_seen)
        return fail (self, error, "text after a closing quotation mark");
      g_string_append_c (self->text, c);
      return TRUE;
    }
}

static gboolean
push_byte (TodokuRecordReader  *self,
           char                 c,
           GError             **error)
{
  static const char bom[] = "\xef\xbb\xbf";

  if (self->format == FORMAT_UNKNOWN)
    {
      if (self->n_bom < 3 && c == bom[self->n_bom])
        {
          self->n_bom++;
          return TRUE;
        }
      if (g_ascii_isspace (c))
        {
          self->line += c == '\n';
          return TRUE;
        }
      self->format = c == '{' || c == '[' ? FORMAT_JSON : FORMAT_CSV;
    }

  if (self->format == FORMAT_JSON ? !push_json (self, c, error) : !push_csv (self, c, error))
    return FALSE;
  self->line += c == '\n';

  return TRUE;
}

/**
 * todoku_record_reader_push:
 * @self: a reader
 * @data: the next bytes of the input
 * @length: how many
 * @error: return location
 *
 * Returns: whether all of it can be part of the input; else %TODOKU_ERROR_BAD_INPUT, and the reader
 * must
 *   not be used again
 */
gboolean
todoku_record_reader_push (TodokuRecordReader  *self,
                           const char          *data,
                           gsize                length,
                           GError             **error)
{
  for (gsize i = 0; i < length; i++)
    if (!push_byte (self, data[i], error))
      return FALSE;

  return TRUE;
}

/**
 * todoku_record_reader_end:
 * @self: a reader
 * @error: return location
 *
 * Says that the input has ended.
 *
 * Returns: whether it ended where it may
 */
gboolean
todoku_record_reader_end (TodokuRecordReader  *self,
                          GError             **error)
{
  if (self->format == FORMAT_JSON && (self->depth > 0 || self->in_array))
    return fail (self, error, "the JSON ends too early");
  if (self->format == FORMAT_CSV)
    {
      if (self->quoted && !self->quote_seen)
        return fail (self, error, "the quotation mark is not closed");
      if (self->text->len > 0 || self->row->len > 0)
        return end_row (self, error);
    }

  return TRUE;
}

/**
 * todoku_record_reader_is_array:
 * @self: a reader
 *
 * Returns: whether the input is one JSON array that has not ended yet
 */
gboolean
todoku_record_reader_is_array (TodokuRecordReader *self)
{
  return self->in_array;
}
