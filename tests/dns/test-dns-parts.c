/* SPDX-License-Identifier: GPL-3.0-or-later
 * The pure parts of the transport: pace, timers, lists of servers.
 */
#include "todoku-dns-pacer.h"
#include "todoku-dns-servers.h"
#include "todoku-dns-timers.h"

#include "todoku-error.h"
#include "todoku-test.h"

#define MS G_TIME_SPAN_MILLISECOND

static void
test_time_out (void)
{
  TodokuDnsPacer pacer;

  todoku_dns_pacer_init (&pacer);
  g_assert_cmpint (todoku_dns_pacer_time_out (&pacer, 0), ==, 400 * MS);
  g_assert_cmpint (todoku_dns_pacer_time_out (&pacer, 1), ==, 800 * MS);
  g_assert_cmpint (todoku_dns_pacer_time_out (&pacer, 60), ==, 5000 * MS);

  /* The first sample: SRTT = R, RTTVAR = R / 2 (RFC 6298 section 2.2). */
  todoku_dns_pacer_answered (&pacer, 300 * MS, 0);
  g_assert_cmpint (todoku_dns_pacer_time_out (&pacer, 0), ==, 900 * MS);
  for (guint i = 0; i < 200; i++)
    todoku_dns_pacer_answered (&pacer, 300 * MS, 0);
  g_assert_cmpint (todoku_dns_pacer_time_out (&pacer, 0), <, 310 * MS);

  for (guint i = 0; i < 200; i++)
    todoku_dns_pacer_answered (&pacer, 0, 0);
  g_assert_cmpint (todoku_dns_pacer_time_out (&pacer, 0), ==, 200 * MS);
  g_assert_cmpint (todoku_dns_pacer_time_out (&pacer, 3), ==, 1600 * MS);
}

