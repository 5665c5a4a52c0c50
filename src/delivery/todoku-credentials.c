/* SPDX-License-Identifier: GPL-3.0-or-later
 * Keys in the Secret Service, or in one private file where none runs. Worker threads; in
 * libsecret is one of them at a time. It refuses a file that others may read, and never puts a
 * secret into an error message.
 */
#include "todoku-credentials-private.h"

#include "todoku-error.h"
#include "todoku-secrets-file.h"
#include "todoku-thread.h"

#include <string.h>

G_DEFINE_FINAL_TYPE (TodokuCredentials, todoku_credentials, G_TYPE_OBJECT)

const SecretSchema todoku_secret_schema = {
  "io.github.todoku.Todoku", SECRET_SCHEMA_NONE,
  {
    { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "name", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  }
};

static const struct { const char *kind; const char *variable; } variables[] = {
  { TODOKU_SECRET_API_KEY, "TODOKU_API_KEY" },
  { TODOKU_SECRET_AWS_ACCESS_KEY_ID, "AWS_ACCESS_KEY_ID" },
  { TODOKU_SECRET_AWS_SECRET_ACCESS_KEY, "AWS_SECRET_ACCESS_KEY" },
  { TODOKU_SECRET_AWS_SESSION_TOKEN, "AWS_SESSION_TOKEN" },
};

/* What the environment says of a kind: whether it decides, and if so with which value. A variable
 * that is set but empty says nothing.
 */
static gboolean
ask_environment (const char  *kind,
                 const char **ret_value)
{
  const char *aws = g_getenv ("AWS_ACCESS_KEY_ID");

  *ret_value = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    if (g_str_equal (variables[i].kind, kind))
      *ret_value = g_getenv (variables[i].variable);
  if (*ret_value != NULL && **ret_value == '\0')
    *ret_value = NULL;

  return *ret_value != NULL ||
         (g_str_has_prefix (kind, "aws-") && aws != NULL && *aws != '\0');
}

static void
set_missing_error (GError     **error,
                   const char  *kind,
                   const char  *name)
{
  g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_KEY_MISSING, "No %s is stored for \"%s\"", kind,
               name);
}

/**
 * todoku_credentials_set_locked_error:
 * @error: return location
 *
 * Says that the keyring is locked.
 */
void
todoku_credentials_set_locked_error (GError **error)
{
  g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_SECRETS_LOCKED, "The keyring is locked");
}

static GMutex service_mutex;
static GCond service_changed;
static gboolean service_busy; /* under the mutex */

static void
wake_service_cb (GCancellable *cancellable,
                 gpointer      user_data)
{
  g_mutex_lock (&service_mutex);
  g_cond_broadcast (&service_changed);
  g_mutex_unlock (&service_mutex);
}

/**
 * todoku_credentials_enter_service:
 * @cancellable: (nullable): ends the wait at once
 * @error: return location of a cancellation
 *
 * Waits until no other thread is in libsecret. The Secret Service would bear it, but not the file
 * that takes its place in a sandbox: libsecret 0.20 changes it without a lock, and loses what
 * another thread writes.
 *
 * Returns: whether it is this thread's turn, until todoku_credentials_leave_service()
 */
