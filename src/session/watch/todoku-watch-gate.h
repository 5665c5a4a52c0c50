/* SPDX-License-Identifier: GPL-3.0-or-later
 * When looks that nobody has asked for may begin: not while the computer goes to sleep, not in the
 * first moments after it woke or found a network, and not without one. Main thread only. What a
 * person clicks passes by it.
 */
#pragma once

#include <gio/gio.h>

typedef struct _TodokuSession TodokuSession;

G_BEGIN_DECLS

#define TODOKU_TYPE_WATCH_GATE (todoku_watch_gate_get_type ())
G_DECLARE_FINAL_TYPE (TodokuWatchGate, todoku_watch_gate, TODOKU, WATCH_GATE, GObject)

/* Signals: "opened" (): what was held back may be due; emitted after the pause. */

TodokuWatchGate *todoku_watch_gate_new           (TodokuSession    *session);
void             todoku_watch_gate_listen        (TodokuWatchGate  *self);
void             todoku_watch_gate_close         (TodokuWatchGate  *self);
void             todoku_watch_gate_take_network  (TodokuWatchGate  *self,
                                                  gboolean        (*has_network)(TodokuSession *));
void             todoku_watch_gate_network_came  (TodokuWatchGate  *self);
gboolean         todoku_watch_gate_has_network   (TodokuWatchGate  *self,
                                                  gpointer          subject);
gint64           todoku_watch_gate_held_until    (TodokuWatchGate  *self,
                                                  gpointer          subject,
                                                  gint64            now);

G_END_DECLS
