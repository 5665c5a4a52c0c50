/* SPDX-License-Identifier: GPL-3.0-or-later
 * The zone and its servers: can they be asked, is the zone there, is it signed rightly, do the
 * servers agree. Pure; any thread.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

#include "todoku-domain-name.h"

/* RFC 8914 section 4: the errors that mean a failed validation. */
static const struct
{
  int code;
  const char *text;
} validation_errors[] = {
  { 1, "Unsupported DNSKEY Algorithm" }, { 2, "Unsupported DS Digest Type" },
  { 5, "DNSSEC Indeterminate" }, { 6, "DNSSEC Bogus" }, { 7, "Signature Expired" },
  { 8, "Signature Not Yet Valid" }, { 9, "DNSKEY Missing" }, { 10, "RRSIGs Missing" },
  { 11, "No Zone Key Bit Set" }, { 12, "NSEC Missing" },
};

static const char *
ede_text (int ede)
{
  for (guint i = 0; i < G_N_ELEMENTS (validation_errors); i++)
    if (validation_errors[i].code == ede)
      return validation_errors[i].text;

  return NULL;
}

static const char *
server_label (const TodokuObservation *observation)
{
  return observation->server_name != NULL ? observation->server_name : observation->server_address;
}

static void
add_name (GPtrArray  *names,
          const char *name)
{
  if (name != NULL && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, (char *) name);
}

static char *
join_names (GPtrArray *names)
{
  if (names->len == 0)
    return NULL;
  g_ptr_array_add (names, NULL);

  return g_strjoinv (", ", (char **) names->pdata);
}

/**
 * todoku_diagnosis_server_names:
 * @evidence: evidence
 *
 * Returns: (transfer full) (nullable): the names of the servers that were asked
 */
char *
todoku_diagnosis_server_names (const TodokuEvidence *evidence)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < evidence->published->len; i++)
    add_name (names, server_label (g_ptr_array_index (evidence->published, i)));
  if (names->len == 0)
    for (guint i = 0; evidence->name_servers != NULL && evidence->name_servers[i] != NULL; i++)
      add_name (names, evidence->name_servers[i]);

  return join_names (names);
}

/**
 * todoku_diagnosis_answering_names:
 * @evidence: evidence
 * @ret_count: (out): how many they are
 *
 * Returns: (transfer full) (nullable): the names of those who said what stands there
 */
char *
todoku_diagnosis_answering_names (const TodokuEvidence *evidence,
                                  guint                *ret_count)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < evidence->published->len; i++)
    if (todoku_diagnosis_is_useful (g_ptr_array_index (evidence->published, i)))
      add_name (names, server_label (g_ptr_array_index (evidence->published, i)));
  if (names->len == 0 && evidence->is_blocked && evidence->visible != NULL)
    add_name (names, evidence->visible->server_address);
  *ret_count = names->len;

  return join_names (names);
}

static const char *
referred_to (const TodokuObservation *observation)
{
  for (guint i = 0; i < observation->authority->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (observation->authority, i);

      if (rr->rrtype == TODOKU_RRTYPE_NS)
        return rr->target;
    }

  return NULL;
}

/* What those said who answered without saying what stands there: the code of a refusal, the server
 * that a referral names, the zone above in whose name it was said, or that the authority is
 * lacking.
 */
static char *
describe_answers (const TodokuEvidence *evidence)
{
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < evidence->published->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (evidence->published, i);
      const char *server = server_label (observation);
      g_autofree char *text = NULL;

      if (observation->status != TODOKU_ASK_ANSWERED || server == NULL ||
          todoku_diagnosis_is_useful (observation))
        continue;
      if (!todoku_observation_is_answered (observation))
        text = g_strdup_printf ("%s: %s", server, todoku_rcode_to_text (observation->rcode));
      else if (referred_to (observation) != NULL)
        text = g_strdup_printf ("%s: NS %s", server, referred_to (observation));
      else if (todoku_observation_zone_above (observation, evidence->zone) != NULL)
        text = g_strdup_printf ("%s: %s, SOA %s", server, todoku_rcode_to_text (observation->rcode),
                                todoku_observation_zone_above (observation, evidence->zone));
      else
        text = g_strdup_printf ("%s: %s, AA=0", server, todoku_rcode_to_text (observation->rcode));
      if (!g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL))
        g_ptr_array_add (texts, g_steal_pointer (&text));
    }

  return join_names (texts);
}

