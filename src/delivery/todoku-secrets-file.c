/* SPDX-License-Identifier: GPL-3.0-or-later
 * The private file of keys. Any thread. It refuses what others may read, what somebody else owns
 * and what is not a small regular file, and looks at the open file, which nobody can exchange. A
 * change is read, made and written under a lock that other processes heed; the lock is a file
 * beside it, because the file itself is replaced.
 */
#include "todoku-secrets-file.h"

#include "todoku-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Far more than all keys of one person; anything larger is another file. */
#define MAX_FILE (1024 * 1024)

/* As many as Linux follows (path_resolution(7)). */
#define MAX_LINKS 40

/* A change takes milliseconds; whoever holds the lock for this long has been stopped. */
#define LOCK_ATTEMPTS 1000
#define LOCK_INTERVAL_US (10 * 1000)

static void
set_failed_error (GError     **error,
                  const char  *what,
                  int          code)
{
  g_set_error (error, TODOKU_ERROR,
               code == ENOSPC || code == EDQUOT ? TODOKU_ERROR_STORE_FULL
                                                : TODOKU_ERROR_SECRETS_FAILED,
               "%s: %s", what, g_strerror (code));
}

static void
set_damaged_error (GError     **error,
                   const char  *what)
{
  g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_SECRETS_DAMAGED, what);
}

static gboolean
read_all (int      fd,
          char    *buffer,
          gsize    length)
{
  while (length > 0)
    {
      gssize n = read (fd, buffer, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      buffer += n;
      length -= n;
    }

  return TRUE;
}

static GKeyFile *
parse_open_file (int      fd,
                 guint    forbidden,
                 GError **error)
{
  g_autoptr(GKeyFile) keys = g_key_file_new ();
  g_autofree char *text = NULL;
  struct stat info;
  gboolean parsed;

  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size > MAX_FILE)
    {
      set_damaged_error (error, "The secrets file is not a small regular file");
      return NULL;
    }
  if ((info.st_mode & forbidden) != 0 || (info.st_uid != geteuid () && info.st_uid != 0))
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_SECRETS_TOO_OPEN,
                   "The secrets file has mode %04o; it must be one's own, with mode 0600",
                   (guint) info.st_mode & 07777);
      return NULL;
    }

  text = g_malloc0 (info.st_size + 1);
  if (!read_all (fd, text, info.st_size))
    {
      explicit_bzero (text, info.st_size);
      set_failed_error (error, "The secrets file cannot be read", EIO);
      return NULL;
    }
  parsed = info.st_size == 0 ||
           g_key_file_load_from_data (keys, text, info.st_size, G_KEY_FILE_NONE, NULL);
  explicit_bzero (text, info.st_size);

  /* The parser's own words would repeat the line that it stumbled over. */
  if (!parsed)
    {
      set_damaged_error (error, "The secrets file is not a key file");
      return NULL;
    }

  return g_steal_pointer (&keys);
}

static GKeyFile *
read_secrets (const char  *path,
              guint        forbidden,
              GError     **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  GKeyFile *keys;

  if (fd < 0 && errno == ENOENT)
    return g_key_file_new ();
  if (fd < 0)
    {
      set_failed_error (error, "The secrets file cannot be opened", errno);
      return NULL;
    }
  keys = parse_open_file (fd, forbidden, error);
  close (fd);

  return keys;
}

/**
 * todoku_secrets_file_read:
 * @path: the path
 * @error: return location of #TODOKU_ERROR_SECRETS_TOO_OPEN, #TODOKU_ERROR_SECRETS_DAMAGED or
 *   #TODOKU_ERROR_SECRETS_FAILED
 *
 * A file that is not there is an empty one. It is small and local, and reading it takes no longer
 * than asking a thread to.
 *
 * Returns: (transfer full): its content, or %NULL with @error set
 */
GKeyFile *
todoku_secrets_file_read (const char  *path,
                          GError     **error)
{
  return read_secrets (path, 077, error);
}

/**
 * todoku_secrets_file_read_handed:
 * @path: the path of a credential
 * @error: return location, as of todoku_secrets_file_read()
 *
 * As todoku_secrets_file_read(), of what systemd hands to a service: where that runs as another
 * user than root, an access control list lets it read, whose mask shows as the mode of the group.
 *
 * Returns: (transfer full): its content, or %NULL with @error set
 */
GKeyFile *
todoku_secrets_file_read_handed (const char  *path,
                                 GError     **error)
{
  return read_secrets (path, 037, error);
}

/**
 * todoku_secrets_file_lookup:
 * @keys: the content of a secrets file
 * @kind: the kind of secret
 * @name: whose it is
 *
 * Returns: (transfer full) (nullable): the secret, to be wiped, or %NULL if it is not there
 */
char *
todoku_secrets_file_lookup (GKeyFile   *keys,
                            const char *kind,
                            const char *name)
{
  g_autofree char *key = g_uri_escape_string (name, NULL, FALSE);

  return g_key_file_get_string (keys, kind, key, NULL);
}

/* Where the file is in the end. Dotfile managers keep it elsewhere and leave a link, which must
 * stay one, also while what it points to is not there yet.
 */
static char *
follow_links (const char  *path,
              GError     **error)
{
  g_autofree char *target = g_strdup (path);

  for (guint i = 0; i < MAX_LINKS; i++)
    {
      g_autofree char *link = g_file_read_link (target, NULL);
      g_autofree char *folder = g_path_get_dirname (target);

      if (link == NULL)
        return g_steal_pointer (&target);
      g_free (target);
      target = g_path_is_absolute (link) ? g_steal_pointer (&link)
                                         : g_build_filename (folder, link, NULL);
    }

  set_failed_error (error, "The secrets file cannot be found", ELOOP);

  return NULL;
}

