/* SPDX-License-Identifier: GPL-3.0-or-later
 * DNS UPDATE messages (RFC 2136) that can only add what is not there, or remove exactly what was
 * added. Pure; any thread. It refuses to write a message that could change an existing record.
 */
#pragma once

#include <gio/gio.h>

#include "todoku-record.h"

G_BEGIN_DECLS

GByteArray *todoku_dns_update_write_add    (guint16       id,
                                            const char   *zone,
                                            guint32       ttl,
                                            GPtrArray    *records,
                                            GPtrArray    *present,
                                            GPtrArray    *replaced,
                                            GError      **error);
GByteArray *todoku_dns_update_write_remove (guint16       id,
                                            const char   *zone,
                                            GPtrArray    *records,
                                            GError      **error);
gboolean    todoku_dns_update_read_reply   (const guint8 *message,
                                            gsize         length,
                                            guint16       id,
                                            guint16      *ret_rcode);

G_END_DECLS
