/* SPDX-License-Identifier: GPL-3.0-or-later
 * The actions "win.…" of the main window: which page or window each of them opens. What is named by
 * a number that does not exist any more opens nothing. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-window-private.h"

#include <glib/gi18n-lib.h>

#include "todoku-account-window.h"
#include "todoku-accounts-page.h"
#include "todoku-check-page.h"
#include "todoku-domain-list-page.h"
#include "todoku-domain-page.h"
#include "todoku-domain-wizard.h"
#include "todoku-log-page.h"
#include "todoku-practice-page.h"
#include "todoku-preferences-page.h"
#include "todoku-server-form.h"
#include "todoku-server-page.h"
#include "todoku-session-practice.h"
#include "todoku-shortcuts-page.h"
#include "todoku-test-mail-window.h"
#include "todoku-tracking-page.h"
#include "todoku-tracking-wizard.h"
#include "todoku-watch-page.h"
#include "todoku-widget.h"

/* (unowned): the list's; %NULL when it is gone */
static gpointer
find_by_id (GListModel *list,
            GVariant   *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(GObject) object = g_list_model_get_item (list, i);

      if (todoku_subject_get_id (object) == g_variant_get_int64 (id))
        return object;
    }

  return NULL;
}

static TodokuSenderDomain *
find_domain (TodokuWindow *self,
             GVariant     *parameter)
{
  return find_by_id (todoku_session_get_domains (self->session), parameter);
}

static void
back_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  todoku_window_pop (user_data);
}

/* Not to the button that led away: what is to be done next has the focus. */
static void
back_to_verifying_action (GSimpleAction *action,
                          GVariant      *parameter,
                          gpointer       user_data)
{
  GtkWidget *front;

  todoku_window_pop (user_data);
  front = todoku_window_get_front (user_data);
  if (TODOKU_IS_DOMAIN_PAGE (front))
    todoku_domain_page_focus_verify (TODOKU_DOMAIN_PAGE (front));
}

static void
open_domains_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  TodokuWindow *self = user_data;

  todoku_window_push (self, todoku_domain_list_page_new (self->session));
}

static void
open_domain_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  TodokuWindow *self = user_data;
  TodokuSenderDomain *domain = find_domain (self, parameter);

  if (domain != NULL)
    todoku_window_push (self, todoku_domain_page_new (self->session, domain));
}

static void
open_practice_action (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  TodokuWindow *self = user_data;
  TodokuSenderDomain *domain = find_domain (self, parameter);

  if (domain == NULL)
    return;

  /* The way back leads to where the records are verified, from a wizard, too. */
  if (!TODOKU_IS_DOMAIN_PAGE (todoku_window_get_front (self)) ||
      todoku_domain_page_get_domain (TODOKU_DOMAIN_PAGE (todoku_window_get_front (self))) != domain)
    todoku_window_push (self, todoku_domain_page_new (self->session, domain));
  todoku_window_push (self, todoku_practice_page_new (self->session, domain));
}

static TodokuTrackingDomain *
find_tracking (TodokuWindow *self,
               GVariant     *parameter)
{
  return find_by_id (todoku_session_get_tracking_domains (self->session), parameter);
}

static void
open_tracking_practice_action (GSimpleAction *action,
                               GVariant      *parameter,
                               gpointer       user_data)
{
  TodokuWindow *self = user_data;
  TodokuTrackingDomain *tracking = find_tracking (self, parameter);

  if (tracking != NULL)
    todoku_window_push (self, todoku_practice_page_new (self->session, tracking));
}

static void
open_server_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  TodokuWindow *self = user_data;
  TodokuDeliveryServer *server = find_by_id (todoku_session_get_servers (self->session), parameter);

  if (server != NULL)
    todoku_window_push (self, todoku_server_page_new (self->session, server));
}

static void
open_list_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  TodokuWindow *self = user_data;
  gboolean accounts = g_str_equal (g_action_get_name (G_ACTION (action)), "open-accounts");

  todoku_window_push (self, accounts ? todoku_accounts_page_new (self->session)
                                     : todoku_tracking_page_new (self->session));
}

static void
present_tracking (TodokuWindow         *self,
                  TodokuTrackingDomain *tracking)
{
  todoku_tracking_wizard_present (GTK_WINDOW (self), self->session, tracking);
}

static void
new_tracking_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  present_tracking (user_data, NULL);
}

static void
open_tracking_action (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  TodokuTrackingDomain *tracking = find_tracking (user_data, parameter);

  if (tracking != NULL)
    present_tracking (user_data, tracking);
}

static void
open_account_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  TodokuWindow *self = user_data;
  TodokuSharedAccount *account = NULL;

  if (parameter != NULL)
    account = find_by_id (todoku_session_get_accounts (self->session), parameter);
  gtk_window_present (GTK_WINDOW (todoku_account_window_new (GTK_WINDOW (self), self->session,
                                                             account)));
}

static void
test_account_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  TodokuWindow *self = user_data;
  TodokuSharedAccount *account =
    find_by_id (todoku_session_get_accounts (self->session), parameter);

  if (account != NULL)
    gtk_window_present (GTK_WINDOW (todoku_test_mail_window_new (GTK_WINDOW (self), self->session,
                                                                 account)));
}

