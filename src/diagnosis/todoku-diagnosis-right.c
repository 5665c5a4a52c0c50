/* SPDX-License-Identifier: GPL-3.0-or-later
 * What can still be the matter with a record that stands there as it should: the SPF record is too
 * expensive, another mail server stands beside it, the service has not published its side, the key
 * has a weakness. Pure; any thread.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

#include "todoku-dkim.h"
#include "todoku-dmarc.h"
#include "todoku-domain-name.h"
#include "todoku-spf.h"

static char *
fix_without (TodokuCase *c,
             const char *raw,
             char      **without)
{
  return todoku_diagnosis_offer_spf (c, (char *[]) { (char *) raw, NULL }, without, NULL);
}

static void
conclude_spf (TodokuCase    *c,
              const TodokuRr *rr,
              TodokuFinding *finding)
{
  g_free (c->verdict->found);
  c->verdict->found = todoku_diagnosis_rr_shown (rr);
  todoku_finding_set (finding, "found", c->verdict->found);
  todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_WRONG_VALUE, finding);
}

/* An include whose record is an error, or missing, is a permanent error (RFC 7208 section 5.2). */
static void
judge_spf_include (TodokuCase           *c,
                   const TodokuRr       *rr,
                   const char           *raw,
                   const TodokuSpfCount *count)
{
  g_autofree char *inner = NULL;
  g_autofree char *fixed = NULL;

  /* What the service asks for it must keep in order itself. */
  if (todoku_diagnosis_wants_term (c, count->broken_by))
    {
      todoku_diagnosis_note (c, FINDING (TARGET_MISSING, WARNING, "target", count->broken));
      return;
    }

  inner = todoku_diagnosis_mend_inner (c, count->broken);
  fixed = inner == NULL ? fix_without (c, raw, (char *[]) { count->broken_by, NULL }) : NULL;
  conclude_spf (c, rr, FINDING (SPF_INVALID, ERROR, "term", count->broken_by, "via", count->broken,
                                "inner", inner, "fixed", fixed));
}

static void
judge_spf_loop (TodokuCase           *c,
                const TodokuRr       *rr,
                const char           *raw,
                const TodokuSpfCount *count)
{
  g_autofree char *number = g_strdup_printf ("%u", count->lookups);
  g_autofree char *fixed = NULL;

  if (!todoku_diagnosis_wants_term (c, count->loop_by))
    fixed = fix_without (c, raw, (char *[]) { count->loop_by, NULL });
  conclude_spf (c, rr, FINDING (SPF_TOO_MANY_LOOKUPS, ERROR, "count", number, "term",
                                count->loop_by, "loop", count->loop, "fixed", fixed));
}

static void
judge_spf_voids (TodokuCase           *c,
                 const TodokuRr       *rr,
                 const char           *raw,
                 const TodokuSpfCount *count)
{
  g_autofree char *number = g_strdup_printf ("%u", count->lookups);
  g_autofree char *voids = g_strdup_printf ("%u", count->voids);
  g_autoptr(GPtrArray) without = g_ptr_array_new ();
  g_autofree char *terms = NULL;
  g_autofree char *fixed = NULL;

  for (guint i = 0; i < count->void_terms->len; i++)
    if (!todoku_diagnosis_wants_term (c, g_ptr_array_index (count->void_terms, i)))
      g_ptr_array_add (without, g_ptr_array_index (count->void_terms, i));
  g_ptr_array_add (without, NULL);
  terms = g_strjoinv (" ", (char **) without->pdata);
  fixed = fix_without (c, raw, (char **) without->pdata);
  conclude_spf (c, rr, FINDING (SPF_TOO_MANY_LOOKUPS, ERROR, "count", number, "voids", voids,
                                "term", terms, "fixed", fixed));
}

