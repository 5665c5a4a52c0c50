/* SPDX-License-Identifier: GPL-3.0-or-later
 * A record as the screen of a DNS company wants it typed, beside the values as they are. Pure; main
 * thread only.
 */
#pragma once

#include "todoku-record-item.h"
#include "todoku-text.h"
#include "todoku-typed-form.h"

G_BEGIN_DECLS

/**
 * TodokuTyped:
 * @host: what goes into the field for HOST
 * @value: what goes into the field for VALUE
 * @other_host: (nullable): the same for the other reading of a name that may mean two
 * @host_hint: (nullable): what the screen adds by itself, as a sentence
 * @zone: the apex of the zone that holds the record
 * @priority: what goes into the field for the priority, or -1 when there is none
 * @problems: what the screen refuses
 * @company: (nullable): the company; %NULL for raw values
 * @fields: the same for the sentences of text/; points into this
 *
 * How one record is typed.
 */
typedef struct
{
  char *host;
  char *value;
  char *other_host;
  char *host_hint;
  char *zone;
  int priority;
  TodokuTypedProblem problems;
  const TodokuDnsCompany *company;
  TodokuTextFields fields;
} TodokuTyped;

TodokuTyped *todoku_typed_new          (TodokuRecordItem *item,
                                        const char       *company,
                                        gboolean          raw);
void         todoku_typed_free         (TodokuTyped      *self);
char        *todoku_typed_to_row       (const TodokuTyped  *self,
                                        const TodokuRecord *record);
char        *todoku_typed_list_to_text (GListModel       *items,
                                        const char       *company,
                                        gboolean          raw);
char        *todoku_typed_find_zone    (TodokuRecordItem *item);
const char  *todoku_typed_company_text (const char       *company,
                                        TodokuDnsCompanyText text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuTyped, todoku_typed_free)

G_END_DECLS
