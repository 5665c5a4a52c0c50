/* SPDX-License-Identifier: GPL-3.0-or-later
 * The stages of a delivery domain and of a tracking domain, and the only transitions between them.
 * A stage is a fact that survives a restart; being busy is not a stage but a TodokuOperation.
 * Pure tables; any thread.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What stands as the failure of a domain whose registration was cancelled, but had succeeded. */
#define TODOKU_FAILURE_STOPPED "stopped"

/**
 * TodokuDomainStage:
 * @TODOKU_DOMAIN_REGISTERING: the intent is stored, the service's answer is not
 * @TODOKU_DOMAIN_AWAITING_DNS: registered; the records are not all right in DNS
 * @TODOKU_DOMAIN_DNS_READY: our own look-up found every record; the service has not said so
 * @TODOKU_DOMAIN_VERIFIED: the service has verified every record (設定完了)
 * @TODOKU_DOMAIN_REFUSED: the service refused the registration
 * @TODOKU_DOMAIN_REMOVING: the intent to remove is stored, the answer is not
 * @TODOKU_DOMAIN_REMOVED: gone at the service; the row goes with it
 */
typedef enum
{
  TODOKU_DOMAIN_REGISTERING,
  TODOKU_DOMAIN_AWAITING_DNS,
  TODOKU_DOMAIN_DNS_READY,
  TODOKU_DOMAIN_VERIFIED,
  TODOKU_DOMAIN_REFUSED,
  TODOKU_DOMAIN_REMOVING,
  TODOKU_DOMAIN_REMOVED,
} TodokuDomainStage;

typedef enum
{
  TODOKU_DOMAIN_EVENT_REGISTERED,
  TODOKU_DOMAIN_EVENT_REFUSED,
  TODOKU_DOMAIN_EVENT_RETRY,
  TODOKU_DOMAIN_EVENT_DNS_RIGHT,
  TODOKU_DOMAIN_EVENT_DNS_WRONG,
  TODOKU_DOMAIN_EVENT_SERVICE_VERIFIED,
  TODOKU_DOMAIN_EVENT_SERVICE_UNVERIFIED,
  TODOKU_DOMAIN_EVENT_REISSUE,
  TODOKU_DOMAIN_EVENT_REMOVE,
  TODOKU_DOMAIN_EVENT_REMOVED,
} TodokuDomainEvent;

/**
 * TodokuTrackingStage:
 * @TODOKU_TRACKING_REGISTERING: the link branding is being registered
 * @TODOKU_TRACKING_STEP1: its two CNAMEs must be entered and validated
 * @TODOKU_TRACKING_REQUESTING: a certificate has been asked for; its record is not known yet
 * @TODOKU_TRACKING_STEP2: the certificate's record must be entered within 72 hours
 * @TODOKU_TRACKING_DISTRIBUTING: the certificate is issued, the distribution is being created
 * @TODOKU_TRACKING_STEP3: `domain_cname` must be rewritten to the edge's host name
 * @TODOKU_TRACKING_COMPLETE: verified by DNS and a TLS handshake (設定完了)
 * @TODOKU_TRACKING_EXPIRED: 72 hours went by; the only way on is to remove and register again
 * @TODOKU_TRACKING_REFUSED: the service or the edge refused
 * @TODOKU_TRACKING_REMOVING: the intent to remove is stored, the answers are not all in
 * @TODOKU_TRACKING_REMOVED: gone at the service and the edge; the row goes with it
 */
typedef enum
{
  TODOKU_TRACKING_REGISTERING,
  TODOKU_TRACKING_STEP1,
  TODOKU_TRACKING_REQUESTING,
  TODOKU_TRACKING_STEP2,
  TODOKU_TRACKING_DISTRIBUTING,
  TODOKU_TRACKING_STEP3,
  TODOKU_TRACKING_COMPLETE,
  TODOKU_TRACKING_EXPIRED,
  TODOKU_TRACKING_REFUSED,
  TODOKU_TRACKING_REMOVING,
  TODOKU_TRACKING_REMOVED,
} TodokuTrackingStage;

typedef enum
{
  TODOKU_TRACKING_EVENT_REGISTERED,
  TODOKU_TRACKING_EVENT_REFUSED,
  TODOKU_TRACKING_EVENT_LINK_VALID,
  TODOKU_TRACKING_EVENT_LINK_SECURED,
  TODOKU_TRACKING_EVENT_CERTIFICATE_RECORD,
  TODOKU_TRACKING_EVENT_CERTIFICATE_ISSUED,
  TODOKU_TRACKING_EVENT_CERTIFICATE_EXPIRED,
  TODOKU_TRACKING_EVENT_DISTRIBUTION_DEPLOYED,
  TODOKU_TRACKING_EVENT_EDGE_VERIFIED,
  TODOKU_TRACKING_EVENT_REMOVE,
  TODOKU_TRACKING_EVENT_REMOVED,
} TodokuTrackingEvent;

#define TODOKU_TYPE_DOMAIN_STAGE (todoku_domain_stage_get_type ())
#define TODOKU_TYPE_DOMAIN_EVENT (todoku_domain_event_get_type ())
#define TODOKU_TYPE_TRACKING_STAGE (todoku_tracking_stage_get_type ())
#define TODOKU_TYPE_TRACKING_EVENT (todoku_tracking_event_get_type ())

GType    todoku_domain_stage_get_type     (void) G_GNUC_CONST;
GType    todoku_domain_event_get_type     (void) G_GNUC_CONST;
GType    todoku_tracking_stage_get_type   (void) G_GNUC_CONST;
GType    todoku_tracking_event_get_type   (void) G_GNUC_CONST;

gboolean todoku_domain_stage_advance      (TodokuDomainStage    *stage,
                                           TodokuDomainEvent     event);
gboolean todoku_tracking_stage_advance    (TodokuTrackingStage  *stage,
                                           TodokuTrackingEvent   event);
int      todoku_tracking_stage_get_step   (TodokuTrackingStage   stage);
gboolean todoku_tracking_stage_forbids_link_validation (TodokuTrackingStage stage);

G_END_DECLS
