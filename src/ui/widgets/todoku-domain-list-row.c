/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows are recycled while the list scrolls, so following a domain is one signal group that is
 * pointed at another object. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-domain-list-row.h"

#include <glib/gi18n-lib.h>

#include "todoku-domain-name.h"
#include "todoku-record-rows.h"
#include "todoku-session.h"
#include "todoku-status-pill.h"
#include "todoku-typed.h"
#include "todoku-watch.h"
#include "todoku-wrap-box.h"

struct _TodokuDomainListRow
{
  GtkBox parent_instance;

  /* Owned */
  GSignalGroup *signals;
  GSignalGroup *batch_signals;

  /* Template Widgets */
  GtkWidget *arrow;
  GtkCheckButton *check;
  GtkLabel *detail_label;
  GtkLabel *name_label;
  TodokuStatusPill *pill;

  gboolean shows_server;
};

G_DEFINE_FINAL_TYPE (TodokuDomainListRow, todoku_domain_list_row, GTK_TYPE_BOX)

/* Whether it will have its turn in what is done for many. */
static gboolean
waits_for_its_turn (TodokuDomainListRow *self,
                    TodokuSenderDomain  *domain)
{
  g_autoptr(TodokuBatch) batch = g_signal_group_dup_target (self->batch_signals);

  return batch != NULL && todoku_batch_get_running (batch) &&
         !todoku_batch_get_cancelled (batch) &&
         todoku_batch_get_outcome (batch, domain) == TODOKU_BATCH_WAITING;
}

static const char *
get_company_name (TodokuSenderDomain *domain)
{
  const TodokuDomainRow *row = todoku_sender_domain_get_row (domain);
  const char *company = row->dns_company != NULL ? row->dns_company : row->detected_company;

  return todoku_typed_company_text (company, TODOKU_DNS_COMPANY_NAME);
}

static char *
describe_check (TodokuSenderDomain *domain)
{
  gint64 checked_at = todoku_sender_domain_get_row (domain)->checked_at;
  g_autofree char *time = NULL;

  if (checked_at == 0)
    return g_strdup (_("Not checked yet"));
  time = todoku_text_time_of_day (checked_at, g_get_real_time ());

  /* Translators: %s is a time such as 15:04. */
  return g_strdup_printf (_("Checked %s"), time);
}

static void
update_detail (TodokuDomainListRow *self,
               TodokuSenderDomain  *domain,
               gboolean             waits)
{
  const char *company = get_company_name (domain);
  g_autofree char *detail = NULL;

  /* While it waits, so short that the row keeps its height when the answer is in. */
  if (waits && company != NULL)
    detail = g_strdup (company);
  else
    {
      g_autofree char *checked = describe_check (domain);

      /* Translators: Two facts on one line, such as "Cloudflare · Checked 15:04". */
      detail = company != NULL ? g_strdup_printf (_("%1$s · %2$s"), company, checked)
                               : g_steal_pointer (&checked);
    }
  if (self->shows_server && todoku_subject_get_server (domain) != NULL)
    {
      g_autofree char *server = todoku_text_server_name (todoku_subject_get_server (domain));
      g_autofree char *alone = g_steal_pointer (&detail);

      /* Translators: Two facts on one line, such as "Amazon SES · Checked 15:04". */
      detail = g_strdup_printf (_("%1$s · %2$s"), server, alone);
    }
  gtk_label_set_text (self->detail_label, detail);
}

static void
update_pill (TodokuDomainListRow *self,
             TodokuSenderDomain  *domain,
             gboolean             waits)
{
  g_autofree char *word = NULL;
  TodokuStatus status;

  if (todoku_subject_get_operation (domain) != NULL)
    {
      todoku_status_pill_set_busy (self->pill);
      return;
    }
  if (waits)
    {
      todoku_status_pill_set (self->pill, TODOKU_STATUS_PENDING, _("Queued"));
      return;
    }

  status = todoku_domain_list_row_summarize (domain, &word);
  todoku_status_pill_set (self->pill, status, word);
}

