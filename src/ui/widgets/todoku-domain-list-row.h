/* SPDX-License-Identifier: GPL-3.0-or-later
 * A delivery domain in a list: its name, who runs its DNS, when it was checked, how it stands. Main
 * thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-batch.h"
#include "todoku-sender-domain.h"
#include "todoku-text.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_DOMAIN_LIST_ROW (todoku_domain_list_row_get_type ())
G_DECLARE_FINAL_TYPE (TodokuDomainListRow, todoku_domain_list_row, TODOKU, DOMAIN_LIST_ROW, GtkBox)

GtkWidget   *todoku_domain_list_row_new           (void);
void         todoku_domain_list_row_set_domain    (TodokuDomainListRow     *self,
                                              TodokuSenderDomain  *domain);
void         todoku_domain_list_row_set_batch     (TodokuDomainListRow     *self,
                                              TodokuBatch         *batch);
void         todoku_domain_list_row_set_selecting (TodokuDomainListRow     *self,
                                              gboolean             selecting,
                                              gboolean             selected);
GtkCheckButton *todoku_domain_list_row_get_check   (TodokuDomainListRow   *self);
TodokuStatus todoku_domain_list_row_summarize     (TodokuSenderDomain  *domain,
                                              char               **ret_word);
void todoku_domain_list_row_set_shows_server (TodokuDomainListRow *self,
                                              gboolean             shows_server);

G_END_DECLS
