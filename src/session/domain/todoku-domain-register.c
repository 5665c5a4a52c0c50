/* SPDX-License-Identifier: GPL-3.0-or-later
 * Adding, re-issuing and removing a delivery domain: what the calls check on the main thread before
 * a job begins. How something gets registered and removed stands in todoku-register.c and
 * todoku-unregister.c. Bad input changes nothing.
 */
#include "todoku-domain-private.h"

#include <string.h>

#include "todoku-batch-private.h"
#include "todoku-domain-name.h"
#include "todoku-error.h"
#include "todoku-services.h"

/**
 * Add:
 * @row: (owned): the domain as it is to be
 * @server: (owned) (nullable): where to register it
 *
 * What is to be added.
 */
typedef struct
{
  TodokuDomainRow *row;
  TodokuDeliveryServer *server;
} Add;

static void
add_free (gpointer data)
{
  Add *add = data;

  g_clear_object (&add->server);
  todoku_row_free (add->row);
  g_free (add);
}

static gboolean
add_domain (TodokuJob  *job,
            GError    **error)
{
  return todoku_register (job, &(TodokuRegisterOptions) {
    .kind = &todoku_domain_kind, .new_row = job->options, .patient = TRUE
  }, error);
}

static gboolean
take_up_domain (TodokuJob  *job,
                GError    **error)
{
  return todoku_register (job, &(TodokuRegisterOptions) {
    .kind = &todoku_domain_kind, .patient = TRUE
  }, error);
}

/* Whoever opens the program does not wait for what an earlier process may have on its way. */
static gboolean
resume_domain (TodokuJob  *job,
               GError    **error)
{
  return todoku_register (job, &(TodokuRegisterOptions) {
    .kind = &todoku_domain_kind, .unasked = TRUE
  }, error);
}

static gboolean
reissue_domain (TodokuJob  *job,
                GError    **error)
{
  return todoku_register (job, &(TodokuRegisterOptions) {
    .kind = &todoku_domain_kind, .replaces = job->options, .patient = TRUE
  }, error);
}

static gboolean
remove_domain (TodokuJob  *job,
               GError    **error)
{
  return todoku_unregister (job, &todoku_domain_kind, error);
}

static TodokuSenderDomain *
peek_domain (TodokuSession        *self,
             TodokuDeliveryServer *server,
             const char           *name)
{
  GListModel *list = G_LIST_MODEL (self->domains);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(TodokuSenderDomain) domain = g_list_model_get_item (list, i);

      if (todoku_subject_get_server (domain) == server &&
          g_strcmp0 (todoku_subject_get_name (domain), name) == 0)
        return domain;
    }

  return NULL;
}

/* An earlier attempt stored the intent and did not come to an end: this one takes it up. */
static void
start_take_up (TodokuSession      *self,
               GTask              *task,
               TodokuSenderDomain *domain)
{
  TodokuDomainStage stage = todoku_sender_domain_get_row (domain)->stage;

  if (stage != TODOKU_DOMAIN_REGISTERING && stage != TODOKU_DOMAIN_REFUSED)
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_DUPLICATE, "“%s” is registered already",
                                   todoku_subject_get_name (domain));
      return;
    }
  if (todoku_subject_get_operation (domain) != NULL)
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_BUSY, "It is being registered");
      return;
    }

  todoku_job_set_subject (task, domain);
  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = take_up_domain,
    .server = todoku_subject_get_server (domain),
    .object = domain,
    .table = &todoku_domain_table,
    .needs_service = TRUE,
    .end = todoku_run_end_object,
  });
}

static void
start_adding (TodokuSession *self,
              GTask         *task)
{
  Add *add = g_task_get_task_data (task);
  TodokuSenderDomain *existing;
  g_autofree char *key = NULL;
  GError *error = NULL;

  if (add->server == NULL)
    g_set_object (&add->server, todoku_session_default_server (self, &error));
  if (add->server == NULL)
    {
      todoku_job_return_error (task, error);
      return;
    }

  existing = peek_domain (self, add->server, add->row->name);
  if (existing != NULL)
    {
      start_take_up (self, task, existing);
      return;
    }

  add->row->server = todoku_subject_get_id (add->server);
  key = g_strdup_printf ("domain %" G_GINT64_FORMAT " %s", add->row->server, add->row->name);
  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = add_domain,
    .server = add->server,
    .table = &todoku_domain_table,
    .needs_service = TRUE,
    .key = key,
    .options = todoku_row_copy (add->row),
    .free_options = todoku_row_free,
    .end = todoku_run_end_object,
  });
}