static void
update_row (TodokuDomainListRow *self)
{
  g_autoptr(TodokuSenderDomain) domain = g_signal_group_dup_target (self->signals);
  g_autofree char *name = NULL;
  gboolean waits;

  if (domain == NULL)
    return;

  name = todoku_domain_name_to_unicode (todoku_subject_get_name (domain));
  gtk_label_set_text (self->name_label, name);
  waits = waits_for_its_turn (self, domain);
  update_detail (self, domain, waits);
  update_pill (self, domain, waits);
}

static void
todoku_domain_list_row_dispose (GObject *object)
{
  TodokuDomainListRow *self = TODOKU_DOMAIN_LIST_ROW (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->batch_signals);

  G_OBJECT_CLASS (todoku_domain_list_row_parent_class)->dispose (object);
}

static void
todoku_domain_list_row_class_init (TodokuDomainListRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_domain_list_row_dispose;

  g_type_ensure (TODOKU_TYPE_STATUS_PILL);
  g_type_ensure (TODOKU_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/todoku/Todoku/ui/todoku-domain-list-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainListRow, arrow);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainListRow, check);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainListRow, detail_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainListRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuDomainListRow, pill);
}

static void
todoku_domain_list_row_init (TodokuDomainListRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (TODOKU_TYPE_SENDER_DOMAIN);
  g_signal_group_connect_object (self->signals, "notify", G_CALLBACK (update_row), self,
                                 G_CONNECT_SWAPPED);
  self->batch_signals = g_signal_group_new (TODOKU_TYPE_BATCH);
  g_signal_group_connect_object (self->batch_signals, "notify::running", G_CALLBACK (update_row),
                                 self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->batch_signals, "notify::cancelled", G_CALLBACK (update_row),
                                 self, G_CONNECT_SWAPPED);
}

/**
 * todoku_domain_list_row_new:
 *
 * Returns: (transfer floating): a row without a domain
 */
GtkWidget *
todoku_domain_list_row_new (void)
{
  return g_object_new (TODOKU_TYPE_DOMAIN_LIST_ROW, NULL);
}

/**
 * todoku_domain_list_row_set_domain:
 * @self: the row
 * @domain: (nullable): the domain to show and follow
 *
 * Points the row at a domain.
 */
void
todoku_domain_list_row_set_domain (TodokuDomainListRow *self,
                                   TodokuSenderDomain  *domain)
{
  g_return_if_fail (TODOKU_IS_DOMAIN_LIST_ROW (self));

  g_signal_group_set_target (self->signals, domain);
  update_row (self);
}

/**
 * todoku_domain_list_row_set_batch:
 * @self: the row
 * @batch: (nullable): what is done for many
 *
 * Has the row say when its domain waits for its turn.
 */
void
todoku_domain_list_row_set_batch (TodokuDomainListRow *self,
                                  TodokuBatch         *batch)
{
  g_return_if_fail (TODOKU_IS_DOMAIN_LIST_ROW (self));

  g_signal_group_set_target (self->batch_signals, batch);
  update_row (self);
}

/**
 * todoku_domain_list_row_set_selecting:
 * @self: the row
 * @selecting: whether rows are being chosen
 * @selected: whether this one is
 *
 * Shows a check box in place of the arrow.
 */
void
todoku_domain_list_row_set_selecting (TodokuDomainListRow *self,
                                      gboolean             selecting,
                                      gboolean             selected)
{
  g_return_if_fail (TODOKU_IS_DOMAIN_LIST_ROW (self));

  gtk_widget_set_visible (GTK_WIDGET (self->check), selecting);
  gtk_widget_set_visible (self->arrow, !selecting);
  gtk_check_button_set_active (self->check, selected);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_text (self->name_label), -1);
}

/**
 * todoku_domain_list_row_set_shows_server:
 * @self: the row
 * @shows_server: whether there are several delivery servers to be told apart
 */
void
todoku_domain_list_row_set_shows_server (TodokuDomainListRow *self,
                                         gboolean             shows_server)
{
  g_return_if_fail (TODOKU_IS_DOMAIN_LIST_ROW (self));

  if (self->shows_server == shows_server)
    return;

  self->shows_server = shows_server;
  update_row (self);
}

/**
 * todoku_domain_list_row_get_check:
 * @self: the row
 *
 * Returns: (transfer none): the box that chooses the row
 */
