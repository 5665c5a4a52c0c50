/* SPDX-License-Identifier: GPL-3.0-or-later
 * The test DNS server as a program, for tests of other programs: reads records, prints its port,
 * and answers at 127.0.0.1 until its standard input ends or it is terminated.
 *
 *   todoku-test-dns FILE…
 *
 * Lines are "OWNER TTL TYPE DATA", as todoku_test_dns_load() takes them, or one of
 *   !fault NAME NUMBER ARGUMENT     a TodokuTestDnsFault by its number; NAME * is every name
 *   !delay MILLISECONDS
 *   !loss SHARE
 *   !rate PER-SECOND
 *   !listen ADDRESS                 one more address, with the same port and the same lines
 */
#include "todoku-test-dns.h"

#include <gio/gunixinputstream.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
apply_line (TodokuTestDns *server,
            const char    *line)
{
  g_auto(GStrv) words = g_strsplit (line, " ", 4);
  guint n = g_strv_length (words);

  if (n == 4 && strcmp (words[0], "!fault") == 0)
    todoku_test_dns_set_fault (server, strcmp (words[1], "*") == 0 ? NULL : words[1],
                               (TodokuTestDnsFault) atoi (words[2]), (guint) atoi (words[3]));
  else if (n == 2 && strcmp (words[0], "!delay") == 0)
    todoku_test_dns_set_delay (server, (guint) atoi (words[1]));
  else if (n == 2 && strcmp (words[0], "!loss") == 0)
    todoku_test_dns_set_loss (server, g_ascii_strtod (words[1], NULL));
  else if (n == 2 && strcmp (words[0], "!rate") == 0)
    todoku_test_dns_set_rate (server, (guint) atoi (words[1]));
  else if (*line != '!')
    todoku_test_dns_load (server, line);
}

static void
stdin_read_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result,
                                                              NULL);

  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    g_main_loop_quit (user_data);
  else
    g_input_stream_read_bytes_async (G_INPUT_STREAM (source), 256, G_PRIORITY_DEFAULT, NULL,
                                     stdin_read_cb, user_data);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr(GPtrArray) servers =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_test_dns_free);
  guint16 port;

  g_ptr_array_add (servers, todoku_test_dns_new ());
  port = todoku_test_dns_get_port (g_ptr_array_index (servers, 0));

  for (int i = 1; i < argc; i++)
    {
      g_autofree char *contents = NULL;
      g_autoptr(GError) error = NULL;
      g_auto(GStrv) lines = NULL;

      if (!g_file_get_contents (argv[i], &contents, NULL, &error))
        {
          g_printerr ("%s\n", error->message);
          return EXIT_FAILURE;
        }
      lines = g_strsplit (contents, "\n", -1);
      for (guint j = 0; lines[j] != NULL; j++)
        if (g_str_has_prefix (lines[j], "!listen "))
          g_ptr_array_add (servers, todoku_test_dns_new_at (lines[j] + strlen ("!listen "), port));
      for (guint j = 0; lines[j] != NULL; j++)
        for (guint k = 0; k < servers->len; k++)
          apply_line (g_ptr_array_index (servers, k), lines[j]);
    }

  g_print ("%u\n", port);
  g_input_stream_read_bytes_async (input, 256, G_PRIORITY_DEFAULT, NULL, stdin_read_cb, loop);
  g_main_loop_run (loop);

  return EXIT_SUCCESS;
}
