/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads a BIND zone snippet (RFC 1035 section 5) as it is pasted or exported: $ORIGIN, $TTL,
 * comments, quoted strings, parentheses, relative names and left-out owners. Main loop. A line
 * that cannot be read is skipped and named; SOA and NS of the zone itself are left alone.
 */
#include <string.h>

#include "practice-private.h"
#include "todoku-dns-reply.h"

typedef struct
{
  Practice *practice;
  char *origin;
  char *owner;
  gint64 ttl;
  guint n_added;
  JsonArray *skipped;
} Import;

static void
skip (Import     *import,
      guint       line,
      const char *reason)
{
  JsonObject *skipped = json_object_new ();

  json_object_set_int_member (skipped, "line", line);
  json_object_set_string_member (skipped, "reason", reason);
  json_array_add_object_element (import->skipped, skipped);
}

/* Reads one entry, over several lines where parentheses are open, into its words. A quoted string
 * keeps its quotation marks; the first word is empty where the owner was left out.
 */
static char **
read_words (const char **text,
            guint       *line)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GString) word = g_string_new (NULL);
  const char *at = *text;
  guint depth = 0;
  gboolean quoted = FALSE;

  if (*at == ' ' || *at == '\t')
    g_strv_builder_add (builder, "");
  for (; *at != '\0' && (*at != '\n' || depth > 0); at++)
    {
      if (*at == '\n')
        (*line)++;
      if (*at == '\\' && at[1] != '\0' && at[1] != '\n')
        {
          g_string_append_len (word, at++, 2);
          continue;
        }
      if (*at == '"')
        quoted = !quoted;

      if (!quoted && *at == ';')
        {
          at += strcspn (at, "\n") - 1;
          continue;
        }
      if (!quoted && (*at == '(' || *at == ')'))
        {
          depth = *at == '(' ? depth + 1 : depth > 0 ? depth - 1 : 0;
          continue;
        }
      if (quoted || !g_ascii_isspace (*at))
        {
          g_string_append_c (word, *at);
          continue;
        }
      if (word->len > 0)
        g_strv_builder_add (builder, word->str);
      g_string_truncate (word, 0);
    }
  if (word->len > 0)
    g_strv_builder_add (builder, word->str);
  *text = at;

  return g_strv_builder_end (builder);
}

static char *
absolute (Import     *import,
          const char *name)
{
  if (g_str_equal (name, "@"))
    return g_strdup (import->origin);
  if (g_str_has_suffix (name, ".") && strlen (name) > 1)
    return g_strndup (name, strlen (name) - 1);
  if (import->origin == NULL || g_str_equal (name, "."))
    return g_strdup (name);

  return g_strconcat (name, ".", import->origin, NULL);
}

static void
add_record (Import     *import,
            guint       line,
            guint16     rrtype,
            const char *type,
            char      **data)
{
  g_autoptr(JsonObject) fields = json_object_new ();
  g_autofree char *value = NULL;
  g_autoptr(GError) error = NULL;
  gboolean is_mx = rrtype == TODOKU_RRTYPE_MX;

  if (rrtype == TODOKU_RRTYPE_SOA || rrtype == TODOKU_RRTYPE_NS)
    {
      skip (import, line, "The practice DNS has its own SOA and NS records");
      return;
    }
  if (data[0] == NULL || (is_mx && data[1] == NULL) || import->owner == NULL)
    {
      skip (import, line, "The record is not complete");
      return;
    }

  if (is_mx || rrtype == TODOKU_RRTYPE_CNAME)
    value = absolute (import, data[is_mx ? 1 : 0]);
  else
    value = g_strjoinv (" ", data);
  json_object_set_string_member (fields, "host", import->owner);
  json_object_set_string_member (fields, "type", type);
  json_object_set_string_member (fields, "value", value != NULL ? value : "");
  if (is_mx)
    json_object_set_int_member (fields, "priority", g_ascii_strtoll (data[0], NULL, 10));
  if (import->ttl >= 0)
    json_object_set_int_member (fields, "ttl", import->ttl);
  if (practice_records_add (import->practice, fields, &error) != NULL)
    import->n_added++;
  else
    skip (import, line, error->message);
}

static void
read_entry (Import  *import,
            guint    line,
            char   **words)
{
  gint64 default_ttl = import->ttl;
  guint i = 1;

  if (words[0] == NULL || (words[0][0] == '\0' && words[1] == NULL))
    return;
  if (g_ascii_strcasecmp (words[0], "$ORIGIN") == 0 && words[1] != NULL)
    {
      char *origin = absolute (import, words[1]);

      g_free (import->origin);
      import->origin = origin;
      return;
    }
  if (g_ascii_strcasecmp (words[0], "$TTL") == 0 && words[1] != NULL)
    {
      import->ttl = g_ascii_strtoll (words[1], NULL, 10);
      return;
    }
  if (words[0][0] == '$')
    {
      skip (import, line, "This directive is not known here");
      return;
    }

  if (words[0][0] != '\0')
    {
      g_free (import->owner);
      import->owner = absolute (import, words[0]);
    }
  /* TTL and class may come in either order before the type. */
  for (; words[i] != NULL; i++)
    if (g_ascii_isdigit (words[i][0]))
      import->ttl = g_ascii_strtoll (words[i], NULL, 10);
    else if (g_ascii_strcasecmp (words[i], "IN") != 0)
      break;

  if (words[i] == NULL || todoku_dns_rrtype_from_text (words[i]) == 0)
    skip (import, line, "There is no record type");
  else
    add_record (import, line, todoku_dns_rrtype_from_text (words[i]), words[i], words + i + 1);
  import->ttl = default_ttl;
}

/**
 * practice_import_bind:
 * @self: the practice server
 * @text: a zone snippet
 * @origin: (nullable): what relative names are relative to, until $ORIGIN says otherwise
 * @ret_added: (out): how many records were added
 * @skipped: where to add what was not, as "line" and "reason"
 */
void
practice_import_bind (Practice   *self,
                      const char *text,
                      const char *origin,
                      guint      *ret_added,
                      JsonArray  *skipped)
{
  Import import = { .practice = self, .ttl = -1, .skipped = skipped };
  guint line = 1;

  if (origin != NULL)
    import.origin = g_strndup (origin, strlen (origin) - (g_str_has_suffix (origin, ".") ? 1 : 0));
  while (*text != '\0')
    {
      guint first_line = line;
      g_auto(GStrv) words = read_words (&text, &line);

      read_entry (&import, first_line, words);
      if (*text == '\n')
        {
          text++;
          line++;
        }
    }
  *ret_added = import.n_added;
  g_free (import.origin);
  g_free (import.owner);
}
