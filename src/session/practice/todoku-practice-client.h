/* SPDX-License-Identifier: GPL-3.0-or-later
 * The practice server as a story sees it: found through its port file, asked, started and stopped,
 * all blocking. Worker threads only, unless a function says otherwise. It talks to nothing but
 * loopback.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "todoku-http.h"

G_BEGIN_DECLS

/**
 * TodokuPracticeClient:
 * @http: (owned): how it is asked
 * @folder: (owned): where it keeps everything
 *
 * Which practice server.
 */
typedef struct
{
  TodokuHttp *http;
  char *folder;
} TodokuPracticeClient;

TodokuPracticeClient *todoku_practice_client_new   (TodokuHttp            *http,
                                                    const char            *folder);
TodokuPracticeClient *todoku_practice_client_ref   (TodokuPracticeClient  *self);
void                  todoku_practice_client_unref (TodokuPracticeClient  *self);
JsonObject           *todoku_practice_client_find  (TodokuPracticeClient  *self,
                                                    GCancellable          *cancellable,
                                                    GError               **error);
JsonNode             *todoku_practice_client_call  (TodokuPracticeClient  *self,
                                                    JsonObject            *info,
                                                    const char            *method,
                                                    const char            *path,
                                                    JsonNode              *body,
                                                    GCancellable          *cancellable,
                                                    GError               **error);
JsonObject           *todoku_practice_client_start (TodokuPracticeClient  *self,
                                                    GCancellable          *cancellable,
                                                    GError               **error);
gboolean              todoku_practice_client_stop  (TodokuPracticeClient  *self,
                                                    GCancellable          *cancellable,
                                                    GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuPracticeClient, todoku_practice_client_unref)

G_END_DECLS
