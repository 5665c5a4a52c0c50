/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is wrong with the text of a TXT record: SPF, DMARC, and tokens that must stand there as they
 * are. Nothing is offered in its place that the parsers would refuse. Pure; any thread.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

#include "todoku-dkim.h"
#include "todoku-dmarc.h"
#include "todoku-mail-text.h"
#include "todoku-spf-range.h"
#include "todoku-spf.h"
#include "todoku-tag-list.h"

/* More of a key tells nobody more. */
#define MAX_SHOWN 40

static GPtrArray *
raw_texts (GPtrArray *rrs)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < rrs->len; i++)
    g_ptr_array_add (texts, todoku_diagnosis_rr_raw (g_ptr_array_index (rrs, i)));

  return texts;
}

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

      if (term->kind == TODOKU_SPF_INVALID && strstr (offered, term->text) == NULL &&
          todoku_diagnosis_is_lost_term (term->text))
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

static TodokuFinding *
judge_one_spf (TodokuCase *c,
               char       *raw)
{
  const char *wanted = todoku_record_get_own_value (c->record);
  char *records[] = { raw, NULL };
  g_autofree char *fault = todoku_spf_first_fault (raw);
  g_autofree char *missing = NULL;
  g_autofree char *misspelt = NULL;
  g_autofree char *fixed = NULL;

  if (fault != NULL)
    {
      g_autofree char *range = dup_left_range (raw);
      g_autofree char *lost = NULL;
      g_autofree char *shown = NULL;
      const char *term;

      fixed = todoku_diagnosis_offer_spf (c, records, NULL);
      lost = range != NULL ? g_strdup (range) : dup_lost_terms (raw, fixed);
      term = lost != NULL ? lost : fault;
      shown = todoku_dns_text_escape ((const guint8 *) term, strlen (term));
      return FINDING (SPF_INVALID, ERROR, "term", shown, "fixed", fixed, "found", c->text, "lost",
                      lost != NULL ? shown : NULL);
    }

  todoku_spf_has_terms (raw, wanted, c->evidence->host, todoku_diagnosis_spf_lookup,
                        (gpointer) c->evidence, &missing);
  if (missing == NULL)
    return NULL;
  misspelt = dup_misspelt_term (c, raw, missing);
  fixed = todoku_diagnosis_offer_spf (c, records, (char *[]) { misspelt, NULL });
  if (misspelt != NULL && g_str_equal (fixed, c->record->value))
    return FINDING (TYPO, ERROR, "found", c->text, "fixed", fixed);

  note_cost (c, fixed);

  return FINDING (SPF_INCLUDE_MISSING, ERROR, "term", missing, "fixed", fixed, "found", c->text);
}

static TodokuFinding *
judge_spf (TodokuCase        *c,
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
      g_autofree char *merged = todoku_diagnosis_offer_spf (c, records, NULL);

      note_cost (c, merged);
      *state = TODOKU_RECORD_STATE_CONFLICT;
      return FINDING (SPF_MULTIPLE, ERROR, "count", count, "merged", merged);
    }
  if (n_records == 1)
    return judge_one_spf (c, records[0]);

  for (guint i = 0; i < texts->len; i++)
    {
      char *raw = g_ptr_array_index (texts, i);

      if (todoku_spf_looks_like (raw) || g_ascii_strncasecmp (raw, "spf2.0", 6) == 0)
        {
          char *const meant[] = { todoku_spf_looks_like (raw) ? raw : NULL, NULL };
          g_autofree char *fixed = todoku_diagnosis_offer_spf (c, (char **) meant, NULL);

          return FINDING (SPF_NOT_RECOGNISED, ERROR, "found", c->text, "fixed", fixed);
        }
    }

  return NULL;
}

/* Which tag stands there more than once, so that the whole list is void (RFC 6376 section 3.2). */
static char *
dup_repeated_tag (const char        *raw,
                  const TodokuDmarc *dmarc)
{
  gsize fault;
  g_autoptr(GPtrArray) tags = todoku_tag_list_parse (raw, &fault);

  for (guint i = 0; i < tags->len; i++)
    {
      const TodokuTag *tag = g_ptr_array_index (tags, i);
      gsize length = strlen (tag->name);

      if (tag->position < dmarc->position && g_str_has_prefix (dmarc->bad_tag, tag->name) &&
          dmarc->bad_tag[length + strspn (dmarc->bad_tag + length, " \t")] == '=')
        return g_strdup (tag->name);
    }

  return NULL;
}

/* One record in place of several, with what each says; NULL where one of them says nothing that
 * can be read.
 */
