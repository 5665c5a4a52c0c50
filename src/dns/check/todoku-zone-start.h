/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where the search for the zone of a name begins: at its registrable domain, which exists, while
 * the name itself may not exist yet. A bounded cache of what the Public Suffix List says, since the
 * records of a domain share all names above them. Main context of the resolver.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TodokuZoneStarts TodokuZoneStarts;

TodokuZoneStarts *todoku_zone_starts_new  (void);
void              todoku_zone_starts_free (TodokuZoneStarts *self);
const char       *todoku_zone_starts_find (TodokuZoneStarts *self,
                                           const char       *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuZoneStarts, todoku_zone_starts_free)

G_END_DECLS
