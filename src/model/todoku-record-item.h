/* SPDX-License-Identifier: GPL-3.0-or-later
 * A record as it is shown: the record, the last verdict of our own look-up, and what the service
 * says. Main thread only.
 */
#pragma once

#include <gio/gio.h>

#include "todoku-record.h"
#include "todoku-verdict.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_RECORD_ITEM (todoku_record_item_get_type ())
G_DECLARE_FINAL_TYPE (TodokuRecordItem, todoku_record_item, TODOKU, RECORD_ITEM, GObject)

TodokuRecordItem *todoku_record_item_new (TodokuRecord *record);

TodokuRecord *todoku_record_item_get_record (TodokuRecordItem *self);
TodokuVerdict *todoku_record_item_get_verdict (TodokuRecordItem *self);
void todoku_record_item_set_verdict (TodokuRecordItem *self, TodokuVerdict *verdict);
gboolean todoku_record_item_get_service_valid (TodokuRecordItem *self);
void todoku_record_item_set_service_valid (TodokuRecordItem *self, gboolean service_valid);
const char *todoku_record_item_get_service_reason (TodokuRecordItem *self);
void todoku_record_item_set_service_reason (TodokuRecordItem *self, const char *service_reason);
gboolean todoku_record_item_get_checking (TodokuRecordItem *self);
void todoku_record_item_set_checking (TodokuRecordItem *self, gboolean checking);
gboolean todoku_record_item_is_verified (TodokuRecordItem *self);

G_END_DECLS
