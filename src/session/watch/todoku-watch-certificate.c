/* SPDX-License-Identifier: GPL-3.0-or-later
 * The certificate of a tracking host in one look: what is served, and, where its renewal is near or
 * in doubt, what the authority says. On worker threads. Who cannot be asked says nothing: a look
 * without keys sees what everybody sees.
 */
#include "todoku-watch-private.h"

#include "todoku-edge-probe.h"
#include "todoku-edge.h"
#include "todoku-error.h"

/**
 * todoku_watch_certificate_clear:
 * @self: what a look saw
 */
void
todoku_watch_certificate_clear (TodokuWatchCertificate *self)
{
  g_clear_pointer (&self->told, todoku_certificate_unref);
}

static const TodokuVerdict *
find_verdict (const TodokuTrackingRow *row,
              GPtrArray               *verdicts,
              int                      step,
              TodokuRecordPurpose      purpose)
{
  for (guint i = 0; row->records != NULL && i < row->records->len; i++)
    {
      const TodokuRecordRow *record = g_ptr_array_index (row->records, i);

      for (guint j = 0; record->step == step && record->purpose == purpose && j < verdicts->len;
           j++)
        {
          const TodokuVerdict *verdict = g_ptr_array_index (verdicts, j);

          if (verdict->record->type == record->type &&
              g_ascii_strcasecmp (verdict->record->host, record->host) == 0)
            return verdict;
        }
    }

  return NULL;
}

/* By a clock that is plainly wrong, any certificate is over or has not begun. */
static void
look_at_served (TodokuJob               *job,
                const TodokuTrackingRow *row,
                TodokuRenewalFacts      *facts)
{
  g_autoptr(TodokuEdgeProbe) probe = NULL;

  if (todoku_clock_get_difference (job->clock) != 0)
    return;
  /* The tracking host itself, not the edge's: that is where people's browsers go. */
  probe = todoku_job_probe_edge (job, row->edge, row->host, row->host, NULL);
  if (probe == NULL)
    return;

  facts->served_until = probe->not_after;
  switch (probe->verdict)
    {
    case TODOKU_EDGE_VERDICT_OK:
      facts->served = TODOKU_SERVED_GOOD;
      break;
    case TODOKU_EDGE_VERDICT_EXPIRED:
      /* By a clock that is plainly wrong any certificate is over, or has not begun. */
      facts->served = todoku_clock_get_difference (job->clock) == 0 ? TODOKU_SERVED_OVER
                                                                    : TODOKU_SERVED_UNASKED;
      break;
    case TODOKU_EDGE_VERDICT_WRONG_NAME:
    case TODOKU_EDGE_VERDICT_UNTRUSTED:
      facts->served = TODOKU_SERVED_OTHER;
      break;
    case TODOKU_EDGE_VERDICT_REFUSED:
    default:
      /* A firewall on the way refuses as well as an edge. */
      facts->served = TODOKU_SERVED_UNASKED;
      break;
    }
}

/* Until renewal is near, the authority has nothing to say that is not seen without it. */
static gboolean
has_to_ask (const TodokuTrackingRow  *row,
            const TodokuRenewalFacts *facts)
{
  return row->edge != TODOKU_EDGE_MANUAL && row->certificate_id != NULL &&
         (facts->served != TODOKU_SERVED_GOOD ||
          facts->served_until - facts->now <= TODOKU_RENEWAL_WINDOW);
}

static void
ask_authority (TodokuJob               *job,
               const TodokuTrackingRow *row,
               TodokuWatchCertificate  *self,
               TodokuRenewalFacts      *facts)
{
  g_autoptr(GError) error = NULL;
  TodokuEdge *edge = todoku_job_get_edge (job, &error);

  self->key_read = edge != NULL;
  self->key_needed = g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_KEY_MISSING) ||
                     todoku_error_is_of_keyring (error);
  self->told = edge != NULL ? todoku_edge_describe_certificate (edge, row->certificate_id,
                                                                job->cancellable, NULL)
                            : NULL;
  if (self->told == NULL)
    return;

  facts->asked = TRUE;
  facts->issued = self->told->status == TODOKU_CERTIFICATE_ISSUED;
  facts->until = self->told->not_after;
  facts->eligible = self->told->eligible;
  facts->status = self->told->renewal;
  facts->reason = self->told->renewal_reason != NULL ? self->told->renewal_reason
                                                     : self->told->reason;
}

/**
 * todoku_watch_look_at_certificate:
 * @job: the job of a look, with an edge
 * @row: the tracking domain, complete
 * @verdicts: (element-type TodokuVerdict): what stands in DNS
 * @self: (out caller-allocates): what is found; valid as long as @verdicts
 *
 * Looks at its certificate.
 */
void
todoku_watch_look_at_certificate (TodokuJob               *job,
                                  const TodokuTrackingRow *row,
                                  GPtrArray               *verdicts,
                                  TodokuWatchCertificate  *self)
{
  gboolean is_auto = row->edge == TODOKU_EDGE_AUTO_SSL;
  TodokuRenewalFacts facts = {
    .now = g_get_real_time (),
    .record = find_verdict (row, verdicts, is_auto ? 1 : 2, TODOKU_RECORD_PURPOSE_CERTIFICATE),
    .name = find_verdict (row, verdicts, is_auto ? 1 : 3, TODOKU_RECORD_PURPOSE_TRACKING),
  };

  look_at_served (job, row, &facts);
  if (has_to_ask (row, &facts))
    ask_authority (job, row, self, &facts);
  self->found = todoku_renewal_judge (&facts);
  self->status = facts.status;
}

