/* SPDX-License-Identifier: GPL-3.0-or-later
 * What leaves the program for others to read: mails and metrics, with names that try to be more
 * than names.
 */
#include "todoku-cli-mail.h"
#include "todoku-cli-metrics.h"
#include "todoku-cli-watch.h"

#include <string.h>

#include "todoku-classes.h"
#include "todoku-delivery-server.h"
#include "todoku-record-rows.h"
#include "todoku-sender-domain.h"
#include "todoku-test.h"
#include "todoku-tracking-domain.h"
#include "todoku-verdict.h"

static void
test_addresses (void)
{
  static const char * const good[] = {
    "root", "dns@example.co.jp", "a.b+c@example.com", "x_y@localhost",
  };
  static const char * const bad[] = {
    "", "@", "a@", "@b", "a b@c", "a@b c", "a@b\nBcc: c@d", "a\rb@c", "-f@b", "a@-b", "a,b@c",
    "<a@b>", "a@b>", "\"a\"@b", "a@b@c", "日@example.jp", "a@例.jp", "-t", "a;b@c", "a:b", "(c)a@b",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (todoku_cli_mail_is_address (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i]);
      g_assert_false (todoku_cli_mail_is_address (bad[i]));
    }
}

/* The Subject as a reader puts it together again (RFC 2047). */
static char *
read_subject (const char *mail)
{
  const char *at = strstr (mail, "Subject: ");
  GString *subject = g_string_new (NULL);

  g_assert_nonnull (at);
  at += strlen ("Subject: ");
  if (!g_str_has_prefix (at, "=?"))
    {
      g_string_append_len (subject, at, strcspn (at, "\n"));
      return g_string_free (subject, FALSE);
    }
  while (g_str_has_prefix (at, "=?UTF-8?B?"))
    {
      const char *end = strstr (at, "?=\n");
      g_autofree char *word = NULL;
      g_autofree guchar *bytes = NULL;
      gsize length;

      g_assert_nonnull (end);
      g_assert_cmpint (end + 2 - at, <=, 75);
      word = g_strndup (at + 10, end - at - 10);
      bytes = g_base64_decode (word, &length);
      g_assert_true (g_utf8_validate ((const char *) bytes, length, NULL));
      g_string_append_len (subject, (const char *) bytes, length);
      at = end + 3;
      if (*at != ' ')
        break;
      at++;
    }

  return g_string_free (subject, FALSE);
}

static void
test_mail (void)
{
  static const char * const subjects[] = {
    "plain", "警報: 日本語.example.co.jp: s1._domainkey が消えました、長い名前でも途中で切れません", "",
    "=?UTF-8?B?aW5qZWN0?=",
  };
  static const char * const evil[] = {
    "a\nBcc: victim@example.com", "a\r\n\r\nbody", "a\x01\x1b[31m",
  };
  const char *body = "1行目\n.\nFrom x\n";

  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      g_autofree char *mail = todoku_cli_mail_write ("dns@example.co.jp", subjects[i], body);
      g_autofree char *subject = read_subject (mail);
      g_autofree guchar *decoded = NULL;
      gsize length;

      g_assert_cmpstr (subject, ==, subjects[i]);
      g_assert_true (g_str_has_prefix (mail, "To: dns@example.co.jp\n"));
      decoded = g_base64_decode (strstr (mail, "\n\n") + 2, &length);
      g_assert_cmpmem (decoded, length, body, strlen (body));
    }
  for (guint i = 0; i < G_N_ELEMENTS (evil); i++)
    {
      g_autofree char *mail = todoku_cli_mail_write ("dns@example.co.jp", evil[i], body);
      g_auto(GStrv) lines = g_strsplit (mail, "\n", -1);
      g_autofree char *subject = read_subject (mail);

      g_assert_null (strpbrk (subject, "\r\n\x01\x1b"));
      g_assert_null (strstr (mail, "\nBcc"));
      g_assert_null (strpbrk (mail, "\r\x01\x1b"));
      g_assert_true (g_str_has_prefix (lines[1], "Subject: "));
      for (guint n = 2; *lines[n] != '\0'; n++)
        g_assert_true (g_str_has_prefix (lines[n], " =?UTF-8?B?") ||
                       strstr ("Auto-Submitted: auto-generated|MIME-Version: 1.0|"
                               "Content-Type: text/plain; charset=UTF-8|"
                               "Content-Transfer-Encoding: base64", lines[n]) != NULL);
    }
}

