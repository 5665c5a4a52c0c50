/* SPDX-License-Identifier: GPL-3.0-or-later
 * Delivery domains at a service without an API: the records are pasted from its own screen, and a
 * person says whether that screen shows the domain as verified. No service is asked, so there is no
 * intent and nothing to take up: each story is one transaction. The stories run on workers, the
 * calls on the main thread; what is pasted is read on any.
 */
#include "todoku-domain-private.h"

#include "todoku-domain-name.h"
#include "todoku-error.h"
#include "todoku-remote-record.h"
#include "todoku-spf.h"
#include "todoku-watch-private.h"

#include <string.h>

/* Nobody's screen shows more for one domain. */
#define MAX_PASTED 64

/* A name that can be complete and lies in another domain. Which labels are left out on a screen is
 * not always known, but "send.news" for news.example.co.jp is none of the top-level domain "news".
 */
static gboolean
is_foreign (const char *host,
            const char *domain)
{
  g_autofree char *registrable = todoku_domain_name_registrable (domain);
  g_autofree char *full = NULL;
  g_autofree char *other = NULL;
  gboolean is_itself = g_strcmp0 (registrable, domain) == 0;
  gboolean has_dot = g_str_has_suffix (host, ".");
  g_autofree char *bare = g_strndup (host, strlen (host) - (has_dot ? 1 : 0));

  if (registrable == NULL || todoku_domain_name_is_below (bare, registrable))
    return FALSE;

  return has_dot || ((todoku_host_read (bare, domain, &full, &other) || is_itself) &&
                     todoku_domain_name_has_public_suffix (bare));
}

/* What it is for shows in the full name, which is not always what stands on the screen. A DMARC
 * record is advice everywhere, and of SPF records there may be one alone.
 */
static void
read_purpose (TodokuRecord *record)
{
  if (record->purpose == TODOKU_RECORD_PURPOSE_OTHER)
    record->purpose = todoku_record_purpose_from_key (NULL, record->type, record->host);
  if (record->purpose == TODOKU_RECORD_PURPOSE_DMARC)
    record->required = FALSE;
  else if (record->type == TODOKU_RECORD_TYPE_TXT && todoku_spf_is_record (record->value))
    record->purpose = TODOKU_RECORD_PURPOSE_SPF;
}

/**
 * todoku_pasted_add:
 * @records: (element-type TodokuRecord): the records of a domain so far
 * @written: a record as the screen of a service shows it, such as one out of a
 *   #TodokuRecordReader that keeps names as they are written
 * @domain: the domain
 * @error: return location: %TODOKU_ERROR_BAD_DOMAIN for a name outside @domain, and
 *   %TODOKU_ERROR_BAD_INPUT for what cannot be entered into any DNS
 *
 * Adds the record with its full name to @records, unless it is among them. Where its name may be
 * read in two ways, both are kept until DNS tells. Any thread.
 *
 * Returns: whether it is in @records
 */
gboolean
todoku_pasted_add (GPtrArray           *records,
                   const TodokuRecord  *written,
                   const char          *domain,
                   GError             **error)
{
  g_autoptr(TodokuRemote) remote = todoku_remote_new (TODOKU_REMOTE_DOMAIN);
  g_autoptr(GError) failure = NULL;
  TodokuRecord fields = *written;
  const TodokuRecord *record;

  if (is_foreign (written->host, domain))
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_DOMAIN, "“%s” is not in “%s”",
                   written->host, domain);
      return FALSE;
    }

  if (records->len >= MAX_PASTED || !todoku_remote_set_domain (remote, domain, &failure) ||
      !todoku_remote_add_record (remote, &fields, FALSE, NULL, &failure))
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT, "%s",
                   failure != NULL ? failure->message : "There are too many records");
      return FALSE;
    }

  record = g_ptr_array_index (remote->records, 0);
  for (guint i = 0; i < records->len; i++)
    {
      const TodokuRecord *other = g_ptr_array_index (records, i);

      if (other->type == record->type && g_str_equal (other->host, record->host) &&
          g_str_equal (other->value, record->value))
        return TRUE;
    }
  /* A record that no service has a name for is one that no service vouches for. */
  fields = *record;
  fields.key = NULL;
  read_purpose (&fields);
  g_ptr_array_add (records, todoku_record_new (&fields));

  return TRUE;
}

/**
 * todoku_domain_register_by_hand:
 * @job: a job with the row of a new domain and its records
 * @error: return location of %TODOKU_ERROR_DUPLICATE or a store error
 *
 * Stores a domain that somebody has registered on the screen of its service. A #TodokuJobFunc.
 *
 * Returns: whether it is stored
 */
