/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which recursive resolvers to ask: the system's, or those that somebody typed. Reads one small
 * file and nothing else; any thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GPtrArray *todoku_dns_servers_parse            (const char  *text,
                                                guint        most,
                                                GError     **error);
GPtrArray *todoku_dns_servers_from_resolv_conf (const char  *contents);
GPtrArray *todoku_dns_servers_load             (const char  *path);

G_END_DECLS
