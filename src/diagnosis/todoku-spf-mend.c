/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a person should have typed as SPF: several records made into one, the slips in a record
 * undone, and what cannot be mended left out. It moves and respells what is there and never invents
 * a sender; how the record ends stays as its owner wants it. What it returns follows the grammar,
 * because it is put together of nothing but terms that the parser takes. Pure; any thread.
 */
#include "todoku-spf-private.h"

#include <string.h>

#include "todoku-mail-text.h"
#include "todoku-spf-range.h"

/**
 * Draft:
 * @terms: (element-type TodokuSpfTerm): mechanisms and modifiers, each once and in order
 * @redirects: (element-type TodokuSpfTerm): the redirects
 * @all: (nullable): the `all` of the records read so far
 * @without: (nullable): terms that are to be left out
 */
typedef struct
{
  GPtrArray *terms;
  GPtrArray *redirects;
  TodokuSpfTerm *all;
  char **without;
} Draft;

/* From soft to hard. Where records disagree the softest wins, because a merge must not start to
 * reject mail that was accepted before (the rule of Domain Connect's SPFM). +all lets everybody
 * send, which nobody means.
 */
static int
hardness (const TodokuSpfTerm *all)
{
  static const char order[] = "?~-+";

  return (int) (strchr (order, all->qualifier) - order);
}

static TodokuSpfTerm *
find_same (GPtrArray           *terms,
           const TodokuSpfTerm *term)
{
  for (guint i = 0; i < terms->len; i++)
    {
      TodokuSpfTerm *other = g_ptr_array_index (terms, i);

      if (other->kind != term->kind || g_strcmp0 (other->prefix, term->prefix) != 0)
        continue;
      /* A receiver knows one explanation; modifiers without a meaning are told apart by name. */
      if (term->kind == TODOKU_SPF_EXPLANATION ||
          (term->kind == TODOKU_SPF_MODIFIER
           ? g_ascii_strcasecmp (other->text, term->text) == 0
           : g_strcmp0 (other->domain, term->domain) == 0))
        return other;
    }

  return NULL;
}

static void
take_term (Draft         *draft,
           TodokuSpfTerm *taken,
           gboolean       is_wanted)
{
  g_autoptr(TodokuSpfTerm) term = taken;
  TodokuSpfTerm *same;

  if (draft->without != NULL &&
      g_strv_contains ((const char *const *) draft->without, term->text))
    return;

  if (term->kind == TODOKU_SPF_ALL)
    {
      if (draft->all == NULL || hardness (term) < hardness (draft->all))
        {
          todoku_spf_term_free (draft->all);
          draft->all = g_steal_pointer (&term);
        }
      return;
    }
  if (term->kind == TODOKU_SPF_REDIRECT)
    {
      if (find_same (draft->redirects, term) == NULL)
        g_ptr_array_add (draft->redirects, g_steal_pointer (&term));
      return;
    }

  same = find_same (draft->terms, term);
  if (same == NULL)
    {
      g_ptr_array_add (draft->terms, g_steal_pointer (&term));
    }
  else if (is_wanted && same->qualifier != term->qualifier)
    {
      /* "-include:x" would refuse what "include:x" is to let pass. */
      g_free (same->text);
      same->text = g_steal_pointer (&term->text);
      same->qualifier = term->qualifier;
    }
}

static TodokuSpfTerm *
parse_if_valid (const char *text)
{
  g_autoptr(TodokuSpfTerm) term = todoku_spf_term_parse (text);

  return term->kind != TODOKU_SPF_INVALID ? g_steal_pointer (&term) : NULL;
}

/* "255.255.255.0" behind a slash, and a prefix with zeros in front. */
static char *
respell_network (const char *value)
{
  g_auto(GStrv) parts = g_strsplit (value, "/", 2);
  g_autofree char *prefix = NULL;
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

  return g_strconcat (parts[0], "/", prefix, NULL);
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

  return term != NULL ? term : parse_if_valid (six);
}

