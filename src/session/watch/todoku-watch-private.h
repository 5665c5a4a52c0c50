/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files of the watch share: the judgement of one look as a pure function, what is written
 * into the history, and the call that looks at one subject.
 */
#pragma once

#include "todoku-runner.h"
#include "todoku-watch.h"

#include "todoku-remote.h"
#include "todoku-renewal.h"

G_BEGIN_DECLS

/**
 * TODOKU_WATCH_LEASE:
 *
 * For how long a claimed look is its claimer's, in microseconds. Who was killed meanwhile is
 * succeeded afterwards; nobody looks for as long.
 */
#define TODOKU_WATCH_LEASE (5 * G_TIME_SPAN_MINUTE)

/**
 * TodokuWatchFacts:
 * @complete: whether its set-up is complete, so that it can be watched
 * @monitored: whether it is to be
 * @alarm_failures: how many looks in a row found it wrong
 * @alarm_since: since when an alarm stands; 0 while none does
 * @attempts: how many looks in a row could ask nothing
 * @next_check_at: when it is looked at next
 * @checked_at: when it was looked at last
 *
 * What the watch knows of a domain and of a tracking domain alike.
 */
typedef struct
{
  gboolean complete;
  gboolean monitored;
  int alarm_failures;
  gint64 alarm_since;
  int attempts;
  gint64 next_check_at;
  gint64 checked_at;
} TodokuWatchFacts;

/**
 * TodokuWatchSeen:
 * @TODOKU_SEEN_UNASKED: what counts could not be asked
 * @TODOKU_SEEN_RIGHT: all is right
 * @TODOKU_SEEN_WRONG: something is wrong
 * @TODOKU_SEEN_URGENT: something is wrong and does not come right by itself
 *
 * What one look found.
 */
typedef enum
{
  TODOKU_SEEN_UNASKED,
  TODOKU_SEEN_RIGHT,
  TODOKU_SEEN_WRONG,
  TODOKU_SEEN_URGENT,
} TodokuWatchSeen;

/**
 * TodokuWatchTimes:
 * @now: when it was judged
 * @planned: when the look was planned that was taken ahead of its time; 0 when it was due
 * @night: when to look in the next night
 * @confirm: when to look again at what was found wrong
 * @retry: when to look again at what could not be asked
 *
 * All in microseconds since 1970 UTC.
 */
typedef struct
{
  gint64 now;
  gint64 planned;
  gint64 night;
  gint64 confirm;
  gint64 retry;
} TodokuWatchTimes;

/**
 * TodokuWatchTurn:
 * @TODOKU_TURN_NONE: no alarm begins or ends
 * @TODOKU_TURN_ALARM: one begins
 * @TODOKU_TURN_RECOVERED: one ends
 */
typedef enum
{
  TODOKU_TURN_NONE,
  TODOKU_TURN_ALARM,
  TODOKU_TURN_RECOVERED,
} TodokuWatchTurn;

/**
 * TodokuWatchOutcome:
 * @looked: whether it was this call's turn to look
 * @unasked: (owned) (nullable): why nothing could be asked
 * @paused_until: until when the whole watch pauses, or 0
 * @events: (owned) (nullable) (element-type TodokuWatchEvent): what is worth telling
 *
 * What became of the look at one subject.
 */
typedef struct
{
  gboolean looked;
  GError *unasked;
  gint64 paused_until;
  GPtrArray *events;
} TodokuWatchOutcome;

/* Pure: todoku-watch-judge.c */
gboolean            todoku_watch_is_due        (const TodokuWatchFacts  *facts,
                                                gint64                   now);
TodokuWatchTurn     todoku_watch_judge         (TodokuWatchFacts        *facts,
                                                TodokuWatchSeen          seen,
                                                const TodokuWatchTimes  *times);
gint64              todoku_watch_next_night    (TodokuClock             *clock,
                                                const char              *name,
                                                gint64                   now);
void                todoku_watch_plan          (TodokuClock             *clock,
                                                gpointer                 row,
                                                gboolean                 right);
gboolean            todoku_watch_set_monitored (TodokuClock             *clock,
                                                gpointer                 row,
                                                gboolean                 on);
