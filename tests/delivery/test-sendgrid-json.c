/* SPDX-License-Identifier: GPL-3.0-or-later
 * SendGrid's JSON: what is read from it, what is refused, and that no mutation of it crashes.
 */
#include "todoku-error.h"
#include "todoku-sendgrid-body.h"
#include "todoku-sendgrid-json.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define AUTOMATIC \
  "{\"id\":4711,\"user_id\":7,\"subdomain\":\"em1234\",\"domain\":\"Example.co.jp\"," \
  "\"username\":\"jane\",\"ips\":null,\"custom_spf\":false,\"default\":true,\"legacy\":false," \
  "\"automatic_security\":true,\"valid\":false,\"last_validation_attempt_at\":1700000000," \
  "\"subusers\":[{\"user_id\":8,\"username\":\"sub\"}],\"dns\":{" \
  "\"mail_cname\":{\"valid\":true,\"type\":\"cname\",\"host\":\"em1234.example.co.jp\"," \
  "\"data\":\"u7.wl123.sendgrid.net\"}," \
  "\"dkim1\":{\"valid\":false,\"type\":\"cname\",\"host\":\"s1._domainkey.example.co.jp\"," \
  "\"data\":\"s1.domainkey.u7.wl123.sendgrid.net\"}," \
  "\"dkim2\":{\"valid\":false,\"type\":\"cname\",\"host\":\"s2._domainkey.example.co.jp\"," \
  "\"data\":\"s2.domainkey.u7.wl123.sendgrid.net\"}}}"

#define MANUAL \
  "{\"id\":4712,\"domain\":\"example.com\",\"subdomain\":\"em9\",\"valid\":true," \
  "\"automatic_security\":false,\"dns\":{" \
  "\"mail_server\":{\"valid\":true,\"type\":\"mx\",\"host\":\"em9.example.com\"," \
  "\"data\":\"mx.sendgrid.net\"}," \
  "\"subdomain_spf\":{\"valid\":true,\"type\":\"txt\",\"host\":\"em9.example.com\"," \
  "\"data\":\"v=spf1 include:sendgrid.net ~all\"}," \
  "\"domain_spf\":{\"valid\":false,\"type\":\"txt\",\"host\":\"example.com\"," \
  "\"data\":\"v=spf1 include:em9.example.com -all\"}," \
  "\"dkim\":{\"valid\":true,\"type\":\"txt\",\"host\":\"m1._domainkey.example.com\"," \
  "\"data\":\"k=rsa; t=s; p=MIGf\"}," \
  "\"dmarc\":{\"valid\":false,\"type\":\"txt\",\"host\":\"_dmarc.example.com\"," \
  "\"data\":\"v=DMARC1; p=none;\"}}}"

#define LINK \
  "{\"id\":31,\"domain\":\"example.com\",\"subdomain\":\"url1\",\"username\":\"jane\"," \
  "\"user_id\":7,\"default\":true,\"valid\":true,\"legacy\":false,\"dns\":{" \
  "\"domain_cname\":{\"valid\":true,\"type\":\"cname\",\"host\":\"url1.example.com\"," \
  "\"data\":\"sendgrid.net\"}," \
  "\"owner_cname\":{\"valid\":false,\"host\":\"7.example.com\",\"data\":\"sendgrid.net\"}}}"

#define VALIDATION \
  "{\"id\":12345678,\"valid\":false,\"validation_results\":{" \
  "\"mail_cname\":{\"valid\":false,\"reason\":\"Expected CNAME for \\\"em1.example.com\\\".\"}," \
  "\"dkim1\":{\"valid\":true,\"reason\":null},\"dkim2\":{\"valid\":true}," \
  "\"spf\":{\"valid\":false,\"reason\":\"\"}}}"

/* Sanitizers make an allocation a hundred times as slow. */
#ifdef __SANITIZE_ADDRESS__
#define N_MUTATIONS 500
#define MANY_BYTES (128 * 1024)
#else
#define N_MUTATIONS 20000
#define MANY_BYTES (4 * 1024 * 1024)
#endif

