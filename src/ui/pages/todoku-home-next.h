/* SPDX-License-Identifier: GPL-3.0-or-later
 * The one thing to do next. Main thread only; asks nothing.
 */
#pragma once

#include "todoku-tally.h"

G_BEGIN_DECLS

/**
 * TodokuHomeNext:
 * @title: (nullable): what to do; %NULL when there is nothing
 * @body: (nullable): why, and where
 * @button: (nullable): the verb on the button
 * @action: (nullable): what the button does
 * @target: the id that @action takes, or -1
 * @n_done: how many of the four stages are behind
 * @line: how far it is, and what comes next, in a line
 */
typedef struct
{
  char *title;
  char *body;
  const char *button;
  const char *action;
  gint64 target;
  guint n_done;
  char *line;
} TodokuHomeNext;

TodokuHomeNext *todoku_home_next_find (TodokuSession     *session,
                                       const TodokuTally *tally,
                                       TodokuTallyScope   scope);
void            todoku_home_next_free (TodokuHomeNext    *next);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuHomeNext, todoku_home_next_free)

G_END_DECLS
