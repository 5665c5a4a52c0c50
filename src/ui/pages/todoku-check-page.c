/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads what was pasted, asks DNS, and the practice DNS for practice domains, and shows a card a
 * record. Nothing is registered and nothing is stored; leaving the page ends the check. Lines that
 * are no records are named and left out. It refuses more than 200 records and files over 1 MiB.
 * Main thread only.
 */
#include "todoku-config.h"

#include "todoku-check-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "todoku-domain-name.h"
#include "todoku-error.h"
#include "todoku-notice.h"
#include "todoku-page-head.h"
#include "todoku-page.h"
#include "todoku-paste-box.h"
#include "todoku-progress.h"
#include "todoku-record-list.h"
#include "todoku-record-reader.h"
#include "todoku-text.h"
#include "todoku-widget.h"

/* Names of the kind that is reserved for examples, in two of the forms that are read. */
#define EXAMPLE "CNAME  em1234.xxxxx.co.jp  u1234567.wl123.sendgrid.net\n" \
  "TXT    _dmarc.xxxxx.co.jp  v=DMARC1; p=none"

#define MAX_RECORDS 200
#define MAX_PROBLEMS 5

struct _TodokuCheckPage
{
  GtkBox parent_instance;

  /* Owned */
  TodokuSession *session;
  TodokuProgress *progress;
  /* (nullable): while records are looked up */
  TodokuOperation *operation;
  /* (element-type TodokuRecordItem) */
  GListStore *items;

  /* How many groups of records are still under way. */
  guint n_groups;

  /* Child Widgets */
  TodokuPasteBox *box;
  GtkButton *button;
  TodokuPageHead *head;
  TodokuRecordList *list;
  GtkWidget *notice;
  GtkWidget *practice_notice;
};

G_DEFINE_FINAL_TYPE (TodokuCheckPage, todoku_check_page, GTK_TYPE_BOX)

/**
 * Group:
 *
 * Records that are judged together, and the check that they belong to.
 */
typedef struct
{
  TodokuCheckPage *page;
  TodokuOperation *operation;
  GPtrArray *items;
} Group;

/**
 * Pasted:
 * @records: (element-type TodokuRecord): what was read
 * @problems: the sentences about what was not, a line each, the first %MAX_PROBLEMS
 * @n_problems: how many there are
 *
 * What was read from the text.
 */
typedef struct
{
  GPtrArray *records;
  GString *problems;
  guint n_problems;
} Pasted;

static void
group_free (gpointer data)
{
  Group *group = data;

  g_object_unref (group->page);
  g_object_unref (group->operation);
  g_ptr_array_unref (group->items);
  g_free (group);
}

/* There is nothing to check in an empty box, but what runs can always be cancelled. */
static void
update_button (TodokuCheckPage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "check.run", self->operation != NULL ||
                                 !todoku_paste_box_is_empty (self->box));
}

static void
set_operation (TodokuCheckPage *self,
               TodokuOperation *operation)
{
  g_set_object (&self->operation, operation);
  todoku_progress_set_operation (self->progress, operation);
  gtk_button_set_label (self->button, operation != NULL ? _("Cancel") : C_("records", "Check"));
  todoku_widget_add_class (GTK_WIDGET (self->button), "suggested-action", operation == NULL);
  update_button (self);
}

static void
show_problem (TodokuCheckPage *self,
              const char      *title,
              const char      *body)
{
  gtk_widget_set_visible (self->notice, title != NULL);
  if (title != NULL)
    todoku_notice_set (TODOKU_NOTICE (self->notice), "fix", "dialog-warning-symbolic", title, body);
}