static GBytes *
bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static const TodokuRecord *
get_record (GPtrArray  *records,
            const char *key)
{
  for (guint i = 0; i < records->len; i++)
    {
      const TodokuRecord *record = g_ptr_array_index (records, i);

      if (g_str_equal (record->key, key))
        return record;
    }
  g_assert_not_reached ();
}

static void
test_automatic (void)
{
  g_autoptr(GBytes) body = bytes (AUTOMATIC);
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuRemote) domain =
    todoku_sendgrid_parse_remote (TODOKU_REMOTE_DOMAIN, body, 42, &error);
  const TodokuRecord *record;

  g_assert_no_error (error);
  g_assert_cmpstr (domain->id, ==, "4711");
  g_assert_cmpstr (domain->domain, ==, "example.co.jp");
  g_assert_cmpstr (domain->subdomain, ==, "em1234");
  g_assert_cmpstr (domain->username, ==, "jane");
  g_assert_false (domain->valid);
  g_assert_true (domain->is_default);
  g_assert_true (domain->automatic_security);
  g_assert_cmpint (domain->last_validation, ==, G_GINT64_CONSTANT (1700000000000000));
  g_assert_cmpint (domain->service_time, ==, 42);
  g_assert_cmpuint (domain->records->len, ==, 3);

  record = g_ptr_array_index (domain->records, 0);
  g_assert_cmpstr (record->key, ==, "mail_cname");
  g_assert_cmpint (record->type, ==, TODOKU_RECORD_TYPE_CNAME);
  g_assert_cmpint (record->purpose, ==, TODOKU_RECORD_PURPOSE_MAIL_ROUTE);
  g_assert_cmpstr (record->host, ==, "em1234.example.co.jp");
  g_assert_cmpstr (record->value, ==, "u7.wl123.sendgrid.net");
  g_assert_cmpint (record->priority, ==, -1);
  g_assert_cmpstr (record->domain, ==, "example.co.jp");
  g_assert_cmpstr (record->group, ==, "example.co.jp");
  g_assert_true (record->required);
  g_assert_true (todoku_validation_find (domain->validation, "mail_cname")->valid);
  g_assert_false (todoku_validation_find (domain->validation, "dkim1")->valid);
  g_assert_null (todoku_validation_find (domain->validation, "dkim"));
  g_assert_null (todoku_validation_find (domain->validation, NULL));
}

static void
test_manual (void)
{
  g_autoptr(GBytes) body = bytes (MANUAL);
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuRemote) domain =
    todoku_sendgrid_parse_remote (TODOKU_REMOTE_DOMAIN, body, 0, &error);
  const TodokuRecord *record;

  g_assert_no_error (error);
  g_assert_false (domain->automatic_security);
  g_assert_true (domain->valid);
  g_assert_null (domain->username);
  g_assert_cmpuint (domain->records->len, ==, 5);
  record = get_record (domain->records, "mail_server");
  g_assert_cmpint (record->type, ==, TODOKU_RECORD_TYPE_MX);
  g_assert_cmpint (record->priority, ==, 10);
  record = get_record (domain->records, "subdomain_spf");
  g_assert_cmpstr (record->value, ==, "v=spf1 include:sendgrid.net ~all");
  g_assert_true (record->required);
  g_assert_false (get_record (domain->records, "domain_spf")->required);
  /* The set is valid although this one is not. */
  g_assert_false (get_record (domain->records, "dmarc")->required);
  g_assert_cmpint (get_record (domain->records, "dkim")->purpose, ==, TODOKU_RECORD_PURPOSE_DKIM);
}

static void
test_link (void)
{
  g_autoptr(GBytes) body = bytes (LINK);
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuRemote) link = todoku_sendgrid_parse_remote (TODOKU_REMOTE_LINK, body, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (link->id, ==, "31");
  g_assert_cmpstr (link->host, ==, "url1.example.com");
  g_assert_true (link->is_default);
  g_assert_cmpuint (link->records->len, ==, 2);
  g_assert_cmpint (get_record (link->records, "domain_cname")->purpose, ==,
                   TODOKU_RECORD_PURPOSE_TRACKING);
  g_assert_cmpint (get_record (link->records, "owner_cname")->type, ==, TODOKU_RECORD_TYPE_CNAME);
  g_assert_cmpint (get_record (link->records, "owner_cname")->purpose, ==,
                   TODOKU_RECORD_PURPOSE_OWNERSHIP);
}

