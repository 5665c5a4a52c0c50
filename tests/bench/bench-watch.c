/* SPDX-License-Identifier: GPL-3.0-or-later
 * bench-watch FOLDER: one look at everything that is watched there, as `todokuctl watch --once`
 * takes it: how long it lasts, how many it looks at, and how much memory that needs beside what the
 * open session has.
 */
#include <stdlib.h>
#include <sys/resource.h>

#include "todoku-session.h"
#include "todoku-test.h"
#include "todoku-watch.h"

static long
peak_kib (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);

  return usage.ru_maxrss;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(TodokuSession) session = NULL;
  g_autoptr(GAsyncResult) opened = NULL;
  g_autoptr(GAsyncResult) looked = NULL;
  g_autoptr(GAsyncResult) closed = NULL;
  g_autoptr(TodokuWatchReport) report = NULL;
  g_autoptr(GError) error = NULL;
  gint64 began;
  long before;

  if (argc != 2)
    return 2;
  session = todoku_session_new (argv[1]);
  todoku_session_open_async (session, NULL, todoku_test_store_result, &opened);
  if (!todoku_session_open_finish (session, todoku_test_wait_result (&opened), &error))
    g_error ("%s", error->message);

  before = peak_kib ();
  began = g_get_monotonic_time ();
  todoku_session_watch_once_async (session, TRUE, NULL, todoku_test_store_result, &looked);
  report =
    todoku_session_watch_once_finish (session, todoku_test_wait_result (&looked), &error);
  if (report == NULL)
    g_error ("%s", error->message);
  g_print ("watched: %u looked at, %u not asked, %u alarms, %u changes in %.1f s\n",
           report->n_looked, report->n_unasked, report->n_alarms, report->events->len,
           (g_get_monotonic_time () - began) / (double) G_USEC_PER_SEC);
  g_print ("memory: %.1f MiB when open, %.1f MiB more at the most\n", before / 1024.0,
           (peak_kib () - before) / 1024.0);

  todoku_session_close_async (session, NULL, todoku_test_store_result, &closed);
  todoku_session_close_finish (session, todoku_test_wait_result (&closed), NULL);

  return EXIT_SUCCESS;
}
