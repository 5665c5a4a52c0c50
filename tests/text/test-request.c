/* SPDX-License-Identifier: GPL-3.0-or-later
 * The request to whoever runs the DNS: whole, in both languages, with what applies and nothing
 * else.
 */
#include <string.h>

#include "todoku-request.h"

static TodokuRequest *
make_request (TodokuRequestLanguage language,
              guint                 n_records,
              gboolean              rewrite)
{
  TodokuRequest *request = todoku_request_new (language);

  for (guint i = 0; i < n_records; i++)
    {
      g_autofree char *host = g_strdup_printf ("s%u._domainkey.xxxxx.co.jp", i + 1);
      g_autoptr(TodokuRecord) record = todoku_record_new (&(TodokuRecord) {
      .type = TODOKU_RECORD_TYPE_CNAME, .host = host, .value = "u1.wl.sendgrid.net",
      .domain = i < 2 ? "xxxxx.co.jp" : "yyyyy.co.jp"
    });

      todoku_request_add (request, record, rewrite ? "sendgrid.net" : NULL);
    }

  return request;
}

static void
test_japanese (void)
{
  g_autoptr(TodokuRequest) request = make_request (TODOKU_REQUEST_JAPANESE, 2, FALSE);
  g_autofree char *subject = todoku_request_get_subject (request);
  g_autofree char *body = todoku_request_get_body (request);

  g_assert_cmpstr (subject, ==, "DNSレコード登録のお願い (xxxxx.co.jp)");
  g_assert_cmpstr (body, ==,
                   "管理業者ご担当者様\n\n"
                   "お世話になっております。\n"
                   "メール配信のため、xxxxx.co.jp のDNSへ次の2件のレコードの登録をお願いいたします。\n"
                   "\n■ 1件目\n"
                   "  TYPE : CNAME\n"
                   "  HOST : s1._domainkey.xxxxx.co.jp\n"
                   "  VALUE: u1.wl.sendgrid.net\n"
                   "\n■ 2件目\n"
                   "  TYPE : CNAME\n"
                   "  HOST : s2._domainkey.xxxxx.co.jp\n"
                   "  VALUE: u1.wl.sendgrid.net\n"
                   "\n※HOST と VALUE は末尾のドットを付けない完全な名前です。ゾーンファイルに書く場合は末尾に"
                   "ドット「.」を付けてください。\n"
                   "※CNAME はプロキシを通さず、DNSのみで公開してください。\n"
                   "※登録後も、これらのレコードは削除しないでください。\n");
}

static void
test_english (void)
{
  g_autoptr(TodokuRequest) one = make_request (TODOKU_REQUEST_ENGLISH, 1, FALSE);
  g_autoptr(TodokuRequest) three = make_request (TODOKU_REQUEST_ENGLISH, 3, FALSE);
  g_autofree char *one_body = NULL;
  g_autofree char *three_body = NULL;

  one->company = g_strdup ("Example K.K.");
  one->recipient = g_strdup ("Ms Sato");
  one->contact = g_strdup ("it@xxxxx.co.jp");
  one->deadline = g_strdup ("26 November 2026, 15:30");
  one_body = todoku_request_get_body (one);
  three_body = todoku_request_get_body (three);

  g_assert_true (g_str_has_prefix (one_body, "Dear Ms Sato,\n"));
  g_assert_nonnull (strstr (one_body, "From: Example K.K.\n"));
  g_assert_nonnull (strstr (one_body, "enter the following record in the DNS of xxxxx.co.jp."));
  g_assert_nonnull (strstr (one_body, "Needed by: 26 November 2026, 15:30\n"));
  g_assert_true (g_str_has_suffix (one_body, "Contact for questions: it@xxxxx.co.jp\n"));
  g_assert_nonnull (strstr (three_body, "the following 3 records in the DNS of xxxxx.co.jp, "
                            "yyyyy.co.jp."));
}

static void
test_rewrite (void)
{
  g_autoptr(TodokuRequest) request = make_request (TODOKU_REQUEST_JAPANESE, 1, TRUE);
  g_autofree char *subject = todoku_request_get_subject (request);
  g_autofree char *body = todoku_request_get_body (request);

  g_assert_cmpstr (subject, ==, "DNSレコード変更のお願い (xxxxx.co.jp)");
  g_assert_nonnull (strstr (body, "■ 1件目 (登録済みのレコードの書き換え)\n"));
  g_assert_nonnull (strstr (body, "  VALUE (変更前): sendgrid.net\n"
                            "  VALUE (変更後): u1.wl.sendgrid.net\n"));
  g_assert_nonnull (strstr (body, "「変更前」のレコードは新しく追加せず"));
}

