/* SPDX-License-Identifier: GPL-3.0-or-later
 * DNS UPDATE with TSIG: the bytes, and the real thing against Knot and BIND on loopback. What
 * stands in the zone is never changed, whatever is asked for.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "todoku-dns-update.h"
#include "todoku-error.h"
#include "todoku-test-dns.h"
#include "todoku-test.h"
#include "todoku-update-present.h"
#include "todoku-update-publisher.h"

#define ZONE "example.test"
#define SECRET "c2VjcmV0LW9mLXRoZS10ZXN0cy1vbmx5LW5vdC1yZWFs"
#define OTHER_SECRET "YW5vdGhlci1zZWNyZXQtdGhhdC1kb2VzLW5vdC1maXQ="

static TodokuRecord *
make_record (TodokuRecordType  type,
             const char       *host,
             const char       *value)
{
  return todoku_record_new (&(TodokuRecord) { .type = type, .host = host, .value = value,
                                              .priority = 10, .required = TRUE });
}

static GPtrArray *
make_records (TodokuRecord *first,
              ...)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  TodokuRecord *record = first;
  va_list args;

  va_start (args, first);
  for (; record != NULL; record = va_arg (args, TodokuRecord *))
    g_ptr_array_add (records, record);
  va_end (args);

  return records;
}

static void
test_key (void)
{
  static const struct { const char *text; gboolean good; } table[] = {
    { "key \"todoku\" { algorithm hmac-sha256; secret \"" SECRET "\"; };", TRUE },
    { "key todoku. {\n  secret " SECRET ";\n  algorithm HMAC-SHA512;\n};", TRUE },
    { "hmac-sha256:todoku:" SECRET, TRUE },
    { "hmac-md5:todoku:" SECRET, FALSE },
    { "hmac-sha256:todoku", FALSE },
    { "hmac-sha256:todoku:", FALSE },
    { "hmac-sha256:todoku:c2VjcmV0LW9mLXRoZS10ZXN0cw=", FALSE },
    { "hmac-sha256:todoku:c2Vj.mV0", FALSE },
    { "hmac-sha256:todoku:c2Vjcm=0", FALSE },
    { "key todoku { algorithm hmac-sha256; secret c2VjcmV0LW9mLXRoZS10ZXN0c; };", FALSE },
    { "hmac-sha256:to..doku:" SECRET, FALSE },
    { "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(TodokuTsigKey) key = todoku_tsig_key_parse (table[i].text, &error);

      g_assert_cmpint (key != NULL, ==, table[i].good);
      if (!table[i].good)
        {
          g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
          g_assert_null (strstr (error->message, SECRET));
        }
    }
}

static char *
to_hex (const GByteArray *bytes)
{
  GString *hex = g_string_new (NULL);

  for (guint i = 0; i < bytes->len; i++)
    g_string_append_printf (hex, "%02x", bytes->data[i]);

  return g_string_free (hex, FALSE);
}

/* An answer to a request whose signature was empty, signed at @time with 300 seconds of fudge, put
 * together here octet by octet (RFC 8945 sections 4.2 and 4.3) so that it owes nothing to our own
 * signer.
 */
