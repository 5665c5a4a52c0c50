/* SPDX-License-Identifier: GPL-3.0-or-later
 * The name servers of the zones above. Thousands of domains share a few of them ("co.jp" is served
 * together with "jp"), so each is looked for once. On the resolver's main context.
 */
#pragma once

#include "todoku-resolver.h"

G_BEGIN_DECLS

typedef struct _TodokuZoneParents TodokuZoneParents;

/**
 * TodokuZoneParentFunc:
 * @name_servers: (transfer none) (nullable): the names of its servers, or %NULL when nobody told
 * @user_data: what was given
 *
 * Called once, from the main loop or, for a zone that is known, at once.
 */
typedef void (*TodokuZoneParentFunc) (char     **name_servers,
                                      gpointer   user_data);

TodokuZoneParents *todoku_zone_parents_new  (TodokuResolver       *resolver,
                                             GCancellable         *cancellable);
void               todoku_zone_parents_free (TodokuZoneParents    *self);
void               todoku_zone_parents_find (TodokuZoneParents    *self,
                                             const char           *apex,
                                             TodokuZoneParentFunc  func,
                                             gpointer              user_data);
char             **todoku_zone_names_of     (GPtrArray            *section,
                                             const char           *owner);

G_END_DECLS
