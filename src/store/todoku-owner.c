/* SPDX-License-Identifier: GPL-3.0-or-later
 * One locked file per living process, in the folder "owners" beside the database. The lock is taken
 * without waiting, so that nothing here blocks. Immutable: any thread.
 */
#include "todoku-owner.h"

#include "todoku-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

struct _TodokuOwner
{
  char *folder;
  char *token;
  int fd;
};

static char *
file_of (TodokuOwner *self,
         const char  *token)
{
  return g_build_filename (self->folder, token, NULL);
}

/**
 * todoku_owner_new:
 * @data_dir: the folder of the database
 * @error: return location
 *
 * Returns: (transfer full): a new owner that lives as long as this process, or %NULL with @error
 * set
 */
TodokuOwner *
todoku_owner_new (const char  *data_dir,
                  GError     **error)
{
  g_autoptr(TodokuOwner) self = g_new0 (TodokuOwner, 1);
  g_autofree char *path = NULL;

  self->fd = -1;
  self->folder = g_build_filename (data_dir, "owners", NULL);
  self->token = g_strdup_printf ("%08x%08x%08x", g_random_int (), g_random_int (), g_random_int ());
  path = file_of (self, self->token);

  if (g_mkdir_with_parents (self->folder, 0700) == 0)
    self->fd = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (self->fd == -1 || flock (self->fd, LOCK_EX | LOCK_NB) == -1)
    {
      int code = errno;

      g_set_error (error, TODOKU_ERROR,
                   code == ENOSPC ? TODOKU_ERROR_STORE_FULL : TODOKU_ERROR_STORE_FAILED,
                   "Cannot lock “%s”: %s", path, g_strerror (code));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * todoku_owner_free:
 * @self: (transfer full) (nullable): an owner
 *
 * From here on its rows are anybody's.
 */
void
todoku_owner_free (TodokuOwner *self)
{
  if (self == NULL)
    return;

  if (self->fd != -1)
    {
      g_autofree char *path = file_of (self, self->token);

      g_unlink (path);
      close (self->fd);
    }
  g_free (self->folder);
  g_free (self->token);
  g_free (self);
}

/**
 * todoku_owner_get_token:
 * @self: an owner
 *
 * Returns: (transfer none): what its journal rows carry
 */
const char *
todoku_owner_get_token (TodokuOwner *self)
{
  return self->token;
}

/**
 * todoku_owner_is_alive:
 * @self: an owner
 * @token: (nullable): the owner of a journal row
 *
 * Returns: whether the process that wrote the row still runs and is not this one
 */
gboolean
todoku_owner_is_alive (TodokuOwner *self,
                       const char  *token)
{
  g_autofree char *path = NULL;
  gboolean alive;
  int fd;

  /* The token comes from the file, so it must not be able to name a path. */
  if (token == NULL || *token == '\0' || strchr (token, '/') != NULL || *token == '.' ||
      g_str_equal (token, self->token))
    return FALSE;

  path = file_of (self, token);
  fd = g_open (path, O_RDWR | O_CLOEXEC, 0);
  if (fd == -1)
    return FALSE;

  /* Shared, so that two that ask at once do not take each other for the owner. */
  alive = flock (fd, LOCK_SH | LOCK_NB) == -1;
  if (!alive)
    g_unlink (path);
  close (fd);

  return alive;
}

/**
 * todoku_owner_others_are_alive:
 * @data_dir: the folder of the database
 * @self: (nullable): the owner that this process is, if it has the database open
 *
 * Returns: whether another process has the database open
 */
gboolean
todoku_owner_others_are_alive (const char  *data_dir,
                               TodokuOwner *self)
{
  g_autofree char *path = g_build_filename (data_dir, "owners", NULL);
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  TodokuOwner nobody = { .folder = path, .token = (char *) "" };
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (todoku_owner_is_alive (self != NULL ? self : &nobody, name))
      return TRUE;

  return FALSE;
}
