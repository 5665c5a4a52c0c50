/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is complete is looked at again and again: each look is claimed in the database, so that of a
 * window and a timer exactly one looks. What could not be asked says nothing and raises no alarm.
 * Main thread only; the looks themselves run on workers.
 */
#pragma once

#include "todoku-rows.h"
#include "todoku-session.h"

G_BEGIN_DECLS

/**
 * TodokuWatchEventKind:
 * @TODOKU_WATCH_ALARM: what was set up does not hold any more
 * @TODOKU_WATCH_RECOVERED: it does again
 * @TODOKU_WATCH_CHANGED: something was seen to change, and there is no alarm (yet)
 *
 * What a look has to tell.
 */
typedef enum
{
  TODOKU_WATCH_ALARM,
  TODOKU_WATCH_RECOVERED,
  TODOKU_WATCH_CHANGED,
} TodokuWatchEventKind;

/**
 * TodokuWatchEvent:
 * @kind: what it is
 * @subject: (owned) (nullable): the domain or tracking domain
 * @name: (owned): its name
 * @row: (owned) (nullable): what was seen to change; %NULL where an alarm stands whose cause is not
 *   in the history any more
 * @standing: whether it is an alarm that stood before this look
 *
 * Something that is worth telling.
 */
typedef struct
{
  TodokuWatchEventKind kind;
  gpointer subject;
  char *name;
  TodokuHistoryRow *row;
  gboolean standing;
} TodokuWatchEvent;

/**
 * TodokuWatchUnasked:
 * @subject: (owned): a domain or tracking domain
 * @name: (owned): its name
 * @error: (owned): why it could not be asked
 */
typedef struct
{
  gpointer subject;
  char *name;
  GError *error;
} TodokuWatchUnasked;

/**
 * TodokuWatchReport:
 * @began_at: when the look began, in microseconds since 1970 UTC
 * @n_looked: how many were looked at and could be asked
 * @n_unasked: how many could not be asked
 * @n_alarms: how many stand in alarm now, new or from before
 * @n_due_later: how many are watched and were not looked at, because it is not their time
 * @paused_until: until when the watch pauses, so that nothing was looked at; 0 when it does not
 * @events: (owned) (element-type TodokuWatchEvent): what is worth telling, alarms that stood before
 *   at the end
 * @unasked: (owned) (element-type TodokuWatchUnasked): what could not be asked
 *
 * One look at everything.
 */
typedef struct
{
  gint64 began_at;
  guint n_looked;
  guint n_unasked;
  guint n_alarms;
  guint n_due_later;
  gint64 paused_until;
  GPtrArray *events;
  GPtrArray *unasked;
} TodokuWatchReport;

/**
 * TodokuWatchState:
 * @paused_until: no alarm and no look before; 0 for no pause
 * @key_needed_since: since when a key could not be read; 0 while it can
 * @watch_new: whether what is registered from now on is watched as soon as it is complete
 * @certificates: (owned) (element-type TodokuHistoryRow): what the watch found last of the
 *   certificate of each tracking domain that stands in alarm
 * @last: (owned) (nullable): the last look at everything
 * @next_at: when the next look is due, 0 when nothing is watched
 * @n_watched: how many are watched
 *
 * How the watch stands.
 */
typedef struct
{
  gint64 paused_until;
  gint64 key_needed_since;
  gboolean watch_new;
  GPtrArray *certificates;
  TodokuLookRow *last;
  gint64 next_at;
  guint n_watched;
} TodokuWatchState;

void               todoku_watch_event_free               (TodokuWatchEvent     *event);
void               todoku_watch_unasked_free             (TodokuWatchUnasked   *unasked);
void               todoku_watch_report_free              (TodokuWatchReport    *report);
void               todoku_watch_state_free               (TodokuWatchState     *state);

GPtrArray         *todoku_watch_list_items               (gpointer              subject);
void               todoku_session_watch_new_async        (TodokuSession        *self,
                                                          gboolean              on,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean           todoku_session_watch_new_finish       (TodokuSession        *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
void               todoku_session_begin_round_async      (TodokuSession        *self,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean           todoku_session_begin_round_finish     (TodokuSession        *self,
                                                          GAsyncResult         *result,
                                                          gint64               *ret_began_at,
                                                          GError              **error);
void               todoku_session_end_round_async        (TodokuSession        *self,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean           todoku_session_end_round_finish       (TodokuSession        *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
void               todoku_session_watch_once_async       (TodokuSession        *self,
                                                          gboolean              all,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
TodokuWatchReport *todoku_session_watch_once_finish      (TodokuSession        *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
void               todoku_session_read_history_async     (TodokuSession        *self,
                                                          gpointer              subject,
                                                          guint                 limit,
                                                          gint64                before_at,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
GPtrArray         *todoku_session_read_history_finish    (TodokuSession        *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
void               todoku_session_read_log_async         (TodokuSession        *self,
                                                          gint64                since,
                                                          guint                 limit,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
GPtrArray         *todoku_session_read_log_finish        (TodokuSession        *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
void               todoku_session_read_watch_async       (TodokuSession        *self,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
TodokuWatchState  *todoku_session_read_watch_finish      (TodokuSession        *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
void               todoku_session_pause_watch_async      (TodokuSession        *self,
                                                          gint64                until,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean           todoku_session_pause_watch_finish     (TodokuSession        *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
void               todoku_session_set_monitored_async    (TodokuSession        *self,
                                                          gpointer              subject,
                                                          gboolean              on,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean           todoku_session_set_monitored_finish   (TodokuSession        *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);

gboolean           todoku_watch_is_complete              (gpointer              subject);
gboolean           todoku_watch_is_watched               (gpointer              subject);
gint64             todoku_watch_get_alarm_since          (gpointer              subject);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuWatchEvent, todoku_watch_event_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuWatchUnasked, todoku_watch_unasked_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuWatchReport, todoku_watch_report_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuWatchState, todoku_watch_state_free)

G_END_DECLS
