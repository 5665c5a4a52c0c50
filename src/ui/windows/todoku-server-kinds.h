/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the form of a new delivery server says and asks for, service by service. Main thread only.
 */
#pragma once

#include "todoku-rows.h"
#include "todoku-services.h"
#include "todoku-session.h"

G_BEGIN_DECLS

/**
 * TodokuServerKind:
 * @kind: the token of the service
 * @region: (nullable): the token of the region that this line means
 * @is_resold: whether a reseller says where the API is
 * @site: (nullable): where a key is made, by its name
 * @title: what the service is called
 * @caption: what one connects with
 * @name: the name that is proposed; a name of the service, never translated
 * @heading: the large line of the form
 * @lead: what is needed
 * @how: how a key is made, a line each; empty where a reseller hands it out
 * @user: (nullable): what a part of the account is called, where one can act for it
 * @letter: (nullable): what to ask a reseller for
 *
 * One line of the chooser, with everything behind it. The texts are untranslated.
 */
typedef struct
{
  const char *kind;
  const char *region;
  gboolean is_resold;
  const char *site;
  const char *title;
  const char *caption;
  const char *name;
  const char *heading;
  const char *lead;
  const char *how[4];
  const char *user;
  const char *letter;
} TodokuServerKind;

/**
 * TodokuServerEntered:
 * @name: the name to show
 * @url: (nullable): the base URL: a reseller's, or one that is not the service's usual one
 * @region: (nullable): the token of the region, where one is chosen
 * @user: the part of the account to act for
 *
 * What somebody has entered.
 */
typedef struct
{
  const char *name;
  const char *url;
  const char *region;
  const char *user;
} TodokuServerEntered;

guint                    todoku_server_kinds_get_n       (void);
const TodokuServerKind  *todoku_server_kinds_get         (guint                      n);
gboolean                 todoku_server_kinds_have_user   (const char                *kind);
const TodokuServiceInfo *todoku_server_kind_get_info     (const TodokuServerKind    *self);
gboolean                 todoku_server_kind_asks_region  (const TodokuServerKind    *self);
const char              *todoku_server_kind_get_place    (const TodokuServerKind    *self);
gboolean                 todoku_server_kind_has_practice (const TodokuServerKind    *self);
char                    *todoku_server_kind_propose_name (const TodokuServerKind    *self,
                                                          const char                *region,
                                                          TodokuSession             *session);
TodokuServerRow         *todoku_server_kind_make_row     (const TodokuServerKind    *self,
                                                          const TodokuServerEntered *entered);
char                    *todoku_server_kind_make_key     (const TodokuServerKind    *self,
                                                          const char                *id,
                                                          const char                *key);
char                    *todoku_server_kind_find_missing (const TodokuServerKind    *self,
                                                          const GError              *error);

G_END_DECLS
