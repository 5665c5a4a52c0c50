/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPF records, taken apart as RFC 7208 section 12 writes them. Reads printable text as DNS has it;
 * refuses nothing, but says which term is no term: one of them is enough to make the whole record a
 * permanent error (section 4.6). Pure; any thread.
 */
#include "todoku-spf-private.h"

#include <arpa/inet.h>
#include <string.h>

#define ALPHA "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

static const struct
{
  const char *name;
  TodokuSpfTermKind kind;
} mechanisms[] = {
  { "all", TODOKU_SPF_ALL }, { "include", TODOKU_SPF_INCLUDE }, { "a", TODOKU_SPF_A },
  { "mx", TODOKU_SPF_MX }, { "ptr", TODOKU_SPF_PTR }, { "ip4", TODOKU_SPF_IP4 },
  { "ip6", TODOKU_SPF_IP6 }, { "exists", TODOKU_SPF_EXISTS },
};

/**
 * todoku_spf_term_free:
 * @term: (transfer full) (nullable): a term
 */
void
todoku_spf_term_free (TodokuSpfTerm *term)
{
  if (term == NULL)
    return;

  g_free (term->text);
  g_free (term->domain);
  g_free (term->prefix);
  g_free (term);
}

/**
 * todoku_spf_is_record:
 * @text: the joined text of a TXT record
 *
 * Returns: whether it is an SPF record: the version, in any case, and then a space or nothing
 *   (RFC 7208 section 4.5)
 */
gboolean
todoku_spf_is_record (const char *text)
{
  return g_ascii_strncasecmp (text, "v=spf1", 6) == 0 && (text[6] == '\0' || text[6] == ' ');
}

/* A number without leading zeros (RFC 7208 section 5.6). Returns its length, or 0. */
static gsize
read_prefix_length (const char *text,
                    guint       max)
{
  gsize n = strspn (text, "0123456789");

  if (n == 0 || n > 3 || (n > 1 && *text == '0') || g_ascii_strtoull (text, NULL, 10) > max)
    return 0;

  return n;
}

/* Bits behind the prefix are legal, and ignored. */
static gboolean
is_network (const char *text,
            int         family,
            guint       max)
{
  g_autofree char *address = NULL;
  const char *slash;
  guint8 octets[16];

  if (text == NULL)
    return FALSE;
  slash = strchr (text, '/');
  address = slash != NULL ? g_strndup (text, slash - text) : g_strdup (text);
  if (slash != NULL)
    {
      gsize n = read_prefix_length (slash + 1, max);

      if (n == 0 || slash[1 + n] != '\0')
        return FALSE;
    }

  return inet_pton (family, address, octets) == 1;
}

/* Where "/24", "//64" or "/24//64" begins at the end of @text (RFC 7208 section 5.3); a domain-spec
 * may have slashes of its own.
 */
static const char *
find_dual_prefix (const char *text)
{
  for (const char *p = strchr (text, '/'); p != NULL; p = strchr (p + 1, '/'))
    {
      const char *rest = p;
      gsize n;

      if (rest[1] != '/' && (n = read_prefix_length (rest + 1, 32)) > 0)
        rest += 1 + n;
      if (rest[0] == '/' && rest[1] == '/' && (n = read_prefix_length (rest + 2, 128)) > 0)
        rest += 2 + n;
      if (*rest == '\0')
        return p;
    }

  return text + strlen (text);
}

static void
set_domain (TodokuSpfTerm *term,
            const char    *text,
            gsize          length)
{
  if (length > 1 && text[length - 1] == '.')
    length--;
  g_free (term->domain);
  term->domain = g_ascii_strdown (text, (gssize) length);
}

