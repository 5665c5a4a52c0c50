/* SPDX-License-Identifier: GPL-3.0-or-later
 * Every code has its sentence, in English and in Japanese, with every placeholder filled.
 */
#include "todoku-config.h"

#include "todoku-text.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>

#include "todoku-domain-name.h"
#include "todoku-test.h"

/* A cause has at most this many full-width characters, so that it stays on one line of a
 * phone-sized window.
 */
#define MAX_CAUSE_LENGTH 20

static const struct { const char *name, *value; } parameters[] = {
  { "found_at", "em1.xxxxx.co.jp.xxxxx.co.jp" },
  { "zone", "xxxxx.co.jp" },
  { "resolver", "192.0.2.53" },
  { "seconds", "287" },
  { "operator", "さくら" },
  { "servers", "ns1.dns.ne.jp" },
  { "found_type", "TXT" },
  { "stored", "255" },
  { "expected", "392" },
  { "count", "2" },
  { "merged", "v=spf1 a ~all" },
  { "types", "TXT" },
  { "found", "u2.wl.sendgrid.net" },
  { "position", "3" },
  { "wildcard", "*.xxxxx.co.jp" },
  { "domain", "xxxxx.co.jp" },
  { "term", "include:sendgrid.net" },
  { "fixed", "v=spf1 include:sendgrid.net ~all" },
  { "tag", "p=monitor" },
  { "target", "u1.wl.sendgrid.net" },
  { "reason", "revoked" },
  { "other", "em99" },
  { "suffix", "xxxxx.co.jp" },
  { "chars", "\"" },
  { "found_char", "l" },
  { "expected_char", "i" },
  { "loop", "xxxxx.co.jp" },
  { "via", "spf.example.jp" },
  { "damage", "plus" },
  { "name", "xxxxx.co.jp._report._dmarc.example.jp" },
  { "text", "v=DMARC1" },
  { "receiver", "example.jp" },
};

static TodokuRecord *
make_record (const char *value)
{
  return todoku_record_new (&(TodokuRecord) {
    .type = TODOKU_RECORD_TYPE_CNAME,
    .purpose = TODOKU_RECORD_PURPOSE_MAIL_ROUTE,
    .host = "em1.xxxxx.co.jp",
    .value = value,
    .priority = 10,
    .domain = "xxxxx.co.jp",
    .required = TRUE,
  });
}

static void
assert_sentence (const char *text,
                 const char *what,
                 gboolean    japanese)
{
  const char *end = japanese ? "。" : ".";

  g_test_message ("%s: %s", what, text);
  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_true (g_str_has_suffix (text, end));
  g_assert_null (strchr (text, '{'));
  g_assert_null (strchr (text, '}'));
  if (japanese)
    {
      g_autofree char *lower = g_utf8_casefold (text, -1);

      /* A sentence that stayed English has English words that no Japanese one has. */
      g_assert_null (strstr (lower, " the "));
      g_assert_null (strstr (lower, " is "));
    }
}

static void
check_findings (gboolean japanese)
{
  g_autoptr(TodokuRecord) record = make_record ("u1.wl.sendgrid.net");
  g_autofree char *long_text = g_strnfill (400, 'a');
  g_autoptr(TodokuRecord) long_record = make_record (long_text);

  for (int code = 0; code <= TODOKU_FINDING_WRONG_VALUE; code++)
    for (int severity = 0; severity <= TODOKU_SEVERITY_ERROR; severity++)
      {
        const char *token = todoku_enum_to_token (TODOKU_TYPE_FINDING_CODE, code);
        g_autoptr(TodokuFinding) bare = todoku_finding_new (code, severity, NULL);
        g_autoptr(TodokuFinding) full = todoku_finding_new (code, severity, NULL);
        g_autofree char *cause = NULL;
        g_autofree char *remedy = NULL;
        g_autofree char *full_remedy = NULL;
        g_autofree char *long_remedy = NULL;

        for (guint i = 0; i < G_N_ELEMENTS (parameters); i++)
          todoku_finding_set (full, parameters[i].name, parameters[i].value);

        cause = todoku_text_finding_cause (bare, record);
        remedy = todoku_text_finding_remedy (bare, record, NULL);
        full_remedy = todoku_text_finding_remedy (full, record, NULL);
        long_remedy = todoku_text_finding_remedy (full, long_record, NULL);
        assert_sentence (cause, token, japanese);
        assert_sentence (remedy, token, japanese);
        assert_sentence (full_remedy, token, japanese);
        assert_sentence (long_remedy, token, japanese);
        g_assert_null (strstr (long_remedy, "aaaa"));
        if (japanese)
          g_assert_cmpint (g_utf8_strlen (cause, -1), <=, 25);
      }
}