static gboolean
is_still_there (int         fd,
                const char *path)
{
  struct stat open_file;
  struct stat named;

  return fstat (fd, &open_file) == 0 && stat (path, &named) == 0 &&
         open_file.st_dev == named.st_dev && open_file.st_ino == named.st_ino;
}

/* Erasing removes the lock as well: whoever waited for that one takes the next. */
static int
lock_beside (const char  *target,
             GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (target);
  g_autofree char *path = g_strconcat (target, ".lock", NULL);
  int code = EWOULDBLOCK;

  g_mkdir_with_parents (folder, 0700);
  for (guint i = 0; i < LOCK_ATTEMPTS; i++)
    {
      int fd = g_open (path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);

      if (fd < 0)
        {
          code = errno;
          break;
        }
      if (flock (fd, LOCK_EX | LOCK_NB) == 0 && is_still_there (fd, path))
        return fd;
      close (fd);
      g_usleep (LOCK_INTERVAL_US);
    }
  set_failed_error (error, "The secrets file cannot be locked", code);

  return -1;
}

/* Mode 0600 from the start, and by a rename: a reader sees the old file or the new one and never a
 * part.
 */
static gboolean
write_keys (const char  *target,
            GKeyFile    *keys,
            GError     **error)
{
  g_autoptr(GError) write_error = NULL;
  gsize length;
  char *text = g_key_file_to_data (keys, &length, NULL);
  gboolean written = g_file_set_contents_full (target, text, length,
                                               G_FILE_SET_CONTENTS_CONSISTENT |
                                               G_FILE_SET_CONTENTS_DURABLE, 0600, &write_error);

  explicit_bzero (text, length);
  g_free (text);
  if (!written)
    g_set_error (error, TODOKU_ERROR,
                 g_error_matches (write_error, G_FILE_ERROR, G_FILE_ERROR_NOSPC)
                   ? TODOKU_ERROR_STORE_FULL : TODOKU_ERROR_SECRETS_FAILED,
                 "The secrets file cannot be written: %s", write_error->message);

  return written;
}

static gboolean
change_locked (const char  *target,
               const char  *kind,
               const char  *name,
               const char  *secret,
               GError     **error)
{
  g_autofree char *key = g_uri_escape_string (name, NULL, FALSE);
  g_autoptr(GKeyFile) keys = todoku_secrets_file_read (target, error);

  if (keys == NULL)
    return FALSE;
  if (secret != NULL)
    g_key_file_set_string (keys, kind, key, secret);
  else if (!g_key_file_remove_key (keys, kind, key, NULL))
    return TRUE;

  return write_keys (target, keys, error);
}

/**
 * todoku_secrets_file_change:
 * @path: the path
 * @kind: the kind of secret
 * @name: whose it is
 * @secret: (nullable): the secret, or %NULL to forget it
 * @error: return location of #TODOKU_ERROR_SECRETS_TOO_OPEN, #TODOKU_ERROR_SECRETS_DAMAGED,
 *   #TODOKU_ERROR_SECRETS_FAILED or #TODOKU_ERROR_STORE_FULL
 *
 * Changes one secret, and leaves what other processes change meanwhile.
 *
 * Returns: whether it is on the disk
 */
gboolean
todoku_secrets_file_change (const char  *path,
                            const char  *kind,
                            const char  *name,
                            const char  *secret,
                            GError     **error)
{
  g_autofree char *target = follow_links (path, error);
  gboolean changed;
  int lock;

  if (target == NULL || (lock = lock_beside (target, error)) < 0)
    return FALSE;

  changed = change_locked (target, kind, name, secret, error);
  close (lock);

  return changed;
}

static gboolean
remove_file (const char  *path,
             GError     **error)
{
  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;

  set_failed_error (error, "The secrets file cannot be removed", errno);

  return FALSE;
}

/**
 * todoku_secrets_file_erase:
 * @path: the path
 * @error: return location of #TODOKU_ERROR_SECRETS_DAMAGED or #TODOKU_ERROR_SECRETS_FAILED
 *
 * Removes the file with every secret in it, the lock beside it, and a link that led to it. What is
 * not a file of keys is left alone, because it may be anything.
 *
 * Returns: whether it is gone
 */
gboolean
todoku_secrets_file_erase (const char  *path,
                           GError     **error)
{
  g_autofree char *target = follow_links (path, error);
  g_autofree char *beside = NULL;
  g_autoptr(GError) read_error = NULL;
  g_autoptr(GKeyFile) keys = NULL;
  gboolean erased;
  int lock;

  if (target == NULL)
    return FALSE;
  beside = g_strconcat (target, ".lock", NULL);
  if (!g_file_test (target, G_FILE_TEST_EXISTS) && !g_file_test (beside, G_FILE_TEST_EXISTS))
    return remove_file (path, error);
  if ((lock = lock_beside (target, error)) < 0)
    return FALSE;

  /* One that others can read holds keys all the same. */
  keys = todoku_secrets_file_read (target, &read_error);
  if (keys == NULL &&
      !g_error_matches (read_error, TODOKU_ERROR, TODOKU_ERROR_SECRETS_TOO_OPEN))
    {
      g_propagate_error (error, g_steal_pointer (&read_error));
      erased = FALSE;
    }
  else
    erased = remove_file (target, error) && remove_file (path, error) &&
             remove_file (beside, error);
  close (lock);

  return erased;
}
