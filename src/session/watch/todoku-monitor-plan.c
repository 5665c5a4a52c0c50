/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the monitor has put off and announced. Small jobs store it (todoku-session-change.c); until
 * news of that come, and where nothing is stored, it is remembered beside the object, whose facts
 * are those of its row alone. Main thread only.
 */
#include "todoku-monitor.h"

#include "todoku-session-change.h"
#include "todoku-session-private.h"

/**
 * Memory:
 * @planned: the look that was put off or brought forward, by its moment; it counts no more once
 *   somebody has planned another one
 * @next: when it is due instead; 0 while none was
 * @deadline: the deadline that was announced
 * @hours: how many hours before it; 0 while none was
 *
 * Also what is stored. Moments are in microseconds since 1970 UTC.
 */
typedef struct
{
  gint64 planned;
  gint64 next;
  gint64 deadline;
  int hours;
} Memory;

static G_DEFINE_QUARK (todoku-monitor-memory, memory)

/* Most have none: every domain is asked for its next look whenever one is planned. */
static Memory *
find_memory (gpointer object)
{
  return g_object_get_qdata (object, memory_quark ());
}

static Memory *
get_memory (gpointer object)
{
  Memory *memory = find_memory (object);

  if (memory == NULL)
    {
      memory = g_new0 (Memory, 1);
      g_object_set_qdata_full (object, memory_quark (), memory, g_free);
    }

  return memory;
}

static gboolean
set_next (gpointer      row,
          gconstpointer data)
{
  TodokuSubjectRow *subject = row;
  const Memory *memory = data;

  if (subject->next_check_at != memory->planned)
    return FALSE;

  subject->next_check_at = memory->next;
  return TRUE;
}

static gboolean
set_reminded (gpointer      row,
              gconstpointer data)
{
  TodokuTrackingRow *tracking = row;
  const Memory *memory = data;

  if (tracking->deadline != memory->deadline)
    return FALSE;

  tracking->reminded = memory->hours;
  return TRUE;
}

static void
store_memory (TodokuSession   *session,
              gpointer         object,
              TodokuRowChange  change)
{
  if (session->open && !session->closing && todoku_session_contains (session, object))
    todoku_session_change (session, object, change,
                           g_memdup2 (get_memory (object), sizeof (Memory)), g_free);
}

/**
 * todoku_monitor_get_next:
 * @object: a domain or a tracking domain
 *
 * Returns: when it is to be looked at next, in microseconds since 1970 UTC, or 0
 */
gint64
todoku_monitor_get_next (gpointer object)
{
  const Memory *memory = find_memory (object);
  gint64 planned = todoku_subject_get_facts (object)->next_check_at;

  return memory != NULL && memory->next != 0 && memory->planned == planned
           ? memory->next : planned;
}

/**
 * todoku_monitor_put_off:
 * @object: a domain or a tracking domain
 * @until: when to look at it instead, in microseconds since 1970 UTC
 *
 * Puts the next look off or brings it forward, for this process. A look that is planned meanwhile
 * counts more.
 */
void
todoku_monitor_put_off (gpointer object,
                        gint64   until)
{
  Memory *memory = get_memory (object);

  memory->planned = todoku_subject_get_facts (object)->next_check_at;
  memory->next = until;
}

/**
 * todoku_monitor_store_put_off:
 * @session: the session
 * @object: a domain or a tracking domain
 * @until: when to look at it instead, in microseconds since 1970 UTC
 *
 * As todoku_monitor_put_off(), for every process and for the next start.
 */
void
todoku_monitor_store_put_off (TodokuSession *session,
                              gpointer       object,
                              gint64         until)
{
  todoku_monitor_put_off (object, until);
  store_memory (session, object, set_next);
}

/**
 * todoku_monitor_note_reminder:
 * @session: the session
 * @tracking: a tracking domain with a deadline
 * @hours: for how many hours before it there is a reminder
 *
 * Remembers and stores that it is being announced.
 *
 * Returns: whether it has not been announced yet
 */
gboolean
todoku_monitor_note_reminder (TodokuSession        *session,
                              TodokuTrackingDomain *tracking,
                              int                   hours)
{
  const TodokuTrackingRow *row = todoku_tracking_domain_get_row (tracking);
  Memory *memory = get_memory (tracking);
  gboolean said = memory->hours != 0 && memory->deadline == row->deadline &&
                  memory->hours <= hours;

  if (said || (row->reminded != 0 && row->reminded <= hours))
    return FALSE;

  memory->deadline = row->deadline;
  memory->hours = hours;
  store_memory (session, tracking, set_reminded);

  return TRUE;
}

/**
 * todoku_monitor_forget_reminder:
 * @session: the session
 * @tracking: a tracking domain whose deadline is more than @hours away
 * @hours: for how many hours before it there is a reminder
 *
 * Forgets that it was announced, if it was, so that it is once more when it comes near again.
 */
void
todoku_monitor_forget_reminder (TodokuSession        *session,
                                TodokuTrackingDomain *tracking,
                                int                   hours)
{
  const TodokuTrackingRow *row = todoku_tracking_domain_get_row (tracking);
  Memory *memory = get_memory (tracking);

  if (memory->hours != hours && row->reminded != hours)
    return;

  memory->deadline = row->deadline;
  memory->hours = 0;
  if (row->reminded == hours)
    store_memory (session, tracking, set_reminded);
}
