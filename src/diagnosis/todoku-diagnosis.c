/* SPDX-License-Identifier: GPL-3.0-or-later
 * The verdicts. Pure; any thread. The order of the questions is the order of judge_one(): could
 * anybody be asked, is the zone there, is it signed rightly, do its servers agree, is the right
 * type at the name, is the right value in it, does it stand at another name, and last what a cache
 * still says.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

#include "todoku-dmarc.h"
#include "todoku-domain-name.h"
#include "todoku-spf.h"

static char *
to_ascii (const char *name)
{
  char *ascii = g_str_is_ascii (name) ? NULL : g_hostname_to_ascii (name);

  return ascii != NULL ? ascii : g_strdup (name);
}

/**
 * todoku_evidence_new:
 * @record: what is expected
 *
 * Returns: (transfer full): evidence without observations
 */
TodokuEvidence *
todoku_evidence_new (TodokuRecord *record)
{
  TodokuEvidence *self = g_new0 (TodokuEvidence, 1);
  GDestroyNotify free_func = (GDestroyNotify) todoku_observation_unref;

  self->record = todoku_record_ref (record);
  self->host = to_ascii (record->host);
  self->target = record->type != TODOKU_RECORD_TYPE_TXT ? to_ascii (record->value) : NULL;
  self->published = g_ptr_array_new_with_free_func (free_func);
  self->serials = g_ptr_array_new_with_free_func (free_func);
  self->types = g_ptr_array_new_with_free_func (free_func);
  self->candidates = g_ptr_array_new_with_free_func (free_func);
  self->wildcards = g_ptr_array_new_with_free_func (free_func);
  self->elsewhere = g_ptr_array_new_with_free_func (free_func);
  self->targets = g_ptr_array_new_with_free_func (free_func);

  return self;
}

/**
 * todoku_evidence_free:
 * @evidence: (transfer full) (nullable): evidence
 */
void
todoku_evidence_free (TodokuEvidence *evidence)
{
  if (evidence == NULL)
    return;

  todoku_record_unref (evidence->record);
  g_free (evidence->host);
  g_free (evidence->target);
  g_free (evidence->zone);
  g_free (evidence->parent_zone);
  g_strfreev (evidence->name_servers);
  g_strfreev (evidence->delegated_to);
  g_strfreev (evidence->siblings);
  g_strfreev (evidence->dead_names);
  g_strfreev (evidence->alias_names);
  g_strfreev (evidence->unknown_names);
  g_ptr_array_unref (evidence->published);
  g_ptr_array_unref (evidence->serials);
  g_ptr_array_unref (evidence->types);
  g_ptr_array_unref (evidence->candidates);
  g_ptr_array_unref (evidence->wildcards);
  g_ptr_array_unref (evidence->elsewhere);
  g_clear_pointer (&evidence->other_domains, g_ptr_array_unref);
  g_ptr_array_unref (evidence->targets);
  g_clear_pointer (&evidence->mail, g_hash_table_unref);
  g_clear_pointer (&evidence->zone_failure, todoku_observation_unref);
  g_clear_pointer (&evidence->visible, todoku_observation_unref);
  g_clear_pointer (&evidence->second, todoku_observation_unref);
  g_clear_pointer (&evidence->unchecked, todoku_observation_unref);
  g_clear_pointer (&evidence->signers, todoku_observation_unref);
  g_free (evidence);
}

static gboolean
looks_like (const TodokuCase *c,
            const char       *raw,
            gboolean          is_shared)
{
  const char *value = c->record->value;
  g_autofree char *lower = g_ascii_strdown (raw, -1);
  g_autofree char *bare = NULL;
  g_autofree char *plain = NULL;
  gboolean changed;

  if (todoku_diagnosis_is_spf (c->record))
    return todoku_spf_looks_like (raw);
  if (todoku_diagnosis_is_dmarc (c->record))
    return todoku_dmarc_looks_like (raw);
  if (todoku_diagnosis_is_key (c->record))
    return strstr (lower, "p=") != NULL;

  if (strstr (raw, value) != NULL || todoku_diagnosis_is_typo (raw, value) ||
      todoku_diagnosis_has_token (raw, value))
    return TRUE;
  if (!is_shared)
    return todoku_diagnosis_first_difference (raw, value) > 8;

  /* The token of somebody else, at the same service, stands beside this one by right: it is only
   * taken for this one when it is a damaged or shortened form of it.
   */
  bare = todoku_diagnosis_unquote (raw, NULL);
  plain = todoku_diagnosis_to_ascii (bare != NULL ? bare : raw, &changed);
  /* Bytes that are no text are nobody's token. */
  if (plain == NULL)
    return FALSE;

  return g_ascii_strcasecmp (g_strstrip (plain), value) == 0 ||
         todoku_diagnosis_is_typo (plain, value) || todoku_diagnosis_is_shortened (raw, value) ||
         (strlen (raw) > 8 && g_str_has_prefix (value, raw));
}

