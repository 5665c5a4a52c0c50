/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the process that kills itself shares with what it does. Tests only.
 */
#pragma once

#include "todoku-session.h"

G_BEGIN_DECLS

/* (nullable): what a person cancels while the request is on its way, or before it is sent */
extern GCancellable *victim_cancellable;
extern gboolean victim_cancels_before;

/* (nullable): where to publish, and with which key */
extern const char *victim_dns_server;
extern const char *victim_dns_key;

gboolean victim_begin (TodokuSession *session,
                       const char    *operation,
                       const char    *name,
                       gboolean      *ended);

G_END_DECLS
