/* SPDX-License-Identifier: GPL-3.0-or-later
 * Follows a list model; each card follows its own record. What several cards would say of the whole
 * zone stands once above them. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-record-list.h"

#include <glib/gi18n-lib.h>

#include "todoku-notice.h"
#include "todoku-record-card.h"
#include "todoku-text-report.h"
#include "todoku-text.h"
#include "todoku-typed.h"
#include "todoku-widget.h"

struct _TodokuRecordList
{
  GtkBox parent_instance;

  /* Owned */
  GSignalGroup *signals;
  char *company;
  char *previous;

  gboolean raw;
  gint64 old_until;
  guint share_id;

  /* (unowned) The first child; the cards stand behind it. */
  GtkWidget *notice;
};

G_DEFINE_FINAL_TYPE (TodokuRecordList, todoku_record_list, GTK_TYPE_BOX)

static GtkWidget *
get_first_card (TodokuRecordList *self)
{
  return gtk_widget_get_next_sibling (self->notice);
}

static gboolean
share_cb (gpointer user_data)
{
  TodokuRecordList *self = user_data;
  g_autoptr(GListModel) records = g_signal_group_dup_target (self->signals);
  const TodokuFinding *finding = NULL;
  const TodokuVerdict *shared = records != NULL ? todoku_text_find_shared (records, &finding)
                                                : NULL;

  gboolean ready = shared == NULL && records != NULL && g_list_model_get_n_items (records) > 1 &&
                   todoku_text_records_are_ready (records);

  self->share_id = 0;
  gtk_widget_set_visible (self->notice, shared != NULL || ready);
  for (GtkWidget *card = get_first_card (self); card != NULL;
       card = gtk_widget_get_next_sibling (card))
    todoku_record_card_set_shared (TODOKU_RECORD_CARD (card),
                                   shared != NULL ? (int) finding->code
                                   : ready        ? TODOKU_RECORD_CARD_READY : -1);
  if (ready)
    todoku_notice_set (TODOKU_NOTICE (self->notice), "note", "dialog-information-symbolic",
                       _("Right in DNS."), _("Press “Verify”."));
  if (shared != NULL)
    {
      const TodokuTextFields fields = {
        .ready_at = todoku_verdict_get_ready_at (shared),
        .now = g_get_real_time (),
      };
      /* What could not be asked is not known to be wrong, as in the card. */
      gboolean unknown = shared->state == TODOKU_RECORD_STATE_UNKNOWN;
      gboolean is_error = !unknown && finding->severity == TODOKU_SEVERITY_ERROR;
      g_autofree char *cause = todoku_text_finding_cause (finding, shared->record);
      g_autofree char *remedy = todoku_text_finding_remedy (finding, shared->record, &fields);

      todoku_notice_set (TODOKU_NOTICE (self->notice), is_error ? "fix" : "note",
                         is_error  ? "dialog-warning-symbolic"
                         : unknown ? "dialog-question-symbolic" : "dialog-information-symbolic",
                         cause, remedy);
    }

  return G_SOURCE_REMOVE;
}

/* Verdicts come one by one; it is enough to compare them when the last of a turn has come. */
static void
queue_share (TodokuRecordList *self)
{
  if (self->share_id == 0)
    self->share_id = g_idle_add (share_cb, self);
}

/* Where a record is rewritten, the others of its step stay as they are. */
static void
set_card_rewrite (TodokuRecordList *self,
                  TodokuRecordCard *card,
                  TodokuRecordItem *item)
{
  const TodokuRecord *record = todoku_record_item_get_record (item);
  gboolean is_it = self->previous != NULL && record->purpose == TODOKU_RECORD_PURPOSE_TRACKING;

  todoku_record_card_set_previous (card, is_it ? self->previous : NULL);
  todoku_record_card_set_old_until (card, is_it ? self->old_until : 0);
  todoku_record_card_set_unchanged (card, self->previous != NULL && !is_it);
}

static void
items_changed_cb (TodokuRecordList *self,
                  guint             position,
                  guint             n_removed,
                  guint             n_added,
                  GListModel       *records)
{
  GtkWidget *before = self->notice, *child = get_first_card (self);

  for (guint i = 0; i < position && child != NULL; i++)
    {
      before = child;
      child = gtk_widget_get_next_sibling (child);
    }
  for (guint i = 0; i < n_removed && child != NULL; i++)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      gtk_box_remove (GTK_BOX (self), child);
      child = next;
    }
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, position + i);
      GtkWidget *card = todoku_record_card_new (item);

      todoku_record_card_set_company (TODOKU_RECORD_CARD (card), self->company);
      todoku_record_card_set_raw (TODOKU_RECORD_CARD (card), self->raw);
      if (self->previous != NULL)
        set_card_rewrite (self, TODOKU_RECORD_CARD (card), item);
      g_signal_connect_object (item, "notify::verdict", G_CALLBACK (queue_share), self,
                               G_CONNECT_SWAPPED);
      gtk_box_insert_child_after (GTK_BOX (self), card, before);
      before = card;
    }
  queue_share (self);
}

static void
copy_all_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  todoku_record_list_copy_all (TODOKU_RECORD_LIST (widget));
}