/* How much of the name that is wanted stands in another. */
static guint
name_likeness (const TodokuCase *c,
               const TodokuRr   *rr)
{
  g_autofree char *raw = NULL;
  g_autofree char *found = NULL;
  g_autofree char *expected = NULL;

  if (rr->target == NULL || c->evidence->target == NULL)
    return 0;
  raw = todoku_diagnosis_unescape (rr->target);
  found = g_ascii_strdown (raw, -1);
  expected = g_ascii_strdown (c->evidence->target, -1);

  return strstr (found, expected) != NULL ? G_MAXUINT
                                          : todoku_diagnosis_first_difference (found, expected);
}

/* Whether it is rather this one that was meant: the wrong one of two is the one to show, and of two
 * that are wrong the one that says more of what it should.
 */
static gboolean
is_likelier (const TodokuCase *c,
             const TodokuRr   *rr,
             const TodokuRr   *likely)
{
  if (likely == NULL || todoku_diagnosis_rr_matches (c->evidence, likely))
    return TRUE;

  return !todoku_diagnosis_rr_matches (c->evidence, rr) &&
         name_likeness (c, rr) > name_likeness (c, likely);
}

/* Which of several records was meant to be the one. At the domain itself a TXT that has nothing to
 * do with the record proves nothing: everybody puts theirs there.
 */
static const TodokuRr *
choose_found (const TodokuCase *c)
{
  const char *domain = c->record->domain != NULL ? c->record->domain : c->evidence->zone;
  const TodokuRr *likely = NULL;
  gboolean is_shared = todoku_dns_name_equal (c->evidence->host, c->evidence->zone) ||
                       (domain != NULL && todoku_dns_name_equal (c->evidence->host, domain));

  for (guint i = 0; i < c->rrs->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (c->rrs, i);
      g_autofree char *raw = NULL;

      if (todoku_diagnosis_belongs_to_row (c, rr))
        continue;
      if (rr->rrtype != TODOKU_RRTYPE_TXT)
        {
          if (is_likelier (c, rr, likely))
            likely = rr;
          continue;
        }
      raw = todoku_diagnosis_rr_raw (rr);
      if (looks_like (c, raw, is_shared) &&
          (likely == NULL || todoku_diagnosis_rr_matches (c->evidence, likely)))
        likely = rr;
    }
  for (guint i = 0; likely == NULL && i < c->rrs->len && !is_shared; i++)
    if (!todoku_diagnosis_belongs_to_row (c, g_ptr_array_index (c->rrs, i)))
      likely = g_ptr_array_index (c->rrs, i);

  return likely;
}

static void
add_probes (TodokuVerdict *verdict,
            GPtrArray     *observations,
            const char    *name)
{
  for (guint i = 0; i < observations->len; i++)
    {
      TodokuObservation *observation = g_ptr_array_index (observations, i);
      TodokuProbe *probe;

      if (observation->answer->len == 0 ||
          (name != NULL && !todoku_dns_name_equal (observation->name, name)))
        continue;
      probe = todoku_probe_new (observation->name, observation->rrtype);
      g_ptr_array_add (probe->answers, todoku_answer_new (observation));
      g_ptr_array_add (verdict->probes, probe);
    }
}

/* The zone that the record is to be typed in. A cut at its very name that is a mistake is none. */
static const char *
zone_of (const TodokuCase *c)
{
  const TodokuEvidence *evidence = c->evidence;
  gboolean is_cut = c->verdict->finding != NULL &&
                    c->verdict->finding->code == TODOKU_FINDING_WRONG_TYPE &&
                    evidence->is_referred && todoku_dns_name_equal (evidence->host, evidence->zone);

  return is_cut && evidence->parent_zone != NULL ? evidence->parent_zone : evidence->zone;
}

