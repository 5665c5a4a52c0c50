/* SPDX-License-Identifier: GPL-3.0-or-later
 * Delivery domains: adding, re-issuing and choosing. How one gets registered, verified and removed
 * at the service stands in the files of those names. Main thread only; bad input changes nothing.
 */
#include "todoku-session-private.h"

#include "todoku-domain-name.h"
#include "todoku-error.h"

#include <string.h>

/**
 * Add:
 * @name: (owned): the domain in A-labels
 * @server: (owned) (nullable): where to register it
 *
 * What is to be added; replaced by a #TodokuRegistration once the row is stored.
 */
typedef struct
{
  char *name;
  TodokuDeliveryServer *server;
  gboolean manual_security;
  char *subdomain;
  char *dkim_selector;
} Add;

static void
add_free (gpointer data)
{
  Add *add = data;

  g_clear_object (&add->server);
  g_free (add->name);
  g_free (add->subdomain);
  g_free (add->dkim_selector);
  g_free (add);
}

static void
add_done (TodokuSession *self,
          GTask         *task)
{
  todoku_job_return_pointer (task, g_object_ref (todoku_job_get_subject (task)), g_object_unref);
}

static void
add_stored_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = TODOKU_SESSION (source);
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  TodokuRegistration *registration;
  GError *error = NULL;
  g_autoptr(GArray) ids = todoku_commit_finish (self, result, &error);

  if (ids == NULL)
    {
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  todoku_sender_domain_set_id (domain, g_array_index (ids, gint64, 0));
  todoku_session_show (self, domain);

  registration = todoku_registration_new (add_done);
  registration->fresh = TRUE;
  registration->intended = TRUE;
  registration->patient = TRUE;
  g_task_set_task_data (task, registration, todoku_registration_free);
  todoku_session_register_domain (self, g_steal_pointer (&task));
}

/* An earlier attempt stored the intent and did not come to an end: this one takes it up. */
static void
take_up (TodokuSession      *self,
         GTask              *task,
         TodokuSenderDomain *domain)
{
  TodokuDomainStage stage = todoku_sender_domain_get_stage (domain);
  TodokuRegistration *registration;

  if (todoku_subject_get_operation (domain) != NULL ||
      todoku_session_is_elsewhere (self, "domain", todoku_sender_domain_get_id (domain)))
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_BUSY, "It is being registered");
      return;
    }

  if (stage == TODOKU_DOMAIN_REFUSED)
    todoku_domain_stage_advance (&stage, TODOKU_DOMAIN_EVENT_RETRY);
  todoku_sender_domain_set_stage (domain, stage);
  todoku_job_set_subject (task, domain);

  registration = todoku_registration_new (add_done);
  registration->patient = TRUE;
  g_task_set_task_data (task, registration, todoku_registration_free);
  todoku_session_register_domain (self, task);
}

static TodokuSenderDomain *
find_at (TodokuSession        *self,
         TodokuDeliveryServer *server,
         const char           *name)
{
  GListModel *list = G_LIST_MODEL (self->domains);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(TodokuSenderDomain) domain = g_list_model_get_item (list, i);

      if (todoku_sender_domain_get_server (domain) == server &&
          g_strcmp0 (todoku_sender_domain_get_name (domain), name) == 0)
        return domain;
    }

  return NULL;
}

static void
add_run (TodokuSession *self,
         GTask         *task)
{
  Add *add = g_task_get_task_data (task);
  g_autoptr(TodokuSenderDomain) domain = NULL;
  TodokuSenderDomain *existing;
  GError *error = NULL;

  if (add->server == NULL)
    g_set_object (&add->server, todoku_session_default_server (self, &error));
  if (add->server == NULL)
    {
      todoku_job_return_error (task, error);
      return;
    }

  existing = find_at (self, add->server, add->name);
  if (existing != NULL)
    {
      TodokuDomainStage stage = todoku_sender_domain_get_stage (existing);

      if (stage == TODOKU_DOMAIN_REGISTERING || stage == TODOKU_DOMAIN_REFUSED)
        take_up (self, task, existing);
      else
        todoku_job_return_new_error (task, TODOKU_ERROR_DUPLICATE, "“%s” is registered already",
                                     add->name);
      return;
    }

  domain = todoku_sender_domain_new ();
  todoku_sender_domain_set_name (domain, add->name);
  todoku_sender_domain_set_server (domain, add->server);
  todoku_sender_domain_set_automatic_security (domain, !add->manual_security);
  todoku_sender_domain_set_subdomain (domain, add->subdomain);
  todoku_sender_domain_set_dkim_selector (domain, add->dkim_selector);
  todoku_job_set_subject (task, domain);

  todoku_call_hold (task);
  todoku_commit_async (todoku_registration_commit (self, domain, NULL), add_stored_cb, task);
}

