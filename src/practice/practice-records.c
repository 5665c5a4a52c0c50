/* SPDX-License-Identifier: GPL-3.0-or-later
 * The control panel of the practice DNS: what is kept in the state and put into the zones, and how
 * it is taken off again. Main loop. What may stand in a row is checked in practice-record-row.c; no
 * zone is opened for names that belong to the services behind the practice world.
 */
#include "practice-mistake.h"
#include "practice-record-row.h"
#include "todoku-dns-reply.h"
#include "todoku-domain-name.h"

/* What a row does beside standing there: a name that the service has not published, or a zone of
 * its own.
 */
static void
apply_side_effects (Practice   *self,
                    JsonObject *row,
                    gboolean    present)
{
  const char *mistake = practice_row_text (row, "mistake");
  g_autofree char *target = NULL;

  if (g_strcmp0 (mistake, "target-missing") == 0)
    {
      target = practice_row_read_name (practice_row_text (row, "value"), NULL);
      if (target != NULL)
        practice_zone_hide (self->zone, target, present ? 1 : -1);
    }
  else if (g_strcmp0 (mistake, "delegated-subzone") == 0 && present)
    {
      practice_zone_delegate (self->zone, practice_row_text (row, "host"));
    }
  else if (g_strcmp0 (mistake, "delegated-subzone") == 0)
    {
      practice_zone_remove_apex (self->zone, practice_row_text (row, "host"));
    }
}

/* A row is found by its own name and by the name that it was registered for. */
static void
index_row (Practice   *self,
           JsonObject *row,
           gboolean    present)
{
  JsonObject *origin = practice_json_object (row, "for");
  const char *hosts[2] = { practice_row_text (row, "host"), NULL };

  if (origin != NULL && !g_str_equal (practice_row_text (origin, "host"), hosts[0]))
    hosts[1] = practice_row_text (origin, "host");
  for (guint i = 0; i < G_N_ELEMENTS (hosts) && hosts[i] != NULL; i++)
    {
      GPtrArray *rows = g_hash_table_lookup (self->rows_by_host, hosts[i]);

      if (present && rows == NULL)
        {
          rows = g_ptr_array_new ();
          g_hash_table_insert (self->rows_by_host, g_strdup (hosts[i]), rows);
        }
      if (present)
        g_ptr_array_add (rows, row);
      else if (rows != NULL && g_ptr_array_remove (rows, row) && rows->len == 0)
        g_hash_table_remove (self->rows_by_host, hosts[i]);
    }
}

static void
put_into_zone (Practice   *self,
               JsonObject *row)
{
  g_autofree char *text = practice_row_dup_data (row);
  g_autofree char *key = practice_row_dup_key (row);
  guint16 rrtype = todoku_dns_rrtype_from_text (practice_row_text (row, "type"));
  g_autoptr(GBytes) rdata = todoku_dns_rdata_from_text (rrtype, text, NULL);

  if (rdata != NULL)
    practice_zone_add_record (self->zone, key, practice_row_text (row, "host"), rrtype,
                              (guint32) practice_json_int (row, "ttl", 300), rdata,
                              (PracticeServers) practice_json_int (row, "servers",
                                                                   PRACTICE_SERVERS_BOTH),
                              practice_json_int (row, "from", 0),
                              practice_json_int (row, "until", G_MAXINT64));
  apply_side_effects (self, row, TRUE);
}

/**
 * practice_records_refresh_conditions:
 * @self: the practice server
 * @zone: the apex of a zone
 *
 * Works out anew what the mistakes in @zone do to it as a whole.
 */
void
practice_records_refresh_conditions (Practice   *self,
                                     const char *zone)
{
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_RECORD);
  PracticeConditions conditions = PRACTICE_CONDITION_NONE;

  for (guint i = 0; i < rows->len; i++)
    {
      const char *mistake = practice_row_text (rows->pdata[i], "mistake");

      if (mistake != NULL && g_str_equal (practice_row_zone (rows->pdata[i]), zone))
        conditions |= practice_mistake_conditions (mistake);
    }
  practice_zone_set_conditions (self->zone, zone, conditions);
}

/**
 * practice_records_load:
 * @self: the practice server
 *
 * Puts what the state remembers into the zones.
 */
