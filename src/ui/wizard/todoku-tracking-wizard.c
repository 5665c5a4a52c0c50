/* SPDX-License-Identifier: GPL-3.0-or-later
 * The window of one tracking domain. Owns no truth: every stage of the domain has one function here
 * that builds what is shown, and a change of the stage builds it anew. Main thread only. What runs
 * belongs to the session and goes on when the window is closed.
 */
#include "todoku-config.h"

#include "todoku-tracking-wizard.h"

#include <glib/gi18n-lib.h>

#include "todoku-compat.h"
#include "todoku-countdown.h"
#include "todoku-domain-name.h"
#include "todoku-request-window.h"
#include "todoku-step-indicator.h"
#include "todoku-text.h"
#include "todoku-tracking-body.h"

/* An operation that takes longer than this shows a progress line. */
#define PROGRESS_DELAY_MS 200

struct _TodokuTrackingWizard
{
  AdwWindow parent_instance;

  /* Owned References */
  TodokuSession *session;
  TodokuTrackingDomain *tracking;
  GSignalGroup *signals;
  TodokuOperation *operation;
  GCancellable *cancellable;

  guint progress_timer;
  gulong operation_id;
  gboolean registering;
  char *title;
  TodokuCountdown *countdown;

  /* Template Widgets */
  GtkButton *action_button;
  GtkBox *body;
  GtkLabel *check_label;
  GtkLabel *lead_label;
  GtkMenuButton *menu_button;
  GtkProgressBar *progress_bar;
  TodokuStepIndicator *steps;
  GtkLabel *title_label;
  AdwToastOverlay *toasts;
  AdwWindowTitle *window_title;
};

G_DEFINE_FINAL_TYPE (TodokuTrackingWizard, todoku_tracking_wizard, ADW_TYPE_WINDOW)

static void
show_error (TodokuTrackingWizard *self,
            const GError         *error)
{
  g_autofree char *sentence = NULL;
  g_autofree char *escaped = NULL;

  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  sentence = todoku_text_for_error (error);
  escaped = g_markup_escape_text (sentence, -1);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
  todoku_announce (GTK_WIDGET (self), sentence);
}

static int
stage_to_step (TodokuTrackingStage stage)
{
  switch (stage)
    {
    case TODOKU_TRACKING_REQUESTING:
    case TODOKU_TRACKING_STEP2:
    case TODOKU_TRACKING_EXPIRED:
      return 1;
    case TODOKU_TRACKING_DISTRIBUTING:
    case TODOKU_TRACKING_STEP3:
      return 2;
    case TODOKU_TRACKING_COMPLETE:
      return 4;
    case TODOKU_TRACKING_REGISTERING:
    case TODOKU_TRACKING_STEP1:
    case TODOKU_TRACKING_REFUSED:
    case TODOKU_TRACKING_REMOVING:
    case TODOKU_TRACKING_REMOVED:
    default:
      return 0;
    }
}

static void
update_steps (TodokuTrackingWizard *self)
{
  static const char *const words[] = {
    N_("Enter in DNS"), N_("Within 72 hours"), N_("Rewrite"), N_("Set-up complete"),
  };
  TodokuTrackingStage stage = self->tracking != NULL
                              ? todoku_tracking_domain_get_stage (self->tracking)
                              : TODOKU_TRACKING_REGISTERING;
  gboolean failed = stage == TODOKU_TRACKING_EXPIRED || stage == TODOKU_TRACKING_REFUSED;
  int current = stage_to_step (stage);

  for (int i = 0; i < 4; i++)
    {
      g_autofree char *name = i < 3 ? g_strdup_printf ("step%d", i + 1) : g_strdup (_("Complete"));
      const char *word = _(words[i]);
      TodokuStepState state = TODOKU_STEP_LATER;

      if (i < current)
        {
          state = TODOKU_STEP_DONE;
          word = i < 3 ? _("Verified") : _("Set-up complete");
        }
      else if (i == current && failed)
        {
          state = TODOKU_STEP_FAILED;
          word = todoku_text_tracking_stage (stage);
        }
      else if (i == current)
        {
          state = TODOKU_STEP_CURRENT;
        }
      todoku_step_indicator_set (self->steps, i, name, word, state);
    }
}

