/* SPDX-License-Identifier: GPL-3.0-or-later
 * What holds the watch back: no network, and sleep as logind tells of it, which is played here on a
 * bus of our own. What was held back is not lost, and counts for nothing.
 */
#include "session-fixture.h"

#include "todoku-error.h"
#include "todoku-test.h"

#define NAME "example.co.jp"

static gboolean
has_none (TodokuSession *session)
{
  return FALSE;
}

static gboolean
has_one (TodokuSession *session)
{
  return TRUE;
}

static TodokuWatchGate *
get_gate (Fixture *fixture)
{
  return todoku_monitor_get_gate (fixture->session->monitor);
}

static TodokuSenderDomain *
add_watched (Fixture *fixture)
{
  TodokuSenderDomain *domain = fixture_add (fixture, NAME, NULL);

  fixture_register (fixture, todoku_subject_get_records (domain), NULL);
  g_assert_true (fixture_verify (fixture, domain, NULL));
  fixture_set_monitored (fixture->session, domain, TRUE);

  return domain;
}

/* As if the domain were a real one: its DNS is somewhere else, and does not answer. */
static TodokuSenderDomain *
make_real (Fixture *fixture)
{
  fixture_close (fixture);
  fixture_run_sql (fixture, "UPDATE server SET practice = 0");
  fixture_open (fixture);

  return todoku_session_find_domain (fixture->session, NAME);
}

static gboolean
has_tried (gpointer user_data)
{
  return todoku_sender_domain_get_row (user_data)->attempts > 0;
}

static gboolean
is_idle (gpointer user_data)
{
  return todoku_subject_get_operation (user_data) == NULL;
}

static TodokuWatchState *
read_watch (TodokuSession *session)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  TodokuWatchState *state;

  todoku_session_read_watch_async (session, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  state = todoku_session_read_watch_finish (session, result, &error);
  g_assert_no_error (error);

  return state;
}

/* A timer without a network: it waits a little, and then nothing has been looked at. */
static void
test_once (Fixture       *fixture,
           gconstpointer  data)
{
  TodokuSenderDomain *domain;
  g_autoptr(TodokuWatchReport) report = NULL;
  g_autoptr(TodokuWatchState) state = NULL;
  const TodokuWatchUnasked *unasked;
  const TodokuDomainRow *row;
  gint64 planned;

  add_watched (fixture);
  domain = make_real (fixture);
  fixture_make_due (fixture->session, domain);
  planned = todoku_sender_domain_get_row (domain)->next_check_at;
  todoku_watch_gate_take_network (get_gate (fixture), has_none);

  report = fixture_look (fixture->session, FALSE);
  g_assert_cmpuint (report->n_looked, ==, 0);
  g_assert_cmpuint (report->n_unasked, ==, 1);
  unasked = g_ptr_array_index (report->unasked, 0);
  g_assert_error (unasked->error, TODOKU_ERROR, TODOKU_ERROR_OFFLINE);
  row = todoku_sender_domain_get_row (domain);
  g_assert_cmpint (row->next_check_at, ==, planned);
  g_assert_cmpint (row->attempts, ==, 0);
  g_assert_cmpint (row->alarm_failures, ==, 0);
  state = read_watch (fixture->session);
  g_assert_null (state->last);
}

/* Practice is on this computer. */
static void
test_practice (Fixture       *fixture,
               gconstpointer  data)
{
  TodokuSenderDomain *domain = add_watched (fixture);
  g_autoptr(TodokuWatchReport) report = NULL;

  todoku_watch_gate_take_network (get_gate (fixture), has_none);
  fixture_make_due (fixture->session, domain);
  report = fixture_look (fixture->session, FALSE);
  g_assert_cmpuint (report->n_looked, ==, 1);
}

/* A window without a network: nothing is asked until there is one, and then it is. */
static void
test_window (Fixture       *fixture,
             gconstpointer  data)
{
  TodokuSenderDomain *domain;

  add_watched (fixture);
  domain = make_real (fixture);
  fixture_make_due (fixture->session, domain);
  todoku_watch_gate_take_network (get_gate (fixture), has_none);
  todoku_session_start_monitoring (fixture->session);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_null (todoku_subject_get_operation (domain));
  g_assert_false (has_tried (domain));

  todoku_watch_gate_take_network (get_gate (fixture), has_one);
  todoku_monitor_network_changed (fixture->session->monitor);
  todoku_test_wait_until (has_tried, domain);
  todoku_test_wait_until (is_idle, domain);
}

/* Who has said whom to ask needs a way there, and no other: in the preferences as well as in the
 * environment.
 */