static void
check_causes_fit (void)
{
  g_autoptr(TodokuRecord) record = make_record ("u1.wl.sendgrid.net");

  for (int code = 0; code <= TODOKU_FINDING_WRONG_VALUE; code++)
    {
      g_autoptr(TodokuFinding) finding = todoku_finding_new (code, TODOKU_SEVERITY_ERROR, NULL);
      g_autofree char *cause = todoku_text_finding_cause (finding, record);
      double width = 0;

      for (const char *c = cause; *c != '\0'; c = g_utf8_next_char (c))
        width += g_unichar_iswide (g_utf8_get_char (c)) ? 1 : 0.5;
      g_test_message ("%s: %.1f", cause, width);
      g_assert_cmpfloat (width, <=, MAX_CAUSE_LENGTH);
    }
}

static void
check_errors (gboolean japanese)
{
  for (int code = 0; code <= TODOKU_ERROR_SECRETS_FAILED; code++)
    {
      g_autoptr(GError) error = g_error_new_literal (TODOKU_ERROR, code, "");
      g_autofree char *text = todoku_text_for_error (error);

      assert_sentence (text, todoku_error_get_token (error), japanese);
    }
  for (int code = 0; code <= TODOKU_DOMAIN_NAME_ERROR_NO_DOMAIN; code++)
    {
      g_autoptr(GError) error = g_error_new_literal (TODOKU_DOMAIN_NAME_ERROR, code, "detail");
      g_autofree char *text = todoku_text_for_error (error);

      assert_sentence (text, "domain name", japanese);
    }
}

static void
assert_word (const char *text,
             gboolean    japanese)
{
  g_assert_nonnull (text);
  g_assert_cmpstr (text, !=, "");
  g_test_message ("%s", text);
  g_assert_false (g_str_has_suffix (text, "。"));
}

static void
check_words (gboolean japanese)
{
  for (int i = 0; i <= TODOKU_RECORD_STATE_UNKNOWN; i++)
    assert_word (todoku_text_record_state (i), japanese);
  for (int i = 0; i <= TODOKU_ASK_CANCELLED; i++)
    assert_word (todoku_text_ask_status (i), japanese);
  for (int i = 0; i <= TODOKU_RECORD_PURPOSE_CERTIFICATE; i++)
    assert_word (todoku_text_purpose (i), japanese);
  for (int i = 0; i <= TODOKU_DOMAIN_REMOVED; i++)
    assert_word (todoku_text_domain_stage (i), japanese);
  for (int i = 0; i <= TODOKU_TRACKING_REMOVED; i++)
    assert_word (todoku_text_tracking_stage (i), japanese);
  for (int i = 0; i <= TODOKU_SERVER_STATUS_STOPPED; i++)
    assert_word (todoku_text_server_status (i), japanese);
  for (int i = 0; i <= TODOKU_SERVICE_STATE_DISABLED; i++)
    assert_sentence (todoku_text_service_state (i), "state", japanese);
  for (int i = 0; i <= TODOKU_ACCOUNT_NOTICE_PAUSED; i++)
    assert_sentence (todoku_text_account_notice (i), "notice", japanese);
  assert_word (todoku_text_region ("ap-northeast-1"), japanese);
  assert_word (todoku_text_service_kind ("manual"), japanese);
  assert_sentence (todoku_text_service_reason ("HOST_NOT_FOUND"), "reason", japanese);
  g_assert_cmpstr (todoku_text_service_reason ("Expected CNAME"), ==, "Expected CNAME");
  g_assert_cmpstr (todoku_text_region ("moon-1"), ==, "moon-1");
  g_assert_cmpstr (todoku_text_service_kind ("ses"), ==, "Amazon SES");
  for (int i = 0; i <= TODOKU_EDGE_PRACTICE; i++)
    assert_word (todoku_text_edge_kind (i), japanese);
  for (int i = 0; i <= TODOKU_OPERATION_SEND_TEST; i++)
    assert_word (todoku_text_operation (i), japanese);
  for (int i = 0; i <= TODOKU_STATUS_OPTIONAL; i++)
    {
      g_autofree char *word = todoku_text_status_word (i, 0, 0);

      assert_word (word, japanese);
    }
}

