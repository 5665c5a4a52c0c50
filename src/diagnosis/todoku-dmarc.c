/* SPDX-License-Identifier: GPL-3.0-or-later
 * DMARC policy records. Reads printable text as DNS has it and accepts the tags of both generations
 * of the standard; `pct`, `rf` and `ri` are gone since RFC 9989 but do no harm. Pure; any thread.
 */
#include "todoku-dmarc.h"

#include <string.h>

typedef struct
{
  TodokuDmarc *dmarc;
  const char *text;
  GString *fixed;
  gboolean seen_policy;
} Parsing;

/**
 * todoku_dmarc_is_record:
 * @text: the joined text of a TXT record
 *
 * Returns: whether a receiver takes it for a DMARC record: "v=DMARC1" in this very case, first, and
 *   then a semicolon or nothing (RFC 9989 section 4.7)
 */
gboolean
todoku_dmarc_is_record (const char *text)
{
  gsize length = 8;

  if (strncmp (text, "v=DMARC1", length) != 0)
    return FALSE;
  while (text[length] == ' ' || text[length] == '\t')
    length++;

  return text[length] == '\0' || text[length] == ';';
}

static void
blame (Parsing    *parsing,
       const char *part,
       const char *shown)
{
  if (parsing->dmarc->valid)
    {
      parsing->dmarc->bad_tag = g_strdup (shown);
      parsing->dmarc->position = part - parsing->text + 1;
    }
  parsing->dmarc->valid = FALSE;
}

static const char *
choose (const char        *value,
        const char *const *words,
        const char        *fallback)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (g_ascii_strcasecmp (value, words[i]) == 0)
      return words[i];

  return fallback;
}

/* What people write in place of the three policies. */
static const char *
mend_policy (const char *value)
{
  if (g_ascii_strncasecmp (value, "quar", 4) == 0)
    return "quarantine";
  if (g_ascii_strncasecmp (value, "rej", 3) == 0 || g_ascii_strcasecmp (value, "block") == 0)
    return "reject";

  return "none";
}

static char *
take_addresses (Parsing    *parsing,
                const char *part,
                const char *shown,
                const char *value,
                gboolean    is_aggregate)
{
  g_autoptr(GPtrArray) fixed = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) uris = g_strsplit (value, ",", -1);

  for (guint i = 0; uris[i] != NULL; i++)
    {
      const char *uri = g_strstrip (uris[i]);
      const char *at = strrchr (uri, '@');

      if (*uri == '\0')
        continue;
      if (g_ascii_strncasecmp (uri, "mailto:", 7) == 0 && at != NULL)
        {
          g_ptr_array_add (fixed, g_strdup (uri));
        }
      else if (at != NULL)
        {
          blame (parsing, part, shown);
          g_ptr_array_add (fixed, g_strconcat ("mailto:", uri, NULL));
        }
      else if (g_ascii_strncasecmp (uri, "http", 4) != 0)
        {
          blame (parsing, part, shown);
          continue;
        }
      else
        {
          g_ptr_array_add (fixed, g_strdup (uri));
        }
      /* A limit of size may follow the address: "a@example.com!10m" (RFC 9990). */
      if (is_aggregate && at != NULL)
        g_ptr_array_add (parsing->dmarc->report_hosts,
                         g_ascii_strdown (at + 1, strcspn (at + 1, "!")));
    }
  g_ptr_array_add (fixed, NULL);

  return g_strjoinv (",", (char **) fixed->pdata);
}

static char *
mend_value (Parsing    *parsing,
            const char *part,
            const char *shown,
            const char *name,
            const char *value)
{
  static const char *const policies[] = { "none", "quarantine", "reject", NULL };
  static const char *const modes[] = { "r", "s", NULL };
  const char *good = NULL;

  if (g_str_equal (name, "p") || g_str_equal (name, "sp") || g_str_equal (name, "np"))
    {
      good = choose (value, policies, NULL);
      if (good == NULL)
        {
          blame (parsing, part, shown);
          good = mend_policy (value);
        }
      if (g_str_equal (name, "p") && !parsing->seen_policy)
        {
          parsing->seen_policy = TRUE;
          parsing->dmarc->policy = g_strdup (good);
        }
      return g_strdup (good);
    }
  if (g_str_equal (name, "adkim") || g_str_equal (name, "aspf"))
    {
      good = choose (value, modes, NULL);
      if (good == NULL)
        {
          blame (parsing, part, shown);
          good = g_ascii_strncasecmp (value, "s", 1) == 0 ? "s" : "r";
        }
      if (g_str_equal (good, "s"))
        *(g_str_equal (name, "adkim") ? &parsing->dmarc->strict_dkim
                                      : &parsing->dmarc->strict_spf) = TRUE;
      return g_strdup (good);
    }
  if (g_str_equal (name, "rua") || g_str_equal (name, "ruf"))
    return take_addresses (parsing, part, shown, value, g_str_equal (name, "rua"));

  return g_strdup (value);
}

