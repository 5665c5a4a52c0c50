/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which thread is which: the one that draws must never wait, all others may. Any thread. A program
 * marks its main thread first of all; where none is marked, as in a test that calls blocking code
 * directly, nothing is refused.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * todoku_assert_main:
 *
 * Stands at the start of each function that only the main thread may call.
 */
#define todoku_assert_main() g_assert (todoku_thread_may_draw ())

/**
 * todoku_assert_worker:
 *
 * Stands at the start of each function that may wait, and that the main thread must not call.
 */
#define todoku_assert_worker() g_assert (todoku_thread_may_wait ())

void     todoku_thread_mark_main    (void);
gboolean todoku_thread_may_draw     (void);
gboolean todoku_thread_may_wait     (void);
void     todoku_thread_make_classes (void);

void     todoku_thread_set_priority (int priority);
int      todoku_thread_get_priority (void);

G_END_DECLS