static void
test_english (void)
{
  check_findings (FALSE);
  check_errors (FALSE);
  check_words (FALSE);
}

static void
test_english_words (void)
{
  g_autofree char *left = todoku_text_status_word (TODOKU_STATUS_WAITING, G_TIME_SPAN_HOUR, 0);
  g_autofree char *count = todoku_text_verified_count (1, 3);
  g_autofree char *one = todoku_text_record_count (1);
  g_autofree char *many = todoku_text_record_count (3);
  g_autofree char *scopes = todoku_text_missing_scopes ("mail.send whitelabel.read");
  g_autofree char *scope = todoku_text_missing_scopes ("mail.send");
  g_autofree char *hours = todoku_text_duration (70 * 3600 + 12 * 60 + 5);
  g_autofree char *over = todoku_text_time_left (0);

  g_assert_cmpstr (left, ==, "Waiting until 01:00");
  g_assert_cmpstr (count, ==, "1 of 3 records verified");
  g_assert_cmpstr (one, ==, "1 record");
  g_assert_cmpstr (many, ==, "3 records");
  g_assert_cmpstr (scopes, ==, "The API key lacks the permissions mail.send, whitelabel.read.");
  g_assert_cmpstr (scope, ==, "The API key lacks the permission mail.send.");
  g_assert_null (todoku_text_missing_scopes (" "));
  g_assert_null (todoku_text_missing_scopes (NULL));
  g_assert_cmpstr (hours, ==, "70 h 12 min");
  g_assert_cmpstr (over, ==, "Expired");
}

/* What went wrong now is told beside when it last went well. */
static void
test_server_times (void)
{
  const gint64 hour = G_TIME_SPAN_HOUR;
  TodokuServerRow row = { .tested_at = 2 * hour };
  g_autofree char *fresh =
    todoku_text_server_times (&row, TODOKU_SERVER_STATUS_CONNECTED, 3 * hour);
  g_autofree char *never =
    todoku_text_server_times (&row, TODOKU_SERVER_STATUS_UNAUTHORISED, 3 * hour);
  g_autofree char *lost = NULL;

  row.connected_at = hour;
  lost = todoku_text_server_times (&row, TODOKU_SERVER_STATUS_UNAUTHORISED, 3 * hour);
  g_assert_cmpstr (fresh, ==, "Last checked 02:00");
  g_assert_cmpstr (never, ==, "Last checked 02:00");
  g_assert_cmpstr (lost, ==, "Last connected 01:00");
  row.tested_at = 0;
  g_assert_null (todoku_text_server_times (&row, TODOKU_SERVER_STATUS_UNKNOWN, 3 * hour));
}

