/* SPDX-License-Identifier: GPL-3.0-or-later
 * The list is a GtkListView over the session's own list, filtered and sorted a bit at a time, so
 * that fifty thousand domains neither hold up a key nor a frame. The counts of the filters are made
 * in an idle after any number of changes. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-domain-list-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "todoku-batch-bar.h"
#include "todoku-domain-batch.h"
#include "todoku-domain-name.h"
#include "todoku-domain-list-row.h"
#include "todoku-text.h"
#include "todoku-widget.h"
#include "todoku-wrap-box.h"

typedef enum
{
  FILTER_ALL,
  FILTER_PENDING,
  FILTER_FIX,
  FILTER_COMPLETE,
  N_FILTERS,
} Filter;

struct _TodokuDomainListPage
{
  GtkBox parent_instance;

  /* Owned */
  TodokuSession *session;
  char *search;
  char *sort;
  GtkFilter *filter;
  GtkSorter *sorter;
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
  GtkSelectionModel *selection;

  Filter shown;
  gboolean selecting;
  /* Whether only those are shown that the last batch leaves to do. */
  gboolean attention;
  guint update_id;
  guint count_id;
  /* (owned) (nullable): how those of the last batch stand, while they are counted */
  TodokuDomainTally *tally;
  guint tally_id;
  /* (element-type GtkListItem): the rows that stand for a domain now */
  GPtrArray *bound;
  GSignalGroup *batch_signals;

  /* (unowned) */
  GtkToggleButton *chip_buttons[N_FILTERS];

  /* Template Widgets */
  TodokuBatchBar *batch_bar;
  TodokuWrapBox *chips;
  GtkWidget *empty_page;
  GtkWidget *list_page;
  GtkListView *list_view;
  GtkWidget *none_page;
  GtkStack *result_stack;
  GtkWidget *scrolled;
  GtkSearchEntry *search_entry;
  GtkToggleButton *select_button;
  GtkRevealer *selection_bar;
  GtkLabel *selection_label;
  GtkStack *stack;
  AdwWindowTitle *window_title;
};

G_DEFINE_FINAL_TYPE (TodokuDomainListPage, todoku_domain_list_page, GTK_TYPE_BOX)

#define WRONG_RANK 4
/* How often the filters count while many are checked; each time looks at every domain. */
#define COUNT_EVERY_MS 300
/* So many are filtered and sorted within a frame. A bit at a time empties the list first, and it
 * would flash.
 */
#define AT_ONCE 10000

static gboolean
is_in (TodokuSenderDomain *domain,
       Filter              filter)
{
  gboolean complete = todoku_sender_domain_get_row (domain)->stage == TODOKU_DOMAIN_VERIFIED;
  gboolean wrong = todoku_subject_get_worst_rank (domain) >= WRONG_RANK;

  switch (filter)
    {
    case FILTER_PENDING:
      return !complete && !wrong;
    case FILTER_FIX:
      return wrong;
    case FILTER_COMPLETE:
      return complete && !wrong;
    case FILTER_ALL:
    case N_FILTERS:
    default:
      return TRUE;
    }
}

/* What a batch that has ended leaves to do. */
static gboolean
is_left_to_do (TodokuDomainListPage *self,
               TodokuSenderDomain   *domain)
{
  TodokuBatch *batch = todoku_session_get_batch (self->session);

  return batch != NULL && !todoku_batch_get_running (batch) &&
         todoku_domain_batch_needs_attention (batch, domain);
}

static gboolean
filter_cb (gpointer item,
           gpointer user_data)
{
  TodokuDomainListPage *self = user_data;
  const char *name = todoku_subject_get_name (item);

  if (self->attention ? !is_left_to_do (self, item) : !is_in (item, self->shown))
    return FALSE;
  if (self->search == NULL)
    return TRUE;
  if (strstr (name, self->search) != NULL)
    return TRUE;
  if (strstr (name, "xn--") != NULL)
    {
      g_autofree char *shown = todoku_domain_name_to_unicode (name);

      return strstr (shown, self->search) != NULL;
    }

  return FALSE;
}

