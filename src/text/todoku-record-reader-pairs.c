/* SPDX-License-Identifier: GPL-3.0-or-later
 * Objects of services' APIs that have their records in members of their own, a name in one and what
 * belongs there in another: Postmark's and Mailjet's. Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <string.h>

static const struct { const char *host; const char *value; const char *type; } pairs[] = {
  { "DKIMPendingHost", "DKIMPendingTextValue", "TXT" }, { "DKIMHost", "DKIMTextValue", "TXT" },
  { "ReturnPathDomain", "ReturnPathDomainCNAMEValue", "CNAME" },
  { "DKIMRecordName", "DKIMRecordValue", "TXT" },
  { "OwnerShipTokenRecordName", "OwnerShipToken", "TXT" },
};

/**
 * todoku_record_reader_read_pairs:
 * @self: a reader
 * @text: an object that is no record, valid UTF-8
 * @length: how many bytes it has
 *
 * Returns: whether there were records in it
 */
gboolean
todoku_record_reader_read_pairs (TodokuRecordReader *self,
                                 const char         *text,
                                 gsize               length)
{
  TodokuJsonCursor cursor = { .text = text, .end = text + length };
  gboolean found = FALSE;

  if (g_strstr_len (text, (gssize) length, "DKIM") == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      const char *fields[TODOKU_RECORD_N_COLUMNS] = { NULL };
      /* In the first half is what was read of the object before. */
      char *out = self->arena->str + length + 1;
      const char *host = todoku_json_cursor_find_string (&cursor, &out, pairs[i].host);
      const char *value = todoku_json_cursor_find_string (&cursor, &out, pairs[i].value);

      if (host == NULL || value == NULL)
        continue;
      fields[TODOKU_RECORD_COLUMN_TYPE] = pairs[i].type;
      fields[TODOKU_RECORD_COLUMN_FQDN] = host;
      fields[TODOKU_RECORD_COLUMN_VALUE] = value;
      todoku_record_reader_emit (self, fields);
      found = TRUE;
    }

  return found;
}