static void
test_doubled_suffix (void)
{
  static const struct { const char *found_at, *domain, *remedy; } table[] = {
    { "em1.xxxxx.co.jp.xxxxx.co.jp", "xxxxx.co.jp",
      "Enter only “em1” in “HOST”: the screen adds “xxxxx.co.jp” by itself." },
    { "em1.mail.xxxxx.co.jp.xxxxx.co.jp", "mail.xxxxx.co.jp",
      "Enter only “em1.mail” in “HOST”: the screen adds “xxxxx.co.jp” by itself." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *host = g_strconcat ("em1.", table[i].domain, NULL);
      g_autoptr(TodokuRecord) record = todoku_record_new (&(TodokuRecord) {
      .type = TODOKU_RECORD_TYPE_CNAME, .host = host, .value = "u1.wl.sendgrid.net",
      .priority = -1, .domain = table[i].domain, .required = TRUE
    });
      g_autoptr(TodokuFinding) finding =
        todoku_finding_new (TODOKU_FINDING_DOUBLED_SUFFIX, TODOKU_SEVERITY_ERROR, "found_at",
                            table[i].found_at, "suffix", "xxxxx.co.jp", "zone", "xxxxx.co.jp",
                            NULL);
      g_autofree char *remedy = todoku_text_finding_remedy (finding, record, NULL);

      g_assert_cmpstr (remedy, ==, table[i].remedy);
    }
}

/* A variant that names a parameter is not taken without it, in whatever language. */
static void
check_variants (const char *bare_cause)
{
  g_autoptr(TodokuRecord) record = make_record ("v=spf1 -all");
  g_autoptr(TodokuFinding) bare =
    todoku_finding_new (TODOKU_FINDING_SPF_TOO_MANY_LOOKUPS, TODOKU_SEVERITY_ERROR, "count", "11",
                        NULL);
  g_autoptr(TodokuFinding) loop =
    todoku_finding_new (TODOKU_FINDING_SPF_TOO_MANY_LOOKUPS, TODOKU_SEVERITY_ERROR, "count", "11",
                        "loop", "xxxxx.co.jp", NULL);
  g_autofree char *cause = todoku_text_finding_cause (bare, record);
  g_autofree char *loop_cause = todoku_text_finding_cause (loop, record);

  g_assert_cmpstr (cause, ==, bare_cause);
  g_assert_cmpstr (loop_cause, !=, bare_cause);
}

/* Where nobody has said which screen it is, the domain itself is "@", as most screens have it. */
static void
test_apex (void)
{
  g_autoptr(TodokuRecord) record = todoku_record_new (&(TodokuRecord) {
    .type = TODOKU_RECORD_TYPE_TXT, .host = "xxxxx.co.jp", .value = "v=spf1 ~all", .priority = -1,
    .domain = "xxxxx.co.jp"
  });
  g_autoptr(TodokuFinding) finding =
    todoku_finding_new (TODOKU_FINDING_DOUBLED_SUFFIX, TODOKU_SEVERITY_ERROR, NULL);
  g_autofree char *remedy = NULL;

  todoku_finding_set (finding, "zone", "xxxxx.co.jp");
  remedy = todoku_text_finding_remedy (finding, record, NULL);
  g_test_message ("%s", remedy);
  g_assert_nonnull (strstr (remedy, "“@”"));
}

static void
test_variants (void)
{
  check_variants ("SPF needs too many look-ups.");
}

static void
test_company_fields (void)
{
  g_autoptr(TodokuRecord) record = make_record ("u1.wl.sendgrid.net");
  g_autoptr(TodokuFinding) finding =
    todoku_finding_new (TODOKU_FINDING_WRONG_VALUE, TODOKU_SEVERITY_ERROR, NULL);
  const TodokuTextFields fields = { .value = "内容", .typed_value = "u1.wl.sendgrid.net." };
  g_autofree char *remedy = todoku_text_finding_remedy (finding, record, &fields);
  g_autofree char *empty = NULL;

  g_assert_cmpstr (remedy, ==, "Replace it by “u1.wl.sendgrid.net.” in “内容”.");

  /* An empty record has nothing to quote. */
  todoku_finding_set (finding, "found", "");
  empty = todoku_text_finding_remedy (finding, record, &fields);
  g_assert_cmpstr (empty, ==, remedy);
}

static void
test_answers (void)
{
  g_autoptr(TodokuObservation) observation = todoku_observation_new ("em1.xxxxx.co.jp",
                                                                     TODOKU_RRTYPE_CNAME);
  g_autoptr(TodokuAnswer) silent = NULL;
  g_autoptr(TodokuAnswer) absent = NULL;
  g_autofree char *silent_text = NULL;
  g_autofree char *absent_text = NULL;
  g_autofree char *odd_text = NULL;

  observation->status = TODOKU_ASK_TIMED_OUT;
  silent = todoku_answer_new (observation);
  observation->status = TODOKU_ASK_ANSWERED;
  observation->rcode = TODOKU_RCODE_NXDOMAIN;
  absent = todoku_answer_new (observation);

  silent_text = todoku_text_answer (silent);
  absent_text = todoku_text_answer (absent);
  g_assert_cmpstr (silent_text, ==, "No answer");
  g_assert_cmpstr (absent_text, ==, "No such name");

  /* Nobody reads \DDD. */
  absent->rcode = TODOKU_RCODE_NOERROR;
  g_strfreev (absent->values);
  absent->values = g_strsplit ("\\034a\\034 \\227\\129\\130\\226\\128\\139", " ", -1);
  odd_text = todoku_text_answer (absent);
  g_assert_cmpstr (odd_text, ==, "\"a\", あ[invisible character U+200B]");
}

static void
test_statuses (void)
{
  static const struct
  {
    TodokuRecordState state;
    gboolean required;
    TodokuStatus status;
    gboolean unnamed;
  } table[] = {
    { TODOKU_RECORD_STATE_OK, TRUE, TODOKU_STATUS_READY },
    { TODOKU_RECORD_STATE_OK, FALSE, TODOKU_STATUS_VERIFIED },
    /* What no service has a name for, none has verified. */
    { TODOKU_RECORD_STATE_OK, FALSE, TODOKU_STATUS_READY, TRUE },
    { TODOKU_RECORD_STATE_OK_NOT_VISIBLE, TRUE, TODOKU_STATUS_WAITING },
    { TODOKU_RECORD_STATE_MISSING, TRUE, TODOKU_STATUS_PENDING },
    { TODOKU_RECORD_STATE_MISSING, FALSE, TODOKU_STATUS_OPTIONAL },
    { TODOKU_RECORD_STATE_WRONG_PLACE, TRUE, TODOKU_STATUS_FIX },
    { TODOKU_RECORD_STATE_WRONG_PLACE, FALSE, TODOKU_STATUS_OPTIONAL },
    { TODOKU_RECORD_STATE_UNKNOWN, TRUE, TODOKU_STATUS_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr(TodokuRecord) record = todoku_record_new (&(TodokuRecord) {
      .host = "em1.xxxxx.co.jp", .value = "u1.wl.sendgrid.net", .priority = -1,
      .required = table[i].required, .key = table[i].unnamed ? NULL : "mail_cname"
    });
      g_autoptr(TodokuRecordItem) item = todoku_record_item_new (record);
      g_autoptr(TodokuVerdict) verdict = todoku_verdict_new (record);

      verdict->state = table[i].state;
      g_assert_cmpint (todoku_text_item_status (item), ==,
                       table[i].required ? TODOKU_STATUS_PENDING : TODOKU_STATUS_OPTIONAL);
      todoku_record_item_set_verdict (item, verdict);
      g_assert_cmpint (todoku_text_item_status (item), ==, table[i].status);
      todoku_record_item_set_service_valid (item, TRUE);
      g_assert_cmpint (todoku_text_item_status (item), ==, TODOKU_STATUS_VERIFIED);
      /* What has gone from DNS after the service said yes is an alarm. */
      verdict->finding = todoku_finding_new (TODOKU_FINDING_MISSING, TODOKU_SEVERITY_ERROR, NULL);
      g_assert_cmpint (todoku_text_item_is_lost (item), ==,
                       table[i].required && table[i].state != TODOKU_RECORD_STATE_UNKNOWN &&
                       !todoku_verdict_is_right (verdict));
      g_assert_cmpint (todoku_text_item_status (item) == TODOKU_STATUS_FIX, ==,
                       todoku_text_item_is_lost (item));
    }
}

static void
assert_headline (TodokuRecordState  first,
                 TodokuRecordState  second,
                 const char        *key,
                 const char        *expected,
                 const char        *left)
{
  const TodokuRecordState states[] = { first, second };
  g_autoptr(GListStore) items = g_list_store_new (TODOKU_TYPE_RECORD_ITEM);
  g_autofree char *headline = NULL;
  g_autofree char *to_do = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr(TodokuRecord) record = todoku_record_new (&(TodokuRecord) {
      .host = "em1.xxxxx.co.jp", .value = "u1.wl.sendgrid.net", .priority = -1, .required = TRUE,
      .key = key
    });
      g_autoptr(TodokuRecordItem) item = todoku_record_item_new (record);
      g_autoptr(TodokuVerdict) verdict = todoku_verdict_new (record);

      verdict->state = states[i];
      todoku_record_item_set_verdict (item, verdict);
      g_list_store_append (items, item);
    }
  headline = todoku_text_records_headline (G_LIST_MODEL (items));
  g_assert_cmpstr (headline, ==, expected);
  to_do = todoku_text_left_to_do (G_LIST_MODEL (items));
  g_assert_cmpstr (to_do, ==, left);
}

/* What need not be there keeps nobody from going on. */
static void
test_ready_without_optional (void)
{
  static const struct { gboolean required; TodokuRecordState state; } wanted[] = {
    { TRUE, TODOKU_RECORD_STATE_OK },
    { FALSE, TODOKU_RECORD_STATE_MISSING },
  };
  g_autoptr(GListStore) items = g_list_store_new (TODOKU_TYPE_RECORD_ITEM);

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autoptr(TodokuRecord) record = todoku_record_new (&(TodokuRecord) {
      .host = "em1.xxxxx.co.jp", .value = "u1.wl.sendgrid.net", .priority = -1,
      .required = wanted[i].required, .key = "mail_cname"
    });
      g_autoptr(TodokuRecordItem) item = todoku_record_item_new (record);
      g_autoptr(TodokuVerdict) verdict = todoku_verdict_new (record);

      verdict->state = wanted[i].state;
      todoku_record_item_set_verdict (item, verdict);
      g_list_store_append (items, item);
    }
  g_assert_true (todoku_text_records_are_ready (G_LIST_MODEL (items)));
}

