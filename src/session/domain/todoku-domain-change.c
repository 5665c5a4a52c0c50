/* SPDX-License-Identifier: GPL-3.0-or-later
 * Facts of a delivery domain that change without the service: what the person chooses, and who runs
 * its DNS. Each is a small job that changes its facts on the row as it is by then, so that it needs
 * no claim on the domain and writes over nothing. The calls are for the main thread.
 */
#include "todoku-domain-private.h"

#include "todoku-dns-company.h"
#include "todoku-error.h"

/**
 * ChangeOptions:
 * @change: what to do with the row
 * @data: (owned) (nullable): its argument
 * @free_data: how @data is freed
 */
typedef struct
{
  TodokuDomainChange change;
  gpointer data;
  GDestroyNotify free_data;
} ChangeOptions;

static void
change_options_free (gpointer data)
{
  ChangeOptions *options = data;

  if (options->data != NULL && options->free_data != NULL)
    options->free_data (options->data);
  g_free (options);
}

static gboolean
change_row (TodokuJob           *job,
            TodokuDomainChange   change,
            gconstpointer        data,
            GError             **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);
  g_autoptr(TodokuDomainRow) row = NULL;

  if (tx == NULL || (row = todoku_tx_get (tx, &todoku_domain_table, job->subject, error)) == NULL)
    return FALSE;
  if (!change (row, data))
    return TRUE;

  return todoku_tx_put (tx, row, error) && todoku_tx_commit (tx, error);
}

static gboolean
change_domain (TodokuJob  *job,
               GError    **error)
{
  const ChangeOptions *options = job->options;

  return change_row (job, options->change, options->data, error);
}

static void
changed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!todoku_job_finish_answer (result, NULL, &error))
    g_info ("A domain could not be changed: %s", error->message);
}

static void
change_ended (TodokuRun *run)
{
  todoku_session_end_ahead (run->session, run->object);
}

/**
 * todoku_session_change_domain:
 * @self: the session
 * @domain: a delivery domain
 * @change: what to do with its row, on a worker thread
 * @data: (transfer full) (nullable): its argument
 * @free_data: (nullable): how @data is freed
 *
 * Changes some facts, whatever else is being done with the domain. When that cannot be stored, what
 * is shown goes back to what is.
 */
void
todoku_session_change_domain (TodokuSession      *self,
                              TodokuSenderDomain *domain,
                              TodokuDomainChange  change,
                              gpointer            data,
                              GDestroyNotify      free_data)
{
  ChangeOptions *options = g_new0 (ChangeOptions, 1);
  GTask *task = todoku_session_new_task (self, NULL, changed_cb, NULL,
                                         todoku_session_change_domain, "session change domain");

  options->change = change;
  options->data = data;
  options->free_data = free_data;
  if (!todoku_session_claim (self, task, NULL, TODOKU_OPERATION_CHECK))
    {
      change_options_free (options);
      return;
    }

  /* The caller shows the change at once, or is about to. */
  todoku_session_begin_ahead (self, domain);
  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = change_domain,
    .ended = change_ended,
    .priority = TODOKU_PRIORITY_PERSON,
    .object = domain,
    .server = todoku_sender_domain_get_server (domain),
    .table = &todoku_domain_table,
    .must_run = TRUE,
    .options = options,
    .free_options = change_options_free,
  });
}

static gboolean
set_company (TodokuDomainRow *row,
             gconstpointer    data)
{
  g_free (row->dns_company);
  row->dns_company = g_strdup (data);

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
  todoku_session_change_domain (self, domain, set_company, g_strdup (company), g_free);
}

typedef struct
{
  gboolean monitored;
  gint64 next_night;
} Watch;

