/* SPDX-License-Identifier: GPL-3.0-or-later
 * Type-checked access to parsed JSON. Null counts as missing, as services use both. It refuses text
 * that the parser cannot be trusted with.
 */
#include "todoku-json.h"

#include "todoku-error.h"
#include "todoku-json-text.h"
#include "todoku-remote.h"

#include <string.h>

#define MAX_ID 128

/**
 * todoku_json_parse:
 * @bytes: a reply
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: (transfer full): the root, or %NULL with @error set
 */
JsonNode *
todoku_json_parse (GBytes  *bytes,
                   GError **error)
{
  g_autoptr(JsonParser) parser = NULL;
  g_autoptr(GError) parse_error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  if (length == 0 || !g_utf8_validate_len (text, length, NULL) ||
      !todoku_json_text_is_tame (text, length))
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                           "The reply is not JSON");
      return NULL;
    }

  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, text, length, &parse_error))
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY, "The reply is not JSON: %s",
                   parse_error->message);
      return NULL;
    }
  if (json_parser_get_root (parser) == NULL)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY, "The reply is empty");
      return NULL;
    }

  return json_parser_steal_root (parser);
}

/**
 * todoku_json_parse_object:
 * @bytes: a reply
 * @ret_root: (out) (transfer full) (nullable): what was read, which owns the object
 * @error: return location of %TODOKU_ERROR_INVALID_REPLY
 *
 * Reads a reply that must be an object.
 *
 * Returns: (transfer none): the object, or %NULL with @error set
 */
JsonObject *
todoku_json_parse_object (GBytes    *bytes,
                          JsonNode **ret_root,
                          GError   **error)
{
  *ret_root = todoku_json_parse (bytes, error);
  if (*ret_root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (*ret_root))
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                           "The reply is not an object");
      return NULL;
    }

  return json_node_get_object (*ret_root);
}

/**
 * todoku_json_check_some:
 * @object: a reply of which every member may be missing
 * @error: return location of %TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: whether it says anything at all; what does not, may be anybody's
 */
gboolean
todoku_json_check_some (JsonObject  *object,
                        GError     **error)
{
  if (json_object_get_size (object) > 0)
    return TRUE;

  g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY, "The reply says nothing");

  return FALSE;
}

/**
 * todoku_json_add_text:
 * @builder: a builder within an object
 * @name: the name of a member
 * @text: its value
 */
void
todoku_json_add_text (JsonBuilder *builder,
                      const char  *name,
                      const char  *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

/**
 * todoku_json_to_bytes:
 * @builder: a builder whose root is complete
 *
 * Returns: (transfer full): the text
 */
GBytes *
todoku_json_to_bytes (JsonBuilder *builder)
{
  g_autoptr(JsonNode) root = json_builder_get_root (builder);
  g_autoptr(JsonGenerator) generator = json_generator_new ();
  gsize length;
  char *text;

  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, &length);

  return g_bytes_new_take (text, length);
}

/* Finds a member of one of two types; a missing or null member gives %NULL. */
static gboolean
find_member (JsonObject      *object,
             const char      *name,
             TodokuJsonNeed   need,
             JsonNodeType     node_type,
             JsonNode       **ret_node,
             GError         **error)
{
  JsonNode *node = json_object_get_member (object, name);

  *ret_node = NULL;
  if (node == NULL || json_node_is_null (node))
    {
      if (need == TODOKU_JSON_OPTIONAL)
        return TRUE;
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY, "The reply lacks \"%s\"", name);
      return FALSE;
    }
  if (json_node_get_node_type (node) != node_type)
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                   "\"%s\" in the reply is of the wrong type", name);
      return FALSE;
    }
  *ret_node = node;

  return TRUE;
}

static gboolean
find_value (JsonObject      *object,
            const char      *name,
            TodokuJsonNeed   need,
            GType            type,
            GType            other_type,
            JsonNode       **ret_node,
            GError         **error)
{
  if (!find_member (object, name, need, JSON_NODE_VALUE, ret_node, error))
    return FALSE;

  if (*ret_node != NULL && json_node_get_value_type (*ret_node) != type &&
      json_node_get_value_type (*ret_node) != other_type)
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                   "\"%s\" in the reply is of the wrong type", name);
      return FALSE;
    }

  return TRUE;
}

/**
 * todoku_json_get_string:
 * @object: an object
 * @name: a member
 * @need: whether it must be there
 * @ret_value: (out) (transfer none) (nullable): its value, or %NULL
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: whether it is a string, or missing though optional
 */
gboolean
todoku_json_get_string (JsonObject      *object,
                        const char      *name,
                        TodokuJsonNeed   need,
                        const char     **ret_value,
                        GError         **error)
{
  JsonNode *node;

  if (!find_value (object, name, need, G_TYPE_STRING, G_TYPE_STRING, &node, error))
    return FALSE;
  *ret_value = node != NULL ? json_node_get_string (node) : NULL;

  return TRUE;
}

