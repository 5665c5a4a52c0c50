/* SPDX-License-Identifier: GPL-3.0-or-later
 * What another commit would do to an object: each call shows it a row that differs in one column,
 * or in its records. Tests only, main thread.
 */
#pragma once

#include "todoku-delivery-server.h"

G_BEGIN_DECLS

void todoku_test_set_number    (gpointer              object,
                                const char           *column,
                                gint64                value);
void todoku_test_set_text      (gpointer              object,
                                const char           *column,
                                const char           *value);
void todoku_test_set_server    (gpointer              object,
                                TodokuDeliveryServer *server);
void todoku_test_set_records   (gpointer              object,
                                GPtrArray            *items);
void todoku_test_store_records (gpointer              object);

G_END_DECLS
