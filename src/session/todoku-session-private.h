/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files of the session share. Every public call is one GTask that claims its subject,
 * brings the lists up to date with the database, runs, and is returned exactly once through the
 * functions here, which let go of the subject first. Main thread only.
 */
#pragma once

#include "todoku-credentials.h"
#include "todoku-dns.h"
#include "todoku-service.h"
#include "todoku-edge.h"
#include "todoku-http.h"
#include "todoku-loader.h"
#include "todoku-monitor.h"
#include "todoku-practice.h"
#include "todoku-session.h"
#include "todoku-store.h"

G_BEGIN_DECLS

struct _TodokuSession
{
  GObject parent_instance;

  /* (owned) */
  char *data_dir;
  TodokuStore *store;
  GListStore *servers;
  GListStore *domains;
  GListStore *trackings;
  GListStore *accounts;
  /* (owned): what shows which row, and how it stands with the database; todoku-session-lists.c */
  GHashTable *known;
  /* (owned) (nullable): while everything is read */
  GPtrArray *gathered;
  guint gathering;
  /* (owned) (nullable): while it is open */
  TodokuLoader *loader;
  TodokuClock *clock;
  TodokuHttp *http;
  TodokuPractice *practice;
  TodokuMonitor *monitor;

  /* (owned) (element-type utf8): new names that are being added */
  GHashTable *adding;
  /* (owned) (element-type TodokuSubject): what an earlier call has left unregistered and opening
   * has taken up, until somebody adds it again
   */
  GHashTable *taken_up;

  /* (owned) (nullable): made when first needed */
  GThreadPool *workers;
  TodokuDns *dns;
  /* (owned) (nullable): whom a person prefers to the system's resolvers */
  char *resolvers;
  /* (owned) (nullable): and whom to ask besides them */
  char *second_resolver;
  /* Where to register when no server is named; 0 for no preference */
  gint64 preferred_server;
  TodokuCredentials *credentials;
  TodokuResolver *resolver;
  TodokuRecordChecker *checker;

  /* (owned) (element-type TodokuJournalRow): effects whose end is not known, by the last news */
  GPtrArray *unsettled;
  /* (owned) (element-type gint64): those of processes that have died, as far as noticed */
  GHashTable *orphans;

  /* (owned) (nullable): what was last begun for many */
  TodokuBatch *batch;

  /* (owned) (element-type GTask): what is running */
  GPtrArray *running;
  guint n_holds;

  /* (owned): cancelled when the session closes; for looks that nobody waits for */
  GCancellable *looking;

  /* Nothing is asked at opening and nothing brought to an end */
  gboolean reads_only;
  gboolean open;
  gboolean closing;
  gboolean online;
  /* (owned) (nullable) */
  GTask *close_task;
  guint poll_id;
  gulong network_id;
};

/* Jobs: todoku-session-jobs.c */
typedef void (*TodokuCallFunc) (TodokuSession *self, GTask *task);

GTask *todoku_session_new_task (TodokuSession       *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data,
                                gpointer             source_tag,
                                const char          *name);
gboolean todoku_session_claim (TodokuSession       *self,
                               GTask               *task,
                               gpointer             subject,
                               TodokuOperationKind  kind);
void todoku_session_sync (TodokuSession *self,
                          GTask         *task,
                          TodokuCallFunc  run);
gpointer todoku_job_get_subject (GTask *task);
void todoku_job_set_subject (GTask    *task,
                             gpointer  subject);
TodokuOperation *todoku_job_get_operation (GTask *task);
void todoku_job_return_error (GTask  *task,
                              GError *error);
void todoku_job_return_new_error (GTask *task, int code, const char *format, ...)
  G_GNUC_PRINTF (3, 4);
void todoku_job_return_boolean (GTask    *task,
                                gboolean  value);
void todoku_job_return_answer (GTask    *task,
                               gboolean  answer);
