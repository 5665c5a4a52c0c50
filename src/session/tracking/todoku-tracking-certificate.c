/* SPDX-License-Identifier: GPL-3.0-or-later
 * The certificate of a tracking domain: asked for once, with a stored token; its record, with 72
 * hours by the edge's clock; and its being issued. Before anything is asked for, a CAA record that
 * would make the authority refuse is looked for. Worker threads only.
 */
#include "todoku-tracking-walk.h"

#include "todoku-error.h"

/* The edge remembers a token for an hour; after that the same request would be a second one. */
#define TOKEN_LIFETIME (55 * G_TIME_SPAN_MINUTE)

static void
take_clock (TodokuTrackingRow       *row,
            const TodokuCertificate *certificate)
{
  if (certificate->service_time != 0)
    row->clock_offset = certificate->service_time - g_get_real_time ();
  if (certificate->created_at != 0)
    row->requested_at = certificate->created_at;
  if (certificate->deadline != 0)
    row->deadline = certificate->deadline;
}

static gpointer
request_certificate (TodokuEdge        *edge,
                     const TodokuWalk  *walk,
                     const char        *token,
                     GError           **error)
{
  return todoku_edge_request_certificate (edge, walk->row->host, token, error);
}

static gpointer
find_certificate (TodokuEdge               *edge,
                  const TodokuTrackingRow  *row,
                  const char               *token,
                  GError                  **error)
{
  return todoku_edge_find_certificate (edge, row->host, NULL, error);
}

static void
take_certificate (TodokuTrackingRow *row,
                  gconstpointer      made)
{
  const TodokuCertificate *certificate = made;

  g_free (row->certificate_id);
  row->certificate_id = g_strdup (certificate->id);
  take_clock (row, certificate);
}

/* A refusal of the authority cannot be taken back. */
static gboolean
check_authority (TodokuJob                *job,
                 const TodokuTrackingRow  *row,
                 GError                  **error)
{
  /* The names under which Amazon's authority goes (ACM User Guide, "CAA records"). */
  static const char *const authorities[] = {
    "amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com", NULL,
  };

  return todoku_tracking_check_caa (job, row, authorities, error);
}

/* The token: 1 to 32 letters, digits and underscores (ACM API, RequestCertificate). */
static const TodokuEdgePiece certificate_piece = {
  .effect = "request-certificate",
  .prefix = "todoku",
  .token_offset = G_STRUCT_OFFSET (TodokuTrackingRow, certificate_token),
  .remembers = TOKEN_LIFETIME,
  .max_sent = 1,
  .may_begin = check_authority,
  .request = request_certificate,
  .find = find_certificate,
  .take = take_certificate,
  .free = (GDestroyNotify) todoku_certificate_unref,
};

/* Whether asking again tells nothing more. The record is missing for some seconds after the
 * request; the edge looks at DNS by itself, and while the record is right it is given a little time
 * to.
 */
static gboolean
is_settled (const TodokuWalk        *self,
            const TodokuCertificate *certificate)
{
  if (certificate->status == TODOKU_CERTIFICATE_EXPIRED ||
      certificate->status == TODOKU_CERTIFICATE_FAILED)
    return TRUE;
  if (self->row->stage == TODOKU_TRACKING_REQUESTING)
    return certificate->record != NULL;

  return certificate->status == TODOKU_CERTIFICATE_ISSUED || self->options->look ||
         !self->summary.all_right;
}

static TodokuCertificate *
describe_until_settled (TodokuWalk  *self,
                        GError     **error)
{
  TodokuEdge *edge = todoku_job_get_edge (self->job, error);
  gboolean again = edge != NULL;
  g_autoptr(TodokuCertificate) certificate = NULL;

  while (again)
    {
      g_clear_pointer (&certificate, todoku_certificate_unref);
      certificate = todoku_edge_describe_certificate (edge, self->row->certificate_id,
                                                      self->job->cancellable, error);
      if (certificate == NULL)
        return NULL;
      again = !is_settled (self, certificate);
      if (again && !todoku_walk_pause (self, &again, error))
        return NULL;
    }

  return g_steal_pointer (&certificate);
}

/* The certificate will never come. */
static gboolean
end_certificate (TodokuWalk               *self,
                 TodokuTx                 *tx,
                 const TodokuCertificate  *certificate,
                 GError                  **error)
{
  gboolean expired = certificate->status == TODOKU_CERTIFICATE_EXPIRED;
  gboolean caa = g_strcmp0 (certificate->reason, "CAA_ERROR") == 0;
  int code = expired ? TODOKU_ERROR_CERTIFICATE_EXPIRED
                     : caa ? TODOKU_ERROR_CAA_FORBIDS : TODOKU_ERROR_CERTIFICATE_FAILED;
  GError *failure = NULL;

  todoku_tracking_stage_advance (&self->row->stage,
                                 expired ? TODOKU_TRACKING_EVENT_CERTIFICATE_EXPIRED
                                         : TODOKU_TRACKING_EVENT_REFUSED);
  if (!self->options->resume)
    failure = g_error_new (TODOKU_ERROR, code, "The certificate ended: %s",
                           certificate->reason != NULL ? certificate->reason : "no reason given");

  return todoku_walk_end_in (self, tx, failure, error);
}

