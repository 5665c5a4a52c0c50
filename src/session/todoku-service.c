/* SPDX-License-Identifier: GPL-3.0-or-later
 * Each call runs the asynchronous one on a main context of its own until it has ended.
 */
#include "todoku-service.h"

typedef struct
{
  GMainContext *context;
  GAsyncResult *result;
} Turn;

static void
turn_begin (Turn *turn)
{
  turn->context = g_main_context_new ();
  turn->result = NULL;
  g_main_context_push_thread_default (turn->context);
}

static void
turn_ended_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Turn *turn = user_data;

  turn->result = g_object_ref (result);
}

static void
turn_wait (Turn *turn)
{
  while (turn->result == NULL)
    g_main_context_iteration (turn->context, TRUE);
}

static void
turn_end (Turn *turn)
{
  g_clear_object (&turn->result);
  while (g_main_context_iteration (turn->context, FALSE))
    ;
  g_main_context_pop_thread_default (turn->context);
  g_main_context_unref (turn->context);
}

/**
 * todoku_service_enter:
 * @self: a service
 * @cancellable: (nullable): a cancellable
 * @error: return location of a cancellation
 *
 * Returns: whether a call may be made
 */
gboolean
todoku_service_enter (TodokuService  *self,
                      GCancellable   *cancellable,
                      GError        **error)
{
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/**
 * todoku_service_leave:
 * @self: a service
 */
void
todoku_service_leave (TodokuService *self)
{
}

/**
 * todoku_service_list:
 * @self: a service
 * @kind: what is listed
 * @name: (nullable): only those of this domain
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Returns: (transfer full) (element-type TodokuRemote): what the service has, or %NULL
 */
GPtrArray *
todoku_service_list (TodokuService     *self,
                     TodokuRemoteKind   kind,
                     const char        *name,
                     GCancellable      *cancellable,
                     GError           **error)
{
  GPtrArray *remotes;
  Turn turn;

  turn_begin (&turn);
  todoku_delivery_service_list_domains_async (self, cancellable, turn_ended_cb, &turn);
  turn_wait (&turn);
  remotes = todoku_delivery_service_list_domains_finish (self, turn.result, error);
  turn_end (&turn);

  for (guint i = remotes != NULL ? remotes->len : 0; name != NULL && i > 0; i--)
    if (g_ascii_strcasecmp (((TodokuRemote *) g_ptr_array_index (remotes, i - 1))->domain,
                            name) != 0)
      g_ptr_array_remove_index (remotes, i - 1);

  return remotes;
}

/**
 * todoku_service_create:
 * @self: a service
 * @kind: what is registered
 * @request: how
 * @error: return location
 *
 * Returns: (transfer full): what was registered, or %NULL
 */
TodokuRemote *
todoku_service_create (TodokuService              *self,
                       TodokuRemoteKind            kind,
                       const TodokuRemoteRequest  *request,
                       GError                    **error)
{
  TodokuRemote *remote;
  Turn turn;

  turn_begin (&turn);
  todoku_delivery_service_create_domain_async (self, request, NULL, turn_ended_cb, &turn);
  turn_wait (&turn);
  remote = todoku_delivery_service_create_domain_finish (self, turn.result, error);
  turn_end (&turn);

  return remote;
}

/**
 * todoku_service_verify:
 * @self: a service
 * @kind: what is verified
 * @id: its number
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Returns: (transfer full): what the service says of it, or %NULL
 */
TodokuValidation *
todoku_service_verify (TodokuService     *self,
                       TodokuRemoteKind   kind,
                       const char        *id,
                       GCancellable      *cancellable,
                       GError           **error)
{
  TodokuValidation *validation;
  Turn turn;

  turn_begin (&turn);
  todoku_delivery_service_validate_domain_async (self, id, cancellable, turn_ended_cb, &turn);
  turn_wait (&turn);
  validation = todoku_delivery_service_validate_domain_finish (self, turn.result, error);
  turn_end (&turn);

  return validation;
}

/**
 * todoku_service_remove:
 * @self: a service
 * @kind: what is removed
 * @id: its number
 * @error: return location
 *
 * Returns: whether it is gone
 */
gboolean
todoku_service_remove (TodokuService     *self,
                       TodokuRemoteKind   kind,
                       const char        *id,
                       GError           **error)
{
  gboolean removed;
  Turn turn;

  turn_begin (&turn);
  todoku_delivery_service_delete_domain_async (self, id, NULL, turn_ended_cb, &turn);
  turn_wait (&turn);
  removed = todoku_delivery_service_delete_domain_finish (self, turn.result, error);
  turn_end (&turn);

  return removed;
}
