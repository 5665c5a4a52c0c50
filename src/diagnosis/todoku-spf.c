/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPF records. Reads printable text as DNS has it; refuses nothing, but says which term is no term.
 * Pure; any thread. Recursion over includes is bounded by depth and by the number of look-ups.
 */
#include "todoku-spf.h"

#include <gio/gio.h>
#include <string.h>

/* Deeper than any record that stays below the limit of look-ups. */
#define MAX_DEPTH 12

/* Counting stops here: a record this far beyond the limit is wrong enough. */
#define MAX_COUNTED 64

static void
term_free (gpointer data)
{
  TodokuSpfTerm *term = data;

  g_free (term->text);
  g_free (term->domain);
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

static gboolean
is_address (const char    *text,
            GSocketFamily  family)
{
  g_autoptr(GInetAddressMask) mask = NULL;

  if (text == NULL || *text == '\0')
    return FALSE;
  mask = g_inet_address_mask_new_from_string (text, NULL);

  return mask != NULL && g_inet_address_mask_get_family (mask) == family;
}

/* A prefix length at the end of `a` and `mx`: "/24", "//64" or both (RFC 7208 section 5.3). */
static gboolean
is_prefix (const char *text)
{
  return *text == '\0' || (*text == '/' && strspn (text, "0123456789/") == strlen (text));
}

static gboolean
is_domain_spec (const char *text)
{
  /* Macros hold characters that names do not have; whatever has one is left to whoever expands it.
   */
  if (strchr (text, '%') != NULL)
    return TRUE;

  return *text != '\0' && strpbrk (text, ":,;=\"") == NULL && strchr (text, '.') != NULL;
}

static TodokuSpfTerm *
parse_term (const char *text)
{
  static const struct
  {
    const char *name;
    TodokuSpfTermKind kind;
  } mechanisms[] = {
    { "all", TODOKU_SPF_ALL }, { "include", TODOKU_SPF_INCLUDE }, { "a", TODOKU_SPF_A },
    { "mx", TODOKU_SPF_MX }, { "ptr", TODOKU_SPF_PTR }, { "ip4", TODOKU_SPF_IP4 },
    { "ip6", TODOKU_SPF_IP6 }, { "exists", TODOKU_SPF_EXISTS },
  };
  TodokuSpfTerm *term = g_new0 (TodokuSpfTerm, 1);
  const char *p = text;
  gsize length;
  gboolean valid = FALSE;

  term->kind = TODOKU_SPF_INVALID;
  term->qualifier = '+';
  term->text = g_strdup (text);
  if (*p != '\0' && strchr ("+-~?", *p) != NULL)
    term->qualifier = *p++;

  length = strspn (p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");
  if (p[length] == '=' && p == text && length > 0)
    {
      gboolean redirect = length == 8 && g_ascii_strncasecmp (p, "redirect", 8) == 0;

      /* "include=" and its like are slips for a colon, not modifiers that somebody may know. */
      for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
        if (strlen (mechanisms[i].name) == length &&
            g_ascii_strncasecmp (p, mechanisms[i].name, length) == 0)
          return term;
      term->kind = redirect ? TODOKU_SPF_REDIRECT : TODOKU_SPF_MODIFIER;
      term->domain = g_ascii_strdown (p + length + 1, -1);
      return term;
    }

  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    {
      if (strlen (mechanisms[i].name) != length ||
          g_ascii_strncasecmp (p, mechanisms[i].name, length) != 0)
        continue;

      p += length;
      term->kind = mechanisms[i].kind;
      if (*p == ':')
        {
          gsize end = term->kind == TODOKU_SPF_A || term->kind == TODOKU_SPF_MX
                      ? strcspn (p + 1, "/") : strlen (p + 1);

          term->domain = g_ascii_strdown (p + 1, end);
          p += 1 + end;
        }
      switch (term->kind)
        {
        case TODOKU_SPF_ALL:
          valid = *p == '\0' && term->domain == NULL;
          break;
        case TODOKU_SPF_INCLUDE:
        case TODOKU_SPF_EXISTS:
          valid = term->domain != NULL && is_domain_spec (term->domain) && *p == '\0';
          break;
        case TODOKU_SPF_IP4:
          valid = is_address (term->domain, G_SOCKET_FAMILY_IPV4);
          break;
        case TODOKU_SPF_IP6:
          valid = is_address (term->domain, G_SOCKET_FAMILY_IPV6);
          break;
        case TODOKU_SPF_A:
        case TODOKU_SPF_MX:
          valid = is_prefix (p) && (term->domain == NULL || is_domain_spec (term->domain));
          break;
        case TODOKU_SPF_PTR:
        case TODOKU_SPF_REDIRECT:
        case TODOKU_SPF_MODIFIER:
        case TODOKU_SPF_INVALID:
        default:
          valid = *p == '\0';
          break;
        }
      break;
    }
  if (!valid)
    term->kind = TODOKU_SPF_INVALID;

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

  terms = g_ptr_array_new_with_free_func (term_free);
  words = g_strsplit (text + 6, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_ptr_array_add (terms, parse_term (words[i]));

  return terms;
}

/**
 * todoku_spf_is_valid:
 * @text: the joined text of a TXT record
 *
 * Returns: whether it is an SPF record all of whose terms can be read
 */
gboolean
todoku_spf_is_valid (const char *text)
{
  g_autoptr(GPtrArray) terms = todoku_spf_parse (text);

  for (guint i = 0; terms != NULL && i < terms->len; i++)
    if (((TodokuSpfTerm *) g_ptr_array_index (terms, i))->kind == TODOKU_SPF_INVALID)
      return FALSE;

  return terms != NULL;
}

static gboolean
term_equal (const TodokuSpfTerm *a,
            const TodokuSpfTerm *b)
{
  if (a->kind != b->kind || a->qualifier != b->qualifier)
    return FALSE;
  if (a->kind == TODOKU_SPF_A || a->kind == TODOKU_SPF_MX)
    return g_ascii_strcasecmp (a->text + (*a->text == '+'), b->text + (*b->text == '+')) == 0;

  return g_strcmp0 (a->domain, b->domain) == 0;
}

/* Whether @wanted is reached before `all` ends the evaluation (RFC 7208 section 5.1), here or in a
 * record that this one leads to.
 */
static gboolean
is_reached (const char          *text,
            const TodokuSpfTerm *wanted,
            TodokuSpfLookup      lookup,
            gpointer             user_data,
            guint                depth)
{
  g_autoptr(GPtrArray) terms = todoku_spf_parse (text);
  const TodokuSpfTerm *redirect = NULL;

  for (guint i = 0; terms != NULL && i < terms->len; i++)
    {
      const TodokuSpfTerm *term = g_ptr_array_index (terms, i);
      gboolean known = FALSE;

      if (term_equal (term, wanted))
        return TRUE;
      if (term->kind == TODOKU_SPF_ALL)
        return FALSE;
      if (term->kind == TODOKU_SPF_REDIRECT)
        redirect = term;
      if (term->kind == TODOKU_SPF_INCLUDE && term->qualifier == '+' && lookup != NULL &&
          depth < MAX_DEPTH)
        {
          const char *included = lookup (term->domain, &known, user_data);

          if (included != NULL && is_reached (included, wanted, lookup, user_data, depth + 1))
            return TRUE;
        }
    }

  if (redirect != NULL && lookup != NULL && depth < MAX_DEPTH)
    {
      gboolean known = FALSE;
      const char *other = lookup (redirect->domain, &known, user_data);

      return other != NULL && is_reached (other, wanted, lookup, user_data, depth + 1);
    }

  return FALSE;
}

/**
 * todoku_spf_has_terms:
 * @text: the SPF record that stands in DNS
 * @wanted: the SPF record that a service asks for
 * @lookup: (nullable): what the records that @text includes hold
 * @user_data: its argument
 * @ret_missing: (out) (optional): the first term that is missing, or %NULL
 *
 * A record may hold more than the service asks for, and how it ends is its owner's business.
 *
 * Returns: whether all that the service asks for is reached when @text is evaluated
 */
gboolean
todoku_spf_has_terms (const char       *text,
                      const char       *wanted,
                      TodokuSpfLookup   lookup,
                      gpointer          user_data,
                      char            **ret_missing)
{
  g_autoptr(GPtrArray) terms = todoku_spf_parse (wanted);

  if (ret_missing != NULL)
    *ret_missing = NULL;
  if (!todoku_spf_is_record (text))
    return FALSE;

  for (guint i = 0; terms != NULL && i < terms->len; i++)
    {
      const TodokuSpfTerm *term = g_ptr_array_index (terms, i);

      if (term->kind == TODOKU_SPF_ALL || term->kind == TODOKU_SPF_MODIFIER ||
          term->kind == TODOKU_SPF_INVALID || is_reached (text, term, lookup, user_data, 0))
        continue;
      if (ret_missing != NULL)
        *ret_missing = g_strdup (term->text);
      return FALSE;
    }

  return terms != NULL;
}

typedef struct
{
  TodokuSpfCount *count;
  TodokuSpfLookup lookup;
  gpointer user_data;
  GPtrArray *path;
} Counting;

static void
count_record (Counting   *counting,
              const char *text)
{
  g_autoptr(GPtrArray) terms = todoku_spf_parse (text);
  TodokuSpfCount *count = counting->count;
  gboolean has_all = FALSE;

  for (guint i = 0; terms != NULL && i < terms->len && count->lookups < MAX_COUNTED; i++)
    has_all |= ((TodokuSpfTerm *) g_ptr_array_index (terms, i))->kind == TODOKU_SPF_ALL;

  for (guint i = 0; terms != NULL && i < terms->len && count->lookups < MAX_COUNTED; i++)
    {
      const TodokuSpfTerm *term = g_ptr_array_index (terms, i);
      const char *other;
      gboolean known = FALSE;

      /* What follows `all` is never evaluated; `redirect` is not either where there is an `all`. */
      if (term->kind == TODOKU_SPF_ALL)
        break;
      if (term->kind != TODOKU_SPF_INCLUDE && term->kind != TODOKU_SPF_A &&
          term->kind != TODOKU_SPF_MX && term->kind != TODOKU_SPF_PTR &&
          term->kind != TODOKU_SPF_EXISTS && term->kind != TODOKU_SPF_REDIRECT)
        continue;
      if (term->kind == TODOKU_SPF_REDIRECT && has_all)
        continue;

      if (++count->lookups == TODOKU_SPF_MAX_LOOKUPS + 1)
        count->over_at = g_strdup (term->text);
      if ((term->kind != TODOKU_SPF_INCLUDE && term->kind != TODOKU_SPF_REDIRECT) ||
          strchr (term->domain, '%') != NULL || counting->path->len >= MAX_DEPTH)
        continue;

      if (g_ptr_array_find_with_equal_func (counting->path, term->domain, g_str_equal, NULL))
        {
          if (count->loop == NULL)
            count->loop = g_strdup (term->domain);
          continue;
        }
      other = counting->lookup != NULL
              ? counting->lookup (term->domain, &known, counting->user_data) : NULL;
      if (!known)
        {
          if (!g_ptr_array_find_with_equal_func (count->needed, term->domain, g_str_equal, NULL))
            g_ptr_array_add (count->needed, g_strdup (term->domain));
          continue;
        }
      if (other == NULL)
        {
          count->voids++;
          if (count->broken == NULL)
            count->broken = g_strdup (term->domain);
          continue;
        }
      g_ptr_array_add (counting->path, term->domain);
      count_record (counting, other);
      g_ptr_array_remove_index (counting->path, counting->path->len - 1);
    }
}

/**
 * todoku_spf_count:
 * @text: an SPF record
 * @domain: the domain that it stands at
 * @lookup: (nullable): what other domains hold
 * @user_data: its argument
 *
 * Counts as RFC 7208 section 4.6.4 says: include, a, mx, ptr, exists and redirect cost one each,
 * here and in whatever is included; the addresses of MX hosts and `exp` cost nothing.
 *
 * Returns: (transfer full): what evaluating it costs, as far as is known
 */
TodokuSpfCount *
todoku_spf_count (const char      *text,
                  const char      *domain,
                  TodokuSpfLookup  lookup,
                  gpointer         user_data)
{
  g_autoptr(GPtrArray) path = g_ptr_array_new ();
  Counting counting = { g_new0 (TodokuSpfCount, 1), lookup, user_data, path };

  counting.count->needed = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (path, (char *) domain);
  count_record (&counting, text);

  return counting.count;
}

/**
 * todoku_spf_count_free:
 * @count: (transfer full) (nullable): a count
 */
void
todoku_spf_count_free (TodokuSpfCount *count)
{
  if (count == NULL)
    return;

  g_free (count->over_at);
  g_free (count->broken);
  g_free (count->loop);
  g_ptr_array_unref (count->needed);
  g_free (count);
}
