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

static gboolean
accepts (guint16 port)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, NULL);

  return connection != NULL;
}

static char *
find_program (void)
{
  char *program = g_find_program_in_path ("knotd");

  if (program == NULL && g_file_test ("/usr/sbin/knotd", G_FILE_TEST_IS_EXECUTABLE))
    program = g_strdup ("/usr/sbin/knotd");

  return program;
}

static TodokuTestKnot *
make_server (void)
{
  TodokuTestKnot *self = g_new0 (TodokuTestKnot, 1);

  self->dir = todoku_test_make_dir ();
  self->port = todoku_test_find_port ();

  return self;
}

/* By default knotd takes no connection before it has loaded its zones. */
static void
start_server (TodokuTestKnot *self,
              const char     *program,
              const char     *config)
{
  g_autofree char *config_path = g_build_filename (self->dir, "server.conf", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (config_path, config, -1, &error));
  self->process = todoku_test_launch ((const char *const []) { program, "-c", config_path, NULL },
                                      NULL, G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                      G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  for (guint i = 0; i < 1500 && !accepts (self->port); i++)
    g_usleep (20 * 1000);
  g_assert_true (accepts (self->port));
}

/**
 * todoku_test_knot_serve:
 * @zones: (element-type TodokuTestKnotZone): its zones
 *
 * Returns: (transfer full) (nullable): a server of many zones, or %NULL where there is no knotd
 */
TodokuTestKnot *
todoku_test_knot_serve (GPtrArray *zones)
{
  g_autofree char *program = find_program ();
  g_autoptr(GString) config = g_string_new (NULL);
  TodokuTestKnot *self;

  if (program == NULL)
    return NULL;

  self = make_server ();
  g_string_printf (config, "server:\n  listen: 127.0.0.1@%1$u\n  rundir: %2$s\n"
                   "database:\n  storage: %2$s\n"
                   "template:\n  - id: default\n    storage: %2$s\n    zonefile-sync: -1\n"
                   "    zonefile-load: whole\n    journal-content: none\nzone:\n",
                   (guint) self->port, self->dir);
  for (guint i = 0; i < zones->len; i++)
    {
      const TodokuTestKnotZone *zone = g_ptr_array_index (zones, i);
      g_autofree char *name = g_strdup_printf ("%u", i);
      g_autofree char *path = g_build_filename (self->dir, name, NULL);
      g_autofree char *text = g_strdup_printf ("$ORIGIN %s.\n$TTL 300\n%s", zone->apex,
                                               zone->records);

      g_assert_true (g_file_set_contents (path, text, -1, NULL));
      g_string_append_printf (config, "  - domain: \"%s.\"\n    file: %s\n%s", zone->apex, name,
                              zone->is_signed ? "    dnssec-signing: on\n" : "");
    }
  start_server (self, program, config->str);

  return self;
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
  g_autofree char *program = find_program ();
  g_autofree char *config = NULL;
  g_autofree char *text = NULL;
  g_autofree char *zone_path = NULL;
  g_autoptr(GError) error = NULL;
  TodokuTestKnot *self;

  if (program == NULL)
    return NULL;

  self = make_server ();
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
  g_assert_true (g_file_set_contents (zone_path, text, -1, &error));
  g_assert_no_error (error);
  start_server (self, program, config);

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
