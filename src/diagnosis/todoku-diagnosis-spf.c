/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is wrong with the SPF of a domain: a term, a second record, no record where one was meant,
 * or what the service asks for is not reached. Whatever is offered in its place is valid, and what
 * it leaves out is named. Pure; any thread.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

#include "todoku-mail-text.h"
#include "todoku-spf-private.h"
#include "todoku-spf-range.h"
#include "todoku-spf.h"

/* A host name misspelt in an include finds nothing. Then it is what was meant, and goes; one that
 * exists is somebody else's.
 */
static char *
dup_misspelt_term (TodokuCase *c,
                   const char *raw,
                   const char *missing)
{
  g_autoptr(GPtrArray) terms = todoku_spf_parse (raw);

  for (guint i = 0; terms != NULL && i < terms->len; i++)
    {
      const TodokuSpfTerm *term = g_ptr_array_index (terms, i);

      if (term->kind == TODOKU_SPF_INCLUDE && todoku_diagnosis_distance (term->text, missing) <= 2)
        {
          TodokuSpfAnswer answer = todoku_diagnosis_spf_lookup (term->domain, TODOKU_RRTYPE_TXT,
                                                                (gpointer) c->evidence);

          if (answer.status >= TODOKU_SPF_NXDOMAIN && answer.n_records == 0)
            return g_strdup (term->text);
        }
    }

  return NULL;
}

/* A range that is no few networks is lost as a whole, although its mark alone may be the fault. */
static char *
dup_left_range (const char *raw)
{
  g_autofree char *ascii = todoku_mail_text_to_ascii (raw);
  char *left;
  g_autofree char *expanded = todoku_spf_expand_ranges (ascii, &left);

  return left;
}

/* All terms that are not in what is offered, because only their owner can spell them right. */
static char *
dup_lost_terms (const char *raw,
                const char *offered)
{
  g_autoptr(GPtrArray) terms = todoku_spf_parse (raw);
  g_autoptr(GString) lost = g_string_new (NULL);

  for (guint i = 0; terms != NULL && i < terms->len; i++)
    {
      const TodokuSpfTerm *term = g_ptr_array_index (terms, i);

      if ((term->kind == TODOKU_SPF_INVALID || !todoku_spf_term_names_host (term)) &&
          strstr (offered, term->text) == NULL && todoku_diagnosis_is_lost_term (term->text))
        g_string_append_printf (lost, "%s%s", lost->len > 0 ? " " : "", term->text);
    }

  return lost->len > 0 ? g_string_free (g_steal_pointer (&lost), FALSE) : NULL;
}

/* What is offered holds all that was there, which may be more than a receiver looks up. */
static void
note_cost (TodokuCase *c,
           const char *offered)
{
  g_autoptr(TodokuSpfCount) count =
    todoku_spf_count (offered, c->evidence->host, todoku_diagnosis_spf_lookup,
                      (gpointer) c->evidence);
  g_autofree char *number = g_strdup_printf ("%u", count->lookups);

  if (count->lookups > TODOKU_SPF_MAX_LOOKUPS)
    todoku_diagnosis_note (c, FINDING (SPF_TOO_MANY_LOOKUPS, NOTE, "count", number, "term",
                                       count->over_at));
}

/* "include: x.example": the fault is the blank, not the term in front of it. */
static char *
dup_torn_term (const char *raw,
               const char *fault,
               const char *offered)
{
  gsize length = strlen (fault);
  g_autofree char *alone = g_strconcat (" ", fault, " ", NULL);
  const char *at = strstr (raw, alone);
  g_autofree char *whole = NULL;
  gsize n_blanks;
  gsize n;

  if (length == 0 || strchr (":=", fault[length - 1]) == NULL || at == NULL)
    return NULL;

  at++;
  n_blanks = strspn (at + length, " ");
  n = strcspn (at + length + n_blanks, " ");
  whole = g_strdup_printf ("%s%.*s", fault, (int) n, at + length + n_blanks);

  return n > 0 && strstr (offered, whole) != NULL
         ? g_strndup (at, length + n_blanks + n) : NULL;
}

static TodokuFinding *
judge_spf_fault (TodokuCase *c,
                 char       *raw,
                 const char *fault)
{
  g_autofree char *range = dup_left_range (raw);
  g_autofree char *dead = NULL;
  g_autofree char *fixed = todoku_diagnosis_offer_spf (c, (char *[]) { raw, NULL }, NULL, &dead);
  g_autofree char *torn = dup_torn_term (raw, fault, fixed);
  g_autofree char *lost = range != NULL ? g_strdup (range) : dup_lost_terms (raw, fixed);
  const char *term = lost != NULL ? lost : fault;
  g_autofree char *shown = todoku_dns_text_escape ((const guint8 *) term, strlen (term));

  return FINDING (SPF_INVALID, ERROR, "term", shown, "fixed", fixed, "found", c->text, "blank",
                  lost == NULL ? torn : NULL, "lost", lost != NULL ? shown : NULL, "dead", dead);
}

