/* SPDX-License-Identifier: GPL-3.0-or-later
 * A DNS server for tests: faults, delay, loss and rate limit. Thread-default main context of
 * whoever makes it; loopback only. Errors of its own abort the test.
 */
#include "todoku-test-dns-private.h"

#include "todoku-dns-server.h"
#include "todoku-test.h"

#define RATE_BURST 20

struct _TodokuTestDns
{
  TodokuTestZone *zone;
  GHashTable *faults;
  GHashTable *counts;
  TodokuDnsServer *sockets;
  GRand *random;
  char *text;
  guint delay;
  double loss;
  guint rate;
  double tokens;
  gint64 refilled_at;
};

static Fault
fault_for (TodokuTestDns *self,
           const char    *name)
{
  g_autofree char *folded = g_ascii_strdown (name, -1);
  Fault *fault = g_hash_table_lookup (self->faults, folded);

  if (fault == NULL)
    fault = g_hash_table_lookup (self->faults, "");

  return fault != NULL ? *fault : (Fault) { 0 };
}

static guint
count (TodokuTestDns *self,
       const char    *name,
       guint16        rrtype,
       guint          step)
{
  g_autofree char *folded = g_ascii_strdown (name, -1);
  g_autofree char *key = g_strdup_printf ("%s %u", folded, rrtype);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, key)) + step;

  if (step > 0)
    g_hash_table_insert (self->counts, g_steal_pointer (&key), GUINT_TO_POINTER (n));

  return n;
}

static gboolean
is_over_rate (TodokuTestDns *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->rate == 0)
    return FALSE;

  self->tokens = MIN (RATE_BURST, self->tokens + (double) (now - self->refilled_at) *
                      self->rate / G_TIME_SPAN_SECOND);
  self->refilled_at = now;
  if (self->tokens < 1)
    return TRUE;
  self->tokens -= 1;

  return FALSE;
}

static gboolean
is_lost (TodokuTestDns *self)
{
  return (self->loss > 0 && g_rand_double (self->random) < self->loss) || is_over_rate (self);
}

static void
serve_cb (const guint8    *message,
          gsize            length,
          gboolean         via_tcp,
          TodokuDnsServed *served,
          gpointer         user_data)
{
  TodokuTestDns *self = user_data;
  g_autoptr(TodokuDnsQuestion) question = todoku_dns_question_read (message, length);
  guint n_asked;
  Fault fault;

  served->hangs_up = question == NULL;
  if (question == NULL)
    return;
  n_asked = count (self, question->name, question->rrtype, 1);
  if (!via_tcp && is_lost (self))
    return;

  fault = fault_for (self, question->name);
  served->reply = todoku_test_dns_make_reply (self->zone, question, fault, n_asked, via_tcp);
  served->delay = self->delay + (fault.fault == TODOKU_TEST_DNS_DELAY ? fault.argument : 0);
  served->is_elsewhere = fault.fault == TODOKU_TEST_DNS_OTHER_SOURCE;
  served->hangs_up = fault.fault == TODOKU_TEST_DNS_TRUNCATE_TCP_CLOSED;
}

/**
 * todoku_test_dns_new:
 *
 * Returns: (transfer full): a server without records at 127.0.0.1 and any free port
 */
TodokuTestDns *
todoku_test_dns_new (void)
{
  return todoku_test_dns_new_at ("127.0.0.1", 0);
}

/**
 * todoku_test_dns_new_at:
 * @address: a loopback address, such as "127.0.0.2" or "::1"
 * @port: the port, or 0 for any that is free
 *
 * Returns: (transfer full): a server without records
 */
TodokuTestDns *
todoku_test_dns_new_at (const char *address,
                        guint16     port)
{
  TodokuTestDns *self = g_new0 (TodokuTestDns, 1);
  g_autoptr(GError) error = NULL;

  self->zone = todoku_test_zone_new ();
  self->faults = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->random = g_rand_new_with_seed (20261124);
  self->refilled_at = g_get_monotonic_time ();
  self->sockets = todoku_dns_server_new (address, port, serve_cb, self, &error);
  g_assert_no_error (error);
  self->text = g_strdup_printf (strchr (address, ':') != NULL ? "[%s]:%u" : "%s:%u", address,
                                todoku_test_dns_get_port (self));

  return self;
}

/**
 * todoku_test_dns_free:
 * @self: (transfer full): a server; its ports are closed at once
 */
void
todoku_test_dns_free (TodokuTestDns *self)
{
  todoku_dns_server_free (self->sockets);
  g_rand_free (self->random);
  g_hash_table_unref (self->faults);
  g_hash_table_unref (self->counts);
  todoku_test_zone_free (self->zone);
  g_free (self->text);
  g_free (self);
}

/**
 * todoku_test_dns_get_port:
 * @self: a server
 *
 * Returns: its port, the same for UDP and TCP
 */
guint16
todoku_test_dns_get_port (TodokuTestDns *self)
{
  return todoku_dns_server_get_port (self->sockets);
}

/**
 * todoku_test_dns_get_address:
 * @self: a server
 *
 * Returns: (transfer full): where it listens
 */
GSocketAddress *
todoku_test_dns_get_address (TodokuTestDns *self)
{
  return g_object_ref (todoku_dns_server_get_address (self->sockets));
}

/**
 * todoku_test_dns_get_text:
 * @self: a server
 *
 * Returns: (transfer none): where it listens, as todoku_resolver_new() and `TODOKU_RESOLVER` take
 * it
 */
const char *
todoku_test_dns_get_text (TodokuTestDns *self)
{
  return self->text;
}

