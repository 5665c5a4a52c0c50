/* SPDX-License-Identifier: GPL-3.0-or-later
 * The history of the watch in sentences, in the language that LANGUAGE says.
 */
#include "todoku-config.h"

#include "todoku-text-history.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#include "todoku-test.h"

typedef struct
{
  TodokuChangeKind change;
  const char *type;
  const char *before;
  const char *after;
  const char *english;
  const char *japanese;
} HistoryCase;

static const HistoryCase cases[] = {
  { TODOKU_CHANGE_GONE, "CNAME", "a.example", NULL, "s1.example.jp is gone",
    "s1.example.jp が消えました" },
  { TODOKU_CHANGE_GONE, "CNAME", "a.example", "b.example",
    "s1.example.jp is wrong now: “b.example”", "s1.example.jp が違う内容になりました:「b.example」" },
  { TODOKU_CHANGE_BACK, "CNAME", NULL, "a.example", "s1.example.jp is back",
    "s1.example.jp が戻りました" },
  { TODOKU_CHANGE_CHANGED, "NS", "ns1.a.jp", "ns1.b.jp",
    "The list of name servers of s1.example.jp has changed from “ns1.a.jp” to “ns1.b.jp”",
    "s1.example.jp のネームサーバー が「ns1.a.jp」から「ns1.b.jp」に変わりました" },
  /* Companies are known by their names, where the name servers tell them. */
  { TODOKU_CHANGE_CHANGED, "NS", "01.dnsv.jp 02.dnsv.jp", "ns1.dns.ne.jp ns2.dns.ne.jp",
    "The list of name servers of s1.example.jp has changed from Onamae.com to SAKURA Internet "
    "(domains and rental servers): “ns1.dns.ne.jp ns2.dns.ne.jp”",
    "s1.example.jp のネームサーバー が、お名前.com のものからさくらインターネット(さくらのドメイン) のものに変わりました"
    ":「ns1.dns.ne.jp ns2.dns.ne.jp」" },
  { TODOKU_CHANGE_CHANGED, "NS", "ns1.a.jp", "ns1.dns.ne.jp ns2.dns.ne.jp",
    "The list of name servers of s1.example.jp has changed to those of SAKURA Internet (domains "
    "and rental servers): “ns1.dns.ne.jp ns2.dns.ne.jp”",
    "s1.example.jp のネームサーバー が、さくらインターネット(さくらのドメイン) のものに変わりました"
    ":「ns1.dns.ne.jp ns2.dns.ne.jp」" },
  { TODOKU_CHANGE_CHANGED, "NS", "01.dnsv.jp 02.dnsv.jp", "ns1.a.jp",
    "The list of name servers of s1.example.jp has changed from “01.dnsv.jp 02.dnsv.jp” to "
    "“ns1.a.jp”",
    "s1.example.jp のネームサーバー が「01.dnsv.jp 02.dnsv.jp」から「ns1.a.jp」に変わりました" },
  { TODOKU_CHANGE_CHANGED, "NS", "01.dnsv.jp 02.dnsv.jp", "03.dnsv.jp 04.dnsv.jp",
    "The list of name servers of s1.example.jp has changed from “01.dnsv.jp 02.dnsv.jp” to "
    "“03.dnsv.jp 04.dnsv.jp”",
    "s1.example.jp のネームサーバー が「01.dnsv.jp 02.dnsv.jp」から「03.dnsv.jp 04.dnsv.jp」に変わりました" },
  { TODOKU_CHANGE_CHANGED, "TXT", NULL, "v=DMARC1; p=none",
    "s1.example.jp has appeared: “v=DMARC1; p=none”",
    "s1.example.jp が加わりました:「v=DMARC1; p=none」" },
  { TODOKU_CHANGE_CHANGED, "TXT", "v=DMARC1; p=none", NULL,
    "s1.example.jp has been taken out; it was “v=DMARC1; p=none”",
    "s1.example.jp がなくなりました(以前は「v=DMARC1; p=none」)" },
  /* What DNS says can neither turn the line around nor fill the page. */
  { TODOKU_CHANGE_GONE, "TXT", NULL, "a\xe2\x80\xae" "b",
    "s1.example.jp is wrong now: “a\\u{202e}b”",
    "s1.example.jp が違う内容になりました:「a\\u{202e}b」" },
};

#define TIME "1800000000"
#define RECORD "_a.s1.example.jp"

