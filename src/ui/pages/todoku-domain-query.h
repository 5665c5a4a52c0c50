/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which of the delivery domains a list shows, and in what order. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-session.h"

G_BEGIN_DECLS

/**
 * TodokuDomainFilter:
 * @TODOKU_DOMAIN_FILTER_ALL: every domain
 * @TODOKU_DOMAIN_FILTER_PENDING: not verified, and nothing known to be wrong
 * @TODOKU_DOMAIN_FILTER_WAITING: right in DNS, but not seen by everybody yet
 * @TODOKU_DOMAIN_FILTER_FIX: something is wrong
 * @TODOKU_DOMAIN_FILTER_UNKNOWN: it could not be asked
 * @TODOKU_DOMAIN_FILTER_COMPLETE: 設定完了
 *
 * In the order of the chips. Each domain but the first is in exactly one of the others.
 */
typedef enum
{
  TODOKU_DOMAIN_FILTER_ALL,
  TODOKU_DOMAIN_FILTER_PENDING,
  TODOKU_DOMAIN_FILTER_WAITING,
  TODOKU_DOMAIN_FILTER_FIX,
  TODOKU_DOMAIN_FILTER_UNKNOWN,
  TODOKU_DOMAIN_FILTER_COMPLETE,
  TODOKU_DOMAIN_N_FILTERS,
} TodokuDomainFilter;

#define TODOKU_TYPE_DOMAIN_QUERY (todoku_domain_query_get_type ())
G_DECLARE_FINAL_TYPE (TodokuDomainQuery, todoku_domain_query, TODOKU, DOMAIN_QUERY, GObject)

TodokuDomainQuery *todoku_domain_query_new (TodokuSession *session);
GListModel *todoku_domain_query_get_model (TodokuDomainQuery *self);
gboolean todoku_domain_query_get_pending (TodokuDomainQuery *self);
void todoku_domain_query_count (TodokuDomainQuery *self, guint *counts);

void todoku_domain_query_set_search (TodokuDomainQuery *self, const char *typed);
gboolean todoku_domain_query_set_server (TodokuDomainQuery    *self,
                                         TodokuDeliveryServer *server);
void todoku_domain_query_set_filter (TodokuDomainQuery *self, TodokuDomainFilter filter);
void todoku_domain_query_set_attention (TodokuDomainQuery *self, gboolean attention);
gboolean todoku_domain_query_get_attention (TodokuDomainQuery *self);
void todoku_domain_query_set_sort (TodokuDomainQuery *self, const char *sort);
const char *todoku_domain_query_get_sort (TodokuDomainQuery *self);
void todoku_domain_query_filter_anew (TodokuDomainQuery *self);
void todoku_domain_query_sort_anew (TodokuDomainQuery *self);

G_END_DECLS
