/* SPDX-License-Identifier: GPL-3.0-or-later
 * Everything on it is derived anew, once in an idle after any number of changes; of many domains
 * only the first are listed, and the list of domains has the rest. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-watch-page.h"

#include <glib/gi18n-lib.h>

#include "todoku-alarm-list.h"
#include "todoku-background-notice.h"
#include "todoku-background.h"
#include "todoku-history-list.h"
#include "todoku-notice.h"
#include "todoku-page-head.h"
#include "todoku-page.h"
#include "todoku-text.h"
#include "todoku-watch.h"
#include "todoku-watched-list.h"
#include "todoku-watched.h"
#include "todoku-widget.h"

/* A handler for each of ten thousand domains would cost megabytes. */
#define MAX_FOLLOWED 200

struct _TodokuWatchPage
{
  GtkBox parent_instance;

  /* Owned */
  TodokuSession *session;
  GSettings *settings;
  /* (nullable): how the watch stands, once it has been read */
  TodokuWatchState *state;
  guint update_id;
  gboolean looking;
  gboolean updating;

  /* (unowned) */
  TodokuAlarmList *alarms;
  GtkSwitch *all_switch;
  AdwActionRow *all_row;
  GtkWidget *check_button;
  TodokuPageHead *head;
  TodokuNotice *key_notice;
  GtkActionable *key_button;
  TodokuNotice *pause_notice;
  TodokuWatchedList *subjects;
};

G_DEFINE_FINAL_TYPE (TodokuWatchPage, todoku_watch_page, GTK_TYPE_BOX)

static void queue_update (TodokuWatchPage *self);

static char *
describe_last (const TodokuLookRow *last)
{
  g_autofree char *time = todoku_text_moment (last->began_at, g_get_real_time ());
  g_autofree char *count = todoku_text_domain_count (last->n_looked);
  g_autofree char *duration =
    todoku_text_duration ((last->ended_at - last->began_at) / G_USEC_PER_SEC);

  /* Translators: when the last look began, how many domains it was, how long it took. */
  return g_strdup_printf (_("Last check %1$s (%2$s, %3$s)"), time, count, duration);
}

static char *
describe_times (TodokuWatchPage          *self,
                const TodokuWatchedCount *count)
{
  gboolean stopped = todoku_background_get_state (self->settings) == TODOKU_BACKGROUND_REFUSED;
  g_autofree char *last = NULL;
  g_autofree char *next = NULL;

  if (self->looking)
    return g_strdup (_("Checking…"));

  if (self->state != NULL && self->state->last != NULL)
    last = describe_last (self->state->last);
  else
    last = g_strdup (_("Not checked yet"));
  if (stopped || count->next_at == 0)
    next = g_strdup (_("not planned"));
  else
    next = todoku_text_moment (count->next_at, g_get_real_time ());

  /* Translators: what is said of the last look, and when the next one is. */
  return g_strdup_printf (_("%1$s · next check %2$s"), last, next);
}

static gboolean
is_paused (TodokuWatchPage *self)
{
  return self->state != NULL && self->state->paused_until > g_get_real_time ();
}

/* Where no record is known to be wrong. */
static char *
describe_state (TodokuWatchPage          *self,
                const TodokuWatchedCount *count)
{
  if (count->n_alarms > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u domain needs attention",
                                         "%'u domains need attention", count->n_alarms),
                            count->n_alarms);
  if (count->n_watched == 0)
    return g_strdup (_("The watch is off"));
  if (is_paused (self))
    return g_strdup (_("The watch pauses"));
  if (todoku_background_get_state (self->settings) == TODOKU_BACKGROUND_REFUSED)
    return g_strdup (_("The watch has stopped"));

  return g_strdup (_("Nothing has changed"));
}

