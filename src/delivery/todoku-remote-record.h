/* SPDX-License-Identifier: GPL-3.0-or-later
 * Records as services write them down: names that may be relative, values in quotes, priorities as
 * text. Pure; any thread. It refuses what nobody could enter into any DNS.
 */
#pragma once

#include "todoku-remote.h"

G_BEGIN_DECLS

/**
 * TODOKU_DEFAULT_PRIORITY:
 *
 * The preference of an MX record that a service gives none for; their own pages show it.
 */
#define TODOKU_DEFAULT_PRIORITY 10

gboolean todoku_host_read         (const char          *name,
                                   const char          *domain,
                                   char               **ret_host,
                                   char               **ret_alternative);
gboolean todoku_remote_check_text (const char          *what,
                                   const char          *text,
                                   gsize                limit,
                                   GError             **error);
gboolean todoku_remote_check_name (const char          *what,
                                   const char          *name,
                                   GError             **error);
gboolean todoku_remote_set_domain (TodokuRemote        *remote,
                                   const char          *domain,
                                   GError             **error);
gboolean todoku_remote_add_record (TodokuRemote        *remote,
                                   const TodokuRecord  *fields,
                                   gboolean             valid,
                                   const char          *reason,
                                   GError             **error);
void     todoku_remote_judge      (TodokuRemote        *remote,
                                   int                  state,
                                   gint64               service_time);

G_END_DECLS