static const HistoryCase certificates[] = {
  { TODOKU_CHANGE_GONE, "TLS", NULL, "blocked " TIME " " RECORD,
    "The certificate of s1.example.jp ends on 15 January 2027, in 12 days, and is not renewed "
    "until the record " RECORD " is put back",
    "s1.example.jp の証明書の有効期限は2027年1月15日(あと12日)です。更新するには、レコード「" RECORD
    "」を元に戻してください" },
  { TODOKU_CHANGE_GONE, "TLS", NULL, "failed " TIME " CAA_ERROR",
    "The certificate of s1.example.jp ends on 15 January 2027 and could not be renewed (CAA_ERROR)",
    "s1.example.jp の証明書の有効期限は2027年1月15日ですが、更新できませんでした(CAA_ERROR)" },
  { TODOKU_CHANGE_GONE, "TLS", NULL, "failed " TIME,
    "The certificate of s1.example.jp ends on 15 January 2027 and could not be renewed",
    "s1.example.jp の証明書の有効期限は2027年1月15日ですが、更新できませんでした" },
  { TODOKU_CHANGE_GONE, "TLS", NULL, "ineligible " TIME,
    "The certificate of s1.example.jp ends on 15 January 2027 and is not renewed by itself",
    "s1.example.jp の証明書の有効期限は2027年1月15日で、自動では更新されません" },
  { TODOKU_CHANGE_GONE, "TLS", NULL, "overdue " TIME,
    "The certificate of s1.example.jp ends on 15 January 2027 and has not been renewed yet",
    "s1.example.jp の証明書の有効期限は2027年1月15日ですが、まだ更新されていません" },
  { TODOKU_CHANGE_GONE, "TLS", NULL, "expired " TIME " " RECORD,
    "The certificate of s1.example.jp has been over since 15 January 2027, so that no link opens",
    "s1.example.jp の証明書の有効期限が2027年1月15日に切れたため、リンクを開けません" },
  { TODOKU_CHANGE_GONE, "TLS", NULL, "other 0",
    "The certificate of s1.example.jp is another’s, or nobody trusts it, so that no link opens",
    "s1.example.jp の証明書が別のホスト名のものか、信頼されないものであるため、リンクを開けません" },
  { TODOKU_CHANGE_BACK, "TLS", NULL, "fine " TIME,
    "The certificate of s1.example.jp is good until 15 January 2027",
    "s1.example.jp の証明書は2027年1月15日まで有効です" },
  /* What is no token is shown as any value. */
  { TODOKU_CHANGE_GONE, "TLS", NULL, "blocked soon",
    "The certificate of s1.example.jp is wrong now: “blocked soon”",
    "s1.example.jp の証明書 が違う内容になりました:「blocked soon」" },
  { TODOKU_CHANGE_CHANGED, "SPF", "~all", "-all",
    "The SPF of s1.example.jp has changed from “~all” to “-all”",
    "s1.example.jp のSPF が「~all」から「-all」に変わりました" },
  { TODOKU_CHANGE_CHANGED, "SPF", "v=spf1 -all", "v=spf1 -all\nv=spf1 a -all",
    "The SPF of s1.example.jp stands there more than once, so that receivers ignore it",
    "s1.example.jp のSPF が2つ以上あるため、受信側で無視されます" },
  { TODOKU_CHANGE_CHANGED, "DMARC", "p=reject", NULL,
    "The DMARC of s1.example.jp has been taken out; it was “p=reject”",
    "s1.example.jp のDMARC がなくなりました(以前は「p=reject」)" },
};

static gboolean japanese;

static void
test_sentences (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TodokuHistoryRow row = {
        .host = (char *) "s1.example.jp",
        .type = (char *) cases[i].type,
        .change = cases[i].change,
        .before = (char *) cases[i].before,
        .after = (char *) cases[i].after,
      };
      g_autofree char *text = todoku_text_history (&row);

      g_assert_cmpstr (text, ==, japanese ? cases[i].japanese : cases[i].english);
    }
}

static void
test_certificates (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (certificates); i++)
    {
      TodokuHistoryRow row = {
        .at = (G_GINT64_CONSTANT (1800000000) - 12 * 24 * 60 * 60 - 5) * G_USEC_PER_SEC,
        .host = (char *) "s1.example.jp",
        .type = (char *) certificates[i].type,
        .change = certificates[i].change,
        .before = (char *) certificates[i].before,
        .after = (char *) certificates[i].after,
      };
      g_autofree char *text = todoku_text_history (&row);

      g_assert_cmpstr (text, ==,
                       japanese ? certificates[i].japanese : certificates[i].english);
    }
}

static void
test_change (void)
{
  g_autofree char *endless = g_strnfill (5000, 'x');
  TodokuHistoryRow row = {
    .host = (char *) "s1.example.jp",
    .type = (char *) "TXT",
    .change = TODOKU_CHANGE_GONE,
  };
  g_autofree char *named = todoku_text_history_change (&row, "DKIM 1");
  g_autofree char *typed = todoku_text_history_change (&row, NULL);
  g_autofree char *cut = NULL;

  g_assert_cmpstr (named, ==, japanese ? "DKIM 1 が消えました" : "DKIM 1 is gone");
  g_assert_cmpstr (typed, ==, japanese ? "TXT が消えました" : "TXT is gone");

  row.after = endless;
  cut = todoku_text_history (&row);
  g_assert_cmpint (strlen (cut), <, 200);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = NULL;

  g_setenv ("TZ", "UTC", TRUE);
  setlocale (LC_ALL, "");
  japanese = g_strcmp0 (g_getenv ("LANGUAGE"), "ja") == 0;
  if (japanese)
    {
      const char *locale = todoku_test_find_japanese_locale ();

      if (locale == NULL)
        {
          g_print ("1..0 # SKIP there is no locale but C: Japanese is NOT tested\n");
          return 0;
        }
      g_setenv ("LC_ALL", locale, TRUE);
      setlocale (LC_ALL, "");
    }
  g_test_init (&argc, &argv, NULL);
  folder = g_test_build_filename (G_TEST_BUILT, "..", "po", NULL);
  bindtextdomain (GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  g_test_add_func ("/text/history/sentences", test_sentences);
  g_test_add_func ("/text/history/certificates", test_certificates);
  g_test_add_func ("/text/history/change", test_change);

  return g_test_run ();
}
