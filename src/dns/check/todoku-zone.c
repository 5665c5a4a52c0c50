/* SPDX-License-Identifier: GPL-3.0-or-later
 * A zone and who serves it. Owns its names and servers; main context of the resolver.
 */
#include "todoku-zone.h"

#include "todoku-domain-name.h"

/**
 * todoku_zone_new:
 * @apex: its apex
 *
 * Returns: (transfer full): a zone without servers, to be filled before it is shared
 */
TodokuZone *
todoku_zone_new (const char *apex)
{
  TodokuZone *zone = g_atomic_rc_box_new0 (TodokuZone);

  zone->apex = g_strdup (apex);
  zone->servers = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_zone_server_unref);
  zone->dead_names = g_ptr_array_new_with_free_func (g_free);
  zone->alias_names = g_ptr_array_new_with_free_func (g_free);
  zone->unknown_names = g_ptr_array_new_with_free_func (g_free);
  zone->ttl = TODOKU_ZONE_MAX_KEEP_SECONDS;

  return zone;
}

/**
 * todoku_zone_ref:
 * @zone: a zone
 *
 * Returns: (transfer full): @zone
 */
TodokuZone *
todoku_zone_ref (TodokuZone *zone)
{
  return g_atomic_rc_box_acquire (zone);
}

static void
zone_clear (gpointer data)
{
  TodokuZone *zone = data;

  g_free (zone->apex);
  g_strfreev (zone->name_servers);
  g_strfreev (zone->delegated_to);
  g_ptr_array_unref (zone->servers);
  g_ptr_array_unref (zone->dead_names);
  g_ptr_array_unref (zone->alias_names);
  g_ptr_array_unref (zone->unknown_names);
  g_clear_pointer (&zone->failure, todoku_observation_unref);
}

/**
 * todoku_zone_unref:
 * @zone: (transfer full): a zone
 */
void
todoku_zone_unref (TodokuZone *zone)
{
  g_atomic_rc_box_release_full (zone, zone_clear);
}

/**
 * todoku_zone_referral_apex:
 * @observation: what an authoritative server of @zone said
 * @zone: the apex of the zone it was asked as
 *
 * Returns: (transfer none) (nullable): the apex of the zone that the answer refers to
 *   (RFC 1034 section 4.3.1), if it is a referral downwards
 */
const char *
todoku_zone_referral_apex (const TodokuObservation *observation,
                           const char              *zone)
{
  if (observation->status != TODOKU_ASK_ANSWERED || observation->aa ||
      observation->rcode != TODOKU_RCODE_NOERROR || observation->answer->len > 0)
    return NULL;

  for (guint i = 0; i < observation->authority->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (observation->authority, i);

      if (rr->rrtype == TODOKU_RRTYPE_NS && !todoku_dns_name_equal (rr->owner, zone) &&
          todoku_domain_name_is_below (rr->owner, zone) &&
          todoku_domain_name_is_below (observation->name, rr->owner))
        return rr->owner;
    }

  return NULL;
}
