/* SPDX-License-Identifier: GPL-3.0-or-later
 * A GResolver that speaks DNS itself: observations of any type at any server, of which
 * todoku-resolver-lookup.c makes GIO's record look-ups. On the main context it was made in; a call
 * from another context gets a transport of its own there.
 */
#include "todoku-resolver-private.h"

#include <resolv.h>
#include <sys/stat.h>

#include "todoku-dns-servers.h"
#include "todoku-dns-transport.h"
#include "todoku-error.h"

#define DNS_PORT 53

/* How often resolv.conf is looked at, at most. */
#define STAT_INTERVAL G_TIME_SPAN_SECOND

struct _TodokuResolver
{
  GResolver parent_instance;

  GMainContext *context;
  TodokuDnsTransport *transport;
  GResolver *previous;
  GSocketAddress *second;
  guint16 authoritative_port;
  gboolean follows_system;

  GMutex mutex;
  GPtrArray *servers;
  gint64 looked_at;
  struct timespec changed_at;
  ino_t inode;
};

G_DEFINE_FINAL_TYPE (TodokuResolver, todoku_resolver, G_TYPE_RESOLVER)

/* With the mutex held. */
static void
refresh_servers (TodokuResolver *self,
                 gboolean        is_forced)
{
  struct stat info = { 0 };

  (void) stat (_PATH_RESCONF, &info);
  if (!is_forced && self->servers != NULL && info.st_ino == self->inode &&
      info.st_mtim.tv_sec == self->changed_at.tv_sec &&
      info.st_mtim.tv_nsec == self->changed_at.tv_nsec)
    return;

  g_clear_pointer (&self->servers, g_ptr_array_unref);
  self->servers = todoku_dns_servers_load (_PATH_RESCONF);
  self->inode = info.st_ino;
  self->changed_at = info.st_mtim;
}

/* The array is never changed once it is here, only replaced. */
static GPtrArray *
ref_servers (TodokuResolver *self)
{
  gint64 now = self->follows_system ? g_get_monotonic_time () : 0;
  GPtrArray *servers;

  g_mutex_lock (&self->mutex);
  if (self->follows_system && (self->servers == NULL || now - self->looked_at >= STAT_INTERVAL))
    {
      self->looked_at = now;
      refresh_servers (self, FALSE);
    }
  servers = g_ptr_array_ref (self->servers);
  g_mutex_unlock (&self->mutex);

  return servers;
}

static void
todoku_resolver_reload (GResolver *resolver)
{
  TodokuResolver *self = TODOKU_RESOLVER (resolver);

  g_mutex_lock (&self->mutex);
  if (self->follows_system)
    refresh_servers (self, TRUE);
  g_mutex_unlock (&self->mutex);
}

static TodokuDnsTransport *
ref_transport (TodokuResolver *self)
{
  g_autoptr(GMainContext) context = g_main_context_ref_thread_default ();

  if (context == self->context)
    return todoku_dns_transport_ref (self->transport);

  return todoku_dns_transport_new (context);
}

/**
 * todoku_resolver_ask:
 * @self: a resolver
 * @name: the name asked for: absolute, international labels as A-labels, odd octets as `\DDD`
 * @rrtype: the RR TYPE
 * @flags: how to ask; %TODOKU_QUESTION_RECURSE for recursive resolvers, not for authoritative
 *   servers
 * @server_name: (nullable): the name of @server, carried over into the observation
 * @server: (nullable): the address of one server, or %NULL for the recursive resolvers
 * @cancellable: (nullable): to give up; many questions may share one
 * @func: called exactly once, from the main loop of the calling thread and never from in here; not
 *   called at all if this returns %FALSE
 * @user_data: its argument
 * @error: return location for a `TODOKU_ERROR_BAD_INPUT`
 *
 * The same as todoku_resolver_observe_async() without the cost of a GTask, for batches. Questions
 * beyond what a server may be sent at once wait here, so feed a long list bit by bit: some hundreds
 * at a time are enough to keep every server busy.
 *
 * Returns: whether the question was accepted
 */
