/* SPDX-License-Identifier: GPL-3.0-or-later
 * The practice DNS over the wire: the program's own resolver and checker look at every mistake
 * that can be made, and must name it.
 */
#include <string.h>

#include "practice-test.h"
#include "todoku-record-checker.h"
#include "todoku-resolver.h"

static TodokuResolver *
make_resolver (void)
{
  PracticeTest *test = practice_test_get ();
  g_autoptr(GError) error = NULL;
  TodokuResolver *resolver;

  resolver = todoku_resolver_new (
    json_object_get_string_member (test->file, "dns_recursive"),
    (guint16) json_object_get_int_member (test->file, "dns_authoritative_port"), &error);
  g_assert_no_error (error);

  return resolver;
}

static TodokuObservation *
observe (TodokuResolver      *resolver,
         const char          *name,
         guint16              rrtype,
         TodokuQuestionFlags  flags,
         const char          *address)
{
  guint16 port = todoku_resolver_get_authoritative_port (resolver);
  g_autoptr(GSocketAddress) server =
    address != NULL ? g_inet_socket_address_new_from_string (address, port) : NULL;
  g_autoptr(GAsyncResult) slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  TodokuObservation *observation;

  todoku_resolver_observe_async (resolver, name, rrtype, flags, NULL, server, NULL,
                                 todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  observation = todoku_resolver_observe_finish (resolver, result, &error);
  g_assert_no_error (error);

  return observation;
}

static JsonObject *
create_domain (const char *body)
{
  JsonObject *row;

  practice_test_reset ();
  row = practice_test_api ("POST", "/whitelabel/domains", body);
  g_assert_cmpuint (practice_test_get ()->status, ==, 201);

  return json_object_ref (row);
}

static void
test_wire (void)
{
  g_autoptr(TodokuResolver) resolver = make_resolver ();
  g_autoptr(JsonObject) row = create_domain ("{\"domain\":\"example.co.jp\"}");
  const char *host = practice_test_string (row, "dns.dkim1.host");
  g_autoptr(TodokuObservation) absent = NULL;
  g_autoptr(TodokuObservation) published = NULL;
  g_autoptr(TodokuObservation) over_tcp = NULL;
  g_autoptr(TodokuObservation) cached = NULL;
  g_autoptr(TodokuObservation) key = NULL;

  absent = observe (resolver, host, TODOKU_RRTYPE_CNAME, TODOKU_QUESTION_RECURSE, NULL);
  g_assert_true (todoku_observation_is_nxdomain (absent));
  g_assert_cmpint (todoku_observation_negative_ttl (absent), ==, 300);

  practice_test_register (row, "dkim1", NULL);
  published = observe (resolver, host, TODOKU_RRTYPE_CNAME, TODOKU_QUESTION_NONE, "127.0.0.2");
  g_assert_true (published->aa);
  g_assert_cmpuint (published->answer->len, ==, 1);
  over_tcp = observe (resolver, host, TODOKU_RRTYPE_CNAME, TODOKU_QUESTION_TCP, "127.0.0.1");
  g_assert_true (over_tcp->via_tcp);
  g_assert_cmpuint (over_tcp->answer->len, ==, 1);

  /* 反映待ち: the resolver remembers, until the clock has gone on. */
  cached = observe (resolver, host, TODOKU_RRTYPE_CNAME, TODOKU_QUESTION_RECURSE, NULL);
  g_assert_true (todoku_observation_is_nxdomain (cached));
  practice_test_control ("POST", "/settings", "{\"clock_offset\":300}");
  key = observe (resolver, host, TODOKU_RRTYPE_TXT, TODOKU_QUESTION_RECURSE, NULL);
  g_assert_cmpuint (key->answer->len, ==, 2);
  g_assert_cmpuint (((TodokuRr *) key->answer->pdata[1])->n_strings, ==, 2);
}

static TodokuRecord *
make_record (JsonObject *row,
             const char *key)
{
  JsonObject *entry =
    json_object_get_object_member (json_object_get_object_member (row, "dns"), key);
  const char *type = json_object_get_string_member (entry, "type");
  TodokuRecord fields = {
    .type = g_str_equal (type, "cname") ? TODOKU_RECORD_TYPE_CNAME
            : g_str_equal (type, "mx")  ? TODOKU_RECORD_TYPE_MX
                                        : TODOKU_RECORD_TYPE_TXT,
    .host = json_object_get_string_member (entry, "host"),
    .value = json_object_get_string_member (entry, "data"),
    .priority = 10,
    .key = key,
    .domain = json_object_get_string_member (row, "domain"),
    .required = TRUE,
  };

  fields.purpose = todoku_record_purpose_from_key (key, fields.type, fields.host);

  return todoku_record_new (&fields);
}

static GPtrArray *
check (TodokuResolver *resolver,
       JsonObject     *row)
{
  g_autoptr(TodokuRecordChecker) checker = todoku_record_checker_new (resolver);
  g_autoptr(GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  g_autoptr(GList) keys =
    json_object_get_members (json_object_get_object_member (row, "dns"));
  g_autoptr(GAsyncResult) slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *verdicts;

  for (GList *l = keys; l != NULL; l = l->next)
    g_ptr_array_add (records, make_record (row, l->data));
  todoku_record_checker_check_async (checker, records, NULL, NULL, NULL, todoku_test_store_result,
                                     &slot);
  result = todoku_test_wait_result (&slot);
  verdicts = todoku_record_checker_check_finish (checker, result, &error);
  g_assert_no_error (error);

  return verdicts;
}

static void
assert_found (GPtrArray  *verdicts,
              const char *key,
              const char *token)
{
  g_autoptr(GEnumClass) codes = g_type_class_ref (TODOKU_TYPE_FINDING_CODE);

  for (guint i = 0; i < verdicts->len; i++)
    {
      const TodokuVerdict *verdict = verdicts->pdata[i];
      const char *found =
        verdict->finding != NULL
          ? g_enum_get_value (codes, (int) verdict->finding->code)->value_nick : "ok";

      if (g_strcmp0 (verdict->record->key, key) != 0)
        continue;
      /* What does no harm to this record, such as a second server that is lame, is a note. */
      for (guint j = 0; j < verdict->notes->len && !g_str_equal (found, token); j++)
        {
          const TodokuFinding *note = verdict->notes->pdata[j];
          const char *nick = g_enum_get_value (codes, (int) note->code)->value_nick;

          if (g_str_equal (nick, token))
            found = nick;
        }
      g_assert_cmpstr (found, ==, token);
    }
}

typedef struct
{
  const char *body, *key, *mistake, *finding;
} Row;

#define AUTOMATIC "{\"domain\":\"example.co.jp\"}"
#define BELOW "{\"domain\":\"mail.example.co.jp\"}"
#define MANUAL "{\"domain\":\"example.co.jp\",\"automatic_security\":false}"

/* What is found is what was done. */
static const Row rows[] = {
  { AUTOMATIC, "dkim1", NULL, "ok" },
  { AUTOMATIC, "dkim1", "doubled-suffix", "doubled-suffix" },
  { AUTOMATIC, "dkim1", "negative-cache", "negative-cache" },
  { AUTOMATIC, "dkim1", "missing", "missing" },
  { AUTOMATIC, "dkim1", "zone-appended-to-value", "zone-appended-to-value" },
  { AUTOMATIC, "dkim1", "wrong-type", "wrong-type" },
  { AUTOMATIC, "dkim1", "values-exchanged", "values-exchanged" },
  { AUTOMATIC, "dkim1", "host-value-exchanged", "host-value-exchanged" },
  { AUTOMATIC, "dkim1", "cname-with-other-data", "cname-with-other-data" },
  { AUTOMATIC, "dkim1", "old-record", "old-record" },
  { AUTOMATIC, "dkim1", "typo", "typo" },
  { AUTOMATIC, "dkim1", "underscore-lost", "underscore-lost" },
  { AUTOMATIC, "dkim1", "servers-differ", "servers-differ" },
  { AUTOMATIC, "dkim1", "lame-server", "lame-server" },
  { AUTOMATIC, "dkim1", "wildcard", "wildcard" },
  { AUTOMATIC, "dkim1", "domain-inactive", "domain-inactive" },
  { AUTOMATIC, "dkim1", "target-missing", "target-missing" },
  { AUTOMATIC, "dkim1", "url-in-value", "url-in-value" },
  { AUTOMATIC, "dkim1", "non-ascii", "non-ascii" },
  { AUTOMATIC, "dkim1", "long-ttl", "wrong-value" },
  { AUTOMATIC, "dkim1", "wrong-value", "wrong-value" },
  { AUTOMATIC, "mail_cname", "proxied", "proxied" },
  { AUTOMATIC, "mail_cname", "flattened", "flattened" },
  { AUTOMATIC, "mail_cname", "placeholder", "placeholder" },
  { AUTOMATIC, "mail_cname", "truncated-no-tcp", "truncated-no-tcp" },
  { BELOW, "dkim1", "wrong-level", "wrong-level" },
  { MANUAL, "dkim", "dkim-truncated", "dkim-truncated" },
  { MANUAL, "dkim", "dkim-split-records", "dkim-split-records" },
  { MANUAL, "dkim", "quoted-literally", "quoted-literally" },
  { MANUAL, "dkim", "value-altered", "value-altered" },
  { MANUAL, "subdomain_spf", "spf-multiple", "spf-multiple" },
  { MANUAL, "subdomain_spf", "spf-include-missing", "spf-include-missing" },
  { MANUAL, "subdomain_spf", "spf-not-recognised", "spf-not-recognised" },
  { AUTOMATIC, "dkim1", "quoted-literally", "quoted-literally" },
  { AUTOMATIC, "dkim1", "dnssec-broken", "dnssec-broken" },
  { AUTOMATIC, "dkim1", "cname-loop", "cname-loop" },
  { AUTOMATIC, "dkim1", "intercepted", "intercepted" },
  { AUTOMATIC, "mail_cname", "cname-at-apex", "cname-at-apex" },
  { AUTOMATIC, "mail_cname", "delegated-subzone", "delegated-subzone" },
  { AUTOMATIC, "mail_cname", "undelegated-zone", "undelegated-zone" },
  { MANUAL, "dkim", "dkim-key-unusable", "dkim-key-unusable" },
  { MANUAL, "dkim", "key-exposed", "key-exposed" },
  { MANUAL, "subdomain_spf", "spf-too-many-lookups", "spf-too-many-lookups" },
  { MANUAL, "subdomain_spf", "spf-invalid", "spf-invalid" },
  { MANUAL, "mail_server", "mx-priority-in-value", "mx-priority-in-value" },
};

static void
test_mistake (gconstpointer data)
{
  const Row *wanted = data;
  g_autoptr(TodokuResolver) resolver = make_resolver ();
  g_autoptr(JsonObject) row = create_domain (wanted->body);
  g_autoptr(GList) keys =
    json_object_get_members (json_object_get_object_member (row, "dns"));
  g_autoptr(GPtrArray) verdicts = NULL;

  for (GList *l = keys; l != NULL; l = l->next)
    practice_test_register (row, l->data,
                            g_str_equal (l->data, wanted->key) ? wanted->mistake : NULL);
  g_assert_cmpuint (practice_test_get ()->status, ==, 200);
  verdicts = check (resolver, row);
  assert_found (verdicts, wanted->key, wanted->finding);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/practice/dns/wire", test_wire);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/practice/checker/%s/%s", rows[i].key,
                                               rows[i].mistake != NULL ? rows[i].mistake : "right");

      g_test_add_data_func (path, &rows[i], test_mistake);
    }

  status = g_test_run ();
  practice_test_free ();

  return status;
}
