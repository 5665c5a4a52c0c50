/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shared mail accounts (共用メールアカウント): what may be registered, and registering it. They live here
 * alone; the service hears of one only when a mail is sent from it. Main thread only.
 */
#include "todoku-session-private.h"

#include "todoku-domain-name.h"
#include "todoku-error.h"

#include <string.h>

static gboolean
check_name (const char  *name,
            GError     **error)
{
  if (name == NULL || *name == '\0')
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BAD_ACCOUNT_ID,
                           "An account needs an ID");
      return FALSE;
    }
  if (strchr (name, '#') != NULL)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_ACCOUNT_ID_HASH, "# is not allowed");
      return FALSE;
    }
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("._-", *p) == NULL)
      {
        g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BAD_ACCOUNT_ID,
                             "Only half-width letters, digits and . _ - are allowed");
        return FALSE;
      }

  return TRUE;
}

/**
 * todoku_account_is_local_part:
 * @text: text
 * @length: how much of it
 *
 * Returns: whether it can stand before the @ of an address: a dot-atom (RFC 5322 section 3.2.3) of
 *   at most 64 octets (RFC 5321 section 4.5.3.1.1)
 */
gboolean
todoku_account_is_local_part (const char *text,
                              gsize       length)
{
  if (length == 0 || length > 64 || text[0] == '.' || text[length - 1] == '.')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '.' && text[i + 1] == '.')
        return FALSE;
      if (!g_ascii_isalnum (text[i]) && strchr (".!#$%&'*+-/=?^_`{|}~", text[i]) == NULL)
        return FALSE;
    }

  return TRUE;
}

/* An address matches the domain itself, not what lies below it: that is what the service signs for.
 */
static TodokuSenderDomain *
find_completed (TodokuSession *self,
                const char    *name)
{
  GListModel *list = G_LIST_MODEL (self->domains);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(TodokuSenderDomain) domain = g_list_model_get_item (list, i);

      if (todoku_sender_domain_get_stage (domain) == TODOKU_DOMAIN_VERIFIED &&
          g_ascii_strcasecmp (todoku_sender_domain_get_name (domain), name) == 0)
        return domain;
    }

  return NULL;
}

/* The address as the service knows it: a domain that is typed in Japanese goes into A-labels. What
 * is no address stays as it is, and is refused as it was typed.
 */
static char *
dup_address (const char *typed)
{
  const char *at = typed != NULL ? strrchr (typed, '@') : NULL;
  g_autofree char *domain = at != NULL ? todoku_domain_name_parse (at + 1, NULL) : NULL;

  if (domain == NULL || g_str_is_ascii (at))
    return g_strdup (typed);

  return g_strdup_printf ("%.*s@%s", (int) (at - typed), typed, domain);
}

static TodokuSenderDomain *
check_address (TodokuSession  *self,
               const char     *address,
               GError        **error)
{
  g_autofree char *known = dup_address (address);
  const char *at = known != NULL ? strrchr (known, '@') : NULL;
  TodokuSenderDomain *domain;

  if (at == NULL || !todoku_account_is_local_part (known, at - known) || at[1] == '\0' ||
      strpbrk (at + 1, " \t<>()\"") != NULL)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BAD_ADDRESS, "Not a mail address");
      return NULL;
    }

  domain = find_completed (self, at + 1);
  if (domain == NULL)
    g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_ADDRESS_DOMAIN,
                         "The address is in none of the completed delivery domains");

  return domain;
}

/* A name beside an address becomes a header field, so it must not be able to begin another one. */
static gboolean
check_display_name (const char  *display_name,
                    GError     **error)
{
  for (const char *p = display_name; p != NULL && *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      {
        g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
                             "A name must not contain control characters");
        return FALSE;
      }

  return TRUE;
}

/**
 * todoku_session_check_account:
 * @self: the session
 * @existing: (nullable): the account that is changed, or %NULL for a new one
 * @name: its ID
 * @address: its address
 * @error: return location of what the person has to change
 *
 * Only looks.
 *
 * Returns: whether it can be registered
 */
