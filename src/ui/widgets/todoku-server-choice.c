/* SPDX-License-Identifier: GPL-3.0-or-later
 * Its list is the session's own, so a server that is connected meanwhile appears. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-server-choice.h"

#include <glib/gi18n-lib.h>

#include "todoku-notice.h"
#include "todoku-text.h"

struct _TodokuServerChoice
{
  AdwBin parent_instance;

  /* Owned */
  GListModel *servers;

  /* Template Widgets */
  GtkWidget *practice_notice;
  AdwComboRow *server_row;
};

G_DEFINE_FINAL_TYPE (TodokuServerChoice, todoku_server_choice, ADW_TYPE_BIN)

static guint changed_signal;

static char *
name_server (TodokuDeliveryServer *server)
{
  return todoku_text_server_name (server);
}

static void
server_changed_cb (TodokuServerChoice *self)
{
  TodokuDeliveryServer *server = todoku_server_choice_get_server (self);
  gboolean practice = todoku_server_choice_get_practice (self);

  if (server != NULL)
    {
      g_autofree char *place = todoku_text_server_place (server);

      adw_action_row_set_subtitle (ADW_ACTION_ROW (self->server_row), place);
    }
  gtk_widget_set_visible (self->practice_notice, practice);
  g_signal_emit (self, changed_signal, 0);
}

static void
todoku_server_choice_dispose (GObject *object)
{
  g_clear_object (&TODOKU_SERVER_CHOICE (object)->servers);

  G_OBJECT_CLASS (todoku_server_choice_parent_class)->dispose (object);
}

static void
todoku_server_choice_class_init (TodokuServerChoiceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_server_choice_dispose;

  /**
   * TodokuServerChoice::changed:
   *
   * Another server has been chosen.
   */
  changed_signal = g_signal_new ("changed", TODOKU_TYPE_SERVER_CHOICE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (TODOKU_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/"
                                               "todoku-server-choice.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuServerChoice, practice_notice);
  gtk_widget_class_bind_template_child (widget_class, TodokuServerChoice, server_row);
  gtk_widget_class_bind_template_callback (widget_class, server_changed_cb);
}

static void
todoku_server_choice_init (TodokuServerChoice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * todoku_server_choice_set_session:
 * @self: the choice
 * @session: the session
 *
 * Offers the servers of a session, and chooses the one that is preferred.
 */
void
todoku_server_choice_set_session (TodokuServerChoice *self,
                                  TodokuSession      *session)
{
  g_autoptr(GtkExpression) name = NULL;
  TodokuDeliveryServer *server;

  g_return_if_fail (TODOKU_IS_SERVER_CHOICE (self));

  g_set_object (&self->servers, todoku_session_get_servers (session));
  name = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (name_server), NULL,
                                      NULL);
  adw_combo_row_set_expression (self->server_row, name);
  adw_combo_row_set_model (self->server_row, self->servers);
  server = todoku_session_default_server (session, NULL);
  if (server != NULL)
    todoku_server_choice_set_server (self, server);
  server_changed_cb (self);
}

/**
 * todoku_server_choice_get_server:
 * @self: the choice
 *
 * Returns: (transfer none) (nullable): the chosen server; %NULL when there is none
 */
TodokuDeliveryServer *
todoku_server_choice_get_server (TodokuServerChoice *self)
{
  g_return_val_if_fail (TODOKU_IS_SERVER_CHOICE (self), NULL);

  return adw_combo_row_get_selected_item (self->server_row);
}

/**
 * todoku_server_choice_set_server:
 * @self: the choice
 * @server: one of the servers of the session
 *
 * Chooses a server.
 */
void
todoku_server_choice_set_server (TodokuServerChoice   *self,
                                 TodokuDeliveryServer *server)
{
  g_return_if_fail (TODOKU_IS_SERVER_CHOICE (self));

  for (guint i = 0; i < g_list_model_get_n_items (self->servers); i++)
    {
      g_autoptr(TodokuDeliveryServer) each = g_list_model_get_item (self->servers, i);

      if (each == server)
        adw_combo_row_set_selected (self->server_row, i);
    }
}

/**
 * todoku_server_choice_get_practice:
 * @self: the choice
 *
 * Returns: whether the practice server is chosen
 */
gboolean
todoku_server_choice_get_practice (TodokuServerChoice *self)
{
  TodokuDeliveryServer *server = todoku_server_choice_get_server (self);

  return server != NULL && todoku_delivery_server_get_row (server)->practice;
}