static gboolean
is_ipv6 (const TodokuObservation *observation)
{
  return observation->server_address != NULL && strchr (observation->server_address, ':') != NULL;
}

/* Where IPv4 answers and no IPv6 address ever does, it is the way there that is missing, and that
 * says nothing about any server.
 */
static gboolean
is_without_ipv6 (const TodokuEvidence *evidence)
{
  gboolean has_ipv4 = FALSE;

  for (guint i = 0; i < evidence->published->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (evidence->published, i);

      if (todoku_observation_is_silent (observation))
        continue;
      if (is_ipv6 (observation))
        return FALSE;
      has_ipv4 = TRUE;
    }

  return has_ipv4;
}

/**
 * todoku_diagnosis_dnssec_finding:
 * @failure: (nullable): the answer that says that a validation failed
 *
 * Returns: (transfer full): that the zone is not signed rightly, with what the resolver says of it
 *   (RFC 8914)
 */
TodokuFinding *
todoku_diagnosis_dnssec_finding (const TodokuObservation *failure)
{
  TodokuFinding *finding = FINDING (DNSSEC_BROKEN, ERROR);
  g_autofree char *ede = NULL;

  if (failure != NULL && failure->ede >= 0)
    {
      ede = g_strdup_printf ("%d", failure->ede);
      todoku_finding_set (finding, "ede", ede);
      todoku_finding_set (finding, "ede_text", ede_text (failure->ede));
    }

  return finding;
}

static void
judge_failure (TodokuCase *c)
{
  const TodokuObservation *failure = c->evidence->zone_failure;
  g_autofree char *names = c->evidence->unknown_names != NULL && *c->evidence->unknown_names != NULL
                           ? g_strjoinv (", ", c->evidence->unknown_names)
                           : todoku_diagnosis_server_names (c->evidence);
  g_autofree char *answers = describe_answers (c->evidence);

  c->verdict->retry_after = TODOKU_DIAGNOSIS_RETRY_UNKNOWN;
  if (names == NULL && failure != NULL)
    {
      names = g_strdup (failure->server_address);
      if (answers == NULL && failure->status == TODOKU_ASK_ANSWERED)
        answers = g_strdup (todoku_rcode_to_text (failure->rcode));
    }
  if (failure != NULL && todoku_observation_is_bogus (failure))
    todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_ZONE_BROKEN,
                               todoku_diagnosis_dnssec_finding (failure));
  else
    todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_UNKNOWN,
                               FINDING (UNREACHABLE, WARNING, "servers", names, "answers",
                                        answers));
}

static gboolean
are_below (char *const *names,
           const char  *zone)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (!todoku_domain_name_is_below (names[i], zone))
      return FALSE;

  return TRUE;
}

/* The addresses of servers whose names lie in the zone stand in the zone above (RFC 9471). */
static void
conclude_lame (TodokuCase *c,
               const char *names)
{
  g_autofree char *answers = describe_answers (c->evidence);
  TodokuFinding *finding = FINDING (LAME_SERVER, ERROR, "servers", names, "answers", answers);

  if (todoku_diagnosis_is_dead (c->evidence) &&
      are_below (c->evidence->dead_names, c->evidence->zone))
    todoku_finding_set (finding, "no_address", names);
  todoku_diagnosis_add_parent (finding, c->evidence);
  todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_ZONE_BROKEN, finding);
}

