/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a person should have typed as SPF: two records made into one, and the common slips undone.
 * Pure; any thread. It only moves and respells what is there; it never invents a sender.
 */
#include "todoku-spf.h"

#include <string.h>

/* From soft to hard. Where records disagree the softest wins, because a merge must not start to
 * reject mail that was accepted before (the rule of Domain Connect's SPFM).
 */
static int
softness (const TodokuSpfTerm *all)
{
  static const char order[] = "+?~-";

  return (int) (strchr (order, all->qualifier) - order);
}

/**
 * todoku_spf_merge:
 * @records: (array zero-terminated=1): SPF records, in order; what is no SPF record is skipped
 *
 * Returns: (transfer full): one record with the terms of all, each once and in order, and one
 * `all`,
 *   the softest, and `+all` only if there is no other, at its end
 */
char *
todoku_spf_merge (char **records)
{
  g_autoptr(GString) merged = g_string_new ("v=spf1");
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *all = NULL;
  g_autofree char *redirect = NULL;
  int all_rank = G_MAXINT;

  for (guint i = 0; records[i] != NULL; i++)
    {
      g_autoptr(GPtrArray) terms = todoku_spf_parse (records[i]);

      for (guint j = 0; terms != NULL && j < terms->len; j++)
        {
          const TodokuSpfTerm *term = g_ptr_array_index (terms, j);

          if (term->kind == TODOKU_SPF_ALL)
            {
              /* +all lets everybody send, which nobody means. */
              int rank = term->qualifier == '+' ? G_MAXINT - 1 : softness (term);

              if (rank < all_rank)
                {
                  g_free (all);
                  all = g_strdup (term->text);
                  all_rank = rank;
                }
              continue;
            }
          if (term->kind == TODOKU_SPF_REDIRECT)
            {
              /* A redirect counts only where nothing else does, so beside terms it is an include.
               */
              g_free (redirect);
              redirect = g_strconcat ("include:", term->domain, NULL);
              continue;
            }
          if (g_hash_table_add (seen, g_ascii_strdown (term->text, -1)))
            g_string_append_printf (merged, " %s", term->text);
        }
    }

  if (redirect != NULL && !g_hash_table_contains (seen, redirect))
    g_string_append_printf (merged, " %s", redirect);
  if (all != NULL)
    g_string_append_printf (merged, " %s", all);

  return g_string_free (g_steal_pointer (&merged), FALSE);
}

/* "include: x" is one term in two words; "~allinclude:x" and "include:x~all" two in one. */
static void
add_word (GPtrArray  *words,
          const char *word)
{
  static const char *const names[] = { "include", "ip4", "ip6", "exists", "a", "mx" };
  const char *last = words->len > 0 ? g_ptr_array_index (words, words->len - 1) : NULL;
  const char *glued;

  if (last != NULL && last[strlen (last) - 1] == ':' && g_ascii_isalnum (*word))
    {
      char *joined = g_strconcat (last, word, NULL);

      g_ptr_array_remove_index (words, words->len - 1);
      g_ptr_array_add (words, joined);
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize length = strlen (names[i]);

      if (g_ascii_strncasecmp (word, names[i], length) == 0 && word[length] == '=')
        {
          g_ptr_array_add (words, g_strconcat (names[i], ":", word + length + 1, NULL));
          return;
        }
    }

  glued = strstr (word, "~all");
  if (glued == NULL)
    glued = strstr (word, "-all");
  if (glued != NULL && glued > word && strchr (word, '%') == NULL && glued[4] == '\0')
    {
      g_ptr_array_add (words, g_strndup (word, glued - word));
      g_ptr_array_add (words, g_strdup (glued));
      return;
    }
  if (glued == word && glued[4] != '\0')
    {
      g_ptr_array_add (words, g_strdup (glued + 4));
      g_ptr_array_add (words, g_strndup (glued, 4));
      return;
    }

  g_ptr_array_add (words, g_strdup (word));
}

/**
 * todoku_spf_mend:
 * @text: what somebody meant to be an SPF record
 *
 * Undoes quotation marks, blanks in front, commas and semicolons between terms, a blank or an
 * equals sign in place of the colon, terms glued together, and terms behind `all`.
 *
 * Returns: (transfer full) (nullable): the record that was meant, or %NULL if nothing like SPF is
 *   in it
 */
char *
todoku_spf_mend (const char *text)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *clean = NULL;
  g_autofree char *joined = NULL;
  g_auto(GStrv) parts = NULL;
  const char *version = strstr (text, "v=spf1");

  if (version == NULL)
    version = strstr (text, "V=SPF1");
  if (version == NULL)
    return NULL;

  clean = g_strdelimit (g_strdup (version + 6), ",;\"\\\t", ' ');
  parts = g_strsplit (clean, " ", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0' && g_ascii_strcasecmp (parts[i], "v=spf1") != 0)
      add_word (words, parts[i]);
  g_ptr_array_insert (words, 0, g_strdup ("v=spf1"));
  g_ptr_array_add (words, NULL);
  joined = g_strjoinv (" ", (char **) words->pdata);

  /* The merge of one record puts its `all` at the end and drops what stands there twice. */
  return todoku_spf_merge ((char *[]) { joined, NULL });
}