gboolean
todoku_session_check_account (TodokuSession        *self,
                              TodokuSharedAccount  *existing,
                              const char           *name,
                              const char           *address,
                              GError              **error)
{
  TodokuSharedAccount *other;

  g_return_val_if_fail (TODOKU_IS_SESSION (self), FALSE);

  if (!check_name (name, error))
    return FALSE;
  other = todoku_session_find_account (self, name);
  if (other != NULL && other != existing)
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_DUPLICATE, "There is an account “%s” already",
                   name);
      return FALSE;
    }

  return check_address (self, address, error) != NULL;
}

/**
 * Edit:
 * @name: (owned): the ID
 * @address: (owned): the address
 * @display_name: (owned) (nullable): the name beside it
 * @account: (owned) (nullable): what is stored; a new account
 */
typedef struct
{
  char *name;
  char *address;
  char *display_name;
  TodokuSharedAccount *account;
} Edit;

static void
edit_free (gpointer data)
{
  Edit *edit = data;

  g_free (edit->name);
  g_free (edit->address);
  g_free (edit->display_name);
  g_clear_object (&edit->account);
  g_free (edit);
}

static Edit *
edit_new (const char *name,
          const char *address,
          const char *display_name)
{
  Edit *edit = g_new0 (Edit, 1);

  edit->name = g_strdup (name);
  edit->address = dup_address (address);
  if (display_name != NULL && *display_name != '\0')
    edit->display_name = g_strdup (display_name);

  return edit;
}

static void
edit_apply (Edit                 *edit,
            TodokuSharedAccount  *account,
            TodokuDeliveryServer *server)
{
  todoku_shared_account_set_name (account, edit->name);
  todoku_shared_account_set_address (account, edit->address);
  todoku_shared_account_set_display_name (account, edit->display_name);
  todoku_shared_account_set_server (account, server);
}

static void
add_stored_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = TODOKU_SESSION (source);
  Edit *edit = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GArray) ids = todoku_commit_finish (self, result, &error);

  if (ids == NULL)
    {
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  todoku_shared_account_set_id (edit->account, g_array_index (ids, gint64, 0));
  todoku_session_show (self, edit->account);
  todoku_job_return_pointer (g_steal_pointer (&task), g_object_ref (edit->account), g_object_unref);
}

static void
add_run (TodokuSession *self,
         GTask         *task)
{
  Edit *edit = g_task_get_task_data (task);
  TodokuCommit *commit;
  GError *error = NULL;

  if (!todoku_session_check_account (self, NULL, edit->name, edit->address, &error) ||
      !check_display_name (edit->display_name, &error))
    {
      todoku_job_return_error (task, error);
      return;
    }

  edit->account = todoku_shared_account_new ();
  edit_apply (edit, edit->account,
              todoku_sender_domain_get_server (check_address (self, edit->address, NULL)));
  todoku_shared_account_set_created_at (edit->account, g_get_real_time ());
  commit = todoku_commit_new (self);
  todoku_commit_put_account (commit, edit->account);
  todoku_commit_async (commit, add_stored_cb, task);
}

/**
 * todoku_session_add_account_async:
 * @self: the session
 * @name: its ID (共用メールID)
 * @address: its address, inside a completed delivery domain
 * @display_name: (nullable): the name shown beside the address
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is registered, or not
 * @user_data: its argument
 *
 * Registers a shared mail account.
 */
void
todoku_session_add_account_async (TodokuSession       *self,
                                  const char          *name,
                                  const char          *address,
                                  const char          *display_name,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_add_account_async, "session add account");
  g_task_set_task_data (task, edit_new (name, address, display_name), edit_free);
  if (todoku_session_claim (self, task, NULL, TODOKU_OPERATION_REGISTER))
    todoku_session_sync (self, task, add_run);
}

/**
 * todoku_session_add_account_finish:
 * @self: the session
 * @result: the result
 * @error: return location of what the person has to change
 *
 * Returns: (transfer full): the account, or %NULL with @error set
 */