/* The records of Auto SSL rest on one article: what is missing of them is left out, and only the
 * one that renews the certificate says that the service provides HTTPS.
 */
static void
test_auto_ssl (void)
{
#define AUTO_LINK(members) \
  "{\"id\":1,\"domain\":\"example.com\",\"valid\":false,\"dns\":{" \
  "\"domain_cname\":{\"type\":\"cname\",\"host\":\"url.example.com\"," \
  "\"data\":\"click.sendgrid.net\"}" members "}}"
  static const struct { const char *text; gboolean auto_ssl; guint n_records; } cases[] = {
    { AUTO_LINK (",\"acme_challenge_cname\":{\"host\":\"_acme-challenge.url.example.com\","
                 "\"data\":\"a.dcv.example.net\"},\"cf_custom_hostname_txt\":{\"host\":"
                 "\"_cf-custom-hostname.url.example.com\",\"data\":\"0-0\"}"), TRUE, 3 },
    { AUTO_LINK (",\"acme_challenge_cname\":{\"type\":\"cname\",\"host\":\"_a.url.example.com\","
                 "\"data\":\"a.example.net\"},\"cf_custom_hostname_txt\":null,\"more\":null"),
      TRUE, 2 },
    { AUTO_LINK (",\"acme_challenge_cname\":{\"host\":\"_a.url.example.com\"}"), FALSE, 1 },
    { AUTO_LINK (",\"acme_challenge_cname\":null"), FALSE, 1 },
    { AUTO_LINK (",\"cf_custom_hostname_txt\":{\"type\":\"txt\",\"host\":\"_c.url.example.com\","
                 "\"data\":\"0-0\"}"), FALSE, 2 },
    { AUTO_LINK (""), FALSE, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GBytes) body = g_bytes_new_static (cases[i].text, strlen (cases[i].text));
      g_autoptr(GError) error = NULL;
      g_autoptr(TodokuRemote) link =
        todoku_sendgrid_parse_remote (TODOKU_REMOTE_LINK, body, 0, &error);

      g_test_message ("%s", cases[i].text);
      g_assert_no_error (error);
      g_assert_cmpint (link->auto_ssl, ==, cases[i].auto_ssl);
      g_assert_cmpuint (link->records->len, ==, cases[i].n_records);
      g_assert_cmpstr (link->host, ==, "url.example.com");
    }
#undef AUTO_LINK
}

static void
test_validation (void)
{
  g_autoptr(GBytes) body = bytes (VALIDATION);
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuValidation) validation = todoku_sendgrid_parse_validation (body, 9, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (validation->id, ==, "12345678");
  g_assert_false (validation->valid);
  g_assert_cmpuint (validation->results->len, ==, 4);
  g_assert_cmpstr (todoku_validation_find (validation, "mail_cname")->reason, ==,
                   "Expected CNAME for \"em1.example.com\".");
  g_assert_true (todoku_validation_find (validation, "dkim1")->valid);
  g_assert_null (todoku_validation_find (validation, "dkim1")->reason);
  g_assert_false (todoku_validation_find (validation, "spf")->valid);
  g_assert_null (todoku_validation_find (validation, "spf")->reason);
}

static void
test_scopes (void)
{
  g_autoptr(GBytes) body = bytes ("{\"scopes\":[\"mail.send\",\"whitelabel.read\",\"x.y\"]}");
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuScopes) scopes = todoku_sendgrid_parse_scopes (body, 0, &error);
  g_autofree char *missing = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (scopes->granted), ==, 3);
  missing = g_strjoinv (" ", scopes->missing);
  g_assert_cmpstr (missing, ==, "whitelabel.create whitelabel.update whitelabel.delete");
}

