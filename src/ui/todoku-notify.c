/* SPDX-License-Identifier: GPL-3.0-or-later
 * The session's signals come at most once for their cause. Names in notifications come from the
 * person's own lists, and nothing in them is markup. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-notify.h"

#include <glib/gi18n-lib.h>

#include "todoku-watch.h"

/* Alarms of one night come together: more than this are told as one. */
#define MAX_SINGLE 3
#define GATHER_SECONDS 2

/**
 * Gathered:
 * @application: (unowned): the program, which owns it
 * @alarms: (element-type TodokuSubject): whose alarms are not told yet
 * @tell_id: tells them soon
 */
typedef struct
{
  GApplication *application;
  GPtrArray *alarms;
  guint tell_id;
} Gathered;

static void
gathered_free (gpointer data)
{
  Gathered *gathered = data;

  g_clear_handle_id (&gathered->tell_id, g_source_remove);
  g_ptr_array_unref (gathered->alarms);
  g_free (gathered);
}

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
tell_alarm (GApplication *application,
            gpointer      subject)
{
  gboolean tracking = TODOKU_IS_TRACKING_DOMAIN (subject);
  const char *name = todoku_subject_get_name (subject);
  g_autofree char *id = make_id (subject);
  g_autofree char *title = NULL;

  if (tracking)
    /* Translators: %s is a host name. */
    title = g_strdup_printf (_("Links at %s may not open any more"), name);
  else
    /* Translators: %s is a domain name. */
    title = g_strdup_printf (_("Records of %s have changed"), name);
  notify_person (application, id, title,
                 tracking ? _("Open it to see what to register again.")
                          : _("Mail may no longer arrive. Open the domain to see why."),
                 G_NOTIFICATION_PRIORITY_HIGH,
                 tracking ? "app.show-tracking" : "app.show-domain",
                 todoku_subject_get_id (subject));
}

static void
tell_alarms (GApplication *application,
             guint         n_alarms)
{
  g_autofree char *title =
    g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Records of %'u domain have changed",
                                  "Records of %'u domains have changed", n_alarms), n_alarms);
  g_autoptr(GNotification) notification = g_notification_new (title);

  g_notification_set_body (notification, _("Mail may no longer arrive. Open the watch to see "
                                           "which."));
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action (notification, "app.show-watch");
  g_application_send_notification (application, "alarms", notification);
}

static gboolean
tell_cb (gpointer user_data)
{
  Gathered *gathered = user_data;
  g_autoptr(GPtrArray) alarms = g_steal_pointer (&gathered->alarms);

  gathered->tell_id = 0;
  gathered->alarms = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = alarms->len; i > 0; i--)
    if (todoku_watch_get_alarm_since (g_ptr_array_index (alarms, i - 1)) == 0)
      g_ptr_array_remove_index (alarms, i - 1);
  if (alarms->len > MAX_SINGLE)
    tell_alarms (gathered->application, alarms->len);
  else
    for (guint i = 0; i < alarms->len; i++)
      tell_alarm (gathered->application, g_ptr_array_index (alarms, i));

  return G_SOURCE_REMOVE;
}

static void
alarm_cb (GApplication *application,
          gpointer      subject)
{
  Gathered *gathered = g_object_get_data (G_OBJECT (application), "todoku-gathered");

  if (!wants_watch ())
    return;

  g_ptr_array_add (gathered->alarms, g_object_ref (subject));
  if (gathered->tell_id == 0)
    gathered->tell_id = g_timeout_add_seconds (GATHER_SECONDS, tell_cb, gathered);
}

static void
recovered_cb (GApplication *application,
              gpointer      subject)
{
  gboolean tracking = TODOKU_IS_TRACKING_DOMAIN (subject);
  g_autofree char *id = make_id (subject);
  g_autofree char *back_id = g_strconcat (id, "-back", NULL);
  /* Translators: %s is a domain name. */
  g_autofree char *title = g_strdup_printf (_("%s is right again"),
                                            todoku_subject_get_name (subject));

  g_application_withdraw_notification (application, id);
  if (wants_watch ())
    notify_person (application, back_id, title, _("All records are there again."),
                   G_NOTIFICATION_PRIORITY_LOW,
                   tracking ? "app.show-tracking" : "app.show-domain",
                   todoku_subject_get_id (subject));
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
  notify_person (application, id, title, _("Enter the certificate’s record in DNS and verify it."),
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
  Gathered *gathered = g_new0 (Gathered, 1);

  gathered->application = application;
  gathered->alarms = g_ptr_array_new_with_free_func (g_object_unref);
  g_object_set_data_full (G_OBJECT (application), "todoku-gathered", gathered, gathered_free);
  g_signal_connect_object (session, "domain-verified", G_CALLBACK (domain_verified_cb),
                           application, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "alarm", G_CALLBACK (alarm_cb), application,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "recovered", G_CALLBACK (recovered_cb), application,
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

/**
 * todoku_notify_standing:
 * @application: the program
 * @session: the session, open
 *
 * Tells of the alarms that stand, whoever saw them: at login nobody has told the person of what a
 * timer found in the night.
 */
void
todoku_notify_standing (GApplication  *application,
                        TodokuSession *session)
{
  GListModel *lists[] = {
    todoku_session_get_domains (session),
    todoku_session_get_tracking_domains (session),
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; j < g_list_model_get_n_items (lists[i]); j++)
      {
        g_autoptr(GObject) subject = g_list_model_get_item (lists[i], j);

        if (todoku_watch_get_alarm_since (subject) != 0)
          alarm_cb (application, subject);
      }
}