static void
update_head (TodokuWatchPage          *self,
             const TodokuWatchedCount *count,
             guint                     n_missing,
             guint                     n_wrong)
{
  g_autofree char *times = describe_times (self, count);
  g_autofree char *title = todoku_text_lost_records (n_missing, n_wrong);

  if (title == NULL)
    title = describe_state (self, count);
  todoku_page_head_set_title (self->head, title);
  todoku_page_head_set_subtitle (self->head, times);
  todoku_widget_add_class (self->check_button, "suggested-action", count->n_alarms > 0);
  gtk_widget_set_sensitive (self->check_button, !self->looking && count->n_watched > 0);
}

static void
update_pause (TodokuWatchPage *self)
{
  gboolean paused = is_paused (self);

  if (paused)
    {
      g_autofree char *until = todoku_text_moment (self->state->paused_until,
                                                   g_get_real_time ());
      /* Translators: %s is a moment such as "tomorrow 3:10". */
      g_autofree char *title = g_strdup_printf (_("The watch pauses until %s."), until);

      todoku_notice_set (self->pause_notice, "note", "preferences-system-time-symbolic", title,
                         _("Nothing is looked at and nothing is reported before."));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->pause_notice), paused);
}

/* Whose keys are asked for what is watched; 0 where nobody's are. */
static gint64
find_key_server (TodokuWatchPage *self)
{
  GListModel *trackings = todoku_session_get_tracking_domains (self->session);

  for (guint i = 0; i < g_list_model_get_n_items (trackings); i++)
    {
      g_autoptr(TodokuTrackingDomain) tracking = g_list_model_get_item (trackings, i);
      TodokuDeliveryServer *server = todoku_subject_get_server (tracking);

      if (server != NULL && todoku_watch_is_watched (tracking) &&
          todoku_tracking_domain_get_row (tracking)->edge == TODOKU_EDGE_AWS)
        return todoku_subject_get_id (server);
    }

  return 0;
}

/* A timer reads no keyring, so that this is often nothing that a window can mend. */
static void
update_key (TodokuWatchPage *self)
{
  gint64 since = self->state != NULL ? self->state->key_needed_since : 0;
  gint64 server = since != 0 ? find_key_server (self) : 0;

  if (since != 0)
    {
      g_autofree char *moment = todoku_text_moment (since, g_get_real_time ());
      /* Translators: %s is a moment such as "yesterday 3:10". */
      g_autofree char *body =
        g_strdup_printf (_("Since %s. DNS and the certificates that are served are watched all the "
                           "same. Enter the AWS keys at the delivery server; for a timer, which "
                           "unlocks no keyring, keep them in a file by TODOKU_SECRETS=file:PATH."),
                         moment);

      todoku_notice_set (self->key_notice, "waiting", "dialog-password-symbolic",
                         _("What AWS says of certificates cannot be asked: a key cannot be read."),
                         body);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->key_notice), since != 0);
  gtk_widget_set_visible (GTK_WIDGET (self->key_button), server != 0);
  gtk_actionable_set_action_target (self->key_button, "x", server);
}

static gboolean
update_cb (gpointer user_data)
{
  TodokuWatchPage *self = user_data;
  const TodokuWatchedCount count = todoku_watched_count (self->session);
  gboolean refused =
    todoku_background_get_state (self->settings) == TODOKU_BACKGROUND_REFUSED;
  guint n_missing;
  guint n_wrong;

  self->update_id = 0;
  self->updating = TRUE;
  /* Only some of the records were counted then: the domains are. */
  if (todoku_alarm_list_update (self->alarms, self->session, self->state, &n_missing,
                                &n_wrong) > 0)
    n_missing = n_wrong = 0;
  update_head (self, &count, n_missing, n_wrong);
  update_pause (self);
  update_key (self);
  todoku_watched_list_update (self->subjects);
  gtk_switch_set_active (self->all_switch, count.n_watched > 0 ||
                         g_settings_get_boolean (self->settings, "monitoring"));
  adw_action_row_set_subtitle (self->all_row,
                               refused ? _("Between 3 and 5 o’clock, while Todoku is open")
                                       : _("Between 3 and 5 o’clock; if the computer was asleep, "
                                           "when it wakes"));
  self->updating = FALSE;

  return G_SOURCE_REMOVE;
}

