/* SPDX-License-Identifier: GPL-3.0-or-later
 * `todokuctl publish` against a real Knot DNS on loopback that holds the zone of a practice domain:
 * what is added, what is left alone, and what is taken back. Skipped where there is no knotd.
 */
#include "todoku-test-cli.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "todoku-resolver.h"
#include "todoku-test-dns.h"
#include "todoku-test-relay.h"
#include "todoku-test.h"
#include "todoku-update-publisher.h"

#define ZONE "xxxxx.co.jp"
#define SECRET "c2VjcmV0LW9mLXRoZS10ZXN0cy1vbmx5LW5vdC1yZWFs"
#define OTHER_SECRET "YW5vdGhlci1zZWNyZXQtdGhhdC1kb2VzLW5vdC1maXQ="
#define KEY "hmac-sha256:todoku:" SECRET

typedef struct
{
  TodokuTestCli cli;
  char *server_dir;
  guint16 port;
  GSubprocess *server;
  TodokuResolver *resolver;
  GSocketAddress *address;
  char *hosts[3];
  char *values[3];
} Fixture;

static TodokuTestRun *
run_expecting (Fixture    *fixture,
               const char *input,
               int         status,
               const char *command)
{
  TodokuTestRun *run = todoku_test_cli_run (&fixture->cli, input, command);

  if (run->status != status)
    g_error ("todokuctl %s ended with %d: %s%s", command, run->status, run->output, run->errors);
  g_assert_null (strstr (run->output, SECRET));
  g_assert_null (strstr (run->errors, SECRET));

  return run;
}

static TodokuTestRun *
publish (Fixture    *fixture,
         const char *key,
         int         status,
         const char *options)
{
  g_autofree char *command =
    g_strdup_printf ("publish " ZONE " --dns-server 127.0.0.1:%u --json %s", fixture->port,
                     options);

  return run_expecting (fixture, key, status, command);
}

static void
register_domain (Fixture *fixture)
{
  g_autoptr(TodokuTestRun) start = run_expecting (fixture, NULL, 0, "practice start --json");
  g_autoptr(TodokuTestRun) add = run_expecting (fixture, NULL, 0, "domain add " ZONE " --json");
  JsonArray *records = json_object_get_array_member (todoku_test_run_object (add), "records");

  g_assert_cmpuint (json_array_get_length (records), ==, G_N_ELEMENTS (fixture->hosts));
  for (guint i = 0; i < G_N_ELEMENTS (fixture->hosts); i++)
    {
      JsonObject *record = json_array_get_object_element (records, i);

      fixture->hosts[i] = g_strdup (json_object_get_string_member (record, "host"));
      fixture->values[i] = g_strdup (json_object_get_string_member (record, "value"));
    }
}

static TodokuObservation *
observe (Fixture    *fixture,
         const char *name,
         guint16     rrtype)
{
  return todoku_test_dns_observe (fixture->resolver, NULL, fixture->address, name, rrtype,
                                  TODOKU_QUESTION_NONE);
}

static gboolean
zone_has (Fixture    *fixture,
          const char *name,
          guint16     rrtype)
{
  g_autoptr(TodokuObservation) observation = observe (fixture, name, rrtype);

  g_assert_true (todoku_observation_is_answered (observation));

  return observation->answer->len > 0;
}

