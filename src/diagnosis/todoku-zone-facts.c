/* SPDX-License-Identifier: GPL-3.0-or-later
 * Name servers, SPF terms and DMARC tags are sets: another order, other blanks or other case are no
 * change. Of what has changed only the parts that did are told. Pure; any thread.
 */
#include "todoku-zone-facts.h"

#include "todoku-spf.h"

#include <string.h>

/* In characters. A TXT record may be 64 kB; what stands beyond is compared with nothing. */
#define LONGEST 2000

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * todoku_zone_facts_join:
 * @texts: (array zero-terminated=1): the joined texts of the TXT records of a name, as they answer
 * @is_record: which of them count, such as todoku_spf_is_record()
 *
 * Returns: (transfer full): them in an order of their own, one a line; "" when there is none. What
 *   breaks a line is a blank there
 */
char *
todoku_zone_facts_join (const char *const *texts,
                        gboolean         (*is_record)(const char *text))
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; texts[i] != NULL; i++)
    if (is_record (texts[i]))
      {
        g_autofree char *valid = g_utf8_make_valid (texts[i], -1);
        glong length = MIN (g_utf8_strlen (valid, -1), LONGEST);

        g_ptr_array_add (lines, g_strdelimit (g_utf8_substring (valid, 0, length), "\r\n", ' '));
      }
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);

  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
add_row (GPtrArray  *rows,
         const char *host,
         const char *type,
         const char *before,
         const char *after)
{
  TodokuHistoryRow *row = todoku_history_row_new ();

  row->host = g_strdup (host);
  row->type = g_strdup (type);
  row->change = TODOKU_CHANGE_CHANGED;
  row->before = before != NULL && *before != '\0' ? g_strdup (before) : NULL;
  row->after = after != NULL && *after != '\0' ? g_strdup (after) : NULL;
  g_ptr_array_add (rows, row);
}

static gboolean
contains (GPtrArray  *words,
          const char *word)
{
  for (guint i = 0; i < words->len; i++)
    if (g_ascii_strcasecmp (words->pdata[i], word) == 0)
      return TRUE;

  return FALSE;
}

/* Those of @words that are not in @others, with @separator between them. */
static char *
subtract (GPtrArray  *words,
          GPtrArray  *others,
          const char *separator)
{
  g_autoptr(GPtrArray) left = g_ptr_array_new ();

  for (guint i = 0; i < words->len; i++)
    if (!contains (others, words->pdata[i]) && !contains (left, words->pdata[i]))
      g_ptr_array_add (left, words->pdata[i]);
  g_ptr_array_add (left, NULL);

  return g_strjoinv (separator, (char **) left->pdata);
}

static GPtrArray *
split_servers (const char *text)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      gsize length = strlen (words[i]);

      if (length > 1 && words[i][length - 1] == '.')
        words[i][length - 1] = '\0';
      if (length > 0)
        g_ptr_array_add (names, g_ascii_strdown (words[i], -1));
    }

  return names;
}

/* All of them are told, because the company is known by all of them. */
static void
compare_servers (GPtrArray  *rows,
                 const char *domain,
                 const char *before,
                 const char *after)
{
  g_autoptr(GPtrArray) old = split_servers (before);
  g_autoptr(GPtrArray) new = split_servers (after);
  g_autofree char *gone = subtract (old, new, " ");
  g_autofree char *come = subtract (new, old, " ");

  if (old->len > 0 && new->len > 0 && (*gone != '\0' || *come != '\0'))
    add_row (rows, domain, "NS", before, after);
}

/* The terms but `all`, each with the qualifier that it has without one; @ret_all is that of `all`.
 */
