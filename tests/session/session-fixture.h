/* SPDX-License-Identifier: GPL-3.0-or-later
 * A session on a folder of its own with the real practice program behind it, and its calls as plain
 * functions that run the main context until they have ended. Tests only.
 */
#pragma once

#include "todoku-session-private.h"
#include "todoku-watch.h"

G_BEGIN_DECLS

/* How many seconds of a grace or of a pause pass in a real one. */
#ifdef __SANITIZE_THREAD__
#define FIXTURE_CLOCK_SPEED 10
#else
#define FIXTURE_CLOCK_SPEED 150
#endif

typedef struct
{
  char *dir;
  TodokuSession *session;
  TodokuDeliveryServer *server;
} Fixture;

extern const char *fixture_kind;

void fixture_set_up (Fixture       *fixture,
                     gconstpointer  data);
void fixture_tear_down (Fixture       *fixture,
                        gconstpointer  data);
void fixture_open (Fixture *fixture);
void fixture_close (Fixture *fixture);
void fixture_reopen (Fixture *fixture);

JsonObject *fixture_control (Fixture    *fixture,
                             const char *method,
                             const char *path,
                             const char *body);
void fixture_fault (Fixture    *fixture,
                    const char *kind,
                    const char *method,
                    const char *path,
                    int         count);
int fixture_count (Fixture    *fixture,
                   const char *what);
guint fixture_count_records (gpointer subject);
int fixture_count_calls (Fixture    *fixture,
                         const char *method,
                         const char *path);
void fixture_forget_calls (Fixture *fixture);
void fixture_wait_for_call (Fixture    *fixture,
                            const char *path);
void fixture_arrive_late (Fixture    *fixture,
                          const char *path,
                          const char *text);
void fixture_run_sql (Fixture    *fixture,
                      const char *sql);
void fixture_move_attempts (Fixture *fixture);
void fixture_register (Fixture    *fixture,
                       GListModel *items,
                       const char *mistake);

TodokuSenderDomain *fixture_add (Fixture     *fixture,
                                 const char  *text,
                                 GError     **error);
TodokuSenderDomain *fixture_add_by_hand (Fixture     *fixture,
                                         const char  *name,
                                         GError     **error);
gboolean fixture_verify (Fixture   *fixture,
                         gpointer   subject,
                         GError   **error);
gboolean fixture_check (Fixture   *fixture,
                        gpointer   subject,
                        GError   **error);
gboolean fixture_reissue (Fixture             *fixture,
                          TodokuSenderDomain  *domain,
                          GError             **error);
gboolean fixture_remove (Fixture   *fixture,
                         gpointer   subject,
                         GError   **error);
TodokuTrackingDomain *fixture_add_tracking (Fixture         *fixture,
                                            const char      *text,
                                            TodokuEdgeKind   edge,
                                            GError         **error);

void fixture_make_due (TodokuSession *session,
                       gpointer       subject);
TodokuWatchReport *fixture_look (TodokuSession *session,
                                 gboolean       all);
TodokuWatchReport *fixture_finish_look (TodokuSession  *session,
                                        GAsyncResult  **slot);
GPtrArray *fixture_read_history (TodokuSession *session,
                                 gpointer       subject,
                                 guint          limit,
                                 gint64         before_at);
void fixture_set_monitored (TodokuSession *session,
                            gpointer       subject,
                            gboolean       on);

G_END_DECLS
