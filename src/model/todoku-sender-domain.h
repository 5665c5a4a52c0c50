/* SPDX-License-Identifier: GPL-3.0-or-later
 * A delivery domain: its stage, its records and what is known about them. Filled by the session
 * from the database; main thread only.
 */
#pragma once

#include <gio/gio.h>

#include "todoku-delivery-server.h"
#include "todoku-operation.h"
#include "todoku-record-item.h"
#include "todoku-stage.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_SENDER_DOMAIN (todoku_sender_domain_get_type ())
G_DECLARE_FINAL_TYPE (TodokuSenderDomain, todoku_sender_domain, TODOKU, SENDER_DOMAIN, GObject)

TodokuSenderDomain *todoku_sender_domain_new (void);

gint64 todoku_sender_domain_get_id (TodokuSenderDomain *self);
void todoku_sender_domain_set_id (TodokuSenderDomain *self, gint64 id);
TodokuDeliveryServer *todoku_sender_domain_get_server (TodokuSenderDomain *self);
void todoku_sender_domain_set_server (TodokuSenderDomain *self, TodokuDeliveryServer *server);
const char *todoku_sender_domain_get_name (TodokuSenderDomain *self);
void todoku_sender_domain_set_name (TodokuSenderDomain *self, const char *name);
TodokuDomainStage todoku_sender_domain_get_stage (TodokuSenderDomain *self);
void todoku_sender_domain_set_stage (TodokuSenderDomain *self, TodokuDomainStage stage);
const char *todoku_sender_domain_get_remote_id (TodokuSenderDomain *self);
void todoku_sender_domain_set_remote_id (TodokuSenderDomain *self, const char *remote_id);
const char *todoku_sender_domain_get_subdomain (TodokuSenderDomain *self);
void todoku_sender_domain_set_subdomain (TodokuSenderDomain *self, const char *subdomain);
const char *todoku_sender_domain_get_dkim_selector (TodokuSenderDomain *self);
void todoku_sender_domain_set_dkim_selector (TodokuSenderDomain *self, const char *dkim_selector);
gboolean todoku_sender_domain_get_automatic_security (TodokuSenderDomain *self);
void todoku_sender_domain_set_automatic_security (TodokuSenderDomain *self,
                                                  gboolean automatic_security);
const char *todoku_sender_domain_get_dns_company (TodokuSenderDomain *self);
void todoku_sender_domain_set_dns_company (TodokuSenderDomain *self, const char *dns_company);
const char *todoku_sender_domain_get_detected_company (TodokuSenderDomain *self);
void todoku_sender_domain_set_detected_company (TodokuSenderDomain *self,
                                                const char *detected_company);
const char *todoku_sender_domain_get_name_servers (TodokuSenderDomain *self);
void todoku_sender_domain_set_name_servers (TodokuSenderDomain *self, const char *name_servers);
gboolean todoku_sender_domain_get_monitored (TodokuSenderDomain *self);
void todoku_sender_domain_set_monitored (TodokuSenderDomain *self, gboolean monitored);
gint64 todoku_sender_domain_get_checked_at (TodokuSenderDomain *self);
void todoku_sender_domain_set_checked_at (TodokuSenderDomain *self, gint64 checked_at);
gint64 todoku_sender_domain_get_next_check_at (TodokuSenderDomain *self);
void todoku_sender_domain_set_next_check_at (TodokuSenderDomain *self, gint64 next_check_at);
const char *todoku_sender_domain_get_failure (TodokuSenderDomain *self);
void todoku_sender_domain_set_failure (TodokuSenderDomain *self, const char *failure);
TodokuOperation *todoku_sender_domain_get_operation (TodokuSenderDomain *self);
void todoku_sender_domain_set_operation (TodokuSenderDomain *self, TodokuOperation *operation);
guint todoku_sender_domain_get_n_verified (TodokuSenderDomain *self);
int todoku_sender_domain_get_worst_rank (TodokuSenderDomain *self);

/**
 * TodokuRecordsFunc:
 * @user_data: what was given with the function
 *
 * Makes the records of a domain when they are first looked at.
 *
 * Returns: (transfer full) (element-type TodokuRecordItem): the records, in the service's order
 */
typedef GPtrArray *(*TodokuRecordsFunc) (gpointer user_data);

gboolean          todoku_sender_domain_has_records (TodokuSenderDomain *self);
void              todoku_sender_domain_set_records_later (TodokuSenderDomain *self,
                                                          guint               n_verified,
                                                          int                 worst_rank,
                                                          TodokuRecordsFunc   func,
                                                          gpointer            user_data,
                                                          GDestroyNotify      destroy);
GListModel       *todoku_sender_domain_get_records (TodokuSenderDomain *self);
void              todoku_sender_domain_set_records (TodokuSenderDomain *self,
                                                    GPtrArray          *items);
void              todoku_sender_domain_records_changed (TodokuSenderDomain *self);

G_END_DECLS
