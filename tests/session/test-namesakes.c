/* SPDX-License-Identifier: GPL-3.0-or-later
 * One name at several services: the records that may stand there only once are offered merged, each
 * domain is judged by what it needs itself, and who leaves takes what it needed along.
 */
#include "session-fixture.h"

#include "todoku-error.h"
#include "todoku-namesakes.h"
#include "todoku-record-rows.h"
#include "todoku-test.h"

#define DOMAIN "example.co.jp"
#define MAILGUN_SPF "v=spf1 include:mailgun.org ~all"
#define OTHER_SPF "v=spf1 include:spf.other.example -all"
#define MERGED_SPF "v=spf1 include:mailgun.org include:spf.other.example ~all"

static TodokuDomainRow *
make_row (TodokuDomainStage stage)
{
  TodokuDomainRow *row = todoku_domain_row_new ();

  row->name = g_strdup (DOMAIN);
  row->stage = stage;
  row->records = todoku_rows_new ();

  return row;
}

static void
add_text (TodokuDomainRow *row,
          const char      *host,
          const char      *value)
{
  g_autoptr(TodokuRecord) record = todoku_record_new (&(TodokuRecord) {
    .type = TODOKU_RECORD_TYPE_TXT, .host = host, .value = value, .required = TRUE
  });

  g_ptr_array_add (row->records, todoku_rows_write_record (record, 0));
}

static const char *
get_merged (GPtrArray *rows,
            guint      row,
            guint      record)
{
  const TodokuDomainRow *domain = g_ptr_array_index (rows, row);
  const TodokuRecordRow *found = g_ptr_array_index (domain->records, record);

  return found->merged;
}

static void
test_share (void)
{
  g_autoptr(GPtrArray) rows = todoku_rows_new ();
  TodokuDomainRow *first = make_row (TODOKU_DOMAIN_VERIFIED);
  TodokuDomainRow *second = make_row (TODOKU_DOMAIN_AWAITING_DNS);
  TodokuDomainRow *third = make_row (TODOKU_DOMAIN_REMOVING);

  g_ptr_array_add (rows, first);
  g_ptr_array_add (rows, second);
  g_ptr_array_add (rows, third);
  add_text (first, DOMAIN, MAILGUN_SPF);
  add_text (first, "_dmarc." DOMAIN, "v=DMARC1; p=none; rua=mailto:a@first.example");
  add_text (first, "bounce." DOMAIN, MAILGUN_SPF);
  add_text (first, DOMAIN, "google-site-verification=1");
  add_text (second, DOMAIN, OTHER_SPF);
  add_text (second, "_dmarc." DOMAIN, "v=DMARC1; p=quarantine; rua=mailto:b@second.example");
  add_text (second, DOMAIN, "google-site-verification=2");
  add_text (third, DOMAIN, "v=spf1 include:gone.example ~all");

  todoku_namesakes_share (rows);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpstr (get_merged (rows, i, 0), ==, MERGED_SPF);
      g_assert_cmpstr (get_merged (rows, i, 1), ==, "v=DMARC1; p=quarantine; "
                       "rua=mailto:a@first.example,mailto:b@second.example");
      g_assert_null (get_merged (rows, i, 2));
    }
  g_assert_null (get_merged (rows, 0, 3));
  g_assert_null (get_merged (rows, 2, 0));

  /* Done again it says the same, and what is shared no more is forgotten. */
  todoku_namesakes_share (rows);
  g_assert_cmpstr (get_merged (rows, 0, 0), ==, MERGED_SPF);
  second->stage = TODOKU_DOMAIN_REMOVING;
  todoku_namesakes_share (rows);
  g_assert_null (get_merged (rows, 0, 0));
  g_assert_null (get_merged (rows, 1, 0));
}

static void
add_verdict (TodokuDomainRow   *row,
             guint              index,
             TodokuRecordState  state)
{
  TodokuRecordRow *record_row = g_ptr_array_index (row->records, index);
  g_autoptr(TodokuRecord) record = todoku_rows_read_record (record_row, DOMAIN);
  g_autoptr(TodokuVerdict) verdict = todoku_verdict_new (record);

  verdict->state = state;
  record_row->verdict = todoku_rows_write_verdict (verdict);
}

static gboolean
has_verdict (const TodokuDomainRow *row,
             guint                  index)
{
  return ((const TodokuRecordRow *) g_ptr_array_index (row->records, index))->verdict != NULL;
}

/* What was found wrong came with a value to enter that is another one now; what is right stays so,
 * as does what is not shared.
 */
