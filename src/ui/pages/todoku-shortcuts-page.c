/* SPDX-License-Identifier: GPL-3.0-or-later
 * The keyboard shortcuts, as one table. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-shortcuts-page.h"

#include <glib/gi18n-lib.h>

#include "todoku-page.h"

static const struct
{
  const char *accelerator;
  const char *meaning;
} shortcuts[] = {
  { "F1", N_("Help") },
  { "<Control>n", N_("New delivery domain") },
  { "<Control>f", N_("Search the list") },
  { "F5", N_("Check again") },
  { "<Control>Return", N_("Verify") },
  { "<Control><Shift>c", N_("Copy all records") },
  { "<Control>p", N_("Registration request") },
  { "<Alt>Left", N_("Back") },
  { "<Control>comma", N_("Preferences") },
  { "<Control>question", N_("Keyboard shortcuts") },
  { "<Control>w", N_("Close the window") },
  { "<Control>q", N_("Quit") },
};

/**
 * todoku_shortcuts_page_new:
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
todoku_shortcuts_page_new (void)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *group = adw_preferences_group_new ();
  GtkBox *column;

  todoku_page_build (GTK_BOX (page), _("Keyboard Shortcuts"), NULL, 600, &column);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW,
                                     "use-markup", FALSE,
                                     "title", _(shortcuts[i].meaning),
                                     NULL);
      GtkWidget *keys = gtk_shortcut_label_new (shortcuts[i].accelerator);

      gtk_widget_set_valign (keys, GTK_ALIGN_CENTER);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), keys);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  gtk_box_append (column, group);

  return page;
}
