/* SPDX-License-Identifier: GPL-3.0-or-later
 * The practice server as the session sees it: a separate program on loopback that is found through
 * its port file, so that a window and a command line share one, and that outlives whoever started
 * it. Main thread only. It talks to nothing but loopback.
 */
#pragma once

#include "todoku-dns.h"
#include "todoku-practice-client.h"
#include "todoku-record-checker.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_PRACTICE (todoku_practice_get_type ())
G_DECLARE_FINAL_TYPE (TodokuPractice, todoku_practice, TODOKU, PRACTICE, GObject)

TodokuPractice *todoku_practice_new (TodokuHttp *http,
                                     const char *data_dir);
gboolean todoku_practice_get_running (TodokuPractice *self);
TodokuPracticeClient *todoku_practice_get_client (TodokuPractice *self);
void todoku_practice_take_info (TodokuPractice *self,
                                JsonObject     *info);
const char *todoku_practice_get_string (TodokuPractice *self,
                                        const char     *name);
guint16 todoku_practice_get_port (TodokuPractice *self,
                                  const char     *name);
TodokuResolver *todoku_practice_get_resolver (TodokuPractice *self);
TodokuDns *todoku_practice_get_dns (TodokuPractice *self);
TodokuRecordChecker *todoku_practice_get_checker (TodokuPractice *self);

void todoku_practice_follow (TodokuPractice *self);
void todoku_practice_probe_async (TodokuPractice      *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
gboolean todoku_practice_probe_finish (TodokuPractice  *self,
                                       GAsyncResult    *result,
                                       GError         **error);

G_END_DECLS
