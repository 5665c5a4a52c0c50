/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sockets of a DNS server: UDP and TCP at one port of a loopback address. What is said to a
 * message, and how wrongly, is decided by one function. Thread-default main context of whoever
 * makes it. Of the practice program and the tests; it refuses to listen on anything but loopback.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TodokuDnsServed:
 * @reply: (owned) (nullable): what is sent; without one, nothing
 * @delay: over UDP, how many milliseconds later it is sent
 * @is_elsewhere: over UDP, whether it is sent from another port
 * @hangs_up: over TCP without a reply, whether the connection is closed, too
 *
 * What happens to a message that came in. All of it is 0 before it is asked for.
 */
typedef struct
{
  GBytes *reply;
  guint delay;
  gboolean is_elsewhere;
  gboolean hangs_up;
} TodokuDnsServed;

/**
 * TodokuDnsServeFunc:
 * @message: (array length=length): what came in, whatever it is
 * @length: how many octets it has
 * @via_tcp: whether it came over TCP
 * @served: (inout): what happens to it
 * @user_data: what was given to todoku_dns_server_new()
 */
typedef void (*TodokuDnsServeFunc) (const guint8    *message,
                                    gsize            length,
                                    gboolean         via_tcp,
                                    TodokuDnsServed *served,
                                    gpointer         user_data);

typedef struct _TodokuDnsServer TodokuDnsServer;

TodokuDnsServer *todoku_dns_server_new         (const char          *address,
                                                guint16              port,
                                                TodokuDnsServeFunc   serve,
                                                gpointer             user_data,
                                                GError             **error);
void             todoku_dns_server_free        (TodokuDnsServer     *self);
GSocketAddress  *todoku_dns_server_get_address (TodokuDnsServer     *self);
guint16          todoku_dns_server_get_port    (TodokuDnsServer     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuDnsServer, todoku_dns_server_free)

G_END_DECLS
