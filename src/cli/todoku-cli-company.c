/* SPDX-License-Identifier: GPL-3.0-or-later
 * Zones, name servers and DNS companies in print. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-cli-company.h"

#include <glib/gi18n-lib.h>

#include "todoku-cli-output.h"

static void
write_names (TodokuJsonWriter  *writer,
             const char        *name,
             char             **names)
{
  todoku_json_writer_begin_array (writer, name);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    todoku_json_writer_string (writer, NULL, names[i]);
  todoku_json_writer_end_array (writer);
}

/* The order does not matter, and neither does the case of letters. */
static gboolean
same_names (char **a,
            char **b)
{
  if (a == NULL || b == NULL || g_strv_length (a) != g_strv_length (b))
    return FALSE;
  for (guint i = 0; a[i] != NULL; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; b[j] != NULL; j++)
        found = found || todoku_dns_name_equal (a[i], b[j]);
      if (!found)
        return FALSE;
    }

  return TRUE;
}

/**
 * todoku_cli_print_zone:
 * @cli: the state of the process
 * @domain: the domain that was asked for
 * @info: where it is hosted
 *
 * Prints who runs the DNS of a domain.
 *
 * Returns: the exit status: 1 when the parent delegates to other servers than the zone names
 */
int
todoku_cli_print_zone (TodokuCli            *cli,
                       const char           *domain,
                       const TodokuZoneInfo *info)
{
  gboolean differs = info->delegated_to != NULL && info->delegated_to[0] != NULL &&
                     !same_names (info->name_servers, info->delegated_to);
  g_autofree char *servers = g_strjoinv (", ", info->name_servers);

  if (cli->json)
    {
      TodokuJsonWriter writer;

      todoku_json_writer_init (&writer);
      todoku_json_writer_begin_object (&writer, NULL);
      todoku_json_writer_string (&writer, "domain", domain);
      todoku_json_writer_string (&writer, "zone", info->apex);
      write_names (&writer, "name_servers", info->name_servers);
      write_names (&writer, "delegated_to", info->delegated_to);
      todoku_json_writer_boolean (&writer, "delegation_agrees", !differs);
      todoku_json_writer_end_object (&writer);
      todoku_cli_print_json (&writer);
    }
  else
    {
      TodokuCliTable table;

      todoku_cli_table_init (&table, _("Domain"), domain, NULL);
      todoku_cli_table_add (&table, _("Zone"), info->apex, NULL);
      todoku_cli_table_add (&table, _("Name servers"), servers, NULL);
      todoku_cli_table_print (&table);
    }
  if (differs)
    {
      g_autofree char *delegated = g_strjoinv (", ", info->delegated_to);

      /* Translators: %s is a list of name servers. */
      todoku_cli_note (_("The registrar delegates to other name servers: %s"), delegated);
    }

  return differs ? TODOKU_CLI_EXIT_NOT_RIGHT : TODOKU_CLI_EXIT_OK;
}
