/* SPDX-License-Identifier: GPL-3.0-or-later
 * What people type as a domain, and what becomes of it.
 */
#include "todoku-domain-name.h"

#include <locale.h>

typedef struct
{
  const char *typed;
  const char *name;
  int code;
} Case;

static const Case cases[] = {
  { "xxxxx.co.jp", "xxxxx.co.jp" },
  { "maildm@xxxxx.co.jp", "xxxxx.co.jp" },
  { "odd@local@xxxxx.co.jp", "xxxxx.co.jp" },
  { "Mail DM <maildm@xxxxx.co.jp>", "xxxxx.co.jp" },
  { "  XXXXX.CO.JP.  ", "xxxxx.co.jp" },
  { "ｘｘｘｘｘ．ｃｏ．ｊｐ", "xxxxx.co.jp" },
  { "xxxxx。co。jp", "xxxxx.co.jp" },
  { "ｍａｉｌｄｍ＠ｘｘｘｘｘ．ｃｏ．ｊｐ", "xxxxx.co.jp" },
  { "http://www.xxxxx.co.jp/contact?a=b", "xxxxx.co.jp" },
  { "https://xxxxx.co.jp:8443/", "xxxxx.co.jp" },
  { "mailto:maildm@xxxxx.co.jp", "xxxxx.co.jp" },
  { "www.xxxxx.co.jp", "xxxxx.co.jp" },
  { "www.mail.xxxxx.co.jp", "www.mail.xxxxx.co.jp" },
  { "mail.xxxxx.co.jp", "mail.xxxxx.co.jp" },
  { "日本語.jp", "xn--wgv71a119e.jp" },
  { "xn--wgv71a119e.jp", "xn--wgv71a119e.jp" },
  { "xx\xe2\x80\x8bxxx.co.jp", "xxxxx.co.jp" },
  { "example.test", "example.test" },
  { "", NULL, TODOKU_DOMAIN_NAME_ERROR_EMPTY },
  { "   ", NULL, TODOKU_DOMAIN_NAME_ERROR_EMPTY },
  { "maildm@", NULL, TODOKU_DOMAIN_NAME_ERROR_NO_DOMAIN },
  { "co.jp", NULL, TODOKU_DOMAIN_NAME_ERROR_PUBLIC_SUFFIX },
  { "github.io", NULL, TODOKU_DOMAIN_NAME_ERROR_PUBLIC_SUFFIX },
  { "localhost", NULL, TODOKU_DOMAIN_NAME_ERROR_SINGLE_LABEL },
  { "192.0.2.1", NULL, TODOKU_DOMAIN_NAME_ERROR_ADDRESS },
  { "１９２．０．２．１", NULL, TODOKU_DOMAIN_NAME_ERROR_ADDRESS },
  { "2001:db8::1", NULL, TODOKU_DOMAIN_NAME_ERROR_ADDRESS },
  { "[192.0.2.1]", NULL, TODOKU_DOMAIN_NAME_ERROR_ADDRESS },
  { "xx xx.co.jp", NULL, TODOKU_DOMAIN_NAME_ERROR_CHARACTER },
  { "xx<b>.co.jp", NULL, TODOKU_DOMAIN_NAME_ERROR_CHARACTER },
  { "xx\xff.co.jp", NULL, TODOKU_DOMAIN_NAME_ERROR_CHARACTER },
  { "xx..co.jp", NULL, TODOKU_DOMAIN_NAME_ERROR_LABEL_LENGTH },
  { "a123456789012345678901234567890123456789012345678901234567890123.co.jp", NULL,
    TODOKU_DOMAIN_NAME_ERROR_LABEL_LENGTH },
  { "-xx.co.jp", NULL, TODOKU_DOMAIN_NAME_ERROR_HYPHEN },
  { "xx-.co.jp", NULL, TODOKU_DOMAIN_NAME_ERROR_HYPHEN },
};

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *name = todoku_domain_name_parse (cases[i].typed, &error);

      g_test_message ("%u: %s", i, cases[i].typed);
      g_assert_cmpstr (name, ==, cases[i].name);
      if (cases[i].name == NULL)
        g_assert_error (error, TODOKU_DOMAIN_NAME_ERROR, cases[i].code);
      else
        g_assert_no_error (error);
    }
}

