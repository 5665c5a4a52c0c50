/* SPDX-License-Identifier: GPL-3.0-or-later
 * Who runs the DNS of a domain, and how the screen of that company wants records typed. Main thread only.
 */
#pragma once

#include "todoku-cli.h"

G_BEGIN_DECLS

int todoku_cli_print_zone (TodokuCli            *cli,
                           const char           *domain,
                           const TodokuZoneInfo *info);

G_END_DECLS