static void
queue_update (TodokuWatchPage *self)
{
  if (self->update_id == 0 && self->session != NULL)
    self->update_id = g_idle_add (update_cb, self);
}

static void
state_read_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(TodokuWatchPage) self = user_data;
  g_autoptr(GError) error = NULL;
  TodokuWatchState *state =
    todoku_session_read_watch_finish (TODOKU_SESSION (source), result, &error);

  if (state == NULL)
    {
      g_debug ("The watch cannot be read: %s", error->message);
      return;
    }
  g_clear_pointer (&self->state, todoku_watch_state_free);
  self->state = state;
  /* A terminal may have wished otherwise. */
  g_settings_set_boolean (self->settings, "monitoring", state->watch_new);
  queue_update (self);
}

static void
read_state (TodokuWatchPage *self)
{
  todoku_session_read_watch_async (self->session, NULL, state_read_cb, g_object_ref (self));
}

static void
facts_changed_cb (TodokuWatchPage *self)
{
  if (self->session == NULL)
    return;

  read_state (self);
  queue_update (self);
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TodokuWatchPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuWatchReport) report =
    todoku_session_watch_once_finish (TODOKU_SESSION (source), result, &error);

  self->looking = FALSE;
  if (report == NULL)
    todoku_widget_show_error (GTK_WIDGET (self), error);
  else if (report->n_looked == 0 && report->n_unasked > 0)
    todoku_widget_show_toast (GTK_WIDGET (self), _("Nothing could be asked"));
  facts_changed_cb (self);
}

static void
check_clicked_cb (TodokuWatchPage *self)
{
  self->looking = TRUE;
  queue_update (self);
  todoku_session_watch_once_async (self->session, TRUE, NULL, looked_cb, g_object_ref (self));
}

static void
resumed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(TodokuWatchPage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!todoku_session_pause_watch_finish (TODOKU_SESSION (source), result, &error))
    todoku_widget_show_error (GTK_WIDGET (self), error);
  facts_changed_cb (self);
}

static void
resume_clicked_cb (TodokuWatchPage *self)
{
  todoku_session_pause_watch_async (self->session, 0, NULL, resumed_cb, g_object_ref (self));
}

static void
all_switched_cb (TodokuWatchPage *self)
{
  if (!self->updating)
    todoku_background_watch_all (GTK_WIDGET (self), self->session,
                                 gtk_switch_get_active (self->all_switch));
}

static void
items_changed_cb (TodokuWatchPage *self,
                  guint            position,
                  guint            n_removed,
                  guint            n_added,
                  GListModel      *list)
{
  for (guint i = position; i < position + n_added && i < MAX_FOLLOWED; i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (list, i);

      g_signal_handlers_disconnect_by_func (item, queue_update, self);
      g_signal_connect_object (item, "notify", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
    }
  queue_update (self);
}

static void
todoku_watch_page_dispose (GObject *object)
{
  TodokuWatchPage *self = TODOKU_WATCH_PAGE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->state, todoku_watch_state_free);

  G_OBJECT_CLASS (todoku_watch_page_parent_class)->dispose (object);
}

static void
todoku_watch_page_class_init (TodokuWatchPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = todoku_watch_page_dispose;
}

static void
todoku_watch_page_init (TodokuWatchPage *self)
{
  self->settings = g_settings_new (TODOKU_APP_ID);
}

static GtkSwitch *
add_switch_row (GtkWidget     *group,
                const char    *title,
                const char    *subtitle,
                AdwActionRow **ret_row)
{
  GtkWidget *toggle = gtk_switch_new ();
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW,
                                 "use-markup", FALSE,
                                 "title", title,
                                 "subtitle", subtitle,
                                 NULL);

  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  if (ret_row != NULL)
    *ret_row = ADW_ACTION_ROW (row);

  return GTK_SWITCH (toggle);
}

