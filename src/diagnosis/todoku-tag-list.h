/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tag lists, "v=…; name=value; …", as DKIM, DMARC, TLS-RPT, MTA-STS and BIMI write them
 * (RFC 6376 section 3.2). Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TodokuTag:
 * @name: its name
 * @value: its value, without white space at both ends
 * @position: where in the text it begins, counted from 1
 *
 * One tag.
 */
typedef struct
{
  char *name;
  char *value;
  gsize position;
} TodokuTag;

GPtrArray  *todoku_tag_list_parse   (const char *text,
                                     gsize      *ret_fault);
const TodokuTag *
            todoku_tag_list_find    (GPtrArray  *tags,
                                     const char *name);
const char *todoku_tag_list_version (const char *text);
gboolean    todoku_tag_list_has     (const char *text,
                                     const char *wanted);
char       *todoku_tag_list_merge_reports
                                    (const char *text,
                                     const char *wanted);

G_END_DECLS
