/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a person chooses for a delivery domain without the service's knowledge. Main thread; what is
 * stored is changed by small jobs (todoku-session-change.c).
 */
#include "todoku-session-change.h"

static gboolean
set_company (gpointer      row,
             gconstpointer data)
{
  TodokuDomainRow *domain = row;

  g_free (domain->dns_company);
  domain->dns_company = g_strdup (data);

  return TRUE;
}

/**
 * todoku_session_set_domain_company:
 * @self: the session
 * @domain: a delivery domain
 * @company: (nullable): the id of the DNS company that the person chose, or %NULL for the one found
 *
 * Remembers the choice.
 */
void
todoku_session_set_domain_company (TodokuSession      *self,
                                   TodokuSenderDomain *domain,
                                   const char         *company)
{
  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (domain));

  todoku_sender_domain_set_dns_company (domain, company);
  todoku_session_change (self, domain, set_company, g_strdup (company), g_free);
}

typedef struct
{
  gboolean monitored;
  gint64 next_night;
} Watch;

static gboolean
set_monitored (gpointer      row,
               gconstpointer data)
{
  TodokuDomainRow *domain = row;
  const Watch *watch = data;

  domain->monitored = watch->monitored;
  if (domain->stage == TODOKU_DOMAIN_VERIFIED)
    {
      domain->alarm_failures = 0;
      domain->next_check_at = watch->next_night;
    }

  return TRUE;
}

/**
 * todoku_session_set_domain_monitored:
 * @self: the session
 * @domain: a delivery domain
 * @monitored: whether it is looked at every night once it is complete
 *
 * Remembers the choice.
 */
void
todoku_session_set_domain_monitored (TodokuSession      *self,
                                     TodokuSenderDomain *domain,
                                     gboolean            monitored)
{
  Watch watch = { .monitored = monitored };

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (domain));

  if (monitored)
    watch.next_night = todoku_monitor_next_night (g_get_real_time ());
  todoku_sender_domain_set_monitored (domain, monitored);
  if (todoku_sender_domain_get_row (domain)->stage == TODOKU_DOMAIN_VERIFIED)
    {
      ((TodokuDomainRow *) todoku_subject_edit_row (domain))->alarm_failures = 0;
      todoku_sender_domain_set_next_check_at (domain, watch.next_night);
    }
  todoku_session_change (self, domain, set_monitored, g_memdup2 (&watch, sizeof watch), g_free);
}
