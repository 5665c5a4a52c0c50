/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPF records (RFC 7208): taken apart, counted, merged, mended. Pure; any thread. Look-ups that a
 * count needs are asked of a callback, which answers from what has been observed already.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* RFC 7208 section 4.6.4. */
#define TODOKU_SPF_MAX_LOOKUPS 10
#define TODOKU_SPF_MAX_VOIDS 2

/**
 * TodokuSpfTermKind:
 * @TODOKU_SPF_ALL: `all`
 * @TODOKU_SPF_INCLUDE: `include:`
 * @TODOKU_SPF_A: `a`
 * @TODOKU_SPF_MX: `mx`
 * @TODOKU_SPF_PTR: `ptr`
 * @TODOKU_SPF_IP4: `ip4:`
 * @TODOKU_SPF_IP6: `ip6:`
 * @TODOKU_SPF_EXISTS: `exists:`
 * @TODOKU_SPF_REDIRECT: `redirect=`
 * @TODOKU_SPF_MODIFIER: `exp=` or a modifier that nobody knows, which is ignored
 * @TODOKU_SPF_INVALID: anything else; it makes the whole record a permanent error
 *
 * The terms of a record (RFC 7208 section 4.6.1).
 */
typedef enum
{
  TODOKU_SPF_ALL,
  TODOKU_SPF_INCLUDE,
  TODOKU_SPF_A,
  TODOKU_SPF_MX,
  TODOKU_SPF_PTR,
  TODOKU_SPF_IP4,
  TODOKU_SPF_IP6,
  TODOKU_SPF_EXISTS,
  TODOKU_SPF_REDIRECT,
  TODOKU_SPF_MODIFIER,
  TODOKU_SPF_INVALID
} TodokuSpfTermKind;

/**
 * TodokuSpfTerm:
 * @kind: what it is
 * @qualifier: `+`, `-`, `~` or `?`; `+` where none is written
 * @text: the whole term as it is written
 * @domain: (nullable): the domain it names, without a prefix length
 *
 * One term of a record.
 */
typedef struct
{
  TodokuSpfTermKind kind;
  char qualifier;
  char *text;
  char *domain;
} TodokuSpfTerm;

/**
 * TodokuSpfLookup:
 * @domain: a domain that a record refers to
 * @ret_known: (out): whether it has been looked up at all
 * @user_data: what was given
 *
 * Returns: (transfer none) (nullable): the SPF record of @domain, or %NULL if it has none
 */
typedef const char *(*TodokuSpfLookup) (const char *domain,
                                        gboolean   *ret_known,
                                        gpointer    user_data);

/**
 * TodokuSpfCount:
 * @lookups: how many look-ups the record needs (RFC 7208 section 4.6.4), as far as is known
 * @voids: how many of the domains that it includes have no SPF record
 * @over_at: (nullable): the term with which the limit is passed
 * @broken: (nullable): a domain that is included but has no SPF record
 * @loop: (nullable): a domain that includes itself in the end
 * @needed: (element-type utf8): domains that must be looked up before the count is complete
 *
 * What evaluating a record costs.
 */
typedef struct
{
  guint lookups;
  guint voids;
  char *over_at;
  char *broken;
  char *loop;
  GPtrArray *needed;
} TodokuSpfCount;

gboolean        todoku_spf_is_record   (const char      *text);
GPtrArray      *todoku_spf_parse       (const char      *text);
gboolean        todoku_spf_is_valid    (const char      *text);
gboolean        todoku_spf_has_terms   (const char      *text,
                                        const char      *wanted,
                                        TodokuSpfLookup  lookup,
                                        gpointer         user_data,
                                        char           **ret_missing);
TodokuSpfCount *todoku_spf_count       (const char      *text,
                                        const char      *domain,
                                        TodokuSpfLookup  lookup,
                                        gpointer         user_data);
void            todoku_spf_count_free  (TodokuSpfCount  *count);
char           *todoku_spf_merge       (char           **records);
char           *todoku_spf_mend        (const char      *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuSpfCount, todoku_spf_count_free)

G_END_DECLS
