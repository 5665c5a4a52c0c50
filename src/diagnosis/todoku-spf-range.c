/* SPDX-License-Identifier: GPL-3.0-or-later
 * "192.0.2.0-192.0.2.255" and "192.0.2.0-255": an SPF record knows networks only (RFC 7208 section
 * 5.6), and the fewest that are exactly the range are put in its place. A range that needs many is
 * left as it is: it was hardly meant, and nobody would recognise what is offered. Pure; any thread.
 */
#include "todoku-spf-range.h"

#define NETWORKS_MAX 4

static gboolean
read_address (const char *text,
              guint32    *address)
{
  g_auto(GStrv) octets = g_strsplit (text, ".", -1);

  *address = 0;
  for (guint i = 0; octets[i] != NULL; i++)
    {
      guint64 octet = g_ascii_strtoull (octets[i], NULL, 10);

      if (i >= 4 || octet > 255)
        return FALSE;
      *address = *address << 8 | (guint32) octet;
    }

  return TRUE;
}

/* The networks from @first to @last, or NULL when they are too many. */
static char *
cover (const char *qualifier,
       guint32     first,
       guint32     last)
{
  g_autoptr(GString) out = g_string_new (NULL);
  guint64 at = first;

  for (guint n = 0; at <= last; n++)
    {
      guint bits = 32;

      if (n == NETWORKS_MAX)
        return NULL;
      while (bits > 0 && (at & (G_GUINT64_CONSTANT (1) << (32 - bits))) == 0 &&
             at + (G_GUINT64_CONSTANT (1) << (33 - bits)) - 1 <= last)
        bits--;
      g_string_append_printf (out, " %sip4:%u.%u.%u.%u", qualifier, (guint) (at >> 24),
                              (guint) (at >> 16) & 0xff, (guint) (at >> 8) & 0xff,
                              (guint) at & 0xff);
      if (bits < 32)
        g_string_append_printf (out, "/%u", bits);
      at += G_GUINT64_CONSTANT (1) << (32 - bits);
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
expand_cb (const GMatchInfo *match,
           GString          *result,
           gpointer          user_data)
{
  g_autofree char *whole = g_match_info_fetch (match, 0);
  g_autofree char *qualifier = g_match_info_fetch (match, 1);
  g_autofree char *from = g_match_info_fetch (match, 2);
  g_autofree char *to = g_match_info_fetch (match, 4);
  g_autofree char *networks = NULL;
  guint32 first;
  guint32 last;

  if (read_address (from, &first) && read_address (to, &last))
    {
      /* "-255" is the last octet of the first address's network. */
      if (last <= 255)
        last |= first & 0xffffff00;
      if (first <= last)
        networks = cover (qualifier, first, last);
    }
  g_string_append (result, networks != NULL ? networks : whole);

  return FALSE;
}

/**
 * todoku_spf_expand_ranges:
 * @text: an SPF record in ASCII, as somebody wrote it
 *
 * Returns: (transfer full): @text with networks in place of each range that is a few of them
 */
char *
todoku_spf_expand_ranges (const char *text)
{
  static GRegex *range;
  char *expanded;

  if (g_once_init_enter (&range))
    {
      GRegex *made = g_regex_new ("(?<![\\w.:])([-+~?]?)(?:ip(?:[v-]?4)?\\s*[:=]?\\s*)?"
                                  "((?:[0-9]{1,3}\\.){3}[0-9]{1,3})\\s?(-|~|\\.\\.+|\\bto\\b)\\s?"
                                  "((?:(?:[0-9]{1,3}\\.){3})?[0-9]{1,3})(?![\\w.:/])",
                                  G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);

      g_once_init_leave (&range, made);
    }
  expanded = g_regex_replace_eval (range, text, -1, 0, 0, expand_cb, NULL, NULL);

  return expanded != NULL ? expanded : g_strdup (text);
}