static void
test_share_advice (void)
{
  g_autoptr(GPtrArray) rows = todoku_rows_new ();
  TodokuDomainRow *first = make_row (TODOKU_DOMAIN_AWAITING_DNS);
  TodokuDomainRow *second = make_row (TODOKU_DOMAIN_AWAITING_DNS);

  g_ptr_array_add (rows, first);
  g_ptr_array_add (rows, second);
  add_text (first, DOMAIN, MAILGUN_SPF);
  add_text (first, "x." DOMAIN, MAILGUN_SPF);
  add_text (second, DOMAIN, OTHER_SPF);
  add_verdict (first, 0, TODOKU_RECORD_STATE_WRONG_VALUE);
  add_verdict (first, 1, TODOKU_RECORD_STATE_WRONG_VALUE);
  add_verdict (second, 0, TODOKU_RECORD_STATE_OK);
  todoku_namesakes_share (rows);
  g_assert_cmpstr (get_merged (rows, 0, 0), ==, MERGED_SPF);
  g_assert_false (has_verdict (first, 0));
  g_assert_true (has_verdict (first, 1));
  g_assert_true (has_verdict (second, 0));
}

typedef struct
{
  TodokuRecordType type;
  TodokuRecordPurpose purpose;
  const char *host;
  const char *value;
} Wanted;

static TodokuDomainRow *
make_wanting (TodokuDomainStage  stage,
              const Wanted      *wanted)
{
  TodokuDomainRow *row = make_row (stage);
  g_autoptr(TodokuRecord) record = todoku_record_new (&(TodokuRecord) {
    .type = wanted->type, .purpose = wanted->purpose, .host = wanted->host,
    .value = wanted->value, .required = TRUE
  });

  g_ptr_array_add (row->records, todoku_rows_write_record (record, 0));

  return row;
}

/* What cannot stand side by side is found before anybody enters it. */
static void
test_clash (void)
{
#define CNAME TODOKU_RECORD_TYPE_CNAME
#define TXT TODOKU_RECORD_TYPE_TXT
#define DKIM TODOKU_RECORD_PURPOSE_DKIM
#define OTHER TODOKU_RECORD_PURPOSE_OTHER
  static const struct { Wanted a, b; gboolean clashes; } cases[] = {
    { { CNAME, DKIM, "s1." DOMAIN, "a.example" }, { CNAME, DKIM, "S1." DOMAIN, "b.example" },
      TRUE },
    { { CNAME, DKIM, "s1." DOMAIN, "a.example" }, { CNAME, DKIM, "s1." DOMAIN, "A.example" },
      FALSE },
    { { CNAME, DKIM, "s1." DOMAIN, "a.example" }, { CNAME, DKIM, "s2." DOMAIN, "b.example" },
      FALSE },
    { { CNAME, DKIM, "s1." DOMAIN, "a.example" }, { TXT, DKIM, "s1." DOMAIN, "p=x" }, TRUE },
    { { TXT, DKIM, "s1." DOMAIN, "p=y" }, { TXT, DKIM, "s1." DOMAIN, "p=x" }, TRUE },
    { { TXT, DKIM, "s1." DOMAIN, "p=x" }, { TXT, DKIM, "s1." DOMAIN, "p=x" }, FALSE },
    { { TXT, OTHER, DOMAIN, "one" }, { TXT, OTHER, DOMAIN, "two" }, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TodokuRow) a = (TodokuRow *) make_wanting (TODOKU_DOMAIN_AWAITING_DNS, &cases[i].a);
      g_autoptr(TodokuRow) b = (TodokuRow *) make_wanting (TODOKU_DOMAIN_VERIFIED, &cases[i].b);
      g_autoptr(TodokuRow) gone =
        (TodokuRow *) make_wanting (TODOKU_DOMAIN_REMOVING, &cases[i].b);

      g_assert_cmpint (todoku_namesakes_find_clash ((gpointer) a, (gpointer) b) != NULL, ==,
                       cases[i].clashes);
      g_assert_null (todoku_namesakes_find_clash ((gpointer) a, (gpointer) gone));
    }
}

/* Two that ask for the same have nothing to merge; an invalid one is nobody's. */
static void
test_share_nothing (void)
{
  g_autoptr(GPtrArray) rows = todoku_rows_new ();
  TodokuDomainRow *first = make_row (TODOKU_DOMAIN_DNS_READY);
  TodokuDomainRow *second = make_row (TODOKU_DOMAIN_DNS_READY);

  g_ptr_array_add (rows, first);
  g_ptr_array_add (rows, second);
  add_text (first, DOMAIN, MAILGUN_SPF);
  add_text (second, DOMAIN, MAILGUN_SPF);
  add_text (first, "_dmarc." DOMAIN, "v=DMARC1; p=none");
  add_text (second, "_dmarc." DOMAIN, "v=DMARC1; p=bogus");
  add_text (first, "x." DOMAIN, "v=spf1 include:a.example ~all");
  add_text (second, "x." DOMAIN, "v=spf1 includ:b.example ~all");
  todoku_namesakes_share (rows);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_null (get_merged (rows, 0, i));
      g_assert_null (get_merged (rows, 1, i));
    }
}