/* Starts the server with @more in the zone besides what every zone has. */
static gboolean
start_server (Fixture    *fixture,
              const char *more)
{
  g_autofree char *program = g_find_program_in_path ("knotd");
  g_autofree char *config_path = g_build_filename (fixture->server_dir, "server.conf", NULL);
  g_autofree char *zone_path = g_build_filename (fixture->server_dir, "zone", NULL);
  g_autofree char *config = NULL;
  g_autofree char *zone = g_strconcat ("$ORIGIN " ZONE ".\n$TTL 300\n"
                                       "@ SOA ns1 hostmaster 1 3600 600 86400 300\n"
                                       "@ NS ns1\nns1 A 127.0.0.1\nwww A 192.0.2.1\n", more, NULL);
  g_autoptr(GError) error = NULL;

  if (program == NULL && g_file_test ("/usr/sbin/knotd", G_FILE_TEST_IS_EXECUTABLE))
    program = g_strdup ("/usr/sbin/knotd");
  if (program == NULL)
    {
      g_test_skip ("knotd is not installed: publish is NOT tested");
      return FALSE;
    }

  config = g_strdup_printf ("server:\n  listen: 127.0.0.1@%1$u\n  rundir: %2$s\n"
                            "database:\n  storage: %2$s\n"
                            "key:\n  - id: todoku\n    algorithm: hmac-sha256\n"
                            "    secret: " SECRET "\n"
                            "acl:\n  - id: update\n    key: todoku\n    action: update\n"
                            "zone:\n  - domain: " ZONE "\n    storage: %2$s\n    file: zone\n"
                            "    acl: update\n    zonefile-sync: -1\n    zonefile-load: whole\n"
                            "    journal-content: all\n",
                            (guint) fixture->port, fixture->server_dir);
  g_assert_true (g_file_set_contents (config_path, config, -1, &error));
  g_assert_true (g_file_set_contents (zone_path, zone, -1, &error));
  fixture->server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                      G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, program, "-c",
                                      config_path, NULL);
  g_assert_no_error (error);

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr(TodokuObservation) observation = observe (fixture, ZONE, TODOKU_RRTYPE_SOA);

      if (todoku_observation_is_answered (observation) && observation->aa)
        return TRUE;
      if (observation->status == TODOKU_ASK_UNREACHABLE)
        g_usleep (20 * 1000);
    }

  g_error ("knotd did not start");
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  todoku_test_cli_init (&fixture->cli);
  fixture->server_dir = todoku_test_make_dir ();
  fixture->port = todoku_test_find_port ();
  fixture->address = g_inet_socket_address_new_from_string ("127.0.0.1", fixture->port);
  fixture->resolver = todoku_resolver_new ("127.0.0.1:9", fixture->port, &error);
  g_assert_no_error (error);
  register_domain (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  todoku_test_run_free (run_expecting (fixture, NULL, 0, "practice stop --json"));
  if (fixture->server != NULL)
    {
      g_subprocess_force_exit (fixture->server);
      g_subprocess_wait (fixture->server, NULL, NULL);
      g_clear_object (&fixture->server);
    }
  for (guint i = 0; i < G_N_ELEMENTS (fixture->hosts); i++)
    {
      g_free (fixture->hosts[i]);
      g_free (fixture->values[i]);
    }
  g_clear_object (&fixture->resolver);
  g_clear_object (&fixture->address);
  todoku_test_remove_dir (fixture->server_dir);
  g_free (fixture->server_dir);
  todoku_test_cli_clear (&fixture->cli);
}

static void
assert_actions (TodokuTestRun *run,
                const char    *first,
                const char    *second,
                const char    *third)
{
  const char *const actions[] = { first, second, third };
  JsonArray *records = json_object_get_array_member (todoku_test_run_object (run), "records");

  g_assert_cmpuint (json_array_get_length (records), ==, G_N_ELEMENTS (actions));
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (records, i),
                                                    "action"), ==, actions[i]);
}

static int
undo (Fixture *fixture)
{
  g_autoptr(TodokuTestRun) run = publish (fixture, KEY, 0, "--undo");

  return (int) json_object_get_int_member (todoku_test_run_object (run), "removed");
}

/* The second record stands there already, and something else is in the way of the third. */
static void
test_leave_alone (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *more = g_strdup_printf ("%s. CNAME %s.\n%s. A 192.0.2.9\n", fixture->hosts[1],
                                           fixture->values[1], fixture->hosts[2]);
  g_autoptr(TodokuTestRun) plan = NULL;
  g_autoptr(TodokuTestRun) added = NULL;
  g_autoptr(TodokuTestRun) again = NULL;
  JsonObject *in_the_way;

  if (!start_server (fixture, more))
    return;

  plan = publish (fixture, KEY, 1, "--dry-run");
  assert_actions (plan, "add", "present", "conflict");
  in_the_way = json_array_get_object_element (
    json_object_get_array_member (todoku_test_run_object (plan), "records"), 2);
  g_assert_nonnull (strstr (json_object_get_string_member (in_the_way, "found"), "192.0.2.9"));
  g_assert_false (zone_has (fixture, fixture->hosts[0], TODOKU_RRTYPE_CNAME));

  added = publish (fixture, KEY, 1, "");
  assert_actions (added, "add", "present", "conflict");
  g_assert_true (zone_has (fixture, fixture->hosts[0], TODOKU_RRTYPE_CNAME));
  g_assert_true (zone_has (fixture, fixture->hosts[2], TODOKU_RRTYPE_A));
  g_assert_false (zone_has (fixture, fixture->hosts[2], TODOKU_RRTYPE_CNAME));
  again = publish (fixture, KEY, 1, "");
  assert_actions (again, "present", "present", "conflict");

  /* Only the first was ours. */
  g_assert_cmpint (undo (fixture), ==, 1);
  g_assert_false (zone_has (fixture, fixture->hosts[0], TODOKU_RRTYPE_CNAME));
  g_assert_true (zone_has (fixture, fixture->hosts[1], TODOKU_RRTYPE_CNAME));
  g_assert_true (zone_has (fixture, fixture->hosts[2], TODOKU_RRTYPE_A));
  g_assert_true (zone_has (fixture, "www." ZONE, TODOKU_RRTYPE_A));
  g_assert_cmpint (undo (fixture), ==, 0);
}

