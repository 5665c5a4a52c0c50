/* SPDX-License-Identifier: GPL-3.0-or-later
 * Calls to the control of the practice server, which may run in the main context. Worker threads.
 */
#include "practice-client.h"

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
  g_autoptr(TodokuHttpRequest) request = todoku_http_request_new ("POST", url);
  g_autofree char *text =
    g_strdup_printf ("{\"records\":[{\"type\":\"%s\",\"host\":\"%s\",\"value\":\"%s\"}]}",
                     todoku_enum_to_token (TODOKU_TYPE_RECORD_TYPE, record->type), record->host,
                     record->value);
  g_autoptr(GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr(TodokuHttpReply) reply = NULL;

  todoku_http_request_set_header (request, "X-Practice-Token",
                                  json_object_get_string_member (file, "control_token"));
  todoku_http_request_set_body (request, "application/json", body);
  reply = todoku_http_send (http, request, NULL, NULL);
  g_assert_nonnull (reply);
  g_assert_cmpuint (reply->status, ==, 200);
}