static GBytes *
make_signed_answer (guint32 time)
{
  static const guint8 header[] = { 0x12, 0x34, 0xa8, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
  static const guint8 name[] = "\006todoku";
  static const guint8 algorithm[] = "\013hmac-sha256";
  static const guint8 any_class[] = { 0x00, 0xff, 0, 0, 0, 0 };
  const guint8 signed_at[] = { 0, 0, time >> 24, time >> 16, time >> 8, time, 0x01, 0x2c };
  static const guint8 no_error[] = { 0, 0, 0, 0 };
  static const guint8 rr[] = { 0x00, 0xfa, 0x00, 0xff, 0, 0, 0, 0, 0, 13 + 8 + 2 + 32 + 6 };
  static const guint8 mac_length[] = { 0, 32 };
  gsize secret_length, length = 32;
  g_autofree guchar *secret = g_base64_decode (SECRET, &secret_length);
  g_autoptr(GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, secret, secret_length);
  g_autoptr(GByteArray) answer = g_byte_array_new ();
  guint8 mac[32];

  g_hmac_update (hmac, no_error, 2);
  g_hmac_update (hmac, header, sizeof header);
  g_hmac_update (hmac, name, sizeof name);
  g_hmac_update (hmac, any_class, sizeof any_class);
  g_hmac_update (hmac, algorithm, sizeof algorithm);
  g_hmac_update (hmac, signed_at, sizeof signed_at);
  g_hmac_update (hmac, no_error, sizeof no_error);
  g_hmac_get_digest (hmac, mac, &length);

  g_byte_array_append (answer, header, sizeof header);
  answer->data[11] = 1;
  g_byte_array_append (answer, name, sizeof name);
  g_byte_array_append (answer, rr, sizeof rr);
  g_byte_array_append (answer, algorithm, sizeof algorithm);
  g_byte_array_append (answer, signed_at, sizeof signed_at);
  g_byte_array_append (answer, mac_length, sizeof mac_length);
  g_byte_array_append (answer, mac, sizeof mac);
  g_byte_array_append (answer, header, 2);
  g_byte_array_append (answer, no_error, sizeof no_error);

  return g_byte_array_free_to_bytes (g_steal_pointer (&answer));
}

/* An old answer that somebody has kept is worth nothing (RFC 8945 section 5.2.3). */
static void
test_time_window (void)
{
  static const struct { int late; TodokuTsigResult result; } table[] = {
    { 0, TODOKU_TSIG_VALID },
    { 300, TODOKU_TSIG_VALID },
    { -300, TODOKU_TSIG_VALID },
    { 301, TODOKU_TSIG_REFUSED_TIME },
    { -301, TODOKU_TSIG_REFUSED_TIME },
    { 86400, TODOKU_TSIG_REFUSED_TIME },
  };
  g_autoptr(TodokuTsigKey) key = todoku_tsig_key_parse ("hmac-sha256:todoku:" SECRET, NULL);
  g_autoptr(GBytes) request_mac = g_bytes_new_static ("", 0);
  g_autoptr(GBytes) answer = make_signed_answer (1700000000);
  gsize length;
  const guint8 *message = g_bytes_get_data (answer, &length);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmpint (todoku_tsig_verify (key, message, length, request_mac,
                                         1700000000 + table[i].late), ==, table[i].result);
}

/* What a server says of the key or the time is told apart from a signature that is not its own, and
 * no length that it claims is believed (RFC 8945 sections 4.2 and 5.3).
 */
static void
test_signature_errors (void)
{
  static const struct { guint8 code; TodokuTsigResult result; } table[] = {
    { 16, TODOKU_TSIG_REFUSED_KEY },
    { 17, TODOKU_TSIG_REFUSED_KEY },
    { 18, TODOKU_TSIG_REFUSED_TIME },
    { 1, TODOKU_TSIG_BAD },
  };
  const guint32 now = 1700000000;
  g_autoptr(TodokuTsigKey) key = todoku_tsig_key_parse ("hmac-sha256:todoku:" SECRET, NULL);
  g_autoptr(GBytes) request_mac = g_bytes_new_static ("", 0);
  g_autoptr(GBytes) answer = make_signed_answer (now);
  gsize length;
  const guint8 *right = g_bytes_get_data (answer, &length);
  /* The MAC, the original ID, the error and the length of what else there is. */
  const gsize mac_length = length - (32 + 2 + 2 + 2) - 2;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree guint8 *wrong = g_memdup2 (right, length);

      wrong[length - 3] = table[i].code;
      g_assert_cmpint (todoku_tsig_verify (key, wrong, length, request_mac, now), ==,
                       table[i].result);
    }
  for (gsize n = 0; n < length; n++)
    {
      g_autofree guint8 *cut = g_memdup2 (right, n);

      g_assert_cmpint (todoku_tsig_verify (key, cut, n, request_mac, now), !=, TODOKU_TSIG_VALID);
    }
  for (guint claimed = 0; claimed <= G_MAXUINT16; claimed++)
    {
      g_autofree guint8 *wrong = g_memdup2 (right, length);

      wrong[mac_length] = claimed >> 8;
      wrong[mac_length + 1] = claimed & 0xff;
      g_assert_cmpint (todoku_tsig_verify (key, wrong, length, request_mac, now), ==,
                       claimed == 32 ? TODOKU_TSIG_VALID : TODOKU_TSIG_BAD);
    }
}

