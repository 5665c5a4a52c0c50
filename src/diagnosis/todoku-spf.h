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
#define TODOKU_SPF_MAX_MX_HOSTS 10

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
 * @TODOKU_SPF_EXPLANATION: `exp=`
 * @TODOKU_SPF_MODIFIER: a modifier that nobody knows, which is ignored
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
  TODOKU_SPF_EXPLANATION,
  TODOKU_SPF_MODIFIER,
  TODOKU_SPF_INVALID
} TodokuSpfTermKind;

/**
 * TodokuSpfTerm:
 * @kind: what it is
 * @qualifier: `+`, `-`, `~` or `?`; `+` where none is written
 * @text: the whole term as it is written
 * @domain: (nullable): what it names, in lower case, without a prefix length and a final dot; of
 *   `ip4` and `ip6` the address or network
 * @prefix: (nullable): the prefix lengths of `a` and `mx`, such as "/24//64"
 *
 * One term of a record.
 */
typedef struct
{
  TodokuSpfTermKind kind;
  char qualifier;
  char *text;
  char *domain;
  char *prefix;
} TodokuSpfTerm;

/**
 * TodokuSpfStatus:
 * @TODOKU_SPF_NOT_ASKED: nobody has looked yet
 * @TODOKU_SPF_SILENT: it was asked, and no answer came: that proves nothing
 * @TODOKU_SPF_NXDOMAIN: there is no such name
 * @TODOKU_SPF_NODATA: the name has nothing of that type
 * @TODOKU_SPF_FOUND: there is something
 *
 * What came of a look-up.
 */
typedef enum
{
  TODOKU_SPF_NOT_ASKED,
  TODOKU_SPF_SILENT,
  TODOKU_SPF_NXDOMAIN,
  TODOKU_SPF_NODATA,
  TODOKU_SPF_FOUND
} TodokuSpfStatus;

/**
 * TodokuSpfAnswer:
 * @status: what came of it
 * @n_data: how many records of the type there are
 * @n_records: of TXT, how many of them are SPF records
 * @record: (nullable): of TXT, the first of these, or what was meant to be one if there is none
 *
 * What DNS says about a name that a record refers to.
 */
typedef struct
{
  TodokuSpfStatus status;
  guint n_data;
  guint n_records;
  const char *record;
} TodokuSpfAnswer;

/**
 * TodokuSpfLookup:
 * @domain: a domain that a record refers to
 * @rrtype: what is asked for: TXT, A, AAAA or MX
 * @user_data: what was given
 *
 * Returns: what DNS says; the text in it stays the callback's
 */
typedef TodokuSpfAnswer (*TodokuSpfLookup) (const char *domain,
                                            guint16     rrtype,
                                            gpointer    user_data);

/**
 * TodokuMailQuestion:
 * @name: a name
 * @rrtype: a RR TYPE
 *
 * What must be looked up before a count is complete.
 */
typedef struct
{
  char *name;
  guint16 rrtype;
} TodokuMailQuestion;

/**
 * TodokuSpfCount:
 * @lookups: how many look-ups the record needs (RFC 7208 section 4.6.4), as far as is known
 * @voids: how many of them find nothing
 * @void_terms: (element-type utf8): the terms that these belong to
 * @over_at: (nullable): the term with which the limit is passed
 * @loop: (nullable): a domain that includes itself in the end
 * @loop_by: (nullable): the term of the record itself that leads there
 * @broken: (nullable): a domain that is referred to and whose record is an error, or missing
 * @broken_by: (nullable): the term of the record itself that leads there
 * @broken_term: (nullable): the term in the record of @broken that is none
 * @crowded: (nullable): an `mx` that names more hosts than a receiver may look up
 * @needed: (element-type TodokuMailQuestion): what must be looked up before the count is complete
 *
 * What evaluating a record costs, and what in it every receiver stumbles over.
 */
typedef struct
{
  guint lookups;
  guint voids;
  GPtrArray *void_terms;
  char *over_at;
  char *loop;
  char *loop_by;
  char *broken;
  char *broken_by;
  char *broken_term;
  char *crowded;
  GPtrArray *needed;
} TodokuSpfCount;

gboolean        todoku_spf_is_record   (const char      *text);
GPtrArray      *todoku_spf_parse       (const char      *text);
gboolean        todoku_spf_is_valid    (const char      *text);
char           *todoku_spf_first_fault (const char      *text);
char           *todoku_spf_first_idle  (const char      *text);
gboolean        todoku_spf_lets_everybody (const char   *text);
gboolean        todoku_spf_term_names_host (const TodokuSpfTerm *term);
gboolean        todoku_spf_has_terms   (const char      *text,
                                        const char      *wanted,
                                        const char      *domain,
                                        TodokuSpfLookup  lookup,
                                        gpointer         user_data,
                                        char           **ret_missing);
TodokuSpfCount *todoku_spf_count       (const char      *text,
                                        const char      *domain,
                                        TodokuSpfLookup  lookup,
                                        gpointer         user_data);
void            todoku_spf_count_free  (TodokuSpfCount  *count);
gboolean        todoku_spf_looks_like  (const char      *text);
char           *todoku_spf_dup_foreign (const char      *text);
char           *todoku_spf_mend        (const char      *text,
                                        const char      *wanted);
char           *todoku_spf_merge       (char           **records,
                                        const char      *wanted,
                                        char           **without);
char           *todoku_spf_merge_wanted (char          **wanted);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuSpfCount, todoku_spf_count_free)

G_END_DECLS
