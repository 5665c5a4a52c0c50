/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dispatch of the formats, what they share, and the formats that show records as they are
 * typed: table, CSV and JSON. Pure; any thread.
 */
#include "todoku-config.h"

#include "todoku-export-private.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "todoku-domain-name.h"
#include "todoku-repeats.h"
#include "todoku-request.h"
#include "todoku-text-csv.h"
#include "todoku-text-table.h"

G_DEFINE_ENUM_TYPE (TodokuExportFormat, todoku_export_format,
                    G_DEFINE_ENUM_VALUE (TODOKU_EXPORT_TABLE, "table"),
                    G_DEFINE_ENUM_VALUE (TODOKU_EXPORT_JSON, "json"),
                    G_DEFINE_ENUM_VALUE (TODOKU_EXPORT_CSV, "csv"),
                    G_DEFINE_ENUM_VALUE (TODOKU_EXPORT_BIND, "bind"),
                    G_DEFINE_ENUM_VALUE (TODOKU_EXPORT_NSUPDATE, "nsupdate"),
                    G_DEFINE_ENUM_VALUE (TODOKU_EXPORT_DNSCONTROL, "dnscontrol"),
                    G_DEFINE_ENUM_VALUE (TODOKU_EXPORT_OCTODNS, "octodns"),
                    G_DEFINE_ENUM_VALUE (TODOKU_EXPORT_TERRAFORM_ROUTE53, "terraform-route53"),
                    G_DEFINE_ENUM_VALUE (TODOKU_EXPORT_TERRAFORM_CLOUDFLARE,
                                         "terraform-cloudflare"),
                    G_DEFINE_ENUM_VALUE (TODOKU_EXPORT_TERRAFORM_GOOGLE, "terraform-google"),
                    G_DEFINE_ENUM_VALUE (TODOKU_EXPORT_ROUTE53, "route53"),
                    G_DEFINE_ENUM_VALUE (TODOKU_EXPORT_MAIL, "mail"))

/**
 * todoku_export_type_name:
 * @type: a record type
 *
 * Returns: (transfer none): its name as DNS writes it
 */
const char *
todoku_export_type_name (TodokuRecordType type)
{
  return todoku_rrtype_to_text (todoku_record_type_to_rrtype (type));
}

/**
 * todoku_export_get_zone:
 * @row: a row
 *
 * Returns: (transfer none): the zone that holds its record, or the best guess at it
 */
const char *
todoku_export_get_zone (const TodokuExportRow *row)
{
  const char *host = row->record->host;

  if (row->zone != NULL && todoku_domain_name_is_below (host, row->zone))
    return row->zone;
  if (row->record->domain != NULL && todoku_domain_name_is_below (host, row->record->domain))
    return row->record->domain;

  return todoku_domain_name_parent (host) != NULL ? todoku_domain_name_parent (host) : host;
}

/**
 * todoku_export_list_zones:
 * @rows: (array length=n_rows): the rows
 * @n_rows: how many there are
 *
 * Returns: (transfer full) (element-type utf8): the zones of the rows, each once, in order
 */
GPtrArray *
todoku_export_list_zones (const TodokuExportRow *rows,
                          gsize                  n_rows)
{
  GPtrArray *zones = g_ptr_array_new ();
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < n_rows; i++)
    {
      char *zone = (char *) todoku_export_get_zone (&rows[i]);

      if (g_hash_table_add (seen, zone))
        g_ptr_array_add (zones, zone);
    }

  return zones;
}

static void
export_set_free (TodokuExportSet *set)
{
  g_ptr_array_unref (set->rows);
  g_free (set);
}

/**
 * todoku_export_group_sets:
 * @rows: (array length=n_rows): the rows
 * @n_rows: how many there are
 *
 * Returns: (transfer full) (element-type TodokuExportSet): the rows by RRset, in order of
 * appearance
 */