static GtkWidget *
make_plan (TodokuWatchPage *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkSwitch *notifications;

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Plan"));
  self->all_switch = add_switch_row (group, _("Check every night"), "", &self->all_row);
  g_signal_connect_swapped (self->all_switch, "notify::active", G_CALLBACK (all_switched_cb),
                            self);
  notifications = add_switch_row (group, _("Notifications"),
                                  _("It tells you when a record disappears or changes"), NULL);
  g_settings_bind (self->settings, "notifications", notifications, "active",
                   G_SETTINGS_BIND_DEFAULT);

  return group;
}

static GtkWidget *
make_pause_notice (TodokuWatchPage *self)
{
  GtkWidget *notice = g_object_new (TODOKU_TYPE_NOTICE, "visible", FALSE, NULL);
  GtkWidget *button = gtk_button_new_with_label (_("Go On"));

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (resume_clicked_cb), self);
  todoku_notice_add (TODOKU_NOTICE (notice), button);
  self->pause_notice = TODOKU_NOTICE (notice);

  return notice;
}

static GtkWidget *
make_key_notice (TodokuWatchPage *self)
{
  GtkWidget *notice = g_object_new (TODOKU_TYPE_NOTICE, "visible", FALSE, NULL);
  GtkWidget *button = gtk_button_new_with_label (_("Open Delivery Server"));

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  self->key_button = GTK_ACTIONABLE (button);
  gtk_actionable_set_action_target (self->key_button, "x", (gint64) 0);
  gtk_actionable_set_action_name (self->key_button, "win.open-server");
  todoku_notice_add (TODOKU_NOTICE (notice), button);
  self->key_notice = TODOKU_NOTICE (notice);

  return notice;
}

static GtkWidget *
make_log_row (void)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row),
                              todoku_line_new (_("What Todoku Did"),
                                               _("Everything that was changed at services and in "
                                                 "DNS, and when"), FALSE, NULL,
                                               "go-next-symbolic"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-log");
  gtk_list_box_append (GTK_LIST_BOX (list), row);

  return list;
}

/**
 * todoku_watch_page_new:
 * @session: the session
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
todoku_watch_page_new (TodokuSession *session)
{
  TodokuWatchPage *self = g_object_new (TODOKU_TYPE_WATCH_PAGE, NULL);
  GListModel *lists[] = {
    todoku_session_get_domains (session),
    todoku_session_get_tracking_domains (session),
  };
  GtkBox *column;

  self->session = g_object_ref (session);
  todoku_page_build (GTK_BOX (self), _("Watch"), NULL, 860, &column);
  self->head = g_object_new (TODOKU_TYPE_PAGE_HEAD, NULL);
  self->check_button = gtk_button_new_with_label (_("Check Now"));
  g_signal_connect_swapped (self->check_button, "clicked", G_CALLBACK (check_clicked_cb), self);
  todoku_page_head_add_action (self->head, self->check_button);
  self->alarms = TODOKU_ALARM_LIST (todoku_alarm_list_new ());
  self->subjects = TODOKU_WATCHED_LIST (todoku_watched_list_new (session));

  gtk_box_append (column, GTK_WIDGET (self->head));
  gtk_box_append (column, GTK_WIDGET (self->alarms));
  gtk_box_append (column, todoku_background_notice_new ());
  gtk_box_append (column, make_pause_notice (self));
  gtk_box_append (column, make_key_notice (self));
  gtk_box_append (column, make_plan (self));
  gtk_box_append (column, todoku_history_list_new (session));
  gtk_box_append (column, GTK_WIDGET (self->subjects));
  gtk_box_append (column, make_log_row ());

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_signal_connect_object (lists[i], "items-changed", G_CALLBACK (items_changed_cb), self,
                               G_CONNECT_SWAPPED);
      items_changed_cb (self, 0, 0, g_list_model_get_n_items (lists[i]), lists[i]);
    }
  g_signal_connect_object (session, "alarm", G_CALLBACK (facts_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "recovered", G_CALLBACK (facts_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "changed", G_CALLBACK (facts_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::background", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);
  read_state (self);

  return GTK_WIDGET (self);
}
