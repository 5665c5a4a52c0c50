/* SPDX-License-Identifier: GPL-3.0-or-later
 * What stands around a domain's own records, in one look: the zone's name servers, SPF and DMARC.
 * On worker threads. Two questions more than the records need; what nobody answers says nothing,
 * and nothing of it raises an alarm.
 */
#include "todoku-watch-private.h"

#include "todoku-dmarc.h"
#include "todoku-dns-company.h"
#include "todoku-spf.h"
#include "todoku-zone-facts.h"

/**
 * todoku_watch_around_clear:
 * @self: what a look saw
 */
void
todoku_watch_around_clear (TodokuWatchAround *self)
{
  g_clear_pointer (&self->name_servers, g_free);
  g_clear_pointer (&self->spf, g_free);
  g_clear_pointer (&self->dmarc, g_free);
}

/* Returns the records of a name that count, or NULL when nobody answered. */
static char *
ask_texts (TodokuJob  *job,
           const char *name,
           gboolean  (*is_record)(const char *text))
{
  g_autoptr(TodokuObservation) observation =
    todoku_dns_observe (job->dns, name, TODOKU_RRTYPE_TXT, job->cancellable, NULL);
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  if (observation == NULL || !todoku_observation_is_answered (observation))
    return NULL;

  for (guint i = 0; i < observation->answer->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (observation->answer, i);
      gsize length;
      const char *text = rr->text != NULL ? g_bytes_get_data (rr->text, &length) : NULL;

      if (rr->rrtype == TODOKU_RRTYPE_TXT && text != NULL)
        g_ptr_array_add (texts, g_strndup (text, length));
    }
  g_ptr_array_add (texts, NULL);

  return todoku_zone_facts_join ((const char *const *) texts->pdata, is_record);
}

/**
 * todoku_watch_look_around:
 * @job: the job of a look
 * @row: the domain
 * @self: (out caller-allocates): what is seen
 *
 * Looks around.
 */
void
todoku_watch_look_around (TodokuJob             *job,
                          const TodokuDomainRow *row,
                          TodokuWatchAround     *self)
{
  g_autofree char *policy = g_strconcat ("_dmarc.", row->name, NULL);
  g_autoptr(TodokuZoneInfo) zone = NULL;
  g_autoptr(GPtrArray) companies = NULL;

  if (job->dns == NULL)
    return;

  zone = todoku_dns_find_zone (job->dns, row->name, job->cancellable, NULL);
  if (zone != NULL && zone->name_servers[0] != NULL)
    {
      self->name_servers = g_strjoinv (" ", zone->name_servers);
      if (todoku_dns_company_match ((const char *const *) zone->name_servers, &companies) ==
          TODOKU_DNS_MATCH_ONE)
        self->company = ((const TodokuDnsCompany *) g_ptr_array_index (companies, 0))->id;
    }
  self->spf = ask_texts (job, row->name, todoku_spf_is_record);
  self->dmarc = ask_texts (job, policy, todoku_dmarc_is_record);
}

static void
take_text (char       **text,
           const char  *seen)
{
  if (seen == NULL)
    return;

  g_free (*text);
  *text = g_strdup (seen);
}

/**
 * todoku_watch_note_around:
 * @tx: a transaction
 * @row: (inout): the domain
 * @self: what a look saw
 * @written: (element-type TodokuHistoryRow): what was written already; new entries are added
 * @error: return location
 *
 * Keeps what was seen: in the row, and what has changed in the history.
 *
 * Returns: whether it is written
 */
gboolean
todoku_watch_note_around (TodokuTx                 *tx,
                          TodokuDomainRow          *row,
                          const TodokuWatchAround  *self,
                          GPtrArray                *written,
                          GError                  **error)
{
  const TodokuZoneFacts before = { row->name_servers, row->spf, row->dmarc };
  const TodokuZoneFacts after = { self->name_servers, self->spf, self->dmarc };
  g_autoptr(GPtrArray) changes = todoku_zone_facts_compare (row->name, &before, &after);

  while (changes->len > 0)
    {
      TodokuHistoryRow *entry = g_ptr_array_steal_index (changes, 0);

      g_ptr_array_add (written, entry);
      entry->at = g_get_real_time () + written->len;
      if (!todoku_tx_add_history (tx, row, entry, error))
        return FALSE;
    }

  take_text (&row->name_servers, self->name_servers);
  take_text (&row->detected_company, self->company);
  take_text (&row->spf, self->spf);
  take_text (&row->dmarc, self->dmarc);

  return TRUE;
}
