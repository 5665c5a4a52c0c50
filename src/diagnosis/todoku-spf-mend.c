/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a person should have typed as SPF: several records made into one, the slips in a record
 * undone, and what cannot be mended left out. It moves and respells what is there and never invents
 * a sender; how the record ends stays as its owner wants it. What it returns follows the grammar,
 * because it is put together of nothing but terms that the parser takes. Pure; any thread.
 */
#include "todoku-spf-private.h"

#include <string.h>

#include "todoku-mail-text.h"
#include "todoku-spf-range.h"

/**
 * Draft:
 * @terms: (element-type TodokuSpfTerm): mechanisms and modifiers, each once and in order
 * @redirects: (element-type TodokuSpfTerm): the redirects
 * @all: (nullable): the `all` of the records read so far
 * @without: (nullable): terms that are to be left out
 * @are_guides: whether services have written the records, not the owner of the domain
 */
typedef struct
{
  GPtrArray *terms;
  GPtrArray *redirects;
  TodokuSpfTerm *all;
  char **without;
  gboolean are_guides;
} Draft;

/* Where the owner's records disagree the hardest `all` wins: "-all" is the one strong statement
 * (RFC 7208 section 8.5), and a merge must not take it back. Of what services ask for the softest
 * is enough, for none of them speaks for the owner (the rule of Domain Connect's SPFM). +all lets
 * everybody send, which nobody means.
 */
static gboolean
replaces_all (const Draft         *draft,
              const TodokuSpfTerm *term)
{
  static const char order[] = "?~-";
  const char *old = draft->all != NULL ? strchr (order, draft->all->qualifier) : NULL;
  const char *new = strchr (order, term->qualifier);

  if (old == NULL || new == NULL)
    return draft->all == NULL || new != NULL;

  return draft->are_guides ? new < old : new > old;
}

static gboolean
is_same_network (const TodokuSpfTerm *a,
                 const TodokuSpfTerm *b)
{
  return (a->kind == TODOKU_SPF_IP4 || a->kind == TODOKU_SPF_IP6) &&
         todoku_spf_covers_network (a, b) && todoku_spf_covers_network (b, a);
}

static TodokuSpfTerm *
find_same (GPtrArray           *terms,
           const TodokuSpfTerm *term)
{
  for (guint i = 0; i < terms->len; i++)
    {
      TodokuSpfTerm *other = g_ptr_array_index (terms, i);

      if (other->kind != term->kind || g_strcmp0 (other->prefix, term->prefix) != 0)
        continue;
      /* A receiver knows one explanation; modifiers without a meaning are told apart by name. */
      if (term->kind == TODOKU_SPF_EXPLANATION ||
          (term->kind == TODOKU_SPF_MODIFIER
           ? g_ascii_strcasecmp (other->text, term->text) == 0
           : g_strcmp0 (other->domain, term->domain) == 0 || is_same_network (other, term)))
        return other;
    }

  return NULL;
}

static void
take_term (Draft         *draft,
           TodokuSpfTerm *taken,
           gboolean       is_wanted)
{
  g_autoptr(TodokuSpfTerm) term = taken;
  TodokuSpfTerm *same;

  if (draft->without != NULL &&
      g_strv_contains ((const char *const *) draft->without, term->text))
    return;

  if (term->kind == TODOKU_SPF_ALL)
    {
      if (replaces_all (draft, term))
        {
          todoku_spf_term_free (draft->all);
          draft->all = g_steal_pointer (&term);
        }
      return;
    }
  if (term->kind == TODOKU_SPF_REDIRECT)
    {
      if (find_same (draft->redirects, term) == NULL)
        g_ptr_array_add (draft->redirects, g_steal_pointer (&term));
      return;
    }

  same = find_same (draft->terms, term);
  if (same == NULL)
    {
      g_ptr_array_add (draft->terms, g_steal_pointer (&term));
    }
  else if (is_wanted && same->qualifier != term->qualifier)
    {
      /* "-include:x" would refuse what "include:x" is to let pass. */
      g_free (same->text);
      same->text = g_steal_pointer (&term->text);
      same->qualifier = term->qualifier;
    }
}

/* What the grammar takes is left as it is, unless two terms in one make a name that nobody has. */
static gboolean
is_left_alone (const char *text)
{
  static TodokuMailRule glued = {
    "[^ +~?:-]([-~?+]all( |$)|(include|redirect|ip[46])[:=])|:include:|"
    "include:(a|mx|ptr|exists):|:[^ {]*\\|", NULL, NULL
  };

  return todoku_spf_is_valid (text) && !todoku_mail_text_finds (&glued, text);
}

/* "all" alone lets everybody send. It is believed only where it stands there like this; anything
 * else in front of it was a sign once.
 */