gboolean
todoku_credentials_enter_service (GCancellable  *cancellable,
                                  GError       **error)
{
  gulong id = cancellable != NULL ? g_cancellable_connect (cancellable,
                                                           G_CALLBACK (wake_service_cb), NULL, NULL)
                                  : 0;
  gboolean entered;

  g_mutex_lock (&service_mutex);
  while (service_busy && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&service_changed, &service_mutex);
  entered = !service_busy;
  service_busy = TRUE;
  g_mutex_unlock (&service_mutex);

  /* Waits for a handler that is running, so the mutex must be free here. */
  g_cancellable_disconnect (cancellable, id);

  return entered || !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/**
 * todoku_credentials_leave_service:
 * @service_error: (transfer full) (nullable): what libsecret said
 * @error: return location of a #TodokuErrorCode of the `SECRETS` family, or a cancellation
 *
 * Lets the next thread have its turn.
 *
 * Returns: whether libsecret said nothing; %FALSE with @error set otherwise
 */
gboolean
todoku_credentials_leave_service (GError  *service_error,
                                  GError **error)
{
  g_mutex_lock (&service_mutex);
  service_busy = FALSE;
  g_cond_broadcast (&service_changed);
  g_mutex_unlock (&service_mutex);

  if (service_error == NULL)
    return TRUE;

  if (g_error_matches (service_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, service_error);
  else if (g_error_matches (service_error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    {
      todoku_credentials_set_locked_error (error);
      g_error_free (service_error);
    }
  else
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_SECRETS_UNAVAILABLE,
                   "The Secret Service cannot be used: %s", service_error->message);
      g_error_free (service_error);
    }

  return FALSE;
}

/* A keyring that was never unlocked since its start tells the attributes of what is in it, but not
 * the schema (seen with gnome-keyring 42): whoever asks for that too finds nothing, and nobody is
 * asked to unlock it.
 */
static GList *
search_keyrings (const char         *kind,
                 const char         *name,
                 SecretSearchFlags   flags,
                 GCancellable       *cancellable,
                 GError            **service_error)
{
  static const SecretSchema schema = {
    "io.github.todoku.Todoku", SECRET_SCHEMA_DONT_MATCH_NAME,
    {
      { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "name", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
    }
  };

  return secret_password_search_sync (&schema, SECRET_SEARCH_ALL | flags, cancellable,
                                      service_error, "kind", kind, name != NULL ? "name" : NULL,
                                      name, NULL);
}

static gboolean
is_locked_away (const char    *kind,
                const char    *name,
                GCancellable  *cancellable,
                GError       **service_error)
{
  GList *found = search_keyrings (kind, name, SECRET_SEARCH_NONE, cancellable, service_error);
  gboolean is_locked = FALSE;

  for (const GList *item = found; item != NULL; item = item->next)
    is_locked |= SECRET_IS_ITEM (item->data) && secret_item_get_locked (item->data);
  g_list_free_full (found, g_object_unref);

  return is_locked;
}

/**
 * todoku_credentials_unlock:
 * @kind: the kind of secret
 * @name: (nullable): whose it is, or %NULL for everybody's
 * @cancellable: (nullable): gives up waiting for a keyring
 * @service_error: return location of what libsecret said
 *
 * Has the person asked to unlock what has such secrets; libsecret passes over it without an error
 * when nobody does. Between todoku_credentials_enter_service() and its end.
 *
 * Returns: whether none of them is locked away
 */
gboolean
todoku_credentials_unlock (const char    *kind,
                           const char    *name,
                           GCancellable  *cancellable,
                           GError       **service_error)
{
  GList *found;

  if (!is_locked_away (kind, name, cancellable, service_error))
    return *service_error == NULL;

  found = search_keyrings (kind, name, SECRET_SEARCH_UNLOCK, cancellable, service_error);
  g_list_free_full (found, g_object_unref);

  return *service_error == NULL && !is_locked_away (kind, name, cancellable, service_error) &&
         *service_error == NULL;
}

/**
 * todoku_credentials_store:
 * @self: the credentials
 * @kind: the kind of secret, such as %TODOKU_SECRET_API_KEY
 * @name: whose it is
 * @secret: the secret
 * @cancellable: (nullable): gives up waiting for a keyring
 * @error: return location of a #TodokuErrorCode of the `SECRETS` family, or a cancellation
 *
 * Keeps a secret in place of an earlier one of the same kind and name. Worker threads only.
 *
 * Returns: whether it is kept
 */
gboolean
todoku_credentials_store (TodokuCredentials  *self,
                          const char         *kind,
                          const char         *name,
                          const char         *secret,
                          GCancellable       *cancellable,
                          GError            **error)
{
  g_autofree char *label = NULL;
  GError *service_error = NULL;

  g_return_val_if_fail (TODOKU_IS_CREDENTIALS (self), FALSE);
  g_return_val_if_fail (kind != NULL && name != NULL && secret != NULL, FALSE);
  todoku_assert_worker ();

  if (self->path != NULL)
    return todoku_secrets_file_change (self->path, kind, name, secret, error);

  if (!todoku_credentials_enter_service (cancellable, error))
    return FALSE;
  label = g_strdup_printf ("Todoku: %s (%s)", name, kind);
  secret_password_store_sync (&todoku_secret_schema, SECRET_COLLECTION_DEFAULT, label, secret,
                              cancellable, &service_error, "kind", kind, "name", name, NULL);

  return todoku_credentials_leave_service (service_error, error);
}

/* Whoever may not be disturbed is not asked to unlock a keyring. */
static char *
lookup_in_service (const char    *kind,
                   const char    *name,
                   gboolean       may_unlock,
                   GCancellable  *cancellable,
                   GError       **error)
{
  GError *service_error = NULL;
  gboolean is_locked = FALSE;
  char *secret = NULL;
  char *found = NULL;

  if (!todoku_credentials_enter_service (cancellable, error))
    return NULL;
  if (may_unlock)
    is_locked = !todoku_credentials_unlock (kind, name, cancellable, &service_error);
  else
    is_locked = is_locked_away (kind, name, cancellable, &service_error);
  if (!is_locked && service_error == NULL)
    found = secret_password_lookup_sync (&todoku_secret_schema, cancellable, &service_error, "kind",
                                         kind, "name", name, NULL);
  if (!todoku_credentials_leave_service (service_error, error))
    return NULL;

  if (is_locked)
    todoku_credentials_set_locked_error (error);
  else if (found == NULL)
    set_missing_error (error, kind, name);
  else
    {
      /* The library has an allocator of its own for secrets; ours all come from one. */
      secret = g_strdup (found);
      secret_password_free (found);
    }

  return secret;
}

static char *
lookup_in_file (const char  *path,
                const char  *kind,
                const char  *name,
                GError     **error)
{
  g_autoptr(GKeyFile) keys = todoku_secrets_file_read (path, error);
  char *secret;

  if (keys == NULL)
    return NULL;
  secret = todoku_secrets_file_lookup (keys, kind, name);
  if (secret == NULL)
    set_missing_error (error, kind, name);

  return secret;
}

/* What systemd hands over by LoadCredential= (systemd.exec(5)), in the form of a secrets file, that
 * is only read: %NULL without an error where there is none, or not this secret. An AWS key is only
 * good together with its own secret and token.
 */
static char *
lookup_handed (const char  *kind,
               const char  *name,
               GError     **error)
{
  const char *folder = g_getenv ("CREDENTIALS_DIRECTORY");
  g_autofree char *path = NULL;
  g_autoptr(GKeyFile) keys = NULL;
  char *secret;

  if (folder == NULL || *folder == '\0')
    return NULL;
  path = g_build_filename (folder, TODOKU_CREDENTIAL_NAME, NULL);
  keys = todoku_secrets_file_read_handed (path, error);

  secret = keys != NULL ? todoku_secrets_file_lookup (keys, kind, name) : NULL;
  if (secret == NULL && keys != NULL && g_str_has_prefix (kind, "aws-"))
    {
      char *id = todoku_secrets_file_lookup (keys, TODOKU_SECRET_AWS_ACCESS_KEY_ID, name);

      if (id != NULL)
        set_missing_error (error, kind, name);
      todoku_secret_free (id);
    }

  return secret;
}

/**
 * todoku_credentials_lookup:
 * @self: the credentials
 * @kind: the kind of secret
 * @name: whose it is
 * @may_unlock: whether a person may be asked to unlock a keyring
 * @cancellable: (nullable): gives up waiting for a keyring
 * @error: return location of #TODOKU_ERROR_KEY_MISSING, of a #TodokuErrorCode of the `SECRETS`
 *   family, or a cancellation
 *
 * Fetches a secret. What the environment brings goes before what is stored, whosever it is, and
 * then what systemd has handed over. Worker threads only.
 *
 * Returns: (transfer full): the secret, to be freed with todoku_secret_free(), or %NULL with @error
 *   set
 */
char *
todoku_credentials_lookup (TodokuCredentials  *self,
                           const char         *kind,
                           const char         *name,
                           gboolean            may_unlock,
                           GCancellable       *cancellable,
                           GError            **error)
{
  const char *value;
  GError *handed_error = NULL;
  char *handed;

  g_return_val_if_fail (TODOKU_IS_CREDENTIALS (self), NULL);
  g_return_val_if_fail (kind != NULL && name != NULL, NULL);
  todoku_assert_worker ();

  if (ask_environment (kind, &value))
    {
      if (value == NULL)
        set_missing_error (error, kind, name);
      return g_strdup (value);
    }

  handed = lookup_handed (kind, name, &handed_error);
  if (handed != NULL)
    return handed;
  if (handed_error != NULL)
    {
      g_propagate_error (error, handed_error);
      return NULL;
    }

  return self->path != NULL ? lookup_in_file (self->path, kind, name, error)
                            : lookup_in_service (kind, name, may_unlock, cancellable, error);
}

/**
 * todoku_credentials_clear:
 * @self: the credentials
 * @kind: the kind of secret
 * @name: whose it is
 * @cancellable: (nullable): gives up waiting for a keyring
 * @error: return location of a #TodokuErrorCode of the `SECRETS` family, or a cancellation
 *
 * Forgets a secret. One that is not there is forgotten already. Worker threads only.
 *
 * Returns: whether it is gone
 */
gboolean
todoku_credentials_clear (TodokuCredentials  *self,
                          const char         *kind,
                          const char         *name,
                          GCancellable       *cancellable,
                          GError            **error)
{
  GError *service_error = NULL;
  gboolean is_locked;

  g_return_val_if_fail (TODOKU_IS_CREDENTIALS (self), FALSE);
  g_return_val_if_fail (kind != NULL && name != NULL, FALSE);
  todoku_assert_worker ();

  if (self->path != NULL)
    return todoku_secrets_file_change (self->path, kind, name, NULL, error);

  if (!todoku_credentials_enter_service (cancellable, error))
    return FALSE;
  is_locked = !todoku_credentials_unlock (kind, name, cancellable, &service_error);
  if (!is_locked)
    secret_password_clear_sync (&todoku_secret_schema, cancellable, &service_error, "kind", kind,
                                "name", name, NULL);
  if (!todoku_credentials_leave_service (service_error, error))
    return FALSE;
  if (is_locked)
    todoku_credentials_set_locked_error (error);

  return !is_locked;
}

/**
 * todoku_credentials_copy:
 * @self: the credentials
 * @from: whose secrets
 * @to: under which name they are kept as well
 * @cancellable: (nullable): gives up waiting for a keyring
 * @error: return location of a #TodokuErrorCode of the `SECRETS` family, or a cancellation
 *
 * Keeps what is stored for one name under another one too, in place of what was there. What the
 * environment or systemd brings is left where it is. Worker threads only.
 *
 * Returns: whether all of it is kept
 */
gboolean
todoku_credentials_copy (TodokuCredentials  *self,
                         const char         *from,
                         const char         *to,
                         GCancellable       *cancellable,
                         GError            **error)
{
  g_return_val_if_fail (TODOKU_IS_CREDENTIALS (self), FALSE);
  g_return_val_if_fail (from != NULL && to != NULL, FALSE);
  todoku_assert_worker ();

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      const char *kind = variables[i].kind;
      g_autoptr(GError) failure = NULL;
      g_auto(TodokuSecret) secret =
        self->path != NULL ? lookup_in_file (self->path, kind, from, &failure)
                           : lookup_in_service (kind, from, TRUE, cancellable, &failure);

      if (secret == NULL && !g_error_matches (failure, TODOKU_ERROR, TODOKU_ERROR_KEY_MISSING))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (secret != NULL ? !todoku_credentials_store (self, kind, to, secret, cancellable, error)
                         : !todoku_credentials_clear (self, kind, to, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

static void
todoku_credentials_finalize (GObject *object)
{
  TodokuCredentials *self = TODOKU_CREDENTIALS (object);

  g_free (self->path);

  G_OBJECT_CLASS (todoku_credentials_parent_class)->finalize (object);
}

static void
todoku_credentials_class_init (TodokuCredentialsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = todoku_credentials_finalize;
}

static void
todoku_credentials_init (TodokuCredentials *self)
{
}

/**
 * todoku_credentials_make_classes:
 *
 * Makes the classes that libsecret needs; see todoku_make_classes().
 */
void
todoku_credentials_make_classes (void)
{
  g_type_class_ref (TODOKU_TYPE_CREDENTIALS);
  g_type_class_ref (SECRET_TYPE_SERVICE);
  g_type_class_ref (SECRET_TYPE_COLLECTION);
  g_type_class_ref (SECRET_TYPE_ITEM);
  g_type_class_ref (SECRET_TYPE_PROMPT);
}

/**
 * todoku_credentials_new:
 * @location: (nullable): "file:" and a path, or %NULL for the Secret Service
 * @error: return location of #TODOKU_ERROR_BAD_INPUT
 *
 * Nothing is opened yet.
 *
 * Returns: (transfer full): the credentials, or %NULL with @error set
 */
TodokuCredentials *
todoku_credentials_new (const char  *location,
                        GError     **error)
{
  TodokuCredentials *self;

  if (location != NULL && (!g_str_has_prefix (location, "file:") || location[5] == '\0'))
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
                   "Secrets can be kept in file:PATH, not in \"%s\"", location);
      return NULL;
    }

  self = g_object_new (TODOKU_TYPE_CREDENTIALS, NULL);
  if (location != NULL)
    self->path = g_strdup (location + 5);

  return self;
}

/**
 * todoku_credentials_new_from_environment:
 * @error: return location of #TODOKU_ERROR_BAD_INPUT
 *
 * Returns: (transfer full): the credentials in the place that `TODOKU_SECRETS` names, or in the
 *   Secret Service when it is not set; %NULL with @error set when it makes no sense
 */
TodokuCredentials *
todoku_credentials_new_from_environment (GError **error)
{
  const char *location = g_getenv ("TODOKU_SECRETS");

  return todoku_credentials_new (location != NULL && *location != '\0' ? location : NULL, error);
}