/* A redirect has no effect in a record with an `all` (RFC 7208 section 6.1). */
static gboolean
is_idle_redirect (TodokuCase          *c,
                  const TodokuSpfTerm *term,
                  const char          *missing)
{
  g_autofree char *alone = g_strconcat ("v=spf1 ", term->text, NULL);
  g_autofree char *wanted = g_strconcat ("v=spf1 ", missing, NULL);

  return term->kind == TODOKU_SPF_REDIRECT &&
         todoku_spf_has_terms (alone, wanted, c->evidence->host, todoku_diagnosis_spf_lookup,
                               (gpointer) c->evidence, NULL);
}

/* What stands there for @missing, and has no effect: behind `all`, as a redirect beside it, as a
 * modifier that nobody knows, or with another name in one term.
 */
static char *
dup_idle_term (TodokuCase *c,
               const char *raw,
               const char *missing)
{
  g_autoptr(GPtrArray) terms = todoku_spf_parse (raw);
  g_autofree char *lower = g_ascii_strdown (missing, -1);
  const char *name = strchr (lower, ':');

  for (guint i = 0; terms != NULL && i < terms->len; i++)
    {
      const TodokuSpfTerm *term = g_ptr_array_index (terms, i);
      gboolean has_name = name != NULL && term->domain != NULL &&
                          strstr (term->domain, name + 1) != NULL;

      if (is_idle_redirect (c, term, missing) ||
          g_ascii_strcasecmp (term->text + strspn (term->text, "+"), missing) == 0 ||
          (has_name && (term->kind == TODOKU_SPF_MODIFIER || !todoku_spf_term_names_host (term))))
        return todoku_dns_text_escape ((const guint8 *) term->text, strlen (term->text));
    }

  return NULL;
}

/* "-include:x" refuses what "include:x" is to let pass. */
static char *
dup_signed_term (const char *raw,
                 const char *missing)
{
  g_autoptr(GPtrArray) terms = todoku_spf_parse (raw);

  for (guint i = 0; terms != NULL && i < terms->len; i++)
    {
      const TodokuSpfTerm *term = g_ptr_array_index (terms, i);

      if (term->qualifier != '+' && g_ascii_strcasecmp (term->text + 1, missing) == 0)
        return g_strdup (term->text);
    }

  return NULL;
}

static TodokuFinding *
judge_missing_term (TodokuCase *c,
                    char       *raw,
                    const char *missing)
{
  g_autoptr(TodokuSpfCount) count =
    todoku_spf_count (raw, c->evidence->host, todoku_diagnosis_spf_lookup, (gpointer) c->evidence);
  g_autofree char *inner = todoku_diagnosis_mend_inner (c, count->broken);
  g_autofree char *wanted = g_strconcat ("v=spf1 ", missing, NULL);
  g_autofree char *misspelt = dup_misspelt_term (c, raw, missing);
  g_autofree char *dead = NULL;
  g_autofree char *fixed = todoku_diagnosis_offer_spf (c, (char *[]) { raw, NULL },
                                                       (char *[]) { misspelt, NULL }, &dead);
  g_autofree char *idle = dup_idle_term (c, raw, missing);
  g_autofree char *sign = dup_signed_term (raw, missing);
  g_autofree char *lost = idle == NULL ? dup_lost_terms (raw, fixed) : NULL;

  if (inner != NULL && todoku_spf_has_terms (inner, wanted, count->broken,
                                             todoku_diagnosis_spf_lookup, (gpointer) c->evidence,
                                             NULL))
    return FINDING (SPF_INVALID, ERROR, "term", count->broken_by, "via", count->broken, "inner",
                    inner, "found", c->text);
  if (misspelt != NULL && g_str_equal (fixed, c->record->value))
    return FINDING (TYPO, ERROR, "found", c->text, "fixed", fixed);

  note_cost (c, fixed);

  return FINDING (SPF_INCLUDE_MISSING, ERROR, "term", missing, "fixed", fixed, "found", c->text,
                  "idle", idle, "signed", sign, "lost", lost, "via", count->broken, "inner", inner,
                  "dead", dead != NULL ? dead : misspelt);
}

