/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a person should have typed as DMARC. It keeps what was meant: a policy never becomes weaker
 * by being mended, and what cannot be read is left out, so that its default holds. Pure; any
 * thread.
 */
#include "todoku-dmarc-private.h"

#include <string.h>

#include "todoku-mail-text.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyz"

static const char *const names[] = {
  "p", "sp", "np", "adkim", "aspf", "rua", "ruf", "fo", "t", "psd", "pct", "rf", "ri",
};

/**
 * Draft:
 * @values: what each of @names is to say
 * @last_list: the tag whose addresses were read last
 */
typedef struct
{
  char *values[G_N_ELEMENTS (names)];
  int last_list;
} Draft;

static int
find_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return (int) i;
  if (g_ascii_strcasecmp (name, "policy") == 0 || g_ascii_strcasecmp (name, "dmarc") == 0)
    return 0;

  return -1;
}

/* What people write in place of the three policies. */
static const char *
mend_policy (const char *value)
{
  static TodokuMailRule choice = {
    "\\bnone\\b\\W+(or\\W+)?(quarantine|reject)\\b|\\b(quarantine|reject)\\b\\W+(or\\W+)?none\\b",
    NULL, NULL
  };
  static const struct { const char *word; int slips; const char *policy; } words[] = {
    { "reject", 2, "reject" }, { "quarantine", 3, "quarantine" }, { "none", 1, "none" },
    { "rejected", 1, "reject" }, { "block", 0, "reject" }, { "deny", 0, "reject" },
    { "quarantined", 1, "quarantine" }, { "quar", 0, "quarantine" },
    { "monitor", 1, "none" }, { "monitoring", 1, "none" }, { "no", 0, "none" },
    { "spam", 0, "quarantine" }, { "junk", 0, "quarantine" },
  };
  g_autofree char *lower = g_ascii_strdown (value, -1);
  char *out = lower;

  /* The choice was copied, and none was made: the one that changes nothing. */
  if (todoku_mail_text_finds (&choice, lower))
    return "none";
  for (const char *p = lower; *p != '\0'; p++)
    if (g_ascii_isalpha (*p))
      *out++ = *p;
  *out = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (todoku_mail_text_is_near (lower, words[i].word, (guint) words[i].slips))
      return words[i].policy;
  if (g_str_has_prefix (lower, "rej"))
    return "reject";

  return g_str_has_prefix (lower, "quar") ? "quarantine" : NULL;
}

static int
strength (const char *policy)
{
  return policy == NULL ? -1 : *policy == 'n' ? 0 : *policy == 'q' ? 1 : 2;
}

