/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where one stands in a wizard: numbered discs with lines between. Done, current, later and failed
 * differ by shape and word. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_STEP_INDICATOR (todoku_step_indicator_get_type ())
G_DECLARE_FINAL_TYPE (TodokuStepIndicator, todoku_step_indicator, TODOKU, STEP_INDICATOR, GtkBox)

/**
 * TodokuStepState:
 *
 * How a step stands.
 */
typedef enum
{
  TODOKU_STEP_LATER,
  TODOKU_STEP_CURRENT,
  TODOKU_STEP_DONE,
  TODOKU_STEP_FAILED,
} TodokuStepState;

GtkWidget *todoku_step_indicator_new   (void);
void       todoku_step_indicator_set   (TodokuStepIndicator *self,
                                        guint                position,
                                        const char          *title,
                                        const char          *word,
                                        TodokuStepState      state);
void       todoku_step_indicator_trim  (TodokuStepIndicator *self,
                                        guint                n_steps);

G_END_DECLS
