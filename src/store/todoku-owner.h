/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which process an unsettled journal row belongs to. The window and the command line share one
 * database; a row whose writer still lives is its writer's business, one whose writer is gone must
 * be reconciled. A lock on a file says which, because the kernel drops it with the process, even on
 * kill -9 and across the process namespaces of Flatpak. Immutable: any thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TodokuOwner TodokuOwner;

TodokuOwner *todoku_owner_new (const char  *data_dir,
                               GError     **error);
void todoku_owner_free (TodokuOwner *self);
const char *todoku_owner_get_token (TodokuOwner *self);
gboolean todoku_owner_is_alive (TodokuOwner *self,
                                const char  *token);
gboolean todoku_owner_others_are_alive (const char  *data_dir,
                                        TodokuOwner *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuOwner, todoku_owner_free)

G_END_DECLS
