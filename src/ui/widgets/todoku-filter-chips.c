/* SPDX-License-Identifier: GPL-3.0-or-later
 * Each chip has a name and how many it shows. Emits `changed` when another one holds. Main thread
 * only.
 */
#include "todoku-config.h"

#include "todoku-filter-chips.h"

#include <glib/gi18n-lib.h>

#include "todoku-wrap-box.h"

struct _TodokuFilterChips
{
  AdwBin parent_instance;

  /* Owned */
  char **names;
  /* (element-type GtkToggleButton) (unowned) */
  GPtrArray *buttons;

  TodokuWrapBox *box;
  guint selected;
};

G_DEFINE_FINAL_TYPE (TodokuFilterChips, todoku_filter_chips, ADW_TYPE_BIN)

static guint changed_signal;

static void
todoku_filter_chips_finalize (GObject *object)
{
  TodokuFilterChips *self = TODOKU_FILTER_CHIPS (object);

  g_strfreev (self->names);
  g_ptr_array_unref (self->buttons);

  G_OBJECT_CLASS (todoku_filter_chips_parent_class)->finalize (object);
}

static void
todoku_filter_chips_class_init (TodokuFilterChipsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = todoku_filter_chips_finalize;

  /**
   * TodokuFilterChips::changed:
   * @self: the chips
   *
   * Another one holds.
   */
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
todoku_filter_chips_init (TodokuFilterChips *self)
{
  self->buttons = g_ptr_array_new ();
  self->box = TODOKU_WRAP_BOX (todoku_wrap_box_new (6));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

static void
toggled_cb (TodokuFilterChips *self,
            GtkToggleButton   *button)
{
  if (!gtk_toggle_button_get_active (button))
    return;

  g_ptr_array_find (self->buttons, button, &self->selected);
  g_signal_emit (self, changed_signal, 0);
}

/**
 * todoku_filter_chips_set_names:
 * @self: chips without names
 * @names: (array zero-terminated=1): their names; the first one holds
 */
void
todoku_filter_chips_set_names (TodokuFilterChips *self,
                               const char *const *names)
{
  g_return_if_fail (TODOKU_IS_FILTER_CHIPS (self));
  g_return_if_fail (self->names == NULL);

  self->names = g_strdupv ((char **) names);
  for (guint i = 0; names[i] != NULL; i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (names[i]);

      gtk_widget_add_css_class (button, "chip");
      gtk_widget_set_halign (button, GTK_ALIGN_START);
      if (i == 0)
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
      else
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button),
                                     g_ptr_array_index (self->buttons, 0));
      g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self,
                               G_CONNECT_SWAPPED);
      g_ptr_array_add (self->buttons, button);
      todoku_wrap_box_append (self->box, button);
    }
}

/**
 * todoku_filter_chips_set_counts:
 * @self: chips with names
 * @counts: how many each shows
 * @seldom: a bit for each chip that need not be seen while it would show none
 */
void
todoku_filter_chips_set_counts (TodokuFilterChips *self,
                                const guint       *counts,
                                guint              seldom)
{
  g_return_if_fail (TODOKU_IS_FILTER_CHIPS (self));

  for (guint i = 0; i < self->buttons->len; i++)
    {
      GtkButton *button = g_ptr_array_index (self->buttons, i);
      /* Translators: The name of a filter and how many domains it shows: "All 12". */
      g_autofree char *label = g_strdup_printf (C_("filter and count", "%1$s %2$'u"),
                                                self->names[i], counts[i]);

      gtk_button_set_label (button, label);
      gtk_widget_set_visible (GTK_WIDGET (button), (seldom & 1 << i) == 0 || counts[i] > 0 ||
                              self->selected == i);
    }
}

/**
 * todoku_filter_chips_set_selected:
 * @self: chips with names
 * @position: the one that shall hold, from 0
 */
void
todoku_filter_chips_set_selected (TodokuFilterChips *self,
                                  guint              position)
{
  g_return_if_fail (TODOKU_IS_FILTER_CHIPS (self));
  g_return_if_fail (position < self->buttons->len);

  gtk_toggle_button_set_active (g_ptr_array_index (self->buttons, position), TRUE);
}

/**
 * todoku_filter_chips_get_selected:
 * @self: chips with names
 *
 * Returns: the one that holds, from 0
 */
guint
todoku_filter_chips_get_selected (TodokuFilterChips *self)
{
  g_return_val_if_fail (TODOKU_IS_FILTER_CHIPS (self), 0);

  return self->selected;
}
