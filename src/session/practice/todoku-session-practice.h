/* SPDX-License-Identifier: GPL-3.0-or-later
 * The practice server, as ui/ and cli/ see it: a separate program on loopback that is started,
 * stopped and asked through the session. What is put into its DNS goes there by its control API,
 * and is not stored. Main thread only; each call returns once.
 */
#pragma once

#include "todoku-session.h"

G_BEGIN_DECLS

/**
 * TodokuPracticeRecord:
 * @host: the owner name
 * @type: "CNAME", "TXT", "MX", "A" …
 * @value: the data
 * @priority: of an MX, or -1
 * @ttl: in seconds
 * @mistake: (nullable): the token of the mistake it was put in with
 * @for_host: (nullable): the owner name of the record that was meant, which a mistake may have
 *   changed
 * @for_type: (nullable): its type
 *
 * A record that stands in the practice DNS.
 */
typedef struct
{
  char *host;
  char *type;
  char *value;
  int priority;
  guint ttl;
  char *mistake;
  char *for_host;
  char *for_type;
} TodokuPracticeRecord;

void todoku_practice_record_free (TodokuPracticeRecord *record);

/**
 * TodokuPracticeMail:
 * @from: who sent it
 * @to: to whom
 * @subject: its subject
 *
 * A mail that the practice server took instead of sending it.
 */
typedef struct
{
  char *from;
  char *to;
  char *subject;
} TodokuPracticeMail;

void todoku_practice_mail_free (TodokuPracticeMail *mail);

/* Finishes with (element-type TodokuPracticeMail), the newest last. */
void todoku_session_practice_list_mails_async (TodokuSession       *self,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
GPtrArray *todoku_session_practice_list_mails_finish (TodokuSession  *self,
                                                      GAsyncResult   *result,
                                                      GError        **error);

/* The practice server, a separate program on loopback. Starting it twice is no error. Its DNS is
 * asked for practice domains only; real domains keep the system's resolver.
 */
void todoku_session_start_practice_async (TodokuSession       *self,
                                          const char          *kind,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
TodokuDeliveryServer *todoku_session_start_practice_finish (TodokuSession  *self,
                                                            GAsyncResult   *result,
                                                            GError        **error);

void todoku_session_stop_practice_async (TodokuSession       *self,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
gboolean todoku_session_stop_practice_finish (TodokuSession  *self,
                                              GAsyncResult   *result,
                                              GError        **error);

/* Finishes with (element-type TodokuPracticeRecord); a %NULL @zone lists all. */
void todoku_session_practice_list_async (TodokuSession       *self,
                                         const char          *zone,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
GPtrArray *todoku_session_practice_list_finish (TodokuSession  *self,
                                                GAsyncResult   *result,
                                                GError        **error);

void todoku_session_practice_register_async (TodokuSession       *self,
                                             TodokuRecord        *record,
                                             const char          *mistake,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
gboolean todoku_session_practice_register_finish (TodokuSession  *self,
                                                  GAsyncResult   *result,
                                                  GError        **error);

void todoku_session_practice_add_async (TodokuSession              *self,
                                        const TodokuPracticeRecord *record,
                                        GCancellable               *cancellable,
                                        GAsyncReadyCallback         callback,
                                        gpointer                    user_data);
gboolean todoku_session_practice_add_finish (TodokuSession  *self,
                                             GAsyncResult   *result,
                                             GError        **error);

/* @text is a zone file; finishes with how many records were added, or -1. */
void todoku_session_practice_import_async (TodokuSession       *self,
                                           const char          *text,
                                           const char          *zone,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
int todoku_session_practice_import_finish (TodokuSession  *self,
                                           GAsyncResult   *result,
                                           GError        **error);

void todoku_session_practice_remove_async (TodokuSession       *self,
                                           const char          *host,
                                           const char          *type,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
gboolean todoku_session_practice_remove_finish (TodokuSession  *self,
                                                GAsyncResult   *result,
                                                GError        **error);

/**
 * TodokuPracticeSettings:
 * @ttl: the TTL of records that are added, in seconds
 * @delay: seconds between adding a record and its being published
 * @clock_offset: how many seconds the practice clock is ahead
 */
typedef struct
{
  gint64 ttl;
  gint64 delay;
  gint64 clock_offset;
} TodokuPracticeSettings;

void todoku_session_practice_read_settings_async (TodokuSession       *self,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
TodokuPracticeSettings *todoku_session_practice_read_settings_finish (TodokuSession  *self,
                                                                      GAsyncResult   *result,
                                                                      GError        **error);

/* -1 leaves a setting as it is. */
void todoku_session_practice_configure_async (TodokuSession       *self,
                                              gint64               ttl,
                                              gint64               delay,
                                              gint64               clock_offset,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
gboolean todoku_session_practice_configure_finish (TodokuSession  *self,
                                                   GAsyncResult   *result,
                                                   GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuPracticeRecord, todoku_practice_record_free)

G_END_DECLS