static void
take_part (Parsing    *parsing,
           const char *part,
           gsize       length)
{
  g_autofree char *shown = g_strstrip (g_strndup (part, length));
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;
  g_autofree char *good = NULL;
  const char *equals = strchr (shown, '=');
  gsize name_length = strspn (shown, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

  if (*shown == '\0')
    return;

  /* "sp- reject" and "p:none" were meant to have an equals sign. */
  if (equals == NULL)
    {
      gsize gap = strspn (shown + name_length, " -:");

      blame (parsing, part, shown);
      if (name_length == 0 || gap == 0)
        return;
      name = g_ascii_strdown (shown, name_length);
      value = g_strdup (shown + name_length + gap);
    }
  else
    {
      name = g_strchomp (g_ascii_strdown (shown, equals - shown));
      value = g_strchug (g_strdup (equals + 1));
    }

  good = mend_value (parsing, part, shown, name, value);
  if (*good != '\0')
    g_string_append_printf (parsing->fixed, "; %s=%s", name, good);
}

/* The commas that stand where semicolons should; those between report addresses are right. */
static char *
mend_separators (const char *text,
                 gboolean   *ret_changed)
{
  char *copy = g_strdup (text);

  for (char *p = strchr (copy, ','); p != NULL; p = strchr (p + 1, ','))
    {
      const char *next = p + 1 + strspn (p + 1, " ");
      gsize length = strspn (next, "abcdefghijklmnopqrstuvwxyz");

      if (length > 0 && length <= 5 && next[length + strspn (next + length, " ")] == '=')
        {
          *p = ';';
          *ret_changed = TRUE;
        }
    }

  return copy;
}

/**
 * todoku_dmarc_parse:
 * @text: the joined text of a TXT record at `_dmarc.`
 *
 * Returns: (transfer full): what it says, and how to write it right
 */
TodokuDmarc *
todoku_dmarc_parse (const char *text)
{
  TodokuDmarc *self = g_new0 (TodokuDmarc, 1);
  gboolean separators_changed = FALSE;
  g_autofree char *copy = mend_separators (text, &separators_changed);
  Parsing parsing = { self, copy, g_string_new ("v=DMARC1"), FALSE };
  const char *start = copy;
  gboolean first = TRUE;

  self->valid = TRUE;
  self->report_hosts = g_ptr_array_new_with_free_func (g_free);
  if (!todoku_dmarc_is_record (text) || separators_changed)
    {
      gsize length = strcspn (separators_changed ? text : copy, ";");
      g_autofree char *shown = g_strstrip (g_strndup (text, length));

      blame (&parsing, copy, shown);
    }

  while (start != NULL)
    {
      const char *end = strchr (start, ';');
      gsize length = end != NULL ? (gsize) (end - start) : strlen (start);

      /* Whatever the version looks like, "v=DMARC1" was meant. */
      if (!first || !g_str_has_prefix (start + strspn (start, " \""), "v"))
        take_part (&parsing, start, length);
      first = FALSE;
      start = end != NULL ? end + 1 : NULL;
    }

  if (!parsing.seen_policy)
    {
      /* Without p= a receiver takes "none" (RFC 9989 section 4.7), but only if reports are asked
       * for.
       */
      if (self->report_hosts->len == 0)
        blame (&parsing, copy, text);
      g_string_insert (parsing.fixed, strlen ("v=DMARC1"), "; p=none");
    }
  self->fixed = g_string_free (parsing.fixed, FALSE);

  return self;
}

/**
 * todoku_dmarc_free:
 * @self: (transfer full) (nullable): a policy record
 */
void
todoku_dmarc_free (TodokuDmarc *self)
{
  if (self == NULL)
    return;

  g_free (self->policy);
  g_free (self->bad_tag);
  g_free (self->fixed);
  g_ptr_array_unref (self->report_hosts);
  g_free (self);
}
