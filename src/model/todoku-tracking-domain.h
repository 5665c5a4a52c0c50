/* SPDX-License-Identifier: GPL-3.0-or-later
 * A tracking domain on its way through the three steps. Filled by the session from the database;
 * main thread only.
 */
#pragma once

#include <gio/gio.h>

#include "todoku-delivery-server.h"
#include "todoku-operation.h"
#include "todoku-record-item.h"
#include "todoku-stage.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_TRACKING_DOMAIN (todoku_tracking_domain_get_type ())
G_DECLARE_FINAL_TYPE (TodokuTrackingDomain, todoku_tracking_domain, TODOKU, TRACKING_DOMAIN,
                      GObject)

TodokuTrackingDomain *todoku_tracking_domain_new (void);

gint64 todoku_tracking_domain_get_id (TodokuTrackingDomain *self);
void todoku_tracking_domain_set_id (TodokuTrackingDomain *self, gint64 id);
TodokuDeliveryServer *todoku_tracking_domain_get_server (TodokuTrackingDomain *self);
void todoku_tracking_domain_set_server (TodokuTrackingDomain *self, TodokuDeliveryServer *server);
const char *todoku_tracking_domain_get_host (TodokuTrackingDomain *self);
void todoku_tracking_domain_set_host (TodokuTrackingDomain *self, const char *host);
TodokuTrackingStage todoku_tracking_domain_get_stage (TodokuTrackingDomain *self);
void todoku_tracking_domain_set_stage (TodokuTrackingDomain *self, TodokuTrackingStage stage);
TodokuEdgeKind todoku_tracking_domain_get_edge (TodokuTrackingDomain *self);
void todoku_tracking_domain_set_edge (TodokuTrackingDomain *self, TodokuEdgeKind edge);
const char *todoku_tracking_domain_get_remote_id (TodokuTrackingDomain *self);
void todoku_tracking_domain_set_remote_id (TodokuTrackingDomain *self, const char *remote_id);
const char *todoku_tracking_domain_get_certificate_id (TodokuTrackingDomain *self);
void todoku_tracking_domain_set_certificate_id (TodokuTrackingDomain *self,
                                                const char *certificate_id);
gint64 todoku_tracking_domain_get_requested_at (TodokuTrackingDomain *self);
void todoku_tracking_domain_set_requested_at (TodokuTrackingDomain *self, gint64 requested_at);
gint64 todoku_tracking_domain_get_deadline (TodokuTrackingDomain *self);
void todoku_tracking_domain_set_deadline (TodokuTrackingDomain *self, gint64 deadline);
gint64 todoku_tracking_domain_get_clock_offset (TodokuTrackingDomain *self);
void todoku_tracking_domain_set_clock_offset (TodokuTrackingDomain *self, gint64 clock_offset);
const char *todoku_tracking_domain_get_distribution_id (TodokuTrackingDomain *self);
void todoku_tracking_domain_set_distribution_id (TodokuTrackingDomain *self,
                                                 const char *distribution_id);
const char *todoku_tracking_domain_get_edge_host (TodokuTrackingDomain *self);
void todoku_tracking_domain_set_edge_host (TodokuTrackingDomain *self, const char *edge_host);
const char *todoku_tracking_domain_get_original_target (TodokuTrackingDomain *self);
void todoku_tracking_domain_set_original_target (TodokuTrackingDomain *self,
                                                 const char *original_target);
gint64 todoku_tracking_domain_get_original_ttl (TodokuTrackingDomain *self);
void todoku_tracking_domain_set_original_ttl (TodokuTrackingDomain *self, gint64 original_ttl);
const char *todoku_tracking_domain_get_dns_company (TodokuTrackingDomain *self);
void todoku_tracking_domain_set_dns_company (TodokuTrackingDomain *self, const char *dns_company);
const char *todoku_tracking_domain_get_detected_company (TodokuTrackingDomain *self);
void todoku_tracking_domain_set_detected_company (TodokuTrackingDomain *self,
                                                  const char *detected_company);
gint64 todoku_tracking_domain_get_checked_at (TodokuTrackingDomain *self);
void todoku_tracking_domain_set_checked_at (TodokuTrackingDomain *self, gint64 checked_at);
gint64 todoku_tracking_domain_get_next_check_at (TodokuTrackingDomain *self);
void todoku_tracking_domain_set_next_check_at (TodokuTrackingDomain *self, gint64 next_check_at);
const char *todoku_tracking_domain_get_failure (TodokuTrackingDomain *self);
void todoku_tracking_domain_set_failure (TodokuTrackingDomain *self, const char *failure);
TodokuOperation *todoku_tracking_domain_get_operation (TodokuTrackingDomain *self);
void todoku_tracking_domain_set_operation (TodokuTrackingDomain *self, TodokuOperation *operation);
guint todoku_tracking_domain_get_n_verified (TodokuTrackingDomain *self);
int todoku_tracking_domain_get_worst_rank (TodokuTrackingDomain *self);

GListModel           *todoku_tracking_domain_get_records (TodokuTrackingDomain *self);
void                  todoku_tracking_domain_set_records (TodokuTrackingDomain *self,
                                                          GPtrArray            *items);
void                  todoku_tracking_domain_records_changed (TodokuTrackingDomain *self);

G_END_DECLS
