/* SPDX-License-Identifier: GPL-3.0-or-later
 * DNS for jobs: calls that block on a worker thread. One thread of the process runs the resolvers,
 * the zone caches and the pacers for all of them, so that a server is asked at one polite pace
 * however many jobs there are. Worker threads only.
 */
#pragma once

#include "todoku-record-checker.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_DNS (todoku_dns_get_type ())
G_DECLARE_FINAL_TYPE (TodokuDns, todoku_dns, TODOKU, DNS, GObject)

/**
 * TodokuDnsStart:
 * @resolver: the resolver
 * @checker: the checker
 * @data: what was given to todoku_dns_wait()
 * @cancellable: cancelled on the DNS thread
 * @callback: to be called when it has ended
 * @user_data: its argument
 *
 * Starts an asynchronous call. On the DNS thread; it must not wait.
 */
typedef void (*TodokuDnsStart) (TodokuResolver      *resolver,
                                TodokuRecordChecker *checker,
                                gpointer             data,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);

/**
 * TodokuDnsFinish:
 * @source: the object that was asked
 * @result: the result
 * @error: return location
 *
 * Finishes an asynchronous call. On the DNS thread.
 *
 * Returns: (transfer full) (nullable): what it found, or %NULL with @error set
 */
typedef gpointer (*TodokuDnsFinish) (GObject       *source,
                                     GAsyncResult  *result,
                                     GError       **error);

TodokuDns *todoku_dns_new        (const char *servers,
                                  guint16     authoritative_port);
TodokuDns *todoku_dns_new_chosen (const char *servers,
                                  const char *second);

gpointer           todoku_dns_wait      (TodokuDns          *self,
                                         TodokuDnsStart      start,
                                         TodokuDnsFinish     finish,
                                         gpointer            data,
                                         GCancellable       *cancellable,
                                         GError            **error);
TodokuObservation *todoku_dns_observe   (TodokuDns          *self,
                                         const char         *name,
                                         guint16             rrtype,
                                         GCancellable       *cancellable,
                                         GError            **error);
GPtrArray         *todoku_dns_check     (TodokuDns          *self,
                                         GPtrArray          *records,
                                         TodokuVerdictFunc   progress,
                                         gpointer            progress_data,
                                         GCancellable       *cancellable,
                                         GError            **error);
TodokuZoneInfo    *todoku_dns_find_zone (TodokuDns          *self,
                                         const char         *name,
                                         GCancellable       *cancellable,
                                         GError            **error);

G_END_DECLS