/**
 * todoku_watch_weigh_certificate:
 * @seen: what the records say
 * @self: what the certificate says
 *
 * Returns: what the look found
 */
TodokuWatchSeen
todoku_watch_weigh_certificate (TodokuWatchSeen               seen,
                                const TodokuWatchCertificate *self)
{
  if (!todoku_renewal_is_wrong (&self->found))
    return seen;

  return self->found.urgent ? TODOKU_SEEN_URGENT : MAX (seen, TODOKU_SEEN_WRONG);
}

/* A record that is gone long before the renewal is told as itself. */
static gboolean
is_worth_telling (const TodokuRenewal *found)
{
  return todoku_renewal_is_wrong (found) &&
         (found->code != TODOKU_RENEWAL_BLOCKED || found->urgent);
}

static gboolean
is_same (const char *token,
         const char *other)
{
  g_autofree char *word = NULL;
  g_autofree char *other_word = NULL;
  TodokuRenewalCode code, other_code;
  gint64 until, other_until;

  return todoku_renewal_from_token (token, &code, &until, &word) &&
         todoku_renewal_from_token (other, &other_code, &other_until, &other_word) &&
         code == other_code && g_strcmp0 (word, other_word) == 0;
}

static TodokuHistoryRow *
compare_certificate (const char              *host,
                     const TodokuHistoryRow  *last,
                     const TodokuRenewal     *found)
{
  gboolean was_wrong = last != NULL && last->change == TODOKU_CHANGE_GONE;
  gboolean is_wrong = is_worth_telling (found);
  g_autofree char *token = todoku_renewal_to_token (found);
  TodokuHistoryRow *entry;

  if (found->code == TODOKU_RENEWAL_UNASKED || (!was_wrong && !is_wrong) ||
      (was_wrong && is_wrong && is_same (last->after, token)))
    return NULL;

  entry = todoku_history_row_new ();
  entry->host = g_strdup (host);
  entry->type = g_strdup (TODOKU_WATCH_TLS);
  entry->change = is_wrong ? TODOKU_CHANGE_GONE : TODOKU_CHANGE_BACK;
  entry->before = was_wrong ? g_strdup (last->after) : NULL;
  entry->after = g_steal_pointer (&token);

  return entry;
}

/* Since when a key is missing is kept once for the whole watch, and until one could be read. */
static gboolean
note_key (TodokuTx                      *tx,
          const TodokuWatchCertificate  *self,
          GError                       **error)
{
  g_autoptr(TodokuWatchRow) watch = NULL;

  if (!self->key_needed && !self->key_read)
    return TRUE;
  watch = todoku_tx_get (tx, &todoku_watch_table, 1, error);
  if (watch == NULL)
    return FALSE;
  if ((watch->key_needed_since != 0) == self->key_needed)
    return TRUE;

  watch->key_needed_since = self->key_needed ? g_get_real_time () : 0;

  return todoku_tx_put (tx, watch, error);
}

/**
 * todoku_watch_note_certificate:
 * @tx: a transaction
 * @row: the tracking domain
 * @self: what a look saw
 * @written: (element-type TodokuHistoryRow): what was written already; the new entry is added
 * @seen: (inout): what the whole look found
 * @error: return location
 *
 * Keeps what was seen: in the row, and what has changed in the history. What the certificate has
 * raised an alarm about ends only when the certificate was seen again, whatever the records say.
 *
 * Returns: whether it is written
 */
gboolean
todoku_watch_note_certificate (TodokuTx                      *tx,
                               TodokuTrackingRow             *row,
                               const TodokuWatchCertificate  *self,
                               GPtrArray                     *written,
                               TodokuWatchSeen               *seen,
                               GError                       **error)
{
  g_autoptr(TodokuHistoryRow) last = NULL;
  TodokuHistoryRow *entry;

  if (!todoku_tx_get_last_change (tx, row, TODOKU_WATCH_TLS, &last, error) ||
      !note_key (tx, self, error))
    return FALSE;

  if (self->found.until != 0)
    row->not_after = self->found.until;
  if (self->told != NULL)
    {
      g_free (row->renewal);
      row->renewal = g_strdup (todoku_enum_to_token (TODOKU_TYPE_RENEWAL_STATUS, self->status));
    }
  if (*seen == TODOKU_SEEN_RIGHT && self->found.code == TODOKU_RENEWAL_UNASKED && last != NULL &&
      last->change == TODOKU_CHANGE_GONE)
    *seen = TODOKU_SEEN_UNASKED;

  entry = compare_certificate (row->host, last, &self->found);
  if (entry == NULL)
    return TRUE;
  g_ptr_array_add (written, entry);
  entry->at = g_get_real_time () + written->len;
  entry->alarm = row->alarm_since != 0;

  return todoku_tx_add_history (tx, row, entry, error);
}
