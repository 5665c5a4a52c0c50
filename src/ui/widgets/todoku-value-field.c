/* SPDX-License-Identifier: GPL-3.0-or-later
 * The button copies exactly the value, and says so by the action `toast.show` of the window. What
 * is shown differs from it only where a character could deceive the eye. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-value-field.h"

#include <glib/gi18n-lib.h>

#include "todoku-text-table.h"
#include "todoku-value-label.h"
#include "todoku-wrap-box.h"

struct _TodokuValueField
{
  GtkBox parent_instance;

  /* Owned */
  char *subject;
  char *kind;
  char *value;

  /* Template Widgets */
  GtkButton *copy_button;
  GtkWidget *frame;
  GtkLabel *hint_label;
  GtkLabel *key_label;
  TodokuValueLabel *value_label;
};

G_DEFINE_FINAL_TYPE (TodokuValueField, todoku_value_field, GTK_TYPE_BOX)

typedef enum
{
  PROP_KEY = 1,
  PROP_KIND,
} TodokuValueFieldProperty;

static GParamSpec *properties[PROP_KIND + 1];

static void
copy_clicked_cb (TodokuValueField *self)
{
  const char *key = gtk_label_get_text (self->key_label);
  g_autofree char *message = NULL;

  if (*key == '\0')
    message = g_strdup (_("Copied the value"));
  else
    /* Translators: %s is the name of a field, such as HOST. */
    message = g_strdup_printf (_("Copied %s"), key);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          todoku_value_field_get_value (self));
  gtk_widget_activate_action (GTK_WIDGET (self), "toast.show", "s", message);
}

static void
update_names (TodokuValueField *self)
{
  const char *key = gtk_label_get_text (self->key_label);
  g_autofree char *tooltip = NULL;
  g_autofree char *name = NULL;

  /* Translators: %s is the name of a field, such as HOST. */
  tooltip = *key == '\0' ? g_strdup (_("Copy the value")) : g_strdup_printf (_("Copy %s"), key);
  name = self->subject == NULL ? g_strdup (tooltip)
         /* Translators: What a copy button copies: "Copy HOST, DKIM 1". */
                               : g_strdup_printf (_("%1$s, %2$s"), tooltip, self->subject);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->copy_button), tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->copy_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
todoku_value_field_set_property (GObject      *object,
                                 guint         property_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  TodokuValueField *self = TODOKU_VALUE_FIELD (object);

  switch ((TodokuValueFieldProperty) property_id)
    {
    case PROP_KEY:
      todoku_value_field_set_key (self, g_value_get_string (value));
      break;
    case PROP_KIND:
      todoku_value_field_set_kind (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
todoku_value_field_finalize (GObject *object)
{
  TodokuValueField *self = TODOKU_VALUE_FIELD (object);

  g_clear_pointer (&self->subject, g_free);
  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->value, g_free);

  G_OBJECT_CLASS (todoku_value_field_parent_class)->finalize (object);
}

static void
todoku_value_field_class_init (TodokuValueFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = todoku_value_field_set_property;
  object_class->finalize = todoku_value_field_finalize;

  properties[PROP_KEY] = g_param_spec_string ("key", NULL, NULL, NULL, flags);
  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (TODOKU_TYPE_VALUE_LABEL);
  g_type_ensure (TODOKU_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/todoku-value-field.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuValueField, copy_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuValueField, frame);
  gtk_widget_class_bind_template_child (widget_class, TodokuValueField, hint_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuValueField, key_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuValueField, value_label);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
}

static void
todoku_value_field_init (TodokuValueField *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  todoku_value_field_set_key (self, NULL);
}

/**
 * todoku_value_field_set_key:
 * @self: the field
 * @key: (nullable): what the value is, such as "HOST"; %NULL for a field that stands alone
 *
 * Names the value.
 */
void
todoku_value_field_set_key (TodokuValueField *self,
                            const char       *key)
{
  g_return_if_fail (TODOKU_IS_VALUE_FIELD (self));

  gtk_label_set_text (self->key_label, key != NULL ? key : "");
  gtk_widget_set_visible (GTK_WIDGET (self->key_label), key != NULL);
  update_names (self);
}

/**
 * todoku_value_field_set_value:
 * @self: the field
 * @value: the value, which is also what is copied
 *
 * Shows a value.
 */
void
todoku_value_field_set_value (TodokuValueField *self,
                              const char       *value)
{
  g_autofree char *plain = NULL;

  g_return_if_fail (TODOKU_IS_VALUE_FIELD (self));

  if (g_strcmp0 (self->value, value) == 0)
    return;

  plain = todoku_text_plain (value);
  g_free (self->value);
  self->value = g_strdup (value);
  todoku_value_label_set_text (self->value_label, plain);
}

/**
 * todoku_value_field_get_value:
 * @self: the field
 *
 * Returns: (transfer none): what is copied
 */
const char *
todoku_value_field_get_value (TodokuValueField *self)
{
  g_return_val_if_fail (TODOKU_IS_VALUE_FIELD (self), NULL);

  return self->value != NULL ? self->value : "";
}

/**
 * todoku_value_field_set_hint:
 * @self: the field
 * @hint: (nullable): a quiet line below
 *
 * Says how the value is meant.
 */
void
todoku_value_field_set_hint (TodokuValueField *self,
                             const char       *hint)
{
  g_return_if_fail (TODOKU_IS_VALUE_FIELD (self));

  gtk_label_set_text (self->hint_label, hint != NULL ? hint : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint_label), hint != NULL);
}

/**
 * todoku_value_field_set_subject:
 * @self: the field
 * @subject: what the value belongs to, such as "DKIM 1", for screen readers
 *
 * Tells the copy buttons of several records apart.
 */
void
todoku_value_field_set_subject (TodokuValueField *self,
                                const char       *subject)
{
  g_return_if_fail (TODOKU_IS_VALUE_FIELD (self));

  if (g_strcmp0 (self->subject, subject) == 0)
    return;

  g_free (self->subject);
  self->subject = g_strdup (subject);
  update_names (self);
}

/**
 * todoku_value_field_set_kind:
 * @self: the field
 * @kind: (nullable): "before" for a value that is replaced, "after" for what replaces it, "plain"
 *   for one that need not be copied, %NULL for any other
 *
 * Chooses the look.
 */
void
todoku_value_field_set_kind (TodokuValueField *self,
                             const char       *kind)
{
  gboolean before;

  g_return_if_fail (TODOKU_IS_VALUE_FIELD (self));

  if (g_strcmp0 (self->kind, kind) == 0)
    return;

  if (self->kind != NULL)
    gtk_widget_remove_css_class (self->frame, self->kind);
  g_free (self->kind);
  self->kind = g_strdup (kind);
  if (kind != NULL)
    gtk_widget_add_css_class (self->frame, kind);

  before = g_strcmp0 (kind, "before") == 0;
  gtk_widget_set_visible (GTK_WIDGET (self->copy_button),
                          !before && g_strcmp0 (kind, "plain") != 0);
  todoku_value_label_set_struck (self->value_label, before);
}
