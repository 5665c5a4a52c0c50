/* SPDX-License-Identifier: GPL-3.0-or-later
 * The frame that pages built in code share: a header bar with the way back, and a scrolled column.
 * Main thread only.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void todoku_page_build (GtkBox     *page,
                        const char *title,
                        const char *subtitle,
                        int         width,
                        GtkBox    **ret_column);

G_END_DECLS
