/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is typed is made into a name at once and shown before anything is sent, or refused with the
 * reason. Emits "registered" with the domain. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-domain-step.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "todoku-domain-name.h"
#include "todoku-notice.h"
#include "todoku-page-head.h"
#include "todoku-text.h"
#include "todoku-widget.h"

struct _TodokuDomainStep
{
  TodokuWizardStep parent_instance;

  /* Owned */
  TodokuSession *session;

  /* Template Widgets */
  AdwEntryRow *entry_row;
  TodokuNotice *result_notice;
  GtkWidget *server_group;
  AdwComboRow *server_row;
};

G_DEFINE_FINAL_TYPE (TodokuDomainStep, todoku_domain_step, TODOKU_TYPE_WIZARD_STEP)

static guint registered_signal;

static char *
describe_changes (const char *typed,
                  const char *name)
{
  g_autofree char *normal = g_utf8_normalize (typed, -1, G_NORMALIZE_NFKC);
  g_autofree char *lower = normal != NULL ? g_utf8_strdown (normal, -1) : NULL;
  g_autofree char *unicode = todoku_domain_name_to_unicode (name);
  char *text = NULL;
  const char *const sentences[] = {
    normal != NULL && strchr (normal, '@') != NULL
      ? _("What stands right of the “@” is taken.") : NULL,
    normal != NULL && !g_str_equal (normal, typed)
      ? _("Full-width letters became half-width.") : NULL,
    lower != NULL && !g_str_equal (lower, normal) ? _("Capitals became small letters.") : NULL,
    normal != NULL && strstr (normal, "://") != NULL ? _("The web address was removed.") : NULL,
    !g_str_equal (unicode, name)
      ? _("For DNS, letters outside ASCII are written in another form (Punycode).") : NULL,
  };

  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      g_autofree char *before = g_steal_pointer (&text);

      if (sentences[i] == NULL || before == NULL)
        text = g_strdup (sentences[i] != NULL ? sentences[i] : before);
      else
        /* Translators: Two sentences, one after the other. */
        text = g_strdup_printf (C_("two sentences", "%1$s %2$s"), before, sentences[i]);
    }

  return text;
}

static void
update (TodokuDomainStep *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->entry_row));
  g_autoptr(GError) error = NULL;
  g_autofree char *name = todoku_domain_name_parse (typed, &error);
  gboolean is_empty = *typed == '\0';

  gtk_widget_set_visible (GTK_WIDGET (self->result_notice), !is_empty);
  todoku_widget_add_class (GTK_WIDGET (self->entry_row), "error", !is_empty && name == NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry_row), GTK_ACCESSIBLE_STATE_INVALID,
                               !is_empty && name == NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                                         : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  if (name == NULL && !is_empty)
    {
      g_autofree char *reason = todoku_text_for_error (error);

      todoku_notice_set (self->result_notice, "fix", "dialog-warning-symbolic",
                         _("This cannot be registered."), reason);
    }
  else if (name != NULL)
    {
      g_autofree char *unicode = todoku_domain_name_to_unicode (name);
      g_autofree char *changes = describe_changes (typed, name);
      gboolean exists = todoku_session_find_domain (self->session, name) != NULL;
      g_autofree char *title = NULL;

      if (exists)
        /* Translators: %s is a domain name. */
        title = g_strdup_printf (_("%s is registered already"), unicode);
      else if (!g_str_equal (unicode, name))
        /* Translators: %1$s is a domain name, %2$s the same in the form of DNS. */
        title = g_strdup_printf (_("%1$s (%2$s) is going to be registered"), unicode, name);
      else
        /* Translators: %s is a domain name. */
        title = g_strdup_printf (_("%s is going to be registered"), name);
      todoku_notice_set (self->result_notice, "note",
                         exists ? "dialog-information-symbolic" : "object-select-symbolic", title,
                         exists ? _("Saving opens it where you left it.") : changes);
    }
  todoku_wizard_step_set_complete (TODOKU_WIZARD_STEP (self), name != NULL);
}

static void
entry_changed_cb (TodokuDomainStep *self)
{
  todoku_wizard_step_set_failure (TODOKU_WIZARD_STEP (self), NULL, NULL);
  if (self->session != NULL)
    update (self);
}

