/* SPDX-License-Identifier: GPL-3.0-or-later
 * A GtkListView over what a TodokuDomainQuery finds: searching, filtering, choosing, and following
 * a batch. The counts of the filters are made in an idle after any number of changes. What is done
 * with chosen ones stands in todoku-domain-list-actions.c. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-domain-list-page-private.h"

#include <glib/gi18n-lib.h>

#include "todoku-text.h"
#include "todoku-widget.h"
#include "todoku-wrap-box.h"

/* How often the filters count while many are checked; each time looks at every domain. */
#define COUNT_EVERY_MS 300

enum
{
  PROP_0,
  PROP_SORT,
};

G_DEFINE_FINAL_TYPE (TodokuDomainListPage, todoku_domain_list_page, GTK_TYPE_BOX)

static void
update_selection (TodokuDomainListPage *self)
{
  g_autoptr(GtkBitset) bits = gtk_selection_model_get_selection (self->selection);
  guint n_selected = self->selecting ? gtk_bitset_get_size (bits) : 0;
  static const char *const actions[] = {
    "list.request", "list.export", "list.delete", "list.verify", "list.monitor",
  };

  todoku_selection_bar_set (self->selection_bar, self->selecting, n_selected);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], n_selected > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "list.select-all", self->selecting);
}

static void
count_domains (TodokuDomainListPage *self)
{
  guint counts[TODOKU_DOMAIN_N_FILTERS];

  todoku_domain_query_count (self->query, counts);
  todoku_filter_chips_set_counts (self->chips, counts,
                                  1 << TODOKU_DOMAIN_FILTER_WAITING |
                                  1 << TODOKU_DOMAIN_FILTER_UNKNOWN);
}

static gboolean
is_batch_running (TodokuDomainListPage *self)
{
  TodokuBatch *batch = todoku_batch_bar_get_batch (self->batch_bar);

  return batch != NULL && todoku_batch_get_running (batch);
}

static gboolean
update_cb (gpointer user_data)
{
  TodokuDomainListPage *self = user_data;
  guint n_domains = g_list_model_get_n_items (todoku_session_get_domains (self->session));

  self->update_id = 0;
  count_domains (self);
  gtk_stack_set_visible_child (self->stack, n_domains > 0 ? self->list_page : self->empty_page);
  gtk_widget_set_visible (GTK_WIDGET (self->select_button), n_domains > 0);
  /* Rows stay where they are until the last of many is done. */
  if (!is_batch_running (self))
    todoku_domain_query_filter_anew (self->query);

  return G_SOURCE_REMOVE;
}

static void
queue_update (TodokuDomainListPage *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_LOW, update_cb, self, NULL);
}

static void
update_found (TodokuDomainListPage *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0;

  /* While it is still being looked, nothing has been found to be missing. */
  if (!any && todoku_domain_query_get_pending (self->query))
    return;

  gtk_stack_set_visible_child (self->result_stack, any ? self->scrolled : self->none_page);
}

/* The view holds on to the row that it showed first, also when others are sorted in before it. Who
 * has not scrolled wants to see the beginning.
 */
static void
stay_at_top (TodokuDomainListPage *self)
{
  GtkAdjustment *adjustment =
    gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));

  if (gtk_adjustment_get_value (adjustment) <= 0 &&
      g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", 0);
}

/* A batch that leaves something to do offers to show that, unless it is shown already. */
static void
show_summary (TodokuDomainListPage *self)
{
  TodokuBatch *batch = todoku_batch_bar_get_batch (self->batch_bar);
  g_autofree char *counts = todoku_domain_tally_describe (self->tally);
  g_autoptr(GPtrArray) left =
    todoku_batch_list (batch, 1 << TODOKU_BATCH_FAILED | 1 << TODOKU_BATCH_NOT_RIGHT);

  todoku_batch_bar_set_summary (self->batch_bar, counts, left->len > 0 &&
                                !todoku_domain_query_get_attention (self->query));
  g_clear_pointer (&self->tally, todoku_domain_tally_free);
}

static gboolean
tally_cb (gpointer user_data)
{
  TodokuDomainListPage *self = user_data;

  if (todoku_domain_tally_count (self->tally))
    return G_SOURCE_CONTINUE;

  self->tally_id = 0;
  show_summary (self);

  return G_SOURCE_REMOVE;
}