/**
 * todoku_json_get_boolean:
 * @object: an object
 * @name: a member
 * @need: whether it must be there
 * @ret_value: (out): its value, or %FALSE
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: whether it is a boolean, or missing though optional
 */
gboolean
todoku_json_get_boolean (JsonObject      *object,
                         const char      *name,
                         TodokuJsonNeed   need,
                         gboolean        *ret_value,
                         GError         **error)
{
  JsonNode *node;

  if (!find_value (object, name, need, G_TYPE_BOOLEAN, G_TYPE_BOOLEAN, &node, error))
    return FALSE;
  *ret_value = node != NULL && json_node_get_boolean (node);

  return TRUE;
}

/* Some services write numbers as text, in one answer or in all. */
static gboolean
read_number (const char *text,
             double     *ret_value)
{
  char *end;

  *ret_value = g_ascii_strtod (text, &end);

  return g_ascii_isdigit (*text) && *end == '\0' && *ret_value <= G_MAXUINT32;
}

/**
 * todoku_json_get_number:
 * @object: an object
 * @name: a member
 * @need: whether it must be there
 * @ret_value: (out): its value, or 0
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: whether it is a number, also as text, or missing though optional
 */
gboolean
todoku_json_get_number (JsonObject      *object,
                        const char      *name,
                        TodokuJsonNeed   need,
                        double          *ret_value,
                        GError         **error)
{
  JsonNode *node;

  if (!find_member (object, name, need, JSON_NODE_VALUE, &node, NULL) || node == NULL ||
      json_node_get_value_type (node) != G_TYPE_STRING ||
      !read_number (json_node_get_string (node), ret_value))
    {
      if (!find_value (object, name, need, G_TYPE_INT64, G_TYPE_DOUBLE, &node, error))
        return FALSE;
      *ret_value = node != NULL ? json_node_get_double (node) : 0;
    }

  return TRUE;
}

/* Numbers, UUIDs and names: nothing else is one, and nothing that could be taken for something. */
static gboolean
is_id (const char *text)
{
  gsize length = 0;

  while (g_ascii_isgraph (text[length]) && strchr ("<>&\"'", text[length]) == NULL)
    length++;

  return length > 0 && length <= MAX_ID && text[length] == '\0';
}

/**
 * todoku_json_get_id:
 * @object: an object
 * @name: a member
 * @need: whether it must be there
 * @ret_value: (out) (transfer full) (nullable): its value as text, or %NULL
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Ids are numbers at some services and strings at others; here they are only ever repeated.
 *
 * Returns: whether it is a whole number or a string, or missing though optional
 */
gboolean
todoku_json_get_id (JsonObject      *object,
                    const char      *name,
                    TodokuJsonNeed   need,
                    char           **ret_value,
                    GError         **error)
{
  JsonNode *node;
  const char *text;

  *ret_value = NULL;
  if (!find_value (object, name, need, G_TYPE_INT64, G_TYPE_STRING, &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    {
      *ret_value = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
      return TRUE;
    }

  text = json_node_get_string (node);
  if (!is_id (text))
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                   "\"%s\" in the reply is no id", name);
      return FALSE;
    }
  *ret_value = g_strdup (text);

  return TRUE;
}

/**
 * todoku_json_get_object:
 * @object: an object
 * @name: a member
 * @need: whether it must be there
 * @ret_value: (out) (transfer none) (nullable): its value, or %NULL
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: whether it is an object, or missing though optional
 */
gboolean
todoku_json_get_object (JsonObject      *object,
                        const char      *name,
                        TodokuJsonNeed   need,
                        JsonObject     **ret_value,
                        GError         **error)
{
  JsonNode *node;

  if (!find_member (object, name, need, JSON_NODE_OBJECT, &node, error))
    return FALSE;
  *ret_value = node != NULL ? json_node_get_object (node) : NULL;

  return TRUE;
}

/**
 * todoku_json_get_array:
 * @object: an object
 * @name: a member
 * @need: whether it must be there
 * @ret_value: (out) (transfer none) (nullable): its value, or %NULL
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: whether it is an array, or missing though optional
 */
gboolean
todoku_json_get_array (JsonObject      *object,
                       const char      *name,
                       TodokuJsonNeed   need,
                       JsonArray      **ret_value,
                       GError         **error)
{
  JsonNode *node;

  if (!find_member (object, name, need, JSON_NODE_ARRAY, &node, error))
    return FALSE;
  *ret_value = node != NULL ? json_node_get_array (node) : NULL;

  return TRUE;
}

/**
 * todoku_json_get_entry:
 * @array: an array
 * @index: which of its elements
 * @ret_value: (out) (transfer none) (nullable): the element, or %NULL for one that is null
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: whether it is an object, or nothing
 */
gboolean
todoku_json_get_entry (JsonArray   *array,
                       guint        index,
                       JsonObject **ret_value,
                       GError     **error)
{
  JsonNode *node = json_array_get_element (array, index);

  *ret_value = NULL;
  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                           "An entry of the list in the reply is not an object");
      return FALSE;
    }
  *ret_value = json_node_get_object (node);

  return TRUE;
}
