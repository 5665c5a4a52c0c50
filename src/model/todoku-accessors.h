/* SPDX-License-Identifier: GPL-3.0-or-later
 * The accessors by which callers of the old kind read and change objects field by field. They go
 * with their last caller: facts are read from the row, and changed by a row. Main thread only.
 */
#pragma once

#include "todoku-subject.h"

#define TODOKU_PUT_TEXT(self, Row, field, value) \
  todoku_subject_put_text (self, G_STRUCT_OFFSET (Row, field), value)
#define TODOKU_PUT_INT(self, Row, field, value) \
  todoku_subject_put_int (self, G_STRUCT_OFFSET (Row, field), value)
#define TODOKU_PUT_INT64(self, Row, field, value) \
  todoku_subject_put_int64 (self, G_STRUCT_OFFSET (Row, field), value)

#define todoku_delivery_server_get_id todoku_subject_get_id
#define todoku_delivery_server_set_id todoku_subject_put_id
#define todoku_delivery_server_get_name todoku_subject_get_name
#define todoku_delivery_server_set_name(self, value) \
  TODOKU_PUT_TEXT (self, TodokuServerRow, name, value)
#define todoku_delivery_server_get_url(self) \
  (todoku_delivery_server_get_row (self)->url)
#define todoku_delivery_server_set_url(self, value) \
  TODOKU_PUT_TEXT (self, TodokuServerRow, url, value)
#define todoku_delivery_server_get_kind(self) \
  (todoku_delivery_server_get_row (self)->kind)
#define todoku_delivery_server_set_kind(self, value) \
  TODOKU_PUT_TEXT (self, TodokuServerRow, kind, value)
#define todoku_delivery_server_get_region(self) \
  (todoku_delivery_server_get_row (self)->region)
#define todoku_delivery_server_set_region(self, value) \
  TODOKU_PUT_TEXT (self, TodokuServerRow, region, value)
#define todoku_delivery_server_get_on_behalf_of(self) \
  (todoku_delivery_server_get_row (self)->on_behalf_of)
#define todoku_delivery_server_set_on_behalf_of(self, value) \
  TODOKU_PUT_TEXT (self, TodokuServerRow, on_behalf_of, value)
#define todoku_delivery_server_get_acm_url(self) \
  (todoku_delivery_server_get_row (self)->acm_url)
#define todoku_delivery_server_set_acm_url(self, value) \
  TODOKU_PUT_TEXT (self, TodokuServerRow, acm_url, value)
#define todoku_delivery_server_get_cloudfront_url(self) \
  (todoku_delivery_server_get_row (self)->cloudfront_url)
#define todoku_delivery_server_set_cloudfront_url(self, value) \
  TODOKU_PUT_TEXT (self, TodokuServerRow, cloudfront_url, value)
#define todoku_delivery_server_get_practice(self) \
  (todoku_delivery_server_get_row (self)->practice)
#define todoku_delivery_server_set_practice(self, value) \
  TODOKU_PUT_INT (self, TodokuServerRow, practice, value)

#define todoku_sender_domain_get_id todoku_subject_get_id
#define todoku_sender_domain_set_id todoku_subject_put_id
#define todoku_sender_domain_get_server todoku_subject_get_server
#define todoku_sender_domain_set_server todoku_subject_put_server
#define todoku_sender_domain_get_operation todoku_subject_get_operation
#define todoku_sender_domain_get_n_verified todoku_subject_get_n_verified
#define todoku_sender_domain_get_worst_rank todoku_subject_get_worst_rank
#define todoku_sender_domain_get_records todoku_subject_get_records
#define todoku_sender_domain_set_records todoku_subject_put_records
#define todoku_sender_domain_records_changed todoku_subject_records_changed
#define todoku_sender_domain_get_name todoku_subject_get_name
#define todoku_sender_domain_set_name(self, value) \
  TODOKU_PUT_TEXT (self, TodokuDomainRow, name, value)
#define todoku_sender_domain_get_stage(self) \
  (todoku_sender_domain_get_row (self)->stage)
#define todoku_sender_domain_set_stage(self, value) \
  TODOKU_PUT_INT (self, TodokuDomainRow, stage, value)
#define todoku_sender_domain_get_remote_id(self) \
  (todoku_sender_domain_get_row (self)->remote_id)
#define todoku_sender_domain_set_remote_id(self, value) \
  TODOKU_PUT_TEXT (self, TodokuDomainRow, remote_id, value)
#define todoku_sender_domain_get_subdomain(self) \
  (todoku_sender_domain_get_row (self)->subdomain)
