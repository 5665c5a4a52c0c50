/* SPDX-License-Identifier: GPL-3.0-or-later
 * Waiting, temporary folders and a locale for tests. Runs the thread-default main context of the
 * caller.
 */
#include "todoku-test.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

/* Long enough for a busy machine to start Node.js: it only tells a hang from a wait. */
#define DEADLINE_SECONDS 90

/* A practice server outlives who has started it; it shall not outlive a test that is killed. What a
 * test starts belongs to that test.
 */
static void __attribute__ ((constructor))
own_practice_servers (void)
{
  g_autofree char *pid = g_strdup_printf ("%d", getpid ());

  g_setenv ("TODOKU_PRACTICE_OWNER", pid, FALSE);
}

static gboolean
deadline_passed_cb (gpointer user_data)
{
  g_error ("The test waited for more than %d seconds", DEADLINE_SECONDS);
  return G_SOURCE_REMOVE;
}

/**
 * todoku_test_wait_until:
 * @condition: (scope call): what to wait for
 * @user_data: its argument
 *
 * Iterates the main context until @condition holds; aborts the test when that takes far longer
 * than anything may.
 */
void
todoku_test_wait_until (GSourceFunc condition,
                        gpointer   user_data)
{
  GMainContext *context = g_main_context_get_thread_default ();
  g_autoptr(GSource) deadline = g_timeout_source_new_seconds (DEADLINE_SECONDS);

  g_source_set_callback (deadline, deadline_passed_cb, NULL, NULL);
  g_source_attach (deadline, context);
  while (!condition (user_data))
    g_main_context_iteration (context, TRUE);
  g_source_destroy (deadline);
}

/**
 * todoku_test_store_result:
 * @source: (nullable): the source of the result
 * @result: the result
 * @user_data: a `GAsyncResult **`
 *
 * A GAsyncReadyCallback that keeps the result for todoku_test_wait_result().
 */
void
todoku_test_store_result (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  g_assert_null (*slot);
  *slot = g_object_ref (result);
}

static gboolean
has_result (gpointer user_data)
{
  GAsyncResult **slot = user_data;

  return *slot != NULL;
}

/**
 * todoku_test_wait_result:
 * @result: where todoku_test_store_result() puts it
 *
 * Returns: (transfer full): the result; the slot is empty again
 */
GAsyncResult *
todoku_test_wait_result (GAsyncResult **result)
{
  todoku_test_wait_until (has_result, result);

  return g_steal_pointer (result);
}

typedef struct
{
  GThreadFunc func;
  gpointer user_data;
  int ended; /* (atomic) */
} Worker;

static gpointer
run_worker_thread (gpointer user_data)
{
  Worker *worker = user_data;
  g_autoptr(GMainContext) context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  worker->func (worker->user_data);
  g_main_context_pop_thread_default (context);
  g_atomic_int_set (&worker->ended, TRUE);
  g_main_context_wakeup (NULL);

  return NULL;
}

/**
 * todoku_test_run_worker:
 * @func: what blocks
 * @user_data: its argument
 *
 * Runs a function on another thread until it ends, and the main context meanwhile, in which there
 * may be a server that the function talks to.
 */
void
todoku_test_run_worker (GThreadFunc func,
                        gpointer    user_data)
{
  Worker worker = { func, user_data, FALSE };
  GThread *thread = g_thread_new ("worker", run_worker_thread, &worker);

  while (!g_atomic_int_get (&worker.ended))
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
}

static void
die_with_parent_cb (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/**
 * todoku_test_launch:
 * @argv: (array zero-terminated=1): a program and its arguments
 * @folder: (nullable): where it runs
 * @flags: what becomes of its input and output
 *
 * Starts a server from the main thread; one that is left behind ends with the test.
 *
 * Returns: (transfer full): the program
 */
GSubprocess *
todoku_test_launch (const char * const *argv,
                    const char         *folder,
                    GSubprocessFlags    flags)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr(GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_set_child_setup (launcher, die_with_parent_cb, NULL, NULL);
  if (folder != NULL)
    g_subprocess_launcher_set_cwd (launcher, folder);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);

  return process;
}

static gboolean
is_free (GSocketAddress *address,
         GSocketType     type)
{
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, type, G_SOCKET_PROTOCOL_DEFAULT,
                                            NULL);

  return g_socket_bind (socket, address, FALSE, NULL);
}

/**
 * todoku_test_find_port:
 *
 * It lies below those that the kernel gives to connections, because one of these may be given out
 * again before the server has it.
 *
 * Returns: a port of 127.0.0.1 that was free for UDP and TCP a moment ago, for servers that cannot
 *   pick one themselves
 */
guint16
todoku_test_find_port (void)
{
  for (;;)
    {
      guint16 port = (guint16) g_random_int_range (10000, 32768);
      g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);

      if (is_free (address, G_SOCKET_TYPE_DATAGRAM) && is_free (address, G_SOCKET_TYPE_STREAM))
        return port;
    }
}

/**
 * todoku_test_make_dir:
 *
 * Returns: (transfer full): the path of a new empty folder
 */
char *
todoku_test_make_dir (void)
{
  g_autoptr(GError) error = NULL;
  char *path = g_dir_make_tmp ("todoku-test-XXXXXX", &error);

  g_assert_no_error (error);

  return path;
}

/**
 * todoku_test_remove_dir:
 * @path: a folder made by todoku_test_make_dir()
 *
 * Removes it with everything in it.
 */
void
todoku_test_remove_dir (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        todoku_test_remove_dir (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

/**
 * todoku_test_find_japanese_locale:
 *
 * Newer versions of glibc translate nothing in C.UTF-8, whatever LANGUAGE says; every other locale
 * will do together with LANGUAGE=ja.
 *
 * Returns: (nullable): a locale of this machine, or %NULL where nothing can be translated
 */
const char *
todoku_test_find_japanese_locale (void)
{
  static const char * const names[] = { "ja_JP.UTF-8", "en_US.UTF-8" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      locale_t locale = newlocale (LC_ALL_MASK, names[i], NULL);

      if (locale == NULL)
        continue;
      freelocale (locale);
      return names[i];
    }

  return NULL;
}