static void
test_bytes (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) records =
    make_records (make_record (TODOKU_RECORD_TYPE_CNAME, "a.b.test", "c.test"), NULL);
  g_autoptr(GByteArray) add = todoku_dns_update_write_add (0x1234, "b.test", 300, records, NULL,
                                                           NULL, &error);
  g_autoptr(GByteArray) removal = todoku_dns_update_write_remove (1, "b.test", records, &error);
  g_autofree char *add_hex = to_hex (add);
  g_autofree char *removal_hex = to_hex (removal);

  g_assert_no_error (error);
  g_assert_cmpstr (add_hex, ==,
                   "1234" "2800" "0001" "0001" "0001" "0000"
                   "0162" "0474657374" "00" "0006" "0001"
                   "0161" "0162" "0474657374" "00" "00ff" "00fe" "00000000" "0000"
                   "0161" "0162" "0474657374" "00" "0005" "0001" "0000012c" "0008"
                   "0163" "0474657374" "00");
  g_assert_cmpstr (removal_hex, ==,
                   "0001" "2800" "0001" "0000" "0001" "0000"
                   "0162" "0474657374" "00" "0006" "0001"
                   "0161" "0162" "0474657374" "00" "0005" "00fe" "00000000" "0008"
                   "0163" "0474657374" "00");
}

