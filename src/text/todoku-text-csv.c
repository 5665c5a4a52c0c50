/* SPDX-License-Identifier: GPL-3.0-or-later
 * CSV for spreadsheets: RFC 4180, UTF-8 with the mark by which they know it.
 */
#include "todoku-text-csv.h"

#include <string.h>

#include "todoku-delivery-server.h"
#include "todoku-text-table.h"

/**
 * todoku_text_append_csv:
 * @line: where to append
 * @foreign: the field, from wherever
 * @last: whether it ends the line
 *
 * RFC 4180 quoting of what people see in a spreadsheet, cleaned for them. A field that it would run
 * as a formula gets an apostrophe, which it takes as "this is text" (OWASP, CSV injection).
 */
void
todoku_text_append_csv (GString    *line,
                        const char *foreign,
                        gboolean    last)
{
  g_autofree char *field = todoku_text_plain (foreign);
  gboolean formula = *field != '\0' && strchr ("=+-@", *field) != NULL;

  if (formula || strpbrk (field, "\",") != NULL || *field == ' ')
    {
      g_auto(GStrv) parts = g_strsplit (field, "\"", -1);
      g_autofree char *doubled = g_strjoinv ("\"\"", parts);

      g_string_append_printf (line, "\"%s%s\"", formula ? "'" : "", doubled);
    }
  else
    {
      g_string_append (line, field);
    }
  g_string_append (line, last ? "\r\n" : ",");
}

static void
append_time (GString *line,
             gint64   time)
{
  g_autoptr(GDateTime) moment = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autofree char *text = moment != NULL ? g_date_time_format_iso8601 (moment) : NULL;

  todoku_text_append_csv (line, text != NULL ? text : "", FALSE);
}

static void
append_text (GString    *line,
             const char *text,
             gboolean    last)
{
  todoku_text_append_csv (line, text != NULL ? text : "", last);
}

/**
 * todoku_text_log_kind:
 * @row: a remote effect
 * @servers: the delivery servers that there are
 *
 * Returns: (transfer none) (nullable): the token of the service that was asked; %NULL for a server
 *   that is gone, and for what was done in DNS
 */
const char *
todoku_text_log_kind (const TodokuJournalRow *row,
                      GListModel             *servers)
{
  for (guint i = 0; row->server != 0 && i < g_list_model_get_n_items (servers); i++)
    {
      g_autoptr(TodokuDeliveryServer) server = g_list_model_get_item (servers, i);

      if (todoku_subject_get_id (server) == row->server)
        return todoku_delivery_server_get_row (server)->kind;
    }

  return NULL;
}

/**
 * todoku_text_log_csv:
 * @rows: (element-type TodokuJournalRow): remote effects
 * @servers: the delivery servers that there are
 *
 * The columns are those of `todokuctl log --json`, and like them in no language.
 *
 * Returns: (transfer full): the table, with a first line of names
 */
char *
todoku_text_log_csv (GPtrArray  *rows,
                     GListModel *servers)
{
  GString *text = g_string_new ("\xef\xbb\xbf" "AT,WHO,ACTION,SERVER,NAME,OUTCOME,KIND\r\n");

  for (guint i = 0; i < rows->len; i++)
    {
      const TodokuJournalRow *row = g_ptr_array_index (rows, i);

      append_time (text, row->created_at);
      append_text (text, row->who, FALSE);
      append_text (text, row->kind, FALSE);
      append_text (text, row->server_name, FALSE);
      append_text (text, row->name, FALSE);
      append_text (text, row->outcome, FALSE);
      append_text (text, todoku_text_log_kind (row, servers), TRUE);
    }

  return g_string_free (text, FALSE);
}
