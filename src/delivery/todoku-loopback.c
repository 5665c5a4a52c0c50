/* SPDX-License-Identifier: GPL-3.0-or-later
 * What counts as this computer, and how it is reached. Plain HTTP is allowed to loopback because it
 * stays on this computer; a proxy would carry the key off, and could not reach our loopback anyway.
 * So requests to it are always direct, and all others go as the system's own resolver says.
 * Any thread; it holds nothing but that resolver.
 */
#include "todoku-loopback.h"

#include <string.h>

#define TODOKU_TYPE_LOOPBACK_PROXY_RESOLVER (todoku_loopback_proxy_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TodokuLoopbackProxyResolver, todoku_loopback_proxy_resolver, TODOKU,
                      LOOPBACK_PROXY_RESOLVER, GObject)

struct _TodokuLoopbackProxyResolver
{
  GObject parent_instance;

  GProxyResolver *other; /* (owned) */
};

static void todoku_loopback_proxy_resolver_iface_init (GProxyResolverInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TodokuLoopbackProxyResolver, todoku_loopback_proxy_resolver,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER,
                                                      todoku_loopback_proxy_resolver_iface_init))

/**
 * todoku_host_is_loopback:
 * @host: a host name or an address, without brackets
 *
 * GLib resolves "localhost" and the names under it to loopback itself, as RFC 6761 section 6.3
 * asks, so that no name server has a say in it.
 *
 * Returns: whether it is this computer whatever anybody answers
 */
gboolean
todoku_host_is_loopback (const char *host)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (host);
  gsize length = strlen (host);
  g_autofree char *name = NULL;

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);

  if (length > 0 && host[length - 1] == '.')
    length--;
  name = g_ascii_strdown (host, length);

  return g_str_equal (name, "localhost") || g_str_has_suffix (name, ".localhost");
}

static gboolean
uri_is_direct (const char *uri)
{
  g_autofree char *host = NULL;

  return g_uri_split_network (uri, G_URI_FLAGS_NONE, NULL, &host, NULL, NULL) && host != NULL &&
         todoku_host_is_loopback (host);
}

static char **
new_direct (void)
{
  static const char *const direct[] = { "direct://", NULL };

  return g_strdupv ((char **) direct);
}

static gboolean
loopback_resolver_is_supported (GProxyResolver *resolver)
{
  return TRUE;
}

static char **
loopback_resolver_lookup (GProxyResolver  *resolver,
                          const char      *uri,
                          GCancellable    *cancellable,
                          GError         **error)
{
  TodokuLoopbackProxyResolver *self = TODOKU_LOOPBACK_PROXY_RESOLVER (resolver);

  return uri_is_direct (uri) ? new_direct ()
                             : g_proxy_resolver_lookup (self->other, uri, cancellable, error);
}

static void
loopback_looked_up_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  GError *error = NULL;
  char **proxies = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (source), result, &error);

  if (proxies != NULL)
    g_task_return_pointer (task, proxies, (GDestroyNotify) g_strfreev);
  else
    g_task_return_error (task, error);
}

static void
loopback_resolver_lookup_async (GProxyResolver      *resolver,
                                const char          *uri,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  TodokuLoopbackProxyResolver *self = TODOKU_LOOPBACK_PROXY_RESOLVER (resolver);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, loopback_resolver_lookup_async);
  g_task_set_name (task, "todoku-loopback-proxy-lookup");
  if (uri_is_direct (uri))
    g_task_return_pointer (task, new_direct (), (GDestroyNotify) g_strfreev);
  else
    g_proxy_resolver_lookup_async (self->other, uri, cancellable, loopback_looked_up_cb,
                                   g_steal_pointer (&task));
}

static char **
loopback_resolver_lookup_finish (GProxyResolver  *resolver,
                                 GAsyncResult    *result,
                                 GError         **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
todoku_loopback_proxy_resolver_iface_init (GProxyResolverInterface *iface)
{
  iface->is_supported = loopback_resolver_is_supported;
  iface->lookup = loopback_resolver_lookup;
  iface->lookup_async = loopback_resolver_lookup_async;
  iface->lookup_finish = loopback_resolver_lookup_finish;
}

static void
todoku_loopback_proxy_resolver_finalize (GObject *object)
{
  TodokuLoopbackProxyResolver *self = TODOKU_LOOPBACK_PROXY_RESOLVER (object);

  g_clear_object (&self->other);

  G_OBJECT_CLASS (todoku_loopback_proxy_resolver_parent_class)->finalize (object);
}

static void
todoku_loopback_proxy_resolver_class_init (TodokuLoopbackProxyResolverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = todoku_loopback_proxy_resolver_finalize;
}

static void
todoku_loopback_proxy_resolver_init (TodokuLoopbackProxyResolver *self)
{
}

/**
 * todoku_loopback_proxy_resolver_new:
 * @other: who is asked about every other host; usually g_proxy_resolver_get_default()
 *
 * Returns: (transfer full): a proxy resolver that reaches loopback directly
 */
GProxyResolver *
todoku_loopback_proxy_resolver_new (GProxyResolver *other)
{
  TodokuLoopbackProxyResolver *self = g_object_new (TODOKU_TYPE_LOOPBACK_PROXY_RESOLVER, NULL);

  self->other = g_object_ref (other);

  return G_PROXY_RESOLVER (self);
}
