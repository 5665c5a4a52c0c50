/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows are read a page at a time and never all: a history has hundreds. Hosts and values in it come
 * from DNS and are no markup. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-history-list.h"

#include <glib/gi18n-lib.h>

#include "todoku-domain-name.h"
#include "todoku-status-pill.h"
#include "todoku-text-history.h"
#include "todoku-text-table.h"
#include "todoku-text.h"
#include "todoku-watch.h"
#include "todoku-widget.h"

/* How many changes are read at a time; of one domain, whose page has other things to show. */
#define PAGE_ROWS 30
#define DOMAIN_ROWS 5

struct _TodokuHistoryList
{
  GtkBox parent_instance;

  /* Owned */
  TodokuSession *session;
  /* (nullable): %NULL for all */
  GObject *subject;
  GCancellable *cancellable;
  /* (element-type utf8): records of which a later change is shown already */
  GHashTable *seen;
  /* (nullable): the day of the last list */
  char *day;

  /* (unowned) */
  GtkBox *days;
  GtkWidget *empty;
  GtkWidget *heading;
  GtkListBox *list;
  GtkWidget *older;

  gint64 oldest_at;
};

G_DEFINE_FINAL_TYPE (TodokuHistoryList, todoku_history_list, GTK_TYPE_BOX)

static guint
get_page (TodokuHistoryList *self)
{
  return self->subject != NULL ? DOMAIN_ROWS : PAGE_ROWS;
}

static gpointer
find_subject (TodokuHistoryList      *self,
              const TodokuHistoryRow *row)
{
  GListModel *list = g_strcmp0 (row->subject_kind, "tracking") == 0
                       ? todoku_session_get_tracking_domains (self->session)
                       : todoku_session_get_domains (self->session);

  if (self->subject != NULL)
    return self->subject;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(GObject) subject = g_list_model_get_item (list, i);

      if (todoku_subject_get_id (subject) == row->subject)
        return subject;
    }

  return NULL;
}

/* What the record is for, as its card names it; %NULL where the domain has none like it. The
 * certificate and the name servers of a host are no records of it.
 */
static char *
name_record (gpointer                subject,
             const TodokuHistoryRow *row)
{
  GListModel *records = subject != NULL ? todoku_subject_get_records (subject) : NULL;

  for (guint i = 0; records != NULL && i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, i);
      TodokuRecord *record = todoku_record_item_get_record (item);

      if (g_ascii_strcasecmp (record->host, row->host) == 0 &&
          g_strcmp0 (todoku_rrtype_to_text (todoku_record_type_to_rrtype (record->type)),
                     row->type) == 0)
        return g_strdup (todoku_text_purpose (record->purpose));
    }

  return NULL;
}

static GtkWidget *
make_pill (const TodokuHistoryRow *row,
           gboolean                is_last)
{
  GtkWidget *pill = todoku_status_pill_new ();
  gboolean is_certificate = g_strcmp0 (row->type, "TLS") == 0;

  switch (row->change)
    {
    case TODOKU_CHANGE_GONE:
      /* Red only while it is so; a loss that was mended is history. */
      todoku_status_pill_set (TODOKU_STATUS_PILL (pill),
                              is_last ? TODOKU_STATUS_FIX : TODOKU_STATUS_OPTIONAL,
                              is_certificate       ? NULL
                              : row->after == NULL ? C_("history", "Gone")
                                                   : C_("history", "Wrong"));
      break;
    case TODOKU_CHANGE_BACK:
      todoku_status_pill_set (TODOKU_STATUS_PILL (pill), TODOKU_STATUS_VERIFIED, NULL);
      break;
    case TODOKU_CHANGE_CHANGED:
    default:
      todoku_status_pill_set (TODOKU_STATUS_PILL (pill), TODOKU_STATUS_OPTIONAL,
                              C_("history", "Changed"));
    }

  return pill;
}

static char *
describe_day (gint64 at)
{
  g_autoptr(GDateTime) moment = g_date_time_new_from_unix_local (at / G_USEC_PER_SEC);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();

  if (moment == NULL)
    return g_strdup ("");
  if (g_date_time_get_year (moment) != g_date_time_get_year (now))
    /* Translators: a g_date_time_format() format for a day with its year. */
    return g_date_time_format (moment, _("%-d %B %Y"));
  if (g_date_time_get_day_of_year (moment) == g_date_time_get_day_of_year (now))
    return g_strdup (_("Today"));

  /* Translators: a g_date_time_format() format for a day of this year with its weekday. */
  return g_date_time_format (moment, _("%a, %-d %B"));
}

static void
append_day (TodokuHistoryList *self,
            const char        *day)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *list = gtk_list_box_new ();

  g_free (self->day);
  self->day = g_strdup (day);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_box_append (GTK_BOX (box), todoku_label_new (day, "caption-heading secondary", FALSE));
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (self->days, box);
  self->list = GTK_LIST_BOX (list);
}