GPtrArray *
todoku_export_group_sets (const TodokuExportRow *rows,
                          gsize                  n_rows)
{
  GPtrArray *sets = g_ptr_array_new_with_free_func ((GDestroyNotify) export_set_free);
  g_autoptr(GHashTable) index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < n_rows; i++)
    {
      const TodokuRecord *record = rows[i].record;
      g_autofree char *key = g_strdup_printf ("%s %s", todoku_export_type_name (record->type),
                                              record->host);
      TodokuExportSet *set = g_hash_table_lookup (index, key);

      if (set == NULL)
        {
          set = g_new0 (TodokuExportSet, 1);
          set->host = record->host;
          set->zone = todoku_export_get_zone (&rows[i]);
          set->type = record->type;
          set->rows = g_ptr_array_new ();
          g_ptr_array_add (sets, set);
          g_hash_table_insert (index, g_steal_pointer (&key), set);
        }
      g_ptr_array_add (set->rows, (gpointer) &rows[i]);
    }

  return sets;
}

/**
 * todoku_export_relative_host:
 * @host: an owner name
 * @zone: the apex of its zone
 * @apex: how the format writes the apex itself
 *
 * Returns: (transfer full): @host relative to @zone
 */
char *
todoku_export_relative_host (const char *host,
                             const char *zone,
                             const char *apex)
{
  g_autofree char *relative = todoku_domain_name_relative (host, zone);

  return *relative != '\0' ? g_steal_pointer (&relative) : g_strdup (apex);
}

/**
 * todoku_export_join_txt:
 * @value: the text of a TXT record
 * @joint: what stands between two character-strings
 *
 * Splits between octets, as RFC 1035 section 3.3 counts them: readers join without a blank.
 *
 * Returns: (transfer full): strings of at most 255 octets with @joint between them, with quotation
 *   marks, backslashes and what is not printable ASCII escaped (RFC 1035 section 5.1)
 */
char *
todoku_export_join_txt (const char *value,
                        const char *joint)
{
  g_autoptr(GString) result = g_string_new (NULL);

  for (gsize i = 0; value[i] != '\0'; i++)
    {
      guchar c = value[i];

      if (i > 0 && i % TODOKU_EXPORT_MAX_STRING == 0)
        g_string_append (result, joint);
      if (c == '"' || c == '\\')
        g_string_append_printf (result, "\\%c", c);
      else if (c < 0x20 || c > 0x7e)
        g_string_append_printf (result, "\\%03u", c);
      else
        g_string_append_c (result, c);
    }

  return g_string_free (g_steal_pointer (&result), FALSE);
}

/**
 * todoku_export_quote_txt:
 * @value: the text of a TXT record
 *
 * Returns: (transfer full): its data as a zone file has it: quoted strings of at most 255 octets
 */
char *
todoku_export_quote_txt (const char *value)
{
  g_autofree char *joined = todoku_export_join_txt (value, "\" \"");

  return g_strconcat ("\"", joined, "\"", NULL);
}

/**
 * todoku_export_escape_name:
 * @name: a name without its final dot
 *
 * A name can come from somebody else's JSON: whatever is not in a host name becomes `\\DDD`, so
 * that it can end neither the line nor the field it is written into.
 *
 * Returns: (transfer full): the absolute name, with its final dot
 */
char *
todoku_export_escape_name (const char *name)
{
  g_autoptr(GString) result = g_string_new (NULL);

  for (const guchar *c = (const guchar *) name; *c != '\0'; c++)
    {
      if (g_ascii_isalnum (*c) || strchr ("-_.*", *c) != NULL)
        g_string_append_c (result, *c);
      else
        g_string_append_printf (result, "\\%03u", *c);
    }
  g_string_append_c (result, '.');

  return g_string_free (g_steal_pointer (&result), FALSE);
}

/**
 * todoku_export_rdata:
 * @record: a record
 * @value: its value, or the one that it replaces
 *
 * Returns: (transfer full): the data as a zone file has it, with absolute names
 */