/* Behind "malito:", "emailto:", "mail.to:" or the scheme twice. */
static const char *
skip_scheme (const char *word)
{
  static const char *const schemes[] = { "mailto", "mailto", "email", "mail", "addr" };
  static const guint slips[] = { 2, 1, 1, 0, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      gsize length = strspn (word, LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ-");
      g_autofree char *scheme = g_ascii_strdown (word, (gssize) length);
      gsize marks = strspn (word + length, ":=;/.");

      if (length < 4 || marks == 0 || strchr (word + length + marks, '@') == NULL)
        return word;
      /* A dot alone may stand in a name as well, unless the name is the scheme itself. */
      if (word[length] == '.' && !g_str_equal (scheme, "mailto"))
        return word;
      if (todoku_mail_text_is_near (scheme, schemes[i], slips[i]))
        return skip_scheme (word + length + marks);
    }

  return word;
}

/* One address that was meant to be "mailto:…"; NULL when it is none. */
static char *
mend_uri (const char *word)
{
  g_autofree char *bare = NULL;
  char *uri;

  if (g_ascii_strncasecmp (word, "http", 4) == 0)
    return todoku_dmarc_is_uri (word) ? g_strdup (word) : NULL;
  bare = g_strdup (skip_scheme (word));
  for (gsize n = strlen (bare); n > 0 && strchr (".:,;=&", bare[n - 1]) != NULL; n--)
    bare[n - 1] = '\0';
  uri = g_strconcat ("mailto:", bare, NULL);
  if (!todoku_dmarc_is_uri (uri))
    g_clear_pointer (&uri, g_free);

  return uri;
}

static void
take_addresses (Draft      *draft,
                int         name,
                const char *value)
{
  static TodokuMailRule rules[] = {
    { "\\s*[(\\[{]\\s*at\\s*[)\\]}]\\s*", "@", NULL },
    /* The mark itself, escaped as other marks of a URI are, doubled, or between blanks. */
    { "^([^@]*)%40([^@]*)$", "\\1@\\2", NULL }, { "\\s*@[@\\s]*", "@", NULL },
    /* Another mark between two addresses, and the unit of a size. */
    { "(@[\\w.-]+)[/+&]+(?=[^@\\s,]+@)", "\\1 ", NULL },
    { "(![0-9]+[kmgt]?)b(?=[\\s,]|$)", "\\1", NULL },
    { "mail\\s?to\\s*[:=]\\s*", "mailto:", NULL }, { "[\\s,<>()|]+", " ", NULL },
  };
  g_autofree char *spaced = todoku_mail_text_apply (rules, G_N_ELEMENTS (rules), value);
  g_auto(GStrv) words = g_strsplit (spaced, " ", -1);

  draft->last_list = name;
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *uri = *words[i] != '\0' ? mend_uri (words[i]) : NULL;
      g_auto(GStrv) have = NULL;
      g_autofree char *old = NULL;

      if (uri == NULL)
        continue;
      old = g_steal_pointer (&draft->values[name]);
      have = g_strsplit (old != NULL ? old : "", ",", -1);
      if (g_strv_contains ((const char *const *) have, uri))
        draft->values[name] = g_steal_pointer (&old);
      else
        draft->values[name] = old != NULL ? g_strconcat (old, ",", uri, NULL) : g_strdup (uri);
    }
}

/* "0:1:d" asks for both; "1" includes what "0" asks for. */
static char *
mend_options (const char *value)
{
  g_autoptr(GString) options = g_string_new (NULL);
  static const char letters[] = "10ds";

  for (const char *p = letters; *p != '\0'; p++)
    if ((strchr (value, *p) != NULL || strchr (value, g_ascii_toupper (*p)) != NULL) &&
        !(*p == '0' && options->len > 0))
      g_string_append_printf (options, "%s%c", options->len > 0 ? ":" : "", *p);

  return options->len > 0 ? g_strdup (options->str) : NULL;
}

static void
take_value (Draft      *draft,
            int         name,
            const char *value)
{
  const char *known = names[name];
  char first[] = { g_ascii_tolower (*value), '\0' };
  char *mended = NULL;

  if (g_str_equal (known, "rua") || g_str_equal (known, "ruf"))
    {
      take_addresses (draft, name, value);
      return;
    }
  if (name <= 2)
    {
      const char *policy = mend_policy (value);

      /* Of two, the one that somebody made stronger is the later thought. */
      if (strength (policy) > strength (draft->values[name]))
        {
          g_free (draft->values[name]);
          draft->values[name] = g_strdup (policy);
        }
      return;
    }
  if (draft->values[name] != NULL)
    return;

  if (g_str_equal (known, "fo"))
    mended = mend_options (value);
  else if (g_str_equal (known, "pct") || g_str_equal (known, "ri"))
    mended = g_strndup (value, strspn (value, "0123456789"));
  else if (g_str_equal (known, "rf"))
    mended = g_strndup (value, strspn (value, LETTERS));
  else if (strchr (*known == 'a' ? "rs" : *known == 't' ? "yn" : "ynu", *first) != NULL)
    mended = g_strdup (first);
  if (mended != NULL && *mended == '\0')
    g_clear_pointer (&mended, g_free);
  draft->values[name] = mended;
}

