/* SPDX-License-Identifier: GPL-3.0-or-later
 * `todokuctl check`: the diagnosis engine on its own, over a stream of expected records. Main
 * thread only; it needs no database. Records are read ahead by a bounded window, checked side by
 * side, and printed in the order of the input as soon as they and those before them are known: the
 * memory does not grow with the input.
 */
#include "todoku-config.h"

#include "todoku-cli-dns.h"
#include "todoku-cli-json.h"
#include "todoku-cli-output.h"
#include "todoku-record-reader.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#define CHUNK_SIZE (64 * 1024)
#define DEFAULT_IN_FLIGHT 512
#define MAX_IN_FLIGHT 65536
#define MIN_IN_FLIGHT 32
#define MAX_QUEUED 128

/* More than this is not held back for a record that is late: reading stops until it is known. */
#define WINDOW 4096

/* Who pipes in something else altogether need not read all of it again. */
#define MAX_PROBLEMS 20

/* A domain has six records or so; whoever names no domains must not make one group of 60,000. */
#define MAX_GROUP 64

/* Whoever writes line by line is not done with a group because there is nothing to read; whoever
 * waits for a verdict before writing on must not wait for ever. In milliseconds.
 */
#define QUIET 100

/**
 * Slot:
 *
 * A record on its way from the input to the output.
 */
typedef struct
{
  TodokuRecord *record;
  TodokuVerdict *verdict;
} Slot;

typedef struct
{
  TodokuCli *cli;
  TodokuResolver *resolver;
  TodokuRecordChecker *checker;
  TodokuRecordReader *reader;
  GInputStream *input;
  TodokuJsonWriter writer;
  GQueue slots;
  GQueue groups;
  GHashTable *groups_by_key;
  GHashTable *said;
  guint in_flight;
  guint max_in_flight;
  gboolean reading;
  gboolean ended;
  gboolean is_quiet;
  guint quiet_id;
  GError *error;
  guint n_done;
  guint n_right;
  guint n_wrong;
  guint n_unknown;
  guint n_problems;
  guint n_foreign;
  int status;
} Check;

/**
 * Group:
 *
 * Records that are judged together. It is open, and can grow, until it is started.
 */
typedef struct
{
  Check *check;
  char *key;
  GPtrArray *slots;
} Group;

static void advance_checks (Check *check);

static void
slot_free (gpointer data)
{
  Slot *slot = data;

  todoku_record_unref (slot->record);
  g_clear_pointer (&slot->verdict, todoku_verdict_unref);
  g_free (slot);
}

static void
group_free (gpointer data)
{
  Group *group = data;

  g_free (group->key);
  g_ptr_array_unref (group->slots);
  g_free (group);
}

static void
add_record_cb (TodokuRecord *record,
               gpointer      user_data)
{
  Check *check = user_data;
  g_autofree char *key = todoku_record_reader_dup_group (record);
  Group *group = g_hash_table_lookup (check->groups_by_key, key);
  Slot *slot = g_new0 (Slot, 1);

  slot->record = todoku_record_ref (record);
  g_queue_push_tail (&check->slots, slot);
  if (group == NULL || group->slots->len >= MAX_GROUP)
    {
      group = g_new0 (Group, 1);
      group->check = check;
      group->key = g_steal_pointer (&key);
      group->slots = g_ptr_array_new ();
      g_queue_push_tail (&check->groups, group);
      g_hash_table_replace (check->groups_by_key, group->key, group);
    }
  g_ptr_array_add (group->slots, slot);
}

/* A line that could not be read has not been checked. One of another type was not asked for: whole
 * zones are piped in, too.
 */
static void
problem_cb (const char *problem,
            gboolean    is_foreign,
            gpointer    user_data)
{
  Check *check = user_data;

  if (check->n_problems + check->n_foreign < MAX_PROBLEMS)
    {
      todoku_cli_progress (0, 0);
      todoku_cli_note ("%s", problem);
    }
  if (is_foreign)
    check->n_foreign++;
  else
    check->n_problems++;
}

static void
print_slot (Check *check,
            Slot  *slot)
{
  int status = todoku_cli_verdict_status (slot->verdict);

  check->status = todoku_cli_worse_status (check->status, status);
  check->n_done++;
  if (slot->verdict->state == TODOKU_RECORD_STATE_UNKNOWN)
    check->n_unknown++;
  else if (slot->verdict->state == TODOKU_RECORD_STATE_OK ||
           slot->verdict->state == TODOKU_RECORD_STATE_OK_EQUIVALENT)
    check->n_right++;
  else
    check->n_wrong++;

  if (check->cli->json)
    {
      todoku_cli_json_verdict (&check->writer, slot->verdict);
      todoku_cli_print_json_line (&check->writer);
    }
  else
    {
      todoku_cli_print_verdict (slot->verdict, check->said);
    }
}

