/* SPDX-License-Identifier: GPL-3.0-or-later
 * `todokuctl watch`: what is watched, from when on, and how that stands. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-cli-watch.h"

#include <glib/gi18n-lib.h>

#include "todoku-cli-json.h"
#include "todoku-cli-output.h"
#include "todoku-cli-timer.h"
#include "todoku-cli-when.h"

/* Longer is a slip of the pen: nobody would notice that nothing is looked at any more. */
#define LONGEST_PAUSE (366 * G_TIME_SPAN_DAY)

/**
 * todoku_cli_find_watchable:
 * @cli: the state of the process
 * @name: a domain or the host of a tracking domain
 * @subjects: (element-type TodokuSubject): where to add what is called so
 * @ret_status: (out): the exit status when nothing is
 *
 * Returns: whether there is something of that name
 */
gboolean
todoku_cli_find_watchable (TodokuCli  *cli,
                           const char *name,
                           GPtrArray  *subjects,
                           int        *ret_status)
{
  g_autoptr(GPtrArray) found = todoku_session_list_domains (cli->session, name, NULL);
  TodokuTrackingDomain *tracking = todoku_session_find_tracking (cli->session, name);
  g_autoptr(GError) error = NULL;

  if (tracking != NULL)
    g_ptr_array_add (found, g_object_ref (tracking));
  for (guint i = 0; i < found->len; i++)
    if (!g_ptr_array_find (subjects, g_ptr_array_index (found, i), NULL))
      g_ptr_array_add (subjects, g_object_ref (g_ptr_array_index (found, i)));
  if (found->len > 0)
    return TRUE;

  g_set_error (&error, TODOKU_ERROR, TODOKU_ERROR_UNKNOWN_DOMAIN, "No domain “%s”", name);
  *ret_status = todoku_cli_fail (cli, error);

  return FALSE;
}

/**
 * todoku_cli_fail_when:
 * @cli: the state of the process
 * @text: what was typed for a moment
 *
 * Returns: the exit status
 */
int
todoku_cli_fail_when (TodokuCli  *cli,
                      const char *text)
{
  /* Translators: %s is what was typed. The examples are typed as they stand. */
  g_autofree char *message =
    g_strdup_printf (_("“%s” is no moment that can be used here. Write it as 2026-12-01, "
                       "“2026-12-01 09:00”, 09:00, 90min, 2h or 3d."), text);

  return todoku_cli_fail_usage (cli, message);
}

/**
 * todoku_cli_read_watch:
 * @cli: the state of the process
 * @ret_status: (out): the exit status of a failure, which has been told
 *
 * Returns: (transfer full) (nullable): how the watch stands
 */
TodokuWatchState *
todoku_cli_read_watch (TodokuCli *cli,
                       int       *ret_status)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  TodokuWatchState *state;

  todoku_session_read_watch_async (cli->session, cli->cancellable, todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  state = todoku_session_read_watch_finish (cli->session, result, &error);
  if (state == NULL)
    *ret_status = todoku_cli_fail (cli, error);

  return state;
}

static void
add_all (GPtrArray  *subjects,
         GListModel *list)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    g_ptr_array_add (subjects, g_list_model_get_item (list, i));
}

static void
write_subject (TodokuJsonWriter *writer,
               gpointer          subject)
{
  gboolean tracking = todoku_subject_get_table (subject) == &todoku_tracking_table;

  todoku_json_writer_string (writer, "name", todoku_subject_get_name (subject));
  todoku_json_writer_string (writer, "kind", tracking ? "tracking" : "domain");
  todoku_cli_json_whose (writer, todoku_subject_get_server (subject), "service");
  todoku_json_writer_boolean (writer, "watched", todoku_watch_is_watched (subject));
  todoku_json_writer_boolean (writer, "complete", todoku_watch_is_complete (subject));
}

/* Everything is also what completes later. */
static gboolean
watch_new (TodokuCli *cli,
           gboolean   on,
           int       *ret_status)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  todoku_session_watch_new_async (cli->session, on, cli->cancellable, todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  if (todoku_session_watch_new_finish (cli->session, result, &error))
    return TRUE;

  *ret_status = todoku_cli_fail (cli, error);
  return FALSE;
}

