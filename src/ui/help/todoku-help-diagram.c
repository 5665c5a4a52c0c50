/* SPDX-License-Identifier: GPL-3.0-or-later
 * Both arrangements are made; the width decides which one is seen. To a screen reader it is one
 * picture, told in one sentence. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-help-diagram.h"

#include <glib/gi18n-lib.h>

struct _TodokuHelpDiagram
{
  GtkWidget parent_instance;

  /* (unowned): children, of which one is seen */
  GtkWidget *wide;
  GtkWidget *narrow;
};

G_DEFINE_FINAL_TYPE (TodokuHelpDiagram, todoku_help_diagram, GTK_TYPE_WIDGET)

/* The numbers are those of the steps below the picture. */
static const struct
{
  const char *icon_name;
  const char *title;
  const char *text;
  const char *numbers;
  const char *arrow;
  gboolean back;
} stations[] = {
  { "mail-send-symbolic", N_("Delivery service"), N_("issues the values"), "1",
    N_("hands over"), FALSE },
  { "system-users-symbolic", N_("Your Company"), N_("works with Todoku"), "2",
    N_("registers"), FALSE },
  { "network-server-symbolic", N_("DNS"), N_("publishes the values"), "3 4", N_("look"), TRUE },
  { "todoku-verified-symbolic", N_("Those who verify"), N_("Service, Gmail, …"),
    NULL, NULL, FALSE },
};

static GtkWidget *
make_label (const char *text,
            const char *css_class,
            gboolean    wide)
{
  GtkWidget *label = gtk_label_new (text);

  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_label_set_xalign (GTK_LABEL (label), wide ? 0.5 : 0);
  if (!wide)
    {
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
    }

  return label;
}

static GtkWidget *
make_card (guint    i,
           gboolean wide)
{
  GtkWidget *card = gtk_box_new (wide ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL,
                                 wide ? 6 : 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *icon = gtk_image_new_from_icon_name (stations[i].icon_name);

  gtk_image_set_pixel_size (GTK_IMAGE (icon), wide ? 32 : 24);
  gtk_widget_add_css_class (icon, "secondary");
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "help-station");
  gtk_widget_set_hexpand (card, TRUE);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), make_label (_(stations[i].title), "heading", wide));
  gtk_box_append (GTK_BOX (texts), make_label (_(stations[i].text), "caption", wide));
  gtk_box_append (GTK_BOX (card), icon);
  gtk_box_append (GTK_BOX (card), texts);

  return card;
}

static void
append_numbers (GtkBox     *box,
                const char *numbers)
{
  GtkWidget *discs = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  g_auto(GStrv) parts = g_strsplit (numbers, " ", -1);

  gtk_widget_set_halign (discs, GTK_ALIGN_CENTER);
  for (guint i = 0; parts[i] != NULL; i++)
    gtk_box_append (GTK_BOX (discs), make_label (parts[i], "number-disc", TRUE));
  gtk_box_append (box, discs);
}

static GtkWidget *
make_arrow (guint    i,
            gboolean wide)
{
  GtkWidget *box = gtk_box_new (wide ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL,
                                wide ? 3 : 8);
  const char *icon_name = wide ? stations[i].back ? "go-previous-symbolic" : "go-next-symbolic"
                          : stations[i].back ? "go-up-symbolic" : "go-down-symbolic";
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  if (!wide)
    gtk_box_append (GTK_BOX (box), icon);
  append_numbers (GTK_BOX (box), stations[i].numbers);
  gtk_box_append (GTK_BOX (box), make_label (_(stations[i].arrow), "caption", wide));
  if (wide)
    gtk_box_append (GTK_BOX (box), icon);

  return box;
}

static GtkWidget *
make_arrangement (gboolean wide)
{
  GtkWidget *box = gtk_box_new (wide ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL,
                                wide ? 10 : 6);

  for (guint i = 0; i < G_N_ELEMENTS (stations); i++)
    {
      gtk_box_append (GTK_BOX (box), make_card (i, wide));
      if (stations[i].arrow != NULL)
        gtk_box_append (GTK_BOX (box), make_arrow (i, wide));
    }
  gtk_accessible_update_state (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);

  return box;
}

static gboolean
is_wide (TodokuHelpDiagram *self,
         int                width)
{
  int minimum;

  gtk_widget_measure (self->wide, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);

  return width < 0 || width >= minimum;
}

static GtkSizeRequestMode
todoku_help_diagram_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
todoku_help_diagram_measure (GtkWidget      *widget,
                             GtkOrientation  orientation,
                             int             for_size,
                             int            *minimum,
                             int            *natural,
                             int            *minimum_baseline,
                             int            *natural_baseline)
{
  TodokuHelpDiagram *self = TODOKU_HELP_DIAGRAM (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (self->narrow, orientation, -1, minimum, NULL, NULL, NULL);
      gtk_widget_measure (self->wide, orientation, -1, NULL, natural, NULL, NULL);
      *natural = MAX (*natural, *minimum);
    }
  else
    {
      gtk_widget_measure (is_wide (self, for_size) ? self->wide : self->narrow, orientation,
                          for_size, minimum, natural, NULL, NULL);
    }
}

static void
todoku_help_diagram_size_allocate (GtkWidget *widget,
                                   int        width,
                                   int        height,
                                   int        baseline)
{
  TodokuHelpDiagram *self = TODOKU_HELP_DIAGRAM (widget);
  gboolean wide = is_wide (self, width);

  gtk_widget_set_child_visible (self->wide, wide);
  gtk_widget_set_child_visible (self->narrow, !wide);
  gtk_widget_allocate (wide ? self->wide : self->narrow, width, height, baseline, NULL);
}

static void
todoku_help_diagram_dispose (GObject *object)
{
  TodokuHelpDiagram *self = TODOKU_HELP_DIAGRAM (object);

  g_clear_pointer (&self->wide, gtk_widget_unparent);
  g_clear_pointer (&self->narrow, gtk_widget_unparent);

  G_OBJECT_CLASS (todoku_help_diagram_parent_class)->dispose (object);
}

static void
todoku_help_diagram_class_init (TodokuHelpDiagramClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_help_diagram_dispose;
  widget_class->get_request_mode = todoku_help_diagram_get_request_mode;
  widget_class->measure = todoku_help_diagram_measure;
  widget_class->size_allocate = todoku_help_diagram_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
todoku_help_diagram_init (TodokuHelpDiagram *self)
{
  self->wide = make_arrangement (TRUE);
  self->narrow = make_arrangement (FALSE);
  gtk_widget_set_parent (self->wide, GTK_WIDGET (self));
  gtk_widget_set_parent (self->narrow, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Who does what: the delivery service hands its values over to "
                                    "your company, which registers them in DNS, where the delivery "
                                    "service and receivers such as Gmail look at them."), -1);
}
