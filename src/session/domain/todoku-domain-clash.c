/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whether what two services ask for under one name can stand side by side at all; what can be
 * shared is shared elsewhere. Main thread only.
 */
#include "todoku-session-private.h"

#include "todoku-namesakes.h"

/**
 * todoku_session_find_clash:
 * @self: the session
 * @domain: a delivery domain
 * @ret_server: (out) (transfer none) (nullable): the delivery server that asks for something else
 *
 * DNS would tell only when both have been entered, and one of them breaks the other.
 *
 * Returns: (transfer full) (nullable): the host at which the two cannot stand side by side
 */
char *
todoku_session_find_clash (TodokuSession         *self,
                           TodokuSenderDomain    *domain,
                           TodokuDeliveryServer **ret_server)
{
  g_autoptr(GPtrArray) namesakes = NULL;
  g_autoptr(TodokuDomainRow) row = NULL;

  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);
  g_return_val_if_fail (TODOKU_IS_SENDER_DOMAIN (domain), NULL);

  *ret_server = NULL;
  namesakes = todoku_session_list_domains (self, todoku_subject_get_name (domain), NULL);
  for (guint i = 0; i < namesakes->len; i++)
    {
      TodokuSenderDomain *other = g_ptr_array_index (namesakes, i);
      g_autoptr(TodokuDomainRow) other_row = NULL;
      const TodokuRecordRow *record;

      if (other == domain)
        continue;
      /* Most domains have no namesake: nothing is copied for them. */
      if (row == NULL)
        row = todoku_subject_dup_row (domain);
      other_row = todoku_subject_dup_row (other);
      record = todoku_namesakes_find_clash (row, other_row);
      if (record == NULL)
        continue;
      *ret_server = todoku_subject_get_server (other);
      return g_strdup (record->host);
    }

  return NULL;
}
