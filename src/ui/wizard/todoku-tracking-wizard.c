/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which steps and pages there are, and which of them belongs to a stage; what is done with the
 * whole tracking domain. Main thread only. What runs belongs to the session and goes on when the
 * window is closed.
 */
#include "todoku-config.h"

#include "todoku-tracking-wizard.h"

#include <glib/gi18n-lib.h>

#include "todoku-compat.h"
#include "todoku-domain-name.h"
#include "todoku-edge-step.h"
#include "todoku-host-step.h"
#include "todoku-tracking-done-step.h"
#include "todoku-tracking-end-step.h"
#include "todoku-tracking-batch.h"
#include "todoku-tracking-step.h"
#include "todoku-widget.h"
#include "todoku-wizard-menu.h"
#include "todoku-wizard-subject.h"

#define N_STEPS 3

struct _TodokuTrackingWizard
{
  TodokuWizard parent_instance;

  /* Owned */
  TodokuSession *session;
  TodokuTrackingDomain *tracking;
  GSignalGroup *signals;

  /* (unowned): the pages */
  TodokuWizardStep *host;
  TodokuWizardStep *steps[N_STEPS];
  TodokuWizardStep *certificate;
  TodokuWizardStep *edge;
  TodokuWizardStep *refused;
  TodokuWizardStep *expired;
  TodokuWizardStep *done;
};

G_DEFINE_FINAL_TYPE (TodokuTrackingWizard, todoku_tracking_wizard, TODOKU_TYPE_WIZARD)

static TodokuWizardStep *
find_page (TodokuTrackingWizard *self)
{
  TodokuTrackingStage stage;
  gboolean awaits_cdn;

  if (self->tracking == NULL)
    return self->host;

  stage = todoku_tracking_domain_get_row (self->tracking)->stage;
  awaits_cdn = todoku_tracking_row_awaits_cdn (todoku_tracking_domain_get_row (self->tracking));
  switch (stage)
    {
    case TODOKU_TRACKING_REFUSED:
      return self->refused;
    case TODOKU_TRACKING_EXPIRED:
      return self->expired;
    case TODOKU_TRACKING_COMPLETE:
      return self->done;
    case TODOKU_TRACKING_REQUESTING:
      return awaits_cdn ? self->certificate : self->steps[1];
    case TODOKU_TRACKING_DISTRIBUTING:
      return awaits_cdn ? self->edge : self->steps[2];
    case TODOKU_TRACKING_REGISTERING:
    case TODOKU_TRACKING_STEP1:
    case TODOKU_TRACKING_STEP2:
    case TODOKU_TRACKING_STEP3:
    case TODOKU_TRACKING_REMOVING:
    case TODOKU_TRACKING_REMOVED:
    default:
      return self->steps[todoku_tracking_step_get_number (stage) - 1];
    }
}

/* Before it is registered the choice tells how many steps there will be. */
static void
update_steps (TodokuTrackingWizard *self)
{
  gboolean is_auto = self->tracking != NULL
                       ? todoku_tracking_domain_get_row (self->tracking)->edge ==
                     TODOKU_EDGE_AUTO_SSL
                       : todoku_host_step_get_auto_ssl (TODOKU_HOST_STEP (self->host));

  for (guint i = 1; i < N_STEPS; i++)
    todoku_wizard_set_skipped (TODOKU_WIZARD (self), self->steps[i], is_auto);
}

static void
show_page (TodokuTrackingWizard *self)
{
  TodokuWizardStep *page = find_page (self);

  if (self->tracking != NULL)
    {
      todoku_tracking_end_step_set_tracking (TODOKU_TRACKING_END_STEP (self->refused),
                                             self->tracking);
      todoku_tracking_end_step_set_tracking (TODOKU_TRACKING_END_STEP (self->expired),
                                             self->tracking);
      todoku_tracking_done_step_set_tracking (TODOKU_TRACKING_DONE_STEP (self->done),
                                              self->tracking);
    }
  if (todoku_wizard_get_step (TODOKU_WIZARD (self)) != page)
    todoku_wizard_go (TODOKU_WIZARD (self), page);
}

static void
stage_changed_cb (TodokuTrackingWizard *self)
{
  /* While it is registered anew the page of the old one stays. */
  if (todoku_wizard_step_get_busy (self->expired) || todoku_wizard_step_get_busy (self->refused))
    return;

  if (todoku_tracking_domain_get_row (self->tracking)->stage == TODOKU_TRACKING_REMOVED)
    gtk_window_close (GTK_WINDOW (self));
  else
    show_page (self);
}

