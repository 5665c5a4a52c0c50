/* SPDX-License-Identifier: GPL-3.0-or-later
 * The records of the test DNS server and how they make an answer. Pure; no sockets.
 */
#pragma once

#include "todoku-dns-reply.h"

G_BEGIN_DECLS

typedef struct _TodokuTestZone TodokuTestZone;

TodokuTestZone *todoku_test_zone_new    (void);
void            todoku_test_zone_free   (TodokuTestZone          *self);
void            todoku_test_zone_add    (TodokuTestZone          *self,
                                         const char              *owner,
                                         guint32                  ttl,
                                         guint16                  rrtype,
                                         const char              *data);
void            todoku_test_zone_remove (TodokuTestZone          *self,
                                         const char              *owner,
                                         guint16                  rrtype);
TodokuDnsReply *todoku_test_zone_answer (TodokuTestZone          *self,
                                         const TodokuDnsQuestion *question);
void            todoku_test_zone_add_soa (TodokuTestZone         *self,
                                         TodokuDnsReply          *reply,
                                         const char              *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuTestZone, todoku_test_zone_free)

G_END_DECLS
