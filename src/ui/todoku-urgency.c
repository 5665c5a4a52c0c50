/* SPDX-License-Identifier: GPL-3.0-or-later
 * The one order of tracking domains: those whose time runs out by the time that is left, then those
 * on their way, then those that are set up; and how that is shown. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-urgency.h"

#include <glib/gi18n-lib.h>

#include "todoku-search.h"
#include "todoku-watch.h"

/* Where the time that is left turns amber, and where red. */
#define SOON (24 * G_TIME_SPAN_HOUR)
#define LAST (3 * G_TIME_SPAN_HOUR)

/**
 * todoku_urgency_get_group:
 * @tracking: a tracking domain
 *
 * Returns: whether its time runs out, whether it is on its way, or set up
 */
TodokuUrgencyGroup
todoku_urgency_get_group (TodokuTrackingDomain *tracking)
{
  const TodokuTrackingRow *row = todoku_tracking_domain_get_row (tracking);

  switch (row->stage)
    {
    case TODOKU_TRACKING_EXPIRED:
      return TODOKU_URGENCY_DEADLINE;
    case TODOKU_TRACKING_COMPLETE:
      return TODOKU_URGENCY_COMPLETE;
    case TODOKU_TRACKING_STEP2:
      return row->deadline > 0 ? TODOKU_URGENCY_DEADLINE : TODOKU_URGENCY_UNDER_WAY;
    case TODOKU_TRACKING_REGISTERING:
    case TODOKU_TRACKING_STEP1:
    case TODOKU_TRACKING_REQUESTING:
    case TODOKU_TRACKING_DISTRIBUTING:
    case TODOKU_TRACKING_STEP3:
    case TODOKU_TRACKING_REFUSED:
    case TODOKU_TRACKING_REMOVING:
    case TODOKU_TRACKING_REMOVED:
    default:
      return TODOKU_URGENCY_UNDER_WAY;
    }
}

/**
 * todoku_urgency_get_time_left:
 * @tracking: a tracking domain
 *
 * Returns: how much time is left for it, in microseconds, by the clock of the edge, which is the
 *   one that counts
 */
gint64
todoku_urgency_get_time_left (TodokuTrackingDomain *tracking)
{
  return todoku_tracking_domain_get_row (tracking)->deadline -
         todoku_tracking_domain_get_row (tracking)->clock_offset - g_get_real_time ();
}

/**
 * todoku_urgency_is_soon:
 * @tracking: a tracking domain with a deadline
 *
 * Returns: whether less than a day is left for it
 */
gboolean
todoku_urgency_is_soon (TodokuTrackingDomain *tracking)
{
  return todoku_urgency_get_time_left (tracking) < SOON;
}

/**
 * todoku_urgency_get_step:
 * @tracking: a tracking domain
 *
 * Returns: (transfer none): the step it is at, with what is done in it
 */
const char *
todoku_urgency_get_step (TodokuTrackingDomain *tracking)
{
  switch (todoku_tracking_domain_get_row (tracking)->stage)
    {
    case TODOKU_TRACKING_REQUESTING:
    case TODOKU_TRACKING_STEP2:
    case TODOKU_TRACKING_EXPIRED:
      return _("Step 2: certificate check");
    case TODOKU_TRACKING_DISTRIBUTING:
    case TODOKU_TRACKING_STEP3:
      return _("Step 3: rewriting of the record");
    case TODOKU_TRACKING_REGISTERING:
    case TODOKU_TRACKING_STEP1:
    case TODOKU_TRACKING_COMPLETE:
    case TODOKU_TRACKING_REFUSED:
    case TODOKU_TRACKING_REMOVING:
    case TODOKU_TRACKING_REMOVED:
    default:
      return _("Step 1: entry of the records");
    }
}

/**
 * todoku_urgency_compare:
 * @a: a pointer to a tracking domain
 * @b: a pointer to another one
 *
 * A #GCompareFunc for arrays. Nothing more can be lost of what has expired, so it comes last among
 * those with a deadline.
 *
 * Returns: which comes first
 */
