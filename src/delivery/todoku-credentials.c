/* SPDX-License-Identifier: GPL-3.0-or-later
 * Keys in the Secret Service, or in one private file where none runs. Main thread only; a change
 * to the file waits for other processes, and so is made in a thread of the task. It refuses a file
 * that others may read, and never puts a secret into an error message.
 */
#include "todoku-credentials-private.h"

#include "todoku-error.h"
#include "todoku-secrets-file.h"

#include <string.h>

G_DEFINE_FINAL_TYPE (TodokuCredentials, todoku_credentials, G_TYPE_OBJECT)

typedef struct
{
  char *kind;
  char *name;
  char *secret; /* (nullable): %NULL means clearing */
} Entry;

const SecretSchema todoku_secret_schema = {
  "io.github.todoku.Todoku", SECRET_SCHEMA_NONE,
  {
    { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "name", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  }
};

static const struct { const char *kind; const char *variable; } variables[] = {
  { TODOKU_SECRET_API_KEY, "TODOKU_API_KEY" },
  { TODOKU_SECRET_AWS_ACCESS_KEY_ID, "AWS_ACCESS_KEY_ID" },
  { TODOKU_SECRET_AWS_SECRET_ACCESS_KEY, "AWS_SECRET_ACCESS_KEY" },
  { TODOKU_SECRET_AWS_SESSION_TOKEN, "AWS_SESSION_TOKEN" },
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->kind);
  g_free (entry->name);
  todoku_secret_free (entry->secret);
  g_free (entry);
}

static GTask *
new_task (TodokuCredentials   *self,
          gpointer             tag,
          const char          *task_name,
          const char          *kind,
          const char          *name,
          const char          *secret,
          GCancellable        *cancellable,
          GAsyncReadyCallback  callback,
          gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Entry *entry = g_new0 (Entry, 1);

  g_task_set_source_tag (task, tag);
  g_task_set_name (task, task_name);
  entry->kind = g_strdup (kind);
  entry->name = g_strdup (name);
  entry->secret = g_strdup (secret);
  g_task_set_task_data (task, entry, entry_free);

  return task;
}

/* What the environment says of a kind: whether it decides, and if so with which value. A variable
 * that is set but empty says nothing.
 */
static gboolean
ask_environment (const char  *kind,
                 const char **ret_value)
{
  const char *aws = g_getenv ("AWS_ACCESS_KEY_ID");

  *ret_value = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    if (g_str_equal (variables[i].kind, kind))
      *ret_value = g_getenv (variables[i].variable);
  if (*ret_value != NULL && **ret_value == '\0')
    *ret_value = NULL;

  return *ret_value != NULL ||
         (g_str_has_prefix (kind, "aws-") && aws != NULL && *aws != '\0');
}

static void
set_missing_error (GError     **error,
                   const Entry *entry)
{
  g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_KEY_MISSING, "No %s is stored for \"%s\"",
               entry->kind, entry->name);
}

static void change_next (TodokuCredentials *self);

/* The thread lets go of its task a moment after the callback; it must not hold more than this. */
typedef struct
{
  char *path;
  Entry *entry; /* (unowned): of the task that waits */
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->path);
  g_free (change);
}

static void
change_thread (GTask        *worker,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Change *change = task_data;
  Entry *entry = change->entry;
  g_autoptr(GError) error = NULL;

  if (todoku_secrets_file_change (change->path, entry->kind, entry->name, entry->secret, &error))
    g_task_return_boolean (worker, TRUE);
  else
    g_task_return_error (worker, g_steal_pointer (&error));
}

static void
changed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  TodokuCredentials *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->changing = FALSE;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  change_next (self);
}

/* Returning a task may bring the next change in. Once begun, a change is finished. */
static void
change_next (TodokuCredentials *self)
{
  g_autoptr(GTask) worker = NULL;
  GTask *task;
  Change *change;

  if (self->changing || g_queue_is_empty (&self->changes))
    return;

  self->changing = TRUE;
  task = g_queue_pop_head (&self->changes);
  change = g_new0 (Change, 1);
  change->path = g_strdup (self->path);
  change->entry = g_task_get_task_data (task);
  worker = g_task_new (NULL, NULL, changed_cb, task);
  g_task_set_source_tag (worker, change_next);
  g_task_set_name (worker, "todoku-credentials-change");
  g_task_set_task_data (worker, change, change_free);
  g_task_run_in_thread (worker, change_thread);
}