gboolean
todoku_resolver_ask (TodokuResolver       *self,
                     const char           *name,
                     guint16               rrtype,
                     TodokuQuestionFlags   flags,
                     const char           *server_name,
                     GSocketAddress       *server,
                     GCancellable         *cancellable,
                     TodokuResolverFunc    func,
                     gpointer              user_data,
                     GError              **error)
{
  g_autoptr(TodokuDnsTransport) transport = NULL;
  g_autoptr(GPtrArray) servers = NULL;

  g_return_val_if_fail (TODOKU_IS_RESOLVER (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  transport = ref_transport (self);
  if (server != NULL)
    return todoku_dns_transport_ask (transport, G_OBJECT (self), name, rrtype, flags, server_name,
                                     &server, 1, cancellable, func, user_data, error);

  servers = ref_servers (self);

  return todoku_dns_transport_ask (transport, G_OBJECT (self), name, rrtype, flags, server_name,
                                   (GSocketAddress **) servers->pdata, servers->len, cancellable,
                                   func, user_data, error);
}

/**
 * todoku_resolver_give_up:
 * @self: a resolver
 * @user_data: what was given to todoku_resolver_ask() in the main context of @self
 *
 * Ends the questions that have @user_data, as a cancellable would that only they have; their
 * function is still called. For what happens rarely: it costs nothing until then.
 */
void
todoku_resolver_give_up (TodokuResolver *self,
                         gpointer        user_data)
{
  g_return_if_fail (TODOKU_IS_RESOLVER (self));

  todoku_dns_transport_give_up (self->transport, user_data);
}

/**
 * todoku_resolver_get_load:
 * @self: a resolver
 *
 * Returns: (transfer none): what has been asked in its main context, and what waits there
 */
const TodokuDnsLoad *
todoku_resolver_get_load (TodokuResolver *self)
{
  g_return_val_if_fail (TODOKU_IS_RESOLVER (self), NULL);

  return todoku_dns_transport_get_load (self->transport);
}

static void
observed_cb (TodokuObservation *observation,
             gpointer           user_data)
{
  g_autoptr(GTask) task = user_data;

  if (observation->status == TODOKU_ASK_CANCELLED)
    {
      todoku_observation_unref (observation);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                               "The question was cancelled");
      return;
    }
  g_task_return_pointer (task, observation, (GDestroyNotify) todoku_observation_unref);
}

/**
 * todoku_resolver_observe_async:
 * @self: (nullable): a resolver; without one the call fails with %TODOKU_ERROR_COULD_NOT_CHECK
 * @name: the name asked for: absolute, international labels as A-labels, odd octets as `\DDD`
 * @rrtype: the RR TYPE
 * @flags: how to ask; %TODOKU_QUESTION_RECURSE for recursive resolvers, not for authoritative
 *   servers
 * @server_name: (nullable): the name of @server, carried over into the observation
 * @server: (nullable): the address of one server, or %NULL for the recursive resolvers
 * @cancellable: (nullable): to give up
 * @callback: called with the result
 * @user_data: its argument
 *
 * Asks one question. It takes ten seconds at most from the first send, whatever the servers do.
 */
void
todoku_resolver_observe_async (TodokuResolver       *self,
                               const char           *name,
                               guint16               rrtype,
                               TodokuQuestionFlags   flags,
                               const char           *server_name,
                               GSocketAddress       *server,
                               GCancellable         *cancellable,
                               GAsyncReadyCallback   callback,
                               gpointer              user_data)
{
  g_autoptr(GTask) task = NULL;
  GError *error = NULL;

  if (!TODOKU_IS_RESOLVER (self))
    {
      g_task_report_new_error (NULL, callback, user_data, todoku_resolver_observe_async,
                               TODOKU_ERROR, TODOKU_ERROR_COULD_NOT_CHECK,
                               "There is no resolver to ask");
      return;
    }

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, todoku_resolver_observe_async);
  g_task_set_name (task, "todoku_resolver_observe_async");

  if (todoku_resolver_ask (self, name, rrtype, flags, server_name, server, cancellable,
                           observed_cb, task, &error))
    (void) g_steal_pointer (&task);
  else
    g_task_return_error (task, error);
}

