/* SPDX-License-Identifier: GPL-3.0-or-later
 * What differs between a delivery domain and the link branding of a tracking domain when one of
 * them is registered, asked for, adopted, refused or removed. Those stories are written once, over
 * a kind, and a kind is known by its table. Any thread and no I/O, but for the story that a kind
 * brings along.
 */
#pragma once

#include "todoku-job.h"
#include "todoku-rows.h"
#include "todoku-service.h"

G_BEGIN_DECLS

/**
 * TodokuSubjectKind:
 * @table: its table, whose rows the functions take
 * @remote: what it is at the service
 * @create: the effect of registering it
 * @remove: the effect of removing it
 * @remove_old: (nullable): the effect of removing the set that another one has replaced
 * @is_registering: whether it waits for its registration
 * @may_begin: moves a new or a refused one, or one that is to be issued again, to where it can be
 *   registered; says whether it may be
 * @matches: whether a remote is it
 * @fill_request: what to ask the service for; the request borrows from the row and from @label
 * @adopt: takes a remote over, with its records, and moves it on
 * @refuse: notes that the service certainly did not register it; @was_issued when an earlier set
 *   stays in force
 * @begin_removal: moves it to where it is being removed
 * @needs_edge: whether its stories want the way to an edge
 * @take_down: (nullable): a story, on a worker: removes what was made for it elsewhere, before the
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
  gboolean (*may_begin) (gpointer row, gboolean reissue);
  gboolean (*matches) (gconstpointer row, const TodokuRemote *remote);
  void (*fill_request) (gconstpointer row, TodokuRemoteRequest *request, char **ret_label);
  void (*adopt) (gpointer row, const TodokuRemote *remote);
  void (*refuse) (gpointer row, const char *token, gboolean was_issued);
  void (*begin_removal) (gpointer row);

  gboolean needs_edge;
  TodokuJobFunc take_down;
} TodokuSubjectKind;

extern const TodokuSubjectKind todoku_domain_kind;
extern const TodokuSubjectKind todoku_link_kind;

const TodokuSubjectKind *todoku_subject_kind_get (const TodokuTable *table);

G_END_DECLS
