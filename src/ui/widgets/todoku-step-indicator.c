/* SPDX-License-Identifier: GPL-3.0-or-later
 * Built in code because the number of steps differs. It is a list with positions for a screen
 * reader. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-step-indicator.h"

#include <glib/gi18n-lib.h>

/**
 * Step:
 * @box: (unowned): the column
 * @before: (unowned): the half line at the left
 * @after: (unowned): the half line at the right
 * @disc: (unowned): the disc
 * @number: (unowned): its number
 * @icon: (unowned): its icon, when it has one instead
 * @title: (unowned): the name of the step
 * @word: (unowned): its state in a word
 * @state: how it stands
 */
typedef struct
{
  GtkWidget *box;
  GtkWidget *before;
  GtkWidget *after;
  GtkWidget *disc;
  GtkWidget *number;
  GtkWidget *icon;
  GtkWidget *title;
  GtkWidget *word;
  TodokuStepState state;
} Step;

struct _TodokuStepIndicator
{
  GtkBox parent_instance;

  GArray *steps;
};

G_DEFINE_FINAL_TYPE (TodokuStepIndicator, todoku_step_indicator, GTK_TYPE_BOX)

static const char *const state_classes[] = {
  [TODOKU_STEP_LATER] = "later",
  [TODOKU_STEP_CURRENT] = "current",
  [TODOKU_STEP_DONE] = "done",
  [TODOKU_STEP_FAILED] = "failed",
};

static void
set_class (GtkWidget  *widget,
           const char *name,
           gboolean    on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static GtkWidget *
make_line (void)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_hexpand (line, TRUE);
  gtk_widget_set_valign (line, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (line, "step-line");

  return line;
}

static GtkWidget *
make_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (label, "secondary");
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

static void
add_step (TodokuStepIndicator *self)
{
  Step step = { NULL };
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *number = g_strdup_printf ("%u", self->steps->len + 1);

  step.box = g_object_new (GTK_TYPE_BOX,
                           "orientation", GTK_ORIENTATION_VERTICAL,
                           "spacing", 2,
                           "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM,
                           NULL);
  step.before = make_line ();
  step.after = make_line ();
  step.disc = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (step.disc, "step-disc");
  gtk_widget_set_halign (step.disc, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (step.disc, GTK_ALIGN_CENTER);
  step.number = gtk_label_new (number);
  gtk_widget_set_hexpand (step.number, TRUE);
  gtk_widget_set_hexpand (step.disc, FALSE);
  step.icon = g_object_new (GTK_TYPE_IMAGE,
                            "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                            "hexpand", TRUE,
                            NULL);
  gtk_box_append (GTK_BOX (step.disc), step.number);
  gtk_box_append (GTK_BOX (step.disc), step.icon);
  step.title = make_label (NULL);
  step.word = make_label ("caption");
  gtk_widget_add_css_class (step.word, "step-word");

  gtk_box_append (GTK_BOX (row), step.before);
  gtk_box_append (GTK_BOX (row), step.disc);
  gtk_box_append (GTK_BOX (row), step.after);
  gtk_box_append (GTK_BOX (step.box), row);
  gtk_box_append (GTK_BOX (step.box), step.title);
  gtk_box_append (GTK_BOX (step.box), step.word);
  gtk_box_append (GTK_BOX (self), step.box);
  g_array_append_val (self->steps, step);
}

static void
update_rail (TodokuStepIndicator *self)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      const Step *step = &g_array_index (self->steps, Step, i);
      gboolean previous_done =
        i > 0 && g_array_index (self->steps, Step, i - 1).state == TODOKU_STEP_DONE;
      gboolean done = step->state == TODOKU_STEP_DONE, failed = step->state == TODOKU_STEP_FAILED;

      set_class (step->before, "none", i == 0);
      set_class (step->after, "none", i == self->steps->len - 1);
      set_class (step->before, "done", previous_done);
      set_class (step->after, "done", done);
      for (guint j = 0; j < G_N_ELEMENTS (state_classes); j++)
        set_class (step->disc, state_classes[j], j == step->state);
      gtk_image_set_from_icon_name (GTK_IMAGE (step->icon), failed ? "dialog-warning-symbolic"
                                                                   : "object-select-symbolic");
      gtk_widget_set_visible (step->icon, done || failed);
      gtk_widget_set_visible (step->number, !done && !failed);
      set_class (step->title, "heading", step->state == TODOKU_STEP_CURRENT || failed);
      set_class (step->title, "secondary", step->state != TODOKU_STEP_CURRENT && !failed);
      set_class (step->word, "failed", failed);
      gtk_accessible_update_relation (GTK_ACCESSIBLE (step->box),
                                      GTK_ACCESSIBLE_RELATION_POS_IN_SET, (int) i + 1,
                                      GTK_ACCESSIBLE_RELATION_SET_SIZE, (int) self->steps->len,
                                      -1);
    }
}

static void
todoku_step_indicator_finalize (GObject *object)
{
  TodokuStepIndicator *self = TODOKU_STEP_INDICATOR (object);

  g_clear_pointer (&self->steps, g_array_unref);

  G_OBJECT_CLASS (todoku_step_indicator_parent_class)->finalize (object);
}

static void
todoku_step_indicator_class_init (TodokuStepIndicatorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = todoku_step_indicator_finalize;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_LIST);
}

static void
todoku_step_indicator_init (TodokuStepIndicator *self)
{
  self->steps = g_array_new (FALSE, TRUE, sizeof (Step));
  gtk_box_set_homogeneous (GTK_BOX (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Steps"), -1);
}

/**
 * todoku_step_indicator_new:
 *
 * Returns: (transfer floating): an indicator without steps
 */
GtkWidget *
todoku_step_indicator_new (void)
{
  return g_object_new (TODOKU_TYPE_STEP_INDICATOR, NULL);
}

/**
 * todoku_step_indicator_set:
 * @self: the indicator
 * @position: which step, from 0; missing ones are added
 * @title: its name
 * @word: its state in a word
 * @state: how it stands
 *
 * Describes one step.
 */
void
todoku_step_indicator_set (TodokuStepIndicator *self,
                           guint                position,
                           const char          *title,
                           const char          *word,
                           TodokuStepState      state)
{
  g_autofree char *name = NULL;
  Step *step;

  g_return_if_fail (TODOKU_IS_STEP_INDICATOR (self));

  while (self->steps->len <= position)
    add_step (self);
  step = &g_array_index (self->steps, Step, position);
  step->state = state;
  gtk_label_set_text (GTK_LABEL (step->title), title);
  gtk_label_set_text (GTK_LABEL (step->word), word);
  /* Translators: A step of a wizard and its state: "Records, enter in DNS". */
  name = g_strdup_printf (_("%1$s, %2$s"), title, word);
  gtk_accessible_update_property (GTK_ACCESSIBLE (step->box), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (step->box), GTK_ACCESSIBLE_STATE_SELECTED,
                               state == TODOKU_STEP_CURRENT || state == TODOKU_STEP_FAILED, -1);
  update_rail (self);
}

/**
 * todoku_step_indicator_trim:
 * @self: the indicator
 * @n_steps: how many steps there are
 *
 * Removes the steps beyond @n_steps.
 */
void
todoku_step_indicator_trim (TodokuStepIndicator *self,
                            guint                n_steps)
{
  g_return_if_fail (TODOKU_IS_STEP_INDICATOR (self));

  while (self->steps->len > n_steps)
    {
      gtk_box_remove (GTK_BOX (self), g_array_index (self->steps, Step, self->steps->len - 1).box);
      g_array_set_size (self->steps, self->steps->len - 1);
    }
  update_rail (self);
}
