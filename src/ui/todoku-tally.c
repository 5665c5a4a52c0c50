/* SPDX-License-Identifier: GPL-3.0-or-later
 * Counting walks through the lists once, without the records: of many domains only the one that is
 * named needs them. Main thread only.
 */
#include "todoku-tally.h"

#include "todoku-text.h"
#include "todoku-urgency.h"
#include "todoku-watch.h"

/* todoku_record_state_rank() of what has to be mended. */
#define WRONG_RANK 4

static gboolean
is_counted (gpointer              subject,
            TodokuTallyScope      scope,
            TodokuDeliveryServer *server)
{
  TodokuDeliveryServer *own = todoku_subject_get_server (subject);
  gboolean practice = own != NULL && todoku_delivery_server_get_row (own)->practice;

  switch (scope)
    {
    case TODOKU_TALLY_SERVER:
      return own == server;
    case TODOKU_TALLY_PRACTICE:
      return practice;
    case TODOKU_TALLY_REAL:
    default:
      return !practice;
    }
}

static void
count_alarm (TodokuTally *tally,
             gpointer     subject)
{
  if (todoku_watch_get_alarm_since (subject) == 0)
    return;

  tally->n_alarms++;
  tally->n_tracking_alarms += TODOKU_IS_TRACKING_DOMAIN (subject);
  if (tally->first_alarm == NULL)
    tally->first_alarm = subject;
}

static void
count_domain (TodokuTally        *tally,
              TodokuSenderDomain *domain)
{
  TodokuDomainStage stage = todoku_sender_domain_get_row (domain)->stage;
  gboolean fix;

  tally->n_domains++;
  count_alarm (tally, domain);
  if (stage == TODOKU_DOMAIN_VERIFIED)
    tally->n_complete++;
  if (stage == TODOKU_DOMAIN_VERIFIED || stage == TODOKU_DOMAIN_REMOVING)
    return;

  fix = todoku_subject_get_worst_rank (domain) >= WRONG_RANK;
  if (tally->first_open == NULL || (fix && tally->n_fix == 0))
    tally->first_open = domain;
  tally->n_fix += fix;
}

static void
count_tracking (TodokuTally          *tally,
                TodokuTrackingDomain *tracking)
{
  tally->n_tracking++;
  count_alarm (tally, tracking);
  if (todoku_tracking_domain_get_row (tracking)->stage == TODOKU_TRACKING_COMPLETE)
    tally->n_tracking_complete++;
  else if (tally->first_tracking == NULL ||
           todoku_urgency_compare (&tracking, &tally->first_tracking) < 0)
    tally->first_tracking = tracking;
}

/**
 * todoku_tally_count:
 * @session: the session
 * @scope: what is counted
 * @server: (nullable): the server for %TODOKU_TALLY_SERVER
 *
 * Returns: what there is; the objects in it belong to the lists
 */
TodokuTally
todoku_tally_count (TodokuSession        *session,
                    TodokuTallyScope      scope,
                    TodokuDeliveryServer *server)
{
  GListModel *lists[] = {
    todoku_session_get_domains (session),
    todoku_session_get_tracking_domains (session),
    todoku_session_get_accounts (session),
  };
  TodokuTally tally = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; j < g_list_model_get_n_items (lists[i]); j++)
      {
        g_autoptr(GObject) subject = g_list_model_get_item (lists[i], j);

        if (!is_counted (subject, scope, server))
          continue;
        if (TODOKU_IS_SENDER_DOMAIN (subject))
          count_domain (&tally, TODOKU_SENDER_DOMAIN (subject));
        else if (TODOKU_IS_TRACKING_DOMAIN (subject))
          count_tracking (&tally, TODOKU_TRACKING_DOMAIN (subject));
        else
          tally.n_accounts++;
      }

  return tally;
}

/**
 * todoku_tally_get_done:
 * @tally: what there is
 *
 * A step in which something is to be mended is not done.
 *
 * Returns: the stages that are behind
 */
TodokuTallyDone
todoku_tally_get_done (const TodokuTally *tally)
{
  TodokuTallyDone done = 0;

  if (tally->n_domains > 0)
    done |= TODOKU_TALLY_REGISTERED;
  if (tally->n_domains > 0 && tally->n_complete == tally->n_domains &&
      tally->n_alarms == tally->n_tracking_alarms)
    done |= TODOKU_TALLY_VERIFIED;
  if (tally->n_accounts > 0)
    done |= TODOKU_TALLY_ACCOUNTS;

  return done;
}

/**
 * todoku_tally_count_fix:
 * @domain: a delivery domain
 * @ret_first: (out) (transfer none) (nullable): the first record that has to be mended
 *
 * Returns: how many of its records have to be mended
 */
guint
todoku_tally_count_fix (TodokuSenderDomain  *domain,
                        TodokuRecordItem   **ret_first)
{
  GListModel *records = todoku_subject_get_records (domain);
  guint n_fix = 0;

  *ret_first = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, i);

      if (todoku_text_item_status (item) != TODOKU_STATUS_FIX)
        continue;
      if (n_fix++ == 0)
        *ret_first = item;
    }

  return n_fix;
}
