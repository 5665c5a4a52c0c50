/* SPDX-License-Identifier: GPL-3.0-or-later
 * Domain names between the wire and text. Pure; any thread. In text every dot separates two labels:
 * a dot, a backslash, a quotation mark or a byte that is not printable ASCII inside a label is
 * written \DDD (RFC 1035 section 5.1), so that text can be split at dots safely.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* RFC 1035 section 2.3.4; every octet may need four characters, and the text ends in NUL. */
#define TODOKU_DNS_NAME_MAX 255
#define TODOKU_DNS_LABEL_MAX 63
#define TODOKU_DNS_NAME_TEXT_MAX (4 * TODOKU_DNS_NAME_MAX + 1)

gsize    todoku_dns_name_to_wire   (const char   *name,
                                    guint8        wire[TODOKU_DNS_NAME_MAX],
                                    GError      **error);
gboolean todoku_dns_name_expand    (const guint8 *message,
                                    gsize         length,
                                    gsize        *position,
                                    guint8        wire[TODOKU_DNS_NAME_MAX],
                                    gsize        *wire_length);
gboolean todoku_dns_name_skip      (const guint8 *message,
                                    gsize         length,
                                    gsize        *position);
gsize    todoku_dns_name_to_text   (const guint8 *wire,
                                    char          text[TODOKU_DNS_NAME_TEXT_MAX]);

G_END_DECLS
