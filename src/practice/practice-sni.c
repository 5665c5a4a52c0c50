/* SPDX-License-Identifier: GPL-3.0-or-later
 * The server name in a ClientHello (RFC 8446 section 4.1.2, RFC 6066 section 3). Pure; any thread.
 * Every length is held against what is left; a message in several records counts as none.
 */
#include "practice-sni.h"

#include <string.h>

#define RECORD_HANDSHAKE 22
#define MESSAGE_CLIENT_HELLO 1
#define EXTENSION_SERVER_NAME 0
#define NAME_TYPE_HOST 0
#define MAX_NAME 253

typedef struct
{
  const guint8 *at;
  gsize left;
} Reader;

static gboolean
read_number (Reader *reader,
             guint   n_octets,
             gsize  *ret_number)
{
  *ret_number = 0;
  if (reader->left < n_octets)
    return FALSE;

  for (guint i = 0; i < n_octets; i++)
    *ret_number = *ret_number << 8 | reader->at[i];
  reader->at += n_octets;
  reader->left -= n_octets;

  return TRUE;
}

/* A part with its length before it. */
static gboolean
read_part (Reader *reader,
           guint   n_octets,
           Reader *ret_part)
{
  gsize length;

  if (!read_number (reader, n_octets, &length) || length > reader->left)
    return FALSE;

  *ret_part = (Reader) { reader->at, length };
  reader->at += length;
  reader->left -= length;

  return TRUE;
}

static char *
read_name (Reader extension)
{
  Reader list, name;
  gsize type;

  if (!read_part (&extension, 2, &list) || !read_number (&list, 1, &type) ||
      type != NAME_TYPE_HOST || !read_part (&list, 2, &name) || name.left == 0 ||
      name.left > MAX_NAME || memchr (name.at, '\0', name.left) != NULL)
    return NULL;

  return g_ascii_strdown ((const char *) name.at, (gssize) name.left);
}

static char *
read_hello (Reader record)
{
  Reader hello, part, extensions;
  gsize number;

  if (!read_number (&record, 1, &number) || number != MESSAGE_CLIENT_HELLO ||
      !read_part (&record, 3, &hello) || hello.left < 34)
    return NULL;

  /* legacy_version and random */
  hello.at += 34;
  hello.left -= 34;
  /* legacy_session_id, cipher_suites, legacy_compression_methods */
  if (!read_part (&hello, 1, &part) || !read_part (&hello, 2, &part) ||
      !read_part (&hello, 1, &part) || !read_part (&hello, 2, &extensions))
    return NULL;

  while (read_number (&extensions, 2, &number) && read_part (&extensions, 2, &part))
    if (number == EXTENSION_SERVER_NAME)
      return read_name (part);

  return NULL;
}

/**
 * practice_sni_read:
 * @data: what a client has sent so far
 * @length: how much that is
 * @ret_name: (out) (nullable): the name in lower case, where there is one; not yet known to be one
 *
 * Returns: what could be read
 */
PracticeSniStatus
practice_sni_read (const guint8  *data,
                   gsize          length,
                   char         **ret_name)
{
  Reader reader = { data, length };
  Reader record;
  gsize number;

  *ret_name = NULL;
  if (length > 0 && data[0] != RECORD_HANDSHAKE)
    return PRACTICE_SNI_NONE;
  if (length < 5)
    return PRACTICE_SNI_MORE;

  reader.at += 3;
  reader.left -= 3;
  if (!read_part (&reader, 2, &record))
    {
      number = (gsize) data[3] << 8 | data[4];
      return number + 5 > PRACTICE_SNI_MAX ? PRACTICE_SNI_NONE : PRACTICE_SNI_MORE;
    }
  *ret_name = read_hello (record);

  return *ret_name != NULL ? PRACTICE_SNI_FOUND : PRACTICE_SNI_NONE;
}
