/* SPDX-License-Identifier: GPL-3.0-or-later
 * The calls of a delivery service: checks arguments, threads and capabilities, then hands over.
 * Worker threads only.
 */
#include "todoku-service.h"

#include "todoku-domain-name.h"
#include "todoku-error.h"
#include "todoku-thread.h"

G_DEFINE_ABSTRACT_TYPE (TodokuService, todoku_service, G_TYPE_OBJECT)

static void
todoku_service_class_init (TodokuServiceClass *klass)
{
}

static void
todoku_service_init (TodokuService *self)
{
}

/**
 * todoku_service_get_capabilities:
 * @self: a service
 *
 * Any thread.
 *
 * Returns: what it can do
 */
TodokuServiceCapabilities
todoku_service_get_capabilities (TodokuService *self)
{
  g_return_val_if_fail (TODOKU_IS_SERVICE (self), 0);

  return TODOKU_SERVICE_GET_CLASS (self)->capabilities;
}

/* What a service has no notion of is refused here, before anything is sent. */
static gboolean
require_capability (TodokuService              *self,
                    TodokuServiceCapabilities   capability,
                    gboolean                    needed,
                    GError                    **error)
{
  if (!needed || (todoku_service_get_capabilities (self) & capability) != 0)
    return TRUE;

  g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_REFUSED,
                       "The delivery service does not offer this");

  return FALSE;
}

static gboolean
require_kind (TodokuService     *self,
              TodokuRemoteKind   kind,
              GError           **error)
{
  return require_capability (self, TODOKU_SERVICE_HAS_TRACKING, kind == TODOKU_REMOTE_LINK, error);
}

/* Where nothing is asked for by its number, a 404 says that the API is not at this URL. */
static gpointer
name_wrong_path (gpointer   result,
                 GError    *failure,
                 GError   **error)
{
  if (g_error_matches (failure, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND))
    failure->code = TODOKU_ERROR_BAD_URL;
  if (failure != NULL)
    g_propagate_error (error, failure);

  return result;
}

/* Only what is to be made can be there already. */
static void
name_plain_refusal (GError *failure)
{
  if (g_error_matches (failure, TODOKU_ERROR, TODOKU_ERROR_CONFLICT))
    failure->code = TODOKU_ERROR_REFUSED;
}

/* Where something is asked for by its number, it may still be there; the URL has worked before. */
static gpointer
name_unclear (gpointer   result,
              GError    *failure,
              GError   **error)
{
  name_plain_refusal (failure);
  if (g_error_matches (failure, TODOKU_ERROR, TODOKU_ERROR_BAD_URL))
    failure->code = TODOKU_ERROR_INVALID_REPLY;
  if (failure != NULL)
    g_propagate_error (error, failure);

  return result;
}

/**
 * todoku_service_enter:
 * @self: a service
 * @cancellable: (nullable): ends the wait at once
 * @error: return location of a cancellation
 *
 * Takes one of the few places of this service for the calling thread, until todoku_service_leave().
 * Threads wait in the order of todoku_thread_get_priority(). A call outside takes a place for
 * itself.
 *
 * Returns: whether there is one; %FALSE with @error set when cancelled
 */
gboolean
todoku_service_enter (TodokuService  *self,
                      GCancellable   *cancellable,
                      GError        **error)
{
  g_return_val_if_fail (TODOKU_IS_SERVICE (self), FALSE);
  todoku_assert_worker ();

  return TODOKU_SERVICE_GET_CLASS (self)->enter (self, cancellable, error);
}

/**
 * todoku_service_leave:
 * @self: a service
 *
 * Gives the place back.
 */
void
todoku_service_leave (TodokuService *self)
{
  g_return_if_fail (TODOKU_IS_SERVICE (self));

  TODOKU_SERVICE_GET_CLASS (self)->leave (self);
}

/**
 * todoku_service_test:
 * @self: a service
 * @cancellable: (nullable): gives up waiting
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Asks what the API key may do.
 *
 * Returns: (transfer full): what it may do and what it lacks, or %NULL with @error set
 */
TodokuScopes *
todoku_service_test (TodokuService  *self,
                     GCancellable   *cancellable,
                     GError        **error)
{
  GError *failure = NULL;
  TodokuScopes *scopes;

  g_return_val_if_fail (TODOKU_IS_SERVICE (self), NULL);
  todoku_assert_worker ();

  scopes = TODOKU_SERVICE_GET_CLASS (self)->test (self, cancellable, &failure);
  name_plain_refusal (failure);

  return name_wrong_path (scopes, failure, error);
}