/* A count of verified records says neither that nothing could be asked, nor that all is right, nor
 * what is to be done.
 */
static void
test_headline (void)
{
  assert_headline (TODOKU_RECORD_STATE_OK, TODOKU_RECORD_STATE_OK_EQUIVALENT, "dkim1",
                   "DNS Is Right", "Press “Verify”");
  assert_headline (TODOKU_RECORD_STATE_UNKNOWN, TODOKU_RECORD_STATE_UNKNOWN, "dkim1",
                   "Could not check 2 records", NULL);
  assert_headline (TODOKU_RECORD_STATE_OK, TODOKU_RECORD_STATE_MISSING, "dkim1", NULL,
                   "1 record to enter in DNS");
  assert_headline (TODOKU_RECORD_STATE_OK, TODOKU_RECORD_STATE_UNKNOWN, "dkim1", NULL, NULL);
  assert_headline (TODOKU_RECORD_STATE_MISSING, TODOKU_RECORD_STATE_MISSING, "dkim1", NULL,
                   "2 records to enter in DNS");
  assert_headline (TODOKU_RECORD_STATE_MISSING, TODOKU_RECORD_STATE_WRONG_VALUE, "dkim1", NULL,
                   "1 record to fix · 1 record to enter in DNS");
  assert_headline (TODOKU_RECORD_STATE_OK, TODOKU_RECORD_STATE_WRONG_VALUE, "dkim1", NULL,
                   "1 record to fix");
  /* No service will verify what it has no name for. */
  assert_headline (TODOKU_RECORD_STATE_OK, TODOKU_RECORD_STATE_OK, NULL, NULL, NULL);
}

