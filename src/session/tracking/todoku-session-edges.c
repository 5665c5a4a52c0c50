/* SPDX-License-Identifier: GPL-3.0-or-later
 * The way to whoever terminates TLS: one connection to an edge for a delivery server, however many
 * jobs want it at once, made when one first asks for it, with the keys from the secret store or,
 * for the practice edge, from the port file. Main thread and workers, as each function says.
 */
#include "todoku-session-edges.h"

#include "todoku-error.h"
#include "todoku-services.h"
#include "todoku-thread.h"

#define HTTPS_PORT 443

static const char *const edge_key_kinds[] = {
  TODOKU_SECRET_AWS_ACCESS_KEY_ID,
  TODOKU_SECRET_AWS_SECRET_ACCESS_KEY,
  TODOKU_SECRET_AWS_SESSION_TOKEN,
};
#define SESSION_TOKEN 2

/**
 * TodokuEdgeAccess:
 * @ref_count: (atomic)
 * @kind: who terminates TLS for the tracking domains of the server
 * @clock: (owned): the clock of its time-outs
 * @credentials: (owned) (nullable): where the keys are; %NULL when they stand here
 * @server: (owned): the name under which they are there
 * @acm_url: (owned) (nullable): where certificates are asked for
 * @cloudfront_url: (owned) (nullable): where distributions are made
 * @keys: (owned): the keys of the practice edge
 * @ca_file: (owned) (nullable): the practice edge's authority
 * @tls_port: the practice edge's port on this computer
 * @failure: (owned) (nullable): why nothing of all that is known
 * @lock: guards @edge; held while the keys are looked up, so that a keyring is asked once
 * @edge: (owned) (nullable): the connection
 */
struct _TodokuEdgeAccess
{
  int ref_count;
  TodokuEdgeKind kind;
  TodokuClock *clock;
  TodokuCredentials *credentials;
  char *server;
  char *acm_url;
  char *cloudfront_url;
  char *keys[G_N_ELEMENTS (edge_key_kinds)];
  char *ca_file;
  guint16 tls_port;
  GError *failure;

  GMutex lock;
  TodokuEdge *edge;
};

static GQuark
edge_access_quark (void)
{
  return g_quark_from_static_string ("todoku-session-edge-access");
}

/**
 * todoku_session_forget_edge:
 * @server: a delivery server
 *
 * Drops the connection to its edge, and with it the keys. A job that uses it goes on with it. Main
 * thread.
 */
void
todoku_session_forget_edge (TodokuDeliveryServer *server)
{
  g_object_set_qdata (G_OBJECT (server), edge_access_quark (), NULL);
}

/**
 * todoku_edge_access_ref:
 * @self: an access
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
TodokuEdgeAccess *
todoku_edge_access_ref (TodokuEdgeAccess *self)
{
  g_atomic_int_inc (&self->ref_count);

  return self;
}

/**
 * todoku_edge_access_unref:
 * @self: (transfer full): an access
 *
 * Any thread.
 */
void
todoku_edge_access_unref (TodokuEdgeAccess *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_clear_object (&self->edge);
  g_clear_object (&self->clock);
  g_clear_object (&self->credentials);
  for (guint i = 0; i < G_N_ELEMENTS (self->keys); i++)
    g_clear_pointer (&self->keys[i], todoku_secret_free);
  g_free (self->server);
  g_free (self->acm_url);
  g_free (self->cloudfront_url);
  g_free (self->ca_file);
  g_clear_error (&self->failure);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* The edge's names all stand for this computer, where 443 is not ours to have. */
static void
take_practice (TodokuEdgeAccess *self,
               TodokuPractice   *practice)
{
  self->kind = TODOKU_EDGE_PRACTICE;
  if (!todoku_practice_get_running (practice))
    {
      g_set_error_literal (&self->failure, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED,
                           "The practice server does not run");
      return;
    }

  self->acm_url = g_strdup (todoku_practice_get_string (practice, "acm_url"));
  self->cloudfront_url = g_strdup (todoku_practice_get_string (practice, "cloudfront_url"));
  self->keys[0] = g_strdup (todoku_practice_get_string (practice, "aws_access_key_id"));
  self->keys[1] = g_strdup (todoku_practice_get_string (practice, "aws_secret_access_key"));
  self->ca_file = g_strdup (todoku_practice_get_string (practice, "ca_file"));
  self->tls_port = todoku_practice_get_port (practice, "tls_port");
}

/**
 * todoku_session_get_edge_access:
 * @self: the session
 * @server: a delivery server; when it is the practice server, it has just been probed
 *
 * Main thread; nothing is looked up yet.
 *
 * Returns: (transfer full): the way to its edge
 */
TodokuEdgeAccess *
todoku_session_get_edge_access (TodokuSession        *self,
                                TodokuDeliveryServer *server)
{
  TodokuEdgeAccess *access = g_object_get_qdata (G_OBJECT (server), edge_access_quark ());
  TodokuCredentials *credentials;

  todoku_assert_main ();

  if (access != NULL)
    return todoku_edge_access_ref (access);

  access = g_new0 (TodokuEdgeAccess, 1);
  access->ref_count = 1;
  g_mutex_init (&access->lock);
  access->clock = g_object_ref (self->clock);
  access->server = g_strdup (todoku_subject_get_name (server));
  access->kind = TODOKU_EDGE_AWS;
  if (todoku_delivery_server_get_row (server)->practice)
    {
      take_practice (access, self->practice);
    }
  else
    {
      access->acm_url = g_strdup (todoku_delivery_server_get_row (server)->acm_url);
      access->cloudfront_url = g_strdup (todoku_delivery_server_get_row (server)->cloudfront_url);
      credentials = todoku_session_get_credentials (self, &access->failure);
      if (credentials != NULL)
        access->credentials = g_object_ref (credentials);
    }

  /* What is wrong now may be right the next time. */
  if (access->failure == NULL)
    g_object_set_qdata_full (G_OBJECT (server), edge_access_quark (),
                             todoku_edge_access_ref (access),
                             (GDestroyNotify) todoku_edge_access_unref);

  return access;
}

static void
clear_keys (char *keys[])
{
  for (guint i = 0; i < G_N_ELEMENTS (edge_key_kinds); i++)
    g_clear_pointer (&keys[i], todoku_secret_free);
}

static gboolean
look_up_keys (TodokuEdgeAccess  *self,
              char              *keys[],
              gboolean           may_unlock,
              GCancellable      *cancellable,
              GError           **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (edge_key_kinds); i++)
    {
      g_autoptr(GError) failure = NULL;

      keys[i] = todoku_credentials_lookup (self->credentials, edge_key_kinds[i], self->server,
                                           may_unlock, cancellable, &failure);
      /* Only temporary keys have a session token; that there is none is no mistake. */
      if (failure != NULL &&
          !(i == SESSION_TOKEN &&
            g_error_matches (failure, TODOKU_ERROR, TODOKU_ERROR_KEY_MISSING)))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
    }

  return TRUE;
}

