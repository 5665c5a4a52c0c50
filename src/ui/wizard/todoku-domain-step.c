/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is typed is made into a name at once and shown before anything is sent, or refused with the
 * reason. Emits "registered" with the domain, or "named" where the service has no API, so that the
 * records come from a person; and "server-chosen" whenever that may be another one. Main thread
 * only.
 */
#include "todoku-config.h"

#include "todoku-domain-step.h"

#include <glib/gi18n-lib.h>

#include "todoku-domain-name.h"
#include "todoku-name-entry.h"
#include "todoku-page-head.h"
#include "todoku-server-choice.h"
#include "todoku-text.h"
#include "todoku-wizard-subject.h"

struct _TodokuDomainStep
{
  TodokuWizardStep parent_instance;

  /* Owned */
  TodokuSession *session;

  /* Template Widgets */
  GtkLabel *after_label;
  TodokuNameEntry *entry;
  TodokuServerChoice *server_choice;
};

G_DEFINE_FINAL_TYPE (TodokuDomainStep, todoku_domain_step, TODOKU_TYPE_WIZARD_STEP)

static guint named_signal;
static guint registered_signal;
static guint server_chosen_signal;

static gboolean
is_by_hand (TodokuDomainStep *self)
{
  TodokuDeliveryServer *server = todoku_server_choice_get_server (self->server_choice);

  return server != NULL && !todoku_server_row_has_api (todoku_delivery_server_get_row (server));
}

/* (nullable) (transfer full): what the same name at other services means */
static char *
describe_beside (TodokuDomainStep *self,
                 const char       *name)
{
  g_autoptr(GPtrArray) domains = todoku_session_list_domains (self->session, name, NULL);
  g_autofree char *other = NULL;

  if (domains->len == 0 || todoku_subject_get_server (domains->pdata[0]) == NULL)
    return NULL;

  other = todoku_text_server_name (todoku_subject_get_server (domains->pdata[0]));

  /* Translators: %s is the name of a delivery server. */
  return g_strdup_printf (_("It is at %s, too. What both need of SPF and DMARC is shown as one "
                            "record."), other);
}

/* Another service may have a domain of the same name. */
static TodokuSenderDomain *
find_existing (TodokuDomainStep *self,
               const char       *text)
{
  TodokuDeliveryServer *server = todoku_server_choice_get_server (self->server_choice);
  g_autoptr(GPtrArray) domains = todoku_session_list_domains (self->session, text, server);

  return domains->len > 0 ? domains->pdata[0] : NULL;
}

static void
judge_domain (TodokuDomainStep *self)
{
  const char *typed = todoku_name_entry_get_text (self->entry);
  g_autoptr(GError) error = NULL;
  g_autofree char *name = todoku_domain_name_parse (typed, &error);
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;

  todoku_wizard_step_set_complete (TODOKU_WIZARD_STEP (self), name != NULL);
  if (*typed == '\0')
    {
      todoku_name_entry_set_result (self->entry, NULL, NULL, NULL);
    }
  else if (name == NULL)
    {
      body = todoku_text_for_error (error);
      todoku_name_entry_set_result (self->entry, "fix", _("This cannot be registered."), body);
    }
  else if (find_existing (self, name) != NULL)
    {
      body = todoku_domain_name_to_unicode (name);
      /* Translators: %s is a domain name. */
      title = g_strdup_printf (_("%s is registered already"), body);
      todoku_name_entry_set_result (self->entry, "note", title,
                                    is_by_hand (self) ? _("“Next” opens it where you left it.")
                                                      : _("Saving opens it where you left it."));
    }
  else
    {
      title = todoku_name_entry_describe_name (name);
      body = describe_beside (self, name);
      if (body == NULL)
        body = todoku_name_entry_describe_changes (typed, name);
      todoku_name_entry_set_result (self->entry, "note", title, body);
    }
}

static void
entry_changed_cb (TodokuDomainStep *self)
{
  todoku_wizard_step_set_failure (TODOKU_WIZARD_STEP (self), NULL, NULL);
  if (self->session != NULL)
    judge_domain (self);
}

/* With an API the service makes the records at once; without one they are pasted first. */
static void
server_changed_cb (TodokuDomainStep *self)
{
  gboolean by_hand = is_by_hand (self);

  if (self->session == NULL)
    return;

  todoku_wizard_step_set_names (TODOKU_WIZARD_STEP (self), C_("step", "Domain"),
                                C_("step", "Enter"), C_("step", "Entered"),
                                by_hand ? C_("wizard", "Next") : _("Save"));
  gtk_label_set_text (self->after_label,
                      by_hand ? _("Next you paste the records that the service’s screen shows. It "
                                  "does not affect any mail yet.")
                              : _("Saving creates the records to enter in DNS. It does not affect "
                                  "any mail yet."));
  judge_domain (self);
  g_signal_emit (self, server_chosen_signal, 0,
                 todoku_server_choice_get_server (self->server_choice));
}