static void
test_outside (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) records =
    make_records (make_record (TODOKU_RECORD_TYPE_CNAME, "a.other.test", "c.test"), NULL);

  g_assert_null (todoku_dns_update_write_add (1, "b.test", 300, records, NULL, NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
}

/* A server of somebody else on a port of its own, with one zone that holds a few records already.
 */
typedef struct
{
  char *dir;
  guint16 port;
  GSubprocess *process;
  TodokuResolver *resolver;
  GSocketAddress *address;
} Fixture;

typedef struct
{
  const char *program;
  const char *config;
  const char *argv[8];
} Server;

static const Server knot = {
  "knotd",
  "server:\n  listen: 127.0.0.1@%1$u\n  rundir: %2$s\n"
  "database:\n  storage: %2$s\n"
  "key:\n  - id: todoku\n    algorithm: hmac-sha256\n    secret: " SECRET "\n"
  "acl:\n  - id: update\n    key: todoku\n    action: update\n"
  "zone:\n  - domain: " ZONE "\n    storage: %2$s\n    file: zone\n    acl: update\n"
  "    zonefile-sync: -1\n    zonefile-load: whole\n    journal-content: all\n",
  { "knotd", "-c", "server.conf", NULL },
};

static const Server bind9 = {
  "named",
  "options { directory \"%2$s\"; listen-on port %1$u { 127.0.0.1; }; listen-on-v6 { none; };\n"
  "  pid-file none; session-keyfile none; recursion no; dnssec-validation no;\n"
  "  allow-transfer { none; }; managed-keys-directory \"%2$s\"; };\n"
  "controls { };\n"
  "key \"todoku\" { algorithm hmac-sha256; secret \"" SECRET "\"; };\n"
  "zone \"" ZONE "\" { type primary; file \"zone\"; allow-update { key todoku; }; };\n",
  { "named", "-f", "-c", "server.conf", NULL },
};

static const char zone_text[] =
  "$ORIGIN " ZONE ".\n$TTL 300\n"
  "@ SOA ns1 hostmaster 1 3600 600 86400 300\n"
  "@ NS ns1\n"
  "ns1 A 127.0.0.1\n"
  "www A 192.0.2.1\n"
  "em1 A 192.0.2.2\n"
  "old CNAME elsewhere.test.\n"
  "txt TXT \"somebody else's\" \"and more\"\n"
  "txt TXT \"another\"\n"
  "spf TXT \"v=spf1 include:other.test -all\"\n"
  "_dmarc TXT \"somebody else's\"\n"
  "_dmarc.sub TXT \"v=DMARC1; p=none\"\n"
  "k1._domainkey TXT \"somebody else's\"\n"
  "away NS ns.other.test.\n";

static TodokuObservation *
observe (Fixture    *fixture,
         const char *name,
         guint16     rrtype)
{
  return todoku_test_dns_observe (fixture->resolver, NULL, fixture->address, name, rrtype,
                                  TODOKU_QUESTION_NONE);
}

static gboolean
start_server (Fixture      *fixture,
              const Server *server)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *program = g_find_program_in_path (server->program);
  g_autofree char *sbin = g_build_filename ("/usr/sbin", server->program, NULL);
  g_autofree char *config_path = NULL;
  g_autofree char *zone_path = NULL;
  g_autofree char *config = NULL;
  const char *argv[G_N_ELEMENTS (server->argv)];

  if (program == NULL && g_file_test (sbin, G_FILE_TEST_IS_EXECUTABLE))
    program = g_steal_pointer (&sbin);
  if (program == NULL)
    return FALSE;

  config_path = g_build_filename (fixture->dir, "server.conf", NULL);
  zone_path = g_build_filename (fixture->dir, "zone", NULL);
  _Pragma("GCC diagnostic push")
  _Pragma("GCC diagnostic ignored \"-Wformat-nonliteral\"")
  config = g_strdup_printf (server->config, (guint) fixture->port, fixture->dir);
  _Pragma("GCC diagnostic pop")
  g_assert_true (g_file_set_contents (config_path, config, -1, &error));
  g_assert_true (g_file_set_contents (zone_path, zone_text, -1, &error));

  memcpy (argv, server->argv, sizeof argv);
  argv[0] = program;
  fixture->process = todoku_test_launch (argv, fixture->dir, G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                         G_SUBPROCESS_FLAGS_STDERR_SILENCE);

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr(TodokuObservation) observation = observe (fixture, ZONE, TODOKU_RRTYPE_SOA);

      if (todoku_observation_is_answered (observation) && observation->aa)
        return TRUE;
      if (observation->status == TODOKU_ASK_UNREACHABLE)
        g_usleep (20 * 1000);
    }

  g_error ("%s did not start", server->program);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GError) error = NULL;

  fixture->dir = todoku_test_make_dir ();
  fixture->port = todoku_test_find_port ();
  fixture->address = g_inet_socket_address_new (loopback, fixture->port);
  fixture->resolver = todoku_resolver_new ("127.0.0.1:9", fixture->port, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (fixture->process != NULL)
    {
      g_subprocess_force_exit (fixture->process);
      g_subprocess_wait (fixture->process, NULL, NULL);
      g_clear_object (&fixture->process);
    }
  g_clear_object (&fixture->resolver);
  g_clear_object (&fixture->address);
  todoku_test_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static TodokuDnsPublisher *
make_publisher (Fixture    *fixture,
                const char *secret)
{
  g_autofree char *text = g_strconcat ("hmac-sha256:todoku:", secret, NULL);

  return todoku_update_publisher_new (fixture->resolver, fixture->address, ZONE, 3600,
                                      todoku_tsig_key_parse (text, NULL));
}

static GPtrArray *
plan (TodokuDnsPublisher *publisher,
      GPtrArray          *records)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  GPtrArray *items;

  todoku_dns_publisher_plan_async (publisher, records, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  items = todoku_dns_publisher_plan_finish (publisher, result, &error);
  g_assert_no_error (error);

  return items;
}

static gboolean
publish (TodokuDnsPublisher  *publisher,
         GPtrArray           *records,
         GError             **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  todoku_dns_publisher_publish_async (publisher, records, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);

  return todoku_dns_publisher_publish_finish (publisher, result, error);
}

static gboolean
withdraw (TodokuDnsPublisher  *publisher,
          GPtrArray           *records,
          GError             **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  todoku_dns_publisher_withdraw_async (publisher, records, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);

  return todoku_dns_publisher_withdraw_finish (publisher, result, error);
}

static void
assert_actions (GPtrArray  *items,
                const char *actions)
{
  static const char letters[] = { 'a', 'p', 'c', 'r' };

  g_assert_cmpuint (items->len, ==, strlen (actions));
  for (guint i = 0; i < items->len; i++)
    {
      const TodokuPublishItem *item = g_ptr_array_index (items, i);

      if (letters[item->action] != actions[i])
        g_error ("%s: action %c, not %c (%s)", item->record->host, letters[item->action],
                 actions[i], item->found);
    }
}

static gboolean
skip_without (Fixture      *fixture,
              const Server *server)
{
  g_autofree char *reason = NULL;

  if (start_server (fixture, server))
    return FALSE;

  reason = g_strdup_printf ("%s is not installed", server->program);
  g_test_skip (reason);
  return TRUE;
}

static void
test_add_and_undo (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDnsPublisher) publisher = NULL;
  g_autoptr(GPtrArray) records = NULL;
  g_autoptr(GPtrArray) before = NULL;
  g_autoptr(GPtrArray) after = NULL;
  g_autoptr(GPtrArray) undone = NULL;
  g_autofree char *key = g_strnfill (700, 'k');

  if (skip_without (fixture, data))
    return;

  publisher = make_publisher (fixture, SECRET);
  records = make_records (make_record (TODOKU_RECORD_TYPE_CNAME, "em7." ZONE, "u1.wl.sendgrid.net"),
                          make_record (TODOKU_RECORD_TYPE_TXT, "m1._domainkey." ZONE, key),
                          make_record (TODOKU_RECORD_TYPE_TXT, "q." ZONE, "a \"quoted\\\" ; text"),
                          make_record (TODOKU_RECORD_TYPE_MX, "em8." ZONE, "mx.sendgrid.net"),
                          NULL);
  before = plan (publisher, records);
  assert_actions (before, "aaaa");
  g_assert_true (publish (publisher, records, &error));
  g_assert_no_error (error);

  after = plan (publisher, records);
  assert_actions (after, "pppp");

  /* Doing it again is refused as a whole: everything is there. */
  g_assert_false (publish (publisher, records, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_CONFLICT);
  g_clear_error (&error);

  g_assert_true (withdraw (publisher, records, &error));
  g_assert_no_error (error);
  undone = plan (publisher, records);
  assert_actions (undone, "aaaa");
}

/* What was added here gives way, in one message; what somebody has changed since, or split in
 * another way, does not, nor does a text beside it.
 */
static void
test_replace (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *long_part = g_strnfill (300, '1');
  g_autofree char *long_text = g_strconcat ("v=spf1 exists:", long_part, ".test -all", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDnsPublisher) publisher = NULL;
  g_autoptr(GPtrArray) first = NULL;
  g_autoptr(GPtrArray) second = NULL;
  g_autoptr(GPtrArray) foreign = NULL;
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GPtrArray) after = NULL;
  g_autoptr(GPtrArray) others = NULL;
  g_autoptr(TodokuObservation) seen = NULL;

  if (skip_without (fixture, data))
    return;

  publisher = make_publisher (fixture, SECRET);
  first = make_records (make_record (TODOKU_RECORD_TYPE_TXT, "txt." ZONE, long_text),
                        make_record (TODOKU_RECORD_TYPE_TXT, "m1._domainkey." ZONE, "p=old"), NULL);
  second = make_records (make_record (TODOKU_RECORD_TYPE_TXT, "txt." ZONE, "v=spf1 mx -all"),
                         make_record (TODOKU_RECORD_TYPE_TXT, "m1._domainkey." ZONE, "p=new"),
                         NULL);
  g_assert_true (publish (publisher, first, &error));
  g_assert_no_error (error);
  items = plan (publisher, second);
  assert_actions (items, "cc");
  g_assert_false (publish (publisher, second, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_CONFLICT);
  g_clear_error (&error);

  todoku_update_publisher_set_own (TODOKU_UPDATE_PUBLISHER (publisher), first);
  g_clear_pointer (&items, g_ptr_array_unref);
  items = plan (publisher, second);
  assert_actions (items, "rr");
  g_assert_true (((TodokuPublishItem *) g_ptr_array_index (items, 0))->replaced ==
                 g_ptr_array_index (first, 0));
  g_assert_true (publish (publisher, second, &error));
  g_assert_no_error (error);
  after = plan (publisher, second);
  assert_actions (after, "pp");
  seen = observe (fixture, "txt." ZONE, TODOKU_RRTYPE_TXT);
  g_assert_cmpuint (seen->answer->len, ==, 3);

  /* What is claimed as ours and is not there is not looked for in what is. */
  foreign = make_records (make_record (TODOKU_RECORD_TYPE_TXT, "spf." ZONE, "v=spf1 mx -all"),
                          NULL);
  todoku_update_publisher_set_own (TODOKU_UPDATE_PUBLISHER (publisher), foreign);
  others = plan (publisher, foreign);
  assert_actions (others, "c");
  g_assert_false (publish (publisher, foreign, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_CONFLICT);
}

/* A text that somebody has split in another way is not the one that a removal would name. */
static void
test_split (void)
{
  guint8 lengths[] = { 7, 9 };
  g_autoptr(TodokuRecord) own =
    make_record (TODOKU_RECORD_TYPE_TXT, "spf." ZONE, "v=spf1 mx -all..");
  g_autoptr(TodokuRecord) wanted =
    make_record (TODOKU_RECORD_TYPE_TXT, "spf." ZONE, "v=spf1 a -all");
  g_autoptr(GPtrArray) list = make_records (todoku_record_ref (own), NULL);
  g_autoptr(GBytes) text = g_bytes_new_static ("v=spf1 mx -all..", 16);
  TodokuRr rr = {
    .owner = (char *) "spf." ZONE,
    .rrtype = TODOKU_RRTYPE_TXT,
    .text = text,
    .string_lengths = lengths,
    .n_strings = 2,
  };

  g_assert_null (todoku_update_find_own (wanted, &rr, list));
  lengths[0] = 16;
  rr.n_strings = 1;
  g_assert_true (todoku_update_find_own (wanted, &rr, list) == own);
}

static void
test_conflict (Fixture       *fixture,
               gconstpointer  data)
{
  static const struct { const char *host; guint16 rrtype; const char *value; } kept[] = {
    { "em1." ZONE, TODOKU_RRTYPE_A, "192.0.2.2" },
    { "old." ZONE, TODOKU_RRTYPE_CNAME, "elsewhere.test" },
    { "spf." ZONE, TODOKU_RRTYPE_TXT, "v=spf1 include:other.test -all" },
  };
  g_autoptr(TodokuDnsPublisher) publisher = NULL;
  g_autoptr(GPtrArray) records = NULL;
  g_autoptr(GPtrArray) fresh = NULL;
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GPtrArray) fresh_items = NULL;

  if (skip_without (fixture, data))
    return;

  publisher = make_publisher (fixture, SECRET);
  records = make_records (make_record (TODOKU_RECORD_TYPE_CNAME, "em1." ZONE, "u1.wl.sendgrid.net"),
                          make_record (TODOKU_RECORD_TYPE_CNAME, "old." ZONE, "u1.wl.sendgrid.net"),
                          make_record (TODOKU_RECORD_TYPE_TXT, "spf." ZONE, "v=spf1 -all"),
                          make_record (TODOKU_RECORD_TYPE_TXT, "old." ZONE, "v=spf1 -all"), NULL);
  items = plan (publisher, records);
  assert_actions (items, "cccc");
  g_assert_cmpstr (((TodokuPublishItem *) g_ptr_array_index (items, 0))->found, ==, "A 192.0.2.2");

  /* One record without an obstacle goes down with one that has one. */
  fresh = make_records (make_record (TODOKU_RECORD_TYPE_CNAME, "new." ZONE, "u1.wl.sendgrid.net"),
                        NULL);
  for (guint i = 0; i < records->len; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) both =
        make_records (todoku_record_ref (g_ptr_array_index (fresh, 0)),
                      todoku_record_ref (g_ptr_array_index (records, i)), NULL);

      g_assert_false (publish (publisher, both, &error));
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_CONFLICT);
    }
  fresh_items = plan (publisher, fresh);
  assert_actions (fresh_items, "a");

  /* Removing what was never added does not touch what stands there. */
  {
    g_autoptr(GError) error = NULL;

    g_assert_true (withdraw (publisher, records, &error));
    g_assert_no_error (error);
  }
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      g_autoptr(TodokuObservation) observation = observe (fixture, kept[i].host, kept[i].rrtype);
      g_autofree char *text = NULL;

      g_assert_cmpuint (observation->answer->len, ==, 1);
      text = todoku_rr_to_presentation (g_ptr_array_index (observation->answer, 0));
      g_assert_cmpstr (text, ==, kept[i].value);
    }
}

