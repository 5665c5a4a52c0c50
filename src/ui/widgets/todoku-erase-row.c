/* SPDX-License-Identifier: GPL-3.0-or-later
 * 「この端末から消す」: the way out, for whoever is about to uninstall. Main thread only. The program
 * ends once all is gone; what keeps it from going is said in the row, and nothing was removed then.
 */
#include "todoku-config.h"

#include "todoku-erase-row.h"

#include <glib/gi18n-lib.h>

#include "todoku-background.h"
#include "todoku-compat.h"
#include "todoku-text.h"

/**
 * Erasure:
 * @session: (owned): the session
 * @row: (owned): the row that was activated
 * @parts: what is to go
 *
 * One try.
 */
typedef struct
{
  TodokuSession *session;
  GtkWidget *row;
  TodokuEraseParts parts;
} Erasure;

static void
erasure_free (Erasure *erasure)
{
  g_object_unref (erasure->session);
  g_object_unref (erasure->row);
  g_free (erasure);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Erasure, erasure_free)

static void erasure_confirmed_cb (GObject      *source,
                                  GAsyncResult *result,
                                  gpointer      user_data);

/* The windows would write their size into the settings again. */
static void
leave (GtkWidget *row)
{
  GtkRoot *root = gtk_widget_get_root (row);
  GtkApplication *application =
    GTK_IS_WINDOW (root) ? gtk_window_get_application (GTK_WINDOW (root)) : NULL;
  GList *windows = application != NULL
                     ? g_list_copy (gtk_application_get_windows (application)) : NULL;

  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_destroy (l->data);
  g_list_free (windows);
  if (application != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
  todoku_session_erase_settings ();
}

static void
erased_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Erasure) erasure = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;
  GtkWidget *row = erasure->row;

  if (todoku_session_erase_finish (TODOKU_SESSION (source), result, &error))
    {
      leave (row);
      return;
    }

  gtk_widget_set_sensitive (row, TRUE);
  if (todoku_error_is_of_keyring (error) && gtk_widget_get_root (row) != NULL)
    {
      erasure->parts &= ~TODOKU_ERASE_KEYS;
      todoku_confirm_async (row, _("Erase the data without the keys?"),
                            _("The keyring cannot be reached or is locked, so nothing was removed. "
                              "Keys that are in it would stay there."),
                            _("_Erase the Data"), TRUE, erasure_confirmed_cb,
                            g_steal_pointer (&erasure));
      return;
    }

  sentence = todoku_text_for_error (error);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), sentence);
  todoku_announce (row, sentence);
}

static void
erasure_confirmed_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(Erasure) erasure = user_data;

  if (!todoku_confirm_finish (result))
    return;

  gtk_widget_set_sensitive (erasure->row, FALSE);
  /* The desktop must not start again at every login what knows nothing any more. */
  todoku_background_leave (erasure->row);
  todoku_session_erase_async (erasure->session, erasure->parts, erased_cb, erasure);
  g_steal_pointer (&erasure);
}

static void
erase_clicked_cb (GtkWidget     *button,
                  TodokuSession *session)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW);
  Erasure *erasure = g_new0 (Erasure, 1);

  erasure->session = g_object_ref (session);
  erasure->row = g_object_ref (row);
  erasure->parts = TODOKU_ERASE_KEYS;
  todoku_confirm_async (row, _("Erase everything from this computer?"),
                        _("API keys, domains, requests and practice data are removed from this "
                          "computer, and Todoku ends. This cannot be undone. What is registered "
                          "at the delivery service and in DNS stays, and mail goes on being "
                          "sent."),
                        _("_Erase"), TRUE, erasure_confirmed_cb, erasure);
}

/**
 * todoku_erase_row_new:
 * @session: the session
 *
 * Returns: (transfer floating): a row that erases what Todoku keeps here, once that is confirmed
 */
GtkWidget *
todoku_erase_row_new (TodokuSession *session)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW,
                                 "use-markup", FALSE,
                                 "title", _("Erase from This Computer"),
                                 "subtitle",
                                 _("Keys and data, before Todoku is uninstalled. Services and DNS "
                                   "stay as they are."),
                                 NULL);
  GtkWidget *button = gtk_button_new_with_label (_("Erase…"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (erase_clicked_cb), session, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);

  return row;
}
