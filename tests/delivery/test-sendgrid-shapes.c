/* SPDX-License-Identifier: GPL-3.0-or-later
 * Replies in SendGrid's API that are right in another shape: nulls, lists in the places of maps,
 * records that a set is valid without. Resellers and older accounts give these.
 */
#include "todoku-sendgrid-json.h"

#include <string.h>

#include "todoku-error.h"

#define DOMAIN "\"id\":1,\"domain\":\"a.example\",\"valid\":null,"

/* The keys and values that were read, each "key=type host value", "?" behind an optional one. */
static void
assert_remote (TodokuRemoteKind  kind,
               const char       *text,
               const char       *records)
{
  g_autoptr(GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuRemote) remote = todoku_sendgrid_parse_remote (kind, body, 0, &error);
  g_autoptr(GString) found = g_string_new (NULL);

  g_test_message ("%s", text);
  g_assert_no_error (error);
  g_assert_false (remote->valid);
  for (guint i = 0; i < remote->records->len; i++)
    {
      const TodokuRecord *record = g_ptr_array_index (remote->records, i);

      g_string_append_printf (found, "%s=%s %s%s\n", record->key, record->host, record->value,
                              record->required ? "" : "?");
    }
  g_assert_cmpstr (found->str, ==, records);
}

static void
test_records (void)
{
  static const struct { const char *text; const char *records; } cases[] = {
    { "{" DOMAIN "\"dns\":[]}", "" },
    { "{" DOMAIN "\"dns\":[null]}", "" },
    { "{" DOMAIN "\"dns\":["
      "{\"type\":\"cname\",\"host\":\"em1.a.example\",\"data\":\"u1.b.example\",\"valid\":null},"
      "{\"type\":\"cname\",\"host\":\"s1._domainkey.a.example\",\"data\":\"s1.b.example\"},"
      "{\"type\":\"cname\",\"host\":\"s2._domainkey.a.example\",\"data\":\"s2.b.example\"},"
      "{\"type\":\"txt\",\"host\":\"_dmarc.a.example\",\"data\":\"v=DMARC1; p=none\"}]}",
      "mail_cname=em1.a.example u1.b.example\ndkim1=s1._domainkey.a.example s1.b.example\n"
      "dkim2=s2._domainkey.a.example s2.b.example\n"
      "dmarc=_dmarc.a.example v=DMARC1; p=none?\n" },
    { "{" DOMAIN "\"dns\":["
      "{\"type\":\"mx\",\"host\":\"em1.a.example\",\"data\":\"mx.b.example\"},"
      "{\"type\":\"txt\",\"host\":\"em1.a.example\",\"data\":\"v=spf1 -all\"},"
      "{\"type\":\"txt\",\"host\":\"a.example\",\"data\":\"v=spf1 ~all\"},"
      "{\"type\":\"txt\",\"host\":\"m1._domainkey.a.example\",\"data\":\"k=rsa; p=A\"}]}",
      "mail_server=em1.a.example mx.b.example\nsubdomain_spf=em1.a.example v=spf1 -all\n"
      "domain_spf=a.example v=spf1 ~all?\ndkim=m1._domainkey.a.example k=rsa; p=A\n" },
    /* What the set is valid without is no reason to refuse the rest. */
    { "{" DOMAIN "\"dns\":{"
      "\"dmarc\":{\"type\":\"txt\",\"host\":\"_dmarc.a.example\",\"data\":\"\"},"
      "\"spf\":{\"valid\":false},\"mail_cname\":{\"type\":\"cname\",\"host\":\"em1.a.example\","
      "\"data\":\"u1.b.example\"}}}",
      "mail_cname=em1.a.example u1.b.example\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_remote (TODOKU_REMOTE_DOMAIN, cases[i].text, cases[i].records);
}

static void
test_links (void)
{
  assert_remote (TODOKU_REMOTE_LINK,
                 "{" DOMAIN "\"default\":null,\"dns\":["
                 "{\"type\":\"cname\",\"host\":\"77.a.example\",\"data\":\"b.example\"},"
                 "{\"type\":\"cname\",\"host\":\"click.a.example\",\"data\":\"b.example\"}]}",
                 "owner_cname=77.a.example b.example\n"
                 "domain_cname=click.a.example b.example\n");
  /* What Auto SSL adds is not the host of the links. */
  assert_remote (TODOKU_REMOTE_LINK,
                 "{" DOMAIN "\"dns\":["
                 "{\"type\":\"cname\",\"host\":\"click.a.example\",\"data\":\"b.example\"},"
                 "{\"type\":\"txt\",\"host\":\"_cf.click.a.example\",\"data\":\"1-2\"},"
                 "{\"type\":\"cname\",\"host\":\"_acme-challenge.click.a.example\","
                 "\"data\":\"c.b.example\"}]}",
                 "domain_cname=click.a.example b.example\n"
                 "cf_custom_hostname_txt=_cf.click.a.example 1-2\n"
                 "acme_challenge_cname=_acme-challenge.click.a.example c.b.example\n");
}

static void
test_results (void)
{
  static const struct { const char *text; gboolean valid; } cases[] = {
    { "{\"id\":1,\"valid\":true}", TRUE },
    { "{\"id\":1,\"valid\":true,\"validation_results\":null}", TRUE },
    { "{\"id\":1,\"valid\":true,\"validation_results\":[]}", TRUE },
    { "{\"id\":1,\"valid\":false,\"validation_results\":[]}", FALSE },
    { "{\"id\":1,\"valid\":true,\"validation_results\":{\"dkim1\":{\"valid\":null}}}", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GBytes) body = g_bytes_new (cases[i].text, strlen (cases[i].text));
      g_autoptr(GError) error = NULL;
      g_autoptr(TodokuValidation) validation = todoku_sendgrid_parse_validation (body, 0, &error);

      g_test_message ("%s", cases[i].text);
      g_assert_no_error (error);
      g_assert_cmpint (validation->valid, ==, cases[i].valid);
      g_assert_null (todoku_validation_find (validation, "dkim1"));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/delivery/sendgrid-shapes/records", test_records);
  g_test_add_func ("/delivery/sendgrid-shapes/links", test_links);
  g_test_add_func ("/delivery/sendgrid-shapes/results", test_results);

  return g_test_run ();
}
