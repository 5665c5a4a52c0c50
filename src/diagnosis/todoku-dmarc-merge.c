/* SPDX-License-Identifier: GPL-3.0-or-later
 * One DMARC record of several. A receiver that finds two applies none (RFC 9989 section 4.7), so
 * what each service asks for must stand in the same record: the strictest policy, the alignment
 * that all can keep, and everybody's reports. Pure; any thread.
 */
#include "todoku-dmarc-private.h"

#include <string.h>

#include "todoku-tag-list.h"

/* In the order of severity. */
static const char *const policies[] = { "none", "quarantine", "reject" };

static const char *
find_value (GPtrArray  *tags,
            const char *name)
{
  const TodokuTag *tag = todoku_tag_list_find (tags, name);

  return tag != NULL ? tag->value : NULL;
}

static guint
rank_policy (const char *policy)
{
  for (guint i = 1; policy != NULL && i < G_N_ELEMENTS (policies); i++)
    if (g_ascii_strcasecmp (policy, policies[i]) == 0)
      return i;

  return 0;
}

/* Without `np` that of `sp` holds, and without `sp` that of `p` (RFC 9989 section 4.7). */
static guint
merge_policy (GPtrArray          *lists,
              const char *const  *names)
{
  guint strictest = 0;

  for (guint i = 0; i < lists->len; i++)
    {
      const char *policy = NULL;

      for (guint j = 0; policy == NULL && names[j] != NULL; j++)
        policy = find_value (g_ptr_array_index (lists, i), names[j]);
      strictest = MAX (strictest, rank_policy (policy));
    }

  return strictest;
}

static gboolean
all_say (GPtrArray  *lists,
         const char *name,
         const char *wanted)
{
  for (guint i = 0; i < lists->len; i++)
    {
      const char *value = find_value (g_ptr_array_index (lists, i), name);

      if (value == NULL || g_ascii_strcasecmp (value, wanted) != 0)
        return FALSE;
    }

  return TRUE;
}

/* A size behind "!" is no part of the URI, which has that sign encoded (RFC 9990 section 3.1). */
static char *
dup_plain_uri (const char *uri)
{
  g_autofree char *bare = g_strndup (uri, strcspn (uri, "!"));
  char *plain = g_uri_unescape_string (bare, NULL);

  return plain != NULL ? plain : g_steal_pointer (&bare);
}

/**
 * todoku_dmarc_is_same_uri:
 * @a: one of the URIs in `rua=` or `ruf=`
 * @b: another
 *
 * Returns: whether reports to both go to the same place, of whatever size
 */
gboolean
todoku_dmarc_is_same_uri (const char *a,
                          const char *b)
{
  g_autofree char *plain_a = NULL;
  g_autofree char *plain_b = NULL;

  if (g_ascii_strcasecmp (a, b) == 0)
    return TRUE;
  if (strpbrk (a, "!%") == NULL && strpbrk (b, "!%") == NULL)
    return FALSE;
  plain_a = dup_plain_uri (a);
  plain_b = dup_plain_uri (b);

  return g_ascii_strcasecmp (plain_a, plain_b) == 0;
}

static void
append_addresses (GString    *text,
                  GPtrArray  *lists,
                  const char *name)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < lists->len; i++)
    {
      const char *value = find_value (g_ptr_array_index (lists, i), name);
      g_auto(GStrv) uris = g_strsplit (value != NULL ? value : "", ",", -1);

      for (guint j = 0; uris[j] != NULL; j++)
        {
          gboolean known = FALSE;

          g_strstrip (uris[j]);
          for (guint k = 0; !known && k < found->len; k++)
            known = todoku_dmarc_is_same_uri (g_ptr_array_index (found, k), uris[j]);
          if (!known && *uris[j] != '\0')
            g_ptr_array_add (found, g_strdup (uris[j]));
        }
    }

  for (guint i = 0; i < found->len; i++)
    {
      if (i == 0)
        g_string_append_printf (text, "; %s=", name);
      else
        g_string_append_c (text, ',');
      g_string_append (text, g_ptr_array_index (found, i));
    }
}

/* What says how the policy is loosened for a time holds only where all say the same; of what is
 * left, the first record that has the tag is followed.
 */
static void
append_others (GString   *text,
               GPtrArray *lists)
{
  static const char *const merged[] = { "v", "p", "sp", "np", "adkim", "aspf", "rua", "ruf" };
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < G_N_ELEMENTS (merged); i++)
    g_hash_table_add (seen, (gpointer) merged[i]);
  for (guint i = 0; i < lists->len; i++)
    {
      GPtrArray *tags = g_ptr_array_index (lists, i);

      for (guint j = 0; j < tags->len; j++)
        {
          const TodokuTag *tag = g_ptr_array_index (tags, j);
          gboolean loosens = g_str_equal (tag->name, "t") || g_str_equal (tag->name, "pct");

          if (g_hash_table_add (seen, tag->name) &&
              (!loosens || all_say (lists, tag->name, tag->value)))
            g_string_append_printf (text, "; %s=%s", tag->name, tag->value);
        }
    }
}

