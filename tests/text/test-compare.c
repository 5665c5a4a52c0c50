/* SPDX-License-Identifier: GPL-3.0-or-later
 * What people are shown of a found value: readable, with the part at fault, and the value that the
 * remedy really wants; and the report and the request that are made from it.
 */
#include <locale.h>
#include <string.h>

#include "todoku-request.h"
#include "todoku-text-compare.h"
#include "todoku-text-report.h"
#include "todoku-text.h"

static TodokuVerdict *
make_verdict (TodokuRecordType   type,
              const char        *value,
              TodokuRecordState  state,
              const char        *found,
              TodokuFinding     *finding)
{
  g_autoptr(TodokuRecord) record = todoku_record_new (&(TodokuRecord) {
    .type = type, .host = "em1.xxxxx.co.jp", .value = value, .domain = "xxxxx.co.jp",
    .priority = -1, .required = TRUE
  });
  TodokuVerdict *verdict = todoku_verdict_new (record);

  verdict->state = state;
  verdict->zone = g_strdup ("xxxxx.co.jp");
  verdict->expected = g_strdup (state == TODOKU_RECORD_STATE_WRONG_PLACE ? record->host : value);
  verdict->found = g_strdup (found);
  verdict->finding = finding;

  return verdict;
}

static void
test_readable (void)
{
  static const struct { const char *presentation; const char *readable; } table[] = {
    { "a.jp", "a.jp" },
    { "\\034s1.a.jp\\034", "\"s1.a.jp\"" },
    { "\\226\\128\\139u1.b.net", "[invisible character U+200B]u1.b.net" },
    { "u1\\194\\160.b.net", "u1[invisible character U+00A0].b.net" },
    { "\\226\\128\\174abc", "[invisible character U+202E]abc" },
    { "\\227\\129\\130\\\\x", "あ\\x" },
    { "\\233t\\233", "\\233t\\233" },
    { "a\\.b.jp", "a\\.b.jp" },
    { "\\009\\999\\", "[invisible character U+0009]999\\" },
    { "\\000", "\\000" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *readable = todoku_text_readable (table[i].presentation);

      g_assert_cmpstr (readable, ==, table[i].readable);
    }
}

static const struct
{
  TodokuRecordType type;
  const char *value;
  TodokuRecordState state;
  const char *found;
  const char *expected_part;
  const char *found_part;
} comparisons[] = {
  /* Only what differs, from both ends. */
  { TODOKU_RECORD_TYPE_CNAME, "s1.domainkey.u1.b.net", TODOKU_RECORD_STATE_WRONG_VALUE,
    "s1.odmainkey.u1.b.net", "do", "od" },
  { TODOKU_RECORD_TYPE_CNAME, "u1.b.net", TODOKU_RECORD_STATE_WRONG_VALUE,
    "\\226\\128\\139u1.b.net", "", "[invisible character U+200B]" },
  { TODOKU_RECORD_TYPE_CNAME, "s1.u1.b.net", TODOKU_RECORD_STATE_WRONG_VALUE,
    "\\034S1.u1.B.net\\034", "", "\"|\"" },
  /* Quotation marks at both ends and a slip between them are three differences. */
  { TODOKU_RECORD_TYPE_TXT, "v=spf1 include:s.example ~all", TODOKU_RECORD_STATE_WRONG_VALUE,
    "\\034v=spf1 inclde:s.example ~all\\034", "u", "\"|\"" },
  { TODOKU_RECORD_TYPE_TXT, "v=DMARC1; p=none", TODOKU_RECORD_STATE_WRONG_VALUE,
    "v=DMARC1, p:none", ";|=", ",|:" },
  /* Terms and tags that stand in both are never marked, however much else differs. */
  { TODOKU_RECORD_TYPE_TXT, "v=spf1 a mx include:s.example -all", TODOKU_RECORD_STATE_WRONG_VALUE,
    "v=spf1 ip4:192.0.2.7 mx include:_spf.google.com -all", "a|s.example",
    "ip4:192.0.2.7|_spf.google.com" },
  { TODOKU_RECORD_TYPE_TXT, "v=spf1 ip4:192.0.2.0/24 mx -all", TODOKU_RECORD_STATE_WRONG_VALUE,
    "v=spf1 ip4:192.0.2.0-255 mx ?all", "/24|-", "-255|?" },
  { TODOKU_RECORD_TYPE_TXT, "v=DMARC1; p=reject; rua=mailto:a@x.jp,mailto:b@x.jp",
    TODOKU_RECORD_STATE_WRONG_VALUE, "v=DMARC1; p=reject; rua=mailto:a@x.jp,b@x.jp", "mailto:",
    "" },
  { TODOKU_RECORD_TYPE_TXT, "v=DKIM1; k=rsa; p=AbCd", TODOKU_RECORD_STATE_WRONG_VALUE,
    "k=rsa; v=DKIM1; p=AbCd", "v=DKIM1|k=rsa", "k=rsa|v=DKIM1" },
  { TODOKU_RECORD_TYPE_TXT, "v=DMARC1; p=quarantine; sp=none", TODOKU_RECORD_STATE_WRONG_VALUE,
    "v=DMARC1, p=quarantine; sp:none", ";|=", ",|:" },
  /* A word that is too much, or missing, is marked from its beginning. */
  { TODOKU_RECORD_TYPE_TXT, "v=spf1 include:s.example -all", TODOKU_RECORD_STATE_WRONG_VALUE,
    "v=spf1 ip4:1.2.3.4-9 include:s.example -all", "", "ip4:1.2.3.4-9 " },
  { TODOKU_RECORD_TYPE_TXT, "v=spf1 include:t.example include:s.example -all",
    TODOKU_RECORD_STATE_WRONG_VALUE, "v=spf1 include:t.example -all", "include:s.example ", "" },
  /* What has little in common is one difference. */
  { TODOKU_RECORD_TYPE_CNAME, "u1.b.net", TODOKU_RECORD_STATE_WRONG_VALUE, "parking.example.com",
    "u1.b.net", "parking.example.com" },
  /* The case of a name is never at fault, that of a key is. */
  { TODOKU_RECORD_TYPE_CNAME, "u1.b.net", TODOKU_RECORD_STATE_WRONG_VALUE, "U1.B.NET.xxxxx.co.jp",
    "", ".xxxxx.co.jp" },
  { TODOKU_RECORD_TYPE_TXT, "p=AbC", TODOKU_RECORD_STATE_WRONG_VALUE, "p=Abc", "C", "c" },
  /* A tail that is missing is marked where it stands. */
  { TODOKU_RECORD_TYPE_TXT, "p=abcdef", TODOKU_RECORD_STATE_WRONG_VALUE, "p=abc", "def", "" },
  { TODOKU_RECORD_TYPE_TXT, "aab", TODOKU_RECORD_STATE_WRONG_VALUE, "ab", "a", "" },
  { TODOKU_RECORD_TYPE_CNAME, "u1.b.net", TODOKU_RECORD_STATE_WRONG_PLACE,
    "em1.xxxxx.co.jp.xxxxx.co.jp", "", ".xxxxx.co.jp" },
  { TODOKU_RECORD_TYPE_CNAME, "u1.b.net", TODOKU_RECORD_STATE_PARTIAL, "NXDOMAIN", "", "" },
};

/* What is marked, with "|" between the marks. */
static char *
cut (const char *text,
     GArray     *marks)
{
  g_autoptr(GStrvBuilder) parts = g_strv_builder_new ();
  g_auto(GStrv) all = NULL;
  gsize last = 0;

  for (guint i = 0; i < marks->len; i++)
    {
      const TodokuTextSpan *mark = &g_array_index (marks, TodokuTextSpan, i);
      g_autofree char *part = g_strndup (text + mark->start, mark->end - mark->start);

      g_assert_cmpuint (mark->start, >=, last);
      g_assert_cmpuint (mark->end, >, mark->start);
      g_assert_cmpuint (mark->end, <=, strlen (text));
      last = mark->end;
      g_strv_builder_add (parts, part);
    }
  all = g_strv_builder_end (parts);

  return g_strjoinv ("|", all);
}

static void
test_differences (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (comparisons); i++)
    {
      g_autoptr(TodokuVerdict) verdict =
        make_verdict (comparisons[i].type, comparisons[i].value, comparisons[i].state,
                      comparisons[i].found,
                      todoku_finding_new (TODOKU_FINDING_TYPO, TODOKU_SEVERITY_ERROR, NULL));
      g_autoptr(TodokuTextComparison) comparison = todoku_text_compare (verdict);
      g_autofree char *expected = cut (comparison->expected, comparison->expected_marks);
      g_autofree char *found = cut (comparison->found, comparison->found_marks);

      g_assert_cmpstr (expected, ==, comparisons[i].expected_part);
      g_assert_cmpstr (found, ==, comparisons[i].found_part);
    }
}

