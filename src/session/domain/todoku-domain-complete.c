/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a registration takes besides its first call: a return path of one's own, where the service
 * sets that by another one. It may be done at any later time and twice, so it needs no intent, and
 * when it fails the domain is registered all the same. Worker threads only.
 */
#include "todoku-domain-private.h"

#include "todoku-error.h"

static gboolean
is_wanted (TodokuService         *service,
           const TodokuDomainRow *row)
{
  return (todoku_service_get_capabilities (service) & TODOKU_SERVICE_HAS_MAIL_FROM_CALL) != 0 &&
         row->remote_id != NULL && row->subdomain != NULL && *row->subdomain != '\0' &&
         row->mail_from == NULL;
}

/* The answer tells all records there are by now. */
static gboolean
store_answer (TodokuJob           *job,
              const TodokuRemote  *remote,
              GError             **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);
  g_autoptr(TodokuDomainRow) row = NULL;

  if (tx == NULL || (row = todoku_tx_get (tx, &todoku_domain_table, job->subject, error)) == NULL)
    return FALSE;
  if (g_strcmp0 (row->remote_id, remote->id) != 0 || remote->mail_from == NULL)
    return TRUE;

  row->mail_from = g_strdup (remote->mail_from);
  todoku_row_set_records (row, todoku_facts_make_rows (remote->records, 0, row->records));
  todoku_facts_take_validation (row->records, 0, remote->validation);

  return todoku_tx_put (tx, row, error) && todoku_tx_commit (tx, error);
}

/**
 * todoku_domain_complete:
 * @job: a job about a delivery domain that is registered
 * @service: its service, in a slot
 * @error: return location of a failure of the database
 *
 * Sets the return path that was asked for, unless the service has one.
 *
 * Returns: whether the job can go on; whether it is set, the row tells
 */
gboolean
todoku_domain_complete (TodokuJob      *job,
                        TodokuService  *service,
                        GError        **error)
{
  g_autoptr(TodokuDomainRow) row = todoku_job_read_subject (job, error);
  g_autoptr(TodokuRemote) remote = NULL;
  g_autoptr(GError) failure = NULL;
  TodokuRemoteRequest request = { .region = job->server->region };
  g_autofree char *label = NULL;

  if (row == NULL)
    return FALSE;
  if (!is_wanted (service, row))
    return TRUE;

  todoku_domain_kind.fill_request (row, &request, &label);
  remote = todoku_service_complete (service, row->remote_id, &request, job->cancellable, &failure);
  if (remote == NULL)
    {
      g_info ("The return path is not set yet: %s", failure->message);
      return TRUE;
    }

  return store_answer (job, remote, error);
}
