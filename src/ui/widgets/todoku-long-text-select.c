/* SPDX-License-Identifier: GPL-3.0-or-later
 * Selecting and copying in a TodokuLongText: a selection is a range of bytes of the text, so what
 * is copied never has a display cut in it. Main thread only.
 */
#include "todoku-config.h"

#include <glib/gi18n-lib.h>

#include "todoku-long-text-private.h"

static char *
dup_selected (TodokuLongText *self)
{
  gsize start = MIN (self->anchor, self->cursor), end = MAX (self->anchor, self->cursor);

  return start < end ? g_strndup (self->text + start, end - start) : g_strdup (self->text);
}

static void
set_selection (TodokuLongText *self,
               gsize           anchor,
               gsize           cursor)
{
  self->anchor = anchor;
  self->cursor = cursor;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
offer_primary (TodokuLongText *self)
{
  g_autofree char *text = NULL;

  if (self->anchor == self->cursor)
    return;

  text = dup_selected (self);
  gdk_clipboard_set_text (gtk_widget_get_primary_clipboard (GTK_WIDGET (self)), text);
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            TodokuLongText  *self)
{
  if (n_press != 2)
    return;

  set_selection (self, 0, self->length);
  offer_primary (self);
}

static void
drag_begun_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               TodokuLongText *self)
{
  gsize place = todoku_long_text_find_byte (self, x, y);

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  set_selection (self, place, place);
}

static void
drag_moved_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               TodokuLongText *self)
{
  double start_x, start_y;

  gtk_gesture_drag_get_start_point (gesture, &start_x, &start_y);
  if (x != 0 || y != 0)
    set_selection (self, self->anchor, todoku_long_text_find_byte (self, start_x + x, start_y + y));
}

static void
drag_ended_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               TodokuLongText *self)
{
  offer_primary (self);
}

static void
open_menu (TodokuLongText *self,
           double          x,
           double          y)
{
  const GdkRectangle place = { x, y, 1, 1 };

  if (self->popover == NULL)
    {
      g_autoptr(GMenu) menu = g_menu_new ();

      g_menu_append (menu, _("Copy"), "text.copy");
      g_menu_append (menu, _("Select All"), "text.select-all");
      self->popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
      gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
      gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
      gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &place);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
menu_pressed_cb (GtkGestureClick *gesture,
                 int              n_press,
                 double           x,
                 double           y,
                 TodokuLongText  *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  open_menu (self, x, y);
}

static void
copy_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  g_autofree char *text = dup_selected (TODOKU_LONG_TEXT (widget));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
select_all_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  TodokuLongText *self = TODOKU_LONG_TEXT (widget);

  set_selection (self, 0, self->length);
  offer_primary (self);
}

static void
menu_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  open_menu (TODOKU_LONG_TEXT (widget), 0, 0);
}

/**
 * todoku_long_text_class_init_selection:
 * @widget_class: the class
 *
 * Installs the actions and their keys.
 */
void
todoku_long_text_class_init_selection (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "text.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "text.menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "text.select-all", NULL, select_all_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "text.copy",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_a, GDK_CONTROL_MASK,
                                       "text.select-all", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "text.menu",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "text.menu", NULL);
}

/**
 * todoku_long_text_init_selection:
 * @self: the widget
 *
 * Lets the pointer select.
 */
void
todoku_long_text_init_selection (TodokuLongText *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *menu = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), GDK_BUTTON_PRIMARY);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begun_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_moved_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_ended_cb), self);
  g_signal_connect (menu, "pressed", G_CALLBACK (menu_pressed_cb), self);
  /* What was added last is asked first: the second press of a double click selects all after the
   * drag has begun a selection.
   */
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (menu));
  gtk_gesture_group (click, drag);
}

/**
 * todoku_long_text_select:
 * @self: the widget
 * @start: the byte at which the selection begins
 * @end: the byte after it
 *
 * Selects as the pointer does.
 */
void
todoku_long_text_select (TodokuLongText *self,
                         gsize           start,
                         gsize           end)
{
  g_return_if_fail (TODOKU_IS_LONG_TEXT (self));
  g_return_if_fail (start <= end && end <= self->length);

  set_selection (self, start, end);
  offer_primary (self);
}
