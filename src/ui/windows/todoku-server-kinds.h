/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the form of a new delivery server says and asks for, service by service. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-enums.h"

G_BEGIN_DECLS

/**
 * TodokuServerKind:
 * @kind: the token of the service
 * @is_eu: whether it is the service's address for accounts in the EU
 * @is_resold: whether a reseller says where the API is
 * @title: what the service is called
 * @caption: what one connects with
 * @name: the name that is proposed; a name of the service, never translated
 * @heading: the large line of the form
 * @lead: what is needed
 * @how: how a key is made, a line each; empty where a reseller hands it out
 * @place: (nullable): the page on which a key is made
 * @letter: (nullable): what to ask a reseller for
 *
 * One line of the chooser, with everything behind it. The texts are untranslated.
 */
typedef struct
{
  const char *kind;
  gboolean is_eu;
  gboolean is_resold;
  const char *title;
  const char *caption;
  const char *name;
  const char *heading;
  const char *lead;
  const char *how[4];
  const char *place;
  const char *letter;
} TodokuServerKind;

guint                   todoku_server_kinds_get_n     (void);
const TodokuServerKind *todoku_server_kinds_get       (guint                   n);
char                   *todoku_server_kind_dup_url    (const TodokuServerKind *self,
                                                       const char             *entered);
GtkWidget              *todoku_server_kind_new_how    (const TodokuServerKind *self);

G_END_DECLS
