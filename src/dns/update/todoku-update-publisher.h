/* SPDX-License-Identifier: GPL-3.0-or-later
 * Puts records into a zone by DNS UPDATE (RFC 2136), signed with TSIG (RFC 8945), over TCP. On the
 * resolver's main context. The key stays in memory.
 */
#pragma once

#include "todoku-dns-publisher.h"
#include "todoku-resolver.h"
#include "todoku-tsig.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_UPDATE_PUBLISHER (todoku_update_publisher_get_type ())
G_DECLARE_FINAL_TYPE (TodokuUpdatePublisher, todoku_update_publisher, TODOKU, UPDATE_PUBLISHER,
                      GObject)

void                todoku_update_publisher_set_own (TodokuUpdatePublisher *self,
                                                     GPtrArray             *own);
TodokuDnsPublisher *todoku_update_publisher_new (TodokuResolver *resolver,
                                                 GSocketAddress *server,
                                                 const char     *zone,
                                                 guint32         ttl,
                                                 TodokuTsigKey  *key);

G_END_DECLS
