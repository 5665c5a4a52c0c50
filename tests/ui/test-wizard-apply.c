/* SPDX-License-Identifier: GPL-3.0-or-later
 * What becomes of a wizard while one of its steps is applied: that takes as long as the test likes,
 * and the window may be closed meanwhile.
 */
#include "todoku-test-ui.h"
#include "todoku-wizard.h"

#define TEST_TYPE_STEP (test_step_get_type ())
G_DECLARE_FINAL_TYPE (TestStep, test_step, TEST, STEP, TodokuWizardStep)

/**
 * TestStep:
 * @task: (owned) (nullable): what applies it, until the test ends that
 * @n_shown: how often it has come to the front
 */
struct _TestStep
{
  TodokuWizardStep parent_instance;

  GTask *task;
  guint n_shown;
};

G_DEFINE_FINAL_TYPE (TestStep, test_step, TODOKU_TYPE_WIZARD_STEP)

static gboolean
test_step_shown (TodokuWizardStep *step)
{
  TEST_STEP (step)->n_shown++;

  return FALSE;
}

static void
test_step_apply (TodokuWizardStep *step,
                 GTask            *task)
{
  g_assert_null (TEST_STEP (step)->task);
  TEST_STEP (step)->task = task;
}

static void
test_step_class_init (TestStepClass *klass)
{
  TodokuWizardStepClass *step_class = TODOKU_WIZARD_STEP_CLASS (klass);

  step_class->shown = test_step_shown;
  step_class->apply = test_step_apply;
}

static void
test_step_init (TestStep *self)
{
  todoku_wizard_step_set_names (TODOKU_WIZARD_STEP (self), "Step", "To do", "Done", "Go");
  todoku_wizard_step_set_complete (TODOKU_WIZARD_STEP (self), TRUE);
}

#define TEST_TYPE_WIZARD (test_wizard_get_type ())
G_DECLARE_FINAL_TYPE (TestWizard, test_wizard, TEST, WIZARD, TodokuWizard)

struct _TestWizard
{
  TodokuWizard parent_instance;
};

G_DEFINE_FINAL_TYPE (TestWizard, test_wizard, TODOKU_TYPE_WIZARD)

static void
test_wizard_class_init (TestWizardClass *klass)
{
}

static void
test_wizard_init (TestWizard *self)
{
}

/**
 * Fixture:
 * @wizard: (nullable): the wizard, until it is gone
 * @steps: (owned): its steps, of which the first is in front
 */
typedef struct
{
  GtkWidget *wizard;
  TestStep *steps[2];
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->wizard = g_object_new (TEST_TYPE_WIZARD, NULL);
  g_object_add_weak_pointer (G_OBJECT (fixture->wizard), (gpointer *) &fixture->wizard);
  for (guint i = 0; i < G_N_ELEMENTS (fixture->steps); i++)
    {
      fixture->steps[i] = g_object_ref_sink (g_object_new (TEST_TYPE_STEP, NULL));
      todoku_wizard_add_step (TODOKU_WIZARD (fixture->wizard),
                              TODOKU_WIZARD_STEP (fixture->steps[i]));
    }
  todoku_wizard_go (TODOKU_WIZARD (fixture->wizard), TODOKU_WIZARD_STEP (fixture->steps[0]));
  gtk_window_present (GTK_WINDOW (fixture->wizard));
  todoku_test_settle (fixture->wizard);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  if (fixture->wizard != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->wizard));
  while (fixture->wizard != NULL)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (fixture->steps); i++)
    g_assert_finalize_object (fixture->steps[i]);
}

/* What was applied leads on to the next step, whose action is the next that is applied. */
static void
test_open (Fixture       *fixture,
           gconstpointer  user_data)
{
  gtk_widget_activate_action (fixture->wizard, "wizard.next", NULL);
  g_assert_nonnull (fixture->steps[0]->task);
  g_task_return_boolean (fixture->steps[0]->task, TRUE);
  g_clear_object (&fixture->steps[0]->task);
  todoku_test_settle (fixture->wizard);
  g_assert_cmpuint (fixture->steps[1]->n_shown, ==, 1);
  g_assert_true (todoku_wizard_get_step (TODOKU_WIZARD (fixture->wizard)) ==
                 TODOKU_WIZARD_STEP (fixture->steps[1]));
}

/* Whoever has closed the window is led nowhere any more, and the wizard goes when it has ended. */
static void
test_closed (Fixture       *fixture,
             gconstpointer  user_data)
{
  gtk_widget_activate_action (fixture->wizard, "wizard.next", NULL);
  gtk_window_destroy (GTK_WINDOW (fixture->wizard));
  g_assert_nonnull (fixture->wizard);
  g_task_return_boolean (fixture->steps[0]->task, TRUE);
  g_clear_object (&fixture->steps[0]->task);
  while (fixture->wizard != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->steps[1]->n_shown, ==, 0);
}

/* Nor is she told what went wrong. */
static void
test_closed_and_failed (Fixture       *fixture,
                        gconstpointer  user_data)
{
  TestStep *step = fixture->steps[0];

  gtk_widget_activate_action (fixture->wizard, "wizard.next", NULL);
  gtk_window_destroy (GTK_WINDOW (fixture->wizard));
  g_task_return_new_error (step->task, TODOKU_ERROR, TODOKU_ERROR_OFFLINE, "No network");
  g_clear_object (&step->task);
  while (fixture->wizard != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (todoku_wizard_step_get_failure (TODOKU_WIZARD_STEP (step)), ==, NULL);
}

int
main (int   argc,
      char *argv[])
{
  todoku_test_ui_init (&argc, &argv);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/ui/wizard-apply/open", test_open);
  ADD ("/ui/wizard-apply/closed", test_closed);
  ADD ("/ui/wizard-apply/closed-and-failed", test_closed_and_failed);

  return g_test_run ();
}
