/* SPDX-License-Identifier: GPL-3.0-or-later
 * Who runs a domain's DNS, told from the names of its name servers, and how the screen of that
 * company wants HOST and VALUE typed. The table is data/dns-companies.ini, compiled in; a company
 * is immutable and lives as long as the program. Pure; any thread. It asks nobody: the names come
 * from the caller.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TodokuHostForm:
 * @TODOKU_HOST_RELATIVE: without the zone, which the screen adds by itself
 * @TODOKU_HOST_FULL: the whole name
 * @TODOKU_HOST_FULL_DOT: the whole name with its final dot
 *
 * How HOST is typed.
 */
typedef enum
{
  TODOKU_HOST_RELATIVE,
  TODOKU_HOST_FULL,
  TODOKU_HOST_FULL_DOT,
} TodokuHostForm;

/**
 * TodokuApexForm:
 * @TODOKU_APEX_BLANK: nothing
 * @TODOKU_APEX_AT: an @
 * @TODOKU_APEX_ZONE: the name of the zone
 *
 * What is typed as HOST for the zone itself.
 */
typedef enum
{
  TODOKU_APEX_BLANK,
  TODOKU_APEX_AT,
  TODOKU_APEX_ZONE,
} TodokuApexForm;

/**
 * TodokuTypingRule:
 * @TODOKU_TYPING_UNKNOWN: nobody could say
 * @TODOKU_TYPING_REQUIRED: it must be typed
 * @TODOKU_TYPING_ALLOWED: both ways are taken
 * @TODOKU_TYPING_REFUSED: it must not be typed
 *
 * What a screen does with a character.
 */
typedef enum
{
  TODOKU_TYPING_UNKNOWN,
  TODOKU_TYPING_REQUIRED,
  TODOKU_TYPING_ALLOWED,
  TODOKU_TYPING_REFUSED,
} TodokuTypingRule;

/**
 * TodokuDnsCompanyText:
 * @TODOKU_DNS_COMPANY_NAME: its name
 * @TODOKU_DNS_COMPANY_PANEL: where on its site records are typed
 * @TODOKU_DNS_COMPANY_HOST_LABEL: its word for HOST
 * @TODOKU_DNS_COMPANY_TYPE_LABEL: its word for TYPE
 * @TODOKU_DNS_COMPANY_VALUE_LABEL: its word for VALUE
 * @TODOKU_DNS_COMPANY_PRIORITY_LABEL: its word for the priority of an MX
 * @TODOKU_DNS_COMPANY_TTL_LABEL: its word for the TTL
 * @TODOKU_DNS_COMPANY_SPEED: how long it says that a change takes
 * @TODOKU_DNS_COMPANY_HINT: what to mind there, in whole sentences
 *
 * The texts of a company. Labels are printed as they stand on its screen.
 */
typedef enum
{
  TODOKU_DNS_COMPANY_NAME,
  TODOKU_DNS_COMPANY_PANEL,
  TODOKU_DNS_COMPANY_HOST_LABEL,
  TODOKU_DNS_COMPANY_TYPE_LABEL,
  TODOKU_DNS_COMPANY_VALUE_LABEL,
  TODOKU_DNS_COMPANY_PRIORITY_LABEL,
  TODOKU_DNS_COMPANY_TTL_LABEL,
  TODOKU_DNS_COMPANY_SPEED,
  TODOKU_DNS_COMPANY_HINT,
  TODOKU_DNS_COMPANY_N_TEXTS,
} TodokuDnsCompanyText;

typedef struct _TodokuDnsCompany TodokuDnsCompany;

/**
 * TodokuDnsCompany:
 * @id: the token that is stored and that `--host-style` takes
 * @country: (nullable): the country code of the company, such as "jp"
 * @generic: not a company, but one of the plain forms "relative" and "fqdn"
 * @host: how HOST is typed
 * @apex: what HOST is at the zone itself
 * @final_dot: the dot after a host name in VALUE
 * @quotes: quotation marks around a TXT
 * @txt_max: the longest TXT in characters, or 0
 * @txt_split: whether a long TXT is typed as several quoted strings
 * @txt_refused: (nullable): characters that no TXT may have
 * @underscore_host: an underscore in the HOST of a CNAME
 * @underscore_value: an underscore in the VALUE of a CNAME
 * @priority_in_value: whether the priority of an MX is typed in front of its VALUE
 * @line_cname: (nullable): a CNAME as one line, with {host} and {value}
 * @line_txt: (nullable): a TXT as one line
 * @ttl: the TTL that its screen proposes, in seconds, or 0
 * @help_uri: (nullable): its own help page
 * @source: where the row comes from
 * @checked: when it was last compared with its source, as YYYY-MM-DD
 * @confidence: "high", "medium" or "low"
 *
 * All fields are read-only.
 */
struct _TodokuDnsCompany
{
  const char *id;
  const char *country;
  gboolean generic;
  TodokuHostForm host;
  TodokuApexForm apex;
  TodokuTypingRule final_dot;
  TodokuTypingRule quotes;
  guint txt_max;
  gboolean txt_split;
  const char *txt_refused;
  TodokuTypingRule underscore_host;
  TodokuTypingRule underscore_value;
  gboolean priority_in_value;
  const char *line_cname;
  const char *line_txt;
  guint ttl;
  const char *help_uri;
  const char *source;
  const char *checked;
  const char *confidence;
};

/**
 * TodokuDnsMatch:
 * @TODOKU_DNS_MATCH_NONE: no name server is known
 * @TODOKU_DNS_MATCH_ONE: all name servers are one company's
 * @TODOKU_DNS_MATCH_AMBIGUOUS: several companies use these name servers; the person has to say
 * @TODOKU_DNS_MATCH_MIXED: the name servers are several operators', so the records have to stand at
 *   each of them, or at the primary
 *
 * What the names of the name servers tell.
 */
typedef enum
{
  TODOKU_DNS_MATCH_NONE,
  TODOKU_DNS_MATCH_ONE,
  TODOKU_DNS_MATCH_AMBIGUOUS,
  TODOKU_DNS_MATCH_MIXED,
} TodokuDnsMatch;

GPtrArray              *todoku_dns_company_list     (void);
const TodokuDnsCompany *todoku_dns_company_lookup   (const char              *id);
TodokuDnsMatch          todoku_dns_company_match    (const char * const      *name_servers,
                                                     GPtrArray              **companies);
const char             *todoku_dns_company_get_text (const TodokuDnsCompany  *self,
                                                     TodokuDnsCompanyText     text,
                                                     const char              *language);

G_END_DECLS
