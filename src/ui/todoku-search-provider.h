/* SPDX-License-Identifier: GPL-3.0-or-later
 * Domains and accounts in the search of the desktop: org.gnome.Shell.SearchProvider2. Main thread
 * only.
 */
#pragma once

#include "todoku-session.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_SEARCH_PROVIDER (todoku_search_provider_get_type ())
G_DECLARE_FINAL_TYPE (TodokuSearchProvider, todoku_search_provider, TODOKU, SEARCH_PROVIDER,
                      GObject)

TodokuSearchProvider *todoku_search_provider_new         (void);
gboolean              todoku_search_provider_export      (TodokuSearchProvider  *self,
                                                          GDBusConnection       *connection,
                                                          const char            *path,
                                                          GError               **error);
void                  todoku_search_provider_unexport    (TodokuSearchProvider  *self);
void                  todoku_search_provider_set_session (TodokuSearchProvider  *self,
                                                          TodokuSession         *session);
void                  todoku_search_provider_set_ready   (TodokuSearchProvider  *self);

G_END_DECLS
