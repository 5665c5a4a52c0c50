/* SPDX-License-Identifier: GPL-3.0-or-later
 * Registering at the service and removing from it, exactly once, for a domain and for a link alike.
 * Worker threads only.
 */
#pragma once

#include "todoku-job.h"
#include "todoku-subject-kind.h"

G_BEGIN_DECLS

/**
 * TODOKU_GRACE:
 *
 * For how long after the end of an attempt an effect may still arrive at the service although
 * nobody can find it there yet. Longer than a call may take, in microseconds.
 */
#define TODOKU_GRACE (45 * G_TIME_SPAN_SECOND)

/**
 * TodokuRegisterOptions:
 * @new_row: (nullable): what to add; %NULL to bring the job's subject to its end
 * @replaces: (nullable): the service's number of the registered set that is to be given up for a
 *   new one; when another one is in force by now, the decision was about something that is gone
 * @patient: wait for a request that may still be on its way, and send again when it certainly is
 *   not, rather than leave it to whoever comes next
 * @unasked: no person has asked for it now: what a person has cancelled is asked about, and never
 *   sent again
 */
typedef struct
{
  gconstpointer new_row;
  const char *replaces;
  gboolean patient;
  gboolean unasked;
} TodokuRegisterOptions;

gboolean todoku_register   (TodokuJob                    *job,
                            const TodokuRegisterOptions  *options,
                            GError                      **error);
gboolean todoku_unregister (TodokuJob                    *job,
                            GError                      **error);
gboolean todoku_leave_removal (TodokuJob                 *job,
                               GError                    *failure,
                               GError                   **error);

/* What both ask: todoku-register-ask.c */
gint64       todoku_ask_deadline   (TodokuJob                *job,
                                    const TodokuJournalRow   *intent);
gboolean     todoku_ask_wait       (TodokuJob                *job,
                                    guint                     n_asked,
                                    gint64                    deadline,
                                    GError                  **error);
GPtrArray   *todoku_ask_by_name    (TodokuJob                *job,
                                    TodokuService            *service,
                                    gconstpointer             row,
                                    GCancellable             *cancellable,
                                    GError                  **error);

G_END_DECLS
