/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which kind a subject is of. Any thread; no I/O.
 */
#include "todoku-subject-kind.h"

/**
 * todoku_subject_kind_get:
 * @table: the table of a subject
 *
 * Returns: (transfer none) (nullable): its kind; %NULL for what is not registered at a service
 */
const TodokuSubjectKind *
todoku_subject_kind_get (const TodokuTable *table)
{
  if (table == todoku_domain_kind.table)
    return &todoku_domain_kind;

  return table == todoku_link_kind.table ? &todoku_link_kind : NULL;
}
