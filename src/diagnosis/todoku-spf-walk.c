/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is reached when an SPF record is evaluated, and what that costs (RFC 7208 sections 4.6.4 and
 * 5). Look-ups go to a callback; what cannot be known before a mail comes is counted, not followed.
 * Pure; any thread. Recursion is bounded by depth and by the number of look-ups.
 */
#include "todoku-spf-private.h"

#include <arpa/inet.h>
#include <string.h>

#include "todoku-observation.h"

/* Deeper than any record that stays below the limit of look-ups. */
#define MAX_DEPTH 12

/* Counting stops here: a record this far beyond the limit is wrong enough. */
#define MAX_COUNTED 64

/* "@" in a mail address stands before the domain for which the record is evaluated first. */
typedef struct
{
  const char *sender;
  TodokuSpfLookup lookup;
  gpointer user_data;
} Walk;

typedef enum
{
  NOT_REACHED,
  REACHED,
  ENDED,
} Reach;

/* The name that a term stands for in the record of @domain, or NULL when only a mail tells. */
static char *
dup_target (const TodokuSpfTerm *term,
            const char          *domain,
            const Walk          *walk)
{
  return term->domain != NULL ? todoku_spf_expand (term->domain, domain, walk->sender)
                              : g_strdup (domain);
}

static const char *
record_of (const Walk *walk,
           const char *domain)
{
  TodokuSpfAnswer answer = { TODOKU_SPF_NOT_ASKED, 0, 0, NULL };

  if (domain != NULL && walk->lookup != NULL)
    answer = walk->lookup (domain, TODOKU_RRTYPE_TXT, walk->user_data);

  return answer.n_records == 1 ? answer.record : NULL;
}

/* "192.0.2.0/24", or an address alone. Returns how many bits of it count. */
static guint
read_network (const TodokuSpfTerm *term,
              guint8               octets[16])
{
  gboolean is_four = term->kind == TODOKU_SPF_IP4;
  const char *slash = strchr (term->domain, '/');
  g_autofree char *address = slash != NULL ? g_strndup (term->domain, slash - term->domain)
                                           : g_strdup (term->domain);

  if (inet_pton (is_four ? AF_INET : AF_INET6, address, octets) != 1)
    return G_MAXUINT;

  return slash != NULL ? (guint) g_ascii_strtoull (slash + 1, NULL, 10) : is_four ? 32 : 128;
}

/**
 * todoku_spf_covers_network:
 * @term: a term of kind `ip4` or `ip6`
 * @wanted: another of the same kind
 *
 * Bits behind the prefix are ignored (RFC 7208 section 5.6).
 *
 * Returns: whether @term matches whoever @wanted matches
 */
gboolean
todoku_spf_covers_network (const TodokuSpfTerm *term,
                           const TodokuSpfTerm *wanted)
{
  guint8 ours[16] = { 0 };
  guint8 theirs[16] = { 0 };
  guint bits, wanted_bits;

  if (term->domain == NULL || wanted->domain == NULL)
    return FALSE;

  bits = read_network (term, ours);
  wanted_bits = read_network (wanted, theirs);
  if (bits > wanted_bits || wanted_bits > 128)
    return FALSE;

  for (guint i = 0; i < bits; i++)
    if (((ours[i / 8] ^ theirs[i / 8]) & (0x80 >> i % 8)) != 0)
      return FALSE;

  return TRUE;
}

static gboolean
same_mechanism (const TodokuSpfTerm *term,
                const TodokuSpfTerm *wanted,
                const char          *domain,
                const Walk          *walk)
{
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  if (term->kind != wanted->kind || g_strcmp0 (term->prefix, wanted->prefix) != 0)
    return FALSE;
  if (g_strcmp0 (term->domain, wanted->domain) == 0 && term->domain != NULL)
    return TRUE;
  if (term->kind == TODOKU_SPF_IP4 || term->kind == TODOKU_SPF_IP6)
    return todoku_spf_covers_network (term, wanted);
  a = dup_target (term, domain, walk);
  b = dup_target (wanted, walk->sender, walk);

  return a != NULL && g_strcmp0 (a, b) == 0;
}

