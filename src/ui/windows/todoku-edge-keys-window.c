/* SPDX-License-Identifier: GPL-3.0-or-later
 * The window of the AWS keys. They are read from their entries once and never kept here; stored
 * ones are not shown again. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-edge-keys-window.h"

#include <glib/gi18n-lib.h>

#include "todoku-compat.h"
#include "todoku-notice.h"
#include "todoku-secret.h"
#include "todoku-text.h"
#include "todoku-widget.h"

struct _TodokuEdgeKeysWindow
{
  AdwWindow parent_instance;

  /* Owned References */
  TodokuSession *session;
  TodokuDeliveryServer *server;

  gboolean busy;

  /* Template Widgets */
  AdwEntryRow *id_row;
  TodokuNotice *problem;
  AdwPasswordEntryRow *secret_row;
  GtkSpinner *spinner;
  AdwPasswordEntryRow *token_row;
  AdwWindowTitle *window_title;
};

G_DEFINE_FINAL_TYPE (TodokuEdgeKeysWindow, todoku_edge_keys_window, ADW_TYPE_WINDOW)

/* What is copied from a web page often brings a blank or a line end along. */
static char *
dup_text (gpointer row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static void
changed_cb (TodokuEdgeKeysWindow *self)
{
  g_auto(TodokuSecret) id = dup_text (self->id_row);
  g_auto(TodokuSecret) secret = dup_text (self->secret_row);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "edge-keys.save",
                                 !self->busy && *id != '\0' && *secret != '\0');
}

static void
set_busy (TodokuEdgeKeysWindow *self,
          gboolean              busy)
{
  self->busy = busy;
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  changed_cb (self);
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TodokuEdgeKeysWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (todoku_session_set_edge_keys_finish (TODOKU_SESSION (source), result, &error))
    {
      if (parent != NULL)
        todoku_widget_show_toast (GTK_WIDGET (parent), _("The AWS keys were stored"));
      gtk_window_close (GTK_WINDOW (self));
      return;
    }

  set_busy (self, FALSE);
  sentence = todoku_text_for_error (error);
  todoku_notice_set (self->problem, "fix", "dialog-warning-symbolic",
                     _("The keys were not stored."), sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  todoku_announce (GTK_WIDGET (self), sentence);
}

static void
save_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TodokuEdgeKeysWindow *self = TODOKU_EDGE_KEYS_WINDOW (widget);
  g_auto(TodokuSecret) id = dup_text (self->id_row);
  g_auto(TodokuSecret) secret = dup_text (self->secret_row);
  g_auto(TodokuSecret) token = dup_text (self->token_row);

  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  set_busy (self, TRUE);
  todoku_session_set_edge_keys_async (self->session, self->server, id, secret,
                                      *token != '\0' ? token : NULL, NULL, stored_cb,
                                      g_object_ref (self));
}

static void
todoku_edge_keys_window_dispose (GObject *object)
{
  TodokuEdgeKeysWindow *self = TODOKU_EDGE_KEYS_WINDOW (object);

  g_clear_object (&self->server);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (todoku_edge_keys_window_parent_class)->dispose (object);
}

static void
todoku_edge_keys_window_class_init (TodokuEdgeKeysWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_edge_keys_window_dispose;

  g_type_ensure (TODOKU_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/todoku/Todoku/ui/"
                                               "todoku-edge-keys-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuEdgeKeysWindow, id_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuEdgeKeysWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, TodokuEdgeKeysWindow, secret_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuEdgeKeysWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, TodokuEdgeKeysWindow, token_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuEdgeKeysWindow, window_title);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_install_action (widget_class, "edge-keys.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
todoku_edge_keys_window_init (TodokuEdgeKeysWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  todoku_form_set_keys (GTK_WIDGET (self), "edge-keys.save", GTK_WIDGET (self->id_row));
}

/**
 * todoku_edge_keys_window_new:
 * @parent: the window that it belongs to
 * @session: the session
 * @server: a delivery server other than the practice server
 *
 * Returns: (transfer floating): the window
 */
TodokuEdgeKeysWindow *
todoku_edge_keys_window_new (GtkWindow            *parent,
                             TodokuSession        *session,
                             TodokuDeliveryServer *server)
{
  TodokuEdgeKeysWindow *self = g_object_new (TODOKU_TYPE_EDGE_KEYS_WINDOW,
                                             "transient-for", parent,
                                             NULL);

  self->session = g_object_ref (session);
  self->server = g_object_ref (server);
  adw_window_title_set_subtitle (self->window_title, todoku_subject_get_name (server));
  changed_cb (self);

  return self;
}
