/* SPDX-License-Identifier: GPL-3.0-or-later
 * `todokuctl watch`: looking again and again at what is set up. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-cli-timer.h"

#include <glib/gi18n-lib.h>

const TodokuCommand todoku_watch_commands[] = {
  { "watch", "install", "", N_("Let systemd, or cron, look every hour at what is watched."),
    todoku_cli_timer_install },
  { "watch", "uninstall", "", N_("Take the timer away again."), todoku_cli_timer_uninstall },
  { NULL },
};
