/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whether the DNS of a tracking host lets the edge's certificate authority issue (RFC 8659). It is
 * looked up before a certificate is asked for, because a refusal cannot be taken back. What cannot
 * be looked up forbids nothing. Main thread only.
 */
#include "todoku-tracking-private.h"

#include "todoku-domain-name.h"
#include "todoku-error.h"

#include <string.h>

/* The names under which Amazon's authority goes (ACM User Guide, "CAA records"). */
static const char *const authorities[] = { "amazon.com", "amazontrust.com", "awstrust.com",
                                           "amazonaws.com" };

typedef struct
{
  TodokuResolver *resolver;
  char *name;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_object_unref (search->resolver);
  g_free (search->name);
  g_free (search);
}

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
      for (guint j = 0; j < G_N_ELEMENTS (authorities); j++)
        if (g_ascii_strcasecmp (authority, authorities[j]) == 0)
          is_allowed = TRUE;
    }

  /* A set without an "issue" property restricts nobody (section 4.2). */
  if (!any)
    return CAA_NONE;

  return any_issue && !is_allowed ? CAA_FORBIDS : CAA_ALLOWS;
}

static void ask (GTask *task);

static void
observed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Search *search = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(TodokuObservation) observation =
    todoku_resolver_observe_finish (TODOKU_RESOLVER (source), result, &error);
  const char *parent = todoku_domain_name_parent (search->name);
  const char *owner = search->name;
  Caa caa;

  if (observation == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  caa = todoku_observation_is_answered (observation) ? judge (observation, &owner) : CAA_NONE;
  /* Beside an alias no CAA record can stand, so advice to add one there cannot be followed. */
  if (caa == CAA_FORBIDS && !todoku_dns_name_equal (owner, search->name))
    g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_CAA_AT_ALIAS,
                             "A CAA record of %s, which %s is an alias of, does not allow "
                             "amazon.com", owner, search->name);
  else if (caa == CAA_FORBIDS)
    g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_CAA_FORBIDS,
                             "A CAA record of %s does not allow amazon.com", search->name);
  else if (caa == CAA_ALLOWS || parent == NULL || *parent == '\0')
    g_task_return_boolean (task, TRUE);
  else
    {
      /* Nothing here: the parent's set counts (section 3). */
      char *next = g_strdup (parent);

      g_free (search->name);
      search->name = next;
      ask (g_steal_pointer (&task));
    }
}

static void
ask (GTask *task)
{
  Search *search = g_task_get_task_data (task);

  todoku_resolver_observe_async (search->resolver, search->name, TODOKU_RRTYPE_CAA,
                                 TODOKU_QUESTION_RECURSE, NULL, NULL, g_task_get_cancellable (task),
                                 observed_cb, task);
}

/**
 * todoku_session_check_caa_async:
 * @self: the session
 * @tracking: a tracking domain
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: its argument
 *
 * Looks for the CAA records that apply to the host of @tracking.
 */
void
todoku_session_check_caa_async (TodokuSession        *self,
                                TodokuTrackingDomain *tracking,
                                GCancellable         *cancellable,
                                GAsyncReadyCallback   callback,
                                gpointer              user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  TodokuResolver *resolver =
    todoku_session_get_resolver (self, todoku_tracking_domain_get_server (tracking));
  Search *search;

  g_task_set_source_tag (task, todoku_session_check_caa_async);
  g_task_set_name (task, "session check CAA");
  if (resolver == NULL)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }

  search = g_new0 (Search, 1);
  search->resolver = g_object_ref (resolver);
  search->name = g_strdup (todoku_tracking_domain_get_host (tracking));
  g_task_set_task_data (task, search, search_free);
  ask (task);
}

/**
 * todoku_session_check_caa_finish:
 * @self: the session
 * @result: the result
 * @error: return location of %TODOKU_ERROR_CAA_FORBIDS and %TODOKU_ERROR_CAA_AT_ALIAS
 *
 * Returns: whether nothing is known to forbid the certificate
 */
gboolean
todoku_session_check_caa_finish (TodokuSession  *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_check_caa_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