static void
clear_body (TodokuTrackingWizard *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->body))) != NULL)
    gtk_box_remove (self->body, child);
}

static gboolean
is_stopping (TodokuTrackingWizard *self)
{
  return (self->registering && g_cancellable_is_cancelled (self->cancellable)) ||
         (self->operation != NULL &&
          g_cancellable_is_cancelled (todoku_operation_get_cancellable (self->operation)));
}

static const char *
action_label (TodokuTrackingWizard *self)
{
  if (is_stopping (self))
    return _("Cancelling…");
  if (self->registering || self->operation != NULL)
    return _("Cancel");
  if (self->tracking == NULL)
    return _("Register");

  switch (todoku_tracking_domain_get_stage (self->tracking))
    {
    case TODOKU_TRACKING_STEP1:
    case TODOKU_TRACKING_STEP2:
    case TODOKU_TRACKING_STEP3:
    case TODOKU_TRACKING_REQUESTING:
    case TODOKU_TRACKING_DISTRIBUTING:
      return _("Verify");
    case TODOKU_TRACKING_REGISTERING:
    case TODOKU_TRACKING_COMPLETE:
    case TODOKU_TRACKING_EXPIRED:
    case TODOKU_TRACKING_REFUSED:
    case TODOKU_TRACKING_REMOVING:
    case TODOKU_TRACKING_REMOVED:
    default:
      return NULL;
    }
}

static void
update_actions (TodokuTrackingWizard *self)
{
  const char *label = action_label (self);
  gboolean busy = self->operation != NULL || self->registering;
  gboolean can_cancel = self->operation == NULL ||
                        (todoku_operation_get_can_cancel (self->operation) &&
                         !is_stopping (self));
  gboolean has_records = self->tracking != NULL &&
                         g_list_model_get_n_items (
    todoku_tracking_domain_get_records (self->tracking)) > 0;
  gboolean enabled = label != NULL && (!busy || can_cancel) && !is_stopping (self);

  gtk_widget_set_visible (GTK_WIDGET (self->action_button), label != NULL);
  if (label != NULL)
    gtk_button_set_label (self->action_button, label);
  if (busy)
    gtk_widget_remove_css_class (GTK_WIDGET (self->action_button), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->action_button), "suggested-action");
  if (self->tracking == NULL && !busy)
    enabled = todoku_tracking_body_get_input (self->body, NULL, NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->menu_button), self->tracking != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tracking.apply", enabled);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tracking.check", has_records && !busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tracking.request", has_records);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tracking.remove",
                                 self->tracking != NULL && !busy);
}

static void
input_changed_cb (TodokuTrackingWizard *self)
{
  update_actions (self);
}

/* What a look has found is said in the title, as long as it concerns all records of the step. */
static void
update_title (TodokuTrackingWizard *self)
{
  TodokuOperation *operation =
    self->tracking != NULL ? todoku_tracking_domain_get_operation (self->tracking) : NULL;
  gint64 checked_at =
    self->tracking != NULL ? todoku_tracking_domain_get_checked_at (self->tracking) : 0;
  TodokuTrackingStage stage = self->tracking != NULL
                                ? todoku_tracking_domain_get_stage (self->tracking)
                                : TODOKU_TRACKING_REGISTERING;
  gboolean open = stage == TODOKU_TRACKING_STEP1 || stage == TODOKU_TRACKING_STEP2 ||
                  stage == TODOKU_TRACKING_STEP3;
  g_autofree char *headline =
    open && operation == NULL && checked_at > 0
      ? todoku_text_records_headline (todoku_tracking_domain_get_records (self->tracking))
      : NULL;

  gtk_label_set_text (self->title_label, headline != NULL ? headline : self->title);
  gtk_widget_set_visible (GTK_WIDGET (self->check_label), open && checked_at > 0);
  todoku_countdown_set (self->countdown, NULL, checked_at,
                        open ? todoku_tracking_domain_get_next_check_at (self->tracking) : 0,
                        operation != NULL
                          ? todoku_text_operation (todoku_operation_get_kind (operation))
                          : NULL);
}

