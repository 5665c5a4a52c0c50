/* SPDX-License-Identifier: GPL-3.0-or-later
 * The link branding of a tracking domain as something that is registered and removed. It has one
 * set of records for its whole life, so none is ever issued again. Any thread; no I/O.
 */
#include "todoku-tracking-private.h"

#include <string.h>

#include "todoku-domain-name.h"
#include "todoku-facts.h"
#include "todoku-subject-kind.h"

static gboolean
link_is_registering (gconstpointer row)
{
  return ((const TodokuTrackingRow *) row)->stage == TODOKU_TRACKING_REGISTERING;
}

static gboolean
link_is_removing (gconstpointer row)
{
  return ((const TodokuTrackingRow *) row)->stage == TODOKU_TRACKING_REMOVING;
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
  return remote->host != NULL && g_ascii_strcasecmp (remote->host, todoku_row_get_name (row)) == 0;
}

static void
link_fill_request (gconstpointer         row,
                   TodokuRemoteRequest  *request,
                   char                **ret_label)
{
  const char *host = todoku_row_get_name (row);

  *ret_label = g_strndup (host, strcspn (host, "."));
  request->subdomain = *ret_label;
  request->domain = todoku_domain_name_parent (host);
  request->auto_ssl = ((const TodokuTrackingRow *) row)->auto_ssl;
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
  /* The answer decides, whatever was asked for: a link that the service serves over HTTPS must
   * never be led on to an edge.
   */
  if (remote->auto_ssl)
    row->edge = TODOKU_EDGE_AUTO_SSL;
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
  todoku_facts_note_failure (row, token, 0);
}

static void
link_begin_removal (gpointer data)
{
  TodokuTrackingRow *row = data;

  todoku_tracking_stage_advance (&row->stage, TODOKU_TRACKING_EVENT_REMOVE);
  row->next_check_at = 0;
}

static TodokuOperationKind
link_get_operation (gconstpointer              row,
                    const TodokuVerifyOptions *options)
{
  if (options->check)
    return TODOKU_OPERATION_CHECK;

  switch (((const TodokuTrackingRow *) row)->stage)
    {
    case TODOKU_TRACKING_REGISTERING:
      return TODOKU_OPERATION_REGISTER;
    case TODOKU_TRACKING_REQUESTING:
      return TODOKU_OPERATION_REQUEST_CERTIFICATE;
    case TODOKU_TRACKING_DISTRIBUTING:
      return TODOKU_OPERATION_DISTRIBUTE;
    case TODOKU_TRACKING_REMOVING:
      return TODOKU_OPERATION_REMOVE;
    case TODOKU_TRACKING_STEP1:
    case TODOKU_TRACKING_STEP2:
    case TODOKU_TRACKING_STEP3:
    case TODOKU_TRACKING_COMPLETE:
    case TODOKU_TRACKING_EXPIRED:
    case TODOKU_TRACKING_REFUSED:
    case TODOKU_TRACKING_REMOVED:
    default:
      return TODOKU_OPERATION_VERIFY;
    }
}

const TodokuSubjectKind todoku_link_kind = {
  .table = &todoku_tracking_table,
  .remote = TODOKU_REMOTE_LINK,
  .create = "create-link",
  .remove = "remove-tracking",
  .is_registering = link_is_registering,
  .is_removing = link_is_removing,
  .may_begin = link_may_begin,
  .matches = link_matches,
  .fill_request = link_fill_request,
  .adopt = link_adopt,
  .refuse = link_refuse,
  .begin_removal = link_begin_removal,
  .get_operation = link_get_operation,
  .needs_edge = TRUE,
  .verify = todoku_tracking_verify,
  .take_down = todoku_tracking_take_down,
};