static gboolean
is_wanted (const TodokuRemote *remote,
           const char         *name)
{
  g_autofree char *parsed = NULL;

  if (name != NULL)
    return g_ascii_strcasecmp (remote->domain, name) == 0;
  parsed = todoku_domain_name_parse (remote->domain, NULL);

  return parsed != NULL;
}

/* What is listed twice is there once, and what nobody could register is left out. */
static GPtrArray *
keep_wanted (GPtrArray  *list,
             const char *name)
{
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *wanted = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_remote_unref);

  for (guint i = 0; i < list->len; i++)
    {
      TodokuRemote *remote = g_ptr_array_index (list, i);

      if (is_wanted (remote, name) && g_hash_table_add (ids, remote->id))
        g_ptr_array_add (wanted, todoku_remote_ref (remote));
    }

  return wanted;
}

/**
 * todoku_service_list:
 * @self: a service
 * @kind: domains or link brandings
 * @name: (nullable): only those whose `domain` is this, in any case; %NULL for all whose `domain`
 *   can be registered
 * @cancellable: (nullable): gives up waiting
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Lists what the account has. Some services can be asked by name; of the others the whole list is
 * fetched.
 *
 * Returns: (transfer full) (element-type TodokuRemote): the list, or %NULL with @error set
 */
GPtrArray *
todoku_service_list (TodokuService     *self,
                     TodokuRemoteKind   kind,
                     const char        *name,
                     GCancellable      *cancellable,
                     GError           **error)
{
  g_autoptr(GPtrArray) list = NULL;
  GError *failure = NULL;

  g_return_val_if_fail (TODOKU_IS_SERVICE (self), NULL);
  todoku_assert_worker ();

  if (!require_kind (self, kind, error))
    return NULL;
  list = TODOKU_SERVICE_GET_CLASS (self)->list (self, kind, name, cancellable, &failure);
  name_plain_refusal (failure);
  if (list == NULL)
    return name_wrong_path (NULL, failure, error);

  return keep_wanted (list, name);
}

/* In any case, and with the letters that a name had before it was encoded. */
static gboolean
is_asked_for (const TodokuRemote        *remote,
              const TodokuRemoteRequest *request)
{
  g_autofree char *encoded = todoku_domain_name_parse (remote->domain, NULL);

  return g_ascii_strcasecmp (remote->domain, request->domain) == 0 ||
         g_strcmp0 (encoded, request->domain) == 0;
}

/**
 * todoku_service_create:
 * @self: a service
 * @kind: a domain or a link branding
 * @request: what to register
 * @error: return location of a #TODOKU_ERROR; todoku_error_is_certain() tells whether it is certain
 *   that nothing was registered
 *
 * Registers. It is sent once and cannot be cancelled.
 *
 * Returns: (transfer full): what the service has now, or %NULL with @error set
 */
TodokuRemote *
todoku_service_create (TodokuService              *self,
                       TodokuRemoteKind            kind,
                       const TodokuRemoteRequest  *request,
                       GError                    **error)
{
  GError *failure = NULL;
  TodokuRemote *remote;

  g_return_val_if_fail (TODOKU_IS_SERVICE (self), NULL);
  g_return_val_if_fail (request != NULL && request->domain != NULL, NULL);
  todoku_assert_worker ();

  if (!require_kind (self, kind, error) ||
      !require_capability (self, TODOKU_SERVICE_HAS_MANUAL_SECURITY, request->manual_security,
                           error) ||
      !require_capability (self, TODOKU_SERVICE_HAS_REGIONS,
                           request->region != NULL && !g_str_equal (request->region, "global"),
                           error))
    return NULL;

  remote = TODOKU_SERVICE_GET_CLASS (self)->create (self, kind, request, &failure);
  if (remote != NULL && !is_asked_for (remote, request))
    {
      g_clear_pointer (&remote, todoku_remote_unref);
      g_set_error_literal (&failure, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                           "The reply is about another domain");
    }

  return name_wrong_path (remote, failure, error);
}

/**
 * todoku_service_get:
 * @self: a service
 * @kind: a domain or a link branding
 * @id: the service's id
 * @cancellable: (nullable): gives up waiting
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Returns: (transfer full): what the service has, or %NULL with @error set, which is
 *   #TODOKU_ERROR_NOT_FOUND when it does not know @id
 */
TodokuRemote *
todoku_service_get (TodokuService     *self,
                    TodokuRemoteKind   kind,
                    const char        *id,
                    GCancellable      *cancellable,
                    GError           **error)
{
  GError *failure = NULL;
  TodokuRemote *remote;

  g_return_val_if_fail (TODOKU_IS_SERVICE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);
  todoku_assert_worker ();

  if (!require_kind (self, kind, error))
    return NULL;

  remote = TODOKU_SERVICE_GET_CLASS (self)->get (self, kind, id, cancellable, &failure);

  return name_unclear (remote, failure, error);
}