int
todoku_urgency_compare (gconstpointer a,
                        gconstpointer b)
{
  TodokuTrackingDomain *first = *(TodokuTrackingDomain **) a;
  TodokuTrackingDomain *second = *(TodokuTrackingDomain **) b;
  int order = (int) todoku_urgency_get_group (first) - (int) todoku_urgency_get_group (second);

  if (order == 0)
    order = (todoku_tracking_domain_get_row (first)->stage == TODOKU_TRACKING_EXPIRED) -
            (todoku_tracking_domain_get_row (second)->stage == TODOKU_TRACKING_EXPIRED);
  if (order == 0 && todoku_urgency_get_group (first) == TODOKU_URGENCY_DEADLINE)
    order = todoku_urgency_get_time_left (first) < todoku_urgency_get_time_left (second) ? -1
            : todoku_urgency_get_time_left (first) > todoku_urgency_get_time_left (second);

  return order != 0 ? order : g_strcmp0 (todoku_subject_get_name (first),
                                         todoku_subject_get_name (second));
}

/**
 * todoku_urgency_list:
 * @trackings: (element-type TodokuTrackingDomain): tracking domains
 * @searched: (nullable): what todoku_search_fold() made of what is searched for; %NULL for nothing
 *
 * Returns: (transfer full) (element-type TodokuTrackingDomain): those found, the most urgent first
 */
GPtrArray *
todoku_urgency_list (GListModel *trackings,
                     const char *searched)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (trackings); i++)
    {
      g_autoptr(TodokuTrackingDomain) tracking = g_list_model_get_item (trackings, i);

      if (searched == NULL || todoku_search_matches (tracking, searched))
        g_ptr_array_add (found, g_steal_pointer (&tracking));
    }
  g_ptr_array_sort (found, todoku_urgency_compare);

  return found;
}

/**
 * todoku_urgency_set_pill:
 * @pill: a pill
 * @tracking: a tracking domain
 *
 * Shows the state of @tracking, or the time that is left for it.
 */
void
todoku_urgency_set_pill (TodokuStatusPill     *pill,
                         TodokuTrackingDomain *tracking)
{
  TodokuTrackingStage stage = todoku_tracking_domain_get_row (tracking)->stage;
  gboolean alarm = todoku_watch_get_alarm_since (tracking) != 0;
  gint64 left = todoku_urgency_get_time_left (tracking);

  if (todoku_subject_get_operation (tracking) != NULL)
    todoku_status_pill_set_busy (pill);
  else if (stage == TODOKU_TRACKING_COMPLETE)
    todoku_status_pill_set (pill, alarm ? TODOKU_STATUS_FIX : TODOKU_STATUS_VERIFIED,
                            alarm ? _("Needs attention") : _("Set up"));
  else if (stage == TODOKU_TRACKING_EXPIRED || stage == TODOKU_TRACKING_REFUSED)
    todoku_status_pill_set (pill, TODOKU_STATUS_FIX, todoku_text_state (tracking));
  else if (todoku_urgency_get_group (tracking) == TODOKU_URGENCY_DEADLINE)
    {
      g_autofree char *text = todoku_text_time_left (MAX (left, 0) / G_USEC_PER_SEC);

      todoku_status_pill_set (pill, left < LAST ? TODOKU_STATUS_FIX
                                    : left < SOON ? TODOKU_STATUS_WAITING : TODOKU_STATUS_PENDING,
                              text);
      todoku_status_pill_set_icon (pill, "alarm-symbolic");
    }
  else if (stage == TODOKU_TRACKING_STEP1 || stage == TODOKU_TRACKING_STEP2)
    todoku_status_pill_set (pill, TODOKU_STATUS_PENDING, NULL);
  else if (stage == TODOKU_TRACKING_STEP3)
    todoku_status_pill_set (pill, TODOKU_STATUS_PENDING, _("Not rewritten yet"));
  else
    todoku_status_pill_set (pill,
                            todoku_tracking_row_awaits_cdn (
                              todoku_tracking_domain_get_row (tracking))
                              ? TODOKU_STATUS_PENDING
                              : TODOKU_STATUS_WAITING,
                            todoku_text_state (tracking));
}
