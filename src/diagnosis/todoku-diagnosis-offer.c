/* SPDX-License-Identifier: GPL-3.0-or-later
 * The SPF record that a person is to type in place of theirs. The mender knows the grammar alone;
 * here is also what DNS has said about the names in the record, because one that leads back to
 * itself or to nothing is as much an error as a slip. Pure; any thread.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

#include "todoku-domain-name.h"
#include "todoku-spf.h"

/* One term goes at a time, and no record has more that count. */
#define MAX_ROUNDS (TODOKU_SPF_MAX_LOOKUPS + 2)

/* What the service asks for stays: it must keep it in order itself. */
static gboolean
leave_out (TodokuCase *c,
           GPtrArray  *without,
           const char *term)
{
  static const char prefix[] = "include:";

  if (term == NULL || *term == '\0' || todoku_diagnosis_wants_term (c, term) ||
      g_ptr_array_find_with_equal_func (without, term, g_str_equal, NULL))
    return FALSE;

  g_ptr_array_add (without, g_strdup (term));
  /* Beside an `all` a redirect has become an include. */
  if (g_str_has_prefix (term, prefix))
    g_ptr_array_add (without, g_strconcat ("redirect=", term + strlen (prefix), NULL));

  return TRUE;
}

/**
 * todoku_diagnosis_mend_inner:
 * @c: a case of an SPF record
 * @name: (nullable): a name that it refers to, and that has no valid SPF record
 *
 * Returns: (transfer full) (nullable): the record that was meant at @name, or %NULL if there is
 *   none, or if the name belongs to somebody else, who alone can mend it
 */
char *
todoku_diagnosis_mend_inner (TodokuCase *c,
                             const char *name)
{
  g_autofree char *ours = todoku_domain_name_registrable (c->evidence->host);
  g_autofree char *theirs = name != NULL ? todoku_domain_name_registrable (name) : NULL;
  TodokuSpfAnswer answer;

  if (ours == NULL || theirs == NULL || !todoku_dns_name_equal (ours, theirs))
    return NULL;
  answer = todoku_diagnosis_spf_lookup (name, TODOKU_RRTYPE_TXT, (gpointer) c->evidence);

  return answer.n_records <= 1 && answer.record != NULL && !todoku_spf_is_valid (answer.record)
         ? todoku_spf_mend (answer.record, NULL) : NULL;
}

/* Of the terms that went, from the @first on, those that somebody has written. */
static char *
dup_named (char     **records,
           GPtrArray *without,
           guint      first)
{
  g_autoptr(GString) named = g_string_new (NULL);

  for (guint i = first; i < without->len; i++)
    {
      const char *term = g_ptr_array_index (without, i);
      gboolean is_written = FALSE;

      for (guint j = 0; records[j] != NULL; j++)
        is_written |= strstr (records[j], term) != NULL;
      if (is_written)
        g_string_append_printf (named, "%s%s", named->len > 0 ? " " : "", term);
    }

  return named->len > 0 ? g_string_free (g_steal_pointer (&named), FALSE) : NULL;
}

/**
 * todoku_diagnosis_offer_spf:
 * @c: a case of an SPF record
 * @records: (array zero-terminated=1): what stands there, or was meant to
 * @left_out: (nullable): terms that are to go
 * @ret_dead: (out) (optional) (nullable): those terms of @records that had to go besides
 *
 * Returns: (transfer full): one record that holds what @records say and what the service asks for,
 *   without the terms that are known to make it an error
 */
char *
todoku_diagnosis_offer_spf (TodokuCase  *c,
                            char       **records,
                            char *const *left_out,
                            char       **ret_dead)
{
  g_autoptr(GPtrArray) without = g_ptr_array_new_with_free_func (g_free);
  guint n_left_out;

  for (guint i = 0; left_out != NULL && left_out[i] != NULL; i++)
    g_ptr_array_add (without, g_strdup (left_out[i]));
  n_left_out = without->len;

  for (guint round = 0;; round++)
    {
      g_autoptr(TodokuSpfCount) count = NULL;
      g_autofree char *merged = NULL;
      g_autofree char *inner = NULL;
      gboolean again;

      g_ptr_array_add (without, NULL);
      merged = todoku_spf_merge (records, c->record->value, (char **) without->pdata);
      g_ptr_array_set_size (without, (int) without->len - 1);
      count = todoku_spf_count (merged, c->evidence->host, todoku_diagnosis_spf_lookup,
                                (gpointer) c->evidence);
      inner = todoku_diagnosis_mend_inner (c, count->broken);
      again = leave_out (c, without, count->loop_by);
      if (inner == NULL)
        again |= leave_out (c, without, count->broken_by);
      for (guint i = 0; count->voids > TODOKU_SPF_MAX_VOIDS && i < count->void_terms->len; i++)
        again |= leave_out (c, without, g_ptr_array_index (count->void_terms, i));
      if (again && round < MAX_ROUNDS)
        continue;
      if (ret_dead != NULL)
        *ret_dead = dup_named (records, without, n_left_out);
      return g_steal_pointer (&merged);
    }
}

/**
 * todoku_diagnosis_is_lost_term:
 * @term: a term that is an error
 *
 * Returns: whether it names a sender that nobody but its owner can spell right, so that a record
 *   without it is not simply the better one
 */
gboolean
todoku_diagnosis_is_lost_term (const char *term)
{
  g_autofree char *alone = g_strconcat ("v=spf1 ", term, NULL);
  g_autofree char *mended = todoku_spf_merge ((char *[]) { alone, NULL }, NULL, NULL);
  const char *dot = strpbrk (term, ".:");

  return g_str_equal (mended, "v=spf1") && dot != NULL && dot > term &&
         g_ascii_isalnum (dot[-1]) && (g_ascii_isalnum (dot[1]) || (guchar) dot[1] >= 0x80);
}
