/* SPDX-License-Identifier: GPL-3.0-or-later
 * What differs between a delivery domain and the link branding of a tracking domain when one of
 * them is registered, asked for, adopted, refused or removed. Those stories are written once, over
 * a kind. Any thread; no I/O.
 */
#pragma once

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
 * @peek_name: the name that the service knows it by
 * @peek_remote_id: (nullable) its number at the service
 * @get_server: the row of its delivery server
 * @is_registering: whether it waits for its registration
 * @may_begin: moves a new or a refused one, or one that is to be issued again, to where it can be
 *   registered; says whether it may be
 * @matches: whether a remote is it
 * @fill_request: what to ask the service for; the request borrows from the row and from @label
 * @adopt: takes a remote over, with its records, and moves it on
 * @refuse: notes that the service certainly did not register it; @was_issued when an earlier set
 *   stays in force
 * @begin_removal: moves it to where it is being removed
 * @note: notes how an operation failed, and when to try again; @token may be %NULL
 * @note_attempt: the same, with the usual back-off
 */
typedef struct
{
  const TodokuTable *table;
  TodokuRemoteKind remote;
  const char *create;
  const char *remove;
  const char *remove_old;

  const char *(*peek_name) (gconstpointer row);
  const char *(*peek_remote_id) (gconstpointer row);
  gint64 (*get_server) (gconstpointer row);
  gboolean (*is_registering) (gconstpointer row);
  gboolean (*may_begin) (gpointer row, gboolean reissue);
  gboolean (*matches) (gconstpointer row, const TodokuRemote *remote);
  void (*fill_request) (gconstpointer row, TodokuRemoteRequest *request, char **ret_label);
  void (*adopt) (gpointer row, const TodokuRemote *remote);
  void (*refuse) (gpointer row, const char *token, gboolean was_issued);
  void (*begin_removal) (gpointer row);
  void (*note) (gpointer row, const char *token, gint64 next_check_at);
  void (*note_attempt) (gpointer row, const char *token);
} TodokuSubjectKind;

extern const TodokuSubjectKind todoku_domain_kind;
extern const TodokuSubjectKind todoku_link_kind;

G_END_DECLS
