/* SPDX-License-Identifier: GPL-3.0-or-later
 * Starts knotd in a folder of its own, on a port that was free a moment ago, and waits until it
 * takes connections. Tests only.
 */
#include "todoku-test-knot.h"

#include "todoku-test.h"

struct _TodokuTestKnot
{
  char *dir;
  guint16 port;
  GSubprocess *process;
};

static guint16
find_free_port (void)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) bound = NULL;
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                            G_SOCKET_PROTOCOL_TCP, NULL);

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  bound = g_socket_get_local_address (socket, NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

static gboolean
accepts (guint16 port)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, NULL);

  return connection != NULL;
}

/**
 * todoku_test_knot_new:
 * @zone: the apex of its zone
 *
 * Returns: (transfer full) (nullable): a server that answers, or %NULL where there is no knotd
 */
TodokuTestKnot *
todoku_test_knot_new (const char *zone)
{
  g_autofree char *program = g_find_program_in_path ("knotd");
  g_autofree char *config = NULL;
  g_autofree char *text = NULL;
  g_autofree char *config_path = NULL;
  g_autofree char *zone_path = NULL;
  g_autoptr(GError) error = NULL;
  TodokuTestKnot *self;

  if (program == NULL && g_file_test ("/usr/sbin/knotd", G_FILE_TEST_IS_EXECUTABLE))
    program = g_strdup ("/usr/sbin/knotd");
  if (program == NULL)
    return NULL;

  self = g_new0 (TodokuTestKnot, 1);
  self->dir = todoku_test_make_dir ();
  self->port = find_free_port ();
  config_path = g_build_filename (self->dir, "server.conf", NULL);
  zone_path = g_build_filename (self->dir, "zone", NULL);
  text = g_strdup_printf ("$ORIGIN %s.\n$TTL 300\n@ SOA ns1 hostmaster 1 3600 600 86400 300\n"
                          "@ NS ns1\nns1 A 127.0.0.1\n", zone);
  config = g_strdup_printf ("server:\n  listen: 127.0.0.1@%1$u\n  rundir: %2$s\n"
                            "database:\n  storage: %2$s\n"
                            "key:\n  - id: todoku\n    algorithm: hmac-sha256\n"
                            "    secret: " TODOKU_TEST_KNOT_SECRET "\n"
                            "acl:\n  - id: update\n    key: todoku\n    action: update\n"
                            "zone:\n  - domain: %3$s\n    storage: %2$s\n    file: zone\n"
                            "    acl: update\n    zonefile-sync: -1\n    zonefile-load: whole\n"
                            "    journal-content: all\n",
                            (guint) self->port, self->dir, zone);
  g_assert_true (g_file_set_contents (config_path, config, -1, &error));
  g_assert_true (g_file_set_contents (zone_path, text, -1, &error));
  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                    G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, program, "-c",
                                    config_path, NULL);
  g_assert_no_error (error);
  for (guint i = 0; i < 500 && !accepts (self->port); i++)
    g_usleep (20 * 1000);
  g_assert_true (accepts (self->port));

  return self;
}

/**
 * todoku_test_knot_free:
 * @self: (transfer full): a server
 */
void
todoku_test_knot_free (TodokuTestKnot *self)
{
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  todoku_test_remove_dir (self->dir);
  g_free (self->dir);
  g_free (self);
}

/**
 * todoku_test_knot_get_port:
 * @self: a server
 *
 * Returns: where it listens on 127.0.0.1
 */
guint16
todoku_test_knot_get_port (TodokuTestKnot *self)
{
  return self->port;
}
