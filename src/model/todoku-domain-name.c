/* SPDX-License-Identifier: GPL-3.0-or-later
 * Domain names as people type them. Pure; any thread. It refuses what no delivery service could
 * use: IP addresses, single labels, public suffixes, and names outside the lengths of RFC 1035.
 */
#include "todoku-domain-name.h"

#include <libpsl.h>
#include <string.h>

G_DEFINE_QUARK (todoku-domain-name-error-quark, todoku_domain_name_error)

#define MAX_LABEL 63
#define MAX_NAME 253

/**
 * todoku_domain_name_fold:
 * @text: a name as it was typed, valid UTF-8
 *
 * Japanese keyboards type full-width letters, and full stops of three kinds; NFKC folds the
 * letters, IDNA 2003 section 3.1 names the dots. Characters without width come along when a name is
 * copied from a web page.
 *
 * Returns: (transfer full) (nullable): the name in the letters that were meant
 */
char *
todoku_domain_name_fold (const char *text)
{
  g_autofree char *folded = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  GString *out;

  if (folded == NULL)
    return NULL;

  out = g_string_new (NULL);
  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0x3002 || c == 0xff0e || c == 0xff61)
        g_string_append_c (out, '.');
      else if (c != 0x00ad && c != 0xfeff && !(c >= 0x200b && c <= 0x200f) &&
               !(c >= 0x202a && c <= 0x202e) && !(c >= 0x2060 && c <= 0x2069))
        g_string_append_unichar (out, c);
    }

  return g_string_free (out, FALSE);
}

static void
strip_surroundings (GString *name)
{
  const char *scheme = strstr (name->str, "://");
  const char *at;

  if (scheme != NULL)
    g_string_erase (name, 0, scheme + 3 - name->str);
  else if (g_ascii_strncasecmp (name->str, "mailto:", 7) == 0)
    g_string_erase (name, 0, 7);

  g_string_truncate (name, strcspn (name->str, "/?#"));

  /* Everything right of the last @ is the domain, as in the manual; this also drops the display
   * name in front of <address>.
   */
  at = strrchr (name->str, '@');
  if (at != NULL)
    g_string_erase (name, 0, at + 1 - name->str);
  if (name->len > 0 && name->str[name->len - 1] == '>')
    g_string_truncate (name, name->len - 1);
  if (name->len > 0 && name->str[name->len - 1] == '.')
    g_string_truncate (name, name->len - 1);
}

static gboolean
check_labels (const char *name,
              GError    **error)
{
  g_auto(GStrv) labels = g_strsplit (name, ".", -1);

  for (guint i = 0; labels[i] != NULL; i++)
    {
      gsize length = strlen (labels[i]);

      if (length == 0 || length > MAX_LABEL)
        {
          g_set_error (error, TODOKU_DOMAIN_NAME_ERROR, TODOKU_DOMAIN_NAME_ERROR_LABEL_LENGTH,
                       "Label %u of the name has %" G_GSIZE_FORMAT " octets", i + 1, length);
          return FALSE;
        }
      if (strspn (labels[i], "abcdefghijklmnopqrstuvwxyz0123456789-_") != length)
        {
          g_set_error (error, TODOKU_DOMAIN_NAME_ERROR, TODOKU_DOMAIN_NAME_ERROR_CHARACTER,
                       "Label %u of the name has a character that host names do not have", i + 1);
          return FALSE;
        }
      if (labels[i][0] == '-' || labels[i][length - 1] == '-')
        {
          g_set_error (error, TODOKU_DOMAIN_NAME_ERROR, TODOKU_DOMAIN_NAME_ERROR_HYPHEN,
                       "Label %u of the name begins or ends with a hyphen", i + 1);
          return FALSE;
        }
    }

  return TRUE;
}

static void
strip_port (GString *name)
{
  const char *colon = strchr (name->str, ':');

  if (colon != NULL && strspn (colon + 1, "0123456789") == strlen (colon + 1))
    g_string_truncate (name, colon - name->str);
}

/* What can be said before it is written in A-labels, of which a person may never have heard. */
static gboolean
check_typed (const char  *name,
             GError     **error)
{
  g_auto(GStrv) labels = g_strsplit (name, ".", -1);

  for (const char *p = name; *p != '\0'; p++)
    if ((guchar) *p < 0x80 && !g_ascii_isalnum (*p) && strchr ("-_.", *p) == NULL)
      {
        g_set_error_literal (error, TODOKU_DOMAIN_NAME_ERROR, TODOKU_DOMAIN_NAME_ERROR_CHARACTER,
                             "The name has a character that host names do not have");
        return FALSE;
      }
  for (guint i = 0; labels[i] != NULL; i++)
    if (*labels[i] == '\0' || (g_str_is_ascii (labels[i]) && strlen (labels[i]) > MAX_LABEL))
      {
        g_set_error (error, TODOKU_DOMAIN_NAME_ERROR, TODOKU_DOMAIN_NAME_ERROR_LABEL_LENGTH,
                     "Label %u of the name is empty or longer than %d octets", i + 1, MAX_LABEL);
        return FALSE;
      }

  return TRUE;
}