static void
test_types (void)
{
  g_autoptr(TodokuVerdict) verdict =
    make_verdict (TODOKU_RECORD_TYPE_CNAME, "u1.b.net", TODOKU_RECORD_STATE_WRONG_TYPE, "u1.b.net",
                  todoku_finding_new (TODOKU_FINDING_WRONG_TYPE, TODOKU_SEVERITY_ERROR,
                                      "found_type", "TXT", "found", "u1.b.net", NULL));
  g_autoptr(TodokuTextComparison) comparison = todoku_text_compare (verdict);
  g_autofree char *found = cut (comparison->found, comparison->found_marks);

  g_assert_cmpstr (comparison->expected, ==, "CNAME u1.b.net");
  g_assert_cmpstr (comparison->found, ==, "TXT u1.b.net");
  g_assert_cmpstr (found, ==, "TXT");
}

/* The remedy speaks of the field in which the fault is. */
static void
test_field (void)
{
  g_autoptr(TodokuVerdict) in_value =
    make_verdict (TODOKU_RECORD_TYPE_CNAME, "u1.b.net", TODOKU_RECORD_STATE_WRONG_VALUE,
                  "\\226\\128\\139u1.b.net",
                  todoku_finding_new (TODOKU_FINDING_NON_ASCII, TODOKU_SEVERITY_ERROR, "found",
                                      "\\226\\128\\139u1.b.net", NULL));
  g_autoptr(TodokuVerdict) in_host =
    make_verdict (TODOKU_RECORD_TYPE_CNAME, "u1.b.net", TODOKU_RECORD_STATE_WRONG_PLACE,
                  "em1\\226\\128\\139.xxxxx.co.jp",
                  todoku_finding_new (TODOKU_FINDING_NON_ASCII, TODOKU_SEVERITY_ERROR, "found_at",
                                      "em1\\226\\128\\139.xxxxx.co.jp", NULL));
  g_autofree char *value = todoku_text_finding_remedy (in_value->finding, in_value->record, NULL);
  g_autofree char *host = todoku_text_finding_remedy (in_host->finding, in_host->record, NULL);

  g_assert_cmpstr (value, ==, "Enter “u1.b.net” again in “VALUE”, in half-width letters.");
  g_assert_cmpstr (host, ==,
                   "The name was saved as “em1[invisible character U+200B].xxxxx.co.jp”: enter "
                   "“em1” in “HOST”, in half-width letters.");
}