/* Whether @wanted is reached before `all` ends the evaluation (RFC 7208 section 5.1), here or in a
 * record that this one leads to. The same mechanism with another qualifier ends it as well: what it
 * matches never comes to the right one.
 */
static Reach
find_reach (const Walk          *walk,
            const char          *text,
            const char          *domain,
            const TodokuSpfTerm *wanted,
            guint                depth)
{
  g_autoptr(GPtrArray) terms = NULL;
  const TodokuSpfTerm *redirect = NULL;
  g_autofree char *target = NULL;
  const char *other;

  if (depth > MAX_DEPTH || !todoku_spf_is_valid (text))
    return NOT_REACHED;

  terms = todoku_spf_parse (text);
  for (guint i = 0; i < terms->len; i++)
    {
      const TodokuSpfTerm *term = g_ptr_array_index (terms, i);

      if (term->kind == TODOKU_SPF_ALL)
        return ENDED;
      if (term->kind < TODOKU_SPF_REDIRECT && same_mechanism (term, wanted, domain, walk))
        return term->qualifier == wanted->qualifier ? REACHED : ENDED;
      if (term->kind == TODOKU_SPF_REDIRECT)
        redirect = term;
      if (term->kind == TODOKU_SPF_INCLUDE && term->qualifier == '+')
        {
          g_autofree char *included = dup_target (term, domain, walk);

          /* Whatever lets a mail pass there would let it pass by a redirect as well. */
          if (wanted->kind == TODOKU_SPF_REDIRECT && included != NULL &&
              g_strcmp0 (included, wanted->domain) == 0)
            return REACHED;
          other = record_of (walk, included);
          if (other != NULL &&
              find_reach (walk, other, included, wanted, depth + 1) == REACHED)
            return REACHED;
        }
    }

  /* `redirect` counts only where there is no `all`, wherever it stands (section 6.1). */
  if (redirect == NULL)
    return NOT_REACHED;
  if (wanted->kind == TODOKU_SPF_REDIRECT && same_mechanism (redirect, wanted, domain, walk))
    return REACHED;
  target = dup_target (redirect, domain, walk);
  /* Whatever lets a mail pass there lets it pass here, as an include of the same name would. */
  if (wanted->kind == TODOKU_SPF_INCLUDE && wanted->qualifier == '+' && target != NULL &&
      g_strcmp0 (target, wanted->domain) == 0)
    return REACHED;
  other = record_of (walk, target);

  return other != NULL ? find_reach (walk, other, target, wanted, depth + 1) : NOT_REACHED;
}

/**
 * todoku_spf_has_terms:
 * @text: the SPF record that stands in DNS
 * @wanted: the SPF record that a service asks for
 * @domain: the domain that @text stands at
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
                      const char       *domain,
                      TodokuSpfLookup   lookup,
                      gpointer          user_data,
                      char            **ret_missing)
{
  const Walk walk = { domain, lookup, user_data };
  g_autoptr(GPtrArray) terms = todoku_spf_parse (wanted);

  if (ret_missing != NULL)
    *ret_missing = NULL;
  if (!todoku_spf_is_record (text))
    return FALSE;

  for (guint i = 0; terms != NULL && i < terms->len; i++)
    {
      const TodokuSpfTerm *term = g_ptr_array_index (terms, i);

      if (term->kind == TODOKU_SPF_ALL || term->kind > TODOKU_SPF_REDIRECT ||
          find_reach (&walk, text, domain, term, 0) == REACHED)
        continue;
      if (ret_missing != NULL)
        *ret_missing = g_strdup (term->text);
      return FALSE;
    }

  return terms != NULL;
}

/**
 * Counting:
 * @walk: how to look
 * @count: what is being made
 * @path: (element-type utf8): the domains on the way to here
 * @top: the term of the record itself that led here
 * @open: (element-type TodokuMailQuestion): whose answers may be nothing
 * @n_open: for how many terms
 */
typedef struct
{
  Walk walk;
  TodokuSpfCount *count;
  GPtrArray *path;
  const char *top;
  GPtrArray *open;
  guint n_open;
} Counting;

static void
question_free (gpointer data)
{
  TodokuMailQuestion *question = data;

  g_free (question->name);
  g_free (question);
}

