/* SPDX-License-Identifier: GPL-3.0-or-later
 * Pages are built when they are first gone to, and destroyed when they have slid away. Owns the
 * order of the pages, nothing that they show. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-window.h"

#include <glib/gi18n-lib.h>

#include "todoku-account-window.h"
#include "todoku-accounts-page.h"
#include "todoku-check-page.h"
#include "todoku-domain-list-page.h"
#include "todoku-domain-page.h"
#include "todoku-drag.h"
#include "todoku-domain-wizard.h"
#include "todoku-help-page.h"
#include "todoku-help.h"
#include "todoku-home-page.h"
#include "todoku-log-page.h"
#include "todoku-notice.h"
#include "todoku-page.h"
#include "todoku-place.h"
#include "todoku-practice-page.h"
#include "todoku-preferences-page.h"
#include "todoku-server-form.h"
#include "todoku-server-page.h"
#include "todoku-shortcuts-page.h"
#include "todoku-test-mail-window.h"
#include "todoku-text.h"
#include "todoku-tracking-page.h"
#include "todoku-tracking-wizard.h"
#include "todoku-watch-page.h"
#include "todoku-widget.h"

struct _TodokuWindow
{
  AdwApplicationWindow parent_instance;

  /* Owned */
  TodokuSession *session;
  /* (element-type GtkWidget) (unowned): from the first to the one in front */
  GPtrArray *pages;

  /* Template Widgets */
  TodokuNotice *clock_notice;
  GtkStack *stack;
  AdwToastOverlay *toasts;
};

G_DEFINE_FINAL_TYPE (TodokuWindow, todoku_window, ADW_TYPE_APPLICATION_WINDOW)

/* Where the focus was on a page when another slid over it hangs on it under this name. */
#define KEY_PLACE "todoku-place"

typedef gint64 (*GetId) (gpointer object);

static gpointer
find_by_id (GListModel *list,
            gint64      id,
            GetId       get_id)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(GObject) object = g_list_model_get_item (list, i);

      if (get_id (object) == id)
        return object;
    }

  return NULL;
}

static TodokuSenderDomain *
find_domain (TodokuWindow *self,
             GVariant     *parameter)
{
  return find_by_id (todoku_session_get_domains (self->session), g_variant_get_int64 (parameter),
                     (GetId) todoku_subject_get_id);
}

/* Pages that have slid away are let go of; while they still slide they are needed. */
static void
drop_old_pages_cb (TodokuWindow *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->stack));

  if (gtk_stack_get_transition_running (self->stack))
    return;

  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (!g_ptr_array_find (self->pages, child, NULL))
        gtk_stack_remove (self->stack, child);
      child = next;
    }
}

static GtkWidget *
get_front (TodokuWindow *self)
{
  return g_ptr_array_index (self->pages, self->pages->len - 1);
}

static void
remember_place (GtkWidget *page)
{
  TodokuPlace *place = todoku_place_new (page);

  if (place != NULL)
    g_object_set_data_full (G_OBJECT (page), KEY_PLACE, place, (GDestroyNotify) todoku_place_free);
}

/* Reading and doing begin below the header bar. */
static gboolean
focus_content (GtkWidget *page)
{
  for (GtkWidget *child = gtk_widget_get_first_child (page); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (!ADW_IS_HEADER_BAR (child) && gtk_widget_child_focus (child, GTK_DIR_TAB_FORWARD))
      return TRUE;

  return gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

static void
show_front (TodokuWindow           *self,
            GtkStackTransitionType  transition)
{
  GtkWidget *front = get_front (self);
  GAction *back = g_action_map_lookup_action (G_ACTION_MAP (self), "back");

  gtk_stack_set_transition_type (self->stack, transition);
  gtk_stack_set_visible_child (self->stack, front);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (back), self->pages->len > 1);
  if (!todoku_place_return (g_object_get_data (G_OBJECT (front), KEY_PLACE), front))
    focus_content (front);
  drop_old_pages_cb (self);
}

static void
pop (TodokuWindow *self)
{
  if (self->pages->len < 2)
    return;

  g_ptr_array_set_size (self->pages, self->pages->len - 1);
  show_front (self, GTK_STACK_TRANSITION_TYPE_SLIDE_RIGHT);
}

static void
back_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  pop (user_data);
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
  if (!TODOKU_IS_DOMAIN_PAGE (get_front (self)) ||
      todoku_domain_page_get_domain (TODOKU_DOMAIN_PAGE (get_front (self))) != domain)
    todoku_window_push (self, todoku_domain_page_new (self->session, domain));
  todoku_window_push (self,
                      todoku_practice_page_new (self->session, todoku_subject_get_name (domain),
                                                todoku_subject_get_records (domain)));
}

