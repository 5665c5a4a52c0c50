/* SPDX-License-Identifier: GPL-3.0-or-later
 * Between the public calls on the main thread and the stories on the workers: starts a job for a
 * call that has claimed its subject, and ends the call with the rows that the job has committed.
 * Main thread, but for what todoku-job.c shares.
 */
#pragma once

#include "todoku-job.h"
#include "todoku-session-edges.h"
#include "todoku-session-private.h"

G_BEGIN_DECLS

typedef struct _TodokuRun TodokuRun;

/**
 * TodokuRunEnd:
 * @self: the session
 * @task: (transfer full): the call, which must be returned
 * @run: the job that came to a good end
 *
 * Returns a call whose result is more than @answer of its job.
 */
typedef void (*TodokuRunEnd) (TodokuSession *self,
                              GTask         *task,
                              TodokuRun     *run);

/**
 * TodokuRunSpec:
 * @func: the story
 * @priority: who goes first
 * @server: (nullable): the delivery server
 * @object: (nullable): what the job is about, out of one of the lists
 * @table: (nullable): the table of @object, or of what the job stores
 * @needs_service: whether a connection to the service is wanted; without one it goes on, and
 *   todoku_job_enter() says why there is none
 * @needs_edge: whether the way to the edge is wanted, for todoku_job_get_edge()
 * @must_run: nobody can cancel it, and closing waits for it
 * @key: (nullable): a new name, which nobody else may add while this runs
 * @options: (transfer full) (nullable): for the story
 * @free_options: (nullable): how @options is freed
 * @ended: (nullable): called on the main thread when the story has ended, well or not, and its rows
 *   are shown
 * @end: (nullable): returns the call after a good end; %NULL to return the answer
 *
 * What to run.
 */
typedef struct
{
  TodokuJobFunc func;
  TodokuJobPriority priority;
  TodokuDeliveryServer *server;
  gpointer object;
  const TodokuTable *table;
  gboolean needs_service;
  gboolean needs_edge;
  gboolean must_run;
  const char *key;
  gpointer options;
  GDestroyNotify free_options;
  void (*ended) (TodokuRun *run);
  TodokuRunEnd end;
} TodokuRunSpec;

/**
 * TodokuRun:
 * @job: what the story sees
 * @ref_count: (atomic): the pool and every message to the main thread hold one
 * @session: (owned): main thread
 * @task: (owned) (nullable): the call; main thread
 * @server: (owned) (nullable): main thread
 * @object: (owned) (nullable): main thread
 * @items: (owned) (nullable) (element-type TodokuRecordItem): what is looked up; main thread
 * @service: (owned) (nullable): the connection
 * @service_failure: (owned) (nullable): why there is none
 * @needs_edge: whether @edge is wanted; main thread
 * @edge: (owned) (nullable): the way to the edge
 * @holding: whether a change at a service is in flight; worker
 * @service_noted: whether the service was talked to; worker, then main thread
 * @service_note: (owned) (nullable): how that failed
 * @key: (owned) (nullable): the new name that this run has claimed; main thread
 * @error: (owned) (nullable): why the story failed
 */
struct _TodokuRun
{
  TodokuJob job;
  int ref_count;

  TodokuSession *session;
  GTask *task;
  TodokuDeliveryServer *server;
  gpointer object;
  GPtrArray *items;
  void (*ended) (TodokuRun *run);
  TodokuRunEnd end;

  TodokuJobFunc func;
  TodokuServerRow *server_row;
  gpointer options;
  GDestroyNotify free_options;
  guint64 serial;

  TodokuService *service;
  GError *service_failure;
  gboolean needs_edge;
  TodokuEdgeAccess *edge;
  gboolean holding;
  gboolean service_noted;
  GError *service_note;

  char *key;
  GError *error;
};

/**
 * TodokuRunFunc:
 * @run: the run
 * @data: what todoku_run_post() was given
 *
 * What a run does on the main thread.
 */
typedef void (*TodokuRunFunc) (TodokuRun *run,
                               gpointer   data);

void       todoku_session_run_job (TodokuSession       *self,
                                   GTask               *task,
                                   const TodokuRunSpec *spec);

void       todoku_run_end_done    (TodokuSession       *self,
                                   GTask               *task,
                                   TodokuRun           *run);
void       todoku_run_end_object  (TodokuSession       *self,
                                   GTask               *task,
                                   TodokuRun           *run);
TodokuRun *todoku_run_ref         (TodokuRun           *run);
void       todoku_run_unref       (TodokuRun           *run);
void       todoku_run_post        (TodokuRun           *run,
                                   TodokuRunFunc        func,
                                   gpointer             data,
                                   GDestroyNotify       destroy);
void       todoku_run_show        (TodokuRun           *run);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuRun, todoku_run_unref)

G_END_DECLS