static void
entry_activated_cb (TodokuDomainStep *self)
{
  if (todoku_wizard_step_get_complete (TODOKU_WIZARD_STEP (self)))
    gtk_widget_activate_action (GTK_WIDGET (self), "wizard.next", NULL);
}

static TodokuDeliveryServer *
get_server (TodokuDomainStep *self)
{
  GListModel *servers = todoku_session_get_servers (self->session);
  guint selected = adw_combo_row_get_selected (self->server_row);
  g_autoptr(TodokuDeliveryServer) server = g_list_model_get_item (servers, selected);

  return server;
}

static void
server_changed_cb (TodokuDomainStep *self)
{
  TodokuDeliveryServer *server = self->session != NULL ? get_server (self) : NULL;

  if (server != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->server_row),
                                 todoku_delivery_server_get_practice (server)
                                   ? _("On this computer alone")
                                   : todoku_delivery_server_get_url (server));
}

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuDomainStep *self = g_task_get_source_object (task);
  g_autoptr(TodokuSenderDomain) domain = NULL;
  GError *error = NULL;

  domain = todoku_session_add_domain_finish (TODOKU_SESSION (source), result, &error);
  todoku_wizard_step_set_busy (TODOKU_WIZARD_STEP (self), FALSE);
  if (domain == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_signal_emit (self, registered_signal, 0, domain);
  g_task_return_boolean (task, TRUE);
}

static void
todoku_domain_step_apply_async (TodokuWizardStep    *step,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  TodokuDomainStep *self = TODOKU_DOMAIN_STEP (step);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->entry_row));
  const TodokuDomainOptions options = { .server = get_server (self) };
  TodokuSenderDomain *existing = todoku_session_find_domain (self->session, typed);

  g_task_set_source_tag (task, todoku_domain_step_apply_async);
  g_task_set_name (task, "[todoku] Register a domain");
  /* Whether it was registered is decided by the service's answer, not by a late cancellation. */
  g_task_set_check_cancellable (task, FALSE);
  if (existing != NULL)
    {
      g_signal_emit (self, registered_signal, 0, existing);
      g_task_return_boolean (task, TRUE);
      return;
    }

  todoku_wizard_step_set_busy (step, TRUE);
  todoku_session_add_domain_async (self->session, typed, &options, cancellable, added_cb,
                                   g_object_ref (task));
}

static gboolean
todoku_domain_step_apply_finish (TodokuWizardStep  *step,
                                 GAsyncResult      *result,
                                 GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, step), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_domain_step_apply_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
todoku_domain_step_shown (TodokuWizardStep *step)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TODOKU_DOMAIN_STEP (step)->entry_row));
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
  step_class->apply_async = todoku_domain_step_apply_async;
  step_class->apply_finish = todoku_domain_step_apply_finish;

  /**
   * TodokuDomainStep::registered:
   * @domain: the domain, new or found
   *
   * Emitted before the wizard goes on.
   */
  registered_signal = g_signal_new ("registered", TODOKU_TYPE_DOMAIN_STEP, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, TODOKU_TYPE_SENDER_DOMAIN);

  g_type_ensure (TODOKU_TYPE_NOTICE);
  g_type_ensure (TODOKU_TYPE_PAGE_HEAD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/todoku-domain-step.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainStep, entry_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainStep, result_notice);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainStep, server_group);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainStep, server_row);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, server_changed_cb);
}

static void
todoku_domain_step_init (TodokuDomainStep *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  todoku_wizard_step_set_names (TODOKU_WIZARD_STEP (self), C_("step", "Domain"),
                                C_("step", "enter"), C_("step", "entered"), _("Save"));
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
  GListModel *servers = todoku_session_get_servers (session);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  self->session = g_object_ref (session);
  for (guint i = 0; i < g_list_model_get_n_items (servers); i++)
    {
      g_autoptr(TodokuDeliveryServer) server = g_list_model_get_item (servers, i);

      gtk_string_list_append (names, todoku_delivery_server_get_practice (server)
                                       ? _("Practice Server")
                                       : todoku_delivery_server_get_name (server));
    }
  adw_combo_row_set_model (self->server_row, G_LIST_MODEL (names));
  server_changed_cb (self);

  return TODOKU_WIZARD_STEP (self);
}
