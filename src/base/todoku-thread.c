/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which thread is which, and what must exist before there is more than one. Any thread.
 */
#include "todoku-thread.h"

#include <gio/gunixsocketaddress.h>

static GThread *main_thread;
static GPrivate thread_priority;

/**
 * todoku_thread_mark_main:
 *
 * Makes the calling thread the one that must not wait. Called once, before any other thread of ours
 * runs.
 */
void
todoku_thread_mark_main (void)
{
  g_atomic_pointer_set (&main_thread, g_thread_self ());
}

/**
 * todoku_thread_may_draw:
 *
 * Returns: whether the calling thread is the main thread, or none is marked
 */
gboolean
todoku_thread_may_draw (void)
{
  GThread *marked = g_atomic_pointer_get (&main_thread);

  return marked == NULL || marked == g_thread_self ();
}

/**
 * todoku_thread_may_wait:
 *
 * Returns: whether the calling thread is another one than the main thread, or none is marked
 */
gboolean
todoku_thread_may_wait (void)
{
  GThread *marked = g_atomic_pointer_get (&main_thread);

  return marked == NULL || marked != g_thread_self ();
}

/**
 * todoku_thread_make_classes:
 *
 * Makes the classes of GIO that several of our threads use. GLib 2.74 can deadlock when two threads
 * make classes for the first time: one holds the lock of the classes and waits for the registration
 * of a type, in which the other waits for that lock. What is made before the second thread starts
 * cannot be made twice. The layers above have more, see todoku_make_classes().
 */
void
todoku_thread_make_classes (void)
{
  const GType types[] = {
    G_TYPE_CANCELLABLE, G_TYPE_TASK, G_TYPE_SOCKET, G_TYPE_SOCKET_CLIENT, G_TYPE_TCP_CONNECTION,
    G_TYPE_INET_ADDRESS, G_TYPE_INET_ADDRESS_MASK, G_TYPE_INET_SOCKET_ADDRESS,
    G_TYPE_UNIX_SOCKET_ADDRESS, G_TYPE_PROXY_ADDRESS, G_TYPE_PROXY_ADDRESS_ENUMERATOR,
    G_TYPE_NETWORK_ADDRESS, G_TYPE_MEMORY_INPUT_STREAM, G_TYPE_MEMORY_OUTPUT_STREAM,
    G_TYPE_BUFFERED_INPUT_STREAM, G_TYPE_DATA_INPUT_STREAM, G_TYPE_CONVERTER_INPUT_STREAM,
    G_TYPE_ZLIB_DECOMPRESSOR, G_TYPE_SIMPLE_IO_STREAM, G_TYPE_SIMPLE_PROXY_RESOLVER,
    G_TYPE_TLS_CERTIFICATE, G_TYPE_TLS_CONNECTION,
  };
  const GType interfaces[] = {
    G_TYPE_ASYNC_RESULT, G_TYPE_ASYNC_INITABLE, G_TYPE_INITABLE, G_TYPE_CONVERTER,
    G_TYPE_POLLABLE_INPUT_STREAM, G_TYPE_POLLABLE_OUTPUT_STREAM, G_TYPE_SOCKET_CONNECTABLE,
    G_TYPE_PROXY, G_TYPE_TLS_CLIENT_CONNECTION, G_TYPE_TLS_FILE_DATABASE,
  };

  /* Kept for the life of the process: types of GObject are static. */
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    g_type_class_ref (types[i]);
  for (guint i = 0; i < G_N_ELEMENTS (interfaces); i++)
    g_type_ensure (interfaces[i]);

  /* These load modules and make classes on first use; they live for ever. */
  g_object_unref (g_resolver_get_default ());
  g_tls_backend_get_default ();
  g_proxy_resolver_get_default ();
}

/**
 * todoku_thread_set_priority:
 * @priority: the smaller, the sooner, as for sources; 0 is usual
 *
 * Says how urgent is what the calling thread does from now on, to whoever makes it wait in a queue.
 */
void
todoku_thread_set_priority (int priority)
{
  g_private_set (&thread_priority, GINT_TO_POINTER (priority));
}

/**
 * todoku_thread_get_priority:
 *
 * Returns: how urgent is what the calling thread does
 */
int
todoku_thread_get_priority (void)
{
  return GPOINTER_TO_INT (g_private_get (&thread_priority));
}