/**
 * todoku_dmarc_merge:
 * @records: (array zero-terminated=1): valid policy records
 *
 * Returns: (transfer full) (nullable): one valid record that holds what each of @records asks for,
 *   or %NULL if one of them is not valid
 */
char *
todoku_dmarc_merge (char **records)
{
  static const char *const own[] = { "p", NULL };
  static const char *const below[] = { "sp", "p", NULL };
  static const char *const missing[] = { "np", "sp", "p", NULL };
  g_autoptr(GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr(GString) text = g_string_new ("v=DMARC1; p=");
  g_autoptr(TodokuDmarc) dmarc = NULL;
  guint policy, policy_below, policy_missing;

  for (guint i = 0; records[i] != NULL; i++)
    {
      g_autoptr(TodokuDmarc) record = todoku_dmarc_parse (records[i]);
      gsize fault;

      if (!record->valid)
        return NULL;
      g_ptr_array_add (lists, todoku_tag_list_parse (record->fixed, &fault));
    }

  policy = merge_policy (lists, own);
  policy_below = merge_policy (lists, below);
  policy_missing = merge_policy (lists, missing);
  g_string_append (text, policies[policy]);
  if (policy_below != policy)
    g_string_append_printf (text, "; sp=%s", policies[policy_below]);
  if (policy_missing != policy_below)
    g_string_append_printf (text, "; np=%s", policies[policy_missing]);
  /* Relaxed is what holds where nothing is said, and what a return path below the domain needs. */
  if (all_say (lists, "adkim", "s"))
    g_string_append (text, "; adkim=s");
  if (all_say (lists, "aspf", "s"))
    g_string_append (text, "; aspf=s");
  append_addresses (text, lists, "rua");
  append_addresses (text, lists, "ruf");
  append_others (text, lists);

  dmarc = todoku_dmarc_parse (text->str);

  return dmarc->valid ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static gboolean
is_in_list (char      **uris,
            const char *uri)
{
  for (guint i = 0; uris[i] != NULL; i++)
    if (todoku_dmarc_is_same_uri (g_strstrip (uris[i]), uri))
      return TRUE;

  return FALSE;
}

/**
 * todoku_dmarc_add_reports:
 * @text: a valid policy record
 * @wanted: another, whose `rua=` names who else asks for reports
 * @ret_unsent: (out) (transfer full) (nullable): the first address that @text does not have
 *
 * Returns: (transfer full) (nullable): @text with those addresses and nothing else of @wanted, or
 *   %NULL if it has them all
 */
char *
todoku_dmarc_add_reports (const char  *text,
                          const char  *wanted,
                          char       **ret_unsent)
{
  gsize fault;
  g_autoptr(GPtrArray) tags = todoku_tag_list_parse (text, &fault);
  g_autoptr(GPtrArray) expected = todoku_tag_list_parse (wanted, &fault);
  const char *own = find_value (tags, "rua");
  const char *asked = find_value (expected, "rua");
  g_auto(GStrv) own_uris = g_strsplit (own != NULL ? own : "", ",", -1);
  g_auto(GStrv) asked_uris = g_strsplit (asked != NULL ? asked : "", ",", -1);
  g_autoptr(GString) list = g_string_new (own);
  g_autoptr(GString) added = g_string_new (NULL);

  *ret_unsent = NULL;
  for (guint i = 0; asked_uris[i] != NULL; i++)
    if (todoku_dmarc_is_uri (g_strstrip (asked_uris[i])) && !is_in_list (own_uris, asked_uris[i]))
      {
        if (*ret_unsent == NULL)
          *ret_unsent = g_strdup (asked_uris[i]);
        g_string_append_printf (list, "%s%s", list->len > 0 ? "," : "", asked_uris[i]);
      }
  if (*ret_unsent == NULL)
    return NULL;

  for (guint i = 0; i < tags->len; i++)
    {
      const TodokuTag *tag = g_ptr_array_index (tags, i);

      g_string_append_printf (added, "%s%s=%s", i > 0 ? "; " : "", tag->name,
                              g_str_equal (tag->name, "rua") ? list->str : tag->value);
    }
  if (own == NULL)
    g_string_append_printf (added, "; rua=%s", list->str);

  return g_string_free (g_steal_pointer (&added), FALSE);
}
