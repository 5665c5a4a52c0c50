/* SPDX-License-Identifier: GPL-3.0-or-later
 * "192.0.2.0-192.0.2.255", "192.0.2.0-255" and "2001:db8::-2001:db8::ffff": an SPF record knows
 * networks only (RFC 7208 section 5.6), and the fewest that are exactly the range are put in its
 * place. A range that needs many is left as one word that is no term: it was hardly meant, nobody
 * would recognise what is offered, and its two ends alone are not it. Pure; any thread.
 */
#include "todoku-spf-range.h"

#include <arpa/inet.h>
#include <string.h>

#define NETWORKS_MAX 6

/* An address of either family, as a number of so many octets from the left. */
typedef struct
{
  guint8 octets[16];
  guint n_octets;
} Address;

static gboolean
read_address (const char *text,
              Address    *address)
{
  gboolean is_six = strchr (text, ':') != NULL;

  address->n_octets = is_six ? 16 : 4;

  return inet_pton (is_six ? AF_INET6 : AF_INET, text, address->octets) == 1;
}

/* The end of a range may be its last octet or group alone. */
static gboolean
read_end (const char    *text,
          const Address *first,
          Address       *last)
{
  gboolean is_six = first->n_octets == 16;
  guint64 number;

  if (strpbrk (text, ".:") != NULL)
    return read_address (text, last) && last->n_octets == first->n_octets;

  number = g_ascii_strtoull (text, NULL, is_six ? 16 : 10);
  if (number > (is_six ? 0xffff : 0xff))
    return FALSE;
  *last = *first;
  last->octets[last->n_octets - 1] = (guint8) number;
  if (is_six)
    last->octets[14] = (guint8) (number >> 8);

  return TRUE;
}

static gboolean
get_bit (const Address *address,
         guint          bit)
{
  return (address->octets[bit / 8] >> (7 - bit % 8) & 1) != 0;
}

/* Sets all bits of @address from @prefix on. */
static void
fill (Address *address,
      guint    prefix)
{
  for (guint bit = prefix; bit < address->n_octets * 8; bit++)
    address->octets[bit / 8] |= (guint8) (1 << (7 - bit % 8));
}

/* Adds one. Returns FALSE behind the last address of all. */
static gboolean
step (Address *address)
{
  for (guint i = address->n_octets; i > 0; i--)
    if (++address->octets[i - 1] != 0)
      return TRUE;

  return FALSE;
}

static void
append_network (GString       *out,
                const char    *qualifier,
                const Address *address,
                guint          prefix)
{
  char text[INET6_ADDRSTRLEN];
  gboolean is_six = address->n_octets == 16;

  inet_ntop (is_six ? AF_INET6 : AF_INET, address->octets, text, sizeof text);
  g_string_append_printf (out, " %s%s:%s", qualifier, is_six ? "ip6" : "ip4", text);
  if (prefix < address->n_octets * 8)
    g_string_append_printf (out, "/%u", prefix);
}

/* The networks from @at to @last, or NULL when they are too many. */
static char *
cover (const char    *qualifier,
       Address        at,
       const Address *last)
{
  g_autoptr(GString) out = g_string_new (NULL);

  for (guint n = 0; memcmp (at.octets, last->octets, at.n_octets) <= 0; n++)
    {
      guint prefix = at.n_octets * 8;
      Address end = at;

      if (n == NETWORKS_MAX)
        return NULL;
      /* As long as it begins here and does not end behind the range, the network grows. */
      while (prefix > 0 && !get_bit (&at, prefix - 1))
        {
          Address wider = at;

          fill (&wider, prefix - 1);
          if (memcmp (wider.octets, last->octets, at.n_octets) > 0)
            break;
          end = wider;
          prefix--;
        }
      append_network (out, qualifier, &at, prefix);
      at = end;
      if (!step (&at))
        break;
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
expand_cb (const GMatchInfo *match,
           GString          *result,
           gpointer          user_data)
{
  char **too_long = user_data;
  g_autofree char *whole = g_match_info_fetch (match, 0);
  g_autofree char *qualifier = g_match_info_fetch (match, 1);
  g_autofree char *from = g_match_info_fetch (match, 2);
  g_autofree char *to = g_match_info_fetch (match, 3);
  g_autofree char *networks = NULL;
  Address first;
  Address last;

  if (!read_address (from, &first) || !read_end (to, &first, &last))
    {
      g_string_append (result, whole);
      return FALSE;
    }
  if (memcmp (first.octets, last.octets, first.n_octets) <= 0)
    networks = cover (qualifier, first, &last);
  if (networks != NULL)
    {
      g_string_append (result, networks);
      return FALSE;
    }
  g_string_append_printf (result, "%s-%s", from, to);
  if (too_long != NULL && *too_long == NULL)
    *too_long = g_steal_pointer (&whole);

  return FALSE;
}

#define SIGN "(?<![\\w.:])([-+~?]?)"
#define BETWEEN "\\s?(?:-|~|\\.\\.+|\\bto\\b)\\s?"

/**
 * todoku_spf_expand_ranges:
 * @text: an SPF record in ASCII, as somebody wrote it
 * @ret_left: (out) (optional) (nullable) (transfer full): the first range that is left as it is
 *
 * Returns: (transfer full): @text with networks in place of each range that is a few of them
 */
char *
todoku_spf_expand_ranges (const char  *text,
                          char       **ret_left)
{
  static GRegex *four;
  static GRegex *six;
  g_autofree char *half = NULL;
  char *expanded;

  /* A sign behind a blank and in front of a mechanism is that one's: "ip4:x -ip4:y" is no range. */
  if (g_once_init_enter (&four))
    {
      GRegex *made = g_regex_new (SIGN "(?:ip(?:[v-]?4)?\\s*[:=]?\\s*)?"
                                  "((?:[0-9]{1,3}\\.){3}[0-9]{1,3})(?:" BETWEEN "|[-~]ip[v-]?4[:=])"
                                  "((?:(?:[0-9]{1,3}\\.){3})?[0-9]{1,3})(?![\\w.:/])",
                                  G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);

      g_once_init_leave (&four, made);
    }
  if (g_once_init_enter (&six))
    {
      GRegex *made = g_regex_new (SIGN "(?:ip(?:[v-]?6)?\\s*[:=]?\\s*)?\\[?"
                                  "((?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4})\\]?"
                                  "(?|(?:" BETWEEN "|[-~]ip[v-]?6[:=])\\[?"
                                  "((?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4})\\]?|"
                                  "-([0-9a-f]{2,4}|[0-9]))(?![\\w.:/])",
                                  G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);

      g_once_init_leave (&six, made);
    }
  if (ret_left != NULL)
    *ret_left = NULL;
  half = g_regex_replace_eval (four, text, -1, 0, 0, expand_cb, ret_left, NULL);
  expanded = g_regex_replace_eval (six, half != NULL ? half : text, -1, 0, 0, expand_cb, ret_left,
                                   NULL);

  return expanded != NULL ? expanded : g_strdup (half != NULL ? half : text);
}
