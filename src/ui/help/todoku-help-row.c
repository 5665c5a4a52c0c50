/* SPDX-License-Identifier: GPL-3.0-or-later
 * A row with a place leads there; any other is read, and takes no focus. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-help-row.h"

#include "todoku-widget.h"

struct _TodokuHelpRow
{
  GtkListBoxRow parent_instance;

  /* Owned */
  char *number;
  char *icon_name;
  char *title;
  char *text;
  char *place;
};

G_DEFINE_FINAL_TYPE (TodokuHelpRow, todoku_help_row, GTK_TYPE_LIST_BOX_ROW)

typedef enum
{
  PROP_NUMBER = 1,
  PROP_ICON_NAME,
  PROP_TITLE,
  PROP_TEXT,
  PROP_PLACE,
} TodokuHelpRowProperty;

static GParamSpec *properties[PROP_PLACE + 1];

static char **
get_field (TodokuHelpRow *self,
           guint          property_id)
{
  switch ((TodokuHelpRowProperty) property_id)
    {
    case PROP_NUMBER:
      return &self->number;
    case PROP_ICON_NAME:
      return &self->icon_name;
    case PROP_TITLE:
      return &self->title;
    case PROP_TEXT:
      return &self->text;
    case PROP_PLACE:
    default:
      return &self->place;
    }
}

static void
todoku_help_row_set_property (GObject      *object,
                              guint         property_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  *get_field (TODOKU_HELP_ROW (object), property_id) = g_value_dup_string (value);
}

/* Beside the title, which is in the middle where nothing stands below it. */
static GtkWidget *
make_number (const char *number,
             gboolean    has_text)
{
  GtkWidget *label = gtk_label_new (number);

  gtk_widget_add_css_class (label, "number-disc");
  gtk_widget_set_valign (label, has_text ? GTK_ALIGN_START : GTK_ALIGN_CENTER);

  return label;
}

static GtkWidget *
make_icon (const char *icon_name)
{
  return g_object_new (GTK_TYPE_IMAGE,
                       "icon-name", icon_name,
                       "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                       NULL);
}

static void
todoku_help_row_constructed (GObject *object)
{
  TodokuHelpRow *self = TODOKU_HELP_ROW (object);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  G_OBJECT_CLASS (todoku_help_row_parent_class)->constructed (object);

  gtk_widget_add_css_class (line, "domain-row");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  if (self->number != NULL)
    gtk_box_append (GTK_BOX (line), make_number (self->number, self->text != NULL));
  if (self->icon_name != NULL)
    gtk_box_append (GTK_BOX (line), make_icon (self->icon_name));
  gtk_box_append (GTK_BOX (texts), todoku_label_new (self->title, NULL, FALSE));
  if (self->text != NULL)
    gtk_box_append (GTK_BOX (texts), todoku_label_new (self->text, "caption secondary", FALSE));
  gtk_box_append (GTK_BOX (line), texts);
  if (self->place != NULL)
    {
      gtk_box_append (GTK_BOX (line), make_icon ("go-next-symbolic"));
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self), "s", self->place);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self), "help.open");
    }
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), self->place != NULL);
  gtk_widget_set_focusable (GTK_WIDGET (self), self->place != NULL);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), line);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, self->title, -1);
}

static void
todoku_help_row_finalize (GObject *object)
{
  for (guint i = PROP_NUMBER; i < G_N_ELEMENTS (properties); i++)
    g_free (*get_field (TODOKU_HELP_ROW (object), i));

  G_OBJECT_CLASS (todoku_help_row_parent_class)->finalize (object);
}

static void
todoku_help_row_class_init (TodokuHelpRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->set_property = todoku_help_row_set_property;
  object_class->constructed = todoku_help_row_constructed;
  object_class->finalize = todoku_help_row_finalize;

  properties[PROP_NUMBER] = g_param_spec_string ("number", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_PLACE] = g_param_spec_string ("place", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
todoku_help_row_init (TodokuHelpRow *self)
{
}
