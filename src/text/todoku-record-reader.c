/* SPDX-License-Identifier: GPL-3.0-or-later
 * A pushed parser for expected records: tells the format by the first line and hands each byte or
 * line to the part that reads it. Any thread, one reader per thread. Every size is bounded: one
 * record may be 1 MiB, a name 253 characters.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "todoku-domain-name.h"
#include "todoku-error.h"

#define MAX_NAME_LENGTH 253
#define MAX_LABEL_LENGTH 63

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
  g_free (self->origin);
  g_free (self->owner);
  g_free (self);
}

/**
 * todoku_record_reader_fail:
 * @self: a reader
 * @problem: (scope forever): why the input is refused, a string marked with N_()
 * @detail: (nullable): more about it, for the error alone
 * @error: return location
 *
 * Refuses the input at the line that is being read.
 *
 * Returns: %FALSE
 */
gboolean
todoku_record_reader_fail (TodokuRecordReader  *self,
                           const char          *problem,
                           const char          *detail,
                           GError             **error)
{
  self->problem = problem;
  g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT, "Line %u: %s%s%s", self->line, problem,
               detail != NULL ? ": " : "", detail != NULL ? detail : "");

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

/**
 * todoku_record_reader_has_type:
 * @text: a word
 *
 * Returns: whether @text is the name of a record type that people meet, also of one that cannot be
 *   checked
 */
gboolean
todoku_record_reader_has_type (const char *text)
{
  static const char * const types[] = {
    "CNAME", "TXT", "MX", "A", "AAAA", "NS", "SOA", "SRV", "CAA", "PTR", "SPF", "ALIAS", "ANAME",
    "HTTPS", "SVCB", "TLSA", "DS",
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_ascii_strcasecmp (types[i], text) == 0)
      return TRUE;

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

/**
 * todoku_record_reader_emit:
 * @self: a reader
 * @type: (nullable): the record type as it was written
 * @fields: (inout): the other fields as they were written
 * @error: return location
 *
 * Hands a record on, if it is one.
 *
 * Returns: whether it is
 */
gboolean
todoku_record_reader_emit (TodokuRecordReader  *self,
                           const char          *type,
                           TodokuRecord        *fields,
                           GError             **error)
{
  g_autofree char *host = NULL;
  g_autofree char *value = NULL;
  g_autofree char *domain = NULL;
  g_autoptr(TodokuRecord) record = NULL;

  if (type == NULL || !parse_type (type, &fields->type))
    return todoku_record_reader_fail (self, N_("the type must be CNAME, TXT or MX"), NULL, error);
  if (fields->host == NULL || !make_ascii (&fields->host, &host) || !is_name (fields->host))
    return todoku_record_reader_fail (self, N_("the host is not a name that DNS can be asked for"),
                                      NULL, error);
  if (fields->value == NULL || *fields->value == '\0')
    return todoku_record_reader_fail (self, N_("there is no value"), NULL, error);
  if (!g_utf8_validate (fields->value, -1, NULL) ||
      (fields->group != NULL && !g_utf8_validate (fields->group, -1, NULL)))
    return todoku_record_reader_fail (self, N_("this is not text"), NULL, error);
  if (fields->type != TODOKU_RECORD_TYPE_TXT &&
      (!make_ascii (&fields->value, &value) || !is_name (fields->value)))
    return todoku_record_reader_fail (self, N_("the value is not a host name"), NULL, error);
  if (!make_ascii (&fields->domain, &domain) ||
      (fields->domain != NULL && !is_name (fields->domain)))
    return todoku_record_reader_fail (self, N_("the domain is not a name"), NULL, error);

  fields->purpose = todoku_record_purpose_from_key (NULL, fields->type, fields->host);
  record = todoku_record_new (fields);
  self->func (record, self->user_data);

  return TRUE;
}

/* Whether the line is one of a zone file: blanks, and a class or an owner before the type. */
static gboolean
is_zone_line (const char *line,
              gboolean    needs_class)
{
  g_auto(GStrv) words = g_strsplit_set (line, " \t", -1);
  gboolean has_class = FALSE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      has_class |= g_ascii_strcasecmp (words[i], "IN") == 0;
      if (todoku_record_reader_has_type (words[i]))
        return has_class || !needs_class;
    }

  return FALSE;
}

/* The first line decides. What has neither form is left to the CSV part, which says so. */
static TodokuRecordFormat
find_format (TodokuRecordReader *self)
{
  const char *line = self->text->str;
  char separator;

  if (*line == ';' || *line == '$')
    return TODOKU_RECORD_FORMAT_ZONE;
  if (todoku_record_reader_is_header (line, ','))
    return TODOKU_RECORD_FORMAT_CSV;

  separator = todoku_record_reader_separator (line);
  self->separator = separator;
  if (todoku_record_reader_is_header (line, separator))
    return TODOKU_RECORD_FORMAT_TABLE;
  if (is_zone_line (line, TRUE))
    return TODOKU_RECORD_FORMAT_ZONE;
  if (todoku_record_reader_is_row (line, separator))
    return TODOKU_RECORD_FORMAT_TABLE;
  if (todoku_record_reader_is_row (line, ','))
    return TODOKU_RECORD_FORMAT_CSV;
  if (is_zone_line (line, FALSE))
    return TODOKU_RECORD_FORMAT_ZONE;

  return TODOKU_RECORD_FORMAT_CSV;
}

