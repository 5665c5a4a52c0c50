/* SPDX-License-Identifier: GPL-3.0-or-later
 * Nothing is called unknown while it is being looked up. The list of companies is made when
 * somebody opens it. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-dns-rows.h"

#include <glib/gi18n-lib.h>

#include "todoku-company-list.h"
#include "todoku-typed.h"

struct _TodokuDnsRows
{
  AdwBin parent_instance;

  /* Owned: who runs the DNS, chosen or found out */
  char *company;
  TodokuDnsRowsParts parts;

  /* Template Widgets */
  GtkWidget *company_button;
  GtkListBox *company_choices;
  GtkLabel *company_label;
  GtkPopover *company_popover;
  GtkWidget *company_row;
  GtkListBox *list;
  GtkLabel *request_label;
  GtkWidget *request_row;
  GtkLabel *request_title;
  GtkLabel *servers_label;
  GtkImage *typing_arrow;
  GtkWidget *typing_details;
  GtkLabel *typing_label;
  GtkWidget *typing_row;
  GtkLabel *typing_summary;
  GtkLabel *typing_title;
};

G_DEFINE_FINAL_TYPE (TodokuDnsRows, todoku_dns_rows, ADW_TYPE_BIN)

static guint company_chosen_signal;

static void
company_chosen_cb (TodokuDnsRows *self,
                   GtkListBoxRow *row)
{
  gtk_popover_popdown (self->company_popover);
  g_signal_emit (self, company_chosen_signal, 0, todoku_company_list_get (row));
}

static void
popover_mapped_cb (TodokuDnsRows *self)
{
  if (gtk_widget_get_first_child (GTK_WIDGET (self->company_choices)) == NULL)
    todoku_company_list_fill (self->company_choices);
  todoku_company_list_mark (self->company_choices, self->company);
}

static void
set_typing_open (TodokuDnsRows *self,
                 gboolean       open)
{
  gtk_widget_set_visible (self->typing_details, open);
  gtk_image_set_from_icon_name (self->typing_arrow, open ? "go-up-symbolic" : "go-down-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->typing_row), GTK_ACCESSIBLE_STATE_EXPANDED,
                               open, -1);
}

static void
row_activated_cb (TodokuDnsRows *self,
                  GtkListBoxRow *row)
{
  if (GTK_WIDGET (row) == self->typing_row)
    set_typing_open (self, !gtk_widget_get_visible (self->typing_details));
}

static void
label_row (GtkWidget *row,
           GtkLabel  *title,
           GtkLabel  *text)
{
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, title, NULL,
                                  GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, text, NULL,
                                  -1);
}

static void
todoku_dns_rows_finalize (GObject *object)
{
  g_free (TODOKU_DNS_ROWS (object)->company);

  G_OBJECT_CLASS (todoku_dns_rows_parent_class)->finalize (object);
}

