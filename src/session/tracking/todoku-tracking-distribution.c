/* SPDX-License-Identifier: GPL-3.0-or-later
 * The distribution that presents the certificate, created once with a stored CallerReference, and
 * the handshake that proves step 3. The same reference is never used twice by the edge, so a lost
 * answer is asked for again and then found. Worker threads only.
 */
#include "todoku-tracking-walk.h"

#include "todoku-domain-name.h"
#include "todoku-error.h"
#include "todoku-services.h"

static gpointer
create_distribution (TodokuEdge        *edge,
                     const TodokuWalk  *walk,
                     const char        *token,
                     GError           **error)
{
  TodokuDistributionRequest request = {
    .host = walk->row->host,
    .certificate_id = walk->row->certificate_id,
    .caller_reference = token,
    .origin = walk->row->original_target,
  };

  if (request.origin == NULL)
    request.origin = todoku_services_get (walk->job->server->kind)->link_origin;

  return todoku_edge_create_distribution (edge, &request, error);
}

static gpointer
find_distribution (TodokuEdge               *edge,
                   const TodokuTrackingRow  *row,
                   const char               *token,
                   GError                  **error)
{
  return todoku_edge_find_distribution (edge, row->host, token, NULL, error);
}

static void
take_distribution (TodokuTrackingRow *row,
                   gconstpointer      made)
{
  const TodokuDistribution *distribution = made;

  g_free (row->distribution_id);
  row->distribution_id = g_strdup (distribution->id);
  g_free (row->edge_host);
  row->edge_host = g_strdup (distribution->host);
}

static const TodokuEdgePiece distribution_piece = {
  .effect = "create-distribution",
  .prefix = "todoku-",
  .token_offset = G_STRUCT_OFFSET (TodokuTrackingRow, caller_reference),
  .max_sent = 2,
  .request = create_distribution,
  .find = find_distribution,
  .take = take_distribution,
  .free = (GDestroyNotify) todoku_distribution_unref,
};

/* The old record stays in caches for as long as it was last seen to. */
static gint64
seen_ttl (const TodokuVerdict *verdict)
{
  gint64 ttl = 0;

  if (verdict == NULL)
    return 0;
  for (guint i = 0; i < verdict->published->len; i++)
    ttl = MAX (ttl, ((const TodokuAnswer *) g_ptr_array_index (verdict->published, i))->ttl);
  if (ttl == 0 && verdict->visible != NULL)
    ttl = MAX (verdict->visible->ttl, 0);

  return ttl;
}

/**
 * todoku_tracking_make_step3:
 * @row: a tracking domain whose edge has a host name
 *
 * Step 3 asks for the records of step 1 again, with one value changed.
 */
void
todoku_tracking_make_step3 (TodokuTrackingRow *row)
{
  const char *domain = todoku_domain_name_parent (row->host);
  g_autoptr(GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);

  for (guint i = 0; row->records != NULL && i < row->records->len; i++)
    {
      const TodokuRecordRow *old = g_ptr_array_index (row->records, i);
      g_autoptr(TodokuRecord) record = NULL;
      g_autoptr(TodokuVerdict) verdict = NULL;
      TodokuRecord fields;

      if (old->step != 1)
        continue;
      record = todoku_rows_read_record (old, domain);
      fields = *record;
      if (record->purpose == TODOKU_RECORD_PURPOSE_TRACKING)
        {
          verdict = todoku_rows_read_verdict (record, old->verdict);
          fields.value = row->edge_host;
          g_free (row->original_target);
          row->original_target = g_strdup (record->value);
          row->original_ttl = seen_ttl (verdict);
        }
      g_ptr_array_add (records, todoku_record_new (&fields));
    }
  todoku_facts_replace_step (row, 3, records);
}

static TodokuDistribution *
describe_until_deployed (TodokuWalk  *self,
                         GError     **error)
{
  TodokuEdge *edge = todoku_job_get_edge (self->job, error);
  gboolean again = edge != NULL;
  g_autoptr(TodokuDistribution) distribution = NULL;

  while (again)
    {
      g_clear_pointer (&distribution, todoku_distribution_unref);
      distribution = todoku_edge_describe_distribution (edge, self->row->distribution_id,
                                                        self->job->cancellable, error);
      if (distribution == NULL)
        return NULL;
      again = !distribution->deployed ||
              (distribution->host == NULL && self->row->edge_host == NULL);
      if (again && !todoku_walk_pause (self, &again, error))
        return NULL;
    }

  return g_steal_pointer (&distribution);
}

/* From here on the link must never be validated again. */
static gboolean
begin_step3 (TodokuWalk  *self,
             TodokuTx    *tx,
             GError     **error)
{
  todoku_tracking_make_step3 (self->row);
  todoku_walk_note_failure (self, NULL);
  todoku_tracking_stage_advance (&self->row->stage, TODOKU_TRACKING_EVENT_DISTRIBUTION_DEPLOYED);
  self->stepped = TRUE;

  return todoku_walk_commit (self, tx, error);
}

