/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shared mail accounts (共用メールアカウント): what may be registered, and registering it. They live here
 * alone; the service hears of one only when a mail is sent from it. The stories run on a worker,
 * the rest on the main thread.
 */
#include "todoku-runner.h"

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

      if (todoku_sender_domain_get_row (domain)->stage == TODOKU_DOMAIN_VERIFIED &&
          g_ascii_strcasecmp (todoku_subject_get_name (domain), name) == 0)
        return domain;
    }

  return NULL;
}

/* Full-width letters come from an input method that was left on, blanks from copying. */
static char *
dup_normal (const char *typed)
{
  char *normal = typed != NULL ? g_utf8_normalize (typed, -1, G_NORMALIZE_NFKC) : NULL;

  return normal != NULL ? g_strstrip (normal) : g_strdup (typed);
}

/* The address as the service knows it, out of what people have at hand: "Name <maildm@xxxxx.co.jp>"
 * or a mailto: link; a domain that is typed in Japanese goes into A-labels. What is no address
 * stays as it is, and is refused.
 */
static char *
dup_address (const char *typed)
{
  g_autofree char *normal = dup_normal (typed);
  char *begin = normal, *end, *at;
  g_autofree char *domain = NULL;

  if (normal == NULL)
    return NULL;

  if (strchr (begin, '<') != NULL && g_str_has_suffix (begin, ">"))
    {
      begin = strrchr (begin, '<') + 1;
      begin[strlen (begin) - 1] = '\0';
    }
  if (g_ascii_strncasecmp (begin, "mailto:", 7) == 0)
    begin += 7;
  begin = g_strstrip (begin);
  end = begin + strlen (begin);
  at = g_strrstr_len (begin, end - begin, "@");
  domain = at != NULL ? todoku_domain_name_parse (at + 1, NULL) : NULL;
  if (domain == NULL)
    return g_strdup (begin);

  return g_strdup_printf ("%.*s@%s", (int) (at - begin), begin, domain);
}

/* (transfer full) (nullable): what was typed as an address, if it is one */
static char *
read_address (const char  *typed,
              GError     **error)
{
  g_autofree char *known = dup_address (typed);
  const char *at = known != NULL ? strrchr (known, '@') : NULL;

  if (at == NULL || !todoku_account_is_local_part (known, at - known) || at[1] == '\0' ||
      strpbrk (at + 1, " \t<>()\"") != NULL)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BAD_ADDRESS, "Not a mail address");
      return NULL;
    }

  return g_steal_pointer (&known);
}

/**
 * todoku_account_read_recipients:
 * @typed: whom a mail shall go to: also "Name <address>", or in full-width letters
 * @several: whether several are taken, with commas or semicolons between them
 * @error: return location of what the person has to change
 *
 * Returns: (transfer full) (nullable): the address, or the addresses with commas alone between them
 */
char *
todoku_account_read_recipients (const char  *typed,
                                gboolean     several,
                                GError     **error)
{
  g_autofree char *normal = dup_normal (typed);
  g_autoptr(GString) commas = g_string_new (normal);
  g_autoptr(GString) all = g_string_new (NULL);
  g_auto(GStrv) parts = NULL;

  if (!several)
    return read_address (typed, error);

  g_string_replace (commas, "、", ",", 0);
  parts = g_strsplit_set (commas->str, ",;", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *address = NULL;

      if (*g_strstrip (parts[i]) == '\0')
        continue;
      address = read_address (parts[i], error);
      if (address == NULL)
        return NULL;
      g_string_append_printf (all, "%s%s", all->len > 0 ? "," : "", address);
    }
  if (all->len == 0)
    return read_address ("", error);

  return g_string_free (g_steal_pointer (&all), FALSE);
}

static TodokuSenderDomain *
check_address (TodokuSession  *self,
               const char     *address,
               GError        **error)
{
  g_autofree char *known = read_address (address, error);
  TodokuSenderDomain *domain;

  if (known == NULL)
    return NULL;

  domain = find_completed (self, strrchr (known, '@') + 1);
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

/* IDs are told apart by their letters alone: nobody remembers which of them was a capital. */
static TodokuSharedAccount *
find_other (TodokuSession       *self,
            const char          *name,
            TodokuSharedAccount *existing)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->accounts)); i++)
    {
      g_autoptr(TodokuSharedAccount) account =
        g_list_model_get_item (G_LIST_MODEL (self->accounts), i);

      if (account != existing &&
          g_ascii_strcasecmp (todoku_subject_get_name (account), name) == 0)
        return account;
    }

  return NULL;
}

/**
 * todoku_session_check_account_id:
 * @self: the session
 * @existing: (nullable): the account that is changed, or %NULL for a new one
 * @typed: what was typed as its ID (共用メールID)
 * @error: return location of what the person has to change
 *
 * Only looks.
 *
 * Returns: (transfer full) (nullable): the ID, in half-width letters, or %NULL with @error set
 */
