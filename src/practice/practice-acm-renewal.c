/* SPDX-License-Identifier: GPL-3.0-or-later
 * How AWS Certificate Manager renews: from 60 days before the end, as long as the certificate is in
 * use and its record stands. Main loop. Whoever asks after a leap of the practice clock finds what
 * would have come of looking all along.
 */
#include "practice-private.h"

static void
set_renewal (JsonObject *row,
             const char *status,
             const char *reason,
             gint64      at)
{
  if (g_strcmp0 (practice_json_string (row, "renewal", NULL), status) == 0 &&
      g_strcmp0 (practice_json_string (row, "renewal_reason", NULL), reason) == 0)
    return;

  json_object_set_string_member (row, "renewal", status);
  json_object_remove_member (row, "renewal_reason");
  if (reason != NULL)
    json_object_set_string_member (row, "renewal_reason", reason);
  json_object_set_int_member (row, "renewal_at", at);
}

/* Where nobody has seen it wait, the record has been standing, and each renewal was in time. */
static void
renew (JsonObject *row,
       gint64      now)
{
  const gint64 between = PRACTICE_CERTIFICATE_SECONDS - PRACTICE_RENEWAL_SECONDS;
  const char *status = practice_json_string (row, "renewal", NULL);
  gint64 due = json_object_get_int_member (row, "issued") + between;
  gboolean waited = status != NULL && g_strcmp0 (status, "SUCCESS") != 0;
  gint64 issued = waited ? now : due + (now - due) / between * between;

  json_object_set_int_member (row, "issued", issued);
  json_object_remove_member (row, "renewal");
  set_renewal (row, "SUCCESS", NULL, issued);
}

/**
 * practice_acm_renew:
 * @self: the practice server
 * @row: an issued certificate
 *
 * Renews it if it is time and nothing is in the way, or lets it expire.
 *
 * Returns: whether it has changed
 */
gboolean
practice_acm_renew (Practice   *self,
                    JsonObject *row)
{
  gint64 now = practice_now (self);
  gint64 end = json_object_get_int_member (row, "issued") + PRACTICE_CERTIFICATE_SECONDS;
  const char *before = practice_json_string (row, "renewal", "");
  gboolean in_use = practice_acm_is_in_use (self, json_object_get_string_member (row, "arn"));
  gboolean waited = g_str_equal (before, "PENDING_VALIDATION") || g_str_equal (before, "FAILED");
  gboolean allowed;

  if (now < end - PRACTICE_RENEWAL_SECONDS)
    return FALSE;
  if (!in_use || (waited && now >= end))
    {
      if (now < end)
        return FALSE;
      if (in_use)
        set_renewal (row, "FAILED", practice_json_string (row, "renewal_reason", NULL), end);
      json_object_set_string_member (row, "status", "EXPIRED");
      return TRUE;
    }

  if (practice_acm_are_names_validated (self, row, &allowed))
    {
      if (allowed)
        renew (row, now);
      else
        set_renewal (row, "FAILED", "CAA_ERROR", now);
      return TRUE;
    }
  if (now >= end)
    {
      set_renewal (row, "FAILED", NULL, end);
      json_object_set_string_member (row, "status", "EXPIRED");
    }
  else
    {
      set_renewal (row, "PENDING_VALIDATION", NULL, now);
    }

  return TRUE;
}
