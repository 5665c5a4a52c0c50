/* SPDX-License-Identifier: GPL-3.0-or-later
 * Makes the rows of the list of delivery domains, and has them show what is going on. Main thread
 * only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-batch.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_DOMAIN_LIST_ROWS (todoku_domain_list_rows_get_type ())
G_DECLARE_FINAL_TYPE (TodokuDomainListRows, todoku_domain_list_rows, TODOKU, DOMAIN_LIST_ROWS,
                      GObject)

TodokuDomainListRows *todoku_domain_list_rows_new (GtkListView       *view,
                                                   GtkSelectionModel *selection);
void todoku_domain_list_rows_set_batch     (TodokuDomainListRows *self,
                                            TodokuBatch          *batch);
void todoku_domain_list_rows_set_selecting (TodokuDomainListRows *self,
                                            gboolean              selecting);
void todoku_domain_list_rows_set_servers (TodokuDomainListRows *self,
                                          GListModel           *servers);
void todoku_domain_list_rows_focus         (TodokuDomainListRows *self,
                                            guint                 position);

G_END_DECLS
