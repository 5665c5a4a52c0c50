/* SPDX-License-Identifier: GPL-3.0-or-later
 * Delivery domains at a service without an API, in the terminal: what its screen shows is read, and
 * what is left to say is asked for. Main thread only.
 */
#pragma once

#include "todoku-cli.h"

G_BEGIN_DECLS

GPtrArray *todoku_cli_read_pasted        (TodokuCli          *cli,
                                          const char         *path,
                                          const char         *domain,
                                          int                *ret_status);
void       todoku_cli_print_confirmation (TodokuSenderDomain *domain);

G_END_DECLS
