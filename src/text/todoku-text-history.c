/* SPDX-License-Identifier: GPL-3.0-or-later
 * The history of the watch in sentences: one entry, one sentence. Values came from DNS: they are
 * shown plain and short.
 */
#include "todoku-config.h"

#include "todoku-text-history.h"

#include "todoku-dns-company.h"
#include "todoku-text-renewal.h"
#include "todoku-text-table.h"
#include "todoku-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* In characters: a long value says no more in a sentence than its beginning. */
#define LONGEST_VALUE 60

static char *
dup_short (const char *text)
{
  g_autofree char *plain = todoku_text_plain (text);
  g_autofree char *start = NULL;

  if (g_utf8_strlen (plain, -1) <= LONGEST_VALUE)
    return g_steal_pointer (&plain);

  start = g_utf8_substring (plain, 0, LONGEST_VALUE);

  return g_strconcat (start, "…", NULL);
}

static char *
tell_change (const char *what,
             const char *before,
             const char *after)
{
  g_autofree char *from = before != NULL ? dup_short (before) : NULL;
  g_autofree char *to = after != NULL ? dup_short (after) : NULL;

  /* Two policies are none (RFC 7208 section 4.5, RFC 9989 section 4.10). */
  if (after != NULL && strchr (after, '\n') != NULL)
    /* Translators: %s is the name of a record, such as SPF. */
    return g_strdup_printf (_("%s stands there more than once, so that receivers ignore it"), what);
  if (from != NULL && to != NULL)
    /* Translators: the first %s is what changed, such as a host name; then what it was, what it is.
     */
    return g_strdup_printf (_("%s has changed from “%s” to “%s”"), what, from, to);
  if (to != NULL)
    return g_strdup_printf (_("%s has appeared: “%s”"), what, to);
  if (from != NULL)
    return g_strdup_printf (_("%s has been taken out; it was “%s”"), what, from);

  return g_strdup_printf (_("%s has changed"), what);
}

/* Who runs a DNS with these name servers, when they tell. */
static const char *
peek_company (const char *name_servers)
{
  g_auto(GStrv) names = g_strsplit (name_servers != NULL ? name_servers : "", " ", -1);
  g_autoptr(GPtrArray) companies = NULL;

  if (todoku_dns_company_match ((const char *const *) names, &companies) != TODOKU_DNS_MATCH_ONE)
    return NULL;

  return todoku_dns_company_get_text (g_ptr_array_index (companies, 0), TODOKU_DNS_COMPANY_NAME,
                                      NULL);
}

/* What a person knows are companies. Name servers of the same one say no more than their names. */
static char *
tell_move (const char             *what,
           const TodokuHistoryRow *row)
{
  const char *before = peek_company (row->before);
  const char *after = peek_company (row->after);
  g_autofree char *servers = NULL;

  if (after == NULL || row->change != TODOKU_CHANGE_CHANGED || g_strcmp0 (before, after) == 0)
    return NULL;

  servers = dup_short (row->after);
  if (before == NULL)
    /* Translators: the list of name servers, the company whose they are now, their names. */
    return g_strdup_printf (_("%1$s has changed to those of %2$s: “%3$s”"), what, after, servers);

  /* Translators: the list of name servers, the company whose they were, whose they are now, their
   * names.
   */
  return g_strdup_printf (_("%1$s has changed from %2$s to %3$s: “%4$s”"), what, before, after,
                          servers);
}

/**
 * todoku_text_history_change:
 * @row: what was seen to change
 * @what: (nullable): what it is called, plain text, such as a host name; %NULL for its type
 *
 * Returns: (transfer full): what happened, without the time, such as 「DKIM 1が消えました」
 */
char *
todoku_text_history_change (const TodokuHistoryRow *row,
                            const char             *what)
{
  gboolean is_certificate = g_strcmp0 (row->type, "TLS") == 0;
  gboolean is_delegation = g_strcmp0 (row->type, "NS") == 0;
  g_autofree char *found = row->after != NULL ? dup_short (row->after) : NULL;
  char *sentence;

  if (what == NULL && is_delegation)
    what = _("The list of name servers");
  else if (what == NULL && is_certificate)
    what = _("The certificate");
  else if (what == NULL)
    what = row->type;

  sentence = is_certificate ? todoku_text_renewal (row, what)
                            : is_delegation ? tell_move (what, row) : NULL;
  if (sentence != NULL)
    return sentence;

  switch (row->change)
    {
    case TODOKU_CHANGE_GONE:
      if (found == NULL)
        /* Translators: %s is a host name or the name of a record. */
        return g_strdup_printf (_("%s is gone"), what);
      /* Translators: %s is a host name or the name of a record, then what stands there instead. */
      return g_strdup_printf (_("%s is wrong now: “%s”"), what, found);
    case TODOKU_CHANGE_BACK:
      return g_strdup_printf (_("%s is back"), what);
    case TODOKU_CHANGE_CHANGED:
    default:
      return tell_change (what, row->before, row->after);
    }
}

/**
 * todoku_text_history:
 * @row: what was seen to change
 *
 * Returns: (transfer full): what happened to which host, without the time
 */
char *
todoku_text_history (const TodokuHistoryRow *row)
{
  g_autofree char *host = todoku_text_plain (row->host);
  g_autofree char *what = NULL;

  if (g_strcmp0 (row->type, "NS") == 0)
    /* Translators: %s is a domain name. */
    what = g_strdup_printf (_("The list of name servers of %s"), host);
  else if (g_strcmp0 (row->type, "TLS") == 0)
    /* Translators: %s is a host name. */
    what = g_strdup_printf (_("The certificate of %s"), host);
  else if (g_strcmp0 (row->type, "SPF") == 0)
    /* Translators: %s is a domain name. */
    what = g_strdup_printf (_("The SPF of %s"), host);
  else if (g_strcmp0 (row->type, "DMARC") == 0)
    /* Translators: %s is a host name. */
    what = g_strdup_printf (_("The DMARC of %s"), host);

  return todoku_text_history_change (row, what != NULL ? what : host);
}