/* Services take so many letters or digits, no more and no fewer. */
static gboolean
is_selector (const char           *text,
             TodokuDeliveryServer *server)
{
  const char *kind = server != NULL ? todoku_delivery_server_get_row (server)->kind : NULL;
  guint length = todoku_services_get (kind)->selector_length;

  for (guint i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]))
      return FALSE;

  return text[length] == '\0';
}

/* One label of letters, digits and hyphens (RFC 1123 section 2.1). */
static gboolean
is_label (const char *text)
{
  gsize length = strlen (text);

  if (length == 0 || length > 63 || text[0] == '-' || text[length - 1] == '-')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '-')
      return FALSE;

  return TRUE;
}

/**
 * todoku_session_add_domain_async:
 * @self: the session
 * @text: a domain or a mail address, as a person types it
 * @options: (nullable): how to register it; copied
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is registered, or not
 * @user_data: its argument
 *
 * Registers a delivery domain. A cancellation while the request is in flight is kept until its
 * answer is there; nothing is sent after it.
 */
void
todoku_session_add_domain_async (TodokuSession             *self,
                                 const char                *text,
                                 const TodokuDomainOptions *options,
                                 GCancellable              *cancellable,
                                 GAsyncReadyCallback        callback,
                                 gpointer                   user_data)
{
  GTask *task;
  Add *add;
  GError *error = NULL;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (text != NULL);

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_add_domain_async, "session add domain");
  add = g_new0 (Add, 1);
  add->row = todoku_domain_row_new ();
  g_task_set_task_data (task, add, add_free);
  add->row->stage = TODOKU_DOMAIN_REGISTERING;
  add->row->automatic_security = TRUE;
  add->row->records = todoku_rows_new ();
  add->row->name = todoku_domain_name_parse (text, &error);
  if (add->row->name == NULL)
    {
      todoku_job_return_error (task, error);
      return;
    }
  if (options != NULL)
    {
      g_set_object (&add->server, options->server);
      add->row->automatic_security = !options->manual_security;
      add->row->subdomain = g_strdup (options->subdomain);
      add->row->dkim_selector = g_strdup (options->dkim_selector);
    }
  if (add->row->subdomain != NULL && !is_label (add->row->subdomain))
    todoku_job_return_new_error (task, TODOKU_ERROR_BAD_INPUT,
                                 "The return path must be one label of letters and digits");
  else if (add->row->dkim_selector != NULL && !is_selector (add->row->dkim_selector, add->server))
    todoku_job_return_new_error (task, TODOKU_ERROR_BAD_INPUT,
                                 "A DKIM selector must be three letters or digits");
  else if (todoku_session_claim (self, task, NULL, TODOKU_OPERATION_REGISTER))
    todoku_session_sync (self, task, start_adding);
}

/**
 * todoku_session_add_domain_finish:
 * @self: the session
 * @result: the result
 * @error: return location of a #TodokuDomainNameError, %TODOKU_ERROR_DUPLICATE and others
 *
 * Returns: (transfer full): the registered domain, or %NULL with @error set; when nobody knows how
 *   it ended, it stands in the list at stage REGISTERING
 */
TodokuSenderDomain *
todoku_session_add_domain_finish (TodokuSession  *self,
                                  GAsyncResult   *result,
                                  GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_add_domain_async), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
start_job (TodokuSession       *self,
           GTask               *task,
           TodokuSenderDomain  *domain,
           TodokuOperationKind  kind,
           TodokuJobFunc        func,
           TodokuJobPriority    priority,
           const char          *option)
{
  if (todoku_session_claim (self, task, domain, kind))
    todoku_session_run_job (self, task, &(TodokuRunSpec) {
      .func = func,
      .priority = priority,
      .server = todoku_subject_get_server (domain),
      .object = domain,
      .table = &todoku_domain_table,
      .needs_service = TRUE,
      .options = g_strdup (option),
      .free_options = g_free,
      .end = todoku_run_end_done,
    });
}

