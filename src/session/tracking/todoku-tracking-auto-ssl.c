/* SPDX-License-Identifier: GPL-3.0-or-later
 * The last part of a tracking domain whose delivery service provides HTTPS itself: whether it does
 * by now. The certificate comes some minutes after the records, without anybody's doing, so that
 * until then nothing is wrong. Nothing is asked of an edge, and no record is ever rewritten. Worker
 * threads only.
 */
#include "todoku-tracking-walk.h"

#include "todoku-error.h"
#include "todoku-tracking-private.h"

/* The names of the authorities that the service has its certificates from. The list is inferred
 * from the maker of the service's edge, so that a set of CAA records without them (RFC 8659 section
 * 4.2) explains a certificate that does not come, and forbids nothing before.
 */
static const char *const authorities[] = { "letsencrypt.org", "pki.goog", "ssl.com", NULL };

/* What is said while the certificate is not there. */
static int
explain_missing (TodokuWalk *self)
{
  g_autoptr(GError) error = NULL;

  if (!todoku_tracking_check_caa (self->job, self->row, authorities, &error) &&
      (g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_CAA_FORBIDS) ||
       g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_CAA_AT_ALIAS)))
    return TODOKU_ERROR_CAA_OTHERS;

  return TODOKU_ERROR_CERTIFICATE_PENDING;
}

/**
 * todoku_walk_probe_service:
 * @self: a walk of a tracking domain with Auto SSL whose link is valid, or that is complete, and
 *   whose records have been looked up
 * @error: return location
 *
 * Once DNS is right, shakes hands with the tracking host as a browser would.
 *
 * Returns: whether it came to a good end; a certificate that is still to come is one
 */
gboolean
todoku_walk_probe_service (TodokuWalk  *self,
                           GError     **error)
{
  g_autoptr(TodokuEdgeProbe) probe = NULL;
  g_autoptr(TodokuTx) tx = NULL;
  GError *failure = NULL;
  int missing = TODOKU_ERROR_CERTIFICATE_PENDING;
  gboolean ok;

  if (!self->summary.all_right)
    return todoku_walk_end (self, NULL, error);

  probe = todoku_walk_probe (self, self->row->host, &failure);
  if (probe == NULL)
    return todoku_walk_end (self, failure, error);

  ok = probe->verdict == TODOKU_EDGE_VERDICT_OK;
  if (!ok)
    missing = explain_missing (self);
  tx = todoku_walk_begin (self, error);
  if (tx == NULL)
    return FALSE;
  if (ok)
    self->row->not_after = probe->not_after;
  todoku_walk_note_failure (self, ok ? NULL
                                     : todoku_enum_to_token (TODOKU_TYPE_ERROR_CODE, missing));
  if (ok && todoku_tracking_stage_advance (&self->row->stage, TODOKU_TRACKING_EVENT_LINK_SECURED))
    self->stepped = TRUE;

  return todoku_walk_end_in (self, tx, NULL, error);
}
