/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the two halves of the server share.
 */
#pragma once

#include "todoku-dns-server.h"

G_BEGIN_DECLS

/**
 * TodokuDnsServer:
 * @serve: says what happens to a message
 * @user_data: its argument
 * @udp: (owned): the socket for datagrams
 * @udp_source: (owned): says that some have come
 * @tcp: (owned): takes connections
 * @clients: the connections that are open; each belongs to what it is waiting for
 * @parcels: (owned): datagrams that are sent later, the first one first
 * @timer: (owned): sends them
 * @address: (owned): where it listens
 */
struct _TodokuDnsServer
{
  TodokuDnsServeFunc serve;
  gpointer user_data;
  GSocket *udp;
  GSource *udp_source;
  GSocketService *tcp;
  GPtrArray *clients;
  GSequence *parcels;
  GSource *timer;
  GSocketAddress *address;
};

void todoku_dns_server_start_streams (TodokuDnsServer *self);
void todoku_dns_server_end_streams   (TodokuDnsServer *self);

G_END_DECLS
