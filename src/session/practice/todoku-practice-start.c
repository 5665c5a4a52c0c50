/* SPDX-License-Identifier: GPL-3.0-or-later
 * Starting and stopping the practice server, a program of its own that outlives whoever started it.
 * Main thread only.
 */
#include "todoku-practice.h"

#include "todoku-config.h"
#include "todoku-error.h"
#include "todoku-practice-spawn.h"
#include "todoku-sandbox.h"

#include <unistd.h>

/* How often, and how many times, a server that has just been started is asked whether it is there,
 * or one that has just been told to end whether it is gone.
 */
#define INTERVAL_MS 20
#define MAX_ATTEMPTS 500
/* A server that was stopped a moment ago may still have the folder locked. */
#define MAX_SPAWNS 20
#define SPAWN_INTERVAL_MS 50

/* The installed program; in a build tree, the one built beside this program. */
static char *
find_program (void)
{
  g_autofree char *self_path = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self_path != NULL ? g_path_get_dirname (self_path) : NULL;
  static const char *const beside[] = { "../practice", "../../src/practice", "../libexec" };

  for (guint i = 0; folder != NULL && i < G_N_ELEMENTS (beside); i++)
    {
      g_autofree char *path = g_build_filename (folder, beside[i], "todoku-practice", NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&path);
    }

  return g_build_filename (TODOKU_LIBEXECDIR, "todoku-practice", NULL);
}

/* A session of its own keeps the server from dying with the terminal of `todokuctl practice start`.
 */
static void
leave_terminal_cb (gpointer user_data)
{
  setsid ();
}

/**
 * Start:
 * @process: (owned) (nullable): the server as a child of ours
 * @sandboxed: (owned) (nullable): the server in a sandbox of its own
 * @attempts: how often it was asked whether it is there
 * @spawns: how often it was started
 */
typedef struct
{
  GSubprocess *process;
  TodokuPracticeSpawn *sandboxed;
  guint attempts;
  guint spawns;
} Start;

static void
start_free (gpointer data)
{
  Start *start = data;

  g_clear_object (&start->process);
  g_clear_object (&start->sandboxed);
  g_free (start);
}

static gboolean
start_has_ended (const Start *start)
{
  if (start->sandboxed != NULL)
    return !todoku_practice_spawn_is_running (start->sandboxed);

  return g_subprocess_get_identifier (start->process) == NULL;
}

static gboolean start_ask_cb (gpointer user_data);
static gboolean spawn_again_cb (gpointer user_data);

static void
start_probed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Start *start = g_task_get_task_data (task);
  TodokuPractice *self = TODOKU_PRACTICE (source);

  if (todoku_practice_probe_finish (self, result, NULL))
    g_task_return_boolean (task, TRUE);
  else if (g_task_return_error_if_cancelled (task))
    return;
  else if (start->spawns >= MAX_SPAWNS || ++start->attempts >= MAX_ATTEMPTS)
    g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED,
                             "The practice server did not start");
  else if (start_has_ended (start))
    g_timeout_add (SPAWN_INTERVAL_MS, spawn_again_cb, g_steal_pointer (&task));
  else
    g_timeout_add (INTERVAL_MS, start_ask_cb, g_steal_pointer (&task));
}

static gboolean
start_ask_cb (gpointer user_data)
{
  GTask *task = user_data;

  todoku_practice_probe_async (g_task_get_source_object (task), g_task_get_cancellable (task),
                               start_probed_cb, task);

  return G_SOURCE_REMOVE;
}

/* The server has keys of its own, and lives longer than the shell whose keys these are. */
static void
unset_secrets (GSubprocessLauncher *launcher)
{
  static const char *const names[] = {
    "TODOKU_API_KEY", "TODOKU_TSIG_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_subprocess_launcher_unsetenv (launcher, names[i]);
}

static void
start_child (GTask *task)
{
  TodokuPractice *self = g_task_get_source_object (task);
  Start *start = g_task_get_task_data (task);
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autofree char *program = find_program ();
  GError *error = NULL;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                        G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_set_child_setup (launcher, leave_terminal_cb, NULL, NULL);
  unset_secrets (launcher);
  g_clear_object (&start->process);
  start->process = g_subprocess_launcher_spawn (launcher, &error, program, "--data-dir",
                                                todoku_practice_get_folder (self), NULL);
  if (start->process == NULL)
    {
      g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED,
                               "The practice server cannot be started: %s", error->message);
      g_error_free (error);
      g_object_unref (task);
      return;
    }

  start_ask_cb (task);
}

