/* SPDX-License-Identifier: GPL-3.0-or-later
 * Everything that the database holds, read at once. Wherever the connection is used.
 */
#include "todoku-tx-private.h"

/**
 * todoku_snapshot_free:
 * @snapshot: (transfer full) (nullable): a snapshot
 */
void
todoku_snapshot_free (TodokuSnapshot *snapshot)
{
  if (snapshot == NULL)
    return;

  g_clear_pointer (&snapshot->servers, g_ptr_array_unref);
  g_clear_pointer (&snapshot->domains, g_ptr_array_unref);
  g_clear_pointer (&snapshot->trackings, g_ptr_array_unref);
  g_clear_pointer (&snapshot->accounts, g_ptr_array_unref);
  g_clear_pointer (&snapshot->added, g_ptr_array_unref);
  g_clear_pointer (&snapshot->unsettled, g_ptr_array_unref);
  g_free (snapshot);
}

/* Hands every record to its owner. Both lists are ordered by owner id, so this is one pass. */
#define ATTACH_RECORDS(owners, OwnerRow, owned) \
  G_STMT_START \
  { \
    guint next_record = 0; \
    for (guint i = 0; i < (owners)->len; i++) \
      { \
        OwnerRow *owner = g_ptr_array_index (owners, i); \
        owner->records = todoku_rows_new (); \
        while (next_record < (owned)->len && \
               ((TodokuRecordRow *) g_ptr_array_index (owned, next_record))->owner == owner->id) \
        g_ptr_array_add (owner->records, g_ptr_array_index (owned, next_record++)); \
      } \
    g_ptr_array_set_free_func (owned, NULL); \
  } \
  G_STMT_END

/* In a transaction. */
gboolean
todoku_snapshot_read (TodokuSnapshot  *snapshot,
                      TodokuDatabase  *database,
                      GError         **error)
{
  g_autoptr(GPtrArray) domain_records = NULL;
  g_autoptr(GPtrArray) tracking_records = NULL;

  snapshot->servers = todoku_table_read (&todoku_server_table, database, "ORDER BY id", error);
  if (snapshot->servers == NULL)
    return FALSE;

  snapshot->domains = todoku_table_read (&todoku_domain_table, database, "ORDER BY id", error);
  if (snapshot->domains == NULL)
    return FALSE;
  domain_records = todoku_table_read (&todoku_domain_record_table, database,
                                      "ORDER BY owner, position", error);
  if (domain_records == NULL)
    return FALSE;
  ATTACH_RECORDS (snapshot->domains, TodokuDomainRow, domain_records);

  snapshot->trackings = todoku_table_read (&todoku_tracking_table, database, "ORDER BY id", error);
  if (snapshot->trackings == NULL)
    return FALSE;
  tracking_records = todoku_table_read (&todoku_tracking_record_table, database,
                                        "ORDER BY owner, position", error);
  if (tracking_records == NULL)
    return FALSE;
  ATTACH_RECORDS (snapshot->trackings, TodokuTrackingRow, tracking_records);

  snapshot->accounts = todoku_table_read (&todoku_account_table, database, "ORDER BY name", error);
  if (snapshot->accounts == NULL)
    return FALSE;
  snapshot->added = todoku_table_read (&todoku_added_table, database, "ORDER BY id", error);
  if (snapshot->added == NULL)
    return FALSE;
  snapshot->unsettled = todoku_table_read (&todoku_journal_table, database,
                                           "WHERE outcome IS NULL ORDER BY id", error);

  return snapshot->unsettled != NULL &&
         todoku_database_read_int (database, "SELECT coalesce(max(id), 0) FROM journal",
                                   &snapshot->journal_seen, error);
}
