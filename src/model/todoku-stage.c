/* SPDX-License-Identifier: GPL-3.0-or-later
 * The transition tables. What is not in a table does not happen: the stage stays as it was and the
 * log names stage and event by token. Any thread.
 */
#include "todoku-stage.h"

#include "todoku-enums.h"

G_DEFINE_ENUM_TYPE (TodokuDomainStage, todoku_domain_stage,
                    G_DEFINE_ENUM_VALUE (TODOKU_DOMAIN_REGISTERING, "registering"),
                    G_DEFINE_ENUM_VALUE (TODOKU_DOMAIN_AWAITING_DNS, "awaiting-dns"),
                    G_DEFINE_ENUM_VALUE (TODOKU_DOMAIN_DNS_READY, "dns-ready"),
                    G_DEFINE_ENUM_VALUE (TODOKU_DOMAIN_VERIFIED, "verified"),
                    G_DEFINE_ENUM_VALUE (TODOKU_DOMAIN_REFUSED, "refused"),
                    G_DEFINE_ENUM_VALUE (TODOKU_DOMAIN_REMOVING, "removing"),
                    G_DEFINE_ENUM_VALUE (TODOKU_DOMAIN_REMOVED, "removed"))

G_DEFINE_ENUM_TYPE (TodokuDomainEvent, todoku_domain_event,
                    G_DEFINE_ENUM_VALUE (TODOKU_DOMAIN_EVENT_REGISTERED, "registered"),
                    G_DEFINE_ENUM_VALUE (TODOKU_DOMAIN_EVENT_REFUSED, "refused"),
                    G_DEFINE_ENUM_VALUE (TODOKU_DOMAIN_EVENT_RETRY, "retry"),
                    G_DEFINE_ENUM_VALUE (TODOKU_DOMAIN_EVENT_DNS_RIGHT, "dns-right"),
                    G_DEFINE_ENUM_VALUE (TODOKU_DOMAIN_EVENT_DNS_WRONG, "dns-wrong"),
                    G_DEFINE_ENUM_VALUE (TODOKU_DOMAIN_EVENT_SERVICE_VERIFIED, "service-verified"),
                    G_DEFINE_ENUM_VALUE (TODOKU_DOMAIN_EVENT_SERVICE_UNVERIFIED,
                                         "service-unverified"),
                    G_DEFINE_ENUM_VALUE (TODOKU_DOMAIN_EVENT_REISSUE, "reissue"),
                    G_DEFINE_ENUM_VALUE (TODOKU_DOMAIN_EVENT_REMOVE, "remove"),
                    G_DEFINE_ENUM_VALUE (TODOKU_DOMAIN_EVENT_REMOVED, "removed"))

G_DEFINE_ENUM_TYPE (TodokuTrackingStage, todoku_tracking_stage,
                    G_DEFINE_ENUM_VALUE (TODOKU_TRACKING_REGISTERING, "registering"),
                    G_DEFINE_ENUM_VALUE (TODOKU_TRACKING_STEP1, "step1"),
                    G_DEFINE_ENUM_VALUE (TODOKU_TRACKING_REQUESTING, "requesting"),
                    G_DEFINE_ENUM_VALUE (TODOKU_TRACKING_STEP2, "step2"),
                    G_DEFINE_ENUM_VALUE (TODOKU_TRACKING_DISTRIBUTING, "distributing"),
                    G_DEFINE_ENUM_VALUE (TODOKU_TRACKING_STEP3, "step3"),
                    G_DEFINE_ENUM_VALUE (TODOKU_TRACKING_COMPLETE, "complete"),
                    G_DEFINE_ENUM_VALUE (TODOKU_TRACKING_EXPIRED, "expired"),
                    G_DEFINE_ENUM_VALUE (TODOKU_TRACKING_REFUSED, "refused"),
                    G_DEFINE_ENUM_VALUE (TODOKU_TRACKING_REMOVING, "removing"),
                    G_DEFINE_ENUM_VALUE (TODOKU_TRACKING_REMOVED, "removed"))