gboolean
todoku_domain_register_by_hand (TodokuJob  *job,
                                GError    **error)
{
  g_autoptr(TodokuDomainRow) row = todoku_row_copy (job->options);
  g_autoptr(TodokuRow) other = NULL;
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);

  if (tx == NULL ||
      !todoku_tx_find (tx, &todoku_domain_table, row->server, row->name, (gpointer *) &other,
                       error))
    return FALSE;
  if (other != NULL)
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_DUPLICATE, "“%s” is registered already",
                   row->name);
      return FALSE;
    }

  todoku_domain_stage_advance (&row->stage, TODOKU_DOMAIN_EVENT_REGISTERED);
  if (!todoku_tx_put (tx, row, error) || !todoku_tx_commit (tx, error))
    return FALSE;

  job->subject = row->id;
  job->detect = TRUE;

  return TRUE;
}

/* By what was seen last: none that is wanted is wrong, or was never looked up. */
static gboolean
is_right_in_dns (const TodokuDomainRow *row)
{
  g_autoptr(GPtrArray) records = todoku_facts_read_records (row->records, 0, row->name);

  for (guint i = 0; i < records->len; i++)
    {
      const TodokuRecord *record = g_ptr_array_index (records, i);
      const TodokuRecordRow *stored = g_ptr_array_index (row->records, i);
      g_autoptr(TodokuVerdict) verdict = NULL;

      if (!record->required)
        continue;
      if (stored->verdict != NULL)
        verdict = todoku_rows_read_verdict ((TodokuRecord *) record, stored->verdict);
      if (verdict == NULL || !todoku_verdict_is_right (verdict))
        return FALSE;
    }

  return TRUE;
}

static gboolean
confirm_domain (TodokuJob  *job,
                GError    **error)
{
  const gboolean *confirmed = job->options;
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);
  g_autoptr(TodokuDomainRow) row = NULL;

  if (tx == NULL || (row = todoku_tx_get (tx, job->table, job->subject, error)) == NULL)
    return FALSE;

  /* When it was said first is what is shown later. */
  if (*confirmed && row->confirmed_at == 0)
    row->confirmed_at = g_get_real_time ();
  else if (!*confirmed)
    row->confirmed_at = 0;
  if (*confirmed && row->stage == TODOKU_DOMAIN_DNS_READY)
    {
      todoku_domain_stage_advance (&row->stage, TODOKU_DOMAIN_EVENT_SERVICE_VERIFIED);
      todoku_watch_plan (job->clock, row, TRUE);
    }
  else if (!*confirmed && row->stage == TODOKU_DOMAIN_VERIFIED)
    {
      todoku_domain_stage_advance (&row->stage, TODOKU_DOMAIN_EVENT_SERVICE_UNVERIFIED);
      if (is_right_in_dns (row))
        todoku_domain_stage_advance (&row->stage, TODOKU_DOMAIN_EVENT_DNS_RIGHT);
    }

  return todoku_tx_put (tx, row, error) && todoku_tx_commit (tx, error);
}

/**
 * todoku_session_confirm_async:
 * @self: the session
 * @domain: a delivery domain at a service without an API
 * @confirmed: whether the service's own screen shows it as verified
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is stored, or not
 * @user_data: its argument
 *
 * Remembers what a person says, and since when. With the records right in DNS it is complete; when
 * she takes it back, it no longer is.
 */
void
todoku_session_confirm_async (TodokuSession       *self,
                              TodokuSenderDomain  *domain,
                              gboolean             confirmed,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  TodokuDeliveryServer *server;
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (domain));

  server = todoku_subject_get_server (domain);
  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_confirm_async, "session confirm");
  if (todoku_server_row_has_api (todoku_delivery_server_get_row (server)))
    todoku_job_return_new_error (task, TODOKU_ERROR_HAS_API,
                                 "The delivery service says itself what it has verified");
  else if (todoku_session_claim (self, task, NULL, TODOKU_OPERATION_CHECK))
    todoku_session_run_job (self, task, &(TodokuRunSpec) {
      .func = confirm_domain,
      .priority = TODOKU_PRIORITY_PERSON,
      .server = server,
      .object = domain,
      .table = &todoku_domain_table,
      .options = g_memdup2 (&confirmed, sizeof confirmed),
      .free_options = g_free,
      .end = todoku_run_end_done,
    });
}

/**
 * todoku_session_confirm_finish:
 * @self: the session
 * @result: the result
 * @error: return location of %TODOKU_ERROR_HAS_API for a service with an API, and others
 *
 * Returns: whether it is stored
 */
gboolean
todoku_session_confirm_finish (TodokuSession  *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_confirm_async), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
