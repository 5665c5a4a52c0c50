/* SPDX-License-Identifier: GPL-3.0-or-later
 * JSON lines and JSON arrays of records: one object at a time is held and parsed. Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <glib/gi18n-lib.h>

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
    return todoku_record_reader_fail (self, N_("a value has the wrong type"), name, error);

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
    return todoku_record_reader_fail (self,
                                      N_("the priority must be a whole number from 0 to 65535"),
                                      NULL, error);

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
    return todoku_record_reader_fail (self, N_("a value has the wrong type"), "required", error);

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
    return todoku_record_reader_fail (self, N_("this is not JSON"), parse_error->message, error);

  object = json_node_get_object (json_parser_get_root (self->parser));

  return read_string (self, object, "type", &type, error) &&
         read_string (self, object, "host", &fields.host, error) &&
         read_string (self, object, "value", &fields.value, error) &&
         read_string (self, object, "domain", &fields.domain, error) &&
         read_string (self, object, "group", &fields.group, error) &&
         read_priority (self, object, &fields.priority, error) &&
         read_required (self, object, &fields.required, error) &&
         todoku_record_reader_emit (self, type, &fields, error);
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
      self->object_line = self->line;
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

  return todoku_record_reader_fail (self, N_("this is not JSON"), NULL, error);
}

/**
 * todoku_record_reader_push_json:
 * @self: a reader of JSON
 * @c: the next byte
 * @error: return location
 *
 * Only finds where an object ends; whether it is one is for the parser to say.
 *
 * Returns: whether it can be part of the input
 */
gboolean
todoku_record_reader_push_json (TodokuRecordReader  *self,
                                char                 c,
                                GError             **error)
{
  if (self->depth == 0)
    return push_json_outside (self, c, error);

  g_string_append_c (self->text, c);
  if (self->text->len > TODOKU_RECORD_READER_MAX_SIZE)
    {
      /* It may be too long because its end is missing; the lines after it are not at fault. */
      self->line = self->object_line;
      return todoku_record_reader_fail (self, N_("the record is too long"), NULL, error);
    }

  if (self->in_string)
    {
      /* RFC 8259 section 7: the end of the line can only be that of a line that was cut off. */
      if (c == '\n')
        return todoku_record_reader_fail (self, N_("this is not JSON"), NULL, error);
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
