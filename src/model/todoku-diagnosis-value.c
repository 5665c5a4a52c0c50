/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is wrong with a value that stands at the right name in the right type. Pure; any thread. The
 * plainest explanation comes first; WRONG_VALUE is what none of the others explains.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

#include "todoku-domain-name.h"

typedef struct
{
  const TodokuEvidence *evidence;
  const TodokuRecord *record;
  GPtrArray *values;
  const char *found;
  char *expected;
} Value;

#define FIND(code, severity, ...) \
  todoku_finding_new (TODOKU_FINDING_##code, TODOKU_SEVERITY_##severity, __VA_ARGS__, NULL)

static char *
strip_characters (const char *text,
                  const char *characters)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (strchr (characters, *p) == NULL)
      g_string_append_c (out, *p);

  return g_string_free (out, FALSE);
}

static guint
first_difference (const char *a,
                  const char *b)
{
  guint i = 0;

  while (a[i] != '\0' && g_ascii_tolower (a[i]) == g_ascii_tolower (b[i]))
    i++;

  return i + 1;
}

/* Damerau-Levenshtein distance, given up on above a few, which is all that a typing slip needs. */
static guint
distance (const char *a,
          const char *b)
{
  gsize length_a = strlen (a), length_b = strlen (b);
  g_autofree guint *table = NULL;
  gsize width = length_b + 1;

  if (length_a > 255 || length_b > 255 || MAX (length_a, length_b) - MIN (length_a, length_b) > 2)
    return 99;

  table = g_new (guint, (length_a + 1) * width);
  for (gsize i = 0; i <= length_a; i++)
    for (gsize j = 0; j <= length_b; j++)
      {
        guint best;

        if (i == 0 || j == 0)
          {
            table[i * width + j] = MAX (i, j);
            continue;
          }
        best = table[(i - 1) * width + j - 1] +
               (g_ascii_tolower (a[i - 1]) != g_ascii_tolower (b[j - 1]));
        best = MIN (best, table[(i - 1) * width + j] + 1);
        best = MIN (best, table[i * width + j - 1] + 1);
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
          best = MIN (best, table[(i - 2) * width + j - 2] + 1);
        table[i * width + j] = best;
      }

  return table[length_a * width + length_b];
}

static TodokuFinding *
judge_name_value (const Value *v)
{
  const char *found = v->found;
  const char *expected = v->expected;
  gsize length = strlen (expected);

  if (g_ascii_strncasecmp (found, expected, length) == 0 && found[length] == '.' &&
      todoku_domain_name_is_below (found, v->evidence->zone))
    return FIND (ZONE_APPENDED_TO_VALUE, ERROR, "found", found, "zone", v->evidence->zone);
  if (todoku_dns_name_equal (found, v->record->host))
    return FIND (CNAME_LOOP, ERROR, "found", found);
  if (g_str_has_prefix (found, "http") || strstr (found, "\\058") != NULL ||
      strchr (found, '/') != NULL || strstr (found, "\\047") != NULL || strchr (found, ':') != NULL)
    return FIND (URL_IN_VALUE, ERROR, "found", found);
  if (v->record->type == TODOKU_RECORD_TYPE_MX && g_ascii_isdigit (found[0]) &&
      (strstr (found, "\\032") != NULL || strchr (found, ' ') != NULL))
    {
      g_autofree char *priority = g_strdup_printf ("%d", v->record->priority);

      return FIND (MX_PRIORITY_IN_VALUE, ERROR, "found", found, "priority", priority);
    }
  if (strstr (found, "yourdomain") != NULL || strchr (found, '%') != NULL || found[0] == '[')
    return FIND (PLACEHOLDER, ERROR, "found", found);
  if (strstr (found, "\\226\\128\\1") != NULL || strstr (found, "\\239\\188") != NULL ||
      strstr (found, "\\227\\128") != NULL || strstr (found, "xn--") != NULL)
    return FIND (NON_ASCII, ERROR, "found", found);

  return NULL;
}

