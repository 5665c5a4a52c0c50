/* SPDX-License-Identifier: GPL-3.0-or-later
 * What stands around a domain's own records through the watch: told when it changes, and never an
 * alarm.
 */
#include "session-fixture.h"

#define NAME "around.example.net"
#define SPF "v=spf1 include:_spf.google.com ~all"

static void
set_text (Fixture    *fixture,
          const char *host,
          const char *value)
{
  g_autofree char *path = g_strdup_printf ("/records?host=%s&type=TXT", host);
  g_autofree char *body =
    g_strdup_printf ("{\"host\":\"%s\",\"type\":\"TXT\",\"value\":\"%s\"}", host, value);

  json_object_unref (fixture_control (fixture, "DELETE", path, NULL));
  json_object_unref (fixture_control (fixture, "POST", "/records", body));
  json_object_unref (fixture_control (fixture, "POST", "/cache/flush", NULL));
}

static void
look (Fixture    *fixture,
      const char *told)
{
  g_autoptr(TodokuWatchReport) report = fixture_look (fixture->session, TRUE);
  g_autoptr(GString) text = g_string_new (NULL);

  g_assert_cmpuint (report->n_looked, ==, 1);
  g_assert_cmpuint (report->n_alarms, ==, 0);
  for (guint i = 0; i < report->events->len; i++)
    {
      const TodokuWatchEvent *event = g_ptr_array_index (report->events, i);

      g_assert_cmpint (event->kind, ==, TODOKU_WATCH_CHANGED);
      g_assert_cmpint (event->row->change, ==, TODOKU_CHANGE_CHANGED);
      g_assert_false (event->row->alarm);
      g_string_append_printf (text, "%s%s %s > %s", i > 0 ? " & " : "", event->row->type,
                              event->row->before != NULL ? event->row->before : "-",
                              event->row->after != NULL ? event->row->after : "-");
    }
  g_assert_cmpstr (text->str, ==, told);
}

static void
test_changes (Fixture       *fixture,
              gconstpointer  data)
{
  TodokuSenderDomain *domain = fixture_add (fixture, NAME, NULL);
  g_autoptr(GPtrArray) history = NULL;

  fixture_register (fixture, todoku_subject_get_records (domain), NULL);
  json_object_unref (fixture_control (fixture, "POST", "/cache/flush", NULL));
  g_assert_true (fixture_verify (fixture, domain, NULL));
  fixture_set_monitored (fixture->session, domain, TRUE);

  /* What is seen first is no change. */
  set_text (fixture, "_dmarc." NAME, "v=DMARC1; p=reject");
  look (fixture, "");
  g_assert_cmpstr (todoku_sender_domain_get_row (domain)->spf, ==, "");
  g_assert_cmpstr (todoku_sender_domain_get_row (domain)->dmarc, ==, "v=DMARC1; p=reject");

  set_text (fixture, NAME, SPF);
  look (fixture, "SPF - > " SPF);
  look (fixture, "");
  set_text (fixture, NAME, "v=spf1 -all");
  set_text (fixture, "_dmarc." NAME, "v=DMARC1; p=none");
  look (fixture, "SPF include:_spf.google.com > - & SPF ~all > -all & DMARC p=reject > p=none");

  /* Nobody answers: that is no change, and neither is the answer after it. */
  fixture_close (fixture);
  fixture_run_sql (fixture, "UPDATE domain SET spf = NULL, name_servers = 'ns1.old.example'");
  fixture_open (fixture);
  look (fixture, "NS ns1.old.example > ns1.dns.practice.test ns2.dns.practice.test");
  domain = todoku_session_find_domain (fixture->session, NAME);
  g_assert_cmpstr (todoku_sender_domain_get_row (domain)->spf, ==, "v=spf1 -all");
  g_assert_cmpint (todoku_sender_domain_get_row (domain)->alarm_failures, ==, 0);

  history = fixture_read_history (fixture->session, domain, 0, 0);
  g_assert_cmpuint (history->len, ==, 5);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/session/around/changes", Fixture, NULL, fixture_set_up, test_changes,
              fixture_tear_down);

  return g_test_run ();
}