char *
todoku_session_check_account_id (TodokuSession        *self,
                                 TodokuSharedAccount  *existing,
                                 const char           *typed,
                                 GError              **error)
{
  g_autofree char *name = dup_normal (typed);

  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  if (!check_name (name, error))
    return NULL;
  if (find_other (self, name, existing) != NULL)
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_DUPLICATE, "There is an account “%s” already",
                   name);
      return NULL;
    }

  return g_steal_pointer (&name);
}

/**
 * todoku_session_check_account_address:
 * @self: the session
 * @typed: what was typed as its address: also "Name <address>", or in full-width letters
 * @error: return location of what the person has to change
 *
 * Only looks.
 *
 * Returns: (transfer full) (nullable): the address as it is going to be registered, or %NULL with
 *   @error set
 */
char *
todoku_session_check_account_address (TodokuSession  *self,
                                      const char     *typed,
                                      GError        **error)
{
  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  return check_address (self, typed, error) != NULL ? dup_address (typed) : NULL;
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
  g_autofree char *id = todoku_session_check_account_id (self, existing, name, error);

  return id != NULL && check_address (self, address, error) != NULL;
}

static TodokuAccountRow *
new_row (const char *name,
         const char *address,
         const char *display_name)
{
  TodokuAccountRow *row = todoku_account_row_new ();

  row->name = dup_normal (name);
  row->address = dup_address (address);
  if (display_name != NULL && *display_name != '\0')
    row->display_name = g_strdup (display_name);
  row->created_at = g_get_real_time ();

  return row;
}

/* What another process has changed meanwhile is written over in what the person has entered alone;
 * an ID that it has taken, or the account's removal, ends this.
 */
static gboolean
store_account (TodokuJob  *job,
               GError    **error)
{
  g_autoptr(TodokuAccountRow) row = todoku_account_row_copy (job->options);
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);

  if (tx == NULL)
    return FALSE;
  if (job->subject != 0)
    {
      g_autoptr(TodokuAccountRow) stored = todoku_tx_get (tx, job->table, job->subject, error);

      if (stored == NULL)
        return FALSE;
      row->id = stored->id;
      row->rev = stored->rev;
      row->created_at = stored->created_at;
    }
  if (!todoku_tx_put (tx, row, error) || !todoku_tx_commit (tx, error))
    return FALSE;

  job->subject = row->id;
  return TRUE;
}

static void
run_store_account (TodokuSession *self,
                   GTask         *task,
                   TodokuRunEnd   end)
{
  TodokuSharedAccount *account = todoku_job_get_subject (task);
  TodokuAccountRow *row = g_task_get_task_data (task);
  TodokuDeliveryServer *server;
  GError *error = NULL;

  if (!todoku_session_check_account (self, account, row->name, row->address, &error) ||
      !check_display_name (row->display_name, &error))
    {
      todoku_job_return_error (task, error);
      return;
    }

  server = todoku_subject_get_server (check_address (self, row->address, NULL));
  row->server = todoku_subject_get_id (server);
  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = store_account,
    .object = account,
    .table = &todoku_account_table,
    .must_run = TRUE,
    .options = todoku_row_copy (row),
    .free_options = todoku_row_free,
    .end = end,
  });
}

static void
start_adding_account (TodokuSession *self,
                      GTask         *task)
{
  run_store_account (self, task, todoku_run_end_object);
}

static void
start_updating_account (TodokuSession *self,
                        GTask         *task)
{
  run_store_account (self, task, todoku_run_end_done);
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
  g_task_set_task_data (task, new_row (name, address, display_name), todoku_row_free);
  if (todoku_session_claim (self, task, NULL, TODOKU_OPERATION_REGISTER))
    todoku_session_sync (self, task, start_adding_account);
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
  g_task_set_task_data (task, new_row (name, address, display_name), todoku_row_free);
  if (todoku_session_claim (self, task, account, TODOKU_OPERATION_REGISTER))
    todoku_session_sync (self, task, start_updating_account);
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

static gboolean
delete_account (TodokuJob  *job,
                GError    **error)
{
  g_autoptr(TodokuTx) tx = todoku_tx_begin (job->store, error);

  return tx != NULL && todoku_tx_delete (tx, job->table, job->subject, error) &&
         todoku_tx_commit (tx, error);
}

static void
start_removing_account (TodokuSession *self,
                        GTask         *task)
{
  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = delete_account,
    .object = todoku_job_get_subject (task),
    .table = &todoku_account_table,
    .must_run = TRUE,
    .end = todoku_run_end_done,
  });
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
    todoku_session_sync (self, task, start_removing_account);
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