/* Offered is the end that the service writes, which is one that somebody means. */
static void
note_open_spf (TodokuCase *c,
               const char *raw)
{
  g_autoptr(GPtrArray) terms = todoku_spf_parse (raw);
  g_autoptr(GString) closed = g_string_new ("v=spf1");
  const char *open = "+all";
  g_autofree char *fixed = NULL;

  for (guint i = 0; terms != NULL && i < terms->len; i++)
    {
      const TodokuSpfTerm *term = g_ptr_array_index (terms, i);

      if (term->kind == TODOKU_SPF_ALL)
        open = term->text;
      else
        g_string_append_printf (closed, " %s", term->text);
    }
  fixed = fix_without (c, closed->str, NULL);
  todoku_diagnosis_note (c, FINDING (SPF_INVALID, NOTE, "term", open, "open", open, "fixed",
                                     fixed));
}

static void
judge_spf_cost (TodokuCase *c)
{
  for (guint i = 0; i < c->rrs->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (c->rrs, i);
      g_autofree char *raw = todoku_diagnosis_rr_raw (rr);
      g_autoptr(TodokuSpfCount) count = NULL;
      g_autofree char *idle = NULL;
      g_autofree char *number = NULL;

      if (!todoku_spf_is_record (raw) || g_str_equal (raw, todoku_record_get_own_value (c->record)))
        continue;
      count = todoku_spf_count (raw, c->evidence->host, todoku_diagnosis_spf_lookup,
                                (gpointer) c->evidence);
      number = g_strdup_printf ("%u", count->lookups);
      if (count->loop != NULL)
        judge_spf_loop (c, rr, raw, count);
      else if (count->lookups > TODOKU_SPF_MAX_LOOKUPS || count->crowded != NULL)
        conclude_spf (c, rr, FINDING (SPF_TOO_MANY_LOOKUPS, ERROR, "count", number, "term",
                                      count->over_at, "crowded", count->crowded));
      else if (count->broken != NULL)
        judge_spf_include (c, rr, raw, count);
      else if (count->voids > TODOKU_SPF_MAX_VOIDS)
        judge_spf_voids (c, rr, raw, count);

      if (todoku_spf_lets_everybody (raw))
        note_open_spf (c, raw);
      idle = todoku_spf_first_idle (raw);
      if (idle != NULL)
        {
          g_autofree char *fixed = fix_without (c, raw, NULL);

          todoku_diagnosis_note (c, FINDING (SPF_INVALID, NOTE, "term", idle, "idle", idle, "fixed",
                                             fixed));
        }
      return;
    }
}

/* Whoever asks for the reports gets none of a policy that was there before. */
static void
note_unsent_reports (TodokuCase        *c,
                     const TodokuDmarc *dmarc)
{
  g_autofree char *unsent = NULL;
  g_autofree char *fixed = NULL;

  if (strstr (c->record->value, "rua") == NULL)
    return;
  fixed = todoku_dmarc_add_reports (dmarc->fixed, c->record->value, &unsent);
  if (fixed != NULL)
    todoku_diagnosis_note (c, FINDING (DMARC_INVALID, NOTE, "unsent", unsent, "fixed", fixed));
}

