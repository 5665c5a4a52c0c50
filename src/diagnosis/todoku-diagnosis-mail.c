/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is wrong with the text of a TXT record: DKIM keys, SPF, DMARC, and tokens that must stand
 * there as they are. Pure; any thread.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

#include "todoku-dkim.h"
#include "todoku-dmarc.h"
#include "todoku-spf.h"

/* The shortest text that can be an RSA key of 512 bits, and so was meant to be some key. */
#define MIN_KEY_LENGTH 80

/* More parts than this are not tried in every order. */
#define MAX_PARTS 4

static GPtrArray *
raw_texts (GPtrArray *rrs)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < rrs->len; i++)
    g_ptr_array_add (texts, todoku_diagnosis_rr_raw (g_ptr_array_index (rrs, i)));

  return texts;
}

static gboolean
same_key (const char *raw,
          const char *expected)
{
  g_autoptr(TodokuDkimKey) a = todoku_dkim_key_parse (raw, -1);
  g_autoptr(TodokuDkimKey) b = todoku_dkim_key_parse (expected, -1);

  return g_str_equal (raw, expected) || todoku_dkim_key_equal (a, b);
}

/* Whether the texts make the key in some order: DNS hands out several records in any. */
static gboolean
joins_to (GPtrArray  *texts,
          guint       used,
          const char *so_far,
          const char *expected)
{
  gboolean complete = TRUE;

  for (guint i = 0; i < texts->len; i++)
    {
      g_autofree char *longer = NULL;

      if (used & (1u << i))
        continue;
      complete = FALSE;
      longer = g_strconcat (so_far, g_ptr_array_index (texts, i), NULL);
      if (joins_to (texts, used | (1u << i), longer, expected))
        return TRUE;
    }

  return complete && same_key (so_far, expected);
}

/* The second part of a key: base64 and no tag in front. */
static gboolean
is_bare_base64 (const char *text)
{
  gsize length =
    strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

  return length > 40 && strspn (text + length, "=; ") == strlen (text + length);
}

static TodokuFinding *
judge_several_keys (TodokuCase *c,
                    GPtrArray  *texts)
{
  g_autofree char *count = g_strdup_printf ("%u", texts->len);
  guint n_bare = 0;

  for (guint i = 0; i < texts->len; i++)
    n_bare += is_bare_base64 (g_ptr_array_index (texts, i));
  if (n_bare > 0 || (texts->len <= MAX_PARTS && joins_to (texts, 0, "", c->record->value)))
    return FINDING (DKIM_SPLIT_RECORDS, ERROR, "count", count);

  return NULL;
}

static TodokuFinding *
unusable (const TodokuDkimKey *key)
{
  g_autofree char *bits = g_strdup_printf ("%u", key->bits);

  return FINDING (DKIM_KEY_UNUSABLE, ERROR, "reason", todoku_dkim_status_to_token (key->status),
                  "bits", key->bits > 0 ? bits : NULL);
}

