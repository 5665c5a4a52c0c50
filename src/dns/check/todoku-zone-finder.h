/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds the zone that holds a name, and the addresses of its authoritative servers. Caches what it
 * found, within bounds, for as long as DNS says. On the resolver's main context.
 * It never asks a recursive resolver for the name of a record: a negative answer would stay in that
 * resolver's cache and delay the very record that people are about to enter.
 */
#pragma once

#include "todoku-zone.h"

G_BEGIN_DECLS

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
void              todoku_zone_finder_note_answer (TodokuZoneFinder *self);
gboolean          todoku_zone_finder_is_blocked (TodokuZoneFinder *self,
                                               const TodokuZone  *zone);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuZoneFinder, todoku_zone_finder_free)

G_END_DECLS