static void
queue_change (TodokuCredentials *self,
              GTask             *task)
{
  /* A secret that was asked to be kept is kept, whoever is still waiting. */
  g_task_set_check_cancellable (task, FALSE);
  g_queue_push_tail (&self->changes, task);
  change_next (self);
}

/**
 * todoku_credentials_return_service_error:
 * @task: a task
 * @error: (transfer full) (nullable): what libsecret says
 *
 * Returns: whether that was an error, with which @task has been returned
 */
gboolean
todoku_credentials_return_service_error (GTask  *task,
                                         GError *error)
{
  if (error == NULL)
    return FALSE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, error);
  else
    {
      g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_SECRETS_UNAVAILABLE,
                               "The Secret Service cannot be used: %s", error->message);
      g_error_free (error);
    }

  return TRUE;
}

static void
service_stored_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  GError *error = NULL;

  secret_password_store_finish (result, &error);
  if (!todoku_credentials_return_service_error (task, error))
    g_task_return_boolean (task, TRUE);
}

static void
service_cleared_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  GError *error = NULL;

  secret_password_clear_finish (result, &error);
  if (!todoku_credentials_return_service_error (task, error))
    g_task_return_boolean (task, TRUE);
}

static void
service_found_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  GError *error = NULL;
  char *found = secret_password_lookup_finish (result, &error);

  if (todoku_credentials_return_service_error (task, error))
    return;
  if (found == NULL)
    {
      set_missing_error (&error, g_task_get_task_data (task));
      g_task_return_error (task, error);
      return;
    }

  /* The library has an allocator of its own for secrets; ours all come from one. */
  g_task_return_pointer (task, g_strdup (found), (GDestroyNotify) todoku_secret_free);
  secret_password_free (found);
}

/**
 * todoku_credentials_store_async:
 * @self: the credentials
 * @kind: the kind of secret, such as %TODOKU_SECRET_API_KEY
 * @name: whose it is
 * @secret: the secret
 * @cancellable: (nullable): gives up waiting
 * @callback: called when done
 * @user_data: its argument
 *
 * Keeps a secret in place of an earlier one of the same kind and name.
 */
void
todoku_credentials_store_async (TodokuCredentials   *self,
                                const char          *kind,
                                const char          *name,
                                const char          *secret,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autofree char *label = NULL;
  GTask *task;

  g_return_if_fail (TODOKU_IS_CREDENTIALS (self));
  g_return_if_fail (kind != NULL && name != NULL && secret != NULL);

  task = new_task (self, todoku_credentials_store_async, "todoku-credentials-store", kind, name,
                   secret, cancellable, callback, user_data);
  if (self->path != NULL)
    {
      queue_change (self, task);
      return;
    }

  label = g_strdup_printf ("Todoku: %s (%s)", name, kind);
  secret_password_store (&todoku_secret_schema, SECRET_COLLECTION_DEFAULT, label, secret,
                         cancellable, service_stored_cb, task, "kind", kind, "name", name, NULL);
}

/**
 * todoku_credentials_store_finish:
 * @self: the credentials
 * @result: the result of the call
 * @error: return location of #TODOKU_ERROR_SECRETS_UNAVAILABLE, of a #TodokuErrorCode of the
 *   `SECRETS` family, or a cancellation
 *
 * Returns: whether it is kept
 */
gboolean
todoku_credentials_store_finish (TodokuCredentials  *self,
                                 GAsyncResult       *result,
                                 GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_credentials_store_async), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * todoku_credentials_lookup_async:
 * @self: the credentials
 * @kind: the kind of secret
 * @name: whose it is
 * @cancellable: (nullable): gives up waiting
 * @callback: called when done
 * @user_data: its argument
 *
 * Fetches a secret. What the environment brings goes before what is stored, whosever it is.
 */
void
todoku_credentials_lookup_async (TodokuCredentials   *self,
                                 const char          *kind,
                                 const char          *name,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GKeyFile) keys = NULL;
  const char *value;
  GError *error = NULL;
  char *secret;

  g_return_if_fail (TODOKU_IS_CREDENTIALS (self));
  g_return_if_fail (kind != NULL && name != NULL);

  task = new_task (self, todoku_credentials_lookup_async, "todoku-credentials-lookup", kind, name,
                   NULL, cancellable, callback, user_data);
  if (ask_environment (kind, &value))
    {
      if (value != NULL)
        g_task_return_pointer (task, g_strdup (value), (GDestroyNotify) todoku_secret_free);
      else
        {
          set_missing_error (&error, g_task_get_task_data (task));
          g_task_return_error (task, error);
        }
      return;
    }
  if (self->path == NULL)
    {
      secret_password_lookup (&todoku_secret_schema, cancellable, service_found_cb,
                              g_steal_pointer (&task), "kind", kind, "name", name, NULL);
      return;
    }

  keys = todoku_secrets_file_read (self->path, &error);
  if (keys == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  secret = todoku_secrets_file_lookup (keys, kind, name);
  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify) todoku_secret_free);
  else
    {
      set_missing_error (&error, g_task_get_task_data (task));
      g_task_return_error (task, error);
    }
}