G_DEFINE_ENUM_TYPE (TodokuTrackingEvent, todoku_tracking_event,
                    G_DEFINE_ENUM_VALUE (TODOKU_TRACKING_EVENT_REGISTERED, "registered"),
                    G_DEFINE_ENUM_VALUE (TODOKU_TRACKING_EVENT_REFUSED, "refused"),
                    G_DEFINE_ENUM_VALUE (TODOKU_TRACKING_EVENT_LINK_VALID, "link-valid"),
                    G_DEFINE_ENUM_VALUE (TODOKU_TRACKING_EVENT_LINK_SECURED, "link-secured"),
                    G_DEFINE_ENUM_VALUE (TODOKU_TRACKING_EVENT_CERTIFICATE_RECORD,
                                         "certificate-record"),
                    G_DEFINE_ENUM_VALUE (TODOKU_TRACKING_EVENT_CERTIFICATE_ISSUED,
                                         "certificate-issued"),
                    G_DEFINE_ENUM_VALUE (TODOKU_TRACKING_EVENT_CERTIFICATE_EXPIRED,
                                         "certificate-expired"),
                    G_DEFINE_ENUM_VALUE (TODOKU_TRACKING_EVENT_DISTRIBUTION_DEPLOYED,
                                         "distribution-deployed"),
                    G_DEFINE_ENUM_VALUE (TODOKU_TRACKING_EVENT_EDGE_VERIFIED, "edge-verified"),
                    G_DEFINE_ENUM_VALUE (TODOKU_TRACKING_EVENT_REMOVE, "remove"),
                    G_DEFINE_ENUM_VALUE (TODOKU_TRACKING_EVENT_REMOVED, "removed"))

typedef struct
{
  int from;
  int event;
  int to;
} Transition;

