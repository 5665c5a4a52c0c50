/* SPDX-License-Identifier: GPL-3.0-or-later
 * The link branding of a tracking domain as something that is registered and removed. It has one
 * set of records for its whole life, so none is ever issued again. Any thread; no I/O.
 */
#include "todoku-tracking-private.h"

#include <string.h>

#include "todoku-domain-name.h"
#include "todoku-facts.h"
#include "todoku-subject-kind.h"

static const char *
link_peek_name (gconstpointer row)
{
  return ((const TodokuTrackingRow *) row)->host;
}

static const char *
link_peek_remote_id (gconstpointer row)
{
  return ((const TodokuTrackingRow *) row)->remote_id;
}

static gint64
link_get_server (gconstpointer row)
{
  return ((const TodokuTrackingRow *) row)->server;
}

static gboolean
link_is_registering (gconstpointer row)
{
  return ((const TodokuTrackingRow *) row)->stage == TODOKU_TRACKING_REGISTERING;
}

/* What was refused is removed and registered anew, and what is registered stays as it is. */
static gboolean
link_may_begin (gpointer row,
                gboolean reissue)
{
  return FALSE;
}

static gboolean
link_matches (gconstpointer       row,
              const TodokuRemote *remote)
{
  return remote->host != NULL && g_ascii_strcasecmp (remote->host, link_peek_name (row)) == 0;
}

static void
link_fill_request (gconstpointer         row,
                   TodokuRemoteRequest  *request,
                   char                **ret_label)
{
  const char *host = link_peek_name (row);

  *ret_label = g_strndup (host, strcspn (host, "."));
  request->subdomain = *ret_label;
  request->domain = todoku_domain_name_parent (host);
}

static void
take_records (TodokuTrackingRow  *row,
              const TodokuRemote *remote)
{
  todoku_facts_replace_step (row, 1, remote->records);
  if (remote->validation != NULL)
    todoku_facts_take_validation (row->records, 1, remote->validation);
  for (guint i = 0; i < row->records->len; i++)
    {
      TodokuRecordRow *record = g_ptr_array_index (row->records, i);

      if (record->step != 1)
        continue;
      if (remote->validation == NULL)
        record->service_valid = remote->valid;
      if (record->purpose == TODOKU_RECORD_PURPOSE_TRACKING)
        {
          g_free (row->original_target);
          row->original_target = g_strdup (record->value);
        }
    }
}

static void
link_adopt (gpointer            data,
            const TodokuRemote *remote)
{
  TodokuTrackingRow *row = data;

  g_free (row->remote_id);
  row->remote_id = g_strdup (remote->id);
  take_records (row, remote);
  todoku_tracking_stage_advance (&row->stage, TODOKU_TRACKING_EVENT_REGISTERED);
  g_clear_pointer (&row->failure, g_free);
  row->attempts = 0;
  row->next_check_at = todoku_monitor_next_look (0, g_get_real_time ());
}

static void
link_refuse (gpointer    data,
             const char *token,
             gboolean    was_issued)
{
  TodokuTrackingRow *row = data;

  todoku_tracking_stage_advance (&row->stage, TODOKU_TRACKING_EVENT_REFUSED);
  g_free (row->failure);
  row->failure = g_strdup (token);
  row->next_check_at = 0;
}

static void
link_begin_removal (gpointer data)
{
  TodokuTrackingRow *row = data;

  todoku_tracking_stage_advance (&row->stage, TODOKU_TRACKING_EVENT_REMOVE);
  row->next_check_at = 0;
}

static void
link_note (gpointer    data,
           const char *token,
           gint64      next_check_at)
{
  TodokuTrackingRow *row = data;

  if (token != NULL)
    {
      g_free (row->failure);
      row->failure = g_strdup (token);
    }
  row->next_check_at = next_check_at;
}

static void
link_note_attempt (gpointer    data,
                   const char *token)
{
  TodokuTrackingRow *row = data;

  link_note (row, token, todoku_monitor_next_look (row->attempts++, g_get_real_time ()));
}

const TodokuSubjectKind todoku_link_kind = {
  .table = &todoku_tracking_table,
  .remote = TODOKU_REMOTE_LINK,
  .create = "create-link",
  .remove = "remove-tracking",
  .peek_name = link_peek_name,
  .peek_remote_id = link_peek_remote_id,
  .get_server = link_get_server,
  .is_registering = link_is_registering,
  .may_begin = link_may_begin,
  .matches = link_matches,
  .fill_request = link_fill_request,
  .adopt = link_adopt,
  .refuse = link_refuse,
  .begin_removal = link_begin_removal,
  .note = link_note,
  .note_attempt = link_note_attempt,
};