GtkCheckButton *
todoku_domain_list_row_get_check (TodokuDomainListRow *self)
{
  g_return_val_if_fail (TODOKU_IS_DOMAIN_LIST_ROW (self), NULL);

  return self->check;
}

/* Thousands are counted that nobody opens: their items are made for this moment alone. */
static GPtrArray *
list_items (TodokuSenderDomain *domain)
{
  GListModel *records = todoku_subject_peek_records (domain);
  g_autoptr(GPtrArray) rows = NULL;

  if (records != NULL)
    return todoku_rows_list_items (records);
  rows = todoku_subject_dup_records (domain);

  return todoku_rows_read_items (rows, 0, todoku_subject_get_name (domain), NULL);
}

/* How many records stand how. Returns: when the first of those that wait can be seen; 0 for none */
static gint64
count_records (TodokuSenderDomain *domain,
               guint              *counts)
{
  g_autoptr(GPtrArray) items = list_items (domain);
  gint64 now = g_get_real_time ();
  gint64 first = 0;

  for (guint i = 0; i < items->len; i++)
    {
      TodokuRecordItem *item = g_ptr_array_index (items, i);
      TodokuStatus status = todoku_text_item_status (item);
      gint64 ready_at = 0;

      counts[status]++;
      if (status == TODOKU_STATUS_WAITING)
        ready_at = todoku_verdict_get_ready_at (todoku_record_item_get_verdict (item));
      if (ready_at > now)
        first = first == 0 ? ready_at : MIN (first, ready_at);
    }

  return first;
}

/* What there is to do first. */
static TodokuStatus
find_worst (const guint *counts)
{
  static const TodokuStatus order[] = {
    TODOKU_STATUS_FIX, TODOKU_STATUS_UNKNOWN, TODOKU_STATUS_PENDING, TODOKU_STATUS_WAITING,
    TODOKU_STATUS_READY,
  };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (counts[order[i]] > 0)
      return order[i];

  return TODOKU_STATUS_PENDING;
}

static char *
describe_records (TodokuStatus status,
                  guint        n_records,
                  gint64       ready_at)
{
  g_autofree char *word = todoku_text_status_word (status, ready_at, g_get_real_time ());

  if (n_records == 0 || (status != TODOKU_STATUS_FIX && status != TODOKU_STATUS_PENDING))
    return g_steal_pointer (&word);

  /* Translators: A state and how many records have it: "Not verified: 3". */
  return g_strdup_printf (C_("state and count", "%1$s: %2$'u"), word, n_records);
}

/**
 * todoku_domain_list_row_summarize:
 * @domain: a domain
 * @ret_word: (out) (transfer full) (optional): its state in a word
 *
 * Counts the records of the worst state, because those are what there is to do.
 *
 * Returns: the state of the whole domain
 */
TodokuStatus
todoku_domain_list_row_summarize (TodokuSenderDomain  *domain,
                                  char               **ret_word)
{
  const TodokuDomainRow *row = todoku_sender_domain_get_row (domain);
  guint counts[TODOKU_STATUS_OPTIONAL + 1] = { 0 };
  gint64 ready_at = count_records (domain, counts);
  g_autofree char *word = NULL;
  TodokuStatus status;

  if (g_strcmp0 (row->failure, TODOKU_FAILURE_STOPPED) == 0)
    {
      status = TODOKU_STATUS_PENDING;
      word = g_strdup (todoku_text_state (domain));
    }
  /* A standing alarm whose cause is none of the records. */
  else if (todoku_watch_get_alarm_since (domain) != 0 && counts[TODOKU_STATUS_FIX] == 0)
    {
      status = TODOKU_STATUS_FIX;
      word = g_strdup (_("Needs attention"));
    }
  /* After completion a failing check is shown as what it is; all else is 設定完了. */
  else if (row->stage == TODOKU_DOMAIN_VERIFIED && counts[TODOKU_STATUS_FIX] == 0)
    {
      status = TODOKU_STATUS_VERIFIED;
      word = g_strdup (_("Set up"));
    }
  else
    {
      status = find_worst (counts);
      word = describe_records (status, counts[status], ready_at);
    }
  if (ret_word != NULL)
    *ret_word = g_steal_pointer (&word);

  return status;
}