/**
 * todoku_walk_distribute:
 * @self: a walk at stage DISTRIBUTING
 * @error: return location
 *
 * Creates the distribution, unless that has been done, and waits a little until it is deployed. By
 * hand the person creates it and enters its host name.
 *
 * Returns: whether to go on
 */
gboolean
todoku_walk_distribute (TodokuWalk  *self,
                        GError     **error)
{
  gboolean manual = self->row->edge == TODOKU_EDGE_MANUAL;
  GError *failure = NULL;
  g_autoptr(TodokuDistribution) distribution = NULL;
  g_autoptr(TodokuTx) tx = NULL;

  if (!manual)
    {
      if (self->row->distribution_id == NULL &&
          !todoku_walk_obtain (self, &distribution_piece, error))
        return FALSE;
      distribution = describe_until_deployed (self, &failure);
      if (distribution == NULL)
        return todoku_walk_end (self, failure, error);
    }

  tx = todoku_walk_begin (self, error);
  if (tx == NULL)
    return FALSE;
  if (!manual && distribution->host != NULL)
    {
      g_free (self->row->edge_host);
      self->row->edge_host = g_strdup (distribution->host);
    }
  if (self->row->edge_host == NULL || (!manual && !distribution->deployed))
    return todoku_walk_end_in (self, tx, NULL, error);

  return begin_step3 (self, tx, error);
}

static void
set_proof (TodokuTrackingRow *row,
           gboolean           proven,
           const char        *reason)
{
  const char *domain = todoku_domain_name_parent (row->host);

  for (guint i = 0; row->records != NULL && i < row->records->len; i++)
    {
      TodokuRecordRow *row_record = g_ptr_array_index (row->records, i);
      gboolean is_tracking = row_record->purpose == TODOKU_RECORD_PURPOSE_TRACKING;
      g_autoptr(TodokuRecord) record = NULL;
      g_autoptr(TodokuVerdict) verdict = NULL;

      if (row_record->step != 3)
        continue;
      record = todoku_rows_read_record (row_record, domain);
      verdict = todoku_rows_read_verdict (record, row_record->verdict);
      row_record->service_valid = verdict != NULL && todoku_verdict_is_right (verdict) &&
                                  (proven || !is_tracking);
      g_free (row_record->service_reason);
      row_record->service_reason = g_strdup (is_tracking ? reason : NULL);
    }
}

/* DNS is not right, or could not be asked. */
static gboolean
end_without_proof (TodokuWalk  *self,
                   GError     **error)
{
  g_autoptr(TodokuTx) tx = NULL;
  GError *failure = NULL;

  if (!self->summary.any_wrong && !self->options->look)
    failure = g_error_new_literal (TODOKU_ERROR, TODOKU_ERROR_COULD_NOT_CHECK,
                                   "The records could not be looked up");
  if (!self->summary.any_wrong)
    return todoku_walk_end (self, failure, error);

  tx = todoku_walk_begin (self, error);
  if (tx == NULL)
    return FALSE;
  set_proof (self->row, FALSE, NULL);

  return todoku_walk_end_in (self, tx, NULL, error);
}

/**
 * todoku_walk_probe_edge:
 * @self: a walk at step 3, or complete, whose records have been looked up
 * @error: return location
 *
 * Once DNS is right, shakes hands with the edge in the name of the tracking host.
 *
 * Returns: whether it could be proven or refuted
 */
gboolean
todoku_walk_probe_edge (TodokuWalk  *self,
                        GError     **error)
{
  g_autoptr(TodokuEdgeProbe) probe = NULL;
  g_autoptr(TodokuTx) tx = NULL;
  GError *failure = NULL;
  gboolean ok;

  if (!self->summary.all_right)
    return end_without_proof (self, error);

  probe = todoku_walk_probe (self, self->row->edge_host, &failure);
  if (probe == NULL)
    return todoku_walk_end (self, failure, error);

  tx = todoku_walk_begin (self, error);
  if (tx == NULL)
    return FALSE;
  ok = probe->verdict == TODOKU_EDGE_VERDICT_OK;
  if (ok)
    self->row->not_after = probe->not_after;
  set_proof (self->row, ok, ok ? NULL : probe->detail);
  /* Checked, and not right: no error, but a failure that says what. */
  todoku_walk_note_failure (self, ok ? NULL : todoku_enum_to_token (TODOKU_TYPE_ERROR_CODE,
                                                                    TODOKU_ERROR_TLS));
  if (ok && todoku_tracking_stage_advance (&self->row->stage, TODOKU_TRACKING_EVENT_EDGE_VERIFIED))
    self->stepped = TRUE;

  return todoku_walk_end_in (self, tx, NULL, error);
}