/* The pill, the sentence and the next look all name the same moment. */
static void
test_ready_at (void)
{
  /* 2026-11-24 15:04:00 UTC */
  const gint64 now = G_GINT64_CONSTANT (1795532640) * G_USEC_PER_SEC;
  g_autoptr(TodokuRecord) record = make_record ("u1.wl.sendgrid.net");
  g_autoptr(TodokuVerdict) verdict = todoku_verdict_new (record);
  g_autoptr(TodokuFinding) cache =
    todoku_finding_new (TODOKU_FINDING_NEGATIVE_CACHE, TODOKU_SEVERITY_NOTE, "resolver",
                        "192.0.2.53", "seconds", "299", NULL);
  g_autoptr(TodokuFinding) differ =
    todoku_finding_new (TODOKU_FINDING_SERVERS_DIFFER, TODOKU_SEVERITY_WARNING, "servers",
                        "ns2.example.jp", "seconds", "299", NULL);
  TodokuTextFields fields = { .now = now };
  g_autofree char *word = NULL;
  g_autofree char *over = NULL;
  g_autofree char *cache_remedy = NULL;
  g_autofree char *differ_remedy = NULL;
  g_autofree char *timeless = NULL;

  verdict->checked_at = now;
  verdict->state = TODOKU_RECORD_STATE_OK_NOT_VISIBLE;
  g_assert_cmpint (todoku_verdict_get_ready_at (verdict), ==, 0);
  verdict->retry_after = 299;
  g_assert_cmpint (todoku_verdict_get_ready_at (verdict), ==, now + 300 * G_USEC_PER_SEC);
  verdict->state = TODOKU_RECORD_STATE_PARTIAL;
  g_assert_cmpint (todoku_verdict_get_ready_at (verdict), ==, now + 300 * G_USEC_PER_SEC);
  /* That nobody answered names no moment. */
  verdict->state = TODOKU_RECORD_STATE_UNKNOWN;
  g_assert_cmpint (todoku_verdict_get_ready_at (verdict), ==, 0);

  fields.ready_at = now + 300 * G_USEC_PER_SEC;
  word = todoku_text_status_word (TODOKU_STATUS_WAITING, fields.ready_at, now);
  over = todoku_text_status_word (TODOKU_STATUS_WAITING, fields.ready_at, fields.ready_at);
  cache_remedy = todoku_text_finding_remedy (cache, record, &fields);
  differ_remedy = todoku_text_finding_remedy (differ, record, &fields);
  timeless = todoku_text_finding_remedy (cache, record, NULL);
  g_assert_cmpstr (word, ==, "Waiting until 15:09");
  g_assert_cmpstr (over, ==, "Waiting");
  g_assert_cmpstr (cache_remedy, ==,
                   "Nothing needs changing: the old answer in 192.0.2.53 goes away at 15:09.");
  g_assert_cmpstr (differ_remedy, ==,
                   "If nothing has changed by 15:09, ask the DNS company about the "
                   "state of ns2.example.jp.");
  g_assert_cmpstr (timeless, ==,
                   "Nothing needs changing: 192.0.2.53 forgets its old answer within 4 min 59 s.");
}

