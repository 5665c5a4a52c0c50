/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the tests of the store share: its asynchronous calls as ordinary ones, and rows to store.
 * Tests only.
 */
#pragma once

#include "todoku-test.h"
#include "todoku-tx.h"

G_BEGIN_DECLS

void              store_test_open        (TodokuStore   *store);
void              store_test_close       (TodokuStore   *store);
gint64            store_test_put         (TodokuStore   *store,
                                          gpointer       row);

TodokuServerRow  *store_test_make_server (void);
TodokuDomainRow  *store_test_make_domain (gint64         server,
                                          const char    *name);

G_END_DECLS
