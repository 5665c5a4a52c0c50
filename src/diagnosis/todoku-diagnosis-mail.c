/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is wrong with the text of a TXT record: DMARC, and tokens that must stand there as they are.
 * Nothing is offered in its place that the parsers would refuse. Pure; any thread.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

#include "todoku-dkim.h"
#include "todoku-dmarc.h"
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
    finding = todoku_diagnosis_judge_spf (c, texts, state);
  else if (todoku_diagnosis_is_dmarc (c->record))
    finding = judge_dmarc (c, texts, state);
  if (finding == NULL)
    finding = judge_token (c, raw);

  return finding != NULL ? finding : judge_reports_elsewhere (c, raw);
}
