/* SPDX-License-Identifier: GPL-3.0-or-later
 * What was understood is shown while it is pasted, with full names; a line that was not never keeps
 * the others out. Emits "registered" with the domain. Over records that there are already, what
 * would change is shown before it does. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-paste-step.h"

#include <glib/gi18n-lib.h>

#include "todoku-boxed.h"
#include "todoku-compat.h"
#include "todoku-notice.h"
#include "todoku-page-head.h"
#include "todoku-paste-box.h"
#include "todoku-paste-reading.h"
#include "todoku-paste-spf.h"
#include "todoku-text-table.h"
#include "todoku-text.h"
#include "todoku-value-label.h"
#include "todoku-widget.h"
#include "todoku-wizard-subject.h"

/* Whoever types does not mean every letter to be looked up. */
#define LOOK_DELAY_MS 400

struct _TodokuPasteStep
{
  TodokuWizardStep parent_instance;

  /* Owned */
  TodokuSession *session;
  TodokuDeliveryServer *server;
  /* (nullable): whose records are replaced */
  TodokuSenderDomain *domain;
  char *name;
  TodokuPasteReading *reading;
  /* (nullable): while it is asked what SPF there is already */
  GCancellable *looking;

  guint look_id;

  /* Template Widgets */
  TodokuPasteBox *box;
  TodokuNotice *changes;
  GtkWidget *count_box;
  GtkLabel *count_label;
  TodokuNotice *file_notice;
  TodokuPageHead *head;
  GtkListBox *list;
  TodokuNotice *notice;
  TodokuNotice *spf_notice;
};

G_DEFINE_FINAL_TYPE (TodokuPasteStep, todoku_paste_step, TODOKU_TYPE_WIZARD_STEP)

static guint registered_signal;

static GtkWidget *
make_record_row (const TodokuRecord *record)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  const char *token = todoku_enum_to_token (TODOKU_TYPE_RECORD_TYPE, record->type);
  GtkWidget *type = gtk_label_new (token);
  g_autofree char *name = g_strdup_printf ("%s %s", token, record->host);
  GtkWidget *row;

  gtk_widget_add_css_class (line, "domain-row");
  gtk_widget_add_css_class (type, "record-type");
  gtk_widget_set_valign (type, GTK_ALIGN_START);
  /* The names stand below each other whatever the type. */
  gtk_widget_set_size_request (type, 60, -1);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), todoku_value_label_new (record->host, "value"));
  gtk_box_append (GTK_BOX (texts), todoku_value_label_new (record->value,
                                                           "value caption secondary"));
  if (record->host_alternative != NULL)
    {
      g_autofree char *host = todoku_text_plain (record->host_alternative);
      /* Translators: %s is a host name. */
      g_autofree char *other = g_strdup_printf (_("Or %s: the name can be read in two ways."),
                                                host);

      gtk_box_append (GTK_BOX (texts), todoku_label_new (other, "caption secondary", FALSE));
    }
  gtk_box_append (GTK_BOX (line), type);
  gtk_box_append (GTK_BOX (line), texts);
  row = g_object_new (GTK_TYPE_LIST_BOX_ROW, "child", line, "activatable", FALSE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  return row;
}

static void
update_notice (TodokuPasteStep *self,
               gboolean         empty)
{
  const char *problems = self->reading->problems;
  gboolean none = !empty && self->reading->records->len == 0;

  gtk_widget_set_visible (GTK_WIDGET (self->notice), problems != NULL || none);
  if (none)
    todoku_notice_set (self->notice, "waiting", "dialog-warning-symbolic",
                       _("No record could be read yet."),
                       problems != NULL ? problems
                                        : _("Paste at least one record with TYPE, HOST and "
                                            "VALUE."));
  else if (problems != NULL)
    todoku_notice_set (self->notice, "waiting", "dialog-warning-symbolic",
                       _("Some lines were left out."), problems);
}

static char *
list_changes (GPtrArray *changes)
{
  g_autoptr(GString) lines = g_string_new (NULL);

  for (guint i = 0; i < changes->len; i++)
    {
      const TodokuRecordChange *change = g_ptr_array_index (changes, i);
      g_autofree char *line = todoku_text_record_change (change->before, change->after);

      g_string_append_printf (lines, "%s%s", i > 0 ? "\n" : "", line);
    }

  return g_string_free (g_steal_pointer (&lines), FALSE);
}

