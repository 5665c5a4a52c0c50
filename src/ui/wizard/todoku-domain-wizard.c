/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which steps there are and where to begin; the steps themselves do not know each other. Main
 * thread only.
 */
#include "todoku-config.h"

#include "todoku-domain-wizard.h"

#include <glib/gi18n-lib.h>

#include "todoku-domain-name.h"
#include "todoku-domain-step.h"
#include "todoku-done-step.h"
#include "todoku-records-step.h"

typedef enum
{
  STEP_DOMAIN,
  STEP_RECORDS,
  STEP_DONE,
} Step;

static void
operation_changed_cb (TodokuWizard       *wizard,
                      GParamSpec         *pspec,
                      TodokuSenderDomain *domain)
{
  todoku_wizard_set_operation (wizard, todoku_sender_domain_get_operation (domain));
}

static void
set_domain (TodokuWizard       *wizard,
            TodokuSenderDomain *domain,
            TodokuRecordsStep  *records,
            TodokuDoneStep     *done)
{
  g_autofree char *name = todoku_domain_name_to_unicode (todoku_sender_domain_get_name (domain));

  todoku_wizard_set_subtitle (wizard, name);
  todoku_records_step_set_domain (records, domain);
  todoku_done_step_set_domain (done, domain);
  g_signal_connect_object (domain, "notify::operation", G_CALLBACK (operation_changed_cb), wizard,
                           G_CONNECT_SWAPPED);
  operation_changed_cb (wizard, NULL, domain);
}

static void
registered_cb (TodokuDomainStep   *step,
               TodokuSenderDomain *domain,
               TodokuWizard       *wizard)
{
  set_domain (wizard, domain, g_object_get_data (G_OBJECT (wizard), "todoku-records-step"),
              g_object_get_data (G_OBJECT (wizard), "todoku-done-step"));
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
  TodokuWizard *wizard = todoku_wizard_new (parent, _("New Domain"));
  TodokuWizardStep *first = todoku_domain_step_new (session);
  TodokuWizardStep *records = todoku_records_step_new (session);
  TodokuWizardStep *done = todoku_done_step_new (session);

  todoku_wizard_add_step (wizard, first);
  todoku_wizard_add_step (wizard, records);
  todoku_wizard_add_step (wizard, done);
  g_object_set_data (G_OBJECT (wizard), "todoku-records-step", records);
  g_object_set_data (G_OBJECT (wizard), "todoku-done-step", done);
  g_signal_connect_object (first, "registered", G_CALLBACK (registered_cb), wizard, 0);
  if (domain != NULL)
    set_domain (wizard, domain, TODOKU_RECORDS_STEP (records), TODOKU_DONE_STEP (done));
  todoku_wizard_go (wizard, domain == NULL                     ? STEP_DOMAIN
                            : todoku_sender_domain_get_stage (domain) == TODOKU_DOMAIN_VERIFIED
                              ? STEP_DONE
                              : STEP_RECORDS);

  return wizard;
}