static GPtrArray *
split_spf (const char  *text,
           char       **ret_all)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) terms = todoku_spf_parse (text);

  *ret_all = NULL;
  for (guint i = 0; terms != NULL && i < terms->len; i++)
    {
      const TodokuSpfTerm *term = g_ptr_array_index (terms, i);

      if (term->kind == TODOKU_SPF_ALL && *ret_all == NULL)
        *ret_all = g_strdup_printf ("%call", term->qualifier);
      else if (term->kind != TODOKU_SPF_ALL)
        g_ptr_array_add (words, g_strdup (term->text + (term->text[0] == '+')));
    }

  return words;
}

static void
compare_spf (GPtrArray  *rows,
             const char *domain,
             const char *before,
             const char *after)
{
  g_autofree char *old_all = NULL;
  g_autofree char *new_all = NULL;
  g_autoptr(GPtrArray) old = split_spf (before, &old_all);
  g_autoptr(GPtrArray) new = split_spf (after, &new_all);
  g_autofree char *gone = subtract (old, new, " ");
  g_autofree char *come = subtract (new, old, " ");

  if (*gone != '\0' || *come != '\0')
    add_row (rows, domain, "SPF", gone, come);
  if (g_strcmp0 (old_all, new_all) != 0)
    add_row (rows, domain, "SPF", old_all, new_all);
}

static GPtrArray *
split_tags (const char *text)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) parts = g_strsplit (text, ";", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *value = strchr (parts[i], '=');

      if (value != NULL)
        *value++ = '\0';
      g_strstrip (parts[i]);
      if (value != NULL)
        g_ptr_array_add (words, g_strdup_printf ("%s=%s", parts[i], g_strstrip (value)));
      else if (*parts[i] != '\0')
        g_ptr_array_add (words, g_strdup (parts[i]));
    }

  return words;
}

static void
compare_dmarc (GPtrArray  *rows,
               const char *host,
               const char *before,
               const char *after)
{
  g_autoptr(GPtrArray) old = split_tags (before);
  g_autoptr(GPtrArray) new = split_tags (after);
  g_autofree char *gone = subtract (old, new, "; ");
  g_autofree char *come = subtract (new, old, "; ");

  if (*gone != '\0' || *come != '\0')
    add_row (rows, host, "DMARC", gone, come);
}

/* One record on both sides is compared part by part; where there was none, or there are several,
 * which every receiver takes for none, the whole is told.
 */
static void
compare_policy (GPtrArray  *rows,
                const char *host,
                const char *type,
                const char *before,
                const char *after,
                void      (*compare_one)(GPtrArray  *rows,
                                         const char *host,
                                         const char *before,
                                         const char *after))
{
  if (before == NULL || after == NULL || g_str_equal (before, after))
    return;

  if (*before != '\0' && *after != '\0' && strchr (before, '\n') == NULL &&
      strchr (after, '\n') == NULL)
    compare_one (rows, host, before, after);
  else
    add_row (rows, host, type, before, after);
}

/**
 * todoku_zone_facts_compare:
 * @domain: a domain
 * @before: what a look saw
 * @after: what a later one saw
 *
 * The entries have the types "NS", "SPF" and "DMARC". Their `before` and `after` are what has gone
 * and what has come: of NS all servers, of SPF and DMARC the terms and tags that changed, or all
 * records, one a line, where there is none or more than one.
 *
 * Returns: (transfer full) (element-type TodokuHistoryRow): what has changed, without a subject and
 *   a time; often nothing
 */
GPtrArray *
todoku_zone_facts_compare (const char            *domain,
                           const TodokuZoneFacts *before,
                           const TodokuZoneFacts *after)
{
  GPtrArray *rows = todoku_rows_new ();
  g_autofree char *policy = g_strconcat ("_dmarc.", domain, NULL);

  if (before->name_servers != NULL && after->name_servers != NULL)
    compare_servers (rows, domain, before->name_servers, after->name_servers);
  compare_policy (rows, domain, "SPF", before->spf, after->spf, compare_spf);
  compare_policy (rows, policy, "DMARC", before->dmarc, after->dmarc, compare_dmarc);

  return rows;
}