/**
 * todoku_session_reissue_domain_async:
 * @self: the session
 * @domain: a delivery domain whose records are CNAMEs
 * @cancellable: (nullable): a cancellable
 * @callback: called when the new set is there, or not
 * @user_data: its argument
 *
 * Registers @domain anew with TXT and MX records, for a DNS company whose screen takes no `_` in
 * the host of a CNAME, then removes the old set.
 */
void
todoku_session_reissue_domain_async (TodokuSession       *self,
                                     TodokuSenderDomain  *domain,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  const char *replaces;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (domain));

  replaces = todoku_sender_domain_get_row (domain)->remote_id;
  start_job (self,
             todoku_session_new_task (self, cancellable, callback, user_data,
                                      todoku_session_reissue_domain_async,
                                      "session reissue domain"),
             domain, TODOKU_OPERATION_REISSUE, reissue_domain, TODOKU_PRIORITY_PERSON,
             replaces != NULL ? replaces : "");
}

/**
 * todoku_session_reissue_domain_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: whether the new set is there; otherwise the old one is still in force
 */
gboolean
todoku_session_reissue_domain_finish (TodokuSession  *self,
                                      GAsyncResult   *result,
                                      GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_reissue_domain_async),
                        FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * todoku_session_remove_domain_async:
 * @self: the session
 * @domain: a delivery domain
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is gone, or not
 * @user_data: its argument
 *
 * Removes @domain at the service and here. Mail that is signed with its keys fails from then on.
 */
void
todoku_session_remove_domain_async (TodokuSession       *self,
                                    TodokuSenderDomain  *domain,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (domain));

  start_job (self,
             todoku_session_new_task (self, cancellable, callback, user_data,
                                      todoku_session_remove_domain_async, "session remove domain"),
             domain, TODOKU_OPERATION_REMOVE, remove_domain, TODOKU_PRIORITY_PERSON, NULL);
}

/**
 * todoku_session_remove_domain_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: whether it is gone; a domain that the service does not know any more counts as removed
 */
gboolean
todoku_session_remove_domain_finish (TodokuSession  *self,
                                     GAsyncResult   *result,
                                     GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_remove_domain_async),
                        FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
remove_in_batch (TodokuSession       *self,
                 gpointer             domain,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  start_job (self,
             todoku_session_new_task (self, cancellable, callback, user_data, remove_in_batch,
                                      "session remove domain of many"),
             domain, TODOKU_OPERATION_REMOVE, remove_domain, TODOKU_PRIORITY_BATCH, NULL);
}

static gboolean
finish_removed (GAsyncResult  *result,
                gboolean      *ret_right,
                GError       **error)
{
  *ret_right = g_task_propagate_boolean (G_TASK (result), error);

  return *ret_right;
}

/**
 * todoku_session_remove_domains:
 * @self: the session
 * @domains: (element-type TodokuSenderDomain): delivery domains, each once
 *
 * As todoku_session_remove_domain_async() for many.
 *
 * Returns: (transfer full): how it goes
 */
TodokuBatch *
todoku_session_remove_domains (TodokuSession *self,
                               GPtrArray     *domains)
{
  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  return todoku_batch_start (self, TODOKU_OPERATION_REMOVE, domains, remove_in_batch,
                             finish_removed);
}

/**
 * todoku_session_resume_domain_async:
 * @self: the session
 * @domain: a delivery domain of which an earlier process has left something open
 * @callback: called when it has ended, well or not
 * @user_data: its argument
 *
 * Takes up what was left open, without waiting for a request that may still be on its way; finish
 * with todoku_session_resume_domain_finish().
 */
void
todoku_session_resume_domain_async (TodokuSession       *self,
                                    TodokuSenderDomain  *domain,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  gboolean removing = todoku_sender_domain_get_row (domain)->stage == TODOKU_DOMAIN_REMOVING;

  start_job (self,
             todoku_session_new_task (self, NULL, callback, user_data,
                                      todoku_session_resume_domain_async, "session resume domain"),
             domain, removing ? TODOKU_OPERATION_REMOVE : TODOKU_OPERATION_REGISTER,
             removing ? remove_domain : resume_domain, TODOKU_PRIORITY_BATCH, NULL);
}

/**
 * todoku_session_resume_domain_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: whether nothing is open any more
 */
gboolean
todoku_session_resume_domain_finish (TodokuSession  *self,
                                     GAsyncResult   *result,
                                     GError        **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_resume_domain_async),
                        FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
