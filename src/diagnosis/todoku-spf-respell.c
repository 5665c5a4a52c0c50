/* SPDX-License-Identifier: GPL-3.0-or-later
 * One term of SPF as it should have been spelt: addresses of the other family or with a port, hosts
 * with a scheme, misspelt names, an `all` whose sign stands elsewhere. It respells what is there
 * and never invents a sender. Pure; any thread.
 */
#include "todoku-spf-private.h"

#include <string.h>

#include "todoku-mail-text.h"

static TodokuSpfTerm *
parse_if_valid (const char *text)
{
  g_autoptr(TodokuSpfTerm) term = todoku_spf_term_parse (text);

  return term->kind != TODOKU_SPF_INVALID ? g_steal_pointer (&term) : NULL;
}

/* "192.0.2/24": the octets that are none of the network are left out. */
static char *
fill_octets (const char *address,
             const char *prefix)
{
  GString *filled = g_string_new (address);
  guint n_octets = 1;

  if (*address == '\0' || address[strspn (address, "0123456789.")] != '\0' ||
      address[strlen (address) - 1] == '.')
    return g_string_free (filled, FALSE);
  for (const char *p = address; *p != '\0'; p++)
    n_octets += *p == '.' ? 1 : 0;
  if (n_octets > 1 && g_ascii_strtoull (prefix, NULL, 10) <= 8 * n_octets)
    for (; n_octets < 4; n_octets++)
      g_string_append (filled, ".0");

  return g_string_free (filled, FALSE);
}

/* "255.255.255.0" behind a slash, and a prefix with zeros in front. */
static char *
respell_network (const char *value)
{
  g_auto(GStrv) parts = g_strsplit (value, "/", 2);
  g_autofree char *prefix = NULL;
  g_autofree char *address = NULL;
  const char *text;

  if (parts[0] == NULL || parts[1] == NULL)
    return g_strdup (value);
  text = parts[1] + strspn (parts[1], "/");
  if (strchr (text, '.') != NULL)
    {
      g_auto(GStrv) octets = g_strsplit (text, ".", -1);
      guint32 mask = 0;
      guint bits = 0;

      if (g_strv_length (octets) != 4)
        return g_strdup (value);
      for (guint i = 0; i < 4; i++)
        mask = mask << 8 | (guint32) (g_ascii_strtoull (octets[i], NULL, 10) & 0xff);
      while (bits < 32 && (mask & (0x80000000u >> bits)) != 0)
        bits++;
      prefix = g_strdup_printf ("%u", bits);
      /* Ones behind zeros are no netmask. */
      if (bits < 32 && mask << bits != 0)
        return g_strdup (value);
    }
  else
    {
      while (text[0] == '0' && g_ascii_isdigit (text[1]))
        text++;
      prefix = g_strdup (text);
    }

  address = fill_octets (parts[0], prefix);

  return g_strconcat (address, "/", prefix, NULL);
}

/* An address without its port, its brackets, zeros that would make octal numbers of its octets, and
 * whatever follows it.
 */
static char *
dup_bare_address (const char *value)
{
  static TodokuMailRule rules[] = {
    { "^\\[?([0-9a-f:.]+)\\]?(?::[0-9]+)?((?:/[0-9]+(?:\\.[0-9]+)*)?)[./,]*$", "\\1\\2", NULL },
    { "^([0-9]{1,3}(?:\\.[0-9]{1,3}){3})(?::[0-9]{1,5}|\\.)((?:/[0-9]+)?)$", "\\1\\2", NULL },
    { "(^|(?<=\\.))0+(?=[0-9]+(\\.|/|$))", "", NULL },
  };
  static TodokuMailRule letters = {
    "^[0-9OlI]{1,3}(\\.[0-9OlI]{1,3}){3}([:/.].*)?$", NULL, NULL
  };
  gsize n_rules = strchr (value, '.') != NULL ? G_N_ELEMENTS (rules) : 1;
  g_autofree char *digits = g_strdup (value);

  /* Letters that look like digits. */
  if (strpbrk (value, "OlI") != NULL && todoku_mail_text_finds (&letters, value))
    for (char *p = digits; *p != '\0'; p++)
      *p = *p == 'O' || *p == 'o' ? '0' : *p == 'l' || *p == 'I' ? '1' : *p;

  return todoku_mail_text_apply (rules, n_rules, digits);
}

