/* SPDX-License-Identifier: GPL-3.0-or-later
 * The addresses of name servers: a bounded cache and the look-ups under way. Two that ask for the
 * same host at once share one look-up. Main context of the resolver.
 */
#include "todoku-zone-hosts.h"

#define MAX_HOSTS 4096
#define MAX_ADDRESSES 4
#define MIN_KEEP_SECONDS 30
#define MAX_KEEP_SECONDS 900

struct _TodokuZoneHosts
{
  TodokuResolver *resolver;
  GCancellable *cancellable;

  /* (owned) (element-type utf8 Host) */
  GHashTable *hosts;
};

typedef struct
{
  TodokuZoneHostFunc func;
  gpointer user_data;
} Waiter;

/**
 * Host:
 * @name: (owned): its name
 * @hosts: (unowned): the cache; the cancellable tells when it is gone
 * @cancellable: (owned): the cache's
 * @servers: (owned) (element-type TodokuZoneServer): the addresses
 * @waiters: (owned) (nullable): who waits while it is looked up
 * @expires: until when it may be used, in monotonic microseconds
 * @keep: for how many seconds that will be
 * @is_certain: whether every question about it was answered
 * @n_pending: how many questions are out, plus one while they are being asked
 * @n_refs: the cache and each question hold one
 */
typedef struct
{
  char *name;
  TodokuZoneHosts *hosts;
  GCancellable *cancellable;
  GPtrArray *servers;
  GArray *waiters;
  gint64 expires;
  guint32 keep;
  gboolean is_certain;
  guint n_pending;
  guint n_refs;
} Host;

static void
server_clear (gpointer data)
{
  TodokuZoneServer *server = data;

  g_free (server->name);
  g_free (server->address_text);
  g_clear_object (&server->address);
}

/**
 * todoku_zone_server_new:
 * @hosts: knows on which port servers are asked
 * @name: its name
 * @address_text: one of its addresses
 *
 * Returns: (transfer full) (nullable): a server, or %NULL if @address_text is no address
 */
TodokuZoneServer *
todoku_zone_server_new (TodokuZoneHosts *hosts,
                        const char      *name,
                        const char      *address_text)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (address_text);
  TodokuZoneServer *server;

  if (address == NULL)
    return NULL;

  server = g_atomic_rc_box_new0 (TodokuZoneServer);
  server->name = g_strdup (name);
  server->address_text = g_strdup (address_text);
  server->address = g_inet_socket_address_new (
    address, todoku_resolver_get_authoritative_port (hosts->resolver));

  return server;
}

/**
 * todoku_zone_server_ref:
 * @server: a server
 *
 * Returns: (transfer full): @server
 */
TodokuZoneServer *
todoku_zone_server_ref (TodokuZoneServer *server)
{
  return g_atomic_rc_box_acquire (server);
}

/**
 * todoku_zone_server_unref:
 * @server: (transfer full): a server
 */
void
todoku_zone_server_unref (TodokuZoneServer *server)
{
  g_atomic_rc_box_release_full (server, server_clear);
}

static void
host_unref (gpointer data)
{
  Host *host = data;

  if (--host->n_refs > 0)
    return;

  g_free (host->name);
  g_object_unref (host->cancellable);
  g_ptr_array_unref (host->servers);
  g_clear_pointer (&host->waiters, g_array_unref);
  g_free (host);
}

static void
release (Host *host)
{
  g_autoptr(GArray) waiters = NULL;
  g_autoptr(GPtrArray) servers = NULL;

  if (--host->n_pending > 0)
    return;

  /* A host without an address is asked for again the next time: it may just have been mended. */
  host->expires = host->servers->len == 0 ? 0
                  : g_get_monotonic_time () +
                  CLAMP (host->keep, MIN_KEEP_SECONDS, MAX_KEEP_SECONDS) * G_TIME_SPAN_SECOND;
  waiters = g_steal_pointer (&host->waiters);
  servers = g_ptr_array_ref (host->servers);
  /* Also when the cache is gone: whoever waits has things to free. */
  for (guint i = 0; i < waiters->len; i++)
    {
      const Waiter *waiter = &g_array_index (waiters, Waiter, i);

      waiter->func (host->name, servers, host->is_certain, waiter->user_data);
    }
}

static gboolean
is_known (Host       *host,
          const char *address)
{
  for (guint i = 0; i < host->servers->len; i++)
    if (g_str_equal (((TodokuZoneServer *) g_ptr_array_index (host->servers, i))->address_text,
                     address))
      return TRUE;

  return FALSE;
}

/* Some resolvers do not follow such a name (RFC 2181 section 10.3). */
static gboolean
is_alias (const TodokuObservation *observation,
          const char              *name)
{
  for (guint i = 0; i < observation->answer->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (observation->answer, i);

      if (rr->rrtype == TODOKU_RRTYPE_CNAME && todoku_dns_name_equal (rr->owner, name))
        return TRUE;
    }

  return FALSE;
}

