/* SPDX-License-Identifier: GPL-3.0-or-later
 * The records of one or several domains in the formats that other programs and people take: tables,
 * zone files, infrastructure as code, a mail to whoever runs the DNS. Pure; any thread.
 * Every format only adds records. It refuses what a format cannot say, and never changes a value
 * for a program; people see `\u{…}` for what could deceive them.
 */
#pragma once

#include "todoku-text.h"

G_BEGIN_DECLS

/**
 * TodokuExportFormat:
 * @TODOKU_EXPORT_TABLE: aligned text, as typed
 * @TODOKU_EXPORT_JSON: what `todokuctl check` reads
 * @TODOKU_EXPORT_CSV: RFC 4180 with a byte order mark, as typed
 * @TODOKU_EXPORT_BIND: a piece of a zone file (RFC 1035 section 5)
 * @TODOKU_EXPORT_NSUPDATE: commands for nsupdate (RFC 2136) with prerequisites
 * @TODOKU_EXPORT_DNSCONTROL: dnsconfig.js
 * @TODOKU_EXPORT_OCTODNS: YAML, for one zone
 * @TODOKU_EXPORT_TERRAFORM_ROUTE53: HCL for Amazon Route 53
 * @TODOKU_EXPORT_TERRAFORM_CLOUDFLARE: HCL for Cloudflare
 * @TODOKU_EXPORT_TERRAFORM_GOOGLE: HCL for Google Cloud DNS
 * @TODOKU_EXPORT_ROUTE53: a change batch, for one hosted zone
 * @TODOKU_EXPORT_MAIL: subject and text of a registration request (登録依頼(DNS))
 *
 * The formats; the tokens are those of `todokuctl records --format`.
 */
typedef enum
{
  TODOKU_EXPORT_TABLE,
  TODOKU_EXPORT_JSON,
  TODOKU_EXPORT_CSV,
  TODOKU_EXPORT_BIND,
  TODOKU_EXPORT_NSUPDATE,
  TODOKU_EXPORT_DNSCONTROL,
  TODOKU_EXPORT_OCTODNS,
  TODOKU_EXPORT_TERRAFORM_ROUTE53,
  TODOKU_EXPORT_TERRAFORM_CLOUDFLARE,
  TODOKU_EXPORT_TERRAFORM_GOOGLE,
  TODOKU_EXPORT_ROUTE53,
  TODOKU_EXPORT_MAIL,
} TodokuExportFormat;

#define TODOKU_TYPE_EXPORT_FORMAT (todoku_export_format_get_type ())
GType todoku_export_format_get_type (void) G_GNUC_CONST;

/**
 * TodokuExportRow:
 * @record: the record
 * @zone: (nullable): the apex of the zone that holds it; %NULL takes its sending domain
 * @typed_host: (nullable): HOST as it is typed at the DNS company; %NULL takes the whole name
 * @typed_value: (nullable): VALUE as it is typed there; %NULL takes the value as it is
 * @replaces: (nullable): the value that stands there now and is rewritten, or %NULL when it is new
 * @status: the state it is shown with
 * @verdict: (nullable): what was last found in DNS, so that a mail asks for its correction
 * @server: (nullable): the delivery server whose record it is
 * @kind: (nullable): the token of its service
 *
 * One record to export. Nothing is owned by it.
 */
typedef struct
{
  TodokuRecord *record;
  const char *zone;
  const char *typed_host;
  const char *typed_value;
  const char *replaces;
  TodokuStatus status;
  const TodokuVerdict *verdict;
  const char *server;
  const char *kind;
} TodokuExportRow;

/**
 * TodokuExportOptions:
 * @ttl: the TTL in seconds; 0 takes an hour
 * @language: (nullable): "ja" or "en" for the mail; %NULL takes the language of the program
 * @host_field: (nullable): the company's name for the field HOST
 * @value_field: (nullable): the company's name for the field VALUE
 * @absolute: write owner names out in full where a format allows both
 *
 * What the formats can be told. All zeroes are good defaults.
 */
typedef struct
{
  guint ttl;
  const char *language;
  const char *host_field;
  const char *value_field;
  gboolean absolute;
} TodokuExportOptions;

char       *todoku_export_to_string     (TodokuExportFormat          format,
                                         const TodokuExportRow      *rows,
                                         gsize                       n_rows,
                                         const TodokuExportOptions  *options,
                                         GError                    **error);
const char *todoku_export_get_suffix    (TodokuExportFormat          format);

char       *todoku_export_quote_txt     (const char                 *value);

G_END_DECLS