static void
take_part (Draft *draft,
           char  *part)
{
  const char *text = g_strstrip (part);
  gsize length = strspn (text, LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  g_autofree char *name = g_strndup (text, length);
  const char *value = text + length + strspn (text + length, " =:-");
  int known = find_name (name);

  if (known >= 0 && value > text + length)
    take_value (draft, known, value);
  else if (strchr (text, '@') != NULL && text[length] == '=')
    take_addresses (draft, find_name (strchr (name, 'f') != NULL ? "ruf" : "rua"), value);
  else if (strchr (text, '@') != NULL)
    take_addresses (draft, draft->last_list, text);
  else if (length == 0 && todoku_dmarc_find_policy (value) != NULL && draft->values[0] == NULL)
    take_value (draft, 0, value);
  else if (*text == 'p' && todoku_dmarc_find_policy (text + 1) != NULL)
    take_value (draft, 0, text + 1);
}

/* When the name of the tag is lost, the word may still be there. */
static void
find_lost_policy (Draft      *draft,
                  const char *text)
{
  static TodokuMailRule words[] = {
    { "(?<![\\w@.-])(?<!sp=)(?<!np=)reject(?![\\w@.-])", "reject", NULL },
    { "(?<![\\w@.-])(?<!sp=)(?<!np=)quarantine(?![\\w@.-])", "quarantine", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words) && draft->values[0] == NULL; i++)
    if (todoku_mail_text_finds (&words[i], text))
      draft->values[0] = g_strdup (words[i].by);
}

/* The words that Japanese pages have for the three policies. */
static char *
translate_policy (const char *text)
{
  static const struct { const char *word, *policy; } words[] = {
    { "拒否", "reject" }, { "リジェクト", "reject" }, { "隔離", "quarantine" },
    { "検疫", "quarantine" }, { "なし", "none" }, { "監視", "none" },
  };
  GString *out = g_string_new (text);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *tag = g_strconcat ("p=", words[i].word, NULL);
      g_autofree char *english = g_strconcat ("p=", words[i].policy, NULL);

      g_string_replace (out, tag, english, 0);
    }

  return g_string_free (out, FALSE);
}

/**
 * todoku_dmarc_mend:
 * @text: what somebody meant to be a DMARC record
 * @ret_policy: (out) (nullable): the policy that it has, or was meant to have
 *
 * Returns: (transfer full): the valid record that was meant
 */
char *
todoku_dmarc_mend (const char  *text,
                   char       **ret_policy)
{
  static TodokuMailRule rules[] = {
    { "[\"\\\\`]+", "", NULL },
    { "\\bv?\\s*[=:-]?\\s*dmarc\\s*[0-9il]?(?![\\w@.-])", ";", NULL },
    { "\\bv\\s*[=:-]?\\s*dmarc[0-9il]?", ";", NULL },
    { "[\\s,;&|]+(?=(p|sp|np|adkim|aspf|rua|ruf|fo|t|psd|pct|rf|ri|policy)\\s*[=:])", ";", NULL },
    { "[\\s,]+(?=(p|sp|np)\\s+(none|quarantine|reject))", ";", NULL },
    /* "p=nonerua=mailto:…": the semicolon is lost, and the blank with it. */
    { "(?<=[a-z0-9])(?=(?:rua|ruf|adkim|aspf|pct)\\s*=)", ";", NULL },
    { "(?<=none|reject|quarantine)(?=(?:sp|np|fo|ri|rf|psd)\\s*=)", ";", NULL },
  };
  g_autofree char *translated = translate_policy (text);
  g_autofree char *ascii = todoku_mail_text_to_ascii (translated);
  g_autofree char *plain = todoku_mail_text_apply (rules, G_N_ELEMENTS (rules), ascii);
  g_autoptr(GString) fixed = g_string_new ("v=DMARC1");
  g_auto(GStrv) parts = NULL;
  Draft draft = { .last_list = find_name ("rua") };

  parts = g_strsplit (plain, ";", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    take_part (&draft, parts[i]);
  find_lost_policy (&draft, plain);

  *ret_policy = g_strdup (draft.values[0]);
  if (draft.values[0] == NULL)
    draft.values[0] = g_strdup ("none");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (draft.values[i] != NULL)
        g_string_append_printf (fixed, "; %s=%s", names[i], draft.values[i]);
      g_free (draft.values[i]);
    }

  return g_string_free (g_steal_pointer (&fixed), FALSE);
}