char *
todoku_export_rdata (const TodokuRecord *record,
                     const char         *value)
{
  g_autofree char *name = NULL;

  switch (record->type)
    {
    case TODOKU_RECORD_TYPE_CNAME:
      return todoku_export_escape_name (value);
    case TODOKU_RECORD_TYPE_MX:
      name = todoku_export_escape_name (value);
      return g_strdup_printf ("%d %s", MAX (record->priority, 0), name);
    case TODOKU_RECORD_TYPE_TXT:
      return todoku_export_quote_txt (value);
    default:
      g_return_val_if_reached (NULL);
    }
}

static const char *
typed_host (const TodokuExportRow *row)
{
  return row->typed_host != NULL ? row->typed_host : row->record->host;
}

static const char *
typed_value (const TodokuExportRow *row)
{
  return row->typed_value != NULL ? row->typed_value : row->record->value;
}

static char *
export_table (const TodokuExportRow     *rows,
              gsize                      n_rows,
              const TodokuExportOptions *options)
{
  g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  /* A VALUE can be several hundred characters long, so nothing stands behind it. */
  g_ptr_array_add (cells, g_strdup (_("STATUS")));
  g_ptr_array_add (cells, g_strdup ("TYPE"));
  g_ptr_array_add (cells, g_strdup (options->host_field != NULL ? options->host_field : "HOST"));
  g_ptr_array_add (cells, g_strdup (options->value_field != NULL ? options->value_field : "VALUE"));
  for (gsize i = 0; i < n_rows; i++)
    {
      const TodokuRecord *record = rows[i].record;
      g_autofree char *value = todoku_text_plain (typed_value (&rows[i]));

      g_ptr_array_add (cells, todoku_text_status_word (rows[i].status, 0, 0));
      g_ptr_array_add (cells, g_strdup (todoku_export_type_name (record->type)));
      g_ptr_array_add (cells, todoku_text_plain (*typed_host (&rows[i]) != '\0'
                                                   ? typed_host (&rows[i]) : _("(blank)")));
      if (record->priority >= 0 && record->type == TODOKU_RECORD_TYPE_MX)
        /* Translators: the value of an MX record, and the priority that is typed beside it. */
        g_ptr_array_add (cells, g_strdup_printf (_("%s (priority %d)"), value, record->priority));
      else
        g_ptr_array_add (cells, g_steal_pointer (&value));
    }

  return todoku_text_table ((const char * const *) cells->pdata, 4, n_rows + 1);
}

/* One that all records have tells nothing. */
static gboolean
has_several_servers (const TodokuExportRow *rows,
                     gsize                  n_rows)
{
  for (gsize i = 1; i < n_rows; i++)
    if (g_strcmp0 (rows[i].server, rows[0].server) != 0)
      return TRUE;

  return FALSE;
}

