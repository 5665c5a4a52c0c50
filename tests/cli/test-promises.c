/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the program has promised of a bad hour: a clock that is plainly wrong is said, a
 * registration that is interrupted sends nothing more, and what is gone from DNS is an alarm.
 */
#include "todoku-test-cli.h"

#include <locale.h>
#include <signal.h>
#include <string.h>

#include "todoku-test.h"

typedef TodokuTestCli Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  todoku_test_cli_init (fixture);
  todoku_test_cli_start_practice (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  todoku_test_run_free (todoku_test_cli_expect (fixture, 0, "practice stop"));
  todoku_test_cli_clear (fixture);
}

static void
expect (Fixture    *fixture,
        int         status,
        const char *command)
{
  todoku_test_run_free (todoku_test_cli_expect (fixture, status, command));
}

static void
control (Fixture    *fixture,
         const char *path,
         const char *body)
{
  json_object_unref (todoku_test_cli_control (fixture, "POST", path, body));
}

/* What a person does in the screen of her DNS company. */
static void
enter_records (Fixture    *fixture,
               const char *domain)
{
  g_autofree char *export = g_strdup_printf ("records %s --unverified --format json", domain);
  g_autoptr(TodokuTestRun) records = todoku_test_cli_expect (fixture, 0, export);
  g_autofree char *path = g_build_filename (fixture->folder, "records", NULL);
  g_autofree char *command = g_strdup_printf ("practice dns import '%s'", path);

  g_assert_true (g_file_set_contents (path, records->output, -1, NULL));
  expect (fixture, 0, command);
}

static guint
count_of (const char *text,
          const char *needle)
{
  guint n = 0;

  while ((text = strstr (text, needle)) != NULL)
    {
      n++;
      text += strlen (needle);
    }

  return n;
}

/* Said once, on standard error, whatever came of the command; both ways; and only when it is so. */
static void
test_clock (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(TodokuTestRun) right = NULL;
  g_autoptr(TodokuTestRun) slow = NULL;
  g_autoptr(TodokuTestRun) fast = NULL;
  g_autoptr(TodokuTestRun) near = NULL;

  right = todoku_test_cli_expect (fixture, 0, "domain add a.example --json");
  g_assert_cmpstr (right->errors, ==, "");
  control (fixture, "/settings", "{\"date_offset\":720}");
  slow = todoku_test_cli_expect (fixture, 0, "domain add b.example --json");
  g_assert_nonnull (slow->json);
  g_assert_cmpuint (count_of (slow->errors, "\n"), ==, 1);
  g_assert_nonnull (strstr (slow->errors, "todokuctl: The clock of this computer is 1"));
  g_assert_nonnull (strstr (slow->errors, " slow, "));
  control (fixture, "/settings", "{\"date_offset\":-86400}");
  fast = todoku_test_cli_expect (fixture, 0, "domain add c.example --json");
  g_assert_nonnull (strstr (fast->errors, " fast, "));
  control (fixture, "/settings", "{\"date_offset\":200}");
  near = todoku_test_cli_expect (fixture, 0, "domain add d.example --json");
  g_assert_cmpstr (near->errors, ==, "");
}

/* AWS refuses the signature, and the deadline that we know of is in doubt. */
static void
test_clock_tracking (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(TodokuTestRun) refused = NULL;
  g_autoptr(TodokuTestRun) doubtful = NULL;
  g_autoptr(TodokuTestRun) sure = NULL;
  g_autoptr(TodokuTestRun) set_right = NULL;

  expect (fixture, 0, "domain add xxxxx.co.jp");
  enter_records (fixture, "xxxxx.co.jp");
  expect (fixture, 0, "domain verify xxxxx.co.jp");
  expect (fixture, 0, "tracking add url.xxxxx.co.jp");
  enter_records (fixture, "url.xxxxx.co.jp");

  sure = todoku_test_cli_expect (fixture, 0, "tracking verify url.xxxxx.co.jp");
  g_assert_nonnull (strstr (sure->output, "Deadline "));
  g_assert_null (strstr (sure->output, "uncertain"));

  control (fixture, "/settings", "{\"date_offset\":3600}");
  refused = todoku_test_cli_expect (fixture, 1, "tracking verify url.xxxxx.co.jp --json");
  g_assert_cmpstr (json_object_get_string_member (todoku_test_run_object (refused), "failure"), ==,
                   "clock-skew");
  g_assert_cmpuint (count_of (refused->errors, "clock"), ==, 1);
  doubtful = todoku_test_cli_expect (fixture, 0, "tracking show url.xxxxx.co.jp");
  g_assert_nonnull (strstr (doubtful->output, "so the deadline is uncertain."));

  control (fixture, "/settings", "{\"date_offset\":0}");
  set_right = todoku_test_cli_expect (fixture, 1, "tracking verify url.xxxxx.co.jp");
  g_assert_nonnull (strstr (set_right->output, "Deadline "));
  g_assert_null (strstr (set_right->output, "uncertain"));
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/cli/promises/clock", test_clock },
    { "/cli/promises/clock-tracking", test_clock_tracking },
  };

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