static void
test_offered (void)
{
  g_autoptr(TodokuVerdict) spf =
    make_verdict (TODOKU_RECORD_TYPE_TXT, "v=spf1 include:b.net ~all",
                  TODOKU_RECORD_STATE_CONFLICT, "v=spf1 -all",
                  todoku_finding_new (TODOKU_FINDING_SPF_MULTIPLE, TODOKU_SEVERITY_ERROR, "merged",
                                      "v=spf1 mx include:b.net -all", NULL));
  g_autoptr(TodokuVerdict) dot =
    make_verdict (TODOKU_RECORD_TYPE_CNAME, "u1.b.net", TODOKU_RECORD_STATE_WRONG_VALUE,
                  "u1.b.net.xxxxx.co.jp",
                  todoku_finding_new (TODOKU_FINDING_ZONE_APPENDED_TO_VALUE, TODOKU_SEVERITY_ERROR,
                                      "found", "u1.b.net.xxxxx.co.jp", NULL));
  g_autoptr(TodokuTextComparison) spf_lines = todoku_text_compare (spf);
  g_autoptr(TodokuTextComparison) dot_lines = todoku_text_compare (dot);

  g_assert_cmpstr (todoku_text_get_offered (spf), ==, "v=spf1 mx include:b.net -all");
  g_assert_cmpstr (spf_lines->expected, ==, "v=spf1 mx include:b.net -all");
  g_assert_null (todoku_text_get_offered (dot));
  g_assert_true (todoku_text_wants_dot (dot));
  g_assert_cmpstr (dot_lines->expected, ==, "u1.b.net.");
}

