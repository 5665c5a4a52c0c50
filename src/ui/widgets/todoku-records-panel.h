/* SPDX-License-Identifier: GPL-3.0-or-later
 * The cards of the records that a step of a wizard is about, and what is done with all of them:
 * as typed or raw, looking again, copying. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_RECORDS_PANEL (todoku_records_panel_get_type ())
G_DECLARE_FINAL_TYPE (TodokuRecordsPanel, todoku_records_panel, TODOKU, RECORDS_PANEL, GtkBox)

void todoku_records_panel_set_records (TodokuRecordsPanel *self,
                                       GListModel         *records);
void todoku_records_panel_set_company (TodokuRecordsPanel *self,
                                       const char         *company);
void todoku_records_panel_set_rewrite (TodokuRecordsPanel *self,
                                       const char         *previous,
                                       gint64              old_until);

G_END_DECLS
