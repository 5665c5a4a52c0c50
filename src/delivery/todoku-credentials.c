/* SPDX-License-Identifier: GPL-3.0-or-later
 * Keys in the Secret Service, or in one private file where none runs. Main thread only; changes to
 * the file are made one after the other, each a whole new file. It refuses a file that others may
 * read, and never puts a secret into an error message.
 */
#include "todoku-credentials.h"

#include "todoku-error.h"
#include "todoku-secrets-file.h"

#include <glib/gstdio.h>
#include <libsecret/secret.h>
#include <string.h>

struct _TodokuCredentials
{
  GObject parent_instance;

  char *path; /* (nullable): %NULL means the Secret Service */
  GQueue changes; /* (element-type GTask) (owned): still to be made to the file */
  gboolean writing;
};

G_DEFINE_FINAL_TYPE (TodokuCredentials, todoku_credentials, G_TYPE_OBJECT)

typedef struct
{
  char *kind;
  char *name;
  char *secret; /* (nullable): %NULL means clearing */
} Entry;

static const SecretSchema schema = {
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

/**
 * todoku_secret_free:
 * @secret: (transfer full) (nullable): a secret
 *
 * Clears the memory before it is given back.
 */
void
todoku_secret_free (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

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

static void write_next (TodokuCredentials *self);

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  TodokuCredentials *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;

  self->writing = FALSE;
  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_SECRETS_UNAVAILABLE,
                             "The secrets file cannot be written: %s", error->message);
  write_next (self);
}

static void
secret_text_free (gpointer data)
{
  todoku_secret_free (data);
}

static void
write_file (TodokuCredentials *self,
            GKeyFile          *keys,
            GTask             *task)
{
  g_autoptr(GFile) file = g_file_new_for_path (self->path);
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *folder = g_path_get_dirname (self->path);
  gsize length;
  char *text = g_key_file_to_data (keys, &length, NULL);

  bytes = g_bytes_new_with_free_func (text, length, secret_text_free, text);
  g_mkdir_with_parents (folder, 0700);
  self->writing = TRUE;

  /* Private means mode 0600 from the start; replacing means that a reader sees the old file or the
   * new one and never a part. Once begun, a change is finished.
   */
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE,
                                       G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                                       NULL, written_cb, task);
}

/* Returning a task may bring the next change in before this function goes on. */
static void
write_next (TodokuCredentials *self)
{
  while (!self->writing && !g_queue_is_empty (&self->changes))
    {
      g_autoptr(GTask) task = g_queue_pop_head (&self->changes);
      Entry *entry = g_task_get_task_data (task);
      g_autofree char *key = g_uri_escape_string (entry->name, NULL, FALSE);
      g_autoptr(GError) error = NULL;
      g_autoptr(GKeyFile) keys = todoku_secrets_file_read (self->path, &error);

      if (keys == NULL)
        g_task_return_error (task, g_steal_pointer (&error));
      else if (entry->secret != NULL)
        {
          g_key_file_set_string (keys, entry->kind, key, entry->secret);
          write_file (self, keys, g_steal_pointer (&task));
        }
      else if (g_key_file_remove_key (keys, entry->kind, key, NULL))
        write_file (self, keys, g_steal_pointer (&task));
      else
        g_task_return_boolean (task, TRUE);
    }
}

static void
queue_change (TodokuCredentials *self,
              GTask             *task)
{
  g_queue_push_tail (&self->changes, task);
  write_next (self);
}

static gboolean
return_service_error (GTask  *task,
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
  if (!return_service_error (task, error))
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
  if (!return_service_error (task, error))
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

  if (return_service_error (task, error))
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
  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, secret, cancellable,
                         service_stored_cb, task, "kind", kind, "name", name, NULL);
}

/**
 * todoku_credentials_store_finish:
 * @self: the credentials
 * @result: the result of the call
 * @error: return location of #TODOKU_ERROR_SECRETS_UNAVAILABLE, #TODOKU_ERROR_SECRETS_TOO_OPEN or a
 *   cancellation
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
  g_autofree char *key = NULL;
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
      secret_password_lookup (&schema, cancellable, service_found_cb, g_steal_pointer (&task),
                              "kind", kind, "name", name, NULL);
      return;
    }

  keys = todoku_secrets_file_read (self->path, &error);
  if (keys == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  key = g_uri_escape_string (name, NULL, FALSE);
  secret = g_key_file_get_string (keys, kind, key, NULL);
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
 * @error: return location of #TODOKU_ERROR_KEY_MISSING, #TODOKU_ERROR_SECRETS_UNAVAILABLE,
 *   #TODOKU_ERROR_SECRETS_TOO_OPEN or a cancellation
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
    secret_password_clear (&schema, cancellable, service_cleared_cb, task, "kind", kind, "name",
                           name, NULL);
}

/**
 * todoku_credentials_clear_finish:
 * @self: the credentials
 * @result: the result of the call
 * @error: return location of #TODOKU_ERROR_SECRETS_UNAVAILABLE, #TODOKU_ERROR_SECRETS_TOO_OPEN or a
 *   cancellation
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
