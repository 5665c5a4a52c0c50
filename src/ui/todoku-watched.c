/* SPDX-License-Identifier: GPL-3.0-or-later
 * Counting walks through the lists: it is done when something is shown or decided, not followed.
 * Main thread only.
 */
#include "todoku-watched.h"

/**
 * todoku_watched_is_ready:
 * @subject: a delivery domain or a tracking domain
 *
 * Returns: whether it is set up, so that it can be watched
 */
gboolean
todoku_watched_is_ready (gpointer subject)
{
  if (TODOKU_IS_TRACKING_DOMAIN (subject))
    return todoku_tracking_domain_get_row (subject)->stage == TODOKU_TRACKING_COMPLETE;

  return todoku_sender_domain_get_row (subject)->stage == TODOKU_DOMAIN_VERIFIED;
}

/**
 * todoku_watched_is_on:
 * @subject: a delivery domain or a tracking domain
 *
 * Returns: whether its switch is on
 */
gboolean
todoku_watched_is_on (gpointer subject)
{
  if (TODOKU_IS_TRACKING_DOMAIN (subject))
    return todoku_tracking_domain_get_row (subject)->monitored;

  return todoku_sender_domain_get_row (subject)->monitored;
}

/**
 * todoku_watched_get_alarm_since:
 * @subject: a delivery domain or a tracking domain
 *
 * Returns: since when an alarm stands for it, in microseconds since 1970 UTC, or 0
 */
gint64
todoku_watched_get_alarm_since (gpointer subject)
{
  if (!todoku_watched_is_ready (subject) || !todoku_watched_is_on (subject))
    return 0;
  if (TODOKU_IS_TRACKING_DOMAIN (subject))
    return todoku_tracking_domain_get_row (subject)->alarm_since;

  return todoku_sender_domain_get_row (subject)->alarm_since;
}

/**
 * todoku_watched_get_checked_at:
 * @subject: a delivery domain or a tracking domain
 *
 * Returns: when it was last looked at, in microseconds since 1970 UTC, or 0
 */
gint64
todoku_watched_get_checked_at (gpointer subject)
{
  if (TODOKU_IS_TRACKING_DOMAIN (subject))
    return todoku_tracking_domain_get_row (subject)->checked_at;

  return todoku_sender_domain_get_row (subject)->checked_at;
}

static gint64
get_next_at (gpointer subject)
{
  if (TODOKU_IS_TRACKING_DOMAIN (subject))
    return todoku_tracking_domain_get_row (subject)->next_check_at;

  return todoku_sender_domain_get_row (subject)->next_check_at;
}

/**
 * todoku_watched_count:
 * @session: the session
 *
 * Returns: how much of what the session holds is watched
 */
TodokuWatchedCount
todoku_watched_count (TodokuSession *session)
{
  GListModel *lists[] = {
    todoku_session_get_domains (session),
    todoku_session_get_tracking_domains (session),
  };
  TodokuWatchedCount count = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; j < g_list_model_get_n_items (lists[i]); j++)
      {
        g_autoptr(GObject) subject = g_list_model_get_item (lists[i], j);
        gint64 next_at;

        if (!todoku_watched_is_ready (subject))
          continue;
        count.n_ready++;
        if (!todoku_watched_is_on (subject))
          continue;
        count.n_watched++;
        count.n_alarms += todoku_watched_get_alarm_since (subject) != 0;
        next_at = get_next_at (subject);
        if (next_at != 0 && (count.next_at == 0 || next_at < count.next_at))
          count.next_at = next_at;
      }

  return count;
}