/* The mechanism that a misspelt name was meant to be. */
static const char *
respell_name (const char *name)
{
  static const struct { const char *from, *to; } names[] = {
    { "a", "a" }, { "mx", "mx" }, { "ptr", "ptr" }, { "ip", "ip4" }, { "ip4", "ip4" },
    { "ip6", "ip6" }, { "ipv4", "ip4" }, { "ipv6", "ip6" }, { "ip-4", "ip4" }, { "ip-6", "ip6" },
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

      if (dot == NULL || strpbrk (dot, "0123456789") != NULL)
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

static gboolean
is_wrapping (const char *name)
{
  static const char *const names[] = { "v", "spf", "spf1", "txt", "value", "record", NULL };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_strv_contains (names, lower);
}

static TodokuSpfTerm *
respell (const char *word)
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
  if (rest[length] == '\0' || (rest[length] == '/' && (*known == 'a' || *known == 'm')))
    {
      g_autofree char *text = g_strconcat (qualifier, known, NULL);

      return parse_if_valid (text);
    }
  if (strchr (":=./", rest[length]) == NULL)
    return NULL;

  other = respell_reference (qualifier, known, rest + length + 1);
  if (other != NULL && !todoku_spf_term_names_host (other))
    g_clear_pointer (&other, todoku_spf_term_free);

  return other;
}

/* What the grammar takes is left as it is, unless two terms in one make a name that nobody has. */
static gboolean
is_left_alone (const char *text)
{
  static TodokuMailRule glued = {
    "[^ +~?:-]([-~?+]all( |$)|(include|redirect|ip[46])[:=])|:include:|"
    "include:(a|mx|ptr|exists):|:[^ {]*\\|", NULL, NULL
  };

  return todoku_spf_is_valid (text) && !todoku_mail_text_finds (&glued, text);
}

/* "all" alone lets everybody send. It is believed only where it stands there like this; anything
 * else in front of it was a sign once.
 */
static gboolean
lets_everybody (const char *text)
{
  static TodokuMailRule bare = { "(^|[ \t])\\+?all([ \t]|$)", NULL, NULL };

  return todoku_mail_text_finds (&bare, text);
}

static void
take_record (Draft      *draft,
             const char *text,
             gboolean    is_wanted)
{
  g_autofree char *ascii = todoku_mail_text_to_ascii (text);
  g_autofree char *ranged = todoku_spf_expand_ranges (ascii, NULL);
  g_autofree char *spaced = is_left_alone (text) ? g_strdup (text + 6)
                                                  : todoku_spf_respace (ranged);
  g_auto(GStrv) words = g_strsplit (spaced, " ", -1);
  gboolean is_valid = todoku_spf_is_valid (text);

  for (guint i = 0; words[i] != NULL; i++)
    {
      TodokuSpfTerm *term = *words[i] != '\0' ? respell (words[i]) : NULL;

      /* Where something is damaged, so may be the sign of a bare `all`. */
      if (term != NULL && term->kind == TODOKU_SPF_ALL && term->qualifier == '+' &&
          (!lets_everybody (text) || (*words[i] != '+' && !is_valid)))
        g_clear_pointer (&term, todoku_spf_term_free);
      if (term != NULL)
        take_term (draft, term, is_wanted);
    }
}

static void
append_term (GString    *record,
             const char *text)
{
  g_string_append_printf (record, " %s", text);
}

/* A redirect counts only where there is no `all` and nothing else matches, so beside others of its
 * kind, and beside an `all`, it is an include.
 */
static char *
write_record (Draft *draft)
{
  GString *record = g_string_new ("v=spf1");
  const TodokuSpfTerm *last = NULL;

  for (guint i = 0; i < draft->terms->len; i++)
    append_term (record, ((TodokuSpfTerm *) g_ptr_array_index (draft->terms, i))->text);

  for (guint i = 0; i < draft->redirects->len; i++)
    {
      const TodokuSpfTerm *redirect = g_ptr_array_index (draft->redirects, i);
      g_autofree char *text = g_strconcat ("include:", redirect->domain, NULL);
      g_autoptr(TodokuSpfTerm) include = todoku_spf_term_parse (text);

      if (draft->all == NULL && i + 1 == draft->redirects->len)
        last = redirect;
      else if (include->kind == TODOKU_SPF_INCLUDE && find_same (draft->terms, include) == NULL)
        append_term (record, text);
    }
  if (last != NULL)
    append_term (record, last->text);
  if (draft->all != NULL)
    append_term (record, draft->all->text);

  return g_string_free (record, FALSE);
}

static gboolean
mentions_spf (const char *text)
{
  /* Or it begins with a version that may be a misspelt one. */
  if (g_ascii_strncasecmp (text + strspn (text, " \t\"'"), "v", 1) == 0)
    return TRUE;
  for (; *text != '\0'; text++)
    if (g_ascii_strncasecmp (text, "spf", 3) == 0)
      return TRUE;

  return FALSE;
}

/**
 * todoku_spf_looks_like:
 * @text: the joined text of a TXT record
 *
 * Returns: whether somebody meant it to be an SPF record, whatever it has become
 */
gboolean
todoku_spf_looks_like (const char *text)
{
  static TodokuMailRule spf = {
    "(^|[^a-z])v?[=:.-]*spf([1-9]|(?=(include|ip[46v]|mx|a:|redirect|[-~?]all)))", NULL, NULL
  };
  static TodokuMailRule bare = { "[\\s\"'\\\\]+", "", NULL };
  g_autofree char *ascii = NULL;
  g_autofree char *plain = NULL;

  /* Most texts are something else altogether, and plainly so. */
  if (todoku_spf_is_record (text))
    return TRUE;
  if (!mentions_spf (text) && strchr (text, '&') == NULL && g_str_is_ascii (text))
    return FALSE;
  ascii = todoku_mail_text_to_ascii (text);
  plain = todoku_mail_text_apply (&bare, 1, ascii);

  return todoku_mail_text_finds (&spf, plain) || todoku_spf_misspells_version (ascii);
}

static void
draft_init (Draft  *draft,
            char  **without)
{
  *draft = (Draft) { NULL, NULL, NULL, without };
  draft->terms = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_spf_term_free);
  draft->redirects = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_spf_term_free);
}

