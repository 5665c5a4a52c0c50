/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which steps there are and where to begin; the steps themselves do not know each other. Main
 * thread only.
 */
#include "todoku-config.h"

#include "todoku-domain-wizard.h"

#include <glib/gi18n-lib.h>

#include "todoku-domain-batch.h"
#include "todoku-domain-name.h"
#include "todoku-domain-step.h"
#include "todoku-done-step.h"
#include "todoku-paste-step.h"
#include "todoku-paste-wizard.h"
#include "todoku-records-step.h"
#include "todoku-widget.h"
#include "todoku-wizard-menu.h"
#include "todoku-wizard-subject.h"

struct _TodokuDomainWizard
{
  TodokuWizard parent_instance;

  /* Owned */
  TodokuSession *session;
  TodokuSenderDomain *domain;

  /* (unowned): the pages */
  TodokuWizardStep *paste;
  TodokuWizardStep *records;
  TodokuWizardStep *done;
};

G_DEFINE_FINAL_TYPE (TodokuDomainWizard, todoku_domain_wizard, TODOKU_TYPE_WIZARD)

static void
todoku_domain_wizard_check (TodokuWizard *wizard)
{
  TodokuDomainWizard *self = TODOKU_DOMAIN_WIZARD (wizard);

  todoku_wizard_check_subject (wizard, self->session, self->domain);
}

static void
todoku_domain_wizard_request (TodokuWizard *wizard)
{
  g_autoptr(GPtrArray) domains = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (domains, g_object_ref (TODOKU_DOMAIN_WIZARD (wizard)->domain));
  todoku_domain_batch_request (GTK_WIDGET (wizard), domains);
}

static void
operation_changed_cb (TodokuDomainWizard *self)
{
  todoku_wizard_set_operation (TODOKU_WIZARD (self),
                               todoku_subject_get_operation (self->domain));
}

static void
set_domain (TodokuDomainWizard *self,
            TodokuSenderDomain *domain)
{
  g_autofree char *name = todoku_domain_name_to_unicode (todoku_subject_get_name (domain));
  TodokuDeliveryServer *server = todoku_subject_get_server (domain);
  gboolean by_hand = server != NULL &&
                     !todoku_server_row_has_api (todoku_delivery_server_get_row (server));
  g_autoptr(GMenuModel) menu = by_hand ? todoku_wizard_menu_new (_("Paste Changed Records…"),
                                                                 "wizard.paste-again")
                                       : todoku_wizard_menu_new (NULL, NULL);

  g_set_object (&self->domain, domain);
  /* It is new no more, and beside two buttons a narrow window has no room for more words. */
  /* Translators: The title of the window that leads through the records of a delivery domain, with
   * the name of the domain below it. At most a dozen letters.
   */
  gtk_window_set_title (GTK_WINDOW (self), C_("window", "Domain"));
  todoku_wizard_set_menu (TODOKU_WIZARD (self), menu);
  todoku_wizard_set_subtitle (TODOKU_WIZARD (self), name);
  todoku_records_step_set_domain (TODOKU_RECORDS_STEP (self->records), domain);
  todoku_done_step_set_domain (TODOKU_DONE_STEP (self->done), domain);
  g_signal_connect_object (domain, "notify::operation", G_CALLBACK (operation_changed_cb), self,
                           G_CONNECT_SWAPPED);
  operation_changed_cb (self);
}

/* Only where no API makes the records are they pasted. */
static void
server_chosen_cb (TodokuDomainWizard   *self,
                  TodokuDeliveryServer *server)
{
  todoku_wizard_set_skipped (TODOKU_WIZARD (self), self->paste,
                             server == NULL ||
                             todoku_server_row_has_api (todoku_delivery_server_get_row (server)));
}

static void
named_cb (TodokuDomainWizard   *self,
          const char           *name,
          TodokuDeliveryServer *server)
{
  g_autofree char *shown = todoku_domain_name_to_unicode (name);

  todoku_wizard_set_subtitle (TODOKU_WIZARD (self), shown);
  todoku_paste_step_set_domain (TODOKU_PASTE_STEP (self->paste), name, server);
}

