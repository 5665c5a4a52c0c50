/* SPDX-License-Identifier: GPL-3.0-or-later
 * What every test program shares: waiting for an asynchronous result by iterating the main context,
 * with a deadline that fails the test instead of hanging it; folders; a locale that translates.
 * Tests only.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void          todoku_test_store_result (GObject       *source,
                                        GAsyncResult  *result,
                                        gpointer       user_data);
GAsyncResult *todoku_test_wait_result  (GAsyncResult **result);
void          todoku_test_wait_until   (GSourceFunc    condition,
                                        gpointer       user_data);
void          todoku_test_run_worker   (GThreadFunc    func,
                                        gpointer       user_data);
GSubprocess  *todoku_test_launch       (const char * const *argv,
                                        const char    *folder,
                                        GSubprocessFlags flags);
guint16       todoku_test_find_port    (void);
char         *todoku_test_make_dir     (void);
void          todoku_test_remove_dir   (const char    *path);
const char   *todoku_test_find_japanese_locale (void);

G_END_DECLS