static TodokuSpfTerm *
respell_address (const char *qualifier,
                 const char *value)
{
  g_autofree char *bare = dup_bare_address (value);
  g_autofree char *network = respell_network (bare);
  g_autofree char *four = g_strconcat (qualifier, "ip4:", network, NULL);
  g_autofree char *six = g_strconcat (qualifier, "ip6:", network, NULL);
  TodokuSpfTerm *term = parse_if_valid (four);

  /* "a:2001:db8::1" could be an address, too, but there are none that begin like that. */
  if (term != NULL || g_ascii_strncasecmp (value, "a:", 2) == 0)
    return term;

  return parse_if_valid (six);
}

/* The mechanism that a misspelt name was meant to be. */
static const char *
respell_name (const char *name)
{
  static const struct { const char *from, *to; } names[] = {
    { "a", "a" }, { "aaaa", "a" }, { "mx", "mx" }, { "ptr", "ptr" }, { "ip", "ip4" },
    { "ip4", "ip4" }, { "ip6", "ip6" }, { "ipv4", "ip4" }, { "ipv6", "ip6" }, { "ip-4", "ip4" },
    { "ip-6", "ip6" },
    { "ip4v", "ip4" }, { "ip6v", "ip6" }, { "ipp4", "ip4" }, { "include", "include" },
    { "exists", "exists" }, { "exist", "exists" }, { "redirect", "redirect" },
    { "redir", "redirect" }, { "exp", "exp" },
  };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (names[i].from, name) == 0)
      return names[i].to;
  /* Two letters may be wrong in "include", and must not make it the contrary. */
  if (strlen (lower) >= 5 && todoku_mail_text_is_near (lower, "include", 2) &&
      !g_str_has_prefix (lower, "exc"))
    return "include";

  return NULL;
}

static TodokuSpfTerm *
respell_all (const char *word)
{
  gsize n = strspn (word, "+-~?");
  g_autofree char *name = g_ascii_strdown (word + n, -1);
  char text[] = "?all";
  gsize length;
  char sign;

  /* "-a11": digits that look like letters. */
  g_strdelimit (name, "1|", 'l');
  g_strdelimit (name, ".:/=", '\0');
  length = strcspn (name, "+-~?");
  /* "all-" has its sign behind it. */
  sign = n > 0 ? word[n - 1] : name[length];
  /* "-+all": nobody writes a sign to mean none. */
  if (n > 1 && sign == '+')
    sign = word[n - 2];
  if (strlen (name) <= length + 1)
    name[length] = '\0';
  if (!g_str_equal (name, "all") && !g_str_equal (name, "al") && !g_str_equal (name, "alll") &&
      !g_str_equal (name, "aall"))
    return NULL;
  if (sign == '\0')
    return todoku_spf_term_parse ("all");
  text[0] = sign;

  return todoku_spf_term_parse (text);
}

/* ":25" behind a host. */
static void
drop_port (char *host)
{
  char *colon = strrchr (host, ':');

  if (colon != NULL && colon[1] != '\0' && colon[1 + strspn (colon + 1, "0123456789")] == '\0')
    *colon = '\0';
}

/* "include.x", "include=x", "include:https://x/", "include:user@x", "include:x/24", "a:192.0.2.1".
 */