static void
test_preferred (Fixture       *fixture,
                gconstpointer  data)
{
  static const struct
  {
    const char *resolvers;
    gboolean has_network;
  } cases[] = {
    { "127.0.0.1:9", TRUE },
    /* The kernel lets nobody send to all without having asked for it. */
    { "255.255.255.255", FALSE },
  };
  g_autofree char *brought = g_strdup (g_getenv ("TODOKU_RESOLVER"));

  add_watched (fixture);
  g_unsetenv ("TODOKU_RESOLVER");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TodokuSenderDomain *domain = make_real (fixture);

      g_assert_true (todoku_session_set_resolvers (fixture->session, cases[i].resolvers, NULL));
      g_assert_cmpint (todoku_watch_gate_has_network (get_gate (fixture), domain), ==,
                       cases[i].has_network);
    }
  g_setenv ("TODOKU_RESOLVER", brought, TRUE);
}

static void
tell_sleep (GDBusConnection *logind,
            gboolean         begins)
{
  g_autoptr(GError) error = NULL;

  g_dbus_connection_emit_signal (logind, NULL, "/org/freedesktop/login1",
                                 "org.freedesktop.login1.Manager", "PrepareForSleep",
                                 g_variant_new ("(b)", begins), &error);
  g_assert_no_error (error);
  g_dbus_connection_flush_sync (logind, NULL, &error);
  g_assert_no_error (error);
}

static void
own_name (GDBusConnection *logind)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply =
    g_dbus_connection_call_sync (logind, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                 "org.freedesktop.DBus", "RequestName",
                                 g_variant_new ("(su)", "org.freedesktop.login1", 0), NULL,
                                 G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
}

typedef struct
{
  Fixture *fixture;
  TodokuSenderDomain *domain;
  GDBusConnection *logind;
} Sleeper;

/* Telling it again and again bridges the time until the session listens. */
static gboolean
is_held (gpointer user_data)
{
  const Sleeper *sleeper = user_data;

  tell_sleep (sleeper->logind, TRUE);

  return todoku_watch_gate_held_until (get_gate (sleeper->fixture), sleeper->domain,
                                       g_get_real_time ()) != 0;
}

static gboolean
is_looked_at (gpointer user_data)
{
  const Sleeper *sleeper = user_data;

  return todoku_sender_domain_get_row (sleeper->domain)->checked_at > 1 &&
         todoku_subject_get_operation (sleeper->domain) == NULL;
}

/* What came due while it slept is looked at soon after it woke, not at the next ten minutes. */
static void
test_sleep (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) logind = NULL;
  Sleeper sleeper = { .fixture = fixture };

  if (g_getenv ("DBUS_SYSTEM_BUS_ADDRESS") == NULL)
    {
      g_test_skip ("dbus-daemon is not here");
      return;
    }

  logind = g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SYSTEM_BUS_ADDRESS"),
                                                   G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                   G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                   NULL, NULL, &error);
  g_assert_no_error (error);
  own_name (logind);
  add_watched (fixture);
  fixture_close (fixture);
  fixture_run_sql (fixture, "UPDATE domain SET checked_at = 1");
  fixture_open (fixture);
  sleeper.domain = todoku_session_find_domain (fixture->session, NAME);
  sleeper.logind = logind;
  todoku_session_start_monitoring (fixture->session);
  todoku_test_wait_until (is_held, &sleeper);

  fixture_make_due (fixture->session, sleeper.domain);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_false (is_looked_at (&sleeper));

  tell_sleep (logind, FALSE);
  todoku_test_wait_until (is_looked_at, &sleeper);
  g_assert_cmpint (todoku_watch_gate_held_until (get_gate (fixture), sleeper.domain,
                                                 g_get_real_time ()), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GTestDBus) bus = NULL;
  g_autofree char *daemon = g_find_program_in_path ("dbus-daemon");
  int status;

  g_test_init (&argc, &argv, NULL);
  /* Before anything asks for the system's bus, of which a process has one. */
  if (daemon != NULL)
    {
      bus = g_test_dbus_new (G_TEST_DBUS_NONE);
      g_test_dbus_up (bus);
      g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (bus), TRUE);
    }
  else
    {
      g_unsetenv ("DBUS_SYSTEM_BUS_ADDRESS");
    }

#define ADD(name, function) \
  g_test_add ("/session/gate/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("once", test_once);
  ADD ("practice", test_practice);
  ADD ("preferred", test_preferred);
  ADD ("window", test_window);
  ADD ("sleep", test_sleep);
  status = g_test_run ();
  if (bus != NULL)
    g_test_dbus_stop (bus);

  return status;
}
