/* SPDX-License-Identifier: GPL-3.0-or-later
 * Records that have been written already. A domain may be at several services that want the same
 * record, such as the one SPF record that all of them share: whoever enters records is told of it
 * once. Any thread, one at a time.
 */
#include "todoku-repeats.h"

/**
 * todoku_repeats_new:
 *
 * Returns: (transfer full): a set of records, empty
 */
GHashTable *
todoku_repeats_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * todoku_repeats_add:
 * @self: the records so far
 * @record: a record
 *
 * Returns: whether nothing of the same type, host, priority and value was among them
 */
gboolean
todoku_repeats_add (GHashTable         *self,
                    const TodokuRecord *record)
{
  /* No name holds a blank, and the value comes last. */
  return g_hash_table_add (self, g_strdup_printf ("%d %d %s %s", (int) record->type,
                                                  record->priority, record->host, record->value));
}