/* Returns whether anything would change. */
static gboolean
update_changes (TodokuPasteStep *self)
{
  g_autoptr(TodokuDomainRow) row = NULL;
  g_autoptr(GPtrArray) changes = NULL;
  g_autofree char *title = NULL;
  g_autofree char *lines = NULL;

  if (self->domain == NULL)
    return TRUE;

  row = todoku_subject_dup_row (self->domain);
  changes = todoku_pasted_compare (row, self->reading->records);
  lines = list_changes (changes);
  title = changes->len == 0
            ? g_strdup (_("These are the records that are here already."))
            : g_strdup_printf (ngettext ("%u record changes.", "%u records change.", changes->len),
                               changes->len);
  gtk_widget_set_visible (GTK_WIDGET (self->changes), self->reading->records->len > 0);
  todoku_notice_set (self->changes, "note", "dialog-information-symbolic", title,
                     changes->len > 0 ? lines : NULL);

  return changes->len > 0;
}

static void
spf_looked_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(TodokuPasteStep) self = user_data;
  g_autofree char *host = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *merged =
    todoku_paste_spf_look_finish (TODOKU_SESSION (source), result, &host, &error);
  g_autofree char *body = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->looking);
  if (merged == NULL)
    return;

  /* Translators: %1$s is a host, %2$s an SPF record. */
  body = g_strdup_printf (_("There is an SPF record at %1$s already. Together they are:\n%2$s"),
                          host, merged);
  todoku_notice_set (self->spf_notice, "waiting", "dialog-warning-symbolic",
                     _("SPF is put together in one record."), body);
  gtk_widget_set_visible (GTK_WIDGET (self->spf_notice), TRUE);
}

static gboolean
look_cb (gpointer user_data)
{
  TodokuPasteStep *self = user_data;

  self->look_id = 0;
  self->looking = g_cancellable_new ();
  todoku_paste_spf_look_async (self->session, self->server, self->name, self->reading->records,
                               self->looking, spf_looked_cb, g_object_ref (self));

  return G_SOURCE_REMOVE;
}

static void
stop_looking (TodokuPasteStep *self)
{
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
}

static void
look_for_spf (TodokuPasteStep *self)
{
  stop_looking (self);
  gtk_widget_set_visible (GTK_WIDGET (self->spf_notice), FALSE);
  if (self->reading->records->len > 0)
    self->look_id = g_timeout_add (LOOK_DELAY_MS, look_cb, self);
}

static void
read_pasted (TodokuPasteStep *self)
{
  g_autofree char *text = todoku_paste_box_dup_text (self->box);
  gboolean changes;
  guint before = self->reading != NULL ? self->reading->records->len : 0;
  g_autofree char *count = NULL;
  guint n;

  g_clear_pointer (&self->reading, todoku_paste_reading_free);
  self->reading = todoku_paste_reading_new (text, self->name);
  n = self->reading->records->len;
  todoku_boxed_clear (self->list);
  for (guint i = 0; i < n; i++)
    gtk_list_box_append (self->list,
                         make_record_row (g_ptr_array_index (self->reading->records, i)));
  count = g_strdup_printf (ngettext ("%u record was read", "%u records were read", n), n);
  gtk_label_set_text (self->count_label, count);
  gtk_widget_set_visible (self->count_box, n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->list), n > 0);
  update_notice (self, *text == '\0');
  changes = update_changes (self);
  look_for_spf (self);
  todoku_wizard_step_set_complete (TODOKU_WIZARD_STEP (self), n > 0 && changes);
  if (n > 0 && n != before)
    todoku_announce (GTK_WIDGET (self), count);
}

static void
text_changed_cb (TodokuPasteStep *self)
{
  todoku_wizard_step_set_failure (TODOKU_WIZARD_STEP (self), NULL, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->file_notice), FALSE);
  if (self->name != NULL)
    read_pasted (self);
}

static void
file_loaded_cb (TodokuPasteStep *self,
                const char      *problem,
                const char      *note)
{
  const char *text = problem != NULL ? problem : note;

  gtk_widget_set_visible (GTK_WIDGET (self->file_notice), text != NULL);
  if (text != NULL)
    todoku_notice_set (self->file_notice, problem != NULL ? "fix" : "note",
                       problem != NULL ? "dialog-warning-symbolic" : "dialog-information-symbolic",
                       text, NULL);
  if (problem == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->box));
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
replaced_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuPasteStep *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr(GPtrArray) changes =
    todoku_session_paste_again_finish (TODOKU_SESSION (source), result, &error);

  todoku_wizard_step_set_busy (TODOKU_WIZARD_STEP (self), FALSE);
  if (changes == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_signal_emit (self, registered_signal, 0, self->domain);
  g_task_return_boolean (task, TRUE);
}

static void
todoku_paste_step_apply (TodokuWizardStep *step,
                         GTask            *task)
{
  TodokuPasteStep *self = TODOKU_PASTE_STEP (step);
  const TodokuDomainOptions options = {
    .server = self->server,
    .records = self->reading->records,
  };

  todoku_wizard_step_set_busy (step, TRUE);
  if (self->domain != NULL)
    {
      todoku_session_paste_again_async (self->session, self->domain, self->reading->records,
                                        g_task_get_cancellable (task), replaced_cb, task);
      return;
    }
  todoku_session_add_domain_async (self->session, self->name, &options,
                                   g_task_get_cancellable (task), added_cb, task);
}

