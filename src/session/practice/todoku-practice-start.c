/* SPDX-License-Identifier: GPL-3.0-or-later
 * Starting and stopping the practice server, a program of its own that outlives whoever started it.
 * Worker threads.
 */
#include "todoku-practice-client.h"

#include "todoku-clock.h"
#include "todoku-config.h"
#include "todoku-error.h"
#include "todoku-practice-spawn.h"
#include "todoku-sandbox.h"

#include <unistd.h>

/* How often, and how many times, a server that has just been started is asked whether it is there,
 * or one that has just been told to end whether it is gone.
 */
#define INTERVAL (20 * G_TIME_SPAN_MILLISECOND)
#define MAX_ATTEMPTS 500
/* A server that was stopped a moment ago may still have the folder locked. */
#define MAX_SPAWNS 20
#define SPAWN_INTERVAL (50 * G_TIME_SPAN_MILLISECOND)

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
 * Child:
 * @process: (owned) (nullable): the server as a child of ours
 * @sandboxed: (owned) (nullable): the server in a sandbox of its own
 */
typedef struct
{
  GSubprocess *process;
  TodokuPracticeSpawn *sandboxed;
} Child;

static void
child_clear (Child *child)
{
  g_clear_object (&child->process);
  g_clear_object (&child->sandboxed);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Child, child_clear)

static gboolean
child_has_ended (const Child *child)
{
  if (child->sandboxed != NULL)
    return !todoku_practice_spawn_is_running (child->sandboxed);

  return g_subprocess_get_identifier (child->process) == NULL;
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

static gboolean
start_child (TodokuPracticeClient  *self,
             Child                 *child,
             GError               **error)
{
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autofree char *program = find_program ();
  g_autoptr(GError) failure = NULL;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                        G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_set_child_setup (launcher, leave_terminal_cb, NULL, NULL);
  unset_secrets (launcher);
  child->process = g_subprocess_launcher_spawn (launcher, &failure, program, "--data-dir",
                                                self->folder, NULL);
  if (child->process == NULL)
    g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED,
                 "The practice server cannot be started: %s", failure->message);

  return child->process != NULL;
}

/* Without the portal the server lives in our sandbox. That harms only who reads our output to its
 * end.
 */
static gboolean
start_program (TodokuPracticeClient  *self,
               Child                 *child,
               GCancellable          *cancellable,
               GError               **error)
{
  g_autofree char *program = NULL;
  g_autoptr(GError) failure = NULL;

  if (!todoku_sandbox_is_inside ())
    return start_child (self, child, error);

  program = find_program ();
  child->sandboxed = todoku_practice_spawn ((const char *const []) { program, "--data-dir",
                                                                     self->folder, NULL },
                                            cancellable, &failure);
  if (child->sandboxed != NULL)
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (!todoku_practice_spawn_has_pipe ())
    return start_child (self, child, error);

  g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_PIPE, "No other sandbox: %s",
               failure->message);
  return FALSE;
}

/* Returns %NULL without an error when the program has ended instead. */
static JsonObject *
await_answer (TodokuPracticeClient  *self,
              const Child           *child,
              guint                 *attempts,
              GCancellable          *cancellable,
              GError               **error)
{
  g_autoptr(TodokuClock) clock = todoku_clock_new (1);

  while (++*attempts < MAX_ATTEMPTS)
    {
      JsonObject *info = todoku_practice_client_find (self, cancellable, NULL);

      if (info != NULL)
        return info;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (child_has_ended (child))
        {
          todoku_clock_wait (clock, SPAWN_INTERVAL, cancellable, error);
          return NULL;
        }
      if (!todoku_clock_wait (clock, INTERVAL, cancellable, error))
        return NULL;
    }

  return NULL;
}

/**
 * todoku_practice_client_start:
 * @self: a client
 * @cancellable: (nullable): gives up waiting
 * @error: return location of %TODOKU_ERROR_PRACTICE_FAILED and others
 *
 * Starts the server, unless it runs already. It goes on running after this program has ended.
 *
 * Returns: (transfer full): what its port file says, or %NULL with @error set
 */
JsonObject *
todoku_practice_client_start (TodokuPracticeClient  *self,
                              GCancellable          *cancellable,
                              GError               **error)
{
  JsonObject *info = todoku_practice_client_find (self, cancellable, NULL);
  GError *failure = NULL;
  guint attempts = 0;

  for (guint i = 0; info == NULL && failure == NULL && i < MAX_SPAWNS &&
       attempts < MAX_ATTEMPTS; i++)
    {
      g_auto(Child) child = { NULL };

      if (!g_cancellable_set_error_if_cancelled (cancellable, &failure) &&
          start_program (self, &child, cancellable, &failure))
        info = await_answer (self, &child, &attempts, cancellable, &failure);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  else if (info == NULL)
    g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED,
                         "The practice server did not start");

  return info;
}

/**
 * todoku_practice_client_stop:
 * @self: a client
 * @cancellable: (nullable): gives up before it is told to end
 * @error: return location
 *
 * Stops the server, whoever started it. One that does not run has stopped.
 *
 * Returns: whether it has stopped
 */
gboolean
todoku_practice_client_stop (TodokuPracticeClient  *self,
                             GCancellable          *cancellable,
                             GError               **error)
{
  g_autoptr(TodokuClock) clock = todoku_clock_new (1);
  g_autoptr(JsonObject) info = todoku_practice_client_find (self, cancellable, NULL);
  g_autoptr(JsonNode) reply = NULL;

  if (info == NULL)
    return !g_cancellable_set_error_if_cancelled (cancellable, error);

  reply = todoku_practice_client_call (self, info, "POST", "/shutdown", NULL, cancellable, error);
  if (reply == NULL)
    return FALSE;

  for (guint i = 0; i < MAX_ATTEMPTS; i++)
    {
      g_autoptr(JsonObject) still = todoku_practice_client_find (self, NULL, NULL);

      if (still == NULL)
        break;
      todoku_clock_wait (clock, INTERVAL, NULL, NULL);
    }

  return TRUE;
}