/* What was registered before is gone on with at its records. */
static void
found_cb (TodokuDomainWizard *self,
          TodokuSenderDomain *domain)
{
  todoku_wizard_set_skipped (TODOKU_WIZARD (self), self->paste, TRUE);
  set_domain (self, domain);
}

static void
paste_again_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  TodokuDomainWizard *self = TODOKU_DOMAIN_WIZARD (widget);

  if (self->domain != NULL)
    gtk_window_present (GTK_WINDOW (todoku_paste_wizard_new (GTK_WINDOW (self), self->session,
                                                             self->domain)));
}

static void
todoku_domain_wizard_dispose (GObject *object)
{
  TodokuDomainWizard *self = TODOKU_DOMAIN_WIZARD (object);

  g_clear_object (&self->domain);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (todoku_domain_wizard_parent_class)->dispose (object);
}

static void
todoku_domain_wizard_class_init (TodokuDomainWizardClass *klass)
{
  TodokuWizardClass *wizard_class = TODOKU_WIZARD_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_domain_wizard_dispose;
  wizard_class->check = todoku_domain_wizard_check;
  wizard_class->request = todoku_domain_wizard_request;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "wizard.paste-again", NULL,
                                   paste_again_action);
}

static void
todoku_domain_wizard_init (TodokuDomainWizard *self)
{
}

static gboolean
has_domain (GtkWindow *window,
            gpointer   domain)
{
  return TODOKU_DOMAIN_WIZARD (window)->domain == domain;
}

/**
 * todoku_domain_wizard_new:
 * @parent: the main window
 * @session: the session
 * @domain: (nullable): a domain to go on with, or %NULL for a new one
 *
 * Returns: (transfer none): the wizard, at the step where the domain stands
 */
TodokuWizard *
todoku_domain_wizard_new (GtkWindow          *parent,
                          TodokuSession      *session,
                          TodokuSenderDomain *domain)
{
  TodokuDomainWizard *self = g_object_new (TODOKU_TYPE_DOMAIN_WIZARD,
                                           "transient-for", parent,
                                           "title", _("New Delivery Domain"),
                                           NULL);
  TodokuWizard *wizard = TODOKU_WIZARD (self);
  TodokuWizardStep *first = todoku_domain_step_new (session);

  self->session = g_object_ref (session);
  todoku_wizard_set_session (TODOKU_WIZARD (self), session);
  self->paste = todoku_paste_step_new (session);
  self->records = todoku_records_step_new (session);
  self->done = todoku_done_step_new (session);
  todoku_wizard_add_step (wizard, first);
  todoku_wizard_add_step (wizard, self->paste);
  todoku_wizard_add_step (wizard, self->records);
  todoku_wizard_add_step (wizard, self->done);
  g_signal_connect_object (first, "named", G_CALLBACK (named_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (first, "registered", G_CALLBACK (found_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (first, "server-chosen", G_CALLBACK (server_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->paste, "registered", G_CALLBACK (set_domain), self,
                           G_CONNECT_SWAPPED);
  server_chosen_cb (self, domain != NULL
                            ? todoku_subject_get_server (domain)
                            : todoku_domain_step_get_server (TODOKU_DOMAIN_STEP (first)));
  if (domain != NULL)
    set_domain (self, domain);
  todoku_wizard_go (wizard, domain == NULL                     ? first
                            : todoku_sender_domain_get_row (domain)->stage == TODOKU_DOMAIN_VERIFIED
                              ? self->done
                              : self->records);

  return wizard;
}

/**
 * todoku_domain_wizard_present:
 * @parent: the main window
 * @session: the session
 * @domain: (nullable): a domain to go on with, or %NULL for a new one
 *
 * Shows the wizard. One that is open for the same domain, or in which nothing is registered yet,
 * comes to the front instead of a second one: the button that opens it may be clicked twice.
 */
void
todoku_domain_wizard_present (GtkWindow          *parent,
                              TodokuSession      *session,
                              TodokuSenderDomain *domain)
{
  GtkWindow *open = todoku_widget_find_window (parent, TODOKU_TYPE_DOMAIN_WIZARD, has_domain,
                                               domain);

  gtk_window_present (open != NULL
                      ? open
                      : GTK_WINDOW (todoku_domain_wizard_new (parent, session, domain)));
}