/* The policy is in force; what its owner does not get is the reports, or what else he wanted. */
static void
judge_reports (TodokuCase *c)
{
  for (guint i = 0; i < c->rrs->len; i++)
    {
      g_autofree char *raw = todoku_diagnosis_rr_raw (g_ptr_array_index (c->rrs, i));
      g_autoptr(TodokuDmarc) dmarc = NULL;

      if (!todoku_dmarc_is_record (raw))
        continue;
      dmarc = todoku_dmarc_parse (raw);
      if (dmarc->reports_lost || dmarc->part_ignored)
        {
          g_autofree char *position = g_strdup_printf ("%" G_GSIZE_FORMAT, dmarc->position);
          g_autofree char *bad = todoku_dns_text_escape ((const guint8 *) dmarc->bad_tag,
                                                         strlen (dmarc->bad_tag));

          g_free (c->verdict->found);
          c->verdict->found = todoku_diagnosis_rr_shown (g_ptr_array_index (c->rrs, i));
          todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_OK_EQUIVALENT,
                                     FINDING (DMARC_INVALID, WARNING, "found", bad, "fixed",
                                              dmarc->fixed, "tag", bad,
                                              dmarc->reports_lost ? "lost" : "ignored", bad,
                                              "position", position));
        }
      note_unsent_reports (c, dmarc);
      for (guint j = 0; j < dmarc->report_hosts->len; j++)
        {
          const char *host = g_ptr_array_index (dmarc->report_hosts, j);
          g_autoptr(GPtrArray) needed = g_ptr_array_new_with_free_func (g_free);
          g_autofree char *name = todoku_diagnosis_report_name (c->evidence, dmarc->psd, host,
                                                                needed);

          if (name != NULL && todoku_diagnosis_refuses_reports (c->evidence, name))
            todoku_diagnosis_note (c, FINDING (DMARC_REPORT_REFUSED, NOTE, "name", name, "text",
                                               "v=DMARC1", "receiver", host));
        }
      return;
    }
}

static void
judge_exchangers (TodokuCase *c)
{
  const char *domain = c->record->domain != NULL ? c->record->domain : c->evidence->zone;

  for (guint i = 0; i < c->rrs->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (c->rrs, i);

      if (!todoku_diagnosis_rr_matches (c->evidence, rr))
        {
          /* At the domain itself its owner may receive mail wherever he likes, unless he says
           * there that he receives none (RFC 7505 section 3).
           */
          if (todoku_diagnosis_belongs_to_row (c, rr) ||
              (!todoku_dns_name_equal (rr->target, ".") &&
               (domain == NULL || todoku_dns_name_equal (c->evidence->host, domain))))
            continue;
          g_free (c->verdict->found);
          c->verdict->found = g_strdup (rr->target);
          todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_CONFLICT,
                                     FINDING (MX_PRIORITY_IN_VALUE, ERROR, "other", rr->target,
                                              "found", rr->target));
        }
      else if (c->record->priority >= 0 && rr->preference != c->record->priority)
        {
          g_autofree char *priority = g_strdup_printf ("%d", c->record->priority);
          g_autofree char *found = g_strdup_printf ("%u", rr->preference);

          todoku_diagnosis_note (c, FINDING (MX_PRIORITY_IN_VALUE, NOTE, "found", found, "priority",
                                             priority));
        }
    }
}

/**
 * todoku_diagnosis_note_key:
 * @c: a case
 * @text: a key record that is in force for it
 *
 * Notes what weakness the key has.
 */
void
todoku_diagnosis_note_key (TodokuCase *c,
                           const char *text)
{
  g_autoptr(TodokuDkimKey) key = todoku_dkim_key_parse (text, -1);
  g_autofree char *bits = g_strdup_printf ("%u", key->bits);

  if (key->status == TODOKU_DKIM_PRIVATE)
    todoku_diagnosis_note (c, FINDING (KEY_EXPOSED, WARNING));
  else if (key->status == TODOKU_DKIM_REVOKED || key->status == TODOKU_DKIM_TOO_SHORT ||
           key->status == TODOKU_DKIM_HASH || key->status == TODOKU_DKIM_SERVICE)
    todoku_diagnosis_note (c, FINDING (DKIM_KEY_UNUSABLE, WARNING, "reason",
                                       todoku_dkim_status_to_token (key->status), "bits",
                                       key->bits > 0 ? bits : NULL));
  else if (key->testing)
    todoku_diagnosis_note (c, FINDING (DKIM_KEY_UNUSABLE, NOTE, "reason", "testing"));
}

/* Filters in networks have other addresses for the names of delivery services, which advertising
 * uses as well, and nothing else. They cannot say on whose authority: the zone's SOA is missing
 * (RFC 2308 section 3), or names nobody, as AdGuard's does. Stub resolvers may leave it out with
 * NXDOMAIN, so that is believed.
 */
