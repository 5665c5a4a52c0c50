/* SPDX-License-Identifier: GPL-3.0-or-later
 * The tracking domains as a list of what is to be done: those whose time runs out by the time that
 * is left, then those on their way, then those that are set up. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-tracking-page.h"

#include <glib/gi18n-lib.h>

#include "todoku-batch-bar.h"
#include "todoku-chosen.h"
#include "todoku-page-head.h"
#include "todoku-search-box.h"
#include "todoku-selection-bar.h"
#include "todoku-subjects.h"
#include "todoku-text.h"
#include "todoku-tracking-batch.h"
#include "todoku-tracking-groups.h"
#include "todoku-tracking-list-row.h"
#include "todoku-tracking-wizard.h"
#include "todoku-urgency.h"
#include "todoku-widget.h"

#define UPDATE_SECONDS 30

struct _TodokuTrackingPage
{
  AdwBin parent_instance;

  /* Owned */
  TodokuSession *session;
  TodokuChosen *chosen;
  GSignalGroup *batch_signals;
  TodokuTrackingGroups *groups;
  guint tick_id;
  guint update_id;
  gboolean names_servers;

  /* Template Widgets */
  TodokuBatchBar *batch_bar;
  GtkListBox *complete_list;
  GtkListBox *deadline_list;
  AdwStatusPage *empty_page;
  GtkWidget *domains_button;
  GtkWidget *empty_button;
  TodokuPageHead *head;
  GtkWidget *new_button;
  GtkWidget *nothing;
  TodokuSearchBox *search_box;
  GtkToggleButton *select_button;
  TodokuSelectionBar *selection_bar;
  GtkStack *stack;
  AdwWindowTitle *window_title;
  GtkListBox *under_way_list;
};

G_DEFINE_FINAL_TYPE (TodokuTrackingPage, todoku_tracking_page, ADW_TYPE_BIN)

static GtkWindow *
get_window (gpointer widget)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (widget)));
}

static void
new_action (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  TodokuTrackingPage *self = TODOKU_TRACKING_PAGE (widget);

  todoku_tracking_wizard_present (get_window (self), self->session, NULL);
}

static void
open_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TodokuTrackingPage *self = TODOKU_TRACKING_PAGE (widget);
  TodokuTrackingDomain *tracking =
    todoku_session_find_tracking (self->session, g_variant_get_string (parameter, NULL));

  if (tracking == NULL)
    return;

  if (todoku_chosen_get_selecting (self->chosen))
    todoku_chosen_toggle (self->chosen, tracking);
  else
    todoku_tracking_wizard_present (get_window (self), self->session, tracking);
}

static gboolean
is_batch_running (TodokuTrackingPage *self)
{
  TodokuBatch *batch = todoku_batch_bar_get_batch (self->batch_bar);

  return batch != NULL && todoku_batch_get_running (batch);
}

static void
update_row (GtkWidget            *row,
            TodokuTrackingDomain *tracking,
            gpointer              user_data)
{
  TodokuTrackingPage *self = user_data;
  TodokuBatch *batch = todoku_batch_bar_get_batch (self->batch_bar);

  todoku_tracking_list_row_update (row, tracking, self->names_servers,
                                   is_batch_running (self) &&
                                   !todoku_batch_get_cancelled (batch) &&
                                   todoku_batch_get_outcome (batch, tracking) ==
                                   TODOKU_BATCH_WAITING);
}

static void
update_head (TodokuTrackingPage *self,
             GListModel         *trackings)
{
  guint n = g_list_model_get_n_items (trackings);
  guint n_urgent = 0;
  gint64 checked_at = 0;
  g_autofree char *title = NULL;
  g_autofree char *checked = NULL;
  g_autofree char *subtitle = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(TodokuTrackingDomain) tracking = g_list_model_get_item (trackings, i);

      checked_at = MAX (checked_at, todoku_tracking_domain_get_row (tracking)->checked_at);
      n_urgent += todoku_tracking_domain_get_row (tracking)->stage == TODOKU_TRACKING_EXPIRED ||
                  (todoku_urgency_get_group (tracking) == TODOKU_URGENCY_DEADLINE &&
                   todoku_urgency_is_soon (tracking));
    }
  if (n_urgent > 0)
    /* Translators: how many of how many tracking domains have little time left, or none. */
    title = g_strdup_printf (_("%1$'u of %2$'u are urgent"), n_urgent, n);
  checked = todoku_text_last_check (checked_at, 0, g_get_real_time ());
  /* Translators: How the list is sorted. */
  subtitle = g_strdup_printf (_("%1$s · %2$s"), _("Nearest deadline first"), checked);
  g_object_set (self->head,
                "title", n_urgent > 0 ? title : _("Tracking Settings"),
                "subtitle", subtitle,
                NULL);
}