static gboolean
set_monitored (TodokuDomainRow *row,
               gconstpointer    data)
{
  const Watch *watch = data;

  row->monitored = watch->monitored;
  if (row->stage == TODOKU_DOMAIN_VERIFIED)
    {
      row->alarm_failures = 0;
      row->next_check_at = watch->next_night;
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
  if (todoku_sender_domain_get_stage (domain) == TODOKU_DOMAIN_VERIFIED)
    {
      ((TodokuDomainRow *) todoku_subject_edit_row (domain))->alarm_failures = 0;
      todoku_sender_domain_set_next_check_at (domain, watch.next_night);
    }
  todoku_session_change_domain (self, domain, set_monitored, g_memdup2 (&watch, sizeof watch),
                                g_free);
}

typedef struct
{
  char *name_servers;
  const char *company;
} Detected;

static gboolean
set_detected (TodokuDomainRow *row,
              gconstpointer    data)
{
  const Detected *detected = data;

  if (g_strcmp0 (row->name_servers, detected->name_servers) == 0 &&
      g_strcmp0 (row->detected_company, detected->company) == 0)
    return FALSE;

  g_free (row->name_servers);
  row->name_servers = g_strdup (detected->name_servers);
  g_free (row->detected_company);
  row->detected_company = g_strdup (detected->company);
  return TRUE;
}

static gboolean
detect_domain (TodokuJob  *job,
               GError    **error)
{
  g_autoptr(TodokuDomainRow) row = todoku_job_read_subject (job, error);
  g_autoptr(TodokuZoneInfo) zone = NULL;
  g_autoptr(GPtrArray) companies = NULL;
  g_autofree char *name_servers = NULL;
  Detected detected = { NULL, NULL };

  if (row == NULL)
    return FALSE;
  if (job->dns == NULL)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_COULD_NOT_CHECK,
                           "There is no resolver to ask");
      return FALSE;
    }
  zone = todoku_dns_find_zone (job->dns, row->name, job->cancellable, error);
  if (zone == NULL)
    return FALSE;

  name_servers = g_strjoinv (" ", zone->name_servers);
  detected.name_servers = name_servers;
  /* Where the names leave it open, the person has to say. */
  if (todoku_dns_company_match ((const char *const *) zone->name_servers, &companies) ==
      TODOKU_DNS_MATCH_ONE)
    detected.company = ((const TodokuDnsCompany *) g_ptr_array_index (companies, 0))->id;

  return change_row (job, set_detected, &detected, error);
}

/**
 * todoku_session_detect_domain:
 * @self: the session
 * @domain: a delivery domain
 *
 * Finds out in the background who runs its DNS. Nobody waits for it.
 */
void
todoku_session_detect_domain (TodokuSession      *self,
                              TodokuSenderDomain *domain)
{
  GTask *task = todoku_session_new_task (self, NULL, changed_cb, NULL,
                                         todoku_session_detect_domain, "session detect domain");

  if (todoku_session_claim (self, task, NULL, TODOKU_OPERATION_CHECK))
    todoku_session_run_job (self, task, &(TodokuRunSpec) {
      .func = detect_domain,
      .priority = TODOKU_PRIORITY_NIGHT,
      .object = domain,
      .server = todoku_sender_domain_get_server (domain),
      .table = &todoku_domain_table,
    });
}

typedef struct
{
  gint64 next_check_at;
  int alarm_failures;
} Plan;

static gboolean
set_plan (TodokuDomainRow *row,
          gconstpointer    data)
{
  const Plan *plan = data;

  row->next_check_at = plan->next_check_at;
  row->alarm_failures = plan->alarm_failures;

  return TRUE;
}

/**
 * todoku_session_store_domain_plan:
 * @self: the session
 * @domain: a delivery domain whose next look or whose alarms have just been planned
 *
 * Stores when it is looked at next, and how often in a row a night found it wrong.
 */
void
todoku_session_store_domain_plan (TodokuSession      *self,
                                  TodokuSenderDomain *domain)
{
  Plan plan = { .next_check_at = todoku_sender_domain_get_next_check_at (domain) };

  plan.alarm_failures = todoku_sender_domain_get_row (domain)->alarm_failures;
  todoku_session_change_domain (self, domain, set_plan, g_memdup2 (&plan, sizeof plan), g_free);
}
