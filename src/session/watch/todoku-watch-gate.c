/* SPDX-License-Identifier: GPL-3.0-or-later
 * logind tells of sleep and waking on the system bus; where there is none, as in a container or a
 * sandbox, the monitor's own timer notices later. Whether there is a network is the kernel's word:
 * NetworkManager says "disconnected" of an interface that it does not manage. Main thread only.
 */
#include "todoku-watch-gate.h"

#include "todoku-session-private.h"

/* A network that has just come has no resolver yet. */
#define WAKE_PAUSE (10 * G_TIME_SPAN_SECOND)
#define NETWORK_PAUSE (5 * G_TIME_SPAN_SECOND)
/* Nothing tells of a route that comes unless somebody listens; and going to sleep can fail. */
#define LONGEST_HOLD (10 * G_TIME_SPAN_MINUTE)
/* Thousands may be due at once. */
#define BELIEVED G_TIME_SPAN_SECOND

struct _TodokuWatchGate
{
  GObject parent_instance;

  /* (unowned) */
  TodokuSession *session;
  gboolean (*has_network)(TodokuSession *session);
  gboolean network;
  gint64 network_until;

  /* (owned) (nullable) */
  GCancellable *cancellable;
  GDBusConnection *bus;
  guint sleep_id;

  /* Until when it is going to sleep, and until when it stays shut; in g_get_monotonic_time(). */
  gint64 asleep_until;
  gint64 shut_until;
  guint open_id;
};

G_DEFINE_FINAL_TYPE (TodokuWatchGate, todoku_watch_gate, G_TYPE_OBJECT)

enum
{
  OPENED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void
todoku_watch_gate_dispose (GObject *object)
{
  todoku_watch_gate_close (TODOKU_WATCH_GATE (object));

  G_OBJECT_CLASS (todoku_watch_gate_parent_class)->dispose (object);
}

static void
todoku_watch_gate_class_init (TodokuWatchGateClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = todoku_watch_gate_dispose;

  signals[OPENED] = g_signal_new ("opened", TODOKU_TYPE_WATCH_GATE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
todoku_watch_gate_init (TodokuWatchGate *self)
{
}

/* Connecting a datagram socket sends nothing; it only asks the kernel for the way. */
static gboolean
has_route (const char *host,
           guint16     port)
{
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string (host, port);
  g_autoptr(GSocket) socket = NULL;

  if (address == NULL)
    return FALSE;

  socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_DATAGRAM,
                         G_SOCKET_PROTOCOL_UDP, NULL);

  return socket != NULL && g_socket_connect (socket, address, NULL, NULL);
}

/* Where a person has said whom to ask, the way there counts. Otherwise the domain name system
 * begins at its root: a.root-servers.net.
 */
static gboolean
has_network (TodokuSession *session)
{
  TodokuResolver *resolver = todoku_session_get_resolver (session, NULL);
  g_auto(GStrv) servers = NULL;

  if (resolver == NULL || todoku_resolver_get_follows_system (resolver))
    return has_route ("198.41.0.4", 53) || has_route ("2001:503:ba3e::2:30", 53);

  servers = todoku_resolver_dup_servers (resolver);
  for (guint i = 0; servers[i] != NULL; i++)
    {
      g_autoptr(GSocketConnectable) server = g_network_address_parse (servers[i], 53, NULL);

      if (server != NULL &&
          has_route (g_network_address_get_hostname (G_NETWORK_ADDRESS (server)), 53))
        return TRUE;
    }

  return FALSE;
}

/**
 * todoku_watch_gate_new:
 * @session: the session that owns it
 *
 * Returns: (transfer full): a gate that is open while there is a network
 */
TodokuWatchGate *
todoku_watch_gate_new (TodokuSession *session)
{
  TodokuWatchGate *self = g_object_new (TODOKU_TYPE_WATCH_GATE, NULL);

  self->session = session;
  self->has_network = has_network;

  return self;
}

/**
 * todoku_watch_gate_take_network:
 * @self: a gate
 * @func: says whether there is a network
 *
 * For tests, whose computer has the network that it has.
 */
void
todoku_watch_gate_take_network (TodokuWatchGate *self,
                                gboolean       (*func)(TodokuSession *))
{
  self->has_network = func;
  self->network_until = 0;
}

static gboolean
open_cb (gpointer user_data)
{
  TodokuWatchGate *self = user_data;

  self->open_id = 0;
  self->shut_until = 0;
  g_signal_emit (self, signals[OPENED], 0);

  return G_SOURCE_REMOVE;
}

static void
stay_shut (TodokuWatchGate *self,
           gint64           length)
{
  self->shut_until = MAX (self->shut_until, todoku_clock_deadline (self->session->clock, length));
  g_clear_handle_id (&self->open_id, g_source_remove);
  self->open_id = g_timeout_add (MAX (self->shut_until - g_get_monotonic_time (), 0) / 1000 + 1,
                                 open_cb, self);
}

/* PrepareForSleep (b start): TRUE before, FALSE after it. */
static void
sleep_cb (GDBusConnection *bus,
          const char      *sender,
          const char      *path,
          const char      *interface,
          const char      *signal,
          GVariant        *parameters,
          gpointer         user_data)
{
  TodokuWatchGate *self = user_data;
  gboolean begins;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;

  g_variant_get (parameters, "(b)", &begins);
  g_debug ("The computer %s", begins ? "goes to sleep" : "has woken");
  if (begins)
    {
      /* The monotonic clock stands still while it sleeps. */
      self->asleep_until = g_get_monotonic_time () + LONGEST_HOLD;
      return;
    }

  self->asleep_until = 0;
  stay_shut (self, WAKE_PAUSE);
}

static void
bus_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(TodokuWatchGate) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (bus == NULL)
    {
      g_debug ("Nobody tells of sleep: %s", error->message);
      return;
    }
  if (self->cancellable == NULL)
    return;

  /* The bus going away is no reason to end. */
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  self->bus = g_steal_pointer (&bus);
  self->sleep_id = g_dbus_connection_signal_subscribe (self->bus, "org.freedesktop.login1",
                                                       "org.freedesktop.login1.Manager",
                                                       "PrepareForSleep",
                                                       "/org/freedesktop/login1", NULL,
                                                       G_DBUS_SIGNAL_FLAGS_NONE, sleep_cb, self,
                                                       NULL);
}

/**
 * todoku_watch_gate_listen:
 * @self: a gate
 *
 * Follows sleep and waking, where the system tells of them.
 */
void
todoku_watch_gate_listen (TodokuWatchGate *self)
{
  g_return_if_fail (TODOKU_IS_WATCH_GATE (self));

  if (self->cancellable != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, bus_cb, g_object_ref (self));
}

/**
 * todoku_watch_gate_close:
 * @self: a gate
 *
 * Follows nothing any more.
 */
void
todoku_watch_gate_close (TodokuWatchGate *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->sleep_id != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->sleep_id);
  self->sleep_id = 0;
  g_clear_object (&self->bus);
  g_clear_handle_id (&self->open_id, g_source_remove);
}

