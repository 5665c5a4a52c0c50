/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is looked at before foreign JSON goes to the parser. Pure; any thread. It refuses text that
 * is nested deeper than any API's, because the parser and the tree recurse on the stack, and null
 * characters, because everything after one would be lost without a word.
 */
#include "todoku-json-text.h"

#include <string.h>

#define MAX_DEPTH 64
#define NULL_ESCAPE "u0000"

/**
 * todoku_json_text_is_tame:
 * @text: what is said to be JSON
 * @length: its length in bytes
 *
 * The parser would also take comments and single quotes, in which brackets could hide; no service
 * writes them.
 *
 * Returns: whether the text keeps to the tokens and the depth that the parser can be trusted with
 */
gboolean
todoku_json_text_is_tame (const char *text,
                          gsize       length)
{
  guint depth = 0;
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];

      if (c == '\0')
        return FALSE;
      if (in_string && c == '\\')
        {
          if (length - i > strlen (NULL_ESCAPE) &&
              strncmp (text + i + 1, NULL_ESCAPE, strlen (NULL_ESCAPE)) == 0)
            return FALSE;
          i++;
        }
      else if (in_string)
        in_string = c != '"';
      else if (c == '"')
        in_string = TRUE;
      else if (c == '/' || c == '#' || c == '\'')
        return FALSE;
      else if ((c == '[' || c == '{') && ++depth > MAX_DEPTH)
        return FALSE;
      else if ((c == ']' || c == '}') && depth > 0)
        depth--;
    }

  return TRUE;
}
