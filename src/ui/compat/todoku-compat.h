/* SPDX-License-Identifier: GPL-3.0-or-later
 * The five things that Debian 12's libadwaita and the newest one do differently without a common
 * way that is not deprecated in one of them. No other file of the program has an `#if` on a
 * version. Main thread only.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void     todoku_confirm_async  (GtkWidget            *parent,
                                const char           *heading,
                                const char           *body,
                                const char           *action_label,
                                gboolean              destructive,
                                GAsyncReadyCallback   callback,
                                gpointer              user_data);
gboolean todoku_confirm_finish (GAsyncResult         *result);
void     todoku_show_about     (GtkWidget            *parent);
void     todoku_announce       (GtkWidget            *widget,
                                const char           *text);
void     todoku_announce_end   (GtkWidget            *widget,
                                const char           *text);
void     todoku_widget_get_color (GtkWidget          *widget,
                                  GdkRGBA            *color);
void     todoku_save_text_async  (GtkWindow           *parent,
                                  const char          *name,
                                  const char          *text,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
gboolean todoku_save_text_finish (GAsyncResult        *result,
                                  GError             **error);
void     todoku_open_file_async  (GtkWindow           *parent,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
GFile   *todoku_open_file_finish (GAsyncResult        *result,
                                  GError             **error);

G_END_DECLS
