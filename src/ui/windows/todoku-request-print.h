/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sends a request to the printer, through the desktop's dialog. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-request.h"

G_BEGIN_DECLS

void todoku_request_print (GtkWindow     *parent,
                           TodokuRequest *request,
                           const char    *date,
                           const char    *title);

G_END_DECLS
