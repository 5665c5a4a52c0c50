/* SPDX-License-Identifier: GPL-3.0-or-later
 * What stands at the right name in another type, or beside the record: wrong types, proxies,
 * aliases that the DNS company resolves itself, data beside a CNAME, loops. Pure; any thread.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

#include "todoku-domain-name.h"

/* The types besides CNAME that people enter in place of one another. */
typedef enum
{
  OTHER_TXT,
  OTHER_MX,
  OTHER_A,
  OTHER_AAAA,
  N_OTHERS,
} Other;

static const guint16 other_types[N_OTHERS] = {
  [OTHER_TXT] = TODOKU_RRTYPE_TXT,
  [OTHER_MX] = TODOKU_RRTYPE_MX,
  [OTHER_A] = TODOKU_RRTYPE_A,
  [OTHER_AAAA] = TODOKU_RRTYPE_AAAA,
};

/* What stands at the name in each of them: (owned), without what a wildcard puts there. */
typedef struct
{
  GPtrArray *rrs[N_OTHERS];
} Others;

/**
 * todoku_diagnosis_rrs_of_type:
 * @evidence: evidence
 * @rrtype: a type
 *
 * Returns: (transfer container) (element-type TodokuRr): what stands at the record's name in
 *   another type, without what a wildcard puts there
 */
GPtrArray *
todoku_diagnosis_rrs_of_type (const TodokuEvidence *evidence,
                              guint16               rrtype)
{
  for (guint i = 0; i < evidence->types->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (evidence->types, i);
      GPtrArray *rrs;

      if (observation->rrtype != rrtype || !todoku_diagnosis_is_useful (observation) ||
          !todoku_dns_name_equal (observation->name, evidence->host))
        continue;
      rrs = todoku_observation_rrs_at (observation, evidence->host, rrtype);
      for (guint j = rrs->len; j > 0; j--)
        if (todoku_diagnosis_is_wildcard (evidence, g_ptr_array_index (rrs, j - 1)))
          g_ptr_array_remove_index (rrs, j - 1);
      return rrs;
    }

  return g_ptr_array_new ();
}

/**
 * todoku_diagnosis_is_wildcard:
 * @evidence: evidence
 * @rr: a record at its name
 *
 * Returns: whether a name that nobody has gives the same data, so that they come from a wildcard
 *   (RFC 4592)
 */
gboolean
todoku_diagnosis_is_wildcard (const TodokuEvidence *evidence,
                              const TodokuRr       *rr)
{
  g_autofree char *text = NULL;

  if (evidence->wildcards->len == 0)
    return FALSE;

  text = todoku_rr_to_presentation (rr);
  for (guint i = 0; i < evidence->wildcards->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (evidence->wildcards, i);

      for (guint j = 0; j < observation->answer->len; j++)
        {
          const TodokuRr *other = g_ptr_array_index (observation->answer, j);
          g_autofree char *other_text = NULL;

          if (other->rrtype != rr->rrtype)
            continue;
          other_text = todoku_rr_to_presentation (other);
          if (g_ascii_strcasecmp (text, other_text) == 0)
            return TRUE;
        }
    }

  return FALSE;
}

