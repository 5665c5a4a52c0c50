/* SPDX-License-Identifier: GPL-3.0-or-later
 * The control panel of the practice DNS: records as people see them, kept in the state and put into
 * the zones. Main loop. It refuses names that belong to the services behind the practice world.
 */
#include <string.h>

#include "practice-mistake.h"
#include "practice-private.h"
#include "todoku-dns-reply.h"
#include "todoku-domain-name.h"
#include "todoku-error.h"

#define MAX_TTL G_MAXINT32

static const struct { PracticeServers servers; const char *token; } server_tokens[] = {
  { PRACTICE_SERVERS_BOTH, "both" },
  { PRACTICE_SERVER_NS1, "ns1" },
  { PRACTICE_SERVER_NS2, "ns2" },
  { PRACTICE_SERVER_OLD, "old" },
  { PRACTICE_SERVER_NONE, "none" },
};

static const char *
get_string (JsonObject *object,
            const char *name)
{
  const char *text = practice_json_string (object, name, NULL);

  return text != NULL && *text != '\0' ? text : NULL;
}

static gint64
get_int (JsonObject *object,
         const char *name,
         gint64      otherwise)
{
  return practice_json_int (object, name, otherwise);
}

static gboolean
bad_input (GError     **error,
           const char  *what,
           const char  *text)
{
  g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT, "%s: %s", what, text);

  return FALSE;
}

/* A name as the zones keep it: escapes in one form, lower case, no final dot. */
static char *
canonical_name (const char  *name,
                GError     **error)
{
  guint8 wire[TODOKU_DNS_NAME_MAX];
  char text[TODOKU_DNS_NAME_TEXT_MAX];

  if (todoku_dns_name_to_wire (name, wire, error) == 0)
    return NULL;
  todoku_dns_name_to_text (wire, text);

  return g_ascii_strdown (text, -1);
}

/* The data in the text form that the codec reads. */
static char *
presentation (JsonObject *row)
{
  const char *type = get_string (row, "type");
  const char *value = json_object_get_string_member (row, "value");

  if (g_str_equal (type, "MX"))
    return g_strdup_printf ("%" G_GINT64_FORMAT " %s", get_int (row, "priority", 10), value);

  return g_strdup (value);
}

static const char *
row_zone (Practice   *self,
          JsonObject *row)
{
  return practice_json_string (row, "zone", "");
}

static char *
row_key (JsonObject *row)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (row, "id"));
}

/* What a row does beside standing there: a name that the service has not published, or a zone of
 * its own.
 */
static void
apply_side_effects (Practice   *self,
                    JsonObject *row,
                    gboolean    present)
{
  const char *mistake = get_string (row, "mistake");
  g_autofree char *target = NULL;

  if (g_strcmp0 (mistake, "target-missing") == 0)
    {
      target = canonical_name (get_string (row, "value"), NULL);
      if (target != NULL)
        practice_zone_hide (self->zone, target, present ? 1 : -1);
    }
  else if (g_strcmp0 (mistake, "delegated-subzone") == 0 && present)
    {
      practice_zone_delegate (self->zone, get_string (row, "host"));
    }
  else if (g_strcmp0 (mistake, "delegated-subzone") == 0)
    {
      practice_zone_remove_apex (self->zone, get_string (row, "host"));
    }
}

