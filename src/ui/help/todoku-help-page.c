/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a section says stands in resources/ui/help, as GtkBuilder files: translated, checked and
 * packed like every other. A place is the name of a section, or SECTION#ENTRY. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-help-page.h"

#include <glib/gi18n-lib.h>

#include "todoku-help-diagram.h"
#include "todoku-help-entry.h"
#include "todoku-help-group.h"
#include "todoku-help-row.h"
#include "todoku-page-head.h"
#include "todoku-page.h"

#define FOLDER "/io/github/todoku/Todoku/ui/help/"
#define FIRST_SECTION "start"

struct _TodokuHelpPage
{
  GtkBox parent_instance;

  /* (unowned) (nullable): what was asked for */
  TodokuHelpEntry *entry;
};

G_DEFINE_FINAL_TYPE (TodokuHelpPage, todoku_help_page, GTK_TYPE_BOX)

static TodokuHelpEntry *
find_entry (GtkWidget  *widget,
            const char *token)
{
  if (TODOKU_IS_HELP_ENTRY (widget))
    return g_strcmp0 (todoku_help_entry_get_token (TODOKU_HELP_ENTRY (widget)), token) == 0
             ? TODOKU_HELP_ENTRY (widget)
             : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      TodokuHelpEntry *entry = find_entry (child, token);

      if (entry != NULL)
        return entry;
    }

  return NULL;
}

/* The viewport follows the focus. */
static gboolean
todoku_help_page_grab_focus (GtkWidget *widget)
{
  TodokuHelpPage *self = TODOKU_HELP_PAGE (widget);

  if (self->entry != NULL)
    return gtk_widget_child_focus (GTK_WIDGET (self->entry), GTK_DIR_TAB_FORWARD);

  return GTK_WIDGET_CLASS (todoku_help_page_parent_class)->grab_focus (widget);
}

static void
todoku_help_page_class_init (TodokuHelpPageClass *klass)
{
  GTK_WIDGET_CLASS (klass)->grab_focus = todoku_help_page_grab_focus;
  g_type_ensure (TODOKU_TYPE_HELP_DIAGRAM);
  g_type_ensure (TODOKU_TYPE_HELP_ENTRY);
  g_type_ensure (TODOKU_TYPE_HELP_GROUP);
  g_type_ensure (TODOKU_TYPE_HELP_PICTURE);
  g_type_ensure (TODOKU_TYPE_HELP_ROW);
  g_type_ensure (TODOKU_TYPE_PAGE_HEAD);
}

static void
todoku_help_page_init (TodokuHelpPage *self)
{
}

static GtkBuilder *
load_section (const char *section)
{
  GtkBuilder *builder = gtk_builder_new ();
  g_autofree char *path = g_strconcat (FOLDER, section, ".ui", NULL);
  g_autoptr(GError) error = NULL;

  if (gtk_builder_add_from_resource (builder, path, &error))
    return builder;

  g_critical ("The help lacks “%s”: %s", section, error->message);
  g_object_unref (builder);

  return g_str_equal (section, FIRST_SECTION) ? NULL : load_section (FIRST_SECTION);
}

/**
 * todoku_help_page_new:
 * @place: the name of a section, or SECTION#ENTRY
 *
 * Its links activate "help.open", the way back "win.back".
 *
 * Returns: (transfer floating): the page, with that entry open
 */
GtkWidget *
todoku_help_page_new (const char *place)
{
  TodokuHelpPage *self = g_object_new (TODOKU_TYPE_HELP_PAGE, NULL);
  g_auto(GStrv) parts = g_strsplit (place, "#", 2);
  g_autoptr(GtkBuilder) builder = load_section (parts[0]);
  GtkBox *column;

  todoku_page_build (GTK_BOX (self), _("Help"), NULL, 860, &column);
  if (builder == NULL)
    return GTK_WIDGET (self);

  /* A picture could do with no height at all; it is to have that of its width. */
  gtk_scrollable_set_vscroll_policy (
    GTK_SCROLLABLE (gtk_widget_get_ancestor (GTK_WIDGET (column), GTK_TYPE_VIEWPORT)),
    GTK_SCROLL_NATURAL);
  gtk_box_append (column, GTK_WIDGET (gtk_builder_get_object (builder, "section")));
  if (parts[1] != NULL)
    self->entry = find_entry (GTK_WIDGET (column), parts[1]);
  if (self->entry != NULL)
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->entry), TRUE);

  return GTK_WIDGET (self);
}
