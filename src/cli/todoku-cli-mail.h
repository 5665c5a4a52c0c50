/* SPDX-License-Identifier: GPL-3.0-or-later
 * A mail as it is handed to sendmail. Pure; any thread. What came from DNS cannot add a header or
 * end the body.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean  todoku_cli_mail_is_address (const char *text);
char     *todoku_cli_mail_write      (const char *to,
                                      const char *subject,
                                      const char *body);
char     *todoku_cli_mail_find_program (void);

G_END_DECLS