static void
print_ready (Check *check)
{
  gboolean printed = FALSE;
  Slot *slot;

  while ((slot = g_queue_peek_head (&check->slots)) != NULL && slot->verdict != NULL)
    {
      if (!printed)
        todoku_cli_progress (0, 0);
      print_slot (check, slot);
      slot_free (g_queue_pop_head (&check->slots));
      printed = TRUE;
    }
  if (printed)
    {
      fflush (stdout);
      todoku_cli_progress (check->n_done, 0);
    }
}

static void
verdict_cb (guint          index,
            TodokuVerdict *verdict,
            gpointer       user_data)
{
  Group *group = user_data;
  Slot *slot = g_ptr_array_index (group->slots, index);

  if (slot->verdict == NULL)
    slot->verdict = todoku_verdict_ref (verdict);
  print_ready (group->check);
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Group *group = user_data;
  Check *check = group->check;
  g_autoptr(GPtrArray) verdicts = NULL;
  g_autoptr(GError) error = NULL;

  verdicts = todoku_record_checker_check_finish (TODOKU_RECORD_CHECKER (source), result, &error);
  check->in_flight -= group->slots->len;
  if (verdicts == NULL && check->error == NULL)
    check->error = g_steal_pointer (&error);
  group_free (group);
  advance_checks (check);
}

/* The next group, or NULL when records that belong to it may not have been read yet. */
static Group *
take_group (Check *check)
{
  Group *group = g_queue_peek_head (&check->groups);
  Slot *last_slot;

  if (group == NULL)
    return NULL;

  last_slot = g_ptr_array_index (group->slots, group->slots->len - 1);
  if (last_slot == g_queue_peek_tail (&check->slots) && !check->ended && !check->is_quiet &&
      group->slots->len < MAX_GROUP && check->slots.length < WINDOW)
    return NULL;

  g_queue_pop_head (&check->groups);
  if (g_hash_table_lookup (check->groups_by_key, group->key) == group)
    g_hash_table_remove (check->groups_by_key, group->key);

  return group;
}

static void
start_group (Check *check,
             Group *group)
{
  g_autoptr(GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);

  for (guint i = 0; i < group->slots->len; i++)
    g_ptr_array_add (records,
                     todoku_record_ref (((Slot *) g_ptr_array_index (group->slots, i))->record));
  check->in_flight += group->slots->len;
  todoku_record_checker_check_async (check->checker, records, verdict_cb, group,
                                     check->cli->cancellable, checked_cb, group);
}

static void
end_input (Check  *check,
           GError *error)
{
  check->ended = TRUE;
  if (error != NULL && check->error == NULL)
    check->error = error;
  else
    g_clear_error (&error);
}

static gboolean
quiet_cb (gpointer user_data)
{
  Check *check = user_data;

  check->quiet_id = 0;
  /* The end of a line that has begun is on its way; the last one may have no line feed. */
  check->is_quiet = !todoku_record_reader_is_in_line (check->reader);
  advance_checks (check);

  return G_SOURCE_REMOVE;
}

/* Until then the last group may still grow. */
static void
await_quiet (Check *check)
{
  check->is_quiet = FALSE;
  g_clear_handle_id (&check->quiet_id, g_source_remove);
  check->quiet_id = g_timeout_add (QUIET, quiet_cb, check);
  g_source_set_name_by_id (check->quiet_id, "[todoku] no more input for now");
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Check *check = user_data;
  g_autoptr(GBytes) bytes = NULL;
  GError *error = NULL;
  const char *data;
  gsize length = 0;

  check->reading = FALSE;
  bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  if (bytes == NULL)
    {
      end_input (check, error);
    }
  else
    {
      data = g_bytes_get_data (bytes, &length);
      if (length > 0)
        {
          todoku_record_reader_push (check->reader, data, length);
          await_quiet (check);
        }
      else
        {
          todoku_record_reader_end (check->reader, &error);
          end_input (check, error);
        }
    }
  advance_checks (check);
}

/* A server that is near answers as fast as it can when some questions wait for it; what is begun
 * beyond that only takes room in memory and in the caches of the processor.
 */
static gboolean
has_room (Check *check)
{
  return check->in_flight < MIN_IN_FLIGHT ||
         todoku_resolver_get_load (check->resolver)->queued < MAX_QUEUED;
}

/* The one place that decides what happens next. */
static void
advance_checks (Check *check)
{
  /* After an error nothing new is started; what is under way is waited for. */
  while (check->error == NULL && check->in_flight < check->max_in_flight && has_room (check))
    {
      Group *group = take_group (check);

      if (group == NULL)
        break;
      start_group (check, group);
    }

  if (!check->reading && !check->ended && check->error == NULL && check->slots.length < WINDOW)
    {
      check->reading = TRUE;
      g_input_stream_read_bytes_async (check->input, CHUNK_SIZE, G_PRIORITY_LOW,
                                       check->cli->cancellable, read_cb, check);
    }
}