/* Without the portal the server lives in our sandbox. That harms only who reads our output to its
 * end.
 */
static void
start_sandboxed_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Start *start = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  g_clear_object (&start->sandboxed);
  start->sandboxed = todoku_practice_spawn_finish (result, &error);
  if (start->sandboxed != NULL)
    start_ask_cb (g_steal_pointer (&task));
  else if (g_task_return_error_if_cancelled (task))
    return;
  else if (todoku_practice_spawn_has_pipe ())
    g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_PIPE,
                             "No other sandbox: %s", error->message);
  else
    start_child (g_steal_pointer (&task));
}

static void
start_spawn (GTask *task)
{
  TodokuPractice *self = g_task_get_source_object (task);
  Start *start = g_task_get_task_data (task);
  g_autofree char *program = NULL;

  start->spawns++;
  if (!todoku_sandbox_is_inside ())
    {
      start_child (task);
      return;
    }

  program = find_program ();
  todoku_practice_spawn_async ((const char * const []) { program, "--data-dir",
                                                         todoku_practice_get_folder (self), NULL },
                               g_task_get_cancellable (task), start_sandboxed_cb, task);
}

static gboolean
spawn_again_cb (gpointer user_data)
{
  start_spawn (user_data);

  return G_SOURCE_REMOVE;
}

static void
start_looked_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  if (todoku_practice_probe_finish (TODOKU_PRACTICE (source), result, NULL))
    g_task_return_boolean (task, TRUE);
  else if (!g_task_return_error_if_cancelled (task))
    start_spawn (g_steal_pointer (&task));
}

/**
 * todoku_practice_start_async:
 * @self: the practice server
 * @cancellable: (nullable): a cancellable
 * @callback: called when it answers
 * @user_data: its argument
 *
 * Starts the server, unless it runs already. It goes on running after this program has ended.
 */
void
todoku_practice_start_async (TodokuPractice      *self,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, todoku_practice_start_async);
  g_task_set_name (task, "practice start");
  g_task_set_task_data (task, g_new0 (Start, 1), start_free);
  todoku_practice_probe_async (self, cancellable, start_looked_cb, task);
}

/**
 * todoku_practice_start_finish:
 * @self: the practice server
 * @result: the result
 * @error: return location of %TODOKU_ERROR_PRACTICE_FAILED
 *
 * Returns: whether it runs
 */
gboolean
todoku_practice_start_finish (TodokuPractice  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_practice_start_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean stop_ask_cb (gpointer user_data);

static void
stop_asked_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  guint *attempts = g_task_get_task_data (task);

  if (todoku_practice_probe_finish (TODOKU_PRACTICE (source), result, NULL) &&
      ++*attempts < MAX_ATTEMPTS)
    g_timeout_add (INTERVAL_MS, stop_ask_cb, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
stop_ask_cb (gpointer user_data)
{
  GTask *task = user_data;

  todoku_practice_probe_async (g_task_get_source_object (task), NULL, stop_asked_cb, task);

  return G_SOURCE_REMOVE;
}

static void
stop_called_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(JsonNode) reply =
    todoku_practice_call_finish (TODOKU_PRACTICE (source), result, &error);

  if (reply == NULL)
    g_task_return_error (task, error);
  else
    stop_ask_cb (g_steal_pointer (&task));
}

static void
stop_probed_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuPractice *self = TODOKU_PRACTICE (source);

  /* Stopping what does not run is no error. */
  if (!todoku_practice_probe_finish (self, result, NULL))
    g_task_return_boolean (task, TRUE);
  else
    todoku_practice_call_async (self, "POST", "/shutdown", NULL, g_task_get_cancellable (task),
                                stop_called_cb, g_object_ref (task));
}

/**
 * todoku_practice_stop_async:
 * @self: the practice server
 * @cancellable: (nullable): a cancellable
 * @callback: called when it has ended
 * @user_data: its argument
 *
 * Stops the server, whoever started it.
 */
void
todoku_practice_stop_async (TodokuPractice      *self,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, todoku_practice_stop_async);
  g_task_set_name (task, "practice stop");
  g_task_set_task_data (task, g_new0 (guint, 1), g_free);
  todoku_practice_probe_async (self, cancellable, stop_probed_cb, task);
}

/**
 * todoku_practice_stop_finish:
 * @self: the practice server
 * @result: the result
 * @error: return location
 *
 * Returns: whether it has stopped
 */
gboolean
todoku_practice_stop_finish (TodokuPractice  *self,
                             GAsyncResult    *result,
                             GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_practice_stop_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