static void
verdict_cb (guint          index,
            TodokuVerdict *verdict,
            gpointer       user_data)
{
  Group *group = user_data;
  TodokuRecordItem *item = g_ptr_array_index (group->items, index);

  if (!todoku_record_item_get_checking (item))
    return;

  todoku_record_item_set_verdict (item, verdict);
  todoku_record_item_set_checking (item, FALSE);
  todoku_operation_set_n_done (group->operation,
                               todoku_operation_get_n_done (group->operation) + 1);
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Group *group = user_data;
  g_autoptr(TodokuCheckPage) self = g_object_ref (group->page);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) verdicts =
    todoku_record_checker_check_finish (TODOKU_RECORD_CHECKER (source), result, &error);

  for (guint i = 0; i < group->items->len; i++)
    {
      TodokuRecordItem *item = g_ptr_array_index (group->items, i);

      /* The last word on a record may differ from the first, once all of its group are known. */
      if (verdicts != NULL)
        todoku_record_item_set_verdict (item, g_ptr_array_index (verdicts, i));
      todoku_record_item_set_checking (item, FALSE);
    }
  if (error != NULL)
    todoku_widget_show_error (GTK_WIDGET (self), error);

  self->n_groups--;
  if (self->n_groups == 0)
    {
      guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
      guint n_right = 0, n_unknown = 0;
      g_autofree char *title = NULL;

      for (guint i = 0; i < n; i++)
        {
          g_autoptr(TodokuRecordItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
          TodokuVerdict *verdict = todoku_record_item_get_verdict (item);

          n_right += verdict != NULL && todoku_verdict_is_right (verdict);
          n_unknown += verdict == NULL || verdict->state == TODOKU_RECORD_STATE_UNKNOWN;
        }
      /* What could not be asked is not known to be wrong. */
      if (n_unknown == n)
        title = todoku_text_none_checked (n);
      else
        title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                              "%1$u of %2$u record right in DNS",
                                              "%1$u of %2$u records right in DNS", n),
                                 n_right, n);
      todoku_page_head_set_title (self->head, title);
      set_operation (self, NULL);
    }
  group_free (group);
}

static void
check_group (TodokuCheckPage     *self,
             TodokuRecordChecker *checker,
             GPtrArray           *items)
{
  g_autoptr(GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  Group *group = g_new0 (Group, 1);

  group->page = g_object_ref (self);
  group->operation = g_object_ref (self->operation);
  group->items = g_ptr_array_ref (items);
  for (guint i = 0; i < items->len; i++)
    {
      TodokuRecordItem *item = g_ptr_array_index (items, i);

      todoku_record_item_set_checking (item, TRUE);
      g_ptr_array_add (records, todoku_record_ref (todoku_record_item_get_record (item)));
    }
  todoku_record_checker_check_async (checker, records, verdict_cb, group,
                                     todoku_operation_get_cancellable (self->operation),
                                     checked_cb, group);
}

/* Returns (transfer full): those that are judged together, group by group. */
static GPtrArray *
add_items (TodokuCheckPage *self,
           GPtrArray       *records)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr(GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < records->len; i++)
    {
      TodokuRecord *record = g_ptr_array_index (records, i);
      g_autoptr(TodokuRecordItem) item = todoku_record_item_new (record);
      g_autofree char *key = todoku_record_reader_dup_group (record);
      GPtrArray *group = g_hash_table_lookup (by_key, key);

      if (group == NULL)
        {
          group = g_ptr_array_new_with_free_func (g_object_unref);
          g_ptr_array_add (groups, group);
          g_hash_table_insert (by_key, g_steal_pointer (&key), group);
        }
      g_ptr_array_add (group, g_object_ref (item));
      g_list_store_append (self->items, item);
    }

  return groups;
}

/* Returns the practice server that has a domain of these records, or NULL for the real DNS. */
static TodokuDeliveryServer *
find_practice (GHashTable *names,
               GPtrArray  *group)
{
  for (guint i = 0; i < group->len && g_hash_table_size (names) > 0; i++)
    {
      TodokuRecord *record = todoku_record_item_get_record (g_ptr_array_index (group, i));

      for (const char *name = record->host; name != NULL; name = todoku_domain_name_parent (name))
        if (g_hash_table_contains (names, name))
          return g_hash_table_lookup (names, name);
    }

  return NULL;
}

/* Practice domains stand in the practice DNS alone. Nothing is asked as long as one of the groups
 * cannot be: the notice says why.
 */
static GPtrArray *
find_checkers (TodokuCheckPage *self,
               GPtrArray       *groups)
{
  g_autoptr(GHashTable) names = todoku_session_list_practice_names (self->session);
  g_autoptr(GPtrArray) checkers = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean any_practice = FALSE;

  for (guint i = 0; i < groups->len; i++)
    {
      TodokuDeliveryServer *practice = find_practice (names, g_ptr_array_index (groups, i));
      TodokuRecordChecker *checker = todoku_session_get_checker (self->session, practice);

      if (checker == NULL)
        {
          g_autoptr(GError) error =
            g_error_new_literal (TODOKU_ERROR,
                                 practice != NULL ? TODOKU_ERROR_PRACTICE_FAILED
                                                  : TODOKU_ERROR_COULD_NOT_CHECK,
                                 "DNS cannot be asked");
          g_autofree char *sentence = todoku_text_for_error (error);

          show_problem (self, sentence, NULL);
          return NULL;
        }
      any_practice |= practice != NULL;
      g_ptr_array_add (checkers, g_object_ref (checker));
    }
  gtk_widget_set_visible (self->practice_notice, any_practice);

  return g_steal_pointer (&checkers);
}