static void
add_question (GPtrArray  *questions,
              const char *name,
              guint16     rrtype)
{
  TodokuMailQuestion *question;

  for (guint i = 0; i < questions->len; i++)
    {
      question = g_ptr_array_index (questions, i);
      if (question->rrtype == rrtype && g_str_equal (question->name, name))
        return;
    }

  question = g_new0 (TodokuMailQuestion, 1);
  question->name = g_strdup (name);
  question->rrtype = rrtype;
  g_ptr_array_add (questions, question);
}

static void
count_void (Counting            *counting,
            const TodokuSpfTerm *term)
{
  counting->count->voids++;
  g_ptr_array_add (counting->count->void_terms, g_strdup (term->text));
}

static void
blame_record (Counting   *counting,
              const char *domain,
              const char *term)
{
  TodokuSpfCount *count = counting->count;

  if (count->broken != NULL)
    return;
  count->broken = g_strdup (domain);
  count->broken_by = g_strdup (counting->top);
  count->broken_term = g_strdup (term);
}

static TodokuSpfAnswer
look_at (Counting   *counting,
         const char *name,
         guint16     rrtype)
{
  TodokuSpfAnswer none = { TODOKU_SPF_NOT_ASKED, 0, 0, NULL };

  return counting->walk.lookup != NULL
         ? counting->walk.lookup (name, rrtype, counting->walk.user_data) : none;
}

static void
count_hosts (Counting            *counting,
             const TodokuSpfTerm *term,
             const char          *target)
{
  TodokuSpfAnswer answer = look_at (counting, target, TODOKU_RRTYPE_MX);

  if (answer.status == TODOKU_SPF_NOT_ASKED)
    add_question (counting->count->needed, target, TODOKU_RRTYPE_MX);
  else if (answer.status == TODOKU_SPF_NXDOMAIN || answer.status == TODOKU_SPF_NODATA)
    count_void (counting, term);
  else if (answer.n_data > TODOKU_SPF_MAX_MX_HOSTS && counting->count->crowded == NULL)
    counting->count->crowded = g_strdup (term->text);
}

/* A host with IPv6 addresses alone finds nothing for a sender with IPv4, but nobody calls such a
 * name dead; `exists` always asks for IPv4 (RFC 7208 section 5.7).
 */
static void
count_address (Counting            *counting,
               const TodokuSpfTerm *term,
               const char          *target)
{
  TodokuSpfAnswer answer = look_at (counting, target, TODOKU_RRTYPE_A);
  guint16 rrtype = TODOKU_RRTYPE_A;

  if (answer.status == TODOKU_SPF_NODATA && term->kind == TODOKU_SPF_A)
    {
      rrtype = TODOKU_RRTYPE_AAAA;
      answer = look_at (counting, target, rrtype);
    }
  if (answer.status == TODOKU_SPF_NOT_ASKED)
    {
      counting->n_open++;
      add_question (counting->open, target, rrtype);
    }
  else if (answer.status == TODOKU_SPF_NXDOMAIN || answer.status == TODOKU_SPF_NODATA)
    {
      count_void (counting, term);
    }
}

static void count_record (Counting   *counting,
                          const char *text,
                          const char *domain);

static void
count_reference (Counting            *counting,
                 const TodokuSpfTerm *term,
                 char                *target)
{
  TodokuSpfCount *count = counting->count;
  TodokuSpfAnswer answer;

  if (counting->path->len > MAX_DEPTH)
    return;
  if (g_ptr_array_find_with_equal_func (counting->path, target, g_str_equal, NULL))
    {
      if (count->loop == NULL)
        {
          count->loop = g_strdup (target);
          count->loop_by = g_strdup (counting->top);
        }
      return;
    }

  answer = look_at (counting, target, TODOKU_RRTYPE_TXT);
  if (answer.status == TODOKU_SPF_NOT_ASKED)
    {
      add_question (count->needed, target, TODOKU_RRTYPE_TXT);
      return;
    }
  if (answer.status == TODOKU_SPF_SILENT)
    return;
  if (answer.status != TODOKU_SPF_FOUND)
    count_void (counting, term);
  if (answer.n_records != 1)
    {
      blame_record (counting, target, NULL);
      return;
    }

  g_ptr_array_add (counting->path, target);
  count_record (counting, answer.record, target);
  g_ptr_array_remove_index (counting->path, counting->path->len - 1);
}