/* Replies that are unusual but right; the number is that of the records. */
static void
test_tolerated (void)
{
  static const struct { const char *text; guint n_records; } cases[] = {
    { "{\"id\":0,\"domain\":\"a.example\",\"valid\":false,\"ips\":null,\"dns\":{}}", 0 },
    { "{\"id\":1,\"domain\":\"a.example\",\"valid\":false}", 0 },
    { "{\"id\":1,\"domain\":\"a.example\",\"valid\":false,\"dns\":null}", 0 },
    { "{\"id\":\"abc\",\"domain\":\"a.example\",\"valid\":false,\"dns\":{\"dkim1\":null}}", 0 },
    { "{\"id\":1,\"domain\":\"a.example\",\"valid\":true,\"dns\":{\"new_thing\":"
      "{\"type\":\"TXT\",\"host\":\"x.a.example.\",\"data\":\"y\"}}}", 1 },
    { "{\"id\":1,\"domain\":\"a.example\",\"valid\":true,\"dns\":{\"ns1\":"
      "{\"type\":\"ns\",\"host\":\"x.a.example\",\"data\":\"y\"}}}", 0 },
    { "{\"id\":1,\"domain\":\"a.example\",\"valid\":true,\"dns\":{\"mail_cname\":"
      "{\"type\":\"mx\",\"host\":\"x.a.example\",\"data\":\"20 mx.example\",\"valid\":true}}}", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GBytes) body = bytes (cases[i].text);
      g_autoptr(GError) error = NULL;
      g_autoptr(TodokuRemote) domain =
        todoku_sendgrid_parse_remote (TODOKU_REMOTE_DOMAIN, body, 0, &error);

      g_test_message ("%s", cases[i].text);
      g_assert_no_error (error);
      g_assert_cmpuint (domain->records->len, ==, cases[i].n_records);
    }
}

static void
test_priority (void)
{
  g_autoptr(GBytes) body =
    bytes ("{\"id\":1,\"domain\":\"a.example\",\"valid\":true,\"dns\":{"
           "\"a\":{\"type\":\"mx\",\"host\":\"x.a.example\",\"data\":\"20 mx.example\"},"
           "\"b\":{\"type\":\"mx\",\"host\":\"x.a.example\",\"data\":\"mx.example\","
           "\"priority\":5},"
           "\"c\":{\"type\":\"mx\",\"host\":\"x.a.example\",\"data\":\"1mx.example.\"}}}");
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuRemote) domain =
    todoku_sendgrid_parse_remote (TODOKU_REMOTE_DOMAIN, body, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpint (get_record (domain->records, "a")->priority, ==, 20);
  g_assert_cmpstr (get_record (domain->records, "a")->value, ==, "mx.example");
  g_assert_cmpint (get_record (domain->records, "b")->priority, ==, 5);
  g_assert_cmpint (get_record (domain->records, "c")->priority, ==, 10);
  g_assert_cmpstr (get_record (domain->records, "c")->value, ==, "1mx.example");
}