static void
edge_changed_cb (TodokuTrackingWizard *self)
{
  if (self->tracking != NULL)
    update_steps (self);
}

static void
operation_changed_cb (TodokuTrackingWizard *self)
{
  TodokuOperation *operation =
    self->tracking != NULL ? todoku_subject_get_operation (self->tracking) : NULL;

  todoku_wizard_set_operation (TODOKU_WIZARD (self), operation);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tracking.remove",
                                 self->tracking != NULL && operation == NULL);
}

static void
set_tracking (TodokuTrackingWizard *self,
              TodokuTrackingDomain *tracking)
{
  g_autoptr(GMenuModel) menu =
    tracking != NULL ? todoku_wizard_menu_new (_("Delete…"), "tracking.remove") : NULL;

  /* The name of one that has gone and could not be registered again stands in the entry. */
  if (tracking == NULL && self->tracking != NULL)
    todoku_host_step_set_host (TODOKU_HOST_STEP (self->host),
                               todoku_subject_get_name (self->tracking));
  g_set_object (&self->tracking, tracking);
  g_signal_group_set_target (self->signals, tracking);
  todoku_wizard_set_menu (TODOKU_WIZARD (self), menu);
  if (tracking != NULL)
    {
      g_autofree char *name =
        todoku_domain_name_to_unicode (todoku_subject_get_name (tracking));

      todoku_wizard_set_subtitle (TODOKU_WIZARD (self), name);
      for (guint i = 0; i < N_STEPS; i++)
        todoku_tracking_step_set_tracking (TODOKU_TRACKING_STEP (self->steps[i]), tracking);
      todoku_edge_step_set_tracking (TODOKU_EDGE_STEP (self->certificate), tracking);
      todoku_edge_step_set_tracking (TODOKU_EDGE_STEP (self->edge), tracking);
      todoku_session_need_company (self->session, tracking);
    }
  operation_changed_cb (self);
  update_steps (self);
  show_page (self);
}

static void
todoku_tracking_wizard_check (TodokuWizard *wizard)
{
  TodokuTrackingWizard *self = TODOKU_TRACKING_WIZARD (wizard);

  todoku_wizard_check_subject (wizard, self->session, self->tracking);
}

static void
todoku_tracking_wizard_request (TodokuWizard *wizard)
{
  TodokuTrackingWizard *self = TODOKU_TRACKING_WIZARD (wizard);
  g_autoptr(GPtrArray) trackings = g_ptr_array_new ();

  g_ptr_array_add (trackings, self->tracking);
  todoku_tracking_batch_request (GTK_WIDGET (self), trackings);
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(TodokuWizard) self = user_data;
  g_autoptr(GError) error = NULL;

  if (todoku_session_remove_finish (TODOKU_SESSION (source), result, &error))
    gtk_window_close (GTK_WINDOW (self));
  else
    todoku_wizard_fail (self, error, "tracking.remove");
}

static void
removal_confirmed_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(TodokuTrackingWizard) self = user_data;

  if (todoku_confirm_finish (result) && self->tracking != NULL)
    todoku_session_remove_async (self->session, self->tracking, NULL, removed_cb,
                                 g_object_ref (self));
}

static void
remove_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  TodokuTrackingWizard *self = TODOKU_TRACKING_WIZARD (widget);
  g_autofree char *name =
    todoku_domain_name_to_unicode (todoku_subject_get_name (self->tracking));
  g_autofree char *heading = g_strdup_printf (_("Delete %s?"), name);

  todoku_confirm_async (widget, heading,
                        todoku_tracking_domain_get_row (self->tracking)->edge ==
                        TODOKU_EDGE_AUTO_SSL
                          ? _("Links in mail that has been sent already stop working.")
                          : _("Links in mail that has been sent already stop working. "
                              "The certificate and the HTTPS delivery made for it are deleted as "
                              "well."),
                        _("Delete"), TRUE, removal_confirmed_cb, g_object_ref (self));
}

static void
todoku_tracking_wizard_dispose (GObject *object)
{
  TodokuTrackingWizard *self = TODOKU_TRACKING_WIZARD (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->tracking);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (todoku_tracking_wizard_parent_class)->dispose (object);
}

