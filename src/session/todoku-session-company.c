/* SPDX-License-Identifier: GPL-3.0-or-later
 * Who runs the DNS of a domain or a tracking domain: found out from its name servers, or chosen by
 * a person. One look-up of a subject runs at a time. The calls are for the main thread, the small
 * jobs run on workers.
 */
#include "todoku-dns-company.h"
#include "todoku-error.h"
#include "todoku-session-change.h"

typedef struct
{
  char *name_servers;
  const char *company;
} Detected;

static gboolean
set_text (char       **field,
          const char  *text)
{
  if (g_strcmp0 (*field, text) == 0)
    return FALSE;

  g_free (*field);
  *field = g_strdup (text);
  return TRUE;
}

static gboolean
set_detected (gpointer      row,
              gconstpointer data)
{
  const Detected *detected = data;
  TodokuSubjectRow *subject = row;
  gboolean changed = set_text (&subject->detected_company, detected->company);

  if (subject->table == &todoku_domain_table)
    changed |= set_text (&((TodokuDomainRow *) row)->name_servers, detected->name_servers);

  return changed;
}

static gboolean
detect_company (TodokuJob  *job,
                GError    **error)
{
  g_autoptr(TodokuZoneInfo) zone = NULL;
  g_autoptr(GPtrArray) companies = NULL;
  g_autofree char *name_servers = NULL;
  Detected detected = { NULL, NULL };

  if (job->dns == NULL)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_COULD_NOT_CHECK,
                           "There is no resolver to ask");
      return FALSE;
    }
  zone = todoku_dns_find_zone (job->dns, job->options, job->cancellable, error);
  if (zone == NULL)
    return FALSE;

  name_servers = g_strjoinv (" ", zone->name_servers);
  detected.name_servers = name_servers;
  /* Where the names leave it open, the person has to say. */
  if (todoku_dns_company_match ((const char *const *) zone->name_servers, &companies) ==
      TODOKU_DNS_MATCH_ONE)
    detected.company = ((const TodokuDnsCompany *) g_ptr_array_index (companies, 0))->id;

  return todoku_job_change_row (job, set_detected, &detected, error);
}

static void
detect_ended (TodokuRun *run)
{
  if (run->object == NULL)
    return;

  todoku_subject_set_lookup (run->object,
                             run->error == NULL ? TODOKU_LOOKUP_DONE
                             : g_error_matches (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                               ? TODOKU_LOOKUP_NONE
                               : TODOKU_LOOKUP_FAILED);
}

static void
detected_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!todoku_job_finish_answer (result, NULL, &error))
    g_info ("Who runs the DNS could not be found out: %s", error->message);
}

static void
start_detecting (TodokuSession     *self,
                 gpointer           object,
                 TodokuJobPriority  priority)
{
  GTask *task;

  if (todoku_subject_get_lookup (object) == TODOKU_LOOKUP_RUNNING)
    return;

  task = todoku_session_new_task (self, NULL, detected_cb, NULL, todoku_session_detect,
                                  "session detect");
  if (!todoku_session_claim (self, task, NULL, TODOKU_OPERATION_CHECK))
    return;

  todoku_subject_set_lookup (object, TODOKU_LOOKUP_RUNNING);
  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = detect_company,
    .ended = detect_ended,
    .priority = priority,
    .object = object,
    .server = todoku_subject_get_server (object),
    .table = todoku_subject_get_table (object),
    .options = g_strdup (todoku_subject_get_name (object)),
    .free_options = g_free,
  });
}

/**
 * todoku_session_detect:
 * @self: the session
 * @object: a domain or a tracking domain
 *
 * Finds out in the background who runs its DNS. Nobody waits for it.
 */
void
todoku_session_detect (TodokuSession *self,
                       gpointer       object)
{
  start_detecting (self, object, TODOKU_PRIORITY_NIGHT);
}

/**
 * todoku_session_need_company:
 * @self: the session
 * @object: a domain or a tracking domain that a person looks at
 *
 * Finds out who runs its DNS unless that is known. How it stands is told by
 * todoku_subject_get_lookup().
 */
void
todoku_session_need_company (TodokuSession *self,
                             gpointer       object)
{
  const TodokuSubjectRow *facts = todoku_subject_get_facts (object);

  g_return_if_fail (TODOKU_IS_SESSION (self));

  if (facts->dns_company != NULL || facts->detected_company != NULL ||
      (TODOKU_IS_SENDER_DOMAIN (object) &&
       todoku_sender_domain_get_row (object)->name_servers != NULL))
    return;
  /* Where the names leave the company open, they do so again. */
  if (todoku_subject_get_lookup (object) != TODOKU_LOOKUP_DONE)
    start_detecting (self, object, TODOKU_PRIORITY_PERSON);
}

static gboolean
set_company (gpointer      row,
             gconstpointer data)
{
  return set_text (&((TodokuSubjectRow *) row)->dns_company, data);
}

/**
 * todoku_session_set_company:
 * @self: the session
 * @object: a domain or a tracking domain
 * @company: (nullable): the id of the DNS company that the person chose, or %NULL for the one found
 *
 * Remembers the choice.
 */
void
todoku_session_set_company (TodokuSession *self,
                            gpointer       object,
                            const char    *company)
{
  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (object) || TODOKU_IS_TRACKING_DOMAIN (object));

  todoku_session_change (self, object, set_company, g_strdup (company), g_free);
}