static char *
write_event (const TodokuWatchEvent *event)
{
  TodokuJsonWriter writer;

  todoku_json_writer_init (&writer);
  todoku_cli_json_event (&writer, event);

  return todoku_json_writer_finish (&writer);
}

/* Programs read codes, not what the history keeps; people read a host once. */
static void
test_events (void)
{
  TodokuHistoryRow certificate = {
    .at = G_GINT64_CONSTANT (1799000000) * G_USEC_PER_SEC,
    .host = (char *) "click.example.jp",
    .type = (char *) "TLS",
    .change = TODOKU_CHANGE_GONE,
    .before = (char *) "fine 1800000000",
    .after = (char *) "blocked 1800000000 _a.click.example.jp",
    .alarm = TRUE,
  };
  TodokuHistoryRow failed = certificate;
  TodokuHistoryRow record = {
    .host = (char *) "s1._domainkey.example.jp",
    .type = (char *) "CNAME",
    .change = TODOKU_CHANGE_GONE,
    .before = (char *) "a.example",
  };
  TodokuHistoryRow own = record;
  TodokuWatchEvent event = { .name = (char *) "click.example.jp", .row = &certificate };
  g_autofree char *text = todoku_cli_dup_event (&event);
  g_autofree char *json = write_event (&event);
  g_autofree char *failed_json = NULL;
  g_autofree char *record_json = NULL;
  g_autofree char *own_text = NULL;
  g_autofree char *record_text = NULL;

  g_assert_true (g_str_has_prefix (text, "Alarm: click.example.jp: The certificate ends on "));
  g_assert_true (g_str_has_suffix (text, "until the record _a.click.example.jp is put back"));
  g_assert_nonnull (strstr (json, "\"from\":\"fine\",\"to\":\"blocked\","
                            "\"not_after\":\"2027-01-15T08:00:00Z\","
                            "\"record\":\"_a.click.example.jp\",\"reason\":null"));

  failed.after = (char *) "failed 1800000000 CAA_ERROR";
  event.row = &failed;
  failed_json = write_event (&event);
  g_assert_nonnull (strstr (failed_json, "\"to\":\"failed\""));
  g_assert_nonnull (strstr (failed_json, "\"record\":null,\"reason\":\"CAA_ERROR\""));

  event.row = &record;
  event.name = (char *) "example.jp";
  record_json = write_event (&event);
  record_text = todoku_cli_dup_event (&event);
  g_assert_nonnull (strstr (record_json, "\"from\":\"a.example\",\"to\":null,"));
  g_assert_cmpstr (record_text, ==, "Alarm: example.jp: s1._domainkey.example.jp is gone");

  own.host = (char *) "click.example.jp";
  event.row = &own;
  event.name = (char *) "click.example.jp";
  own_text = todoku_cli_dup_event (&event);
  g_assert_cmpstr (own_text, ==, "Alarm: click.example.jp: CNAME is gone");
}

static void
add_record (GPtrArray        *records,
            int               step,
            const char       *host,
            gboolean          required,
            TodokuRecordState state)
{
  g_autoptr(TodokuRecord) record =
    todoku_record_new (&(TodokuRecord) { .key = host, .type = TODOKU_RECORD_TYPE_CNAME,
                                         .host = host, .domain = "example.jp",
                                         .value = "u1.wl.example.net", .priority = -1 });
  g_autoptr(TodokuVerdict) verdict = todoku_verdict_new (record);
  TodokuRecordRow *row = todoku_rows_write_record (record, step);

  verdict->state = state;
  row->required = required;
  row->verdict = todoku_rows_write_verdict (verdict);
  g_ptr_array_add (records, row);
}