/* (nullable): without blanks and what people copy along with a name, in one form of its letters */
static GString *
take_typed (const char  *text,
            GError     **error)
{
  g_autofree char *folded = g_utf8_validate (text, -1, NULL) ? todoku_domain_name_fold (text)
                                                             : NULL;
  g_autoptr(GString) name = NULL;

  if (folded == NULL)
    {
      g_set_error_literal (error, TODOKU_DOMAIN_NAME_ERROR, TODOKU_DOMAIN_NAME_ERROR_CHARACTER,
                           "The name is not UTF-8");
      return NULL;
    }

  name = g_string_new (g_strstrip (folded));
  strip_surroundings (name);
  if (name->len == 0)
    {
      g_set_error_literal (error, TODOKU_DOMAIN_NAME_ERROR,
                           strchr (folded, '@') != NULL ? TODOKU_DOMAIN_NAME_ERROR_NO_DOMAIN
                                                        : TODOKU_DOMAIN_NAME_ERROR_EMPTY,
                           "No name was given");
      return NULL;
    }
  if (name->str[0] == '[' || g_hostname_is_ip_address (name->str))
    {
      g_set_error_literal (error, TODOKU_DOMAIN_NAME_ERROR, TODOKU_DOMAIN_NAME_ERROR_ADDRESS,
                           "The name is an IP address");
      return NULL;
    }
  strip_port (name);

  return g_steal_pointer (&name);
}

/* A name that somebody can have, in A-labels. */
static gboolean
check_name (const char  *ascii,
            GError     **error)
{
  if (strlen (ascii) > MAX_NAME)
    {
      g_set_error_literal (error, TODOKU_DOMAIN_NAME_ERROR, TODOKU_DOMAIN_NAME_ERROR_NAME_LENGTH,
                           "The name is longer than 253 characters");
      return FALSE;
    }
  if (!check_labels (ascii, error))
    return FALSE;
  if (strchr (ascii, '.') == NULL)
    {
      g_set_error_literal (error, TODOKU_DOMAIN_NAME_ERROR, TODOKU_DOMAIN_NAME_ERROR_SINGLE_LABEL,
                           "The name has only one label");
      return FALSE;
    }
  if (todoku_domain_name_is_public_suffix (ascii))
    {
      g_set_error_literal (error, TODOKU_DOMAIN_NAME_ERROR, TODOKU_DOMAIN_NAME_ERROR_PUBLIC_SUFFIX,
                           "The name is a public suffix");
      return FALSE;
    }

  return TRUE;
}

/**
 * todoku_domain_name_parse:
 * @text: what was typed: a domain, a mail address or a URL, in any width and case
 * @error: return location of a #TodokuDomainNameError
 *
 * `www.` in front of a registrable domain is dropped: nobody sends mail from it, and everybody
 * copies it from the browser.
 *
 * Returns: (transfer full): the name in lower-case A-labels without the final dot, or %NULL with
 *   @error set
 */
char *
todoku_domain_name_parse (const char *text,
                          GError    **error)
{
  g_autofree char *ascii = NULL;
  g_autofree char *lower = NULL;
  g_autofree char *bare = NULL;
  g_autoptr(GString) name = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  name = take_typed (text, error);
  if (name == NULL)
    return NULL;
  lower = g_utf8_strdown (name->str, -1);
  if (!check_typed (lower, error))
    return NULL;

  ascii = g_hostname_to_ascii (lower);
  if (ascii == NULL)
    {
      g_set_error_literal (error, TODOKU_DOMAIN_NAME_ERROR, TODOKU_DOMAIN_NAME_ERROR_CHARACTER,
                           "The name cannot be written in A-labels");
      return NULL;
    }
  if (!check_name (ascii, error))
    return NULL;

  if (g_str_has_prefix (ascii, "www."))
    bare = todoku_domain_name_registrable (ascii);

  return bare != NULL && g_str_equal (bare, ascii + 4) ? g_steal_pointer (&bare)
                                                       : g_steal_pointer (&ascii);
}

/**
 * todoku_domain_name_parse_host:
 * @text: what was typed, as for todoku_domain_name_parse()
 * @error: return location of a #TodokuDomainNameError
 *
 * For a name that is to be a CNAME and to stand in a certificate. A domain itself has other
 * records, beside which no CNAME may stand (RFC 1034 section 3.6.2); a name in a certificate is a
 * host name, which has no underscore (RFC 5280 section 4.2.1.6, RFC 1034 section 3.5).
 *
 * Returns: (transfer full): the name in lower-case A-labels without the final dot, or %NULL with
 *   @error set
 */