static gboolean
has_verified_domain (TodokuTrackingPage *self)
{
  GListModel *domains = todoku_session_get_domains (self->session);

  for (guint i = 0; i < g_list_model_get_n_items (domains); i++)
    {
      g_autoptr(TodokuSenderDomain) domain = g_list_model_get_item (domains, i);

      if (todoku_sender_domain_get_row (domain)->stage == TODOKU_DOMAIN_VERIFIED)
        return TRUE;
    }

  return FALSE;
}

/* Who has done what comes before is not told to do it. */
static void
update_empty (TodokuTrackingPage *self)
{
  gboolean verified = has_verified_domain (self);
  const char *text = verified
                       ? _("Without a name of your own, the links in your mail are made on "
                           "sendgrid.net.")
                       : _("Without a name of your own, the links in your mail are made on "
                           "sendgrid.net. Set up the delivery domain first.");

  adw_status_page_set_description (self->empty_page, text);
  gtk_widget_set_visible (self->domains_button, !verified);
  todoku_widget_add_class (self->empty_button, "suggested-action", verified);
}

/* What is the same for all stands in the title, what is not in each row. */
static void
update_servers (TodokuTrackingPage *self,
                GListModel         *trackings)
{
  TodokuDeliveryServer *only = NULL;
  g_autofree char *name = NULL;

  self->names_servers = FALSE;
  for (guint i = 0; !self->names_servers && i < g_list_model_get_n_items (trackings); i++)
    {
      g_autoptr(TodokuTrackingDomain) tracking = g_list_model_get_item (trackings, i);
      TodokuDeliveryServer *server = todoku_subject_get_server (tracking);

      self->names_servers = only != NULL && server != only;
      only = server;
    }
  if (only != NULL && !self->names_servers)
    name = todoku_text_server_name (only);
  adw_window_title_set_subtitle (self->window_title, name);
}

static void
update_page (TodokuTrackingPage *self)
{
  GListModel *trackings = todoku_session_get_tracking_domains (self->session);
  guint n = g_list_model_get_n_items (trackings);
  g_autoptr(GPtrArray) sorted =
    todoku_urgency_list (trackings, todoku_search_box_get_searched (self->search_box));

  todoku_chosen_keep (self->chosen, trackings);
  update_servers (self, trackings);
  /* Rows stay where they are until the last of many is done. */
  if (!todoku_tracking_groups_shows (self->groups, sorted) &&
      (!is_batch_running (self) || todoku_tracking_groups_get_n (self->groups) != sorted->len))
    todoku_tracking_groups_show (self->groups, sorted);
  todoku_tracking_groups_foreach (self->groups, update_row, self);
  update_head (self, trackings);
  gtk_widget_set_visible (GTK_WIDGET (self->select_button), n > 0);
  todoku_search_box_set_needed (self->search_box, n > TODOKU_TRACKING_GROUP_PART);
  gtk_widget_set_visible (self->nothing, n > 0 && sorted->len == 0);
  if (n == 0)
    update_empty (self);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "empty");
}

static gboolean
update_cb (gpointer user_data)
{
  TodokuTrackingPage *self = user_data;

  self->update_id = 0;
  update_page (self);

  return G_SOURCE_REMOVE;
}

static void
queue_update (TodokuTrackingPage *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add (update_cb, self);
}

static void
search_changed_cb (TodokuTrackingPage *self)
{
  todoku_tracking_groups_reset_limits (self->groups);
  update_page (self);
}

static void
search_activated_cb (TodokuTrackingPage *self)
{
  if (!todoku_tracking_groups_activate (self->groups))
    gtk_widget_error_bell (GTK_WIDGET (self->search_box));
}

