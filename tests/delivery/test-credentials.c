/* SPDX-License-Identifier: GPL-3.0-or-later
 * Keys in a private file, in the environment and in libsecret.
 */
#include "todoku-credentials.h"
#include "todoku-error.h"
#include "todoku-test.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char *dir;
  char *path;
  TodokuCredentials *credentials;
} Fixture;

static void
unset_variables (void)
{
  g_unsetenv ("TODOKU_API_KEY");
  g_unsetenv ("AWS_ACCESS_KEY_ID");
  g_unsetenv ("AWS_SECRET_ACCESS_KEY");
  g_unsetenv ("AWS_SESSION_TOKEN");
  g_unsetenv ("CREDENTIALS_DIRECTORY");
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *location = NULL;

  unset_variables ();
  fixture->dir = todoku_test_make_dir ();
  fixture->path = g_build_filename (fixture->dir, "below", "secrets", NULL);
  location = g_strconcat ("file:", fixture->path, NULL);
  fixture->credentials = todoku_credentials_new (location, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  unset_variables ();
  g_assert_finalize_object (fixture->credentials);
  todoku_test_remove_dir (fixture->dir);
  g_free (fixture->path);
  g_free (fixture->dir);
}

static void
assert_secret (TodokuCredentials *credentials,
               const char        *kind,
               const char        *name,
               const char        *expected)
{
  g_autoptr(GError) error = NULL;
  char *secret = todoku_credentials_lookup (credentials, kind, name, TRUE, NULL, &error);

  g_assert_cmpstr (secret, ==, expected);
  if (expected == NULL)
    g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_KEY_MISSING);
  else
    g_assert_no_error (error);
  todoku_secret_free (secret);
}