TodokuSharedAccount *
todoku_session_add_account_finish (TodokuSession  *self,
                                   GAsyncResult   *result,
                                   GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_add_account_async), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
update_stored_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = TODOKU_SESSION (source);
  TodokuSharedAccount *account = todoku_job_get_subject (task);
  Edit *edit = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GArray) ids = todoku_commit_finish (self, result, &error);

  if (ids == NULL)
    {
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  /* The domain may be gone by now: another process is free to remove it. */
  edit_apply (edit, account, todoku_shared_account_get_server (edit->account));
  todoku_job_return_boolean (g_steal_pointer (&task), TRUE);
}

static void
update_run (TodokuSession *self,
            GTask         *task)
{
  TodokuSharedAccount *account = todoku_job_get_subject (task);
  Edit *edit = g_task_get_task_data (task);
  TodokuCommit *commit;
  GError *error = NULL;

  if (!todoku_session_check_account (self, account, edit->name, edit->address, &error) ||
      !check_display_name (edit->display_name, &error))
    {
      todoku_job_return_error (task, error);
      return;
    }

  /* A copy is stored; the account itself changes once that has worked. */
  edit->account = todoku_shared_account_new ();
  todoku_shared_account_set_id (edit->account, todoku_shared_account_get_id (account));
  todoku_shared_account_set_created_at (edit->account,
                                        todoku_shared_account_get_created_at (account));
  edit_apply (edit, edit->account,
              todoku_sender_domain_get_server (check_address (self, edit->address, NULL)));
  commit = todoku_commit_new (self);
  todoku_commit_put_account (commit, edit->account);
  todoku_commit_async (commit, update_stored_cb, task);
}

/**
 * todoku_session_update_account_async:
 * @self: the session
 * @account: the account
 * @name: its new ID
 * @address: its new address
 * @display_name: (nullable): the new name beside the address
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is changed, or not
 * @user_data: its argument
 *
 * Changes a shared mail account.
 */
void
todoku_session_update_account_async (TodokuSession       *self,
                                     TodokuSharedAccount *account,
                                     const char          *name,
                                     const char          *address,
                                     const char          *display_name,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_SHARED_ACCOUNT (account));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_update_account_async, "session update account");
  g_task_set_task_data (task, edit_new (name, address, display_name), edit_free);
  if (todoku_session_claim (self, task, account, TODOKU_OPERATION_REGISTER))
    todoku_session_sync (self, task, update_run);
}

/**
 * todoku_session_update_account_finish:
 * @self: the session
 * @result: the result
 * @error: return location of what the person has to change
 *
 * Returns: whether it is changed
 */
gboolean
todoku_session_update_account_finish (TodokuSession  *self,
                                      GAsyncResult   *result,
                                      GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_update_account_async),
                        FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
removed (TodokuSession *self,
         GTask         *task)
{
  todoku_session_drop (self, todoku_job_get_subject (task));
  todoku_job_return_boolean (task, TRUE);
}

static void
remove_run (TodokuSession *self,
            GTask         *task)
{
  TodokuSharedAccount *account = todoku_job_get_subject (task);
  TodokuCommit *commit = todoku_commit_new (self);

  todoku_change_delete_account (todoku_commit_get_change (commit),
                                todoku_shared_account_get_id (account));
  todoku_commit_then (commit, task, removed);
}

/**
 * todoku_session_remove_account_async:
 * @self: the session
 * @account: the account
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is gone
 * @user_data: its argument
 *
 * Removes a shared mail account.
 */
void
todoku_session_remove_account_async (TodokuSession       *self,
                                     TodokuSharedAccount *account,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_SHARED_ACCOUNT (account));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_remove_account_async, "session remove account");
  if (todoku_session_claim (self, task, account, TODOKU_OPERATION_REMOVE))
    todoku_session_sync (self, task, remove_run);
}

/**
 * todoku_session_remove_account_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: whether it is gone
 */
gboolean
todoku_session_remove_account_finish (TodokuSession  *self,
                                      GAsyncResult   *result,
                                      GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_remove_account_async),
                        FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