static void
copy_findings_action (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  TodokuRecordList *self = TODOKU_RECORD_LIST (widget);
  g_autoptr(GListModel) records = g_signal_group_dup_target (self->signals);
  g_autofree char *text = NULL;

  if (records == NULL)
    return;

  text = todoku_text_report (records);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  todoku_widget_show_toast (widget, _("Copied the findings"));
}

static void
todoku_record_list_dispose (GObject *object)
{
  TodokuRecordList *self = TODOKU_RECORD_LIST (object);

  g_clear_handle_id (&self->share_id, g_source_remove);
  g_clear_object (&self->signals);
  g_clear_pointer (&self->company, g_free);
  g_clear_pointer (&self->previous, g_free);

  G_OBJECT_CLASS (todoku_record_list_parent_class)->dispose (object);
}

static void
todoku_record_list_class_init (TodokuRecordListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = todoku_record_list_dispose;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "records.copy-all", NULL,
                                   copy_all_action);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "records.copy-findings", NULL,
                                   copy_findings_action);
}

static void
todoku_record_list_init (TodokuRecordList *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  self->notice = todoku_notice_new ("note", "dialog-information-symbolic", "", NULL);
  gtk_widget_set_visible (self->notice, FALSE);
  gtk_box_append (GTK_BOX (self), self->notice);
  self->signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_object (self->signals, "items-changed", G_CALLBACK (items_changed_cb),
                                 self, G_CONNECT_SWAPPED);
  todoku_widget_add_shortcut (GTK_WIDGET (self), "<Control><Shift>c", "records.copy-all");
}

/**
 * todoku_record_list_set_records:
 * @self: the list
 * @records: a list of #TodokuRecordItem
 *
 * Shows and follows records.
 */
void
todoku_record_list_set_records (TodokuRecordList *self,
                                GListModel       *records)
{
  GtkWidget *child;

  g_return_if_fail (TODOKU_IS_RECORD_LIST (self));
  g_return_if_fail (G_IS_LIST_MODEL (records));

  while ((child = get_first_card (self)) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  g_signal_group_set_target (self->signals, records);
  items_changed_cb (self, 0, 0, g_list_model_get_n_items (records), records);
}

/**
 * todoku_record_list_set_company:
 * @self: the list
 * @company: (nullable): the token of the DNS company
 *
 * Shows the values as that company's screen wants them.
 */
void
todoku_record_list_set_company (TodokuRecordList *self,
                                const char       *company)
{
  g_return_if_fail (TODOKU_IS_RECORD_LIST (self));

  if (g_strcmp0 (self->company, company) == 0)
    return;

  g_free (self->company);
  self->company = g_strdup (company);
  for (GtkWidget *card = get_first_card (self); card != NULL;
       card = gtk_widget_get_next_sibling (card))
    todoku_record_card_set_company (TODOKU_RECORD_CARD (card), company);
}

/**
 * todoku_record_list_set_raw:
 * @self: the list
 * @raw: whether to show the values as the service gave them
 *
 * Chooses for all cards.
 */
void
todoku_record_list_set_raw (TodokuRecordList *self,
                            gboolean          raw)
{
  g_return_if_fail (TODOKU_IS_RECORD_LIST (self));

  self->raw = raw;
  for (GtkWidget *card = get_first_card (self); card != NULL;
       card = gtk_widget_get_next_sibling (card))
    todoku_record_card_set_raw (TODOKU_RECORD_CARD (card), raw);
}

/**
 * todoku_record_list_set_rewrite:
 * @self: the list
 * @previous: (nullable): the value of the tracking record that is to be rewritten; %NULL where
 *   records are added
 * @old_until: until when the old value is no mistake, in microseconds since 1970 UTC, or
 *   %G_MAXINT64
 *
 * Shows the tracking record as one that is rewritten, and all others as unchanged.
 */
void
todoku_record_list_set_rewrite (TodokuRecordList *self,
                                const char       *previous,
                                gint64            old_until)
{
  g_autoptr(GListModel) records = NULL;
  GtkWidget *card;

  g_return_if_fail (TODOKU_IS_RECORD_LIST (self));

  if (g_strcmp0 (self->previous, previous) == 0 && self->old_until == old_until)
    return;

  g_free (self->previous);
  self->previous = g_strdup (previous);
  self->old_until = old_until;
  records = g_signal_group_dup_target (self->signals);
  card = get_first_card (self);
  for (guint i = 0; card != NULL; i++, card = gtk_widget_get_next_sibling (card))
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, i);

      set_card_rewrite (self, TODOKU_RECORD_CARD (card), item);
    }
}

/**
 * todoku_record_list_copy_all:
 * @self: the list
 *
 * Copies all records as a table, as they are shown.
 */
void
todoku_record_list_copy_all (TodokuRecordList *self)
{
  g_autoptr(GListModel) records = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (TODOKU_IS_RECORD_LIST (self));

  records = g_signal_group_dup_target (self->signals);
  if (records == NULL)
    return;

  text = todoku_typed_list_to_text (records, self->company, self->raw);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  todoku_widget_show_toast (GTK_WIDGET (self), _("Copied all records"));
}