static void
test_metrics (void)
{
  g_autoptr(GListStore) domains = g_list_store_new (TODOKU_TYPE_SENDER_DOMAIN);
  g_autoptr(GListStore) trackings = g_list_store_new (TODOKU_TYPE_TRACKING_DOMAIN);
  g_autoptr(TodokuDeliveryServer) server = g_object_new (TODOKU_TYPE_DELIVERY_SERVER, NULL);
  g_autoptr(TodokuSenderDomain) domain = g_object_new (TODOKU_TYPE_SENDER_DOMAIN, NULL);
  g_autoptr(TodokuTrackingDomain) tracking = g_object_new (TODOKU_TYPE_TRACKING_DOMAIN, NULL);
  TodokuServerRow *server_row = todoku_server_row_new ();
  TodokuDomainRow *row = todoku_domain_row_new ();
  TodokuTrackingRow *tracking_row = todoku_tracking_row_new ();
  g_autofree char *text = NULL;
  g_autofree char *none = NULL;

  server_row->name = g_strdup ("a\"b\\c\nd");
  todoku_subject_set_row (server, server_row, NULL);

  row->name = g_strdup ("example.jp");
  row->stage = TODOKU_DOMAIN_AWAITING_DNS;
  row->records = todoku_rows_new ();
  add_record (row->records, 0, "right.example.jp", TRUE, TODOKU_RECORD_STATE_OK);
  add_record (row->records, 0, "wrong.example.jp", TRUE, TODOKU_RECORD_STATE_WRONG_VALUE);
  add_record (row->records, 0, "unasked.example.jp", TRUE, TODOKU_RECORD_STATE_UNKNOWN);
  add_record (row->records, 0, "optional.example.jp", FALSE, TODOKU_RECORD_STATE_MISSING);
  /* Two records of one name are one sample, which is as bad as the worse. */
  add_record (row->records, 0, "Twice.example.jp", TRUE, TODOKU_RECORD_STATE_MISSING);
  add_record (row->records, 0, "twice.example.jp", TRUE, TODOKU_RECORD_STATE_OK);
  todoku_subject_set_row (domain, row, server);
  g_list_store_append (domains, domain);

  tracking_row->host = g_strdup ("click.example.jp");
  tracking_row->stage = TODOKU_TRACKING_COMPLETE;
  tracking_row->deadline = 7 * G_USEC_PER_SEC;
  tracking_row->not_after = 1800000000 * (gint64) G_USEC_PER_SEC;
  tracking_row->records = todoku_rows_new ();
  /* The last step has taken the place of the first. */
  add_record (tracking_row->records, 1, "click.example.jp", TRUE, TODOKU_RECORD_STATE_WRONG_VALUE);
  add_record (tracking_row->records, 3, "click.example.jp", TRUE, TODOKU_RECORD_STATE_OK);
  todoku_subject_set_row (tracking, tracking_row, server);
  g_list_store_append (trackings, tracking);

  text = todoku_cli_metrics_write (G_LIST_MODEL (domains), G_LIST_MODEL (trackings),
                                   5 * G_USEC_PER_SEC);
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, "{domain=\"example.jp\",host=\"right.example.jp\","
                            "type=\"CNAME\",server=\"a\\\"b\\\\c"));
  g_assert_nonnull (strstr (text, "host=\"wrong.example.jp\""));
  g_assert_null (strstr (text, "unasked"));
  g_assert_null (strstr (text, "optional"));
  {
    const char *twice = strstr (text, "host=\"twice.example.jp\"");

    g_assert_nonnull (twice);
    g_assert_true (g_str_has_prefix (strstr (twice, "} "), "} 0\n"));
    g_assert_null (strstr (twice + 1, "host=\"twice"));
  }
  g_assert_true (g_str_has_prefix (strstr (strstr (text, "host=\"click.example.jp\""), "} "),
                                   "} 1\n"));
  g_assert_nonnull (strstr (text, "\ntodoku_domain_verified{domain=\"example.jp\","));
  g_assert_nonnull (strstr (text, "\ntodoku_certificate_not_after_seconds{"
                            "domain=\"click.example.jp\",host=\"click.example.jp\","
                            "server=\"a\\\"b\\\\c"));
  g_assert_nonnull (strstr (text, "} 1800000000\n"));
  g_assert_null (strstr (text, "} 7\n"));
  g_assert_true (g_str_has_suffix (text, "\ntodoku_last_look_timestamp_seconds 5\n"));

  g_list_store_remove_all (domains);
  none = todoku_cli_metrics_write (G_LIST_MODEL (domains), G_LIST_MODEL (trackings), 0);
  g_assert_null (strstr (none, "\ntodoku_last_look_timestamp_seconds "));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  todoku_make_classes ();
  g_test_add_func ("/cli/watch-out/addresses", test_addresses);
  g_test_add_func ("/cli/watch-out/mail", test_mail);
  g_test_add_func ("/cli/watch-out/events", test_events);
  g_test_add_func ("/cli/watch-out/metrics", test_metrics);

  return g_test_run ();
}
