/* SPDX-License-Identifier: GPL-3.0-or-later
 * A wizard of one step. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-paste-wizard.h"

#include <glib/gi18n-lib.h>

#include "todoku-domain-name.h"
#include "todoku-paste-step.h"
#include "todoku-widget.h"

struct _TodokuPasteWizard
{
  TodokuWizard parent_instance;
};

G_DEFINE_FINAL_TYPE (TodokuPasteWizard, todoku_paste_wizard, TODOKU_TYPE_WIZARD)

static void
replaced_cb (TodokuPasteWizard *self)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (parent != NULL)
    todoku_widget_show_toast (GTK_WIDGET (parent), _("The records were replaced"));
}

static void
todoku_paste_wizard_class_init (TodokuPasteWizardClass *klass)
{
}

static void
todoku_paste_wizard_init (TodokuPasteWizard *self)
{
}

/**
 * todoku_paste_wizard_new:
 * @parent: the window that it belongs to
 * @session: the session
 * @domain: a domain at a service without an API
 *
 * Returns: (transfer none): the window
 */
TodokuWizard *
todoku_paste_wizard_new (GtkWindow          *parent,
                         TodokuSession      *session,
                         TodokuSenderDomain *domain)
{
  TodokuPasteWizard *self = g_object_new (TODOKU_TYPE_PASTE_WIZARD,
                                          "transient-for", parent,
                                          "title", _("Paste Changed Records"),
                                          NULL);
  TodokuWizard *wizard = TODOKU_WIZARD (self);
  TodokuWizardStep *step = todoku_paste_step_new (session);
  g_autofree char *name = todoku_domain_name_to_unicode (todoku_subject_get_name (domain));

  todoku_wizard_set_session (wizard, session);
  todoku_wizard_set_subtitle (wizard, name);
  todoku_wizard_add_step (wizard, step);
  todoku_paste_step_set_existing (TODOKU_PASTE_STEP (step), domain);
  g_signal_connect_object (step, "registered", G_CALLBACK (replaced_cb), self, G_CONNECT_SWAPPED);
  todoku_wizard_go (wizard, step);

  return wizard;
}
