/* SPDX-License-Identifier: GPL-3.0-or-later
 * The main window. Pages are built when they are first gone to, and destroyed when they have slid
 * away. Owns the order of the pages, nothing that they show; which action opens which stands in
 * todoku-window-actions.c. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-window-private.h"

#include "todoku-drag.h"
#include "todoku-help-page.h"
#include "todoku-help.h"
#include "todoku-home-page.h"
#include "todoku-place.h"
#include "todoku-text.h"
#include "todoku-widget.h"

G_DEFINE_FINAL_TYPE (TodokuWindow, todoku_window, ADW_TYPE_APPLICATION_WINDOW)

/* Where the focus was on a page when another slid over it hangs on it under this name. */
#define KEY_PLACE "todoku-place"

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

/**
 * todoku_window_get_front:
 * @self: the window
 *
 * Returns: (transfer none): the page in front
 */
GtkWidget *
todoku_window_get_front (TodokuWindow *self)
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

/* Reading and doing begin below the header bar, which may be inside a bin. */
static gboolean
focus_content (GtkWidget *page)
{
  GtkWidget *box = ADW_IS_BIN (page) ? adw_bin_get_child (ADW_BIN (page)) : page;

  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (!ADW_IS_HEADER_BAR (child) && gtk_widget_child_focus (child, GTK_DIR_TAB_FORWARD))
      return TRUE;

  return gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

static void
show_front (TodokuWindow           *self,
            GtkStackTransitionType  transition)
{
  GtkWidget *front = todoku_window_get_front (self);
  GAction *back = g_action_map_lookup_action (G_ACTION_MAP (self), "back");

  gtk_stack_set_transition_type (self->stack, transition);
  gtk_stack_set_visible_child (self->stack, front);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (back), self->pages->len > 1);
  if (!todoku_place_return (g_object_get_data (G_OBJECT (front), KEY_PLACE), front))
    focus_content (front);
  drop_old_pages_cb (self);
}

/**
 * todoku_window_pop:
 * @self: the window
 *
 * Goes back to the page behind the one in front, if there is one.
 */
void
todoku_window_pop (TodokuWindow *self)
{
  if (self->pages->len < 2)
    return;

  g_ptr_array_set_size (self->pages, self->pages->len - 1);
  show_front (self, GTK_STACK_TRANSITION_TYPE_SLIDE_RIGHT);
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
  GtkWidget *front = todoku_window_get_front (self);

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

  todoku_window_pop (self);

  return GDK_EVENT_STOP;
}

/* Mouse button 8 is "back" on mice that have one. */
static void
back_button_pressed_cb (TodokuWindow *self)
{
  todoku_window_pop (self);
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
  todoku_window_add_actions (self);
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
  g_object_bind_property (session, "practice-running",
                          g_action_map_lookup_action (G_ACTION_MAP (self),
                                                      "start-stopped-practice"), "enabled",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
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
    remember_place (todoku_window_get_front (self));
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
