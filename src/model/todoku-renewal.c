/* SPDX-License-Identifier: GPL-3.0-or-later
 * The rules by which the certificate of a tracking host is judged. Pure; any thread.
 */
#include "todoku-renewal.h"

#include "todoku-enums.h"

G_DEFINE_ENUM_TYPE (TodokuRenewalStatus, todoku_renewal_status,
                    G_DEFINE_ENUM_VALUE (TODOKU_RENEWAL_STATUS_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RENEWAL_STATUS_AUTOMATIC, "automatic"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RENEWAL_STATUS_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RENEWAL_STATUS_SUCCESS, "success"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RENEWAL_STATUS_FAILED, "failed"))

G_DEFINE_ENUM_TYPE (TodokuRenewalCode, todoku_renewal_code,
                    G_DEFINE_ENUM_VALUE (TODOKU_RENEWAL_UNASKED, "unasked"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RENEWAL_FINE, "fine"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RENEWAL_BLOCKED, "blocked"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RENEWAL_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RENEWAL_INELIGIBLE, "ineligible"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RENEWAL_OVERDUE, "overdue"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RENEWAL_EXPIRED, "expired"),
                    G_DEFINE_ENUM_VALUE (TODOKU_RENEWAL_OTHER, "other"))

/* Neither right nor unknown. */
static gboolean
is_known_wrong (const TodokuVerdict *verdict)
{
  return verdict != NULL && verdict->state != TODOKU_RECORD_STATE_UNKNOWN &&
         !todoku_verdict_is_right (verdict);
}

/* What can be put back. A zone that does not answer everywhere is no loss of the record, and the
 * authority may well see what half of the servers say.
 */
static gboolean
is_gone (const TodokuVerdict *verdict)
{
  return is_known_wrong (verdict) && verdict->state != TODOKU_RECORD_STATE_PARTIAL &&
         verdict->state != TODOKU_RECORD_STATE_ZONE_BROKEN;
}

/* A certificate that was renewed is served some minutes later everywhere, so the later end counts;
 * one that the authority takes for over does not get any better by it.
 */
static gint64
find_end (const TodokuRenewalFacts *facts)
{
  gint64 served = facts->served == TODOKU_SERVED_GOOD || facts->served == TODOKU_SERVED_OVER
                    ? facts->served_until : 0;

  return MAX (served, facts->asked ? facts->until : 0);
}

static TodokuRenewalCode
judge_future (const TodokuRenewalFacts *facts,
              gint64                    left,
              gboolean                 *ret_urgent)
{
  gboolean in_window = left <= TODOKU_RENEWAL_WINDOW;

  *ret_urgent = FALSE;
  /* Before renewal is tried, a record that is gone is no more than that: it can be put back. */
  if (is_gone (facts->record))
    {
      *ret_urgent = in_window ||
                    (facts->asked && (facts->status == TODOKU_RENEWAL_STATUS_WAITING ||
                                      facts->status == TODOKU_RENEWAL_STATUS_FAILED));
      return TODOKU_RENEWAL_BLOCKED;
    }
  if (facts->asked && (facts->status == TODOKU_RENEWAL_STATUS_FAILED || !facts->issued))
    {
      *ret_urgent = TRUE;
      return TODOKU_RENEWAL_FAILED;
    }
  if (facts->asked && !facts->eligible && in_window)
    {
      *ret_urgent = TRUE;
      return TODOKU_RENEWAL_INELIGIBLE;
    }
  if (left <= TODOKU_RENEWAL_LATE)
    return TODOKU_RENEWAL_OVERDUE;

  return TODOKU_RENEWAL_FINE;
}

static TodokuRenewalCode
judge_code (const TodokuRenewalFacts *facts,
            gint64                    end,
            gboolean                 *ret_urgent)
{
  *ret_urgent = FALSE;
  /* One that has not begun by our clock says more about our clock. */
  if (facts->served == TODOKU_SERVED_OVER && facts->served_until > facts->now)
    return TODOKU_RENEWAL_UNASKED;
  if (facts->served == TODOKU_SERVED_OVER)
    {
      *ret_urgent = TRUE;
      return TODOKU_RENEWAL_EXPIRED;
    }
  /* Where the name leads elsewhere, what is served there is not the edge's. */
  if (facts->served == TODOKU_SERVED_OTHER && !is_known_wrong (facts->name))
    return TODOKU_RENEWAL_OTHER;
  if (end == 0)
    return TODOKU_RENEWAL_UNASKED;

  return judge_future (facts, end - facts->now, ret_urgent);
}

