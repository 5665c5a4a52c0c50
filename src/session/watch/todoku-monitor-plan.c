/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the monitor has planned and announced, stored by small jobs (todoku-session-change.c). Main
 * thread.
 */
#include "todoku-monitor.h"

#include "todoku-session-change.h"

/**
 * Plan:
 * @next_check_at: when it is looked at next
 * @reminded: which reminder of a tracking domain's deadline was the last
 */
typedef struct
{
  gint64 next_check_at;
  int reminded;
} Plan;

static gboolean
set_domain_plan (gpointer      row,
                 gconstpointer data)
{
  TodokuDomainRow *domain = row;
  const Plan *plan = data;

  domain->next_check_at = plan->next_check_at;

  return TRUE;
}

static gboolean
set_tracking_plan (gpointer      row,
                   gconstpointer data)
{
  TodokuTrackingRow *tracking = row;
  const Plan *plan = data;

  tracking->next_check_at = plan->next_check_at;
  tracking->reminded = plan->reminded;

  return TRUE;
}

/**
 * todoku_monitor_store_plan:
 * @session: the session
 * @object: a domain or a tracking domain for which something has just been planned
 *
 * Stores when it is looked at next, and what was counted or announced.
 */
void
todoku_monitor_store_plan (TodokuSession *session,
                           gpointer       object)
{
  Plan plan = { 0 };
  TodokuRowChange change;

  if (TODOKU_IS_SENDER_DOMAIN (object))
    {
      const TodokuDomainRow *row = todoku_subject_get_row (object);

      plan.next_check_at = row->next_check_at;
      change = set_domain_plan;
    }
  else
    {
      const TodokuTrackingRow *row = todoku_subject_get_row (object);

      plan.next_check_at = row->next_check_at;
      plan.reminded = row->reminded;
      change = set_tracking_plan;
    }
  todoku_session_change (session, object, change, g_memdup2 (&plan, sizeof plan), g_free);
}