/* Texts live side by side, but for a second SPF or DMARC record and a second text at a selector.
 * What was there is named in the prerequisites, string by string, so that nothing can come between.
 */
static void
test_beside (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDnsPublisher) publisher = NULL;
  g_autoptr(GPtrArray) records = NULL;
  g_autoptr(GPtrArray) rivals = NULL;
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GPtrArray) rival_items = NULL;
  g_autoptr(TodokuObservation) beside = NULL;
  g_autoptr(TodokuObservation) undone = NULL;

  if (skip_without (fixture, data))
    return;

  publisher = make_publisher (fixture, SECRET);
  records = make_records (make_record (TODOKU_RECORD_TYPE_TXT, "txt." ZONE, "v=spf1 -all"),
                          make_record (TODOKU_RECORD_TYPE_TXT, "_dmarc." ZONE, "v=DMARC1; p=none"),
                          make_record (TODOKU_RECORD_TYPE_TXT, "spf." ZONE, "vendor=1"), NULL);
  items = plan (publisher, records);
  assert_actions (items, "aaa");
  g_assert_true (publish (publisher, records, &error));
  g_assert_no_error (error);
  beside = observe (fixture, "txt." ZONE, TODOKU_RRTYPE_TXT);
  g_assert_cmpuint (beside->answer->len, ==, 3);

  rivals = make_records (make_record (TODOKU_RECORD_TYPE_TXT, "k1._domainkey." ZONE, "p=abc"),
                         make_record (TODOKU_RECORD_TYPE_TXT, "spf." ZONE, "v=spf1 -all"),
                         make_record (TODOKU_RECORD_TYPE_TXT, "_dmarc.sub." ZONE,
                                      "v=DMARC1; p=reject"), NULL);
  rival_items = plan (publisher, rivals);
  assert_actions (rival_items, "ccc");
  g_assert_false (publish (publisher, rivals, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_CONFLICT);
  g_clear_error (&error);

  g_assert_true (withdraw (publisher, records, &error));
  g_assert_no_error (error);
  undone = observe (fixture, "txt." ZONE, TODOKU_RRTYPE_TXT);
  g_assert_cmpuint (undone->answer->len, ==, 2);
}

