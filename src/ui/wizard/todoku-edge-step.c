/* SPDX-License-Identifier: GPL-3.0-or-later
 * In step 2 the record of the certificate can be entered before the CDN has a host name; in step 3
 * the host name is all that is missing. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-edge-step.h"

#include <glib/gi18n-lib.h>

#include "todoku-domain-name.h"
#include "todoku-notice.h"
#include "todoku-page-head.h"
#include "todoku-text.h"
#include "todoku-widget.h"

struct _TodokuEdgeStep
{
  TodokuWizardStep parent_instance;

  /* Owned */
  TodokuSession *session;
  TodokuTrackingDomain *tracking;

  guint number;

  /* Template Widgets */
  AdwEntryRow *edge_row;
  TodokuPageHead *head;
  AdwEntryRow *host_row;
  GtkWidget *later_label;
  TodokuNotice *result_notice;
  AdwEntryRow *value_row;
};

G_DEFINE_FINAL_TYPE (TodokuEdgeStep, todoku_edge_step, TODOKU_TYPE_WIZARD_STEP)

static const char *
get_typed (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* Returns whether the row is empty or holds a name; what is wrong goes to @ret_reason. */
static gboolean
judge_row (AdwEntryRow  *row,
           char        **ret_reason)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  gboolean is_wrong;

  if (*get_typed (row) != '\0')
    name = todoku_domain_name_parse (get_typed (row), &error);
  is_wrong = error != NULL;
  todoku_widget_add_class (GTK_WIDGET (row), "error", is_wrong);
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
                               is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE
                                        : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  if (is_wrong && *ret_reason == NULL)
    *ret_reason = todoku_text_for_error (error);

  return !is_wrong;
}

static void
entry_changed_cb (TodokuEdgeStep *self)
{
  g_autofree char *reason = NULL;
  gboolean right = judge_row (self->host_row, &reason);
  gboolean has_host = *get_typed (self->host_row) != '\0';
  gboolean has_value = *get_typed (self->value_row) != '\0';
  gboolean has_edge = *get_typed (self->edge_row) != '\0';

  right = judge_row (self->value_row, &reason) && right;
  right = judge_row (self->edge_row, &reason) && right;
  todoku_wizard_step_set_failure (TODOKU_WIZARD_STEP (self), NULL, NULL);
  todoku_wizard_step_set_complete (TODOKU_WIZARD_STEP (self),
                                   right && has_host == has_value && (has_host || has_edge));
  gtk_widget_set_visible (GTK_WIDGET (self->result_notice), reason != NULL);
  if (reason != NULL)
    todoku_notice_set (self->result_notice, "fix", "dialog-warning-symbolic",
                       _("This cannot be saved."), reason);
}

/* Enter goes to the next field, and from the last one on. */
static void
entry_activated_cb (TodokuEdgeStep *self)
{
  if (todoku_wizard_step_get_complete (TODOKU_WIZARD_STEP (self)))
    gtk_widget_activate_action (GTK_WIDGET (self), "wizard.next", NULL);
  else
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
edge_set_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!todoku_session_set_tracking_edge_finish (TODOKU_SESSION (source), result, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, FALSE);
}

static void
todoku_edge_step_apply (TodokuWizardStep *step,
                        GTask            *task)
{
  TodokuEdgeStep *self = TODOKU_EDGE_STEP (step);

  todoku_session_set_tracking_edge_async (self->session, self->tracking,
                                          get_typed (self->host_row), get_typed (self->value_row),
                                          get_typed (self->edge_row),
                                          g_task_get_cancellable (task), edge_set_cb, task);
}

static gboolean
todoku_edge_step_shown (TodokuWizardStep *step)
{
  TodokuEdgeStep *self = TODOKU_EDGE_STEP (step);

  return gtk_widget_grab_focus (GTK_WIDGET (self->number == 2 ? self->host_row : self->edge_row));
}

static void
busy_changed_cb (TodokuEdgeStep *self)
{
  todoku_wizard_step_set_busy (TODOKU_WIZARD_STEP (self),
                               todoku_subject_get_operation (self->tracking) != NULL);
}

static void
todoku_edge_step_dispose (GObject *object)
{
  TodokuEdgeStep *self = TODOKU_EDGE_STEP (object);

  g_clear_object (&self->tracking);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (todoku_edge_step_parent_class)->dispose (object);
}

static void
todoku_edge_step_class_init (TodokuEdgeStepClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TodokuWizardStepClass *step_class = TODOKU_WIZARD_STEP_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_edge_step_dispose;
  step_class->shown = todoku_edge_step_shown;
  step_class->apply = todoku_edge_step_apply;

  g_type_ensure (TODOKU_TYPE_NOTICE);
  g_type_ensure (TODOKU_TYPE_PAGE_HEAD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/todoku-edge-step.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuEdgeStep, edge_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuEdgeStep, head);
  gtk_widget_class_bind_template_child (widget_class, TodokuEdgeStep, host_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuEdgeStep, later_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuEdgeStep, result_notice);
  gtk_widget_class_bind_template_child (widget_class, TodokuEdgeStep, value_row);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
}

static void
todoku_edge_step_init (TodokuEdgeStep *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * todoku_edge_step_new:
 * @session: the session
 * @number: in which of the three steps: 2 or 3
 *
 * Returns: (transfer floating): the page, without a tracking domain
 */
TodokuWizardStep *
todoku_edge_step_new (TodokuSession *session,
                      guint          number)
{
  TodokuEdgeStep *self = g_object_new (TODOKU_TYPE_EDGE_STEP, NULL);
  g_autofree char *title = todoku_text_step (number);

  self->session = g_object_ref (session);
  self->number = number;
  if (number == 2)
    {
      todoku_wizard_step_set_names (TODOKU_WIZARD_STEP (self), title, _("Certificate"),
                                    _("Verified"), _("Save"));
      todoku_page_head_set_title (self->head, _("Certificate"));
      todoku_page_head_set_subtitle (self->head,
                                     _("Request a certificate for this host at your CDN, and type "
                                       "here what the CDN shows for the validation by DNS."));
    }
  else
    {
      todoku_wizard_step_set_names (TODOKU_WIZARD_STEP (self), title, _("Rewrite"),
                                    _("Verified"), _("Save"));
      todoku_page_head_set_title (self->head, _("Host Name of the CDN"));
      todoku_page_head_set_subtitle (self->head,
                                     _("Set up the delivery of this host at your CDN with the "
                                       "certificate, and type the host name that the CDN gives."));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->host_row), number == 2);
  gtk_widget_set_visible (GTK_WIDGET (self->value_row), number == 2);
  gtk_widget_set_visible (self->later_label, number == 2);

  return TODOKU_WIZARD_STEP (self);
}

/**
 * todoku_edge_step_set_tracking:
 * @self: the page
 * @tracking: the tracking domain
 *
 * Sets whose CDN it is.
 */
void
todoku_edge_step_set_tracking (TodokuEdgeStep       *self,
                               TodokuTrackingDomain *tracking)
{
  g_return_if_fail (TODOKU_IS_EDGE_STEP (self));

  g_set_object (&self->tracking, tracking);
  g_signal_connect_object (tracking, "notify::operation", G_CALLBACK (busy_changed_cb), self,
                           G_CONNECT_SWAPPED);
  busy_changed_cb (self);
}
