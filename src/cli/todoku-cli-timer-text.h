/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a timer of another program runs: the systemd unit and the line of a crontab, with what of
 * the environment decides where the data and the keys are. Pure but for reading the environment;
 * main thread only. A key is never part of it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TODOKU_TIMER_UNIT "todoku-watch.timer"
#define TODOKU_SERVICE_UNIT "todoku-watch.service"

char     *todoku_cli_timer_dup_service   (const char *program);
char     *todoku_cli_timer_dup_timer     (void);
gboolean  todoku_cli_timer_is_ours       (const char *text);
gboolean  todoku_cli_timer_needs_environment (void);
char     *todoku_cli_timer_dup_crontab   (const char *program,
                                          gboolean    sandboxed);

G_END_DECLS