static gboolean
take_argument (TodokuSpfTerm *term,
               const char    *rest)
{
  const char *value = *rest == ':' ? rest + 1 : NULL;
  const char *prefix = NULL;
  g_autofree char *spec = NULL;

  if (*rest != '\0' && *rest != ':' && *rest != '/')
    return FALSE;

  if (term->kind == TODOKU_SPF_ALL)
    return *rest == '\0';
  if (term->kind == TODOKU_SPF_IP4 || term->kind == TODOKU_SPF_IP6)
    {
      term->domain = value != NULL ? g_ascii_strdown (value, -1) : NULL;
      return is_network (value, term->kind == TODOKU_SPF_IP4 ? AF_INET : AF_INET6,
                         term->kind == TODOKU_SPF_IP4 ? 32 : 128);
    }
  if (term->kind == TODOKU_SPF_A || term->kind == TODOKU_SPF_MX)
    {
      prefix = find_dual_prefix (rest);
      term->prefix = *prefix != '\0' ? g_strdup (prefix) : NULL;
    }
  else if (term->kind != TODOKU_SPF_PTR && value == NULL)
    {
      return FALSE;
    }

  if (value == NULL)
    return *rest == '\0' || rest == prefix;
  spec = prefix != NULL ? g_strndup (value, prefix - value) : g_strdup (value);
  set_domain (term, spec, strlen (spec));

  return todoku_spf_is_domain_spec (spec);
}

static void
parse_modifier (TodokuSpfTerm *term,
                const char    *name,
                gsize          length)
{
  const char *value = name + length + 1;
  gboolean valid = todoku_spf_is_macro_string (value);

  term->kind = TODOKU_SPF_MODIFIER;
  if (length == 8 && g_ascii_strncasecmp (name, "redirect", 8) == 0)
    term->kind = TODOKU_SPF_REDIRECT;
  else if (length == 3 && g_ascii_strncasecmp (name, "exp", 3) == 0)
    term->kind = TODOKU_SPF_EXPLANATION;

  if (term->kind != TODOKU_SPF_MODIFIER)
    valid = todoku_spf_is_domain_spec (value);
  set_domain (term, value, strlen (value));
  if (!valid)
    term->kind = TODOKU_SPF_INVALID;
}

/**
 * todoku_spf_term_parse:
 * @text: one term, without blanks around it
 *
 * Returns: (transfer full): what it is
 */
TodokuSpfTerm *
todoku_spf_term_parse (const char *text)
{
  TodokuSpfTerm *term = g_new0 (TodokuSpfTerm, 1);
  const char *p = text;
  gsize length = strspn (p, ALPHA) > 0 ? strspn (p, ALPHA "0123456789-_.") : 0;

  term->kind = TODOKU_SPF_INVALID;
  term->qualifier = '+';
  term->text = g_strdup (text);
  if (length > 0 && p[length] == '=')
    {
      parse_modifier (term, p, length);
      return term;
    }

  if (*p != '\0' && strchr ("+-~?", *p) != NULL)
    term->qualifier = *p++;
  length = strspn (p, ALPHA "0123456789");
  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    {
      if (strlen (mechanisms[i].name) != length ||
          g_ascii_strncasecmp (p, mechanisms[i].name, length) != 0)
        continue;

      term->kind = mechanisms[i].kind;
      if (!take_argument (term, p + length))
        term->kind = TODOKU_SPF_INVALID;
      break;
    }

  return term;
}

/**
 * todoku_spf_parse:
 * @text: the joined text of a TXT record
 *
 * Returns: (transfer full) (nullable) (element-type TodokuSpfTerm): its terms in order, or %NULL if
 *   it is no SPF record
 */
GPtrArray *
todoku_spf_parse (const char *text)
{
  GPtrArray *terms;
  g_auto(GStrv) words = NULL;

  if (!todoku_spf_is_record (text))
    return NULL;

  terms = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_spf_term_free);
  words = g_strsplit (text + 6, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_ptr_array_add (terms, todoku_spf_term_parse (words[i]));

  return terms;
}

/* `redirect` and `exp` may stand there once each (RFC 7208 section 6). */
static const TodokuSpfTerm *
find_fault (GPtrArray *terms)
{
  guint n_redirects = 0, n_explanations = 0;

  for (guint i = 0; i < terms->len; i++)
    {
      const TodokuSpfTerm *term = g_ptr_array_index (terms, i);

      n_redirects += term->kind == TODOKU_SPF_REDIRECT;
      n_explanations += term->kind == TODOKU_SPF_EXPLANATION;
      if (term->kind == TODOKU_SPF_INVALID || n_redirects > 1 || n_explanations > 1)
        return term;
    }

  return NULL;
}