#define todoku_sender_domain_set_subdomain(self, value) \
  TODOKU_PUT_TEXT (self, TodokuDomainRow, subdomain, value)
#define todoku_sender_domain_get_dkim_selector(self) \
  (todoku_sender_domain_get_row (self)->dkim_selector)
#define todoku_sender_domain_set_dkim_selector(self, value) \
  TODOKU_PUT_TEXT (self, TodokuDomainRow, dkim_selector, value)
#define todoku_sender_domain_get_automatic_security(self) \
  (todoku_sender_domain_get_row (self)->automatic_security)
#define todoku_sender_domain_set_automatic_security(self, value) \
  TODOKU_PUT_INT (self, TodokuDomainRow, automatic_security, value)
#define todoku_sender_domain_get_dns_company(self) \
  (todoku_sender_domain_get_row (self)->dns_company)
#define todoku_sender_domain_set_dns_company(self, value) \
  TODOKU_PUT_TEXT (self, TodokuDomainRow, dns_company, value)
#define todoku_sender_domain_get_detected_company(self) \
  (todoku_sender_domain_get_row (self)->detected_company)
#define todoku_sender_domain_set_detected_company(self, value) \
  TODOKU_PUT_TEXT (self, TodokuDomainRow, detected_company, value)
#define todoku_sender_domain_get_name_servers(self) \
  (todoku_sender_domain_get_row (self)->name_servers)
#define todoku_sender_domain_set_name_servers(self, value) \
  TODOKU_PUT_TEXT (self, TodokuDomainRow, name_servers, value)
#define todoku_sender_domain_get_monitored(self) \
  (todoku_sender_domain_get_row (self)->monitored)
#define todoku_sender_domain_set_monitored(self, value) \
  TODOKU_PUT_INT (self, TodokuDomainRow, monitored, value)
#define todoku_sender_domain_get_checked_at(self) \
  (todoku_sender_domain_get_row (self)->checked_at)
#define todoku_sender_domain_set_checked_at(self, value) \
  TODOKU_PUT_INT64 (self, TodokuDomainRow, checked_at, value)
#define todoku_sender_domain_get_next_check_at(self) \
  (todoku_sender_domain_get_row (self)->next_check_at)
#define todoku_sender_domain_set_next_check_at(self, value) \
  TODOKU_PUT_INT64 (self, TodokuDomainRow, next_check_at, value)
#define todoku_sender_domain_get_failure(self) \
  (todoku_sender_domain_get_row (self)->failure)
#define todoku_sender_domain_set_failure(self, value) \
  TODOKU_PUT_TEXT (self, TodokuDomainRow, failure, value)

#define todoku_tracking_domain_get_id todoku_subject_get_id
#define todoku_tracking_domain_set_id todoku_subject_put_id
#define todoku_tracking_domain_get_server todoku_subject_get_server
#define todoku_tracking_domain_set_server todoku_subject_put_server
#define todoku_tracking_domain_get_operation todoku_subject_get_operation
#define todoku_tracking_domain_get_n_verified todoku_subject_get_n_verified
#define todoku_tracking_domain_get_worst_rank todoku_subject_get_worst_rank
#define todoku_tracking_domain_get_records todoku_subject_get_records
#define todoku_tracking_domain_set_records todoku_subject_put_records
#define todoku_tracking_domain_records_changed todoku_subject_records_changed
#define todoku_tracking_domain_get_host todoku_subject_get_name
#define todoku_tracking_domain_set_host(self, value) \
  TODOKU_PUT_TEXT (self, TodokuTrackingRow, host, value)
#define todoku_tracking_domain_get_stage(self) \
  (todoku_tracking_domain_get_row (self)->stage)
#define todoku_tracking_domain_set_stage(self, value) \
  TODOKU_PUT_INT (self, TodokuTrackingRow, stage, value)
#define todoku_tracking_domain_get_edge(self) \
  (todoku_tracking_domain_get_row (self)->edge)
#define todoku_tracking_domain_set_edge(self, value) \
  TODOKU_PUT_INT (self, TodokuTrackingRow, edge, value)
#define todoku_tracking_domain_get_remote_id(self) \
  (todoku_tracking_domain_get_row (self)->remote_id)
#define todoku_tracking_domain_set_remote_id(self, value) \
  TODOKU_PUT_TEXT (self, TodokuTrackingRow, remote_id, value)
#define todoku_tracking_domain_get_certificate_id(self) \
  (todoku_tracking_domain_get_row (self)->certificate_id)
#define todoku_tracking_domain_set_certificate_id(self, value) \
  TODOKU_PUT_TEXT (self, TodokuTrackingRow, certificate_id, value)
