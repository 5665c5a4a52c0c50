/* SPDX-License-Identifier: GPL-3.0-or-later
 * What commands print for people. Main thread only. Columns are aligned by what letters take on a
 * terminal, colour is used only on one, and never to say what a word does not.
 */
#include "todoku-config.h"

#include "todoku-cli-output.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "todoku-cli-company.h"
#include "todoku-text-report.h"
#include "todoku-watch.h"

/* The words for a state are at most this wide in both languages. */
#define STATUS_WIDTH 17

static void
add_cells (TodokuCliTable *self,
           va_list         cells)
{
  const char *cell;

  while ((cell = va_arg (cells, const char *)) != NULL)
    g_ptr_array_add (self->cells, todoku_text_plain (cell));
}

/**
 * todoku_cli_table_init:
 * @self: a table on the stack
 * @...: the column titles, ended by %NULL
 *
 * Starts a table.
 */
void
todoku_cli_table_init (TodokuCliTable *self,
                       ...)
{
  va_list cells;

  self->cells = g_ptr_array_new_with_free_func (g_free);
  va_start (cells, self);
  add_cells (self, cells);
  va_end (cells);
  self->n_columns = self->cells->len;
}

/**
 * todoku_cli_table_add:
 * @self: a table
 * @...: one text for each column, ended by %NULL
 *
 * Adds a row.
 */
void
todoku_cli_table_add (TodokuCliTable *self,
                      ...)
{
  va_list cells;

  va_start (cells, self);
  add_cells (self, cells);
  va_end (cells);
  g_return_if_fail (self->cells->len % self->n_columns == 0);
}

/**
 * todoku_cli_server_name:
 * @server: (nullable): a delivery server
 *
 * Returns: (transfer none): its name for a table
 */
const char *
todoku_cli_server_name (TodokuDeliveryServer *server)
{
  return server != NULL ? todoku_subject_get_name (server) : "";
}

/**
 * todoku_cli_server_kind:
 * @server: (nullable): a delivery server
 *
 * Returns: (transfer none): what kind of service it is, for a table
 */
const char *
todoku_cli_server_kind (TodokuDeliveryServer *server)
{
  return server != NULL ? todoku_text_service_kind (todoku_delivery_server_get_row (server)->kind)
                        : "";
}

/**
 * todoku_cli_table_print:
 * @self: a table
 *
 * Prints the table and frees it.
 */
void
todoku_cli_table_print (TodokuCliTable *self)
{
  g_autofree char *text = todoku_text_table ((const char * const *) self->cells->pdata,
                                             self->n_columns, self->cells->len / self->n_columns);

  todoku_cli_print (text);
  g_clear_pointer (&self->cells, g_ptr_array_unref);
}

/**
 * todoku_cli_print_line:
 * @format: a printf() format
 * @...: its arguments
 *
 * Prints a line, cleaned.
 */
void
todoku_cli_print_line (const char *format,
                       ...)
{
  g_autofree char *text = NULL;
  g_autofree char *plain = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  plain = todoku_text_plain (text);
  puts (plain);
}

static gboolean
use_colour (void)
{
  const char *no_colour = g_getenv ("NO_COLOR");

  return isatty (STDOUT_FILENO) && (no_colour == NULL || *no_colour == '\0') &&
         g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
}

static const char *
status_colour (TodokuStatus status)
{
  switch (status)
    {
    case TODOKU_STATUS_VERIFIED:
      return "\033[32m";
    case TODOKU_STATUS_WAITING:
      return "\033[33m";
    case TODOKU_STATUS_FIX:
      return "\033[31m";
    case TODOKU_STATUS_PENDING:
    case TODOKU_STATUS_READY:
    case TODOKU_STATUS_UNKNOWN:
    case TODOKU_STATUS_OPTIONAL:
    default:
      return "\033[2m";
    }
}

static void
print_finding (const TodokuVerdict *verdict)
{
  g_autofree char *cause = NULL;
  g_autofree char *remedy = NULL;

  if (verdict->finding == NULL)
    return;

  cause = todoku_text_finding_cause (verdict->finding, verdict->record);
  remedy = todoku_cli_dup_remedy (verdict, todoku_cli_find_verdict_company (verdict));
  todoku_cli_print_line ("  %s", cause);
  todoku_cli_print_line ("  %s", remedy);
}

/* The names of the servers that were asked, once each. */
static char *
join_servers (const TodokuVerdict *verdict)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < verdict->published->len; i++)
    {
      const TodokuAnswer *answer = g_ptr_array_index (verdict->published, i);

      if (answer->server_name != NULL &&
          !g_ptr_array_find_with_equal_func (names, answer->server_name, g_str_equal, NULL))
        g_ptr_array_add (names, answer->server_name);
    }
  g_ptr_array_add (names, NULL);

  return g_strjoinv (", ", (char **) names->pdata);
}