static gboolean
todoku_paste_step_shown (TodokuWizardStep *step)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TODOKU_PASTE_STEP (step)->box));
}

static void
todoku_paste_step_dispose (GObject *object)
{
  TodokuPasteStep *self = TODOKU_PASTE_STEP (object);

  stop_looking (self);
  g_clear_object (&self->server);
  g_clear_object (&self->domain);
  g_clear_object (&self->session);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->reading, todoku_paste_reading_free);

  G_OBJECT_CLASS (todoku_paste_step_parent_class)->dispose (object);
}

static void
todoku_paste_step_class_init (TodokuPasteStepClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TodokuWizardStepClass *step_class = TODOKU_WIZARD_STEP_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_paste_step_dispose;
  step_class->shown = todoku_paste_step_shown;
  step_class->apply = todoku_paste_step_apply;

  /**
   * TodokuPasteStep::registered:
   * @domain: the domain, new or found
   *
   * Emitted before the wizard goes on.
   */
  registered_signal = g_signal_new ("registered", TODOKU_TYPE_PASTE_STEP, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, TODOKU_TYPE_SENDER_DOMAIN);

  g_type_ensure (TODOKU_TYPE_NOTICE);
  g_type_ensure (TODOKU_TYPE_PAGE_HEAD);
  g_type_ensure (TODOKU_TYPE_PASTE_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/todoku-paste-step.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuPasteStep, box);
  gtk_widget_class_bind_template_child (widget_class, TodokuPasteStep, changes);
  gtk_widget_class_bind_template_child (widget_class, TodokuPasteStep, count_box);
  gtk_widget_class_bind_template_child (widget_class, TodokuPasteStep, count_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuPasteStep, file_notice);
  gtk_widget_class_bind_template_child (widget_class, TodokuPasteStep, head);
  gtk_widget_class_bind_template_child (widget_class, TodokuPasteStep, list);
  gtk_widget_class_bind_template_child (widget_class, TodokuPasteStep, notice);
  gtk_widget_class_bind_template_child (widget_class, TodokuPasteStep, spf_notice);
}

static void
todoku_paste_step_init (TodokuPasteStep *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  todoku_paste_box_describe (self->box, _("Records to register"),
                             "CNAME  dk1._domainkey  dk1.mail-service.example\n"
                             "TXT    @               v=spf1 include:_spf.mail-service.example "
                             "~all");
  todoku_paste_box_let_grow (self->box, 132, 320);
  g_signal_connect_object (self->box, "changed", G_CALLBACK (text_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->box, "loaded", G_CALLBACK (file_loaded_cb), self,
                           G_CONNECT_SWAPPED);
  todoku_paste_box_take_drops (self->box, GTK_WIDGET (self));
  todoku_wizard_step_set_names (TODOKU_WIZARD_STEP (self), C_("step", "Paste"),
                                C_("step", "Records"), C_("step", "Pasted"), _("Save"));
}

/**
 * todoku_paste_step_new:
 * @session: the session
 *
 * Returns: (transfer floating): the step, without a domain
 */
TodokuWizardStep *
todoku_paste_step_new (TodokuSession *session)
{
  TodokuPasteStep *self = g_object_new (TODOKU_TYPE_PASTE_STEP, NULL);

  self->session = g_object_ref (session);

  return TODOKU_WIZARD_STEP (self);
}

/**
 * todoku_paste_step_set_domain:
 * @self: the step
 * @name: the domain that is to be registered
 * @server: a service without an API
 *
 * Says whose records are wanted.
 */
void
todoku_paste_step_set_domain (TodokuPasteStep      *self,
                              const char           *name,
                              TodokuDeliveryServer *server)
{
  g_return_if_fail (TODOKU_IS_PASTE_STEP (self));

  g_free (self->name);
  self->name = g_strdup (name);
  g_set_object (&self->server, server);
  read_pasted (self);
}

/**
 * todoku_paste_step_set_existing:
 * @self: the step
 * @domain: a domain at a service without an API
 *
 * Has what is pasted take the place of the records of @domain.
 */
void
todoku_paste_step_set_existing (TodokuPasteStep    *self,
                                TodokuSenderDomain *domain)
{
  g_return_if_fail (TODOKU_IS_PASTE_STEP (self));
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (domain));

  g_set_object (&self->domain, domain);
  todoku_page_head_set_subtitle (self->head, _("Paste everything that the service’s own screen "
                                               "shows now. Records that are not included are no "
                                               "longer needed."));
  todoku_paste_step_set_domain (self, todoku_subject_get_name (domain),
                                todoku_subject_get_server (domain));
}
