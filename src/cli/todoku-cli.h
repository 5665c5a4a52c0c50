/* SPDX-License-Identifier: GPL-3.0-or-later
 * What every command of `todokuctl` shares: options, the loop, the session, errors and output. A
 * command is a sequence of waits; todoku_cli_wait() runs the only loop of the process, so nothing
 * is nested. Main thread only. Secrets never come from arguments and never reach any output.
 */
#pragma once

#include "todoku-json-writer.h"
#include "todoku-session.h"
#include "todoku-text-table.h"
#include "todoku-text.h"

G_BEGIN_DECLS

#define TODOKU_CLI_EXIT_OK 0
#define TODOKU_CLI_EXIT_NOT_RIGHT 1
#define TODOKU_CLI_EXIT_USAGE 2
#define TODOKU_CLI_EXIT_NOT_CHECKED 3
#define TODOKU_CLI_EXIT_INTERRUPTED 130

typedef struct _TodokuCli TodokuCli;
typedef struct _TodokuCommand TodokuCommand;

/**
 * TodokuCommand:
 * @group: the first word, such as "domain"
 * @name: (nullable): the second word, such as "add"
 * @arguments: what follows, for --help
 * @summary: what it does, for --help; untranslated
 * @run: does it and returns the exit status
 *
 * One command. The tables of all groups are put together by the main program.
 */
struct _TodokuCommand
{
  const char *group;
  const char *name;
  const char *arguments;
  const char *summary;
  int (*run) (TodokuCli *cli, char **argv);
};

/**
 * TodokuCli:
 * @command: the command that runs
 * @session: (nullable): the session, once todoku_cli_open() succeeded
 * @cancellable: cancelled by SIGINT and SIGTERM
 * @json: whether --json was given
 * @interrupted: whether a signal came
 * @clock_said: whether it was said that the clock is wrong
 * @hidden: whether the terminal does not echo what is typed
 *
 * The state of the process.
 */
struct _TodokuCli
{
  const TodokuCommand *command;
  TodokuSession *session;
  GCancellable *cancellable;
  gboolean json;
  gboolean interrupted;
  gboolean clock_said;
  gboolean hidden;
  GAsyncResult *result;
};

extern const TodokuCommand todoku_server_commands[];
extern const TodokuCommand todoku_domain_commands[];
extern const TodokuCommand todoku_records_commands[];
extern const TodokuCommand todoku_publish_commands[];
extern const TodokuCommand todoku_tracking_commands[];
extern const TodokuCommand todoku_account_commands[];
extern const TodokuCommand todoku_check_commands[];
extern const TodokuCommand todoku_practice_commands[];
extern const TodokuCommand todoku_doctor_commands[];
extern const TodokuCommand todoku_erase_commands[];
extern const TodokuCommand todoku_watch_commands[];
extern const TodokuCommand todoku_history_commands[];
extern const TodokuCommand todoku_metrics_commands[];

gboolean todoku_cli_parse        (TodokuCli            *self,
                                  char               ***argv,
                                  const GOptionEntry   *entries,
                                  int                   min_arguments,
                                  int                   max_arguments,
                                  int                  *ret_status);
gboolean todoku_cli_open         (TodokuCli            *self,
                                  int                  *ret_status);
gboolean todoku_cli_open_to_read (TodokuCli            *self,
                                  int                  *ret_status);
int      todoku_cli_close        (TodokuCli            *self,
                                  int                   status);
char    *todoku_cli_dup_data_dir (void);

void          todoku_cli_ready_cb (GObject      *source,
                                   GAsyncResult *result,
                                   gpointer      user_data);
GAsyncResult *todoku_cli_wait     (TodokuCli    *self);

int todoku_cli_fail           (TodokuCli    *self,
                               const GError *error);
int todoku_cli_fail_saying    (TodokuCli    *self,
                               const GError *error,
                               const char   *message);
int todoku_cli_fail_stopped   (TodokuCli    *self,
                               const GError *error,
                               gboolean      registered);
int todoku_cli_fail_usage     (TodokuCli    *self,
                               const char   *message);
int todoku_cli_fail_not_right (TodokuCli    *self,
                               const char   *code,
                               const char   *message);
int todoku_cli_exit_status    (TodokuCli    *self,
                               const GError *error);
int todoku_cli_worse_status   (int           a,
                               int           b);

void todoku_cli_note            (const char       *format,
                                 ...) G_GNUC_PRINTF (1, 2);
void todoku_cli_note_error      (TodokuCli        *self,
                                 const GError     *error);
void todoku_cli_print           (const char       *text);
void todoku_cli_print_json      (TodokuJsonWriter *writer);
void todoku_cli_print_json_line (TodokuJsonWriter *writer);
void todoku_cli_progress        (guint             n_done,
                                 guint             n_total);

gboolean      todoku_cli_has_input         (void);
gboolean      todoku_cli_is_standard_input (const char    *path);
GInputStream *todoku_cli_open_input        (const char    *path,
                                            GCancellable  *cancellable,
                                            GError       **error);
GBytes       *todoku_cli_read_input        (TodokuCli     *self,
                                            const char    *path,
                                            gsize          most,
                                            GError       **error);
char         *todoku_cli_read_secret       (TodokuCli     *self,
                                            const char    *variable,
                                            const char    *prompt,
                                            GError       **error);
void          todoku_cli_restore_terminal  (TodokuCli     *self);

G_END_DECLS