static void
test_times (void)
{
  /* 2026-11-24 15:04:00 UTC */
  const gint64 now = G_GINT64_CONSTANT (1795532640) * G_USEC_PER_SEC;
  g_autofree char *same_day = todoku_text_time_of_day (now - G_TIME_SPAN_HOUR, now);
  g_autofree char *same_year = todoku_text_date_time (now + G_TIME_SPAN_DAY, now);
  g_autofree char *dated = todoku_text_date_time (now, 0);
  g_autofree char *last = todoku_text_last_check (now, now + 252 * G_USEC_PER_SEC, now);
  g_autofree char *far = todoku_text_last_check (now, now + 12 * G_TIME_SPAN_HOUR, now);
  g_autofree char *today = todoku_text_moment (now - 12 * G_TIME_SPAN_HOUR, now);
  g_autofree char *tomorrow = todoku_text_moment (now + 9 * G_TIME_SPAN_HOUR, now);
  g_autofree char *yesterday = todoku_text_moment (now - 16 * G_TIME_SPAN_HOUR, now);
  g_autofree char *later = todoku_text_moment (now + 2 * G_TIME_SPAN_DAY, now);
  g_autofree char *deadline = todoku_text_deadline (now - 12 * G_TIME_SPAN_HOUR);

  g_assert_cmpstr (today, ==, "today 03:04");
  g_assert_cmpstr (tomorrow, ==, "tomorrow 00:04");
  g_assert_cmpstr (yesterday, ==, "yesterday 23:04");
  g_assert_cmpstr (later, ==, "26 November, 15:04");
  g_assert_cmpstr (deadline, ==, "Tue, 24 November, 03:04");
  g_assert_cmpstr (same_day, ==, "14:04");
  g_assert_cmpstr (same_year, ==, "25 November, 15:04");
  g_assert_cmpstr (dated, ==, "24 November 2026, 15:04");
  g_assert_cmpstr (last, ==, "Last checked 15:04 · next check 15:08 (in 4 min 12 s)");
  g_assert_cmpstr (far, ==, "Last checked 15:04 · next check 25 November, 03:04");
}

static void
test_wrong_clock (void)
{
  static const struct { gint64 seconds; const char *start; } cases[] = {
    { 6 * 60 + 20, "This computer’s clock is 6 min slow, " },
    { -7 * 60, "This computer’s clock is 7 min fast, " },
    { 9 * 3600 + 60, "This computer’s clock is 9 h 1 min slow, " },
    { -400 * 24 * 3600, "This computer’s clock is 400 days fast, " },
    { G_MAXINT64 / G_USEC_PER_SEC, "This computer’s clock is " },
    { G_MININT64 / G_USEC_PER_SEC, "This computer’s clock is " },
  };

  g_assert_null (todoku_text_wrong_clock (0));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = todoku_text_wrong_clock (cases[i].seconds * G_USEC_PER_SEC);

      g_test_message ("%s", text);
      g_assert_true (g_str_has_prefix (text, cases[i].start));
    }
}

static void
test_service_words (void)
{
  g_autoptr(GError) error = g_error_new_literal (TODOKU_ERROR, TODOKU_ERROR_REFUSED,
                                                 "domain already exists");
  g_autofree char *text = todoku_text_for_error (error);

  g_assert_cmpstr (text, ==, "The service refused it. (“domain already exists”)");
}