#define FROM(stage, event, to) \
  { TODOKU_DOMAIN_##stage, TODOKU_DOMAIN_EVENT_##event, TODOKU_DOMAIN_##to }
static const Transition domain_transitions[] = {
  FROM (REGISTERING, REGISTERED, AWAITING_DNS),
  FROM (REGISTERING, REFUSED, REFUSED),
  FROM (REGISTERING, REMOVE, REMOVING),
  FROM (REFUSED, RETRY, REGISTERING),
  FROM (REFUSED, REMOVE, REMOVING),
  FROM (AWAITING_DNS, DNS_RIGHT, DNS_READY),
  FROM (AWAITING_DNS, DNS_WRONG, AWAITING_DNS),
  FROM (AWAITING_DNS, SERVICE_VERIFIED, VERIFIED),
  FROM (AWAITING_DNS, SERVICE_UNVERIFIED, AWAITING_DNS),
  FROM (AWAITING_DNS, REISSUE, REGISTERING),
  FROM (AWAITING_DNS, REMOVE, REMOVING),
  FROM (DNS_READY, DNS_RIGHT, DNS_READY),
  FROM (DNS_READY, DNS_WRONG, AWAITING_DNS),
  FROM (DNS_READY, SERVICE_VERIFIED, VERIFIED),
  FROM (DNS_READY, SERVICE_UNVERIFIED, DNS_READY),
  FROM (DNS_READY, REISSUE, REGISTERING),
  FROM (DNS_READY, REMOVE, REMOVING),
  /* A look-up of ours never takes (設定完了) back: only the service can, and it must say so. */
  FROM (VERIFIED, DNS_RIGHT, VERIFIED),
  FROM (VERIFIED, DNS_WRONG, VERIFIED),
  FROM (VERIFIED, SERVICE_VERIFIED, VERIFIED),
  FROM (VERIFIED, SERVICE_UNVERIFIED, AWAITING_DNS),
  FROM (VERIFIED, REISSUE, REGISTERING),
  FROM (VERIFIED, REMOVE, REMOVING),
  FROM (REMOVING, REMOVE, REMOVING),
  FROM (REMOVING, REMOVED, REMOVED),
};
#undef FROM

#define FROM(stage, event, to) \
  { TODOKU_TRACKING_##stage, TODOKU_TRACKING_EVENT_##event, TODOKU_TRACKING_##to }
static const Transition tracking_transitions[] = {
  FROM (REGISTERING, REGISTERED, STEP1),
  FROM (REGISTERING, REFUSED, REFUSED),
  FROM (REGISTERING, REMOVE, REMOVING),
  FROM (STEP1, LINK_VALID, REQUESTING),
  FROM (STEP1, LINK_SECURED, COMPLETE),
  FROM (STEP1, REMOVE, REMOVING),
  FROM (REQUESTING, CERTIFICATE_RECORD, STEP2),
  FROM (REQUESTING, REFUSED, REFUSED),
  FROM (REQUESTING, CERTIFICATE_EXPIRED, EXPIRED),
  FROM (REQUESTING, REMOVE, REMOVING),
  FROM (STEP2, CERTIFICATE_RECORD, STEP2),
  FROM (STEP2, CERTIFICATE_ISSUED, DISTRIBUTING),
  FROM (STEP2, CERTIFICATE_EXPIRED, EXPIRED),
  FROM (STEP2, REFUSED, REFUSED),
  FROM (STEP2, REMOVE, REMOVING),
  FROM (DISTRIBUTING, DISTRIBUTION_DEPLOYED, STEP3),
  FROM (DISTRIBUTING, REFUSED, REFUSED),
  FROM (DISTRIBUTING, REMOVE, REMOVING),
  FROM (STEP3, EDGE_VERIFIED, COMPLETE),
  FROM (STEP3, REMOVE, REMOVING),
  FROM (COMPLETE, LINK_SECURED, COMPLETE),
  FROM (COMPLETE, EDGE_VERIFIED, COMPLETE),
  FROM (COMPLETE, REMOVE, REMOVING),
  FROM (EXPIRED, REMOVE, REMOVING),
  FROM (REFUSED, REMOVE, REMOVING),
  FROM (REMOVING, REMOVE, REMOVING),
  FROM (REMOVING, REMOVED, REMOVED),
};
#undef FROM

static gboolean
advance (const Transition *table,
         gsize             n_rows,
         GType             stage_type,
         GType             event_type,
         int               from,
         int               event,
         int              *ret_to)
{
  for (gsize i = 0; i < n_rows; i++)
    {
      if (table[i].from == from && table[i].event == event)
        {
          *ret_to = table[i].to;
          return TRUE;
        }
    }

  g_debug ("refused transition: stage %s, event %s", todoku_enum_to_token (stage_type, from),
           todoku_enum_to_token (event_type, event));
  return FALSE;
}

/**
 * todoku_domain_stage_advance:
 * @stage: (inout): the stage; untouched when @event does not apply
 * @event: what happened
 *
 * ```
 *               registered              dns-right            service-verified
 *  registering ────────────▶ awaiting-dns ⇄ dns-ready ──────────────▶ verified
 *       │  ▲                      ▲     dns-wrong                         │
 *  refused │ retry, reissue       └───────────────────────────────────────┘
 *       ▼  │                                     service-unverified
 *     refused            any ── remove ──▶ removing ── removed ──▶ removed
 * ```
 *
 * Returns: whether @event applies to @stage
 */
gboolean
todoku_domain_stage_advance (TodokuDomainStage *stage,
                             TodokuDomainEvent  event)
{
  int to;

  if (!advance (domain_transitions, G_N_ELEMENTS (domain_transitions), TODOKU_TYPE_DOMAIN_STAGE,
                TODOKU_TYPE_DOMAIN_EVENT, *stage, event, &to))
    return FALSE;

  *stage = to;
  return TRUE;
}

/**
 * todoku_tracking_stage_advance:
 * @stage: (inout): the stage; untouched when @event does not apply
 * @event: what happened
 *
 * ```
 *                   ┌───────────── link-secured (Auto SSL) ────────────┐
 *  registering ▶ step1 ▶ requesting ▶ step2 ▶ distributing ▶ step3 ▶ complete
 *       │                    └──────────┤ 72 h
 *       ▼                               ▼
 *    refused                         expired        any ── remove ──▶ removing ──▶ removed
 * ```
 *
 * Returns: whether @event applies to @stage
 */
gboolean
todoku_tracking_stage_advance (TodokuTrackingStage *stage,
                               TodokuTrackingEvent  event)
{
  int to;

  if (!advance (tracking_transitions, G_N_ELEMENTS (tracking_transitions),
                TODOKU_TYPE_TRACKING_STAGE, TODOKU_TYPE_TRACKING_EVENT, *stage, event, &to))
    return FALSE;

  *stage = to;
  return TRUE;
}

/**
 * todoku_tracking_stage_get_step:
 * @stage: a stage
 *
 * While the records of the next step are still being made, those of the step before are the ones
 * that count.
 *
 * Returns: the step, 1 to 3, whose records are the ones at @stage; 0 where the stage does not tell
 */
int
todoku_tracking_stage_get_step (TodokuTrackingStage stage)
{
  switch (stage)
    {
    case TODOKU_TRACKING_REGISTERING:
    case TODOKU_TRACKING_STEP1:
    case TODOKU_TRACKING_REQUESTING:
      return 1;
    case TODOKU_TRACKING_STEP2:
    case TODOKU_TRACKING_DISTRIBUTING:
    case TODOKU_TRACKING_EXPIRED:
      return 2;
    case TODOKU_TRACKING_STEP3:
    case TODOKU_TRACKING_COMPLETE:
      return 3;
    case TODOKU_TRACKING_REFUSED:
    case TODOKU_TRACKING_REMOVING:
    case TODOKU_TRACKING_REMOVED:
    default:
      return 0;
    }
}

/**
 * todoku_tracking_stage_forbids_link_validation:
 * @stage: a stage
 *
 * Once `domain_cname` may point at the edge, validating the link branding fails at the service and
 * breaks every link in mail already sent (SendGrid, "custom SSL configurations").
 *
 * Returns: whether the service must not be asked to validate the link any more
 */
gboolean
todoku_tracking_stage_forbids_link_validation (TodokuTrackingStage stage)
{
  return stage != TODOKU_TRACKING_STEP1;
}