static TodokuTrackingDomain *
find_tracking (TodokuWindow *self,
               GVariant     *parameter)
{
  return find_by_id (todoku_session_get_tracking_domains (self->session),
                     g_variant_get_int64 (parameter),
                     (GetId) todoku_subject_get_id);
}

static void
open_tracking_practice_action (GSimpleAction *action,
                               GVariant      *parameter,
                               gpointer       user_data)
{
  TodokuWindow *self = user_data;
  TodokuTrackingDomain *tracking = find_tracking (self, parameter);

  if (tracking != NULL)
    todoku_window_push (self,
                        todoku_practice_page_new (self->session,
                                                  todoku_subject_get_name (tracking),
                                                  todoku_subject_get_records (tracking)));
}

static void
open_server_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  TodokuWindow *self = user_data;
  TodokuDeliveryServer *server =
    find_by_id (todoku_session_get_servers (self->session), g_variant_get_int64 (parameter),
                (GetId) todoku_subject_get_id);

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
  gtk_window_present (GTK_WINDOW (todoku_tracking_wizard_new (GTK_WINDOW (self), self->session,
                                                              tracking)));
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
    account = find_by_id (todoku_session_get_accounts (self->session),
                          g_variant_get_int64 (parameter),
                          (GetId) todoku_subject_get_id);
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
    find_by_id (todoku_session_get_accounts (self->session), g_variant_get_int64 (parameter),
                (GetId) todoku_subject_get_id);

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

  gtk_window_present (GTK_WINDOW (todoku_domain_wizard_new (GTK_WINDOW (self), self->session,
                                                            NULL)));
}

static void
resume_domain_action (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  TodokuWindow *self = user_data;
  TodokuSenderDomain *domain = find_domain (self, parameter);

  if (domain != NULL)
    gtk_window_present (GTK_WINDOW (todoku_domain_wizard_new (GTK_WINDOW (self), self->session,
                                                              domain)));
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
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "start-practice");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), TRUE);
  if (todoku_session_start_practice_finish (TODOKU_SESSION (source), result, &error) == NULL)
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
  if (!TODOKU_IS_WATCH_PAGE (get_front (self)))
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

static void
open_help (TodokuWindow *self,
           const char   *place)
{
  GtkWidget *page = todoku_help_page_new (place);

  todoku_window_push (self, page);
  gtk_widget_grab_focus (page);
}

static void
open_help_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  open_help (TODOKU_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

/* The section of the page in front; a second F1 leads nowhere else. */
static void
show_help_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  TodokuWindow *self = TODOKU_WINDOW (widget);
  GtkWidget *front = g_ptr_array_index (self->pages, self->pages->len - 1);

  if (!TODOKU_IS_HELP_PAGE (front))
    open_help (self, todoku_help_find_section (front));
}

static void
toast_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  todoku_overlay_show_toast (TODOKU_WINDOW (widget)->toasts,
                             g_variant_get_string (parameter, NULL));
}

static void
offer_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  const char *text, *label, *detailed_action;

  g_variant_get (parameter, "(&s&s&s)", &text, &label, &detailed_action);
  todoku_overlay_offer (TODOKU_WINDOW (widget)->toasts, text, label, detailed_action);
}

/* On every page, for as long as it is so: nothing that the window says of time is sure then. */
static void
clock_changed_cb (TodokuWindow *self)
{
  g_autofree char *text =
    todoku_text_wrong_clock (todoku_session_get_clock_difference (self->session));

  if (text != NULL)
    todoku_notice_set (self->clock_notice, "waiting", "dialog-warning-symbolic", text, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->clock_notice), text != NULL);
}

