/* SPDX-License-Identifier: GPL-3.0-or-later
 * The actions "domain.…" of a domain's page: what is done with the domain that it shows. Operations
 * are started here and end in the session. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-domain-page-private.h"

#include <glib/gi18n-lib.h>

#include "todoku-compat.h"
#include "todoku-domain-batch.h"
#include "todoku-paste-wizard.h"
#include "todoku-publish-window.h"
#include "todoku-widget.h"

static void
verified_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(TodokuDomainPage) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean verified;

  if (!todoku_session_verify_finish (TODOKU_SESSION (source), result, &verified, &error))
    todoku_widget_show_error (GTK_WIDGET (self), error);
  else if (verified)
    todoku_widget_show_toast (GTK_WIDGET (self), _("All records are verified"));
}

static void
verify_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  TodokuDomainPage *self = TODOKU_DOMAIN_PAGE (widget);
  TodokuOperation *operation = todoku_subject_get_operation (self->domain);

  if (operation != NULL)
    todoku_operation_cancel (operation);
  else
    todoku_session_verify_async (self->session, self->domain, NULL, verified_cb,
                                 g_object_ref (self));
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(TodokuDomainPage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!todoku_session_check_finish (TODOKU_SESSION (source), result, NULL, &error))
    todoku_widget_show_error (GTK_WIDGET (self), error);
}

static void
check_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  TodokuDomainPage *self = TODOKU_DOMAIN_PAGE (widget);

  todoku_session_check_async (self->session, self->domain, NULL, checked_cb,
                              g_object_ref (self));
}

/* The list of this one domain, as what is done with several takes it. */
static GPtrArray *
list_domain (TodokuDomainPage *self)
{
  GPtrArray *domains = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (domains, g_object_ref (self->domain));

  return domains;
}

static void
request_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  g_autoptr(GPtrArray) domains = list_domain (TODOKU_DOMAIN_PAGE (widget));

  todoku_domain_batch_request (widget, domains);
}

static void
verify_wanted_cb (TodokuDomainPage *self)
{
  if (todoku_subject_get_operation (self->domain) == NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "domain.verify", NULL);
}

static void
publish_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  TodokuDomainPage *self = TODOKU_DOMAIN_PAGE (widget);
  TodokuPublishWindow *window =
    todoku_publish_window_new (GTK_WINDOW (gtk_widget_get_root (widget)), self->session,
                               self->domain);

  g_signal_connect_object (window, "verify-wanted", G_CALLBACK (verify_wanted_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
copy_all_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  todoku_record_list_copy_all (TODOKU_DOMAIN_PAGE (widget)->records);
}

static void
wizard_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "win.resume-domain", "x",
                              todoku_subject_get_id (TODOKU_DOMAIN_PAGE (widget)->domain));
}

static void
delete_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  TodokuDomainPage *self = TODOKU_DOMAIN_PAGE (widget);
  g_autoptr(GPtrArray) domains = list_domain (self);

  todoku_domain_batch_delete (widget, self->session, domains);
}

static void
reissued_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(TodokuDomainPage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (todoku_session_reissue_domain_finish (TODOKU_SESSION (source), result, &error))
    todoku_widget_show_toast (GTK_WIDGET (self), _("New records were issued"));
  else
    todoku_widget_show_error (GTK_WIDGET (self), error);
}

static void
reissue_confirmed_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  TodokuDomainPage *self = TODOKU_DOMAIN_PAGE (source);

  if (todoku_confirm_finish (result) && self->session != NULL)
    todoku_session_reissue_domain_async (self->session, self->domain, NULL, reissued_cb,
                                         g_object_ref (self));
}

static void
reissue_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  todoku_confirm_async (widget, _("Issue TXT and MX Records?"),
                        _("For DNS that takes no underscore in the HOST of a CNAME. The records "
                          "shown now are replaced by new ones, and what has been entered already "
                          "no longer counts."),
                        _("Issue"), FALSE, reissue_confirmed_cb, NULL);
}

static void
paste_again_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  TodokuDomainPage *self = TODOKU_DOMAIN_PAGE (widget);
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (widget));

  gtk_window_present (GTK_WINDOW (todoku_paste_wizard_new (parent, self->session, self->domain)));
}

/**
 * todoku_domain_page_install_actions:
 * @klass: the class of the page
 *
 * Gives the page its actions.
 */
void
todoku_domain_page_install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "domain.check", NULL, check_action);
  gtk_widget_class_install_action (klass, "domain.delete", NULL, delete_action);
  gtk_widget_class_install_action (klass, "domain.paste-again", NULL, paste_again_action);
  gtk_widget_class_install_action (klass, "domain.publish", NULL, publish_action);
  gtk_widget_class_install_action (klass, "domain.reissue", NULL, reissue_action);
  gtk_widget_class_install_action (klass, "domain.request", NULL, request_action);
  gtk_widget_class_install_action (klass, "domain.verify", NULL, verify_action);
  gtk_widget_class_install_action (klass, "domain.wizard", NULL, wizard_action);
  gtk_widget_class_install_action (klass, "records.copy-all", NULL, copy_all_action);
}