/* What is not there may have been entered on the screen of the registrar, or of a company that the
 * domain has left. Said once for each zone.
 */
static void
print_where (const TodokuVerdict *verdict,
             GHashTable          *said)
{
  const TodokuDnsCompany *company = NULL;
  g_autofree char *servers = NULL;

  if (verdict->finding == NULL || verdict->finding->code != TODOKU_FINDING_MISSING ||
      verdict->zone == NULL || verdict->published->len == 0 ||
      !g_hash_table_add (said, g_strconcat ("where ", verdict->zone, NULL)))
    return;

  servers = join_servers (verdict);
  company = todoku_cli_find_verdict_company (verdict);
  if (company != NULL)
    /* Translators: a domain, the company that runs its DNS, and the names of its name servers. */
    todoku_cli_print_line (_("  The DNS of %1$s is at %2$s (%3$s): what is entered elsewhere has "
                             "no effect."), verdict->zone,
                           todoku_dns_company_get_text (company, TODOKU_DNS_COMPANY_NAME, NULL),
                           servers);
  else
    /* Translators: a domain, and the names of its name servers. */
    todoku_cli_print_line (_("  The name servers of %1$s are %2$s: what is entered elsewhere has "
                             "no effect."), verdict->zone, servers);
}

/* What is said of a zone is said of it once. */
static void
print_notes (const TodokuVerdict *verdict,
             GHashTable          *said)
{
  for (guint i = 0; i < verdict->notes->len; i++)
    {
      const TodokuFinding *note = g_ptr_array_index (verdict->notes, i);
      g_autofree char *text = NULL;

      if (todoku_text_is_about_zone (note) &&
          !g_hash_table_add (said, g_strdup_printf ("%d %s", (int) note->code,
                                                    verdict->zone != NULL ? verdict->zone : "")))
        continue;
      text = todoku_text_note (note, verdict->record);
      /* Translators: %s is what else was seen, and what to do about it. */
      todoku_cli_print_line (_("  Note: %s"), text);
    }
}

/**
 * todoku_cli_print_verdict:
 * @verdict: a verdict of a look-up
 * @said: (element-type utf8): an empty set, and the same for all verdicts that are printed
 *
 * Prints a line for a verdict, and the sentences where it is not right. Rows come one by one, so
 * the first two columns have a fixed width.
 */
void
todoku_cli_print_verdict (const TodokuVerdict *verdict,
                          GHashTable          *said)
{
  TodokuStatus status = todoku_text_verdict_status (verdict);
  const char *word = todoku_text_record_state (verdict->state);
  gboolean colour = use_colour ();
  int pad = STATUS_WIDTH - (int) todoku_text_display_width (word);
  g_autofree char *host = todoku_text_plain (verdict->record->host);

  printf ("%s%s%s%*s  %-5s  %s\n", colour ? status_colour (status) : "", word,
          colour ? "\033[0m" : "", MAX (pad, 0), "",
          todoku_rrtype_to_text (todoku_record_type_to_rrtype (verdict->record->type)), host);
  print_finding (verdict);
  print_where (verdict, said);
  print_notes (verdict, said);
}

/* Names of which nobody knows yet which of two is meant. */
static void
print_readings (GListModel *items)
{
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);
      const TodokuRecord *record = todoku_record_item_get_record (item);

      if (record->host_alternative != NULL)
        /* Translators: both are names of the same record, the first as it stands in the table. */
        todoku_cli_print_line (_("“%1$s” may be meant as “%2$s”; both are looked up."),
                               record->host, record->host_alternative);
    }
}

/* What is registered serves others as well: who compares it with the screen of one service wonders.
 */
static void
print_shared (GListModel *items)
{
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);
      g_autofree char *note = todoku_text_shared_note (todoku_record_item_get_record (item));

      if (note != NULL)
        todoku_cli_print_line ("%s", note);
    }
}

/**
 * todoku_cli_dup_items:
 * @subject: a domain or a tracking domain
 *
 * Of a tracking domain that is complete, the record of the certificate has to stay as well.
 *
 * Returns: (transfer full) (element-type TodokuRecordItem): its records, those of its step until it
 *   is complete and then all that have to stay
 */
GListModel *
todoku_cli_dup_items (gpointer subject)
{
  g_autoptr(GPtrArray) items = NULL;
  GListStore *store;

  if (!TODOKU_IS_TRACKING_DOMAIN (subject) || !todoku_watch_is_complete (subject))
    return g_object_ref (todoku_subject_get_records (subject));

  items = todoku_watch_list_items (subject);
  store = g_list_store_new (TODOKU_TYPE_RECORD_ITEM);
  g_list_store_splice (store, 0, 0, items->pdata, items->len);

  return G_LIST_MODEL (store);
}

