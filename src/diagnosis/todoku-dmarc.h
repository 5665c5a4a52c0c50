/* SPDX-License-Identifier: GPL-3.0-or-later
 * DMARC policy records (RFC 9989, which obsoletes RFC 7489), taken apart with recovery: a record
 * that is not valid still says what was meant. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TodokuDmarc:
 * @valid: whether a receiver applies it as it stands
 * @part_ignored: it is applied, but for a part that a receiver drops (RFC 9989 section 4.7)
 * @reports_lost: it is applied, but some of the reports that it asks for are not sent
 * @has_no_effect: it is well-formed, but asks for nothing (RFC 9989 section 4.10.1)
 * @policy: (nullable): "none", "quarantine" or "reject" as `p=` says, or was meant to say
 * @strict_dkim: `adkim=s`
 * @strict_spf: `aspf=s`
 * @psd: 'y' when the domain says that it is a public suffix, 'n' when it says that it is an
 *   organisation of its own, else 'u' (RFC 9989 section 4.7)
 * @report_hosts: (element-type utf8): the mail domains in `rua=`
 * @bad_tag: (nullable): the text of the first part that is wrong
 * @position: where in the record that is, counted from 1, or 0
 * @fixed: the record as it should be written; always valid, and the same if nothing is wrong
 *
 * A policy record taken apart.
 */
typedef struct
{
  gboolean valid;
  gboolean part_ignored;
  gboolean reports_lost;
  gboolean has_no_effect;
  char *policy;
  gboolean strict_dkim;
  gboolean strict_spf;
  char psd;
  GPtrArray *report_hosts;
  char *bad_tag;
  gsize position;
  char *fixed;
} TodokuDmarc;

gboolean     todoku_dmarc_is_record  (const char  *text);
gboolean     todoku_dmarc_looks_like (const char  *text);
TodokuDmarc *todoku_dmarc_parse      (const char  *text);
char        *todoku_dmarc_merge      (char       **records);
char        *todoku_dmarc_add_reports (const char *text,
                                       const char *wanted,
                                       char      **ret_unsent);
void         todoku_dmarc_free       (TodokuDmarc *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuDmarc, todoku_dmarc_free)

G_END_DECLS
