/* SPDX-License-Identifier: GPL-3.0-or-later
 * Delivery services called from the main thread, by way of a pool. Main thread only.
 */
#include "todoku-service-async.h"

#include "todoku-blocking.h"

/* The arguments of any call; all strings are owned. */
typedef struct
{
  TodokuRemoteKind kind;
  char *id;
  TodokuRemoteRequest request;
} ServiceCall;

static void
service_call_free (gpointer data)
{
  ServiceCall *call = data;

  g_free (call->id);
  g_free ((char *) call->request.domain);
  g_free ((char *) call->request.subdomain);
  g_free ((char *) call->request.dkim_selector);
  g_free (call);
}

static gpointer
test_blocking (gpointer       source,
               gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  return todoku_service_test (source, cancellable, error);
}

static gpointer
list_blocking (gpointer       source,
               gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  ServiceCall *call = data;

  return todoku_service_list (source, call->kind, NULL, cancellable, error);
}

static gpointer
create_blocking (gpointer       source,
                 gpointer       data,
                 GCancellable  *cancellable,
                 GError       **error)
{
  ServiceCall *call = data;

  return todoku_service_create (source, call->kind, &call->request, error);
}

static gpointer
verify_blocking (gpointer       source,
                 gpointer       data,
                 GCancellable  *cancellable,
                 GError       **error)
{
  ServiceCall *call = data;

  return todoku_service_verify (source, call->kind, call->id, cancellable, error);
}

static gpointer
remove_blocking (gpointer       source,
                 gpointer       data,
                 GCancellable  *cancellable,
                 GError       **error)
{
  ServiceCall *call = data;

  return GINT_TO_POINTER (todoku_service_remove (source, call->kind, call->id, error));
}

static ServiceCall *
make_service_call (TodokuRemoteKind  kind,
                   const char       *id)
{
  ServiceCall *call = g_new0 (ServiceCall, 1);

  call->kind = kind;
  call->id = g_strdup (id);

  return call;
}

static void
start_service_call (TodokuService       *self,
                    TodokuBlockingFunc   func,
                    ServiceCall         *call,
                    GDestroyNotify       destroy_result,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, func);
  g_task_set_name (task, "todoku-service");
  todoku_blocking_run (task, func, call, service_call_free, destroy_result);
}

/**
 * todoku_service_test_async:
 * @self: a service
 * @cancellable: (nullable): gives up waiting
 * @callback: called when done
 * @user_data: its argument
 *
 * See todoku_service_test().
 */
void
todoku_service_test_async (TodokuService       *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  start_service_call (self, test_blocking, make_service_call (TODOKU_REMOTE_DOMAIN, NULL),
                      (GDestroyNotify) todoku_scopes_unref, cancellable, callback, user_data);
}

/**
 * todoku_service_list_async:
 * @self: a service
 * @kind: domains or link brandings
 * @cancellable: (nullable): gives up waiting
 * @callback: called when done
 * @user_data: its argument
 *
 * See todoku_service_list().
 */
void
todoku_service_list_async (TodokuService       *self,
                           TodokuRemoteKind     kind,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  start_service_call (self, list_blocking, make_service_call (kind, NULL),
                      (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

/**
 * todoku_service_create_async:
 * @self: a service
 * @kind: a domain or a link branding
 * @request: what to register
 * @callback: called when done
 * @user_data: its argument
 *
 * See todoku_service_create().
 */
void
todoku_service_create_async (TodokuService             *self,
                             TodokuRemoteKind           kind,
                             const TodokuRemoteRequest *request,
                             GAsyncReadyCallback        callback,
                             gpointer                   user_data)
{
  ServiceCall *call = make_service_call (kind, NULL);

  call->request = *request;
  call->request.domain = g_strdup (request->domain);
  call->request.subdomain = g_strdup (request->subdomain);
  call->request.dkim_selector = g_strdup (request->dkim_selector);
  start_service_call (self, create_blocking, call, (GDestroyNotify) todoku_remote_unref, NULL,
                      callback, user_data);
}

/**
 * todoku_service_verify_async:
 * @self: a service
 * @kind: a domain or a link branding
 * @id: the service's id
 * @cancellable: (nullable): gives up waiting
 * @callback: called when done
 * @user_data: its argument
 *
 * See todoku_service_verify().
 */
void
todoku_service_verify_async (TodokuService       *self,
                             TodokuRemoteKind     kind,
                             const char          *id,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  start_service_call (self, verify_blocking, make_service_call (kind, id),
                      (GDestroyNotify) todoku_validation_unref, cancellable, callback, user_data);
}

/**
 * todoku_service_remove_async:
 * @self: a service
 * @kind: a domain or a link branding
 * @id: the service's id
 * @callback: called when done
 * @user_data: its argument
 *
 * See todoku_service_remove(); the result is no pointer, but not %NULL.
 */
void
todoku_service_remove_async (TodokuService       *self,
                             TodokuRemoteKind     kind,
                             const char          *id,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  start_service_call (self, remove_blocking, make_service_call (kind, id), NULL, NULL, callback,
                      user_data);
}

/**
 * todoku_service_finish:
 * @self: a service
 * @result: the result of any of these calls
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: (transfer full): what the blocking call returns, or %NULL with @error set
 */
gpointer
todoku_service_finish (TodokuService  *self,
                       GAsyncResult   *result,
                       GError        **error)
{
  return todoku_blocking_finish (self, result, error);
}