static void
append_change (TodokuHistoryList      *self,
               const TodokuHistoryRow *row)
{
  gpointer subject = find_subject (self, row);
  g_autofree char *day = describe_day (row->at);
  g_autofree char *plain = todoku_text_plain (row->host);
  g_autofree char *host = todoku_domain_name_to_unicode (plain);
  g_autofree char *what = name_record (subject, row);
  g_autofree char *sentence = todoku_text_history_change (row, what);
  g_autofree char *time = todoku_text_clock (row->at);
  /* Translators: a time such as 3:10, and what happened then. */
  g_autofree char *caption = g_strdup_printf (_("%1$s · %2$s"), time, sentence);
  gboolean is_last = g_hash_table_add (self->seen, g_strconcat (row->host, " ", row->type, NULL));
  GtkWidget *line = gtk_list_box_row_new ();

  if (g_strcmp0 (self->day, day) != 0)
    append_day (self, day);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (line),
                              todoku_line_new (host, caption, TRUE, make_pill (row, is_last),
                                               self->subject == NULL ? "go-next-symbolic" : NULL));
  if (self->subject == NULL && subject != NULL)
    {
      gtk_actionable_set_action_name (GTK_ACTIONABLE (line),
                                      TODOKU_IS_TRACKING_DOMAIN (subject) ? "win.open-tracking"
                                                                          : "win.open-domain");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (line), "x",
                                        todoku_subject_get_id (subject));
    }
  else
    {
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (line), FALSE);
    }
  gtk_list_box_append (self->list, line);
}

static void
clear (TodokuHistoryList *self)
{
  GtkWidget *day;

  while ((day = gtk_widget_get_first_child (GTK_WIDGET (self->days))) != NULL)
    gtk_box_remove (self->days, day);
  g_hash_table_remove_all (self->seen);
  g_clear_pointer (&self->day, g_free);
  self->list = NULL;
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(TodokuHistoryList) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) rows =
    todoku_session_read_history_finish (TODOKU_SESSION (source), result, &error);
  guint n_shown;

  if (rows == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_debug ("The history cannot be read: %s", error->message);
      return;
    }

  if (self->oldest_at == 0)
    clear (self);
  n_shown = MIN (rows->len, get_page (self));
  for (guint i = 0; i < n_shown; i++)
    {
      const TodokuHistoryRow *row = g_ptr_array_index (rows, i);

      append_change (self, row);
      self->oldest_at = row->at;
    }
  gtk_widget_set_visible (self->older, rows->len > n_shown);
  gtk_widget_set_visible (GTK_WIDGET (self->days), self->list != NULL);
  gtk_widget_set_visible (self->empty, self->list == NULL && self->subject == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), self->list != NULL || self->subject == NULL);
}

static void
read_rows (TodokuHistoryList *self,
           gint64             before_at)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->oldest_at = before_at;
  todoku_session_read_history_async (self->session, self->subject, get_page (self) + 1, before_at,
                                     self->cancellable, read_cb, g_object_ref (self));
}

static void
older_clicked_cb (TodokuHistoryList *self)
{
  read_rows (self, self->oldest_at);
}

static void
changed_cb (TodokuHistoryList *self,
            GObject           *subject)
{
  if (self->subject == NULL || self->subject == subject)
    read_rows (self, 0);
}

static void
todoku_history_list_dispose (GObject *object)
{
  TodokuHistoryList *self = TODOKU_HISTORY_LIST (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->subject);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_clear_pointer (&self->day, g_free);

  G_OBJECT_CLASS (todoku_history_list_parent_class)->dispose (object);
}

static void
todoku_history_list_class_init (TodokuHistoryListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = todoku_history_list_dispose;
}

static void
todoku_history_list_init (TodokuHistoryList *self)
{
  GtkBox *box = GTK_BOX (self);
  GtkWidget *days = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (box, 12);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->days = GTK_BOX (days);
  self->heading = todoku_label_new (_("Changes"), "heading", FALSE);
  self->empty = todoku_label_new (_("Nothing yet. Records that disappear or change are listed here "
                                    "by day."), "secondary", FALSE);
  self->older = gtk_button_new_with_label (_("Earlier Changes"));
  gtk_widget_add_css_class (self->older, "flat");
  gtk_widget_set_halign (self->older, GTK_ALIGN_START);
  gtk_widget_set_visible (self->older, FALSE);
  gtk_widget_set_visible (self->empty, FALSE);
  g_signal_connect_swapped (self->older, "clicked", G_CALLBACK (older_clicked_cb), self);
  gtk_box_append (box, self->heading);
  gtk_box_append (box, self->empty);
  gtk_box_append (box, days);
  gtk_box_append (box, self->older);
}

/**
 * todoku_history_list_set_subject:
 * @self: the list
 * @session: the session
 * @subject: (nullable): a delivery domain or a tracking domain; %NULL for all
 *
 * Shows and follows what is seen of it. Of one domain that never changed nothing is shown, not even
 * a heading.
 */
void
todoku_history_list_set_subject (TodokuHistoryList *self,
                                 TodokuSession     *session,
                                 gpointer           subject)
{
  g_return_if_fail (TODOKU_IS_HISTORY_LIST (self));
  g_return_if_fail (TODOKU_IS_SESSION (session));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_set_object (&self->subject, subject);
  gtk_widget_set_visible (GTK_WIDGET (self), subject == NULL);
  g_signal_connect_object (session, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "alarm", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "recovered", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  read_rows (self, 0);
}

/**
 * todoku_history_list_new:
 * @session: the session
 *
 * Returns: (transfer floating): the changes of all
 */
GtkWidget *
todoku_history_list_new (TodokuSession *session)
{
  TodokuHistoryList *self = g_object_new (TODOKU_TYPE_HISTORY_LIST, NULL);

  todoku_history_list_set_subject (self, session, NULL);

  return GTK_WIDGET (self);
}