static void
count_term (Counting            *counting,
            const TodokuSpfTerm *term,
            const char          *domain)
{
  TodokuSpfCount *count = counting->count;
  g_autofree char *target = dup_target (term, domain, &counting->walk);

  if (++count->lookups == TODOKU_SPF_MAX_LOOKUPS + 1)
    count->over_at = g_strdup (counting->path->len == 1 ? term->text : counting->top);
  if (target == NULL)
    return;

  if (term->kind == TODOKU_SPF_INCLUDE || term->kind == TODOKU_SPF_REDIRECT)
    count_reference (counting, term, target);
  else if (term->kind == TODOKU_SPF_MX)
    count_hosts (counting, term, target);
  else if (term->kind == TODOKU_SPF_A || term->kind == TODOKU_SPF_EXISTS)
    count_address (counting, term, target);
}

static void
count_record (Counting   *counting,
              const char *text,
              const char *domain)
{
  g_autoptr(GPtrArray) terms = todoku_spf_parse (text);
  g_autofree char *fault = todoku_spf_first_fault (text);
  gboolean is_top = counting->path->len == 1;
  const TodokuSpfTerm *redirect = NULL;

  /* The whole record is read before any of it is evaluated (RFC 7208 section 4.6). */
  if (fault != NULL && !is_top)
    {
      blame_record (counting, domain, fault);
      return;
    }

  for (guint i = 0; terms != NULL && i < terms->len; i++)
    {
      const TodokuSpfTerm *term = g_ptr_array_index (terms, i);

      if (counting->count->lookups >= MAX_COUNTED)
        return;
      /* What follows `all` is never evaluated, and `redirect` is not where there is an `all`. */
      if (term->kind == TODOKU_SPF_ALL)
        return;
      if (is_top)
        counting->top = term->text;
      if (term->kind == TODOKU_SPF_REDIRECT)
        redirect = term;
      else if (term->kind == TODOKU_SPF_INCLUDE || term->kind == TODOKU_SPF_A ||
               term->kind == TODOKU_SPF_MX || term->kind == TODOKU_SPF_PTR ||
               term->kind == TODOKU_SPF_EXISTS)
        count_term (counting, term, domain);
    }
  if (redirect != NULL && is_top)
    counting->top = redirect->text;
  if (redirect != NULL)
    count_term (counting, redirect, domain);
}

/**
 * todoku_spf_count:
 * @text: an SPF record
 * @domain: the domain that it stands at
 * @lookup: (nullable): what other domains hold
 * @user_data: its argument
 *
 * Counts as RFC 7208 section 4.6.4 says: include, a, mx, ptr, exists and redirect cost one each,
 * here and in whatever is included; the addresses of MX hosts and `exp` cost nothing. Whether hosts
 * exist is asked only when so many are named that it can matter.
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
  g_autoptr(GPtrArray) open = g_ptr_array_new_with_free_func (question_free);
  Counting counting = { { domain, lookup, user_data }, g_new0 (TodokuSpfCount, 1), path, "", open,
                        0 };
  TodokuSpfCount *count = counting.count;

  count->needed = g_ptr_array_new_with_free_func (question_free);
  count->void_terms = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (path, (char *) domain);
  count_record (&counting, text, domain);

  if (count->lookups <= TODOKU_SPF_MAX_LOOKUPS && count->voids <= TODOKU_SPF_MAX_VOIDS &&
      count->voids + counting.n_open > TODOKU_SPF_MAX_VOIDS)
    for (guint i = 0; i < open->len; i++)
      {
        const TodokuMailQuestion *question = g_ptr_array_index (open, i);

        add_question (count->needed, question->name, question->rrtype);
      }

  return count;
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
  g_free (count->loop);
  g_free (count->loop_by);
  g_free (count->broken);
  g_free (count->broken_by);
  g_free (count->broken_term);
  g_free (count->crowded);
  g_ptr_array_unref (count->void_terms);
  g_ptr_array_unref (count->needed);
  g_free (count);
}
