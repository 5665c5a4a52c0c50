/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where the focus is, so that it can be brought back. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _TodokuPlace TodokuPlace;

TodokuPlace *todoku_place_new    (GtkWidget         *root);
gboolean     todoku_place_return (const TodokuPlace *self,
                                  GtkWidget         *root);
void         todoku_place_free   (TodokuPlace       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuPlace, todoku_place_free)

G_END_DECLS
