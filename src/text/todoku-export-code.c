/* SPDX-License-Identifier: GPL-3.0-or-later
 * The formats of infrastructure as code: dnscontrol, OctoDNS and Terraform. Strings are escaped for
 * the language they are written into, because a value can come from somebody else's JSON. Pure; any
 * thread.
 */
#include "todoku-export-private.h"

#include <string.h>

#include "todoku-text-table.h"

typedef enum
{
  LANGUAGE_JAVASCRIPT,
  LANGUAGE_YAML,
  LANGUAGE_HCL,
} Language;

/* A double-quoted string: \" and \\ are the same in all of them. What could deceive whoever reads
 * the file is written in ASCII; its programs read the same value.
 */
static void
append_quoted (GString    *text,
               const char *value,
               Language    language)
{
  g_string_append_c (text, '"');
  for (const char *c = value; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if (letter == '"' || letter == '\\')
        g_string_append_printf (text, "\\%c", (char) letter);
      else if (language == LANGUAGE_HCL && (letter == '$' || letter == '%') && c[1] == '{')
        /* HCL would fill in a template here. */
        g_string_append_printf (text, "%c%c", (char) letter, (char) letter);
      else if (letter > 0xffff && language != LANGUAGE_JAVASCRIPT &&
               todoku_text_is_unsafe (letter))
        g_string_append_printf (text, "\\U%08x", letter);
      else if (todoku_text_is_unsafe (letter))
        todoku_text_append_utf16 (text, letter);
      else
        g_string_append_unichar (text, letter);
    }
  g_string_append_c (text, '"');
}

static char *
absolute_name (const char *name)
{
  return g_strconcat (name, ".", NULL);
}

/**
 * todoku_export_dnscontrol:
 * @rows: (array length=n_rows): the rows
 * @n_rows: how many there are
 * @ttl: the TTL in seconds
 *
 * NO_PURGE keeps dnscontrol from deleting what the file does not name.
 *
 * Returns: (transfer full): one D() for each zone
 */