/* Addresses that Cloudflare's proxy answers with (published at cloudflare.com/ips). */
static gboolean
is_proxy_address (const char *text)
{
  static const char *const networks[] = {
    "173.245.48.0/20", "103.21.244.0/22", "103.22.200.0/22", "103.31.4.0/22", "141.101.64.0/18",
    "108.162.192.0/18", "190.93.240.0/20", "188.114.96.0/20", "197.234.240.0/22", "198.41.128.0/17",
    "162.158.0.0/15", "104.16.0.0/13", "104.24.0.0/14", "172.64.0.0/13", "131.0.72.0/22",
    "2400:cb00::/32", "2606:4700::/32", "2803:f800::/32", "2405:b500::/32", "2405:8100::/32",
    "2a06:98c0::/29", "2c0f:f248::/32",
  };
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (text);

  for (guint i = 0; address != NULL && i < G_N_ELEMENTS (networks); i++)
    {
      g_autoptr(GInetAddressMask) mask = g_inet_address_mask_new_from_string (networks[i], NULL);

      if (mask != NULL && g_inet_address_mask_matches (mask, address))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_at_cloudflare (const TodokuEvidence *evidence)
{
  if (evidence->name_servers == NULL || evidence->name_servers[0] == NULL)
    return FALSE;

  for (guint i = 0; evidence->name_servers[i] != NULL; i++)
    if (!todoku_domain_name_is_below (evidence->name_servers[i], "ns.cloudflare.com"))
      return FALSE;

  return TRUE;
}

/* Whether the target has one of these addresses. One is enough: answers rotate. */
static gboolean
target_has_address (const TodokuEvidence *evidence,
                    GPtrArray            *addresses)
{
  for (guint i = 0; i < evidence->targets->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (evidence->targets, i);

      for (guint j = 0; j < observation->answer->len; j++)
        {
          const TodokuRr *rr = g_ptr_array_index (observation->answer, j);

          for (guint k = 0; rr->address != NULL && k < addresses->len; k++)
            if (g_str_equal (((TodokuRr *) g_ptr_array_index (addresses, k))->address, rr->address))
              return TRUE;
        }
    }

  return FALSE;
}

static gboolean
target_has_data (const TodokuEvidence *evidence,
                 const TodokuRr       *wanted)
{
  g_autofree char *text = todoku_rr_to_presentation (wanted);

  for (guint i = 0; i < evidence->targets->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (evidence->targets, i);

      for (guint j = 0; j < observation->answer->len; j++)
        {
          const TodokuRr *rr = g_ptr_array_index (observation->answer, j);
          g_autofree char *other = NULL;

          if (rr->rrtype != wanted->rrtype)
            continue;
          other = todoku_rr_to_presentation (rr);
          if (g_str_equal (text, other))
            return TRUE;
        }
    }

  return FALSE;
}

/* Whether the target has what stands at the name, in each of its types. */
static gboolean
is_copy_of_target (const TodokuEvidence *evidence,
                   const Others         *others)
{
  for (Other i = 0; i < N_OTHERS; i++)
    {
      GPtrArray *rrs = others->rrs[i];
      gboolean is_same = rrs->len == 0;

      for (guint j = 0; j < rrs->len && !is_same; j++)
        is_same = target_has_data (evidence, g_ptr_array_index (rrs, j));
      if (!is_same)
        return FALSE;
    }

  return TRUE;
}

static gboolean
has_lost (const TodokuEvidence *evidence,
          GPtrArray            *rrs,
          guint16               rrtype)
{
  for (guint i = 0; i < evidence->targets->len && rrs->len == 0; i++)
    if (todoku_observation_has_type (g_ptr_array_index (evidence->targets, i), rrtype))
      return TRUE;

  return FALSE;
}

/* Bounces come back by the MX of the target, and receivers look for its SPF record; where the
 * company answers with nothing but addresses, neither is there.
 */
static gboolean
does_work_of_target (const TodokuEvidence *evidence,
                     const Others         *others)
{
  return !has_lost (evidence, others->rrs[OTHER_MX], TODOKU_RRTYPE_MX) &&
         !has_lost (evidence, others->rrs[OTHER_TXT], TODOKU_RRTYPE_TXT);
}

static void
set_found (TodokuCase *c,
           const char *found)
{
  g_free (c->verdict->found);
  c->verdict->found = g_strdup (found);
}

static void
conclude_wrong_type (TodokuCase     *c,
                     const TodokuRr *rr)
{
  g_autofree char *shown = todoku_diagnosis_rr_shown (rr);
  TodokuFinding *finding = FINDING (WRONG_TYPE, ERROR, "found_type",
                                    todoku_rrtype_to_text (rr->rrtype),
                                    "found", shown);

  if (rr->rrtype == TODOKU_RRTYPE_TXT && c->record->type == TODOKU_RECORD_TYPE_CNAME &&
      target_has_data (c->evidence, rr))
    todoku_finding_set (finding, "works", "yes");
  set_found (c, shown);
  todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_WRONG_TYPE, finding);
}

static void
conclude_flattened (TodokuCase     *c,
                    const TodokuRr *rr,
                    gboolean        works)
{
  g_autofree char *shown = todoku_diagnosis_rr_shown (rr);

  set_found (c, shown);
  if (works)
    todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_OK_EQUIVALENT,
                               FINDING (FLATTENED, NOTE, "found", shown));
  else
    todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_WRONG_TYPE,
                               FINDING (FLATTENED, ERROR, "found", shown));
}