/**
 * todoku_test_dns_add:
 * @self: a server
 * @owner: an absolute name; "*." begins a wildcard
 * @ttl: seconds
 * @type: "A", "AAAA", "NS", "CNAME", "SOA", "MX", "TXT", "SRV", "CAA" or "PTR"
 * @data: the data as todoku_dns_rdata_from_text() takes it: names absolute; TXT may do without
 *   quotation marks and writes odd octets `\DDD`
 *
 * Declares one record.
 */
void
todoku_test_dns_add (TodokuTestDns *self,
                     const char    *owner,
                     guint32        ttl,
                     const char    *type,
                     const char    *data)
{
  guint16 rrtype = todoku_dns_rrtype_from_text (type);

  g_assert_cmpuint (rrtype, !=, 0);
  todoku_test_zone_add (self->zone, owner, ttl, rrtype, data);
}

/**
 * todoku_test_dns_add_zone:
 * @self: a server
 * @apex: the apex of a zone
 * @name_server: the name of its server
 * @address: (nullable): an IPv4 address to give to @name_server too
 *
 * Declares SOA (serial 1, negative TTL 300) and NS of a zone; call it again for another name
 * server.
 */
void
todoku_test_dns_add_zone (TodokuTestDns *self,
                          const char    *apex,
                          const char    *name_server,
                          const char    *address)
{
  g_autofree char *soa = g_strdup_printf ("%s hostmaster.%s 1 7200 900 1209600 300", name_server,
                                          apex);

  todoku_test_dns_add (self, apex, 3600, "NS", name_server);
  if (address != NULL)
    todoku_test_dns_add (self, name_server, 3600, "A", address);
  todoku_test_dns_remove (self, apex, "SOA");
  todoku_test_dns_add (self, apex, 3600, "SOA", soa);
}

/**
 * todoku_test_dns_remove:
 * @self: a server
 * @owner: a name that has been declared
 * @type: a type
 *
 * Takes back all records of that name and type.
 */
void
todoku_test_dns_remove (TodokuTestDns *self,
                        const char    *owner,
                        const char    *type)
{
  todoku_test_zone_remove (self->zone, owner, todoku_dns_rrtype_from_text (type));
}

/**
 * todoku_test_dns_load:
 * @self: a server
 * @text: lines of "OWNER TTL TYPE DATA"; empty lines and those that begin with ";" do not count
 *
 * Declares many records.
 */
void
todoku_test_dns_load (TodokuTestDns *self,
                      const char    *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) words = g_strsplit (g_strstrip (lines[i]), " ", 4);

      if (words[0] == NULL || *words[0] == ';')
        continue;
      g_assert_cmpuint (g_strv_length (words), ==, 4);
      todoku_test_dns_add (self, words[0], (guint32) g_ascii_strtoull (words[1], NULL, 10),
                           words[2], words[3]);
    }
}

/**
 * todoku_test_dns_set_fault:
 * @self: a server
 * @name: (nullable): for questions about this name only; %NULL for all that have none of their own
 * @fault: how to misbehave, or 0 to be right again
 * @argument: what @fault takes
 */
void
todoku_test_dns_set_fault (TodokuTestDns      *self,
                           const char         *name,
                           TodokuTestDnsFault  fault,
                           guint               argument)
{
  Fault value = { fault, argument };

  g_hash_table_insert (self->faults, g_ascii_strdown (name != NULL ? name : "", -1),
                       g_memdup2 (&value, sizeof value));
}

/**
 * todoku_test_dns_set_delay:
 * @self: a server
 * @milliseconds: how long every answer over UDP takes
 */
void
todoku_test_dns_set_delay (TodokuTestDns *self,
                           guint          milliseconds)
{
  self->delay = milliseconds;
}

/**
 * todoku_test_dns_set_loss:
 * @self: a server
 * @share: which share of the round trips gets lost, between 0 and 1; the same ones in every run
 */
void
todoku_test_dns_set_loss (TodokuTestDns *self,
                          double         share)
{
  self->loss = share;
}

/**
 * todoku_test_dns_set_rate:
 * @self: a server
 * @per_second: how many questions a second it takes before it drops them, or 0 for all
 */
void
todoku_test_dns_set_rate (TodokuTestDns *self,
                          guint          per_second)
{
  self->rate = per_second;
}

/**
 * todoku_test_dns_get_count:
 * @self: a server
 * @name: a name
 * @type: a type
 *
 * Returns: how many times this was asked, lost and dropped questions included
 */
guint
todoku_test_dns_get_count (TodokuTestDns *self,
                           const char    *name,
                           const char    *type)
{
  return count (self, name, todoku_dns_rrtype_from_text (type), 0);
}

/**
 * todoku_test_dns_observe:
 * @resolver: a resolver
 * @server_name: (nullable): the name of @server
 * @server: (nullable): which server to ask; %NULL for the recursive ones
 * @name: the name to ask for
 * @rrtype: the type
 * @flags: how
 *
 * Asks, iterating the main context.
 *
 * Returns: (transfer full): what was seen
 */
TodokuObservation *
todoku_test_dns_observe (TodokuResolver      *resolver,
                         const char          *server_name,
                         GSocketAddress      *server,
                         const char          *name,
                         guint16              rrtype,
                         TodokuQuestionFlags  flags)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  TodokuObservation *observation;

  todoku_resolver_observe_async (resolver, name, rrtype, flags, server_name, server, NULL,
                                 todoku_test_store_result, &result);
  result = todoku_test_wait_result (&result);
  observation = todoku_resolver_observe_finish (resolver, result, &error);
  g_assert_no_error (error);

  return observation;
}