void
practice_records_load (Practice *self)
{
  GPtrArray *zones = practice_state_list (self->state, PRACTICE_KIND_ZONE);
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_RECORD);

  g_hash_table_remove_all (self->rows_by_host);
  for (guint i = 0; i < zones->len; i++)
    practice_zone_add_apex (self->zone, practice_row_text (zones->pdata[i], "apex"));
  for (guint i = rows->len; i > 0; i--)
    {
      g_autofree char *key = practice_row_dup_key (rows->pdata[i - 1]);

      if (practice_json_int (rows->pdata[i - 1], "until", G_MAXINT64) <= practice_now (self))
        {
          practice_state_remove (self->state, PRACTICE_KIND_RECORD, key);
          continue;
        }
      index_row (self, rows->pdata[i - 1], TRUE);
      put_into_zone (self, rows->pdata[i - 1]);
    }
  for (guint i = 0; i < zones->len; i++)
    practice_records_refresh_conditions (self, practice_row_text (zones->pdata[i], "apex"));
}

/**
 * practice_records_ensure_zone:
 * @self: the practice server
 * @name: a name, lower case, without the final dot
 *
 * Opens a zone at the registered part of @name, unless it lies in one already. Names of services
 * and public suffixes get none.
 */
void
practice_records_ensure_zone (Practice   *self,
                              const char *name)
{
  g_autofree char *apex = NULL;
  g_autoptr(JsonObject) row = NULL;

  if (practice_zone_find_apex (self->zone, name) != NULL)
    return;
  apex = todoku_domain_name_registrable (name);
  if (apex == NULL || practice_zone_servers_for (self->zone, apex, 0) != PRACTICE_SERVER_PARENT)
    return;

  practice_zone_add_apex (self->zone, apex);
  /* A service's zone is a zone already, so nothing was opened and nothing is to be remembered. */
  if (practice_zone_find_apex (self->zone, apex) == NULL)
    return;
  row = json_object_new ();
  json_object_set_string_member (row, "apex", apex);
  practice_state_put (self->state, PRACTICE_KIND_ZONE, apex, row);
}

/* What is on its way out is not there any more for who looks at the panel. */
static gboolean
is_there (JsonObject *row,
          const char *host,
          const char *type)
{
  return g_str_equal (practice_row_text (row, "host"), host) &&
         g_str_equal (practice_row_text (row, "type"), type) && !practice_row_is_leaving (row);
}

static JsonObject *
find_same (Practice   *self,
           JsonObject *wanted)
{
  const char *host = practice_row_text (wanted, "host");
  GPtrArray *rows = g_hash_table_lookup (self->rows_by_host, host);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (is_there (rows->pdata[i], host, practice_row_text (wanted, "type")) &&
        g_str_equal (json_object_get_string_member (rows->pdata[i], "value"),
                     json_object_get_string_member (wanted, "value")) &&
        practice_row_text (rows->pdata[i], "mistake") == NULL)
      return rows->pdata[i];

  return NULL;
}

/**
 * practice_records_keep_row:
 * @self: the practice server
 * @row: a row made by practice_row_new()
 *
 * Remembers it and puts it into its zone, after the delay that is set.
 */
void
practice_records_keep_row (Practice   *self,
                           JsonObject *row)
{
  gint64 delay = practice_get_setting (self, "delay");
  g_autofree char *key = NULL;

  json_object_set_int_member (row, "id", practice_state_next_number (self->state));
  json_object_set_int_member (row, "from", delay > 0 ? practice_now (self) + delay : 0);
  key = practice_row_dup_key (row);
  practice_state_put (self->state, PRACTICE_KIND_RECORD, key, row);
  index_row (self, row, TRUE);
  put_into_zone (self, row);
  practice_zone_touch (self->zone, practice_row_zone (row));
}

/* Takes a row away: at once, or when the delay is over, as a control panel does. */
static void
retire_row (Practice   *self,
            JsonObject *row)
{
  g_autoptr(JsonObject) kept = json_object_ref (row);
  g_autofree char *key = practice_row_dup_key (row);
  g_autofree char *zone = g_strdup (practice_row_zone (row));
  gint64 delay = practice_get_setting (self, "delay");
  gint64 now = practice_now (self);
  const char *mistake = practice_row_text (row, "mistake");
  gboolean was_condition = mistake != NULL && practice_mistake_conditions (mistake) != 0;

  practice_zone_remove_record (self->zone, key);
  apply_side_effects (self, row, FALSE);
  if (delay > 0 && practice_json_int (row, "from", 0) <= now && !was_condition &&
      !practice_row_is_leaving (row))
    {
      json_object_set_int_member (row, "until", now + delay);
      json_object_set_null_member (row, "mistake");
      practice_state_put (self->state, PRACTICE_KIND_RECORD, key, row);
      put_into_zone (self, row);
    }
  else
    {
      index_row (self, row, FALSE);
      practice_state_remove (self->state, PRACTICE_KIND_RECORD, key);
    }
  practice_zone_touch (self->zone, zone);
  if (was_condition)
    practice_records_refresh_conditions (self, zone);
}

