/* SPDX-License-Identifier: GPL-3.0-or-later
 * Calls to the control of the practice server. Main context of the test.
 */
#include "practice-client.h"

#include "todoku-test.h"

#include <string.h>

/**
 * practice_client_register:
 * @http: an HTTP client
 * @file: the description of the practice server
 * @record: a record
 *
 * Puts a record into the practice DNS, as the person would.
 */
void
practice_client_register (TodokuHttp         *http,
                          JsonObject         *file,
                          const TodokuRecord *record)
{
  g_autofree char *url = g_strconcat (json_object_get_string_member (file, "http"),
                                      "/practice/v1/records/register", NULL);
  TodokuHttpRequest *request = todoku_http_request_new ("POST", url);
  g_autofree char *text =
    g_strdup_printf ("{\"records\":[{\"type\":\"%s\",\"host\":\"%s\",\"value\":\"%s\"}]}",
                     todoku_enum_to_token (TODOKU_TYPE_RECORD_TYPE, record->type), record->host,
                     record->value);
  g_autoptr(GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TodokuHttpReply) reply = NULL;
  GAsyncResult *slot = NULL;

  todoku_http_request_set_header (request, "X-Practice-Token",
                                  json_object_get_string_member (file, "control_token"));
  todoku_http_request_set_body (request, "application/json", body);
  todoku_http_send_async (http, request, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  reply = todoku_http_send_finish (http, result, NULL);
  g_assert_nonnull (reply);
  g_assert_cmpuint (reply->status, ==, 200);
}
