/* SPDX-License-Identifier: GPL-3.0-or-later
 * One record on the page 練習DNS, and how it stands there. Its buttons name actions of the page with
 * the place of the record as their target. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-record.h"

G_BEGIN_DECLS

/**
 * TodokuPracticeState:
 * @TODOKU_PRACTICE_UNKNOWN: it could not be asked
 * @TODOKU_PRACTICE_ABSENT: it is not there
 * @TODOKU_PRACTICE_RIGHT: it stands there as it should
 * @TODOKU_PRACTICE_WRONG: it stands there with a mistake
 *
 * How a record stands in the practice DNS.
 */
typedef enum
{
  TODOKU_PRACTICE_UNKNOWN,
  TODOKU_PRACTICE_ABSENT,
  TODOKU_PRACTICE_RIGHT,
  TODOKU_PRACTICE_WRONG,
} TodokuPracticeState;

#define TODOKU_TYPE_PRACTICE_CARD (todoku_practice_card_get_type ())
G_DECLARE_FINAL_TYPE (TodokuPracticeCard, todoku_practice_card, TODOKU, PRACTICE_CARD, GtkBox)

GtkWidget  *todoku_practice_card_new       (const TodokuRecord *record,
                                            guint               index);
void        todoku_practice_card_set_state (TodokuPracticeCard *self,
                                            TodokuPracticeState state,
                                            const char         *mistake);

G_END_DECLS
