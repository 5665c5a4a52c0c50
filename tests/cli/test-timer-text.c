/* SPDX-License-Identifier: GPL-3.0-or-later
 * The line of a crontab as cron and the shell read it, the unit as systemd does, and moments as
 * people type them.
 */
#include "todoku-cli-timer-text.h"
#include "todoku-cli-when.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "todoku-test.h"

static void
clear_environment (void)
{
  static const char * const names[] = {
    "XDG_DATA_HOME", "TODOKU_SECRETS", "TODOKU_RESOLVER", "TODOKU_DNS_PORT", "TODOKU_API_KEY",
    "LC_ALL", "LC_MESSAGES", "LANG",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_unsetenv (names[i]);
}

/* crontab(5): an unescaped "%" ends the command, "\%" is one; cron gives no other environment. */
static char *
run_like_cron (const char *line)
{
  g_auto(GStrv) fields = g_strsplit (line, " ", 6);
  g_auto(GStrv) parts = NULL;
  g_autofree char *command = NULL;
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;
  char *environment[] = { (char *) "HOME=/", (char *) "SHELL=/bin/sh",
                          (char *) "PATH=/usr/bin:/bin", NULL };
  char *argv[] = { (char *) "/bin/sh", (char *) "-c", NULL, NULL };
  char *minute_end = NULL;
  int status;

  g_assert_cmpuint (g_strv_length (fields), ==, 6);
  g_assert_cmpuint (g_ascii_strtoull (fields[0], &minute_end, 10), <, 60);
  g_assert_cmpstr (minute_end, ==, "");
  for (guint i = 1; i < 5; i++)
    g_assert_cmpstr (fields[i], ==, "*");

  parts = g_strsplit (fields[5], "\\%", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    g_assert_null (strchr (parts[i], '%'));
  command = g_strjoinv ("%", parts);
  argv[2] = command;
  g_spawn_sync (NULL, argv, environment, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));

  return g_steal_pointer (&output);
}

static void
test_crontab (void)
{
  g_autofree char *folder = todoku_test_make_dir ();
  g_autofree char *program = g_build_filename (folder, "a 'b' 100% $HOME\"c", NULL);
  g_autofree char *line = NULL;
  g_autofree char *output = NULL;

  g_file_set_contents_full (program,
                            "#!/bin/sh\necho \"$XDG_DATA_HOME|$TODOKU_SECRETS|$LANG|"
                            "$TODOKU_API_KEY|$*\"\n", -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL);
  clear_environment ();
  line = todoku_cli_timer_dup_crontab (program, FALSE);
  output = run_like_cron (line);
  g_assert_cmpstr (output, ==, "||||watch --once --quiet\n");
  g_clear_pointer (&line, g_free);
  g_clear_pointer (&output, g_free);

  g_setenv ("XDG_DATA_HOME", "/a b/50%/$x'\"y`z", TRUE);
  g_setenv ("TODOKU_SECRETS", "file:/k/../keys", TRUE);
  g_setenv ("TODOKU_API_KEY", "SG.never", TRUE);
  g_setenv ("LANG", "ja_JP.UTF-8", TRUE);
  line = todoku_cli_timer_dup_crontab (program, FALSE);
  output = run_like_cron (line);
  g_assert_cmpstr (output, ==, "/a b/50%/$x'\"y`z|file:/keys|ja_JP.UTF-8||watch --once --quiet\n");
  g_assert_null (strchr (line, '\n'));
  g_assert_null (strpbrk (line, "><|"));
  clear_environment ();
  todoku_test_remove_dir (folder);
}

static void
test_flatpak_line (void)
{
  g_autofree char *line = NULL;

  clear_environment ();
  g_setenv ("XDG_DATA_HOME", "/of/the/sandbox", TRUE);
  line = todoku_cli_timer_dup_crontab ("/app/bin/todokuctl", TRUE);
  g_assert_true (g_str_has_suffix (line, " * * * * flatpak run --command=todokuctl "
                                   "io.github.todoku.Todoku watch --once --quiet"));
  clear_environment ();
}

static void
test_units (void)
{
  g_autofree char *plain = NULL;
  g_autofree char *service = NULL;
  g_autofree char *timer = todoku_cli_timer_dup_timer ();

  clear_environment ();
  g_assert_false (todoku_cli_timer_needs_environment ());
  plain = todoku_cli_timer_dup_service ("/usr/bin/todokuctl");
  g_assert_nonnull (strstr (plain, "\nExecStart=\"/usr/bin/todokuctl\" watch --once\n"));
  g_assert_null (strstr (plain, "\nEnvironment="));

  g_setenv ("XDG_DATA_HOME", "/a \"b\" 5% $c\\", TRUE);
  g_setenv ("AWS_SECRET_ACCESS_KEY", "never", TRUE);
  g_assert_true (todoku_cli_timer_needs_environment ());
  service = todoku_cli_timer_dup_service ("/a $b 5%/todokuctl");
  g_assert_nonnull (strstr (service, "\nExecStart=\"/a $$b 5%%/todokuctl\" watch --once\n"));
  g_assert_nonnull (strstr (service,
                            "\nEnvironment=\"XDG_DATA_HOME=/a \\\"b\\\" 5%% $c\\\\\"\n"));
  g_assert_null (strstr (service, "never"));
  g_unsetenv ("AWS_SECRET_ACCESS_KEY");
  clear_environment ();

  g_assert_true (todoku_cli_timer_is_ours (service));
  g_assert_true (todoku_cli_timer_is_ours (timer));
  g_assert_false (todoku_cli_timer_is_ours ("[Unit]\n"));
  g_assert_nonnull (strstr (timer, "\nPersistent=true\n"));
}

static void
test_moments (void)
{
  /* 2026-11-29 12:00:00 UTC, which is the time zone of this test. */
  const gint64 now = G_GINT64_CONSTANT (1795953600) * G_USEC_PER_SEC;
  static const struct
  {
    const char *text;
    TodokuCliDirection direction;
    gint64 seconds;
  } cases[] = {
    { "2h", TODOKU_CLI_AHEAD, 7200 },
    { "90min", TODOKU_CLI_AGO, -5400 },
    { "3d", TODOKU_CLI_AGO, -3 * 86400 },
    { "1w", TODOKU_CLI_AHEAD, 7 * 86400 },
    { "12:00", TODOKU_CLI_AHEAD, 86400 },
    { "12:00", TODOKU_CLI_AGO, 0 },
    { "13:30", TODOKU_CLI_AHEAD, 5400 },
    { "13:30", TODOKU_CLI_AGO, 5400 - 86400 },
    { "2026-11-30", TODOKU_CLI_AHEAD, 43200 },
    { "2026-11-29 13:00", TODOKU_CLI_AHEAD, 3600 },
    { "2026-11-29T13:00", TODOKU_CLI_AHEAD, 3600 },
    { "2026-11-29T13:00:01", TODOKU_CLI_AHEAD, 3601 },
    { "2026-11-29T21:00:00+09:00", TODOKU_CLI_AHEAD, 0 },
    { "2026-11-29T12:00:00Z", TODOKU_CLI_AHEAD, 0 },
  };
  static const char * const bad[] = {
    "", "0h", "-2h", "2", "2 h", "h", "99999d", "2m", "25:00", "9:00", "12:60", "2026-13-01",
    "2026-11-31", "tomorrow", "2026-11-29 ", "99999999999999999999d", "2026-11-29T", "29.11.2026",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (todoku_cli_parse_when (cases[i].text, cases[i].direction, now), ==,
                       now + cases[i].seconds * G_USEC_PER_SEC);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i]);
      g_assert_cmpint (todoku_cli_parse_when (bad[i], TODOKU_CLI_AHEAD, now), ==, 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/timer-text/crontab", test_crontab);
  g_test_add_func ("/cli/timer-text/flatpak", test_flatpak_line);
  g_test_add_func ("/cli/timer-text/units", test_units);
  g_test_add_func ("/cli/timer-text/moments", test_moments);

  return g_test_run ();
}
