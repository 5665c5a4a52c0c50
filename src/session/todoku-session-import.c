/* SPDX-License-Identifier: GPL-3.0-or-later
 * Taking over what an account at a delivery service has already: its domains and link brandings, as
 * far as they are not known here. Only reads at the service. The story runs on a worker, the calls
 * below it on the main thread.
 */
#include "todoku-runner.h"

#include "todoku-domain-name.h"
#include "todoku-error.h"
#include "todoku-facts.h"
#include "todoku-subject-kind.h"
#include "todoku-watch-private.h"

/**
 * Import:
 * @domains: (owned) (nullable) (element-type TodokuRemote): what the account has
 * @links: (owned) (nullable) (element-type TodokuRemote): the same, links
 * @added: (owned) (element-type TodokuGone): the rows that are new here
 */
typedef struct
{
  GPtrArray *domains;
  GPtrArray *links;
  GArray *added;
} Import;

static Import *
import_new (void)
{
  Import *import = g_new0 (Import, 1);

  import->added = g_array_new (FALSE, FALSE, sizeof (TodokuGone));

  return import;
}

static void
import_free (gpointer data)
{
  Import *import = data;

  g_clear_pointer (&import->domains, g_ptr_array_unref);
  g_clear_pointer (&import->links, g_ptr_array_unref);
  g_array_unref (import->added);
  g_free (import);
}

static TodokuRow *
new_domain_row (const TodokuJob *job,
                const char      *name)
{
  TodokuDomainRow *row = todoku_domain_row_new ();

  row->server = job->server->id;
  row->name = g_strdup (name);
  row->stage = TODOKU_DOMAIN_REGISTERING;

  return (TodokuRow *) row;
}

static TodokuRow *
new_link_row (const TodokuJob *job,
              const char      *name)
{
  TodokuTrackingRow *row = todoku_tracking_row_new ();

  row->server = job->server->id;
  row->host = g_strdup (name);
  row->stage = TODOKU_TRACKING_REGISTERING;
  row->edge = job->server->practice ? TODOKU_EDGE_PRACTICE : TODOKU_EDGE_AWS;

  return (TodokuRow *) row;
}

/* One name stands for one domain here, as in the service's own choice at sending time. */
static gboolean
take_over (TodokuJob                *job,
           TodokuTx                 *tx,
           const TodokuSubjectKind  *kind,
           const TodokuRemote       *remote,
           GError                  **error)
{
  Import *import = (Import *) job->options;
  const char *given = kind == &todoku_link_kind ? remote->host : remote->domain;
  g_autofree char *name = given != NULL ? todoku_domain_name_parse (given, NULL) : NULL;
  g_autoptr(TodokuRow) known = NULL;
  g_autoptr(TodokuRow) row = NULL;
  TodokuGone added = { .table = kind->table };

  if (name == NULL)
    return TRUE;
  if (!todoku_tx_find (tx, kind->table, job->server->id, name, (gpointer *) &known, error))
    return FALSE;
  if (known != NULL)
    return TRUE;

  row = kind == &todoku_link_kind ? new_link_row (job, name) : new_domain_row (job, name);
  todoku_row_set_records (row, todoku_rows_new ());
  kind->adopt (row, remote);
  /* Nobody waits for it here. */
  todoku_facts_note_failure (row, NULL, 0);
  if (!todoku_watch_take_new (tx, row, error) || !todoku_tx_put (tx, row, error))
    return FALSE;

  added.id = row->id;
  g_array_append_val (import->added, added);
  return TRUE;
}

