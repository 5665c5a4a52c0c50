/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the tests of the store share. Tests only.
 */
#include "store-test.h"

void
store_test_open (TodokuStore *store)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  todoku_store_open_async (store, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_true (todoku_store_open_finish (store, result, &error));
  g_assert_no_error (error);
}

void
store_test_close (TodokuStore *store)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  todoku_store_close_async (store, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_true (todoku_store_close_finish (store, result, &error));
  g_assert_no_error (error);
}

/* Commits a row alone, and says which it has become. */
gint64
store_test_put (TodokuStore *store,
                gpointer     row)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuTx) tx = todoku_tx_begin (store, &error);

  g_assert_no_error (error);
  g_assert_true (todoku_tx_put (tx, row, &error));
  g_assert_no_error (error);
  g_assert_true (todoku_tx_commit (tx, &error));
  g_assert_no_error (error);

  return ((TodokuRow *) row)->id;
}

TodokuServerRow *
store_test_make_server (void)
{
  TodokuServerRow *row = todoku_server_row_new ();

  row->name = g_strdup ("Sprinkler");
  row->url = g_strdup ("https://api.sendgrid.com");
  row->kind = g_strdup ("sendgrid");
  row->region = g_strdup ("eu");

  return row;
}

TodokuDomainRow *
store_test_make_domain (gint64      server,
                        const char *name)
{
  TodokuDomainRow *row = todoku_domain_row_new ();

  row->server = server;
  row->name = g_strdup (name);
  row->stage = TODOKU_DOMAIN_REGISTERING;
  row->records = todoku_rows_new ();
  for (guint i = 0; i < 2; i++)
    {
      TodokuRecordRow *record = todoku_record_row_new ();

      record->type = TODOKU_RECORD_TYPE_CNAME;
      record->purpose = TODOKU_RECORD_PURPOSE_DKIM1;
      record->host = g_strdup_printf ("s%u._domainkey.%s", i + 1, name);
      record->value = g_strdup ("s1.domainkey.u1.wl.sendgrid.net");
      record->verdict = g_bytes_new_static ("\0\1\2", 3);
      g_ptr_array_add (row->records, record);
    }

  return row;
}