static void
more_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TodokuTrackingPage *self = TODOKU_TRACKING_PAGE (widget);

  todoku_tracking_groups_show_all (self->groups,
                                   (TodokuUrgencyGroup) g_variant_get_int64 (parameter));
  update_page (self);
}

static void
update_selection (TodokuTrackingPage *self)
{
  static const char *const actions[] = {
    "trackings.delete", "trackings.export", "trackings.monitor", "trackings.request",
    "trackings.verify",
  };
  gboolean selecting = todoku_chosen_get_selecting (self->chosen);
  guint n_chosen = 0;

  g_object_get (self->chosen, "n-chosen", &n_chosen, NULL);
  todoku_selection_bar_set (self->selection_bar, selecting, n_chosen);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], n_chosen > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "trackings.select-all", selecting);
}

/* Another one, or it has begun or ended. */
static void
batch_changed_cb (TodokuTrackingPage *self)
{
  TodokuBatch *batch = todoku_batch_bar_get_batch (self->batch_bar);
  gboolean running = is_batch_running (self);

  g_signal_group_set_target (self->batch_signals, batch);
  gtk_widget_set_sensitive (GTK_WIDGET (self->select_button), !running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "trackings.check", !running);
  if (running)
    {
      g_object_set (self->chosen, "selecting", FALSE, NULL);
    }
  else if (batch != NULL)
    {
      g_autofree char *counts = todoku_tracking_batch_describe (batch);

      todoku_batch_bar_set_summary (self->batch_bar, counts, FALSE);
    }
  queue_update (self);
}

static GPtrArray *
list_chosen (gpointer page)
{
  TodokuTrackingPage *self = TODOKU_TRACKING_PAGE (page);

  return todoku_chosen_list (self->chosen, todoku_session_get_tracking_domains (self->session));
}

static void
select_all_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  TodokuTrackingPage *self = TODOKU_TRACKING_PAGE (widget);

  GListModel *trackings = todoku_session_get_tracking_domains (self->session);
  g_autoptr(GPtrArray) found =
    todoku_urgency_list (trackings, todoku_search_box_get_searched (self->search_box));

  g_autoptr(GListStore) store = g_list_store_new (TODOKU_TYPE_TRACKING_DOMAIN);

  g_list_store_splice (store, 0, 0, found->pdata, found->len);
  todoku_chosen_add_all (self->chosen, G_LIST_MODEL (store));
}

static void
check_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  TodokuTrackingPage *self = TODOKU_TRACKING_PAGE (widget);
  GListModel *trackings = todoku_session_get_tracking_domains (self->session);
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(TodokuBatch) batch = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (trackings); i++)
    g_ptr_array_add (all, g_list_model_get_item (trackings, i));
  if (all->len > 0)
    batch = todoku_session_check_many (self->session, all);
}

static void
verify_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  g_autoptr(GPtrArray) trackings = list_chosen (widget);
  g_autoptr(TodokuBatch) batch =
    todoku_session_verify_many (TODOKU_TRACKING_PAGE (widget)->session, trackings);
}

static void
request_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  g_autoptr(GPtrArray) trackings = list_chosen (widget);

  todoku_tracking_batch_request (widget, trackings);
}

static void
export_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  g_autoptr(GPtrArray) trackings = list_chosen (widget);

  todoku_subjects_export (widget, trackings);
}

static void
monitor_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  g_autoptr(GPtrArray) trackings = list_chosen (widget);

  todoku_subjects_monitor (widget, TODOKU_TRACKING_PAGE (widget)->session, trackings,
                           g_variant_get_boolean (parameter));
}

static void
delete_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  g_autoptr(GPtrArray) trackings = list_chosen (widget);

  todoku_tracking_batch_delete (widget, TODOKU_TRACKING_PAGE (widget)->session, trackings);
}

static gboolean
tick_cb (gpointer user_data)
{
  update_page (user_data);

  return G_SOURCE_CONTINUE;
}