/* A sub-domain that other servers have: said as such, not as a network that does not work. */
static void
test_delegated (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDnsPublisher) publisher = NULL;
  g_autoptr(GPtrArray) records = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) items = NULL;
  GAsyncResult *slot = NULL;

  if (skip_without (fixture, data))
    return;

  publisher = make_publisher (fixture, SECRET);
  records = make_records (make_record (TODOKU_RECORD_TYPE_CNAME, "s1._domainkey.away." ZONE,
                                       "s1.domainkey.u1.wl.sendgrid.net"), NULL);
  todoku_dns_publisher_plan_async (publisher, records, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  items = todoku_dns_publisher_plan_finish (publisher, result, &error);
  g_assert_null (items);
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_DELEGATED);
}

static void
test_wrong_key (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDnsPublisher) publisher = NULL;
  g_autoptr(GPtrArray) records = NULL;
  g_autoptr(GPtrArray) items = NULL;

  if (skip_without (fixture, data))
    return;

  publisher = make_publisher (fixture, OTHER_SECRET);
  records = make_records (make_record (TODOKU_RECORD_TYPE_CNAME, "em7." ZONE, "u1.wl.sendgrid.net"),
                          NULL);
  g_assert_false (publish (publisher, records, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_UNAUTHORISED);
  items = plan (publisher, records);
  assert_actions (items, "a");
}