/**
 * todoku_service_verify:
 * @self: a service
 * @kind: a domain or a link branding
 * @id: the service's id
 * @cancellable: (nullable): gives up waiting; the service may still store its verdict
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Has the service look at DNS now, or asks for what it has seen by itself. A link branding must not
 * be verified once its tracking host points to an edge: the service would no longer find its own
 * record and end the branding.
 *
 * Returns: (transfer full): its verdict, or %NULL with @error set
 */
TodokuValidation *
todoku_service_verify (TodokuService     *self,
                       TodokuRemoteKind   kind,
                       const char        *id,
                       GCancellable      *cancellable,
                       GError           **error)
{
  g_autoptr(TodokuRemote) remote = NULL;
  GError *failure = NULL;

  g_return_val_if_fail (TODOKU_IS_SERVICE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);
  todoku_assert_worker ();

  if (!require_kind (self, kind, error))
    return NULL;
  if ((todoku_service_get_capabilities (self) & TODOKU_SERVICE_HAS_VERIFY_CALL) != 0)
    {
      TodokuValidation *validation =
        TODOKU_SERVICE_GET_CLASS (self)->verify (self, kind, id, cancellable, &failure);

      return name_unclear (validation, failure, error);
    }

  remote = todoku_service_get (self, kind, id, cancellable, error);

  return remote != NULL ? todoku_validation_ref (remote->validation) : NULL;
}

/**
 * todoku_service_complete:
 * @self: a service
 * @id: the service's id of a domain
 * @request: what was asked for when it was registered
 * @cancellable: (nullable): gives up waiting
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Does what a registration takes besides its first call: sets the return path. To do it twice is
 * the same as once, and what somebody else has set there stays.
 *
 * Returns: (transfer full): what the service has now, or %NULL with @error set
 */
TodokuRemote *
todoku_service_complete (TodokuService              *self,
                         const char                 *id,
                         const TodokuRemoteRequest  *request,
                         GCancellable               *cancellable,
                         GError                    **error)
{
  g_return_val_if_fail (TODOKU_IS_SERVICE (self), NULL);
  g_return_val_if_fail (id != NULL && request != NULL && request->subdomain != NULL, NULL);
  todoku_assert_worker ();

  if (!require_capability (self, TODOKU_SERVICE_HAS_MAIL_FROM_CALL, TRUE, error))
    return NULL;

  return TODOKU_SERVICE_GET_CLASS (self)->complete (self, id, request, cancellable, error);
}

/**
 * todoku_service_remove:
 * @self: a service
 * @kind: a domain or a link branding
 * @id: the service's id
 * @error: return location of a #TODOKU_ERROR; todoku_error_is_certain() tells whether it is certain
 *   that it is still there
 *
 * Removes. It cannot be cancelled; to remove twice is the same as once.
 *
 * Returns: whether it is gone; @error is #TODOKU_ERROR_NOT_FOUND when it was gone before
 */
gboolean
todoku_service_remove (TodokuService     *self,
                       TodokuRemoteKind   kind,
                       const char        *id,
                       GError           **error)
{
  GError *failure = NULL;
  gboolean gone;

  g_return_val_if_fail (TODOKU_IS_SERVICE (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);
  todoku_assert_worker ();

  if (!require_kind (self, kind, error))
    return FALSE;

  gone = TODOKU_SERVICE_GET_CLASS (self)->remove (self, kind, id, &failure);
  name_unclear (NULL, failure, error);

  return gone;
}

/**
 * todoku_service_send_test:
 * @self: a service
 * @mail: what to send
 * @error: return location of a #TODOKU_ERROR
 *
 * Hands one mail to the service. It is sent once and cannot be cancelled.
 *
 * Returns: (transfer full): what the service says to it, often nothing, or %NULL with @error set
 */
char *
todoku_service_send_test (TodokuService     *self,
                          const TodokuMail  *mail,
                          GError           **error)
{
  GError *failure = NULL;
  char *words;

  g_return_val_if_fail (TODOKU_IS_SERVICE (self), NULL);
  g_return_val_if_fail (mail != NULL, NULL);
  todoku_assert_worker ();

  if (!require_capability (self, TODOKU_SERVICE_HAS_SANDBOX, mail->sandbox, error))
    return NULL;

  words = TODOKU_SERVICE_GET_CLASS (self)->send_test (self, mail, &failure);
  name_plain_refusal (failure);

  return name_wrong_path (words, failure, error);
}