static void
start_check (TodokuCheckPage *self,
             GPtrArray       *records)
{
  g_autoptr(TodokuOperation) operation = NULL;
  g_autoptr(GPtrArray) groups = add_items (self, records);
  g_autoptr(GPtrArray) checkers = find_checkers (self, groups);

  if (checkers == NULL)
    {
      g_list_store_remove_all (self->items);
      return;
    }

  operation = todoku_operation_new (TODOKU_OPERATION_CHECK);
  todoku_operation_set_can_cancel (operation, TRUE);
  todoku_operation_set_n_total (operation, records->len);
  set_operation (self, operation);
  self->n_groups = groups->len;
  for (guint i = 0; i < groups->len; i++)
    check_group (self, g_ptr_array_index (checkers, i), g_ptr_array_index (groups, i));
}

static void
collect_cb (TodokuRecord *record,
            gpointer      user_data)
{
  Pasted *pasted = user_data;

  g_ptr_array_add (pasted->records, todoku_record_ref (record));
}

static void
problem_cb (const char *problem,
            gboolean    is_foreign,
            gpointer    user_data)
{
  Pasted *pasted = user_data;

  if (pasted->n_problems++ < MAX_PROBLEMS)
    g_string_append_printf (pasted->problems, "%s%s", pasted->problems->len > 0 ? "\n" : "",
                            problem);
}

static void
run_action (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  TodokuCheckPage *self = TODOKU_CHECK_PAGE (widget);
  g_autofree char *text = NULL;
  g_autofree char *problem = NULL;
  g_autoptr(GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  g_autoptr(GString) problems = g_string_new (NULL);
  Pasted pasted = { .records = records, .problems = problems };
  g_autoptr(TodokuRecordReader) reader = NULL;

  if (self->operation != NULL)
    {
      todoku_operation_cancel (self->operation);
      return;
    }

  text = todoku_paste_box_dup_text (self->box);
  reader = todoku_record_reader_new (collect_cb, problem_cb, &pasted);
  todoku_record_reader_push (reader, text, strlen (text));
  todoku_record_reader_end (reader, NULL);
  if (records->len == 0)
    /* The lines say themselves what they lack. */
    problem = g_strdup (problems->len > 0 ? _("No record could be read yet.")
                                          : _("Paste at least one record with TYPE, HOST and "
                                              "VALUE."));
  else if (records->len > MAX_RECORDS)
    problem = g_strdup_printf (_("Up to %u records can be checked here at once: “todokuctl check” "
                                 "takes any number."), MAX_RECORDS);

  /* What was found for other records must not stand below an error. */
  g_list_store_remove_all (self->items);
  gtk_widget_set_visible (self->practice_notice, FALSE);
  todoku_page_head_set_title (self->head, _("Paste the Records"));
  if (pasted.n_problems > MAX_PROBLEMS)
    {
      guint n = pasted.n_problems - MAX_PROBLEMS;

      g_string_append_c (problems, '\n');
      g_string_append_printf (problems, g_dngettext (GETTEXT_PACKAGE, "and %u more line",
                                                     "and %u more lines", n), n);
    }
  if (problem != NULL)
    {
      show_problem (self, problem, problems->len > 0 ? problems->str : NULL);
      gtk_widget_grab_focus (GTK_WIDGET (self->box));
      return;
    }

  if (pasted.n_problems > 0)
    show_problem (self, _("Some lines were left out."), problems->str);
  else
    show_problem (self, NULL, NULL);
  start_check (self, records);
}

static void
loaded_cb (TodokuCheckPage *self,
           const char      *problem,
           const char      *note)
{
  show_problem (self, problem, NULL);
  if (note != NULL)
    {
      todoku_notice_set (TODOKU_NOTICE (self->notice), "note", "dialog-information-symbolic", note,
                         NULL);
      gtk_widget_set_visible (self->notice, TRUE);
    }
}

static gboolean
todoku_check_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TODOKU_CHECK_PAGE (widget)->box));
}

