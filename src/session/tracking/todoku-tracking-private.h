/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files of the tracking domain share. The stage says what comes next; each part does its
 * one thing and hands the task back to todoku_tracking_go(), so that a process which was killed
 * anywhere goes on where its stage and its journal say. Main thread only.
 */
#pragma once

#include "todoku-job.h"
#include "todoku-session-private.h"

G_BEGIN_DECLS

/**
 * TodokuTrackingJob:
 * @service: (owned) (nullable): the connection to the service
 * @edge: (owned) (nullable): the connection to the edge
 * @next: how the task goes on once a connection is there, or a pause is over
 * @look: nobody asked for it, so nothing begins that has a deadline
 * @resume: only what an earlier process left unsettled is brought to its end
 * @answered: the edge has been asked about the request, so its list is the last word
 * @checked: our own look at the records of the current step has been taken
 * @caa_checked: whether a CAA record forbids the authority has been looked up
 * @stepped: a step was passed
 * @n_polls: how often the edge was asked since the last change
 * @summary: what our own look found
 * @error: (owned) (nullable): how the request failed
 */
typedef struct
{
  TodokuService *service;
  TodokuEdge *edge;
  TodokuCallFunc next;
  gboolean look;
  gboolean resume;
  gboolean answered;
  gboolean checked;
  gboolean caa_checked;
  gboolean stepped;
  guint n_polls;
  TodokuCheckSummary summary;
  GError *error;
} TodokuTrackingJob;

TodokuTrackingJob *todoku_tracking_job_new (void);
void todoku_tracking_job_free (gpointer data);
gboolean todoku_tracking_advance (TodokuTrackingDomain *tracking,
                                  TodokuTrackingEvent   event);
void todoku_tracking_go (TodokuSession *self,
                         GTask         *task);
void todoku_tracking_plan_look (TodokuTrackingDomain     *tracking,
                                const TodokuCheckSummary *summary,
                                gboolean                  asked_for,
                                gboolean                  stepped);
void todoku_tracking_stop (GTask *task);
void todoku_tracking_fail (GTask  *task,
                           GError *error);
void todoku_tracking_with_service (GTask         *task,
                                   TodokuCallFunc  next);
void todoku_tracking_with_edge (GTask         *task,
                                TodokuCallFunc  next);
gboolean todoku_tracking_pause (GTask         *task,
                                TodokuCallFunc  next);
TodokuCommit *todoku_tracking_intend (GTask      *task,
                                      const char *kind,
                                      const char *token);
gboolean todoku_tracking_is_open (GTask      *task,
                                  const char *kind);
gint64 todoku_tracking_opened_at (GTask      *task,
                                  const char *kind);
void todoku_tracking_settle (GTask        *task,
                             TodokuCommit *commit,
                             const char   *kind,
                             const char   *outcome);
void todoku_tracking_give_up (GTask      *task,
                              const char *kind,
                              GError     *error);

/* The link branding: todoku-tracking-register.c */
gboolean todoku_tracking_take_up_link (TodokuJob  *job,
                                       GError    **error);
gboolean todoku_tracking_resume_link (TodokuJob  *job,
                                      GError    **error);

void todoku_tracking_validate_link (TodokuSession *self,
                                    GTask         *task);
void todoku_tracking_get_certificate (TodokuSession *self,
                                      GTask         *task);
void todoku_tracking_await_certificate (TodokuSession *self,
                                        GTask         *task);
void todoku_tracking_distribute (TodokuSession *self,
                                 GTask         *task);
void todoku_tracking_probe_edge (TodokuSession *self,
                                 GTask         *task);
void todoku_tracking_make_step3 (TodokuTrackingDomain *tracking);

/* The removal: todoku-tracking-remove.c */
gboolean todoku_tracking_remove_all (TodokuJob  *job,
                                     GError    **error);

void todoku_session_check_caa_async (TodokuSession        *self,
                                     TodokuTrackingDomain *tracking,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
gboolean todoku_session_check_caa_finish (TodokuSession  *self,
                                          GAsyncResult   *result,
                                          GError        **error);

G_END_DECLS
