/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the stories of a delivery domain share.
 */
#pragma once

#include "todoku-facts.h"
#include "todoku-register.h"
#include "todoku-runner.h"

G_BEGIN_DECLS

/**
 * TodokuDomainChange:
 * @row: the row as it is stored now
 * @data: what was given with the function
 *
 * Changes some facts of a row.
 *
 * Returns: whether anything changed
 */
typedef gboolean (*TodokuDomainChange) (TodokuDomainRow *row,
                                        gconstpointer    data);

void todoku_session_change_domain (TodokuSession      *self,
                                   TodokuSenderDomain *domain,
                                   TodokuDomainChange  change,
                                   gpointer            data,
                                   GDestroyNotify      free_data);

G_END_DECLS
