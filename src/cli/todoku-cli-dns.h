/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whom the commands ask in DNS. Main thread only.
 */
#pragma once

#include "todoku-cli.h"

G_BEGIN_DECLS

void                 todoku_cli_follow_choices (TodokuSession *session);
TodokuResolver      *todoku_cli_new_resolver   (GError       **error);
TodokuRecordChecker *todoku_cli_find_checker   (TodokuCli     *cli,
                                                const char    *name,
                                                int           *ret_status);

G_END_DECLS
