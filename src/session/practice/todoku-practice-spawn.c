/* SPDX-License-Identifier: GPL-3.0-or-later
 * org.freedesktop.portal.Flatpak.Spawn. A child in our own sandbox would keep bwrap alive, which
 * holds the standard output that a shell reads to its end: `x=$(… practice start)` would wait until
 * the practice server ends. It hears of the child's end in a context of its own. Worker threads.
 */
#include "todoku-practice-spawn.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <sys/stat.h>
#include <unistd.h>

#define PORTAL_NAME "org.freedesktop.portal.Flatpak"
#define PORTAL_PATH "/org/freedesktop/portal/Flatpak"
#define PORTAL_INTERFACE "org.freedesktop.portal.Flatpak"

struct _TodokuPracticeSpawn
{
  GObject parent_instance;

  /* (owned): what the bus says of it arrives here */
  GMainContext *context;
  GDBusConnection *bus;
  guint subscription;
  guint32 pid; /* as the portal counts */
  gboolean running;
};

G_DEFINE_FINAL_TYPE (TodokuPracticeSpawn, todoku_practice_spawn, G_TYPE_OBJECT)

static void
todoku_practice_spawn_dispose (GObject *object)
{
  TodokuPracticeSpawn *self = TODOKU_PRACTICE_SPAWN (object);

  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  self->subscription = 0;
  g_clear_object (&self->bus);
  g_clear_pointer (&self->context, g_main_context_unref);

  G_OBJECT_CLASS (todoku_practice_spawn_parent_class)->dispose (object);
}

static void
todoku_practice_spawn_class_init (TodokuPracticeSpawnClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = todoku_practice_spawn_dispose;
}

static void
todoku_practice_spawn_init (TodokuPracticeSpawn *self)
{
}

static void
spawn_exited_cb (GDBusConnection *bus,
                 const char      *sender,
                 const char      *path,
                 const char      *interface_name,
                 const char      *signal,
                 GVariant        *parameters,
                 gpointer         user_data)
{
  TodokuPracticeSpawn *self = user_data;
  guint32 pid, status;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(uu)")))
    return;

  g_variant_get (parameters, "(uu)", &pid, &status);
  if (pid == self->pid)
    self->running = FALSE;
}

/* The three standard descriptors of the new program: nobody reads what it writes. */
static GUnixFDList *
open_nothing (GError **error)
{
  g_autoptr(GUnixFDList) list = g_unix_fd_list_new ();

  for (int i = 0; i < 3; i++)
    {
      int fd = open ("/dev/null", O_RDWR | O_CLOEXEC);
      int handle = fd >= 0 ? g_unix_fd_list_append (list, fd, error) : -1;

      if (fd >= 0)
        close (fd);
      else
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "/dev/null cannot be opened");
      if (handle < 0)
        return NULL;
    }

  return g_steal_pointer (&list);
}

static gboolean
ask_portal (TodokuPracticeSpawn  *self,
            const char *const    *argv,
            GUnixFDList          *fds,
            GCancellable         *cancellable,
            GError              **error)
{
  g_autoptr(GVariant) reply = NULL;
  GVariantBuilder map;

  g_variant_builder_init (&map, G_VARIANT_TYPE ("a{uh}"));
  for (guint i = 0; i < 3; i++)
    g_variant_builder_add (&map, "{uh}", i, i);
  reply =
    g_dbus_connection_call_with_unix_fd_list_sync (self->bus, PORTAL_NAME, PORTAL_PATH,
                                                   PORTAL_INTERFACE, "Spawn",
                                                   g_variant_new ("(^ay^aaya{uh}@a{ss}u@a{sv})",
                                                                  "/", argv, &map,
                                                                  g_variant_new ("a{ss}", NULL), 0,
                                                                  g_variant_new ("a{sv}", NULL)),
                                                   G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE,
                                                   -1, fds, NULL, cancellable, error);
  if (reply == NULL)
    return FALSE;

  g_variant_get (reply, "(u)", &self->pid);
  self->running = TRUE;
  return TRUE;
}

/**
 * todoku_practice_spawn:
 * @argv: (array zero-terminated=1): a program of this Flatpak and its arguments
 * @cancellable: (nullable): a cancellable
 * @error: return location of any error of D-Bus; then nothing was started
 *
 * Lets the desktop start a program in a sandbox of its own; it outlives this program.
 *
 * Returns: (transfer full) (nullable): the program that was started
 */
TodokuPracticeSpawn *
todoku_practice_spawn (const char *const  *argv,
                       GCancellable       *cancellable,
                       GError            **error)
{
  g_autoptr(TodokuPracticeSpawn) self = g_object_new (TODOKU_TYPE_PRACTICE_SPAWN, NULL);
  g_autoptr(GUnixFDList) fds = NULL;

  self->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, cancellable, error);
  if (self->bus == NULL || (fds = open_nothing (error)) == NULL)
    return NULL;

  self->context = g_main_context_new ();
  g_main_context_push_thread_default (self->context);
  self->subscription =
    g_dbus_connection_signal_subscribe (self->bus, PORTAL_NAME, PORTAL_INTERFACE, "SpawnExited",
                                        PORTAL_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                        spawn_exited_cb, self, NULL);
  g_main_context_pop_thread_default (self->context);
  if (!ask_portal (self, argv, fds, cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * todoku_practice_spawn_is_running:
 * @self: a program that was started
 *
 * Returns: whether nothing has been heard of its end
 */
gboolean
todoku_practice_spawn_is_running (TodokuPracticeSpawn *self)
{
  g_return_val_if_fail (TODOKU_IS_PRACTICE_SPAWN (self), FALSE);

  while (g_main_context_iteration (self->context, FALSE))
    ;

  return self->running;
}

/**
 * todoku_practice_spawn_has_pipe:
 *
 * Returns: whether somebody may be reading the output of this program to its end
 */
gboolean
todoku_practice_spawn_has_pipe (void)
{
  for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
    {
      struct stat status;

      if (fstat (fd, &status) == 0 && S_ISFIFO (status.st_mode))
        return TRUE;
    }

  return FALSE;
}
