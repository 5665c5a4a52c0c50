/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the pages of the watch show, put together by hand: three delivery domains, of which two are
 * watched, and a tracking domain whose certificate is not renewed. Tests only.
 */
#include "todoku-test-watched.h"

#include "todoku-record-rows.h"
#include "todoku-session-private.h"
#include "todoku-test.h"
#include "todoku-tx.h"

typedef struct
{
  TodokuSession *session;
  const TodokuTestWatched *watched;
} Storing;

static gint64
put_server (TodokuTx *tx)
{
  g_autoptr(TodokuServerRow) row = todoku_server_row_new ();
  g_autoptr(GError) error = NULL;

  row->name = g_strdup ("Sprinkler");
  row->url = g_strdup ("http://127.0.0.1:9");
  row->kind = g_strdup ("sendgrid");
  row->region = g_strdup ("global");
  g_assert_true (todoku_tx_put (tx, row, &error));
  g_assert_no_error (error);

  return row->id;
}

static void
add_record (TodokuDomainRow     *row,
            TodokuRecordPurpose  purpose,
            const char          *key,
            const char          *label)
{
  TodokuRecordRow *record = todoku_record_row_new ();

  if (row->records == NULL)
    row->records = todoku_rows_new ();
  record->key = g_strdup (key);
  record->type = TODOKU_RECORD_TYPE_CNAME;
  record->purpose = purpose;
  record->host = g_strconcat (label, ".", row->name, NULL);
  record->value = g_strdup ("u1234567.wl123.sendgrid.net");
  record->priority = -1;
  record->required = TRUE;
  record->service_valid = TRUE;
  g_ptr_array_add (row->records, record);
}

/* What the look has seen that raised the alarm. */
static void
set_verdict (TodokuRecordRow *row,
             const char      *domain,
             gboolean         gone)
{
  g_autoptr(TodokuRecord) record = todoku_rows_read_record (row, domain);
  g_autoptr(TodokuVerdict) verdict = todoku_verdict_new (record);

  verdict->state = gone ? TODOKU_RECORD_STATE_MISSING : TODOKU_RECORD_STATE_OK;
  verdict->checked_at = g_get_real_time () - G_TIME_SPAN_MINUTE;
  if (gone)
    verdict->finding = todoku_finding_new (TODOKU_FINDING_MISSING, TODOKU_SEVERITY_ERROR, "zone",
                                           domain, NULL);
  row->verdict = todoku_rows_write_verdict (verdict);
}

static TodokuDomainRow *
put_domain (TodokuTx          *tx,
            gint64             server,
            const char        *name,
            TodokuDomainStage  stage,
            gint64             alarm_since)
{
  TodokuDomainRow *row = todoku_domain_row_new ();
  g_autoptr(GError) error = NULL;

  row->server = server;
  row->name = g_strdup (name);
  row->stage = stage;
  row->remote_id = g_strdup_printf ("%u", g_str_hash (name) % 1000);
  row->automatic_security = TRUE;
  row->monitored = stage == TODOKU_DOMAIN_VERIFIED;
  row->checked_at = g_get_real_time () - G_TIME_SPAN_MINUTE;
  row->next_check_at = row->monitored ? g_get_real_time () + 12 * G_TIME_SPAN_HOUR : 0;
  row->alarm_since = alarm_since;
  row->alarm_failures = alarm_since != 0 ? 3 : 0;
  add_record (row, TODOKU_RECORD_PURPOSE_MAIL_ROUTE, "mail_cname", "em1234");
  add_record (row, TODOKU_RECORD_PURPOSE_DKIM1, "dkim1", "s1._domainkey");
  add_record (row, TODOKU_RECORD_PURPOSE_DKIM2, "dkim2", "s2._domainkey");
  for (guint i = 0; row->alarm_since != 0 && i < row->records->len; i++)
    set_verdict (g_ptr_array_index (row->records, i), name, i == 1);
  g_assert_true (todoku_tx_put (tx, row, &error));
  g_assert_no_error (error);

  return row;
}

static void
put_change (TodokuTx         *tx,
            TodokuDomainRow  *domain,
            gint64            at,
            TodokuChangeKind  change)
{
  g_autoptr(TodokuHistoryRow) row = todoku_history_row_new ();
  g_autoptr(GError) error = NULL;

  row->at = at;
  row->host = g_strconcat ("s1._domainkey.", domain->name, NULL);
  row->type = g_strdup ("CNAME");
  row->change = change;
  if (change == TODOKU_CHANGE_GONE)
    row->before = g_strdup ("s1.domainkey.u1234567.wl123.sendgrid.net");
  g_assert_true (todoku_tx_add_history (tx, domain, row, &error));
  g_assert_no_error (error);
}

/* One that ended well, and one whose end is not known. */
static void
put_effects (TodokuTx        *tx,
             TodokuDomainRow *domain)
{
  g_autoptr(TodokuJournalRow) done = NULL;
  g_autoptr(TodokuJournalRow) open = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (todoku_tx_intend (tx, "create-domain", domain, "token", NULL, &done, &error));
  g_assert_no_error (error);
  g_assert_true (todoku_tx_settle (tx, "create-domain", domain, "done", &error));
  g_assert_no_error (error);
  g_assert_true (todoku_tx_intend (tx, "publish", domain, "token", NULL, &open, &error));
  g_assert_no_error (error);
}

