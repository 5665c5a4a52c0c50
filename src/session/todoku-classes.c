/* SPDX-License-Identifier: GPL-3.0-or-later
 * Makes, on the main thread and before there is another, the classes that our threads use: called
 * by whatever may start the first of them. Owns nothing; safe to call again.
 */
#include "todoku-classes.h"

#include "todoku-clock.h"
#include "todoku-credentials.h"
#include "todoku-dns.h"
#include "todoku-http.h"
#include "todoku-record-checker.h"
#include "todoku-resolver.h"
#include "todoku-store.h"
#include "todoku-thread.h"

/**
 * todoku_make_classes:
 *
 * Makes the classes that threads use: with GLib 2.74, two threads that make classes for the first
 * time can wait for each other for ever, which shows as a window that never opens. It loads the
 * modules of TLS and proxies, which takes a twentieth of the time to a window's first frame, so
 * that a session which only shows a window has not done it yet. Main thread only.
 */
void
todoku_make_classes (void)
{
  static gboolean made;

  todoku_assert_main ();
  if (made)
    return;

  made = TRUE;
  todoku_thread_make_classes ();
  todoku_http_make_classes ();
  todoku_credentials_make_classes ();
  todoku_rows_make_classes ();

  g_type_class_ref (TODOKU_TYPE_CLOCK);
  g_type_class_ref (TODOKU_TYPE_DNS);
  g_type_class_ref (TODOKU_TYPE_RECORD_CHECKER);
  g_type_class_ref (TODOKU_TYPE_RESOLVER);
  g_type_class_ref (TODOKU_TYPE_STORE);
}
