/* SPDX-License-Identifier: GPL-3.0-or-later
 * What can be registered but is not advised, such as a name under somebody else's domain, is said
 * and not refused. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-host-step.h"

#include <glib/gi18n-lib.h>

#include "todoku-domain-name.h"
#include "todoku-name-entry.h"
#include "todoku-page-head.h"
#include "todoku-server-choice.h"
#include "todoku-text.h"
#include "todoku-wizard-subject.h"
#include "todoku-wrap-box.h"

struct _TodokuHostStep
{
  TodokuWizardStep parent_instance;

  /* Owned */
  TodokuSession *session;
  char *host;

  /* Template Widgets */
  GtkCheckButton *auto_check;
  GtkWidget *auto_row;
  GtkCheckButton *aws_check;
  GtkWidget *edge_group;
  TodokuNameEntry *entry;
  TodokuServerChoice *server_choice;
  GtkLabel *steps_label;
  GtkWidget *suggestions;
  TodokuWrapBox *suggestions_box;
};

G_DEFINE_FINAL_TYPE (TodokuHostStep, todoku_host_step, TODOKU_TYPE_WIZARD_STEP)

typedef enum
{
  PROP_HOST = 1,
} TodokuHostStepProperty;

static GParamSpec *properties[PROP_HOST + 1];
static guint choice_changed_signal;
static guint registered_signal;

/* What most people take. */
static const char *const prefixes[] = { "url", "link", "click" };

/* The domain itself would do for the eye, but not for DNS. */
static void
refuse_apex (TodokuHostStep *self,
             const char     *typed)
{
  g_autofree char *name = todoku_domain_name_parse (typed, NULL);
  g_autofree char *unicode = todoku_domain_name_to_unicode (name);
  /* Translators: %s is a domain name. */
  g_autofree char *title = g_strdup_printf (_("%s itself cannot be used."), unicode);
  /* Translators: %s is a domain name. */
  g_autofree char *body = g_strdup_printf (_("Put a name in front of it, such as url.%s."),
                                           unicode);

  todoku_name_entry_set_result (self->entry, "fix", title, body);
}

static void
accept_host (TodokuHostStep *self,
             const char     *typed,
             const char     *name)
{
  TodokuSenderDomain *domain = todoku_session_find_domain_above (self->session, name);
  g_autofree char *changes = todoku_name_entry_describe_changes (typed, name);
  g_autofree char *title = todoku_name_entry_describe_name (name);
  g_autofree char *body =
    todoku_text_host_place (name, domain != NULL ? todoku_subject_get_name (domain) : NULL);

  if (changes != NULL)
    {
      g_autofree char *before = g_steal_pointer (&body);

      body = g_strdup_printf (C_("two sentences", "%1$s %2$s"), before, changes);
    }
  todoku_name_entry_set_result (self->entry, domain != NULL ? "note" : "waiting", title, body);
}

static gboolean
can_track (TodokuHostStep *self)
{
  TodokuDeliveryServer *server = todoku_server_choice_get_server (self->server_choice);

  return server == NULL || todoku_session_can_track (self->session, server);
}

/* Where the links are set is said before a name is typed in vain. */
static void
refuse_server (TodokuHostStep *self)
{
  TodokuDeliveryServer *server = todoku_server_choice_get_server (self->server_choice);
  const char *kind = todoku_delivery_server_get_row (server)->kind;
  const char *place = todoku_text_tracking_elsewhere (kind);

  todoku_name_entry_set_result (self->entry, "waiting",
                                _("Here the links are set on the service’s own screen."), place);
}

/* The recommended name that this is, is marked: the action of the names has it as its state. */
static void
take_host (TodokuHostStep *self,
           const char     *name)
{
  g_free (self->host);
  self->host = name != NULL ? todoku_domain_name_to_unicode (name) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOST]);
}

