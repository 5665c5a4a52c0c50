/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a person chooses for a delivery domain without the service's knowledge. Main thread; what is
 * stored is changed by small jobs (todoku-session-change.c).
 */
#include "todoku-session-change.h"
#include "todoku-watch-private.h"

typedef struct
{
  TodokuClock *clock;
  gboolean monitored;
} Watch;

static gboolean
set_monitored (gpointer      row,
               gconstpointer data)
{
  const Watch *watch = data;

  return todoku_watch_set_monitored (watch->clock, row, watch->monitored);
}

/**
 * todoku_session_set_domain_monitored:
 * @self: the session
 * @domain: a delivery domain
 * @monitored: whether it is looked at every night once it is complete
 *
 * As todoku_session_set_monitored_async(), shown at once, where nobody waits for it.
 */
void
todoku_session_set_domain_monitored (TodokuSession      *self,
                                     TodokuSenderDomain *domain,
                                     gboolean            monitored)
{
  Watch watch = { .clock = self->clock, .monitored = monitored };
  TodokuDomainRow *row;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (domain));

  row = todoku_subject_dup_row (domain);
  todoku_watch_set_monitored (self->clock, row, monitored);
  todoku_sender_domain_set_monitored (domain, row->monitored);
  todoku_sender_domain_set_next_check_at (domain, row->next_check_at);
  todoku_row_free (row);
  todoku_session_change (self, domain, set_monitored, g_memdup2 (&watch, sizeof watch), g_free);
}