/**
 * todoku_watch_gate_network_came:
 * @self: a gate
 *
 * The network is another one, or there again: what was held back begins after a short pause.
 */
void
todoku_watch_gate_network_came (TodokuWatchGate *self)
{
  self->network_until = 0;
  stay_shut (self, NETWORK_PAUSE);
}

/**
 * todoku_watch_gate_has_network:
 * @self: a gate
 * @subject: a domain or tracking domain
 *
 * Returns: whether its DNS can be on a way from here; practice needs none
 */
gboolean
todoku_watch_gate_has_network (TodokuWatchGate *self,
                               gpointer         subject)
{
  TodokuDeliveryServer *server = todoku_subject_get_server (subject);
  gint64 now = g_get_monotonic_time ();

  if (server != NULL && todoku_delivery_server_get_row (server)->practice)
    return TRUE;

  if (now >= self->network_until)
    {
      self->network = self->has_network (self->session);
      self->network_until = now + BELIEVED;
    }

  return self->network;
}

/**
 * todoku_watch_gate_held_until:
 * @self: a gate
 * @subject: a domain or tracking domain that is due
 * @now: the time, in microseconds since 1970 UTC
 *
 * Returns: when to ask again, if no look may begin now; 0 if one may
 */
gint64
todoku_watch_gate_held_until (TodokuWatchGate *self,
                              gpointer         subject,
                              gint64           now)
{
  gint64 monotonic = g_get_monotonic_time ();

  if (MAX (self->asleep_until, self->shut_until) > monotonic)
    return now + MAX (self->asleep_until, self->shut_until) - monotonic;

  return todoku_watch_gate_has_network (self, subject) ? 0 : now + LONGEST_HOLD;
}
