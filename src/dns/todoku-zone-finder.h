/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds the zone that holds a name, and the addresses of its authoritative servers. Caches what it
 * found, within bounds, for as long as DNS says. On the resolver's main context.
 * It never asks a recursive resolver for the name of a record: a negative answer would stay in that
 * resolver's cache and delay the very record that people are about to enter.
 */
#pragma once

#include "todoku-zone-hosts.h"

G_BEGIN_DECLS

typedef struct _TodokuZone TodokuZone;

/**
 * TodokuZone:
 * @apex: the apex of the zone
 * @name_servers: the names in its NS RRset
 * @delegated_to: (nullable): the names that the parent delegates to, once somebody asked for them
 * @servers: (element-type TodokuZoneServer): every address of every one of @name_servers
 * @ttl: for how long this may be kept, in seconds
 * @inactive: the name is not delegated at all: the answer came from a public suffix
 * @bogus: the resolver finds it only when it does not validate
 * @failed: the zone could not be found, because nobody answered; only @failure counts then
 * @failure: (nullable): what the resolver said, when it did not find the zone at first
 *
 * A zone and who serves it. Read-only.
 */
struct _TodokuZone
{
  char *apex;
  char **name_servers;
  char **delegated_to;
  GPtrArray *servers;
  guint32 ttl;
  gboolean inactive;
  gboolean bogus;
  gboolean failed;
  TodokuObservation *failure;
};

TodokuZone *todoku_zone_ref   (TodokuZone *zone);
void        todoku_zone_unref (TodokuZone *zone);

typedef struct _TodokuZoneFinder TodokuZoneFinder;

/**
 * TodokuZoneFunc:
 * @zone: (transfer none): what was found
 * @user_data: what was given
 *
 * Called once, from the main loop or, for a cached zone, at once.
 */
typedef void (*TodokuZoneFunc) (TodokuZone *zone,
                                gpointer    user_data);

TodokuZoneFinder *todoku_zone_finder_new      (TodokuResolver    *resolver);
void              todoku_zone_finder_free     (TodokuZoneFinder  *self);
TodokuZoneHosts  *todoku_zone_finder_get_hosts (TodokuZoneFinder *self);
void              todoku_zone_finder_find     (TodokuZoneFinder  *self,
                                               const char        *name,
                                               GCancellable      *cancellable,
                                               TodokuZoneFunc     func,
                                               gpointer           user_data);
void              todoku_zone_finder_follow   (TodokuZoneFinder  *self,
                                               TodokuObservation *referral,
                                               GCancellable      *cancellable,
                                               TodokuZoneFunc     func,
                                               gpointer           user_data);
void              todoku_zone_finder_ask_parent (TodokuZoneFinder *self,
                                               TodokuZone        *zone,
                                               TodokuZoneFunc     func,
                                               gpointer           user_data);
const char       *todoku_zone_referral_apex   (const TodokuObservation *observation,
                                               const char        *zone);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuZone, todoku_zone_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuZoneFinder, todoku_zone_finder_free)

G_END_DECLS