/**
 * todoku_spf_is_valid:
 * @text: the joined text of a TXT record
 *
 * Returns: whether it is an SPF record that follows the grammar
 */
gboolean
todoku_spf_is_valid (const char *text)
{
  g_autoptr(GPtrArray) terms = todoku_spf_parse (text);

  return terms != NULL && find_fault (terms) == NULL;
}

/**
 * todoku_spf_first_fault:
 * @text: an SPF record
 *
 * Returns: (transfer full) (nullable): the first term that makes it a permanent error, or %NULL
 */
char *
todoku_spf_first_fault (const char *text)
{
  g_autoptr(GPtrArray) terms = todoku_spf_parse (text);
  const TodokuSpfTerm *fault = terms != NULL ? find_fault (terms) : NULL;

  return fault != NULL ? g_strdup (fault->text) : NULL;
}

/**
 * todoku_spf_term_names_host:
 * @term: a term that the grammar takes
 *
 * The grammar takes nearly any character in a domain-spec, but without a macro it must become the
 * name of a host, and none has a colon, a slash or a star in it.
 *
 * Returns: whether it can be looked up, or has nothing to be looked up
 */
gboolean
todoku_spf_term_names_host (const TodokuSpfTerm *term)
{
  const char *domain = term->domain;
  const char *last;

  if (domain == NULL || strchr (domain, '%') != NULL || term->kind == TODOKU_SPF_IP4 ||
      term->kind == TODOKU_SPF_IP6 || term->kind == TODOKU_SPF_MODIFIER)
    return TRUE;

  /* "192.0.2.3-192.0.2.77" is a legal name, too, but no top-level domain has no letter. */
  last = strrchr (domain, '.');
  if (last != NULL && last[1] == '\0')
    last = g_strrstr_len (domain, last - domain, ".");

  return domain[strspn (domain, "abcdefghijklmnopqrstuvwxyz0123456789.-_")] == '\0' &&
         (last == NULL || strpbrk (last, "abcdefghijklmnopqrstuvwxyz") != NULL);
}

/**
 * todoku_spf_lets_everybody:
 * @text: a valid SPF record
 *
 * Returns: whether any host in the world passes it: `all` with the qualifier `+`, or without one
 *   (RFC 7208 section 4.6.2)
 */
gboolean
todoku_spf_lets_everybody (const char *text)
{
  g_autoptr(GPtrArray) terms = todoku_spf_parse (text);

  for (guint i = 0; terms != NULL && i < terms->len; i++)
    {
      const TodokuSpfTerm *term = g_ptr_array_index (terms, i);

      if (term->kind == TODOKU_SPF_ALL)
        return term->qualifier == '+';
    }

  return FALSE;
}

/**
 * todoku_spf_first_idle:
 * @text: an SPF record
 *
 * What is legal may still be a slip: "include=" is a modifier that nobody knows, and so is a second
 * version; a mechanism behind `all` is never reached (RFC 7208 section 5.1), and one that names
 * "https://…" finds nobody.
 *
 * Returns: (transfer full) (nullable): the first term that has no effect though it was meant to
 *   have one, or %NULL
 */
char *
todoku_spf_first_idle (const char *text)
{
  g_autoptr(GPtrArray) terms = todoku_spf_parse (text);
  gboolean ended = FALSE;

  for (guint i = 0; terms != NULL && i < terms->len; i++)
    {
      const TodokuSpfTerm *term = g_ptr_array_index (terms, i);

      if (ended && term->kind < TODOKU_SPF_REDIRECT)
        return g_strdup (term->text);
      if (!todoku_spf_term_names_host (term))
        return g_strdup (term->text);
      ended |= term->kind == TODOKU_SPF_ALL;
      if (term->kind != TODOKU_SPF_MODIFIER)
        continue;
      if (g_ascii_strncasecmp (term->text, "v=", 2) == 0)
        return g_strdup (term->text);
      for (guint j = 0; j < G_N_ELEMENTS (mechanisms); j++)
        {
          gsize length = strlen (mechanisms[j].name);

          if (g_ascii_strncasecmp (term->text, mechanisms[j].name, length) == 0 &&
              term->text[length] == '=')
            return g_strdup (term->text);
        }
    }

  return NULL;
}
