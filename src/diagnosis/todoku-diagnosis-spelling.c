/* SPDX-License-Identifier: GPL-3.0-or-later
 * How people misspell one label, the likeliest slip first. Pure; any thread.
 * A label that a standard gives has slips of its own, which are known; of one that a service made
 * up only the fingers are to blame: neighbours exchanged, a letter left out or typed twice.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

/* The labels of RFC 6376, RFC 7489, RFC 8460 and RFC 8461, and what is typed in their places: what
 * is likelier than most guesses, and the rest.
 */
static const struct
{
  const char *label;
  const char *likely;
  const char *others;
} known_labels[] = {
  { "_domainkey", "_domainkeys _domain_key _domain-key _domiankey _dkim dkim",
    "_domankey _domainkye _domain _domainky _domeinkey" },
  { "_dmarc", "_dmark _dmrac _demarc _dmacr _damrc _dmrc _dmac dmarc_ _dmarc_", "" },
  { "_tls", "_tsl", "" },
  { "_smtp", "_stmp", "" },
  { "_mta-sts", "_mtasts _mta_sts _mts-sta", "" },
};

/* Domains that stand for the reader's own in manuals and on screens. */
const char *const todoku_diagnosis_examples[] = {
  "example.com", "yourdomain.com", "your-domain.com", "mydomain.com", "domain.com",
  "example.co.jp", "example.jp", "xxxxx.co.jp", "yourdomain.co.jp", NULL,
};

/* Longer ones are copied, not typed: the tokens of SES have thirty-two letters. */
#define TYPED_MAX 12

static void
add_slip (GPtrArray  *slips,
          const char *label,
          char       *slip)
{
  g_autofree char *owned = slip;

  if (*owned != '\0' && g_ascii_strcasecmp (owned, label) != 0 &&
      !g_ptr_array_find_with_equal_func (slips, owned, g_str_equal, NULL))
    g_ptr_array_add (slips, g_steal_pointer (&owned));
}

/**
 * todoku_diagnosis_known_slips:
 * @label: a label
 * @is_likely: whether the likely slips are wanted, or the others
 *
 * Returns: (transfer full) (element-type utf8): what is typed in place of a label that a standard
 *   gives; empty for any other
 */
GPtrArray *
todoku_diagnosis_known_slips (const char *label,
                              gboolean    is_likely)
{
  GPtrArray *slips = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (known_labels); i++)
    if (g_ascii_strcasecmp (known_labels[i].label, label) == 0)
      {
        g_auto(GStrv) all = g_strsplit (is_likely ? known_labels[i].likely
                                                  : known_labels[i].others, " ", -1);

        for (guint j = 0; all[j] != NULL; j++)
          add_slip (slips, label, g_strdup (all[j]));
      }

  return slips;
}

/**
 * todoku_diagnosis_typed_slips:
 * @label: a label of ASCII letters, digits and hyphens
 *
 * Returns: (transfer full) (element-type utf8): what fingers make of it; empty for one that nobody
 *   types
 */
GPtrArray *
todoku_diagnosis_typed_slips (const char *label)
{
  GPtrArray *slips = g_ptr_array_new_with_free_func (g_free);
  gsize length = strlen (label);
  gsize digits = strcspn (label, "0123456789");

  if (length > TYPED_MAX || strpbrk (label, "\\_") != NULL)
    return slips;

  add_slip (slips, label, g_strconcat ("_", label, NULL));
  /* "send" and "sends", "mail" and "mail1", "selector1" and "selector-1". */
  if (digits == length)
    {
      add_slip (slips, label, g_strconcat (label, "s", NULL));
      add_slip (slips, label, g_strconcat (label, "1", NULL));
    }
  else if (digits > 0)
    {
      add_slip (slips, label, g_strdup_printf ("%.*s-%s", (int) digits, label, label + digits));
      add_slip (slips, label, g_strdup_printf ("%.*s_%s", (int) digits, label, label + digits));
      add_slip (slips, label, g_strdup (label + digits));
    }

  /* The number first: it means nothing to whoever types it. Two letters are hard to get wrong. */
  for (guint letters = 0; letters < (digits > 2 ? 2 : 1); letters++)
    {
      gsize from = letters ? 0 : digits;
      gsize to = letters ? MIN (digits, length) : length;

      for (gsize i = from; i + 1 < to; i++)
        {
          char *swapped = g_strdup (label);

          swapped[i] = label[i + 1];
          swapped[i + 1] = label[i];
          add_slip (slips, label, swapped);
        }
      for (gsize i = from; i < to; i++)
        add_slip (slips, label, g_strdup_printf ("%.*s%s", (int) i, label, label + i + 1));
      for (gsize i = from; i < to && !letters; i++)
        add_slip (slips, label, g_strdup_printf ("%.*s%c%s", (int) i, label, label[i], label + i));
    }

  return slips;
}
