/* SPDX-License-Identifier: GPL-3.0-or-later
 * One check, which shows what is stored and has it changed; it never runs ahead of it. Main thread
 * only.
 */
#include "todoku-config.h"

#include "todoku-stated.h"

#include <glib/gi18n-lib.h>

#include "todoku-boxed.h"
#include "todoku-text.h"
#include "todoku-widget.h"

struct _TodokuStated
{
  AdwBin parent_instance;

  /* Owned References */
  TodokuSession *session;
  TodokuSenderDomain *domain;

  GtkWidget *check;
  GtkLabel *caption;
  gboolean saving;
};

#define TODOKU_TYPE_STATED (todoku_stated_get_type ())
G_DECLARE_FINAL_TYPE (TodokuStated, todoku_stated, TODOKU, STATED, AdwBin)
G_DEFINE_FINAL_TYPE (TodokuStated, todoku_stated, ADW_TYPE_BIN)

static void
update_stated (TodokuStated *self)
{
  gint64 at = todoku_sender_domain_get_row (self->domain)->confirmed_at;
  g_autofree char *when = at != 0 ? todoku_text_time_of_day (at, g_get_real_time ()) : NULL;
  /* Translators: %s is a time of day, or a day and a time. */
  g_autofree char *stated = when != NULL ? g_strdup_printf (_("Stated %s"), when) : NULL;

  if (self->saving)
    return;

  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->check), at != 0);
  gtk_label_set_text (self->caption,
                      stated != NULL
                        ? stated : _("Look at the service’s own screen, then check this."));
}

static void
confirmed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(TodokuStated) self = user_data;
  g_autoptr(GError) error = NULL;

  self->saving = FALSE;
  if (!todoku_session_confirm_finish (TODOKU_SESSION (source), result, &error))
    todoku_widget_show_error (GTK_WIDGET (self), error);
  if (self->domain != NULL)
    update_stated (self);
}

static void
toggled_cb (TodokuStated *self)
{
  gboolean active = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->check));

  if (self->saving ||
      active == (todoku_sender_domain_get_row (self->domain)->confirmed_at != 0))
    return;

  self->saving = TRUE;
  todoku_session_confirm_async (self->session, self->domain, active, NULL, confirmed_cb,
                                g_object_ref (self));
}

static void
todoku_stated_dispose (GObject *object)
{
  TodokuStated *self = TODOKU_STATED (object);

  g_clear_object (&self->session);
  g_clear_object (&self->domain);

  G_OBJECT_CLASS (todoku_stated_parent_class)->dispose (object);
}

static void
todoku_stated_class_init (TodokuStatedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = todoku_stated_dispose;
}

static void
todoku_stated_init (TodokuStated *self)
{
  GtkListBox *list = todoku_boxed_list_new ();
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *title =
    todoku_label_new (_("The service’s screen shows the domain as verified"), NULL, FALSE);
  GtkWidget *row;

  self->check = gtk_check_button_new ();
  self->caption = GTK_LABEL (todoku_label_new ("", "caption secondary", FALSE));
  gtk_widget_add_css_class (texts, "domain-row");
  gtk_box_append (GTK_BOX (texts), title);
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->caption));
  gtk_widget_set_margin_start (self->check, 8);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (self->check), texts);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  title, NULL, -1);
  g_signal_connect_object (self->check, "toggled", G_CALLBACK (toggled_cb), self,
                           G_CONNECT_SWAPPED);
  row = g_object_new (GTK_TYPE_LIST_BOX_ROW, "child", self->check, "activatable", FALSE,
                      "focusable", FALSE, NULL);
  gtk_list_box_append (list, row);
  gtk_widget_set_margin_top (GTK_WIDGET (self), 12);
  adw_bin_set_child (ADW_BIN (self),
                     todoku_boxed_group_new (_("On the Service’s Screen"), list));
}

/**
 * todoku_stated_new:
 * @session: the session
 * @domain: a delivery domain
 *
 * Returns: (transfer floating): the check; it is invisible where the service has an API and says
 *   itself what it has verified
 */
GtkWidget *
todoku_stated_new (TodokuSession      *session,
                   TodokuSenderDomain *domain)
{
  TodokuStated *self = g_object_new (TODOKU_TYPE_STATED, NULL);
  TodokuDeliveryServer *server = todoku_subject_get_server (domain);

  self->session = g_object_ref (session);
  self->domain = g_object_ref (domain);
  g_signal_connect_object (domain, "notify", G_CALLBACK (update_stated), self, G_CONNECT_SWAPPED);
  gtk_widget_set_visible (GTK_WIDGET (self),
                          server != NULL &&
                          !todoku_server_row_has_api (todoku_delivery_server_get_row (server)));
  update_stated (self);

  return GTK_WIDGET (self);
}
