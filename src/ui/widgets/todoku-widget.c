/* SPDX-License-Identifier: GPL-3.0-or-later
 * Toasts are markup in libadwaita, so everything that goes into one is escaped here. Main thread
 * only.
 */
#include "todoku-config.h"

#include "todoku-widget.h"

#include <glib/gi18n-lib.h>

#include "todoku-compat.h"
#include "todoku-error.h"
#include "todoku-help.h"
#include "todoku-shrink.h"
#include "todoku-text.h"
#include "todoku-wrap-box.h"

/* The toast that an overlay shows hangs on it under this name. */
#define KEY_TOAST "todoku-toast"
#define KEY_TEXT "todoku-text"
/* Long enough to read it, to find the button and to press it. */
#define OFFER_SECONDS 10

static gboolean
shortcut_cb (GtkWidget *widget,
             GVariant  *arguments,
             gpointer   user_data)
{
  /* A page that is not the one in front keeps its shortcuts to itself. */
  if (!gtk_widget_get_mapped (widget))
    return FALSE;

  return gtk_widget_activate_action_variant (widget, user_data, NULL);
}

/**
 * todoku_widget_add_shortcut:
 * @widget: the page or window
 * @trigger: the keys, as gtk_shortcut_trigger_parse_string() takes them
 * @action_name: (scope forever): the action, a static string
 *
 * Runs an action by keys wherever the focus is in the window, while @widget is in front.
 */
void
todoku_widget_add_shortcut (GtkWidget  *widget,
                            const char *trigger,
                            const char *action_name)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  GtkShortcut *shortcut =
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger),
                      gtk_callback_action_new (shortcut_cb, (gpointer) action_name, NULL));

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  /* A box of several lines would take it for a new line. */
  if (g_str_equal (trigger, "<Control>Return"))
    gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
  gtk_widget_add_controller (widget, controller);
}

static void
shrink_title (AdwHeaderBar *header)
{
  GtkWidget *title = adw_header_bar_get_title_widget (header);
  g_autoptr(GtkWidget) held = title != NULL ? g_object_ref (title) : NULL;

  if (!ADW_IS_WINDOW_TITLE (title))
    return;

  adw_header_bar_set_title_widget (header, NULL);
  adw_header_bar_set_title_widget (header, todoku_shrink_new (title));
}

static void
wrap_labels (GtkWidget *widget,
             gboolean   inside)
{
  /* A menu button gives its label no more than one line. */
  if (GTK_IS_MENU_BUTTON (widget))
    return;

  /* The buttons of a header bar keep their one line, its title does not keep its place. */
  if (ADW_IS_HEADER_BAR (widget))
    {
      shrink_title (ADW_HEADER_BAR (widget));
      return;
    }

  inside |= GTK_IS_BUTTON (widget);
  if (inside && GTK_IS_LABEL (widget))
    {
      gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
      gtk_label_set_natural_wrap_mode (GTK_LABEL (widget), GTK_NATURAL_WRAP_NONE);
      gtk_label_set_justify (GTK_LABEL (widget), GTK_JUSTIFY_CENTER);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    wrap_labels (child, inside);
}

/**
 * todoku_widget_wrap_buttons:
 * @root: a page, a window, or a button
 *
 * Lets the words of every button in it wrap, and the title of its header bar give way. By itself a
 * button is as wide as its words, and makes its window wider than the screen where they are long or
 * large.
 */
void
todoku_widget_wrap_buttons (GtkWidget *root)
{
  wrap_labels (root, FALSE);
}

static void
entry_activated_cb (GtkWidget  *row,
                    const char *submit_action)
{
  gtk_widget_activate_action_variant (row, submit_action, NULL);
}

static void
submit_from_entries (GtkWidget  *widget,
                     const char *submit_action)
{
  for (; widget != NULL; widget = gtk_widget_get_next_sibling (widget))
    if (ADW_IS_ENTRY_ROW (widget))
      g_signal_connect (widget, "entry-activated", G_CALLBACK (entry_activated_cb),
                        (gpointer) submit_action);
    else
      submit_from_entries (gtk_widget_get_first_child (widget), submit_action);
}

/**
 * todoku_form_set_keys:
 * @window: a window of its own, whose template has been made
 * @submit_action: (nullable) (scope forever): what it is there for, a static string
 * @first: (nullable): where typing begins
 *
 * Gives a form the keys that every form has: F1 helps; Ctrl+W closes it; Return in an entry, and
 * Ctrl+Return anywhere, do what the form is there for; and the focus is in the first field, so that
 * Return never throws away what has been typed.
 */
void
todoku_form_set_keys (GtkWidget  *window,
                      const char *submit_action,
                      GtkWidget  *first)
{
  g_return_if_fail (GTK_IS_WINDOW (window));

  todoku_help_attach (window);
  todoku_widget_wrap_buttons (window);
  todoku_widget_add_shortcut (window, "<Control>w", "window.close");
  if (submit_action != NULL)
    {
      todoku_widget_add_shortcut (window, "<Control>Return", submit_action);
      submit_from_entries (gtk_widget_get_first_child (window), submit_action);
    }
  if (first != NULL)
    gtk_widget_grab_focus (first);
}

static void
stack_changed_cb (GtkStack *stack)
{
  GtkWidget *front = gtk_stack_get_visible_child (stack);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (stack));
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (stack));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_accessible_update_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_HIDDEN,
                                 child != front, -1);

  if (front == NULL || focus == front)
    return;
  /* What cannot be seen any more would swallow every key; and the last row of a list, which is no
   * part of the window any more, leaves the focus nowhere.
   */
  if (focus == NULL || gtk_widget_get_root (focus) != root
        ? gtk_widget_get_mapped (GTK_WIDGET (stack))
        : gtk_widget_is_ancestor (focus, GTK_WIDGET (stack)) &&
      !gtk_widget_is_ancestor (focus, front))
    gtk_widget_child_focus (front, GTK_DIR_TAB_FORWARD);
}