/* What the edge has seen counts as verified, as the service's word does in step 1. */
static gboolean
pass_step2 (TodokuWalk  *self,
            TodokuTx    *tx,
            GError     **error)
{
  TodokuTrackingRow *row = self->row;

  for (guint i = 0; row->records != NULL && i < row->records->len; i++)
    {
      TodokuRecordRow *record = g_ptr_array_index (row->records, i);

      if (record->step != 2)
        continue;
      record->service_valid = TRUE;
      g_clear_pointer (&record->service_reason, g_free);
    }
  todoku_walk_note_failure (self, NULL);
  todoku_tracking_stage_advance (&row->stage, TODOKU_TRACKING_EVENT_CERTIFICATE_ISSUED);
  /* By hand nothing more is looked at in this step; an edge that is asked still has work to do. */
  if (row->edge == TODOKU_EDGE_MANUAL)
    self->stepped = TRUE;

  return todoku_walk_commit (self, tx, error);
}

static gboolean
ask_about_certificate (TodokuWalk  *self,
                       GError     **error)
{
  GError *failure = NULL;
  g_autoptr(TodokuCertificate) certificate = describe_until_settled (self, &failure);
  g_autoptr(TodokuTx) tx = NULL;

  if (certificate == NULL)
    return todoku_walk_end (self, failure, error);

  tx = todoku_walk_begin (self, error);
  if (tx == NULL)
    return FALSE;
  take_clock (self->row, certificate);
  if (certificate->status == TODOKU_CERTIFICATE_EXPIRED ||
      certificate->status == TODOKU_CERTIFICATE_FAILED)
    return end_certificate (self, tx, certificate, error);

  if (certificate->record != NULL)
    {
      g_autoptr(GPtrArray) records = g_ptr_array_new ();

      g_ptr_array_add (records, certificate->record);
      todoku_facts_replace_step (self->row, 2, records);
    }
  if (self->row->stage == TODOKU_TRACKING_STEP2 &&
      certificate->status == TODOKU_CERTIFICATE_ISSUED)
    return pass_step2 (self, tx, error);

  todoku_walk_note_failure (self, NULL);
  if (self->row->stage == TODOKU_TRACKING_STEP2 || certificate->record == NULL)
    return todoku_walk_end_in (self, tx, NULL, error);
  todoku_tracking_stage_advance (&self->row->stage, TODOKU_TRACKING_EVENT_CERTIFICATE_RECORD);

  return todoku_walk_commit (self, tx, error);
}

static gboolean
has_step2 (const TodokuTrackingRow *row)
{
  for (guint i = 0; row->records != NULL && i < row->records->len; i++)
    if (((const TodokuRecordRow *) g_ptr_array_index (row->records, i))->step == 2)
      return TRUE;

  return FALSE;
}

/* The person enters the record, or says by entering a host name alone that the CDN needs none. */
static gboolean
take_entered_record (TodokuWalk  *self,
                     GError     **error)
{
  g_autoptr(TodokuTx) tx = todoku_walk_begin (self, error);

  if (tx == NULL)
    return FALSE;
  if (!has_step2 (self->row) && self->row->edge_host == NULL)
    return todoku_walk_end_in (self, tx, NULL, error);

  todoku_tracking_stage_advance (&self->row->stage, TODOKU_TRACKING_EVENT_CERTIFICATE_RECORD);
  return todoku_walk_commit (self, tx, error);
}

/**
 * todoku_walk_get_certificate:
 * @self: a walk at stage REQUESTING
 * @error: return location
 *
 * Asks for the certificate, unless that has been done, and waits a little for its record.
 *
 * Returns: whether to go on
 */
gboolean
todoku_walk_get_certificate (TodokuWalk  *self,
                             GError     **error)
{
  if (self->row->edge == TODOKU_EDGE_MANUAL)
    return take_entered_record (self, error);
  if (self->row->certificate_id == NULL && !todoku_walk_obtain (self, &certificate_piece, error))
    return FALSE;

  return ask_about_certificate (self, error);
}

/**
 * todoku_walk_await_certificate:
 * @self: a walk at step 2 whose record has been looked up
 * @error: return location
 *
 * Asks whether the certificate has been issued. By hand there is nobody to ask: our own look
 * decides.
 *
 * Returns: whether to go on
 */
gboolean
todoku_walk_await_certificate (TodokuWalk  *self,
                               GError     **error)
{
  if (self->row->edge != TODOKU_EDGE_MANUAL)
    return ask_about_certificate (self, error);

  if (self->summary.all_right || !has_step2 (self->row))
    {
      g_autoptr(TodokuTx) tx = todoku_walk_begin (self, error);

      return tx != NULL && pass_step2 (self, tx, error);
    }
  if (self->summary.nothing_known)
    return todoku_walk_end (self, g_error_new_literal (TODOKU_ERROR, TODOKU_ERROR_COULD_NOT_CHECK,
                                                       "The record could not be looked up"),
                            error);

  return todoku_walk_end (self, NULL, error);
}
