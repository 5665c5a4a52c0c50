/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which remote effects are open, as the last news tell: whether another process works on something,
 * and what a dead one has left. A view; stories write the journal (todoku-tx.h). Main thread only.
 */
#include "todoku-session-private.h"

static const char *
own_token (TodokuSession *self)
{
  return todoku_owner_get_token (todoku_store_get_owner (self->store));
}

static gboolean
belongs_elsewhere (TodokuSession          *self,
                   const TodokuJournalRow *row)
{
  return todoku_owner_is_alive (todoku_store_get_owner (self->store), row->owner);
}

static gboolean
entry_matches (const TodokuJournalRow *row,
               const char             *subject_kind,
               gint64                  subject,
               const char             *kind)
{
  return row->subject == subject && g_str_equal (row->subject_kind, subject_kind) &&
         (kind == NULL || g_str_equal (row->kind, kind));
}

/**
 * todoku_session_take_unsettled:
 * @self: the session
 * @news: the last chunk of what was committed
 *
 * Shows what is open according to the database.
 */
void
todoku_session_take_unsettled (TodokuSession *self,
                               TodokuNews    *news)
{
  g_ptr_array_unref (self->unsettled);
  self->unsettled = g_ptr_array_ref (news->unsettled);
}

/**
 * todoku_session_find_unsettled:
 * @self: the session
 * @subject_kind: "server", "domain" or "tracking"
 * @subject: the row of the subject
 * @kind: (nullable): which effect; %NULL for any
 *
 * Returns: (transfer none) (nullable): the newest open effect on the subject
 */
const TodokuJournalRow *
todoku_session_find_unsettled (TodokuSession *self,
                               const char    *subject_kind,
                               gint64         subject,
                               const char    *kind)
{
  for (guint i = self->unsettled->len; i > 0; i--)
    {
      const TodokuJournalRow *row = g_ptr_array_index (self->unsettled, i - 1);

      if (entry_matches (row, subject_kind, subject, kind))
        return row;
    }

  return NULL;
}

static gboolean
is_orphan (TodokuSession          *self,
           const TodokuJournalRow *row)
{
  return row->owner != NULL && !g_str_equal (row->owner, own_token (self)) &&
         !belongs_elsewhere (self, row);
}

/**
 * todoku_session_notice_orphans:
 * @self: the session
 *
 * Looks for effects of processes that have died. Who takes one up claims it in the database; here
 * it is only remembered which have been noticed, so that one that cannot be taken up now is not
 * tried again and again.
 *
 * Returns: whether there are any that have not been noticed before
 */
gboolean
todoku_session_notice_orphans (TodokuSession *self)
{
  GHashTable *noticed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  gboolean any = FALSE;

  for (guint i = 0; i < self->unsettled->len; i++)
    {
      const TodokuJournalRow *row = g_ptr_array_index (self->unsettled, i);

      if (!is_orphan (self, row))
        continue;

      any |= !g_hash_table_contains (self->orphans, &row->id);
      g_hash_table_add (noticed, g_memdup2 (&row->id, sizeof row->id));
    }
  g_hash_table_unref (self->orphans);
  self->orphans = noticed;

  return any;
}

/**
 * todoku_session_is_elsewhere:
 * @self: the session
 * @subject_kind: "server", "domain" or "tracking"
 * @subject: the row of the subject
 *
 * Returns: whether another living process has a remote change of the subject in flight
 */
gboolean
todoku_session_is_elsewhere (TodokuSession *self,
                             const char    *subject_kind,
                             gint64         subject)
{
  for (guint i = 0; i < self->unsettled->len; i++)
    {
      const TodokuJournalRow *row = g_ptr_array_index (self->unsettled, i);

      if (entry_matches (row, subject_kind, subject, NULL) && belongs_elsewhere (self, row))
        return TRUE;
    }

  return FALSE;
}
