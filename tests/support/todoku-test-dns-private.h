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

GBytes *todoku_test_dns_make_reply (TodokuTestZone          *zone,
                                    const TodokuDnsQuestion *question,
                                    Fault                    fault,
                                    guint                    n_asked,
                                    gboolean                 via_tcp);

G_END_DECLS