static char *
export_csv (const TodokuExportRow *rows,
            gsize                  n_rows,
            guint                  ttl)
{
  g_autoptr(GString) text = g_string_new ("\xef\xbb\xbf");
  g_autofree char *ttl_text = g_strdup_printf ("%u", ttl);
  gboolean has_servers = has_several_servers (rows, n_rows);
  gboolean has_priority = FALSE;

  for (gsize i = 0; i < n_rows; i++)
    has_priority = has_priority || rows[i].record->type == TODOKU_RECORD_TYPE_MX;

  g_string_append (text, "TYPE,HOST,VALUE,FQDN,TTL,STATUS");
  g_string_append_printf (text, "%s%s\r\n", has_priority ? ",PRIORITY" : "",
                          has_servers ? ",SERVER,SERVICE" : "");
  for (gsize i = 0; i < n_rows; i++)
    {
      const TodokuRecord *record = rows[i].record;
      g_autofree char *status = todoku_text_status_word (rows[i].status, 0, 0);
      g_autofree char *priority = record->priority >= 0 ? g_strdup_printf ("%d", record->priority)
                                                        : g_strdup ("");

      todoku_text_append_csv (text, todoku_export_type_name (record->type), FALSE);
      todoku_text_append_csv (text, typed_host (&rows[i]), FALSE);
      todoku_text_append_csv (text, typed_value (&rows[i]), FALSE);
      todoku_text_append_csv (text, record->host, FALSE);
      todoku_text_append_csv (text, ttl_text, FALSE);
      todoku_text_append_csv (text, status, !has_priority && !has_servers);
      if (has_priority)
        todoku_text_append_csv (text, priority, !has_servers);
      if (has_servers)
        {
          todoku_text_append_csv (text, rows[i].server != NULL ? rows[i].server : "", FALSE);
          todoku_text_append_csv (text, todoku_text_service_kind (rows[i].kind), TRUE);
        }
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_string_member (JsonBuilder *builder,
                   const char  *name,
                   const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static char *
export_json (const TodokuExportRow *rows,
             gsize                  n_rows)
{
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *text = NULL;
  g_autofree char *armoured = NULL;

  json_builder_begin_array (builder);
  for (gsize i = 0; i < n_rows; i++)
    {
      const TodokuRecord *record = rows[i].record;

      json_builder_begin_object (builder);
      add_string_member (builder, "type", todoku_export_type_name (record->type));
      add_string_member (builder, "host", record->host);
      add_string_member (builder, "value", record->value);
      if (record->priority >= 0)
        {
          json_builder_set_member_name (builder, "priority");
          json_builder_add_int_value (builder, record->priority);
        }
      if (record->domain != NULL)
        add_string_member (builder, "domain", record->domain);
      json_builder_set_member_name (builder, "required");
      json_builder_add_boolean_value (builder, record->required);
      if (record->group != NULL)
        add_string_member (builder, "group", record->group);
      if (rows[i].server != NULL)
        add_string_member (builder, "server", rows[i].server);
      if (rows[i].kind != NULL)
        add_string_member (builder, "kind", rows[i].kind);
      add_string_member (builder, "purpose",
                         todoku_enum_to_token (TODOKU_TYPE_RECORD_PURPOSE, record->purpose));
      add_string_member (builder, "typed_host", typed_host (&rows[i]));
      add_string_member (builder, "typed_value", typed_value (&rows[i]));
      add_string_member (builder, "status",
                         todoku_enum_to_token (TODOKU_TYPE_STATUS, rows[i].status));
      json_builder_set_member_name (builder, "verified");
      json_builder_add_boolean_value (builder, rows[i].status == TODOKU_STATUS_VERIFIED);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  armoured = todoku_text_armour_json (text);

  return g_strconcat (armoured, "\n", NULL);
}

/* The language of a request is its reader's; without a choice it is the program's. */
static char *
export_mail (const TodokuExportRow     *rows,
             gsize                      n_rows,
             const TodokuExportOptions *options)
{
  /* Translators: "ja" where registration requests are written in Japanese, else "en". */
  const char *language = options->language != NULL ? options->language : C_("language code", "en");
  g_autoptr(TodokuRequest) request =
    todoku_request_new (g_str_has_prefix (language, "ja") ? TODOKU_REQUEST_JAPANESE
                                                          : TODOKU_REQUEST_ENGLISH);
  g_autofree char *subject = NULL;
  g_autofree char *body = NULL;

  for (gsize i = 0; i < n_rows; i++)
    todoku_request_add_found (request, rows[i].record, rows[i].replaces, rows[i].verdict);
  subject = todoku_request_get_subject (request);
  body = todoku_request_get_body (request);

  return g_strdup_printf ("Subject: %s\n\n%s%s", subject, body,
                          g_str_has_suffix (body, "\n") ? "" : "\n");
}

/* These two hold one zone and say nowhere which: a mixture would go into the wrong one. */
static gboolean
check_one_zone (const TodokuExportRow  *rows,
                gsize                   n_rows,
                GError                **error)
{
  g_autoptr(GPtrArray) zones = todoku_export_list_zones (rows, n_rows);

  if (zones->len <= 1)
    return TRUE;

  g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
               "The records are in %u zones, and this format takes one", zones->len);
  return FALSE;
}

static char *
write_format (TodokuExportFormat          format,
              const TodokuExportRow      *rows,
              gsize                       n_rows,
              const TodokuExportOptions  *options,
              GError                    **error)
{
  const TodokuExportOptions defaults = { 0 };
  guint ttl;

  if (options == NULL)
    options = &defaults;
  ttl = options->ttl != 0 ? options->ttl : TODOKU_EXPORT_DEFAULT_TTL;

  switch (format)
    {
    case TODOKU_EXPORT_TABLE:
      return export_table (rows, n_rows, options);
    case TODOKU_EXPORT_JSON:
      return export_json (rows, n_rows);
    case TODOKU_EXPORT_CSV:
      return export_csv (rows, n_rows, ttl);
    case TODOKU_EXPORT_BIND:
      return todoku_export_bind (rows, n_rows, options);
    case TODOKU_EXPORT_NSUPDATE:
      return todoku_export_nsupdate (rows, n_rows, ttl);
    case TODOKU_EXPORT_DNSCONTROL:
      return todoku_export_dnscontrol (rows, n_rows, ttl);
    case TODOKU_EXPORT_OCTODNS:
      return check_one_zone (rows, n_rows, error) ? todoku_export_octodns (rows, n_rows, ttl)
                                                  : NULL;
    case TODOKU_EXPORT_TERRAFORM_ROUTE53:
      return todoku_export_terraform_route53 (rows, n_rows, ttl);
    case TODOKU_EXPORT_TERRAFORM_CLOUDFLARE:
      return todoku_export_terraform_cloudflare (rows, n_rows);
    case TODOKU_EXPORT_TERRAFORM_GOOGLE:
      return todoku_export_terraform_google (rows, n_rows, ttl);
    case TODOKU_EXPORT_ROUTE53:
      return check_one_zone (rows, n_rows, error) ? todoku_export_route53 (rows, n_rows, ttl)
                                                  : NULL;
    case TODOKU_EXPORT_MAIL:
      return export_mail (rows, n_rows, options);
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * todoku_export_to_string:
 * @format: the format
 * @rows: (array length=n_rows): the records
 * @n_rows: how many there are
 * @options: (nullable): what the format is told
 * @error: return location
 *
 * A record that is there more than once, because several services share it, is written once.
 *
 * Returns: (transfer full): the file, ending with a newline, or %NULL with
 *   %TODOKU_ERROR_BAD_INPUT when the format cannot hold these records
 */
char *
todoku_export_to_string (TodokuExportFormat          format,
                         const TodokuExportRow      *rows,
                         gsize                       n_rows,
                         const TodokuExportOptions  *options,
                         GError                    **error)
{
  g_autoptr(GHashTable) known = todoku_repeats_new ();
  g_autoptr(GArray) once = g_array_sized_new (FALSE, FALSE, sizeof *rows, (guint) n_rows);

  for (gsize i = 0; i < n_rows; i++)
    if (todoku_repeats_add (known, rows[i].record))
      g_array_append_val (once, rows[i]);

  return write_format (format, (const TodokuExportRow *) once->data, once->len, options, error);
}

static const char *const suffixes[] = {
  [TODOKU_EXPORT_TABLE] = "txt",
  [TODOKU_EXPORT_JSON] = "json",
  [TODOKU_EXPORT_CSV] = "csv",
  [TODOKU_EXPORT_BIND] = "zone",
  [TODOKU_EXPORT_NSUPDATE] = "nsupdate",
  [TODOKU_EXPORT_DNSCONTROL] = "js",
  [TODOKU_EXPORT_OCTODNS] = "yaml",
  [TODOKU_EXPORT_TERRAFORM_ROUTE53] = "tf",
  [TODOKU_EXPORT_TERRAFORM_CLOUDFLARE] = "tf",
  [TODOKU_EXPORT_TERRAFORM_GOOGLE] = "tf",
  [TODOKU_EXPORT_ROUTE53] = "json",
  [TODOKU_EXPORT_MAIL] = "txt",
};

/**
 * todoku_export_get_suffix:
 * @format: a format
 *
 * Returns: (transfer none): the suffix of its files, without a dot
 */
const char *
todoku_export_get_suffix (TodokuExportFormat format)
{
  g_return_val_if_fail (format < G_N_ELEMENTS (suffixes), NULL);

  return suffixes[format];
}