/* An answer that comes too late teaches patience, for a while, and is no loss. */
static void
test_late (void)
{
  TodokuDnsPacer pacer;
  gint64 now = 1;

  todoku_dns_pacer_init (&pacer);
  todoku_dns_pacer_answered (&pacer, 1 * MS, now);
  todoku_dns_pacer_lost (&pacer, now);
  todoku_dns_pacer_late (&pacer, 300 * MS, now);
  g_assert_cmpuint (pacer.n_lost, ==, 0);
  for (guint i = 0; i < 200; i++)
    todoku_dns_pacer_answered (&pacer, 1 * MS, now += 3 * MS);
  g_assert_cmpint (todoku_dns_pacer_time_out (&pacer, 0), ==, 450 * MS);

  todoku_dns_pacer_late (&pacer, 250 * MS, now);
  g_assert_cmpint (todoku_dns_pacer_time_out (&pacer, 0), ==, 450 * MS);
  todoku_dns_pacer_late (&pacer, 3000 * MS, now);
  g_assert_cmpint (todoku_dns_pacer_time_out (&pacer, 0), ==, 1000 * MS);
  todoku_dns_pacer_answered (&pacer, 1 * MS, now + 31 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (todoku_dns_pacer_time_out (&pacer, 0), ==, 200 * MS);
}

static void
run_rounds (TodokuDnsPacer *pacer,
            gint64         *now,
            guint           n_rounds,
            guint           n_answered,
            guint           n_lost,
            gboolean        is_limiting)
{
  for (guint i = 0; i < n_rounds; i++)
    {
      for (guint j = 0; j < n_lost; j++)
        todoku_dns_pacer_lost (pacer, *now);
      for (guint j = 0; j < n_answered; j++)
        todoku_dns_pacer_answered (pacer, 30 * MS, *now);
      if (is_limiting)
        todoku_dns_pacer_limited (pacer);
      *now += 31 * MS;
    }
}

static void
test_window (void)
{
  TodokuDnsPacer pacer;
  gint64 now = 1;

  todoku_dns_pacer_init (&pacer);
  g_assert_cmpuint (pacer.window, ==, 32);

  /* Nothing to gain from a window that nobody fills. */
  run_rounds (&pacer, &now, 20, 10, 0, FALSE);
  g_assert_cmpuint (pacer.window, ==, 32);
  run_rounds (&pacer, &now, 3, 32, 0, TRUE);
  g_assert_cmpuint (pacer.window, >, 40);
  run_rounds (&pacer, &now, 20, 64, 0, TRUE);
  g_assert_cmpuint (pacer.window, ==, 128);

  /* A stray loss is no congestion. */
  run_rounds (&pacer, &now, 20, 120, 3, TRUE);
  g_assert_cmpuint (pacer.window, ==, 128);
  run_rounds (&pacer, &now, 3, 60, 40, TRUE);
  g_assert_cmpuint (pacer.window, <, 100);
  run_rounds (&pacer, &now, 30, 10, 40, TRUE);
  g_assert_cmpuint (pacer.window, ==, 16);
}

static void
test_timers (void)
{
  g_autoptr(GPtrArray) timers = todoku_dns_timers_new ();
  g_autoptr(GRand) random = g_rand_new_with_seed (7);
  TodokuDnsTimer all[200] = { 0 };
  gint64 last = 0;
  guint n = 0;

  g_assert_null (todoku_dns_timers_first (timers));
  todoku_dns_timers_unset (timers, &all[0]);

  for (guint round = 0; round < 5; round++)
    for (guint i = 0; i < G_N_ELEMENTS (all); i++)
      {
        if (g_rand_int_range (random, 0, 4) == 0)
          todoku_dns_timers_unset (timers, &all[i]);
        else
          todoku_dns_timers_set (timers, &all[i], g_rand_int_range (random, 1, 1000));
      }
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    n += all[i].place != 0;
  g_assert_cmpuint (n, ==, timers->len);

  for (; n > 0; n--)
    {
      TodokuDnsTimer *first = todoku_dns_timers_first (timers);

      g_assert_cmpint (first->at, >=, last);
      last = first->at;
      todoku_dns_timers_unset (timers, first);
      g_assert_cmpuint (first->place, ==, 0);
    }
  g_assert_null (todoku_dns_timers_first (timers));
}

static char *
servers_to_text (GPtrArray *servers)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < servers->len; i++)
    {
      g_autofree char *server = g_socket_connectable_to_string (g_ptr_array_index (servers, i));

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", server);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_servers (void)
{
  static const struct { const char *text; const char *expected; } cases[] = {
    { "192.0.2.1", "192.0.2.1:53" },
    { "192.0.2.1:5353, 192.0.2.2", "192.0.2.1:5353 192.0.2.2:53" },
    { "2001:db8::1", "[2001:db8::1]:53" },
    { "[2001:db8::1]", "[2001:db8::1]:53" },
    { "[2001:db8::1]:5353", "[2001:db8::1]:5353" },
    { "", NULL }, { "192.0.2.1,", NULL }, { "192.0.2.1:0", NULL }, { "192.0.2.1:65536", NULL },
    { "192.0.2.1:", NULL }, { "[2001:db8::1", NULL }, { "[2001:db8::1]x", NULL },
    { "dns.example.jp", NULL }, { "[]:53", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) servers = todoku_dns_servers_parse (cases[i].text, G_MAXUINT, &error);
      g_autofree char *text = NULL;

      g_test_message ("%s", cases[i].text);
      if (cases[i].expected == NULL)
        {
          g_assert_null (servers);
          g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
          continue;
        }
      g_assert_no_error (error);
      text = servers_to_text (servers);
      g_assert_cmpstr (text, ==, cases[i].expected);
    }
  g_assert_null (todoku_dns_servers_parse ("192.0.2.1,192.0.2.2", 1, NULL));
}

static void
test_resolv_conf (void)
{
  static const struct { const char *contents; const char *expected; } cases[] = {
    { "", "127.0.0.1:53" },
    { "search example.jp\noptions ndots:5\n", "127.0.0.1:53" },
    { "nameserver 192.0.2.1\nnameserver\t192.0.2.2  \nnameserver 2001:db8::1 # home\n",
      "192.0.2.1:53 192.0.2.2:53 [2001:db8::1]:53" },
    { "#nameserver 192.0.2.1\n nameserver 192.0.2.2\nnameserver nonsense\nnameserver   192.0.2.3\r",
      "192.0.2.3:53" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GPtrArray) servers = todoku_dns_servers_from_resolv_conf (cases[i].contents);
      g_autofree char *text = servers_to_text (servers);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

static void
test_load (void)
{
  g_autofree char *dir = todoku_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "resolv.conf", NULL);
  g_autoptr(GPtrArray) missing = todoku_dns_servers_load (path);
  g_autoptr(GPtrArray) loaded = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *missing_text = servers_to_text (missing);
  g_autofree char *loaded_text = NULL;

  g_assert_cmpstr (missing_text, ==, "127.0.0.1:53");
  g_file_set_contents (path, "nameserver 192.0.2.9\n", -1, &error);
  g_assert_no_error (error);
  loaded = todoku_dns_servers_load (path);
  loaded_text = servers_to_text (loaded);
  g_assert_cmpstr (loaded_text, ==, "192.0.2.9:53");
  todoku_test_remove_dir (dir);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dns/pacer/time-out", test_time_out);
  g_test_add_func ("/dns/pacer/late", test_late);
  g_test_add_func ("/dns/pacer/window", test_window);
  g_test_add_func ("/dns/timers", test_timers);
  g_test_add_func ("/dns/servers/list", test_servers);
  g_test_add_func ("/dns/servers/resolv-conf", test_resolv_conf);
  g_test_add_func ("/dns/servers/load", test_load);

  return g_test_run ();
}