static void
stop_tally (TodokuDomainListPage *self)
{
  g_clear_handle_id (&self->tally_id, g_source_remove);
  g_clear_pointer (&self->tally, todoku_domain_tally_free);
}

/**
 * todoku_domain_list_page_update_summary:
 * @self: the page
 *
 * Says how those of the last batch stand: few are counted at once, thousands a few at a time.
 */
void
todoku_domain_list_page_update_summary (TodokuDomainListPage *self)
{
  TodokuBatch *batch = todoku_batch_bar_get_batch (self->batch_bar);

  stop_tally (self);
  if (batch == NULL || todoku_batch_get_running (batch))
    return;

  self->tally = todoku_domain_tally_new (batch);
  if (todoku_domain_tally_count (self->tally))
    self->tally_id = g_idle_add (tally_cb, self);
  else
    show_summary (self);
}

static gboolean
count_cb (gpointer user_data)
{
  TodokuDomainListPage *self = user_data;

  self->count_id = 0;
  count_domains (self);

  return G_SOURCE_REMOVE;
}

static void
count_soon (TodokuDomainListPage *self)
{
  if (self->count_id == 0)
    self->count_id = g_timeout_add (COUNT_EVERY_MS, count_cb, self);
}

static void
search_changed_cb (TodokuDomainListPage *self)
{
  todoku_domain_query_set_search (self->query,
                                  gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  count_soon (self);
}

static void
search_stopped_cb (TodokuDomainListPage *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  else if (self->selecting)
    gtk_toggle_button_set_active (self->select_button, FALSE);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

/* Somebody began to type anywhere on the page. */
static void
search_started_cb (TodokuDomainListPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  gtk_editable_set_position (GTK_EDITABLE (self->search_entry), -1);
}

/* The first that was found is most often the one that was meant. */
static void
search_activated_cb (TodokuDomainListPage *self)
{
  /* What was typed last may not have been looked for yet. */
  search_changed_cb (self);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0)
    gtk_widget_error_bell (GTK_WIDGET (self->search_entry));
  else if (self->selecting)
    gtk_selection_model_select_item (self->selection, 0, FALSE);
  else
    g_signal_emit_by_name (self->list_view, "activate", 0);
}

static void
focus_first_row (TodokuDomainListPage *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0)
    return;

  gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", 0);
  todoku_domain_list_rows_focus (self->rows, 0);
}

static gboolean
search_key_cb (TodokuDomainListPage *self,
               guint                 key,
               guint                 code,
               GdkModifierType       state)
{
  if (key != GDK_KEY_Down && key != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;

  focus_first_row (self);

  return GDK_EVENT_STOP;
}

/* Escape leaves one thing at a time: what was searched for, what was chosen, and then the page. */
static gboolean
page_key_cb (TodokuDomainListPage *self,
             guint                 key,
             guint                 code,
             GdkModifierType       state)
{
  gboolean searching = *gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0';

  if (key != GDK_KEY_Escape || (!searching && !self->selecting))
    return GDK_EVENT_PROPAGATE;

  search_stopped_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->list_view));

  return GDK_EVENT_STOP;
}

static void
chips_changed_cb (TodokuDomainListPage *self)
{
  todoku_domain_query_set_filter (self->query, todoku_filter_chips_get_selected (self->chips));
  todoku_domain_list_page_update_summary (self);
  count_soon (self);
}

/* With one server it is the same for all, and the title says which. */
static void
server_changed_cb (TodokuDomainListPage *self)
{
  GListModel *servers = todoku_session_get_servers (self->session);
  g_autoptr(TodokuDeliveryServer) only =
    g_list_model_get_n_items (servers) == 1 ? g_list_model_get_item (servers, 0) : NULL;
  g_autofree char *name = only != NULL ? todoku_text_server_name (only) : NULL;

  adw_window_title_set_subtitle (self->window_title, name);
  /* A server more or less changes nothing of what is shown, and thousands are not looked at for
   * that.
   */
  if (todoku_domain_query_set_server (self->query,
                                      todoku_server_filter_get_server (self->server_filter)))
    count_soon (self);
}