static void
judge_host (TodokuHostStep *self)
{
  const char *typed = todoku_name_entry_get_text (self->entry);
  g_autoptr(GError) error = NULL;
  g_autofree char *name = todoku_session_parse_host (self->session, typed, &error);

  take_host (self, name);
  todoku_wizard_step_set_complete (TODOKU_WIZARD_STEP (self), name != NULL && can_track (self));
  if (!can_track (self))
    refuse_server (self);
  else if (*typed == '\0')
    todoku_name_entry_set_result (self->entry, NULL, NULL, NULL);
  else if (g_error_matches (error, TODOKU_DOMAIN_NAME_ERROR, TODOKU_DOMAIN_NAME_ERROR_APEX))
    refuse_apex (self, typed);
  else if (name == NULL)
    {
      g_autofree char *reason = todoku_text_for_error (error);

      todoku_name_entry_set_result (self->entry, "fix", _("This cannot be registered."), reason);
    }
  else if (todoku_session_find_tracking (self->session, name) != NULL)
    {
      g_autofree char *unicode = todoku_domain_name_to_unicode (name);
      /* Translators: %s is a domain name. */
      g_autofree char *title = g_strdup_printf (_("%s is registered already"), unicode);

      todoku_name_entry_set_result (self->entry, "note", title,
                                    _("Registering opens it where you left it."));
    }
  else
    {
      accept_host (self, typed, name);
    }
}

static void
entry_changed_cb (TodokuHostStep *self)
{
  todoku_wizard_step_set_failure (TODOKU_WIZARD_STEP (self), NULL, NULL);
  if (self->session != NULL)
    judge_host (self);
}

static void
entry_activated_cb (TodokuHostStep *self)
{
  if (todoku_wizard_step_get_complete (TODOKU_WIZARD_STEP (self)))
    gtk_widget_activate_action (GTK_WIDGET (self), "wizard.next", NULL);
}

static void
choice_changed_cb (TodokuHostStep *self)
{
  gtk_label_set_text (self->steps_label,
                      todoku_host_step_get_auto_ssl (self)
                        ? _("Registering creates the records to enter in DNS. They are entered "
                            "and verified once.")
                        : _("Registering creates the records to enter in DNS. Records are entered "
                            "and verified three times."));
  g_signal_emit (self, choice_changed_signal, 0);
}

/* Where it can be had without a CDN, that is the least work and the least to keep up. */
static void
server_changed_cb (TodokuHostStep *self)
{
  TodokuDeliveryServer *server = todoku_server_choice_get_server (self->server_choice);
  gboolean practice = todoku_server_choice_get_practice (self->server_choice);
  gboolean can_auto = server != NULL && todoku_session_can_auto_ssl (self->session, server);
  gboolean usual = can_auto && todoku_session_get_usual_edge (self->session, server) ==
                   TODOKU_EDGE_AUTO_SSL;

  gtk_widget_set_visible (self->edge_group, (!practice || can_auto) && can_track (self));
  gtk_widget_set_visible (self->auto_row, can_auto);
  /* In practice all three steps are what is to be practised, and nothing else is recommended. */
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->auto_row),
                               usual ? _("Recommended · one step · four records · the certificate "
                                         "is renewed by itself")
                                     : _("One step · four records · the certificate is renewed by "
                                         "itself"));
  if (usual)
    gtk_check_button_set_active (self->auto_check, TRUE);
  else if (gtk_check_button_get_active (self->auto_check))
    gtk_check_button_set_active (self->aws_check, TRUE);
  judge_host (self);
  choice_changed_cb (self);
}

