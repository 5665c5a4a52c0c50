/* SPDX-License-Identifier: GPL-3.0-or-later
 * The portal first, because in a sandbox it alone reaches a mail program. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-mail.h"

#include <glib/gi18n-lib.h>

#include "todoku-portal.h"
#include "todoku-request.h"
#include "todoku-sandbox.h"
#include "todoku-widget.h"

/**
 * Mail:
 * @widget: (owned): where it was asked for
 * @uri: (owned): the same mail as an address
 *
 * A mail that is being handed over.
 */
typedef struct
{
  GtkWidget *widget;
  char *uri;
} Mail;

static void
mail_free (Mail *mail)
{
  g_object_unref (mail->widget);
  g_free (mail->uri);
  g_free (mail);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Mail, mail_free)

static void
tell_no_program (Mail *mail)
{
  todoku_widget_show_toast (mail->widget,
                            _("No mail program could be opened. Copy the text instead."));
}

static void
mailto_launched_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(Mail) mail = user_data;

  if (!g_app_info_launch_default_for_uri_finish (result, NULL))
    tell_no_program (mail);
}

static void
mailto_opened_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(Mail) mail = user_data;
  g_autoptr(GError) error = NULL;

  if (!todoku_portal_open_uri_finish (result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell_no_program (mail);
}

static void
composed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Mail) mail = user_data;
  g_autoptr(GError) error = NULL;
  GtkRoot *root = gtk_widget_get_root (mail->widget);
  const char *uri = mail->uri;

  if (todoku_portal_compose_finish (result, &error) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_debug ("No mail portal: %s", error->message);
  if (todoku_sandbox_is_inside ())
    todoku_portal_open_uri_async (root != NULL ? GTK_WINDOW (root) : NULL, uri, NULL,
                                  mailto_opened_cb, g_steal_pointer (&mail));
  else
    g_app_info_launch_default_for_uri_async (uri, NULL, NULL, mailto_launched_cb,
                                             g_steal_pointer (&mail));
}

/**
 * todoku_mail_compose:
 * @widget: where it is asked for, in a window with the action "toast.show"
 * @address: (nullable): whom to write to
 * @subject: the subject
 * @body: the text
 *
 * Opens the mail in the person's mail program. Where there is none, a toast says so.
 */
void
todoku_mail_compose (GtkWidget  *widget,
                     const char *address,
                     const char *subject,
                     const char *body)
{
  Mail *mail = g_new0 (Mail, 1);

  mail->widget = g_object_ref (widget);
  mail->uri = todoku_request_make_mailto (address, subject, body);
  todoku_portal_compose_async (GTK_WINDOW (gtk_widget_get_root (widget)), address, subject, body,
                               NULL, NULL, composed_cb, mail);
}