static int
sort_cb (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  TodokuDomainListPage *self = user_data;
  TodokuSenderDomain *first = (gpointer) a, *second = (gpointer) b;
  int order = is_left_to_do (self, second) - is_left_to_do (self, first);

  if (order != 0)
    return order < 0 ? GTK_ORDERING_SMALLER : GTK_ORDERING_LARGER;

  if (g_str_equal (self->sort, "state"))
    {
      int rank_first = todoku_subject_get_worst_rank (first);
      int rank_second = todoku_subject_get_worst_rank (second);

      order = rank_second - rank_first;
      if (order == 0)
        order = (int) todoku_sender_domain_get_row (first)->stage -
                (int) todoku_sender_domain_get_row (second)->stage;
    }
  else if (g_str_equal (self->sort, "checked"))
    {
      gint64 time_first = todoku_sender_domain_get_row (first)->checked_at;
      gint64 time_second = todoku_sender_domain_get_row (second)->checked_at;

      order = time_first < time_second ? 1 : time_first > time_second ? -1 : 0;
    }
  if (order == 0)
    order = strcmp (todoku_subject_get_name (first), todoku_subject_get_name (second));

  return order < 0 ? GTK_ORDERING_SMALLER : order > 0 ? GTK_ORDERING_LARGER : GTK_ORDERING_EQUAL;
}

static void
set_incremental (TodokuDomainListPage *self,
                 gboolean              incremental)
{
  gtk_filter_list_model_set_incremental (self->filtered, incremental);
  gtk_sort_list_model_set_incremental (self->sorted, incremental);
}

static gboolean
is_huge (TodokuDomainListPage *self)
{
  return g_list_model_get_n_items (todoku_session_get_domains (self->session)) > AT_ONCE;
}

static void
filter_anew (TodokuDomainListPage *self,
             GtkFilterChange       change)
{
  set_incremental (self, is_huge (self));
  gtk_filter_changed (self->filter, change);
  set_incremental (self, TRUE);
}

static void
sort_anew (TodokuDomainListPage *self)
{
  set_incremental (self, is_huge (self));
  gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
  set_incremental (self, TRUE);
}

static void
update_selection (TodokuDomainListPage *self)
{
  g_autoptr(GtkBitset) bits = gtk_selection_model_get_selection (self->selection);
  guint n_selected = self->selecting ? gtk_bitset_get_size (bits) : 0;
  g_autofree char *text = NULL;
  static const char *const actions[] = {
    "list.request", "list.export", "list.delete", "list.verify",
  };

  gtk_revealer_set_reveal_child (self->selection_bar, self->selecting);
  text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u selected", "%u selected", n_selected),
                          n_selected);
  gtk_label_set_text (self->selection_label, text);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], n_selected > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "list.select-all", self->selecting);
}

static void
count_domains (TodokuDomainListPage *self)
{
  GListModel *domains = todoku_session_get_domains (self->session);
  guint n_domains = g_list_model_get_n_items (domains);
  guint counts[N_FILTERS] = { 0 };
  const char *const names[N_FILTERS] = {
    [FILTER_ALL] = _("All"),
    [FILTER_PENDING] = _("Unverified"),
    [FILTER_FIX] = _("To Be Fixed"),
    [FILTER_COMPLETE] = _("Set Up"),
  };

  for (guint i = 0; i < n_domains; i++)
    {
      g_autoptr(TodokuSenderDomain) domain = g_list_model_get_item (domains, i);

      for (guint j = 0; j < N_FILTERS; j++)
        counts[j] += is_in (domain, j);
    }
  for (guint i = 0; i < N_FILTERS; i++)
    {
      /* Translators: The name of a filter and how many domains it shows: "All 12". */
      g_autofree char *label = g_strdup_printf (C_("filter and count", "%1$s %2$u"), names[i],
                                                counts[i]);

      gtk_button_set_label (GTK_BUTTON (self->chip_buttons[i]), label);
    }
}

static gboolean
is_batch_running (TodokuDomainListPage *self)
{
  TodokuBatch *batch = todoku_session_get_batch (self->session);

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
    filter_anew (self, GTK_FILTER_CHANGE_DIFFERENT);

  return G_SOURCE_REMOVE;
}

static void
queue_update (TodokuDomainListPage *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_LOW, update_cb, self, NULL);
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
batch_progress_cb (TodokuDomainListPage *self)
{
  if (self->count_id == 0)
    self->count_id = g_timeout_add (COUNT_EVERY_MS, count_cb, self);
}