static void
rebuild (TodokuTrackingWizard *self)
{
  TodokuTrackingBody body = { .box = self->body, .session = self->session,
                              .tracking = self->tracking };

  clear_body (self);
  todoku_tracking_body_build (&body, G_CALLBACK (input_changed_cb), self);
  g_free (self->title);
  self->title = g_strdup (body.title);
  update_title (self);
  gtk_label_set_text (self->lead_label, body.lead);
  gtk_widget_set_visible (GTK_WIDGET (self->lead_label), body.lead != NULL);
  g_free (body.title);
  g_free (body.lead);

  if (self->tracking != NULL)
    {
      g_autofree char *name =
        todoku_domain_name_to_unicode (todoku_tracking_domain_get_host (self->tracking));

      adw_window_title_set_subtitle (self->window_title, name);
    }
  update_steps (self);
  update_actions (self);
}

static gboolean
progress_delayed_cb (gpointer user_data)
{
  TodokuTrackingWizard *self = user_data;

  self->progress_timer = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), TRUE);

  return G_SOURCE_REMOVE;
}

static void
progress_changed_cb (TodokuTrackingWizard *self)
{
  guint total = todoku_operation_get_n_total (self->operation);

  if (total > 0)
    gtk_progress_bar_set_fraction (self->progress_bar,
                                   (double) todoku_operation_get_n_done (self->operation) / total);
  else
    gtk_progress_bar_pulse (self->progress_bar);
  update_actions (self);
}

static void
set_operation (TodokuTrackingWizard *self,
               TodokuOperation      *operation)
{
  if (self->operation == operation)
    return;

  if (self->operation != NULL)
    g_clear_signal_handler (&self->operation_id, self->operation);
  g_set_object (&self->operation, operation);
  g_clear_handle_id (&self->progress_timer, g_source_remove);

  if (operation != NULL)
    {
      self->operation_id = g_signal_connect_swapped (operation, "notify",
                                                     G_CALLBACK (progress_changed_cb), self);
      self->progress_timer = g_timeout_add (PROGRESS_DELAY_MS, progress_delayed_cb, self);
      gtk_progress_bar_set_fraction (self->progress_bar, 0);
    }
  else
    {
      gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), FALSE);
    }
  update_actions (self);
}

static void
operation_changed_cb (TodokuTrackingWizard *self)
{
  set_operation (self, todoku_tracking_domain_get_operation (self->tracking));
}

static void
stage_changed_cb (TodokuTrackingWizard *self)
{
  if (todoku_tracking_domain_get_stage (self->tracking) == TODOKU_TRACKING_REMOVED)
    gtk_window_close (GTK_WINDOW (self));
  else
    rebuild (self);
}

static void
set_tracking (TodokuTrackingWizard *self,
              TodokuTrackingDomain *tracking)
{
  g_set_object (&self->tracking, tracking);
  g_signal_group_set_target (self->signals, tracking);
  if (tracking != NULL)
    {
      /* The records of a step come a moment after its stage. */
      g_signal_connect_object (todoku_tracking_domain_get_records (tracking), "items-changed",
                               G_CALLBACK (rebuild), self, G_CONNECT_SWAPPED);
      set_operation (self, todoku_tracking_domain_get_operation (tracking));
    }
  rebuild (self);
}

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(TodokuTrackingWizard) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuTrackingDomain) tracking =
    todoku_session_add_tracking_finish (TODOKU_SESSION (source), result, &error);

  self->registering = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), FALSE);
  g_clear_handle_id (&self->progress_timer, g_source_remove);
  if (tracking != NULL)
    set_tracking (self, tracking);
  else
    update_actions (self);
  show_error (self, error);
}

static void
register_host (TodokuTrackingWizard *self)
{
  const char *text;
  TodokuEdgeKind edge;
  TodokuDeliveryServer *server;

  if (!todoku_tracking_body_get_input (self->body, &text, &edge))
    return;

  server = todoku_tracking_body_get_server (self->body);
  self->registering = TRUE;
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->progress_timer = g_timeout_add (PROGRESS_DELAY_MS, progress_delayed_cb, self);
  update_actions (self);
  todoku_session_add_tracking_async (self->session, text, server, edge, self->cancellable, added_cb,
                                     g_object_ref (self));
}

