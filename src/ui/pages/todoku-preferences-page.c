/* SPDX-License-Identifier: GPL-3.0-or-later
 * The preferences. Main thread only. Keeping on checking without a window is asked of the desktop
 * when it is switched on, because a sandboxed program may not just do so.
 */
#include "todoku-config.h"

#include "todoku-preferences-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "todoku-background-notice.h"
#include "todoku-background.h"
#include "todoku-compat.h"
#include "todoku-erase-row.h"
#include "todoku-page.h"
#include "todoku-server-choice.h"
#include "todoku-widget.h"

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

static GtkWidget *
make_notification_row (GSettings *settings)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", _("Show notifications"), NULL);
  GtkWidget *told = gtk_switch_new ();

  gtk_widget_set_valign (told, GTK_ALIGN_CENTER);
  g_settings_bind (settings, "notifications", told, "active", G_SETTINGS_BIND_DEFAULT);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), told);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), told);

  return row;
}

/**
 * ResolverRow:
 * @key: the setting that keeps what is entered
 * @title: the title of the entry
 * @hint: what stands below it
 * @problem: what stands there when it cannot be asked
 * @set: takes it into use
 */
typedef struct
{
  const char *key;
  const char *title;
  const char *hint;
  const char *problem;
  gboolean (*set)(TodokuSession  *session,
                  const char     *servers,
                  GError        **error);
} ResolverRow;

static const ResolverRow resolver_rows[] = {
  { "resolvers", N_("DNS servers to ask"),
    N_("Leave empty to use those of the system. The name servers of a domain are always asked "
       "directly as well."),
    N_("Enter IP addresses, separated by commas, such as 192.0.2.53."),
    todoku_session_set_resolvers },
  { "second-resolver", N_("A second opinion (optional)"),
    N_("One more DNS server, to tell whether only your own still holds an old answer."),
    N_("Enter one IP address, such as 192.0.2.53."),
    todoku_session_set_second_resolver },
};

/* What cannot be asked is said, and is not kept. */
static void
resolver_applied_cb (AdwEntryRow   *row,
                     TodokuSession *session)
{
  const ResolverRow *kind = g_object_get_data (G_OBJECT (row), "todoku-resolver-row");
  g_autoptr(GSettings) settings = g_settings_new (TODOKU_APP_ID);
  GtkLabel *problem = g_object_get_data (G_OBJECT (row), "todoku-problem");
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
  gboolean ok = kind->set (session, text, NULL);

  if (ok)
    g_settings_set_string (settings, kind->key, text);
  gtk_label_set_text (problem, ok ? _(kind->hint) : _(kind->problem));
  todoku_widget_add_class (GTK_WIDGET (problem), "inline-error", !ok);
  todoku_widget_add_class (GTK_WIDGET (problem), "secondary", ok);
  if (!ok)
    todoku_announce (GTK_WIDGET (problem), gtk_label_get_text (problem));
}

static void
append_resolver_row (GtkBox            *box,
                     TodokuSession     *session,
                     GSettings         *settings,
                     const ResolverRow *kind,
                     const char        *group_title)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = adw_entry_row_new ();
  GtkWidget *hint = todoku_label_new (_(kind->hint), "caption secondary", FALSE);
  g_autofree char *text = g_settings_get_string (settings, kind->key);

  if (group_title != NULL)
    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), group_title);
  else
    gtk_widget_set_margin_top (group, 6);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(kind->title));
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "todoku-resolver-row", (gpointer) kind);
  g_object_set_data (G_OBJECT (row), "todoku-problem", hint);
  g_signal_connect_object (row, "apply", G_CALLBACK (resolver_applied_cb), session, 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  gtk_widget_set_margin_start (hint, 12);
  gtk_box_append (box, group);
  gtk_box_append (box, hint);
}

static GtkWidget *
make_dns_group (TodokuSession *session,
                GSettings     *settings)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  for (guint i = 0; i < G_N_ELEMENTS (resolver_rows); i++)
    append_resolver_row (GTK_BOX (box), session, settings, &resolver_rows[i],
                         i == 0 ? _("DNS") : NULL);

  return box;
}

static void
server_chosen_cb (GtkWidget     *choice,
                  TodokuSession *session)
{
  g_autoptr(GSettings) settings = g_settings_new (TODOKU_APP_ID);
  TodokuDeliveryServer *server = todoku_server_choice_get_server (TODOKU_SERVER_CHOICE (choice));

  if (server != NULL && todoku_session_default_server (session, NULL) != server)
    g_settings_set_int64 (settings, "default-server", todoku_subject_get_id (server));
}

/* With one server there is nothing to choose. */
static GtkWidget *
make_server_group (TodokuSession *session)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *choice = g_object_new (TODOKU_TYPE_SERVER_CHOICE, NULL);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Proposed for New Domains"));
  todoku_server_choice_set_session (TODOKU_SERVER_CHOICE (choice), session);
  g_signal_connect_object (choice, "changed", G_CALLBACK (server_chosen_cb), session, 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), choice);
  gtk_widget_set_visible (group,
                          g_list_model_get_n_items (todoku_session_get_servers (session)) > 1);

  return group;
}

static void
language_chosen_cb (AdwComboRow *row,
                    GParamSpec  *pspec,
                    GSettings   *settings)
{
  static const char *const languages[] = { "", "ja", "en" };
  guint selected = adw_combo_row_get_selected (row);

  if (selected < G_N_ELEMENTS (languages))
    g_settings_set_string (settings, "request-language", languages[selected]);
}

static GtkWidget *
make_language_row (GSettings *settings)
{
  const char *const names[] = { _("Same as Todoku"), "日本語", "English", NULL };
  g_autoptr(GtkStringList) model = gtk_string_list_new (names);
  g_autofree char *language = g_settings_get_string (settings, "request-language");
  GtkWidget *row = g_object_new (ADW_TYPE_COMBO_ROW, "title", _("Language"), "model", model,
                                 "selected", g_str_equal (language, "ja") ? 1
                                             : g_str_equal (language, "en") ? 2 : 0, NULL);

  g_object_set_data_full (G_OBJECT (row), "todoku-settings", g_object_ref (settings),
                          g_object_unref);
  g_signal_connect (row, "notify::selected", G_CALLBACK (language_chosen_cb), settings);

  return row;
}

static void
add_place (GtkWidget  *group,
           const char *title,
           const char *place)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title,
                                 "subtitle", place, NULL);

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

/* Where to look before a computer is changed, and what belongs into a backup. */
static void
add_places (GtkWidget *group)
{
  const char *secrets = g_getenv ("TODOKU_SECRETS");
  g_autofree char *folder = todoku_session_dup_data_dir ();

  add_place (group, _("Data"), folder);
  add_place (group, _("API keys"),
             secrets != NULL && g_str_has_prefix (secrets, "file:")
               ? secrets + strlen ("file:") : _("The system’s password store"));
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
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (checks), make_notification_row (settings));
  gtk_box_append (column, checks);
  gtk_box_append (column, todoku_background_notice_new ());
  gtk_box_append (column, make_server_group (session));
  gtk_box_append (column, make_dns_group (session, settings));

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (requests),
                                   _("DNS Requests"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (requests), make_language_row (settings));
  add_entry (requests, settings, "request-company", _("Your company"));
  add_entry (requests, settings, "request-contact", _("Your name and address for questions"));
  gtk_box_append (column, requests);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (computer), _("This Computer"));
  add_places (computer);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (computer), todoku_erase_row_new (session));
  gtk_box_append (column, computer);

  return page;
}