static void
test_no_server (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuDnsPublisher) publisher = make_publisher (fixture, SECRET);
  g_autoptr(GPtrArray) records =
    make_records (make_record (TODOKU_RECORD_TYPE_CNAME, "em7." ZONE, "u1.wl.sendgrid.net"), NULL);

  g_assert_false (publish (publisher, records, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_OFFLINE);
}

/* Answers an update as Knot 3.5 does when it does not know the key: the header says NOTAUTH, and
 * there is no TSIG record.
 */
static gboolean
refused_unsigned_cb (GThreadedSocketService *service,
                     GSocketConnection      *connection,
                     GObject                *source,
                     gpointer                user_data)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  guint8 request[2 + 512];
  guint8 reply[2 + 12] = { 0, 12, 0, 0, 0xa8, 0x09 };
  gsize length;

  if (!g_input_stream_read_all (input, request, 2, NULL, NULL, NULL))
    return TRUE;
  length = MIN (request[0] << 8 | request[1], 512);
  if (!g_input_stream_read_all (input, request + 2, length, NULL, NULL, NULL))
    return TRUE;
  memcpy (reply + 2, request + 2, 2);
  g_output_stream_write_all (output, reply, sizeof reply, NULL, NULL, NULL);

  return TRUE;
}

static void
test_unknown_key_unsigned (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocketService) service = g_threaded_socket_service_new (1);
  g_autoptr(TodokuDnsPublisher) publisher = make_publisher (fixture, SECRET);
  g_autoptr(GPtrArray) records =
    make_records (make_record (TODOKU_RECORD_TYPE_CNAME, "em7." ZONE, "u1.wl.sendgrid.net"), NULL);

  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (service), fixture->address,
                                                G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                                NULL, &error));
  g_signal_connect (service, "run", G_CALLBACK (refused_unsigned_cb), NULL);
  g_assert_false (publish (publisher, records, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_ZONE_OR_KEY);
  g_assert_cmpint (todoku_error_get_exit_status (error), ==, 4);
  g_socket_service_stop (service);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dns/update/key", test_key);
  g_test_add_func ("/dns/update/time-window", test_time_window);
  g_test_add_func ("/dns/update/signature-errors", test_signature_errors);
  g_test_add_func ("/dns/update/bytes", test_bytes);
  g_test_add_func ("/dns/update/outside", test_outside);
  g_test_add_func ("/dns/update/split", test_split);
#define ADD(name, server, func) \
  g_test_add ("/dns/update/" name, Fixture, server, set_up, func, tear_down)
  ADD ("knot/add-and-undo", &knot, test_add_and_undo);
  ADD ("knot/conflict", &knot, test_conflict);
  ADD ("knot/beside", &knot, test_beside);
  ADD ("knot/delegated", &knot, test_delegated);
  ADD ("knot/wrong-key", &knot, test_wrong_key);
  ADD ("bind/add-and-undo", &bind9, test_add_and_undo);
  ADD ("knot/replace", &knot, test_replace);
  ADD ("bind/replace", &bind9, test_replace);
  ADD ("bind/conflict", &bind9, test_conflict);
  ADD ("bind/beside", &bind9, test_beside);
  ADD ("bind/delegated", &bind9, test_delegated);
  ADD ("bind/wrong-key", &bind9, test_wrong_key);
  ADD ("unknown-key-unsigned", NULL, test_unknown_key_unsigned);
  ADD ("no-server", NULL, test_no_server);

  return g_test_run ();
}
