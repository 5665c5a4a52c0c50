/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whether the DNS of a tracking host lets a certificate authority issue (RFC 8659). It is
 * looked up before a certificate is asked for, because a refusal cannot be taken back. What cannot
 * be looked up forbids nothing. Worker threads only.
 */
#include "todoku-tracking-walk.h"

#include "todoku-domain-name.h"
#include "todoku-error.h"

#include <string.h>

/* Reads one property: flags, the length of the tag, the tag, the value (RFC 8659 section 4.1). */
static gboolean
read_issue (const TodokuRr  *rr,
            char           **ret_authority)
{
  gsize size = 0;
  const guint8 *data = rr->rdata != NULL ? g_bytes_get_data (rr->rdata, &size) : NULL;
  g_autofree char *value = NULL;

  if (size < 2 || (gsize) data[1] + 2 > size || data[1] != strlen ("issue") ||
      g_ascii_strncasecmp ((const char *) data + 2, "issue", data[1]) != 0)
    return FALSE;

  /* Parameters follow a semicolon (section 4.2). */
  value = g_strndup ((const char *) data + 2 + data[1], size - 2 - data[1]);
  value[strcspn (value, ";")] = '\0';
  *ret_authority = g_strdup (g_strstrip (value));

  return TRUE;
}

/* A property marked as critical that the authority does not know forbids everything (RFC 8659
 * section 4.5). These are the registered ones.
 */
static gboolean
is_unknown_critical (const TodokuRr *rr)
{
  static const char *const known[] = { "issue", "issuewild", "iodef", "contactemail",
                                       "contactphone", "issuevmc", "issuemail" };
  gsize size = 0;
  const guint8 *data = rr->rdata != NULL ? g_bytes_get_data (rr->rdata, &size) : NULL;

  if (size < 2 || (gsize) data[1] + 2 > size || (data[0] & 0x80) == 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (data[1] == strlen (known[i]) &&
        g_ascii_strncasecmp ((const char *) data + 2, known[i], data[1]) == 0)
      return FALSE;

  return TRUE;
}

typedef enum
{
  CAA_NONE,
  CAA_ALLOWS,
  CAA_FORBIDS,
} Caa;

/* @ret_owner is where the set stands, which is not the name asked for when that is an alias. */
static Caa
judge (const TodokuObservation  *observation,
       const char *const        *authorities,
       const char              **ret_owner)
{
  gboolean any = FALSE;
  gboolean any_issue = FALSE;
  gboolean is_allowed = FALSE;

  for (guint i = 0; i < observation->answer->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (observation->answer, i);
      g_autofree char *authority = NULL;

      if (rr->rrtype != TODOKU_RRTYPE_CAA)
        continue;

      any = TRUE;
      *ret_owner = rr->owner;
      if (is_unknown_critical (rr))
        return CAA_FORBIDS;
      if (!read_issue (rr, &authority))
        continue;

      any_issue = TRUE;
      for (guint j = 0; authorities[j] != NULL; j++)
        if (g_ascii_strcasecmp (authority, authorities[j]) == 0)
          is_allowed = TRUE;
    }

  /* A set without an "issue" property restricts nobody (section 4.2). */
  if (!any)
    return CAA_NONE;

  return any_issue && !is_allowed ? CAA_FORBIDS : CAA_ALLOWS;
}

/* Beside an alias no CAA record can stand, so advice to add one there cannot be followed. */
static void
set_forbidden (const char  *name,
               const char  *owner,
               const char  *authority,
               GError     **error)
{
  if (!todoku_dns_name_equal (owner, name))
    g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_CAA_AT_ALIAS,
                 "A CAA record of %s, which %s is an alias of, does not allow %s", owner, name,
                 authority);
  else
    g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_CAA_FORBIDS,
                 "A CAA record of %s does not allow %s", name, authority);
}

/**
 * todoku_tracking_check_caa:
 * @job: a job
 * @row: a tracking domain
 * @authorities: (array zero-terminated=1): the names under which those go that may issue, the one
 *   to add first
 * @error: return location of %TODOKU_ERROR_CAA_FORBIDS and %TODOKU_ERROR_CAA_AT_ALIAS
 *
 * The first set from the host upwards counts (RFC 8659 section 3).
 *
 * Returns: whether nothing is known to forbid the certificate
 */
gboolean
todoku_tracking_check_caa (TodokuJob                *job,
                           const TodokuTrackingRow  *row,
                           const char *const        *authorities,
                           GError                  **error)
{
  Caa caa = CAA_NONE;

  if (job->dns == NULL)
    return TRUE;

  for (const char *name = row->host; caa == CAA_NONE && name != NULL && *name != '\0';
       name = todoku_domain_name_parent (name))
    {
      const char *owner = name;
      g_autoptr(TodokuObservation) observation =
        todoku_dns_observe (job->dns, name, TODOKU_RRTYPE_CAA, job->cancellable, error);

      if (observation == NULL)
        return FALSE;
      if (todoku_observation_is_answered (observation))
        caa = judge (observation, authorities, &owner);
      if (caa == CAA_FORBIDS)
        set_forbidden (name, owner, authorities[0], error);
    }

  return caa != CAA_FORBIDS;
}