/* Registrars put servers of their own in place of those of a domain whose owner has not confirmed
 * his address of mail (ICANN's RAA 2013, WHOIS accuracy), or has not renewed it.
 */
static gboolean
is_held (const TodokuEvidence *evidence)
{
  static const char *const holders[] = {
    "registrant-verification.ispapi.net", "failed-whois-verification.namecheap.com",
    "verify-contact-details.namecheap.com", "pendingrenewaldeletion.com", "expirens3.hichina.com",
    "expirens4.hichina.com",
  };
  char *const *names = evidence->name_servers;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      gboolean is_holder = FALSE;

      for (guint j = 0; j < G_N_ELEMENTS (holders); j++)
        is_holder |= todoku_domain_name_is_below (names[i], holders[j]);
      if (!is_holder)
        return FALSE;
    }

  return names != NULL && names[0] != NULL;
}

/* What such servers say of any name is an address of a page that tells so. */
static void
conclude_held (TodokuCase *c)
{
  const char *domain = c->record->domain != NULL ? c->record->domain : c->evidence->zone;
  g_autofree char *servers = g_strjoinv (", ", c->evidence->name_servers);

  todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_ZONE_BROKEN,
                             FINDING (DOMAIN_INACTIVE, ERROR, "domain", domain, "held", domain,
                                      "servers", servers));
}

/* Whether nobody can have anything published, because the domain is not delegated or is held. */
static gboolean
judge_registration (TodokuCase *c)
{
  const TodokuEvidence *evidence = c->evidence;
  const char *domain = c->record->domain != NULL ? c->record->domain : evidence->zone;

  if (evidence->inactive)
    todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_ZONE_BROKEN,
                               FINDING (DOMAIN_INACTIVE, ERROR, "domain",
                                        domain != NULL ? domain : evidence->host));
  else if (!todoku_diagnosis_is_published (evidence) && is_held (evidence))
    conclude_held (c);
  else
    return FALSE;

  return TRUE;
}

/**
 * todoku_diagnosis_judge_zone:
 * @c: a case
 *
 * Concludes when nothing can be said about the record, because the zone is not there or nobody that
 * has authority for it answers.
 */
void
todoku_diagnosis_judge_zone (TodokuCase *c)
{
  const TodokuEvidence *evidence = c->evidence;
  guint n_lame = 0, n_truncated = 0, n_recursive = 0, n_answered = 0, n_counting = 0;
  gboolean without_ipv6 = is_without_ipv6 (evidence);
  gboolean is_lame;
  g_autofree char *names = NULL;

  if (judge_registration (c))
    return;

  /* What a validating resolver calls bogus is seen by no receiver that validates, whatever the
   * servers say; but a resolver that does give the record has not meant it.
   */
  if (evidence->bogus &&
      (evidence->visible == NULL || !todoku_observation_is_answered (evidence->visible)))
    todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_ZONE_BROKEN,
                               todoku_diagnosis_dnssec_finding (evidence->zone_failure));

  for (guint i = 0; i < evidence->published->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (evidence->published, i);

      if (todoku_diagnosis_is_useful (observation))
        return;
      if (without_ipv6 && is_ipv6 (observation))
        continue;
      n_counting++;
      n_lame += todoku_observation_is_lame (observation);
      n_truncated += observation->status == TODOKU_ASK_TRUNCATED;
      n_answered += observation->status == TODOKU_ASK_ANSWERED;
      n_recursive += todoku_observation_is_answered (observation) && observation->ra;
    }
  if (evidence->bogus && c->verdict->finding != NULL)
    return;

  /* Answers that claim recursion but no authority, from every server alike, are not the servers'.
   */
  names = todoku_diagnosis_server_names (evidence);
  is_lame = todoku_diagnosis_is_dead (evidence) ||
            (n_lame > 0 && n_lame == n_counting &&
             (evidence->unknown_names == NULL || *evidence->unknown_names == NULL));
  if (n_recursive > 0 && n_recursive == n_answered)
    todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_UNKNOWN,
                               FINDING (INTERCEPTED, WARNING, "servers", names));
  else if (n_truncated > 0)
    todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_UNKNOWN,
                               FINDING (TRUNCATED_NO_TCP, WARNING, "servers", names));
  else if (!todoku_diagnosis_judge_referral (c, is_lame))
    {
      if (todoku_diagnosis_judge_abandoned (c, is_lame))
        return;
      if (is_lame)
        conclude_lame (c, names);
      else
        judge_failure (c);
    }
}