static void
verified_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(TodokuTrackingWizard) self = user_data;
  g_autoptr(GError) error = NULL;

  todoku_session_verify_tracking_finish (TODOKU_SESSION (source), result, NULL, &error);
  show_error (self, error);
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(TodokuTrackingWizard) self = user_data;
  g_autoptr(GError) error = NULL;

  todoku_session_check_tracking_finish (TODOKU_SESSION (source), result, NULL, &error);
  show_error (self, error);
}

static void
apply_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  TodokuTrackingWizard *self = TODOKU_TRACKING_WIZARD (widget);

  if (self->operation != NULL)
    todoku_operation_cancel (self->operation);
  else if (self->registering)
    g_cancellable_cancel (self->cancellable);
  else if (self->tracking == NULL)
    register_host (self);
  else
    {
      todoku_tracking_body_note_pressed (self->tracking);
      todoku_session_verify_tracking_async (self->session, self->tracking, NULL, verified_cb,
                                            g_object_ref (self));
    }
  update_actions (self);
}

static void
check_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  TodokuTrackingWizard *self = TODOKU_TRACKING_WIZARD (widget);

  todoku_session_check_tracking_async (self->session, self->tracking, NULL, checked_cb,
                                       g_object_ref (self));
}

static void
request_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  TodokuTrackingWizard *self = TODOKU_TRACKING_WIZARD (widget);
  TodokuRequestWindow *window =
    todoku_request_window_new (GTK_WINDOW (self), todoku_tracking_domain_get_host (self->tracking));
  GListModel *records = todoku_tracking_domain_get_records (self->tracking);
  TodokuTrackingStage stage = todoku_tracking_domain_get_stage (self->tracking);

  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, i);
      const TodokuRecord *record = todoku_record_item_get_record (item);
      gboolean rewritten = stage == TODOKU_TRACKING_STEP3 &&
                           record->purpose == TODOKU_RECORD_PURPOSE_TRACKING;

      todoku_request_window_add (window, item, NULL,
                                 rewritten
                                 ? todoku_tracking_domain_get_original_target (self->tracking)
                                 : NULL);
    }
  if (stage == TODOKU_TRACKING_STEP2)
    todoku_request_window_set_deadline (window,
                                        todoku_tracking_domain_get_deadline (self->tracking) -
                                        todoku_tracking_domain_get_clock_offset (self->tracking));
  gtk_window_present (GTK_WINDOW (window));
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(TodokuTrackingWizard) self = user_data;
  g_autoptr(GError) error = NULL;

  if (todoku_session_remove_tracking_finish (TODOKU_SESSION (source), result, &error))
    gtk_window_close (GTK_WINDOW (self));
  show_error (self, error);
}

static void
removal_confirmed_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(TodokuTrackingWizard) self = user_data;

  if (todoku_confirm_finish (result))
    todoku_session_remove_tracking_async (self->session, self->tracking, NULL, removed_cb,
                                          g_object_ref (self));
}

static void
remove_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  TodokuTrackingWizard *self = TODOKU_TRACKING_WIZARD (widget);
  g_autofree char *heading =
    g_strdup_printf (_("Delete %s?"), todoku_tracking_domain_get_host (self->tracking));

  todoku_confirm_async (widget, heading,
                        _("Links in mail that has been sent already stop working. "
                          "The certificate and the HTTPS delivery made for it are deleted as "
                          "well."),
                        _("Delete"), TRUE, removal_confirmed_cb, g_object_ref (self));
}

static void
re_registered_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(TodokuTrackingWizard) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuTrackingDomain) tracking =
    todoku_session_add_tracking_finish (TODOKU_SESSION (source), result, &error);

  self->registering = FALSE;
  if (tracking != NULL)
    set_tracking (self, tracking);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
expired_removed_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(TodokuTrackingWizard) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *host = g_strdup (todoku_tracking_domain_get_host (self->tracking));
  g_autoptr(TodokuDeliveryServer) server =
    g_object_ref (todoku_tracking_domain_get_server (self->tracking));
  TodokuEdgeKind edge = todoku_tracking_domain_get_edge (self->tracking);

  if (!todoku_session_remove_tracking_finish (TODOKU_SESSION (source), result, &error))
    {
      self->registering = FALSE;
      rebuild (self);
      show_error (self, error);
      return;
    }

  todoku_session_add_tracking_async (self->session, host, server, edge, NULL, re_registered_cb,
                                     g_object_ref (self));
}

