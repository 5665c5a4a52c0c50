/* SPDX-License-Identifier: GPL-3.0-or-later
 * `todokuctl records`: the records of a domain in the formats that other programs and people take. Main
 * thread only.
 */
#include "todoku-config.h"

#include "todoku-cli-json.h"
#include "todoku-cli-output.h"
#include "todoku-export.h"

#include <glib/gi18n-lib.h>

#include "todoku-domain-name.h"

/**
 * Style:
 *
 * How HOST and VALUE are written, and what keeps the texts alive.
 */
typedef struct
{
  const char *zone;
  gboolean relative;
  gboolean absolute;
  const char *replaces;
} Style;

/* The zone as it was found in DNS; before the first look it is taken to be the domain. */
static const char *
find_zone (GListModel *items,
           const char *domain)
{
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);
      const TodokuVerdict *verdict = todoku_record_item_get_verdict (item);

      if (verdict != NULL && verdict->zone != NULL &&
          todoku_domain_name_is_below (domain, verdict->zone))
        return verdict->zone;
    }

  return domain;
}

static char *
export_items (GListModel          *items,
              const Style         *style,
              TodokuExportFormat   format,
              gboolean             unverified,
              GError             **error)
{
  g_autoptr(GArray) rows = g_array_new (FALSE, TRUE, sizeof (TodokuExportRow));
  g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
  const TodokuExportOptions options = { .absolute = style->absolute };

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);
      TodokuRecord *record = todoku_record_item_get_record (item);
      TodokuExportRow row = { .record = record, .zone = style->zone };

      if (unverified && todoku_record_item_is_verified (item))
        continue;
      row.status = todoku_text_item_status (item);
      if (record->purpose == TODOKU_RECORD_PURPOSE_TRACKING)
        row.replaces = style->replaces;
      if (style->relative)
        {
          char *relative = todoku_domain_name_relative (record->host, style->zone);

          g_ptr_array_add (owned, relative);
          row.typed_host = *relative != '\0' ? relative : "@";
        }
      g_array_append_val (rows, row);
    }

  return todoku_export_to_string (format, (const TodokuExportRow *) rows->data, rows->len, &options,
                                  error);
}

static GListModel *
find_items (TodokuCli   *cli,
            const char  *text,
            Style       *style,
            GError     **error)
{
  TodokuSenderDomain *domain = todoku_session_find_domain (cli->session, text);
  TodokuTrackingDomain *tracking = todoku_session_find_tracking (cli->session, text);
  GListModel *items;

  if (domain != NULL)
    {
      items = todoku_sender_domain_get_records (domain);
      style->zone = find_zone (items, todoku_sender_domain_get_name (domain));
      return items;
    }
  if (tracking != NULL)
    {
      const char *host = todoku_tracking_domain_get_host (tracking);

      items = todoku_tracking_domain_get_records (tracking);
      style->zone = find_zone (items, todoku_domain_name_parent (host));
      if (todoku_tracking_domain_get_stage (tracking) == TODOKU_TRACKING_STEP3)
        style->replaces = todoku_tracking_domain_get_original_target (tracking);
      return items;
    }

  g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_UNKNOWN_DOMAIN, "No domain “%s”", text);

  return NULL;
}

static int
records (TodokuCli  *cli,
         char      **argv)
{
  g_autofree char *format_token = NULL;
  g_autofree char *host_style = NULL;
  gboolean unverified = FALSE;
  const GOptionEntry entries[] = {
    { "unverified", 0, 0, G_OPTION_ARG_NONE, &unverified, N_("Only what is not verified"), NULL },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format_token,
      N_("table, json, csv, bind, nsupdate, dnscontrol, octodns, terraform-route53, "
         "terraform-cloudflare, terraform-google, route53 or mail"), N_("FORMAT") },
    { "host-style", 0, 0, G_OPTION_ARG_STRING, &host_style,
      N_("How HOST and VALUE are written: auto, fqdn or relative"), N_("STYLE") },
    { NULL },
  };
  Style style = { 0 };
  GListModel *items;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  int format = TODOKU_EXPORT_TABLE;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 1, 1, &status))
    return status;
  if (format_token != NULL &&
      !todoku_enum_from_token (TODOKU_TYPE_EXPORT_FORMAT, format_token, &format))
    return todoku_cli_fail_usage (cli, _("--format does not know this format."));
  if (cli->json && format_token == NULL)
    format = TODOKU_EXPORT_JSON;
  if (host_style != NULL && !g_str_equal (host_style, "fqdn") && !g_str_equal (host_style, "relative"))
    return todoku_cli_fail_usage (cli, _("--host-style takes fqdn or relative."));
  if (!todoku_cli_open (cli, &status))
    return status;

  style.relative = g_strcmp0 (host_style, "relative") == 0;
  style.absolute = g_strcmp0 (host_style, "fqdn") == 0;
  items = find_items (cli, argv[1], &style, &error);
  if (items == NULL)
    return todoku_cli_fail (cli, error);
  text = export_items (items, &style, format, unverified, &error);
  if (text == NULL)
    return todoku_cli_fail (cli, error);
  todoku_cli_print (text);

  return TODOKU_CLI_EXIT_OK;
}

const TodokuCommand todoku_records_commands[] = {
  { "records", NULL, "DOMAIN", N_("Show the records of a domain in one of many formats."), records },
  { NULL },
};