static void
todoku_tracking_wizard_class_init (TodokuTrackingWizardClass *klass)
{
  TodokuWizardClass *wizard_class = TODOKU_WIZARD_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_tracking_wizard_dispose;
  wizard_class->check = todoku_tracking_wizard_check;
  wizard_class->request = todoku_tracking_wizard_request;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "tracking.remove", NULL,
                                   remove_action);
}

static void
todoku_tracking_wizard_init (TodokuTrackingWizard *self)
{
  self->signals = g_signal_group_new (TODOKU_TYPE_TRACKING_DOMAIN);
  g_signal_group_connect_swapped (self->signals, "notify::edge-host", G_CALLBACK (stage_changed_cb),
                                  self);
  g_signal_group_connect_swapped (self->signals, "notify::edge", G_CALLBACK (edge_changed_cb),
                                  self);
  g_signal_group_connect_swapped (self->signals, "notify::stage", G_CALLBACK (stage_changed_cb),
                                  self);
  g_signal_group_connect_swapped (self->signals, "notify::operation",
                                  G_CALLBACK (operation_changed_cb), self);
}

static gboolean
has_tracking (GtkWindow *window,
              gpointer   tracking)
{
  return TODOKU_TRACKING_WIZARD (window)->tracking == tracking;
}

/**
 * todoku_tracking_wizard_new:
 * @parent: (nullable): the window that it belongs to
 * @session: the session
 * @tracking: (nullable): a tracking domain to go on with, or %NULL for a new one
 *
 * Returns: (transfer none): the wizard, at the step where the tracking domain stands
 */
TodokuWizard *
todoku_tracking_wizard_new (GtkWindow            *parent,
                            TodokuSession        *session,
                            TodokuTrackingDomain *tracking)
{
  TodokuTrackingWizard *self = g_object_new (TODOKU_TYPE_TRACKING_WIZARD,
                                             "transient-for", parent,
                                             "title", C_("window", "Tracking"),
                                             NULL);
  TodokuWizard *wizard = TODOKU_WIZARD (self);

  self->session = g_object_ref (session);
  todoku_wizard_set_session (TODOKU_WIZARD (self), session);
  self->host = todoku_host_step_new (session);
  for (guint i = 0; i < N_STEPS; i++)
    self->steps[i] = todoku_tracking_step_new (session, i + 1);
  self->certificate = todoku_edge_step_new (session, 2);
  self->edge = todoku_edge_step_new (session, 3);
  self->refused = todoku_tracking_end_step_new (session, TODOKU_TRACKING_REFUSED);
  self->expired = todoku_tracking_end_step_new (session, TODOKU_TRACKING_EXPIRED);
  self->done = todoku_tracking_done_step_new (session);

  todoku_wizard_add_step (wizard, self->steps[0]);
  todoku_wizard_add_page (wizard, self->host);
  todoku_wizard_add_page (wizard, self->refused);
  todoku_wizard_add_step (wizard, self->steps[1]);
  todoku_wizard_add_page (wizard, self->certificate);
  todoku_wizard_add_page (wizard, self->expired);
  todoku_wizard_add_step (wizard, self->steps[2]);
  todoku_wizard_add_page (wizard, self->edge);
  todoku_wizard_add_step (wizard, self->done);
  g_signal_connect_object (self->host, "choice-changed", G_CALLBACK (update_steps), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->host, "registered", G_CALLBACK (set_tracking), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->expired, "registered", G_CALLBACK (set_tracking), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->refused, "registered", G_CALLBACK (set_tracking), self,
                           G_CONNECT_SWAPPED);
  set_tracking (self, tracking);
  /* The first page is in front already, but has not got the focus. */
  todoku_wizard_go (wizard, find_page (self));

  return wizard;
}

/**
 * todoku_tracking_wizard_present:
 * @parent: the main window
 * @session: the session
 * @tracking: (nullable): a tracking domain to go on with, or %NULL for a new one
 *
 * Shows the wizard. One that is open for the same tracking domain, or in which nothing is
 * registered yet, comes to the front instead of a second one: the row may be clicked twice.
 */
void
todoku_tracking_wizard_present (GtkWindow            *parent,
                                TodokuSession        *session,
                                TodokuTrackingDomain *tracking)
{
  GtkWindow *open = todoku_widget_find_window (parent, TODOKU_TYPE_TRACKING_WIZARD, has_tracking,
                                               tracking);

  gtk_window_present (open != NULL
                      ? open
                      : GTK_WINDOW (todoku_tracking_wizard_new (parent, session, tracking)));
}