/* The data of another account at the same service, or of another service: what stood here before.
 * */
static gboolean
is_old_target (const char *found,
               const char *expected)
{
  static const char *const services[] = {
    "sendgrid.net", "amazonses.com", "mailgun.org", "mtasv.net", "mandrillapp.com", "brevo.com",
    "sendinblue.com", "mailchimp.com", "mcsv.net", "sparkpostmail.com", "acm-validations.aws",
    "cloudfront.net", "resend.com", "mailjet.com", "hubspotemail.net", "zendesk.com",
  };

  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    if (todoku_domain_name_is_below (found, services[i]))
      return !g_str_equal (found, expected);

  return FALSE;
}

static TodokuFinding *
judge_text_value (const Value *v)
{
  g_autofree char *bare_found = strip_characters (v->found, "\"\\ ");
  g_autofree char *bare_expected = strip_characters (v->expected, "\"\\ ");
  gsize length = strlen (v->found);

  if (v->values->len > 1 && todoku_diagnosis_is_key (v->record))
    {
      g_autofree char *count = g_strdup_printf ("%u", v->values->len);

      return FIND (DKIM_SPLIT_RECORDS, ERROR, "count", count);
    }
  if (g_str_equal (bare_found, bare_expected) || strstr (v->found, "\\226\\128\\15") != NULL)
    return FIND (QUOTED_LITERALLY, ERROR, "found", v->found);
  if (g_ascii_strcasecmp (bare_found, bare_expected) == 0)
    return FIND (VALUE_ALTERED, ERROR, "found", v->found);
  if (length > 20 && g_str_has_prefix (v->expected, v->found))
    {
      g_autofree char *stored = g_strdup_printf ("%" G_GSIZE_FORMAT, length);
      g_autofree char *whole = g_strdup_printf ("%" G_GSIZE_FORMAT, strlen (v->expected));

      return FIND (DKIM_TRUNCATED, ERROR, "stored", stored, "expected", whole);
    }

  return NULL;
}

static char *
merge_spf (GPtrArray *values)
{
  static const char *const softness[] = { "?all", "~all", "-all", "+all", "all" };
  g_autoptr(GPtrArray) terms = g_ptr_array_new_with_free_func (g_free);
  const char *all = NULL;
  guint rank = G_N_ELEMENTS (softness);

  for (guint i = 0; i < values->len; i++)
    {
      g_auto(GStrv) words = g_strsplit (g_ptr_array_index (values, i), " ", -1);

      if (!todoku_diagnosis_is_spf (g_ptr_array_index (values, i)))
        continue;
      for (guint j = 1; words[0] != NULL && words[j] != NULL; j++)
        {
          gboolean is_all = FALSE;

          for (guint k = 0; k < G_N_ELEMENTS (softness); k++)
            if (g_ascii_strcasecmp (words[j], softness[k]) == 0)
              {
                is_all = TRUE;
                if (k < rank)
                  {
                    rank = k;
                    all = softness[k];
                  }
              }
          if (!is_all && *words[j] != '\0' &&
              !g_ptr_array_find_with_equal_func (terms, words[j], g_str_equal, NULL))
            g_ptr_array_add (terms, g_strdup (words[j]));
        }
    }

  {
    GString *merged = g_string_new ("v=spf1");

    for (guint i = 0; i < terms->len; i++)
      g_string_append_printf (merged, " %s", (char *) g_ptr_array_index (terms, i));
    if (all != NULL)
      g_string_append_printf (merged, " %s", all);

    return g_string_free (merged, FALSE);
  }
}