/**
 * todoku_widget_find_window:
 * @parent: the window that opens others
 * @type: the type of the one that is looked for
 * @is_it: tells of a window of that type whether it is the one
 * @data: what @is_it gets
 *
 * Returns: (transfer none) (nullable): the window of @parent that is open already
 */
GtkWindow *
todoku_widget_find_window (GtkWindow *parent,
                           GType      type,
                           gboolean (*is_it)(GtkWindow *window,
                                             gpointer   data),
                           gpointer   data)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      /* One that is closed stays in the list for a while. */
      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type) &&
          gtk_widget_get_visible (GTK_WIDGET (window)) &&
          gtk_window_get_transient_for (window) == parent && is_it (window, data))
        return window;
    }

  return NULL;
}

static gboolean
press_cb (GtkEventController *controller,
          GdkEvent           *event)
{
  GtkWidget *button = gtk_event_controller_get_widget (controller);
  GdkEventType type = gdk_event_get_event_type (event);
  guint last = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (controller), "todoku-pressed"));
  guint time = gdk_event_get_time (event);
  int limit = 0;

  if (type != GDK_BUTTON_PRESS && type != GDK_TOUCH_BEGIN)
    return GDK_EVENT_PROPAGATE;

  g_object_get (gtk_widget_get_settings (button), "gtk-double-click-time", &limit, NULL);
  g_object_set_data (G_OBJECT (controller), "todoku-pressed", GUINT_TO_POINTER (time));

  return last != 0 && time - last < (guint) limit ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

/**
 * todoku_widget_take_double_as_one:
 * @button: a button that has another meaning as soon as it was clicked
 *
 * Many people click everything twice. The second click would take back the first, where the button
 * becomes キャンセル, or do what comes next.
 */
void
todoku_widget_take_double_as_one (GtkWidget *button)
{
  GtkEventController *controller = gtk_event_controller_legacy_new ();

  /* Before the button's own gesture, which no other gesture can hold back. */
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "event", G_CALLBACK (press_cb), NULL);
  gtk_widget_add_controller (button, controller);
}

/**
 * todoku_stack_hide_others:
 * @stack: a stack whose children may come and go
 *
 * GTK 4.8 shows a screen reader every page of a stack; this leaves it the one in front, and takes
 * the focus there when it was in the one before.
 */
void
todoku_stack_hide_others (GtkStack *stack)
{
  g_signal_connect (stack, "notify::visible-child", G_CALLBACK (stack_changed_cb), NULL);
  g_signal_connect_object (gtk_stack_get_pages (stack), "items-changed",
                           G_CALLBACK (stack_changed_cb), stack, G_CONNECT_SWAPPED);
  stack_changed_cb (stack);
}

static void
toast_dismissed_cb (AdwToastOverlay *overlay,
                    AdwToast        *toast)
{
  todoku_announce_end (GTK_WIDGET (overlay), g_object_get_data (G_OBJECT (toast), KEY_TEXT));
  if (g_object_get_data (G_OBJECT (overlay), KEY_TOAST) == toast)
    g_object_set_data (G_OBJECT (overlay), KEY_TOAST, NULL);
}

/**
 * todoku_overlay_show_toast:
 * @overlay: where it appears
 * @text: what has just happened, plain text
 *
 * Shows a toast, in place of the one before, and lets a screen reader say it.
 */
void
todoku_overlay_show_toast (AdwToastOverlay *overlay,
                           const char      *text)
{
  todoku_overlay_offer (overlay, text, NULL, NULL);
}

/**
 * todoku_overlay_offer:
 * @overlay: where it appears
 * @text: what has just happened, plain text
 * @label: (nullable): the word on a button
 * @detailed_action: (nullable): what the button does, with its target
 *
 * As todoku_overlay_show_toast(), with what can be done about it.
 */