/* Who was asked what the target holds and did not say, or %NULL. */
static const TodokuObservation *
unanswered_target (const TodokuEvidence *evidence,
                   guint16               rrtype)
{
  for (guint i = 0; i < evidence->targets->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (evidence->targets, i);

      if (observation->rrtype == rrtype && !todoku_observation_is_answered (observation))
        return observation;
    }

  return NULL;
}

/* Those of IPv4 where there are any. */
static GPtrArray *
get_addresses (const Others *others)
{
  return others->rrs[OTHER_A]->len > 0 ? others->rrs[OTHER_A] : others->rrs[OTHER_AAAA];
}

static void
conclude_address (TodokuCase   *c,
                  const Others *others)
{
  GPtrArray *addresses = get_addresses (others);
  const TodokuRr *rr = g_ptr_array_index (addresses, 0);
  const TodokuObservation *unanswered = unanswered_target (c->evidence, rr->rrtype);

  /* Mail receivers ask for TXT at a key's name; addresses there help nobody. */
  if (target_has_address (c->evidence, addresses))
    {
      conclude_flattened (c, rr, does_work_of_target (c->evidence, others) &&
                          strstr (c->evidence->host, "._domainkey.") == NULL);
      return;
    }
  if (is_proxy_address (rr->address) || is_at_cloudflare (c->evidence))
    {
      set_found (c, rr->address);
      todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_WRONG_TYPE,
                                 FINDING (PROXIED, ERROR, "found", rr->address));
      return;
    }
  /* Whether these are the addresses of the target nobody has said. */
  if (unanswered != NULL && strstr (c->evidence->host, "._domainkey.") == NULL)
    {
      todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_UNKNOWN,
                                 FINDING (UNREACHABLE, WARNING, "servers",
                                          unanswered->server_address, "answers",
                                          unanswered->status == TODOKU_ASK_ANSWERED
                                          ? todoku_rcode_to_text (unanswered->rcode) : NULL));
      return;
    }
  conclude_wrong_type (c, rr);
}

static char *
list_types (const Others *others)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  for (Other i = 0; i < N_OTHERS; i++)
    if (others->rrs[i]->len > 0)
      g_ptr_array_add (names, (char *) todoku_rrtype_to_text (other_types[i]));
  if (names->len == 0)
    return NULL;
  g_ptr_array_add (names, NULL);

  return g_strjoinv (", ", (char **) names->pdata);
}

static guint
count_kinds (const Others *others)
{
  return (others->rrs[OTHER_TXT]->len > 0) + (others->rrs[OTHER_MX]->len > 0) +
         (get_addresses (others)->len > 0);
}

/* "mx.example.net", "10 mx.example.net." and "MX 10 mx.example.net". */
static gboolean
says_the_exchanger (const TodokuCase *c,
                    const TodokuRr   *txt)
{
  g_autofree char *raw = todoku_diagnosis_rr_raw (txt);
  const char *name = g_strstrip (raw);

  if (g_ascii_strncasecmp (name, "MX ", 3) == 0)
    name += 3;
  name += strspn (name, "0123456789 \t");

  return todoku_dns_name_equal (name, c->evidence->target);
}