static TodokuSenderDomain *
add_at_other (Fixture *fixture)
{
  static const TodokuRecord written[] = {
    { .type = TODOKU_RECORD_TYPE_TXT, .host = "@", .value = OTHER_SPF, .priority = -1,
      .required = TRUE },
    { .type = TODOKU_RECORD_TYPE_CNAME, .host = "o1._domainkey", .value = "o1.dkim.other.example",
      .priority = -1, .required = TRUE },
  };
  g_autoptr(TodokuServerRow) wanted = todoku_server_row_new ();
  g_autoptr(TodokuDeliveryServer) server = NULL;
  g_autoptr(TodokuSenderDomain) domain = NULL;
  g_autoptr(GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  TodokuDomainOptions options = { .records = records };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) added = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr(GError) error = NULL;

  wanted->name = g_strdup ("other");
  wanted->kind = g_strdup (TODOKU_SERVICE_MANUAL);
  wanted->practice = TRUE;
  todoku_session_add_server_async (fixture->session, wanted, NULL, NULL, todoku_test_store_result,
                                   &slot);
  result = todoku_test_wait_result (&slot);
  server = todoku_session_add_server_finish (fixture->session, result, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    g_assert_true (todoku_pasted_add (records, &written[i], DOMAIN, &error));
  options.server = server;
  slot = NULL;
  todoku_session_add_domain_async (fixture->session, DOMAIN, &options, NULL,
                                   todoku_test_store_result, &slot);
  added = todoku_test_wait_result (&slot);
  domain = todoku_session_add_finish (fixture->session, added, &error);
  g_assert_no_error (error);

  return domain;
}

static TodokuRecordItem *
find_spf (gpointer domain)
{
  GListModel *items = todoku_subject_get_records (domain);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);
      const TodokuRecord *record = todoku_record_item_get_record (item);

      if (record->type == TODOKU_RECORD_TYPE_TXT && g_str_has_prefix (record->value, "v=spf1"))
        return item;
    }

  g_assert_not_reached ();
}

static void
assert_offers (gpointer    domain,
               const char *value,
               const char *own_value)
{
  const TodokuRecord *record = todoku_record_item_get_record (find_spf (domain));

  g_assert_cmpstr (record->value, ==, value);
  g_assert_cmpstr (record->own_value, ==, own_value);
}

static void
flush (Fixture *fixture)
{
  json_object_unref (fixture_control (fixture, "POST", "/cache/flush", NULL));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture_kind = "mailgun";
  fixture_set_up (fixture, data);
}

static gint64
get_id (gpointer subject)
{
  return todoku_subject_get_id (subject);
}

static void
test_life (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *first = fixture_add (fixture, DOMAIN, &error);
  TodokuSenderDomain *second;
  const TodokuVerdict *verdict;
  gint64 ids[2];

  g_assert_no_error (error);
  assert_offers (first, MAILGUN_SPF, NULL);
  fixture_register (fixture, todoku_subject_get_records (first), NULL);
  flush (fixture);
  g_assert_true (fixture_verify (fixture, first, &error));
  g_assert_no_error (error);

  /* What is complete stays so when another service comes, and offers what both need. */
  second = add_at_other (fixture);
  assert_offers (first, MERGED_SPF, MAILGUN_SPF);
  assert_offers (second, MERGED_SPF, OTHER_SPF);
  g_assert_true (fixture_verify (fixture, first, &error));
  g_assert_no_error (error);
  g_assert_false (fixture_check (fixture, second, &error));
  g_assert_no_error (error);
  verdict = todoku_record_item_get_verdict (find_spf (second));
  g_assert_cmpint (verdict->finding->code, ==, TODOKU_FINDING_SPF_INCLUDE_MISSING);
  g_assert_cmpstr (todoku_finding_get (verdict->finding, "fixed"), ==, MERGED_SPF);

  ids[0] = get_id (first);
  ids[1] = get_id (second);
  fixture_reopen (fixture);
  first = todoku_session_find_object (fixture->session, &todoku_domain_table, ids[0]);
  second = todoku_session_find_object (fixture->session, &todoku_domain_table, ids[1]);
  assert_offers (first, MERGED_SPF, MAILGUN_SPF);
  assert_offers (second, MERGED_SPF, OTHER_SPF);

  /* The one record that is offered is right for both. */
  json_object_unref (fixture_control (fixture, "DELETE", "/records?host=" DOMAIN "&type=TXT",
                                      NULL));
  json_object_unref (fixture_control (fixture, "POST", "/records",
                                      "{\"host\":\"spf.other.example\",\"type\":\"TXT\","
                                      "\"value\":\"v=spf1 ip4:192.0.2.1 -all\"}"));
  fixture_register (fixture, todoku_subject_get_records (second), NULL);
  flush (fixture);
  g_assert_true (fixture_check (fixture, first, &error));
  g_assert_no_error (error);
  g_assert_true (fixture_check (fixture, second, &error));
  g_assert_no_error (error);
  g_assert_cmpint (todoku_record_item_get_verdict (find_spf (first))->state, ==,
                   TODOKU_RECORD_STATE_OK);

  /* Who goes, in whatever way, needs nothing any more. */
  g_assert_true (fixture_remove (fixture, second, &error));
  g_assert_no_error (error);
  assert_offers (first, MAILGUN_SPF, NULL);
  g_assert_true (fixture_check (fixture, first, &error));
  g_assert_no_error (error);
}