gboolean todoku_job_finish_answer (GAsyncResult  *result,
                                   gboolean      *ret_answer,
                                   GError       **error);
void todoku_job_return_int (GTask  *task,
                            gssize  value);
void todoku_job_return_pointer (GTask          *task,
                                gpointer        value,
                                GDestroyNotify  destroy);

/* The session itself and its lists: todoku-session.c, todoku-session-lists.c */
void todoku_session_init_lists (TodokuSession *self);
void todoku_session_take_news (TodokuNews *news,
                               gpointer    user_data);
void todoku_session_take_back (TodokuSession *self,
                               TodokuRow     *row);
gpointer todoku_session_find_object (TodokuSession     *self,
                                     const TodokuTable *table,
                                     gint64             id);
gboolean todoku_session_contains (TodokuSession *self,
                                  gpointer       subject);
void todoku_session_holds_changed (TodokuSession *self);
void todoku_session_set_online (TodokuSession *self,
                                gboolean       online);
void todoku_session_finish_closing (TodokuSession *self);
void todoku_session_emit_verified (TodokuSession      *self,
                                   TodokuSenderDomain *domain);
void todoku_session_emit_deadline_near (TodokuSession        *self,
                                        TodokuTrackingDomain *tracking,
                                        int                   hours);
void todoku_session_emit_alarm (TodokuSession *self,
                                gpointer       subject);
void todoku_session_emit_recovered (TodokuSession *self,
                                    gpointer       subject);
void todoku_session_emit_changed (TodokuSession *self,
                                  gpointer       subject);

/* Journal: todoku-session-journal.c */

void todoku_session_take_unsettled (TodokuSession *self,
                                    TodokuNews    *news);
const TodokuJournalRow *todoku_session_find_unsettled (TodokuSession *self,
                                                       const char    *subject_kind,
                                                       gint64         subject,
                                                       const char    *kind);
gboolean todoku_session_notice_orphans (TodokuSession *self);
gboolean todoku_session_is_elsewhere (TodokuSession *self,
                                      const char    *subject_kind,
                                      gint64         subject);

/* Services: todoku-session-services.c, todoku-session-edges.c */
void todoku_session_get_service_async (TodokuSession        *self,
                                       TodokuDeliveryServer *server,
                                       gboolean              may_unlock,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
TodokuService *todoku_session_get_service_finish (TodokuSession *self, GAsyncResult *result,
                                                  GError **error);
TodokuCredentials *todoku_session_get_credentials (TodokuSession  *self,
                                                   GError        **error);
TodokuDns *todoku_session_get_dns (TodokuSession        *self,
                                   TodokuDeliveryServer *server);
void todoku_session_forget_services (TodokuSession *self);
void todoku_session_forget_service (TodokuDeliveryServer *server);
void todoku_session_forget_edge (TodokuDeliveryServer *server);
void todoku_session_store_connection (TodokuSession        *self,
                                      TodokuDeliveryServer *server);
void todoku_session_store_notice (TodokuSession        *self,
                                  TodokuDeliveryServer *server,
                                  int                   notice);
void todoku_session_note_result (TodokuDeliveryServer *server,
                                 const GError         *error);

/* Accounts: todoku-session-accounts.c */
gboolean todoku_account_is_local_part (const char *text,
                                       gsize       length);

/* Looking */
void todoku_session_detect (TodokuSession *self,
                            gpointer       object);
void todoku_session_look_async (TodokuSession       *self,
                                gpointer             subject,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);

/* Taking up what an earlier process left */
gboolean todoku_session_needs_resume (TodokuSession *self,
                                      gpointer       subject);
void todoku_session_resume_async (TodokuSession       *self,
                                  gpointer             subject,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);

/* Reconciling: todoku-session-reconcile.c */
void todoku_session_reconcile_async (TodokuSession       *self,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
gboolean todoku_session_reconcile_finish (TodokuSession  *self,
                                          GAsyncResult   *result,
                                          GError        **error);

G_END_DECLS