/* An alias that stands where it should, and where it leads. Returns: whether that is concluded. */
static gboolean
judge_where_alias_leads (TodokuCase     *c,
                         const TodokuRr *rr)
{
  const TodokuEvidence *evidence = c->evidence;

  if (todoku_diagnosis_leads_to (evidence, rr->target, evidence->host))
    {
      set_found (c, rr->target);
      todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_WRONG_VALUE,
                                 FINDING (CNAME_LOOP, ERROR, "found", rr->target));
      return TRUE;
    }
  /* Whoever follows an alias follows the next one, too (RFC 1034 section 3.6.2). */
  if (!todoku_diagnosis_rr_matches (evidence, rr) &&
      todoku_diagnosis_leads_to (evidence, rr->target, evidence->target))
    {
      set_found (c, rr->target);
      todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_OK_EQUIVALENT,
                                 FINDING (WRONG_VALUE, NOTE, "found", rr->target));
      return TRUE;
    }
  /* SOA and NS stand at the apex, whatever a server lets people enter. */
  if (todoku_dns_name_equal (evidence->host, evidence->zone))
    {
      todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_CONFLICT,
                                 FINDING (CNAME_AT_APEX, ERROR, "found", rr->target));
      return TRUE;
    }

  return FALSE;
}

/* A CNAME is alone at its name (RFC 1034 section 3.6.2), whichever of the two was asked for. */
static void
judge_beside (TodokuCase   *c,
              GPtrArray    *cname,
              const Others *others)
{
  const TodokuRr *rr = g_ptr_array_index (c->rrs, 0);
  gboolean is_cname = c->record->type == TODOKU_RECORD_TYPE_CNAME;
  g_autofree char *types = NULL;

  if (todoku_diagnosis_is_wildcard (c->evidence, rr) ||
      (is_cname && judge_where_alias_leads (c, rr)))
    return;

  types = is_cname ? list_types (others) : g_strdup (cname->len > 0 ? "CNAME" : NULL);
  if (types != NULL)
    todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_CONFLICT,
                               FINDING (CNAME_WITH_OTHER_DATA, ERROR, "types", types));
}

/* TXT and MX records live beside addresses, which may be those of a web site. Only at a name that
 * nothing but texts are looked up at can an address be the mistake of this row.
 */
static void
judge_in_place_of_data (TodokuCase   *c,
                        GPtrArray    *cname,
                        const Others *others)
{
  GPtrArray *txt = others->rrs[OTHER_TXT];
  GPtrArray *addresses = get_addresses (others);

  for (guint i = 0; i < txt->len && c->record->type == TODOKU_RECORD_TYPE_MX; i++)
    if (says_the_exchanger (c, g_ptr_array_index (txt, i)))
      {
        conclude_wrong_type (c, g_ptr_array_index (txt, i));
        return;
      }

  if (cname->len > 0)
    todoku_diagnosis_judge_alias (c, g_ptr_array_index (cname, 0));
  else if (addresses->len > 0 && todoku_diagnosis_is_for_text_only (c))
    conclude_wrong_type (c, g_ptr_array_index (addresses, 0));
}

/* What stands at the apex has its own reasons; only addresses can be in place of the alias there.
 */
static void
judge_in_place_of_apex_alias (TodokuCase   *c,
                              const Others *others)
{
  if (target_has_address (c->evidence, others->rrs[OTHER_A]) ||
      target_has_address (c->evidence, others->rrs[OTHER_AAAA]))
    conclude_address (c, others);
}

