/* SPDX-License-Identifier: GPL-3.0-or-later
 * What counts as this computer, and how it is reached: never through a proxy. Any thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean        todoku_host_is_loopback            (const char     *host);
GProxyResolver *todoku_loopback_proxy_resolver_new (GProxyResolver *other);

G_END_DECLS