static TodokuFinding *
judge_one_spf (TodokuCase *c,
               char       *raw)
{
  g_autofree char *fault = todoku_spf_first_fault (raw);
  g_autofree char *missing = NULL;

  if (fault != NULL)
    return judge_spf_fault (c, raw, fault);

  todoku_spf_has_terms (raw, todoku_record_get_own_value (c->record), c->evidence->host,
                        todoku_diagnosis_spf_lookup, (gpointer) c->evidence, &missing);

  return missing != NULL ? judge_missing_term (c, raw, missing) : NULL;
}

/* Whether @raw was torn at this place, perhaps within a word: together they say what is wanted. */
static gboolean
is_torn (TodokuCase *c,
         const char *raw,
         const char *text)
{
  g_autofree char *whole = g_strconcat (raw, text, NULL);
  g_autofree char *fault = todoku_spf_first_fault (whole);

  return fault == NULL &&
         todoku_spf_has_terms (whole, todoku_record_get_own_value (c->record), c->evidence->host,
                               todoku_diagnosis_spf_lookup, (gpointer) c->evidence, NULL);
}

/* A form that takes no long text leads to the rest of the SPF record in a TXT record of its own,
 * and so does a guide that shows a term only.
 */
static TodokuFinding *
judge_rest (TodokuCase *c,
            char       *raw,
            GPtrArray  *texts)
{
  for (guint i = 0; i < texts->len; i++)
    {
      char *text = g_ptr_array_index (texts, i);
      gboolean is_term = todoku_spf_lacks_version (text);
      g_autofree char *dead = NULL;
      g_autofree char *whole = NULL;
      g_autofree char *merged = NULL;
      g_autofree char *shown = NULL;

      if (todoku_spf_is_record (text) || (!is_term && !is_torn (c, raw, text)))
        continue;
      whole = is_term ? NULL : g_strconcat (raw, text, NULL);
      merged = todoku_diagnosis_offer_spf (c, whole != NULL ? (char *[]) { whole, NULL }
                                                            : (char *[]) { raw, text, NULL },
                                           NULL, &dead);
      note_cost (c, merged);
      shown = todoku_dns_text_escape ((const guint8 *) text, strlen (text));
      return FINDING (SPF_MULTIPLE, ERROR, "rest", shown, "merged", merged, "found", c->text,
                      "dead", dead);
    }

  return NULL;
}

/**
 * todoku_diagnosis_judge_spf:
 * @c: a case of an SPF record that is not right
 * @texts: (element-type utf8): all texts at the name
 * @state: (inout): the state that goes with what is returned
 *
 * Returns: (transfer full) (nullable): what explains it
 */
TodokuFinding *
todoku_diagnosis_judge_spf (TodokuCase        *c,
                            GPtrArray         *texts,
                            TodokuRecordState *state)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) records = NULL;
  guint n_records;

  for (guint i = 0; i < texts->len; i++)
    if (todoku_spf_is_record (g_ptr_array_index (texts, i)))
      g_strv_builder_add (builder, g_ptr_array_index (texts, i));
  records = g_strv_builder_end (builder);
  n_records = g_strv_length (records);

  if (n_records > 1)
    {
      g_autofree char *count = g_strdup_printf ("%u", n_records);
      g_autofree char *dead = NULL;
      g_autofree char *merged = todoku_diagnosis_offer_spf (c, records, NULL, &dead);
      g_autofree char *lost = NULL;

      for (guint i = 0; lost == NULL && i < n_records; i++)
        lost = dup_lost_terms (records[i], merged);
      note_cost (c, merged);
      *state = TODOKU_RECORD_STATE_CONFLICT;
      return FINDING (SPF_MULTIPLE, ERROR, "count", count, "merged", merged, "lost", lost, "dead",
                      dead);
    }
  if (n_records == 1)
    {
      TodokuFinding *rest = judge_rest (c, records[0], texts);

      return rest != NULL ? rest : judge_one_spf (c, records[0]);
    }

  for (guint i = 0; i < texts->len; i++)
    {
      char *raw = g_ptr_array_index (texts, i);

      if (todoku_spf_looks_like (raw) || g_ascii_strncasecmp (raw, "spf2.0", 6) == 0)
        {
          char *const meant[] = { todoku_spf_looks_like (raw) ? raw : NULL, NULL };
          g_autofree char *dead = NULL;
          g_autofree char *fixed = todoku_diagnosis_offer_spf (c, (char **) meant, NULL, &dead);
          g_autofree char *other = todoku_spf_dup_foreign (raw);
          g_autofree char *beside = other != NULL ? todoku_dns_text_escape ((const guint8 *) other,
                                                                            strlen (other)) : NULL;

          return FINDING (SPF_NOT_RECOGNISED, ERROR, "found", c->text, "fixed", fixed, "beside",
                          beside, "dead", dead);
        }
    }

  return NULL;
}