static gboolean
switch_subject (TodokuCli      *cli,
                TodokuSubject  *subject,
                gboolean        on,
                GError        **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  todoku_session_set_monitored_async (cli->session, subject, on, cli->cancellable,
                                      todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  if (!todoku_session_set_monitored_finish (cli->session, result, error))
    return FALSE;
  if (cli->json)
    return TRUE;

  /* Translators: %s is a domain or host. */
  todoku_cli_print_line (on ? _("%s is watched.") : _("%s is not watched any more."),
                         todoku_subject_get_name (subject));
  if (on && !todoku_watch_is_complete (subject))
    todoku_cli_print_line ("%s", _("  It is looked at from when its set-up is complete."));

  return TRUE;
}

static void
print_switched_json (GPtrArray *subjects)
{
  TodokuJsonWriter writer;

  todoku_json_writer_init (&writer);
  todoku_json_writer_begin_array (&writer, NULL);
  for (guint i = 0; i < subjects->len; i++)
    {
      todoku_json_writer_begin_object (&writer, NULL);
      write_subject (&writer, g_ptr_array_index (subjects, i));
      todoku_json_writer_end_object (&writer);
    }
  todoku_json_writer_end_array (&writer);
  todoku_cli_print_json (&writer);
}

static int
switch_watch (TodokuCli  *cli,
              char      **argv,
              gboolean    on)
{
  gboolean all = FALSE;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_("Take every domain and tracking domain"), NULL },
    { NULL },
  };
  g_autoptr(GPtrArray) subjects = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = NULL;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 0, -1, &status))
    return status;
  if (all == (argv[1] != NULL))
    return todoku_cli_fail_usage (cli, _("Name one domain or several, or give --all."));
  if (!todoku_cli_open (cli, &status))
    return status;
  if (all)
    {
      add_all (subjects, todoku_session_get_domains (cli->session));
      add_all (subjects, todoku_session_get_tracking_domains (cli->session));
      if (!watch_new (cli, on, &status))
        return status;
    }
  for (guint i = 1; argv[i] != NULL; i++)
    if (!todoku_cli_find_watchable (cli, argv[i], subjects, &status))
      return status;

  for (guint i = 0; i < subjects->len; i++)
    if (!switch_subject (cli, g_ptr_array_index (subjects, i), on, &error))
      return todoku_cli_fail (cli, error);
  if (cli->json)
    print_switched_json (subjects);

  return TODOKU_CLI_EXIT_OK;
}

static int
watch_on (TodokuCli  *cli,
          char      **argv)
{
  return switch_watch (cli, argv, TRUE);
}

static int
watch_off (TodokuCli  *cli,
           char      **argv)
{
  return switch_watch (cli, argv, FALSE);
}

static int
watch_pause (TodokuCli  *cli,
             char      **argv)
{
  gboolean off = FALSE;
  const GOptionEntry entries[] = {
    { "off", 0, 0, G_OPTION_ARG_NONE, &off, N_("End the pause"), NULL },
    { NULL },
  };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gint64 now = g_get_real_time ();
  gint64 until = 0;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 0, 1, &status))
    return status;
  if (off == (argv[1] != NULL))
    return todoku_cli_fail_usage (cli, _("Say until when the watch pauses, or give --off."));
  if (!off)
    {
      until = todoku_cli_parse_when (argv[1], TODOKU_CLI_AHEAD, now);
      if (until <= now || until > now + LONGEST_PAUSE)
        return todoku_cli_fail_when (cli, argv[1]);
    }
  if (!todoku_cli_open (cli, &status))
    return status;

  todoku_session_pause_watch_async (cli->session, until, cli->cancellable, todoku_cli_ready_cb,
                                    cli);
  result = todoku_cli_wait (cli);
  if (!todoku_session_pause_watch_finish (cli->session, result, &error))
    return todoku_cli_fail (cli, error);

  if (cli->json)
    {
      TodokuJsonWriter writer;

      todoku_json_writer_init (&writer);
      todoku_json_writer_begin_object (&writer, NULL);
      todoku_cli_json_time (&writer, "paused_until", until);
      todoku_json_writer_end_object (&writer);
      todoku_cli_print_json (&writer);
    }
  else if (off)
    {
      todoku_cli_print_line ("%s", _("The watch goes on."));
    }
  else
    {
      g_autofree char *when = todoku_text_date_time (until, now);

      /* Translators: %s is a date and time. */
      todoku_cli_print_line (_("The watch pauses until %s."), when);
    }

  return TODOKU_CLI_EXIT_OK;
}

static void
write_state (TodokuCli              *cli,
             const TodokuWatchState *state,
             GPtrArray              *subjects,
             guint                   n_alarms,
             gboolean                timer)
{
  const TodokuLookRow *last = state->last;
  TodokuJsonWriter writer;

  todoku_json_writer_init (&writer);
  todoku_json_writer_begin_object (&writer, NULL);
  todoku_json_writer_int (&writer, "watched", state->n_watched);
  todoku_json_writer_int (&writer, "alarms", n_alarms);
  todoku_cli_json_time (&writer, "paused_until", state->paused_until);
  todoku_cli_json_time (&writer, "next_at", state->next_at);
  todoku_cli_json_time (&writer, "key_needed_since", state->key_needed_since);
  todoku_json_writer_boolean (&writer, "watch_new", state->watch_new);
  todoku_json_writer_boolean (&writer, "timer", timer);
  if (last != NULL)
    {
      todoku_json_writer_begin_object (&writer, "last");
      todoku_cli_json_time (&writer, "began_at", last->began_at);
      todoku_cli_json_time (&writer, "ended_at", last->ended_at);
      todoku_json_writer_string (&writer, "who", last->who);
      todoku_json_writer_int (&writer, "looked", last->n_looked);
      todoku_json_writer_int (&writer, "unasked", last->n_unasked);
      todoku_json_writer_int (&writer, "alarms", last->n_alarms);
      todoku_json_writer_end_object (&writer);
    }
  else
    {
      todoku_json_writer_null (&writer, "last");
    }
  todoku_json_writer_begin_array (&writer, "names");
  for (guint i = 0; i < subjects->len; i++)
    {
      gpointer subject = g_ptr_array_index (subjects, i);

      todoku_json_writer_begin_object (&writer, NULL);
      write_subject (&writer, subject);
      todoku_cli_json_time (&writer, "alarm_since", todoku_watch_get_alarm_since (subject));
      todoku_json_writer_end_object (&writer);
    }
  todoku_json_writer_end_array (&writer);
  todoku_json_writer_end_object (&writer);
  todoku_cli_print_json (&writer);
}

