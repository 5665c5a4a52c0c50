/* SPDX-License-Identifier: GPL-3.0-or-later
 * A tracking domain, and which of its records are the ones that count. Main thread only, but for
 * what takes a row.
 */
#include "todoku-tracking-domain.h"

#include "todoku-domain-name.h"

struct _TodokuTrackingDomain
{
  TodokuSubject parent_instance;
};

G_DEFINE_FINAL_TYPE (TodokuTrackingDomain, todoku_tracking_domain, TODOKU_TYPE_SUBJECT)

/**
 * todoku_tracking_row_get_stage_step:
 * @row: a tracking domain
 *
 * Where the delivery service provides HTTPS itself, there is one step, whose records stay.
 *
 * Returns: the step, 1 to 3, in which it stands; 0 where the stage does not tell
 */
int
todoku_tracking_row_get_stage_step (const TodokuTrackingRow *row)
{
  int step = todoku_tracking_stage_get_step (row->stage);

  return row->edge == TODOKU_EDGE_AUTO_SSL ? MIN (step, 1) : step;
}

/**
 * todoku_tracking_row_lacks_auto_ssl:
 * @row: a tracking domain
 *
 * Returns: whether the delivery service was asked to provide HTTPS itself and has registered it
 *   without, so that there are three steps after all
 */
gboolean
todoku_tracking_row_lacks_auto_ssl (const TodokuTrackingRow *row)
{
  return row->auto_ssl && row->edge != TODOKU_EDGE_AUTO_SSL && row->remote_id != NULL;
}

/**
 * todoku_tracking_row_awaits_cdn:
 * @row: a tracking domain
 *
 * Returns: whether it goes on once the person has entered what a CDN of her own shows
 */
gboolean
todoku_tracking_row_awaits_cdn (const TodokuTrackingRow *row)
{
  return row->edge == TODOKU_EDGE_MANUAL &&
         (row->stage == TODOKU_TRACKING_REQUESTING ||
          (row->stage == TODOKU_TRACKING_DISTRIBUTING && row->edge_host == NULL));
}

/**
 * todoku_tracking_row_get_step:
 * @row: a tracking domain
 *
 * Returns: the step, 1 to 3, whose records count at its stage; where the stage does not tell, the
 *   last that has any; 0 when there are none
 */
int
todoku_tracking_row_get_step (const TodokuTrackingRow *row)
{
  int step = todoku_tracking_row_get_stage_step (row);
  int last = 0;

  for (guint i = 0; row->records != NULL && i < row->records->len; i++)
    last = MAX (last, ((const TodokuRecordRow *) g_ptr_array_index (row->records, i))->step);

  return step > 0 ? step : last;
}

static int
tracking_domain_get_step (gconstpointer row)
{
  return todoku_tracking_row_get_step (row);
}

static const char *
tracking_domain_get_zone (gconstpointer row)
{
  return todoku_domain_name_parent (((const TodokuTrackingRow *) row)->host);
}

static void
todoku_tracking_domain_class_init (TodokuTrackingDomainClass *klass)
{
  TodokuSubjectClass *subject_class = TODOKU_SUBJECT_CLASS (klass);

  todoku_subject_class_set_table (subject_class, &todoku_tracking_table);
  subject_class->get_zone = tracking_domain_get_zone;
  subject_class->get_step = tracking_domain_get_step;
}

static void
todoku_tracking_domain_init (TodokuTrackingDomain *self)
{
}

/**
 * todoku_tracking_domain_new:
 *
 * Returns: (transfer full): a new object; use it from the main thread only
 */
TodokuTrackingDomain *
todoku_tracking_domain_new (void)
{
  return g_object_new (TODOKU_TYPE_TRACKING_DOMAIN, NULL);
}
