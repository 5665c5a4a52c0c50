/* SPDX-License-Identifier: GPL-3.0-or-later
 * A key such as HOST, a value that is copied as it stands, the button for it, and a hint. The value
 * is foreign text: never markup, never shortened, without hyphens of its own. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_VALUE_FIELD (todoku_value_field_get_type ())
G_DECLARE_FINAL_TYPE (TodokuValueField, todoku_value_field, TODOKU, VALUE_FIELD, GtkBox)

void        todoku_value_field_set_key     (TodokuValueField *self,
                                            const char       *key);
void        todoku_value_field_set_value   (TodokuValueField *self,
                                            const char       *value);
const char *todoku_value_field_get_value   (TodokuValueField *self);
void        todoku_value_field_set_hint    (TodokuValueField *self,
                                            const char       *hint);
void        todoku_value_field_set_subject (TodokuValueField *self,
                                            const char       *subject);
void        todoku_value_field_set_kind    (TodokuValueField *self,
                                            const char       *kind);

G_END_DECLS