static void
draft_clear (Draft *draft)
{
  g_ptr_array_unref (draft->terms);
  g_ptr_array_unref (draft->redirects);
  todoku_spf_term_free (draft->all);
}

/* Whether a record is the one that a service asks for, as its guide shows it. */
static gboolean
is_record_of_guide (const char *record,
                    const char *wanted)
{
  Draft guide;
  Draft draft;
  gboolean is_same;

  if (wanted == NULL)
    return FALSE;

  draft_init (&guide, NULL);
  draft_init (&draft, NULL);
  take_record (&guide, wanted, TRUE);
  take_record (&draft, record, FALSE);
  is_same = draft.terms->len == guide.terms->len && draft.all != NULL && guide.all != NULL &&
            draft.all->qualifier == guide.all->qualifier;
  for (guint i = 0; is_same && i < draft.terms->len; i++)
    is_same = find_same (guide.terms, g_ptr_array_index (draft.terms, i)) != NULL;
  draft_clear (&guide);
  draft_clear (&draft);

  return is_same;
}

/**
 * todoku_spf_merge:
 * @records: (array zero-terminated=1): what somebody meant to be SPF records, in order
 * @wanted: (nullable): the SPF record that a service asks for
 * @without: (nullable): terms that are to be left out
 *
 * Returns: (transfer full): one valid record with the terms of all, each once and in order, and one
 *   `all` at its end: the softest that the owner's @records have, and that of @wanted, or of a
 *   record pasted from its guide, only if they have none
 */
char *
todoku_spf_merge (char       **records,
                  const char  *wanted,
                  char       **without)
{
  Draft draft;
  char *merged;

  draft_init (&draft, without);
  for (guint i = 0; records[i] != NULL; i++)
    {
      TodokuSpfTerm *all = draft.all;
      gboolean is_guide = is_record_of_guide (records[i], wanted);

      /* What stands in a guide says nothing about how hard the owner wants it. */
      if (is_guide)
        draft.all = NULL;
      take_record (&draft, records[i], FALSE);
      if (is_guide)
        {
          todoku_spf_term_free (draft.all);
          draft.all = all;
        }
    }
  if (wanted != NULL)
    {
      TodokuSpfTerm *all = g_steal_pointer (&draft.all);
      gboolean ends = all != NULL || draft.redirects->len > 0;

      take_record (&draft, wanted, TRUE);
      if (ends)
        {
          todoku_spf_term_free (draft.all);
          draft.all = all;
        }
    }
  merged = write_record (&draft);
  draft_clear (&draft);

  return merged;
}

/**
 * todoku_spf_mend:
 * @text: what somebody meant to be an SPF record
 * @wanted: (nullable): the SPF record that a service asks for
 *
 * Undoes entities, markup, typographic characters and quotation marks, separators that are none,
 * names and addresses of another family, schemes, terms glued together or torn apart, and terms
 * behind `all`. What cannot be mended is left out.
 *
 * Returns: (transfer full) (nullable): the valid record that was meant, with the terms of @wanted,
 *   or %NULL if nothing like SPF is in it
 */
char *
todoku_spf_mend (const char *text,
                 const char *wanted)
{
  return todoku_spf_looks_like (text)
         ? todoku_spf_merge ((char *[]) { (char *) text, NULL }, wanted, NULL) : NULL;
}
