/* SPDX-License-Identifier: GPL-3.0-or-later
 * The bridge from tasks to blocking calls: each ends once, in the caller's context, with what the
 * call gave or why not, also when it is cancelled while it waits for a thread.
 */
#include "todoku-blocking.h"
#include "todoku-test.h"

/* More than the pool has threads. */
#define N_CALLS 100

typedef struct
{
  GMutex mutex;
  GCond changed;
  gboolean open;
  guint n_running;
} Gate;

static void
open_gate (Gate *gate)
{
  g_mutex_lock (&gate->mutex);
  gate->open = TRUE;
  g_cond_broadcast (&gate->changed);
  g_mutex_unlock (&gate->mutex);
}

static gpointer
pass_blocking (gpointer       source,
               gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  Gate *gate = data;

  g_mutex_lock (&gate->mutex);
  gate->n_running++;
  while (!gate->open)
    g_cond_wait (&gate->changed, &gate->mutex);
  g_mutex_unlock (&gate->mutex);

  return g_strdup ("through");
}

static gpointer
fail_blocking (gpointer       source,
               gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, "Busy");

  return NULL;
}

static void
keep_data (gpointer data)
{
}

static void
start (GCancellable        *cancellable,
       TodokuBlockingFunc   func,
       gpointer             data,
       GAsyncResult       **slot)
{
  todoku_blocking_run (g_task_new (NULL, cancellable, todoku_test_store_result, slot), func, data,
                       keep_data, g_free);
}

static void
test_error (void)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;

  start (NULL, fail_blocking, NULL, &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_null (todoku_blocking_finish (NULL, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
}

static void
test_cancelled_before (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;
  Gate gate = { .open = TRUE };

  g_cancellable_cancel (cancellable);
  start (cancellable, pass_blocking, &gate, &slot);
  g_assert_null (slot);
  result = todoku_test_wait_result (&slot);
  g_assert_null (todoku_blocking_finish (NULL, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (gate.n_running, ==, 0);
}

/* What runs is awaited, since it may have taken effect; what still waits for a thread ends at once,
 * and is never begun.
 */
static void
test_cancelled_in_queue (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *slots[N_CALLS] = { NULL };
  Gate gate = { .open = FALSE };
  guint n_through = 0;
  guint n_ended = 0;

  for (guint i = 0; i < N_CALLS; i++)
    start (cancellable, pass_blocking, &gate, &slots[i]);
  g_mutex_lock (&gate.mutex);
  while (gate.n_running == 0)
    {
      g_mutex_unlock (&gate.mutex);
      g_thread_yield ();
      g_mutex_lock (&gate.mutex);
    }
  g_mutex_unlock (&gate.mutex);

  g_cancellable_cancel (cancellable);
  while (n_ended == 0)
    {
      g_main_context_iteration (NULL, TRUE);
      for (guint i = 0; i < N_CALLS; i++)
        n_ended += slots[i] != NULL;
    }
  open_gate (&gate);
  for (guint i = 0; i < N_CALLS; i++)
    {
      g_autoptr(GAsyncResult) result = todoku_test_wait_result (&slots[i]);
      g_autoptr(GError) error = NULL;
      g_autofree char *text = todoku_blocking_finish (NULL, result, &error);

      if (text != NULL)
        n_through++;
      else
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
  g_assert_cmpuint (n_through, ==, gate.n_running);
  g_assert_cmpuint (n_through, <, N_CALLS);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/delivery/blocking/error", test_error);
  g_test_add_func ("/delivery/blocking/cancelled-before", test_cancelled_before);
  g_test_add_func ("/delivery/blocking/cancelled-in-queue", test_cancelled_in_queue);

  return g_test_run ();
}
