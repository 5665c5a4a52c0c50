/* SPDX-License-Identifier: GPL-3.0-or-later
 * The formats that speak DNS itself: a piece of a zone file, commands for nsupdate, and the change
 * batch of Amazon Route 53. Names are absolute and escaped, TXT is quoted and split. Pure; any
 * thread.
 */
#include "todoku-export-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "todoku-text-table.h"

static int
compare_rows_by_zone (const TodokuExportRow *row,
                      const char            *zone)
{
  return strcmp (todoku_export_get_zone (row), zone);
}

static char *
zone_file_owner (const TodokuRecord *record,
                 const char         *zone,
                 gboolean            absolute)
{
  g_autofree char *escaped = todoku_export_escape_name (record->host);
  g_autofree char *relative = NULL;

  if (absolute)
    return g_steal_pointer (&escaped);

  relative = todoku_export_relative_host (record->host, zone, "@");
  /* What needed escaping is written in full: it is rare, and "@" must not be taken for the apex. */
  if (strlen (escaped) != strlen (record->host) + 1)
    return g_steal_pointer (&escaped);

  return g_steal_pointer (&relative);
}

/**
 * todoku_export_bind:
 * @rows: (array length=n_rows): the rows
 * @n_rows: how many there are
 * @options: the options
 *
 * Returns: (transfer full): lines to append to a zone file; neither SOA nor NS
 */
