/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which page of a wizard belongs to which step, which comes next, and how the rail shows them. It
 * owns the order, not the steps, and knows nothing of the window. Main thread only.
 */
#include "todoku-wizard-pages.h"

/**
 * todoku_wizard_pages_new:
 *
 * Returns: (transfer full) (element-type TodokuWizardPage): no pages yet
 */
GArray *
todoku_wizard_pages_new (void)
{
  return g_array_new (FALSE, TRUE, sizeof (TodokuWizardPage));
}

/**
 * todoku_wizard_pages_get:
 * @pages: (element-type TodokuWizardPage): the pages
 * @index: which of them
 *
 * Returns: (transfer none): the page
 */
const TodokuWizardPage *
todoku_wizard_pages_get (GArray *pages,
                         guint   index)
{
  return &g_array_index (pages, TodokuWizardPage, index);
}

/**
 * todoku_wizard_pages_get_last_position:
 * @pages: (element-type TodokuWizardPage): the pages, one at least
 *
 * Returns: the position of the last step
 */
guint
todoku_wizard_pages_get_last_position (GArray *pages)
{
  return todoku_wizard_pages_get (pages, pages->len - 1)->position;
}

/**
 * todoku_wizard_pages_is_last:
 * @pages: (element-type TodokuWizardPage): the pages
 * @index: one of them
 *
 * Returns: whether it belongs to the last step
 */
gboolean
todoku_wizard_pages_is_last (GArray *pages,
                             guint   index)
{
  return todoku_wizard_pages_get (pages, index)->position ==
         todoku_wizard_pages_get_last_position (pages);
}

/**
 * todoku_wizard_pages_find_next:
 * @pages: (element-type TodokuWizardPage): the pages
 * @index: one of them
 *
 * Returns: (transfer none) (nullable): what comes after it and is not left out
 */
TodokuWizardStep *
todoku_wizard_pages_find_next (GArray *pages,
                               guint   index)
{
  for (guint i = index + 1; i < pages->len; i++)
    if (!todoku_wizard_pages_get (pages, i)->skipped)
      return todoku_wizard_pages_get (pages, i)->step;

  return NULL;
}

/**
 * todoku_wizard_pages_set_skipped:
 * @pages: (element-type TodokuWizardPage): the pages
 * @step: what one of them shows
 * @skipped: whether its step is left out
 *
 * Leaves a step out with all of its pages, or takes it in again.
 */
void
todoku_wizard_pages_set_skipped (GArray           *pages,
                                 TodokuWizardStep *step,
                                 gboolean          skipped)
{
  for (guint i = 0; i < pages->len; i++)
    for (guint j = 0; todoku_wizard_pages_get (pages, i)->step == step && j < pages->len; j++)
      if (todoku_wizard_pages_get (pages, j)->position ==
          todoku_wizard_pages_get (pages, i)->position)
        g_array_index (pages, TodokuWizardPage, j).skipped = skipped;
}

/* Of several pages the one in front names the step, and else the first. */
static gboolean
names_step (GArray *pages,
            guint   index,
            guint   current)
{
  guint position = todoku_wizard_pages_get (pages, index)->position;

  if (position == todoku_wizard_pages_get (pages, current)->position)
    return index == current;

  return index == 0 || todoku_wizard_pages_get (pages, index - 1)->position != position;
}

/**
 * todoku_wizard_pages_show:
 * @pages: (element-type TodokuWizardPage): the pages
 * @current: the one in front
 * @rail: where to show the steps
 *
 * Shows which steps are done, which one is in front, and which come later.
 */
void
todoku_wizard_pages_show (GArray              *pages,
                          guint                current,
                          TodokuStepIndicator *rail)
{
  guint front = todoku_wizard_pages_get (pages, current)->position;
  guint place = 0;

  for (guint i = 0; i < pages->len; i++)
    {
      const TodokuWizardPage *page = todoku_wizard_pages_get (pages, i);
      gboolean done = page->position < front ||
                      (page->position == front && todoku_wizard_pages_is_last (pages, current));
      TodokuStepState state = TODOKU_STEP_LATER;

      if (page->skipped || !names_step (pages, i, current))
        continue;

      if (done)
        state = TODOKU_STEP_DONE;
      else if (page->position == front)
        state = todoku_wizard_step_get_failed (page->step) ? TODOKU_STEP_FAILED
                                                           : TODOKU_STEP_CURRENT;
      todoku_step_indicator_set (rail, place++, todoku_wizard_step_get_title (page->step),
                                 done ? todoku_wizard_step_get_done_word (page->step)
                                      : todoku_wizard_step_get_word (page->step), state);
    }
  todoku_step_indicator_trim (rail, place);
}
