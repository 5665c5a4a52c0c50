/* SPDX-License-Identifier: GPL-3.0-or-later
 * Something that is being done right now for one object: what, how far, and how to stop it. Made
 * and ended by the session alone; widgets observe it and may ask it to stop. Main thread only;
 * never stored.
 */
#pragma once

#include <gio/gio.h>

#include "todoku-enums.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_OPERATION (todoku_operation_get_type ())
G_DECLARE_FINAL_TYPE (TodokuOperation, todoku_operation, TODOKU, OPERATION, GObject)

TodokuOperation *todoku_operation_new (TodokuOperationKind kind);

TodokuOperationKind todoku_operation_get_kind (TodokuOperation *self);
guint todoku_operation_get_n_done (TodokuOperation *self);
void todoku_operation_set_n_done (TodokuOperation *self, guint n_done);
guint todoku_operation_get_n_total (TodokuOperation *self);
void todoku_operation_set_n_total (TodokuOperation *self, guint n_total);
gboolean todoku_operation_get_can_cancel (TodokuOperation *self);
void todoku_operation_set_can_cancel (TodokuOperation *self, gboolean can_cancel);
GCancellable *todoku_operation_get_cancellable (TodokuOperation *self);
void todoku_operation_cancel (TodokuOperation *self);

G_END_DECLS
