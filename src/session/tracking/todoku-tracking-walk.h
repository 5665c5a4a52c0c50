/* SPDX-License-Identifier: GPL-3.0-or-later
 * One walk of a tracking domain through its stages: what the stories of its three steps share. The
 * stage says what comes next, so that a process which was killed anywhere goes on where its stage
 * and its journal say. Worker threads only.
 */
#pragma once

#include "todoku-facts.h"
#include "todoku-register.h"
#include "todoku-runner.h"

G_BEGIN_DECLS

/**
 * TodokuWalk:
 * @job: the job
 * @options: what the call was given
 * @row: (owned): the tracking domain as it was last read; inside a transaction it may be changed
 * @verdicts: (owned) (nullable) (element-type TodokuVerdict): what our own look found
 * @looked_step: the step whose records were looked up
 * @looked_all: those of the other steps were looked up as well
 * @others_right: whether these are right
 * @looked: our own look at the records of the current step has been taken
 * @summary: what it found, together
 * @stepped: a step was passed
 * @ended: it has come as far as it can now
 * @n_polls: how often the edge was waited for
 */
typedef struct
{
  TodokuJob *job;
  TodokuVerifyOptions *options;
  TodokuTrackingRow *row;
  GPtrArray *verdicts;
  int looked_step;
  gboolean looked_all;
  gboolean others_right;
  gboolean looked;
  TodokuCheckSummary summary;
  gboolean stepped;
  gboolean ended;
  guint n_polls;
} TodokuWalk;

void             todoku_walk_clear        (TodokuWalk  *self);
gboolean         todoku_walk_read         (TodokuWalk  *self,
                                           GError     **error);
TodokuTx        *todoku_walk_begin        (TodokuWalk  *self,
                                           GError     **error);
gboolean         todoku_walk_commit       (TodokuWalk  *self,
                                           TodokuTx    *tx,
                                           GError     **error);
gboolean         todoku_walk_end_in       (TodokuWalk  *self,
                                           TodokuTx    *tx,
                                           GError      *failure,
                                           GError     **error);
TodokuEdgeProbe *todoku_walk_probe        (TodokuWalk  *self,
                                           const char  *edge_host,
                                           GError     **error);
gboolean         todoku_walk_end          (TodokuWalk  *self,
                                           GError      *failure,
                                           GError     **error);
gboolean         todoku_walk_pause        (TodokuWalk  *self,
                                           gboolean    *ret_again,
                                           GError     **error);
void             todoku_walk_note_failure (TodokuWalk  *self,
                                           const char  *token);
gboolean         todoku_walk_look         (TodokuWalk  *self,
                                           GError     **failure,
                                           GError     **error);
void             todoku_walk_plan         (TodokuWalk  *self);

/**
 * TodokuEdgePiece:
 * @effect: the effect of making it
 * @prefix: how its idempotency tokens begin
 * @token_offset: where a #TodokuTrackingRow keeps the token
 * @remembers: for how long the edge knows a token; 0 for ever
 * @max_sent: how often one call sends a request whose answer is lost; once where the connection
 *   repeats it by itself
 * @may_begin: (nullable): whether it makes sense to ask for it at all
 * @request: asks for it; with the same token again it is the same one
 * @find: looks for what was made with a token
 * @take: notes it on the row
 * @free: frees it
 *
 * One of the two things that an edge makes for a tracking domain.
 */
typedef struct
{
  const char *effect;
  const char *prefix;
  gsize token_offset;
  gint64 remembers;
  int max_sent;
  gboolean (*may_begin) (TodokuJob                *job,
                         const TodokuTrackingRow  *row,
                         GError                  **error);
  gpointer (*request) (TodokuEdge         *edge,
                       const TodokuWalk   *walk,
                       const char         *token,
                       GError            **error);
  gpointer (*find) (TodokuEdge               *edge,
                    const TodokuTrackingRow  *row,
                    const char               *token,
                    GError                  **error);
  void (*take) (TodokuTrackingRow *row,
                gconstpointer      made);
  GDestroyNotify free;
} TodokuEdgePiece;

gboolean todoku_walk_obtain (TodokuWalk             *self,
                             const TodokuEdgePiece  *piece,
                             GError                **error);

gboolean todoku_walk_get_certificate   (TodokuWalk  *self,
                                        GError     **error);
gboolean todoku_walk_await_certificate (TodokuWalk  *self,
                                        GError     **error);
gboolean todoku_walk_distribute        (TodokuWalk  *self,
                                        GError     **error);
gboolean todoku_walk_probe_edge        (TodokuWalk  *self,
                                        GError     **error);
gboolean todoku_walk_probe_service     (TodokuWalk  *self,
                                        GError     **error);
gboolean todoku_walk_go                (TodokuWalk  *self,
                                        GError     **error);

void     todoku_tracking_make_step3 (TodokuTrackingRow        *row);
gboolean todoku_tracking_check_caa  (TodokuJob                *job,
                                     const TodokuTrackingRow  *row,
                                     const char *const        *authorities,
                                     GError                  **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TodokuWalk, todoku_walk_clear)

G_END_DECLS
