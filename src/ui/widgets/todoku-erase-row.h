/* SPDX-License-Identifier: GPL-3.0-or-later
 * 「この端末から消す」: the way out, for whoever is about to uninstall. Main thread only. It asks
 * first, and says what stays.
 */
#pragma once

#include <adwaita.h>

#include "todoku-session.h"

G_BEGIN_DECLS

GtkWidget *todoku_erase_row_new (TodokuSession *session);

G_END_DECLS
