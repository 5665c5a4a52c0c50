/* SPDX-License-Identifier: GPL-3.0-or-later
 * Numbers of the wire (RFC 1035 section 2.3.2: the high octet first) and the length that goes
 * before a message over TCP. Pure; any thread. It checks no bounds: callers have.
 */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* RFC 1035 section 4.2.2: two octets of length come before each message over TCP. */
#define TODOKU_DNS_PREFIX_LENGTH 2

static inline guint16
todoku_dns_get_u16 (const guint8 *data)
{
  return (guint16) (data[0] << 8 | data[1]);
}

static inline guint32
todoku_dns_get_u32 (const guint8 *data)
{
  return (guint32) data[0] << 24 | (guint32) data[1] << 16 | (guint32) data[2] << 8 | data[3];
}

/* Returns where the next octet goes. */
static inline guint8 *
todoku_dns_put_u16 (guint8  *out,
                    guint16  value)
{
  out[0] = (guint8) (value >> 8);
  out[1] = (guint8) value;

  return out + 2;
}

static inline void
todoku_dns_append_u16 (GByteArray *array,
                       guint16     value)
{
  guint8 data[2];

  todoku_dns_put_u16 (data, value);
  g_byte_array_append (array, data, sizeof data);
}

static inline void
todoku_dns_append_u32 (GByteArray *array,
                       guint32     value)
{
  todoku_dns_append_u16 (array, (guint16) (value >> 16));
  todoku_dns_append_u16 (array, (guint16) value);
}

/* Returns the message, which has at most 65,535 octets, as it goes over TCP. */
static inline GBytes *
todoku_dns_frame (gconstpointer message,
                  gsize         length)
{
  guint8 *framed = g_malloc (TODOKU_DNS_PREFIX_LENGTH + length);

  memcpy (todoku_dns_put_u16 (framed, (guint16) length), message, length);

  return g_bytes_new_take (framed, TODOKU_DNS_PREFIX_LENGTH + length);
}

G_END_DECLS