void
todoku_overlay_offer (AdwToastOverlay *overlay,
                      const char      *text,
                      const char      *label,
                      const char      *detailed_action)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);
  AdwToast *last = g_object_get_data (G_OBJECT (overlay), KEY_TOAST);

  if (label != NULL)
    {
      adw_toast_set_button_label (toast, label);
      adw_toast_set_detailed_action_name (toast, detailed_action);
      adw_toast_set_timeout (toast, OFFER_SECONDS);
    }
  g_object_set_data_full (G_OBJECT (toast), KEY_TEXT, g_strdup (text), g_free);
  /* What is in a queue tells later of what is long past. */
  if (last != NULL)
    adw_toast_dismiss (last);
  g_object_set_data_full (G_OBJECT (overlay), KEY_TOAST, g_object_ref (toast), g_object_unref);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (toast_dismissed_cb), overlay,
                           G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (overlay, toast);
  todoku_announce (GTK_WIDGET (overlay), text);
}

/**
 * todoku_widget_show_toast:
 * @widget: where it happened
 * @text: what has just happened, plain text
 *
 * Shows a toast in the window of @widget.
 */
void
todoku_widget_show_toast (GtkWidget  *widget,
                          const char *text)
{
  gtk_widget_activate_action (widget, "toast.show", "s", text);
}

/**
 * todoku_widget_offer:
 * @widget: where it happened
 * @text: what has just happened, plain text
 * @label: the word on a button
 * @detailed_action: what the button does, with its target, as g_action_print_detailed_name() has it
 *
 * Shows a toast with a button in the main window, to which @widget belongs.
 */
void
todoku_widget_offer (GtkWidget  *widget,
                     const char *text,
                     const char *label,
                     const char *detailed_action)
{
  gtk_widget_activate_action (widget, "toast.offer", "(sss)", text, label, detailed_action);
}

/**
 * todoku_widget_show_error:
 * @widget: where it happened
 * @error: what went wrong
 *
 * Tells the person what went wrong. That she cancelled it is no news to her.
 */
void
todoku_widget_show_error (GtkWidget    *widget,
                          const GError *error)
{
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  text = todoku_text_for_error (error);
  g_debug ("Shown to the person: %s (%s)", text, error->message);
  /* What helps is offered where it can be: in the main window. */
  if (!g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED) ||
      !gtk_widget_activate_action (widget, "toast.offer", "(sss)", text,
                                   _("Start the Practice Server"), "win.start-practice"))
    todoku_widget_show_toast (widget, text);
}

/**
 * todoku_widget_scroll_up:
 * @widget: something that is shown in a page
 *
 * Shows the page from its top again, which is where what has just happened stands.
 */
void
todoku_widget_scroll_up (GtkWidget *widget)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment;

  g_return_if_fail (scrolled != NULL);

  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_lower (adjustment));
}

/**
 * todoku_widget_add_class:
 * @widget: a widget
 * @name: a class of style.css
 * @on: whether @widget shall have it
 *
 * Adds or removes a style class.
 */
void
todoku_widget_add_class (GtkWidget  *widget,
                         const char *name,
                         gboolean    on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/**
 * todoku_label_new:
 * @text: the text, never markup
 * @css_classes: (nullable): style classes, separated by blanks
 * @is_name: whether it is a domain name or a value, which may be parted anywhere
 *
 * A sentence may have a name or a value in it, which would not be the same with another hyphen.
 *
 * Returns: (transfer floating): a label that wraps without hyphens of its own
 */
GtkWidget *
todoku_label_new (const char *text,
                  const char *css_classes,
                  gboolean    is_name)
{
  GtkWidget *label = gtk_label_new (text);
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();
  g_auto(GStrv) classes = g_strsplit (css_classes != NULL ? css_classes : "", " ", -1);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), is_name ? PANGO_WRAP_CHAR : PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  for (guint i = 0; classes[i] != NULL; i++)
    gtk_widget_add_css_class (label, classes[i]);

  return label;
}

/**
 * todoku_line_new:
 * @title: the title, never markup
 * @subtitle: (nullable): the quiet line below
 * @is_name: whether @title is a domain name, which must not get hyphens
 * @suffix: (nullable) (transfer floating): what stands at the end, or below where it is narrow
 * @icon_name: (nullable): an icon at the very end, such as the arrow to another page
 *
 * Returns: (transfer floating): the content of a list row
 */
GtkWidget *
todoku_line_new (const char *title,
                 const char *subtitle,
                 gboolean    is_name,
                 GtkWidget  *suffix,
                 const char *icon_name)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *wrap = todoku_wrap_box_new (6);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  gtk_widget_add_css_class (row, "domain-row");
  gtk_widget_set_hexpand (wrap, TRUE);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (wrap, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), todoku_label_new (title, NULL, is_name));
  if (subtitle != NULL)
    gtk_box_append (GTK_BOX (texts), todoku_label_new (subtitle, "caption secondary", FALSE));
  todoku_wrap_box_append (TODOKU_WRAP_BOX (wrap), texts);
  if (suffix != NULL)
    todoku_wrap_box_append (TODOKU_WRAP_BOX (wrap), suffix);
  gtk_box_append (GTK_BOX (row), wrap);
  if (icon_name != NULL)
    {
      GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE,
                                      "icon-name", icon_name,
                                      "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                      NULL);

      gtk_box_append (GTK_BOX (row), icon);
    }

  return row;
}