static char *
merge_dmarc (GPtrArray *texts,
             guint     *ret_n_records)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) records = NULL;
  guint n_read = 0;

  *ret_n_records = 0;
  for (guint i = 0; i < texts->len; i++)
    {
      const char *text = g_ptr_array_index (texts, i);
      g_autoptr(TodokuDmarc) dmarc = NULL;

      if (!todoku_dmarc_is_record (text))
        continue;
      dmarc = todoku_dmarc_parse (text);
      (*ret_n_records)++;
      n_read += dmarc->fixed != NULL || dmarc->valid;
      g_strv_builder_add (builder, dmarc->fixed != NULL ? dmarc->fixed : text);
    }
  records = g_strv_builder_end (builder);

  return *ret_n_records > 1 && n_read == *ret_n_records ? todoku_dmarc_merge (records) : NULL;
}

static TodokuFinding *
judge_dmarc (TodokuCase        *c,
             GPtrArray         *texts,
             TodokuRecordState *state)
{
  g_autofree char *raw = todoku_diagnosis_rr_raw (c->found);
  g_autoptr(TodokuDmarc) dmarc = NULL;
  g_autofree char *position = NULL;
  g_autofree char *bad = NULL;
  g_autofree char *repeated = NULL;
  guint n_records;
  g_autofree char *merged = merge_dmarc (texts, &n_records);

  if (n_records > 1)
    {
      g_autofree char *count = g_strdup_printf ("%u", n_records);

      *state = TODOKU_RECORD_STATE_CONFLICT;
      return FINDING (DMARC_INVALID, ERROR, "count", count, "merged", merged);
    }

  dmarc = todoku_dmarc_parse (raw);
  if ((strchr (raw, '=') == NULL && !todoku_dmarc_looks_like (raw)) ||
      todoku_spf_is_record (raw) || dmarc->valid)
    return NULL;
  position = g_strdup_printf ("%" G_GSIZE_FORMAT, dmarc->position);
  bad = todoku_dns_text_escape ((const guint8 *) dmarc->bad_tag, strlen (dmarc->bad_tag));
  repeated = dup_repeated_tag (raw, dmarc);

  return FINDING (DMARC_INVALID, ERROR, "found", bad, "fixed", dmarc->fixed, "tag", bad, "position",
                  position, "idle", dmarc->has_no_effect ? bad : NULL, "repeated", repeated);
}

/**
 * todoku_diagnosis_would_match:
 * @c: a case
 * @raw: a text
 *
 * Returns: whether @raw would be right, alone at the name
 */
gboolean
todoku_diagnosis_would_match (TodokuCase *c,
                              const char *raw)
{
  g_autoptr(TodokuRr) rr = NULL;
  g_autoptr(GBytes) bytes = g_bytes_new (raw, strlen (raw));

  rr = todoku_rr_copy (&(TodokuRr) { .owner = c->evidence->host, .rrtype = TODOKU_RRTYPE_TXT,
                                     .text = bytes });

  return todoku_diagnosis_rr_matches (c->evidence, rr);
}

static char *
mend_dmarc (const char *raw)
{
  g_autoptr(TodokuDmarc) dmarc = todoku_dmarc_parse (raw);

  return g_strdup (dmarc->fixed);
}

static TodokuFinding *
judge_transformed (TodokuCase *c,
                   const char *raw)
{
  g_autofree char *chars = NULL;
  g_autofree char *bare = todoku_diagnosis_unquote (raw, &chars);
  g_autofree char *plain = NULL;
  g_autofree char *fixed = NULL;
  gboolean changed;

  /* What its owner has put there besides is not lost by typing it anew. */
  if (todoku_diagnosis_is_spf (c->record))
    fixed = todoku_spf_mend (raw, NULL);
  else if (todoku_diagnosis_is_dmarc (c->record))
    fixed = mend_dmarc (raw);

  if (bare != NULL && todoku_diagnosis_would_match (c, bare))
    return FINDING (QUOTED_LITERALLY, ERROR, "found", c->text, "chars", chars, "fixed", fixed);

  /* A byte order mark has an entry of its own in the catalogue, because editors put it there. */
  if (todoku_diagnosis_is_spf (c->record) && g_str_has_prefix (raw, "\357\273\277"))
    return NULL;

  plain = todoku_diagnosis_to_ascii (raw, &changed);
  if (changed && todoku_diagnosis_would_match (c, plain))
    return FINDING (NON_ASCII, ERROR, "found", c->text, "fixed", fixed);

  return NULL;
}

/* @text without white space and semicolons. */
static char *
dup_bare (const char *text)
{
  GString *bare = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (!g_ascii_isspace (*text) && *text != ';')
      g_string_append_c (bare, *text);

  return g_string_free (bare, FALSE);
}

