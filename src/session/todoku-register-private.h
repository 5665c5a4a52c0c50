/* SPDX-License-Identifier: GPL-3.0-or-later
 * One registration while it is being brought to its end, and the ways in which it can end. Worker
 * threads only.
 */
#pragma once

#include "todoku-register.h"

G_BEGIN_DECLS

/**
 * TodokuStopNote:
 *
 * Brings the cancellation of a registration to disk: todoku-register-stop.c
 */
typedef struct
{
  TodokuStore *store;
  GCancellable *cancellable;
  gulong handler;
  const char *effect;
  gpointer row;
  GThread *thread;
} TodokuStopNote;

/**
 * TodokuRegistration:
 * @options: (unowned): what to register
 * @kind: what differs between a domain and a link
 * @row: (owned) (nullable): the subject as it was last committed
 * @intent: (owned) (nullable): the open intent
 * @old_id: (owned) (nullable): the service's number of the set that is replaced
 * @fresh: this job has stored the row, so a refusal takes it away again
 * @may_send: the intent is on disk, and nothing of it has been sent
 * @settled: it is registered, and so it is stored
 * @stopped: a person has cancelled it before this job began, and nobody wants it again
 * @stop_note: brings a cancellation of this job to disk
 * @conflict: the service says that somebody has registered it there
 * @n_sent: how often it was sent
 * @n_asked: how often the service was asked since
 * @deadline: when the grace is over, in monotonic time
 * @lost: (owned) (nullable): how the last request failed
 */
typedef struct
{
  const TodokuRegisterOptions *options;
  const TodokuSubjectKind *kind;
  TodokuSubjectRow *row;
  TodokuJournalRow *intent;
  char *old_id;
  gboolean fresh;
  gboolean may_send;
  gboolean settled;
  gboolean stopped;
  TodokuStopNote stop_note;
  gboolean conflict;
  guint n_sent;
  guint n_asked;
  gint64 deadline;
  GError *lost;
} TodokuRegistration;

void     todoku_stop_note_begin           (TodokuStopNote          *self,
                                           TodokuJob               *job,
                                           const char              *effect,
                                           gconstpointer            row);
void     todoku_stop_note_end             (TodokuStopNote          *self);
gboolean todoku_stop_note_is_in           (const TodokuJournalRow  *intent);

void     todoku_registration_clear        (TodokuRegistration      *self);
gboolean todoku_registration_is_stopping  (TodokuRegistration      *self,
                                           TodokuJob               *job);
gboolean todoku_registration_adopt        (TodokuRegistration      *self,
                                           TodokuJob               *job,
                                           const TodokuRemote      *remote,
                                           GError                 **error);
gboolean todoku_registration_refuse       (TodokuRegistration      *self,
                                           TodokuJob               *job,
                                           GError                  *failure,
                                           GError                 **error);
gboolean todoku_registration_stop         (TodokuRegistration      *self,
                                           TodokuJob               *job,
                                           GError                 **error);
gboolean todoku_registration_leave_open   (TodokuRegistration      *self,
                                           TodokuJob               *job,
                                           GError                  *failure,
                                           GError                 **error);
gboolean todoku_registration_intend_again (TodokuRegistration      *self,
                                           TodokuJob               *job,
                                           GError                 **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TodokuRegistration, todoku_registration_clear)

G_END_DECLS
