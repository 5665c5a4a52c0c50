/* SPDX-License-Identifier: GPL-3.0-or-later
 * The actions of the list of domains: what is done with the chosen ones, from the selection bar and
 * its menu. Main thread only.
 */
#include "todoku-domain-list-page-private.h"

#include "todoku-subjects.h"
#include "todoku-widget.h"

static GPtrArray *
get_selected (TodokuDomainListPage *self)
{
  g_autoptr(GtkBitset) bits = gtk_selection_model_get_selection (self->selection);
  GPtrArray *domains = g_ptr_array_new_with_free_func (g_object_unref);
  GtkBitsetIter iter;
  guint position;

  for (gboolean valid = gtk_bitset_iter_init_first (&iter, bits, &position); valid;
       valid = gtk_bitset_iter_next (&iter, &position))
    g_ptr_array_add (domains, g_list_model_get_item (G_LIST_MODEL (self->selection), position));

  return domains;
}

static void
search_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (TODOKU_DOMAIN_LIST_PAGE (widget)->search_entry));
}

static void
select_all_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  gtk_selection_model_select_all (TODOKU_DOMAIN_LIST_PAGE (widget)->selection);
}

static void
verify_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  TodokuDomainListPage *self = TODOKU_DOMAIN_LIST_PAGE (widget);
  g_autoptr(GPtrArray) domains = get_selected (self);
  g_autoptr(TodokuBatch) batch = NULL;

  batch = todoku_session_verify_many (self->session, domains);
}

static void
attention_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  TodokuDomainListPage *self = TODOKU_DOMAIN_LIST_PAGE (widget);

  todoku_filter_chips_set_selected (self->chips, TODOKU_DOMAIN_FILTER_ALL);
  todoku_domain_query_set_attention (self->query, TRUE);
  todoku_domain_list_page_update_summary (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

static void
monitor_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  TodokuDomainListPage *self = TODOKU_DOMAIN_LIST_PAGE (widget);
  g_autoptr(GPtrArray) domains = get_selected (self);

  todoku_subjects_monitor (widget, self->session, domains, g_variant_get_boolean (parameter));
}

static void
toast_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  todoku_overlay_show_toast (TODOKU_DOMAIN_LIST_PAGE (widget)->toasts,
                             g_variant_get_string (parameter, NULL));
}

static void
request_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  g_autoptr(GPtrArray) domains = get_selected (TODOKU_DOMAIN_LIST_PAGE (widget));

  todoku_domain_batch_request (widget, domains);
}

static void
export_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  g_autoptr(GPtrArray) domains = get_selected (TODOKU_DOMAIN_LIST_PAGE (widget));

  todoku_subjects_export (widget, domains);
}

static void
delete_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  TodokuDomainListPage *self = TODOKU_DOMAIN_LIST_PAGE (widget);
  g_autoptr(GPtrArray) domains = get_selected (self);

  todoku_domain_batch_delete (widget, self->session, domains);
}

/**
 * todoku_domain_list_page_install_actions:
 * @klass: the class of the page
 *
 * Gives the page its actions.
 */
void
todoku_domain_list_page_install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "list.attention", NULL, attention_action);
  gtk_widget_class_install_action (klass, "list.delete", NULL, delete_action);
  gtk_widget_class_install_action (klass, "list.export", NULL, export_action);
  gtk_widget_class_install_action (klass, "list.monitor", "b", monitor_action);
  gtk_widget_class_install_action (klass, "list.request", NULL, request_action);
  gtk_widget_class_install_action (klass, "list.search", NULL, search_action);
  gtk_widget_class_install_action (klass, "list.select-all", NULL, select_all_action);
  gtk_widget_class_install_action (klass, "list.verify", NULL, verify_action);
  gtk_widget_class_install_action (klass, "toast.show", "s", toast_action);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_a, GDK_CONTROL_MASK, "list.select-all", NULL);
}