static gboolean
read_line (TodokuRecordReader  *self,
           GError             **error)
{
  gboolean read;

  if (self->text->len > 0 && self->text->str[self->text->len - 1] == '\r')
    g_string_truncate (self->text, self->text->len - 1);
  if (!g_utf8_validate (self->text->str, (gssize) self->text->len, NULL))
    return todoku_record_reader_fail (self, N_("this is not text"), NULL, error);

  read = self->format == TODOKU_RECORD_FORMAT_ZONE
           ? todoku_record_reader_read_zone (self, self->text->str, error)
           : todoku_record_reader_read_row (self, self->text->str, error);
  g_string_truncate (self->text, 0);

  return read;
}

/* The first line has ended: its bytes go to the part that reads them. */
static gboolean
start_format (TodokuRecordReader  *self,
              GError             **error)
{
  /* The upper edge of a table says nothing. */
  if (todoku_record_reader_is_rule (self->text->str))
    {
      g_string_truncate (self->text, 0);
      return TRUE;
    }

  self->format = find_format (self);
  if (self->format == TODOKU_RECORD_FORMAT_CSV)
    {
      g_autofree char *line = g_strndup (self->text->str, self->text->len);
      gsize length = self->text->len;

      g_string_truncate (self->text, 0);
      for (gsize i = 0; i < length; i++)
        if (!todoku_record_reader_push_csv (self, line[i], error))
          return FALSE;

      return TRUE;
    }

  return read_line (self, error);
}

static gboolean
push_line_byte (TodokuRecordReader  *self,
                char                 c,
                GError             **error)
{
  if (c == '\0')
    return todoku_record_reader_fail (self, N_("this is not text"), NULL, error);
  if (c != '\n')
    {
      if (self->text->len >= TODOKU_RECORD_READER_MAX_SIZE)
        return todoku_record_reader_fail (self, N_("the record is too long"), NULL, error);
      g_string_append_c (self->text, c);
      return TRUE;
    }

  if (self->format != TODOKU_RECORD_FORMAT_UNKNOWN)
    return read_line (self, error);
  if (!start_format (self, error))
    return FALSE;

  return self->format != TODOKU_RECORD_FORMAT_CSV ||
         todoku_record_reader_push_csv (self, '\n', error);
}

static gboolean
push_byte (TodokuRecordReader  *self,
           char                 c,
           GError             **error)
{
  static const char bom[] = "\xef\xbb\xbf";

  if (self->format == TODOKU_RECORD_FORMAT_UNKNOWN && self->text->len == 0)
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
      /* Only a whole mark is one; its first bytes begin other letters too. */
      if (self->n_bom > 0 && self->n_bom < 3)
        g_string_append_len (self->text, bom, self->n_bom);
      else if (c == '{' || c == '[')
        self->format = TODOKU_RECORD_FORMAT_JSON;
    }

  switch (self->format)
    {
    case TODOKU_RECORD_FORMAT_JSON:
      if (!todoku_record_reader_push_json (self, c, error))
        return FALSE;
      break;
    case TODOKU_RECORD_FORMAT_CSV:
      if (!todoku_record_reader_push_csv (self, c, error))
        return FALSE;
      break;
    case TODOKU_RECORD_FORMAT_UNKNOWN:
    case TODOKU_RECORD_FORMAT_TABLE:
    case TODOKU_RECORD_FORMAT_ZONE:
    default:
      if (!push_line_byte (self, c, error))
        return FALSE;
      break;
    }
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
 *   must not be given more
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
  if (self->format == TODOKU_RECORD_FORMAT_UNKNOWN && self->text->len > 0 &&
      !start_format (self, error))
    return FALSE;

  switch (self->format)
    {
    case TODOKU_RECORD_FORMAT_JSON:
      if (self->depth == 0 && !self->in_array)
        return TRUE;
      if (self->depth > 0)
        self->line = self->object_line;
      return todoku_record_reader_fail (self, N_("the JSON ends too early"), NULL, error);
    case TODOKU_RECORD_FORMAT_CSV:
      return todoku_record_reader_end_csv (self, error);
    case TODOKU_RECORD_FORMAT_TABLE:
    case TODOKU_RECORD_FORMAT_ZONE:
      if (self->text->len > 0 && !read_line (self, error))
        return FALSE;
      if (self->depth > 0)
        return todoku_record_reader_fail (self, N_("the bracket is not closed"), NULL, error);
      return TRUE;
    case TODOKU_RECORD_FORMAT_UNKNOWN:
    default:
      return TRUE;
    }
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

/**
 * todoku_record_reader_dup_problem:
 * @self: a reader that refused its input
 *
 * Returns: (transfer full) (nullable): one translated sentence for people with the number of the
 *   line, or %NULL when nothing was refused
 */
char *
todoku_record_reader_dup_problem (TodokuRecordReader *self)
{
  if (self->problem == NULL)
    return NULL;

  /* Translators: the number of a line, and what is wrong with it, such as “there is no value”. */
  return g_strdup_printf (_("Line %1$u: %2$s"), self->line, _(self->problem));
}

/**
 * todoku_record_reader_dup_group:
 * @record: a record
 *
 * Records of one group are judged together. Without a group it is the sending domain that holds
 * them together, and without that the registrable domain, which has the zone in it.
 *
 * Returns: (transfer full): the same text for all records of a group
 */
char *
todoku_record_reader_dup_group (const TodokuRecord *record)
{
  g_autofree char *registrable = NULL;

  if (record->group != NULL)
    return g_strconcat ("group ", record->group, NULL);
  if (record->domain != NULL)
    return g_strconcat ("domain ", record->domain, NULL);

  registrable = todoku_domain_name_registrable (record->host);

  return g_strconcat ("host ", registrable != NULL ? registrable : record->host, NULL);
}
