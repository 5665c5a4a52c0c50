/* SPDX-License-Identifier: GPL-3.0-or-later
 * Of many alarms only the first are shown, and how many more there are; the list of domains has
 * the rest. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-alarm-list.h"

#include <glib/gi18n-lib.h>

#include "todoku-domain-name.h"
#include "todoku-notice.h"
#include "todoku-renewal.h"
#include "todoku-text-history.h"
#include "todoku-text-table.h"
#include "todoku-text.h"
#include "todoku-widget.h"

#define MAX_NOTICES 20

struct _TodokuAlarmList
{
  GtkBox parent_instance;

  /* Owned */
  /* (nullable): what is shown, to make notices anew only when there are others */
  char *shown;
};

G_DEFINE_FINAL_TYPE (TodokuAlarmList, todoku_alarm_list, GTK_TYPE_BOX)

/**
 * Alarm:
 * @subject: (owned): whose it is
 * @title: (owned): what is wrong
 * @body: (owned): since when, and what follows
 */
typedef struct
{
  GObject *subject;
  char *title;
  char *body;
} Alarm;

static void
alarm_free (gpointer data)
{
  Alarm *alarm = data;

  g_object_unref (alarm->subject);
  g_free (alarm->title);
  g_free (alarm->body);
  g_free (alarm);
}

/* @consequence follows the time since when. */
static void
gather_alarm (GPtrArray  *alarms,
              gpointer    subject,
              char       *title,
              const char *consequence)
{
  Alarm *alarm = g_new0 (Alarm, 1);
  g_autofree char *moment = todoku_text_moment (todoku_watch_get_alarm_since (subject),
                                                g_get_real_time ());
  /* Translators: %s is a moment such as "today 3:10". */
  g_autofree char *since = g_strdup_printf (_("Since %s."), moment);

  alarm->subject = g_object_ref (subject);
  alarm->title = title;
  /* Translators: since when it is wrong, and what follows: two sentences. */
  alarm->body = consequence != NULL ? g_strdup_printf (_("%1$s %2$s"), since, consequence)
                                    : g_steal_pointer (&since);
  g_ptr_array_add (alarms, alarm);
}

/* What is wrong with the certificate, as of now: until when it is good, and what to put back. */
static char *
describe_certificate (gpointer                subject,
                      const TodokuWatchState *state,
                      TodokuRenewalCode      *ret_code)
{
  for (guint i = 0; state != NULL && TODOKU_IS_TRACKING_DOMAIN (subject) &&
       i < state->certificates->len; i++)
    {
      TodokuHistoryRow row = *(TodokuHistoryRow *) g_ptr_array_index (state->certificates, i);
      g_autofree char *word = NULL;
      g_autofree char *sentence = NULL;
      gint64 until;

      if (row.subject != todoku_subject_get_id (subject) || row.change != TODOKU_CHANGE_GONE ||
          !todoku_renewal_from_token (row.after, ret_code, &until, &word))
        continue;

      row.at = g_get_real_time ();
      sentence = todoku_text_history (&row);

      /* Translators: a sentence without its full stop. */
      return g_strdup_printf (_("%s."), sentence);
    }

  return NULL;
}

static void
gather_record (GPtrArray           *alarms,
               gpointer             subject,
               const TodokuVerdict *verdict,
               const char          *consequence)
{
  g_autofree char *name = todoku_domain_name_to_unicode (todoku_subject_get_name (subject));
  const char *purpose = todoku_text_purpose (verdict->record->purpose);

  if (verdict->state == TODOKU_RECORD_STATE_MISSING)
    gather_alarm (alarms, subject,
                  /* Translators: %1$s is a domain, %2$s one of its records: DKIM 1. */
                  g_strdup_printf (_("“%2$s” of %1$s has disappeared."), name, purpose),
                  consequence);
  else
    gather_alarm (alarms, subject,
                  /* Translators: %1$s is a domain, %2$s one of its records: DKIM 1. */
                  g_strdup_printf (_("“%2$s” of %1$s is not right any more."), name, purpose),
                  consequence);
}

/* One for each record that is wrong now, and one for a certificate for which no record can help. */
static void
gather_alarms_of (GPtrArray              *alarms,
                  gpointer                subject,
                  const TodokuWatchState *state,
                  guint                  *n_missing,
                  guint                  *n_wrong)
{
  g_autoptr(GPtrArray) items = todoku_watch_list_items (subject);
  TodokuRenewalCode code = TODOKU_RENEWAL_UNASKED;
  g_autofree char *certificate = describe_certificate (subject, state, &code);
  g_autofree char *name = todoku_domain_name_to_unicode (todoku_subject_get_name (subject));
  guint before = alarms->len;

  for (guint i = 0; i < items->len; i++)
    {
      TodokuVerdict *verdict = todoku_record_item_get_verdict (g_ptr_array_index (items, i));
      const char *consequence =
        TODOKU_IS_TRACKING_DOMAIN (subject)
          ? _("Links in mail may not open until it is registered again.")
          : _("Until it is registered again, mail is treated as spam.");

      /* What could not be asked is neither there nor gone. */
      if (verdict == NULL || !verdict->record->required || todoku_verdict_is_right (verdict) ||
          verdict->state == TODOKU_RECORD_STATE_UNKNOWN)
        continue;

      if (verdict->state == TODOKU_RECORD_STATE_MISSING)
        (*n_missing)++;
      else
        (*n_wrong)++;
      if (verdict->record->purpose == TODOKU_RECORD_PURPOSE_CERTIFICATE &&
          code == TODOKU_RENEWAL_BLOCKED)
        {
          consequence = certificate;
          code = TODOKU_RENEWAL_UNASKED;
        }
      gather_record (alarms, subject, verdict, consequence);
    }

  if (certificate != NULL && code != TODOKU_RENEWAL_UNASKED)
    gather_alarm (alarms, subject, g_steal_pointer (&certificate), NULL);
  else if (alarms->len == before)
    gather_alarm (alarms, subject,
                  /* Translators: %s is a domain. */
                  g_strdup_printf (_("%s does not work any more."), name), NULL);
}

