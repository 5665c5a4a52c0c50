/* SPDX-License-Identifier: GPL-3.0-or-later
 * The resolver over the wire when everything goes well: observations, GIO's own API, addresses,
 * cancelling, many questions at once.
 */
#include "todoku-resolver.h"

#include "todoku-error.h"
#include "todoku-test-dns.h"
#include "todoku-test.h"

typedef struct
{
  TodokuTestDns *server;
  TodokuResolver *resolver;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->server = todoku_test_dns_new_at (data != NULL ? data : "127.0.0.1", 0);
  todoku_test_dns_add_zone (fixture->server, "example.jp", "ns1.example.jp", "127.0.0.1");
  todoku_test_dns_load (fixture->server,
                        "em1.example.jp 60 CNAME u1.wl.example.net\n"
                        "u1.wl.example.net 30 TXT v=spf1 -all\n"
                        "u1.wl.example.net 30 MX 10 mx.example.net\n"
                        "example.jp 300 TXT \"v=spf1\" \" include:example.net ~all\"\n"
                        "example.jp 300 TXT odd\\255\\000text\n"
                        "example.jp 300 MX 5 mx2.example.jp\n"
                        "example.jp 300 MX 0 mx1.example.jp\n"
                        "_sip._udp.example.jp 300 SRV 1 2 5060 sip.example.jp\n"
                        "sub.example.jp 300 NS ns.sub.example.jp\n"
                        "*.wild.example.jp 300 TXT everywhere\n"
                        "www.example.jp 300 AAAA 2001:db8::80");
  fixture->resolver = todoku_resolver_new (todoku_test_dns_get_text (fixture->server),
                                           todoku_test_dns_get_port (fixture->server), &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->resolver);
  todoku_test_dns_free (fixture->server);
}

static TodokuObservation *
observe (Fixture             *fixture,
         const char          *name,
         guint16              rrtype,
         TodokuQuestionFlags  flags)
{
  g_autoptr(GSocketAddress) server = todoku_test_dns_get_address (fixture->server);
  gboolean is_recursive = (flags & TODOKU_QUESTION_RECURSE) != 0;

  return todoku_test_dns_observe (fixture->resolver, is_recursive ? NULL : "ns1.example.jp",
                                  is_recursive ? NULL : server, name, rrtype, flags);
}

static void
test_authoritative (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(TodokuObservation) alias = observe (fixture, "em1.example.jp", TODOKU_RRTYPE_CNAME,
                                                TODOKU_QUESTION_NONE);
  g_autoptr(TodokuObservation) missing = observe (fixture, "em2.example.jp", TODOKU_RRTYPE_CNAME,
                                                  TODOKU_QUESTION_NONE);
  g_autoptr(TodokuObservation) nodata = observe (fixture, "www.example.jp", TODOKU_RRTYPE_TXT,
                                                 TODOKU_QUESTION_NONE);
  g_autoptr(TodokuObservation) foreign = observe (fixture, "example.org", TODOKU_RRTYPE_TXT,
                                                  TODOKU_QUESTION_NONE);
  g_autoptr(TodokuObservation) referral = observe (fixture, "a.sub.example.jp", TODOKU_RRTYPE_TXT,
                                                   TODOKU_QUESTION_NONE);
  g_autoptr(TodokuObservation) wildcard = observe (fixture, "a.wild.example.jp", TODOKU_RRTYPE_TXT,
                                                   TODOKU_QUESTION_NONE);
  g_autoptr(TodokuObservation) between = observe (fixture, "_udp.example.jp", TODOKU_RRTYPE_TXT,
                                                  TODOKU_QUESTION_NONE);
  const TodokuRr *rr;

  g_assert_cmpint (alias->status, ==, TODOKU_ASK_ANSWERED);
  g_assert_true (alias->aa);
  g_assert_false (alias->recursive);
  g_assert_false (alias->via_tcp);
  g_assert_cmpuint (alias->sends, ==, 1);
  g_assert_cmpint (alias->elapsed_us, >, 0);
  g_assert_cmpstr (alias->server_name, ==, "ns1.example.jp");
  g_assert_cmpstr (alias->server_address, ==, "127.0.0.1");
  g_assert_cmpuint (alias->answer->len, ==, 1);
  rr = g_ptr_array_index (alias->answer, 0);
  g_assert_cmpstr (rr->target, ==, "u1.wl.example.net");
  g_assert_cmpuint (rr->ttl, ==, 60);

  g_assert_true (todoku_observation_is_nxdomain (missing));
  g_assert_cmpint (todoku_observation_negative_ttl (missing), ==, 300);
  g_assert_true (todoku_observation_is_nodata (nodata));
  g_assert_true (todoku_observation_is_nodata (between));
  g_assert_cmpuint (foreign->rcode, ==, TODOKU_RCODE_REFUSED);
  g_assert_true (todoku_observation_is_lame (foreign));
  g_assert_true (todoku_observation_is_lame (referral));
  g_assert_cmpuint (referral->authority->len, ==, 1);
  g_assert_cmpuint (wildcard->answer->len, ==, 1);
}

