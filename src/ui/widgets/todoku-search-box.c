/* SPDX-License-Identifier: GPL-3.0-or-later
 * It is there while the list is long, or while something is searched for. Ctrl+F leads to it;
 * Escape leaves the search first, and then the page. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-search-box.h"

#include <glib/gi18n-lib.h>

#include "todoku-search.h"
#include "todoku-widget.h"

/* As long as somebody is still typing. */
#define SEARCH_DELAY_MS 50

struct _TodokuSearchBox
{
  AdwBin parent_instance;

  char *searched;
  gboolean needed;

  /* (unowned): the child */
  GtkWidget *entry;
};

G_DEFINE_FINAL_TYPE (TodokuSearchBox, todoku_search_box, ADW_TYPE_BIN)

static guint activated_signal;
static guint changed_signal;

static void
update_visible (TodokuSearchBox *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), self->needed || self->searched != NULL);
}

static void
entry_changed_cb (TodokuSearchBox *self)
{
  g_autofree char *folded = todoku_search_fold (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  if (g_strcmp0 (folded, self->searched) == 0)
    return;

  g_free (self->searched);
  self->searched = g_steal_pointer (&folded);
  update_visible (self);
  g_signal_emit (self, changed_signal, 0);
}

/* What was typed last may not have been looked for yet. */
static void
entry_activated_cb (TodokuSearchBox *self)
{
  entry_changed_cb (self);
  g_signal_emit (self, activated_signal, 0);
}

static void
entry_stopped_cb (TodokuSearchBox *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static void
focus_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  gtk_widget_grab_focus (TODOKU_SEARCH_BOX (widget)->entry);
}

static void
todoku_search_box_finalize (GObject *object)
{
  g_free (TODOKU_SEARCH_BOX (object)->searched);

  G_OBJECT_CLASS (todoku_search_box_parent_class)->finalize (object);
}

static void
todoku_search_box_class_init (TodokuSearchBoxClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = todoku_search_box_finalize;

  /**
   * TodokuSearchBox::activated:
   *
   * Return was pressed: the first that was found is most often the one that was meant.
   */
  activated_signal = g_signal_new ("activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);

  /**
   * TodokuSearchBox::changed:
   *
   * Something else is searched for, or nothing any more.
   */
  changed_signal = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);

  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "search.focus", NULL, focus_action);
}

static void
todoku_search_box_init (TodokuSearchBox *self)
{
  self->entry = gtk_search_entry_new ();
  g_object_set (self->entry, "placeholder-text", _("Search"), "search-delay", SEARCH_DELAY_MS,
                NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Search"), -1);
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (entry_changed_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (entry_activated_cb), self);
  g_signal_connect_swapped (self->entry, "stop-search", G_CALLBACK (entry_stopped_cb), self);
  adw_bin_set_child (ADW_BIN (self), self->entry);
  todoku_widget_add_shortcut (GTK_WIDGET (self), "<Control>f", "search.focus");
  update_visible (self);
}

/**
 * todoku_search_box_get_searched:
 * @self: the search
 *
 * Returns: (nullable): what is searched for, as todoku_search_matches() takes it; %NULL for nothing
 */
const char *
todoku_search_box_get_searched (TodokuSearchBox *self)
{
  g_return_val_if_fail (TODOKU_IS_SEARCH_BOX (self), NULL);

  return self->searched;
}

/**
 * todoku_search_box_set_needed:
 * @self: the search
 * @needed: whether the list is so long that it is searched
 *
 * Shows it, or takes it away unless something is being searched for.
 */
void
todoku_search_box_set_needed (TodokuSearchBox *self,
                              gboolean         needed)
{
  g_return_if_fail (TODOKU_IS_SEARCH_BOX (self));

  self->needed = needed;
  update_visible (self);
}
