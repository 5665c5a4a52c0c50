/* SPDX-License-Identifier: GPL-3.0-or-later
 * One search for a zone and its servers. On the resolver's main context.
 * It never asks a recursive resolver for the name of a record: a negative answer would stay in that
 * resolver's cache and delay the very record that people are about to enter.
 */
#pragma once

#include "todoku-zone.h"
#include "todoku-zone-parents.h"
#include "todoku-zone-patience.h"

G_BEGIN_DECLS

/**
 * TodokuZoneTools:
 * @resolver: asks the questions
 * @hosts: knows the addresses of name servers
 * @parents: knows the zones above
 * @patience: who waits for the resolver
 * @cancellable: cancelled before these are freed
 *
 * What a search works with. Owned by the zone finder.
 */
typedef struct
{
  TodokuResolver *resolver;
  TodokuZoneHosts *hosts;
  TodokuZoneParents *parents;
  TodokuZonePatience *patience;
  GCancellable *cancellable;
} TodokuZoneTools;

/**
 * TodokuZoneSearchFunc:
 * @key: the name that was looked for
 * @zone: (transfer none): what was found
 * @user_data: what was given
 *
 * Called once, unless the search was cancelled.
 */
typedef void (*TodokuZoneSearchFunc) (const char *key,
                                      TodokuZone *zone,
                                      gpointer    user_data);

TodokuZonePatience *todoku_zone_search_patience_new (GMainContext *context);
void todoku_zone_search_start (const TodokuZoneTools   *tools,
                               const char              *key,
                               const TodokuObservation *referral,
                               TodokuZoneSearchFunc     func,
                               gpointer                 user_data);

G_END_DECLS