void                todoku_watch_read_facts    (gconstpointer            row,
                                                TodokuWatchFacts        *ret_facts);
void                todoku_watch_write_facts   (gpointer                 row,
                                                const TodokuWatchFacts  *facts);

/* What is new: todoku-watch-wishes.c */
gboolean            todoku_watch_take_new      (TodokuTx                *tx,
                                                gpointer                 row,
                                                GError                 **error);

/* What is watched: todoku-watch-records.c */
GPtrArray          *todoku_watch_list_records  (gconstpointer            row);

/* The history: todoku-watch-note.c */
GPtrArray          *todoku_watch_note          (TodokuTx                *tx,
                                                gconstpointer            row,
                                                GPtrArray               *verdicts,
                                                GError                 **error);
gboolean            todoku_watch_note_alarm    (TodokuTx                *tx,
                                                gconstpointer            row,
                                                TodokuHistoryRow       **ret_cause,
                                                GError                 **error);

/**
 * TodokuWatchCertificate:
 * @found: what was found of it
 * @status: what the authority says of its renewal
 * @told: (owned) (nullable): all that the authority says; %NULL when it was not asked
 * @key_needed: whether the authority had to be asked and no key could be read
 * @key_read: whether one could
 *
 * What a look saw of the certificate of a tracking host.
 */
typedef struct
{
  TodokuRenewal found;
  TodokuRenewalStatus status;
  TodokuCertificate *told;
  gboolean key_needed;
  gboolean key_read;
} TodokuWatchCertificate;

/* The type of what the history says of a certificate */
#define TODOKU_WATCH_TLS "TLS"

/* The certificate: todoku-watch-certificate.c */
void                todoku_watch_look_at_certificate (TodokuJob                *job,
                                                const TodokuTrackingRow *row,
                                                GPtrArray               *verdicts,
                                                TodokuWatchCertificate  *self);
TodokuWatchSeen     todoku_watch_weigh_certificate (TodokuWatchSeen      seen,
                                                const TodokuWatchCertificate *self);
gboolean            todoku_watch_note_certificate (TodokuTx             *tx,
                                                TodokuTrackingRow       *row,
                                                const TodokuWatchCertificate *self,
                                                GPtrArray               *written,
                                                TodokuWatchSeen         *seen,
                                                GError                 **error);
void                todoku_watch_certificate_clear (TodokuWatchCertificate *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TodokuWatchCertificate, todoku_watch_certificate_clear)

/**
 * TodokuWatchAround:
 * @name_servers: (owned) (nullable): the zone's name servers
 * @company: (nullable): the id of the DNS company that these name
 * @spf: (owned) (nullable): the SPF records of the domain
 * @dmarc: (owned) (nullable): its DMARC records
 *
 * What a look saw around the records of a domain; %NULL where nobody answered.
 */
typedef struct
{
  char *name_servers;
  const char *company;
  char *spf;
  char *dmarc;
} TodokuWatchAround;

/* What stands around the records: todoku-watch-around.c */
void                todoku_watch_look_around   (TodokuJob               *job,
                                                const TodokuDomainRow   *row,
                                                TodokuWatchAround       *self);
gboolean            todoku_watch_note_around   (TodokuTx                *tx,
                                                TodokuDomainRow         *row,
                                                const TodokuWatchAround *self,
                                                GPtrArray               *written,
                                                GError                 **error);
void                todoku_watch_around_clear  (TodokuWatchAround       *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TodokuWatchAround, todoku_watch_around_clear)

/* One subject: todoku-watch-look.c */
void                todoku_session_watch_async (TodokuSession           *self,
                                                gpointer                 subject,
                                                gboolean                 all,
                                                GCancellable            *cancellable,
                                                GAsyncReadyCallback      callback,
                                                gpointer                 user_data);
TodokuWatchOutcome *todoku_session_watch_finish (TodokuSession          *self,
                                                GAsyncResult            *result,
                                                GError                 **error);
void                todoku_watch_outcome_free  (TodokuWatchOutcome      *outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuWatchOutcome, todoku_watch_outcome_free)

G_END_DECLS