static void
test_refused (void)
{
  g_autofree char *deep = g_strnfill (200000, '[');
  g_autofree char *long_host = g_strnfill (300, 'a');
  g_autofree char *with_long_host =
    g_strdup_printf ("{\"id\":1,\"domain\":\"a.example\",\"valid\":true,\"dns\":{\"dkim1\":"
                     "{\"type\":\"cname\",\"host\":\"%s\",\"data\":\"y\"}}}", long_host);
  g_autofree char *long_value = g_strnfill (64 * 1024, 'a');
  g_autofree char *with_long_value =
    g_strdup_printf ("{\"id\":1,\"domain\":\"a.example\",\"valid\":true,\"dns\":{\"dkim1\":"
                     "{\"type\":\"txt\",\"host\":\"x\",\"data\":\"%s\"}}}", long_value);
  const char *const cases[] = {
    "", " ", "null", "1", "\"x\"", "[]", "{}", "{\"id\":1}", "{\"id\":1,\"domain\":\"\"}",
    "<html><body>502 Bad Gateway</body></html>",
    "{\"id\":1,\"domain\":\"a.example\"}",
    "{\"id\":null,\"domain\":\"a.example\",\"valid\":true}",
    "{\"id\":1.5,\"domain\":\"a.example\",\"valid\":true}",
    "{\"id\":[],\"domain\":\"a.example\",\"valid\":true}",
    "{\"id\":\"\",\"domain\":\"a.example\",\"valid\":true}",
    "{\"id\":1,\"domain\":7,\"valid\":true}",
    "{\"id\":1,\"domain\":\"a.example\",\"valid\":\"true\"}",
    "{\"id\":1,\"domain\":\"a.example\",\"valid\":1}",
    "{\"id\":1,\"domain\":\"a.example\",\"valid\":true,\"dns\":[\"x\"]}",
    "{\"id\":1,\"domain\":\"a.example\",\"valid\":true,\"dns\":\"x\"}",
    "{\"id\":1,\"domain\":\"a.example\",\"valid\":true,\"dns\":{\"dkim1\":7}}",
    "{\"id\":1,\"domain\":\"a.example\",\"valid\":true,\"dns\":{\"dkim1\":{}}}",
    "{\"id\":1,\"domain\":\"a.example\",\"valid\":true,\"dns\":{\"dkim1\":"
    "{\"type\":\"cname\",\"host\":\"\",\"data\":\"y\"}}}",
    "{\"id\":1,\"domain\":\"a.example\",\"valid\":true,\"dns\":{\"dkim1\":"
    "{\"type\":\"cname\",\"host\":\"x\",\"data\":\"\"}}}",
    "{\"id\":1,\"domain\":\"a.example\",\"valid\":true,\"dns\":{\"dkim1\":"
    "{\"type\":7,\"host\":\"x\",\"data\":\"y\"}}}",
    "{\"id\":1,\"domain\":\"a.example\",\"valid\":true,\"subdomain\":{}}",
    "{\"id\":1,\"domain\":\"a.example\",\"valid\":true",
    "{\"id\":1,\"domain\":\"a\xff.example\",\"valid\":true}",
    "/* x */ {\"id\":1,\"domain\":\"a.example\",\"valid\":true}",
#define RECORD(host, data) \
  "{\"id\":1,\"domain\":\"a.example\",\"valid\":true,\"dns\":{\"dkim1\":" \
  "{\"type\":\"txt\",\"host\":\"" host "\",\"data\":\"" data "\"}}}"
    RECORD ("x", "a\\r\\n  VALUE: b"), RECORD ("x", "a\\nb"), RECORD ("x", "\\u001b[31m"),
    RECORD ("x", "a\\u0000b"), RECORD ("x", "a\\u007f"), RECORD ("x", "a\\u009bb"),
    RECORD ("x\\ny", "a"), RECORD ("x\\ty", "a"),
    "{\"id\":1,\"domain\":\"a.exa\\nmple\",\"valid\":true}",
    "{\"id\":\"1\\n2\",\"domain\":\"a.example\",\"valid\":true}",
    "{\"id\":1,\"domain\":\"a.example\",\"valid\":true,\"username\":\"a\\u001bb\"}",
    with_long_host, with_long_value, deep,
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GBytes) body = bytes (cases[i]);
      g_autoptr(GError) error = NULL;
      g_autoptr(TodokuRemote) domain =
        todoku_sendgrid_parse_remote (TODOKU_REMOTE_DOMAIN, body, 0, &error);
      g_autofree char *shown = g_strescape (cases[i], NULL);

      g_test_message ("%.100s", shown);
      g_assert_null (domain);
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY);
    }
}

static void
test_lists_refused (void)
{
  static const char *const cases[] = { "{}", "[1]", "[" AUTOMATIC ",7]", "{\"result\":[]}" };
  g_autoptr(GBytes) gap = bytes ("[null," AUTOMATIC "]");
  g_autoptr(GPtrArray) one =
    todoku_sendgrid_parse_remotes (TODOKU_REMOTE_DOMAIN, gap, 0, NULL);

  g_assert_cmpuint (one->len, ==, 1);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GBytes) body = bytes (cases[i]);
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) list =
        todoku_sendgrid_parse_remotes (TODOKU_REMOTE_DOMAIN, body, 0, &error);

      g_assert_null (list);
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY);
    }
}