static TodokuFinding *
judge_spf_value (const Value *v)
{
  const char *spf = NULL;
  guint n_spf = 0;

  if (!todoku_diagnosis_is_spf (v->record->value))
    return NULL;

  for (guint i = 0; i < v->values->len; i++)
    {
      const char *text = g_ptr_array_index (v->values, i);

      if (todoku_diagnosis_is_spf (text))
        {
          n_spf++;
          spf = text;
        }
      else if (strstr (text, "v=spf1") != NULL || g_str_has_prefix (text, "spf2.0"))
        {
          return FIND (SPF_NOT_RECOGNISED, ERROR, "found", text);
        }
    }

  if (n_spf > 1)
    {
      g_autofree char *merged = merge_spf (v->values);
      g_autofree char *count = g_strdup_printf ("%u", n_spf);

      return FIND (SPF_MULTIPLE, ERROR, "count", count, "merged", merged);
    }
  if (n_spf == 1)
    {
      g_autoptr(GPtrArray) both = g_ptr_array_new ();
      g_auto(GStrv) wanted = g_strsplit (v->record->value, " ", -1);
      g_autofree char *fixed = NULL;
      const char *term = wanted[1] != NULL ? wanted[1] : "";

      g_ptr_array_add (both, (char *) spf);
      g_ptr_array_add (both, (char *) v->record->value);
      fixed = merge_spf (both);
      return FIND (SPF_INCLUDE_MISSING, ERROR, "term", term, "fixed", fixed);
    }

  return NULL;
}

/**
 * todoku_diagnosis_judge_group_value:
 * @evidence: the evidence for one record
 * @group: (element-type TodokuEvidence): the group that it belongs to
 * @values: (element-type utf8): what stands at its name
 * @state: (inout): its state
 * @finding: (inout): what explains it; untouched when the group does not
 *
 * Looks whether the value belongs to another row of the group, and that row's here.
 */
void
todoku_diagnosis_judge_group_value (const TodokuEvidence  *evidence,
                                    GPtrArray             *group,
                                    GPtrArray             *values,
                                    TodokuRecordState     *state,
                                    TodokuFinding        **finding)
{
  for (guint i = 0; i < group->len; i++)
    {
      const TodokuEvidence *other = g_ptr_array_index (group, i);
      const char *found = g_ptr_array_index (values, 0);

      if (other == evidence || other->record->type != evidence->record->type ||
          !todoku_diagnosis_text_matches (other->record, found) ||
          todoku_diagnosis_text_matches (evidence->record, found))
        continue;

      *state = TODOKU_RECORD_STATE_WRONG_VALUE;
      *finding = FIND (VALUES_EXCHANGED, ERROR, "found", found, "other", other->record->host);
      return;
    }
}

/**
 * todoku_diagnosis_judge_value:
 * @evidence: the evidence for one record
 * @values: (element-type utf8): what stands at its name; not empty
 * @state: (out): the state
 * @finding: (out): what explains it
 */
void
todoku_diagnosis_judge_value (const TodokuEvidence  *evidence,
                              GPtrArray             *values,
                              TodokuRecordState     *state,
                              TodokuFinding        **finding)
{
  g_autofree char *expected = todoku_diagnosis_expected_text (evidence->record);
  g_autofree char *position = NULL;
  Value v = { evidence, evidence->record, values, g_ptr_array_index (values, 0), expected };
  TodokuFinding *result;

  *state = TODOKU_RECORD_STATE_WRONG_VALUE;
  if (evidence->record->type == TODOKU_RECORD_TYPE_TXT)
    {
      result = judge_spf_value (&v);
      if (result == NULL)
        result = judge_text_value (&v);
    }
  else
    {
      result = judge_name_value (&v);
    }

  position = g_strdup_printf ("%u", first_difference (expected, v.found));
  if (result == NULL && (distance (v.found, expected) <= 2 || g_str_has_suffix (v.found, "...") ||
                         g_str_has_suffix (v.found, "\\226\\128\\166")))
    result = FIND (TYPO, ERROR, "found", v.found, "position", position);
  if (result == NULL && evidence->record->type != TODOKU_RECORD_TYPE_TXT &&
      is_old_target (v.found, expected))
    result = FIND (OLD_RECORD, ERROR, "found", v.found);
  if (result == NULL)
    result = FIND (WRONG_VALUE, ERROR, "found", v.found, "position", position);

  *finding = result;
}
