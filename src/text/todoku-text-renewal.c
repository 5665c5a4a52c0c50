/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the watch found of a certificate, from the token that the history keeps. Pure; any thread.
 */
#include "todoku-config.h"

#include "todoku-text-renewal.h"

#include "todoku-renewal.h"
#include "todoku-text-table.h"
#include "todoku-text.h"

#include <glib/gi18n-lib.h>

static char *
tell_blocked (const char *what,
              const char *end,
              gint64      left,
              const char *record)
{
  guint days = (guint) CLAMP (left / G_TIME_SPAN_DAY, 0, G_MAXINT);

  if (days == 0)
    /* Translators: the certificate, a date, and the name of a record. */
    return g_strdup_printf (_("%s ends on %s, in less than a day, and is not renewed until the "
                              "record %s is put back"), what, end, record);

  /* Translators: the certificate, a date, how many days until then, and the name of a record. */
  return g_strdup_printf (ngettext ("%s ends on %s, in %u day, and is not renewed until the record "
                                    "%s is put back",
                                    "%s ends on %s, in %u days, and is not renewed until the "
                                    "record %s is put back", days),
                          what, end, days, record);
}

static char *
tell_failed (const char *what,
             const char *end,
             const char *reason)
{
  if (reason == NULL)
    /* Translators: the certificate, and a date. */
    return g_strdup_printf (_("%s ends on %s and could not be renewed"), what, end);

  /* Translators: the certificate, a date, and the authority's own word. */
  return g_strdup_printf (_("%s ends on %s and could not be renewed (%s)"), what, end, reason);
}

/**
 * todoku_text_renewal:
 * @row: an entry of the history of type "TLS"
 * @what: what the certificate is called, plain text
 *
 * Returns: (transfer full) (nullable): what was found, without the time, or %NULL when the entry
 *   says nothing of a certificate
 */
char *
todoku_text_renewal (const TodokuHistoryRow *row,
                     const char             *what)
{
  g_autofree char *stored = NULL;
  g_autofree char *word = NULL;
  g_autofree char *end = NULL;
  TodokuRenewalCode code;
  gint64 until;

  if (!todoku_renewal_from_token (row->after, &code, &until, &stored))
    return NULL;

  word = stored != NULL ? todoku_text_plain (stored) : NULL;
  end = todoku_text_date (until);
  switch (code)
    {
    case TODOKU_RENEWAL_FINE:
      /* Translators: the certificate, and a date. */
      return g_strdup_printf (_("%s is good until %s"), what, end);
    case TODOKU_RENEWAL_BLOCKED:
      return tell_blocked (what, end, until - row->at, word != NULL ? word : "");
    case TODOKU_RENEWAL_FAILED:
      return tell_failed (what, end, word);
    case TODOKU_RENEWAL_INELIGIBLE:
      /* Translators: the certificate, and a date. */
      return g_strdup_printf (_("%s ends on %s and is not renewed by itself"), what, end);
    case TODOKU_RENEWAL_OVERDUE:
      /* Translators: the certificate, and a date. */
      return g_strdup_printf (_("%s ends on %s and has not been renewed yet"), what, end);
    case TODOKU_RENEWAL_EXPIRED:
      /* Translators: the certificate, and a date. */
      return g_strdup_printf (_("%s has been over since %s, so that no link opens"), what, end);
    case TODOKU_RENEWAL_OTHER:
      /* Translators: %s is the certificate. */
      return g_strdup_printf (_("%s is another’s, or nobody trusts it, so that no link opens"),
                              what);
    case TODOKU_RENEWAL_UNASKED:
    default:
      return NULL;
    }
}

/**
 * todoku_text_certificate_until:
 * @not_after: when the certificate of a tracking domain ends, or 0
 *
 * Returns: (transfer full) (nullable): such as 「証明書は 2027年2月1日まで」, or %NULL when that is
 *   not known
 */
char *
todoku_text_certificate_until (gint64 not_after)
{
  g_autofree char *end = not_after != 0 ? todoku_text_date (not_after) : NULL;

  /* Translators: %s is a date. */
  return end != NULL ? g_strdup_printf (_("Certificate until %s"), end) : NULL;
}
