/* SPDX-License-Identifier: GPL-3.0-or-later
 * Two processes at the lock of the keys file, one of which erases it. What lies between opening the
 * lock and locking it is a moment that no test can wait for, so that this program has a flock() of
 * its own, in which the other process does its work.
 */
#include "todoku-secrets-file.h"
#include "todoku-test.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct
{
  char *lock;
  char *secrets;
  int held;
  guint n_calls;
} other = { NULL, NULL, -1, 0 };

/* Has erased everything, and begun to change what comes after it. */
static void
other_erases (void)
{
  g_assert_cmpint (g_unlink (other.lock), ==, 0);
  other.held = g_open (other.lock, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  g_assert_cmpint (other.held, >=, 0);
  g_assert_cmpint (syscall (SYS_flock, other.held, LOCK_EX | LOCK_NB), ==, 0);
}

static void
other_writes (void)
{
  g_assert_true (g_file_set_contents_full (other.secrets, "[api-key]\nother=theirs\n", -1,
                                           G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
  close (other.held);
  other.held = -1;
}

int
flock (int fd,
       int operation)
{
  other.n_calls++;
  if (other.n_calls == 1)
    other_erases ();
  else if (other.n_calls == 2)
    other_writes ();

  return (int) syscall (SYS_flock, fd, operation);
}

static void
test_erased (void)
{
  g_autofree char *folder = todoku_test_make_dir ();
  g_autofree char *path = g_build_filename (folder, "secrets", NULL);
  g_autofree char *lock = g_strconcat (path, ".lock", NULL);
  g_autoptr(GKeyFile) keys = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *theirs = NULL;
  g_autofree char *ours = NULL;

  other.secrets = path;
  other.lock = lock;
  g_assert_true (todoku_secrets_file_change (path, "api-key", "ours", "mine", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (other.n_calls, ==, 2);
  g_assert_cmpint (other.held, ==, -1);

  keys = todoku_secrets_file_read (path, &error);
  g_assert_no_error (error);
  theirs = todoku_secrets_file_lookup (keys, "api-key", "other");
  ours = todoku_secrets_file_lookup (keys, "api-key", "ours");
  g_assert_cmpstr (theirs, ==, "theirs");
  g_assert_cmpstr (ours, ==, "mine");
  todoku_test_remove_dir (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/delivery/secrets-race/erased", test_erased);

  return g_test_run ();
}
