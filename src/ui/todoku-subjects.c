/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is done in the same way for several domains and for several tracking domains. They are kept
 * alive until the last answer is in, even when the page has gone. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-subjects.h"

#include <glib/gi18n-lib.h>

#include "todoku-compat.h"
#include "todoku-export.h"
#include "todoku-text.h"
#include "todoku-watch.h"
#include "todoku-widget.h"

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GtkWidget) widget = user_data;
  g_autoptr(GError) error = NULL;

  if (todoku_save_text_finish (result, &error))
    todoku_widget_show_toast (widget, _("Saved"));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    todoku_widget_show_toast (widget, _("The file could not be saved."));
}

/**
 * todoku_subjects_export:
 * @widget: where it was asked for
 * @subjects: (element-type TodokuSubject): domains or tracking domains
 *
 * Asks for a file and writes the records of @subjects into it, as a spreadsheet takes them.
 */
void
todoku_subjects_export (GtkWidget *widget,
                        GPtrArray *subjects)
{
  g_autoptr(GArray) rows = g_array_new (FALSE, TRUE, sizeof (TodokuExportRow));
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < subjects->len; i++)
    {
      TodokuSubject *subject = g_ptr_array_index (subjects, i);
      GListModel *records = todoku_subject_get_records (subject);
      TodokuDeliveryServer *server = todoku_subject_get_server (subject);

      for (guint j = 0; j < g_list_model_get_n_items (records); j++)
        {
          g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, j);
          const TodokuExportRow row = {
            .record = todoku_record_item_get_record (item),
            .status = todoku_text_item_status (item),
            .server = server != NULL ? todoku_subject_get_name (server) : NULL,
            .kind = server != NULL ? todoku_delivery_server_get_row (server)->kind : NULL,
          };

          g_array_append_val (rows, row);
        }
    }
  text = todoku_export_to_string (TODOKU_EXPORT_CSV, (const TodokuExportRow *) rows->data,
                                  rows->len, NULL, &error);
  if (text == NULL)
    todoku_widget_show_error (widget, error);
  else
    todoku_save_text_async (GTK_WINDOW (gtk_widget_get_root (widget)), "todoku.csv", text, NULL,
                            saved_cb, g_object_ref (widget));
}

/**
 * Watching:
 * @widget: (owned): where it was asked for
 * @monitored: whether they are watched from now on
 * @n_left: how many answers are still to come
 * @n_changed: how many are stored
 * @error: (owned) (nullable): why the first one was not
 *
 * What is being stored, and what came of it.
 */
typedef struct
{
  GtkWidget *widget;
  gboolean monitored;
  guint n_left;
  guint n_changed;
  GError *error;
} Watching;

/* What is said has been stored, and what could not be is not passed over. */
static void
end_watching (Watching *watching)
{
  guint n = watching->n_changed;
  g_autofree char *text = NULL;

  if (--watching->n_left > 0)
    return;

  if (watching->error != NULL)
    {
      todoku_widget_show_error (watching->widget, watching->error);
    }
  else
    {
      text = g_strdup_printf (watching->monitored
                                ? ngettext ("%'u is watched every night",
                                            "%'u are watched every night", n)
                                : ngettext ("%'u is no longer watched",
                                            "%'u are no longer watched", n), n);
      todoku_widget_show_toast (watching->widget, text);
    }
  g_object_unref (watching->widget);
  g_clear_error (&watching->error);
  g_free (watching);
}

static void
watched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Watching *watching = user_data;
  g_autoptr(GError) error = NULL;

  if (todoku_session_set_monitored_finish (TODOKU_SESSION (source), result, &error))
    watching->n_changed++;
  else if (watching->error == NULL)
    watching->error = g_steal_pointer (&error);
  end_watching (watching);
}

/**
 * todoku_subjects_monitor:
 * @widget: where it was asked for
 * @session: the session
 * @subjects: (element-type TodokuSubject): domains or tracking domains
 * @monitored: whether they are watched from now on
 *
 * Watches those of @subjects that are complete, or none of them any more, and says how many once
 * that is stored.
 */
void
todoku_subjects_monitor (GtkWidget     *widget,
                         TodokuSession *session,
                         GPtrArray     *subjects,
                         gboolean       monitored)
{
  Watching *watching = g_new0 (Watching, 1);

  watching->widget = g_object_ref (widget);
  watching->monitored = monitored;
  /* The last answer comes when all have been asked for. */
  watching->n_left = 1;
  for (guint i = 0; i < subjects->len; i++)
    {
      gpointer subject = g_ptr_array_index (subjects, i);

      /* Only what is complete can change for the worse. */
      if (!todoku_watch_is_complete (subject))
        continue;
      watching->n_left++;
      todoku_session_set_monitored_async (session, subject, monitored, NULL, watched_cb, watching);
    }
  end_watching (watching);
}

/**
 * todoku_subjects_make_request:
 * @widget: where it was asked for
 * @subjects: (element-type TodokuSubject): domains or tracking domains
 *
 * Returns: (transfer none): the dialog 登録依頼(DNS) for @subjects, still without records
 */
TodokuRequestWindow *
todoku_subjects_make_request (GtkWidget *widget,
                              GPtrArray *subjects)
{
  g_autofree char *name = subjects->len == 1
                            ? g_strdup (todoku_subject_get_name (g_ptr_array_index (subjects, 0)))
                            : todoku_text_domain_count (subjects->len);

  return todoku_request_window_new (GTK_WINDOW (gtk_widget_get_root (widget)), name);
}

/**
 * todoku_subjects_add_count:
 * @text: a list of states so far
 * @state: a state
 * @n: how many domains are in it
 *
 * Adds to the summary of a batch, such as 「設定完了 2件、期限切れ 1件」.
 */
void
todoku_subjects_add_count (GString     *text,
                           const char  *state,
                           guint        n)
{
  if (text->len > 0)
    /* Translators: stands between the members of a list. */
    g_string_append (text, _(", "));
  /* Translators: a state, and how many domains are in it. */
  g_string_append_printf (text, C_("state and count", "%1$s: %2$'u"), state, n);
}
