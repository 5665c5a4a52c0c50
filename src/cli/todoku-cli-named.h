/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which delivery server or delivery domains a name on the command line stands for. Main thread
 * only.
 */
#pragma once

#include "todoku-cli.h"

G_BEGIN_DECLS

/* An option of every command that takes the name of a delivery domain. */
#define TODOKU_CLI_SERVER_OPTION(variable) \
  { "server", 0, 0, G_OPTION_ARG_STRING, variable, \
    N_("Only at this delivery server, where the domain is at several"), N_("NAME") }

TodokuDeliveryServer *todoku_cli_find_server  (TodokuCli  *cli,
                                               const char *name,
                                               int        *ret_status);
gboolean              todoku_cli_find_domains (TodokuCli  *cli,
                                               const char *text,
                                               const char *server,
                                               GPtrArray  *domains,
                                               int        *ret_status);
TodokuSenderDomain   *todoku_cli_find_domain  (TodokuCli  *cli,
                                               const char *text,
                                               const char *server,
                                               int        *ret_status);

G_END_DECLS