/**
 * todoku_credentials_lookup_finish:
 * @self: the credentials
 * @result: the result of the call
 * @error: return location of #TODOKU_ERROR_KEY_MISSING, of a #TodokuErrorCode of the `SECRETS`
 *   family, or a cancellation
 *
 * Returns: (transfer full): the secret, to be freed with todoku_secret_free(), or %NULL with @error
 *   set
 */
char *
todoku_credentials_lookup_finish (TodokuCredentials  *self,
                                  GAsyncResult       *result,
                                  GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_credentials_lookup_async), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * todoku_credentials_clear_async:
 * @self: the credentials
 * @kind: the kind of secret
 * @name: whose it is
 * @cancellable: (nullable): gives up waiting
 * @callback: called when done
 * @user_data: its argument
 *
 * Forgets a secret. One that is not there is forgotten already.
 */
void
todoku_credentials_clear_async (TodokuCredentials   *self,
                                const char          *kind,
                                const char          *name,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (TODOKU_IS_CREDENTIALS (self));
  g_return_if_fail (kind != NULL && name != NULL);

  task = new_task (self, todoku_credentials_clear_async, "todoku-credentials-clear", kind, name,
                   NULL, cancellable, callback, user_data);
  if (self->path != NULL)
    queue_change (self, task);
  else
    secret_password_clear (&todoku_secret_schema, cancellable, service_cleared_cb, task, "kind",
                           kind, "name", name, NULL);
}

/**
 * todoku_credentials_clear_finish:
 * @self: the credentials
 * @result: the result of the call
 * @error: return location of #TODOKU_ERROR_SECRETS_UNAVAILABLE, of a #TodokuErrorCode of the
 *   `SECRETS` family, or a cancellation
 *
 * Returns: whether it is gone
 */
gboolean
todoku_credentials_clear_finish (TodokuCredentials  *self,
                                 GAsyncResult       *result,
                                 GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_credentials_clear_async), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
todoku_credentials_finalize (GObject *object)
{
  TodokuCredentials *self = TODOKU_CREDENTIALS (object);

  /* A change under way holds a reference, so none can be waiting here. */
  g_assert (g_queue_is_empty (&self->changes));
  g_free (self->path);

  G_OBJECT_CLASS (todoku_credentials_parent_class)->finalize (object);
}

static void
todoku_credentials_class_init (TodokuCredentialsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = todoku_credentials_finalize;
}

static void
todoku_credentials_init (TodokuCredentials *self)
{
  g_queue_init (&self->changes);
}

/**
 * todoku_credentials_new:
 * @location: (nullable): "file:" and a path, or %NULL for the Secret Service
 * @error: return location of #TODOKU_ERROR_BAD_INPUT
 *
 * Nothing is opened yet.
 *
 * Returns: (transfer full): the credentials, or %NULL with @error set
 */
TodokuCredentials *
todoku_credentials_new (const char  *location,
                        GError     **error)
{
  TodokuCredentials *self;

  if (location != NULL && (!g_str_has_prefix (location, "file:") || location[5] == '\0'))
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
                   "Secrets can be kept in file:PATH, not in \"%s\"", location);
      return NULL;
    }

  self = g_object_new (TODOKU_TYPE_CREDENTIALS, NULL);
  if (location != NULL)
    self->path = g_strdup (location + 5);

  return self;
}

/**
 * todoku_credentials_new_from_environment:
 * @error: return location of #TODOKU_ERROR_BAD_INPUT
 *
 * Returns: (transfer full): the credentials in the place that `TODOKU_SECRETS` names, or in the
 *   Secret Service when it is not set; %NULL with @error set when it makes no sense
 */
TodokuCredentials *
todoku_credentials_new_from_environment (GError **error)
{
  const char *location = g_getenv ("TODOKU_SECRETS");

  return todoku_credentials_new (location != NULL && *location != '\0' ? location : NULL, error);
}