static void
test_recursive (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(TodokuObservation) chain = observe (fixture, "em1.example.jp", TODOKU_RRTYPE_TXT,
                                                TODOKU_QUESTION_RECURSE);
  const TodokuRr *rr;

  g_assert_true (chain->recursive);
  g_assert_true (chain->ra);
  g_assert_false (chain->aa);
  g_assert_null (chain->server_name);
  g_assert_cmpuint (chain->answer->len, ==, 2);
  rr = g_ptr_array_index (chain->answer, 1);
  g_assert_cmpstr (rr->owner, ==, "u1.wl.example.net");
  g_assert_cmpmem (g_bytes_get_data (rr->text, NULL), g_bytes_get_size (rr->text), "v=spf1 -all",
                   11);
}

static void
test_tcp (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(TodokuObservation) observation = observe (fixture, "em1.example.jp",
                                                      TODOKU_RRTYPE_CNAME, TODOKU_QUESTION_TCP);

  g_assert_cmpint (observation->status, ==, TODOKU_ASK_ANSWERED);
  g_assert_true (observation->via_tcp);
  g_assert_cmpuint (observation->answer->len, ==, 1);
}

static void
test_bad_name (Fixture       *fixture,
               gconstpointer  data)
{
  static const char *const names[] = { "", "a..example.jp", "a\\300.example.jp" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      todoku_resolver_observe_async (fixture->resolver, names[i], TODOKU_RRTYPE_TXT,
                                     TODOKU_QUESTION_RECURSE, NULL, NULL, NULL,
                                     todoku_test_store_result, &result);
      g_assert_null (result);
      result = todoku_test_wait_result (&result);
      g_assert_null (todoku_resolver_observe_finish (fixture->resolver, result, &error));
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
    }
}

static GList *
lookup_records (Fixture              *fixture,
                const char           *name,
                GResolverRecordType   type,
                GError              **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  g_resolver_lookup_records_async (G_RESOLVER (fixture->resolver), name, type, NULL,
                                   todoku_test_store_result, &result);
  result = todoku_test_wait_result (&result);

  return g_resolver_lookup_records_finish (G_RESOLVER (fixture->resolver), result, error);
}

static void
assert_records (Fixture             *fixture,
                const char          *name,
                GResolverRecordType  type,
                const char          *expected)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  GList *records = lookup_records (fixture, name, type, &error);

  g_assert_no_error (error);
  for (GList *link = records; link != NULL; link = link->next)
    {
      g_autofree char *printed = g_variant_print (link->data, FALSE);

      g_assert_false (g_variant_is_floating (link->data));
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", printed);
    }
  g_assert_cmpstr (text->str, ==, expected);
  g_list_free_full (records, (GDestroyNotify) g_variant_unref);
}

static void
test_records (Fixture       *fixture,
              gconstpointer  data)
{
  assert_records (fixture, "example.jp", G_RESOLVER_RECORD_MX,
                  "(5, 'mx2.example.jp') (0, 'mx1.example.jp')");
  assert_records (fixture, "example.jp", G_RESOLVER_RECORD_TXT,
                  "(['v=spf1', ' include:example.net ~all'],) (['odd\\\\255\\\\000text'],)");
  assert_records (fixture, "example.jp", G_RESOLVER_RECORD_NS, "('ns1.example.jp',)");
  assert_records (fixture, "example.jp", G_RESOLVER_RECORD_SOA,
                  "('ns1.example.jp', 'hostmaster.example.jp', 1, 7200, 900, 1209600, 300)");
  assert_records (fixture, "_sip._udp.example.jp", G_RESOLVER_RECORD_SRV,
                  "(1, 2, 5060, 'sip.example.jp')");
  assert_records (fixture, "em1.example.jp", G_RESOLVER_RECORD_MX, "(10, 'mx.example.net')");
}