static void
suggest_names (TodokuHostStep *self,
               const char     *domain)
{
  gboolean filled_in = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      g_autofree char *name = g_strconcat (prefixes[i], ".", domain, NULL);
      g_autofree char *unicode = todoku_domain_name_to_unicode (name);
      GtkWidget *chip;

      if (todoku_session_find_tracking (self->session, name) != NULL)
        continue;

      chip = gtk_toggle_button_new_with_label (unicode);
      gtk_widget_add_css_class (chip, "chip");
      gtk_widget_set_halign (chip, GTK_ALIGN_START);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (chip), "s", unicode);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (chip), "host.suggest");
      todoku_wrap_box_append (self->suggestions_box, chip);
      if (!filled_in)
        todoku_name_entry_set_text (self->entry, unicode);
      filled_in = TRUE;
    }
  gtk_widget_set_visible (self->suggestions, filled_in);
}

/* A name under the sender's own domain is what mail programs trust most. */
static void
suggest (TodokuHostStep *self)
{
  GListModel *domains = todoku_session_get_domains (self->session);

  for (guint i = 0; i < g_list_model_get_n_items (domains); i++)
    {
      g_autoptr(TodokuSenderDomain) domain = g_list_model_get_item (domains, i);
      TodokuDeliveryServer *server = todoku_subject_get_server (domain);

      if (todoku_sender_domain_get_row (domain)->stage != TODOKU_DOMAIN_VERIFIED)
        continue;

      suggest_names (self, todoku_subject_get_name (domain));
      if (!gtk_widget_get_visible (self->suggestions))
        continue;
      if (server != NULL && todoku_session_can_track (self->session, server))
        todoku_server_choice_set_server (self->server_choice, server);
      return;
    }
}

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  todoku_wizard_step_end_adding (task, TODOKU_SESSION (source), result, FALSE);
}

static void
todoku_host_step_apply (TodokuWizardStep *step,
                        GTask            *task)
{
  TodokuHostStep *self = TODOKU_HOST_STEP (step);
  const char *typed = todoku_name_entry_get_text (self->entry);
  TodokuTrackingDomain *existing = todoku_session_find_tracking (self->session, typed);
  TodokuEdgeKind edge = todoku_host_step_get_auto_ssl (self)             ? TODOKU_EDGE_AUTO_SSL
                        : gtk_check_button_get_active (self->aws_check) ? TODOKU_EDGE_AWS
                                                                        : TODOKU_EDGE_MANUAL;

  if (existing != NULL)
    {
      g_signal_emit (self, registered_signal, 0, existing);
      g_task_return_boolean (task, FALSE);
      g_object_unref (task);
      return;
    }

  todoku_wizard_step_set_busy (step, TRUE);
  todoku_session_add_tracking_async (self->session, typed,
                                     todoku_server_choice_get_server (self->server_choice), edge,
                                     g_task_get_cancellable (task), added_cb, task);
}

static gboolean
todoku_host_step_shown (TodokuWizardStep *step)
{
  return todoku_name_entry_focus (TODOKU_HOST_STEP (step)->entry);
}