char *
todoku_domain_name_parse_host (const char *text,
                               GError    **error)
{
  g_autofree char *name = todoku_domain_name_parse (text, error);

  if (name == NULL)
    return NULL;

  if (todoku_domain_name_is_public_suffix (todoku_domain_name_parent (name)))
    {
      g_set_error_literal (error, TODOKU_DOMAIN_NAME_ERROR, TODOKU_DOMAIN_NAME_ERROR_APEX,
                           "A name under the domain is needed, not the domain itself");
      return NULL;
    }
  if (strchr (name, '_') != NULL)
    {
      g_set_error_literal (error, TODOKU_DOMAIN_NAME_ERROR, TODOKU_DOMAIN_NAME_ERROR_UNDERSCORE,
                           "No certificate is issued for a name with an underscore");
      return NULL;
    }

  return g_steal_pointer (&name);
}

/**
 * todoku_domain_name_to_unicode:
 * @name: a name in A-labels
 *
 * Punycode can hide anything: a name with a character that nobody sees stays as it is.
 *
 * Returns: (transfer full): the name as people read it
 */
char *
todoku_domain_name_to_unicode (const char *name)
{
  g_autofree char *unicode = g_hostname_to_unicode (name);

  for (const char *c = unicode; c != NULL && *c != '\0'; c = g_utf8_next_char (c))
    if (!g_unichar_isgraph (g_utf8_get_char (c)))
      return g_strdup (name);

  return unicode != NULL ? g_steal_pointer (&unicode) : g_strdup (name);
}

/**
 * todoku_domain_name_registrable:
 * @name: a name in A-labels
 *
 * Returns: (transfer full) (nullable): the part that was registered under a public suffix, or %NULL
 *   when @name is a public suffix itself
 */
char *
todoku_domain_name_registrable (const char *name)
{
  return g_strdup (psl_registrable_domain (psl_builtin (), name));
}

/**
 * todoku_domain_name_is_public_suffix:
 * @name: a name in A-labels
 *
 * A name whose last label nobody lists, such as "example" or "test", falls under the list's rule
 * "*" and is then no public suffix as soon as it has two labels.
 *
 * Returns: whether anybody may register below @name
 */
gboolean
todoku_domain_name_is_public_suffix (const char *name)
{
  return psl_is_public_suffix2 (psl_builtin (), name, PSL_TYPE_ANY) != 0;
}

/**
 * todoku_domain_name_has_public_suffix:
 * @name: a name, with or without its domain
 *
 * Only suffixes that are listed count: the list's rule "*" would make one of every last label.
 *
 * Returns: whether @name lies below a public suffix, so that it can be complete
 */
gboolean
todoku_domain_name_has_public_suffix (const char *name)
{
  for (name = todoku_domain_name_parent (name); name != NULL;
       name = todoku_domain_name_parent (name))
    if (psl_is_public_suffix2 (psl_builtin (), name, PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE) != 0)
      return TRUE;

  return FALSE;
}

/**
 * todoku_domain_name_is_below:
 * @name: a name in A-labels
 * @ancestor: another
 *
 * Returns: whether @name is @ancestor or lies below it
 */
gboolean
todoku_domain_name_is_below (const char *name,
                             const char *ancestor)
{
  gsize length = strlen (name);
  gsize suffix = strlen (ancestor);

  if (length < suffix || g_ascii_strcasecmp (name + length - suffix, ancestor) != 0)
    return FALSE;

  return length == suffix || name[length - suffix - 1] == '.';
}

/**
 * todoku_domain_name_relative:
 * @name: a name in A-labels
 * @zone: the apex of a zone
 *
 * Returns: (transfer full): @name as typed where @zone is added by itself: "" at the apex, and
 *   @name unchanged when it does not lie in @zone
 */
char *
todoku_domain_name_relative (const char *name,
                             const char *zone)
{
  if (!todoku_domain_name_is_below (name, zone))
    return g_strdup (name);
  if (strlen (name) == strlen (zone))
    return g_strdup ("");

  return g_strndup (name, strlen (name) - strlen (zone) - 1);
}

/**
 * todoku_domain_name_parent:
 * @name: a name
 *
 * Returns: (transfer none) (nullable): @name without its first label, or %NULL at the top
 */
const char *
todoku_domain_name_parent (const char *name)
{
  const char *dot = strchr (name, '.');

  return dot != NULL && dot[1] != '\0' ? dot + 1 : NULL;
}
