/* SPDX-License-Identifier: GPL-3.0-or-later
 * Domains at a service without an API: what is pasted becomes records with full names, nobody but
 * DNS is asked, and a person's word completes it.
 */
#include "session-fixture.h"

#include "todoku-error.h"
#include "todoku-test.h"

/**
 * Name:
 * @domain: the domain
 * @written: the name on the screen of the service
 * @host: (nullable): what it means; %NULL for a name of another domain
 * @alternative: (nullable): what it may mean besides
 */
typedef struct
{
  const char *domain;
  const char *written;
  const char *host;
  const char *alternative;
} Name;

static const Name names[] = {
  { "example.co.jp", "@", "example.co.jp", NULL },
  { "example.co.jp", "k1._domainkey", "k1._domainkey.example.co.jp", NULL },
  { "example.co.jp", "k1._domainkey.example.co.jp", "k1._domainkey.example.co.jp", NULL },
  { "example.co.jp", "k1._domainkey.example.co.jp.", "k1._domainkey.example.co.jp", NULL },
  { "example.co.jp", "bounce", "bounce.example.co.jp", NULL },
  { "example.co.jp", "mail.example.com", NULL, NULL },
  { "example.co.jp", "example.com", NULL, NULL },
  { "example.co.jp", "notexample.co.jp", NULL, NULL },
  { "news.example.co.jp", "send.news", "send.news.example.co.jp", NULL },
  { "news.example.co.jp", "send", "send.news.example.co.jp", "send.example.co.jp" },
  { "news.example.co.jp", "_dmarc.example.co.jp", "_dmarc.example.co.jp", NULL },
  { "news.example.co.jp", "send.example.com", NULL, NULL },
};

static void
test_names (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(GPtrArray) records =
        g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
      const TodokuRecord written = {
        .type = TODOKU_RECORD_TYPE_TXT, .host = names[i].written, .value = "v=1", .priority = -1,
        .required = TRUE,
      };
      g_autoptr(GError) error = NULL;
      gboolean taken = todoku_pasted_add (records, &written, names[i].domain, &error);
      const TodokuRecord *record;

      g_test_message ("%s for %s", names[i].written, names[i].domain);
      g_assert_true (taken == (names[i].host != NULL));
      g_assert_cmpuint (records->len, ==, taken);
      if (!taken)
        {
          g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_DOMAIN);
          continue;
        }
      record = g_ptr_array_index (records, 0);
      g_assert_cmpstr (record->host, ==, names[i].host);
      g_assert_cmpstr (record->host_alternative, ==, names[i].alternative);
      g_assert_cmpstr (record->domain, ==, names[i].domain);
      g_assert_null (record->key);

      /* The same once more is nothing new. */
      g_assert_true (todoku_pasted_add (records, &written, names[i].domain, &error));
      g_assert_cmpuint (records->len, ==, 1);
    }
}

/* What a record is for is read from its full name, however it is written on the screen. */
static void
test_purposes (void)
{
  static const struct
  {
    TodokuRecordType type;
    const char *host;
    const char *value;
    TodokuRecordPurpose purpose;
  } rows[] = {
    { TODOKU_RECORD_TYPE_TXT, "_dmarc", "v=DMARC1; p=none", TODOKU_RECORD_PURPOSE_DMARC },
    { TODOKU_RECORD_TYPE_TXT, "_dmarc.example.co.jp", "v=DMARC1", TODOKU_RECORD_PURPOSE_DMARC },
    { TODOKU_RECORD_TYPE_CNAME, "k1._domainkey", "k1.example.net", TODOKU_RECORD_PURPOSE_DKIM },
    { TODOKU_RECORD_TYPE_TXT, "@", "V=SPF1 -all", TODOKU_RECORD_PURPOSE_SPF },
    { TODOKU_RECORD_TYPE_TXT, "@", "v=spf10 something else", TODOKU_RECORD_PURPOSE_OTHER },
    { TODOKU_RECORD_TYPE_MX, "bounce", "mx.example.net", TODOKU_RECORD_PURPOSE_MAIL_ROUTE },
    { TODOKU_RECORD_TYPE_TXT, "@", "service-verification=1", TODOKU_RECORD_PURPOSE_OTHER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GPtrArray) records =
        g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
      const TodokuRecord written = {
        .type = rows[i].type, .purpose = TODOKU_RECORD_PURPOSE_OTHER, .host = rows[i].host,
        .value = rows[i].value, .priority = -1, .required = TRUE,
      };
      const TodokuRecord *record;

      g_assert_true (todoku_pasted_add (records, &written, "example.co.jp", NULL));
      record = g_ptr_array_index (records, 0);
      g_assert_cmpint (record->purpose, ==, rows[i].purpose);
      g_assert_true (record->required == (rows[i].purpose != TODOKU_RECORD_PURPOSE_DMARC));
    }
}

