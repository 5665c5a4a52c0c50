/* SPDX-License-Identifier: GPL-3.0-or-later
 * What must be made before the first thread starts. Main thread only.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void todoku_make_classes (void);

G_END_DECLS
