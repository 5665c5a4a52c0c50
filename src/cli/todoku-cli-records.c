/* SPDX-License-Identifier: GPL-3.0-or-later
 * `todokuctl records`: the records of a domain in the formats that other programs and people take.
 * Main thread only.
 */
#include "todoku-config.h"

#include "todoku-cli-company.h"
#include "todoku-cli-named.h"
#include "todoku-cli-output.h"
#include "todoku-export.h"
#include "todoku-record-rows.h"

#include <glib/gi18n-lib.h>

#include "todoku-domain-name.h"

/**
 * Style:
 * @zone: the apex of the zone
 * @company: (nullable): whose screen HOST and VALUE are written for
 * @absolute: write owner names out in full
 * @replaces: (nullable): the value that step3 rewrites
 * @servers: (owned) (element-type TodokuRecordItem TodokuDeliveryServer): whose record each one is
 *
 * How the records are written.
 */
typedef struct
{
  const char *zone;
  const TodokuDnsCompany *company;
  gboolean absolute;
  const char *replaces;
  GHashTable *servers;
} Style;

static void
style_clear (Style *style)
{
  g_hash_table_unref (style->servers);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Style, style_clear)

static void
note_server (Style      *style,
             GListModel *items,
             gpointer    subject)
{
  TodokuDeliveryServer *server = todoku_subject_get_server (subject);

  for (guint i = 0; server != NULL && i < g_list_model_get_n_items (items); i++)
    g_hash_table_insert (style->servers, g_list_model_get_item (items, i), g_object_ref (server));
}

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
  g_autoptr(GPtrArray) forms =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_typed_form_free);
  TodokuExportOptions options = { .absolute = style->absolute };

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);
      TodokuRecord *record = todoku_record_item_get_record (item);
      TodokuDeliveryServer *server = g_hash_table_lookup (style->servers, item);
      TodokuExportRow row = { .record = record, .zone = style->zone };

      if (unverified && todoku_record_item_is_verified (item) && !todoku_text_item_is_lost (item))
        continue;
      /* step3 rewrites one record; the other stands already and is not entered again. */
      if (style->replaces != NULL && record->purpose != TODOKU_RECORD_PURPOSE_TRACKING &&
          format != TODOKU_EXPORT_TABLE && format != TODOKU_EXPORT_JSON)
        continue;
      row.status = todoku_text_item_status (item);
      row.verdict = todoku_record_item_get_verdict (item);
      if (server != NULL)
        {
          row.server = todoku_subject_get_name (server);
          row.kind = todoku_delivery_server_get_row (server)->kind;
        }
      if (record->purpose == TODOKU_RECORD_PURPOSE_TRACKING)
        row.replaces = style->replaces;
      if (style->company != NULL)
        {
          TodokuTypedForm *form = todoku_typed_form_new (style->company, record, style->zone);

          g_ptr_array_add (forms, form);
          row.typed_host = form->host;
          row.typed_value = form->value;
        }
      g_array_append_val (rows, row);
    }

  if (style->company != NULL && !style->company->generic)
    {
      options.host_field = todoku_dns_company_get_text (style->company,
                                                        TODOKU_DNS_COMPANY_HOST_LABEL, NULL);
      options.value_field = todoku_dns_company_get_text (style->company,
                                                         TODOKU_DNS_COMPANY_VALUE_LABEL, NULL);
    }

  return todoku_export_to_string (format, (const TodokuExportRow *) rows->data, rows->len, &options,
                                  error);
}

static GListModel *
list_domain_items (GPtrArray *domains,
                   Style     *style)
{
  TodokuSenderDomain *first = g_ptr_array_index (domains, 0);
  const TodokuDomainRow *row = todoku_sender_domain_get_row (first);
  g_autoptr(GListStore) items = g_list_store_new (TODOKU_TYPE_RECORD_ITEM);

  for (guint i = 0; i < domains->len; i++)
    {
      GListModel *records = todoku_subject_get_records (g_ptr_array_index (domains, i));
      g_autoptr(GPtrArray) more = todoku_rows_list_items (records);

      note_server (style, records, g_ptr_array_index (domains, i));
      g_list_store_splice (items, g_list_model_get_n_items (G_LIST_MODEL (items)), 0, more->pdata,
                           more->len);
    }
  style->zone = find_zone (G_LIST_MODEL (items), row->name);
  style->company = todoku_cli_find_company (row->dns_company, row->detected_company,
                                            row->name_servers);

  return G_LIST_MODEL (g_steal_pointer (&items));
}

/* Returns (transfer full): the records, or %NULL when the exit status has been told. */
static GListModel *
find_items (TodokuCli   *cli,
            const char  *text,
            const char  *server,
            Style       *style,
            int         *ret_status)
{
  TodokuTrackingDomain *tracking = todoku_session_find_tracking (cli->session, text);
  g_autoptr(GPtrArray) domains = g_ptr_array_new_with_free_func (g_object_unref);
  const TodokuTrackingRow *row;
  GListModel *items;

  if (tracking == NULL || todoku_session_find_domain (cli->session, text) != NULL)
    return todoku_cli_find_domains (cli, text, server, domains, ret_status)
           ? list_domain_items (domains, style) : NULL;

  row = todoku_tracking_domain_get_row (tracking);
  items = todoku_cli_dup_items (tracking);
  note_server (style, items, tracking);
  style->zone = find_zone (items, todoku_domain_name_parent (row->host));
  style->company = todoku_cli_find_company (row->dns_company, row->detected_company, NULL);
  if (row->stage == TODOKU_TRACKING_STEP3)
    style->replaces = row->original_target;

  return items;
}

static int
print_records (TodokuCli  *cli,
               char      **argv)
{
  g_autofree char *format_token = NULL;
  g_autofree char *host_style = NULL;
  g_autofree char *server = NULL;
  gboolean unverified = FALSE;
  const GOptionEntry entries[] = {
    { "unverified", 0, 0, G_OPTION_ARG_NONE, &unverified, N_("Only what is not verified"), NULL },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format_token,
      N_("table, json, csv, bind, nsupdate, dnscontrol, octodns, terraform-route53, "
         "terraform-cloudflare, terraform-google, route53 or mail"), N_("FORMAT") },
    { "host-style", 0, 0, G_OPTION_ARG_STRING, &host_style,
      N_("How HOST and VALUE are written: auto, fqdn, relative or the ID of a DNS company"),
      N_("STYLE") },
    TODOKU_CLI_SERVER_OPTION (&server),
    { NULL },
  };
  const TodokuDnsCompany *company = NULL;
  g_auto(Style) style = {
    .servers = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref),
  };
  g_autoptr(GListModel) items = NULL;
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
  if (host_style != NULL && !g_str_equal (host_style, "auto"))
    {
      company = todoku_dns_company_lookup (host_style);
      if (company == NULL)
        return todoku_cli_fail_usage (cli,
                                      _("--host-style takes auto, fqdn, relative or the ID of "
                                        "a DNS company."));
    }
  if (!todoku_cli_open (cli, &status))
    return status;

  style.absolute = g_strcmp0 (host_style, "fqdn") == 0;
  items = find_items (cli, argv[1], server, &style, &status);
  if (items == NULL)
    return status;
  if (company != NULL)
    style.company = company;
  text = export_items (items, &style, format, unverified, &error);
  if (text == NULL)
    return todoku_cli_fail (cli, error);
  todoku_cli_print (text);

  return TODOKU_CLI_EXIT_OK;
}

const TodokuCommand todoku_records_commands[] = {
  { "records", NULL, "DOMAIN", N_("Show the records of a domain in one of many formats."),
    print_records },
  { NULL },
};
