/* SPDX-License-Identifier: GPL-3.0-or-later
 * The practice bar. Main thread only. Its button rests while records are being entered, and one
 * toast says when all of them are.
 */
#include "todoku-config.h"

#include "todoku-practice-bar.h"

#include <glib/gi18n-lib.h>

#include "todoku-session-practice.h"
#include "todoku-widget.h"
#include "todoku-wrap-box.h"

struct _TodokuPracticeBar
{
  GtkBox parent_instance;

  /* Owned References */
  TodokuSession *session;
  GListModel *records;

  /* (unowned): a constant */
  const char *check_action;

  guint n_pending;
  gboolean failed;
  gboolean busy;
  gboolean rewrites;
  gboolean had_focus;

  /* Child Widgets */
  GtkWidget *button;
  GtkWidget *mistakes_button;
};

G_DEFINE_FINAL_TYPE (TodokuPracticeBar, todoku_practice_bar, GTK_TYPE_BOX)

/* A button that cannot be pressed loses the focus; it comes back with it, unless somebody has taken
 * it elsewhere.
 */
static void
update_button (TodokuPracticeBar *self)
{
  GtkRoot *root = gtk_widget_get_root (self->button);
  gboolean free = !self->busy && self->n_pending == 0;

  if (!free && gtk_widget_is_focus (self->button))
    self->had_focus = TRUE;
  gtk_widget_set_sensitive (self->button, free);
  if (!free || !self->had_focus)
    return;

  self->had_focus = FALSE;
  if (root != NULL && gtk_root_get_focus (root) == NULL)
    gtk_widget_grab_focus (self->button);
}

static void
registered_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(TodokuPracticeBar) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!todoku_session_practice_register_finish (TODOKU_SESSION (source), result, &error))
    {
      self->failed = TRUE;
      todoku_widget_show_error (GTK_WIDGET (self), error);
    }
  if (--self->n_pending > 0)
    return;

  update_button (self);
  if (self->failed)
    return;
  todoku_widget_show_toast (GTK_WIDGET (self),
                            self->rewrites ? _("Rewritten in the practice DNS")
                                           : _("Entered in the practice DNS"));
  /* What the cards say is no longer so. */
  gtk_widget_activate_action (GTK_WIDGET (self), self->check_action, NULL);
}

static void
clicked_cb (TodokuPracticeBar *self)
{
  guint n = g_list_model_get_n_items (self->records);

  self->failed = FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (self->records, i);

      self->n_pending++;
      todoku_session_practice_register_async (self->session, todoku_record_item_get_record (item),
                                              NULL, NULL, registered_cb, g_object_ref (self));
    }
  update_button (self);
}

static void
todoku_practice_bar_dispose (GObject *object)
{
  TodokuPracticeBar *self = TODOKU_PRACTICE_BAR (object);

  g_clear_object (&self->records);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (todoku_practice_bar_parent_class)->dispose (object);
}

static void
todoku_practice_bar_class_init (TodokuPracticeBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = todoku_practice_bar_dispose;
}

static void
todoku_practice_bar_init (TodokuPracticeBar *self)
{
  GtkWidget *wrap = todoku_wrap_box_new (12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *image = gtk_image_new_from_icon_name ("applications-science-symbolic");

  gtk_widget_add_css_class (GTK_WIDGET (self), "finding");
  gtk_widget_add_css_class (GTK_WIDGET (self), "note");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_hexpand (wrap, TRUE);
  gtk_box_append (GTK_BOX (words), image);
  gtk_box_append (GTK_BOX (words),
                  todoku_label_new (_("For practice. Nothing on the internet changes."), NULL,
                                    FALSE));
  self->button = gtk_button_new_with_label (_("Enter All in the Practice DNS"));
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (clicked_cb), self,
                           G_CONNECT_SWAPPED);
  self->mistakes_button = gtk_button_new_with_label (_("Try Mistakes"));
  gtk_widget_set_visible (self->mistakes_button, FALSE);
  todoku_wrap_box_append (TODOKU_WRAP_BOX (wrap), words);
  todoku_wrap_box_append (TODOKU_WRAP_BOX (wrap), self->button);
  todoku_wrap_box_append (TODOKU_WRAP_BOX (wrap), self->mistakes_button);
  gtk_box_append (GTK_BOX (self), wrap);
}

/**
 * todoku_practice_bar_new:
 * @session: the session
 * @records: a list of #TodokuRecordItem, as it is when the button is pressed
 * @check_action: a constant: the action that looks the records up again
 *
 * Returns: (transfer floating): the bar
 */
GtkWidget *
todoku_practice_bar_new (TodokuSession *session,
                         GListModel    *records,
                         const char    *check_action)
{
  TodokuPracticeBar *self = g_object_new (TODOKU_TYPE_PRACTICE_BAR, NULL);

  self->session = g_object_ref (session);
  self->records = g_object_ref (records);
  self->check_action = check_action;

  return GTK_WIDGET (self);
}

/**
 * todoku_practice_bar_set_busy:
 * @self: the bar
 * @busy: whether the records are being looked up
 *
 * Nothing is entered while that is so.
 */
void
todoku_practice_bar_set_busy (TodokuPracticeBar *self,
                              gboolean           busy)
{
  g_return_if_fail (TODOKU_IS_PRACTICE_BAR (self));

  self->busy = busy;
  update_button (self);
}

/**
 * todoku_practice_bar_set_rewrites:
 * @self: the bar
 * @rewrites: whether a record that is there gets another VALUE, and none is new
 *
 * Says so.
 */
void
todoku_practice_bar_set_rewrites (TodokuPracticeBar *self,
                                  gboolean           rewrites)
{
  g_return_if_fail (TODOKU_IS_PRACTICE_BAR (self));

  self->rewrites = rewrites;
  gtk_button_set_label (GTK_BUTTON (self->button),
                        rewrites ? _("Rewrite It in the Practice DNS")
                                 : _("Enter All in the Practice DNS"));
}

/**
 * todoku_practice_bar_offer_mistakes:
 * @self: the bar
 * @action: a constant: the action of the window that opens the page for such a domain
 * @id: the ID of the delivery or tracking domain that the records belong to
 *
 * Adds a button to the page where records are entered with a mistake, through the main window.
 */
void
todoku_practice_bar_offer_mistakes (TodokuPracticeBar *self,
                                    const char        *action,
                                    gint64             id)
{
  g_return_if_fail (TODOKU_IS_PRACTICE_BAR (self));

  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->mistakes_button), "x", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->mistakes_button), action);
  gtk_widget_set_visible (self->mistakes_button, TRUE);
}
