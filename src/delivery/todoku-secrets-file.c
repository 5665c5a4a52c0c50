/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the private file of keys. Any thread. It refuses what others may read, what somebody else
 * owns and what is not a small regular file, and looks at the open file, which nobody can exchange.
 */
#include "todoku-secrets-file.h"

#include "todoku-error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Far more than all keys of one person; anything larger is another file. */
#define MAX_FILE (1024 * 1024)

static void
set_unavailable_error (GError     **error,
                       const char  *what)
{
  g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_SECRETS_UNAVAILABLE, what);
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
                 GError **error)
{
  g_autoptr(GKeyFile) keys = g_key_file_new ();
  g_autofree char *text = NULL;
  struct stat info;
  gboolean parsed;

  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size > MAX_FILE)
    {
      set_unavailable_error (error, "The secrets file is not a small regular file");
      return NULL;
    }
  if ((info.st_mode & 077) != 0 || (info.st_uid != geteuid () && info.st_uid != 0))
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_SECRETS_TOO_OPEN,
                   "The secrets file has mode %04o; it must be one's own, with mode 0600",
                   (guint) info.st_mode & 07777);
      return NULL;
    }

  text = g_malloc0 (info.st_size + 1);
  if (!read_all (fd, text, info.st_size))
    {
      set_unavailable_error (error, "The secrets file cannot be read");
      return NULL;
    }
  parsed = info.st_size == 0 ||
           g_key_file_load_from_data (keys, text, info.st_size, G_KEY_FILE_NONE, NULL);
  explicit_bzero (text, info.st_size);

  /* The parser's own words would repeat the line that it stumbled over. */
  if (!parsed)
    {
      set_unavailable_error (error, "The secrets file is not a key file");
      return NULL;
    }

  return g_steal_pointer (&keys);
}

/**
 * todoku_secrets_file_read:
 * @path: the path
 * @error: return location of #TODOKU_ERROR_SECRETS_UNAVAILABLE or #TODOKU_ERROR_SECRETS_TOO_OPEN
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
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  GKeyFile *keys;

  if (fd < 0 && errno == ENOENT)
    return g_key_file_new ();
  if (fd < 0)
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_SECRETS_UNAVAILABLE,
                   "The secrets file cannot be opened: %s", g_strerror (errno));
      return NULL;
    }
  keys = parse_open_file (fd, error);
  close (fd);

  return keys;
}