static void
test_records_errors (Fixture       *fixture,
                     gconstpointer  data)
{
  static const struct
  {
    TodokuTestDnsFault fault;
    guint argument;
    GResolverError code;
  } cases[] = {
    { TODOKU_TEST_DNS_NODATA, 0, G_RESOLVER_ERROR_NOT_FOUND },
    { TODOKU_TEST_DNS_RCODE, TODOKU_RCODE_NXDOMAIN, G_RESOLVER_ERROR_NOT_FOUND },
    { TODOKU_TEST_DNS_RCODE, TODOKU_RCODE_SERVFAIL, G_RESOLVER_ERROR_TEMPORARY_FAILURE },
    { TODOKU_TEST_DNS_RCODE, TODOKU_RCODE_REFUSED, G_RESOLVER_ERROR_INTERNAL },
    { TODOKU_TEST_DNS_TRUNCATE_TCP_CLOSED, 0, G_RESOLVER_ERROR_TEMPORARY_FAILURE },
    { TODOKU_TEST_DNS_GARBAGE, 0, G_RESOLVER_ERROR_INTERNAL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("case %u", i);
      todoku_test_dns_set_fault (fixture->server, "example.jp", cases[i].fault, cases[i].argument);
      g_assert_null (lookup_records (fixture, "example.jp", G_RESOLVER_RECORD_MX, &error));
      g_assert_error (error, G_RESOLVER_ERROR, (int) cases[i].code);
    }
}

static gpointer
blocking_thread (gpointer data)
{
  Fixture *fixture = data;
  GError *error = NULL;
  GList *records = g_resolver_lookup_records (G_RESOLVER (fixture->resolver), "example.jp",
                                              G_RESOLVER_RECORD_MX, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_list_length (records), ==, 2);
  g_list_free_full (records, (GDestroyNotify) g_variant_unref);
  g_assert_null (g_resolver_lookup_records (G_RESOLVER (fixture->resolver), "none.example.jp",
                                            G_RESOLVER_RECORD_MX, NULL, &error));
  g_assert_error (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_main_context_wakeup (NULL);

  return GINT_TO_POINTER (TRUE);
}

static gboolean
has_asked_both (gpointer user_data)
{
  Fixture *fixture = user_data;

  return todoku_test_dns_get_count (fixture->server, "none.example.jp", "MX") > 0;
}

static void
test_blocking (Fixture       *fixture,
               gconstpointer  data)
{
  GThread *thread = g_thread_new ("blocking", blocking_thread, fixture);

  todoku_test_wait_until (has_asked_both, fixture);
  g_assert_true (GPOINTER_TO_INT (g_thread_join (thread)));
}

static void
test_delegated (Fixture       *fixture,
                gconstpointer  data)
{
  GResolver *resolver = G_RESOLVER (fixture->resolver);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  GList *addresses;

  g_resolver_lookup_by_name_async (resolver, "127.0.0.7", NULL, todoku_test_store_result, &result);
  result = todoku_test_wait_result (&result);
  addresses = g_resolver_lookup_by_name_finish (resolver, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_length (addresses), ==, 1);
  g_resolver_free_addresses (addresses);
  g_clear_object (&result);

  g_resolver_lookup_by_name_with_flags_async (resolver, "localhost",
                                              G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY, NULL,
                                              todoku_test_store_result, &result);
  result = todoku_test_wait_result (&result);
  addresses = g_resolver_lookup_by_name_with_flags_finish (resolver, result, &error);
  g_assert_no_error (error);
  g_resolver_free_addresses (addresses);
  g_clear_object (&result);

  addresses = g_resolver_lookup_by_name (resolver, "localhost", NULL, &error);
  g_assert_no_error (error);
  g_resolver_free_addresses (addresses);

  /* Whether there is a name for it depends on the machine; that an answer comes back does not. */
  g_resolver_lookup_by_address_async (resolver, loopback, NULL, todoku_test_store_result, &result);
  result = todoku_test_wait_result (&result);
  name = g_resolver_lookup_by_address_finish (resolver, result, &error);
  g_assert_true ((name != NULL) != (error != NULL));
}

static void
test_service (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GList *targets;

  g_resolver_lookup_service_async (G_RESOLVER (fixture->resolver), "sip", "udp", "example.jp", NULL,
                                   todoku_test_store_result, &result);
  result = todoku_test_wait_result (&result);
  targets = g_resolver_lookup_service_finish (G_RESOLVER (fixture->resolver), result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_length (targets), ==, 1);
  g_assert_cmpuint (g_srv_target_get_port (targets->data), ==, 5060);
  g_resolver_free_targets (targets);
}

typedef struct
{
  Fixture *fixture;
  guint n_left;
  guint n_started;
  guint n_answered;
  guint n_cancelled;
} Batch;

static void ask_next (Batch *batch);

static void
answered_cb (TodokuObservation *observation,
             gpointer           user_data)
{
  Batch *batch = user_data;

  if (observation->status == TODOKU_ASK_CANCELLED)
    batch->n_cancelled++;
  else
    batch->n_answered++;
  if (observation->status == TODOKU_ASK_ANSWERED)
    g_assert_true (todoku_observation_is_nxdomain (observation));
  todoku_observation_unref (observation);
  if (batch->n_left > 0)
    ask_next (batch);
}

static void
ask_next (Batch *batch)
{
  g_autofree char *name = g_strdup_printf ("n%u.example.jp", batch->n_started++);

  batch->n_left--;
  g_assert_true (todoku_resolver_ask (batch->fixture->resolver, name, TODOKU_RRTYPE_TXT,
                                      TODOKU_QUESTION_RECURSE, NULL, NULL, NULL, answered_cb, batch,
                                      NULL));
}

static gboolean
batch_is_done (gpointer user_data)
{
  Batch *batch = user_data;

  return batch->n_left == 0 && batch->n_answered + batch->n_cancelled == batch->n_started;
}

/* Asking from inside callbacks is how another library loses one question in 65,536. */
static void
test_never_lose (Fixture       *fixture,
                 gconstpointer  data)
{
  Batch batch = { .fixture = fixture, .n_left = 20000 };

  for (guint i = 0; i < 300; i++)
    ask_next (&batch);
  todoku_test_wait_until (batch_is_done, &batch);
  g_assert_cmpuint (batch.n_answered, ==, 20000);
  g_assert_cmpuint (batch.n_cancelled, ==, 0);
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  Batch batch = { .fixture = fixture };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  /* More than a window, so that some have been sent and some are waiting. */
  todoku_test_dns_set_fault (fixture->server, NULL, TODOKU_TEST_DNS_SILENT, 0);
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *name = g_strdup_printf ("n%u.example.jp", batch.n_started++);

      g_assert_true (todoku_resolver_ask (fixture->resolver, name, TODOKU_RRTYPE_TXT,
                                          i % 2 == 0 ? TODOKU_QUESTION_RECURSE
                                                     : TODOKU_QUESTION_TCP,
                                          NULL, NULL, cancellable, answered_cb, &batch, NULL));
    }
  todoku_resolver_observe_async (fixture->resolver, "example.jp", TODOKU_RRTYPE_TXT,
                                 TODOKU_QUESTION_RECURSE, NULL, NULL, cancellable,
                                 todoku_test_store_result, &result);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  g_cancellable_cancel (cancellable);
  g_assert_cmpuint (batch.n_cancelled, ==, 0);
  todoku_test_wait_until (batch_is_done, &batch);
  g_assert_cmpuint (batch.n_cancelled, ==, 200);

  result = todoku_test_wait_result (&result);
  g_assert_null (todoku_resolver_observe_finish (fixture->resolver, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* Cancelled before it begins. */
  todoku_resolver_ask (fixture->resolver, "n.example.jp", TODOKU_RRTYPE_TXT,
                       TODOKU_QUESTION_RECURSE, NULL, NULL, cancellable, answered_cb, &batch, NULL);
  batch.n_started++;
  todoku_test_wait_until (batch_is_done, &batch);
  g_assert_cmpuint (batch.n_cancelled, ==, 201);
}

/* Waiting, on their way, over TCP: all that have the argument end, and nothing else does. */
static void
test_give_up (Fixture       *fixture,
              gconstpointer  data)
{
  Batch batch = { .fixture = fixture };
  Batch other = { .fixture = fixture };

  todoku_test_dns_set_fault (fixture->server, NULL, TODOKU_TEST_DNS_SILENT, 0);
  for (guint i = 0; i < 200; i++)
    {
      Batch *one = i % 20 == 19 ? &other : &batch;
      g_autofree char *name = g_strdup_printf ("n%u.example.jp", i);

      one->n_started++;
      g_assert_true (todoku_resolver_ask (fixture->resolver, name, TODOKU_RRTYPE_TXT,
                                          i % 2 == 0 ? TODOKU_QUESTION_RECURSE
                                                     : TODOKU_QUESTION_TCP,
                                          NULL, NULL, NULL, answered_cb, one, NULL));
    }
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  todoku_resolver_give_up (fixture->resolver, &batch);
  g_assert_cmpuint (batch.n_cancelled, ==, 0);
  todoku_test_wait_until (batch_is_done, &batch);
  g_assert_cmpuint (batch.n_cancelled, ==, 190);
  g_assert_cmpuint (other.n_cancelled, ==, 0);
  todoku_resolver_give_up (fixture->resolver, &other);
  todoku_test_wait_until (batch_is_done, &other);
  g_assert_cmpuint (other.n_cancelled, ==, 10);
}

static void
dropped_cb (TodokuObservation *observation,
            gpointer           user_data)
{
  Fixture *fixture = user_data;

  todoku_observation_unref (observation);
  g_clear_object (&fixture->resolver);
}

static gboolean
is_dropped (gpointer user_data)
{
  return ((Fixture *) user_data)->resolver == NULL;
}

/* Its last reference may go from inside one of its callbacks. */
static void
test_drop_in_callback (void)
{
  Fixture fixture = { 0 };
  gpointer resolver;

  set_up (&fixture, NULL);
  resolver = fixture.resolver;
  g_object_add_weak_pointer (G_OBJECT (resolver), &resolver);
  todoku_resolver_ask (fixture.resolver, "example.jp", TODOKU_RRTYPE_TXT, TODOKU_QUESTION_RECURSE,
                       NULL, NULL, NULL, dropped_cb, &fixture, NULL);
  todoku_test_wait_until (is_dropped, &fixture);
  g_assert_null (resolver);
  todoku_test_dns_free (fixture.server);
}

static void
test_environment (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuResolver) resolver = NULL;
  g_autoptr(TodokuResolver) system = NULL;
  g_auto(GStrv) servers = NULL;

  g_setenv ("TODOKU_RESOLVER", "127.0.0.1:5353, [::1]:53, 192.0.2.1,2001:db8::1", TRUE);
  g_setenv ("TODOKU_DNS_PORT", "5300", TRUE);
  resolver = todoku_resolver_new_chosen (NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (todoku_resolver_get_authoritative_port (resolver), ==, 5300);
  servers = todoku_resolver_dup_servers (resolver);
  g_assert_cmpuint (g_strv_length (servers), ==, 4);
  g_assert_cmpstr (servers[0], ==, "127.0.0.1:5353");

  g_setenv ("TODOKU_DNS_PORT", "0", TRUE);
  g_assert_null (todoku_resolver_new_chosen (NULL, NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_unsetenv ("TODOKU_DNS_PORT");
  g_setenv ("TODOKU_RESOLVER", "dns.example.jp", TRUE);
  g_assert_null (todoku_resolver_new_chosen (NULL, NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_unsetenv ("TODOKU_RESOLVER");
  system = todoku_resolver_new_chosen (NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (todoku_resolver_get_authoritative_port (system), ==, 53);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, address, func) \
  g_test_add ("/dns/resolver/" path, Fixture, address, set_up, func, tear_down)
  ADD ("authoritative", NULL, test_authoritative);
  ADD ("recursive", NULL, test_recursive);
  ADD ("ipv6", "::1", test_recursive);
  ADD ("tcp", NULL, test_tcp);
  ADD ("bad-name", NULL, test_bad_name);
  ADD ("records", NULL, test_records);
  ADD ("records-errors", NULL, test_records_errors);
  ADD ("blocking", NULL, test_blocking);
  ADD ("delegated", NULL, test_delegated);
  ADD ("service", NULL, test_service);
  ADD ("never-lose", NULL, test_never_lose);
  ADD ("cancel", NULL, test_cancel);
  ADD ("give-up", NULL, test_give_up);
#undef ADD
  g_test_add_func ("/dns/resolver/drop-in-callback", test_drop_in_callback);
  g_test_add_func ("/dns/resolver/environment", test_environment);

  return g_test_run ();
}
