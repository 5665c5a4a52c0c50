/* SPDX-License-Identifier: GPL-3.0-or-later
 * Leaving this computer: every key, the database, the practice server's state and the settings.
 * Main thread; files are removed in a thread of the task. It refuses while another process of ours
 * uses the folder, touches nothing at any service or in any DNS, and removes only what is ours.
 */
#include "todoku-session-private.h"

#include "todoku-classes.h"
#include "todoku-config.h"
#include "todoku-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

/* A practice server that was told to end has closed its files within milliseconds. */
#define PRACTICE_ATTEMPTS 250
#define PRACTICE_INTERVAL_US (20 * 1000)

/* Deeper than anything that the practice server makes. */
#define MAX_DEPTH 4

static gboolean
remove_path (const char  *path,
             guint        depth,
             GError     **error)
{
  g_autoptr(GDir) folder = NULL;
  const char *name;

  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  if (depth < MAX_DEPTH && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    folder = g_dir_open (path, 0, NULL);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *below = g_build_filename (path, name, NULL);

      if (!remove_path (below, depth + 1, error))
        return FALSE;
    }
  if (g_rmdir (path) == 0)
    return TRUE;

  g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_FAILED, "“%s” cannot be removed: %s", path,
               g_strerror (errno));

  return FALSE;
}

/* With the copies that were made before its form changed. */
static gboolean
remove_database (const char  *data_dir,
                 GError     **error)
{
  g_autoptr(GDir) folder = g_dir_open (data_dir, 0, NULL);
  g_autofree char *path = g_build_filename (data_dir, "todoku.db", NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_prefix (name, "todoku.db.") || g_str_has_prefix (name, "todoku.db-"))
      {
        g_autofree char *beside = g_build_filename (data_dir, name, NULL);

        if (!remove_path (beside, 0, error))
          return FALSE;
      }

  return remove_path (path, 0, error);
}

/* The database goes last: as long as it is there, the next try knows what it is about. */
static void
remove_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  static const char *const names[] = { "practice", "owners" };
  const char *data_dir = task_data;
  GError *error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (data_dir, names[i], NULL);

      if (!remove_path (path, 0, &error))
        {
          g_task_return_error (task, error);
          return;
        }
    }

  if (!remove_database (data_dir, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  /* Somebody may keep a note there; that is not ours. */
  g_rmdir (data_dir);
  g_task_return_boolean (task, TRUE);
}

/**
 * todoku_session_erase_settings:
 *
 * Puts every setting back. A program with windows destroys them first: they would write theirs
 * again.
 */
void
todoku_session_erase_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = NULL;
  g_autoptr(GSettings) settings = NULL;
  g_auto(GStrv) keys = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, TODOKU_APP_ID, TRUE);
  if (schema == NULL)
    return;

  settings = g_settings_new_full (schema, NULL, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (guint i = 0; keys[i] != NULL; i++)
    g_settings_reset (settings, keys[i]);
  g_settings_sync ();
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuEraseParts *parts;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }

  parts = g_task_get_task_data (task);
  if ((*parts & TODOKU_ERASE_SETTINGS) != 0)
    todoku_session_erase_settings ();
  g_task_return_boolean (task, TRUE);
}

static gboolean
is_used_by_another (TodokuSession *self)
{
  return todoku_owner_others_are_alive (self->data_dir, todoku_store_get_owner (self->store));
}

static void
set_used (GError **error)
{
  g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_STORE_LOCKED,
                       "Another Todoku uses the data folder");
}

static void
remove_files (GTask *task)
{
  TodokuSession *self = g_task_get_source_object (task);
  g_autoptr(GTask) worker = NULL;
  GError *error = NULL;

  /* One may have been started while the keys were being removed. */
  if (is_used_by_another (self))
    {
      set_used (&error);
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  worker = g_task_new (NULL, NULL, removed_cb, task);
  g_task_set_source_tag (worker, remove_files);
  g_task_set_name (worker, "session erase files");
  g_task_set_task_data (worker, g_strdup (self->data_dir), g_free);
  g_task_run_in_thread (worker, remove_thread);
}

static void
erase_closed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GTask *task = user_data;
  g_autoptr(GError) error = NULL;

  /* A damaged database is erased, too. */
  if (!todoku_session_close_finish (TODOKU_SESSION (source), result, &error))
    g_info ("Closing before erasing: %s", error->message);
  remove_files (task);
}

