/* SPDX-License-Identifier: GPL-3.0-or-later
 * The calls of the control API on zones and records; practice-control.c says what each takes and
 * answers. Each is a #PracticeControlFunc. Main loop.
 */
#include "practice-control-private.h"

#include "practice-record-row.h"
#include "todoku-error.h"

static void
reply_gerror (SoupServerMessage *message,
              const GError      *error)
{
  if (g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_REFUSED))
    practice_control_reply_problem (message, SOUP_STATUS_CONFLICT, "does-not-apply",
                                    error->message);
  else
    practice_control_reply_bad_input (message, error->message);
}

void
practice_control_get_zones (Practice          *self,
                            SoupServerMessage *message,
                            JsonObject        *body,
                            GHashTable        *query)
{
  g_autoptr(GPtrArray) apexes = practice_zone_list_apexes (self->zone);
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_RECORD);
  g_autoptr(GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < rows->len; i++)
    {
      char *zone = (char *) json_object_get_string_member (rows->pdata[i], "zone");

      g_hash_table_insert (counts, zone,
                           GINT_TO_POINTER (GPOINTER_TO_INT (g_hash_table_lookup (counts, zone)) +
                                            1));
    }
  for (guint i = 0; i < apexes->len; i++)
    {
      JsonObject *shown = json_object_new ();
      JsonArray *servers = json_array_new ();

      json_array_add_string_element (servers, "ns1." PRACTICE_HOST_MASTER_ZONE);
      json_array_add_string_element (servers, "ns2." PRACTICE_HOST_MASTER_ZONE);
      json_object_set_string_member (shown, "apex", apexes->pdata[i]);
      json_object_set_array_member (shown, "name_servers", servers);
      json_object_set_int_member (
        shown, "records", GPOINTER_TO_INT (g_hash_table_lookup (counts, apexes->pdata[i])));
      json_array_add_object_element (array, shown);
    }
  practice_control_reply_array (message, "zones", array);
}

void
practice_control_get_records (Practice          *self,
                              SoupServerMessage *message,
                              JsonObject        *body,
                              GHashTable        *query)
{
  practice_control_reply_array (message, "records",
                                practice_records_list (self, g_hash_table_lookup (query, "zone")));
}

void
practice_control_post_records (Practice          *self,
                               SoupServerMessage *message,
                               JsonObject        *body,
                               GHashTable        *query)
{
  g_autoptr(GError) error = NULL;
  JsonObject *row = practice_records_add (self, body, &error);
  g_autoptr(JsonObject) shown = NULL;

  if (row == NULL)
    {
      reply_gerror (message, error);
      return;
    }
  shown = practice_row_describe (self, row);
  practice_http_reply_object (message, SOUP_STATUS_CREATED, shown);
}

void
practice_control_delete_records (Practice          *self,
                                 SoupServerMessage *message,
                                 JsonObject        *body,
                                 GHashTable        *query)
{
  g_autoptr(JsonObject) object = json_object_new ();

  if (!g_hash_table_contains (query, "host") && !g_hash_table_contains (query, "id") &&
      !g_hash_table_contains (query, "zone"))
    {
      practice_control_reply_bad_input (message, "Say which: host, id or zone");
      return;
    }
  json_object_set_int_member (object, "removed", practice_records_remove (self, query));
  practice_http_reply_object (message, SOUP_STATUS_OK, object);
}

static JsonObject *
dup_wanted (JsonArray *wanted,
            guint      index)
{
  JsonNode *element = json_array_get_element (wanted, index);

  return JSON_NODE_HOLDS_OBJECT (element) ? json_node_dup_object (element) : json_object_new ();
}

void
practice_control_register_records (Practice          *self,
                                   SoupServerMessage *message,
                                   JsonObject        *body,
                                   GHashTable        *query)
{
  g_autoptr(GError) error = NULL;
  const char *mistake = practice_json_string (body, "mistake", NULL);
  JsonArray *wanted = practice_json_array (body, "records");
  g_autoptr(JsonArray) done = json_array_new ();

  if (wanted == NULL)
    {
      practice_control_reply_bad_input (message, "records must be an array");
      return;
    }
  /* All or none: what cannot be made of the last must not leave the first changed. */
  for (guint i = 0; i < json_array_get_length (wanted); i++)
    {
      g_autoptr(JsonObject) one = dup_wanted (wanted, i);

      if (!practice_records_can_register (self, one, mistake, &error))
        {
          reply_gerror (message, error);
          return;
        }
    }
  for (guint i = 0; i < json_array_get_length (wanted); i++)
    {
      g_autoptr(JsonObject) one = dup_wanted (wanted, i);

      if (!practice_records_register (self, one, mistake, done, &error))
        {
          reply_gerror (message, error);
          return;
        }
    }
  practice_control_reply_array (message, "records", g_steal_pointer (&done));
}

void
practice_control_get_mistakes (Practice          *self,
                               SoupServerMessage *message,
                               JsonObject        *body,
                               GHashTable        *query)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) expected = json_object_new ();
  static const char *const names[] = { "host", "type", "value" };
  JsonArray *array;
  g_auto(GStrv) tokens = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    json_object_set_string_member (expected, names[i], g_hash_table_lookup (query, names[i]));
  tokens = practice_records_mistakes (self, expected, &error);
  if (tokens == NULL)
    {
      reply_gerror (message, error);
      return;
    }
  array = json_array_new ();
  for (guint i = 0; tokens[i] != NULL; i++)
    json_array_add_string_element (array, tokens[i]);
  practice_control_reply_array (message, "mistakes", array);
}

static void
import_objects (Practice  *self,
                JsonArray *wanted,
                guint     *ret_added,
                JsonArray *skipped)
{
  for (guint i = 0; i < json_array_get_length (wanted); i++)
    {
      g_autoptr(GError) error = NULL;
      JsonNode *element = json_array_get_element (wanted, i);
      g_autoptr(JsonObject) one = JSON_NODE_HOLDS_OBJECT (element)
                                    ? json_node_dup_object (element) : json_object_new ();

      if (practice_records_add (self, one, &error) != NULL)
        {
          (*ret_added)++;
        }
      else
        {
          JsonObject *reason = json_object_new ();

          json_object_set_int_member (reason, "line", i + 1);
          json_object_set_string_member (reason, "reason", error->message);
          json_array_add_object_element (skipped, reason);
        }
    }
}

void
practice_control_import_records (Practice          *self,
                                 SoupServerMessage *message,
                                 JsonObject        *body,
                                 GHashTable        *query)
{
  const char *text = practice_json_string (body, "text", NULL);
  const char *zone = practice_json_string (body, "zone", NULL);
  JsonArray *records = practice_json_array (body, "records");
  g_autoptr(JsonObject) object = json_object_new ();
  JsonArray *skipped;
  guint n_added = 0;

  if (text == NULL && records == NULL)
    {
      practice_control_reply_bad_input (message, "Give text or records");
      return;
    }

  skipped = json_array_new ();
  practice_state_begin (self->state);
  if (text != NULL)
    practice_import_bind (self, text, zone, &n_added, skipped);
  else
    import_objects (self, records, &n_added, skipped);
  practice_state_commit (self->state);
  json_object_set_int_member (object, "added", n_added);
  json_object_set_array_member (object, "skipped", skipped);
  practice_http_reply_object (message, SOUP_STATUS_OK, object);
}