static void
entry_activated_cb (TodokuDomainStep *self)
{
  if (todoku_wizard_step_get_complete (TODOKU_WIZARD_STEP (self)))
    gtk_widget_activate_action (GTK_WIDGET (self), "wizard.next", NULL);
}

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  todoku_wizard_step_end_adding (task, TODOKU_SESSION (source), result, TRUE);
}

static void
todoku_domain_step_apply (TodokuWizardStep *step,
                          GTask            *task)
{
  TodokuDomainStep *self = TODOKU_DOMAIN_STEP (step);
  const char *typed = todoku_name_entry_get_text (self->entry);
  const TodokuDomainOptions options = {
    .server = todoku_server_choice_get_server (self->server_choice),
  };
  TodokuSenderDomain *existing = find_existing (self, typed);
  g_autofree char *name = todoku_domain_name_parse (typed, NULL);

  if (existing != NULL || is_by_hand (self))
    {
      if (existing != NULL)
        g_signal_emit (self, registered_signal, 0, existing);
      else
        g_signal_emit (self, named_signal, 0, name, options.server);
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }

  todoku_wizard_step_set_busy (step, TRUE);
  todoku_session_add_domain_async (self->session, typed, &options,
                                   g_task_get_cancellable (task), added_cb, task);
}

static gboolean
todoku_domain_step_shown (TodokuWizardStep *step)
{
  return todoku_name_entry_focus (TODOKU_DOMAIN_STEP (step)->entry);
}

static void
todoku_domain_step_dispose (GObject *object)
{
  g_clear_object (&TODOKU_DOMAIN_STEP (object)->session);

  G_OBJECT_CLASS (todoku_domain_step_parent_class)->dispose (object);
}

static void
todoku_domain_step_class_init (TodokuDomainStepClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TodokuWizardStepClass *step_class = TODOKU_WIZARD_STEP_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_domain_step_dispose;
  step_class->shown = todoku_domain_step_shown;
  step_class->apply = todoku_domain_step_apply;

  /**
   * TodokuDomainStep::registered:
   * @domain: the domain, new or found
   *
   * Emitted before the wizard goes on.
   */
  registered_signal = g_signal_new ("registered", TODOKU_TYPE_DOMAIN_STEP, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, TODOKU_TYPE_SENDER_DOMAIN);

  /**
   * TodokuDomainStep::named:
   * @name: the domain
   * @server: a service without an API
   *
   * Emitted before the wizard goes on to the records.
   */
  named_signal = g_signal_new ("named", TODOKU_TYPE_DOMAIN_STEP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 2, G_TYPE_STRING, TODOKU_TYPE_DELIVERY_SERVER);

  /**
   * TodokuDomainStep::server-chosen:
   * @server: (nullable): the server that is chosen now
   *
   * Which steps there are depends on it.
   */
  server_chosen_signal = g_signal_new ("server-chosen", TODOKU_TYPE_DOMAIN_STEP, G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       TODOKU_TYPE_DELIVERY_SERVER);

  g_type_ensure (TODOKU_TYPE_NAME_ENTRY);
  g_type_ensure (TODOKU_TYPE_PAGE_HEAD);
  g_type_ensure (TODOKU_TYPE_SERVER_CHOICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/todoku-domain-step.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainStep, after_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainStep, entry);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainStep, server_choice);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, server_changed_cb);
}

static void
todoku_domain_step_init (TodokuDomainStep *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  todoku_wizard_step_set_names (TODOKU_WIZARD_STEP (self), C_("step", "Domain"),
                                C_("step", "Enter"), C_("step", "Entered"), _("Save"));
}

/**
 * todoku_domain_step_get_server:
 * @self: the step
 *
 * Returns: (transfer none) (nullable): the server that is chosen
 */
TodokuDeliveryServer *
todoku_domain_step_get_server (TodokuDomainStep *self)
{
  g_return_val_if_fail (TODOKU_IS_DOMAIN_STEP (self), NULL);

  return todoku_server_choice_get_server (self->server_choice);
}

/**
 * todoku_domain_step_new:
 * @session: the session
 *
 * Returns: (transfer floating): the step
 */
TodokuWizardStep *
todoku_domain_step_new (TodokuSession *session)
{
  TodokuDomainStep *self = g_object_new (TODOKU_TYPE_DOMAIN_STEP, NULL);

  self->session = g_object_ref (session);
  todoku_server_choice_set_session (self->server_choice, session);

  return TODOKU_WIZARD_STEP (self);
}
