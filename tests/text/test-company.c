/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sentences about DNS companies, in the language that LANGUAGE says.
 */
#include "todoku-config.h"

#include "todoku-text.h"
#include "todoku-text-company.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>

#include "todoku-test.h"

static gboolean japanese;

static void
assert_sentence (const char *text)
{
  g_test_message ("%s", text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strchr (text, '%'));
  g_assert_true (g_str_has_suffix (text, japanese ? "。" : "."));
}

/* Every rule of every company has to come out as whole sentences. */
static void
test_advice (void)
{
  g_autoptr(GPtrArray) companies = todoku_dns_company_list ();
  g_auto(GStrv) general = todoku_text_company_advice (NULL);

  g_assert_cmpuint (g_strv_length (general), ==, 2);

  for (guint i = 0; i < companies->len; i++)
    {
      g_auto(GStrv) advice = todoku_text_company_advice (g_ptr_array_index (companies, i));

      g_assert_cmpuint (g_strv_length (advice), >=, 1);
      for (guint j = 0; advice[j] != NULL; j++)
        assert_sentence (advice[j]);
    }
}

static void
test_advice_says_the_rules (void)
{
  g_auto(GStrv) onamae = todoku_text_company_advice (todoku_dns_company_lookup ("onamae"));
  g_auto(GStrv) sakura = todoku_text_company_advice (todoku_dns_company_lookup ("sakura"));

  g_assert_true (g_strv_contains ((const char * const *) onamae, japanese
    ? "CNAME と MX の値の末尾に「.」は付けません。"
    : "The value of a CNAME or MX has no final dot."));
  g_assert_true (g_strv_contains ((const char * const *) sakura, japanese
    ? "CNAME と MX の値の末尾に「.」を付けます。"
    : "The value of a CNAME or MX ends in a dot."));
}

static void
test_match (void)
{
  static const char * const one[] = { "01.dnsv.jp", NULL };
  static const char * const several[] = { "ns-cloud-a1.googledomains.com", NULL };
  static const char * const mixed[] = { "01.dnsv.jp", "ns1.dns.ne.jp", NULL };
  static const char * const none[] = { "ns1.example.co.jp", NULL };
  static const char * const * const sets[] = { one, several, mixed, none };

  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      g_autoptr(GPtrArray) companies = NULL;
      TodokuDnsMatch match = todoku_dns_company_match (sets[i], &companies);
      g_autofree char *text = todoku_text_dns_match (match, companies);

      assert_sentence (text);
      if (companies->len > 0)
        {
          const char *name = todoku_dns_company_get_text (g_ptr_array_index (companies, 0),
                                                          TODOKU_DNS_COMPANY_NAME,
                                                          japanese ? "ja" : "en");

          g_assert_nonnull (strstr (text, name));
        }
    }
}

static void
test_problems (void)
{
  g_autofree char *both = NULL;
  g_auto(GStrv) lines = NULL;

  g_assert_null (todoku_text_typed_problems (0));
  for (guint bit = 0; bit < 6; bit++)
    {
      g_autofree char *problem = todoku_text_typed_problems (1 << bit);

      assert_sentence (problem);
      g_assert_null (strchr (problem, '\n'));
    }
  both = todoku_text_typed_problems (TODOKU_TYPED_TXT_TOO_LONG | TODOKU_TYPED_TXT_CHARACTER);
  lines = g_strsplit (both, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 2);
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

int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = NULL;

  setlocale (LC_ALL, "");
  if (g_strcmp0 (g_getenv ("LANGUAGE"), "ja") == 0 && !enter_japanese ())
    return 0;
  g_test_init (&argc, &argv, NULL);
  folder = g_test_build_filename (G_TEST_BUILT, "..", "po", NULL);
  bindtextdomain (GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  japanese = g_strcmp0 (g_getenv ("LANGUAGE"), "ja") == 0;

  g_test_add_func ("/text/company/advice", test_advice);
  g_test_add_func ("/text/company/advice-says-the-rules", test_advice_says_the_rules);
  g_test_add_func ("/text/company/match", test_match);
  g_test_add_func ("/text/company/problems", test_problems);

  return g_test_run ();
}
