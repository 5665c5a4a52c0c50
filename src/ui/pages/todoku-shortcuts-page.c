/* SPDX-License-Identifier: GPL-3.0-or-later
 * The keyboard shortcuts, as one table. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-shortcuts-page.h"

#include <glib/gi18n-lib.h>

#include "todoku-page.h"
#include "todoku-widget.h"

#define MAX_KEYS 6

static const struct
{
  const char *title;
  struct
  {
    const char *accelerator;
    const char *meaning;
  } keys[MAX_KEYS];
} groups[] = {
  { N_("Records"), {
      { "<Control>Return", N_("Verify") },
      { "F5", N_("Check again") },
      { "<Control><Shift>c", N_("Copy all records") },
      { "<Control>p", N_("Registration request") },
    } },
  { N_("Lists"), {
      { "<Control>n", N_("New delivery domain") },
      { "<Control>f", N_("Search the list") },
      { "<Control>a", N_("Select all") },
    } },
  { N_("Everywhere"), {
      { "F1", N_("Help") },
      { "<Alt>Left", N_("Back") },
      { "<Control>comma", N_("Preferences") },
      { "<Control>question", N_("Keyboard shortcuts") },
      { "<Control>w", N_("Close the window") },
      { "<Control>q", N_("Quit") },
    } },
};

static GtkWidget *
make_row (const char *accelerator,
          const char *meaning)
{
  GtkWidget *keys = gtk_shortcut_label_new (accelerator);

  gtk_widget_set_halign (keys, GTK_ALIGN_START);
  gtk_widget_set_valign (keys, GTK_ALIGN_CENTER);

  /* A line of our own: three keys go below their meaning where text is large. */
  return g_object_new (ADW_TYPE_PREFERENCES_ROW,
                       "use-markup", FALSE,
                       "title", meaning,
                       "activatable", FALSE,
                       "child", todoku_line_new (meaning, NULL, FALSE, keys, NULL),
                       NULL);
}

/**
 * todoku_shortcuts_page_new:
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
todoku_shortcuts_page_new (void)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkBox *column;

  todoku_page_build (GTK_BOX (page), _("Keyboard Shortcuts"), NULL, 600, &column);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      GtkWidget *group = adw_preferences_group_new ();

      adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _(groups[i].title));
      for (guint j = 0; j < MAX_KEYS && groups[i].keys[j].accelerator != NULL; j++)
        adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                                   make_row (groups[i].keys[j].accelerator,
                                             _(groups[i].keys[j].meaning)));
      gtk_box_append (column, group);
    }

  return page;
}
