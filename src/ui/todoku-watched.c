/* SPDX-License-Identifier: GPL-3.0-or-later
 * Counting walks through the lists: it is done when something is shown or decided, not followed.
 * Main thread only.
 */
#include "todoku-watched.h"

#include "todoku-watch.h"

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

        count.n_ready += todoku_watch_is_complete (subject);
        if (!todoku_watch_is_watched (subject))
          continue;
        count.n_watched++;
        count.n_alarms += todoku_watch_get_alarm_since (subject) != 0;
        next_at = todoku_subject_get_facts (subject)->next_check_at;
        if (next_at != 0 && (count.next_at == 0 || next_at < count.next_at))
          count.next_at = next_at;
      }

  return count;
}
