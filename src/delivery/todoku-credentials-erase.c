/* SPDX-License-Identifier: GPL-3.0-or-later
 * Forgetting every key at once, for whoever leaves. Main thread; the file is removed in a thread of
 * the task. It does not say that all is gone while a locked keyring still has some.
 */
#include "todoku-credentials-private.h"

#include "todoku-error.h"
#include "todoku-secrets-file.h"

/* libsecret wants at least one attribute to look for. */
static const char *const kinds[] = {
  TODOKU_SECRET_API_KEY, TODOKU_SECRET_AWS_ACCESS_KEY_ID, TODOKU_SECRET_AWS_SECRET_ACCESS_KEY,
  TODOKU_SECRET_AWS_SESSION_TOKEN,
};

static void
erase_thread (GTask        *worker,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  g_autoptr(GError) error = NULL;

  if (todoku_secrets_file_erase (task_data, &error))
    g_task_return_boolean (worker, TRUE);
  else
    g_task_return_error (worker, g_steal_pointer (&error));
}

static void
file_erased_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* The thread lets go of its task a moment after the callback; it must not hold the credentials. */
static void
erase_file (GTask      *task,
            const char *path)
{
  g_autoptr(GTask) worker = g_task_new (NULL, NULL, file_erased_cb, task);

  g_task_set_source_tag (worker, erase_file);
  g_task_set_name (worker, "todoku-credentials-erase-file");
  g_task_set_task_data (worker, g_strdup (path), g_free);
  g_task_run_in_thread (worker, erase_thread);
}

static void erase_kind (GTask *task);

static void
kind_searched_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  guint *index = g_task_get_task_data (task);
  GError *error = NULL;
  GList *left = secret_password_search_finish (result, &error);
  gboolean any = left != NULL;

  g_list_free_full (left, g_object_unref);
  if (todoku_credentials_return_service_error (task, error))
    return;
  if (any)
    {
      g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_SECRETS_UNAVAILABLE,
                               "The keyring is locked");
      return;
    }

  ++*index;
  erase_kind (g_steal_pointer (&task));
}

static void
kind_cleared_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  guint *index = g_task_get_task_data (task);
  GError *error = NULL;

  secret_password_clear_finish (result, &error);
  if (todoku_credentials_return_service_error (task, error))
    return;

  /* What is in a locked keyring is passed over without an error. */
  secret_password_search (&todoku_secret_schema, SECRET_SEARCH_ALL, g_task_get_cancellable (task),
                          kind_searched_cb, task, "kind", kinds[*index], NULL);
  g_steal_pointer (&task);
}

static void
erase_kind (GTask *task)
{
  guint *index = g_task_get_task_data (task);

  if (*index < G_N_ELEMENTS (kinds))
    secret_password_clear (&todoku_secret_schema, g_task_get_cancellable (task), kind_cleared_cb,
                           task, "kind", kinds[*index], NULL);
  else
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
}

/**
 * todoku_credentials_erase_async:
 * @self: the credentials
 * @cancellable: (nullable): gives up waiting
 * @callback: called when done
 * @user_data: its argument
 *
 * Forgets every secret of every kind, whosever it is, and removes the file, if it is one.
 */
void
todoku_credentials_erase_async (TodokuCredentials   *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (TODOKU_IS_CREDENTIALS (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, todoku_credentials_erase_async);
  g_task_set_name (task, "todoku-credentials-erase");
  g_task_set_task_data (task, g_new0 (guint, 1), g_free);
  if (self->path != NULL)
    erase_file (g_steal_pointer (&task), self->path);
  else
    erase_kind (g_steal_pointer (&task));
}

/**
 * todoku_credentials_erase_finish:
 * @self: the credentials
 * @result: the result of the call
 * @error: return location of #TODOKU_ERROR_SECRETS_UNAVAILABLE, of a #TodokuErrorCode of the
 *   `SECRETS` family, or a cancellation
 *
 * Returns: whether none is left
 */
gboolean
todoku_credentials_erase_finish (TodokuCredentials  *self,
                                 GAsyncResult       *result,
                                 GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_credentials_erase_async), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