static void
items_changed_cb (TodokuTrackingPage *self,
                  guint               position,
                  guint               n_removed,
                  guint               n_added,
                  GListModel         *trackings)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr(TodokuTrackingDomain) tracking = g_list_model_get_item (trackings, i);

      g_signal_connect_object (tracking, "notify", G_CALLBACK (queue_update), self,
                               G_CONNECT_SWAPPED);
    }
  queue_update (self);
}

static void
todoku_tracking_page_dispose (GObject *object)
{
  TodokuTrackingPage *self = TODOKU_TRACKING_PAGE (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_pointer (&self->groups, todoku_tracking_groups_free);
  g_clear_object (&self->batch_signals);
  g_clear_object (&self->chosen);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (todoku_tracking_page_parent_class)->dispose (object);
}

static void
todoku_tracking_page_class_init (TodokuTrackingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_tracking_page_dispose;

  g_type_ensure (TODOKU_TYPE_BATCH_BAR);
  g_type_ensure (TODOKU_TYPE_PAGE_HEAD);
  g_type_ensure (TODOKU_TYPE_SEARCH_BOX);
  g_type_ensure (TODOKU_TYPE_SELECTION_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/"
                                               "todoku-tracking-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingPage, batch_bar);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingPage, complete_list);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingPage, deadline_list);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingPage, domains_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingPage, empty_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingPage, head);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingPage, new_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingPage, nothing);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingPage, search_box);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingPage, select_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingPage, selection_bar);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingPage, under_way_list);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_install_action (widget_class, "trackings.check", NULL, check_action);
  gtk_widget_class_install_action (widget_class, "trackings.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "trackings.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "trackings.monitor", "b", monitor_action);
  gtk_widget_class_install_action (widget_class, "trackings.more", "x", more_action);
  gtk_widget_class_install_action (widget_class, "trackings.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "trackings.open", "s", open_action);
  gtk_widget_class_install_action (widget_class, "trackings.request", NULL, request_action);
  gtk_widget_class_install_action (widget_class, "trackings.select-all", NULL, select_all_action);
  gtk_widget_class_install_action (widget_class, "trackings.verify", NULL, verify_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_a, GDK_CONTROL_MASK,
                                       "trackings.select-all", NULL);
}

static void
todoku_tracking_page_init (TodokuTrackingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  todoku_stack_hide_others (self->stack);
  self->chosen = todoku_chosen_new ();
  self->groups = todoku_tracking_groups_new (self->chosen,
                                             (GtkListBox *[]) { self->deadline_list,
                                                                self->under_way_list,
                                                                self->complete_list });
  todoku_chosen_connect (self->chosen, GTK_WIDGET (self), self->select_button);
  g_object_bind_property (self->chosen, "selecting", self->new_button, "visible",
                          G_BINDING_INVERT_BOOLEAN);
  g_signal_connect_object (self->chosen, "notify", G_CALLBACK (update_selection), self,
                           G_CONNECT_SWAPPED);
  self->batch_signals = g_signal_group_new (TODOKU_TYPE_BATCH);
  g_signal_group_connect_object (self->batch_signals, "notify::running",
                                 G_CALLBACK (batch_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->batch_signals, "notify::n-done", G_CALLBACK (queue_update),
                                 self, G_CONNECT_SWAPPED);
  todoku_widget_add_shortcut (GTK_WIDGET (self), "F5", "trackings.check");
  update_selection (self);
}

/**
 * todoku_tracking_page_new:
 * @session: the session
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
todoku_tracking_page_new (TodokuSession *session)
{
  TodokuTrackingPage *self = g_object_new (TODOKU_TYPE_TRACKING_PAGE, NULL);
  GListModel *trackings = todoku_session_get_tracking_domains (session);

  self->session = g_object_ref (session);
  g_signal_connect_object (trackings, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  items_changed_cb (self, 0, 0, g_list_model_get_n_items (trackings), trackings);
  todoku_batch_bar_follow (self->batch_bar, session, &todoku_tracking_table);
  g_signal_connect_object (self->batch_bar, "notify::batch", G_CALLBACK (batch_changed_cb), self,
                           G_CONNECT_SWAPPED);
  update_page (self);
  batch_changed_cb (self);
  self->tick_id = g_timeout_add_seconds (UPDATE_SECONDS, tick_cb, self);

  return GTK_WIDGET (self);
}
