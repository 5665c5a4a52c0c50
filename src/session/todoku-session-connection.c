/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a talk with a delivery server showed: the status that its page and the lists say, and what
 * is remembered of it for the next start. Main thread only.
 */
#include "todoku-session-private.h"

#include "todoku-error.h"
#include "todoku-session-change.h"

/**
 * Connection:
 * @status: what was seen
 * @missing: (owned) (nullable): what the key lacks
 * @at: when
 *
 * How a talk with a delivery server went.
 */
typedef struct
{
  TodokuServerStatus status;
  char *missing;
  gint64 at;
} Connection;

static void
connection_free (gpointer data)
{
  Connection *connection = data;

  g_free (connection->missing);
  g_free (connection);
}

static gboolean
set_connection (gpointer      row,
                gconstpointer data)
{
  TodokuServerRow *server = row;
  const Connection *connection = data;

  g_free (server->status);
  server->status =
    g_strdup (todoku_enum_to_token (TODOKU_TYPE_SERVER_STATUS, connection->status));
  g_free (server->missing_scopes);
  server->missing_scopes = g_strdup (connection->missing);
  server->tested_at = connection->at;
  if (connection->status == TODOKU_SERVER_STATUS_CONNECTED ||
      connection->status == TODOKU_SERVER_STATUS_SCOPES_MISSING)
    server->connected_at = connection->at;

  return TRUE;
}

/**
 * todoku_session_store_connection:
 * @self: the session
 * @server: a delivery server whose status has just been brought up to date
 *
 * Remembers it for the next start; of what stays the same, the time once a minute. The practice
 * server runs or does not, which needs no memory.
 */
void
todoku_session_store_connection (TodokuSession        *self,
                                 TodokuDeliveryServer *server)
{
  const TodokuServerRow *row = todoku_delivery_server_get_row (server);
  TodokuServerStatus status = todoku_delivery_server_get_status (server);
  const char *missing = todoku_delivery_server_get_missing_scopes (server);
  const char *token = todoku_enum_to_token (TODOKU_TYPE_SERVER_STATUS, status);
  gint64 now = g_get_real_time ();
  gint64 age = now - row->tested_at;
  Connection *connection;

  if (row->practice || status == TODOKU_SERVER_STATUS_UNKNOWN ||
      !todoku_session_contains (self, server) ||
      (g_strcmp0 (row->status, token) == 0 && g_strcmp0 (row->missing_scopes, missing) == 0 &&
       age >= 0 && age < G_TIME_SPAN_MINUTE))
    return;

  connection = g_new0 (Connection, 1);
  connection->status = status;
  connection->missing = g_strdup (missing);
  connection->at = now;
  todoku_session_change (self, server, set_connection, connection, connection_free);
}

static gboolean
set_notice (gpointer      row,
            gconstpointer data)
{
  TodokuServerRow *server = row;

  g_free (server->notice);
  server->notice = g_strdup (data);

  return TRUE;
}

/**
 * todoku_session_store_notice:
 * @self: the session
 * @server: a delivery server whose key has just been tested
 * @notice: what the service says of the account, a #TodokuAccountNotice, or -1
 *
 * Remembers it until the next test.
 */
void
todoku_session_store_notice (TodokuSession        *self,
                             TodokuDeliveryServer *server,
                             int                   notice)
{
  const char *token =
    notice >= 0 ? todoku_enum_to_token (TODOKU_TYPE_ACCOUNT_NOTICE, notice) : NULL;

  if (!todoku_session_contains (self, server) ||
      g_strcmp0 (todoku_delivery_server_get_row (server)->notice, token) == 0)
    return;

  todoku_session_change (self, server, set_notice, g_strdup (token), g_free);
}

/**
 * todoku_session_note_result:
 * @server: a delivery server that has just been talked to
 * @error: (nullable): how it failed
 *
 * Brings the status of the server up to date.
 */
void
todoku_session_note_result (TodokuDeliveryServer *server,
                            const GError         *error)
{
  const char *missing = todoku_delivery_server_get_missing_scopes (server);

  /* What was done may not have needed what is missing; only a test can take that back. */
  if (error == NULL &&
      todoku_delivery_server_get_status (server) == TODOKU_SERVER_STATUS_SCOPES_MISSING)
    return;

  if (error == NULL)
    todoku_delivery_server_set_status (server, missing != NULL && *missing != '\0'
                                                 ? TODOKU_SERVER_STATUS_SCOPES_MISSING
                                                 : TODOKU_SERVER_STATUS_CONNECTED);
  else if (g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED))
    todoku_delivery_server_set_status (server, TODOKU_SERVER_STATUS_STOPPED);
  else if (g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_KEY_ONLY_SENDS))
    todoku_delivery_server_set_status (server, TODOKU_SERVER_STATUS_SCOPES_MISSING);
  else if (g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_UNAUTHORISED) ||
           g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_WRONG_REGION) ||
           g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_ADDRESS_NOT_ALLOWED) ||
           g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_KEY_MISSING))
    todoku_delivery_server_set_status (server, TODOKU_SERVER_STATUS_UNAUTHORISED);
  else if (g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_OFFLINE) ||
           g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_TIMED_OUT) ||
           g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_TLS) ||
           g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_SERVER_FAILED))
    todoku_delivery_server_set_status (server, TODOKU_SERVER_STATUS_UNREACHABLE);
}