static gboolean
lets_everybody (const char *text)
{
  static TodokuMailRule bare = { "(^|[ \t])\\+?all([ \t]|$)", NULL, NULL };

  return todoku_mail_text_finds (&bare, text);
}

static void
take_record (Draft      *draft,
             const char *text,
             gboolean    is_wanted)
{
  g_autofree char *ascii = todoku_mail_text_to_ascii (text);
  g_autofree char *ranged = todoku_spf_expand_ranges (ascii, NULL);
  g_autofree char *spaced = is_left_alone (text) ? g_strdup (text + 6)
                                                  : todoku_spf_respace (ranged);
  g_auto(GStrv) words = g_strsplit (spaced, " ", -1);
  gboolean is_valid = todoku_spf_is_valid (text);
  gboolean has_ended = FALSE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      TodokuSpfTerm *term = *words[i] != '\0' ? todoku_spf_respell (words[i]) : NULL;

      /* A receiver stops at the first `all` (RFC 7208 section 5.1). */
      if (term != NULL && term->kind == TODOKU_SPF_ALL && is_valid && has_ended)
        g_clear_pointer (&term, todoku_spf_term_free);
      has_ended |= term != NULL && term->kind == TODOKU_SPF_ALL;

      /* Where something is damaged, so may be the sign of a bare `all`. */
      if (term != NULL && term->kind == TODOKU_SPF_ALL && term->qualifier == '+' &&
          (!lets_everybody (text) || (*words[i] != '+' && !is_valid)))
        g_clear_pointer (&term, todoku_spf_term_free);
      if (term != NULL)
        take_term (draft, term, is_wanted);
    }
}

static void
append_term (GString    *record,
             const char *text)
{
  g_string_append_printf (record, " %s", text);
}

/* A redirect counts only where there is no `all` and nothing else matches, so beside others of its
 * kind, and beside an `all`, it is an include.
 */
static char *
write_record (Draft *draft)
{
  GString *record = g_string_new ("v=spf1");
  const TodokuSpfTerm *last = NULL;

  for (guint i = 0; i < draft->terms->len; i++)
    append_term (record, ((TodokuSpfTerm *) g_ptr_array_index (draft->terms, i))->text);

  for (guint i = 0; i < draft->redirects->len; i++)
    {
      const TodokuSpfTerm *redirect = g_ptr_array_index (draft->redirects, i);
      g_autofree char *text = g_strconcat ("include:", redirect->domain, NULL);
      g_autoptr(TodokuSpfTerm) include = todoku_spf_term_parse (text);

      if (draft->all == NULL && i + 1 == draft->redirects->len)
        last = redirect;
      else if (include->kind == TODOKU_SPF_INCLUDE && find_same (draft->terms, include) == NULL)
        append_term (record, text);
    }
  if (last != NULL)
    append_term (record, last->text);
  if (draft->all != NULL)
    append_term (record, draft->all->text);

  return g_string_free (record, FALSE);
}

static gboolean
mentions_spf (const char *text)
{
  /* Or it begins with a version that may be a misspelt one. */
  if (g_ascii_strncasecmp (text + strspn (text, " \t\"'"), "v", 1) == 0)
    return TRUE;
  for (; *text != '\0'; text++)
    if (g_ascii_strncasecmp (text, "spf", 3) == 0)
      return TRUE;

  return FALSE;
}

/**
 * todoku_spf_looks_like:
 * @text: the joined text of a TXT record
 *
 * Returns: whether somebody meant it to be an SPF record, whatever it has become
 */
gboolean
todoku_spf_looks_like (const char *text)
{
  static TodokuMailRule spf = {
    "(^|[^a-z])v?[=:.-]*spf([1-9]|(?=(include|ip[46v]|mx|a:|redirect|[-~?]all)))", NULL, NULL
  };
  static TodokuMailRule bare = { "[\\s\"'\\\\]+", "", NULL };
  g_autofree char *ascii = NULL;
  g_autofree char *plain = NULL;

  /* Most texts are something else altogether, and plainly so. */
  if (todoku_spf_is_record (text) || todoku_spf_lacks_version (text))
    return TRUE;
  if (!mentions_spf (text) && strchr (text, '&') == NULL && g_str_is_ascii (text))
    return FALSE;
  ascii = todoku_mail_text_to_ascii (text);
  plain = todoku_mail_text_apply (&bare, 1, ascii);

  return todoku_mail_text_finds (&spf, plain) || todoku_spf_misspells_version (ascii) ||
         todoku_spf_lacks_version (ascii);
}

static void
draft_init (Draft  *draft,
            char  **without)
{
  *draft = (Draft) { NULL, NULL, NULL, without, FALSE };
  draft->terms = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_spf_term_free);
  draft->redirects = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_spf_term_free);
}