static TodokuFinding *
judge_token (TodokuCase *c,
             const char *raw)
{
  const char *expected = c->record->value;
  g_autofree char *found_bare = dup_bare (raw);
  g_autofree char *expected_bare = dup_bare (expected);

  if (strstr (raw, expected) != NULL)
    return FINDING (VALUE_ALTERED, ERROR, "found", c->text, "damage",
                    strspn (raw, " \t\r\n") > 0 || g_ascii_isspace (raw[strlen (raw) - 1])
                    ? "blanks" : "surplus");
  if (todoku_diagnosis_has_placeholder (raw, expected) &&
      !todoku_diagnosis_has_token (raw, expected))
    return FINDING (PLACEHOLDER, ERROR, "found", c->text);
  if (g_str_equal (found_bare, expected_bare))
    return FINDING (VALUE_ALTERED, ERROR, "found", c->text, "damage", "blanks");
  if (g_ascii_strcasecmp (found_bare, expected_bare) == 0)
    return FINDING (VALUE_ALTERED, ERROR, "found", c->text, "damage", "case");
  if (todoku_diagnosis_is_shortened (raw, expected))
    return FINDING (VALUE_ALTERED, ERROR, "found", c->text, "damage", "shortened");
  if (todoku_diagnosis_is_typo (raw, expected))
    return FINDING (TYPO, ERROR, "found", c->text);

  return NULL;
}

/* As much of a text as tells which record it is, in ASCII. */
static char *
dup_shown (const char *text)
{
  gsize length = strlen (text);
  g_autofree char *escaped =
    todoku_dns_text_escape ((const guint8 *) text, MIN (length, MAX_SHOWN));

  return g_strconcat (escaped, length > MAX_SHOWN ? "..." : "", NULL);
}

/* Of two policies of one kind none holds (RFC 8460 section 3, RFC 8461 section 3.1): the one beside
 * the right one, if that is there.
 */
static const char *
find_second_policy (TodokuCase *c,
                    GPtrArray  *texts)
{
  const char *version = todoku_tag_list_version (c->record->value);
  g_autoptr(GPtrArray) policies = g_ptr_array_new ();

  for (guint i = 0; i < texts->len; i++)
    if (g_strcmp0 (todoku_tag_list_version (g_ptr_array_index (texts, i)), version) == 0)
      g_ptr_array_add (policies, g_ptr_array_index (texts, i));

  return todoku_diagnosis_find_stray (c, policies);
}

/* Reports about TLS may go to several, so nobody's address need give way. */
static TodokuFinding *
judge_reports_elsewhere (TodokuCase *c,
                         const char *raw)
{
  g_autofree char *merged = todoku_tag_list_merge_reports (raw, c->record->value);

  return merged != NULL ? FINDING (WRONG_VALUE, ERROR, "found", c->text, "fixed", merged) : NULL;
}

/**
 * todoku_diagnosis_judge_text:
 * @c: a case of type TXT with a text that is not right
 * @state: (inout): the state that goes with what is returned
 *
 * Returns: (transfer full) (nullable): what explains it
 */
TodokuFinding *
todoku_diagnosis_judge_text (TodokuCase        *c,
                             TodokuRecordState *state)
{
  g_autofree char *raw = todoku_diagnosis_rr_raw (c->found);
  g_autoptr(GPtrArray) texts = raw_texts (c->rrs);
  TodokuFinding *finding = NULL;

  if (todoku_diagnosis_is_key (c->record) && texts->len > 1)
    {
      finding = todoku_diagnosis_judge_keys (c, texts);
      if (finding == NULL)
        {
          const char *stray = todoku_diagnosis_find_stray (c, texts);
          g_autofree char *shown = stray != NULL ? dup_shown (stray) : NULL;

          /* One may be right, but a verifier takes any (RFC 6376 section 3.6.2.2). */
          *state = TODOKU_RECORD_STATE_CONFLICT;
          return FINDING (OLD_RECORD, ERROR, "found", c->text, "stray", shown);
        }
      return finding;
    }
  if (todoku_tag_list_version (c->record->value) != NULL && texts->len > 1)
    {
      const char *stray = find_second_policy (c, texts);
      g_autofree char *shown = stray != NULL ? dup_shown (stray) : NULL;

      if (shown != NULL)
        {
          g_autofree char *merged = todoku_tag_list_merge_reports (stray, c->record->value);

          *state = TODOKU_RECORD_STATE_CONFLICT;
          return FINDING (OLD_RECORD, ERROR, "found", c->text, "stray", shown, "merged", merged);
        }
    }
  finding = judge_transformed (c, raw);
  if (finding != NULL)
    return finding;

  if (todoku_diagnosis_is_key (c->record))
    finding = todoku_diagnosis_judge_key (c, raw);
  else if (todoku_diagnosis_is_spf (c->record))
    finding = judge_spf (c, texts, state);
  else if (todoku_diagnosis_is_dmarc (c->record))
    finding = judge_dmarc (c, texts, state);
  if (finding == NULL)
    finding = judge_token (c, raw);

  return finding != NULL ? finding : judge_reports_elsewhere (c, raw);
}