/* The request asks for a correction where something stands in the place of the record. */
static void
test_request (void)
{
  g_autoptr(TodokuRequest) request = todoku_request_new (TODOKU_REQUEST_JAPANESE);
  g_autoptr(TodokuVerdict) dot =
    make_verdict (TODOKU_RECORD_TYPE_CNAME, "u1.b.net", TODOKU_RECORD_STATE_WRONG_VALUE,
                  "u1.b.net.xxxxx.co.jp",
                  todoku_finding_new (TODOKU_FINDING_ZONE_APPENDED_TO_VALUE, TODOKU_SEVERITY_ERROR,
                                      NULL));
  g_autoptr(TodokuVerdict) place =
    make_verdict (TODOKU_RECORD_TYPE_CNAME, "u2.b.net", TODOKU_RECORD_STATE_WRONG_PLACE,
                  "em1.xxxxx.co.jp.xxxxx.co.jp",
                  todoku_finding_new (TODOKU_FINDING_DOUBLED_SUFFIX, TODOKU_SEVERITY_ERROR,
                                      "found_at", "em1.xxxxx.co.jp.xxxxx.co.jp", NULL));
  g_autoptr(TodokuVerdict) type =
    make_verdict (TODOKU_RECORD_TYPE_CNAME, "u3.b.net", TODOKU_RECORD_STATE_WRONG_TYPE, "u3.b.net",
                  todoku_finding_new (TODOKU_FINDING_WRONG_TYPE, TODOKU_SEVERITY_ERROR,
                                      "found_type", "TXT", NULL));
  g_autoptr(TodokuVerdict) spf =
    make_verdict (TODOKU_RECORD_TYPE_TXT, "v=spf1 include:b.net ~all",
                  TODOKU_RECORD_STATE_CONFLICT, "v=spf1 -all",
                  todoku_finding_new (TODOKU_FINDING_SPF_MULTIPLE, TODOKU_SEVERITY_ERROR, "merged",
                                      "v=spf1 mx include:b.net -all", NULL));
  static const char * const parts[] = {
    "のDNSについて、次の4件のレコードの登録・変更をお願いいたします。",
    "■ 1件目 (登録済みのレコードの書き換え)\n  TYPE : CNAME\n  HOST : em1.xxxxx.co.jp\n"
    "  VALUE (変更前): u1.b.net.xxxxx.co.jp\n  VALUE (変更後): u1.b.net.\n",
    "  HOST (変更前): em1.xxxxx.co.jp.xxxxx.co.jp\n  HOST (変更後): em1.xxxxx.co.jp\n",
    "  TYPE (変更前): TXT\n  TYPE (変更後): CNAME\n",
    "■ 4件目\n  TYPE : TXT\n  HOST : em1.xxxxx.co.jp\n  VALUE: v=spf1 mx include:b.net -all\n",
    "ドットまで含めて", "「v=spf1」で始まる TXT は1件だけに", "「変更前」のレコードは新しく追加せず",
  };
  g_autofree char *subject = NULL;
  g_autofree char *body = NULL;

  todoku_request_add_found (request, dot->record, NULL, dot);
  todoku_request_add_found (request, place->record, NULL, place);
  todoku_request_add_found (request, type->record, NULL, type);
  todoku_request_add_found (request, spf->record, NULL, spf);
  subject = todoku_request_get_subject (request);
  body = todoku_request_get_body (request);
  g_test_message ("%s", body);
  g_assert_cmpstr (subject, ==, "DNSレコード登録・変更のお願い (xxxxx.co.jp)");
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_assert_nonnull (strstr (body, parts[i]));
}

static void
append_verdict (GListStore    *items,
                TodokuVerdict *verdict,
                const char    *zone)
{
  g_autoptr(TodokuRecordItem) item = todoku_record_item_new (verdict->record);

  g_free (verdict->zone);
  verdict->zone = g_strdup (zone);
  todoku_record_item_set_verdict (item, verdict);
  g_list_store_append (items, item);
  todoku_verdict_unref (verdict);
}

static TodokuVerdict *
make_finding (TodokuFindingCode code)
{
  return make_verdict (TODOKU_RECORD_TYPE_CNAME, "u1.b.net", TODOKU_RECORD_STATE_ZONE_BROKEN, NULL,
                       todoku_finding_new (code, TODOKU_SEVERITY_ERROR, NULL));
}

static const TodokuVerdict *
get_last (GListStore *items)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (items));
  g_autoptr(TodokuRecordItem) item = g_list_model_get_item (G_LIST_MODEL (items), n - 1);

  return todoku_record_item_get_verdict (item);
}