static void
todoku_dns_rows_class_init (TodokuDnsRowsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = todoku_dns_rows_finalize;

  /**
   * TodokuDnsRows::company-chosen:
   * @company: (nullable): the token of the company; %NULL for the detected one
   *
   * The person has said who runs the DNS.
   */
  company_chosen_signal = g_signal_new ("company-chosen", TODOKU_TYPE_DNS_ROWS, G_SIGNAL_RUN_LAST,
                                        0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/todoku-dns-rows.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuDnsRows, company_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuDnsRows, company_choices);
  gtk_widget_class_bind_template_child (widget_class, TodokuDnsRows, company_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuDnsRows, company_popover);
  gtk_widget_class_bind_template_child (widget_class, TodokuDnsRows, company_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuDnsRows, list);
  gtk_widget_class_bind_template_child (widget_class, TodokuDnsRows, request_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuDnsRows, request_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuDnsRows, request_title);
  gtk_widget_class_bind_template_child (widget_class, TodokuDnsRows, servers_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuDnsRows, typing_arrow);
  gtk_widget_class_bind_template_child (widget_class, TodokuDnsRows, typing_details);
  gtk_widget_class_bind_template_child (widget_class, TodokuDnsRows, typing_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuDnsRows, typing_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuDnsRows, typing_summary);
  gtk_widget_class_bind_template_child (widget_class, TodokuDnsRows, typing_title);
  gtk_widget_class_bind_template_callback (widget_class, company_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, popover_mapped_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
todoku_dns_rows_init (TodokuDnsRows *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  label_row (self->company_row, self->company_label, self->servers_label);
  label_row (self->typing_row, self->typing_title, self->typing_summary);
  label_row (self->request_row, self->request_title, self->request_label);
  set_typing_open (self, FALSE);
}

/**
 * todoku_dns_rows_show:
 * @self: the rows
 * @parts: which of them
 *
 * Chooses the rows.
 */
void
todoku_dns_rows_show (TodokuDnsRows      *self,
                      TodokuDnsRowsParts  parts)
{
  g_return_if_fail (TODOKU_IS_DNS_ROWS (self));

  self->parts = parts;
  gtk_widget_set_visible (self->company_row, (parts & TODOKU_DNS_ROWS_COMPANY) != 0);
  gtk_widget_set_visible (self->company_button, (parts & TODOKU_DNS_ROWS_CHOICE) != 0);
  gtk_widget_set_visible (self->typing_row, (parts & TODOKU_DNS_ROWS_TYPING) != 0);
  gtk_widget_set_visible (self->request_row, (parts & TODOKU_DNS_ROWS_REQUEST) != 0);
}

/**
 * todoku_dns_rows_set_state:
 * @self: the rows
 * @state: what is known now
 *
 * Says who runs the DNS and how it is filled in.
 */
void
todoku_dns_rows_set_state (TodokuDnsRows        *self,
                           const TodokuDnsState *state)
{
  const char *name = todoku_typed_company_text (state->company, TODOKU_DNS_COMPANY_NAME);
  gboolean looking = state->lookup == TODOKU_LOOKUP_RUNNING;
  gboolean has_servers = state->name_servers != NULL && *state->name_servers != '\0';
  g_autofree char *typing = todoku_company_describe_typing (state->company);
  g_autofree char *summary = todoku_company_summarize_typing (state->company);
  g_autofree char *line = NULL;

  g_return_if_fail (TODOKU_IS_DNS_ROWS (self));

  g_free (self->company);
  self->company = g_strdup (state->company);
  if (name == NULL)
    name = state->practice                          ? _("Practice DNS")
           : looking && !has_servers ? _("Looking up who runs the DNS…")
                                     : _("Company not known");
  gtk_label_set_text (self->company_label, name);
  if (has_servers)
    {
      g_auto(GStrv) names = g_strsplit (state->name_servers, " ", -1);
      g_autofree char *joined = g_strjoinv (_(", "), names);

      /* Translators: %s is a list of name servers. */
      line = g_strdup_printf (_("DNS of this domain · %s"), joined);
    }
  else if (state->practice || state->company != NULL || looking)
    {
      line = g_strdup (_("DNS of this domain"));
    }
  else if (state->lookup == TODOKU_LOOKUP_DONE)
    {
      line = g_strdup (_("Choose the company whose screen you use."));
    }
  else
    {
      line = g_strdup (_("Its name servers could not be looked up. Choose the company whose screen "
                         "you use."));
    }
  gtk_label_set_text (self->servers_label, line);

  gtk_label_set_text (self->typing_label, typing);
  gtk_label_set_text (self->typing_summary, state->typing != NULL ? state->typing : summary);
  /* The practice DNS has a button in place of a screen. */
  gtk_widget_set_visible (self->typing_row, (self->parts & TODOKU_DNS_ROWS_TYPING) != 0 &&
                          (!state->practice || state->company != NULL));
  if (!gtk_widget_get_visible (self->typing_row))
    set_typing_open (self, FALSE);
}

/**
 * todoku_dns_rows_set_request:
 * @self: the rows
 * @action_name: a constant: what opens the request
 * @text: what is in it, without a full stop
 *
 * Sets the row for whoever does not run the DNS herself.
 */
void
todoku_dns_rows_set_request (TodokuDnsRows *self,
                             const char    *action_name,
                             const char    *text)
{
  g_return_if_fail (TODOKU_IS_DNS_ROWS (self));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->request_row), action_name);
  gtk_label_set_text (self->request_label, text);
}