static gboolean
folder_has (const char *folder,
            const char *text)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *content = NULL;
      gsize length;

      if (g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        continue;
      if (g_file_test (path, G_FILE_TEST_IS_DIR) && folder_has (path, text))
        return TRUE;
      if (g_file_test (path, G_FILE_TEST_IS_REGULAR) &&
          g_file_get_contents (path, &content, &length, NULL) &&
          memmem (content, length, text, strlen (text)) != NULL)
        return TRUE;
    }

  return FALSE;
}

/* What somebody has changed since stays, and is not counted among what was taken back. */
static void
test_changed_meanwhile (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autofree char *changed =
    g_strdup_printf ("%s. CNAME %s.\n%s. CNAME mine.example.net.\n%s. CNAME %s.\n",
                     fixture->hosts[0], fixture->values[0], fixture->hosts[1], fixture->hosts[2],
                     fixture->values[2]);
  g_autoptr(TodokuTestRun) added = NULL;

  if (!start_server (fixture, ""))
    return;

  added = publish (fixture, KEY, 0, "");
  assert_actions (added, "add", "add", "add");
  g_subprocess_force_exit (fixture->server);
  g_assert_true (g_subprocess_wait (fixture->server, NULL, NULL));
  g_clear_object (&fixture->server);
  todoku_test_remove_dir (fixture->server_dir);
  g_assert_cmpint (g_mkdir (fixture->server_dir, 0700), ==, 0);
  g_assert_true (start_server (fixture, changed));

  g_assert_cmpint (undo (fixture), ==, 2);
  g_assert_true (zone_has (fixture, fixture->hosts[1], TODOKU_RRTYPE_CNAME));
  g_assert_false (zone_has (fixture, fixture->hosts[0], TODOKU_RRTYPE_CNAME));
  g_assert_cmpint (undo (fixture), ==, 0);
}

static void
test_key_is_not_kept (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(TodokuTestRun) added = NULL;

  if (!start_server (fixture, ""))
    return;

  /* As BIND writes it, over several lines. */
  added = publish (fixture, "key \"todoku\" {\n  algorithm hmac-sha256;\n  secret \"" SECRET
                   "\";\n};\n", 0, "");
  assert_actions (added, "add", "add", "add");
  g_assert_true (folder_has (fixture->cli.folder, ZONE));
  g_assert_false (folder_has (fixture->cli.folder, SECRET));
  todoku_test_cli_set_env (&fixture->cli, "TODOKU_TSIG_KEY", KEY);
  g_assert_cmpint (undo (fixture), ==, 3);
  g_assert_false (folder_has (fixture->cli.folder, SECRET));
}

static void
test_bad_key (Fixture       *fixture,
              gconstpointer  data)
{
  static const struct { const char *key; int status; const char *codes; } cases[] = {
    { "hmac-sha256:todoku:" OTHER_SECRET, 4, "unauthorised" },
    /* Knot before 3.5 says that it is the key. */
    { "hmac-sha256:nobody:" SECRET, 4, "unauthorised zone-or-key" },
    { "hmac-md5:todoku:" SECRET, 2, "bad-input" },
    { "key todoku {", 2, "bad-input" },
    { "", 2, "key-missing" },
  };

  if (!start_server (fixture, ""))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TodokuTestRun) run = publish (fixture, cases[i].key, cases[i].status, "");
      g_auto(GStrv) codes = NULL;

      codes = g_strsplit (cases[i].codes, " ", -1);
      g_assert_true (g_strv_contains ((const char * const *) codes,
                                      todoku_test_run_error_code (run)));
      g_assert_null (strstr (run->errors, "API"));
      g_assert_null (strstr (run->errors, OTHER_SECRET));
    }
  for (guint i = 0; i < G_N_ELEMENTS (fixture->hosts); i++)
    g_assert_false (zone_has (fixture, fixture->hosts[i], TODOKU_RRTYPE_CNAME));
  g_assert_cmpint (undo (fixture), ==, 0);
}

/* Runs todokuctl against the relay. */
static TodokuTestRun *
publish_over (Fixture             *fixture,
              TodokuTestRelay     *relay,
              TodokuTestRelayMode  mode,
              int                  status,
              const char          *options)
{
  g_autofree char *command =
    g_strdup_printf ("publish " ZONE " --dns-server 127.0.0.1:%u --json %s",
                     (guint) todoku_test_relay_get_port (relay), options);

  todoku_test_relay_set_mode (relay, mode);

  return run_expecting (fixture, KEY, status, command);
}

static int
count_in_zone (Fixture *fixture)
{
  int count = 0;

  for (guint i = 0; i < G_N_ELEMENTS (fixture->hosts); i++)
    count += zone_has (fixture, fixture->hosts[i], TODOKU_RRTYPE_CNAME);

  return count;
}