static void
todoku_check_page_dispose (GObject *object)
{
  TodokuCheckPage *self = TODOKU_CHECK_PAGE (object);

  g_clear_object (&self->progress);
  g_clear_object (&self->operation);
  g_clear_object (&self->items);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (todoku_check_page_parent_class)->dispose (object);
}

/* A page that has been left has nobody to tell; it must not keep asking. */
static void
todoku_check_page_unroot (GtkWidget *widget)
{
  TodokuCheckPage *self = TODOKU_CHECK_PAGE (widget);

  if (self->operation != NULL)
    todoku_operation_cancel (self->operation);

  GTK_WIDGET_CLASS (todoku_check_page_parent_class)->unroot (widget);
}

static void
todoku_check_page_class_init (TodokuCheckPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_check_page_dispose;
  widget_class->grab_focus = todoku_check_page_grab_focus;
  widget_class->unroot = todoku_check_page_unroot;
  gtk_widget_class_install_action (widget_class, "check.run", NULL, run_action);
}

static void
todoku_check_page_init (TodokuCheckPage *self)
{
  GtkWidget *bar = gtk_progress_bar_new ();
  GtkBox *column;

  self->items = g_list_store_new (TODOKU_TYPE_RECORD_ITEM);
  todoku_page_build (GTK_BOX (self), _("Check Pasted Records"), NULL, 860, &column);
  gtk_widget_add_css_class (bar, "osd");
  gtk_widget_set_visible (bar, FALSE);
  gtk_box_insert_child_after (GTK_BOX (self), bar, gtk_widget_get_first_child (GTK_WIDGET (self)));
  self->progress = todoku_progress_new (GTK_PROGRESS_BAR (bar));

  self->head = g_object_new (TODOKU_TYPE_PAGE_HEAD, NULL);
  todoku_page_head_set_title (self->head, _("Paste the Records"));
  todoku_page_head_set_subtitle (self->head,
                                 _("Looks up in DNS what is pasted or dropped. Nothing is "
                                   "registered."));
  self->button = GTK_BUTTON (gtk_button_new ());
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "check.run");
  todoku_page_head_add_action (self->head, GTK_WIDGET (self->button));
  gtk_box_append (column, GTK_WIDGET (self->head));
  self->box = TODOKU_PASTE_BOX (todoku_paste_box_new (_("Records to check"), EXAMPLE));
  g_signal_connect_object (self->box, "changed", G_CALLBACK (update_button), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->box, "loaded", G_CALLBACK (loaded_cb), self, G_CONNECT_SWAPPED);
  todoku_paste_box_take_drops (self->box, GTK_WIDGET (self));
  gtk_box_append (column, GTK_WIDGET (self->box));
  self->notice = todoku_notice_new ("fix", "dialog-warning-symbolic", "", NULL);
  gtk_box_append (column, self->notice);
  self->practice_notice =
    todoku_notice_new ("note", "applications-science-symbolic",
                       _("Practice domains were looked up in the practice DNS."), NULL);
  gtk_widget_set_visible (self->practice_notice, FALSE);
  gtk_box_append (column, self->practice_notice);
  self->list = g_object_new (TODOKU_TYPE_RECORD_LIST, NULL);
  todoku_record_list_set_records (self->list, G_LIST_MODEL (self->items));
  gtk_box_append (column, GTK_WIDGET (self->list));
  show_problem (self, NULL, NULL);
  set_operation (self, NULL);

  todoku_widget_add_shortcut (GTK_WIDGET (self), "<Control>Return", "check.run");
}

/**
 * todoku_check_page_new:
 * @session: the session
 *
 * Returns: (transfer floating): the page, without records
 */
GtkWidget *
todoku_check_page_new (TodokuSession *session)
{
  TodokuCheckPage *self = g_object_new (TODOKU_TYPE_CHECK_PAGE, NULL);

  self->session = g_object_ref (session);

  return GTK_WIDGET (self);
}

/**
 * todoku_check_page_load:
 * @self: the page
 * @file: a text: a zone file, CSV, a mail
 *
 * Puts what stands in @file into the page, or says why it cannot be read.
 */
void
todoku_check_page_load (TodokuCheckPage *self,
                        GFile           *file)
{
  g_return_if_fail (TODOKU_IS_CHECK_PAGE (self));

  todoku_paste_box_load (self->box, file);
}