char *
todoku_export_dnscontrol (const TodokuExportRow *rows,
                          gsize                  n_rows,
                          guint                  ttl)
{
  g_autoptr(GPtrArray) zones = todoku_export_list_zones (rows, n_rows);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint z = 0; z < zones->len; z++)
    {
      const char *zone = g_ptr_array_index (zones, z);

      g_string_append (text, "D(");
      append_quoted (text, zone, LANGUAGE_JAVASCRIPT);
      g_string_append (text, ", REG_NONE, DnsProvider(DSP), NO_PURGE,\n");
      for (gsize i = 0; i < n_rows; i++)
        {
          const TodokuRecord *record = rows[i].record;
          g_autofree char *label = NULL;
          g_autofree char *target = NULL;

          if (!g_str_equal (todoku_export_get_zone (&rows[i]), zone))
            continue;
          label = todoku_export_relative_host (record->host, zone, "@");
          target = record->type == TODOKU_RECORD_TYPE_TXT ? g_strdup (record->value)
                                                          : absolute_name (record->value);
          g_string_append_printf (text, "  %s(", todoku_export_type_name (record->type));
          append_quoted (text, label, LANGUAGE_JAVASCRIPT);
          if (record->type == TODOKU_RECORD_TYPE_MX)
            g_string_append_printf (text, ", %d", MAX (record->priority, 0));
          g_string_append (text, ", ");
          append_quoted (text, target, LANGUAGE_JAVASCRIPT);
          g_string_append_printf (text, ", TTL(%u)),\n", ttl);
        }
      g_string_append (text, "END);\n");
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* OctoDNS wants its keys in natural order: runs of digits compare as numbers. */
static int
compare_natural (const char *a,
                 const char *b)
{
  while (*a != '\0' && *b != '\0')
    {
      if (g_ascii_isdigit (*a) && g_ascii_isdigit (*b))
        {
          char *a_end, *b_end;
          guint64 x = g_ascii_strtoull (a, &a_end, 10);
          guint64 y = g_ascii_strtoull (b, &b_end, 10);

          if (x != y)
            return x < y ? -1 : 1;
          a = a_end;
          b = b_end;
        }
      else
        {
          if (*a != *b)
            return (guchar) *a < (guchar) *b ? -1 : 1;
          a++;
          b++;
        }
    }

  return (*a != '\0') - (*b != '\0');
}

static int
compare_sets (gconstpointer a,
              gconstpointer b)
{
  const TodokuExportSet *x = *(TodokuExportSet * const *) a;
  const TodokuExportSet *y = *(TodokuExportSet * const *) b;
  g_autofree char *x_label = todoku_export_relative_host (x->host, x->zone, "");
  g_autofree char *y_label = todoku_export_relative_host (y->host, y->zone, "");
  int order = compare_natural (x_label, y_label);

  return order != 0 ? order : (int) x->type - (int) y->type;
}

static void
append_octodns_value (GString            *text,
                      const TodokuRecord *record)
{
  g_autofree char *target = absolute_name (record->value);

  if (record->type == TODOKU_RECORD_TYPE_TXT)
    {
      /* OctoDNS escapes semicolons once more: "v=DKIM1\; k=rsa". */
      g_auto(GStrv) parts = g_strsplit (record->value, ";", -1);
      g_autofree char *escaped = g_strjoinv ("\\;", parts);

      append_quoted (text, escaped, LANGUAGE_YAML);
    }
  else if (record->type == TODOKU_RECORD_TYPE_MX)
    {
      g_string_append (text, "{exchange: ");
      append_quoted (text, target, LANGUAGE_YAML);
      g_string_append_printf (text, ", preference: %d}", MAX (record->priority, 0));
    }
  else
    {
      append_quoted (text, target, LANGUAGE_YAML);
    }
}

static void
append_octodns_set (GString               *text,
                    const TodokuExportSet *set,
                    guint                  ttl)
{
  g_string_append_printf (text, "{ttl: %u, type: %s, %s: ", ttl,
                          todoku_export_type_name (set->type),
                          set->type == TODOKU_RECORD_TYPE_CNAME ? "value" : "values");
  if (set->type != TODOKU_RECORD_TYPE_CNAME)
    g_string_append_c (text, '[');
  for (guint i = 0; i < set->rows->len; i++)
    {
      const TodokuExportRow *row = g_ptr_array_index (set->rows, i);

      /* A CNAME stands alone; a second one would be a mistake of the service. */
      if (set->type == TODOKU_RECORD_TYPE_CNAME && i > 0)
        break;
      if (i > 0)
        g_string_append (text, ", ");
      append_octodns_value (text, row->record);
    }
  g_string_append (text, set->type != TODOKU_RECORD_TYPE_CNAME ? "]}\n" : "}\n");
}

/**
 * todoku_export_octodns:
 * @rows: (array length=n_rows): the rows, of one zone
 * @n_rows: how many there are
 * @ttl: the TTL in seconds
 *
 * Returns: (transfer full): YAML for the zone, with ordered keys
 */
char *
todoku_export_octodns (const TodokuExportRow *rows,
                       gsize                  n_rows,
                       guint                  ttl)
{
  g_autoptr(GPtrArray) sets = todoku_export_group_sets (rows, n_rows);
  g_autoptr(GString) text = g_string_new ("---\n");
  const char *previous = NULL;

  g_ptr_array_sort (sets, compare_sets);
  for (guint i = 0; i < sets->len; i++)
    {
      const TodokuExportSet *set = g_ptr_array_index (sets, i);
      g_autofree char *label = todoku_export_relative_host (set->host, set->zone, "");

      if (g_strcmp0 (previous, set->host) != 0)
        {
          append_quoted (text, label, LANGUAGE_YAML);
          g_string_append (text, ":\n");
        }
      g_string_append (text, "  - ");
      append_octodns_set (text, set, ttl);
      previous = set->host;
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* A name of HCL: letters, digits and underscores, beginning with a letter. */
static char *
identifier (const char *name,
            const char *suffix)
{
  g_autoptr(GString) result = g_string_new ("todoku_");

  for (const char *c = name; *c != '\0'; c++)
    g_string_append_c (result, g_ascii_isalnum (*c) ? *c : '_');
  g_string_append (result, suffix);

  return g_string_free (g_steal_pointer (&result), FALSE);
}

static char *
lower_type (TodokuRecordType type)
{
  g_autofree char *lower = g_ascii_strdown (todoku_export_type_name (type), -1);

  return g_strconcat ("_", lower, NULL);
}

static void
append_zone_variables (GString               *text,
                       const TodokuExportRow *rows,
                       gsize                  n_rows,
                       const char            *suffix,
                       const char            *what)
{
  g_autoptr(GPtrArray) zones = todoku_export_list_zones (rows, n_rows);

  for (guint i = 0; i < zones->len; i++)
    {
      g_autofree char *name = identifier (g_ptr_array_index (zones, i), suffix);
      g_autofree char *description = g_strdup_printf ("%s of %s", what,
                                                      (char *) g_ptr_array_index (zones, i));

      g_string_append_printf (text, "variable \"%s\" {\n  type        = string\n  description = ",
                              name);
      append_quoted (text, description, LANGUAGE_HCL);
      g_string_append (text, "\n}\n\n");
    }
}

static void
append_items (GString               *text,
              const TodokuExportSet *set,
              gboolean               google)
{
  g_string_append_c (text, '[');
  for (guint i = 0; i < set->rows->len; i++)
    {
      const TodokuExportRow *row = g_ptr_array_index (set->rows, i);
      g_autofree char *item = NULL;

      /* Route 53's provider adds the outer quotation marks itself. */
      if (set->type == TODOKU_RECORD_TYPE_TXT && !google)
        item = todoku_export_join_txt (row->record->value, "\"\"");
      else
        item = todoku_export_rdata (row->record, row->record->value);
      if (i > 0)
        g_string_append (text, ", ");
      append_quoted (text, item, LANGUAGE_HCL);
    }
  g_string_append (text, "]\n");
}

/**
 * todoku_export_terraform_route53:
 * @rows: (array length=n_rows): the rows
 * @n_rows: how many there are
 * @ttl: the TTL in seconds
 *
 * Returns: (transfer full): HCL with one resource for each RRset and one variable for each zone
 */
char *
todoku_export_terraform_route53 (const TodokuExportRow *rows,
                                 gsize                  n_rows,
                                 guint                  ttl)
{
  g_autoptr(GPtrArray) sets = todoku_export_group_sets (rows, n_rows);
  g_autoptr(GString) text = g_string_new (NULL);

  append_zone_variables (text, rows, n_rows, "_zone_id", "Hosted zone ID");
  for (guint i = 0; i < sets->len; i++)
    {
      const TodokuExportSet *set = g_ptr_array_index (sets, i);
      g_autofree char *suffix = lower_type (set->type);
      g_autofree char *name = identifier (set->host, suffix);
      g_autofree char *zone = identifier (set->zone, "_zone_id");

      g_string_append_printf (text, "%sresource \"aws_route53_record\" \"%s\" {\n"
                              "  zone_id = var.%s\n  name    = ", i > 0 ? "\n" : "", name, zone);
      append_quoted (text, set->host, LANGUAGE_HCL);
      g_string_append_printf (text, "\n  type    = \"%s\"\n  ttl     = %u\n  records = ",
                              todoku_export_type_name (set->type), ttl);
      append_items (text, set, FALSE);
      g_string_append (text, "}\n");
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * todoku_export_terraform_google:
 * @rows: (array length=n_rows): the rows
 * @n_rows: how many there are
 * @ttl: the TTL in seconds
 *
 * Returns: (transfer full): HCL with one resource for each RRset and one variable for each zone
 */
char *
todoku_export_terraform_google (const TodokuExportRow *rows,
                                gsize                  n_rows,
                                guint                  ttl)
{
  g_autoptr(GPtrArray) sets = todoku_export_group_sets (rows, n_rows);
  g_autoptr(GString) text = g_string_new (NULL);

  append_zone_variables (text, rows, n_rows, "_managed_zone", "Managed zone");
  for (guint i = 0; i < sets->len; i++)
    {
      const TodokuExportSet *set = g_ptr_array_index (sets, i);
      g_autofree char *suffix = lower_type (set->type);
      g_autofree char *name = identifier (set->host, suffix);
      g_autofree char *zone = identifier (set->zone, "_managed_zone");
      g_autofree char *host = absolute_name (set->host);

      g_string_append_printf (text,
                              "%sresource \"google_dns_record_set\" \"%s\" {\n  name         = ",
                              i > 0 ? "\n" : "", name);
      append_quoted (text, host, LANGUAGE_HCL);
      g_string_append_printf (text, "\n  managed_zone = var.%s\n  type         = \"%s\"\n"
                              "  ttl          = %u\n  rrdatas      = ", zone,
                              todoku_export_type_name (set->type), ttl);
      append_items (text, set, TRUE);
      g_string_append (text, "}\n");
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * todoku_export_terraform_cloudflare:
 * @rows: (array length=n_rows): the rows
 * @n_rows: how many there are
 *
 * The TTL is 1, Cloudflare's "automatic", and the proxy is off, because it would hide the record.
 *
 * Returns: (transfer full): HCL with one resource for each record and one variable for each zone
 */
char *
todoku_export_terraform_cloudflare (const TodokuExportRow *rows,
                                    gsize                  n_rows)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  append_zone_variables (text, rows, n_rows, "_zone_id", "Zone ID");
  for (gsize i = 0; i < n_rows; i++)
    {
      const TodokuRecord *record = rows[i].record;
      gboolean is_mx = record->type == TODOKU_RECORD_TYPE_MX;
      const char *pad = is_mx ? " " : "";
      g_autofree char *suffix = lower_type (record->type);
      g_autofree char *name = identifier (record->host, suffix);
      g_autofree char *zone = identifier (todoku_export_get_zone (&rows[i]), "_zone_id");
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, name)) + 1;
      g_autofree char *content = NULL;

      g_string_append_printf (text, "%sresource \"cloudflare_dns_record\" \"%s", i > 0 ? "\n" : "",
                              name);
      if (count > 1)
        g_string_append_printf (text, "_%u", count);
      g_hash_table_insert (counts, g_strdup (name), GUINT_TO_POINTER (count));
      g_string_append_printf (text, "\" {\n  zone_id%s = var.%s\n  name%s    = ", pad, zone, pad);
      append_quoted (text, record->host, LANGUAGE_HCL);
      g_string_append_printf (text, "\n  type%s    = \"%s\"\n  content%s = ", pad,
                              todoku_export_type_name (record->type), pad);
      content = record->type == TODOKU_RECORD_TYPE_TXT ? todoku_export_quote_txt (record->value)
                                                       : g_strdup (record->value);
      append_quoted (text, content, LANGUAGE_HCL);
      if (is_mx)
        g_string_append_printf (text, "\n  priority = %d", MAX (record->priority, 0));
      g_string_append_printf (text, "\n  ttl%s     = 1\n  proxied%s = false\n}\n", pad, pad);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
