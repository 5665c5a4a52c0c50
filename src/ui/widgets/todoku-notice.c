/* SPDX-License-Identifier: GPL-3.0-or-later
 * Further children, such as a comparison, stand below the sentences. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-notice.h"

#include "todoku-lines.h"
#include "todoku-long-text.h"
#include "todoku-wrap-box.h"

/* More display lines than this hold a value, which has no end that one could count on. */
#define MAX_LABEL_LINES 6

struct _TodokuNotice
{
  GtkBox parent_instance;

  /* Owned */
  char *kind;

  /* (unowned) (nullable) */
  GtkWidget *long_body;

  /* Template Widgets */
  GtkLabel *body_label;
  GtkBox *content;
  GtkImage *icon;
  GtkLabel *title_label;
};

static void buildable_iface_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TodokuNotice, todoku_notice, GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_iface_init))

typedef enum
{
  PROP_KIND = 1,
  PROP_ICON_NAME,
  PROP_TITLE,
  PROP_BODY,
} TodokuNoticeProperty;

static GParamSpec *properties[PROP_BODY + 1];
static GtkBuildableIface *parent_buildable_iface;

static void
set_kind (TodokuNotice *self,
          const char   *kind)
{
  if (g_strcmp0 (self->kind, kind) == 0)
    return;

  if (self->kind != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->kind);
  g_free (self->kind);
  self->kind = g_strdup (kind);
  if (kind != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), kind);
}

static void
set_text (GtkLabel   *label,
          const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
set_body (TodokuNotice *self,
          const char   *text)
{
  gboolean is_long = text != NULL && todoku_lines_count (text, TODOKU_LINES_MAX_COLUMNS, TRUE,
                                                         MAX_LABEL_LINES + 1) > MAX_LABEL_LINES;

  set_text (self->body_label, is_long ? NULL : text);
  if (is_long && self->long_body == NULL)
    {
      self->long_body = todoku_long_text_new ();
      todoku_long_text_set_at_words (TODOKU_LONG_TEXT (self->long_body), TRUE);
      gtk_widget_add_css_class (self->long_body, "value");
      gtk_box_insert_child_after (self->content, self->long_body, GTK_WIDGET (self->body_label));
    }
  if (self->long_body != NULL)
    gtk_widget_set_visible (self->long_body, is_long);
  if (is_long)
    todoku_long_text_set_text (TODOKU_LONG_TEXT (self->long_body), text);
}

static void
todoku_notice_set_property (GObject      *object,
                            guint         property_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  TodokuNotice *self = TODOKU_NOTICE (object);

  switch ((TodokuNoticeProperty) property_id)
    {
    case PROP_KIND:
      set_kind (self, g_value_get_string (value));
      break;
    case PROP_ICON_NAME:
      gtk_image_set_from_icon_name (self->icon, g_value_get_string (value));
      break;
    case PROP_TITLE:
      set_text (self->title_label, g_value_get_string (value));
      break;
    case PROP_BODY:
      set_body (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
todoku_notice_finalize (GObject *object)
{
  TodokuNotice *self = TODOKU_NOTICE (object);

  g_clear_pointer (&self->kind, g_free);

  G_OBJECT_CLASS (todoku_notice_parent_class)->finalize (object);
}

static void
todoku_notice_class_init (TodokuNoticeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = todoku_notice_set_property;
  object_class->finalize = todoku_notice_finalize;

  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_BODY] = g_param_spec_string ("body", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (TODOKU_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/todoku-notice.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuNotice, body_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuNotice, content);
  gtk_widget_class_bind_template_child (widget_class, TodokuNotice, icon);
  gtk_widget_class_bind_template_child (widget_class, TodokuNotice, title_label);
}

static void
todoku_notice_init (TodokuNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
todoku_notice_add_child (GtkBuildable *buildable,
                         GtkBuilder   *builder,
                         GObject      *child,
                         const char   *type)
{
  TodokuNotice *self = TODOKU_NOTICE (buildable);

  /* The template's own children come before the box for foreign ones exists. */
  if (self->content != NULL && GTK_IS_WIDGET (child))
    gtk_box_append (self->content, GTK_WIDGET (child));
  else
    parent_buildable_iface->add_child (buildable, builder, child, type);
}

static void
buildable_iface_init (GtkBuildableIface *iface)
{
  parent_buildable_iface = g_type_interface_peek_parent (iface);
  iface->add_child = todoku_notice_add_child;
}

/**
 * todoku_notice_new:
 * @kind: "fix", "waiting" or "note"
 * @icon_name: the icon
 * @title: the sentence of what is the case
 * @body: (nullable): the sentence of what to do
 *
 * Returns: (transfer floating): a notice
 */
GtkWidget *
todoku_notice_new (const char *kind,
                   const char *icon_name,
                   const char *title,
                   const char *body)
{
  TodokuNotice *self = g_object_new (TODOKU_TYPE_NOTICE, NULL);

  todoku_notice_set (self, kind, icon_name, title, body);

  return GTK_WIDGET (self);
}

/**
 * todoku_notice_set:
 * @self: the notice
 * @kind: "fix", "waiting" or "note"
 * @icon_name: the icon
 * @title: the sentence of what is the case
 * @body: (nullable): the sentence of what to do
 *
 * Changes everything it says.
 */
void
todoku_notice_set (TodokuNotice *self,
                   const char   *kind,
                   const char   *icon_name,
                   const char   *title,
                   const char   *body)
{
  g_return_if_fail (TODOKU_IS_NOTICE (self));

  set_kind (self, kind);
  gtk_image_set_from_icon_name (self->icon, icon_name);
  set_text (self->title_label, title);
  set_body (self, body);
}

/**
 * todoku_notice_add:
 * @self: the notice
 * @child: (transfer floating): what belongs to it, such as the button that leads on
 *
 * Adds it below the sentences.
 */
void
todoku_notice_add (TodokuNotice *self,
                   GtkWidget    *child)
{
  g_return_if_fail (TODOKU_IS_NOTICE (self));

  gtk_box_append (self->content, child);
}
