/* SPDX-License-Identifier: GPL-3.0-or-later
 * A row of the control panel, from what was typed to what is kept, and back to what is shown. Main
 * loop. What cannot stand in DNS, or nobody may add, is refused here, before anything is kept.
 */
#include "practice-record-row.h"

#include "todoku-dns-reply.h"
#include "todoku-error.h"

#define MAX_TTL G_MAXINT32

static const struct { PracticeServers servers; const char *token; } server_tokens[] = {
  { PRACTICE_SERVERS_BOTH, "both" },
  { PRACTICE_SERVER_NS1, "ns1" },
  { PRACTICE_SERVER_NS2, "ns2" },
  { PRACTICE_SERVER_OLD, "old" },
  { PRACTICE_SERVER_NONE, "none" },
};

/**
 * practice_row_text:
 * @row: a row, or what was typed
 * @name: a member
 *
 * Returns: (transfer none) (nullable): the text of the member; %NULL when it has none or is empty
 */
const char *
practice_row_text (JsonObject *object,
                   const char *name)
{
  const char *text = practice_json_string (object, name, NULL);

  return text != NULL && *text != '\0' ? text : NULL;
}

static gboolean
bad_input (GError     **error,
           const char  *what,
           const char  *text)
{
  g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT, "%s: %s", what, text);

  return FALSE;
}

/**
 * practice_row_read_name:
 * @name: a name as it was typed
 * @error: return location for a `TODOKU_ERROR_BAD_INPUT`
 *
 * Returns: (transfer full) (nullable): the name as the zones keep it: escapes in one form, lower
 *   case, no final dot
 */
char *
practice_row_read_name (const char  *name,
                        GError     **error)
{
  guint8 wire[TODOKU_DNS_NAME_MAX];
  char text[TODOKU_DNS_NAME_TEXT_MAX];

  if (todoku_dns_name_to_wire (name, wire, error) == 0)
    return NULL;
  todoku_dns_name_to_text (wire, text);

  return g_ascii_strdown (text, -1);
}

/**
 * practice_row_dup_data:
 * @row: a row
 *
 * Returns: (transfer full): its data in the text form that the codec reads
 */
char *
practice_row_dup_data (JsonObject *row)
{
  const char *type = practice_row_text (row, "type");
  const char *value = json_object_get_string_member (row, "value");

  if (g_str_equal (type, "MX"))
    return g_strdup_printf ("%" G_GINT64_FORMAT " %s", practice_json_int (row, "priority", 10),
                            value);

  return g_strdup (value);
}

/**
 * practice_row_zone:
 * @row: a row
 *
 * Returns: (transfer none): the apex of its zone
 */
const char *
practice_row_zone (JsonObject *row)
{
  return practice_json_string (row, "zone", "");
}

/**
 * practice_row_dup_key:
 * @row: a row that is kept
 *
 * Returns: (transfer full): what it is kept by in the state and in its zone
 */
char *
practice_row_dup_key (JsonObject *row)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (row, "id"));
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

/**
 * practice_row_new:
 * @self: the practice server
 * @fields: "host", "type", "value", perhaps "priority", "ttl", "servers"
 * @error: return location for a `TODOKU_ERROR_BAD_INPUT`
 *
 * Checks and completes what was typed.
 *
 * Returns: (transfer full) (nullable): a row that is not kept yet
 */
JsonObject *
practice_row_new (Practice    *self,
                  JsonObject  *fields,
                  GError     **error)
{
  const char *type_text = practice_row_text (fields, "type");
  const char *host = practice_row_text (fields, "host");
  const char *value = practice_row_text (fields, "value");
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
  owner = practice_row_read_name (host, error);
  if (owner == NULL || !read_servers (fields, &servers, error))
    return NULL;

  if (rrtype == TODOKU_RRTYPE_CNAME || rrtype == TODOKU_RRTYPE_MX || rrtype == TODOKU_RRTYPE_NS)
    {
      target = practice_row_read_name (value, error);
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
    rrtype == TODOKU_RRTYPE_MX ? CLAMP (practice_json_int (fields, "priority", 10), 0, 65535) : -1);
  json_object_set_int_member (
    row, "ttl",
    CLAMP (practice_json_int (fields, "ttl", practice_get_setting (self, "ttl")), 0, MAX_TTL));
  json_object_set_int_member (row, "servers", servers);
  json_object_set_string_member (row, "zone", zone);

  text = practice_row_dup_data (row);
  rdata = todoku_dns_rdata_from_text (rrtype, text, error);
  if (rdata == NULL)
    return NULL;

  return g_steal_pointer (&row);
}

/**
 * practice_row_dup_value:
 * @row: a row
 *
 * TXT may have been typed as one text or as quoted strings; what is shown is what is stored.
 *
 * Returns: (transfer full): its value for people, TXT joined, escaped as in zone files
 */
char *
practice_row_dup_value (JsonObject *row)
{
  const char *value = json_object_get_string_member (row, "value");
  guint16 rrtype = todoku_dns_rrtype_from_text (practice_row_text (row, "type"));
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

/**
 * practice_row_describe:
 * @self: the practice server
 * @row: a row
 *
 * Returns: (transfer full): what the control API says about it
 */
JsonObject *
practice_row_describe (Practice   *self,
                       JsonObject *row)
{
  static const char *const copied[] = { "id", "host", "type", "priority", "ttl", "zone" };
  JsonObject *shown = json_object_new ();
  gint64 now = practice_now (self);
  gint64 from = practice_json_int (row, "from", 0);
  gint64 servers = practice_json_int (row, "servers", PRACTICE_SERVERS_BOTH);
  const char *mistake = practice_row_text (row, "mistake");
  g_autofree char *value = practice_row_dup_value (row);

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
 * practice_row_is_leaving:
 * @row: a row
 *
 * Returns: whether it was taken off already, and only stands until the delay is over
 */
gboolean
practice_row_is_leaving (JsonObject *row)
{
  return practice_json_int (row, "until", G_MAXINT64) != G_MAXINT64;
}
