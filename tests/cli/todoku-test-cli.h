/* SPDX-License-Identifier: GPL-3.0-or-later
 * Runs the built todokuctl with a data folder, secrets and translations of its own. The test's main
 * context goes on meanwhile, so that servers in the test's process can answer. Tests only.
 */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * TodokuTestCli:
 * @folder: a temporary folder; the database is in "data/todoku" under it
 * @environment: the environment of the program
 * @practice: whether a practice server was started
 *
 * Where the program runs.
 */
typedef struct
{
  char *folder;
  char **environment;
  gboolean practice;
} TodokuTestCli;

/**
 * TodokuTestRun:
 * @status: the exit status
 * @output: what it printed
 * @errors: what it said on standard error
 * @json: (nullable): @output as JSON, when it is one document
 *
 * How a run ended.
 */
typedef struct
{
  int status;
  char *output;
  char *errors;
  JsonNode *json;
} TodokuTestRun;

/**
 * CliCase:
 * @path: where it stands among the tests
 * @func: the test, which gets a fixture of its own
 *
 * One test of a program.
 */
typedef struct
{
  const char *path;
  GTestFixtureFunc func;
} CliCase;

#define CLI_CASE(path, func) { path, (GTestFixtureFunc) (func) }

void           todoku_test_cli_init    (TodokuTestCli *self);
void           todoku_test_cli_clear   (TodokuTestCli *self);
void           todoku_test_cli_set_env (TodokuTestCli *self,
                                        const char    *name,
                                        const char    *value);
gboolean       todoku_test_cli_enter_japanese (TodokuTestCli *self);
GSubprocess   *todoku_test_cli_spawn   (TodokuTestCli *self,
                                        const char    *command);
void           todoku_test_cli_start_practice (TodokuTestCli *self);
JsonObject    *todoku_test_cli_control (TodokuTestCli *self,
                                        const char    *method,
                                        const char    *path,
                                        const char    *body);
TodokuTestRun *todoku_test_cli_expect  (TodokuTestCli *self,
                                        int            status,
                                        const char    *command);
TodokuTestRun *todoku_test_cli_run     (TodokuTestCli *self,
                                        const char    *input,
                                        const char    *command);
void           cli_expect              (TodokuTestCli *self,
                                        int            status,
                                        const char    *command);
void           cli_enter_records       (TodokuTestCli *self,
                                        const char    *domain,
                                        const char    *format);
void           cli_set_up              (TodokuTestCli *self,
                                        gconstpointer  data);
void           cli_set_up_practice     (TodokuTestCli *self,
                                        gconstpointer  data);
void           cli_tear_down           (TodokuTestCli *self,
                                        gconstpointer  data);
int            cli_main                (int            argc,
                                        char          *argv[],
                                        const CliCase *cases,
                                        guint          n_cases,
                                        gsize          fixture_size,
                                        GTestFixtureFunc set_up,
                                        GTestFixtureFunc tear_down);
void           todoku_test_run_free    (TodokuTestRun *run);
JsonObject    *todoku_test_run_object  (TodokuTestRun *run);
JsonArray     *todoku_test_run_array   (TodokuTestRun *run);
const char    *todoku_test_run_error_code (TodokuTestRun *run);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuTestRun, todoku_test_run_free)

G_END_DECLS