static void
test_validations_refused (void)
{
  static const char *const cases[] = {
    "{\"id\":1,\"validation_results\":{}}",
    "{\"id\":1,\"valid\":null,\"validation_results\":{}}",
    "{\"id\":1,\"valid\":true,\"validation_results\":[{\"valid\":true}]}",
    "{\"id\":1,\"valid\":true,\"validation_results\":\"\"}",
    "{\"id\":1,\"valid\":true,\"validation_results\":{\"dkim1\":true}}",
    "{\"id\":1,\"valid\":true,\"validation_results\":{\"dkim1\":{}}}",
    "{\"id\":1,\"valid\":true,\"validation_results\":{\"dkim1\":{\"valid\":true,\"reason\":1}}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GBytes) body = bytes (cases[i]);
      g_autoptr(GError) error = NULL;
      g_autoptr(TodokuValidation) validation = todoku_sendgrid_parse_validation (body, 0, &error);

      g_test_message ("%s", cases[i]);
      g_assert_null (validation);
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY);
    }
}

static void
test_words (void)
{
  static const struct { const char *text; const char *words; } cases[] = {
    { "{\"errors\":[{\"field\":null,\"message\":\"too many requests\"}]}", "too many requests" },
    { "{\"errors\":[{\"message\":\"a\",\"field\":\"domain\"},{\"message\":\"b\",\"help\":{}}],"
      "\"id\":\"x\"}", "a (domain); b" },
    { "{\"errors\":{\"error\":\"bad address\",\"field\":\"email\"}}", "bad address (email)" },
    { "{\"errors\":[1,null,{}]}", NULL },
    { "{\"errors\":\"x\"}", NULL },
    { "{\"errors\":[]}", NULL },
    { "{\"type\":\"https://stoplight.io/prism/errors#VIOLATIONS\",\"title\":\"Request failed\","
      "\"status\":422,\"detail\":\"Look here\",\"validation\":[]}", "Request failed: Look here" },
    { "{\"error\":\"nope\"}", "nope" },
    { "{\"message\":\"nope\"}", "nope" },
    { "<html></html>", NULL },
    { "", NULL },
    { "[]", NULL },
    { "{", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GBytes) body = bytes (cases[i].text);
      g_autofree char *words = todoku_sendgrid_parse_words (body);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
assert_json (GBytes     *built,
             const char *expected)
{
  g_autoptr(JsonNode) a = NULL;
  g_autoptr(JsonNode) b = json_from_string (expected, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (built, NULL), g_bytes_get_size (built));

  a = json_from_string (text, NULL);
  g_assert_nonnull (b);
  g_test_message ("%s", text);
  g_assert_true (json_node_equal (a, b));
}

static void
test_build (void)
{
  const TodokuRemoteRequest plain = { .domain = "example.com" };
  const TodokuRemoteRequest full = {
    "example.com", "news", "eu", TRUE, TRUE, "abc"
  };
  const TodokuRemoteRequest link = {
    .domain = "example.com", .subdomain = "click", .region = "eu", .is_default = TRUE
  };
  const TodokuRemoteRequest plain_link = { .domain = "example.com" };
  const TodokuMail mail = {
    "info@example.com", "株式会社 \"例\"", "a@example.net", "件名\n", "本文</b>", TRUE
  };
  const TodokuMail plain_mail = { "i@e.example", NULL, "a@example.net", "s", "x", FALSE };
  g_autoptr(GBytes) a = todoku_sendgrid_build_remote (TODOKU_REMOTE_DOMAIN, &plain);
  g_autoptr(GBytes) b = todoku_sendgrid_build_remote (TODOKU_REMOTE_DOMAIN, &full);
  g_autoptr(GBytes) c = todoku_sendgrid_build_remote (TODOKU_REMOTE_LINK, &link);
  g_autoptr(GBytes) d = todoku_sendgrid_build_remote (TODOKU_REMOTE_LINK, &plain_link);
  g_autoptr(GBytes) e = todoku_sendgrid_build_mail (&mail);
  g_autoptr(GBytes) f = todoku_sendgrid_build_mail (&plain_mail);

  assert_json (a, "{\"domain\":\"example.com\",\"automatic_security\":true,\"default\":false}");
  assert_json (b, "{\"domain\":\"example.com\",\"automatic_security\":false,\"default\":true,"
               "\"subdomain\":\"news\",\"custom_dkim_selector\":\"abc\",\"region\":\"eu\"}");
  assert_json (c, "{\"domain\":\"example.com\",\"default\":true,\"subdomain\":\"click\","
               "\"region\":\"eu\"}");
  assert_json (d, "{\"domain\":\"example.com\",\"default\":false}");
  assert_json (e, "{\"personalizations\":[{\"to\":[{\"email\":\"a@example.net\"}]}],"
               "\"from\":{\"email\":\"info@example.com\",\"name\":\"株式会社 \\\"例\\\"\"},"
               "\"subject\":\"件名\\n\","
               "\"content\":[{\"type\":\"text/plain\",\"value\":\"本文</b>\"}],"
               "\"mail_settings\":{\"sandbox_mode\":{\"enable\":true}}}");
  assert_json (f, "{\"personalizations\":[{\"to\":[{\"email\":\"a@example.net\"}]}],"
               "\"from\":{\"email\":\"i@e.example\"},\"subject\":\"s\","
               "\"content\":[{\"type\":\"text/plain\",\"value\":\"x\"}]}");
}

/* A parser that fails says so, and one that does not says nothing. */
static void
assert_told (gboolean   parsed,
             GError   **error)
{
  g_assert_true (parsed == (*error == NULL));
  g_clear_error (error);
}

static void
feed (GBytes *body)
{
  static const TodokuRemoteKind kinds[] = { TODOKU_REMOTE_DOMAIN, TODOKU_REMOTE_LINK };
  GError *error = NULL;
  g_autoptr(TodokuValidation) validation = NULL;
  g_autoptr(TodokuScopes) scopes = NULL;
  g_autofree char *words = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(TodokuRemote) remote = NULL;
      g_autoptr(GPtrArray) remotes = NULL;

      remote = todoku_sendgrid_parse_remote (kinds[i], body, 0, &error);
      assert_told (remote != NULL, &error);
      remotes = todoku_sendgrid_parse_remotes (kinds[i], body, 0, &error);
      assert_told (remotes != NULL, &error);
    }
  validation = todoku_sendgrid_parse_validation (body, 0, &error);
  assert_told (validation != NULL, &error);
  scopes = todoku_sendgrid_parse_scopes (body, 0, &error);
  assert_told (scopes != NULL, &error);
  words = todoku_sendgrid_parse_words (body);
}

/* Bytes are changed, dropped and doubled at random, from a fixed seed. */
static void
test_mutations (void)
{
  static const char *const seeds[] = {
    AUTOMATIC, MANUAL, LINK, VALIDATION, "[" AUTOMATIC "]", "[" LINK "," LINK "]",
    "{\"errors\":[{\"message\":\"a\",\"field\":\"domain\"}]}", "{\"scopes\":[\"mail.send\"]}",
  };
  static const char interesting[] = "{}[]\",:\\0-9.eEtfn\xff\xc0 u/'#";
  g_autoptr(GRand) random = g_rand_new_with_seed (20240401);

  for (guint i = 0; i < N_MUTATIONS; i++)
    {
      g_autoptr(GString) text = g_string_new (seeds[i % G_N_ELEMENTS (seeds)]);
      g_autoptr(GBytes) body = NULL;
      guint n = g_rand_int_range (random, 1, 6);

      for (guint k = 0; k < n && text->len > 1; k++)
        {
          gsize at = g_rand_int_range (random, 0, text->len);
          char c = interesting[g_rand_int_range (random, 0, sizeof interesting)];

          switch (g_rand_int_range (random, 0, 4))
            {
            case 0:
              text->str[at] = c;
              break;
            case 1:
              g_string_erase (text, at, MIN (text->len - at, (gsize) n));
              break;
            case 2:
              g_string_insert_c (text, at, c);
              break;
            default:
              g_string_truncate (text, at);
              break;
            }
        }
      body = g_bytes_new (text->str, text->len);
      feed (body);
    }
}

/* A reply of the largest size that it may have is read in a moment. */
static void
test_throughput (void)
{
  g_autoptr(GString) text = g_string_new ("[" AUTOMATIC);
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(GError) error = NULL;
  gint64 started;

  while (text->len + strlen (AUTOMATIC) + 2 < MANY_BYTES)
    g_string_append (text, "," AUTOMATIC);
  g_string_append_c (text, ']');
  body = g_bytes_new (text->str, text->len);

  started = g_get_monotonic_time ();
  list = todoku_sendgrid_parse_remotes (TODOKU_REMOTE_DOMAIN, body, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, >, MANY_BYTES / 1024);
  g_test_message ("%u domains in %" G_GINT64_FORMAT " ms", list->len,
                  (g_get_monotonic_time () - started) / 1000);
}

/* What says both is not sure; but "spf" is named also where there is no such record, a policy is
 * only recommended, and what nobody has foretold is the service's own matter.
 */
static void
test_contradiction (void)
{
  static const struct { const char *body; gboolean valid; } cases[] = {
    { "{\"valid\":true,\"validation_results\":{\"dkim1\":{\"valid\":true},"
      "\"dkim2\":{\"valid\":false}}}", FALSE },
    { "{\"valid\":true,\"validation_results\":{\"dkim1\":{\"valid\":true},"
      "\"spf\":{\"valid\":false}}}", TRUE },
    { "{\"valid\":true,\"validation_results\":{\"dkim1\":{\"valid\":true},"
      "\"dmarc\":{\"valid\":false,\"reason\":\"No DMARC record\"}}}", TRUE },
    { "{\"valid\":true,\"validation_results\":{\"dkim1\":{\"valid\":true},"
      "\"something_new\":{\"valid\":false}}}", TRUE },
    { "{\"valid\":true,\"validation_results\":{\"owner_cname\":{\"valid\":false}}}", FALSE },
    { "{\"valid\":false,\"validation_results\":{\"dkim1\":{\"valid\":true}}}", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GBytes) body = g_bytes_new_static (cases[i].body, strlen (cases[i].body));
      g_autoptr(TodokuValidation) validation = todoku_sendgrid_parse_validation (body, 0, NULL);

      g_assert_cmpint (validation->valid, ==, cases[i].valid);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/delivery/sendgrid-json/automatic", test_automatic);
  g_test_add_func ("/delivery/sendgrid-json/manual", test_manual);
  g_test_add_func ("/delivery/sendgrid-json/link", test_link);
  g_test_add_func ("/delivery/sendgrid-json/auto-ssl", test_auto_ssl);
  g_test_add_func ("/delivery/sendgrid-json/validation", test_validation);
  g_test_add_func ("/delivery/sendgrid-json/scopes", test_scopes);
  g_test_add_func ("/delivery/sendgrid-json/tolerated", test_tolerated);
  g_test_add_func ("/delivery/sendgrid-json/priority", test_priority);
  g_test_add_func ("/delivery/sendgrid-json/refused", test_refused);
  g_test_add_func ("/delivery/sendgrid-json/lists-refused", test_lists_refused);
  g_test_add_func ("/delivery/sendgrid-json/validations-refused", test_validations_refused);
  g_test_add_func ("/delivery/sendgrid-json/words", test_words);
  g_test_add_func ("/delivery/sendgrid-json/build", test_build);
  g_test_add_func ("/delivery/sendgrid-json/mutations", test_mutations);
  g_test_add_func ("/delivery/sendgrid-json/throughput", test_throughput);
  g_test_add_func ("/delivery/sendgrid-json/contradiction", test_contradiction);

  return g_test_run ();
}
