/* SPDX-License-Identifier: GPL-3.0-or-later
 * What stands in the zone beside the texts that are to be added: TXT records of one name coexist,
 * but for those of which there may only be one. Main context of the resolver.
 */
#pragma once

#include "todoku-record.h"
#include "todoku-resolver.h"

G_BEGIN_DECLS

gboolean   todoku_update_is_rival       (const TodokuRecord  *record,
                                         const TodokuRr      *rr);
gboolean   todoku_update_is_text        (const TodokuRecord  *record,
                                         const TodokuRr      *rr);
TodokuRecord *todoku_update_find_own    (const TodokuRecord  *record,
                                         const TodokuRr      *rr,
                                         GPtrArray           *own);
GPtrArray *todoku_update_list_replaced  (GPtrArray           *records,
                                         GPtrArray           *present,
                                         GPtrArray           *own);
void       todoku_update_present_async  (TodokuResolver      *resolver,
                                         GSocketAddress      *server,
                                         GPtrArray           *records,
                                         GPtrArray           *own,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
GPtrArray *todoku_update_present_finish (TodokuResolver      *resolver,
                                         GAsyncResult        *result,
                                         GError             **error);

G_END_DECLS
