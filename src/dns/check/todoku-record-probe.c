/* SPDX-License-Identifier: GPL-3.0-or-later
 * The questions about a record that is not where it should be: other types, other names, names that
 * nobody has, and servers that the domain does not belong to. Main context of the resolver.
 */
#include "todoku-record-check-private.h"

#include <string.h>

#include "todoku-domain-name.h"
#include "todoku-spf.h"

#define MAX_ELSEWHERE 4

/* Of those that may be in the place of another. */
#define N_LIKELY_TYPES 3

/* An MX and a TXT may stand at one name. */
#define MAX_SIBLINGS 3

/**
 * Errand:
 * @check: (nullable): who waits for it; %NULL when nobody does any more
 *
 * A search that others may share and that therefore goes on when this check is cancelled.
 */
typedef struct
{
  TodokuRecordCheck *check;
} Errand;

/* Takes the errand off; returns who waits for it, or NULL. */
static TodokuRecordCheck *
end_errand (Errand *errand)
{
  TodokuRecordCheck *self = errand->check;

  if (self != NULL)
    g_ptr_array_remove_fast (self->errands, errand);
  g_free (errand);

  return self;
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  TodokuRecordCheck *self = user_data;
  guint n_errands = self->errands->len;

  for (guint i = 0; i < n_errands; i++)
    ((Errand *) g_ptr_array_index (self->errands, i))->check = NULL;
  g_ptr_array_set_size (self->errands, 0);

  self->n_pending++;
  self->n_pending -= n_errands;
  todoku_record_check_release (self);

  return G_SOURCE_REMOVE;
}

static void
watch_cancellable (TodokuRecordCheck *self)
{
  if (self->cancellable == NULL || self->cancelled != NULL)
    return;

  self->cancelled = g_cancellable_source_new (self->cancellable);
  g_source_set_static_name (self->cancelled, "[todoku] record check cancelled");
  g_source_set_callback (self->cancelled, G_SOURCE_FUNC (cancelled_cb), self, NULL);
  g_source_attach (self->cancelled, g_main_context_get_thread_default ());
}

static Errand *
send_errand (TodokuRecordCheck *self)
{
  Errand *errand = g_new (Errand, 1);

  watch_cancellable (self);
  errand->check = self;
  g_ptr_array_add (self->errands, errand);
  self->n_pending++;

  return errand;
}

static void
elsewhere_found (const char *name,
                 GPtrArray  *servers,
                 gboolean    is_certain,
                 gpointer    user_data)
{
  TodokuRecordCheck *self = end_errand (user_data);

  if (self == NULL)
    return;
  for (guint i = 0; i < servers->len && self->n_elsewhere < MAX_ELSEWHERE; i++)
    {
      self->n_elsewhere++;
      todoku_record_check_ask (self, self->evidence->host, todoku_record_check_own_type (self),
                               TODOKU_QUESTION_NONE, g_ptr_array_index (servers, i),
                               self->evidence->elsewhere, NULL);
    }
  todoku_record_check_release (self);
}

static gboolean
is_listed (char       **names,
           const char  *name)
{
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (todoku_dns_name_equal (names[i], name))
      return TRUE;

  return FALSE;
}

static void
ask_elsewhere (TodokuRecordCheck *self,
               const char        *name)
{
  if (is_listed (self->zone->name_servers, name) || todoku_dns_name_equal (name, "."))
    return;

  todoku_zone_hosts_find (todoku_zone_finder_get_hosts (self->finder), name, elsewhere_found,
                          send_errand (self));
}

/* When nobody at all has answered, the parent neither, it may be the way out that is closed. */
static void
ask_delegated (TodokuRecordCheck *self,
               TodokuZone        *zone)
{
  gboolean is_open = todoku_record_check_has_answer (self) ||
                     !todoku_zone_finder_is_blocked (self->finder, zone);

  for (guint i = 0; is_open && zone->delegated_to[i] != NULL && i < MAX_ELSEWHERE; i++)
    ask_elsewhere (self, zone->delegated_to[i]);
}

static void
parent_asked (TodokuZone *zone,
              gpointer    user_data)
{
  TodokuRecordCheck *self = end_errand (user_data);

  if (self == NULL)
    return;
  ask_delegated (self, zone);
  todoku_record_check_release (self);
}

/**
 * todoku_record_check_ask_parent:
 * @self: a check whose zone is known
 *
 * Finds out what the zone above says, and asks the servers for the record that only it knows.
 */
void
todoku_record_check_ask_parent (TodokuRecordCheck *self)
{
  /* It has been asked for the first record of the zone. */
  if (self->zone->delegated_to != NULL)
    {
      ask_delegated (self, self->zone);
      return;
    }
  todoku_zone_finder_ask_parent (self->finder, self->zone, parent_asked, send_errand (self));
}

/* The primary server that the SOA names is often the one that people edit, also when the domain has
 * long been delegated to somebody else.
 */
