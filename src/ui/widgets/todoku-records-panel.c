/* SPDX-License-Identifier: GPL-3.0-or-later
 * Its buttons name actions of the wizard around it and of the list of cards. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-records-panel.h"

#include <glib/gi18n-lib.h>

#include "todoku-record-list.h"
#include "todoku-typed.h"
#include "todoku-widget.h"
#include "todoku-wrap-box.h"

struct _TodokuRecordsPanel
{
  GtkBox parent_instance;

  /* Template Widgets */
  GtkToggleButton *raw_chip;
  TodokuRecordList *records;
  GtkToggleButton *typed_chip;
};

G_DEFINE_FINAL_TYPE (TodokuRecordsPanel, todoku_records_panel, GTK_TYPE_BOX)

static void
raw_toggled_cb (TodokuRecordsPanel *self)
{
  todoku_record_list_set_raw (self->records, gtk_toggle_button_get_active (self->raw_chip));
}

static void
copy_all_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  todoku_record_list_copy_all (TODOKU_RECORDS_PANEL (widget)->records);
}

static void
todoku_records_panel_class_init (TodokuRecordsPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "records.copy-all", NULL, copy_all_action);

  g_type_ensure (TODOKU_TYPE_RECORD_LIST);
  g_type_ensure (TODOKU_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/"
                                               "todoku-records-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordsPanel, raw_chip);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordsPanel, records);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordsPanel, typed_chip);
  gtk_widget_class_bind_template_callback (widget_class, raw_toggled_cb);
}

static void
todoku_records_panel_init (TodokuRecordsPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  todoku_records_panel_set_company (self, NULL);
}

/**
 * todoku_records_panel_set_records:
 * @self: the panel
 * @records: a list of #TodokuRecordItem
 *
 * Shows and follows records.
 */
void
todoku_records_panel_set_records (TodokuRecordsPanel *self,
                                  GListModel         *records)
{
  g_return_if_fail (TODOKU_IS_RECORDS_PANEL (self));

  todoku_record_list_set_records (self->records, records);
}

/**
 * todoku_records_panel_set_company:
 * @self: the panel
 * @company: (nullable): the token of the DNS company
 *
 * Shows the values as that company's screen wants them.
 */
void
todoku_records_panel_set_company (TodokuRecordsPanel *self,
                                  const char         *company)
{
  const char *name = todoku_typed_company_text (company, TODOKU_DNS_COMPANY_NAME);
  g_autofree char *chip = NULL;

  g_return_if_fail (TODOKU_IS_RECORDS_PANEL (self));

  /* Translators: %s is a DNS company. */
  chip = name != NULL ? g_strdup_printf (_("As typed at %s"), name)
                      : g_strdup (_("As usually typed"));
  gtk_button_set_label (GTK_BUTTON (self->typed_chip), chip);
  todoku_record_list_set_company (self->records, company);
}

/**
 * todoku_records_panel_set_rewrite:
 * @self: the panel
 * @previous: (nullable): the value to be rewritten; %NULL where records are added
 * @old_until: until when the old value is no mistake
 *
 * As todoku_record_list_set_rewrite().
 */
void
todoku_records_panel_set_rewrite (TodokuRecordsPanel *self,
                                  const char         *previous,
                                  gint64              old_until)
{
  g_return_if_fail (TODOKU_IS_RECORDS_PANEL (self));

  todoku_record_list_set_rewrite (self->records, previous, old_until);
}