static TodokuFinding *
judge_key (TodokuCase *c,
           const char *raw)
{
  g_autoptr(TodokuDkimKey) key = todoku_dkim_key_parse (raw, -1);
  g_autoptr(TodokuDkimKey) wanted = todoku_dkim_key_parse (c->record->value, -1);
  gsize wanted_length = wanted->key != NULL ? strlen (wanted->key) : 0;
  gsize length = key->key != NULL ? strlen (key->key) : 0;

  if (key->status == TODOKU_DKIM_REVOKED)
    return unusable (key);
  if (length > 0 && wanted_length > 0)
    {
      if (length < wanted_length && strncmp (wanted->key, key->key, length) == 0)
        {
          g_autofree char *stored = g_strdup_printf ("%" G_GSIZE_FORMAT, strlen (raw));
          g_autofree char *whole = g_strdup_printf ("%" G_GSIZE_FORMAT, strlen (c->record->value));

          return FINDING (DKIM_TRUNCATED, ERROR, "stored", stored, "expected", whole);
        }
      if (g_ascii_strcasecmp (key->key, wanted->key) == 0)
        return strcmp (key->key, wanted->key) != 0 || key->status == TODOKU_DKIM_VERSION
               ? FINDING (VALUE_ALTERED, ERROR, "found", c->text) : unusable (key);
      if (todoku_diagnosis_is_typo (key->key, wanted->key))
        return FINDING (TYPO, ERROR, "found", c->text);
      if (key->status == TODOKU_DKIM_TRUNCATED && strlen (raw) >= 254 && strlen (raw) <= 256)
        {
          g_autofree char *stored = g_strdup_printf ("%" G_GSIZE_FORMAT, strlen (raw));
          g_autofree char *whole = g_strdup_printf ("%" G_GSIZE_FORMAT, strlen (c->record->value));

          return FINDING (DKIM_TRUNCATED, ERROR, "stored", stored, "expected", whole);
        }
      if (key->status == TODOKU_DKIM_TOO_SHORT || key->status == TODOKU_DKIM_KEY_TYPE)
        return unusable (key);
      /* Another key, whether or not it is a good one. */
      if (key->status != TODOKU_DKIM_BASE64 && length >= MIN_KEY_LENGTH)
        return FINDING (OLD_RECORD, ERROR, "found", c->text);
    }
  if (g_str_has_prefix (c->record->value, raw) && strlen (raw) > 8)
    {
      g_autofree char *stored = g_strdup_printf ("%" G_GSIZE_FORMAT, strlen (raw));
      g_autofree char *whole = g_strdup_printf ("%" G_GSIZE_FORMAT, strlen (c->record->value));

      return FINDING (DKIM_TRUNCATED, ERROR, "stored", stored, "expected", whole);
    }

  return NULL;
}

/* All that is needed may be there, and yet one slip makes the whole record an error. */
static char *
first_invalid_term (const char *raw)
{
  g_autoptr(GPtrArray) terms = todoku_spf_parse (raw);

  for (guint i = 0; terms != NULL && i < terms->len; i++)
    {
      const TodokuSpfTerm *term = g_ptr_array_index (terms, i);

      if (term->kind == TODOKU_SPF_INVALID)
        return todoku_dns_text_escape ((const guint8 *) term->text, strlen (term->text));
    }

  return NULL;
}

static TodokuFinding *
judge_spf (TodokuCase        *c,
           GPtrArray         *texts,
           TodokuRecordState *state)
{
  g_autoptr(GStrvBuilder) records = g_strv_builder_new ();
  g_auto(GStrv) all = NULL;
  g_autofree char *merged = NULL;
  g_autofree char *mended = NULL;
  g_autofree char *missing = NULL;
  guint n_records = 0;

  for (guint i = 0; i < texts->len; i++)
    if (todoku_spf_is_record (g_ptr_array_index (texts, i)))
      {
        g_autofree char *repaired = todoku_spf_mend (g_ptr_array_index (texts, i));

        n_records++;
        g_strv_builder_add (records, repaired != NULL ? repaired : g_ptr_array_index (texts, i));
      }

  g_strv_builder_add (records, c->record->value);
  all = g_strv_builder_end (records);
  merged = todoku_spf_merge (all);
  if (n_records > 1)
    {
      g_autofree char *count = g_strdup_printf ("%u", n_records);

      *state = TODOKU_RECORD_STATE_CONFLICT;
      return FINDING (SPF_MULTIPLE, ERROR, "count", count, "merged", merged);
    }
  if (n_records == 1)
    {
      g_autofree char *raw = todoku_diagnosis_rr_raw (c->found);

      todoku_spf_has_terms (raw, c->record->value, todoku_diagnosis_spf_lookup,
                            (gpointer) c->evidence, &missing);
      if (missing == NULL)
        missing = first_invalid_term (raw);
      else if (todoku_spf_is_valid (raw) && todoku_diagnosis_distance (raw, c->record->value) <= 2)
        return FINDING (TYPO, ERROR, "found", c->text);
      return FINDING (SPF_INCLUDE_MISSING, ERROR, "term", missing, "fixed", merged, "found",
                      c->text);
    }

  for (guint i = 0; i < texts->len; i++)
    {
      const char *raw = g_ptr_array_index (texts, i);

      if (strstr (raw, "v=spf1") != NULL || g_ascii_strncasecmp (raw, "spf2.0", 6) == 0)
        {
          mended = todoku_spf_mend (raw);
          return FINDING (SPF_NOT_RECOGNISED, ERROR, "found", c->text, "fixed",
                          mended != NULL ? mended : merged);
        }
    }

  return NULL;
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
  guint n_records = 0;

  for (guint i = 0; i < texts->len; i++)
    n_records += todoku_dmarc_is_record (g_ptr_array_index (texts, i));
  if (n_records > 1)
    {
      g_autofree char *count = g_strdup_printf ("%u", n_records);

      *state = TODOKU_RECORD_STATE_CONFLICT;
      return FINDING (DMARC_INVALID, ERROR, "count", count);
    }

  dmarc = todoku_dmarc_parse (raw);
  if (strchr (raw, '=') == NULL || todoku_spf_is_record (raw) || dmarc->valid)
    return NULL;
  position = g_strdup_printf ("%" G_GSIZE_FORMAT, dmarc->position);
  bad = todoku_dns_text_escape ((const guint8 *) dmarc->bad_tag, strlen (dmarc->bad_tag));

  return FINDING (DMARC_INVALID, ERROR, "found", bad, "fixed", dmarc->fixed, "tag", bad, "position",
                  position);
}