static void
show_alarm (TodokuAlarmList *self,
            const Alarm     *alarm)
{
  GtkWidget *notice = todoku_notice_new ("fix", "dialog-warning-symbolic", alarm->title,
                                         alarm->body);
  GtkWidget *button = gtk_button_new_with_label (_("Open Records"));
  gboolean tracking = TODOKU_IS_TRACKING_DOMAIN (alarm->subject);

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button),
                                  tracking ? "win.open-tracking" : "win.open-domain");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x",
                                    todoku_subject_get_id (alarm->subject));
  todoku_notice_add (TODOKU_NOTICE (notice), button);
  gtk_box_append (GTK_BOX (self), notice);
}

static void
append_more (TodokuAlarmList *self,
             guint            n_more)
{
  g_autofree char *label = g_strdup_printf (ngettext ("%'u more domain needs attention",
                                                      "%'u more domains need attention", n_more),
                                            n_more);
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.open-domains");
  todoku_widget_wrap_buttons (button);
  gtk_box_append (GTK_BOX (self), button);
}

static void
show_alarms (TodokuAlarmList *self,
             GPtrArray       *alarms,
             guint            n_more)
{
  g_autoptr(GString) key = g_string_new (NULL);
  GtkWidget *child;

  for (guint i = 0; i < alarms->len; i++)
    {
      const Alarm *alarm = g_ptr_array_index (alarms, i);

      g_string_append_printf (key, "%s\n%s\n", alarm->title, alarm->body);
    }
  g_string_append_printf (key, "%u", n_more);
  if (g_strcmp0 (key->str, self->shown) == 0)
    return;

  g_free (self->shown);
  self->shown = g_strdup (key->str);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  for (guint i = 0; i < alarms->len; i++)
    show_alarm (self, g_ptr_array_index (alarms, i));
  if (n_more > 0)
    append_more (self, n_more);
  gtk_widget_set_visible (GTK_WIDGET (self), alarms->len > 0);
}

/**
 * todoku_alarm_list_update:
 * @self: the list
 * @session: the session
 * @state: (nullable): how the watch stands, where that is known already
 * @ret_n_missing: (out): how many records are missing, of those that are shown
 * @ret_n_wrong: (out): how many are there and wrong, of those that are shown
 *
 * Shows the alarms that stand now, and keeps what is shown already.
 *
 * Returns: for how many domains more an alarm stands, whose records were not counted
 */
guint
todoku_alarm_list_update (TodokuAlarmList        *self,
                          TodokuSession          *session,
                          const TodokuWatchState *state,
                          guint                  *ret_n_missing,
                          guint                  *ret_n_wrong)
{
  GListModel *lists[] = {
    todoku_session_get_domains (session),
    todoku_session_get_tracking_domains (session),
  };
  g_autoptr(GPtrArray) alarms = g_ptr_array_new_with_free_func (alarm_free);

  guint n_more = 0;

  *ret_n_missing = 0;
  *ret_n_wrong = 0;
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; j < g_list_model_get_n_items (lists[i]); j++)
      {
        g_autoptr(GObject) subject = g_list_model_get_item (lists[i], j);

        if (todoku_watch_get_alarm_since (subject) == 0)
          continue;
        if (alarms->len < MAX_NOTICES)
          gather_alarms_of (alarms, subject, state, ret_n_missing, ret_n_wrong);
        else
          n_more++;
      }
  show_alarms (self, alarms, n_more);

  return n_more;
}

static void
todoku_alarm_list_finalize (GObject *object)
{
  g_free (TODOKU_ALARM_LIST (object)->shown);

  G_OBJECT_CLASS (todoku_alarm_list_parent_class)->finalize (object);
}

static void
todoku_alarm_list_class_init (TodokuAlarmListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = todoku_alarm_list_finalize;
}

static void
todoku_alarm_list_init (TodokuAlarmList *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * todoku_alarm_list_new:
 *
 * Returns: (transfer floating): the list, invisible while no alarm stands
 */
GtkWidget *
todoku_alarm_list_new (void)
{
  return g_object_new (TODOKU_TYPE_ALARM_LIST, NULL);
}
