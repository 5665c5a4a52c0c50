/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where the terms of an SPF record begin and end, when somebody has used other separators, glued
 * two together or torn one apart: the text is brought to words between blanks, each of which may be
 * a term. It decides nothing about a term. Pure; any thread.
 */
#include "todoku-spf-private.h"

#include <string.h>

#include "todoku-mail-text.h"

/* "v=sfp1", "v=spfl", "v=SPFv1", "v=sp1" where the version stands. */
#define MISSPELT_VERSION \
  "^\\W*v\\s*[=:.-]+\\s*(sfp|psf|fsp|sspf|spff?|sp|sf|pf)v?0*[0-9il!]?(\\.0)?(?=[^\\w.]|$)"

/* "google-site-verification=…" in front of the version; what is SPF itself is none of it. */
#define FOREIGN_FRONT \
  "^[\\s\"']*(?:(?!(?:v|spf|txt|value|record|redirect|exp|include|ip[46]|a|mx)\\s*[=:])" \
  "[a-z][a-z0-9._-]*=\\S*?[\\s;,\"']*)+(?=v\\s*=\\s*spf1(?:\\s|$))"

/* The same behind the record, in quotes of its own; "ra" and the like are of SPF. */
#define FOREIGN_BACK \
  "(?<=all)\"[\\s\"',;]*(?:(?!(?:v|redirect|exp|include|ip[46]|a|mx|r[apr])\\s*[=:])" \
  "[a-z][a-z0-9._-]*=[^\\s\"]*[\\s;,\"']*)+$"

#define TERM \
  "[-+~?]?(?:(?:(?:include|ip[v-]?[46]|a|mx|exists):|redirect=)[^\\s,;\"']+|a|mx|all)"

/* Nothing but terms of SPF, one of them such as nobody writes for anything else. */
#define TERMS_ALONE \
  "^[\\s\"']*(?:v\\s*[=:]\\s*)?(?=.*(?:\\b(?:include|ip[v-]?[46]):[^\\s]*[.:]|\\s[-~?]all\\b))" \
  "(?:" TERM "[\\s,;]+)*" TERM "[\\s,;\"']*$"

/* A name with a dot in it, and nothing that makes it the value of another term. */
#define NEXT_HOST "(?=[a-z0-9_-]+(\\.[a-z0-9_-]+)+(?![\\w.:=@]))"

#define HOST_AND_COMMA "\\b((?:include|a|mx):)([a-z0-9._-]+\\.[a-z]{2,})\\s*[|,;]+\\s*"

/**
 * todoku_spf_misspells_version:
 * @ascii: a text in ASCII
 *
 * Returns: whether it begins with what was meant to be "v=spf1", and has a term of SPF in it
 */
gboolean
todoku_spf_misspells_version (const char *ascii)
{
  static TodokuMailRule version = {
    MISSPELT_VERSION ".*(\\b(include|ip[v-]?[46]|redirect|a|mx|exists)[:=]|[-~?+]all\\b|\\bmx\\b)",
    NULL, NULL
  };

  return todoku_mail_text_finds (&version, ascii);
}

/**
 * todoku_spf_lacks_version:
 * @text: a text
 *
 * Returns: whether it is an SPF record but for its version
 */
gboolean
todoku_spf_lacks_version (const char *text)
{
  static TodokuMailRule terms = { TERMS_ALONE, NULL, NULL };

  return todoku_mail_text_finds (&terms, text);
}

/**
 * todoku_spf_dup_foreign:
 * @text: what somebody meant to be an SPF record
 *
 * Returns: (transfer full) (nullable): what stands in front of its version, or behind it, and is of
 *   another kind, such as the token of another company, or %NULL if nothing does
 */
char *
todoku_spf_dup_foreign (const char *text)
{
  static TodokuMailRule front = { FOREIGN_FRONT, "", NULL };
  static TodokuMailRule back = { FOREIGN_BACK, "", NULL };
  g_autofree char *rest = todoku_mail_text_apply (&front, 1, text);
  g_autofree char *head = todoku_mail_text_apply (&back, 1, text);
  char *found;

  if (!g_str_equal (rest, text))
    found = g_strndup (text, strlen (text) - strlen (rest));
  else if (!g_str_equal (head, text))
    found = g_strdup (text + strlen (head));
  else
    return NULL;
  g_strdelimit (found, ";,\"'", ' ');

  return g_strstrip (found);
}