static const TodokuRr *
find_soa (const TodokuEvidence *evidence,
          const char           *address)
{
  for (guint i = 0; i < evidence->serials->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (evidence->serials, i);

      if (g_strcmp0 (observation->server_address, address) != 0)
        continue;
      for (guint j = 0; j < observation->answer->len; j++)
        {
          const TodokuRr *rr = g_ptr_array_index (observation->answer, j);

          if (rr->rrtype == TODOKU_RRTYPE_SOA)
            return rr;
        }
    }

  return NULL;
}

/**
 * todoku_diagnosis_describe_answer:
 * @evidence: what was seen of the record
 * @observation: one answer for it
 *
 * Returns: (transfer full): the values that stand there, or the RCODE where there are none
 */
char *
todoku_diagnosis_describe_answer (const TodokuEvidence    *evidence,
                                  const TodokuObservation *observation)
{
  g_autoptr(GPtrArray) rrs =
    todoku_observation_rrs_at (observation, evidence->host,
                               todoku_record_type_to_rrtype (evidence->record->type));
  g_autoptr(GStrvBuilder) texts = g_strv_builder_new ();
  g_auto(GStrv) all = NULL;

  if (rrs->len == 0)
    return g_strdup (todoku_rcode_to_text (observation->rcode));
  for (guint i = 0; i < rrs->len; i++)
    {
      g_autofree char *text = todoku_diagnosis_rr_shown (g_ptr_array_index (rrs, i));

      g_strv_builder_add (texts, text);
    }
  all = g_strv_builder_end (texts);

  return g_strjoinv (" | ", all);
}

/* Servers of two companies with a primary server each do not follow each other, however long one
 * waits: what is entered at one has to be entered at the other.
 */
static gboolean
are_separate (const TodokuEvidence    *evidence,
              const TodokuObservation *right,
              const TodokuObservation *wrong)
{
  const TodokuRr *right_soa = right != NULL ? find_soa (evidence, right->server_address) : NULL;
  const TodokuRr *wrong_soa = wrong != NULL ? find_soa (evidence, wrong->server_address) : NULL;
  g_autofree char *company = NULL;
  g_autofree char *other = NULL;

  if (right_soa == NULL || right_soa->target == NULL || wrong_soa == NULL ||
      wrong_soa->target == NULL || right->server_name == NULL || wrong->server_name == NULL ||
      todoku_dns_name_equal (right_soa->target, wrong_soa->target))
    return FALSE;

  company = todoku_domain_name_registrable (right->server_name);
  other = todoku_domain_name_registrable (wrong->server_name);

  return company != NULL && other != NULL && !todoku_dns_name_equal (company, other);
}

