/* SPDX-License-Identifier: GPL-3.0-or-later
 * The cards of a list of records, in the service's order, and what is done with all of them at
 * once. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_RECORD_LIST (todoku_record_list_get_type ())
G_DECLARE_FINAL_TYPE (TodokuRecordList, todoku_record_list, TODOKU, RECORD_LIST, GtkBox)

void todoku_record_list_set_records (TodokuRecordList *self,
                                     GListModel       *records);
void todoku_record_list_set_company (TodokuRecordList *self,
                                     const char       *company);
void todoku_record_list_set_raw     (TodokuRecordList *self,
                                     gboolean          raw);
void todoku_record_list_set_rewrite (TodokuRecordList *self,
                                     const char       *previous,
                                     gint64            old_until);
void todoku_record_list_copy_all    (TodokuRecordList *self);

G_END_DECLS
