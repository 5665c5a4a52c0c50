/* SPDX-License-Identifier: GPL-3.0-or-later
 * Strings that stand right behind their structure, in the same allocation: there are millions of
 * records and answers in a large check, and an allocation for each string would be a third of what
 * it costs. Such a string is never freed, and never replaced by one that is. Any thread.
 */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/**
 * todoku_packed_size:
 * @text: (nullable): a string
 *
 * Returns: how many bytes behind the structure it takes
 */
static inline gsize
todoku_packed_size (const char *text)
{
  return text != NULL ? strlen (text) + 1 : 0;
}

/**
 * todoku_packed_copy:
 * @space: (inout): where the string goes; afterwards, what follows it
 * @text: (nullable): a string
 *
 * Returns: (transfer none) (nullable): the copy
 */
static inline char *
todoku_packed_copy (char       **space,
                    const char  *text)
{
  gsize size = todoku_packed_size (text);
  char *copy = *space;

  if (text == NULL)
    return NULL;
  memcpy (copy, text, size);
  *space += size;

  return copy;
}

G_END_DECLS
