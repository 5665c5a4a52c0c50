/* SPDX-License-Identifier: GPL-3.0-or-later
 * The window keeps the sections that were gone through, as the main window keeps its pages. Main
 * thread only.
 */
#include "todoku-config.h"

#include "todoku-help.h"

#include <glib/gi18n-lib.h>

#include "todoku-help-page.h"
#include "todoku-widget.h"

struct _TodokuHelpWindow
{
  AdwWindow parent_instance;

  /* (unowned) */
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (TodokuHelpWindow, todoku_help_window, ADW_TYPE_WINDOW)

/* By the names of the types, so that no page has to know the help. */
static const struct
{
  const char *type_name;
  const char *section;
} sections[] = {
  { "TodokuAccountWindow", "accounts" },
  { "TodokuAccountsPage", "accounts" },
  { "TodokuCheckPage", "findings" },
  { "TodokuDomainListPage", "domain" },
  { "TodokuDomainPage", "domain" },
  { "TodokuDomainWizard", "domain" },
  { "TodokuEdgeKeysWindow", "tracking" },
  { "TodokuHomePage", "start" },
  { "TodokuLogPage", "watch" },
  { "TodokuPasteWizard", "servers" },
  { "TodokuPracticePage", "practice" },
  { "TodokuPublishWindow", "domain" },
  { "TodokuRequestWindow", "request" },
  { "TodokuServerForm", "servers" },
  { "TodokuServerPage", "servers" },
  { "TodokuTestMailWindow", "accounts" },
  { "TodokuTrackingPage", "tracking" },
  { "TodokuTrackingWizard", "tracking" },
  { "TodokuWatchPage", "watch" },
};

static const char *
find_own_section (GtkWidget *widget)
{
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    if (g_str_equal (G_OBJECT_TYPE_NAME (widget), sections[i].type_name))
      return sections[i].section;

  return NULL;
}

/**
 * todoku_help_find_section:
 * @page: a page or a window; a list that was put into a plain frame is found in it
 *
 * Returns: the section of the help that it belongs to
 */
const char *
todoku_help_find_section (GtkWidget *page)
{
  const char *section = find_own_section (page);

  for (GtkWidget *child = gtk_widget_get_first_child (page); child != NULL && section == NULL;
       child = gtk_widget_get_next_sibling (child))
    section = find_own_section (child);

  return section != NULL ? section : "start";
}

static void
drop_after (TodokuHelpWindow *self,
            GtkWidget        *page)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_last_child (GTK_WIDGET (self->stack))) != page)
    gtk_stack_remove (self->stack, child);
}

static void
push (TodokuHelpWindow *self,
      const char       *place)
{
  GtkWidget *page = todoku_help_page_new (place);

  gtk_stack_add_child (self->stack, page);
  gtk_stack_set_visible_child (self->stack, page);
  gtk_widget_grab_focus (page);
}

static void
open_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  push (TODOKU_HELP_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

/* From the first section the way back leads out of the help. */
static void
back_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TodokuHelpWindow *self = TODOKU_HELP_WINDOW (widget);
  GtkWidget *page = gtk_stack_get_visible_child (self->stack);
  GtkWidget *before = gtk_widget_get_prev_sibling (page);

  if (before == NULL)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }

  gtk_stack_set_visible_child (self->stack, before);
  drop_after (self, before);
  gtk_widget_child_focus (before, GTK_DIR_TAB_FORWARD);
}

static void
todoku_help_window_class_init (TodokuHelpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "help.open", "s", open_action);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
}

static void
todoku_help_window_init (TodokuHelpWindow *self)
{
  /* What takes the focus before its window is shown makes GTK 4.8 tell of the window before it has
   * looked up the role of its class. The templates of other windows say it for the same reason.
   */
  g_object_set (self, "accessible-role", GTK_ACCESSIBLE_ROLE_WINDOW, NULL);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_window_set_title (GTK_WINDOW (self), _("Help"));
  gtk_window_set_default_size (GTK_WINDOW (self), 720, 720);
  adw_window_set_content (ADW_WINDOW (self), GTK_WIDGET (self->stack));
  todoku_stack_hide_others (self->stack);
  todoku_widget_add_shortcut (GTK_WIDGET (self), "Escape", "window.close");
  todoku_widget_add_shortcut (GTK_WIDGET (self), "<Control>w", "window.close");
  todoku_widget_add_shortcut (GTK_WIDGET (self), "<Alt>Left", "win.back");
}

static TodokuHelpWindow *
new_help_window (GtkWindow  *parent,
                 const char *place)
{
  /* A form that keeps its own parent from being used would keep the help from it as well. */
  TodokuHelpWindow *self = g_object_new (TODOKU_TYPE_HELP_WINDOW,
                                         "transient-for", parent,
                                         "modal", gtk_window_get_modal (parent),
                                         NULL);

  push (self, place);

  return self;
}

static void
attached_open_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  const char *section = g_variant_get_string (parameter, NULL);
  GtkWindow *window = GTK_WINDOW (new_help_window (user_data, section));

  gtk_window_present (window);
}

static void
attached_show_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  const char *section = todoku_help_find_section (user_data);
  GtkWindow *window = GTK_WINDOW (new_help_window (user_data, section));

  gtk_window_present (window);
}

/**
 * todoku_help_attach:
 * @window: a wizard or a form
 *
 * Gives it F1, which opens the help at its section, and "help.open" for what is in it.
 */
void
todoku_help_attach (GtkWidget *window)
{
  static const GActionEntry entries[] = {
    { "open", attached_open_cb, "s" },
    { "show", attached_show_cb },
  };
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();

  g_return_if_fail (GTK_IS_WINDOW (window));

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), window);
  gtk_widget_insert_action_group (window, "help", G_ACTION_GROUP (group));
  todoku_widget_add_shortcut (window, "F1", "help.show");
}
