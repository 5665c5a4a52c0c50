/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reading JSON of unknown shape: a member that is missing or of another type counts as not there.
 * Pure.
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

const char *practice_json_string  (JsonObject *object,
                                   const char *name,
                                   const char *otherwise);
gint64      practice_json_int     (JsonObject *object,
                                   const char *name,
                                   gint64      otherwise);
gboolean    practice_json_boolean (JsonObject *object,
                                   const char *name,
                                   gboolean    otherwise);
JsonArray  *practice_json_array   (JsonObject *object,
                                   const char *name);
JsonObject *practice_json_object  (JsonObject *object,
                                   const char *name);
const char *practice_json_element (JsonArray  *array,
                                   guint       index);

G_END_DECLS