static void
assert_round_trip (TodokuCredentials *credentials)
{
  g_autoptr(GError) error = NULL;
  static const char *const names[] = { "a", "本番 [x] = y\n#;", " lead", "a%20" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *secret = g_strdup_printf ("SG.%u = \\n \"%s\"", i, names[i]);

      assert_secret (credentials, TODOKU_SECRET_API_KEY, names[i], NULL);
      g_assert_true (todoku_credentials_store (credentials, TODOKU_SECRET_API_KEY, names[i], "old",
                                               NULL, &error));
      g_assert_true (todoku_credentials_store (credentials, TODOKU_SECRET_API_KEY, names[i], secret,
                                               NULL, &error));
      g_assert_no_error (error);
      assert_secret (credentials, TODOKU_SECRET_API_KEY, names[i], secret);
      assert_secret (credentials, TODOKU_SECRET_AWS_ACCESS_KEY_ID, names[i], NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_true (todoku_credentials_clear (credentials, TODOKU_SECRET_API_KEY, names[i], NULL,
                                               &error));
      g_assert_no_error (error);
      assert_secret (credentials, TODOKU_SECRET_API_KEY, names[i], NULL);
    }
  g_assert_true (todoku_credentials_clear (credentials, TODOKU_SECRET_API_KEY, "never", NULL,
                                           &error));
  g_assert_no_error (error);
}

static void
test_file (Fixture       *fixture,
           gconstpointer  user_data)
{
  struct stat info;

  assert_round_trip (fixture->credentials);
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

typedef struct
{
  TodokuCredentials *credentials;
  const char *name;
  int stored; /* (atomic) */
} Storer;

static gpointer
store_thread (gpointer user_data)
{
  Storer *storer = user_data;
  g_autoptr(GError) error = NULL;

  g_assert_true (todoku_credentials_store (storer->credentials, TODOKU_SECRET_API_KEY, storer->name,
                                           "mine", NULL, &error));
  g_assert_no_error (error);
  g_atomic_int_set (&storer->stored, TRUE);

  return NULL;
}

/* Changes that are asked for at once must not undo each other. */
static void
assert_together (TodokuCredentials *credentials)
{
  static const char *const names[] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" };
  Storer storers[G_N_ELEMENTS (names)];
  GThread *threads[G_N_ELEMENTS (names)];

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      storers[i] = (Storer) { credentials, names[i], FALSE };
      threads[i] = g_thread_new ("store", store_thread, &storers[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    assert_secret (credentials, TODOKU_SECRET_API_KEY, names[i], "mine");
}

static void
test_file_together (Fixture       *fixture,
                    gconstpointer  user_data)
{
  assert_together (fixture->credentials);
}

static void
test_file_too_open (Fixture       *fixture,
                    gconstpointer  user_data)
{
  static const int modes[] = { 0644, 0640, 0660, 0604, 0601 };
  g_autoptr(GError) error = NULL;
  g_autofree char *before = NULL;

  g_assert_true (todoku_credentials_store (fixture->credentials, TODOKU_SECRET_API_KEY, "a",
                                           "s3cret", NULL, &error));
  g_assert_true (g_file_get_contents (fixture->path, &before, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autofree char *after = NULL;

      g_assert_cmpint (g_chmod (fixture->path, modes[i]), ==, 0);
      g_assert_null (todoku_credentials_lookup (fixture->credentials, TODOKU_SECRET_API_KEY, "a",
                                                TRUE, NULL, &error));
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_SECRETS_TOO_OPEN);
      g_assert_null (strstr (error->message, "s3cret"));
      g_clear_error (&error);
      g_assert_false (todoku_credentials_store (fixture->credentials, TODOKU_SECRET_API_KEY, "b",
                                                "x", NULL, &error));
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_SECRETS_TOO_OPEN);
      g_clear_error (&error);
      g_assert_true (g_file_get_contents (fixture->path, &after, NULL, NULL));
      g_assert_cmpstr (after, ==, before);
    }
}

static void
test_file_unusable (Fixture       *fixture,
                    gconstpointer  user_data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *endless = g_strnfill (1024 * 1024 + 1, '#');
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents_full (fixture->path, "s3cret without a group\n", -1,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  g_assert_null (todoku_credentials_lookup (fixture->credentials, TODOKU_SECRET_API_KEY, "a", TRUE,
                                            NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_SECRETS_DAMAGED);
  g_assert_null (strstr (error->message, "s3cret"));
  g_clear_error (&error);

  g_assert_true (g_file_set_contents_full (fixture->path, endless, 1024 * 1024 + 1,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  g_assert_null (todoku_credentials_lookup (fixture->credentials, TODOKU_SECRET_API_KEY, "a", TRUE,
                                            NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_SECRETS_DAMAGED);
  g_clear_error (&error);

  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  g_assert_null (todoku_credentials_lookup (fixture->credentials, TODOKU_SECRET_API_KEY, "a", TRUE,
                                            NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_SECRETS_DAMAGED);
  g_clear_error (&error);
  g_assert_false (todoku_credentials_store (fixture->credentials, TODOKU_SECRET_API_KEY, "a", "x",
                                            NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_SECRETS_DAMAGED);
  g_clear_error (&error);

  /* Nothing is written over what is not a file of keys. */
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_IS_DIR));
  g_assert_cmpint (g_rmdir (fixture->path), ==, 0);
  g_assert_true (todoku_credentials_store (fixture->credentials, TODOKU_SECRET_API_KEY, "a", "x",
                                           NULL, &error));
  g_assert_no_error (error);
}

static void
test_file_no_folder (Fixture       *fixture,
                     gconstpointer  user_data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
  g_assert_null (todoku_credentials_lookup (fixture->credentials, TODOKU_SECRET_API_KEY, "a", TRUE,
                                            NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_SECRETS_FAILED);
  g_clear_error (&error);
  g_assert_false (todoku_credentials_store (fixture->credentials, TODOKU_SECRET_API_KEY, "a", "x",
                                            NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_SECRETS_FAILED);
}

/* Dotfile managers keep the file elsewhere; the link must stay one, also before the file is
 * there.
 */
static void
test_file_links (Fixture       *fixture,
                 gconstpointer  user_data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *target = g_build_filename (fixture->dir, "dotfiles", "secrets", NULL);
  g_autofree char *between = g_build_filename (folder, "between", NULL);
  g_autoptr(GError) error = NULL;
  struct stat info;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (symlink ("between", fixture->path), ==, 0);
  g_assert_cmpint (symlink ("../dotfiles/secrets", between), ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (todoku_credentials_store (fixture->credentials, TODOKU_SECRET_API_KEY,
                                               i == 0 ? "a" : "b", "x", NULL, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_test (fixture->path, G_FILE_TEST_IS_SYMLINK));
      g_assert_true (g_file_test (between, G_FILE_TEST_IS_SYMLINK));
      g_assert_cmpint (g_stat (target, &info), ==, 0);
      g_assert_cmpint (info.st_mode & 0777, ==, 0600);
      assert_secret (fixture->credentials, TODOKU_SECRET_API_KEY, "a", "x");
    }
  assert_secret (fixture->credentials, TODOKU_SECRET_API_KEY, "b", "x");

  g_assert_cmpint (g_unlink (between), ==, 0);
  g_assert_cmpint (symlink ("secrets", between), ==, 0);
  g_assert_false (todoku_credentials_store (fixture->credentials, TODOKU_SECRET_API_KEY, "a", "x",
                                            NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_SECRETS_FAILED);
}

/* While another process changes the file, nothing is read from it to be written back later. The
 * time that is given to what must not happen can only fail the test when it happens.
 */
static void
test_file_locked (Fixture       *fixture,
                  gconstpointer  user_data)
{
  g_autofree char *lock = g_strconcat (fixture->path, ".lock", NULL);
  g_autoptr(GError) error = NULL;
  Storer storer = { fixture->credentials, "b", FALSE };
  GThread *thread;
  int fd;

  g_assert_true (todoku_credentials_store (fixture->credentials, TODOKU_SECRET_API_KEY, "a", "mine",
                                           NULL, &error));
  fd = g_open (lock, O_RDWR | O_CLOEXEC, 0);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (flock (fd, LOCK_EX), ==, 0);
  thread = g_thread_new ("store", store_thread, &storer);
  g_usleep (200 * 1000);
  g_assert_false (g_atomic_int_get (&storer.stored));
  g_assert_true (g_file_set_contents_full (fixture->path, "[api-key]\na=other\nc=other\n", -1,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  close (fd);
  g_thread_join (thread);
  assert_secret (fixture->credentials, TODOKU_SECRET_API_KEY, "a", "other");
  assert_secret (fixture->credentials, TODOKU_SECRET_API_KEY, "b", "mine");
  assert_secret (fixture->credentials, TODOKU_SECRET_API_KEY, "c", "other");
}

static void
assert_erased (TodokuCredentials *credentials)
{
  static const char *const kinds[] = {
    TODOKU_SECRET_API_KEY, TODOKU_SECRET_AWS_ACCESS_KEY_ID, TODOKU_SECRET_AWS_SECRET_ACCESS_KEY,
    TODOKU_SECRET_AWS_SESSION_TOKEN,
  };
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_assert_true (todoku_credentials_store (credentials, kinds[i], "a", "x", NULL, &error));
      g_assert_true (todoku_credentials_store (credentials, kinds[i], "b", "y", NULL, &error));
      g_assert_no_error (error);
    }
  g_assert_true (todoku_credentials_erase (credentials, NULL, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      assert_secret (credentials, kinds[i], "a", NULL);
      assert_secret (credentials, kinds[i], "b", NULL);
    }
}

static void
test_file_erase (Fixture       *fixture,
                 gconstpointer  user_data)
{
  g_autofree char *lock = g_strconcat (fixture->path, ".lock", NULL);
  g_autofree char *target = g_build_filename (fixture->dir, "elsewhere", NULL);
  g_autoptr(GError) error = NULL;

  assert_erased (fixture->credentials);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (lock, G_FILE_TEST_EXISTS));

  g_assert_cmpint (symlink (target, fixture->path), ==, 0);
  assert_erased (fixture->credentials);
  g_assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_IS_SYMLINK));

  /* A file that is something else is nobody's to remove. */
  g_assert_true (g_file_set_contents_full (fixture->path, "my diary\n", -1,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  g_assert_false (todoku_credentials_erase (fixture->credentials, NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_SECRETS_DAMAGED);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_environment (Fixture       *fixture,
                  gconstpointer  user_data)
{
  static const char *const kinds[] = {
    TODOKU_SECRET_API_KEY, TODOKU_SECRET_AWS_ACCESS_KEY_ID, TODOKU_SECRET_AWS_SECRET_ACCESS_KEY,
    TODOKU_SECRET_AWS_SESSION_TOKEN,
  };
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_assert_true (todoku_credentials_store (fixture->credentials, kinds[i], "a", "stored", NULL,
                                             &error));

  g_setenv ("TODOKU_API_KEY", "", TRUE);
  assert_secret (fixture->credentials, TODOKU_SECRET_API_KEY, "a", "stored");
  g_setenv ("TODOKU_API_KEY", "given", TRUE);
  assert_secret (fixture->credentials, TODOKU_SECRET_API_KEY, "a", "given");
  assert_secret (fixture->credentials, TODOKU_SECRET_API_KEY, "other", "given");
  assert_secret (fixture->credentials, TODOKU_SECRET_AWS_ACCESS_KEY_ID, "a", "stored");

  /* A key from the environment must not be mixed with a stored token. */
  g_setenv ("AWS_ACCESS_KEY_ID", "id", TRUE);
  g_setenv ("AWS_SECRET_ACCESS_KEY", "secret", TRUE);
  assert_secret (fixture->credentials, TODOKU_SECRET_AWS_ACCESS_KEY_ID, "a", "id");
  assert_secret (fixture->credentials, TODOKU_SECRET_AWS_SECRET_ACCESS_KEY, "a", "secret");
  assert_secret (fixture->credentials, TODOKU_SECRET_AWS_SESSION_TOKEN, "a", NULL);
  g_setenv ("AWS_SESSION_TOKEN", "token", TRUE);
  assert_secret (fixture->credentials, TODOKU_SECRET_AWS_SESSION_TOKEN, "a", "token");
}

static void
test_location (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (todoku_credentials_new ("file:", &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_null (todoku_credentials_new ("https://x", &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
}

static void
test_from_environment (Fixture       *fixture,
                       gconstpointer  user_data)
{
  g_autofree char *location = g_strconcat ("file:", fixture->path, NULL);
  g_autoptr(TodokuCredentials) credentials = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (todoku_credentials_store (fixture->credentials, TODOKU_SECRET_API_KEY, "a", "x",
                                           NULL, &error));
  g_setenv ("TODOKU_SECRETS", location, TRUE);
  credentials = todoku_credentials_new_from_environment (&error);
  g_unsetenv ("TODOKU_SECRETS");
  g_assert_no_error (error);
  assert_secret (credentials, TODOKU_SECRET_API_KEY, "a", "x");
}

/* libsecret has a file of its own for tests, so that no Secret Service is needed. */
static void
test_libsecret (Fixture       *fixture,
                gconstpointer  user_data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "keyring", NULL);
  g_autoptr(TodokuCredentials) credentials = NULL;

#ifdef __SANITIZE_ADDRESS__
  g_test_skip ("That file of libsecret leaks an ETag with each write");
  return;
#endif

  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "password", TRUE);
  credentials = todoku_credentials_new (NULL, NULL);
  assert_round_trip (credentials);
  assert_together (credentials);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  assert_erased (credentials);
}

static void
test_no_service (Fixture       *fixture,
                 gconstpointer  user_data)
{
  g_autoptr(TodokuCredentials) credentials = todoku_credentials_new (NULL, NULL);
  g_autoptr(GError) error = NULL;

  if (g_test_subprocess ())
    {
      g_unsetenv ("SECRET_BACKEND");
      g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
      g_assert_null (todoku_credentials_lookup (credentials, TODOKU_SECRET_API_KEY, "a", TRUE,
                                                NULL, &error));
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_SECRETS_UNAVAILABLE);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

typedef void (*TestFunc) (Fixture       *fixture,
                          gconstpointer  user_data);

static void
add_test (const char *path,
          TestFunc    test)
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

/* LoadCredential=todoku-secrets:… of systemd: it goes before what is stored, and is only read. */
static void
test_handed (Fixture       *fixture,
             gconstpointer  user_data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "todoku-secrets", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) open_error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_assert_true (todoku_credentials_store (fixture->credentials, TODOKU_SECRET_API_KEY, "a",
                                           "stored", NULL, &error));
  g_assert_true (todoku_credentials_store (fixture->credentials, TODOKU_SECRET_API_KEY, "b",
                                           "stored", NULL, &error));
  g_setenv ("CREDENTIALS_DIRECTORY", fixture->dir, TRUE);
  assert_secret (fixture->credentials, TODOKU_SECRET_API_KEY, "a", "stored");

  g_assert_true (todoku_credentials_store (fixture->credentials,
                                           TODOKU_SECRET_AWS_SECRET_ACCESS_KEY, "a",
                                           "of another key", NULL, &error));
  g_assert_true (g_file_set_contents (path, "[api-key]\na=handed\n[aws-access-key-id]\na=AKIA\n",
                                      -1, NULL));
  g_assert_cmpint (g_chmod (path, 0440), ==, 0);
  assert_secret (fixture->credentials, TODOKU_SECRET_API_KEY, "a", "handed");
  assert_secret (fixture->credentials, TODOKU_SECRET_API_KEY, "b", "stored");
  assert_secret (fixture->credentials, TODOKU_SECRET_AWS_ACCESS_KEY_ID, "a", "AKIA");
  assert_secret (fixture->credentials, TODOKU_SECRET_AWS_SECRET_ACCESS_KEY, "a", NULL);

  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));
  g_assert_true (todoku_credentials_clear (fixture->credentials, TODOKU_SECRET_API_KEY, "a", NULL,
                                           &error));
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (before, ==, after);

  g_assert_cmpint (g_chmod (path, 0444), ==, 0);
  g_assert_null (todoku_credentials_lookup (fixture->credentials, TODOKU_SECRET_API_KEY, "a", TRUE,
                                            NULL, &open_error));
  g_assert_error (open_error, TODOKU_ERROR, TODOKU_ERROR_SECRETS_TOO_OPEN);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  /* While a Flatpak is built, libsecret looks for a portal and warns that there is no bus. */
  if (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);

  add_test ("/delivery/credentials/file", test_file);
  add_test ("/delivery/credentials/handed", test_handed);
  add_test ("/delivery/credentials/file/together", test_file_together);
  add_test ("/delivery/credentials/file/too-open", test_file_too_open);
  add_test ("/delivery/credentials/file/unusable", test_file_unusable);
  add_test ("/delivery/credentials/file/no-folder", test_file_no_folder);
  add_test ("/delivery/credentials/file/links", test_file_links);
  add_test ("/delivery/credentials/file/locked", test_file_locked);
  add_test ("/delivery/credentials/file/erase", test_file_erase);
  add_test ("/delivery/credentials/environment", test_environment);
  add_test ("/delivery/credentials/from-environment", test_from_environment);
  g_test_add_func ("/delivery/credentials/location", test_location);
  add_test ("/delivery/credentials/no-service", test_no_service);
  add_test ("/delivery/credentials/libsecret", test_libsecret);

  return g_test_run ();
}
