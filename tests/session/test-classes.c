/* SPDX-License-Identifier: GPL-3.0-or-later
 * When the classes of our threads are made: not before the first thread, because it takes time that
 * a window's first frame would wait for, and not after it. One test a process, for a class that was
 * made stays.
 */
#include <gio/gio.h>

#include "todoku-practice.h"
#include "todoku-session-private.h"
#include "todoku-test.h"

static void
open_and_close (TodokuSession *session)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) opened = NULL;
  g_autoptr(GAsyncResult) closed = NULL;
  g_autoptr(GError) error = NULL;

  todoku_session_open_async (session, NULL, todoku_test_store_result, &slot);
  g_assert_nonnull (g_type_class_peek (G_TYPE_TLS_CONNECTION));
  opened = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_open_finish (session, opened, &error));
  g_assert_no_error (error);
  slot = NULL;
  todoku_session_close_async (session, NULL, todoku_test_store_result, &slot);
  closed = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_close_finish (session, closed, &error));
  g_assert_no_error (error);
}

static void
test_first (gconstpointer user_data)
{
  const char *first = user_data;
  g_autofree char *dir = todoku_test_make_dir ();
  g_autoptr(TodokuSession) session = todoku_session_new (dir);
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  if (g_test_subprocess ())
    {
      g_assert_null (g_type_class_peek (G_TYPE_TLS_CONNECTION));
      if (g_str_equal (first, "open"))
        open_and_close (session);
      else if (g_str_equal (first, "erase"))
        todoku_session_erase_async (session, 0, todoku_test_store_result, &slot);
      else if (g_str_equal (first, "probe"))
        todoku_practice_probe_async (session->practice, NULL, todoku_test_store_result, &slot);
      else
        g_assert_nonnull (todoku_session_get_dns (session, NULL));
      g_assert_nonnull (g_type_class_peek (G_TYPE_TLS_CONNECTION));
      if (g_str_equal (first, "erase") || g_str_equal (first, "probe"))
        result = todoku_test_wait_result (&slot);
      todoku_test_remove_dir (dir);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
  todoku_test_remove_dir (dir);
}

int
main (int   argc,
      char *argv[])
{
  static const char *const firsts[] = { "open", "erase", "probe", "dns" };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (firsts); i++)
    {
      g_autofree char *path = g_strconcat ("/classes/", firsts[i], NULL);

      g_test_add_data_func (path, firsts[i], test_first);
    }

  return g_test_run ();
}
