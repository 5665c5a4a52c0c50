/* SPDX-License-Identifier: GPL-3.0-or-later
 * Domains of one name at several services: what they must share in DNS. Pure; any thread. Of SPF
 * and of DMARC there may be one record at a name; a second one is an error for every receiver
 * (RFC 7208 section 4.5, RFC 9989 section 4.7). So each service's domain offers the one that all of
 * them need, and is judged by what it needs itself: it does not break because another one is added.
 */
#include "todoku-namesakes.h"

#include "todoku-dmarc.h"
#include "todoku-record-rows.h"
#include "todoku-spf.h"
#include "todoku-verdict.h"

typedef enum
{
  SHARED_NOTHING,
  SHARED_SPF,
  SHARED_DMARC,
} Shared;

/* What has left its service, or has not come to it, asks for nothing. */
static gboolean
is_wanted (const TodokuDomainRow *row)
{
  return row->stage == TODOKU_DOMAIN_AWAITING_DNS || row->stage == TODOKU_DOMAIN_DNS_READY ||
         row->stage == TODOKU_DOMAIN_VERIFIED;
}

/* Text that no receiver takes is left as its service has written it. */
static Shared
find_shared (const TodokuRecordRow *row)
{
  if (row->type != TODOKU_RECORD_TYPE_TXT)
    return SHARED_NOTHING;
  if (todoku_spf_is_record (row->value) && todoku_spf_is_valid (row->value))
    return SHARED_SPF;
  if (todoku_dmarc_is_record (row->value))
    {
      g_autoptr(TodokuDmarc) dmarc = todoku_dmarc_parse (row->value);

      return dmarc->valid ? SHARED_DMARC : SHARED_NOTHING;
    }

  return SHARED_NOTHING;
}

static char **
list_texts (GPtrArray  *rows,
            Shared      shared,
            const char *host)
{
  g_autoptr(GStrvBuilder) texts = g_strv_builder_new ();

  for (guint i = 0; i < rows->len; i++)
    {
      const TodokuDomainRow *row = g_ptr_array_index (rows, i);

      for (guint j = 0; is_wanted (row) && row->records != NULL && j < row->records->len; j++)
        {
          const TodokuRecordRow *record = g_ptr_array_index (row->records, j);

          if (find_shared (record) == shared && g_str_equal (record->host, host))
            g_strv_builder_add (texts, record->value);
        }
    }

  return g_strv_builder_end (texts);
}

static char *
merge_texts (GPtrArray             *rows,
             const TodokuRecordRow *record)
{
  Shared shared = find_shared (record);
  g_auto(GStrv) texts = NULL;
  g_autofree char *merged = NULL;

  if (shared == SHARED_NOTHING)
    return NULL;

  texts = list_texts (rows, shared, record->host);
  if (g_strv_length (texts) < 2)
    return NULL;
  merged = shared == SHARED_SPF ? todoku_spf_merge_wanted (texts) : todoku_dmarc_merge (texts);

  return g_strcmp0 (merged, record->value) != 0 ? g_steal_pointer (&merged) : NULL;
}

/* What was found wrong came with the record to write in its place, which is another one now. */
static void
drop_old_advice (TodokuRecordRow *row,
                 const char      *domain)
{
  g_autoptr(TodokuRecord) record = todoku_rows_read_record (row, domain);
  g_autoptr(TodokuVerdict) verdict = todoku_rows_read_verdict (record, row->verdict);

  if (verdict != NULL && !todoku_verdict_is_right (verdict))
    g_clear_pointer (&row->verdict, g_bytes_unref);
}

/**
 * todoku_namesakes_share:
 * @rows: (element-type TodokuDomainRow): every domain of one name, in the order in which they came
 *
 * Sets of each record that another of @rows needs as well what is to be registered for all of them.
 * A #TodokuNamesakesFunc.
 */
void
todoku_namesakes_share (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const TodokuDomainRow *row = g_ptr_array_index (rows, i);

      for (guint j = 0; row->records != NULL && j < row->records->len; j++)
        {
          TodokuRecordRow *record = g_ptr_array_index (row->records, j);
          g_autofree char *merged = is_wanted (row) ? merge_texts (rows, record) : NULL;

          if (g_strcmp0 (merged, record->merged) == 0)
            continue;
          drop_old_advice (record, row->name);
          g_free (record->merged);
          record->merged = g_steal_pointer (&merged);
        }
    }
}

/* A CNAME stands alone at its name (RFC 1034 section 3.6.2), and of two keys under one selector a
 * receiver may take either (RFC 6376 section 3.6.2.2).
 */
static gboolean
clashes (const TodokuRecordRow *a,
         const TodokuRecordRow *b)
{
  if (g_ascii_strcasecmp (a->host, b->host) != 0)
    return FALSE;
  if (a->type == TODOKU_RECORD_TYPE_CNAME || b->type == TODOKU_RECORD_TYPE_CNAME)
    return a->type != b->type || g_ascii_strcasecmp (a->value, b->value) != 0;

  return a->purpose == TODOKU_RECORD_PURPOSE_DKIM && b->purpose == TODOKU_RECORD_PURPOSE_DKIM &&
         a->type == b->type && !g_str_equal (a->value, b->value);
}

/**
 * todoku_namesakes_find_clash:
 * @row: a domain
 * @other: the same domain at another service
 *
 * Returns: (transfer none) (nullable): the first record of @row that cannot stand beside what the
 *   other service asks for
 */
const TodokuRecordRow *
todoku_namesakes_find_clash (const TodokuDomainRow *row,
                             const TodokuDomainRow *other)
{
  if (!is_wanted (row) || !is_wanted (other))
    return NULL;

  for (guint i = 0; row->records != NULL && i < row->records->len; i++)
    for (guint j = 0; other->records != NULL && j < other->records->len; j++)
      if (clashes (g_ptr_array_index (row->records, i), g_ptr_array_index (other->records, j)))
        return g_ptr_array_index (row->records, i);

  return NULL;
}
