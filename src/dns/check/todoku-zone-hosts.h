/* SPDX-License-Identifier: GPL-3.0-or-later
 * The addresses of name servers. Thousands of domains share a few of them, so each is looked up
 * once for as long as DNS says, within bounds. On the resolver's main context.
 */
#pragma once

#include "todoku-resolver.h"

G_BEGIN_DECLS

/**
 * TodokuZoneServer:
 * @name: the name of the server
 * @address_text: its address
 * @address: the same, with the port on which it is asked
 * @is_alias: whether its name is that of an alias
 *
 * One address of one authoritative server. Read-only.
 */
typedef struct
{
  char *name;
  char *address_text;
  GSocketAddress *address;
  gboolean is_alias;
} TodokuZoneServer;

typedef struct _TodokuZoneHosts TodokuZoneHosts;

/**
 * TodokuZoneHostFunc:
 * @name: the name of the server
 * @servers: (transfer none) (element-type TodokuZoneServer): the addresses; empty when there are
 *   none or nobody answered
 * @is_certain: whether somebody said that there are no others
 * @user_data: what was given
 *
 * Called once, from the main loop or, for a host that is known, at once.
 */
typedef void (*TodokuZoneHostFunc) (const char *name,
                                    GPtrArray  *servers,
                                    gboolean    is_certain,
                                    gpointer    user_data);

TodokuZoneHosts  *todoku_zone_hosts_new    (TodokuResolver     *resolver,
                                            GCancellable       *cancellable);
void              todoku_zone_hosts_free   (TodokuZoneHosts    *self);
void              todoku_zone_hosts_find   (TodokuZoneHosts    *self,
                                            const char         *name,
                                            TodokuZoneHostFunc  func,
                                            gpointer            user_data);

TodokuZoneServer *todoku_zone_server_new   (TodokuZoneHosts    *hosts,
                                            const char         *name,
                                            const char         *address_text);
TodokuZoneServer *todoku_zone_server_ref   (TodokuZoneServer   *server);
void              todoku_zone_server_unref (TodokuZoneServer   *server);

G_END_DECLS
