/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the zone above says about a zone: the name servers that it delegates to. Used where the
 * zone's own word is not enough. On the resolver's main context.
 */
#pragma once

#include "todoku-zone-hosts.h"
#include "todoku-zone-parents.h"

G_BEGIN_DECLS

/**
 * TodokuDelegationFunc:
 * @name_servers: (transfer none) (nullable): the names that the parent delegates to, or %NULL when
 *   it could not be asked
 * @glue: (transfer none) (nullable) (element-type TodokuRr): the addresses that came with a
 *   referral, empty where it had none; %NULL when it was no referral
 * @is_silent: whether servers of the parent were asked, and none of them said anything
 * @user_data: what was given
 *
 * Called once.
 */
typedef void (*TodokuDelegationFunc) (char     **name_servers,
                                      GPtrArray *glue,
                                      gboolean   is_silent,
                                      gpointer   user_data);

void todoku_zone_delegation_find (TodokuResolver       *resolver,
                                  TodokuZoneHosts      *hosts,
                                  TodokuZoneParents    *parents,
                                  const char           *apex,
                                  GCancellable         *cancellable,
                                  TodokuDelegationFunc  func,
                                  gpointer              user_data);

G_END_DECLS
