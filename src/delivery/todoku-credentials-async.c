/* SPDX-License-Identifier: GPL-3.0-or-later
 * Credentials called from the main thread, by way of a pool. Main thread only.
 */
#include "todoku-credentials-async.h"

#include "todoku-blocking.h"

/* All strings are owned. */
typedef struct
{
  char *kind;
  char *name;
  char *secret; /* (nullable) */
} CredentialsCall;

static void
credentials_call_free (gpointer data)
{
  CredentialsCall *call = data;

  g_free (call->kind);
  g_free (call->name);
  todoku_secret_free (call->secret);
  g_free (call);
}

static gpointer
store_blocking (gpointer       source,
                gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  CredentialsCall *call = data;

  return GINT_TO_POINTER (todoku_credentials_store (source, call->kind, call->name, call->secret,
                                                    cancellable, error));
}

static gpointer
lookup_blocking (gpointer       source,
                 gpointer       data,
                 GCancellable  *cancellable,
                 GError       **error)
{
  CredentialsCall *call = data;

  return todoku_credentials_lookup (source, call->kind, call->name, cancellable, error);
}

static gpointer
clear_blocking (gpointer       source,
                gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  CredentialsCall *call = data;

  return GINT_TO_POINTER (todoku_credentials_clear (source, call->kind, call->name, cancellable,
                                                    error));
}

static gpointer
erase_blocking (gpointer       source,
                gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  return GINT_TO_POINTER (todoku_credentials_erase (source, cancellable, error));
}

static void
start_credentials_call (TodokuCredentials   *self,
                        TodokuBlockingFunc   func,
                        const char          *kind,
                        const char          *name,
                        const char          *secret,
                        GDestroyNotify       destroy_result,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  CredentialsCall *call = g_new0 (CredentialsCall, 1);

  call->kind = g_strdup (kind);
  call->name = g_strdup (name);
  call->secret = g_strdup (secret);
  g_task_set_source_tag (task, func);
  g_task_set_name (task, "todoku-credentials");
  todoku_blocking_run (task, func, call, credentials_call_free, destroy_result);
}

/**
 * todoku_credentials_store_async:
 * @self: the credentials
 * @kind: the kind of secret
 * @name: whose it is
 * @secret: the secret
 * @cancellable: (nullable): gives up waiting
 * @callback: called when done
 * @user_data: its argument
 *
 * See todoku_credentials_store().
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
  start_credentials_call (self, store_blocking, kind, name, secret, NULL, cancellable, callback,
                          user_data);
}

/**
 * todoku_credentials_store_finish:
 * @self: the credentials
 * @result: the result of the call
 * @error: return location
 *
 * Returns: what todoku_credentials_store() returns
 */
gboolean
todoku_credentials_store_finish (TodokuCredentials  *self,
                                 GAsyncResult       *result,
                                 GError            **error)
{
  return todoku_blocking_finish (self, result, error) != NULL;
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
 * See todoku_credentials_lookup().
 */
void
todoku_credentials_lookup_async (TodokuCredentials   *self,
                                 const char          *kind,
                                 const char          *name,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  start_credentials_call (self, lookup_blocking, kind, name, NULL,
                          (GDestroyNotify) todoku_secret_free, cancellable, callback, user_data);
}

/**
 * todoku_credentials_lookup_finish:
 * @self: the credentials
 * @result: the result of the call
 * @error: return location
 *
 * Returns: what todoku_credentials_lookup() returns
 */
char *
todoku_credentials_lookup_finish (TodokuCredentials  *self,
                                  GAsyncResult       *result,
                                  GError            **error)
{
  return todoku_blocking_finish (self, result, error);
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
 * See todoku_credentials_clear().
 */
void
todoku_credentials_clear_async (TodokuCredentials   *self,
                                const char          *kind,
                                const char          *name,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  start_credentials_call (self, clear_blocking, kind, name, NULL, NULL, cancellable, callback,
                          user_data);
}

/**
 * todoku_credentials_clear_finish:
 * @self: the credentials
 * @result: the result of the call
 * @error: return location
 *
 * Returns: what todoku_credentials_clear() returns
 */
gboolean
todoku_credentials_clear_finish (TodokuCredentials  *self,
                                 GAsyncResult       *result,
                                 GError            **error)
{
  return todoku_blocking_finish (self, result, error) != NULL;
}

/**
 * todoku_credentials_erase_async:
 * @self: the credentials
 * @cancellable: (nullable): gives up waiting
 * @callback: called when done
 * @user_data: its argument
 *
 * See todoku_credentials_erase().
 */
void
todoku_credentials_erase_async (TodokuCredentials   *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  start_credentials_call (self, erase_blocking, NULL, NULL, NULL, NULL, cancellable, callback,
                          user_data);
}

/**
 * todoku_credentials_erase_finish:
 * @self: the credentials
 * @result: the result of the call
 * @error: return location
 *
 * Returns: what todoku_credentials_erase() returns
 */
gboolean
todoku_credentials_erase_finish (TodokuCredentials  *self,
                                 GAsyncResult       *result,
                                 GError            **error)
{
  return todoku_blocking_finish (self, result, error) != NULL;
}