/**
 * todoku_renewal_judge:
 * @facts: what a look saw
 *
 * Returns: what that means
 */
TodokuRenewal
todoku_renewal_judge (const TodokuRenewalFacts *facts)
{
  TodokuRenewal found = { .until = find_end (facts) };

  g_return_val_if_fail (facts != NULL, found);

  found.code = judge_code (facts, found.until, &found.urgent);
  if (found.code == TODOKU_RENEWAL_EXPIRED)
    found.until = facts->served_until;
  if (found.until > facts->now)
    found.days_left = (int) MIN ((found.until - facts->now) / G_TIME_SPAN_DAY, G_MAXINT);
  if (is_gone (facts->record) &&
      (found.code == TODOKU_RENEWAL_BLOCKED || found.code == TODOKU_RENEWAL_EXPIRED))
    found.record = facts->record->record;
  if (found.code == TODOKU_RENEWAL_FAILED)
    found.reason = facts->reason;

  return found;
}

/**
 * todoku_renewal_is_wrong:
 * @self: a finding
 *
 * Returns: whether a look that found this found something wrong
 */
gboolean
todoku_renewal_is_wrong (const TodokuRenewal *self)
{
  return self->code != TODOKU_RENEWAL_UNASKED && self->code != TODOKU_RENEWAL_FINE;
}

/**
 * todoku_renewal_to_token:
 * @self: a finding
 *
 * Returns: (transfer full): it in one line to be stored: the code, the end in seconds since the
 *   epoch and, where there is one, the name of the record to put back or the authority's word. It
 *   is the same on each day
 */
char *
todoku_renewal_to_token (const TodokuRenewal *self)
{
  const char *word = self->record != NULL ? self->record->host : self->reason;

  return g_strdup_printf ("%s %" G_GINT64_FORMAT "%s%s",
                          todoku_enum_to_token (TODOKU_TYPE_RENEWAL_CODE, self->code),
                          self->until / G_USEC_PER_SEC, word != NULL ? " " : "",
                          word != NULL ? word : "");
}

/**
 * todoku_renewal_from_token:
 * @token: (nullable): what todoku_renewal_to_token() gave
 * @ret_code: (out): the code
 * @ret_until: (out): the end, in microseconds since 1970 UTC, or 0
 * @ret_word: (out) (nullable): the name of the record, or the authority's word
 *
 * Returns: whether it is one
 */
gboolean
todoku_renewal_from_token (const char         *token,
                           TodokuRenewalCode  *ret_code,
                           gint64             *ret_until,
                           char              **ret_word)
{
  g_auto(GStrv) parts = g_strsplit (token != NULL ? token : "", " ", 3);
  gint64 seconds;
  int code;

  if (g_strv_length (parts) < 2 ||
      !todoku_enum_from_token (TODOKU_TYPE_RENEWAL_CODE, parts[0], &code) ||
      !g_ascii_string_to_signed (parts[1], 10, 0, G_MAXINT64 / G_USEC_PER_SEC, &seconds, NULL))
    return FALSE;

  *ret_code = (TodokuRenewalCode) code;
  *ret_until = seconds * G_USEC_PER_SEC;
  *ret_word = g_strdup (parts[2]);

  return TRUE;
}

/**
 * todoku_renewal_status_from_word:
 * @word: (nullable): what AWS Certificate Manager says, such as "PENDING_VALIDATION"
 *
 * Returns: what that is; a word that is not known says nothing
 */
TodokuRenewalStatus
todoku_renewal_status_from_word (const char *word)
{
  static const struct { const char *word; TodokuRenewalStatus status; } known[] = {
    { "PENDING_AUTO_RENEWAL", TODOKU_RENEWAL_STATUS_AUTOMATIC },
    { "PENDING_VALIDATION", TODOKU_RENEWAL_STATUS_WAITING },
    { "SUCCESS", TODOKU_RENEWAL_STATUS_SUCCESS },
    { "FAILED", TODOKU_RENEWAL_STATUS_FAILED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (known[i].word, word) == 0)
      return known[i].status;

  return TODOKU_RENEWAL_STATUS_NONE;
}