#define todoku_tracking_domain_get_requested_at(self) \
  (todoku_tracking_domain_get_row (self)->requested_at)
#define todoku_tracking_domain_set_requested_at(self, value) \
  TODOKU_PUT_INT64 (self, TodokuTrackingRow, requested_at, value)
#define todoku_tracking_domain_get_deadline(self) \
  (todoku_tracking_domain_get_row (self)->deadline)
#define todoku_tracking_domain_set_deadline(self, value) \
  TODOKU_PUT_INT64 (self, TodokuTrackingRow, deadline, value)
#define todoku_tracking_domain_get_clock_offset(self) \
  (todoku_tracking_domain_get_row (self)->clock_offset)
#define todoku_tracking_domain_set_clock_offset(self, value) \
  TODOKU_PUT_INT64 (self, TodokuTrackingRow, clock_offset, value)
#define todoku_tracking_domain_get_distribution_id(self) \
  (todoku_tracking_domain_get_row (self)->distribution_id)
#define todoku_tracking_domain_set_distribution_id(self, value) \
  TODOKU_PUT_TEXT (self, TodokuTrackingRow, distribution_id, value)
#define todoku_tracking_domain_get_edge_host(self) \
  (todoku_tracking_domain_get_row (self)->edge_host)
#define todoku_tracking_domain_set_edge_host(self, value) \
  TODOKU_PUT_TEXT (self, TodokuTrackingRow, edge_host, value)
#define todoku_tracking_domain_get_original_target(self) \
  (todoku_tracking_domain_get_row (self)->original_target)
#define todoku_tracking_domain_set_original_target(self, value) \
  TODOKU_PUT_TEXT (self, TodokuTrackingRow, original_target, value)
#define todoku_tracking_domain_get_original_ttl(self) \
  (todoku_tracking_domain_get_row (self)->original_ttl)
#define todoku_tracking_domain_set_original_ttl(self, value) \
  TODOKU_PUT_INT64 (self, TodokuTrackingRow, original_ttl, value)
#define todoku_tracking_domain_get_dns_company(self) \
  (todoku_tracking_domain_get_row (self)->dns_company)
#define todoku_tracking_domain_set_dns_company(self, value) \
  TODOKU_PUT_TEXT (self, TodokuTrackingRow, dns_company, value)
#define todoku_tracking_domain_get_detected_company(self) \
  (todoku_tracking_domain_get_row (self)->detected_company)
#define todoku_tracking_domain_set_detected_company(self, value) \
  TODOKU_PUT_TEXT (self, TodokuTrackingRow, detected_company, value)
#define todoku_tracking_domain_get_checked_at(self) \
  (todoku_tracking_domain_get_row (self)->checked_at)
#define todoku_tracking_domain_set_checked_at(self, value) \
  TODOKU_PUT_INT64 (self, TodokuTrackingRow, checked_at, value)
#define todoku_tracking_domain_get_next_check_at(self) \
  (todoku_tracking_domain_get_row (self)->next_check_at)
#define todoku_tracking_domain_set_next_check_at(self, value) \
  TODOKU_PUT_INT64 (self, TodokuTrackingRow, next_check_at, value)
#define todoku_tracking_domain_get_failure(self) \
  (todoku_tracking_domain_get_row (self)->failure)
#define todoku_tracking_domain_set_failure(self, value) \
  TODOKU_PUT_TEXT (self, TodokuTrackingRow, failure, value)

#define todoku_shared_account_get_id todoku_subject_get_id
#define todoku_shared_account_set_id todoku_subject_put_id
#define todoku_shared_account_get_server todoku_subject_get_server
#define todoku_shared_account_set_server todoku_subject_put_server
#define todoku_shared_account_get_name todoku_subject_get_name
#define todoku_shared_account_set_name(self, value) \
  TODOKU_PUT_TEXT (self, TodokuAccountRow, name, value)
#define todoku_shared_account_get_address(self) \
  (todoku_shared_account_get_row (self)->address)
#define todoku_shared_account_set_address(self, value) \
  TODOKU_PUT_TEXT (self, TodokuAccountRow, address, value)
#define todoku_shared_account_get_display_name(self) \
  (todoku_shared_account_get_row (self)->display_name)
#define todoku_shared_account_set_display_name(self, value) \
  TODOKU_PUT_TEXT (self, TodokuAccountRow, display_name, value)
#define todoku_shared_account_get_created_at(self) \
  (todoku_shared_account_get_row (self)->created_at)
#define todoku_shared_account_set_created_at(self, value) \
  TODOKU_PUT_INT64 (self, TodokuAccountRow, created_at, value)