static void
row_activated_cb (GtkListView *view,
                  guint        position,
                  gpointer     user_data)
{
  TodokuDomainListPage *self = user_data;
  g_autoptr(TodokuSenderDomain) domain =
    g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (self->selecting)
    return;

  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-domain", "x",
                              todoku_subject_get_id (domain));
}

static void
select_toggled_cb (TodokuDomainListPage *self)
{
  self->selecting = gtk_toggle_button_get_active (self->select_button);
  /* With single clicks GTK selects what the pointer is over, which is only wanted as a highlight.
   */
  gtk_list_view_set_single_click_activate (self->list_view, !self->selecting);
  todoku_widget_add_class (GTK_WIDGET (self->list_view), "selecting", self->selecting);
  gtk_selection_model_unselect_all (self->selection);
  todoku_domain_list_rows_set_selecting (self->rows, self->selecting);
  update_selection (self);
}

/* It has begun, or ended: the list is put in order, and its rows say which of them wait. */
static void
batch_state_cb (TodokuDomainListPage *self)
{
  gboolean running = is_batch_running (self);

  gtk_widget_set_sensitive (GTK_WIDGET (self->select_button), !running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "list.sort", !running);
  todoku_domain_list_page_update_summary (self);
  if (running)
    return;

  g_clear_handle_id (&self->count_id, g_source_remove);
  count_domains (self);
  todoku_domain_query_filter_anew (self->query);
  todoku_domain_query_sort_anew (self->query);
  stay_at_top (self);
}

static void
batch_changed_cb (TodokuDomainListPage *self)
{
  if (todoku_domain_query_get_attention (self->query))
    todoku_domain_query_set_attention (self->query, FALSE);
  g_signal_group_set_target (self->batch_signals, todoku_batch_bar_get_batch (self->batch_bar));
  todoku_domain_list_rows_set_batch (self->rows, todoku_batch_bar_get_batch (self->batch_bar));
  if (self->selecting)
    gtk_toggle_button_set_active (self->select_button, FALSE);
  batch_state_cb (self);
}

