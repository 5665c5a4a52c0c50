/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the two files of the list of domains share: the page itself, and its actions. Main thread
 * only.
 */
#pragma once

#include "todoku-domain-list-page.h"

#include "todoku-batch-bar.h"
#include "todoku-domain-batch.h"
#include "todoku-domain-list-rows.h"
#include "todoku-domain-query.h"
#include "todoku-filter-chips.h"
#include "todoku-selection-bar.h"
#include "todoku-server-filter.h"

G_BEGIN_DECLS

struct _TodokuDomainListPage
{
  GtkBox parent_instance;

  /* Owned */
  TodokuSession *session;
  TodokuDomainQuery *query;
  GtkSelectionModel *selection;
  TodokuDomainListRows *rows;

  gboolean selecting;
  guint update_id;
  guint count_id;
  /* (owned) (nullable): how those of the last batch stand, while they are counted */
  TodokuDomainTally *tally;
  guint tally_id;
  GSignalGroup *batch_signals;

  /* Template Widgets */
  TodokuBatchBar *batch_bar;
  TodokuFilterChips *chips;
  GtkWidget *empty_page;
  GtkWidget *list_page;
  GtkListView *list_view;
  GtkWidget *none_page;
  GtkStack *result_stack;
  GtkWidget *scrolled;
  GtkSearchEntry *search_entry;
  GtkToggleButton *select_button;
  TodokuServerFilter *server_filter;
  TodokuSelectionBar *selection_bar;
  GtkStack *stack;
  AdwToastOverlay *toasts;
  AdwWindowTitle *window_title;
};

void todoku_domain_list_page_install_actions (GtkWidgetClass       *klass);
void todoku_domain_list_page_update_summary  (TodokuDomainListPage *self);

G_END_DECLS
