/* SPDX-License-Identifier: GPL-3.0-or-later
 * The preferences. Main thread only. Keeping on checking without a window is asked of the desktop
 * when it is switched on, because a sandboxed program may not just do so.
 */
#include "todoku-config.h"

#include "todoku-preferences-page.h"

#include <glib/gi18n-lib.h>

#include "todoku-background-notice.h"
#include "todoku-background.h"
#include "todoku-erase-row.h"
#include "todoku-page.h"

/* The switch follows the setting; only what a person turns differs from it here. */
static void
monitoring_changed_cb (GtkSwitch  *monitoring,
                       GParamSpec *pspec,
                       gpointer    user_data)
{
  TodokuSession *session = user_data;
  g_autoptr(GSettings) settings = g_settings_new (TODOKU_APP_ID);
  gboolean active = gtk_switch_get_active (monitoring);

  if (active == g_settings_get_boolean (settings, "monitoring"))
    return;

  todoku_background_watch_all (GTK_WIDGET (monitoring), session, active);
}

static void
add_entry (GtkWidget  *group,
           GSettings  *settings,
           const char *key,
           const char *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_settings_bind (settings, key, row, "text", G_SETTINGS_BIND_DEFAULT);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

/**
 * todoku_preferences_page_new:
 * @session: the session
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
todoku_preferences_page_new (TodokuSession *session)
{
  g_autoptr(GSettings) settings = g_settings_new (TODOKU_APP_ID);
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *checks = adw_preferences_group_new ();
  GtkWidget *requests = adw_preferences_group_new ();
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW,
                                 "use-markup", FALSE,
                                 "title", _("Check completed domains every night"),
                                 "subtitle",
                                 _("A notification says when a record has disappeared or changed "
                                   "three times in a row."),
                                 NULL);
  GtkWidget *computer = adw_preferences_group_new ();
  GtkWidget *monitoring = gtk_switch_new ();
  GtkBox *column;

  todoku_page_build (GTK_BOX (page), _("Preferences"), NULL, 600, &column);

  gtk_widget_set_valign (monitoring, GTK_ALIGN_CENTER);
  g_settings_bind (settings, "monitoring", monitoring, "active", G_SETTINGS_BIND_GET);
  g_signal_connect_object (monitoring, "notify::active", G_CALLBACK (monitoring_changed_cb),
                           session, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), monitoring);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), monitoring);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (checks), _("After Completion"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (checks), row);
  gtk_box_append (column, checks);
  gtk_box_append (column, todoku_background_notice_new ());

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (requests),
                                   _("Registration Request (DNS)"));
  add_entry (requests, settings, "request-company", _("Your company"));
  add_entry (requests, settings, "request-contact", _("Your name and address for questions"));
  gtk_box_append (column, requests);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (computer), _("This Computer"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (computer), todoku_erase_row_new (session));
  gtk_box_append (column, computer);

  return page;
}