/**
 * todoku_spf_respace:
 * @ascii: an SPF record in ASCII, as somebody wrote it
 *
 * Returns: (transfer full): its terms between blanks, without the version
 */
char *
todoku_spf_respace (const char *ascii)
{
  static TodokuMailRule rules[] = {
    { FOREIGN_FRONT, "", NULL },
    { FOREIGN_BACK, "", NULL },
    /* Whatever the version looks like, and how often it stands there, it is written anew. */
    { "v\\s*[=:.-]+\\s*spf\\s*[1-9](\\.0)?(?=[^0-9]|$)", " ", NULL },
    { "\\bv?=?spf1\\b(?![.-])", " ", NULL },
    { MISSPELT_VERSION, " ", NULL },
    { "^[\\s\"']*v\\s*[=:]\\s*(?=[-+~?]?(include|ip[v-]?[46]|a|mx|exists|redirect)\\b)", " ",
      NULL },
    /* A colon and a slash of tinydns, in octal. */
    { "\\\\072", ":", NULL },
    { "\\\\057", "/", NULL },
    /* What a program, Markdown or a form wrote for a blank, or in front of a mark. */
    { "\\\\032|\\\\[nrt](?=[-~?+ ]|all|include|ip[46]|a\\b|mx\\b|redirect|$)", " ", NULL },
    { "(?<=[0-9])\\\\(?=[0-9]{1,2}(\\s|$))", "/", NULL },
    { "\\\\(?=[_~.-])", "", NULL },
    { "(?<=[^\\s+~?{-])\\+(?=[-~?+]?[a-z])(?![^{ ]{0,40}\\})", " ", NULL },
    { "(?<=[a-z0-9 ])_(?=[-~?+]?((all|a|mx|ptr)(_|$)|(include|ip[46]|a|mx|exists|ptr):|redirect=))",
      " ", NULL },
    { "(?<=[:=.])_\\s+(?=\\w)", "_", NULL },
    { "\\bip\\s+([46])\\s*:", "ip\\1:", NULL },
    { "\\b(a|mx|ptr):(?=(include|ip[46]|exists)[:=])", "\\1 ", NULL },
    { "\\binclude:(?=(?:a|mx|ptr)(?:\\s|$)|(?:a|mx|ptr|exists|include|ip[v-]?[46]):)", "", NULL },
    /* What stands in one text with it, and is of another kind. */
    { "(?<![;\\s])[;\\s]*\\bv\\s*=\\s*(dmarc|dkim|bimi|sts|tlsrpt)(?!.*[-~?+]all\\b).*$",
      "", NULL },
    /* Commas for the dots of an address or of a host, and dots that stand twice. */
    { "(?<![0-9.])([0-9]{1,3})[.,]([0-9]{1,3})[.,]([0-9]{1,3})[.,]([0-9]{1,3})(?![0-9.])",
      "\\1.\\2.\\3.\\4", NULL },
    { "(?<=[a-z0-9-]),(?=(com|net|org|jp|info|biz|co|ne|or|io|(co|ne|or|ac|go)\\.jp)(\\s|$))", ".",
      NULL },
    { "(?<=[a-z0-9_-])\\.\\.+(?=[a-z0-9_-])", ".", NULL },
    { "(?<![:=/.])[:=/.]+(?=[-~?+]all( |$))", " ", NULL },
    /* Of two ends the first, and what hangs on it. */
    { "(?<![-~?+])([-~?+]+all)[-~?+=/:.]+(all)?[-~?+=/:.]*(?=\\s|$)", " \\1", NULL },
    /* Several hosts behind one name; each pass finds the next. */
    { HOST_AND_COMMA NEXT_HOST, "\\1\\2 \\1", NULL },
    { HOST_AND_COMMA NEXT_HOST, "\\1\\2 \\1", NULL },
    { HOST_AND_COMMA NEXT_HOST, "\\1\\2 \\1", NULL },
    /* A star or an x in place of the last octet is a network. */
    { "\\b((?:[0-9]{1,3}\\.){3})[*xX](?![\\w.*/-])", "\\g<1>0/24", NULL },
    { "\\b((?:[0-9]{1,3}\\.){2})\\*(?:\\.\\*)?(?![\\w.*/])", "\\g<1>0.0/16", NULL },
    { "\\b((?:[0-9a-f]{1,4}:){4})\\*(?::\\*)*(?![\\w:*/])", "\\g<1>:/64", NULL },
    { "\\b((?:[0-9a-f]{1,4}:){3})\\*(?::\\*)*(?![\\w:*/])", "\\g<1>:/48", NULL },
    /* A prefix in brackets, or behind a colon where the address is that of a network. */
    { "(?<=[0-9])\\(([0-9]{1,2})\\)", "/\\1", NULL },
    { "(?<=[0-9]\\.0):([89]|[12][0-9]|30)(?=\\s|$)", "/\\1", NULL },
    { "[,;\"'\\\\|<>()\\[\\]`*]+(?![^{ ]{0,40}\\})", " ", NULL },
    { "\\bhttps?:?//+", "", NULL },
    { "\\bmailto:", "", NULL },
    { "([-~+?])\\s+all\\b", " \\1all", NULL },
    { "\\b(?:minus|dash|hyphen|hard\\s*fail)[\\s-]*all\\b", "-all", NULL },
    { "\\b(?:tilde|soft\\s*fail)[\\s~]*all\\b", "~all", NULL },
    { "(?<=[0-9a-f])\\s+(/[0-9])", "\\1", NULL },
    { "(?<=[0-9a-f:])\\s*/\\s+(?=[0-9]{1,3}(\\s|$))", "/", NULL },
    /* A netmask behind its network. */
    { "\\b([0-9]{1,3}(?:\\.[0-9]{1,3}){3})\\s+"
      "(?=255(\\.(0|128|192|224|240|248|252|254|255)){3}(\\s|$))", "\\1/", NULL },
    /* An address that was torn apart behind a dot. */
    { "\\b(ip4:(?:[0-9]{1,3}\\.){1,3})\\s+(?=[0-9]{1,3}(?:\\.[0-9]{1,3}){0,2}(/[0-9]+)?(\\s|$))",
      "\\1", NULL },
    { "([-~?+])\\.all\\b", " \\1all", NULL },
    { "\\b(include|redirect|exists|exp|ip[v-]?[46]|a|mx|ptr)\\s*([:=])\\s+"
      "(?=(?!(include|redirect|exists|exp|ip[v-]?[46]|a|mx|ptr)[:=])[^ ]*[.:])", "\\1\\2", NULL },
    { "\\b(include|exists|ip[v-]?[46])\\s+[:=]?\\s*(?=[\\w%{}-]+[.:][\\w.:]+)", "\\1:", NULL },
    { "\\b(a|mx|ptr)\\s+[:=]\\s*(?=[\\w%{}-]+\\.\\w)", "\\1:", NULL },
    { "(?<![^\\s+~?-])include(?![ds]\\.)(?=[a-z0-9_][a-z0-9_-]*(\\.[a-z0-9-]+)+(\\s|$))",
      "include:", NULL },
    { "\\bredirect\\s+[:=]?\\s*(?=[\\w%{}-]+\\.\\w)", "redirect=", NULL },
    { "(?<=[^ +~?:=/.-])([-+~?]?(include|redirect|exists|ip[v-]?[46])[:=])", " \\1", NULL },
    { "([-~?+]all)\\b(?=[a-z])", "\\1 ", NULL },
    { "(?<=[^ +~?:-])([-~?+]+all)(?= |$)", " \\1", NULL },
  };

  return todoku_mail_text_apply (rules, G_N_ELEMENTS (rules), ascii);
}