/* A row is found by its own name and by the name that it was registered for. */
static void
index_row (Practice   *self,
           JsonObject *row,
           gboolean    present)
{
  JsonObject *origin = practice_json_object (row, "for");
  const char *hosts[2] = { get_string (row, "host"), NULL };

  if (origin != NULL && !g_str_equal (get_string (origin, "host"), hosts[0]))
    hosts[1] = get_string (origin, "host");
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
  g_autofree char *text = presentation (row);
  g_autofree char *key = row_key (row);
  guint16 rrtype = todoku_dns_rrtype_from_text (get_string (row, "type"));
  g_autoptr(GBytes) rdata = todoku_dns_rdata_from_text (rrtype, text, NULL);

  if (rdata != NULL)
    practice_zone_add_record (self->zone, key, get_string (row, "host"), rrtype,
                              (guint32) get_int (row, "ttl", 300), rdata,
                              (PracticeServers) get_int (row, "servers", PRACTICE_SERVERS_BOTH),
                              get_int (row, "from", 0), get_int (row, "until", G_MAXINT64));
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
      const char *mistake = get_string (rows->pdata[i], "mistake");

      if (mistake != NULL && g_str_equal (row_zone (self, rows->pdata[i]), zone))
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
    practice_zone_add_apex (self->zone, get_string (zones->pdata[i], "apex"));
  for (guint i = rows->len; i > 0; i--)
    {
      g_autofree char *key = row_key (rows->pdata[i - 1]);

      if (get_int (rows->pdata[i - 1], "until", G_MAXINT64) <= practice_now (self))
        {
          practice_state_remove (self->state, PRACTICE_KIND_RECORD, key);
          continue;
        }
      index_row (self, rows->pdata[i - 1], TRUE);
      put_into_zone (self, rows->pdata[i - 1]);
    }
  for (guint i = 0; i < zones->len; i++)
    practice_records_refresh_conditions (self, get_string (zones->pdata[i], "apex"));
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

static gboolean
read_servers (JsonObject       *fields,
              PracticeServers  *ret_servers,
              GError          **error)
{
  JsonNode *node = json_object_get_member (fields, "servers");

  *ret_servers = PRACTICE_SERVERS_BOTH;
  if (node == NULL)
    return TRUE;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    {
      *ret_servers = (PracticeServers) json_node_get_int (node);
      return TRUE;
    }

  for (guint i = 0; i < G_N_ELEMENTS (server_tokens); i++)
    if (json_node_get_value_type (node) == G_TYPE_STRING &&
        g_str_equal (json_node_get_string (node), server_tokens[i].token))
      {
        *ret_servers = server_tokens[i].servers;
        return TRUE;
      }

  return bad_input (error, "Bad servers", "want both, ns1, ns2, old or none");
}

static JsonObject *
find_same (Practice   *self,
           JsonObject *wanted)
{
  GPtrArray *rows = g_hash_table_lookup (self->rows_by_host, get_string (wanted, "host"));

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (g_str_equal (get_string (rows->pdata[i], "host"), get_string (wanted, "host")) &&
        g_str_equal (get_string (rows->pdata[i], "type"), get_string (wanted, "type")) &&
        g_str_equal (json_object_get_string_member (rows->pdata[i], "value"),
                     json_object_get_string_member (wanted, "value")) &&
        get_int (rows->pdata[i], "until", G_MAXINT64) == G_MAXINT64 &&
        get_string (rows->pdata[i], "mistake") == NULL)
      return rows->pdata[i];

  return NULL;
}

/**
 * practice_records_make_row:
 * @self: the practice server
 * @fields: "host", "type", "value", perhaps "priority", "ttl", "servers"
 * @error: return location for a `TODOKU_ERROR_BAD_INPUT`
 *
 * Checks and completes what was typed.
 *
 * Returns: (transfer full) (nullable): a row that is not kept yet
 */
JsonObject *
practice_records_make_row (Practice    *self,
                           JsonObject  *fields,
                           GError     **error)
{
  const char *type_text = get_string (fields, "type");
  const char *host = get_string (fields, "host");
  const char *value = get_string (fields, "value");
  guint16 rrtype = type_text != NULL ? todoku_dns_rrtype_from_text (type_text) : 0;
  g_autoptr(JsonObject) row = json_object_new ();
  g_autofree char *owner = NULL;
  g_autofree char *text = NULL;
  g_autofree char *target = NULL;
  g_autoptr(GBytes) rdata = NULL;
  PracticeServers servers;
  const char *zone;

  if (rrtype == 0 || rrtype == TODOKU_RRTYPE_SOA || host == NULL || value == NULL)
    {
      bad_input (error, "A record needs host, type and value", type_text != NULL ? type_text : "");
      return NULL;
    }
  owner = canonical_name (host, error);
  if (owner == NULL || !read_servers (fields, &servers, error))
    return NULL;

  if (rrtype == TODOKU_RRTYPE_CNAME || rrtype == TODOKU_RRTYPE_MX || rrtype == TODOKU_RRTYPE_NS)
    {
      target = canonical_name (value, error);
      if (target == NULL)
        return NULL;
    }
  practice_records_ensure_zone (self, owner);
  zone = practice_zone_find_apex (self->zone, owner);
  if (zone == NULL)
    {
      bad_input (error, "Nobody may add records there", owner);
      return NULL;
    }

  json_object_set_string_member (row, "host", owner);
  json_object_set_string_member (row, "type", todoku_rrtype_to_text (rrtype));
  json_object_set_string_member (row, "value", target != NULL ? target : value);
  json_object_set_int_member (
    row, "priority",
    rrtype == TODOKU_RRTYPE_MX ? CLAMP (get_int (fields, "priority", 10), 0, 65535) : -1);
  json_object_set_int_member (row, "ttl", CLAMP (get_int (fields, "ttl",
                                                          practice_get_setting (self, "ttl")),
                                                 0, MAX_TTL));
  json_object_set_int_member (row, "servers", servers);
  json_object_set_string_member (row, "zone", zone);

  text = presentation (row);
  rdata = todoku_dns_rdata_from_text (rrtype, text, error);
  if (rdata == NULL)
    return NULL;

  return g_steal_pointer (&row);
}

/**
 * practice_records_keep_row:
 * @self: the practice server
 * @row: a row made by practice_records_make_row()
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
  key = row_key (row);
  practice_state_put (self->state, PRACTICE_KIND_RECORD, key, row);
  index_row (self, row, TRUE);
  put_into_zone (self, row);
  practice_zone_touch (self->zone, row_zone (self, row));
}

/* Takes a row away: at once, or when the delay is over, as a control panel does. */
static void
retire_row (Practice   *self,
            JsonObject *row)
{
  g_autoptr(JsonObject) kept = json_object_ref (row);
  g_autofree char *key = row_key (row);
  g_autofree char *zone = g_strdup (row_zone (self, row));
  gint64 delay = practice_get_setting (self, "delay");
  gint64 now = practice_now (self);
  gboolean was_condition = get_string (row, "mistake") != NULL &&
                           practice_mistake_conditions (get_string (row, "mistake")) != 0;

  practice_zone_remove_record (self->zone, key);
  apply_side_effects (self, row, FALSE);
  if (delay > 0 && get_int (row, "from", 0) <= now && !was_condition &&
      get_int (row, "until", G_MAXINT64) == G_MAXINT64)
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
  const char *host = get_string (wanted, "host");
  GPtrArray *rows = g_hash_table_lookup (self->rows_by_host, host);
  g_autoptr(GPtrArray) copy = rows != NULL ? g_ptr_array_copy (rows, NULL, NULL) : NULL;

  for (guint i = 0; copy != NULL && i < copy->len; i++)
    if (g_str_equal (get_string (copy->pdata[i], "type"), "CNAME") &&
        g_str_equal (get_string (copy->pdata[i], "host"), host) &&
        get_int (copy->pdata[i], "servers", 0) & get_int (wanted, "servers", 0) &&
        get_int (copy->pdata[i], "until", G_MAXINT64) == G_MAXINT64)
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
  g_autoptr(JsonObject) row = practice_records_make_row (self, fields, error);
  JsonObject *same;

  if (row == NULL)
    return NULL;
  same = find_same (self, row);
  if (same != NULL)
    return same;
  if (g_str_equal (get_string (row, "type"), "CNAME"))
    retire_cname (self, row);
  practice_records_keep_row (self, row);

  return row;
}

/* TXT may have been typed as one text or as quoted strings; what is shown is what is stored. */
static char *
shown_value (JsonObject *row)
{
  const char *value = json_object_get_string_member (row, "value");
  guint16 rrtype = todoku_dns_rrtype_from_text (get_string (row, "type"));
  g_autoptr(GBytes) rdata = NULL;
  g_autoptr(GByteArray) joined = NULL;
  const guint8 *data;
  gsize length;

  if (rrtype != TODOKU_RRTYPE_TXT && rrtype != TODOKU_RRTYPE_SPF)
    return g_strdup (value);
  rdata = todoku_dns_rdata_from_text (rrtype, value, NULL);
  if (rdata == NULL)
    return g_strdup (value);

  data = g_bytes_get_data (rdata, &length);
  joined = g_byte_array_new ();
  for (gsize at = 0; at < length; at += 1 + (gsize) data[at])
    g_byte_array_append (joined, data + at + 1, data[at]);

  return todoku_dns_text_escape (joined->data, joined->len);
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
  return g_str_equal (get_string (place, "host"), selection->host) &&
         (selection->type == NULL ||
          g_ascii_strcasecmp (get_string (place, "type"), selection->type) == 0);
}

static gboolean
row_matches (Practice        *self,
             JsonObject      *row,
             const Selection *selection)
{
  JsonObject *origin = practice_json_object (row, "for");
  g_autofree char *text = NULL;

  if (get_int (row, "until", G_MAXINT64) != G_MAXINT64)
    return FALSE;
  if (selection->id != NULL)
    {
      text = row_key (row);
      return g_str_equal (text, selection->id);
    }
  if (selection->zone != NULL)
    return g_str_equal (row_zone (self, row), selection->zone);
  if (selection->host == NULL ||
      !(is_at (row, selection) || (origin != NULL && is_at (origin, selection))))
    return FALSE;
  if (selection->value == NULL)
    return TRUE;

  text = shown_value (row);

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
  g_autofree char *name = host != NULL ? canonical_name (host, NULL) : NULL;
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
 * practice_records_describe:
 * @self: the practice server
 * @row: a row
 *
 * Returns: (transfer full): what the control API says about it
 */
JsonObject *
practice_records_describe (Practice   *self,
                           JsonObject *row)
{
  static const char *const copied[] = { "id", "host", "type", "priority", "ttl", "zone" };
  JsonObject *shown = json_object_new ();
  gint64 now = practice_now (self);
  gint64 from = get_int (row, "from", 0);
  gint64 servers = get_int (row, "servers", PRACTICE_SERVERS_BOTH);
  const char *mistake = get_string (row, "mistake");
  g_autofree char *value = shown_value (row);

  for (guint i = 0; i < G_N_ELEMENTS (copied); i++)
    json_object_set_member (shown, copied[i], json_object_dup_member (row, copied[i]));
  json_object_set_string_member (shown, "value", value);
  for (guint i = 0; i < G_N_ELEMENTS (server_tokens); i++)
    if (server_tokens[i].servers == servers)
      json_object_set_string_member (shown, "servers", server_tokens[i].token);
  json_object_set_boolean_member (shown, "published", from <= now);
  json_object_set_int_member (shown, "publishes_in", MAX (from - now, 0));
  if (mistake != NULL)
    json_object_set_string_member (shown, "mistake", mistake);
  else
    json_object_set_null_member (shown, "mistake");
  json_object_set_member (shown, "for",
                          json_object_dup_member (json_object_has_member (row, "for") ? row : shown,
                                                  json_object_has_member (row, "for") ? "for"
                                                                                      : "mistake"));

  return shown;
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
    if (get_int (rows->pdata[i], "until", G_MAXINT64) == G_MAXINT64 &&
        (zone == NULL || g_str_equal (row_zone (self, rows->pdata[i]), zone)))
      json_array_add_object_element (list, practice_records_describe (self, rows->pdata[i]));

  return list;
}