static void
update_found (TodokuDomainListPage *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0;

  /* While it is still being looked, nothing has been found to be missing. */
  if (!any && gtk_filter_list_model_get_pending (self->filtered) > 0)
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
  TodokuBatch *batch = todoku_session_get_batch (self->session);
  g_autofree char *counts = todoku_domain_tally_describe (self->tally);
  g_autoptr(GPtrArray) left =
    todoku_batch_list (batch, 1 << TODOKU_BATCH_FAILED | 1 << TODOKU_BATCH_NOT_RIGHT);

  todoku_batch_bar_set_summary (self->batch_bar, counts, left->len > 0 && !self->attention);
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

/* Few are counted at once, thousands a few at a time. */
static void
update_summary (TodokuDomainListPage *self)
{
  TodokuBatch *batch = todoku_session_get_batch (self->session);

  stop_tally (self);
  if (batch == NULL || todoku_batch_get_running (batch))
    return;

  self->tally = todoku_domain_tally_new (batch);
  if (todoku_domain_tally_count (self->tally))
    self->tally_id = g_idle_add (tally_cb, self);
  else
    show_summary (self);
}

static void
search_changed_cb (TodokuDomainListPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  g_autofree char *lower = normal != NULL ? g_utf8_strdown (normal, -1) : NULL;
  GtkFilterChange change = GTK_FILTER_CHANGE_DIFFERENT;

  if (lower != NULL)
    g_strstrip (lower);
  if (lower == NULL || *lower == '\0')
    g_clear_pointer (&lower, g_free);

  /* Typing one more letter only needs what is shown already to be looked at again. */
  if (lower != NULL && (self->search == NULL || strstr (lower, self->search) != NULL))
    change = GTK_FILTER_CHANGE_MORE_STRICT;
  else if (lower == NULL || (self->search != NULL && strstr (self->search, lower) != NULL))
    change = GTK_FILTER_CHANGE_LESS_STRICT;
  g_free (self->search);
  self->search = g_steal_pointer (&lower);
  filter_anew (self, change);
}

static void
search_stopped_cb (TodokuDomainListPage *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static void
set_attention (TodokuDomainListPage *self,
               gboolean              attention)
{
  if (self->attention == attention)
    return;

  self->attention = attention;
  update_summary (self);
}

static void
chip_toggled_cb (TodokuDomainListPage *self,
                 GtkToggleButton      *button)
{
  if (!gtk_toggle_button_get_active (button))
    return;

  for (guint i = 0; i < N_FILTERS; i++)
    if (self->chip_buttons[i] == button)
      self->shown = i;
  set_attention (self, FALSE);
  filter_anew (self, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  user_data)
{
  gtk_list_item_set_child (item, todoku_domain_list_row_new ());
}

static void
selected_changed_cb (GtkListItem *item,
                     GParamSpec  *pspec,
                     gpointer     user_data)
{
  TodokuDomainListPage *self = user_data;

  todoku_domain_list_row_set_selecting (TODOKU_DOMAIN_LIST_ROW (gtk_list_item_get_child (item)),
                                        self->selecting, gtk_list_item_get_selected (item));
}

static void
check_toggled_cb (GtkCheckButton *check,
                  gpointer        user_data)
{
  GtkListItem *item = user_data;
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (check), TODOKU_TYPE_DOMAIN_LIST_PAGE);
  GtkSelectionModel *selection = TODOKU_DOMAIN_LIST_PAGE (page)->selection;
  guint position = gtk_list_item_get_position (item);

  if (gtk_check_button_get_active (check) == gtk_list_item_get_selected (item))
    return;
  if (gtk_check_button_get_active (check))
    gtk_selection_model_select_item (selection, position, FALSE);
  else
    gtk_selection_model_unselect_item (selection, position);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  user_data)
{
  TodokuDomainListPage *self = user_data;
  TodokuDomainListRow *row = TODOKU_DOMAIN_LIST_ROW (gtk_list_item_get_child (item));

  todoku_domain_list_row_set_batch (row, todoku_session_get_batch (self->session));
  todoku_domain_list_row_set_domain (row, gtk_list_item_get_item (item));
  selected_changed_cb (item, NULL, user_data);
  g_ptr_array_add (self->bound, item);
  g_signal_connect (item, "notify::selected", G_CALLBACK (selected_changed_cb), user_data);
  g_signal_connect (todoku_domain_list_row_get_check (row), "toggled",
                    G_CALLBACK (check_toggled_cb), item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           gpointer                  user_data)
{
  TodokuDomainListPage *self = user_data;
  TodokuDomainListRow *row = TODOKU_DOMAIN_LIST_ROW (gtk_list_item_get_child (item));

  g_ptr_array_remove_fast (self->bound, item);
  g_signal_handlers_disconnect_by_func (item, selected_changed_cb, user_data);
  g_signal_handlers_disconnect_by_func (todoku_domain_list_row_get_check (row), check_toggled_cb,
                                        item);
  todoku_domain_list_row_set_domain (row, NULL);
  todoku_domain_list_row_set_batch (row, NULL);
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
make_rows (TodokuDomainListPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  gtk_list_view_set_factory (self->list_view, factory);
  g_object_unref (factory);
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
  for (guint i = 0; i < self->bound->len; i++)
    selected_changed_cb (g_ptr_array_index (self->bound, i), NULL, self);
  update_selection (self);
}

/* It has begun, or ended: the list is put in order, and its rows say which of them wait. */
static void
batch_state_cb (TodokuDomainListPage *self)
{
  gboolean running = is_batch_running (self);

  gtk_widget_set_sensitive (GTK_WIDGET (self->select_button), !running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "list.sort", !running);
  update_summary (self);
  if (running)
    return;

  g_clear_handle_id (&self->count_id, g_source_remove);
  count_domains (self);
  filter_anew (self, GTK_FILTER_CHANGE_DIFFERENT);
  sort_anew (self);
  stay_at_top (self);
}

static void
batch_changed_cb (TodokuDomainListPage *self)
{
  TodokuBatch *batch = todoku_session_get_batch (self->session);

  self->attention = FALSE;
  g_signal_group_set_target (self->batch_signals, batch);
  todoku_batch_bar_set_batch (self->batch_bar, batch);
  for (guint i = 0; i < self->bound->len; i++)
    todoku_domain_list_row_set_batch (
      TODOKU_DOMAIN_LIST_ROW (gtk_list_item_get_child (g_ptr_array_index (self->bound, i))),
      batch);
  if (self->selecting)
    gtk_toggle_button_set_active (self->select_button, FALSE);
  batch_state_cb (self);
}

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
sort_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TodokuDomainListPage *self = TODOKU_DOMAIN_LIST_PAGE (widget);

  g_free (self->sort);
  self->sort = g_variant_dup_string (parameter, NULL);
  sort_anew (self);
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
batch_cancel_action (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  TodokuBatch *batch = todoku_session_get_batch (TODOKU_DOMAIN_LIST_PAGE (widget)->session);

  if (batch != NULL)
    todoku_batch_cancel (batch);
}

static void
batch_close_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  TodokuDomainListPage *self = TODOKU_DOMAIN_LIST_PAGE (widget);

  todoku_session_set_batch (self->session, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

static void
batch_attention_action (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  TodokuDomainListPage *self = TODOKU_DOMAIN_LIST_PAGE (widget);

  gtk_toggle_button_set_active (self->chip_buttons[FILTER_ALL], TRUE);
  set_attention (self, TRUE);
  filter_anew (self, GTK_FILTER_CHANGE_DIFFERENT);
  gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

/* The same again, for those of the last batch that came to one end. */
static void
start_again (TodokuDomainListPage *self,
             TodokuBatchOutcome    outcome)
{
  TodokuBatch *last = todoku_session_get_batch (self->session);
  g_autoptr(TodokuBatch) batch = NULL;
  g_autoptr(GPtrArray) domains = NULL;

  if (last == NULL || todoku_batch_get_running (last))
    return;

  domains = todoku_batch_list (last, 1 << outcome);
  if (todoku_batch_get_kind (last) == TODOKU_OPERATION_REMOVE)
    batch = todoku_session_remove_many (self->session, domains);
  else
    batch = todoku_session_verify_many (self->session, domains);
}

static void
batch_continue_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  start_again (TODOKU_DOMAIN_LIST_PAGE (widget), TODOKU_BATCH_WAITING);
}

static void
batch_retry_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  start_again (TODOKU_DOMAIN_LIST_PAGE (widget), TODOKU_BATCH_FAILED);
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

  todoku_domain_batch_export (widget, domains);
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

static void
todoku_domain_list_page_dispose (GObject *object)
{
  TodokuDomainListPage *self = TODOKU_DOMAIN_LIST_PAGE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_handle_id (&self->count_id, g_source_remove);
  stop_tally (self);
  g_clear_object (&self->batch_signals);
  /* The filter and the sorter call back into this page, so they must not outlive it. */
  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (GTK_CUSTOM_FILTER (self->filter), NULL, NULL, NULL);
  if (self->sorter != NULL)
    gtk_custom_sorter_set_sort_func (GTK_CUSTOM_SORTER (self->sorter), NULL, NULL, NULL);
  g_clear_object (&self->filter);
  g_clear_object (&self->sorter);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_object (&self->session);
  g_clear_pointer (&self->search, g_free);
  g_clear_pointer (&self->sort, g_free);

  G_OBJECT_CLASS (todoku_domain_list_page_parent_class)->dispose (object);
}

/* The rows have let go of their domains by now. */
static void
todoku_domain_list_page_finalize (GObject *object)
{
  g_ptr_array_unref (TODOKU_DOMAIN_LIST_PAGE (object)->bound);

  G_OBJECT_CLASS (todoku_domain_list_page_parent_class)->finalize (object);
}

static void
todoku_domain_list_page_class_init (TodokuDomainListPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_domain_list_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = todoku_domain_list_page_finalize;
  gtk_widget_class_install_action (widget_class, "batch.attention", NULL, batch_attention_action);
  gtk_widget_class_install_action (widget_class, "batch.cancel", NULL, batch_cancel_action);
  gtk_widget_class_install_action (widget_class, "batch.close", NULL, batch_close_action);
  gtk_widget_class_install_action (widget_class, "batch.continue", NULL, batch_continue_action);
  gtk_widget_class_install_action (widget_class, "batch.retry", NULL, batch_retry_action);
  gtk_widget_class_install_action (widget_class, "list.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "list.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "list.request", NULL, request_action);
  gtk_widget_class_install_action (widget_class, "list.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "list.select-all", NULL, select_all_action);
  gtk_widget_class_install_action (widget_class, "list.sort", "s", sort_action);
  gtk_widget_class_install_action (widget_class, "list.verify", NULL, verify_action);

  g_type_ensure (TODOKU_TYPE_BATCH_BAR);
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
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainListPage, selection_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainListPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainListPage, window_title);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, select_toggled_cb);
}

static void
todoku_domain_list_page_init (TodokuDomainListPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  todoku_stack_hide_others (self->stack);
  todoku_stack_hide_others (self->result_stack);
  self->sort = g_strdup ("name");
  self->bound = g_ptr_array_new ();
  self->batch_signals = g_signal_group_new (TODOKU_TYPE_BATCH);
  g_signal_group_connect_object (self->batch_signals, "notify::n-done",
                                 G_CALLBACK (batch_progress_cb), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->batch_signals, "notify::running",
                                 G_CALLBACK (batch_state_cb), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < N_FILTERS; i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label ("");

      self->chip_buttons[i] = GTK_TOGGLE_BUTTON (button);
      gtk_widget_set_halign (button, GTK_ALIGN_START);
      gtk_widget_add_css_class (button, "chip");
      gtk_widget_set_halign (button, GTK_ALIGN_START);
      if (i > 0)
        gtk_toggle_button_set_group (self->chip_buttons[i], self->chip_buttons[0]);
      todoku_wrap_box_append (self->chips, button);
    }
  gtk_toggle_button_set_active (self->chip_buttons[0], TRUE);
  for (guint i = 0; i < N_FILTERS; i++)
    g_signal_connect_object (self->chip_buttons[i], "toggled", G_CALLBACK (chip_toggled_cb), self,
                             G_CONNECT_SWAPPED);
  todoku_widget_add_shortcut (GTK_WIDGET (self), "<Control>f", "list.search");
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
  self->filter = GTK_FILTER (gtk_custom_filter_new (filter_cb, self, NULL));
  self->sorter = GTK_SORTER (gtk_custom_sorter_new (sort_cb, self, NULL));
  self->filtered =
    gtk_filter_list_model_new (g_object_ref (domains), g_object_ref (self->filter));
  gtk_filter_list_model_set_incremental (self->filtered, TRUE);
  g_signal_connect_object (self->filtered, "notify::pending", G_CALLBACK (update_found), self,
                           G_CONNECT_SWAPPED);
  self->sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->filtered)),
                                          g_object_ref (self->sorter));
  gtk_sort_list_model_set_incremental (self->sorted, TRUE);
  self->selection = GTK_SELECTION_MODEL (gtk_multi_selection_new (
                                           G_LIST_MODEL (g_object_ref (self->sorted))));
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
  make_rows (self);
  if (g_list_model_get_n_items (servers) == 1)
    {
      g_autoptr(TodokuDeliveryServer) server = g_list_model_get_item (servers, 0);

      adw_window_title_set_subtitle (self->window_title,
                                     todoku_delivery_server_get_row (server)->practice
                                       ? _("Practice Server")
                                       : todoku_subject_get_name (server));
    }
  g_signal_connect_object (session, "notify::batch", G_CALLBACK (batch_changed_cb), self,
                           G_CONNECT_SWAPPED);
  update_selection (self);
  update_cb (self);
  if (todoku_session_get_batch (session) != NULL)
    batch_changed_cb (self);

  return GTK_WIDGET (self);
}
