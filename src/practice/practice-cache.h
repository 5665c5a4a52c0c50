/* SPDX-License-Identifier: GPL-3.0-or-later
 * The recursive resolver of the practice world, with a true cache: TTLs count down, and a "no" is
 * remembered as RFC 2308 says, so that 反映待ち really happens. Main loop, no I/O.
 */
#pragma once

#include "practice-zone.h"

G_BEGIN_DECLS

typedef struct _PracticeCache PracticeCache;

PracticeCache  *practice_cache_new       (PracticeZone  *zone);
void            practice_cache_free      (PracticeCache *self);
void            practice_cache_flush     (PracticeCache *self);
void            practice_cache_plant     (PracticeCache *self,
                                          const char    *name,
                                          gint64         now);
PracticeAnswer *practice_cache_resolve   (PracticeCache *self,
                                          const char    *name,
                                          guint16        rrtype,
                                          gboolean       checking_disabled,
                                          gint64         now);
PracticeAnswer *practice_resolve_fresh   (PracticeZone  *zone,
                                          const char    *name,
                                          guint16        rrtype,
                                          gint64         now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeCache, practice_cache_free)

G_END_DECLS