static TodokuSpfTerm *
respell_reference (const char *qualifier,
                   const char *name,
                   const char *value)
{
  gboolean is_modifier = g_str_equal (name, "redirect") || g_str_equal (name, "exp");
  gboolean takes_prefix = g_str_equal (name, "a") || g_str_equal (name, "mx");
  const char *at = strrchr (value, '@');
  g_autofree char *text = NULL;
  g_autofree char *bare = NULL;
  TodokuSpfTerm *term;

  if (at != NULL && strchr (value, '%') == NULL)
    value = at + 1;
  if (strstr (value, "://") != NULL)
    value = strstr (value, "://") + 3;
  while (*value != '\0' && strchr (":=./-", *value) != NULL)
    value++;
  term = respell_address (qualifier, value);
  if (term != NULL)
    return term;

  bare = g_strndup (value, strchr (value, '%') != NULL ? strlen (value)
                           : strcspn (value, takes_prefix ? "?#" : "/?#"));
  drop_port (bare);
  for (gsize n = strlen (bare); n > 0 && strchr ("./:-=", bare[n - 1]) != NULL; n--)
    bare[n - 1] = '\0';
  /* An address name with a host behind it; what only almost is an address is none. */
  if (g_str_has_prefix (name, "ip"))
    {
      const char *dot = strrchr (bare, '.');

      /* "xxx.xxx.xxx.xxx". */
      if (dot == NULL || bare[strspn (bare, "xX.")] == '\0' || strpbrk (dot, "0123456789") != NULL)
        return NULL;
      name = "a";
    }
  text = g_strconcat (is_modifier ? "" : qualifier, name, is_modifier ? "=" : ":", bare, NULL);
  term = parse_if_valid (text);
  if (term != NULL || !takes_prefix)
    return term;

  g_free (text);
  text = g_strndup (bare, strcspn (bare, "/"));
  g_free (bare);
  bare = g_strconcat (qualifier, name, ":", text, NULL);

  return parse_if_valid (bare);
}

/* What is no modifier but stood around the record, or is of DMARC. */
static gboolean
is_wrapping (const char *name)
{
  static const char *const names[] = {
    "v", "spf", "spf1", "txt", "value", "record", "p", "sp", "pct", "rua", "ruf", "adkim", "aspf",
    NULL
  };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_strv_contains (names, lower);
}

/**
 * todoku_spf_respell:
 * @word: a word of what somebody meant to be an SPF record
 *
 * Returns: (transfer full) (nullable): the valid term that was meant, or %NULL if nobody can tell
 */
TodokuSpfTerm *
todoku_spf_respell (const char *word)
{
  g_autoptr(TodokuSpfTerm) term = todoku_spf_term_parse (word);
  gsize n_signs = strspn (word, "+-~?");
  char qualifier[] = { n_signs > 0 ? word[n_signs - 1] : '\0', '\0' };
  const char *rest = word + n_signs;
  gsize length = strspn (rest, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
  g_autofree char *name = g_strndup (rest, length);
  const char *known = respell_name (name);
  TodokuSpfTerm *other;

  /* A modifier that nobody knows is right, unless its name says what it was meant to be, or that it
   * is what stood around the record.
   */
  if (term->kind == TODOKU_SPF_MODIFIER && known == NULL)
    return is_wrapping (name) || rest[length + 1] == '\0' ? NULL : g_steal_pointer (&term);
  if (term->kind != TODOKU_SPF_INVALID && term->kind != TODOKU_SPF_MODIFIER &&
      todoku_spf_term_names_host (term))
    return g_steal_pointer (&term);

  other = respell_all (word);
  if (other == NULL)
    other = respell_address (qualifier, rest);
  if (other != NULL || known == NULL)
    return other;
  if (rest[length] == '\0' ||
      (rest[length] == '/' && strchr ("am", *known) != NULL && !g_ascii_isalpha (rest[length + 1])))
    {
      g_autofree char *text = g_strconcat (qualifier, known, NULL);

      return parse_if_valid (text);
    }
  /* "mx.example.jp" is a host of that name as well as a slip for "mx:example.jp". */
  if (strchr (":=./", rest[length]) == NULL ||
      (rest[length] == '.' && (g_str_equal (known, "a") || g_str_equal (known, "mx"))))
    return NULL;

  other = respell_reference (qualifier, known, rest + length + 1);
  if (other != NULL && !todoku_spf_term_names_host (other))
    g_clear_pointer (&other, todoku_spf_term_free);

  return other;
}