static gboolean
is_over (Check *check)
{
  if (check->reading || check->in_flight > 0)
    return FALSE;

  return check->error != NULL || (check->ended && check->groups.length == 0);
}

static void
print_summary (Check  *check,
               gint64  elapsed)
{
  const TodokuDnsLoad *load = todoku_resolver_get_load (check->resolver);
  g_autofree char *count = todoku_text_record_count (check->n_done);

  if (todoku_record_reader_get_encoding (check->reader) != NULL)
    todoku_cli_note (_("The input was read as %s."),
                     todoku_record_reader_get_encoding (check->reader));
  if (check->n_problems + check->n_foreign > MAX_PROBLEMS)
    todoku_cli_note (_("%u lines could not be read, and %u have records of other types."),
                     check->n_problems, check->n_foreign);

  /* Translators: a summary: "6 records", how many are right, wrong and could not be checked, how
   * many DNS questions were asked, and the seconds that it took.
   */
  todoku_cli_note (_("%s: %u right, %u not right, %u could not be checked; %u questions, %.1f s"),
                   count, check->n_right, check->n_wrong, check->n_unknown, load->questions,
                   (double) elapsed / G_USEC_PER_SEC);
  if (load->repeats > 0)
    todoku_cli_note (ngettext ("%u question was repeated, because no answer came in time.",
                               "%u questions were repeated, because no answer came in time.",
                               load->repeats), load->repeats);
}

static int
run_check (Check *check)
{
  gint64 start = g_get_monotonic_time ();

  advance_checks (check);
  while (!is_over (check))
    g_main_context_iteration (NULL, TRUE);
  g_clear_handle_id (&check->quiet_id, g_source_remove);
  print_ready (check);
  todoku_cli_progress (0, 0);
  if (check->error != NULL)
    return todoku_cli_fail (check->cli, check->error);

  print_summary (check, g_get_monotonic_time () - start);
  if (check->status == TODOKU_CLI_EXIT_OK && check->n_problems > 0)
    return TODOKU_CLI_EXIT_NOT_CHECKED;

  return check->status;
}

static int
check_stream (TodokuCli  *cli,
              char      **argv)
{
  int in_flight = DEFAULT_IN_FLIGHT;
  const GOptionEntry entries[] = {
    { "in-flight", 0, 0, G_OPTION_ARG_INT, &in_flight,
      N_("How many records are checked side by side"), "N" },
    { NULL },
  };
  g_autoptr(GHashTable) groups_by_key = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Check check = { .cli = cli, .slots = G_QUEUE_INIT, .groups = G_QUEUE_INIT,
                  .groups_by_key = groups_by_key, .said = said };
  g_autoptr(TodokuResolver) resolver = NULL;
  g_autoptr(TodokuRecordChecker) checker = NULL;
  g_autoptr(TodokuRecordReader) reader = NULL;
  g_autoptr(GInputStream) input = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 0, 1, &status))
    return status;
  if (in_flight < 1 || in_flight > MAX_IN_FLIGHT)
    return todoku_cli_fail_usage (cli, _("--in-flight takes a number from 1 to 65536."));

  if (todoku_cli_is_standard_input (argv[1]) && !todoku_cli_has_input ())
    return todoku_cli_fail_usage (cli, _("Standard input is closed: name a file, or pass the "
                                         "records in."));

  input = todoku_cli_open_input (argv[1], NULL, &error);
  if (input == NULL)
    return todoku_cli_fail (cli, error);
  resolver = todoku_cli_new_resolver (&error);
  if (resolver == NULL)
    return todoku_cli_fail (cli, error);

  checker = todoku_record_checker_new (resolver);
  reader = todoku_record_reader_new (add_record_cb, problem_cb, &check);
  check.resolver = resolver;
  check.checker = checker;
  check.reader = reader;
  check.input = input;
  check.max_in_flight = (guint) in_flight;
  todoku_json_writer_init (&check.writer);
  status = run_check (&check);
  g_free (todoku_json_writer_finish (&check.writer));
  g_queue_clear_full (&check.groups, group_free);
  g_queue_clear_full (&check.slots, slot_free);
  g_clear_error (&check.error);

  return status;
}

const TodokuCommand todoku_check_commands[] = {
  { "check", NULL, "[FILE|-]",
    N_("Check expected records, from anyone: JSON, CSV, YAML, Terraform, a pasted table, a zone "
       "file or a mail."),
    check_stream },
  { NULL },
};