static void
restored_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(TodokuWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuSharedAccount) account =
    todoku_session_add_account_finish (TODOKU_SESSION (source), result, &error);

  if (account == NULL)
    todoku_widget_show_error (GTK_WIDGET (self), error);
}

/* Accounts live here alone, so that those that have just been deleted can be had again. */
static void
restore_accounts_action (GSimpleAction *action,
                         GVariant      *parameter,
                         gpointer       user_data)
{
  TodokuWindow *self = user_data;
  const char *name, *address, *display_name;
  GVariantIter iter;

  g_variant_iter_init (&iter, parameter);
  while (g_variant_iter_next (&iter, "(&s&s&s)", &name, &address, &display_name))
    todoku_session_add_account_async (self->session, name, address, display_name, NULL,
                                      restored_cb, g_object_ref (self));
}

static void
new_domain_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  TodokuWindow *self = user_data;

  /* Without a server there is nothing to register at; the first page offers two ways on. */
  if (g_list_model_get_n_items (todoku_session_get_servers (self->session)) == 0)
    return;

  todoku_domain_wizard_present (GTK_WINDOW (self), self->session, NULL);
}

static void
resume_domain_action (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  TodokuWindow *self = user_data;
  TodokuSenderDomain *domain = find_domain (self, parameter);

  if (domain != NULL)
    todoku_domain_wizard_present (GTK_WINDOW (self), self->session, domain);
}

static void
add_server_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  TodokuWindow *self = user_data;

  gtk_window_present (GTK_WINDOW (todoku_server_form_new (GTK_WINDOW (self), self->session)));
}

static void
practice_started_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(TodokuWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDeliveryServer) server =
    todoku_session_start_practice_finish (TODOKU_SESSION (source), result, &error);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "start-practice");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), TRUE);
  if (server == NULL)
    todoku_widget_show_error (GTK_WIDGET (self), error);
  else
    todoku_widget_show_toast (GTK_WIDGET (self), _("The practice server is running"));
}

static void
start_practice_action (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       user_data)
{
  TodokuWindow *self = user_data;

  g_simple_action_set_enabled (action, FALSE);
  todoku_session_start_practice_async (self->session, NULL, NULL, practice_started_cb,
                                       g_object_ref (self));
}

/* The item of the main menu: nothing to be started is offered there. */
static void
start_stopped_practice_action (GSimpleAction *action,
                               GVariant      *parameter,
                               gpointer       user_data)
{
  g_action_group_activate_action (G_ACTION_GROUP (user_data), "start-practice", NULL);
}

static void
open_check_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  TodokuWindow *self = user_data;
  GtkWidget *page = todoku_check_page_new (self->session);

  todoku_window_push (self, page);
  gtk_widget_grab_focus (page);
}

/* From a file that was dropped anywhere in the window. */
static void
check_file_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  TodokuWindow *self = user_data;
  g_autoptr(GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));
  GtkWidget *page = todoku_check_page_new (self->session);

  todoku_window_push (self, page);
  todoku_check_page_load (TODOKU_CHECK_PAGE (page), file);
  gtk_widget_grab_focus (page);
}

static void
open_watch_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  TodokuWindow *self = user_data;

  /* A notification may ask for what is in front already. */
  if (!TODOKU_IS_WATCH_PAGE (todoku_window_get_front (self)))
    todoku_window_push (self, todoku_watch_page_new (self->session));
}

static void
open_log_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  TodokuWindow *self = user_data;

  todoku_window_push (self, todoku_log_page_new (self->session));
}

static void
preferences_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  TodokuWindow *self = user_data;

  todoku_window_push (self, todoku_preferences_page_new (self->session));
}

static void
shortcuts_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  todoku_window_push (user_data, todoku_shortcuts_page_new ());
}

/**
 * todoku_window_add_actions:
 * @self: the window
 *
 * Gives the window its actions.
 */
void
todoku_window_add_actions (TodokuWindow *self)
{
  static const GActionEntry entries[] = {
    { "add-server", add_server_action },
    { "back", back_action },
    { "back-to-verifying", back_to_verifying_action },
    { "new-account", open_account_action },
    { "new-domain", new_domain_action },
    { "new-tracking", new_tracking_action },
    { "open-account", open_account_action, "x" },
    { "open-accounts", open_list_action },
    { "check-file", check_file_action, "s" },
    { "open-check", open_check_action },
    { "open-domain", open_domain_action, "x" },
    { "open-domains", open_domains_action },
    { "open-log", open_log_action },
    { "open-practice", open_practice_action, "x" },
    { "open-server", open_server_action, "x" },
    { "open-tracking", open_tracking_action, "x" },
    { "open-tracking-list", open_list_action },
    { "open-tracking-practice", open_tracking_practice_action, "x" },
    { "open-watch", open_watch_action },
    { "preferences", preferences_action },
    { "restore-accounts", restore_accounts_action, "a(sss)" },
    { "resume-domain", resume_domain_action, "x" },
    { "shortcuts", shortcuts_action },
    { "start-practice", start_practice_action },
    { "start-stopped-practice", start_stopped_practice_action },
    { "test-account", test_account_action, "x" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
