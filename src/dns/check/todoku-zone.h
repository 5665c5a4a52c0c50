/* SPDX-License-Identifier: GPL-3.0-or-later
 * A zone and who serves it, as found out by todoku-zone-finder. Reference-counted; main context of
 * the resolver.
 */
#pragma once

#include "todoku-zone-hosts.h"

G_BEGIN_DECLS

#define TODOKU_ZONE_MAX_KEEP_SECONDS 900

typedef struct _TodokuZone TodokuZone;

/**
 * TodokuZone:
 * @apex: the apex of the zone
 * @name_servers: the names in its NS RRset
 * @delegated_to: (nullable): the names that the parent delegates to, once somebody asked for them
 * @dead_names: (element-type utf8): those of @name_servers that have no address, for certain
 * @alias_names: (element-type utf8): those of @name_servers that are aliases
 * @unknown_names: (element-type utf8): those whose addresses could not be asked for
 * @parent_question: (nullable): belongs to the finder
 * @is_referred: it was found by a referral from the zone above
 * @is_parent_silent: the servers of the parent were asked and said nothing
 * @servers: (element-type TodokuZoneServer): every address of every one of @name_servers
 * @ttl: for how long this may be kept, in seconds
 * @inactive: the name is not delegated at all: the answer came from a public suffix
 * @bogus: the resolver finds it only when it does not validate
 * @failed: the zone could not be found, because nobody answered; only @failure counts then
 * @failure: (nullable): what the resolver said, when it did not find the zone at first
 *
 * A zone and who serves it. Read-only, but for what the finder learns from the parent later.
 */
struct _TodokuZone
{
  char *apex;
  char **name_servers;
  char **delegated_to;
  GPtrArray *dead_names;
  GPtrArray *alias_names;
  GPtrArray *unknown_names;
  gpointer parent_question;
  gboolean is_referred;
  gboolean is_parent_silent;
  GPtrArray *servers;
  guint32 ttl;
  gboolean inactive;
  gboolean bogus;
  gboolean failed;
  TodokuObservation *failure;
};

TodokuZone *todoku_zone_new           (const char              *apex);
TodokuZone *todoku_zone_ref           (TodokuZone              *zone);
void        todoku_zone_unref         (TodokuZone              *zone);
const char *todoku_zone_referral_apex (const TodokuObservation *observation,
                                       const char              *zone);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuZone, todoku_zone_unref)

G_END_DECLS
