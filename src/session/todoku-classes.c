/* SPDX-License-Identifier: GPL-3.0-or-later
 * Makes, on the main thread and before there is another, the classes that our threads use. Owns
 * nothing; safe to call again.
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
 * Marks the calling thread as the main thread and makes the classes that threads use: with GLib
 * 2.74, two threads that make classes for the first time can wait for each other for ever, which
 * shows as a window that never opens.
 */
void
todoku_make_classes (void)
{
  todoku_thread_mark_main ();
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