static void
todoku_host_step_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  TodokuHostStep *self = TODOKU_HOST_STEP (object);

  switch ((TodokuHostStepProperty) property_id)
    {
    case PROP_HOST:
      g_value_set_string (value, self->host != NULL ? self->host : "");
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
todoku_host_step_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  TodokuHostStep *self = TODOKU_HOST_STEP (object);

  switch ((TodokuHostStepProperty) property_id)
    {
    case PROP_HOST:
      todoku_name_entry_set_text (self->entry, g_value_get_string (value));
      /* Return registers what has been taken. */
      todoku_name_entry_focus (self->entry);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
todoku_host_step_dispose (GObject *object)
{
  TodokuHostStep *self = TODOKU_HOST_STEP (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->host, g_free);

  G_OBJECT_CLASS (todoku_host_step_parent_class)->dispose (object);
}

static void
todoku_host_step_class_init (TodokuHostStepClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TodokuWizardStepClass *step_class = TODOKU_WIZARD_STEP_CLASS (klass);

  object_class->dispose = todoku_host_step_dispose;
  object_class->get_property = todoku_host_step_get_property;
  object_class->set_property = todoku_host_step_set_property;
  step_class->shown = todoku_host_step_shown;
  step_class->apply = todoku_host_step_apply;

  properties[PROP_HOST] =
    g_param_spec_string ("host", NULL, NULL, "",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  gtk_widget_class_install_property_action (widget_class, "host.suggest", "host");

  /**
   * TodokuHostStep::choice-changed:
   *
   * Emitted when somebody else is to provide HTTPS, or may be.
   */
  choice_changed_signal = g_signal_new ("choice-changed", TODOKU_TYPE_HOST_STEP, G_SIGNAL_RUN_LAST,
                                        0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * TodokuHostStep::registered:
   * @tracking: the tracking domain, new or found
   *
   * Emitted when there is a tracking domain to go on with.
   */
  registered_signal = g_signal_new ("registered", TODOKU_TYPE_HOST_STEP, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1,
                                    TODOKU_TYPE_TRACKING_DOMAIN);

  g_type_ensure (TODOKU_TYPE_NAME_ENTRY);
  g_type_ensure (TODOKU_TYPE_PAGE_HEAD);
  g_type_ensure (TODOKU_TYPE_SERVER_CHOICE);
  g_type_ensure (TODOKU_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/todoku-host-step.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuHostStep, auto_check);
  gtk_widget_class_bind_template_child (widget_class, TodokuHostStep, auto_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuHostStep, aws_check);
  gtk_widget_class_bind_template_child (widget_class, TodokuHostStep, edge_group);
  gtk_widget_class_bind_template_child (widget_class, TodokuHostStep, entry);
  gtk_widget_class_bind_template_child (widget_class, TodokuHostStep, server_choice);
  gtk_widget_class_bind_template_child (widget_class, TodokuHostStep, steps_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuHostStep, suggestions);
  gtk_widget_class_bind_template_child (widget_class, TodokuHostStep, suggestions_box);
  gtk_widget_class_bind_template_callback (widget_class, choice_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, server_changed_cb);
}

static void
todoku_host_step_init (TodokuHostStep *self)
{
  g_autofree char *title = todoku_text_step (1);

  gtk_widget_init_template (GTK_WIDGET (self));
  todoku_wizard_step_set_names (TODOKU_WIZARD_STEP (self), title, _("Enter in DNS"),
                                _("Verified"), _("Register"));
}

/**
 * todoku_host_step_new:
 * @session: the session
 *
 * Returns: (transfer floating): the step
 */
TodokuWizardStep *
todoku_host_step_new (TodokuSession *session)
{
  TodokuHostStep *self = g_object_new (TODOKU_TYPE_HOST_STEP, NULL);
  TodokuDeliveryServer *server;

  self->session = g_object_ref (session);
  todoku_server_choice_set_session (self->server_choice, session);
  server = todoku_session_default_tracking_server (session, NULL);
  if (server != NULL)
    todoku_server_choice_set_server (self->server_choice, server);
  suggest (self);
  server_changed_cb (self);

  return TODOKU_WIZARD_STEP (self);
}

/**
 * todoku_host_step_get_auto_ssl:
 * @self: the step
 *
 * Returns: whether the delivery service is to provide HTTPS itself, so that there is one step
 */
gboolean
todoku_host_step_get_auto_ssl (TodokuHostStep *self)
{
  g_return_val_if_fail (TODOKU_IS_HOST_STEP (self), FALSE);

  return gtk_widget_get_visible (self->auto_row) && gtk_check_button_get_active (self->auto_check);
}

/**
 * todoku_host_step_set_host:
 * @self: the step
 * @host: a name in the form of DNS
 *
 * Fills the name in, as if it had been typed.
 */
void
todoku_host_step_set_host (TodokuHostStep *self,
                           const char     *host)
{
  g_autofree char *unicode = todoku_domain_name_to_unicode (host);

  g_return_if_fail (TODOKU_IS_HOST_STEP (self));

  todoku_name_entry_set_text (self->entry, unicode);
}