static void
todoku_domain_list_page_get_property (GObject    *object,
                                      guint       id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  TodokuDomainListPage *self = TODOKU_DOMAIN_LIST_PAGE (object);

  switch (id)
    {
    case PROP_SORT:
      g_value_set_string (value, self->query != NULL ? todoku_domain_query_get_sort (self->query)
                                                     : NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
todoku_domain_list_page_set_property (GObject      *object,
                                      guint         id,
                                      const GValue *value,
                                      GParamSpec   *pspec)
{
  switch (id)
    {
    case PROP_SORT:
      todoku_domain_query_set_sort (TODOKU_DOMAIN_LIST_PAGE (object)->query,
                                    g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
todoku_domain_list_page_dispose (GObject *object)
{
  TodokuDomainListPage *self = TODOKU_DOMAIN_LIST_PAGE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_handle_id (&self->count_id, g_source_remove);
  stop_tally (self);
  g_clear_object (&self->batch_signals);
  /* What is no longer filtered changes once more. */
  if (self->query != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->query, self);
      g_signal_handlers_disconnect_by_data (self->selection, self);
    }
  g_clear_object (&self->query);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (todoku_domain_list_page_parent_class)->dispose (object);
}

static void
todoku_domain_list_page_class_init (TodokuDomainListPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = todoku_domain_list_page_dispose;
  object_class->get_property = todoku_domain_list_page_get_property;
  object_class->set_property = todoku_domain_list_page_set_property;

  /**
   * TodokuDomainListPage:sort:
   *
   * What the domains are sorted by: "name", "state" or "checked". The state of an action, so that
   * the menu marks the one that holds.
   */
  g_object_class_install_property (object_class, PROP_SORT,
                                   g_param_spec_string ("sort", NULL, NULL, "name",
                                                        G_PARAM_READWRITE |
                                                        G_PARAM_STATIC_STRINGS));
  gtk_widget_class_install_property_action (widget_class, "list.sort", "sort");
  todoku_domain_list_page_install_actions (widget_class);

  g_type_ensure (TODOKU_TYPE_BATCH_BAR);
  g_type_ensure (TODOKU_TYPE_FILTER_CHIPS);
  g_type_ensure (TODOKU_TYPE_SELECTION_BAR);
  g_type_ensure (TODOKU_TYPE_SERVER_FILTER);
  g_type_ensure (TODOKU_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/todoku/Todoku/ui/"
                                               "todoku-domain-list-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainListPage, batch_bar);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainListPage, chips);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainListPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainListPage, list_page);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainListPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainListPage, none_page);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainListPage, result_stack);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainListPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainListPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainListPage, select_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainListPage, selection_bar);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainListPage, server_filter);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainListPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainListPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainListPage, window_title);
  gtk_widget_class_bind_template_callback (widget_class, chips_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_started_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, select_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, server_changed_cb);
}

static void
add_keys (GtkWidget            *widget,
          GCallback             callback,
          TodokuDomainListPage *self)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  g_signal_connect_object (controller, "key-pressed", callback, self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, controller);
}

static void
todoku_domain_list_page_init (TodokuDomainListPage *self)
{
  const char *const names[TODOKU_DOMAIN_N_FILTERS + 1] = {
    [TODOKU_DOMAIN_FILTER_ALL] = _("All"),
    [TODOKU_DOMAIN_FILTER_PENDING] = _("Unverified"),
    [TODOKU_DOMAIN_FILTER_WAITING] = C_("filter", "Waiting"),
    [TODOKU_DOMAIN_FILTER_FIX] = _("To be fixed"),
    [TODOKU_DOMAIN_FILTER_UNKNOWN] = _("Could not check"),
    [TODOKU_DOMAIN_FILTER_COMPLETE] = _("Set up"),
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  todoku_stack_hide_others (self->stack);
  todoku_stack_hide_others (self->result_stack);
  self->batch_signals = g_signal_group_new (TODOKU_TYPE_BATCH);
  g_signal_group_connect_object (self->batch_signals, "notify::n-done", G_CALLBACK (count_soon),
                                 self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->batch_signals, "notify::running",
                                 G_CALLBACK (batch_state_cb), self, G_CONNECT_SWAPPED);
  todoku_filter_chips_set_names (self->chips, names);
  todoku_widget_add_shortcut (GTK_WIDGET (self), "<Control>f", "list.search");
  gtk_search_entry_set_key_capture_widget (self->search_entry, GTK_WIDGET (self));
  add_keys (GTK_WIDGET (self->search_entry), G_CALLBACK (search_key_cb), self);
  add_keys (GTK_WIDGET (self), G_CALLBACK (page_key_cb), self);
}

/**
 * todoku_domain_list_page_new:
 * @session: the session
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
todoku_domain_list_page_new (TodokuSession *session)
{
  TodokuDomainListPage *self = g_object_new (TODOKU_TYPE_DOMAIN_LIST_PAGE, NULL);
  GListModel *domains = todoku_session_get_domains (session);
  GListModel *servers = todoku_session_get_servers (session);

  self->session = g_object_ref (session);
  self->query = todoku_domain_query_new (session);
  g_signal_connect_object (self->query, "notify::pending", G_CALLBACK (update_found), self,
                           G_CONNECT_SWAPPED);
  self->selection = GTK_SELECTION_MODEL (
    gtk_multi_selection_new (g_object_ref (todoku_domain_query_get_model (self->query))));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (update_selection),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (update_found), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (domains, "items-changed", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list_view, self->selection);
  /* After the view's own handler, which keeps its place. */
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (stay_at_top), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  self->rows = todoku_domain_list_rows_new (self->list_view, self->selection);
  todoku_domain_list_rows_set_servers (self->rows, servers);
  todoku_server_filter_set_session (self->server_filter, session);
  update_selection (self);
  update_cb (self);
  todoku_batch_bar_follow (self->batch_bar, session, &todoku_domain_table);
  g_signal_connect_object (self->batch_bar, "notify::batch", G_CALLBACK (batch_changed_cb), self,
                           G_CONNECT_SWAPPED);
  if (todoku_batch_bar_get_batch (self->batch_bar) != NULL)
    batch_changed_cb (self);

  return GTK_WIDGET (self);
}
