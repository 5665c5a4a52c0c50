/* SPDX-License-Identifier: GPL-3.0-or-later
 * Follows a list model; each card follows its own record. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-record-list.h"

#include <glib/gi18n-lib.h>

#include "todoku-record-card.h"
#include "todoku-typed.h"
#include "todoku-widget.h"

struct _TodokuRecordList
{
  GtkBox parent_instance;

  /* Owned */
  GSignalGroup *signals;
  char *company;

  gboolean raw;
};

G_DEFINE_FINAL_TYPE (TodokuRecordList, todoku_record_list, GTK_TYPE_BOX)

static void
items_changed_cb (TodokuRecordList *self,
                  guint             position,
                  guint             n_removed,
                  guint             n_added,
                  GListModel       *records)
{
  GtkWidget *before = NULL, *child = gtk_widget_get_first_child (GTK_WIDGET (self));

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
      gtk_box_insert_child_after (GTK_BOX (self), card, before);
      before = card;
    }
}

static void
copy_all_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  todoku_record_list_copy_all (TODOKU_RECORD_LIST (widget));
}

static void
todoku_record_list_dispose (GObject *object)
{
  TodokuRecordList *self = TODOKU_RECORD_LIST (object);

  g_clear_object (&self->signals);
  g_clear_pointer (&self->company, g_free);

  G_OBJECT_CLASS (todoku_record_list_parent_class)->dispose (object);
}

static void
todoku_record_list_class_init (TodokuRecordListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = todoku_record_list_dispose;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "records.copy-all", NULL,
                                   copy_all_action);
}

static void
todoku_record_list_init (TodokuRecordList *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
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

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
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
  for (GtkWidget *card = gtk_widget_get_first_child (GTK_WIDGET (self)); card != NULL;
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
  for (GtkWidget *card = gtk_widget_get_first_child (GTK_WIDGET (self)); card != NULL;
       card = gtk_widget_get_next_sibling (card))
    todoku_record_card_set_raw (TODOKU_RECORD_CARD (card), raw);
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
