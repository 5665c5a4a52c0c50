/* SPDX-License-Identifier: GPL-3.0-or-later
 * The first row takes the choice back, so that the detected company counts again. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-company-list.h"

#include <glib/gi18n-lib.h>

#include "todoku-dns-company.h"
#include "todoku-typed.h"
#include "todoku-widget.h"

#define KEY_COMPANY "todoku-company"
#define KEY_MARK "todoku-mark"

static void
append (GtkListBox *list,
        const char *name,
        const char *id)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = todoku_label_new (name, NULL, FALSE);
  GtkWidget *mark = g_object_new (GTK_TYPE_IMAGE,
                                  "icon-name", "object-select-symbolic",
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                  "opacity", 0.0,
                                  NULL);

  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), mark);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  g_object_set_data (G_OBJECT (row), KEY_COMPANY, (gpointer) id);
  g_object_set_data (G_OBJECT (row), KEY_MARK, mark);
  gtk_list_box_append (list, row);
}

/**
 * todoku_company_list_fill:
 * @list: an empty list
 *
 * Puts every known company into @list.
 */
void
todoku_company_list_fill (GtkListBox *list)
{
  g_autoptr(GPtrArray) companies = todoku_dns_company_list ();

  append (list, _("Find out from the name servers"), NULL);
  for (guint i = 0; i < companies->len; i++)
    {
      const TodokuDnsCompany *company = g_ptr_array_index (companies, i);
      const char *name = todoku_dns_company_get_text (company, TODOKU_DNS_COMPANY_NAME, NULL);

      append (list, name != NULL ? name : company->id, company->id);
    }
}

/**
 * todoku_company_list_mark:
 * @list: a list of companies
 * @company: (nullable): the token of the one that counts; %NULL for the detected one
 *
 * Marks the company, and gives its row the focus, which brings it into sight.
 */
void
todoku_company_list_mark (GtkListBox *list,
                          const char *company)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    {
      gboolean counts = g_strcmp0 (todoku_company_list_get (row), company) == 0;

      gtk_widget_set_opacity (g_object_get_data (G_OBJECT (row), KEY_MARK), counts ? 1 : 0);
      gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_SELECTED, counts, -1);
      if (counts)
        gtk_widget_grab_focus (GTK_WIDGET (row));
    }
}

/**
 * todoku_company_list_get:
 * @row: a row of such a list
 *
 * Returns: (transfer none) (nullable): the token of the company; %NULL for the detected one
 */
const char *
todoku_company_list_get (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), KEY_COMPANY);
}

/**
 * todoku_company_describe_typing:
 * @company: (nullable): the token of a company
 *
 * Returns: (transfer full): where and how records are typed there, one fact on a line
 */
char *
todoku_company_describe_typing (const char *company)
{
  const TodokuDnsCompany *found = company != NULL ? todoku_dns_company_lookup (company) : NULL;
  const char *host = todoku_dns_company_get_text (found, TODOKU_DNS_COMPANY_HOST_LABEL, NULL);
  const char *value = todoku_dns_company_get_text (found, TODOKU_DNS_COMPANY_VALUE_LABEL, NULL);
  static const TodokuDnsCompanyText extras[] = {
    TODOKU_DNS_COMPANY_HINT, TODOKU_DNS_COMPANY_SPEED,
  };
  const char *panel = todoku_typed_company_text (company, TODOKU_DNS_COMPANY_PANEL);
  GString *text = g_string_new (NULL);

  if (panel != NULL)
    /* Translators: %s is the name of a screen at a DNS company. */
    g_string_append_printf (text, _("Screen: %s."), panel);
  if (panel != NULL)
    g_string_append_c (text, '\n');
  /* Translators: %1$s and %2$s are what a DNS company calls its fields for HOST and VALUE. */
  g_string_append_printf (text, _("HOST goes into “%1$s”, VALUE into “%2$s”."), host, value);
  if (found == NULL || found->host == TODOKU_HOST_RELATIVE)
    {
      g_string_append_c (text, '\n');
      /* Translators: %s is what a DNS company calls its field for HOST. */
      g_string_append_printf (text, _("“%s” takes only the part to the left of the domain."), host);
    }
  for (guint i = 0; i < G_N_ELEMENTS (extras); i++)
    {
      const char *extra = todoku_typed_company_text (company, extras[i]);

      if (extra != NULL)
        g_string_append_printf (text, "\n%s", extra);
    }

  return g_string_free (text, FALSE);
}

/**
 * todoku_company_summarize_typing:
 * @company: (nullable): the token of a company
 *
 * Returns: (transfer full): the one thing to mind about HOST there, without a full stop
 */
char *
todoku_company_summarize_typing (const char *company)
{
  const TodokuDnsCompany *found = company != NULL ? todoku_dns_company_lookup (company) : NULL;
  const char *host = todoku_dns_company_get_text (found, TODOKU_DNS_COMPANY_HOST_LABEL, NULL);

  if (found == NULL || found->host == TODOKU_HOST_RELATIVE)
    /* Translators: %s is what a DNS company calls its field for HOST. */
    return g_strdup_printf (_("“%s” takes only the part to the left of the domain"), host);

  /* Translators: %s is what a DNS company calls its field for HOST. */
  return g_strdup_printf (_("“%s” takes the whole name"), host);
}
