/* SPDX-License-Identifier: GPL-3.0-or-later
 * There may be very many domains, and their names are in small letters already: nothing is copied
 * for one of them unless its name has another form.
 */
#include "todoku-config.h"

#include "todoku-search.h"

#include <string.h>

#include "todoku-domain-name.h"
#include "todoku-shared-account.h"

/**
 * todoku_search_fold:
 * @typed: what was typed, in whatever width and case
 *
 * Returns: (transfer full) (nullable): the form in which it is compared; %NULL for nothing
 */
char *
todoku_search_fold (const char *typed)
{
  g_autofree char *normal = g_utf8_normalize (typed, -1, G_NORMALIZE_NFKC);
  g_autofree char *folded = normal != NULL ? g_utf8_casefold (normal, -1) : NULL;

  if (folded == NULL || *g_strstrip (folded) == '\0')
    return NULL;

  return g_steal_pointer (&folded);
}

static gboolean
words_have (const char *words,
            const char *folded)
{
  g_autofree char *own = NULL;

  if (words == NULL)
    return FALSE;

  own = todoku_search_fold (words);

  return own != NULL && strstr (own, folded) != NULL;
}

static gboolean
name_has (const char *name,
          const char *folded)
{
  g_autofree char *shown = NULL;

  if (strstr (name, folded) != NULL)
    return TRUE;
  if (strstr (name, "xn--") == NULL)
    return FALSE;

  shown = todoku_domain_name_to_unicode (name);

  return words_have (shown, folded);
}

/**
 * todoku_search_matches:
 * @subject: a delivery domain, a tracking domain or a shared mail account
 * @folded: what todoku_search_fold() made of what was typed
 *
 * A domain is found by its name in either of its forms; an account by its ID, its address and the
 * name of its sender.
 *
 * Returns: whether it has @folded in it
 */
gboolean
todoku_search_matches (gpointer    subject,
                       const char *folded)
{
  const TodokuAccountRow *row;

  if (!TODOKU_IS_SHARED_ACCOUNT (subject))
    return name_has (todoku_subject_get_name (subject), folded);

  row = todoku_shared_account_get_row (subject);

  return words_have (row->name, folded) || words_have (row->address, folded) ||
         words_have (row->display_name, folded);
}
