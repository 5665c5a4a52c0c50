/* SPDX-License-Identifier: GPL-3.0-or-later
 * Of many only the first are listed; the list of domains has the rest. Whoever shows it has it
 * updated. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-watched-list.h"

#include <glib/gi18n-lib.h>

#include "todoku-background.h"
#include "todoku-domain-name.h"
#include "todoku-text.h"
#include "todoku-watch.h"
#include "todoku-watched.h"
#include "todoku-widget.h"

#define MAX_SUBJECTS 100

struct _TodokuWatchedList
{
  GtkBox parent_instance;

  /* Owned */
  TodokuSession *session;
  /* (element-type SubjectRow): one for each subject that is listed */
  GPtrArray *rows;

  /* (unowned) */
  GtkWidget *all_button;
  GtkListBox *list;

  gboolean updating;
};

G_DEFINE_FINAL_TYPE (TodokuWatchedList, todoku_watched_list, GTK_TYPE_BOX)

static void
switched_cb (GtkSwitch  *toggle,
             GParamSpec *pspec,
             gpointer    user_data)
{
  TodokuWatchedList *self = user_data;
  gpointer subject = g_object_get_data (G_OBJECT (toggle), "subject");
  gboolean on = gtk_switch_get_active (toggle);

  if (!self->updating && on != todoku_watch_is_watched (subject))
    todoku_background_watch (GTK_WIDGET (toggle), self->session, subject, on);
}

static char *
describe_subject (gpointer subject)
{
  gint64 alarm_since = todoku_watch_get_alarm_since (subject);
  gint64 checked_at = todoku_subject_get_facts (subject)->checked_at;
  g_autofree char *time = NULL;

  if (!todoku_watch_is_complete (subject))
    return g_strdup (_("Can begin once it is set up"));
  if (checked_at == 0)
    return g_strdup (_("Not checked yet"));
  time = todoku_text_moment (checked_at, g_get_real_time ());

  /* Translators: when it was last checked, such as today 15:04, and what came of it. */
  return g_strdup_printf (_("Checked %1$s · %2$s"), time,
                          alarm_since != 0 ? _("Needs attention") : _("No change"));
}

/**
 * SubjectRow:
 * @subject: (owned): what it shows
 * @caption: (unowned): the line below the name
 * @toggle: (unowned): its switch
 */
typedef struct
{
  GObject *subject;
  GtkLabel *caption;
  GtkSwitch *toggle;
} SubjectRow;

static void
subject_row_free (gpointer data)
{
  SubjectRow *row = data;

  g_object_unref (row->subject);
  g_free (row);
}

static void
update_subject_row (SubjectRow *row)
{
  g_autofree char *caption = describe_subject (row->subject);

  gtk_label_set_text (row->caption, caption);
  gtk_widget_set_sensitive (GTK_WIDGET (row->toggle), todoku_watch_is_complete (row->subject));
  gtk_switch_set_active (row->toggle, todoku_watch_is_watched (row->subject));
}

static void
add_subject_row (TodokuWatchedList *self,
                 GObject         *subject)
{
  SubjectRow *shown = g_new0 (SubjectRow, 1);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *caption = todoku_label_new ("", "caption secondary", FALSE);
  GtkWidget *toggle = gtk_switch_new ();
  gboolean tracking = TODOKU_IS_TRACKING_DOMAIN (subject);
  g_autofree char *name = todoku_domain_name_to_unicode (todoku_subject_get_name (subject));

  shown->subject = g_object_ref (subject);
  shown->caption = GTK_LABEL (caption);
  shown->toggle = GTK_SWITCH (toggle);
  g_ptr_array_add (self->rows, shown);

  gtk_widget_add_css_class (line, "domain-row");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), todoku_label_new (name, NULL, TRUE));
  gtk_box_append (GTK_BOX (texts), caption);
  gtk_box_append (GTK_BOX (line), texts);
  gtk_box_append (GTK_BOX (line), toggle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  update_subject_row (shown);
  g_object_set_data (G_OBJECT (toggle), "subject", subject);
  g_signal_connect_object (toggle, "notify::active", G_CALLBACK (switched_cb), self, 0);

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row),
                                  tracking ? "win.open-tracking" : "win.open-domain");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "x", todoku_subject_get_id (subject));
  gtk_list_box_append (self->list, row);
}