/**
 * todoku_resolver_observe_finish:
 * @self: a resolver
 * @result: the result
 * @error: return location for `G_IO_ERROR_CANCELLED`, `TODOKU_ERROR_BAD_INPUT` or
 *   `TODOKU_ERROR_COULD_NOT_CHECK`
 *
 * Silence, refusals and malformed answers are observations, not errors.
 *
 * Returns: (transfer full) (nullable): what was observed, or %NULL
 */
TodokuObservation *
todoku_resolver_observe_finish (TodokuResolver  *self,
                                GAsyncResult    *result,
                                GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_resolver_observe_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * todoku_resolver_get_previous:
 * @self: a resolver
 *
 * Returns: (transfer none): the resolver that was the default when this one was made
 */
GResolver *
todoku_resolver_get_previous (TodokuResolver *self)
{
  return self->previous;
}

static void
todoku_resolver_finalize (GObject *object)
{
  TodokuResolver *self = TODOKU_RESOLVER (object);

  todoku_dns_transport_unref (self->transport);
  g_main_context_unref (self->context);
  g_clear_pointer (&self->servers, g_ptr_array_unref);
  g_clear_object (&self->second);
  g_object_unref (self->previous);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (todoku_resolver_parent_class)->finalize (object);
}

static void
todoku_resolver_class_init (TodokuResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = todoku_resolver_finalize;

  todoku_resolver_hosts_fill (resolver_class);
  resolver_class->reload = todoku_resolver_reload;
  todoku_resolver_lookup_fill (resolver_class);
}

static void
todoku_resolver_init (TodokuResolver *self)
{
  g_mutex_init (&self->mutex);
  self->context = g_main_context_ref_thread_default ();
  self->transport = todoku_dns_transport_new (self->context);
  self->previous = g_resolver_get_default ();
}

/**
 * todoku_resolver_new:
 * @servers: (nullable): the recursive resolvers, "IP[:PORT]" separated by commas, IPv6 with a port
 *   in brackets; %NULL for the system's, which are followed when they change
 * @authoritative_port: the port at which authoritative servers listen, which is 53 except in tests
 *   and in practice
 * @error: return location for a `TODOKU_ERROR_BAD_INPUT`
 *
 * Returns: (transfer full) (nullable): a resolver on the thread-default main context, or %NULL
 */
TodokuResolver *
todoku_resolver_new (const char  *servers,
                     guint16      authoritative_port,
                     GError     **error)
{
  g_autoptr(TodokuResolver) self = g_object_new (TODOKU_TYPE_RESOLVER, NULL);

  self->authoritative_port = authoritative_port;
  self->follows_system = servers == NULL;
  if (servers != NULL)
    {
      self->servers = todoku_dns_servers_parse (servers, G_MAXUINT, error);
      if (self->servers == NULL)
        return NULL;
    }

  return g_steal_pointer (&self);
}

/* An empty variable is as none. */
static const char *
get_variable (const char *name)
{
  const char *value = g_getenv (name);

  return value != NULL && *value != '\0' ? value : NULL;
}

/**
 * todoku_resolver_new_chosen:
 * @servers: (nullable): what a person prefers, as in todoku_resolver_new(); %NULL or "" for none
 * @second: (nullable): the same for todoku_resolver_set_second()
 * @error: return location for a `TODOKU_ERROR_BAD_INPUT`
 *
 * The environment goes before what a person prefers, and that before the system: `TODOKU_RESOLVER`,
 * `TODOKU_SECOND_RESOLVER`, each for itself, and `TODOKU_DNS_PORT`, the port of authoritative
 * servers.
 *
 * Returns: (transfer full) (nullable): a resolver on the thread-default main context, or %NULL
 */
TodokuResolver *
todoku_resolver_new_chosen (const char  *servers,
                            const char  *second,
                            GError     **error)
{
  const char *brought = get_variable ("TODOKU_RESOLVER");
  const char *brought_second = get_variable ("TODOKU_SECOND_RESOLVER");
  const char *port_text = get_variable ("TODOKU_DNS_PORT");
  g_autoptr(TodokuResolver) self = NULL;
  guint64 port = DNS_PORT;

  if (port_text != NULL &&
      !g_ascii_string_to_unsigned (port_text, 10, 1, G_MAXUINT16, &port, NULL))
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
                   "TODOKU_DNS_PORT is “%s”, which is not a port", port_text);
      return NULL;
    }

  if (servers != NULL && *servers == '\0')
    servers = NULL;
  self = todoku_resolver_new (brought != NULL ? brought : servers, (guint16) port, error);
  if (self == NULL ||
      !todoku_resolver_set_second (self, brought_second != NULL ? brought_second : second, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * todoku_resolver_set_second:
 * @self: a resolver that nobody has asked yet
 * @server: (nullable): one address as in todoku_resolver_new(); %NULL or "" for none
 * @error: return location for a `TODOKU_ERROR_BAD_INPUT`
 *
 * Names another recursive resolver, for whoever wants to know whether what the first says is its
 * cache's alone. No question goes there by itself.
 *
 * Returns: whether @server can be asked; otherwise nothing is changed
 */
gboolean
todoku_resolver_set_second (TodokuResolver  *self,
                            const char      *server,
                            GError         **error)
{
  g_autoptr(GPtrArray) parsed = NULL;

  g_return_val_if_fail (TODOKU_IS_RESOLVER (self), FALSE);

  if (server == NULL || *server == '\0')
    {
      g_clear_object (&self->second);
      return TRUE;
    }

  parsed = todoku_dns_servers_parse (server, 1, error);
  if (parsed == NULL)
    return FALSE;

  g_set_object (&self->second, g_ptr_array_index (parsed, 0));

  return TRUE;
}

/**
 * todoku_resolver_get_second:
 * @self: a resolver
 *
 * Returns: (transfer none) (nullable): the address of the second opinion, if there is one
 */
GSocketAddress *
todoku_resolver_get_second (TodokuResolver *self)
{
  g_return_val_if_fail (TODOKU_IS_RESOLVER (self), NULL);

  return self->second;
}

/**
 * todoku_resolver_get_follows_system:
 * @self: a resolver
 *
 * Returns: whether it asks those of the system, because nobody has said whom to ask
 */
gboolean
todoku_resolver_get_follows_system (TodokuResolver *self)
{
  g_return_val_if_fail (TODOKU_IS_RESOLVER (self), FALSE);

  return self->follows_system;
}

/**
 * todoku_resolver_get_authoritative_port:
 * @self: a resolver
 *
 * Returns: the port at which authoritative servers listen
 */
guint16
todoku_resolver_get_authoritative_port (TodokuResolver *self)
{
  g_return_val_if_fail (TODOKU_IS_RESOLVER (self), 0);

  return self->authoritative_port;
}

/**
 * todoku_resolver_dup_servers:
 * @self: a resolver
 *
 * Returns: (transfer full): the recursive resolvers in use, as "ADDRESS:PORT"
 */
char **
todoku_resolver_dup_servers (TodokuResolver *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GPtrArray) servers = NULL;

  g_return_val_if_fail (TODOKU_IS_RESOLVER (self), NULL);

  servers = ref_servers (self);
  for (guint i = 0; i < servers->len; i++)
    {
      g_autofree char *text = g_socket_connectable_to_string (g_ptr_array_index (servers, i));

      g_strv_builder_add (builder, text);
    }

  return g_strv_builder_end (builder);
}