/* Two thousand domains make no longer a subject than four. */
static void
test_many (void)
{
  g_autoptr(TodokuRequest) request = todoku_request_new (TODOKU_REQUEST_JAPANESE);
  g_autofree char *subject = NULL;
  g_autofree char *body = NULL;
  g_autofree char *english = NULL;

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *domain = i == 0 ? g_strdup ("xn--wgv71a119e.jp")
                                       : g_strdup_printf ("d%04u.example.jp", i);
      g_autofree char *host = g_strconcat ("em1.", domain, NULL);
      g_autoptr(TodokuRecord) record = todoku_record_new (&(TodokuRecord) {
      .type = TODOKU_RECORD_TYPE_CNAME, .host = host, .value = "u1.wl.sendgrid.net",
      .domain = domain
    });

      todoku_request_add (request, record, NULL);
    }
  subject = todoku_request_get_subject (request);
  body = todoku_request_get_body (request);
  request->language = TODOKU_REQUEST_ENGLISH;
  english = todoku_request_get_subject (request);

  g_assert_cmpstr (subject, ==, "DNSレコード登録のお願い (日本語.jp ほか1999件)");
  g_assert_cmpstr (english, ==, "Request to add DNS records (日本語.jp and 1999 more)");
  g_assert_nonnull (strstr (body, "メール配信のため、日本語.jp (xn--wgv71a119e.jp) ほか1999件 の"
                            "DNSへ次の2000件のレコードの登録をお願いいたします。\n"));
  g_assert_nonnull (strstr (body, "\n【日本語.jp (xn--wgv71a119e.jp)】\n\n■ 1件目\n"
                            "  TYPE : CNAME\n  HOST : em1.xn--wgv71a119e.jp\n"));
  g_assert_nonnull (strstr (body, "\n【d1999.example.jp】\n\n■ 2000件目\n"));
}

/* What several services share is asked for once. */
static void
test_repeated (void)
{
  g_autoptr(TodokuRequest) request = todoku_request_new (TODOKU_REQUEST_ENGLISH);
  const TodokuRecord fields[] = {
    { .type = TODOKU_RECORD_TYPE_TXT, .host = "example.co.jp", .domain = "example.co.jp",
      .value = "v=spf1 include:a.example include:b.example ~all", .priority = -1,
      .own_value = "v=spf1 include:a.example ~all" },
    { .type = TODOKU_RECORD_TYPE_TXT, .host = "example.co.jp", .domain = "example.co.jp",
      .value = "v=spf1 include:a.example include:b.example ~all", .priority = -1,
      .own_value = "v=spf1 include:b.example ~all" },
    { .type = TODOKU_RECORD_TYPE_MX, .host = "b.example.co.jp", .domain = "example.co.jp",
      .value = "mx.example", .priority = 10 },
    { .type = TODOKU_RECORD_TYPE_MX, .host = "b.example.co.jp", .domain = "example.co.jp",
      .value = "mx.example", .priority = 20 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autoptr(TodokuRecord) record = todoku_record_new (&fields[i]);

      todoku_request_add (request, record, NULL);
    }
  g_assert_cmpuint (request->items->len, ==, 3);
}

static void
test_notes (void)
{
  g_autoptr(TodokuRequest) request = todoku_request_new (TODOKU_REQUEST_JAPANESE);
  g_autoptr(TodokuRecord) text = todoku_record_new (&(TodokuRecord) {
    .type = TODOKU_RECORD_TYPE_TXT, .host = "m1._domainkey.xxxxx.co.jp", .value = "k=rsa; p=MIG"
  });
  g_autoptr(TodokuRecord) certificate = todoku_record_new (&(TodokuRecord) {
    .type = TODOKU_RECORD_TYPE_CNAME, .host = "_a.url.xxxxx.co.jp",
    .value = "_b.acm-validations.aws", .value_alternative = "b.acm-validations.aws"
  });
  g_auto(GStrv) text_notes = NULL;
  g_auto(GStrv) all_notes = NULL;

  todoku_request_add (request, text, NULL);
  text_notes = todoku_request_get_notes (request);
  g_assert_cmpuint (g_strv_length (text_notes), ==, 2);
  todoku_request_add (request, certificate, NULL);
  all_notes = todoku_request_get_notes (request);
  g_assert_cmpuint (g_strv_length (all_notes), ==, 4);
}

static void
test_mailto (void)
{
  g_autoptr(TodokuRequest) request = make_request (TODOKU_REQUEST_ENGLISH, 1, FALSE);
  g_autofree char *subject = todoku_request_get_subject (request);
  g_autofree char *body = todoku_request_get_body (request);
  g_autofree char *uri = todoku_request_make_mailto ("dns@kanri.example.jp", subject, body);

  g_assert_true (g_str_has_prefix (uri,
                                   "mailto:dns@kanri.example.jp?subject=Request%20to%20add%20"));
  g_assert_nonnull (strstr (uri, "%0D%0A"));
  g_assert_null (strchr (uri, '\n'));
  g_assert_null (strchr (uri, ' '));
}

static void
test_phrases (void)
{
  for (int language = 0; language <= TODOKU_REQUEST_ENGLISH; language++)
    for (int phrase = 0; phrase < TODOKU_REQUEST_N_PHRASES; phrase++)
      g_assert_nonnull (todoku_request_get_phrase (language, phrase));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/request/japanese", test_japanese);
  g_test_add_func ("/text/request/english", test_english);
  g_test_add_func ("/text/request/rewrite", test_rewrite);
  g_test_add_func ("/text/request/many", test_many);
  g_test_add_func ("/text/request/repeated", test_repeated);
  g_test_add_func ("/text/request/notes", test_notes);
  g_test_add_func ("/text/request/mailto", test_mailto);
  g_test_add_func ("/text/request/phrases", test_phrases);

  return g_test_run ();
}
