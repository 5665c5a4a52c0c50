/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reading JSON that somebody else wrote: every step checks its type, and anything unexpected is
 * #TODOKU_ERROR_INVALID_REPLY. Pure; any thread.
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  TODOKU_JSON_OPTIONAL,
  TODOKU_JSON_REQUIRED,
} TodokuJsonNeed;

JsonNode *todoku_json_parse       (GBytes          *bytes,
                                   GError         **error);
JsonObject *todoku_json_parse_object (GBytes        *bytes,
                                      JsonNode     **ret_root,
                                      GError       **error);
gboolean  todoku_json_check_some  (JsonObject      *object,
                                   GError         **error);
void      todoku_json_add_text    (JsonBuilder     *builder,
                                   const char      *name,
                                   const char      *text);
GBytes   *todoku_json_to_bytes    (JsonBuilder     *builder);

gboolean  todoku_json_get_string  (JsonObject      *object,
                                   const char      *name,
                                   TodokuJsonNeed   need,
                                   const char     **ret_value,
                                   GError         **error);
gboolean  todoku_json_get_boolean (JsonObject      *object,
                                   const char      *name,
                                   TodokuJsonNeed   need,
                                   gboolean        *ret_value,
                                   GError         **error);
gboolean  todoku_json_get_number  (JsonObject      *object,
                                   const char      *name,
                                   TodokuJsonNeed   need,
                                   double          *ret_value,
                                   GError         **error);
gboolean  todoku_json_get_id      (JsonObject      *object,
                                   const char      *name,
                                   TodokuJsonNeed   need,
                                   char           **ret_value,
                                   GError         **error);
gboolean  todoku_json_get_object  (JsonObject      *object,
                                   const char      *name,
                                   TodokuJsonNeed   need,
                                   JsonObject     **ret_value,
                                   GError         **error);
gboolean  todoku_json_get_array   (JsonObject      *object,
                                   const char      *name,
                                   TodokuJsonNeed   need,
                                   JsonArray      **ret_value,
                                   GError         **error);
gboolean  todoku_json_get_entry   (JsonArray       *array,
                                   guint            index,
                                   JsonObject     **ret_value,
                                   GError         **error);

G_END_DECLS