static void
close_and_remove (GTask *task)
{
  TodokuSession *self = g_task_get_source_object (task);

  if (self->open)
    todoku_session_close_async (self, NULL, erase_closed_cb, task);
  else
    remove_files (task);
}

/* One that hangs still has the folder. */
static gboolean
await_practice_end (const char  *folder,
                    GError     **error)
{
  g_autofree char *path = g_build_filename (folder, "practice.lock", NULL);
  int fd = g_open (path, O_RDWR | O_CLOEXEC, 0);
  gboolean gone = fd < 0;

  for (guint i = 0; !gone && i < PRACTICE_ATTEMPTS; i++)
    {
      gone = flock (fd, LOCK_EX | LOCK_NB) == 0;
      if (!gone)
        g_usleep (PRACTICE_INTERVAL_US);
    }
  if (fd >= 0)
    close (fd);
  if (!gone)
    set_used (error);

  return gone;
}

/**
 * Keys:
 * @client: (owned): the practice server, which has keys of its own
 * @credentials: (owned) (nullable): the keys that go
 */
typedef struct
{
  TodokuPracticeClient *client;
  TodokuCredentials *credentials;
} Keys;

static void
keys_free (gpointer data)
{
  Keys *keys = data;

  todoku_practice_client_unref (keys->client);
  g_clear_object (&keys->credentials);
  g_free (keys);
}

static void
keys_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  const Keys *keys = task_data;
  GError *error = NULL;

  if (todoku_practice_client_stop (keys->client, NULL, &error) &&
      await_practice_end (keys->client->folder, &error) &&
      (keys->credentials == NULL || todoku_credentials_erase (keys->credentials, NULL, &error)))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
keys_erased_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    close_and_remove (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

static void
erase_keys (GTask             *task,
            TodokuCredentials *credentials)
{
  TodokuSession *self = g_task_get_source_object (task);
  g_autoptr(GTask) worker = g_task_new (NULL, NULL, keys_erased_cb, task);
  Keys *keys = g_new0 (Keys, 1);

  g_task_set_source_tag (worker, erase_keys);
  g_task_set_name (worker, "session erase keys");
  keys->client = todoku_practice_client_ref (todoku_practice_get_client (self->practice));
  g_set_object (&keys->credentials, credentials);
  g_task_set_task_data (worker, keys, keys_free);
  g_task_run_in_thread (worker, keys_thread);
}

/**
 * todoku_session_erase_async:
 * @self: the session, open or not
 * @parts: what goes beside the data
 * @callback: called when all is gone, or nothing more can be removed
 * @user_data: its argument
 *
 * Removes what Todoku keeps on this computer: first the keys, so that none is left behind without
 * the data that tells of it, then the rest. An open session is closed. Remote
 * changes in flight are waited for; what stands at services and in DNS stays.
 */
void
todoku_session_erase_async (TodokuSession       *self,
                            TodokuEraseParts     parts,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  TodokuCredentials *credentials = NULL;
  TodokuEraseParts *data = NULL;
  GError *error = NULL;

  g_return_if_fail (TODOKU_IS_SESSION (self));

  todoku_make_classes ();
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, todoku_session_erase_async);
  g_task_set_name (task, "session erase");
  data = g_new (TodokuEraseParts, 1);
  *data = parts;
  g_task_set_task_data (task, data, g_free);
  if (is_used_by_another (self))
    set_used (&error);
  else if ((parts & TODOKU_ERASE_KEYS) != 0)
    credentials = todoku_session_get_credentials (self, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    erase_keys (g_steal_pointer (&task), credentials);
}

/**
 * todoku_session_erase_finish:
 * @self: the session
 * @result: the result
 * @error: return location of #TODOKU_ERROR_STORE_LOCKED while another process uses the folder, of
 *   a `SECRETS` code, in which cases no data was removed, or of #TODOKU_ERROR_STORE_FAILED
 *
 * Returns: whether all is gone
 */
gboolean
todoku_session_erase_finish (TodokuSession  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_erase_async), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