static void
attach_evidence (TodokuCase *c)
{
  const TodokuEvidence *evidence = c->evidence;
  TodokuVerdict *verdict = c->verdict;
  const char *found_at;

  verdict->zone = g_strdup (zone_of (c));
  verdict->queries = evidence->queries;
  for (guint i = 0; i < evidence->published->len; i++)
    g_ptr_array_add (verdict->published,
                     todoku_answer_new (g_ptr_array_index (evidence->published, i)));
  if (evidence->visible != NULL)
    verdict->visible = todoku_answer_new (evidence->visible);
  if (evidence->visible != NULL && evidence->second != NULL)
    verdict->second = todoku_answer_new (evidence->second);
  if (verdict->finding == NULL)
    return;

  found_at = todoku_finding_get (verdict->finding, "found_at");
  if (found_at != NULL)
    add_probes (verdict, evidence->candidates, found_at);
  add_probes (verdict, evidence->elsewhere, NULL);
  add_probes (verdict, evidence->types, evidence->host);
  if (verdict->finding->code == TODOKU_FINDING_WILDCARD)
    add_probes (verdict, evidence->wildcards, NULL);
  if (verdict->finding->code == TODOKU_FINDING_SERVERS_DIFFER)
    add_probes (verdict, evidence->serials, NULL);
  if (verdict->finding->code == TODOKU_FINDING_FLATTENED ||
      verdict->finding->code == TODOKU_FINDING_PROXIED)
    add_probes (verdict, evidence->targets, NULL);
}

/* Whether a person can be shown it as it is: no control, format or broken characters. */
static gboolean
is_presentable (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isprint (g_utf8_get_char (p)))
      return FALSE;

  return TRUE;
}

/* What was mended or merged is made of bytes from the network. */
static void
escape_values (TodokuFinding *finding)
{
  for (guint i = 0; i < finding->values->len; i++)
    {
      g_autofree char *value = g_ptr_array_index (finding->values, i);

      g_ptr_array_index (finding->values, i) =
        is_presentable (value) ? g_steal_pointer (&value)
                               : todoku_dns_text_escape ((const guint8 *) value, strlen (value));
    }
}

/* The parameters that every finding has. */
static void
complete_finding (TodokuCase    *c,
                  TodokuFinding *finding)
{
  if (c->evidence->zone != NULL)
    {
      const char *zone = zone_of (c);
      g_autofree char *relative = todoku_domain_name_relative (c->evidence->host, zone);

      todoku_finding_set (finding, "zone", zone);
      todoku_finding_set (finding, "host_relative", relative);
    }
  escape_values (finding);

  /* What the service does not need may be absent or wrong; then there is nothing to mend. */
  if (!c->record->required && finding->severity == TODOKU_SEVERITY_ERROR)
    finding->severity = TODOKU_SEVERITY_WARNING;
}

/* An SPF record of its own type was withdrawn (RFC 7208 section 3.1), and nobody reads it. */
static gboolean
judge_spf_type (TodokuCase *c)
{
  g_autoptr(GPtrArray) rrs = NULL;
  g_autofree char *found = NULL;

  if (!todoku_diagnosis_is_spf (c->record) || c->found != NULL)
    return FALSE;
  rrs = todoku_diagnosis_rrs_of_type (c->evidence, TODOKU_RRTYPE_SPF);
  if (rrs->len == 0)
    return FALSE;

  found = todoku_diagnosis_rr_shown (g_ptr_array_index (rrs, 0));
  g_free (c->verdict->found);
  c->verdict->found = g_strdup (found);
  todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_WRONG_TYPE,
                             FINDING (SPF_NOT_RECOGNISED, ERROR, "found", found, "fixed",
                                      c->record->value));

  return TRUE;
}

static void
judge_absent (TodokuCase *c)
{
  todoku_diagnosis_judge_type (c);
  if (c->verdict->finding == NULL || c->verdict->finding->code == TODOKU_FINDING_DNSSEC_BROKEN)
    {
      guint n_notes = c->verdict->notes->len;

      todoku_diagnosis_judge_value (c);
      if (c->verdict->finding == NULL && judge_spf_type (c))
        return;
      if (c->verdict->finding == NULL ||
          (c->verdict->finding->code == TODOKU_FINDING_DNSSEC_BROKEN &&
           c->verdict->notes->len == n_notes))
        todoku_diagnosis_judge_place (c);
    }
}

