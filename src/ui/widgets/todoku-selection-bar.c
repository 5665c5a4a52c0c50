/* SPDX-License-Identifier: GPL-3.0-or-later
 * It wraps where it is narrow, and slides away with the end of the choice. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-selection-bar.h"

#include <glib/gi18n-lib.h>

#include "todoku-widget.h"
#include "todoku-wrap-box.h"

struct _TodokuSelectionBar
{
  AdwBin parent_instance;

  /* Child Widgets */
  GtkWidget *box;
  GtkLabel *label;
  GtkRevealer *revealer;
};

static GtkBuildableIface *parent_buildable_iface;

static void buildable_iface_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TodokuSelectionBar, todoku_selection_bar, ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_iface_init))

/* A screen reader finds what a revealer has slid away as long as it is visible. */
static void
update_visible (TodokuSelectionBar *self)
{
  gtk_widget_set_visible (gtk_revealer_get_child (self->revealer),
                          gtk_revealer_get_reveal_child (self->revealer) ||
                          gtk_revealer_get_child_revealed (self->revealer));
}

static void
todoku_selection_bar_class_init (TodokuSelectionBarClass *klass)
{
}

static void
todoku_selection_bar_init (TodokuSelectionBar *self)
{
  GtkWidget *clamp = adw_clamp_new ();

  self->box = todoku_wrap_box_new (8);
  gtk_widget_set_margin_start (self->box, 12);
  gtk_widget_set_margin_end (self->box, 12);
  gtk_widget_set_margin_top (self->box, 8);
  gtk_widget_set_margin_bottom (self->box, 8);
  self->label = GTK_LABEL (todoku_label_new (NULL, "heading", FALSE));
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  todoku_wrap_box_append (TODOKU_WRAP_BOX (self->box), GTK_WIDGET (self->label));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 860);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 660);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->box);
  self->revealer = GTK_REVEALER (gtk_revealer_new ());
  gtk_revealer_set_transition_type (self->revealer, GTK_REVEALER_TRANSITION_TYPE_SLIDE_UP);
  gtk_revealer_set_child (self->revealer, clamp);
  g_signal_connect_swapped (self->revealer, "notify::reveal-child", G_CALLBACK (update_visible),
                            self);
  g_signal_connect_swapped (self->revealer, "notify::child-revealed", G_CALLBACK (update_visible),
                            self);
  update_visible (self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->revealer));
}

static void
todoku_selection_bar_add_child (GtkBuildable *buildable,
                                GtkBuilder   *builder,
                                GObject      *child,
                                const char   *type)
{
  if (GTK_IS_WIDGET (child))
    todoku_wrap_box_append (TODOKU_WRAP_BOX (TODOKU_SELECTION_BAR (buildable)->box),
                            GTK_WIDGET (child));
  else
    parent_buildable_iface->add_child (buildable, builder, child, type);
}

static void
buildable_iface_init (GtkBuildableIface *iface)
{
  parent_buildable_iface = g_type_interface_peek_parent (iface);
  iface->add_child = todoku_selection_bar_add_child;
}

/**
 * todoku_selection_bar_set:
 * @self: the bar
 * @selecting: whether rows are being chosen
 * @n_chosen: how many are
 */
void
todoku_selection_bar_set (TodokuSelectionBar *self,
                          gboolean            selecting,
                          guint               n_chosen)
{
  g_autofree char *text = NULL;

  g_return_if_fail (TODOKU_IS_SELECTION_BAR (self));

  text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u selected", "%'u selected", n_chosen),
                          n_chosen);
  gtk_label_set_text (self->label, text);
  /* The items of a menu say so only once it is open. */
  for (GtkWidget *child = gtk_widget_get_first_child (self->box); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_MENU_BUTTON (child))
        gtk_widget_set_sensitive (child, n_chosen > 0);
    }
  gtk_revealer_set_reveal_child (self->revealer, selecting);
}