static void
test_bounds (void)
{
  g_autoptr(GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  TodokuRecord written = {
    .type = TODOKU_RECORD_TYPE_TXT, .host = "@", .priority = -1, .required = TRUE,
  };
  g_autoptr(GError) error = NULL;

  written.value = "a\033[31mb";
  g_assert_false (todoku_pasted_add (records, &written, "example.co.jp", &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
  g_clear_error (&error);

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *value = g_strdup_printf ("v=%u", i);

      written.value = value;
      if (!todoku_pasted_add (records, &written, "example.co.jp", i < 64 ? &error : NULL))
        g_assert_cmpuint (i, >=, 64);
    }
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 64);
}

static gboolean
confirm (Fixture             *fixture,
         TodokuSenderDomain  *domain,
         gboolean             confirmed,
         GError             **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  todoku_session_confirm_async (fixture->session, domain, confirmed, NULL,
                                todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);

  return todoku_session_confirm_finish (fixture->session, result, error);
}

static void
assert_stage (TodokuSenderDomain *domain,
              TodokuDomainStage   stage)
{
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->stage, ==, stage);
  /* Nobody has said anything of its records. */
  g_assert_cmpuint (todoku_subject_get_n_verified (domain), ==, 0);
}

static void
test_life (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  static const char *const methods[] = { "GET", "POST", "DELETE" };
  TodokuSenderDomain *domain;

  fixture_forget_calls (fixture);
  domain = fixture_add_by_hand (fixture, "news.example.co.jp", &error);
  g_assert_no_error (error);
  assert_stage (domain, TODOKU_DOMAIN_AWAITING_DNS);
  g_assert_null (fixture_add_by_hand (fixture, "news.example.co.jp", &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_DUPLICATE);
  g_clear_error (&error);
  g_assert_false (fixture_reissue (fixture, domain, NULL));

  g_assert_false (fixture_verify (fixture, domain, &error));
  g_assert_no_error (error);
  assert_stage (domain, TODOKU_DOMAIN_AWAITING_DNS);
  g_assert_true (confirm (fixture, domain, TRUE, &error));
  assert_stage (domain, TODOKU_DOMAIN_AWAITING_DNS);
  g_assert_true (confirm (fixture, domain, FALSE, &error));

  fixture_register (fixture, todoku_subject_get_records (domain), NULL);
  json_object_unref (fixture_control (fixture, "POST", "/cache/flush", NULL));
  g_assert_false (fixture_verify (fixture, domain, &error));
  g_assert_no_error (error);
  assert_stage (domain, TODOKU_DOMAIN_DNS_READY);

  g_assert_true (confirm (fixture, domain, TRUE, &error));
  assert_stage (domain, TODOKU_DOMAIN_VERIFIED);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->confirmed_at, !=, 0);
  fixture_reopen (fixture);
  domain = todoku_session_find_domain (fixture->session, "news.example.co.jp");
  assert_stage (domain, TODOKU_DOMAIN_VERIFIED);
  g_assert_true (fixture_verify (fixture, domain, &error));
  g_assert_no_error (error);

  g_assert_true (confirm (fixture, domain, FALSE, &error));
  assert_stage (domain, TODOKU_DOMAIN_DNS_READY);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->confirmed_at, ==, 0);

  g_assert_true (fixture_remove (fixture, domain, &error));
  g_assert_no_error (error);
  g_assert_null (todoku_session_find_domain (fixture->session, "news.example.co.jp"));
  g_assert_cmpuint (fixture->session->unsettled->len, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    g_assert_cmpint (fixture_count_calls (fixture, methods[i], "/v3/"), ==, 0);
}

static GPtrArray *
paste (const char *domain,
       const char *text)
{
  const TodokuRecord written[] = {
    { .type = TODOKU_RECORD_TYPE_MX, .host = "bounce", .value = "mx.example.net", .priority = 10,
      .required = TRUE },
    { .type = TODOKU_RECORD_TYPE_TXT, .host = "@", .value = text, .priority = -1,
      .required = TRUE },
    { .type = TODOKU_RECORD_TYPE_CNAME, .host = "k1._domainkey", .value = "k1.dkim.example.net",
      .priority = -1, .required = TRUE },
  };
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);

  for (guint i = text != NULL ? 0 : 2; i < G_N_ELEMENTS (written); i++)
    g_assert_true (todoku_pasted_add (records, &written[i], domain, NULL));

  return records;
}

static GPtrArray *
paste_again (Fixture             *fixture,
             TodokuSenderDomain  *domain,
             const char          *text,
             GError             **error)
{
  g_autoptr(GPtrArray) records = paste (todoku_subject_get_name (domain), text);
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  todoku_session_paste_again_async (fixture->session, domain, records, NULL,
                                    todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);

  return todoku_session_paste_again_finish (fixture->session, result, error);
}

