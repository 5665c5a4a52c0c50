/* SPDX-License-Identifier: GPL-3.0-or-later
 * The practice server of a test program. Main context of the test.
 */
#include "practice-test.h"

#include <string.h>

static PracticeTest *the_test;

/**
 * practice_test_start:
 * @test: a test without a server
 *
 * Starts a server on the folder of @test.
 */
void
practice_test_start (PracticeTest *test)
{
  g_autoptr(GError) error = NULL;
  PracticeOptions options = { .data_dir = test->dir };

  test->practice = practice_start (&options, &error);
  g_assert_no_error (error);
  test->file = practice_describe (test->practice);
  test->session = soup_session_new ();
}

/**
 * practice_test_stop:
 * @test: a test with a server
 */
void
practice_test_stop (PracticeTest *test)
{
  soup_session_abort (test->session);
  g_clear_object (&test->session);
  g_clear_pointer (&test->file, json_object_unref);
  g_clear_pointer (&test->practice, practice_stop);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/**
 * practice_test_get:
 *
 * Returns: (transfer none): the test of this program, its server running
 */
PracticeTest *
practice_test_get (void)
{
  if (the_test == NULL)
    {
      the_test = g_new0 (PracticeTest, 1);
      the_test->dir = todoku_test_make_dir ();
    }
  if (the_test->practice == NULL)
    practice_test_start (the_test);

  return the_test;
}

/**
 * practice_test_free:
 *
 * Ends the server and removes its folder.
 */
void
practice_test_free (void)
{
  if (the_test == NULL)
    return;

  practice_test_stop (the_test);
  todoku_test_remove_dir (the_test->dir);
  g_clear_pointer (&the_test->reply, json_node_unref);
  g_free (the_test->text);
  g_free (the_test->etag);
  g_free (the_test->dir);
  g_clear_pointer (&the_test, g_free);
}

/**
 * practice_test_send:
 * @test: a test
 * @message: (transfer full): a call
 * @body: (nullable): its body
 *
 * Returns: (transfer none) (nullable): the object of the reply, until the next call; the status is
 * in
 *   @test, and 0 where there was no reply
 */
JsonObject *
practice_test_send (PracticeTest *test,
                    SoupMessage  *message,
                    const char   *body)
{
  g_autoptr(SoupMessage) owned = message;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GBytes) request = NULL;

  if (body != NULL)
    {
      request = g_bytes_new (body, strlen (body));
      soup_message_set_request_body_from_bytes (owned, "application/json", request);
    }
  soup_session_send_and_read_async (test->session, owned, G_PRIORITY_DEFAULT, NULL,
                                    todoku_test_store_result, &result);
  {
    g_autoptr(GAsyncResult) done = todoku_test_wait_result (&result);

    bytes = soup_session_send_and_read_finish (test->session, done, NULL);
  }

  g_clear_pointer (&test->reply, json_node_unref);
  g_clear_pointer (&test->text, g_free);
  g_clear_pointer (&test->etag, g_free);
  test->status = bytes != NULL ? soup_message_get_status (owned) : 0;
  if (bytes == NULL)
    return NULL;
  test->text = g_bytes_get_size (bytes) > 0
                   ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))
                   : g_strdup ("");
  test->etag = g_strdup (soup_message_headers_get_one (soup_message_get_response_headers (owned),
                                                       "ETag"));
  test->reply = json_from_string (test->text, NULL);

  return test->reply != NULL && JSON_NODE_HOLDS_OBJECT (test->reply)
           ? json_node_get_object (test->reply) : NULL;
}

static SoupMessage *
make_message (PracticeTest *test,
              const char   *method,
              const char   *prefix,
              const char   *path)
{
  g_autofree char *url = g_strconcat (json_object_get_string_member (test->file, "http"), prefix,
                                      path, NULL);

  return soup_message_new (method, url);
}

/**
 * practice_test_api:
 * @method: a method
 * @path: what follows "/v3"
 * @body: (nullable): JSON
 *
 * Returns: (transfer none) (nullable): the object of the reply
 */
JsonObject *
practice_test_api (const char *method,
                   const char *path,
                   const char *body)
{
  PracticeTest *test = practice_test_get ();
  SoupMessage *message = make_message (test, method, "/v3", path);
  g_autofree char *header =
    g_strconcat ("Bearer ", json_object_get_string_member (test->file, "api_key"), NULL);

  soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", header);

  return practice_test_send (test, message, body);
}

/**
 * practice_test_control:
 * @method: a method
 * @path: what follows "/practice/v1"
 * @body: (nullable): JSON
 *
 * Returns: (transfer none) (nullable): the object of the reply
 */
JsonObject *
practice_test_control (const char *method,
                       const char *path,
                       const char *body)
{
  PracticeTest *test = practice_test_get ();
  SoupMessage *message = make_message (test, method, "/practice/v1", path);

  soup_message_headers_append (soup_message_get_request_headers (message), "X-Practice-Token",
                               json_object_get_string_member (test->file, "control_token"));

  return practice_test_send (test, message, body);
}

/**
 * practice_test_reset:
 *
 * Makes the server forget what earlier tests did.
 */
void
practice_test_reset (void)
{
  practice_test_control ("POST", "/reset", NULL);
  g_assert_cmpuint (practice_test_get ()->status, ==, 200);
}

/**
 * practice_test_string:
 * @object: an object
 * @path: member names, with dots between them
 *
 * Returns: (transfer none) (nullable): the text there
 */
const char *
practice_test_string (JsonObject *object,
                      const char *path)
{
  g_auto(GStrv) names = g_strsplit (path, ".", -1);

  for (guint i = 0; names[i + 1] != NULL; i++)
    {
      g_assert_true (json_object_has_member (object, names[i]));
      object = json_object_get_object_member (object, names[i]);
    }

  return json_object_get_string_member (object, names[g_strv_length (names) - 1]);
}

/**
 * practice_test_register:
 * @row: a domain or a link as the API gave it
 * @key: the member of its "dns"
 * @mistake: (nullable): how to get it wrong
 */
void
practice_test_register (JsonObject *row,
                        const char *key,
                        const char *mistake)
{
  JsonObject *entry =
    json_object_get_object_member (json_object_get_object_member (row, "dns"), key);
  g_autoptr(JsonObject) body = json_object_new ();
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonArray *records = json_array_new ();
  JsonObject *record = json_object_new ();
  g_autofree char *text = NULL;
  g_autofree char *type = g_ascii_strup (json_object_get_string_member (entry, "type"), -1);

  json_object_set_string_member (record, "type", type);
  json_object_set_string_member (record, "host", json_object_get_string_member (entry, "host"));
  json_object_set_string_member (record, "value", json_object_get_string_member (entry, "data"));
  json_object_set_int_member (record, "priority", 10);
  json_array_add_object_element (records, record);
  json_object_set_array_member (body, "records", records);
  if (mistake != NULL)
    json_object_set_string_member (body, "mistake", mistake);
  json_node_set_object (node, body);
  text = json_to_string (node, FALSE);

  practice_test_control ("POST", "/records/register", text);
}
