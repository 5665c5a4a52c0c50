/* SPDX-License-Identifier: GPL-3.0-or-later
 * The tracking domains are kept alive until the last answer is in, even when the page has gone.
 * Main thread only.
 */
#include "todoku-config.h"

#include "todoku-tracking-batch.h"

#include <glib/gi18n-lib.h>

#include "todoku-compat.h"
#include "todoku-domain-name.h"
#include "todoku-subjects.h"
#include "todoku-text.h"
#include "todoku-urgency.h"

/**
 * Deletion:
 * @session: (owned): the session
 * @trackings: (owned) (element-type TodokuTrackingDomain): what is deleted
 *
 * What the person is asked about.
 */
typedef struct
{
  TodokuSession *session;
  GPtrArray *trackings;
} Deletion;

/* The third step rewrites one record; the others were verified in the first, and whoever runs the
 * DNS has nothing to do about them unless one has gone wrong since.
 */
static gboolean
is_unchanged (const TodokuTrackingRow *row,
              TodokuRecordItem        *item)
{
  const TodokuVerdict *verdict = todoku_record_item_get_verdict (item);

  if (row->stage != TODOKU_TRACKING_STEP3 ||
      todoku_record_item_get_record (item)->purpose == TODOKU_RECORD_PURPOSE_TRACKING)
    return FALSE;

  return verdict == NULL || verdict->state == TODOKU_RECORD_STATE_UNKNOWN ||
         todoku_verdict_is_right (verdict);
}

/**
 * todoku_tracking_batch_request:
 * @widget: where it was asked for
 * @trackings: (element-type TodokuTrackingDomain): the tracking domains
 *
 * Opens the dialog 登録依頼(DNS) for the records of @trackings. It names the deadline that comes
 * first.
 */
void
todoku_tracking_batch_request (GtkWidget *widget,
                               GPtrArray *trackings)
{
  TodokuRequestWindow *window = todoku_subjects_make_request (widget, trackings);
  gint64 deadline = 0;

  for (guint i = 0; i < trackings->len; i++)
    {
      TodokuTrackingDomain *tracking = g_ptr_array_index (trackings, i);
      const TodokuTrackingRow *row = todoku_tracking_domain_get_row (tracking);
      GListModel *records = todoku_subject_get_records (tracking);
      gint64 own = row->deadline - row->clock_offset;

      for (guint j = 0; j < g_list_model_get_n_items (records); j++)
        {
          g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, j);
          const TodokuRecord *record = todoku_record_item_get_record (item);
          gboolean rewritten = row->stage == TODOKU_TRACKING_STEP3 &&
                               record->purpose == TODOKU_RECORD_PURPOSE_TRACKING;

          if (!is_unchanged (row, item))
            todoku_request_window_add (window, item, NULL, rewritten ? row->original_target : NULL,
                                       todoku_subject_get_server (tracking));
        }
      /* A CDN of one's own names none. */
      if (row->stage == TODOKU_TRACKING_STEP2 && row->deadline > 0)
        deadline = deadline == 0 ? own : MIN (deadline, own);
    }
  if (deadline != 0)
    todoku_request_window_set_deadline (window, deadline);
  gtk_window_present (GTK_WINDOW (window));
}

static void
deletion_free (Deletion *deletion)
{
  g_object_unref (deletion->session);
  g_ptr_array_unref (deletion->trackings);
  g_free (deletion);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Deletion, deletion_free)

static void
delete_confirmed_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(Deletion) deletion = user_data;
  g_autoptr(TodokuBatch) batch = NULL;

  if (todoku_confirm_finish (result))
    batch = todoku_session_remove_many (deletion->session, deletion->trackings);
}

/**
 * todoku_tracking_batch_delete:
 * @widget: where it was asked for
 * @session: the session
 * @trackings: (element-type TodokuTrackingDomain): the tracking domains
 *
 * Asks whether to delete @trackings, naming the consequence, and does it.
 */
void
todoku_tracking_batch_delete (GtkWidget     *widget,
                              TodokuSession *session,
                              GPtrArray     *trackings)
{
  Deletion *deletion = g_new0 (Deletion, 1);
  g_autofree char *heading = NULL;

  deletion->session = g_object_ref (session);
  deletion->trackings = g_ptr_array_ref (trackings);
  if (trackings->len == 1)
    {
      const char *name = todoku_subject_get_name (g_ptr_array_index (trackings, 0));
      g_autofree char *shown = todoku_domain_name_to_unicode (name);

      heading = g_strdup_printf (_("Delete %s?"), shown);
    }
  else
    {
      heading = g_strdup_printf (ngettext ("Delete %u Tracking Domain?",
                                           "Delete %u Tracking Domains?", trackings->len),
                                 trackings->len);
    }
  todoku_confirm_async (widget, heading,
                        _("Links in mail that has been sent already stop working. The "
                          "certificate and the HTTPS delivery made for it are deleted as well."),
                        _("Delete"), TRUE, delete_confirmed_cb, deletion);
}

static const char *
get_state (TodokuTrackingDomain *tracking)
{
  TodokuTrackingStage stage = todoku_tracking_domain_get_row (tracking)->stage;

  if (stage == TODOKU_TRACKING_COMPLETE)
    return _("Set up");
  if (stage == TODOKU_TRACKING_EXPIRED || stage == TODOKU_TRACKING_REFUSED)
    return todoku_text_state (tracking);

  return todoku_urgency_get_step (tracking);
}

/**
 * todoku_tracking_batch_describe:
 * @batch: a batch of tracking domains that has ended
 *
 * Returns: (transfer full): where they stand now, such as 「設定完了 2件、期限切れ 1件」
 */
char *
todoku_tracking_batch_describe (TodokuBatch *batch)
{
  g_autoptr(GPtrArray) trackings =
    todoku_batch_list (batch, 1 << TODOKU_BATCH_RIGHT | 1 << TODOKU_BATCH_NOT_RIGHT);
  g_autoptr(GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) states = g_ptr_array_new ();
  g_autoptr(GString) text = g_string_new (NULL);

  if (todoku_batch_get_kind (batch) == TODOKU_OPERATION_REMOVE)
    return g_strdup ("");

  g_ptr_array_sort (trackings, todoku_urgency_compare);
  for (guint i = 0; i < trackings->len; i++)
    {
      char *state = (char *) get_state (g_ptr_array_index (trackings, i));
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, state));

      if (n == 0)
        g_ptr_array_add (states, state);
      g_hash_table_insert (counts, state, GUINT_TO_POINTER (n + 1));
    }
  for (guint i = 0; i < states->len; i++)
    {
      const char *state = g_ptr_array_index (states, i);

      todoku_subjects_add_count (text, state,
                                 GPOINTER_TO_UINT (g_hash_table_lookup (counts, state)));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