static void
draft_clear (Draft *draft)
{
  g_ptr_array_unref (draft->terms);
  g_ptr_array_unref (draft->redirects);
  todoku_spf_term_free (draft->all);
}

/* Whether a record is the one that a service asks for, as its guide shows it. */
static gboolean
is_record_of_guide (const char *record,
                    const char *wanted)
{
  Draft guide;
  Draft draft;
  gboolean is_same;

  if (wanted == NULL)
    return FALSE;

  draft_init (&guide, NULL);
  draft_init (&draft, NULL);
  take_record (&guide, wanted, TRUE);
  take_record (&draft, record, FALSE);
  is_same = draft.terms->len == guide.terms->len && draft.all != NULL && guide.all != NULL &&
            draft.all->qualifier == guide.all->qualifier;
  for (guint i = 0; is_same && i < draft.terms->len; i++)
    is_same = find_same (guide.terms, g_ptr_array_index (draft.terms, i)) != NULL;
  draft_clear (&guide);
  draft_clear (&draft);

  return is_same;
}

/* A redirect to what the service wants included is that include, typed wrongly: both would say the
 * same, and how such a record ends is what the service has written for it.
 */
static void
drop_wanted_redirects (Draft      *draft,
                       const char *wanted)
{
  g_autoptr(GPtrArray) terms = todoku_spf_parse (wanted);

  for (guint i = 0; terms != NULL && i < terms->len; i++)
    {
      const TodokuSpfTerm *term = g_ptr_array_index (terms, i);

      for (guint j = draft->redirects->len; term->kind == TODOKU_SPF_INCLUDE && j > 0; j--)
        if (g_strcmp0 (((TodokuSpfTerm *) g_ptr_array_index (draft->redirects, j - 1))->domain,
                       term->domain) == 0)
          g_ptr_array_remove_index (draft->redirects, j - 1);
    }
}

/**
 * todoku_spf_merge:
 * @records: (array zero-terminated=1): what somebody meant to be SPF records, in order
 * @wanted: (nullable): the SPF record that a service asks for
 * @without: (nullable): terms that are to be left out
 *
 * Returns: (transfer full): one valid record with the terms of all, each once and in order, and one
 *   `all` at its end: the hardest that the owner's @records have, and that of @wanted, or of a
 *   record pasted from its guide, only if they have none
 */
char *
todoku_spf_merge (char       **records,
                  const char  *wanted,
                  char       **without)
{
  Draft draft;
  char *merged;

  draft_init (&draft, without);
  for (guint i = 0; records[i] != NULL; i++)
    {
      TodokuSpfTerm *all = draft.all;
      gboolean is_guide = is_record_of_guide (records[i], wanted);

      /* What stands in a guide says nothing about how hard the owner wants it. */
      if (is_guide)
        draft.all = NULL;
      take_record (&draft, records[i], FALSE);
      if (is_guide)
        {
          todoku_spf_term_free (draft.all);
          draft.all = all;
        }
    }
  if (wanted != NULL)
    {
      TodokuSpfTerm *all = g_steal_pointer (&draft.all);
      gboolean ends;

      drop_wanted_redirects (&draft, wanted);
      ends = all != NULL || draft.redirects->len > 0;

      take_record (&draft, wanted, TRUE);
      if (ends)
        {
          todoku_spf_term_free (draft.all);
          draft.all = all;
        }
    }
  merged = write_record (&draft);
  draft_clear (&draft);

  return merged;
}

/**
 * todoku_spf_merge_wanted:
 * @wanted: (array zero-terminated=1): the SPF records that services ask for, in order
 *
 * Returns: (transfer full): one valid record with the terms of all, each once and in order, and the
 *   softest `all` of them at its end
 */
char *
todoku_spf_merge_wanted (char **wanted)
{
  Draft draft;
  char *merged;

  draft_init (&draft, NULL);
  draft.are_guides = TRUE;
  for (guint i = 0; wanted[i] != NULL; i++)
    take_record (&draft, wanted[i], FALSE);
  merged = write_record (&draft);
  draft_clear (&draft);

  return merged;
}

/**
 * todoku_spf_mend:
 * @text: what somebody meant to be an SPF record
 * @wanted: (nullable): the SPF record that a service asks for
 *
 * Undoes entities, markup, typographic characters and quotation marks, separators that are none,
 * names and addresses of another family, schemes, terms glued together or torn apart, and terms
 * behind `all`. What cannot be mended is left out.
 *
 * Returns: (transfer full) (nullable): the valid record that was meant, with the terms of @wanted,
 *   or %NULL if nothing like SPF is in it
 */
char *
todoku_spf_mend (const char *text,
                 const char *wanted)
{
  return todoku_spf_looks_like (text)
         ? todoku_spf_merge ((char *[]) { (char *) text, NULL }, wanted, NULL) : NULL;
}
