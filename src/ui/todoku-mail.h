/* SPDX-License-Identifier: GPL-3.0-or-later
 * A mail that the person sends from her own mail program: by the portal, or by a mailto: address
 * where there is none. Nothing is sent here. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void todoku_mail_compose (GtkWidget  *widget,
                          const char *address,
                          const char *subject,
                          const char *body);

G_END_DECLS
