/* SPDX-License-Identifier: GPL-3.0-or-later
 * What differs between a delivery domain and the link branding of a tracking domain when one of
 * them is registered, asked for, adopted, refused or removed. Those stories are written once, over
 * a kind, and a kind is known by its table. Any thread and no I/O, but for the two stories that a
 * kind brings along.
 */
#pragma once

#include "todoku-job.h"
#include "todoku-operation.h"
#include "todoku-rows.h"
#include "todoku-service.h"

G_BEGIN_DECLS

/**
 * TodokuVerifyOptions:
 * @check: DNS is asked and nobody else; what the service and the edge think stays as it is
 * @look: nobody asked for it, so nothing begins that has a deadline, and the service is spared
 * @resume: only what an earlier attempt left unsettled is brought to its end
 * @waits: whether the plan of earlier looks waits for a moment that was named; in and out
 *
 * What the stories @verify of the kinds are given.
 */
typedef struct
{
  gboolean check;
  gboolean look;
  gboolean resume;
  gboolean waits;
} TodokuVerifyOptions;

/**
 * TodokuSubjectKind:
 * @table: its table, whose rows the functions take
 * @remote: what it is at the service
 * @create: the effect of registering it
 * @remove: the effect of removing it
 * @remove_old: (nullable): the effect of removing the set that another one has replaced
 * @is_registering: whether it waits for its registration
 * @is_removing: whether it waits for its removal
 * @may_begin: moves a new or a refused one, or one that is to be issued again, to where it can be
 *   registered; says whether it may be
 * @matches: whether a remote is it
 * @fill_request: what to ask the service for; the request borrows from the row and from @label
 * @adopt: takes a remote over, with its records, and moves it on
 * @refuse: notes that the service certainly did not register it; @was_issued when an earlier set
 *   stays in force
 * @begin_removal: moves it to where it is being removed
 * @get_operation: what verifying it is going to do, in one word, from where it begins
 * @needs_edge: whether its stories want the way to an edge
 * @verify: a story, on a worker: looks its records up, asks the service or the edge, and brings it
 *   on; its answer is whether it has come on
 * @complete: (nullable): does what a registration takes besides its first call, in a slot; what the
 *   service says to it is no failure of the registration
 * @take_down: (nullable): a story as well: removes what was made for it elsewhere, before the
 *   service is asked to remove it
 */
typedef struct
{
  const TodokuTable *table;
  TodokuRemoteKind remote;
  const char *create;
  const char *remove;
  const char *remove_old;

  gboolean (*is_registering) (gconstpointer row);
  gboolean (*is_removing) (gconstpointer row);
  gboolean (*may_begin) (gpointer row, gboolean reissue);
  gboolean (*matches) (gconstpointer row, const TodokuRemote *remote);
  void (*fill_request) (gconstpointer row, TodokuRemoteRequest *request, char **ret_label);
  void (*adopt) (gpointer row, const TodokuRemote *remote);
  void (*refuse) (gpointer row, const char *token, gboolean was_issued);
  void (*begin_removal) (gpointer row);

  TodokuOperationKind (*get_operation) (gconstpointer row, const TodokuVerifyOptions *options);
  gboolean needs_edge;
  TodokuJobFunc verify;
  gboolean (*complete) (TodokuJob *job, TodokuService *service, GError **error);
  TodokuJobFunc take_down;
} TodokuSubjectKind;

extern const TodokuSubjectKind todoku_domain_kind;
extern const TodokuSubjectKind todoku_link_kind;

const TodokuSubjectKind *todoku_subject_kind_get (const TodokuTable *table);

G_END_DECLS