static void
print_state (const TodokuWatchState *state,
             GPtrArray              *subjects,
             gboolean                timer)
{
  gint64 now = g_get_real_time ();
  g_autofree char *next = todoku_text_date_time (state->next_at, now);
  g_autofree char *last =
    state->last != NULL ? todoku_text_date_time (state->last->ended_at, now) : NULL;
  TodokuCliTable table;

  if (subjects->len > 0)
    {
      todoku_cli_table_init (&table, _("NAME"), _("WATCHED"), _("ALARM SINCE"), NULL);
      for (guint i = 0; i < subjects->len; i++)
        {
          gpointer subject = g_ptr_array_index (subjects, i);
          gint64 since = todoku_watch_get_alarm_since (subject);
          g_autofree char *when = since > 0 ? todoku_text_date_time (since, now) : g_strdup ("");

          todoku_cli_table_add (&table, todoku_subject_get_name (subject),
                                todoku_watch_is_watched (subject)
                                  ? C_("watched", "Yes") : C_("watched", "No"), when, NULL);
        }
      todoku_cli_table_print (&table);
    }

  if (state->paused_until > now)
    {
      g_autofree char *until = todoku_text_date_time (state->paused_until, now);

      todoku_cli_print_line (_("The watch pauses until %s."), until);
    }
  if (last != NULL)
    /* Translators: a date and time, and how many domains. */
    todoku_cli_print_line (_("Last look: %s: %d looked at, %d could not be asked, %d in alarm."),
                           last, state->last->n_looked, state->last->n_unasked,
                           state->last->n_alarms);
  else
    todoku_cli_print_line ("%s", _("Nothing has been looked at yet."));
  if (state->next_at > 0)
    /* Translators: %s is a date and time. */
    todoku_cli_print_line (_("Next look: %s."), next);
  if (!timer)
    todoku_cli_print_line ("%s", _("No timer of systemd looks; “watch install” switches one on."));
  if (state->key_needed_since > 0)
    todoku_cli_print_line ("%s",
                           _("What AWS says of certificates could not be asked, for a key could "
                             "not be read: no keyring is unlocked for a timer. Keep the keys in a "
                             "file by TODOKU_SECRETS=file:PATH, or hand it to the unit by "
                             "LoadCredential=todoku-secrets:PATH. DNS and what is served are "
                             "watched without a key."));
}

static int
watch_status (TodokuCli  *cli,
              char      **argv)
{
  g_autoptr(GPtrArray) subjects = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(TodokuWatchState) state = NULL;
  guint n_alarms = 0;
  gboolean timer;
  int status;

  if (!todoku_cli_parse (cli, &argv, NULL, 0, 0, &status) ||
      !todoku_cli_open_to_read (cli, &status) ||
      (state = todoku_cli_read_watch (cli, &status)) == NULL)
    return status;

  add_all (subjects, todoku_session_get_domains (cli->session));
  add_all (subjects, todoku_session_get_tracking_domains (cli->session));
  for (guint i = 0; i < subjects->len; i++)
    if (todoku_watch_get_alarm_since (g_ptr_array_index (subjects, i)) > 0)
      n_alarms++;
  timer = todoku_cli_timer_is_active (cli);

  if (cli->json)
    write_state (cli, state, subjects, n_alarms, timer);
  else
    print_state (state, subjects, timer);

  return TODOKU_CLI_EXIT_OK;
}

const TodokuCommand todoku_watch_commands[] = {
  { "watch", "on", "NAME…", N_("Watch domains or tracking domains (--all: every one)."),
    watch_on },
  { "watch", "off", "NAME…", N_("Watch them no more."), watch_off },
  { "watch", "pause", "UNTIL", N_("Look at nothing until then (--off: go on)."), watch_pause },
  { "watch", "status", "", N_("Say what is watched, and how that stands."), watch_status },
  { "watch", "install", "", N_("Let systemd, or cron, look every hour at what is watched."),
    todoku_cli_timer_install },
  { "watch", "uninstall", "", N_("Take the timer away again."), todoku_cli_timer_uninstall },
  { "watch", NULL, "--once", N_("Look once at what is watched and due."), todoku_cli_watch_once },
  { NULL },
};
