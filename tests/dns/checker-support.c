/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the tests of the record checker share: expected records from text, one check, one
 * comparison. Tests only.
 */
#include "checker-support.h"

#include <stdlib.h>
#include <string.h>

static GPtrArray *
make_records (const char *text,
              const char *domain)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto(GStrv) words = g_strsplit (lines[i], " ", 3);
      gboolean is_mx = g_str_equal (words[0], "MX");
      char *priority = is_mx ? strchr (words[2], ' ') : NULL;
      TodokuRecordType type = is_mx ? TODOKU_RECORD_TYPE_MX
                              : g_str_equal (words[0], "TXT") ? TODOKU_RECORD_TYPE_TXT
                                                              : TODOKU_RECORD_TYPE_CNAME;

      if (priority != NULL)
        *priority++ = '\0';
      g_ptr_array_add (records, todoku_record_new (&(TodokuRecord) {
      .type = type, .host = words[1], .value = words[2], .domain = domain, .required = TRUE,
      .priority = priority != NULL ? atoi (priority) : -1,
      .purpose = todoku_record_purpose_from_key (NULL, type, words[1])
    }));
    }

  return records;
}

/* "TYPE HOST VALUE" a line, a priority after the VALUE of an MX. */
GPtrArray *
checker_make_records (const char *text)
{
  return make_records (text, CHECKER_ZONE);
}

/* The same of another domain. */
GPtrArray *
checker_make_records_of (const char *text,
                         const char *domain)
{
  return make_records (text, domain);
}

/* The same of records that name no domain: their zone puts them together. */
GPtrArray *
checker_make_loose_records (const char *text)
{
  return make_records (text, NULL);
}

GPtrArray *
checker_check (TodokuRecordChecker *checker,
               GPtrArray           *records)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  GPtrArray *verdicts;

  todoku_record_checker_check_async (checker, records, NULL, NULL, NULL, todoku_test_store_result,
                                     &slot);
  result = todoku_test_wait_result (&slot);
  verdicts = todoku_record_checker_check_finish (checker, result, &error);
  g_assert_no_error (error);

  return verdicts;
}

static char *
states (GPtrArray *verdicts)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < verdicts->len; i++)
    {
      const TodokuVerdict *verdict = g_ptr_array_index (verdicts, i);

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                              todoku_enum_to_token (TODOKU_TYPE_RECORD_STATE, verdict->state));
      g_assert_cmpuint (verdict->queries, <=, 60);
    }

  return g_string_free (text, FALSE);
}

/* The first finding, or the first note where nothing is wrong. */
static const TodokuFinding *
first_finding (GPtrArray *verdicts)
{
  for (guint i = 0; i < verdicts->len; i++)
    if (((TodokuVerdict *) g_ptr_array_index (verdicts, i))->finding != NULL)
      return ((TodokuVerdict *) g_ptr_array_index (verdicts, i))->finding;
  for (guint i = 0; i < verdicts->len; i++)
    if (((TodokuVerdict *) g_ptr_array_index (verdicts, i))->notes->len > 0)
      return g_ptr_array_index (((TodokuVerdict *) g_ptr_array_index (verdicts, i))->notes, 0);

  return NULL;
}

void
checker_assert_finding (GPtrArray  *verdicts,
                        const char *wanted_states,
                        const char *code,
                        const char *param,
                        const char *value)
{
  g_autofree char *got = states (verdicts);
  const TodokuFinding *finding = first_finding (verdicts);

  g_assert_cmpstr (got, ==, wanted_states);
  g_assert_cmpstr (finding != NULL ? todoku_enum_to_token (TODOKU_TYPE_FINDING_CODE,
                                                           finding->code) : "",
                   ==, code);
  if (param != NULL)
    g_assert_cmpstr (todoku_finding_get (finding, param), ==, value);
}
