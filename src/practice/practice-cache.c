/* SPDX-License-Identifier: GPL-3.0-or-later
 * Recursion and its cache. Main loop. It asks the zones by function call, one server at a time, as
 * a resolver would over the network, and gives SERVFAIL with an Extended DNS Error where that
 * fails.
 */
#include "practice-cache.h"

#include "todoku-dns-message.h"
#include "todoku-dns-wire.h"

/* RFC 8914 section 4. */
#define EDE_DNSSEC_BOGUS 6
#define EDE_NO_REACHABLE_AUTHORITY 22

#define MAX_LINKS 10
#define MAX_ENTRIES 50000

/* What is remembered of one name and type, or of a name that does not exist (type 0). */
typedef struct
{
  gint64 since, expires;
  PracticeAnswer *answer;
} Entry;

struct _PracticeCache
{
  PracticeZone *zone;
  GHashTable *entries;
  guint turn;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  practice_answer_free (entry->answer);
  g_free (entry);
}

/**
 * practice_cache_new:
 * @zone: the world to ask; it must outlive the cache
 *
 * Returns: (transfer full): an empty cache
 */
PracticeCache *
practice_cache_new (PracticeZone *zone)
{
  PracticeCache *self = g_new0 (PracticeCache, 1);

  self->zone = zone;
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);

  return self;
}

/**
 * practice_cache_free:
 * @self: (transfer full): a cache
 */
void
practice_cache_free (PracticeCache *self)
{
  g_hash_table_unref (self->entries);
  g_free (self);
}

/**
 * practice_cache_flush:
 * @self: a cache
 *
 * Forgets everything.
 */
void
practice_cache_flush (PracticeCache *self)
{
  g_hash_table_remove_all (self->entries);
}

static char *
entry_key (const char *name,
           guint16     rrtype)
{
  return g_strdup_printf ("%u %s", rrtype, name);
}

/* The last four octets of an SOA are MINIMUM; the lower of it and the TTL counts, by RFC 2308
 * section 5.
 */
static guint32
negative_ttl (const PracticeAnswer *answer)
{
  const PracticeRr *soa = answer->authority->len > 0 ? answer->authority->pdata[0] : NULL;
  const guint8 *data;
  gsize length;

  if (soa == NULL || soa->rrtype != TODOKU_RRTYPE_SOA)
    return 0;

  data = g_bytes_get_data (soa->rdata, &length);

  return MIN (soa->ttl, todoku_dns_get_u32 (data + length - 4));
}

static guint32
time_to_live (const PracticeAnswer *answer)
{
  guint32 ttl = G_MAXUINT32;

  if (answer->answer->len == 0)
    return negative_ttl (answer);
  for (guint i = 0; i < answer->answer->len; i++)
    ttl = MIN (ttl, ((const PracticeRr *) answer->answer->pdata[i])->ttl);

  return ttl;
}

static void
copy_section (GPtrArray *from,
              GPtrArray *to,
              guint32    ttl)
{
  for (guint i = 0; i < from->len; i++)
    {
      const PracticeRr *rr = from->pdata[i];

      g_ptr_array_add (to, practice_rr_new (rr->owner, rr->rrtype, ttl, rr->rdata));
    }
}

static PracticeAnswer *
recall (PracticeCache *self,
        const char    *name,
        guint16        rrtype,
        gint64         now)
{
  g_autofree char *key = entry_key (name, rrtype);
  const Entry *entry = g_hash_table_lookup (self->entries, key);
  PracticeAnswer *answer;

  if (entry == NULL)
    return NULL;
  /* A clock that was set back makes an entry younger than new: it has to go as well. */
  if (now >= entry->expires || now < entry->since)
    {
      g_hash_table_remove (self->entries, key);
      return NULL;
    }

  answer = practice_answer_new (entry->answer->rcode);
  copy_section (entry->answer->answer, answer->answer, (guint32) (entry->expires - now));
  copy_section (entry->answer->authority, answer->authority, (guint32) (entry->expires - now));

  return answer;
}