/* RFC 2136 section 3.4.2.2: a name has one CNAME, so a new one takes the place of the old one. */
static void
retire_cname (Practice   *self,
              JsonObject *wanted)
{
  const char *host = practice_row_text (wanted, "host");
  GPtrArray *rows = g_hash_table_lookup (self->rows_by_host, host);
  g_autoptr(GPtrArray) copy = rows != NULL ? g_ptr_array_copy (rows, NULL, NULL) : NULL;

  for (guint i = 0; copy != NULL && i < copy->len; i++)
    if (is_there (copy->pdata[i], host, "CNAME") &&
        (practice_json_int (copy->pdata[i], "servers", 0) &
         practice_json_int (wanted, "servers", 0)) != 0)
      retire_row (self, copy->pdata[i]);
}

/**
 * practice_records_add:
 * @self: the practice server
 * @fields: "host", "type", "value", perhaps "priority", "ttl", "servers"
 * @error: return location for a `TODOKU_ERROR_BAD_INPUT`
 *
 * A CNAME replaces the one that is there; everything else goes beside what is there.
 *
 * Returns: (transfer none) (nullable): the row; the one that is there already when it is the same
 */
JsonObject *
practice_records_add (Practice    *self,
                      JsonObject  *fields,
                      GError     **error)
{
  g_autoptr(JsonObject) row = practice_row_new (self, fields, error);
  JsonObject *same;

  if (row == NULL)
    return NULL;
  same = find_same (self, row);
  if (same != NULL)
    return same;
  if (g_str_equal (practice_row_text (row, "type"), "CNAME"))
    retire_cname (self, row);
  practice_records_keep_row (self, row);

  return row;
}

/* What to take off: @id or @zone alone, or @host with perhaps @type and @value. */
typedef struct
{
  const char *id, *zone, *type, *value;
  char *host;
} Selection;

static gboolean
is_at (JsonObject      *place,
       const Selection *selection)
{
  return g_str_equal (practice_row_text (place, "host"), selection->host) &&
         (selection->type == NULL ||
          g_ascii_strcasecmp (practice_row_text (place, "type"), selection->type) == 0);
}

static gboolean
row_matches (Practice        *self,
             JsonObject      *row,
             const Selection *selection)
{
  JsonObject *origin = practice_json_object (row, "for");
  g_autofree char *text = NULL;

  if (practice_row_is_leaving (row))
    return FALSE;
  if (selection->id != NULL)
    {
      text = practice_row_dup_key (row);
      return g_str_equal (text, selection->id);
    }
  if (selection->zone != NULL)
    return g_str_equal (practice_row_zone (row), selection->zone);
  if (selection->host == NULL ||
      !(is_at (row, selection) || (origin != NULL && is_at (origin, selection))))
    return FALSE;
  if (selection->value == NULL)
    return TRUE;

  text = practice_row_dup_value (row);

  return g_str_equal (json_object_get_string_member (row, "value"), selection->value) ||
         g_str_equal (text, selection->value);
}

/**
 * practice_records_remove:
 * @self: the practice server
 * @query: (element-type utf8 utf8): "id", "zone", or "host" with perhaps "type" and "value"
 *
 * Returns: how many records were taken off
 */
guint
practice_records_remove (Practice   *self,
                         GHashTable *query)
{
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_RECORD);
  g_autoptr(GPtrArray) matching =
    g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  const char *host = g_hash_table_lookup (query, "host");
  g_autofree char *name = host != NULL ? practice_row_read_name (host, NULL) : NULL;
  const Selection selection = {
    .id = g_hash_table_lookup (query, "id"),
    .zone = g_hash_table_lookup (query, "zone"),
    .type = g_hash_table_lookup (query, "type"),
    .value = g_hash_table_lookup (query, "value"),
    .host = name,
  };

  if (name != NULL && selection.id == NULL && selection.zone == NULL)
    rows = g_hash_table_lookup (self->rows_by_host, name);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (row_matches (self, rows->pdata[i], &selection))
      g_ptr_array_add (matching, json_object_ref (rows->pdata[i]));

  practice_state_begin (self->state);
  for (guint i = 0; i < matching->len; i++)
    retire_row (self, matching->pdata[i]);
  practice_state_commit (self->state);

  return matching->len;
}

/**
 * practice_records_list:
 * @self: the practice server
 * @zone: (nullable): the apex of a zone, or %NULL for all
 *
 * Returns: (transfer full): the records, oldest first, without those on their way out
 */
JsonArray *
practice_records_list (Practice   *self,
                       const char *zone)
{
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_RECORD);
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < rows->len; i++)
    if (!practice_row_is_leaving (rows->pdata[i]) &&
        (zone == NULL || g_str_equal (practice_row_zone (rows->pdata[i]), zone)))
      json_array_add_object_element (list, practice_row_describe (self, rows->pdata[i]));

  return list;
}