static gboolean
is_denied_by_filter (const TodokuObservation *observation)
{
  for (guint i = 0; i < observation->answer->len; i++)
    if (((const TodokuRr *) g_ptr_array_index (observation->answer, i))->rrtype ==
        observation->rrtype)
      return FALSE;
  for (guint i = 0; i < observation->authority->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (observation->authority, i);

      if (rr->rrtype == TODOKU_RRTYPE_SOA)
        return rr->target != NULL && g_str_has_prefix (rr->target, "fake-for-negative-caching.");
    }

  return !todoku_observation_is_nxdomain (observation);
}

/* Of a target whose use is known it is known what it must hold. Of any other only the name can be
 * missing.
 */
static void
judge_target (TodokuCase *c)
{
  gboolean is_key = strstr (c->evidence->host, "._domainkey.") != NULL;
  gboolean any_data = FALSE, any_name = FALSE, all_answered = c->evidence->targets->len > 0;

  for (guint i = 0; i < c->evidence->targets->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (c->evidence->targets, i);

      all_answered &= todoku_observation_is_answered (observation) &&
                      !is_denied_by_filter (observation);
      any_name |= !todoku_observation_is_nxdomain (observation);
      for (guint j = 0; j < observation->answer->len; j++)
        {
          const TodokuRr *rr = g_ptr_array_index (observation->answer, j);

          any_data |= rr->rrtype == observation->rrtype;
          if (rr->rrtype == TODOKU_RRTYPE_TXT && is_key)
            {
              g_autofree char *raw = todoku_diagnosis_rr_raw (rr);

              todoku_diagnosis_note_key (c, raw);
            }
        }
    }

  if (all_answered && !(is_key ? any_data : any_name))
    todoku_diagnosis_note (c, FINDING (TARGET_MISSING, WARNING, "target", c->record->value));
}

static gboolean
is_mail_route (const TodokuRecord *record)
{
  return record->type == TODOKU_RECORD_TYPE_CNAME && strchr (record->host, '_') == NULL &&
         g_str_has_prefix (record->host, "em") && g_ascii_isdigit (record->host[2]);
}

/* Two authentications of one domain in one list (support.sendgrid.kke.co.jp 36451100371099). */
static void
note_registered_twice (TodokuCase *c)
{
  if (!is_mail_route (c->record))
    return;

  for (guint i = 0; i < c->group->len; i++)
    {
      const TodokuEvidence *other = g_ptr_array_index (c->group, i);

      if (other != c->evidence && is_mail_route (other->record) &&
          !g_str_equal (other->record->host, c->record->host) &&
          !g_str_equal (other->record->value, c->record->value) &&
          g_strcmp0 (todoku_domain_name_parent (other->record->host),
                     todoku_domain_name_parent (c->record->host)) == 0)
        {
          todoku_diagnosis_note (c,
                                 FINDING (REGISTERED_TWICE, WARNING, "other", other->record->host));
          return;
        }
    }
}

/**
 * todoku_diagnosis_judge_right:
 * @c: a case whose record is published
 *
 * Concludes when the record does not do its work all the same, and notes what is not the person's
 * to mend.
 */
void
todoku_diagnosis_judge_right (TodokuCase *c)
{
  if (todoku_diagnosis_is_spf (c->record))
    judge_spf_cost (c);
  if (todoku_diagnosis_is_dmarc (c->record))
    judge_reports (c);
  if (c->record->type == TODOKU_RECORD_TYPE_MX)
    judge_exchangers (c);
  if (c->record->type != TODOKU_RECORD_TYPE_TXT)
    judge_target (c);
  if (todoku_diagnosis_is_key (c->record) && c->rrs->len > 0)
    {
      g_autofree char *raw = todoku_diagnosis_rr_raw (g_ptr_array_index (c->rrs, 0));

      todoku_diagnosis_note_key (c, raw);
    }
  note_registered_twice (c);
}