/* Complete, with its three steps, and with an alarm because of its certificate. */
static void
put_tracking (TodokuTx   *tx,
              const TodokuTestWatched *watched,
              gint64      server)
{
  static const struct
  {
    int step;
    TodokuRecordPurpose purpose;
    const char *host;
  } records[] = {
    { 2, TODOKU_RECORD_PURPOSE_CERTIFICATE, "_a.click.example.co.jp" },
    { 3, TODOKU_RECORD_PURPOSE_TRACKING, "click.example.co.jp" },
  };
  g_autoptr(TodokuTrackingRow) row = todoku_tracking_row_new ();
  g_autoptr(TodokuHistoryRow) change = todoku_history_row_new ();
  g_autoptr(TodokuWatchRow) watch = NULL;
  g_autoptr(GError) error = NULL;

  row->server = server;
  row->host = g_strdup ("click.example.co.jp");
  row->stage = TODOKU_TRACKING_COMPLETE;
  row->edge = TODOKU_EDGE_AWS;
  row->edge_host = g_strdup ("d123.cloudfront.net");
  row->monitored = TRUE;
  row->checked_at = watched->now - G_TIME_SPAN_MINUTE;
  row->next_check_at = watched->now + 12 * G_TIME_SPAN_HOUR;
  row->alarm_since = watched->now - G_TIME_SPAN_SECOND;
  row->alarm_failures = 1;
  row->records = todoku_rows_new ();
  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    {
      g_autoptr(TodokuRecord) kept =
        todoku_record_new (&(TodokuRecord) { .key = "key", .type = TODOKU_RECORD_TYPE_CNAME,
                                             .purpose = records[i].purpose,
                                             .host = records[i].host, .domain = "example.co.jp",
                                             .value = "value.example.net", .priority = -1 });
      g_autoptr(TodokuVerdict) verdict = todoku_verdict_new (kept);
      TodokuRecordRow *record = todoku_rows_write_record (kept, records[i].step);

      verdict->state = records[i].step == 2 ? TODOKU_RECORD_STATE_MISSING : TODOKU_RECORD_STATE_OK;
      record->verdict = todoku_rows_write_verdict (verdict);
      record->required = TRUE;
      g_ptr_array_add (row->records, record);
    }
  g_assert_true (todoku_tx_put (tx, row, &error));
  g_assert_no_error (error);

  change->at = row->alarm_since;
  change->host = g_strdup (row->host);
  change->type = g_strdup ("TLS");
  change->change = TODOKU_CHANGE_GONE;
  change->after = g_strdup (watched->certificate);
  change->alarm = TRUE;
  g_assert_true (todoku_tx_add_history (tx, row, change, &error));
  watch = todoku_tx_get (tx, &todoku_watch_table, 1, &error);
  g_assert_no_error (error);
  watch->key_needed_since = watched->now - G_TIME_SPAN_SECOND;
  g_assert_true (todoku_tx_put (tx, watch, &error));
}

/* Only workers may wait for the database. */
static gpointer
store_watched (gpointer user_data)
{
  const Storing *storing = user_data;
  const TodokuTestWatched *watched = storing->watched;
  g_autoptr(TodokuDomainRow) first = NULL;
  g_autoptr(TodokuDomainRow) second = NULL;
  g_autoptr(TodokuDomainRow) third = NULL;
  g_autoptr(TodokuLookRow) look = todoku_look_row_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuTx) tx = todoku_tx_begin (storing->session->store, &error);
  gint64 server;

  g_assert_no_error (error);
  server = put_server (tx);
  first = put_domain (tx, server, "example.co.jp", TODOKU_DOMAIN_VERIFIED, 0);
  second = put_domain (tx, server, "news.example.com", TODOKU_DOMAIN_VERIFIED,
                       watched->alarm ? watched->now - G_TIME_SPAN_SECOND : 0);
  third = put_domain (tx, server, "recruit.example.co.jp", TODOKU_DOMAIN_AWAITING_DNS, 0);
  for (guint i = 0; i < watched->n_changes; i++)
    put_change (tx, first, watched->now - (20 + watched->n_changes - i) * G_TIME_SPAN_DAY,
                i % 2 == 0 ? TODOKU_CHANGE_GONE : TODOKU_CHANGE_BACK);
  if (watched->alarm)
    put_change (tx, second, watched->now - G_TIME_SPAN_SECOND, TODOKU_CHANGE_GONE);
  put_effects (tx, first);
  if (watched->certificate != NULL)
    put_tracking (tx, watched, server);
  look->began_at = watched->now - G_TIME_SPAN_MINUTE;
  look->ended_at = look->began_at + 12 * G_TIME_SPAN_SECOND;
  look->who = g_strdup ("todokuctl");
  look->n_looked = 48;
  g_assert_true (todoku_tx_add_look (tx, look, &error));
  g_assert_true (todoku_tx_commit (tx, &error));
  g_assert_no_error (error);

  return NULL;
}

/**
 * todoku_test_store_watched:
 * @session: a session that is open
 * @watched: what to store
 *
 * Stores a delivery server with all of it.
 */
void
todoku_test_store_watched (TodokuSession           *session,
                           const TodokuTestWatched *watched)
{
  Storing storing = { session, watched };

  todoku_test_run_worker (store_watched, &storing);
}
