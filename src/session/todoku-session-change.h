/* SPDX-License-Identifier: GPL-3.0-or-later
 * Small changes of what is stored: some facts of one row, whatever else is being done with it.
 */
#pragma once

#include "todoku-runner.h"

G_BEGIN_DECLS

/**
 * TodokuRowChange:
 * @row: a row as it is stored now
 * @data: what was given with the function
 *
 * Changes some facts of a row, on a worker thread.
 *
 * Returns: whether anything changed
 */
typedef gboolean (*TodokuRowChange) (gpointer      row,
                                     gconstpointer data);

gboolean todoku_job_change_row (TodokuJob        *job,
                                TodokuRowChange   change,
                                gconstpointer     data,
                                GError          **error);

void todoku_session_change (TodokuSession   *self,
                            gpointer         object,
                            TodokuRowChange  change,
                            gpointer         data,
                            GDestroyNotify   free_data);

G_END_DECLS
