/* SPDX-License-Identifier: GPL-3.0-or-later
 * The session's signals come at most once for their cause. Names in notifications come from the
 * person's own lists, and nothing in them is markup. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-notify.h"

#include <glib/gi18n-lib.h>

static void
notify_person (GApplication          *application,
               const char            *id,
               const char            *title,
               const char            *body,
               GNotificationPriority  priority,
               const char            *action,
               gint64                 target)
{
  g_autoptr(GNotification) notification = g_notification_new (title);

  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, priority);
  g_notification_set_default_action_and_target (notification, action, "x", target);
  g_application_send_notification (application, id, notification);
}

static char *
make_id (gpointer subject)
{
  return g_strdup_printf (TODOKU_IS_TRACKING_DOMAIN (subject) ? "tracking-%" G_GINT64_FORMAT
                                                              : "domain-%" G_GINT64_FORMAT,
                          todoku_subject_get_id (subject));
}

/* A person who wants no word of the watch still hears of what she waits for. */
static gboolean
wants_watch (void)
{
  g_autoptr(GSettings) settings = g_settings_new (TODOKU_APP_ID);

  return g_settings_get_boolean (settings, "notifications");
}

static void
domain_verified_cb (GApplication       *application,
                    TodokuSenderDomain *domain)
{
  /* Translators: %s is a domain name. */
  g_autofree char *title = g_strdup_printf (_("%s is set up"), todoku_subject_get_name (domain));
  g_autofree char *id = make_id (domain);

  notify_person (application, id, title, _("All records are verified. Do not delete them."),
                 G_NOTIFICATION_PRIORITY_NORMAL, "app.show-domain",
                 todoku_subject_get_id (domain));
}

static void
domain_alarm_cb (GApplication       *application,
                 TodokuSenderDomain *domain)
{
  /* Translators: %s is a domain name. */
  g_autofree char *title = g_strdup_printf (_("Records of %s have changed"),
                                            todoku_subject_get_name (domain));
  g_autofree char *id = make_id (domain);

  if (!wants_watch ())
    return;

  notify_person (application, id, title,
                 _("Mail may no longer arrive. Open the domain to see why."),
                 G_NOTIFICATION_PRIORITY_HIGH, "app.show-domain", todoku_subject_get_id (domain));
}

static void
deadline_near_cb (GApplication         *application,
                  TodokuTrackingDomain *tracking,
                  int                   hours)
{
  g_autofree char *id = make_id (tracking);
  g_autofree char *title = NULL;

  title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                        /* Translators: %1$s is a host name. */
                                        "%2$d hour is left for %1$s",
                                        "%2$d hours are left for %1$s", hours),
                           todoku_subject_get_name (tracking), hours);
  notify_person (application, id, title, _("Enter the certificate's record in DNS and verify it."),
                 hours <= 3 ? G_NOTIFICATION_PRIORITY_URGENT : G_NOTIFICATION_PRIORITY_HIGH,
                 "app.show-tracking", todoku_subject_get_id (tracking));
}

/**
 * todoku_notify_follow:
 * @application: the program
 * @session: the session
 *
 * Tells what the session tells, for as long as both live.
 */
void
todoku_notify_follow (GApplication  *application,
                      TodokuSession *session)
{
  g_signal_connect_object (session, "domain-verified", G_CALLBACK (domain_verified_cb),
                           application, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "domain-alarm", G_CALLBACK (domain_alarm_cb), application,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "deadline-near", G_CALLBACK (deadline_near_cb), application,
                           G_CONNECT_SWAPPED);
}

/**
 * todoku_notify_background:
 * @application: the program
 *
 * Says, the first time only, that closing the last window does not end the watch.
 */
void
todoku_notify_background (GApplication *application)
{
  g_autoptr(GSettings) settings = g_settings_new (TODOKU_APP_ID);
  g_autoptr(GNotification) notification = NULL;

  if (g_settings_get_boolean (settings, "background-told"))
    return;

  g_settings_set_boolean (settings, "background-told", TRUE);
  notification = g_notification_new (_("Todoku goes on watching"));
  g_notification_set_body (notification,
                           _("It looks at your domains every night without a window. Switch the "
                             "watch off and it ends with its window."));
  g_notification_set_default_action (notification, "app.show-watch");
  g_application_send_notification (application, "background", notification);
}