/* Of several sets for one name, the one that is in use counts. */
static gboolean
take_over_all (TodokuJob                *job,
               TodokuTx                 *tx,
               const TodokuSubjectKind  *kind,
               GPtrArray                *remotes,
               GError                  **error)
{
  for (guint i = 0; i < 2 * remotes->len; i++)
    {
      const TodokuRemote *remote = g_ptr_array_index (remotes, i % remotes->len);

      if (i < remotes->len && !remote->valid)
        continue;
      if (!take_over (job, tx, kind, remote, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_known (TodokuJob           *job,
          const TodokuRemote  *remote,
          gboolean            *ret_known,
          GError             **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin_read (job->store, error);
  g_autoptr(TodokuRow) known = NULL;

  if (tx == NULL || !todoku_tx_find (tx, &todoku_domain_table, job->server->id, remote->domain,
                                     (gpointer *) &known, error))
    return FALSE;
  *ret_known = known != NULL;

  return TRUE;
}

/* Some services list domains without their records, so that each one that is new here is asked for
 * alone. One that has gone meanwhile is left out.
 */
static gboolean
fetch_records (TodokuJob      *job,
               TodokuService  *service,
               GPtrArray      *remotes,
               GError        **error)
{
  for (guint i = 0; i < remotes->len; i++)
    {
      TodokuRemote *remote = g_ptr_array_index (remotes, i);
      g_autoptr(GError) failure = NULL;
      TodokuRemote *whole;
      gboolean known;

      if (!is_known (job, remote, &known, error))
        return FALSE;
      if (known)
        continue;
      whole = todoku_service_get (service, TODOKU_REMOTE_DOMAIN, remote->id, job->cancellable,
                                  &failure);
      if (whole != NULL)
        {
          todoku_remote_unref (remote);
          g_ptr_array_index (remotes, i) = whole;
        }
      else if (g_error_matches (failure, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND))
        g_ptr_array_remove_index (remotes, i--);
      else
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
list_account (TodokuJob  *job,
              GError    **error)
{
  Import *import = (Import *) job->options;
  TodokuService *service = todoku_job_enter (job, error);
  TodokuServiceCapabilities capabilities;
  GError *failure = NULL;

  if (service == NULL)
    return FALSE;

  capabilities = todoku_service_get_capabilities (service);
  import->domains = todoku_service_list (service, TODOKU_REMOTE_DOMAIN, NULL, job->cancellable,
                                         &failure);
  if (import->domains != NULL && (capabilities & TODOKU_SERVICE_LISTS_BARE) != 0)
    fetch_records (job, service, import->domains, &failure);
  if (failure == NULL && (capabilities & TODOKU_SERVICE_HAS_TRACKING) != 0)
    import->links = todoku_service_list (service, TODOKU_REMOTE_LINK, NULL, job->cancellable,
                                         &failure);
  else if (failure == NULL)
    import->links = g_ptr_array_new ();
  todoku_job_leave (job);
  todoku_job_note_service (job, failure);
  if (failure != NULL)
    g_propagate_error (error, failure);

  return import->links != NULL;
}

/* All of it in one transaction, so that it is there or not. */
static gboolean
import_account (TodokuJob  *job,
                GError    **error)
{
  const Import *import = job->options;
  g_autoptr(TodokuTx) tx = NULL;

  if (!list_account (job, error))
    return FALSE;

  tx = todoku_tx_begin (job->store, error);

  return tx != NULL &&
         take_over_all (job, tx, &todoku_domain_kind, import->domains, error) &&
         take_over_all (job, tx, &todoku_link_kind, import->links, error) &&
         todoku_tx_commit (tx, error);
}

static void
end_import (TodokuSession *self,
            GTask         *task,
            TodokuRun     *run)
{
  const Import *import = run->options;

  for (guint i = 0; i < import->added->len; i++)
    {
      const TodokuGone *added = &g_array_index (import->added, TodokuGone, i);
      gpointer object = todoku_session_find_object (self, added->table, added->id);

      if (object != NULL)
        todoku_session_detect (self, object);
    }
  todoku_job_return_int (task, import->added->len);
}

static void
start_import (TodokuSession *self,
              GTask         *task)
{
  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = import_account,
    .server = todoku_job_get_subject (task),
    .needs_service = TRUE,
    .options = import_new (),
    .free_options = import_free,
    .end = end_import,
  });
}

/**
 * todoku_session_import_server_async:
 * @self: the session
 * @server: a delivery server
 * @cancellable: (nullable): a cancellable
 * @callback: called when all has been listed
 * @user_data: its argument
 *
 * Takes over the domains and link brandings of the account that are not known here. A link branding
 * starts at step 1: whether it stands behind an edge already, the service does not say.
 */
void
todoku_session_import_server_async (TodokuSession        *self,
                                    TodokuDeliveryServer *server,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data)
{
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVER (server));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_import_server_async, "session import server");
  if (todoku_session_claim (self, task, server, TODOKU_OPERATION_IMPORT))
    todoku_session_sync (self, task, start_import);
}

/**
 * todoku_session_import_server_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: how many domains and link brandings were new here, or -1 with @error set
 */
int
todoku_session_import_server_finish (TodokuSession  *self,
                                     GAsyncResult   *result,
                                     GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_import_server_async), -1);
  g_return_val_if_fail (error == NULL || *error == NULL, -1);

  return g_task_propagate_int (G_TASK (result), error);
}