static void
test_japanese (void)
{
  g_autofree char *count = NULL;
  g_autofree char *left = NULL;
  g_autofree char *hours = NULL;
  /* 2026-11-24 03:04:00 UTC: one way to write a time, without a leading zero. */
  const gint64 night = G_GINT64_CONSTANT (1795489440) * G_USEC_PER_SEC;
  g_autofree char *clock = todoku_text_time_of_day (night, night);
  g_autofree char *today = todoku_text_moment (night, night);
  g_autofree char *dated = todoku_text_date_time (night, night);
  g_autofree char *deadline = todoku_text_deadline (night);

  g_assert_cmpstr (clock, ==, "3:04");
  g_assert_cmpstr (today, ==, "今日 3:04");
  g_assert_cmpstr (dated, ==, "11月24日 3:04");
  g_assert_cmpstr (deadline, ==, "11月24日(火) 3:04");
  g_assert_cmpstr (_("Verified"), ==, "認証済");
  check_findings (TRUE);
  check_variants ("SPF の参照回数が多すぎます。");
  check_causes_fit ();
  check_errors (TRUE);
  check_words (TRUE);

  count = todoku_text_verified_count (1, 3);
  left = todoku_text_status_word (TODOKU_STATUS_WAITING, G_TIME_SPAN_HOUR, 0);
  hours = todoku_text_time_left (70 * 3600 + 12 * 60);
  g_assert_cmpstr (count, ==, "3件中 1件が認証済");
  g_assert_cmpstr (left, ==, "反映待ち 1:00まで");
  g_assert_cmpstr (hours, ==, "残り70時間12分");
}

/* Says to the harness why nothing is tested where no locale translates. */
static gboolean
enter_japanese (void)
{
  const char *locale = todoku_test_find_japanese_locale ();

  if (locale == NULL)
    {
      g_print ("1..0 # SKIP there is no locale but C: Japanese is NOT tested\n");
      return FALSE;
    }

  g_setenv ("LC_ALL", locale, TRUE);
  setlocale (LC_ALL, "");

  return TRUE;
}

/* Whoever is asked for an update is a name server: nothing is said of a service or its API. */
static void
test_publish_errors (void)
{
  static const TodokuErrorCode codes[] = {
    TODOKU_ERROR_BAD_INPUT, TODOKU_ERROR_UNAUTHORISED, TODOKU_ERROR_FORBIDDEN,
    TODOKU_ERROR_CONFLICT, TODOKU_ERROR_NOT_FOUND, TODOKU_ERROR_REFUSED, TODOKU_ERROR_TIMED_OUT,
    TODOKU_ERROR_SERVER_FAILED, TODOKU_ERROR_INVALID_REPLY,
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (TODOKU_ERROR, codes[i], "No");
      g_autofree char *text = todoku_text_for_publish_error (error);

      g_assert_null (strstr (text, "API"));
      g_assert_null (strstr (text, "service"));
      g_assert_null (strstr (text, "サービス"));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = NULL;

  g_setenv ("TZ", "UTC", TRUE);
  setlocale (LC_ALL, "");
  if (g_strcmp0 (g_getenv ("LANGUAGE"), "ja") == 0 && !enter_japanese ())
    return 0;
  g_test_init (&argc, &argv, NULL);
  folder = g_test_build_filename (G_TEST_BUILT, "..", "po", NULL);
  bindtextdomain (GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  /* GLib decides once in a process whether it translates, so each language is a run of its own.
   */
  if (g_strcmp0 (g_getenv ("LANGUAGE"), "ja") == 0)
    {
      g_test_add_func ("/text/japanese/every-code", test_japanese);
      g_test_add_func ("/text/japanese/publish-errors", test_publish_errors);
      return g_test_run ();
    }

  g_test_add_func ("/text/english/every-code", test_english);
  g_test_add_func ("/text/english/publish-errors", test_publish_errors);
  g_test_add_func ("/text/english/words", test_english_words);
  g_test_add_func ("/text/finding/doubled-suffix", test_doubled_suffix);
  g_test_add_func ("/text/finding/server-times", test_server_times);
  g_test_add_func ("/text/finding/apex", test_apex);
  g_test_add_func ("/text/finding/variants", test_variants);
  g_test_add_func ("/text/finding/company-fields", test_company_fields);
  g_test_add_func ("/text/answer", test_answers);
  g_test_add_func ("/text/status", test_statuses);
  g_test_add_func ("/text/headline", test_headline);
  g_test_add_func ("/text/ready-without-optional", test_ready_without_optional);
  g_test_add_func ("/text/ready-at", test_ready_at);
  g_test_add_func ("/text/times", test_times);
  g_test_add_func ("/text/wrong-clock", test_wrong_clock);
  g_test_add_func ("/text/error/service-words", test_service_words);

  return g_test_run ();
}
