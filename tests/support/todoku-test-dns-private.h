/* SPDX-License-Identifier: GPL-3.0-or-later
 * The parts of the test DNS server, shared by its own files and nobody else.
 */
#pragma once

#include "todoku-test-dns-zone.h"
#include "todoku-test-dns.h"

G_BEGIN_DECLS

typedef struct
{
  TodokuTestDnsFault fault;
  guint argument;
} Fault;

GBytes         *todoku_test_dns_make_reply (TodokuTestZone          *zone,
                                            const TodokuDnsQuestion *question,
                                            Fault                    fault,
                                            guint                    n_asked,
                                            gboolean                 via_tcp);
GBytes         *todoku_test_dns_reply_tcp  (TodokuTestDns           *self,
                                            const guint8            *query,
                                            gsize                    length,
                                            gboolean                *ret_close);

GSocketService *todoku_test_dns_tcp_new    (TodokuTestDns           *server);
void            todoku_test_dns_tcp_free   (GSocketService          *service);

G_END_DECLS