static void
judge_difference (TodokuCase *c)
{
  const TodokuEvidence *evidence = c->evidence;
  const TodokuObservation *first_right = NULL, *first_wrong = NULL;
  g_autoptr(GPtrArray) wrong = g_ptr_array_new ();
  g_autofree char *names = NULL;
  g_autofree char *found = NULL;
  TodokuFinding *finding = FINDING (SERVERS_DIFFER, WARNING);

  for (guint i = 0; i < evidence->published->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (evidence->published, i);
      gboolean right;
      const TodokuRr *soa;

      if (!todoku_diagnosis_is_useful (observation))
        continue;
      right = todoku_diagnosis_matches (evidence, observation);
      if (right && first_right == NULL)
        first_right = observation;
      if (!right && first_wrong == NULL)
        {
          first_wrong = observation;
          found = todoku_diagnosis_describe_answer (evidence, observation);
        }
      if (!right)
        add_name (wrong, server_label (observation));
      soa = find_soa (evidence, observation->server_address);
      if (soa != NULL)
        {
          g_autofree char *serial = g_strdup_printf ("%u", soa->serial);
          g_autofree char *refresh = g_strdup_printf ("%u", soa->refresh);

          todoku_finding_set (finding, right ? "serial_others" : "serial", serial);
          if (!right)
            {
              todoku_finding_set (finding, "seconds", refresh);
              c->verdict->retry_after = soa->refresh;
            }
        }
    }

  names = join_names (wrong);
  todoku_finding_set (finding, "servers", names);
  todoku_finding_set (finding, "found", found);
  if (are_separate (evidence, first_right, first_wrong))
    {
      todoku_finding_set (finding, "separate", names);
      c->verdict->retry_after = -1;
    }
  c->verdict->agree = FALSE;
  c->verdict->found = g_strdup (found);
  todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_PARTIAL, finding);
}

/* Whether another address of the same server did answer: then it is the way there that is broken,
 * as on a network without IPv6.
 */
static gboolean
is_reached_otherwise (const TodokuEvidence    *evidence,
                      const TodokuObservation *silent)
{
  for (guint i = 0; i < evidence->published->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (evidence->published, i);

      if (todoku_diagnosis_is_useful (observation) &&
          g_strcmp0 (observation->server_name, silent->server_name) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * todoku_diagnosis_judge_servers:
 * @c: a case in which at least one server counts
 *
 * Concludes when the servers disagree, or when one of them does not do its work while the others
 * have the record.
 */
void
todoku_diagnosis_judge_servers (TodokuCase *c)
{
  const TodokuEvidence *evidence = c->evidence;
  g_autoptr(GPtrArray) lame = g_ptr_array_new ();
  g_autoptr(GPtrArray) silent = g_ptr_array_new ();
  gboolean without_ipv6 = is_without_ipv6 (evidence);
  g_autofree char *lame_names = NULL;
  g_autofree char *silent_names = NULL;
  g_autofree char *answers = describe_answers (evidence);
  TodokuFinding *finding;

  for (guint i = 0; i < evidence->published->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (evidence->published, i);

      if (todoku_diagnosis_is_useful (observation) || (without_ipv6 && is_ipv6 (observation)))
        continue;
      if (todoku_observation_is_lame (observation) ||
          (observation->status == TODOKU_ASK_TIMED_OUT &&
           !is_reached_otherwise (evidence, observation)))
        add_name (lame, server_label (observation));
      else if (!is_reached_otherwise (evidence, observation))
        add_name (silent, server_label (observation));
    }
  /* Who has been found to be lame at one address need not be called silent for another. */
  for (guint i = silent->len; i > 0; i--)
    if (g_ptr_array_find_with_equal_func (lame, g_ptr_array_index (silent, i - 1), g_str_equal,
                                          NULL))
      g_ptr_array_remove_index (silent, i - 1);
  lame_names = join_names (lame);
  silent_names = join_names (silent);

  if (todoku_diagnosis_servers_differ (evidence))
    judge_difference (c);
  if (silent_names != NULL)
    todoku_diagnosis_note (c, FINDING (UNREACHABLE, NOTE, "servers", silent_names, "answers",
                                       answers));
  if (lame_names == NULL)
    return;
  finding = FINDING (LAME_SERVER, WARNING, "servers", lame_names, "answers", answers);
  todoku_diagnosis_add_parent (finding, evidence);
  if (todoku_diagnosis_is_published (evidence))
    todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_PARTIAL, finding);
  else
    todoku_diagnosis_note (c, finding);
}