static void
judge_in_place_of_alias (TodokuCase   *c,
                         const Others *others)
{
  GPtrArray *txt = others->rrs[OTHER_TXT];
  guint n_kinds = count_kinds (others);

  if (n_kinds == 0)
    return;
  /* A company that resolves the alias in every type; what a person has copied by hand is one. */
  if (n_kinds > 1 && is_copy_of_target (c->evidence, others))
    {
      GPtrArray *rrs = get_addresses (others)->len > 0 ? get_addresses (others) : txt;

      conclude_flattened (c, g_ptr_array_index (rrs, 0), does_work_of_target (c->evidence, others));
      return;
    }
  if (txt->len > 0)
    {
      const TodokuRr *rr = g_ptr_array_index (txt, 0);
      g_autofree char *raw = todoku_diagnosis_rr_raw (rr);

      if (n_kinds == 1 || todoku_dns_name_equal (raw, c->evidence->target))
        {
          conclude_wrong_type (c, rr);
          return;
        }
    }

  if (n_kinds > 1)
    {
      g_autofree char *types = list_types (others);

      todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_CONFLICT,
                                 FINDING (CNAME_WITH_OTHER_DATA, ERROR, "types", types));
    }
  else if (others->rrs[OTHER_MX]->len > 0)
    conclude_wrong_type (c, g_ptr_array_index (others->rrs[OTHER_MX], 0));
  else
    conclude_address (c, others);
}

/**
 * todoku_diagnosis_judge_type:
 * @c: a case
 *
 * Concludes when something of another type stands at the name, in place of the record or beside it.
 */
void
todoku_diagnosis_judge_type (TodokuCase *c)
{
  const TodokuEvidence *evidence = c->evidence;
  g_autoptr(GPtrArray) cname = todoku_diagnosis_rrs_of_type (evidence, TODOKU_RRTYPE_CNAME);
  Others others;

  for (Other i = 0; i < N_OTHERS; i++)
    others.rrs[i] = todoku_diagnosis_rrs_of_type (evidence, other_types[i]);

  if (c->rrs->len > 0)
    judge_beside (c, cname, &others);
  else if (c->record->type != TODOKU_RECORD_TYPE_CNAME)
    judge_in_place_of_data (c, cname, &others);
  else if (todoku_dns_name_equal (evidence->host, evidence->zone))
    judge_in_place_of_apex_alias (c, &others);
  else
    judge_in_place_of_alias (c, &others);

  for (Other i = 0; i < N_OTHERS; i++)
    g_ptr_array_unref (others.rrs[i]);
}

/* The VALUE of the record in data of another type. */
static gboolean
says_the_value (TodokuCase     *c,
                const TodokuRr *rr)
{
  g_autofree char *raw = NULL;

  if (c->evidence->target == NULL || c->record->type == TODOKU_RECORD_TYPE_TXT)
    return FALSE;
  if (rr->rrtype == TODOKU_RRTYPE_CNAME)
    return c->record->type == TODOKU_RECORD_TYPE_MX &&
           todoku_dns_name_equal (rr->target, c->evidence->target);
  if (rr->rrtype != TODOKU_RRTYPE_TXT)
    return FALSE;
  raw = todoku_diagnosis_rr_raw (rr);

  return todoku_dns_name_equal (g_strstrip (raw), c->evidence->target);
}

/**
 * todoku_diagnosis_judge_type_elsewhere:
 * @c: a case whose record is at none of the names that people type
 *
 * Concludes when its VALUE is at one of them in another type: two mistakes at once.
 *
 * Returns: whether that explains it
 */
gboolean
todoku_diagnosis_judge_type_elsewhere (TodokuCase *c)
{
  for (guint i = 0; i < c->evidence->candidates->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (c->evidence->candidates, i);

      for (guint j = 0; todoku_diagnosis_is_useful (observation) && j < observation->answer->len;
           j++)
        {
          const TodokuRr *rr = g_ptr_array_index (observation->answer, j);

          if (!todoku_dns_name_equal (rr->owner, observation->name) || !says_the_value (c, rr) ||
              todoku_diagnosis_is_wildcard (c->evidence, rr))
            continue;
          conclude_wrong_type (c, rr);
          todoku_finding_set (c->verdict->finding, "found_at", observation->name);
          return TRUE;
        }
    }

  return FALSE;
}
