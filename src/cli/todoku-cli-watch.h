/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the commands about the watch share. Main thread only.
 */
#pragma once

#include "todoku-cli.h"
#include "todoku-watch.h"

G_BEGIN_DECLS

int               todoku_cli_watch_once     (TodokuCli                *cli,
                                             char                    **argv);
gboolean          todoku_cli_find_watchable (TodokuCli                *cli,
                                             const char               *name,
                                             GPtrArray                *subjects,
                                             int                      *ret_status);
TodokuWatchState *todoku_cli_read_watch     (TodokuCli                *cli,
                                             int                      *ret_status);
int               todoku_cli_fail_when      (TodokuCli                *cli,
                                             const char               *text);
void              todoku_cli_json_history   (TodokuJsonWriter         *writer,
                                             const char               *name,
                                             gpointer                  subject,
                                             const TodokuHistoryRow   *row);
void              todoku_cli_json_event     (TodokuJsonWriter         *writer,
                                             const TodokuWatchEvent   *event);
char             *todoku_cli_dup_event      (const TodokuWatchEvent   *event);
void              todoku_cli_watch_tell     (TodokuCli                *cli,
                                             const TodokuWatchReport  *report,
                                             const char               *address,
                                             const char               *command);

G_END_DECLS
