/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a story sees: one job is one plain function on a worker thread that may block. It holds rows
 * and remotes and nothing else: no object of a list, no task, no widget. The runner makes the job,
 * runs its function once, and returns the call. Worker threads only, unless a function says
 * otherwise.
 */
#pragma once

#include "todoku-clock.h"
#include "todoku-dns.h"
#include "todoku-edge-probe.h"
#include "todoku-edge.h"
#include "todoku-service.h"
#include "todoku-tx.h"

G_BEGIN_DECLS

typedef struct _TodokuJob TodokuJob;

/**
 * TodokuJobFunc:
 * @job: the job
 * @error: return location
 *
 * A story, from its beginning to its end. The runner asserts that it fails exactly when it has set
 * @error.
 *
 * Returns: whether it came to a good end
 */
typedef gboolean (*TodokuJobFunc) (TodokuJob  *job,
                                   GError    **error);

/**
 * TodokuJobPriority:
 * @TODOKU_PRIORITY_PERSON: somebody has just clicked and waits
 * @TODOKU_PRIORITY_BATCH: one of many that somebody has selected
 * @TODOKU_PRIORITY_NIGHT: nobody waits
 *
 * Who goes first, for a worker and for a slot at a service.
 */
typedef enum
{
  TODOKU_PRIORITY_PERSON,
  TODOKU_PRIORITY_BATCH,
  TODOKU_PRIORITY_NIGHT,
} TodokuJobPriority;

/**
 * TodokuJob:
 * @store: the database
 * @clock: the one clock for grace, retries and deadlines
 * @dns: (nullable): the DNS that knows the subject; %NULL when it cannot be asked at all
 * @server: (nullable): the delivery server as it was when the job began
 * @cancellable: for what may be cancelled: never for a change at a service
 * @table: (nullable): the table of the subject
 * @subject: the row of the subject; a story that stores a new one sets it
 * @options: what the call was given, of a type that the story knows
 * @priority: who goes first
 * @answer: what the call returns when the story succeeds
 * @found: (owned) (nullable): what the call returns besides, of a type that it knows
 * @free_found: (nullable): how @found is freed
 * @detect: set it to have the runner find out afterwards who runs the subject's DNS
 *
 * The rest is for the functions below.
 */
struct _TodokuJob
{
  TodokuStore *store;
  TodokuClock *clock;
  TodokuDns *dns;
  const TodokuServerRow *server;
  GCancellable *cancellable;
  const TodokuTable *table;
  gint64 subject;
  gconstpointer options;
  TodokuJobPriority priority;
  gboolean answer;
  gpointer found;
  GDestroyNotify free_found;
  gboolean detect;
};

TodokuService *todoku_job_enter        (TodokuJob        *job,
                                        GError          **error);
TodokuService *todoku_job_enter_last   (TodokuJob        *job,
                                        GError          **error);
void           todoku_job_leave        (TodokuJob        *job);
gboolean       todoku_job_may_unlock   (const TodokuJob  *job);
TodokuEdge    *todoku_job_get_edge     (TodokuJob        *job,
                                        GError          **error);
TodokuEdge    *todoku_job_enter_edge   (TodokuJob        *job,
                                        GError          **error);
void           todoku_job_leave_edge   (TodokuJob        *job);
void           todoku_job_hold         (TodokuJob        *job);
gboolean       todoku_job_release      (TodokuJob        *job,
                                        GError          **error);
gboolean       todoku_job_is_cancelled (TodokuJob        *job);
void           todoku_job_note_service (TodokuJob        *job,
                                        const GError     *failure);
void           todoku_job_show         (TodokuJob        *job);
gpointer       todoku_job_read_subject (TodokuJob        *job,
                                        GError          **error);
GPtrArray     *todoku_job_look         (TodokuJob        *job,
                                        GPtrArray        *records,
                                        GError          **error);
TodokuEdgeProbe *todoku_job_probe_edge (TodokuJob        *job,
                                        TodokuEdgeKind    kind,
                                        const char       *edge_host,
                                        const char       *host,
                                        GError          **error);

G_END_DECLS
