/* SPDX-License-Identifier: GPL-3.0-or-later
 * Switching on and off what runs `todokuctl watch --once` every hour. Main thread only.
 */
#pragma once

#include "todoku-cli.h"

G_BEGIN_DECLS

int      todoku_cli_timer_install   (TodokuCli  *cli,
                                     char      **argv);
int      todoku_cli_timer_uninstall (TodokuCli  *cli,
                                     char      **argv);
gboolean todoku_cli_timer_is_active (TodokuCli  *cli);

G_END_DECLS
