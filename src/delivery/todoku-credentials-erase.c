/* SPDX-License-Identifier: GPL-3.0-or-later
 * Forgetting every key at once, for whoever leaves. Worker threads. It does not say that all is
 * gone while a locked keyring still has some.
 */
#include "todoku-credentials-private.h"

#include "todoku-error.h"
#include "todoku-secrets-file.h"
#include "todoku-thread.h"

/* libsecret wants at least one attribute to look for. */
static const char *const kinds[] = {
  TODOKU_SECRET_API_KEY, TODOKU_SECRET_AWS_ACCESS_KEY_ID, TODOKU_SECRET_AWS_SECRET_ACCESS_KEY,
  TODOKU_SECRET_AWS_SESSION_TOKEN,
};

static gboolean
erase_kind (const char    *kind,
            GCancellable  *cancellable,
            GError       **error)
{
  GError *service_error = NULL;
  gboolean is_locked;

  if (!todoku_credentials_enter_service (cancellable, error))
    return FALSE;
  is_locked = !todoku_credentials_unlock (kind, NULL, cancellable, &service_error);
  if (!is_locked)
    secret_password_clear_sync (&todoku_secret_schema, cancellable, &service_error, "kind", kind,
                                NULL);
  if (!todoku_credentials_leave_service (service_error, error))
    return FALSE;
  if (is_locked)
    todoku_credentials_set_locked_error (error);

  return !is_locked;
}

/**
 * todoku_credentials_erase:
 * @self: the credentials
 * @cancellable: (nullable): gives up waiting for a keyring
 * @error: return location of a #TodokuErrorCode of the `SECRETS` family, or a cancellation
 *
 * Forgets every secret of every kind, whosever it is, and removes the file, if it is one. Worker
 * threads only.
 *
 * Returns: whether all is gone
 */
gboolean
todoku_credentials_erase (TodokuCredentials  *self,
                          GCancellable       *cancellable,
                          GError            **error)
{
  g_return_val_if_fail (TODOKU_IS_CREDENTIALS (self), FALSE);
  todoku_assert_worker ();

  if (self->path != NULL)
    return todoku_secrets_file_erase (self->path, error);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (!erase_kind (kinds[i], cancellable, error))
      return FALSE;

  return TRUE;
}
