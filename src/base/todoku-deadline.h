/* SPDX-License-Identifier: GPL-3.0-or-later
 * A cancellable that is cancelled by a caller's own or after a time, whichever comes first: what a
 * blocking call needs to end in time. Any thread but the main one.
 */
#pragma once

#include "todoku-clock.h"

G_BEGIN_DECLS

typedef struct _TodokuDeadline TodokuDeadline;

TodokuDeadline *todoku_deadline_new             (TodokuClock    *clock,
                                                 gint64          length,
                                                 GCancellable   *caller);
void            todoku_deadline_free            (TodokuDeadline *self);
GCancellable   *todoku_deadline_get_cancellable (TodokuDeadline *self);
gboolean        todoku_deadline_has_passed      (TodokuDeadline *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuDeadline, todoku_deadline_free)

G_END_DECLS