static void
assert_change (GPtrArray  *changes,
               guint       index,
               const char *before,
               const char *after)
{
  const TodokuRecordChange *change = g_ptr_array_index (changes, index);

  g_assert_cmpstr (change->before != NULL ? change->before->value : NULL, ==, before);
  g_assert_cmpstr (change->after != NULL ? change->after->value : NULL, ==, after);
}

/* The screen shows other values: the domain stays the same, and what was said is said anew. */
static void
test_paste_again (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *domain = fixture_add_by_hand (fixture, "news.example.co.jp", &error);
  GListModel *items;
  gint64 id;

  g_assert_no_error (error);
  id = todoku_subject_get_id (domain);
  items = todoku_subject_get_records (domain);
  fixture_register (fixture, items, NULL);
  json_object_unref (fixture_control (fixture, "POST", "/cache/flush", NULL));
  g_assert_true (confirm (fixture, domain, TRUE, &error));
  g_assert_true (fixture_verify (fixture, domain, &error));
  g_assert_no_error (error);

  {
    g_autoptr(TodokuRecordItem) kept = g_list_model_get_item (items, 0);
    g_autoptr(TodokuRecordItem) still = NULL;
    g_autoptr(GPtrArray) changes =
      paste_again (fixture, domain, "service-verification=2", &error);

    g_assert_no_error (error);
    g_assert_cmpuint (changes->len, ==, 2);
    assert_change (changes, 0, NULL, "mx.example.net");
    assert_change (changes, 1, "service-verification=1", "service-verification=2");
    still = g_list_model_get_item (items, 2);
    g_assert_true (still == kept);
    g_assert_nonnull (todoku_record_item_get_verdict (still));
  }
  g_assert_cmpint (todoku_subject_get_id (domain), ==, id);
  g_assert_cmpuint (g_list_model_get_n_items (items), ==, 3);
  assert_stage (domain, TODOKU_DOMAIN_AWAITING_DNS);
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->confirmed_at, ==, 0);
  g_assert_false (fixture_verify (fixture, domain, &error));
  g_assert_no_error (error);

  /* The same once more changes nothing, and what is not asked for any more takes nothing back. */
  {
    gint64 rev = ((TodokuRow *) todoku_sender_domain_get_row (domain))->rev;
    g_autoptr(GPtrArray) none = paste_again (fixture, domain, "service-verification=2", &error);
    g_autoptr(GPtrArray) fewer = NULL;

    g_assert_no_error (error);
    g_assert_cmpuint (none->len, ==, 0);
    g_assert_cmpint (((TodokuRow *) todoku_sender_domain_get_row (domain))->rev, ==, rev);
    g_assert_true (confirm (fixture, domain, TRUE, &error));
    fewer = paste_again (fixture, domain, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (fewer->len, ==, 2);
    assert_change (fewer, 0, "mx.example.net", NULL);
    assert_change (fewer, 1, "service-verification=2", NULL);
  }
  g_assert_true (fixture_verify (fixture, domain, &error));
  g_assert_no_error (error);
  assert_stage (domain, TODOKU_DOMAIN_VERIFIED);
}

/* What only one of the two sorts of services has is refused by the other. */
static void
test_refusals (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *asked = fixture_add (fixture, "asked.example.co.jp", &error);
  TodokuSenderDomain *domain;
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  TodokuDomainOptions options = { 0 };

  g_assert_no_error (error);
  g_assert_false (confirm (fixture, asked, TRUE, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_HAS_API);
  g_clear_error (&error);
  g_assert_null (paste_again (fixture, asked, "x", &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_HAS_API);
  g_clear_error (&error);

  domain = fixture_add_by_hand (fixture, "news.example.co.jp", &error);
  g_assert_no_error (error);
  options.server = todoku_subject_get_server (domain);
  todoku_session_add_domain_async (fixture->session, "bare.example.co.jp", &options, NULL,
                                   todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_null (todoku_session_add_finish (fixture->session, result, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_RECORDS_MISSING);
  g_assert_null (todoku_session_find_domain (fixture->session, "bare.example.co.jp"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/manual/names", test_names);
  g_test_add_func ("/session/manual/purposes", test_purposes);
  g_test_add_func ("/session/manual/bounds", test_bounds);
  g_test_add ("/session/manual/life", Fixture, NULL, fixture_set_up, test_life,
              fixture_tear_down);
  g_test_add ("/session/manual/paste-again", Fixture, NULL, fixture_set_up, test_paste_again,
              fixture_tear_down);
  g_test_add ("/session/manual/refusals", Fixture, NULL, fixture_set_up, test_refusals,
              fixture_tear_down);

  return g_test_run ();
}
