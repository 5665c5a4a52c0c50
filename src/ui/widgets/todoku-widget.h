/* SPDX-License-Identifier: GPL-3.0-or-later
 * What every page and window does in the same way: shortcuts, toasts, errors. Main thread only.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void todoku_form_set_keys (GtkWidget *window, const char *submit_action, GtkWidget *first);
GtkWindow *todoku_widget_find_window (GtkWindow *parent,
                                      GType      type,
                                      gboolean (*is_it) (GtkWindow *window,
                                                         gpointer   data),
                                      gpointer   data);
void todoku_widget_take_double_as_one (GtkWidget *button);
void todoku_widget_wrap_buttons (GtkWidget       *root);
void todoku_widget_add_shortcut (GtkWidget       *widget,
                                 const char      *trigger,
                                 const char      *action_name);
void todoku_widget_show_toast   (GtkWidget       *widget,
                                 const char      *text);
void todoku_widget_show_error   (GtkWidget       *widget,
                                 const GError    *error);
void todoku_overlay_show_toast  (AdwToastOverlay *overlay,
                                 const char      *text);
void todoku_overlay_offer       (AdwToastOverlay *overlay,
                                 const char      *text,
                                 const char      *label,
                                 const char      *detailed_action);
void todoku_widget_offer        (GtkWidget       *widget,
                                 const char      *text,
                                 const char      *label,
                                 const char      *detailed_action);
void todoku_widget_add_class    (GtkWidget       *widget,
                                 const char      *name,
                                 gboolean         on);
void todoku_widget_scroll_up    (GtkWidget       *widget);
void todoku_stack_hide_others   (GtkStack        *stack);
GtkWidget *todoku_label_new     (const char      *text,
                                 const char      *css_classes,
                                 gboolean         is_name);
GtkWidget *todoku_line_new      (const char      *title,
                                 const char      *subtitle,
                                 gboolean         is_name,
                                 GtkWidget       *suffix,
                                 const char      *icon_name);

G_END_DECLS