static void
ask_other_servers (TodokuRecordCheck *self)
{
  const char *primary = NULL;

  for (guint i = 0; i < self->evidence->published->len && primary == NULL; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (self->evidence->published, i);

      for (guint j = 0; j < observation->authority->len && primary == NULL; j++)
        {
          const TodokuRr *rr = g_ptr_array_index (observation->authority, j);

          if (rr->rrtype == TODOKU_RRTYPE_SOA)
            primary = rr->target;
        }
    }
  if (primary != NULL)
    ask_elsewhere (self, primary);
  todoku_record_check_ask_parent (self);
}

/* What is asked for at the record's own name is asked for beside it, too, so that what a wildcard
 * holds there is never taken for somebody's mistake.
 */
static void
probe_wildcard (TodokuRecordCheck *self,
                const char        *parent,
                gboolean           is_neighbour)
{
  static const guint16 types[] = {
    TODOKU_RRTYPE_CNAME, TODOKU_RRTYPE_A, TODOKU_RRTYPE_TXT, TODOKU_RRTYPE_MX, TODOKU_RRTYPE_AAAA,
  };
  g_autofree char *random = g_strdup_printf ("t%08x%04x.%s", g_random_int (),
                                             g_random_int_range (0, 0x10000), parent);
  guint16 own = todoku_record_check_own_type (self);

  todoku_record_check_probe (self, random, own, self->evidence->wildcards);
  for (guint i = 0; i < (is_neighbour ? G_N_ELEMENTS (types) : 2); i++)
    if (types[i] != own)
      todoku_record_check_probe (self, random, types[i], self->evidence->wildcards);
}

/* Whether all who have authority say that there is no such name. */
static gboolean
is_denied (const TodokuEvidence *evidence)
{
  gboolean is_denied = FALSE;

  for (guint i = 0; i < evidence->published->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (evidence->published, i);

      if (!todoku_observation_is_answered (observation) || !observation->aa)
        continue;
      if (!todoku_observation_is_nxdomain (observation))
        return FALSE;
      is_denied = TRUE;
    }

  return is_denied;
}

/* Names of the same domain that mail comes back to, below which its key may have been put. */
static void
find_siblings (TodokuRecordCheck *self)
{
  TodokuEvidence *evidence = self->evidence;
  g_autoptr(GStrvBuilder) names = NULL;
  const char *domain = evidence->record->domain;
  guint n_names = 0;

  if (domain == NULL || strstr (evidence->host, "._domainkey.") == NULL)
    return;

  names = g_strv_builder_new ();
  for (guint i = 0; i < self->others->len && n_names < MAX_SIBLINGS; i++)
    {
      TodokuRecordCheck *other = g_ptr_array_index (self->others, i);
      const char *host = other->evidence->host;

      if (g_strcmp0 (other->evidence->record->domain, domain) != 0 ||
          strchr (host, '_') != NULL || todoku_dns_name_equal (host, domain))
        continue;
      g_strv_builder_add (names, host);
      n_names++;
    }
  g_strfreev (evidence->siblings);
  evidence->siblings = g_strv_builder_end (names);
}

/**
 * todoku_record_check_ask_details:
 * @self: a check in whose zone the record is not right
 *
 * Asks whatever may tell why.
 */
void
todoku_record_check_ask_details (TodokuRecordCheck *self)
{
  static const guint16 types[] = {
    TODOKU_RRTYPE_CNAME, TODOKU_RRTYPE_TXT, TODOKU_RRTYPE_A, TODOKU_RRTYPE_AAAA, TODOKU_RRTYPE_MX,
  };
  TodokuEvidence *evidence = self->evidence;
  const char *parent = todoku_domain_name_parent (evidence->host);
  gboolean denied = evidence->is_blocked ? todoku_observation_is_nxdomain (evidence->visible)
                                         : is_denied (evidence);
  g_auto(GStrv) candidates = NULL;

  find_siblings (self);
  candidates = todoku_diagnosis_candidates (evidence);
  /* NXDOMAIN is meant for all types (RFC 2308 section 2.1); some load balancers mean the one. */
  for (guint i = 0; i < (denied ? N_LIKELY_TYPES : G_N_ELEMENTS (types)); i++)
    if (types[i] != todoku_record_check_own_type (self))
      todoku_record_check_probe (self, evidence->host, types[i], evidence->types);
  if (!denied && todoku_spf_is_record (evidence->record->value))
    todoku_record_check_probe (self, evidence->host, TODOKU_RRTYPE_SPF, evidence->types);

  /* Where a name exists, RFC 4592 lets no wildcard of a higher name through; so the made-up name
   * must be a neighbour of the record. The candidates lie elsewhere and want one of their own.
   * Where there is no name, no wildcard has made one.
   */
  if (parent != NULL && todoku_domain_name_is_below (parent, evidence->zone) &&
      !denied)
    probe_wildcard (self, parent, TRUE);
  if (parent == NULL || !todoku_dns_name_equal (parent, evidence->zone))
    probe_wildcard (self, evidence->zone, FALSE);
  for (guint i = 0; candidates[i] != NULL; i++)
    todoku_record_check_probe (self, candidates[i], todoku_record_check_own_type (self),
                               evidence->candidates);
  todoku_record_check_feed_probes (self);

  if (!evidence->is_blocked)
    ask_other_servers (self);
}