/* Where no server of a zone can be asked, what the resolver says is all that there is. */
static void
judge_by_resolver (TodokuCase *c)
{
  const TodokuObservation *visible = c->evidence->visible;
  g_autofree char *servers = todoku_diagnosis_server_names (c->evidence);

  todoku_diagnosis_note (c, FINDING (INTERCEPTED, NOTE, "servers", servers, "resolver",
                                     visible->server_address));
  if (todoku_diagnosis_matches (c->evidence, visible))
    {
      c->verdict->state = TODOKU_RECORD_STATE_OK;
      todoku_diagnosis_judge_right (c);
      return;
    }
  judge_absent (c);
  c->verdict->negative_ttl = todoku_observation_negative_ttl (visible);
  if (c->verdict->negative_ttl >= 0)
    c->verdict->retry_after = c->verdict->negative_ttl + 1;
}

static void
judge (TodokuCase *c)
{
  if (!c->evidence->is_blocked || c->first == NULL)
    todoku_diagnosis_judge_zone (c);
  if (c->first == NULL ||
      (c->verdict->finding != NULL &&
       c->verdict->finding->code == TODOKU_FINDING_DOMAIN_INACTIVE))
    return;

  if (c->evidence->is_blocked)
    {
      judge_by_resolver (c);
      return;
    }
  todoku_diagnosis_judge_servers (c);
  todoku_diagnosis_judge_delegation (c);
  if (todoku_diagnosis_is_published (c->evidence))
    {
      if (c->verdict->finding == NULL)
        c->verdict->state = TODOKU_RECORD_STATE_OK;
      todoku_diagnosis_judge_type (c);
      todoku_diagnosis_judge_right (c);
      todoku_diagnosis_judge_visible (c);
    }
  else if (!todoku_diagnosis_servers_differ (c->evidence) &&
           c->verdict->state != TODOKU_RECORD_STATE_PARTIAL)
    {
      judge_absent (c);
    }
}

static TodokuVerdict *
judge_one (const TodokuEvidence *evidence,
           GPtrArray            *group)
{
  TodokuVerdict *verdict = todoku_verdict_new (evidence->record);
  guint16 rrtype = todoku_record_type_to_rrtype (evidence->record->type);
  TodokuCase c = { .evidence = evidence, .record = evidence->record, .group = group,
                   .verdict = verdict };

  verdict->expected = todoku_diagnosis_expected (evidence->record);
  for (guint i = 0; c.first == NULL && i < evidence->published->len; i++)
    if (todoku_diagnosis_is_useful (g_ptr_array_index (evidence->published, i)))
      c.first = g_ptr_array_index (evidence->published, i);
  if (c.first == NULL && evidence->is_blocked && evidence->visible != NULL &&
      todoku_observation_is_answered (evidence->visible))
    c.first = evidence->visible;
  c.rrs = c.first != NULL ? todoku_observation_rrs_at (c.first, evidence->host, rrtype)
                          : g_ptr_array_new ();
  c.found = choose_found (&c);
  c.text = c.found != NULL ? todoku_diagnosis_rr_shown (c.found) : NULL;

  judge (&c);
  if (verdict->finding != NULL)
    complete_finding (&c, verdict->finding);
  for (guint i = 0; i < verdict->notes->len; i++)
    complete_finding (&c, g_ptr_array_index (verdict->notes, i));
  attach_evidence (&c);

  g_ptr_array_unref (c.rrs);
  g_free (c.text);

  return verdict;
}

/**
 * todoku_diagnosis_judge:
 * @group: (element-type TodokuEvidence): records that are judged together
 *
 * Returns: (transfer full) (element-type TodokuVerdict): one verdict a record, in order, without
 *   the times
 */
GPtrArray *
todoku_diagnosis_judge (GPtrArray *group)
{
  GPtrArray *verdicts = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_verdict_unref);

  for (guint i = 0; i < group->len; i++)
    g_ptr_array_add (verdicts, judge_one (g_ptr_array_index (group, i), group));

  return verdicts;
}