/* Whether @raw would be right, alone at the name. */
static gboolean
would_match (TodokuCase *c,
             const char *raw)
{
  g_autoptr(TodokuRr) rr = NULL;
  g_autoptr(GBytes) bytes = g_bytes_new (raw, strlen (raw));

  rr = todoku_rr_copy (&(TodokuRr) { .owner = c->evidence->host, .rrtype = TODOKU_RRTYPE_TXT,
                                     .text = bytes });

  return todoku_diagnosis_rr_matches (c->evidence, rr);
}

static TodokuFinding *
judge_transformed (TodokuCase *c,
                   const char *raw)
{
  g_autofree char *chars = NULL;
  g_autofree char *bare = todoku_diagnosis_unquote (raw, &chars);
  g_autofree char *plain = NULL;
  gboolean changed;

  if (bare != NULL && would_match (c, bare))
    return FINDING (QUOTED_LITERALLY, ERROR, "found", c->text, "chars", chars);

  /* A byte order mark has an entry of its own in the catalogue, because editors put it there. */
  if (todoku_diagnosis_is_spf (c->record) && g_str_has_prefix (raw, "\357\273\277"))
    return NULL;

  plain = todoku_diagnosis_to_ascii (raw, &changed);
  if (changed && would_match (c, plain))
    return FINDING (NON_ASCII, ERROR, "found", c->text);

  return NULL;
}

static TodokuFinding *
judge_token (TodokuCase *c,
             const char *raw)
{
  const char *expected = c->record->value;
  g_autofree char *found_bare = g_strdup (raw);
  g_autofree char *expected_bare = g_strdup (expected);

  if (todoku_diagnosis_has_placeholder (raw, expected))
    return FINDING (PLACEHOLDER, ERROR, "found", c->text);

  for (char *texts[] = { found_bare, expected_bare, NULL }, **t = texts; *t != NULL; t++)
    {
      char *out = *t;

      for (const char *p = *t; *p != '\0'; p++)
        if (!g_ascii_isspace (*p) && *p != ';')
          *out++ = g_ascii_tolower (*p);
      *out = '\0';
    }
  if (g_str_equal (found_bare, expected_bare))
    return FINDING (VALUE_ALTERED, ERROR, "found", c->text);
  if (todoku_diagnosis_is_typo (raw, expected))
    return FINDING (TYPO, ERROR, "found", c->text);

  return NULL;
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
      finding = judge_several_keys (c, texts);
      if (finding == NULL)
        {
          /* One may be right, but a verifier takes any (RFC 6376 section 3.6.2.2). */
          *state = TODOKU_RECORD_STATE_CONFLICT;
          return FINDING (OLD_RECORD, ERROR, "found", c->text);
        }
      return finding;
    }
  finding = judge_transformed (c, raw);
  if (finding != NULL)
    return finding;

  if (todoku_diagnosis_is_key (c->record))
    finding = judge_key (c, raw);
  else if (todoku_diagnosis_is_spf (c->record))
    finding = judge_spf (c, texts, state);
  else if (todoku_diagnosis_is_dmarc (c->record))
    finding = judge_dmarc (c, texts, state);

  return finding != NULL ? finding : judge_token (c, raw);
}
