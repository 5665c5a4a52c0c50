/* SPDX-License-Identifier: GPL-3.0-or-later
 * What else can be done in a wizard, the same in each. Main thread only.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GMenuModel *todoku_wizard_menu_new (const char *last_label,
                                    const char *last_action);

G_END_DECLS