/* SendGrid: "exactly three letters or digits". */
static gboolean
is_selector (const char *text)
{
  return strlen (text) == 3 && g_ascii_isalnum (text[0]) && g_ascii_isalnum (text[1]) &&
         g_ascii_isalnum (text[2]);
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
 * Registers a delivery domain. Once its intent is stored it cannot be cancelled any more.
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
  g_task_set_task_data (task, add, add_free);
  add->name = todoku_domain_name_parse (text, &error);
  if (add->name == NULL)
    {
      todoku_job_return_error (task, error);
      return;
    }
  if (options != NULL)
    {
      g_set_object (&add->server, options->server);
      add->manual_security = options->manual_security;
      add->subdomain = g_strdup (options->subdomain);
      add->dkim_selector = g_strdup (options->dkim_selector);
    }
  if (add->subdomain != NULL && !is_label (add->subdomain))
    todoku_job_return_new_error (task, TODOKU_ERROR_BAD_INPUT,
                                 "The return path must be one label of letters and digits");
  else if (add->dkim_selector != NULL && !is_selector (add->dkim_selector))
    todoku_job_return_new_error (task, TODOKU_ERROR_BAD_INPUT,
                                 "A DKIM selector must be three letters or digits");
  else if (todoku_session_claim (self, task, NULL, TODOKU_OPERATION_REGISTER))
    todoku_session_sync (self, task, add_run);
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
reissue_done (TodokuSession *self,
              GTask         *task)
{
  todoku_job_return_boolean (task, TRUE);
}

static void
reissue_run (TodokuSession *self,
             GTask         *task)
{
  TodokuSenderDomain *domain = todoku_job_get_subject (task);
  TodokuDomainStage stage = todoku_sender_domain_get_stage (domain);
  TodokuRegistration *registration;

  if (todoku_session_is_elsewhere (self, "domain", todoku_sender_domain_get_id (domain)))
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_BUSY, "Another process changes it");
      return;
    }
  if (!todoku_sender_domain_get_automatic_security (domain) ||
      !todoku_domain_stage_advance (&stage, TODOKU_DOMAIN_EVENT_REISSUE))
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_WRONG_STAGE,
                                   "Only a registered set of CNAME records can be issued again");
      return;
    }

  /* The old set stays in force until the new one is there. */
  todoku_sender_domain_set_automatic_security (domain, FALSE);
  todoku_sender_domain_set_stage (domain, stage);
  registration = todoku_registration_new (reissue_done);
  registration->patient = TRUE;
  registration->old_id = g_strdup (todoku_sender_domain_get_remote_id (domain));
  g_task_set_task_data (task, registration, todoku_registration_free);
  todoku_session_register_domain (self, task);
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
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (domain));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_reissue_domain_async, "session reissue domain");
  if (todoku_session_claim (self, task, domain, TODOKU_OPERATION_REISSUE))
    todoku_session_sync (self, task, reissue_run);
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

static void
remove_run (TodokuSession *self,
            GTask         *task)
{
  TodokuSenderDomain *domain = todoku_job_get_subject (task);

  if (todoku_session_is_elsewhere (self, "domain", todoku_sender_domain_get_id (domain)))
    todoku_job_return_new_error (task, TODOKU_ERROR_BUSY, "Another process changes it");
  else
    todoku_session_unregister_domain (self, task);
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
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (domain));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_remove_domain_async, "session remove domain");
  if (todoku_session_claim (self, task, domain, TODOKU_OPERATION_REMOVE))
    todoku_session_sync (self, task, remove_run);
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
store_domain (TodokuSession      *self,
              TodokuSenderDomain *domain)
{
  TodokuCommit *commit;

  if (!self->open || self->closing || !todoku_session_contains (self, domain))
    return;

  commit = todoku_commit_new (self);
  todoku_commit_put_domain (commit, domain);
  todoku_commit_later (commit);
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
  store_domain (self, domain);
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
  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (domain));

  todoku_sender_domain_set_monitored (domain, monitored);
  if (todoku_sender_domain_get_stage (domain) == TODOKU_DOMAIN_VERIFIED)
    {
      todoku_domain_get_extra (domain)->alarm_failures = 0;
      todoku_sender_domain_set_next_check_at (domain,
                                              monitored
                                                ? todoku_monitor_next_night (g_get_real_time ())
                                                : 0);
    }
  store_domain (self, domain);
  todoku_monitor_reschedule_soon (self->monitor);
}
