/* SPDX-License-Identifier: GPL-3.0-or-later
 * A group holds rows in a boxed list. A picture is one of the program itself, as make screenshots
 * draws it, in the language that the program speaks. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-help-group.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "todoku-widget.h"

struct _TodokuHelpGroup
{
  GtkBox parent_instance;

  /* (unowned) */
  GtkListBox *list;
};

struct _TodokuHelpPicture
{
  GtkBox parent_instance;

  /* (unowned) */
  GtkPicture *picture;
};

static void buildable_iface_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TodokuHelpGroup, todoku_help_group, GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_iface_init))
G_DEFINE_FINAL_TYPE (TodokuHelpPicture, todoku_help_picture, GTK_TYPE_BOX)

enum
{
  PROP_TITLE = 1,
};

enum
{
  PROP_NAME = 1,
  PROP_TEXT,
};

static void
todoku_help_group_set_property (GObject      *object,
                                guint         property_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  GtkWidget *heading = g_object_new (GTK_TYPE_LABEL,
                                     "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING,
                                     "label", g_value_get_string (value),
                                     "wrap", TRUE,
                                     "natural-wrap-mode", GTK_NATURAL_WRAP_NONE,
                                     "xalign", 0.0f,
                                     NULL);

  gtk_widget_add_css_class (heading, "heading");
  gtk_box_prepend (GTK_BOX (object), heading);
}

static void
todoku_help_group_class_init (TodokuHelpGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->set_property = todoku_help_group_set_property;
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_TITLE,
                                   g_param_spec_string ("title", NULL, NULL, NULL,
                                                        G_PARAM_WRITABLE |
                                                        G_PARAM_STATIC_STRINGS));
}

static void
todoku_help_group_init (TodokuHelpGroup *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->list));
}

static void
todoku_help_group_add_child (GtkBuildable *buildable,
                             GtkBuilder   *builder,
                             GObject      *child,
                             const char   *type)
{
  gtk_list_box_append (TODOKU_HELP_GROUP (buildable)->list, GTK_WIDGET (child));
}

static void
buildable_iface_init (GtkBuildableIface *iface)
{
  iface->add_child = todoku_help_group_add_child;
}

/* The pictures are drawn in the languages that the program has been translated into. */
static char *
dup_path (const char *name)
{
  /* Translators: the language of the pictures in the help: "ja" for Japanese, else "en". */
  const char *language = C_("help pictures", "en");

  return g_strdup_printf ("/io/github/todoku/Todoku/help/%s-%s.png", name,
                          g_str_equal (language, "ja") ? "ja" : "en");
}

static void
todoku_help_picture_set_property (GObject      *object,
                                  guint         property_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  TodokuHelpPicture *self = TODOKU_HELP_PICTURE (object);
  g_autofree char *path = NULL;

  if (property_id == PROP_TEXT)
    {
      gtk_picture_set_alternative_text (self->picture, g_value_get_string (value));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, g_value_get_string (value),
                                      -1);
      gtk_box_append (GTK_BOX (self), todoku_label_new (g_value_get_string (value),
                                                        "caption secondary", FALSE));
      return;
    }

  path = dup_path (g_value_get_string (value));
  gtk_picture_set_resource (self->picture, path);
}

static void
todoku_help_picture_class_init (TodokuHelpPictureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = todoku_help_picture_set_property;
  g_object_class_install_property (object_class, PROP_NAME,
                                   g_param_spec_string ("picture", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, PROP_TEXT,
                                   g_param_spec_string ("text", NULL, NULL, NULL, flags));
}

static void
todoku_help_picture_init (TodokuHelpPicture *self)
{
  GtkWidget *clamp = adw_clamp_new ();

  self->picture = GTK_PICTURE (gtk_picture_new ());
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_add_css_class (GTK_WIDGET (self->picture), "help-picture");
  gtk_widget_set_overflow (GTK_WIDGET (self->picture), GTK_OVERFLOW_HIDDEN);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 360);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 360);
  gtk_widget_set_halign (clamp, GTK_ALIGN_START);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->picture));
  gtk_box_append (GTK_BOX (self), clamp);
}