static void
remember (PracticeCache        *self,
          const char           *name,
          guint16               rrtype,
          const PracticeAnswer *answer,
          gint64                now)
{
  guint32 ttl = time_to_live (answer);
  Entry *entry;

  if (ttl == 0)
    return;

  if (g_hash_table_size (self->entries) >= MAX_ENTRIES)
    practice_cache_flush (self);
  entry = g_new0 (Entry, 1);
  entry->since = now;
  entry->expires = now + ttl;
  entry->answer = practice_answer_new (answer->rcode);
  copy_section (answer->answer, entry->answer->answer, ttl);
  copy_section (answer->authority, entry->answer->authority, ttl);
  g_hash_table_replace (self->entries,
                        entry_key (name, answer->rcode == TODOKU_RCODE_NXDOMAIN ? 0 : rrtype),
                        entry);
}

/* Asks the servers of the zone, beginning with the one whose turn it is. */
static PracticeAnswer *
ask_servers (PracticeZone *zone,
             const char   *name,
             guint16       rrtype,
             gboolean      ns2_first,
             gint64        now)
{
  PracticeServers servers = practice_zone_servers_for (zone, name, rrtype);
  const PracticeServers order[] = {
    ns2_first ? PRACTICE_SERVER_NS2 : PRACTICE_SERVER_NS1,
    ns2_first ? PRACTICE_SERVER_NS1 : PRACTICE_SERVER_NS2,
    PRACTICE_SERVER_PARENT,
    PRACTICE_SERVER_OLD,
  };
  PracticeAnswer *failure;

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (servers & order[i])
      {
        g_autoptr(PracticeAnswer) answer = practice_zone_answer (zone, order[i], name, rrtype, now);

        if (!answer->silent && !answer->no_tcp && answer->rcode != TODOKU_RCODE_REFUSED)
          return g_steal_pointer (&answer);
      }

  failure = practice_answer_new (TODOKU_RCODE_SERVFAIL);
  failure->ede = EDE_NO_REACHABLE_AUTHORITY;

  return failure;
}

static PracticeAnswer *
look_up (PracticeCache *self,
         const char    *name,
         guint16        rrtype,
         gboolean       checking_disabled,
         gint64         now)
{
  PracticeAnswer *answer;

  if (!checking_disabled &&
      practice_zone_get_conditions (self->zone, name) & PRACTICE_CONDITION_BOGUS &&
      practice_zone_servers_for (self->zone, name, rrtype) != PRACTICE_SERVER_PARENT)
    {
      answer = practice_answer_new (TODOKU_RCODE_SERVFAIL);
      answer->ede = EDE_DNSSEC_BOGUS;
      return answer;
    }

  answer = recall (self, name, 0, now);
  if (answer == NULL)
    answer = recall (self, name, rrtype, now);
  if (answer == NULL && rrtype != TODOKU_RRTYPE_CNAME)
    {
      answer = recall (self, name, TODOKU_RRTYPE_CNAME, now);
      /* That there is no CNAME says nothing about other types. */
      if (answer != NULL && answer->answer->len == 0)
        g_clear_pointer (&answer, practice_answer_free);
    }
  if (answer != NULL)
    return answer;

  answer = ask_servers (self->zone, name, rrtype, self->turn++ % 2 == 1, now);
  if (answer->rcode == TODOKU_RCODE_NOERROR || answer->rcode == TODOKU_RCODE_NXDOMAIN)
    {
      gboolean is_alias = answer->answer->len > 0 &&
                          ((PracticeRr *) answer->answer->pdata[0])->rrtype == TODOKU_RRTYPE_CNAME;

      remember (self, name, is_alias ? TODOKU_RRTYPE_CNAME : rrtype, answer, now);
    }

  return answer;
}

/* The target of the CNAME that @answer ends in, unless that is what was asked for. */
static char *
alias_target (const PracticeAnswer *answer,
              guint16               rrtype)
{
  const PracticeRr *rr = answer->answer->len > 0
                           ? answer->answer->pdata[answer->answer->len - 1] : NULL;
  char text[TODOKU_DNS_NAME_TEXT_MAX];

  if (rr == NULL || rr->rrtype != TODOKU_RRTYPE_CNAME || rrtype == TODOKU_RRTYPE_CNAME)
    return NULL;
  todoku_dns_name_to_text (g_bytes_get_data (rr->rdata, NULL), text);

  return g_ascii_strdown (text, -1);
}