static void
add_more_row (TodokuWatchedList *self,
              guint            n_more)
{
  GtkWidget *row = gtk_list_box_row_new ();
  g_autofree char *more =
    g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u more", "%u more", n_more), n_more);

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row),
                              todoku_line_new (more, NULL, FALSE, NULL, "go-next-symbolic"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-domains");
  gtk_list_box_append (self->list, row);
}

static gboolean
shows (TodokuWatchedList *self,
       GPtrArray       *subjects)
{
  if (self->rows->len != subjects->len)
    return FALSE;

  for (guint i = 0; i < subjects->len; i++)
    {
      const SubjectRow *row = g_ptr_array_index (self->rows, i);

      if (row->subject != g_ptr_array_index (subjects, i))
        return FALSE;
    }

  return TRUE;
}

/**
 * todoku_watched_list_update:
 * @self: the list
 *
 * Shows how things stand. Rows stay while they show the same, so that a switch keeps the focus.
 */
void
todoku_watched_list_update (TodokuWatchedList *self)
{
  const TodokuWatchedCount count = todoku_watched_count (self->session);
  GListModel *lists[] = {
    todoku_session_get_domains (self->session),
    todoku_session_get_tracking_domains (self->session),
  };
  g_autoptr(GPtrArray) subjects = g_ptr_array_new_with_free_func (g_object_unref);
  GtkWidget *child;
  guint n_all = 0;

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      guint n = g_list_model_get_n_items (lists[i]);

      n_all += n;
      for (guint j = 0; j < n && subjects->len < MAX_SUBJECTS; j++)
        g_ptr_array_add (subjects, g_list_model_get_item (lists[i], j));
    }

  gtk_widget_set_visible (GTK_WIDGET (self), n_all > 0);
  gtk_widget_set_visible (self->all_button, count.n_watched < count.n_ready);
  if (shows (self, subjects))
    {
      self->updating = TRUE;
      g_ptr_array_foreach (self->rows, (GFunc) G_CALLBACK (update_subject_row), NULL);
      self->updating = FALSE;
      return;
    }

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < subjects->len; i++)
    add_subject_row (self, g_ptr_array_index (subjects, i));
  if (n_all > subjects->len)
    add_more_row (self, n_all - subjects->len);
}

static void
all_clicked_cb (TodokuWatchedList *self)
{
  todoku_background_watch_all (GTK_WIDGET (self), self->session, TRUE);
}

static void
todoku_watched_list_dispose (GObject *object)
{
  TodokuWatchedList *self = TODOKU_WATCHED_LIST (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (todoku_watched_list_parent_class)->dispose (object);
}

static void
todoku_watched_list_class_init (TodokuWatchedListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = todoku_watched_list_dispose;
}

static void
todoku_watched_list_init (TodokuWatchedList *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title = todoku_label_new (_("Watched Domains"), "heading", FALSE);
  GtkWidget *list = gtk_list_box_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  self->rows = g_ptr_array_new_with_free_func (subject_row_free);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (head), title);
  self->all_button = gtk_button_new_with_label (_("Turn All On"));
  gtk_widget_add_css_class (self->all_button, "flat");
  g_signal_connect_swapped (self->all_button, "clicked", G_CALLBACK (all_clicked_cb), self);
  gtk_box_append (GTK_BOX (head), self->all_button);
  gtk_box_append (GTK_BOX (self), head);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_box_append (GTK_BOX (self), list);
  self->list = GTK_LIST_BOX (list);
}

/**
 * todoku_watched_list_new:
 * @session: the session
 *
 * Returns: (transfer floating): the list
 */
GtkWidget *
todoku_watched_list_new (TodokuSession *session)
{
  TodokuWatchedList *self = g_object_new (TODOKU_TYPE_WATCHED_LIST, NULL);

  self->session = g_object_ref (session);
  todoku_watched_list_update (self);

  return GTK_WIDGET (self);
}
