/* SPDX-License-Identifier: GPL-3.0-or-later
 * Servers and rivals for the benchmarks: NSD or Knot with many generated zones' worth of records,
 * the test server with a delay, dnsperf and massdns. Loopback, any free port, a temporary folder.
 */
#pragma once

#include <gio/gio.h>

#include "todoku-record.h"

G_BEGIN_DECLS

#define BENCH_RECORDS_PER_DOMAIN 6u

typedef struct
{
  char *dir;
  const char *program;
  GSubprocess *process;
  guint16 port;
} BenchServer;

char         *bench_record_name        (guint        domain,
                                        guint        record);
guint16       bench_record_rrtype      (guint        record);
TodokuRecord *bench_make_record        (guint        domain,
                                        guint        record);

gboolean    bench_server_start_real    (BenchServer *self,
                                        guint        n_domains);
gboolean    bench_server_start_delayed (BenchServer *self,
                                        const char  *program,
                                        guint        n_domains,
                                        guint        delay_ms,
                                        double       loss);
void        bench_server_stop          (BenchServer *self);

double      bench_run_dnsperf          (BenchServer *self,
                                        guint        n_domains);
double      bench_run_massdns          (BenchServer *self,
                                        guint        n_domains);

G_END_DECLS