/* With a server its domains go, and what they needed with them. */
static void
test_server_goes (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *first = fixture_add (fixture, DOMAIN, &error);
  TodokuSenderDomain *second = add_at_other (fixture);
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  g_assert_no_error (error);
  assert_offers (first, MERGED_SPF, MAILGUN_SPF);
  todoku_session_remove_server_async (fixture->session, todoku_subject_get_server (second), NULL,
                                      todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_remove_server_finish (fixture->session, result, &error));
  g_assert_no_error (error);
  assert_offers (first, MAILGUN_SPF, NULL);
}

/* What is practised has nothing to do with what is real. */
static void
test_two_worlds (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TodokuSenderDomain *first = fixture_add (fixture, DOMAIN, &error);
  gint64 id;

  g_assert_no_error (error);
  add_at_other (fixture);
  id = get_id (first);
  fixture_close (fixture);
  fixture_run_sql (fixture, "UPDATE server SET practice = 0 WHERE name = 'other';"
                   "UPDATE domain_record SET merged = 'stale';");
  fixture_open (fixture);
  first = todoku_session_find_object (fixture->session, &todoku_domain_table, id);
  g_assert_false (fixture_check (fixture, first, &error));
  g_assert_no_error (error);
  assert_offers (first, MAILGUN_SPF, NULL);
}

/* What to make of the record that is in the way, where there may be one alone. */
static void
test_offer (void)
{
  static const struct
  {
    const char *wanted, *found, *offered;
    TodokuPublishAction action;
  } cases[] = {
    { MAILGUN_SPF, "TXT " OTHER_SPF, "v=spf1 include:spf.other.example include:mailgun.org -all",
      TODOKU_PUBLISH_CONFLICT },
    { "v=DMARC1; p=none", "TXT v=DMARC1; p=none; rua=mailto:a@example.co.jp",
      "v=DMARC1; p=none; rua=mailto:a@example.co.jp", TODOKU_PUBLISH_CONFLICT },
    /* Not in the way, another kind of text, another type, and what cannot be shown as it is. */
    { MAILGUN_SPF, "TXT " OTHER_SPF, NULL, TODOKU_PUBLISH_ADD },
    { MAILGUN_SPF, "TXT v=DMARC1; p=none", NULL, TODOKU_PUBLISH_CONFLICT },
    { MAILGUN_SPF, "TXT v=spf10 include:spf.other.example -all", NULL, TODOKU_PUBLISH_CONFLICT },
    { MAILGUN_SPF, "CNAME other.example.", NULL, TODOKU_PUBLISH_CONFLICT },
    { MAILGUN_SPF, "TXT v=spf1 exp=\\226\\128\\139.example -all", NULL,
      TODOKU_PUBLISH_CONFLICT },
    { MAILGUN_SPF, NULL, NULL, TODOKU_PUBLISH_CONFLICT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TodokuRecord fields = {
        .type = TODOKU_RECORD_TYPE_TXT, .host = DOMAIN, .value = cases[i].wanted, .priority = -1
      };
      g_autoptr(TodokuRecord) record = todoku_record_new (&fields);
      g_autoptr(TodokuPublishItem) item =
        todoku_publish_item_new (record, cases[i].action, cases[i].found);
      g_autofree char *offered = todoku_publish_dup_offer (item);

      g_assert_cmpstr (offered, ==, cases[i].offered);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/namesakes/share", test_share);
  g_test_add_func ("/session/namesakes/offer", test_offer);
  g_test_add_func ("/session/namesakes/share-advice", test_share_advice);
  g_test_add_func ("/session/namesakes/share-nothing", test_share_nothing);
  g_test_add_func ("/session/namesakes/clash", test_clash);
  g_test_add ("/session/namesakes/life", Fixture, NULL, set_up, test_life, fixture_tear_down);
  g_test_add ("/session/namesakes/server-goes", Fixture, NULL, set_up, test_server_goes,
              fixture_tear_down);
  g_test_add ("/session/namesakes/two-worlds", Fixture, NULL, set_up, test_two_worlds,
              fixture_tear_down);

  return g_test_run ();
}