static PracticeAnswer *
resolve (PracticeZone  *zone,
         PracticeCache *self,
         const char    *name,
         guint16        rrtype,
         gboolean       checking_disabled,
         gint64         now)
{
  g_autoptr(PracticeAnswer) whole = practice_answer_new (TODOKU_RCODE_NOERROR);
  g_autofree char *at = g_strdup (name);

  for (guint i = 0; i <= MAX_LINKS; i++)
    {
      g_autoptr(PracticeAnswer) link = NULL;
      g_autofree char *target = NULL;

      link = self != NULL ? look_up (self, at, rrtype, checking_disabled, now)
                          : ask_servers (zone, at, rrtype, TRUE, now);
      for (guint j = 0; j < link->answer->len; j++)
        {
          const PracticeRr *rr = link->answer->pdata[j];

          g_ptr_array_add (whole->answer, practice_rr_new (rr->owner, rr->rrtype, rr->ttl,
                                                           rr->rdata));
        }
      target = alias_target (link, rrtype);
      whole->rcode = link->rcode;
      whole->ede = link->ede;
      if (target == NULL)
        {
          copy_section (link->authority, whole->authority, negative_ttl (link));
          return g_steal_pointer (&whole);
        }
      g_free (at);
      at = g_steal_pointer (&target);
    }

  /* RFC 1034 section 3.6.2: an alias that leads back to itself is an error. */
  whole->rcode = TODOKU_RCODE_SERVFAIL;

  return g_steal_pointer (&whole);
}

/**
 * practice_cache_resolve:
 * @self: a cache
 * @name: the name asked for, lower case, without the final dot
 * @rrtype: the type asked for
 * @checking_disabled: whether the client does without DNSSEC validation (CD)
 * @now: seconds by the practice clock
 *
 * Returns: (transfer full): what the recursive resolver says, aliases followed
 */
PracticeAnswer *
practice_cache_resolve (PracticeCache *self,
                        const char    *name,
                        guint16        rrtype,
                        gboolean       checking_disabled,
                        gint64         now)
{
  PracticeAnswer *answer = resolve (self->zone, self, name, rrtype, checking_disabled, now);

  answer->ra = TRUE;

  return answer;
}

/**
 * practice_resolve_fresh:
 * @zone: a world
 * @name: a name
 * @rrtype: a type
 * @now: seconds by the practice clock
 *
 * What the delivery service and the certificate authority see: they look for themselves, without
 * what the customer's resolver remembers. Where the servers differ they meet ns2.
 *
 * Returns: (transfer full): the answer, aliases followed
 */
PracticeAnswer *
practice_resolve_fresh (PracticeZone *zone,
                        const char   *name,
                        guint16       rrtype,
                        gint64        now)
{
  if (practice_zone_get_conditions (zone, name) & PRACTICE_CONDITION_BOGUS)
    return practice_answer_new (TODOKU_RCODE_SERVFAIL);

  return resolve (zone, NULL, name, rrtype, FALSE, now);
}

/**
 * practice_cache_plant:
 * @self: a cache
 * @name: a name that exists by now
 * @now: seconds by the practice clock
 *
 * Makes the resolver remember that @name did not exist when somebody asked a moment ago.
 */
void
practice_cache_plant (PracticeCache *self,
                      const char    *name,
                      gint64         now)
{
  g_autofree char *absent = g_strconcat ("not-there-yet.", name, NULL);
  g_autoptr(PracticeAnswer) answer = NULL;

  answer = practice_zone_answer (self->zone, PRACTICE_SERVER_NS1, absent, TODOKU_RRTYPE_CNAME, now);
  answer->rcode = TODOKU_RCODE_NXDOMAIN;
  remember (self, name, TODOKU_RRTYPE_CNAME, answer, now);
}