static void
test_parse_host (void)
{
  static const Case hosts[] = {
    { "url.xxxxx.co.jp", "url.xxxxx.co.jp" },
    { "ｈｔｔｐｓ：／／ＵＲＬ．xxxxx.co.jp/", "url.xxxxx.co.jp" },
    { "a.b.xxxxx.co.jp", "a.b.xxxxx.co.jp" },
    { "xxxxx.co.jp", NULL, TODOKU_DOMAIN_NAME_ERROR_APEX },
    { "www.xxxxx.co.jp", NULL, TODOKU_DOMAIN_NAME_ERROR_APEX },
    { "maildm@xxxxx.co.jp", NULL, TODOKU_DOMAIN_NAME_ERROR_APEX },
    { "url_x.xxxxx.co.jp", NULL, TODOKU_DOMAIN_NAME_ERROR_UNDERSCORE },
    { "co.jp", NULL, TODOKU_DOMAIN_NAME_ERROR_PUBLIC_SUFFIX },
  };

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *name = todoku_domain_name_parse_host (hosts[i].typed, &error);

      g_test_message ("%u: %s", i, hosts[i].typed);
      g_assert_cmpstr (name, ==, hosts[i].name);
      if (hosts[i].name == NULL)
        g_assert_error (error, TODOKU_DOMAIN_NAME_ERROR, hosts[i].code);
      else
        g_assert_no_error (error);
    }
}

static void
test_too_long (void)
{
  g_autoptr(GString) typed = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 70; i++)
    g_string_append (typed, "abc.");
  g_string_append (typed, "jp");

  g_assert_null (todoku_domain_name_parse (typed->str, &error));
  g_assert_error (error, TODOKU_DOMAIN_NAME_ERROR, TODOKU_DOMAIN_NAME_ERROR_NAME_LENGTH);
}

static void
test_relative (void)
{
  static const struct { const char *name, *zone, *relative; } table[] = {
    { "em1.xxxxx.co.jp", "xxxxx.co.jp", "em1" },
    { "s1._domainkey.xxxxx.co.jp", "xxxxx.co.jp", "s1._domainkey" },
    { "xxxxx.co.jp", "xxxxx.co.jp", "" },
    { "otherxxxxx.co.jp", "xxxxx.co.jp", "otherxxxxx.co.jp" },
    { "EM1.XXXXX.co.jp", "xxxxx.co.jp", "EM1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *relative = todoku_domain_name_relative (table[i].name, table[i].zone);

      g_assert_cmpstr (relative, ==, table[i].relative);
    }
}

static void
test_unicode (void)
{
  g_autofree char *unicode = todoku_domain_name_to_unicode ("xn--wgv71a119e.jp");
  g_autofree char *registrable = todoku_domain_name_registrable ("a.b.xxxxx.co.jp");

  g_assert_cmpstr (unicode, ==, "日本語.jp");
  g_assert_cmpstr (registrable, ==, "xxxxx.co.jp");
  g_assert_cmpstr (todoku_domain_name_parent ("a.b.jp"), ==, "b.jp");
  g_assert_null (todoku_domain_name_parent ("jp"));
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/domain-name/parse", test_parse);
  g_test_add_func ("/model/domain-name/host", test_parse_host);
  g_test_add_func ("/model/domain-name/too-long", test_too_long);
  g_test_add_func ("/model/domain-name/relative", test_relative);
  g_test_add_func ("/model/domain-name/unicode", test_unicode);

  return g_test_run ();
}
