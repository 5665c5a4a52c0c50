/* SPDX-License-Identifier: GPL-3.0-or-later
 * The last entries are shown, all of them saved. What an entry names may be gone long since. Main
 * thread only.
 */
#include "todoku-config.h"

#include "todoku-log-page.h"

#include <glib/gi18n-lib.h>

#include "todoku-compat.h"
#include "todoku-domain-name.h"
#include "todoku-page-head.h"
#include "todoku-page.h"
#include "todoku-status-pill.h"
#include "todoku-text-csv.h"
#include "todoku-text-table.h"
#include "todoku-text.h"
#include "todoku-watch.h"
#include "todoku-widget.h"

#define MAX_SHOWN 200

struct _TodokuLogPage
{
  GtkBox parent_instance;

  /* Owned */
  TodokuSession *session;
  /* (nullable) (element-type TodokuJournalRow): oldest first */
  GPtrArray *rows;

  /* (unowned) */
  GtkWidget *empty;
  TodokuPageHead *head;
  GtkListBox *list;
  GtkWidget *save_button;
};

G_DEFINE_FINAL_TYPE (TodokuLogPage, todoku_log_page, GTK_TYPE_BOX)

static const char *
describe_effect (const char *kind)
{
  static const struct
  {
    const char *kind;
    const char *text;
  } effects[] = {
    { "create-domain", N_("Registered at the delivery service") },
    { "delete-domain", N_("Deleted at the delivery service") },
    { "delete-old-domain", N_("Deleted the earlier records at the delivery service") },
    { "create-link", N_("Registered the tracking domain at the delivery service") },
    { "request-certificate", N_("Requested a certificate") },
    { "create-distribution", N_("Set up the CDN") },
    { "remove-tracking", N_("Deleted the tracking domain at the services") },
    { "publish", N_("Added records in DNS") },
    { "unpublish", N_("Took records out of DNS again") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (effects); i++)
    if (g_strcmp0 (kind, effects[i].kind) == 0)
      return _(effects[i].text);

  return kind;
}

static GtkWidget *
make_pill (const TodokuJournalRow *row)
{
  GtkWidget *pill = todoku_status_pill_new ();

  if (row->outcome == NULL)
    todoku_status_pill_set (TODOKU_STATUS_PILL (pill), TODOKU_STATUS_UNKNOWN,
                            C_("log", "Not known yet"));
  else if (g_str_equal (row->outcome, "done"))
    todoku_status_pill_set (TODOKU_STATUS_PILL (pill), TODOKU_STATUS_VERIFIED, C_("log", "Done"));
  else
    todoku_status_pill_set (TODOKU_STATUS_PILL (pill), TODOKU_STATUS_OPTIONAL,
                            C_("log", "Not Done"));

  return pill;
}

static GtkWidget *
make_row (const TodokuJournalRow *row)
{
  GtkWidget *line = gtk_list_box_row_new ();
  g_autofree char *plain = todoku_text_plain (row->name != NULL ? row->name : row->token);
  g_autofree char *name = todoku_domain_name_to_unicode (plain);
  g_autofree char *server = row->server_name != NULL ? todoku_text_plain (row->server_name) : NULL;
  g_autofree char *time = todoku_text_date_time (row->created_at, g_get_real_time ());
  g_autofree char *what = NULL;
  g_autofree char *caption = NULL;

  if (server != NULL)
    /* Translators: what was done, and at which delivery server. */
    what = g_strdup_printf (_("%1$s (%2$s)"), describe_effect (row->kind), server);
  else
    what = g_strdup (describe_effect (row->kind));
  /* Translators: when, and what was done. */
  caption = g_strdup_printf (_("%1$s · %2$s"), time, what);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (line),
                              todoku_line_new (name, caption, TRUE, make_pill (row), NULL));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (line), FALSE);

  return line;
}

static void
show_rows (TodokuLogPage *self)
{
  guint n_shown = MIN (self->rows->len, MAX_SHOWN);
  g_autofree char *title =
    n_shown == 0 ? g_strdup (_("No Entries"))
                 : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u Entry", "%'u Entries",
                                                 self->rows->len), self->rows->len);

  todoku_page_head_set_title (self->head, title);
  for (guint i = 0; i < n_shown; i++)
    gtk_list_box_append (self->list,
                         make_row (g_ptr_array_index (self->rows, self->rows->len - 1 - i)));
  gtk_widget_set_visible (GTK_WIDGET (self->list), n_shown > 0);
  gtk_widget_set_visible (self->empty, n_shown == 0);
  gtk_widget_set_sensitive (self->save_button, n_shown > 0);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(TodokuLogPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) rows =
    todoku_session_read_log_finish (TODOKU_SESSION (source), result, &error);

  /* The person has left the page. */
  if (self->session == NULL)
    return;

  self->rows = g_steal_pointer (&rows);
  if (self->rows == NULL)
    todoku_widget_show_error (GTK_WIDGET (self), error);
  else
    show_rows (self);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GtkWidget) self = user_data;
  g_autoptr(GError) error = NULL;

  if (todoku_save_text_finish (result, &error))
    todoku_widget_show_toast (self, _("Saved"));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    todoku_widget_show_toast (self, _("The file could not be saved."));
}

static void
save_clicked_cb (TodokuLogPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *text =
    todoku_text_log_csv (self->rows, todoku_session_get_servers (self->session));

  todoku_save_text_async (GTK_WINDOW (root), "todoku-log.csv", text, NULL, saved_cb,
                          g_object_ref (self));
}

static void
todoku_log_page_dispose (GObject *object)
{
  TodokuLogPage *self = TODOKU_LOG_PAGE (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (todoku_log_page_parent_class)->dispose (object);
}

static void
todoku_log_page_class_init (TodokuLogPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = todoku_log_page_dispose;
}

static void
todoku_log_page_init (TodokuLogPage *self)
{
}

/**
 * todoku_log_page_new:
 * @session: the session
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
todoku_log_page_new (TodokuSession *session)
{
  TodokuLogPage *self = g_object_new (TODOKU_TYPE_LOG_PAGE, NULL);
  GtkWidget *list = gtk_list_box_new ();
  GtkBox *column;

  self->session = g_object_ref (session);
  todoku_page_build (GTK_BOX (self), _("What Todoku Did"), NULL, 860, &column);
  self->head = g_object_new (TODOKU_TYPE_PAGE_HEAD, NULL);
  todoku_page_head_set_subtitle (self->head, _("Everything that was changed at services and in "
                                               "DNS, and when"));
  self->save_button = gtk_button_new_with_label (_("Save as CSV…"));
  gtk_widget_set_sensitive (self->save_button, FALSE);
  g_signal_connect_swapped (self->save_button, "clicked", G_CALLBACK (save_clicked_cb), self);
  todoku_page_head_add_action (self->head, self->save_button);
  self->empty = todoku_label_new (_("Nothing was changed yet."), "secondary", FALSE);
  gtk_widget_set_visible (self->empty, FALSE);
  self->list = GTK_LIST_BOX (list);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_visible (list, FALSE);
  gtk_box_append (column, GTK_WIDGET (self->head));
  gtk_box_append (column, self->empty);
  gtk_box_append (column, list);
  todoku_session_read_log_async (session, 0, 0, NULL, read_cb, g_object_ref (self));

  return GTK_WIDGET (self);
}