static gboolean
key_pressed_cb (TodokuWindow    *self,
                guint            key,
                guint            code,
                GdkModifierType  state)
{
  if (key != GDK_KEY_Escape || self->pages->len < 2)
    return GDK_EVENT_PROPAGATE;

  pop (self);

  return GDK_EVENT_STOP;
}

/* Mouse button 8 is "back" on mice that have one. */
static void
back_button_pressed_cb (TodokuWindow *self)
{
  pop (self);
}

static void
todoku_window_dispose (GObject *object)
{
  TodokuWindow *self = TODOKU_WINDOW (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->pages, g_ptr_array_unref);

  G_OBJECT_CLASS (todoku_window_parent_class)->dispose (object);
}

static void
todoku_window_class_init (TodokuWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_window_dispose;
  gtk_widget_class_install_action (widget_class, "help.open", "s", open_help_action);
  gtk_widget_class_install_action (widget_class, "help.show", NULL, show_help_action);
  gtk_widget_class_install_action (widget_class, "toast.offer", "(sss)", offer_action);
  gtk_widget_class_install_action (widget_class, "toast.show", "s", toast_action);
  g_type_ensure (TODOKU_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/todoku-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuWindow, clock_notice);
  gtk_widget_class_bind_template_child (widget_class, TodokuWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, TodokuWindow, toasts);
}

static void
todoku_window_init (TodokuWindow *self)
{
  static const GActionEntry entries[] = {
    { "add-server", add_server_action },
    { "back", back_action },
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
    { "test-account", test_account_action, "x" },
  };
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  g_autoptr(GSettings) settings = g_settings_new (TODOKU_APP_ID);

  gtk_widget_init_template (GTK_WIDGET (self));
  g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
  todoku_stack_hide_others (self->stack);
  todoku_widget_add_shortcut (GTK_WIDGET (self), "F1", "help.show");
  self->pages = g_ptr_array_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);

  todoku_drag_accept_files (GTK_WIDGET (self), "win.check-file");
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 8);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (back_button_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (self->stack, "notify::transition-running",
                           G_CALLBACK (drop_old_pages_cb), self, G_CONNECT_SWAPPED);
}

/**
 * todoku_window_new:
 * @application: the program
 * @session: the session, which need not be open yet
 *
 * Returns: (transfer floating): a window with the first page
 */
TodokuWindow *
todoku_window_new (TodokuApplication *application,
                   TodokuSession     *session)
{
  TodokuWindow *self = g_object_new (TODOKU_TYPE_WINDOW, "application", application, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::clock-difference",
                           G_CALLBACK (clock_changed_cb), self, G_CONNECT_SWAPPED);
  clock_changed_cb (self);
  todoku_window_push (self, todoku_home_page_new (session));

  return self;
}

/**
 * todoku_window_push:
 * @self: the window
 * @page: (transfer floating): the page to go to
 *
 * Slides a page in over the one in front.
 */
void
todoku_window_push (TodokuWindow *self,
                    GtkWidget    *page)
{
  g_return_if_fail (TODOKU_IS_WINDOW (self));
  g_return_if_fail (GTK_IS_WIDGET (page));

  if (self->pages->len > 0)
    remember_place (get_front (self));
  todoku_widget_wrap_buttons (page);
  gtk_stack_add_child (self->stack, page);
  g_ptr_array_add (self->pages, page);
  show_front (self, self->pages->len > 1 ? GTK_STACK_TRANSITION_TYPE_SLIDE_LEFT
                                         : GTK_STACK_TRANSITION_TYPE_NONE);
}

/**
 * todoku_window_session_opened:
 * @self: the window
 * @error: (nullable): why the database could not be opened
 *
 * Lets the first page show what is stored, or why nothing is.
 */
void
todoku_window_session_opened (TodokuWindow *self,
                              const GError *error)
{
  g_return_if_fail (TODOKU_IS_WINDOW (self));

  todoku_home_page_set_opened (TODOKU_HOME_PAGE (g_ptr_array_index (self->pages, 0)), error);
}