/* The update took effect, and its answer was lost: what stands there says so, and it is ours. */
static void
test_answer_lost (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(TodokuTestRelay) relay = NULL;
  g_autoptr(TodokuTestRun) added = NULL;
  g_autoptr(TodokuTestRun) removed = NULL;

  if (!start_server (fixture, ""))
    return;

  relay = todoku_test_relay_new (fixture->port);
  added = publish_over (fixture, relay, TODOKU_TEST_RELAY_LOSE_ANSWER, 0, "");
  assert_actions (added, "add", "add", "add");
  g_assert_cmpint (count_in_zone (fixture), ==, 3);

  removed = publish_over (fixture, relay, TODOKU_TEST_RELAY_LOSE_ANSWER, 0, "--undo");
  g_assert_cmpint (json_object_get_int_member (todoku_test_run_object (removed), "removed"), ==, 3);
  g_assert_cmpint (count_in_zone (fixture), ==, 0);
  g_assert_cmpint (undo (fixture), ==, 0);
}

/* The update never arrived: it failed, and is made again by the next call. */
static void
test_message_lost (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(TodokuTestRelay) relay = NULL;
  g_autoptr(TodokuTestRun) failed = NULL;
  g_autoptr(TodokuTestRun) added = NULL;
  g_autoptr(TodokuTestRun) not_removed = NULL;

  if (!start_server (fixture, ""))
    return;

  todoku_test_cli_set_env (&fixture->cli, "TODOKU_CLOCK_SPEED", "100");
  relay = todoku_test_relay_new (fixture->port);
  failed = publish_over (fixture, relay, TODOKU_TEST_RELAY_LOSE_MESSAGE, 3, "");
  g_assert_null (strstr (failed->errors, "API"));
  g_assert_cmpint (count_in_zone (fixture), ==, 0);

  /* Nothing of it is left once it cannot arrive any more, and nothing is taken for ours. */
  g_assert_cmpint (undo (fixture), ==, 0);

  added = publish_over (fixture, relay, TODOKU_TEST_RELAY_PASS, 0, "");
  assert_actions (added, "add", "add", "add");
  not_removed = publish_over (fixture, relay, TODOKU_TEST_RELAY_LOSE_MESSAGE, 3, "--undo");
  g_assert_null (strstr (not_removed->errors, "API"));
  g_assert_cmpint (count_in_zone (fixture), ==, 3);
  g_assert_cmpint (undo (fixture), ==, 3);
  g_assert_cmpint (count_in_zone (fixture), ==, 0);
}

/* What the lost message would have done. */
static void
add_by_hand (Fixture *fixture)
{
  g_autoptr(GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  g_autoptr(TodokuDnsPublisher) publisher =
    todoku_update_publisher_new (fixture->resolver, fixture->address, ZONE, 300,
                                 todoku_tsig_key_parse (KEY, NULL));
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (fixture->hosts); i++)
    g_ptr_array_add (records, todoku_record_new (&(TodokuRecord) {
      .type = TODOKU_RECORD_TYPE_CNAME, .host = fixture->hosts[i], .value = fixture->values[i],
      .priority = -1
    }));
  todoku_dns_publisher_publish_async (publisher, records, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  todoku_dns_publisher_publish_finish (publisher, result, &error);
  g_assert_no_error (error);
}

/* Lost, and arrived after all while nobody looked: the next call finds it, and it is ours. */
static void
test_arrived_later (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(TodokuTestRelay) relay = NULL;
  g_autoptr(TodokuTestRun) failed = NULL;
  g_autoptr(TodokuTestRun) again = NULL;

  if (!start_server (fixture, ""))
    return;

  todoku_test_cli_set_env (&fixture->cli, "TODOKU_CLOCK_SPEED", "100");
  relay = todoku_test_relay_new (fixture->port);
  failed = publish_over (fixture, relay, TODOKU_TEST_RELAY_LOSE_MESSAGE, 3, "");
  add_by_hand (fixture);
  g_assert_cmpint (count_in_zone (fixture), ==, 3);

  again = publish_over (fixture, relay, TODOKU_TEST_RELAY_PASS, 0, "");
  assert_actions (again, "present", "present", "present");
  g_assert_cmpint (undo (fixture), ==, 3);
  g_assert_cmpint (count_in_zone (fixture), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) \
  g_test_add ("/cli/publish/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("leave-alone", test_leave_alone);
  ADD ("changed-meanwhile", test_changed_meanwhile);
  ADD ("key-is-not-kept", test_key_is_not_kept);
  ADD ("bad-key", test_bad_key);
  ADD ("answer-lost", test_answer_lost);
  ADD ("message-lost", test_message_lost);
  ADD ("arrived-later", test_arrived_later);

  return g_test_run ();
}