char *
todoku_export_bind (const TodokuExportRow     *rows,
                    gsize                      n_rows,
                    const TodokuExportOptions *options)
{
  g_autoptr(GPtrArray) zones = todoku_export_list_zones (rows, n_rows);
  g_autoptr(GString) text = g_string_new (NULL);
  guint ttl = options->ttl != 0 ? options->ttl : TODOKU_EXPORT_DEFAULT_TTL;

  for (guint z = 0; z < zones->len; z++)
    {
      const char *zone = g_ptr_array_index (zones, z);
      g_autofree char *origin = todoku_export_escape_name (zone);
      g_autoptr(GPtrArray) owners = g_ptr_array_new_with_free_func (g_free);
      gsize width = 0;
      guint next = 0;

      for (gsize i = 0; i < n_rows; i++)
        if (compare_rows_by_zone (&rows[i], zone) == 0)
          {
            char *owner = zone_file_owner (rows[i].record, zone, options->absolute);

            width = MAX (width, strlen (owner));
            g_ptr_array_add (owners, owner);
          }

      g_string_append_printf (text, "$ORIGIN %s\n", origin);
      for (gsize i = 0; i < n_rows; i++)
        if (compare_rows_by_zone (&rows[i], zone) == 0)
          {
            const TodokuRecord *record = rows[i].record;
            g_autofree char *rdata = todoku_export_rdata (record, record->value);

            if (rows[i].replaces != NULL)
              {
                g_autofree char *old = todoku_export_rdata (record, rows[i].replaces);

                g_string_append_printf (text, "; replaces: %s\n", old);
              }
            g_string_append_printf (text, "%-*s %u IN %-5s %s\n", (int) width,
                                    (char *) g_ptr_array_index (owners, next++), ttl,
                                    todoku_export_type_name (record->type), rdata);
          }
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* A prerequisite that fails stops the whole message (RFC 2136 section 3.2), so nothing that stands
 * there is overwritten. A CNAME needs its name empty: section 3.4.2.2 would skip it in silence.
 */
static void
append_prerequisites (GString               *text,
                      const TodokuExportSet *set,
                      const char            *owner)
{
  const TodokuExportRow *first = g_ptr_array_index (set->rows, 0);
  const char *type = todoku_export_type_name (set->type);

  if (first->replaces != NULL)
    {
      g_autofree char *old = todoku_export_rdata (first->record, first->replaces);

      g_string_append_printf (text, "prereq yxrrset %s %s %s\n", owner, type, old);
      return;
    }
  if (set->type == TODOKU_RECORD_TYPE_CNAME)
    g_string_append_printf (text, "prereq nxdomain %s\n", owner);
  g_string_append_printf (text, "prereq nxrrset %s %s\n", owner, type);
}

/**
 * todoku_export_nsupdate:
 * @rows: (array length=n_rows): the rows
 * @n_rows: how many there are
 * @ttl: the TTL in seconds
 *
 * Returns: (transfer full): the commands, one message for each zone
 */
char *
todoku_export_nsupdate (const TodokuExportRow *rows,
                        gsize                  n_rows,
                        guint                  ttl)
{
  g_autoptr(GPtrArray) zones = todoku_export_list_zones (rows, n_rows);
  g_autoptr(GPtrArray) sets = todoku_export_group_sets (rows, n_rows);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint z = 0; z < zones->len; z++)
    {
      const char *zone = g_ptr_array_index (zones, z);
      g_autofree char *origin = todoku_export_escape_name (zone);

      g_string_append_printf (text, "zone %s\n", origin);
      for (guint i = 0; i < sets->len; i++)
        {
          const TodokuExportSet *set = g_ptr_array_index (sets, i);
          g_autofree char *owner = todoku_export_escape_name (set->host);

          if (g_str_equal (set->zone, zone))
            append_prerequisites (text, set, owner);
        }
      for (guint i = 0; i < sets->len; i++)
        {
          const TodokuExportSet *set = g_ptr_array_index (sets, i);
          g_autofree char *owner = todoku_export_escape_name (set->host);
          const TodokuExportRow *first = g_ptr_array_index (set->rows, 0);

          if (!g_str_equal (set->zone, zone))
            continue;
          if (first->replaces != NULL)
            g_string_append_printf (text, "update delete %s %s\n", owner,
                                    todoku_export_type_name (set->type));
          for (guint j = 0; j < set->rows->len; j++)
            {
              const TodokuExportRow *row = g_ptr_array_index (set->rows, j);
              g_autofree char *rdata = todoku_export_rdata (row->record, row->record->value);

              g_string_append_printf (text, "update add %s %u IN %s %s\n", owner, ttl,
                                      todoku_export_type_name (set->type), rdata);
            }
        }
      g_string_append (text, "send\n");
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_route53_set (JsonBuilder           *builder,
                 const TodokuExportSet *set,
                 guint                  ttl)
{
  const TodokuExportRow *first = g_ptr_array_index (set->rows, 0);
  g_autofree char *name = todoku_export_escape_name (set->host);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "Action");
  /* CREATE fails where something stands already; UPSERT would replace it without a word. */
  json_builder_add_string_value (builder, first->replaces != NULL ? "UPSERT" : "CREATE");
  json_builder_set_member_name (builder, "ResourceRecordSet");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "Name");
  json_builder_add_string_value (builder, name);
  json_builder_set_member_name (builder, "Type");
  json_builder_add_string_value (builder, todoku_export_type_name (set->type));
  json_builder_set_member_name (builder, "TTL");
  json_builder_add_int_value (builder, ttl);
  json_builder_set_member_name (builder, "ResourceRecords");
  json_builder_begin_array (builder);
  for (guint i = 0; i < set->rows->len; i++)
    {
      const TodokuExportRow *row = g_ptr_array_index (set->rows, i);
      g_autofree char *rdata = todoku_export_rdata (row->record, row->record->value);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "Value");
      json_builder_add_string_value (builder, rdata);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

/**
 * todoku_export_route53:
 * @rows: (array length=n_rows): the rows, of one zone
 * @n_rows: how many there are
 * @ttl: the TTL in seconds
 *
 * Returns: (transfer full): the change batch for `aws route53 change-resource-record-sets`
 */
char *
todoku_export_route53 (const TodokuExportRow *rows,
                       gsize                  n_rows,
                       guint                  ttl)
{
  g_autoptr(GPtrArray) sets = todoku_export_group_sets (rows, n_rows);
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *text = NULL;
  g_autofree char *armoured = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "Comment");
  json_builder_add_string_value (builder, "Todoku");
  json_builder_set_member_name (builder, "Changes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < sets->len; i++)
    add_route53_set (builder, g_ptr_array_index (sets, i), ttl);
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  armoured = todoku_text_armour_json (text);

  return g_strconcat (armoured, "\n", NULL);
}