static TodokuEdge *
connect_edge (TodokuEdgeAccess  *self,
              gboolean           may_unlock,
              GCancellable      *cancellable,
              GError           **error)
{
  char *found[G_N_ELEMENTS (edge_key_kinds)] = { NULL };
  char **keys = self->credentials != NULL ? found : self->keys;
  TodokuEdgeAccount account = { .acm_url = self->acm_url, .cloudfront_url = self->cloudfront_url };
  TodokuEdge *edge = NULL;

  if (self->credentials == NULL || look_up_keys (self, found, may_unlock, cancellable, error))
    {
      account.access_key_id = keys[0];
      account.secret_access_key = keys[1];
      account.session_token = keys[SESSION_TOKEN];
      edge = todoku_services_connect_edge (self->kind, self->clock, &account, error);
    }
  clear_keys (found);

  return edge;
}

/**
 * todoku_edge_access_open:
 * @self: an access
 * @may_unlock: whether a person may be asked to unlock a keyring
 * @cancellable: (nullable): ends the wait for a keyring
 * @error: return location of %TODOKU_ERROR_KEY_MISSING and others
 *
 * Looks the keys up when it is first called. Worker threads only.
 *
 * Returns: (transfer none) (nullable): the edge, which lives as long as @self
 */
TodokuEdge *
todoku_edge_access_open (TodokuEdgeAccess  *self,
                         gboolean           may_unlock,
                         GCancellable      *cancellable,
                         GError           **error)
{
  g_autoptr(GMutexLocker) locker = NULL;

  todoku_assert_worker ();

  if (self->failure != NULL)
    {
      if (error != NULL)
        *error = g_error_copy (self->failure);
      return NULL;
    }

  locker = g_mutex_locker_new (&self->lock);
  if (self->edge == NULL)
    self->edge = connect_edge (self, may_unlock, cancellable, error);

  return self->edge;
}

/**
 * todoku_edge_access_probe:
 * @self: an access
 * @kind: who terminates TLS for the tracking domain
 * @edge_host: the host name that its edge gave
 * @host: the tracking host
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Shakes hands with the edge in the name of the tracking host. Worker threads only.
 *
 * Returns: (transfer full): what the handshake showed, or %NULL with @error set
 */
TodokuEdgeProbe *
todoku_edge_access_probe (TodokuEdgeAccess  *self,
                          TodokuEdgeKind     kind,
                          const char        *edge_host,
                          const char        *host,
                          GCancellable      *cancellable,
                          GError           **error)
{
  gboolean practice = kind == TODOKU_EDGE_PRACTICE ||
                      (kind == TODOKU_EDGE_AUTO_SSL && self->kind == TODOKU_EDGE_PRACTICE);
  g_autoptr(GSocketConnectable) address = NULL;

  if (practice && self->failure != NULL)
    {
      if (error != NULL)
        *error = g_error_copy (self->failure);
      return NULL;
    }

  address = practice ? g_network_address_new ("127.0.0.1", self->tls_port)
                     : g_network_address_new (edge_host, HTTPS_PORT);

  return todoku_edge_probe (address, host, practice ? self->ca_file : NULL, self->clock,
                            cancellable, error);
}
