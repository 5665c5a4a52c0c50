/* SPDX-License-Identifier: GPL-3.0-or-later
 * Looks the expected records up in DNS, as far as needed to say what is wrong, and hands the
 * observations to todoku-diagnosis. Bounded in questions, polite to servers, on the resolver's main
 * context. It never asks a recursive resolver for a name before the authoritative servers are
 * right, because that would plant the very negative answer that people then wait for.
 */
#pragma once

#include "todoku-resolver.h"
#include "todoku-verdict.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_RECORD_CHECKER (todoku_record_checker_get_type ())
G_DECLARE_FINAL_TYPE (TodokuRecordChecker, todoku_record_checker, TODOKU, RECORD_CHECKER, GObject)

/**
 * TodokuVerdictFunc:
 * @index: the place of the record in the list that is checked
 * @verdict: (transfer none): the verdict on it
 * @user_data: what was given to todoku_record_checker_check_async()
 *
 * Called as soon as one record's verdict is known, in any order.
 */
typedef void (*TodokuVerdictFunc) (guint          index,
                                   TodokuVerdict *verdict,
                                   gpointer       user_data);

/**
 * TodokuZoneInfo:
 * @apex: the apex of the zone
 * @name_servers: the names of its authoritative servers as the zone lists them, in order
 * @delegated_to: the names that the parent delegates to; a difference deserves a warning
 *
 * Where a name is hosted.
 */
typedef struct
{
  char *apex;
  char **name_servers;
  char **delegated_to;
} TodokuZoneInfo;

void                 todoku_zone_info_free              (TodokuZoneInfo       *info);

TodokuRecordChecker *todoku_record_checker_new          (TodokuResolver       *resolver);

void                 todoku_record_checker_check_async  (TodokuRecordChecker  *self,
                                                         GPtrArray            *records,
                                                         TodokuVerdictFunc     progress,
                                                         gpointer              progress_data,
                                                         GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
GPtrArray           *todoku_record_checker_check_finish (TodokuRecordChecker  *self,
                                                         GAsyncResult         *result,
                                                         GError              **error);

void                 todoku_record_checker_find_zone_async  (TodokuRecordChecker  *self,
                                                             const char           *name,
                                                             GCancellable         *cancellable,
                                                             GAsyncReadyCallback   callback,
                                                             gpointer              user_data);
TodokuZoneInfo      *todoku_record_checker_find_zone_finish (TodokuRecordChecker  *self,
                                                             GAsyncResult         *result,
                                                             GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuZoneInfo, todoku_zone_info_free)

G_END_DECLS
