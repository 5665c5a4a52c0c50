/* SPDX-License-Identifier: GPL-3.0-or-later
 * One record: what it is, how it stands, what to type, what is wrong and how that is known. Follows
 * its TodokuRecordItem. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-record-item.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_RECORD_CARD (todoku_record_card_get_type ())
G_DECLARE_FINAL_TYPE (TodokuRecordCard, todoku_record_card, TODOKU, RECORD_CARD, GtkBox)

GtkWidget *todoku_record_card_new          (TodokuRecordItem *item);
void       todoku_record_card_set_company  (TodokuRecordCard *self,
                                            const char       *company);
void       todoku_record_card_set_raw      (TodokuRecordCard *self,
                                            gboolean          raw);
void       todoku_record_card_set_previous (TodokuRecordCard *self,
                                            const char       *previous);
/* What is said outside of the cards of records that are all right in DNS is no finding. */
#define TODOKU_RECORD_CARD_READY (-2)

void       todoku_record_card_set_shared   (TodokuRecordCard *self,
                                             int               code);
void       todoku_record_card_set_unchanged (TodokuRecordCard *self,
                                             gboolean          unchanged);
void       todoku_record_card_set_old_until (TodokuRecordCard *self,
                                             gint64            until);

G_END_DECLS
