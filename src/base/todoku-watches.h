/* SPDX-License-Identifier: GPL-3.0-or-later
 * Who waits for something and may give up by a GCancellable: one GSource for all that share one,
 * however many they are. Belongs to one main context and is used on it alone.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TodokuWatches TodokuWatches;

/**
 * TodokuWatch:
 * @cancellable: (unowned) (nullable): what is watched; %NULL while nothing is
 * @link: who waits, among those who watch the same
 *
 * Part of whoever waits. All zero before its first use.
 */
typedef struct
{
  GCancellable *cancellable;
  GList link;
} TodokuWatch;

/**
 * TodokuWatchFunc:
 * @waiting: who was given to todoku_watches_begin()
 *
 * Called on the main context when the cancellable has been cancelled. It ends the watch, and may
 * free @waiting and whoever owns the watches.
 */
typedef void (*TodokuWatchFunc) (gpointer waiting);

TodokuWatches *todoku_watches_new   (GMainContext    *context,
                                     TodokuWatchFunc  func);
void           todoku_watches_free  (TodokuWatches   *self);
void           todoku_watches_begin (TodokuWatches   *self,
                                     TodokuWatch     *watch,
                                     GCancellable    *cancellable,
                                     gpointer         waiting);
void           todoku_watches_end   (TodokuWatches   *self,
                                     TodokuWatch     *watch);

G_END_DECLS
