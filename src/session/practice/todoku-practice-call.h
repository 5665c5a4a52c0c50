/* SPDX-License-Identifier: GPL-3.0-or-later
 * One call of the practice server's control API on behalf of a public call of the session.
 */
#pragma once

#include "todoku-runner.h"

G_BEGIN_DECLS

/**
 * TodokuPracticeTake:
 * @task: (transfer full): the call, which must be returned
 * @reply: what the practice server has answered
 *
 * Makes the result of a call.
 */
typedef void (*TodokuPracticeTake) (GTask    *task,
                                    JsonNode *reply);

void todoku_practice_call (GTask               *task,
                           TodokuOperationKind  kind,
                           const char          *method,
                           const char          *path,
                           JsonBuilder         *body,
                           TodokuPracticeTake   take);
void todoku_practice_found (TodokuRun          *run,
                            JsonObject         *info);

char *todoku_practice_dup_member (JsonObject   *object,
                                  const char   *name);

G_END_DECLS
