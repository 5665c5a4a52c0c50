/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sockets of the practice DNS: four authoritative servers on 127.0.0.1 to 127.0.0.4 at one
 * port, and a recursive resolver on a port of its own, over UDP and TCP. Main loop.
 */
#pragma once

#include "practice-cache.h"

G_BEGIN_DECLS

typedef struct _PracticeDns PracticeDns;

/**
 * PracticeClockFunc:
 * @user_data: what was given with it
 *
 * Returns: seconds by the practice clock
 */
typedef gint64 (*PracticeClockFunc) (gpointer user_data);

PracticeDns *practice_dns_new                   (PracticeZone      *zone,
                                                 PracticeCache     *cache,
                                                 PracticeClockFunc  clock,
                                                 gpointer           clock_data);
void         practice_dns_free                  (PracticeDns       *self);

gboolean     practice_dns_start                 (PracticeDns       *self,
                                                 guint16            authoritative_port,
                                                 guint16            recursive_port,
                                                 GError           **error);
guint16      practice_dns_get_authoritative_port (PracticeDns      *self);
guint16      practice_dns_get_recursive_port    (PracticeDns       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeDns, practice_dns_free)

G_END_DECLS
