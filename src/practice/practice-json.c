/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reading JSON of unknown shape. Pure. json-glib's own getters warn about a member of another type,
 * and what a client sends is no reason for a warning.
 */
#include "practice-json.h"

static JsonNode *
get_value (JsonObject *object,
           const char *name,
           GType       type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type
           ? node : NULL;
}

/**
 * practice_json_string:
 * @object: an object
 * @name: a member
 * @otherwise: (nullable): what to return if there is no such text
 *
 * Returns: (transfer none) (nullable): its text
 */
const char *
practice_json_string (JsonObject *object,
                      const char *name,
                      const char *otherwise)
{
  JsonNode *node = get_value (object, name, G_TYPE_STRING);

  return node != NULL ? json_node_get_string (node) : otherwise;
}

/**
 * practice_json_int:
 * @object: an object
 * @name: a member
 * @otherwise: what to return if there is no such integer
 *
 * Returns: its number
 */
gint64
practice_json_int (JsonObject *object,
                   const char *name,
                   gint64      otherwise)
{
  JsonNode *node = get_value (object, name, G_TYPE_INT64);

  return node != NULL ? json_node_get_int (node) : otherwise;
}

/**
 * practice_json_boolean:
 * @object: an object
 * @name: a member
 * @otherwise: what to return if there is no such truth value
 *
 * Returns: whether it is true
 */
gboolean
practice_json_boolean (JsonObject *object,
                       const char *name,
                       gboolean    otherwise)
{
  JsonNode *node = get_value (object, name, G_TYPE_BOOLEAN);

  return node != NULL ? json_node_get_boolean (node) : otherwise;
}

/**
 * practice_json_array:
 * @object: an object
 * @name: a member
 *
 * Returns: (transfer none) (nullable): the array, if it is one
 */
JsonArray *
practice_json_array (JsonObject *object,
                     const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/**
 * practice_json_object:
 * @object: an object
 * @name: a member
 *
 * Returns: (transfer none) (nullable): the object, if it is one
 */
JsonObject *
practice_json_object (JsonObject *object,
                      const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * practice_json_element:
 * @array: an array
 * @index: which element
 *
 * Returns: (transfer none) (nullable): its text, if it is text
 */
const char *
practice_json_element (JsonArray *array,
                       guint      index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node) : NULL;
}