static void
re_register_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  TodokuTrackingWizard *self = TODOKU_TRACKING_WIZARD (widget);

  /* The window stays while the domain goes and comes back, so its stage is not followed meanwhile.
   */
  self->registering = TRUE;
  g_signal_group_set_target (self->signals, NULL);
  update_actions (self);
  todoku_session_remove_tracking_async (self->session, self->tracking, NULL, expired_removed_cb,
                                        g_object_ref (self));
}

static void
edge_set_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(TodokuTrackingWizard) self = user_data;
  g_autoptr(GError) error = NULL;

  todoku_session_set_tracking_edge_finish (TODOKU_SESSION (source), result, &error);
  show_error (self, error);
}

static void
set_edge_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  TodokuTrackingWizard *self = TODOKU_TRACKING_WIZARD (widget);
  const char *host, *value, *edge_host;

  todoku_tracking_body_get_edge_input (self->body, &host, &value, &edge_host);
  todoku_session_set_tracking_edge_async (self->session, self->tracking, host, value, edge_host,
                                          NULL, edge_set_cb, g_object_ref (self));
}

static void
copy_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TodokuTrackingWizard *self = TODOKU_TRACKING_WIZARD (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          g_variant_get_string (parameter, NULL));
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Copied")));
  todoku_announce (widget, _("Copied"));
}

static void
todoku_tracking_wizard_dispose (GObject *object)
{
  TodokuTrackingWizard *self = TODOKU_TRACKING_WIZARD (object);

  g_clear_handle_id (&self->progress_timer, g_source_remove);
  if (self->operation != NULL)
    g_clear_signal_handler (&self->operation_id, self->operation);
  g_clear_object (&self->operation);
  g_clear_object (&self->signals);
  g_clear_object (&self->countdown);
  g_clear_pointer (&self->title, g_free);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->tracking);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (todoku_tracking_wizard_parent_class)->dispose (object);
}

static void
todoku_tracking_wizard_class_init (TodokuTrackingWizardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_tracking_wizard_dispose;

  g_type_ensure (TODOKU_TYPE_STEP_INDICATOR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/"
                                               "todoku-tracking-wizard.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingWizard, action_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingWizard, body);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingWizard, check_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingWizard, lead_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingWizard, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingWizard, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingWizard, steps);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingWizard, title_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingWizard, toasts);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingWizard, window_title);

  gtk_widget_class_install_action (widget_class, "tracking.apply", NULL, apply_action);
  gtk_widget_class_install_action (widget_class, "tracking.check", NULL, check_action);
  gtk_widget_class_install_action (widget_class, "tracking.copy", "s", copy_action);
  gtk_widget_class_install_action (widget_class, "tracking.re-register", NULL, re_register_action);
  gtk_widget_class_install_action (widget_class, "tracking.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "tracking.request", NULL, request_action);
  gtk_widget_class_install_action (widget_class, "tracking.set-edge", NULL, set_edge_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "tracking.apply", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "tracking.check", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK,
                                       "tracking.request", NULL);
}

static void
todoku_tracking_wizard_init (TodokuTrackingWizard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->countdown = todoku_countdown_new (self->check_label);
  self->signals = g_signal_group_new (TODOKU_TYPE_TRACKING_DOMAIN);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (update_title), self);
  g_signal_group_connect_swapped (self->signals, "notify::stage", G_CALLBACK (stage_changed_cb),
                                  self);
  g_signal_group_connect_swapped (self->signals, "notify::operation",
                                  G_CALLBACK (operation_changed_cb), self);
}

/**
 * todoku_tracking_wizard_new:
 * @parent: the window that it belongs to
 * @session: the session
 * @tracking: (nullable): a tracking domain to go on with, or %NULL for a new one
 *
 * Returns: (transfer floating): the window
 */
TodokuTrackingWizard *
todoku_tracking_wizard_new (GtkWindow            *parent,
                            TodokuSession        *session,
                            TodokuTrackingDomain *tracking)
{
  TodokuTrackingWizard *self = g_object_new (TODOKU_TYPE_TRACKING_WIZARD,
                                             "transient-for", parent,
                                             NULL);

  self->session = g_object_ref (session);
  set_tracking (self, tracking);

  return self;
}
