/* SPDX-License-Identifier: GPL-3.0-or-later
 * bench-seed FOLDER N [watched]: a database with N delivery domains and the three records that the
 * service gives each, as an agency has them, for the benchmarks of starting and of watching. For
 * the start they are spread over 300 delivery servers, one for each customer.
 * Written through the store, so that it is what the program itself would have written.
 */
#include "todoku-tx.h"

#include <stdlib.h>

#include "todoku-record.h"
#include "todoku-test.h"

#define CHUNK 500
#define N_SERVERS 300

static void
add_record (TodokuDomainRow *domain,
            const char      *label,
            const char      *target,
            const char      *key)
{
  TodokuRecordRow *record = todoku_record_row_new ();

  record->position = domain->records->len;
  record->key = g_strdup (key);
  record->type = TODOKU_RECORD_TYPE_CNAME;
  record->host = g_strdup_printf ("%s.%s", label, domain->name);
  record->purpose = todoku_record_purpose_from_key (key, record->type, record->host);
  record->value = g_strdup (target);
  record->priority = -1;
  record->required = TRUE;
  g_ptr_array_add (domain->records, record);
}

static TodokuDomainRow *
make_domain (guint    number,
             gboolean watched)
{
  TodokuDomainRow *domain = todoku_domain_row_new ();

  domain->name = g_strdup_printf ("customer-%05u.co.jp", number);
  domain->server = watched ? 1 : 1 + number % N_SERVERS;
  domain->stage =
    number % 10 == 0 && !watched ? TODOKU_DOMAIN_AWAITING_DNS : TODOKU_DOMAIN_VERIFIED;
  domain->monitored = watched;
  domain->remote_id = g_strdup_printf ("%u", number + 1000);
  domain->automatic_security = TRUE;
  domain->checked_at = g_get_real_time ();
  g_clear_pointer (&domain->records, g_ptr_array_unref);
  domain->records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_row_free);
  add_record (domain, "em1234", "u1234567.wl012.sendgrid.net", "mail_cname");
  add_record (domain, "s1._domainkey", "s1.domainkey.u1234567.wl012.sendgrid.net", "dkim1");
  add_record (domain, "s2._domainkey", "s2.domainkey.u1234567.wl012.sendgrid.net", "dkim2");

  return domain;
}

static void
put_servers (TodokuTx *tx,
             guint     n_servers)
{
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < n_servers; i++)
    {
      g_autoptr(TodokuServerRow) server = todoku_server_row_new ();

      server->name = i == 0 ? g_strdup ("Sprinkler") : g_strdup_printf ("Customer %u", i);
      server->url = g_strdup ("https://api.sendgrid.com");
      server->kind = g_strdup ("sendgrid");
      server->region = g_strdup ("global");
      todoku_tx_put (tx, server, &error);
      g_assert_no_error (error);
    }
}

static TodokuTx *
begin (TodokuStore *store)
{
  g_autoptr(GError) error = NULL;
  TodokuTx *tx = todoku_tx_begin (store, &error);

  g_assert_no_error (error);
  return tx;
}

static void
commit (TodokuTx *tx)
{
  g_autoptr(GError) error = NULL;

  todoku_tx_commit (tx, &error);
  g_assert_no_error (error);
  todoku_tx_free (tx);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *path = NULL;
  g_autoptr(TodokuStore) store = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) closed = NULL;
  g_autoptr(GError) error = NULL;
  TodokuTx *tx;
  guint n_domains;

  if (argc < 3)
    return 2;
  n_domains = atoi (argv[2]);
  g_mkdir_with_parents (argv[1], 0700);
  path = g_build_filename (argv[1], "todoku.db", NULL);
  store = todoku_store_new (path);
  todoku_store_open_async (store, NULL, todoku_test_store_result, &result);
  if (!todoku_store_open_finish (store, todoku_test_wait_result (&result), &error))
    g_error ("%s", error->message);

  tx = begin (store);
  put_servers (tx, argc > 3 ? 1 : N_SERVERS);
  commit (tx);

  for (guint i = 0; i < n_domains; i += CHUNK)
    {
      tx = begin (store);
      for (guint j = i; j < MIN (i + CHUNK, n_domains); j++)
        {
          g_autoptr(TodokuDomainRow) domain = make_domain (j, argc > 3);

          todoku_tx_put (tx, domain, &error);
          g_assert_no_error (error);
        }
      commit (tx);
    }

  todoku_store_close_async (store, todoku_test_store_result, &closed);
  if (!todoku_store_close_finish (store, todoku_test_wait_result (&closed), &error))
    g_error ("%s", error->message);

  return 0;
}