/* A cause of the whole zone is said once; two zones, or one record, are no such thing. */
static void
test_shared (void)
{
  g_autoptr(GListStore) items = g_list_store_new (TODOKU_TYPE_RECORD_ITEM);
  g_autoptr(GListStore) zones = g_list_store_new (TODOKU_TYPE_RECORD_ITEM);
  g_autofree char *report = NULL;
  g_autofree char *nothing = todoku_text_report (G_LIST_MODEL (items));
  const TodokuVerdict *shared;

  g_assert_cmpstr (nothing, ==, "Nothing wrong was found.\n");
  append_verdict (items, make_finding (TODOKU_FINDING_DNSSEC_BROKEN), "a.jp");
  g_assert_null (todoku_text_find_shared (G_LIST_MODEL (items), NULL));
  append_verdict (items, make_finding (TODOKU_FINDING_MISSING), "a.jp");
  append_verdict (items, make_finding (TODOKU_FINDING_MISSING), "a.jp");
  g_assert_null (todoku_text_find_shared (G_LIST_MODEL (items), NULL));
  append_verdict (items, make_finding (TODOKU_FINDING_DNSSEC_BROKEN), "a.jp");
  shared = todoku_text_find_shared (G_LIST_MODEL (items), NULL);
  g_assert_nonnull (shared);
  g_assert_cmpint (shared->finding->code, ==, TODOKU_FINDING_DNSSEC_BROKEN);

  append_verdict (zones, make_finding (TODOKU_FINDING_UNREACHABLE), "a.jp");
  append_verdict (zones, make_finding (TODOKU_FINDING_UNREACHABLE), "a.jp");
  append_verdict (zones, make_finding (TODOKU_FINDING_UNREACHABLE), "b.jp");
  g_assert_null (todoku_text_find_shared (G_LIST_MODEL (zones), NULL));

  report = todoku_text_report (G_LIST_MODEL (items));
  g_test_message ("%s", report);
  g_assert_nonnull (strstr (report, "CNAME  em1.xxxxx.co.jp"));
  g_assert_nonnull (strstr (report, "  Cause: DNSSEC validation fails.\n  Remedy: Before"));
}

/* What is said of a zone is said once, also where the records themselves are right. */
static void
test_zone_notes (void)
{
  g_autoptr(GListStore) items = g_list_store_new (TODOKU_TYPE_RECORD_ITEM);
  g_autofree char *report = NULL;
  const TodokuFinding *finding = NULL;
  const TodokuVerdict *verdict;

  for (guint i = 0; i < 2; i++)
    {
      append_verdict (items, make_finding (TODOKU_FINDING_MISSING), "a.jp");
      verdict = get_last (items);
      g_ptr_array_add (verdict->notes,
                       todoku_finding_new (TODOKU_FINDING_INTERCEPTED, TODOKU_SEVERITY_NOTE,
                                           "resolver", "192.0.2.53", NULL));
      g_ptr_array_add (verdict->notes,
                       todoku_finding_new (TODOKU_FINDING_LONG_TTL, TODOKU_SEVERITY_NOTE,
                                           "seconds", "7200", NULL));
    }
  g_assert_nonnull (todoku_text_find_shared (G_LIST_MODEL (items), &finding));
  g_assert_cmpint (finding->code, ==, TODOKU_FINDING_INTERCEPTED);
  report = todoku_text_report (G_LIST_MODEL (items));
  g_assert_true (g_str_has_prefix (report, "  Note: This network lets only"));
  g_assert_null (strstr (strstr (report, "This network") + 1, "This network"));
  g_assert_nonnull (strstr (report, "  Note: The old value stays in caches for long."));

  /* Of several zones each says it itself. */
  append_verdict (items, make_finding (TODOKU_FINDING_MISSING), "b.jp");
  g_ptr_array_add (get_last (items)->notes,
                   todoku_finding_new (TODOKU_FINDING_INTERCEPTED, TODOKU_SEVERITY_NOTE, NULL));
  g_assert_null (todoku_text_find_shared (G_LIST_MODEL (items), &finding));
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/compare/differences", test_differences);
  g_test_add_func ("/text/compare/field", test_field);
  g_test_add_func ("/text/compare/offered", test_offered);
  g_test_add_func ("/text/compare/readable", test_readable);
  g_test_add_func ("/text/compare/request", test_request);
  g_test_add_func ("/text/compare/shared", test_shared);
  g_test_add_func ("/text/compare/types", test_types);
  g_test_add_func ("/text/compare/zone-notes", test_zone_notes);

  return g_test_run ();
}