/**
 * todoku_cli_print_items:
 * @items: a list of #TodokuRecordItem
 *
 * Prints the records, and below them what is wrong with which.
 */
void
todoku_cli_print_items (GListModel *items)
{
  g_autoptr(GHashTable) said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  TodokuCliTable table;
  gint64 now = g_get_real_time ();

  /* A VALUE can be several hundred characters long, so nothing stands behind it. */
  todoku_cli_table_init (&table, _("STATUS"), "TYPE", "HOST", "VALUE", NULL);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);
      const TodokuRecord *record = todoku_record_item_get_record (item);
      const TodokuVerdict *verdict = todoku_record_item_get_verdict (item);
      g_autofree char *word =
        todoku_text_status_word (todoku_text_item_status (item),
                                 verdict != NULL ? todoku_verdict_get_ready_at (verdict) : 0, now);
      g_autofree char *value =
        record->priority >= 0 ? g_strdup_printf (_("%s (priority %d)"), record->value,
                                                 record->priority)
                              : g_strdup (record->value);

      todoku_cli_table_add (&table, word,
                            todoku_rrtype_to_text (todoku_record_type_to_rrtype (record->type)),
                            record->host, value, NULL);
    }
  todoku_cli_table_print (&table);
  print_readings (items);
  print_shared (items);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);
      const TodokuVerdict *verdict = todoku_record_item_get_verdict (item);
      const char *reason = todoku_record_item_get_service_reason (item);
      gboolean has_reason = reason != NULL && *reason != '\0';

      if ((todoku_record_item_is_verified (item) && !todoku_text_item_is_lost (item)) ||
          ((verdict == NULL || (verdict->finding == NULL && verdict->notes->len == 0)) &&
           !has_reason))
        continue;
      todoku_cli_print_line ("%s", todoku_record_item_get_record (item)->host);
      if (verdict != NULL)
        {
          print_finding (verdict);
          print_where (verdict, said);
          print_notes (verdict, said);
        }
      if (has_reason)
        /* Translators: %s is what the delivery service says about a record, often in English. */
        todoku_cli_print_line (_("  The service says: %s"), todoku_text_service_reason (reason));
    }
}

/**
 * todoku_cli_print_removed:
 * @cli: the state of the process
 * @member: the name of the JSON member
 * @name: what is gone
 *
 * Confirms that something was removed.
 */
void
todoku_cli_print_removed (TodokuCli  *cli,
                          const char *member,
                          const char *name)
{
  TodokuJsonWriter writer;

  if (!cli->json)
    {
      /* Translators: %s is the name of what was deleted. */
      todoku_cli_print_line (_("%s was deleted."), name);
      return;
    }

  todoku_json_writer_init (&writer);
  todoku_json_writer_begin_object (&writer, NULL);
  todoku_json_writer_string (&writer, member, name);
  todoku_json_writer_boolean (&writer, "removed", TRUE);
  todoku_json_writer_end_object (&writer);
  todoku_cli_print_json (&writer);
}

/**
 * todoku_cli_verdict_status:
 * @verdict: a verdict
 *
 * A record that is not required is never an error.
 *
 * Returns: the exit status for it: 0 right everywhere, 1 not right or not visible yet, 3 not
 *   checked
 */
int
todoku_cli_verdict_status (const TodokuVerdict *verdict)
{
  if (!verdict->record->required || verdict->state == TODOKU_RECORD_STATE_OK ||
      verdict->state == TODOKU_RECORD_STATE_OK_EQUIVALENT)
    return TODOKU_CLI_EXIT_OK;

  return verdict->state == TODOKU_RECORD_STATE_UNKNOWN ? TODOKU_CLI_EXIT_NOT_CHECKED
                                                       : TODOKU_CLI_EXIT_NOT_RIGHT;
}

/**
 * todoku_cli_items_status:
 * @items: a list of #TodokuRecordItem
 * @since: verdicts from before are of another run, and do not count
 * @vouched: whether the service has just said that all is right: then only what is known to be
 *   wrong in DNS or gone counts, not what could not be asked or is not visible everywhere yet
 *
 * Returns: the exit status of their verdicts together
 */
int
todoku_cli_items_status (GListModel *items,
                         gint64      since,
                         gboolean    vouched)
{
  int status = TODOKU_CLI_EXIT_OK;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);
      const TodokuVerdict *verdict = todoku_record_item_get_verdict (item);

      if (verdict == NULL || verdict->checked_at < since)
        continue;
      if (vouched && (verdict->state == TODOKU_RECORD_STATE_UNKNOWN ||
                      todoku_verdict_is_right (verdict)))
        continue;
      status = todoku_cli_worse_status (status, todoku_cli_verdict_status (verdict));
    }

  return status;
}
