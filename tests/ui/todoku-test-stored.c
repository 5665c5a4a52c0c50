/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a test has put together by hand, stored and shown by an open session: an object changes by
 * committed rows alone. Tests only.
 */
#include "todoku-test-ui.h"

#include "todoku-session-private.h"
#include "todoku-test.h"
#include "todoku-tx.h"

typedef struct
{
  TodokuStore *store;
  TodokuServerRow *server;
  TodokuSubjectRow *row;
} Stored;

/* Only workers may wait for the database. */
static gpointer
store_thread (gpointer user_data)
{
  Stored *stored = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuTx) tx = todoku_tx_begin (stored->store, &error);

  g_assert_no_error (error);
  g_assert_true (todoku_tx_put (tx, stored->server, &error));
  stored->row->server = stored->server->id;
  g_assert_true (todoku_tx_put (tx, stored->row, &error) && todoku_tx_commit (tx, &error));
  g_assert_no_error (error);

  return NULL;
}

/**
 * todoku_test_store_subject:
 * @session: a session that is not open; what its lists were given by hand goes
 * @server: the delivery server of @object
 * @object: a domain or a tracking domain
 *
 * Opens @session and stores both.
 *
 * Returns: (transfer none): what shows @object from then on
 */
gpointer
todoku_test_store_subject (TodokuSession        *session,
                           TodokuDeliveryServer *server,
                           gpointer              object)
{
  const TodokuTable *table = todoku_subject_get_table (object);
  g_autoptr(TodokuServerRow) server_row =
    todoku_server_row_copy (todoku_delivery_server_get_row (server));
  g_autoptr(TodokuRow) row = todoku_row_copy (todoku_subject_get_row (object));
  Stored stored;

  g_list_store_remove_all (G_LIST_STORE (todoku_session_get_servers (session)));
  g_list_store_remove_all (G_LIST_STORE (todoku_session_get_domains (session)));
  g_list_store_remove_all (G_LIST_STORE (todoku_session_get_tracking_domains (session)));
  todoku_test_open_session (session);

  server_row->id = 0;
  if (server_row->region == NULL)
    server_row->region = g_strdup ("global");
  row->id = 0;
  stored = (Stored) { session->store, server_row, (TodokuSubjectRow *) row };
  g_thread_join (g_thread_new ("store", store_thread, &stored));
  while (todoku_session_find_object (session, table, row->id) == NULL)
    g_main_context_iteration (NULL, TRUE);

  return todoku_session_find_object (session, table, row->id);
}

/**
 * todoku_test_open_session:
 * @session: a session that is not open yet
 */
void
todoku_test_open_session (TodokuSession *session)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  todoku_session_open_async (session, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_open_finish (session, result, &error));
  g_assert_no_error (error);
}

/**
 * todoku_test_close_session:
 * @session: an open session
 */
void
todoku_test_close_session (TodokuSession *session)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;

  todoku_session_close_async (session, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_close_finish (session, result, &error));
  g_assert_no_error (error);
}

/**
 * todoku_test_add_manual:
 * @session: a session that is open
 * @name: a name for it
 *
 * Returns: (transfer none): a service without an API, added and stored
 */
TodokuDeliveryServer *
todoku_test_add_manual (TodokuSession *session,
                        const char    *name)
{
  g_autoptr(TodokuServerRow) row = todoku_server_row_new ();
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TodokuDeliveryServer) server = NULL;
  g_autoptr(GError) error = NULL;

  row->name = g_strdup (name);
  row->kind = g_strdup (TODOKU_SERVICE_MANUAL);
  todoku_session_add_server_async (session, row, NULL, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  server = todoku_session_add_server_finish (session, result, &error);
  g_assert_no_error (error);

  return todoku_session_find_server (session, name);
}