static void
answered (TodokuObservation *observation,
          gpointer           user_data)
{
  g_autoptr(TodokuObservation) owned = observation;
  Host *host = user_data;
  guint n_taken = 0;

  host->is_certain &= todoku_observation_is_answered (owned);
  for (guint i = 0; i < owned->answer->len && n_taken < MAX_ADDRESSES &&
       !g_cancellable_is_cancelled (host->cancellable); i++)
    {
      const TodokuRr *rr = g_ptr_array_index (owned->answer, i);
      TodokuZoneServer *server;

      if (rr->rrtype != owned->rrtype || rr->address == NULL || is_known (host, rr->address))
        continue;
      server = todoku_zone_server_new (host->hosts, host->name, rr->address);
      if (server == NULL)
        continue;
      server->is_alias = is_alias (owned, host->name);
      g_ptr_array_add (host->servers, server);
      host->keep = MIN (host->keep, rr->ttl);
      n_taken++;
    }

  release (host);
  host_unref (host);
}

/* A zone whose validation fails still has servers, and they are what is to be asked; so the
 * resolver is told not to validate.
 */
static void
ask (Host *host)
{
  static const guint16 types[] = { TODOKU_RRTYPE_A, TODOKU_RRTYPE_AAAA };

  host->n_pending = 1;
  host->is_certain = TRUE;
  host->keep = MAX_KEEP_SECONDS;
  g_ptr_array_unref (host->servers);
  host->servers = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_zone_server_unref);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      host->n_pending++;
      host->n_refs++;
      if (!todoku_resolver_ask (host->hosts->resolver, host->name, types[i],
                                TODOKU_QUESTION_RECURSE | TODOKU_QUESTION_CHECKING_DISABLED, NULL,
                                NULL, host->cancellable, answered, host, NULL))
        {
          host->is_certain = FALSE;
          host->n_pending--;
          host->n_refs--;
        }
    }
  release (host);
}

static gboolean
is_idle (gpointer key,
         gpointer value,
         gpointer user_data)
{
  return ((Host *) value)->waiters == NULL;
}

/**
 * todoku_zone_hosts_find:
 * @self: a cache
 * @name: the name of a server
 * @func: called with its addresses
 * @user_data: its argument
 */
void
todoku_zone_hosts_find (TodokuZoneHosts    *self,
                        const char         *name,
                        TodokuZoneHostFunc  func,
                        gpointer            user_data)
{
  g_autofree char *key = g_ascii_strdown (name, -1);
  Host *host = g_hash_table_lookup (self->hosts, key);
  const Waiter waiter = { func, user_data };

  if (host != NULL && host->waiters == NULL && g_get_monotonic_time () < host->expires)
    {
      g_autoptr(GPtrArray) servers = g_ptr_array_ref (host->servers);

      func (host->name, servers, host->is_certain, user_data);
      return;
    }
  if (host == NULL)
    {
      if (g_hash_table_size (self->hosts) >= MAX_HOSTS)
        g_hash_table_foreach_remove (self->hosts, is_idle, NULL);
      host = g_new0 (Host, 1);
      host->name = g_strdup (key);
      host->hosts = self;
      host->cancellable = g_object_ref (self->cancellable);
      host->servers = g_ptr_array_new ();
      host->n_refs = 1;
      g_hash_table_insert (self->hosts, g_steal_pointer (&key), host);
    }

  if (host->waiters != NULL)
    {
      g_array_append_val (host->waiters, waiter);
      return;
    }
  host->waiters = g_array_new (FALSE, FALSE, sizeof (Waiter));
  g_array_append_val (host->waiters, waiter);
  ask (host);
}

/**
 * todoku_zone_hosts_new:
 * @resolver: asks the questions
 * @cancellable: cancelled before the cache is freed; who still waits is called with what there is
 *
 * Returns: (transfer full): an empty cache
 */
TodokuZoneHosts *
todoku_zone_hosts_new (TodokuResolver *resolver,
                       GCancellable   *cancellable)
{
  TodokuZoneHosts *self = g_new0 (TodokuZoneHosts, 1);

  self->resolver = g_object_ref (resolver);
  self->cancellable = g_object_ref (cancellable);
  self->hosts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, host_unref);

  return self;
}

/**
 * todoku_zone_hosts_free:
 * @self: (transfer full): a cache whose cancellable has been cancelled
 */
void
todoku_zone_hosts_free (TodokuZoneHosts *self)
{
  g_hash_table_unref (self->hosts);
  g_object_unref (self->resolver);
  g_object_unref (self->cancellable);
  g_free (self);
}
