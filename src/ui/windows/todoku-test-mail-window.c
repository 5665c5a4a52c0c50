/* SPDX-License-Identifier: GPL-3.0-or-later
 * The window of the test mail. A mail that has been handed over is not taken back: closing the
 * window leaves it to the session. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-test-mail-window.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "todoku-compat.h"
#include "todoku-error.h"
#include "todoku-field-note.h"
#include "todoku-notice.h"
#include "todoku-session-practice.h"
#include "todoku-text.h"
#include "todoku-widget.h"

struct _TodokuTestMailWindow
{
  AdwWindow parent_instance;

  /* Owned References */
  TodokuSession *session;
  TodokuSharedAccount *account;

  gboolean sending;
  /* Whether what is being sent is only to be checked. */
  gboolean sandbox;

  /* The newest of what the practice server took */
  GtkWidget *mail_row;

  /* Template Widgets */
  AdwPreferencesGroup *mails_group;
  TodokuNotice *practice_notice;
  TodokuNotice *result;
  GtkWidget *sandbox_row;
  GtkSwitch *sandbox_switch;
  GtkSpinner *spinner;
  AdwPreferencesGroup *to_group;
  GtkWidget *to_note;
  AdwEntryRow *to_row;
  AdwWindowTitle *window_title;
};

G_DEFINE_FINAL_TYPE (TodokuTestMailWindow, todoku_test_mail_window, ADW_TYPE_WINDOW)

static gboolean
is_for_practice (TodokuTestMailWindow *self)
{
  TodokuDeliveryServer *server = todoku_subject_get_server (self->account);

  return server != NULL && todoku_delivery_server_get_row (server)->practice;
}

static void
changed_cb (TodokuTestMailWindow *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->to_row));
  const char *at = strchr (typed, '@');
  g_autofree char *to =
    todoku_field_note_recipient (self->to_note, self->to_row, FALSE,
                                 at != NULL && at > typed && at[1] != '\0');

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "test.send", !self->sending && to != NULL);
}

static void
set_sending (TodokuTestMailWindow *self,
             gboolean              sending)
{
  self->sending = sending;
  gtk_spinner_set_spinning (self->spinner, sending);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), sending);
  changed_cb (self);
}

static void
show_mail (TodokuTestMailWindow     *self,
           const TodokuPracticeMail *mail)
{
  g_autofree char *subtitle = g_strdup_printf ("%s → %s", mail->from, mail->to);

  if (self->mail_row != NULL)
    adw_preferences_group_remove (self->mails_group, self->mail_row);
  self->mail_row = g_object_new (ADW_TYPE_ACTION_ROW,
                                 "use-markup", FALSE,
                                 "title", mail->subject,
                                 "subtitle", subtitle,
                                 NULL);
  adw_preferences_group_add (self->mails_group, self->mail_row);
  gtk_widget_set_visible (GTK_WIDGET (self->mails_group), TRUE);
}

static void
mails_listed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(TodokuTestMailWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) mails =
    todoku_session_practice_list_mails_finish (TODOKU_SESSION (source), result, &error);

  if (mails == NULL)
    todoku_widget_show_error (GTK_WIDGET (self), error);
  else if (mails->len > 0)
    show_mail (self, g_ptr_array_index (mails, mails->len - 1));
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(TodokuTestMailWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *words =
    todoku_session_send_test_finish (TODOKU_SESSION (source), result, &error);
  const char *title;

  set_sending (self, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->result), TRUE);
  if (words == NULL)
    {
      g_autofree char *sentence = todoku_text_for_error (error);

      todoku_notice_set (self->result, "fix", "dialog-warning-symbolic",
                         todoku_error_is_without_effect (error)
                           ? _("The mail was not sent.")
                           : _("Whether the mail was sent is not known."), sentence);
      todoku_announce (GTK_WIDGET (self), sentence);
      return;
    }

  title = self->sandbox ? _("The service found nothing wrong.")
                        : _("The service has taken the mail.");
  todoku_notice_set (self->result, "note", "todoku-verified-symbolic", title,
                     *words != '\0' ? words : NULL);
  todoku_announce (GTK_WIDGET (self), title);
  if (is_for_practice (self))
    todoku_session_practice_list_mails_async (self->session, NULL, mails_listed_cb,
                                              g_object_ref (self));
}

static void
send_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TodokuTestMailWindow *self = TODOKU_TEST_MAIL_WINDOW (widget);
  g_autofree char *to = todoku_field_note_recipient (self->to_note, self->to_row, FALSE, TRUE);

  self->sandbox = gtk_switch_get_active (self->sandbox_switch);
  set_sending (self, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->result), FALSE);
  todoku_session_send_test_async (self->session, self->account, to, self->sandbox, NULL, sent_cb,
                                  g_object_ref (self));
}

static void
todoku_test_mail_window_dispose (GObject *object)
{
  TodokuTestMailWindow *self = TODOKU_TEST_MAIL_WINDOW (object);

  g_clear_object (&self->account);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (todoku_test_mail_window_parent_class)->dispose (object);
}

static void
todoku_test_mail_window_class_init (TodokuTestMailWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_test_mail_window_dispose;

  g_type_ensure (TODOKU_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/"
                                               "todoku-test-mail-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuTestMailWindow, mails_group);
  gtk_widget_class_bind_template_child (widget_class, TodokuTestMailWindow, practice_notice);
  gtk_widget_class_bind_template_child (widget_class, TodokuTestMailWindow, result);
  gtk_widget_class_bind_template_child (widget_class, TodokuTestMailWindow, sandbox_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuTestMailWindow, sandbox_switch);
  gtk_widget_class_bind_template_child (widget_class, TodokuTestMailWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, TodokuTestMailWindow, to_group);
  gtk_widget_class_bind_template_child (widget_class, TodokuTestMailWindow, to_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuTestMailWindow, window_title);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_install_action (widget_class, "test.send", NULL, send_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
todoku_test_mail_window_init (TodokuTestMailWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->to_note = todoku_field_note_new ();
  adw_preferences_group_add (self->to_group, self->to_note);
  todoku_form_set_keys (GTK_WIDGET (self), "test.send", GTK_WIDGET (self->to_row));
}

/**
 * todoku_test_mail_window_new:
 * @parent: the window that it belongs to
 * @session: the session
 * @account: the account that sends
 *
 * Returns: (transfer floating): the window
 */
TodokuTestMailWindow *
todoku_test_mail_window_new (GtkWindow           *parent,
                             TodokuSession       *session,
                             TodokuSharedAccount *account)
{
  TodokuTestMailWindow *self = g_object_new (TODOKU_TYPE_TEST_MAIL_WINDOW,
                                             "transient-for", parent,
                                             NULL);

  self->session = g_object_ref (session);
  self->account = g_object_ref (account);
  adw_window_title_set_subtitle (self->window_title,
                                 todoku_shared_account_get_row (account)->address);
  gtk_widget_set_visible (GTK_WIDGET (self->practice_notice), is_for_practice (self));
  gtk_widget_set_visible (self->sandbox_row, todoku_account_can_be_checked (account));
  changed_cb (self);

  return self;
}
