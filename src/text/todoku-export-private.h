/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the writers of the formats share. Inside text/ only.
 */
#pragma once

#include "todoku-export.h"

G_BEGIN_DECLS

#define TODOKU_EXPORT_DEFAULT_TTL 3600

/* RFC 1035 section 3.3: a character-string holds at most 255 octets. */
#define TODOKU_EXPORT_MAX_STRING 255

/**
 * TodokuExportSet:
 * @host: the owner name
 * @zone: the apex of its zone
 * @type: the type of all rows
 * @rows: (element-type TodokuExportRow): the rows, in their order
 *
 * The rows that DNS keeps as one RRset: same name, same type.
 */
typedef struct
{
  const char *host;
  const char *zone;
  TodokuRecordType type;
  GPtrArray *rows;
} TodokuExportSet;

GPtrArray  *todoku_export_group_sets    (const TodokuExportRow *rows,
                                         gsize                  n_rows);
GPtrArray  *todoku_export_list_zones    (const TodokuExportRow *rows,
                                         gsize                  n_rows);
const char *todoku_export_get_zone      (const TodokuExportRow *row);
const char *todoku_export_type_name     (TodokuRecordType       type);
char       *todoku_export_relative_host (const char            *host,
                                         const char            *zone,
                                         const char            *apex);
char       *todoku_export_escape_name   (const char            *name);
char       *todoku_export_rdata         (const TodokuRecord    *record,
                                         const char            *value);
char       *todoku_export_join_txt      (const char            *value,
                                         const char            *joint);

char *todoku_export_bind                 (const TodokuExportRow *rows, gsize n_rows,
                                          const TodokuExportOptions *options);
char *todoku_export_nsupdate             (const TodokuExportRow *rows, gsize n_rows, guint ttl);
char *todoku_export_route53              (const TodokuExportRow *rows, gsize n_rows, guint ttl);
char *todoku_export_dnscontrol           (const TodokuExportRow *rows, gsize n_rows, guint ttl);
char *todoku_export_octodns              (const TodokuExportRow *rows, gsize n_rows, guint ttl);
char *todoku_export_terraform_route53    (const TodokuExportRow *rows, gsize n_rows, guint ttl);
char *todoku_export_terraform_cloudflare (const TodokuExportRow *rows, gsize n_rows);
char *todoku_export_terraform_google     (const TodokuExportRow *rows, gsize n_rows, guint ttl);

G_END_DECLS
