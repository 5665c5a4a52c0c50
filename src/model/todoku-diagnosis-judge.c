/* SPDX-License-Identifier: GPL-3.0-or-later
 * The decisions of the diagnosis, one function a group of entries of the catalogue. Pure; any
 * thread.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

#include "todoku-domain-name.h"

typedef struct
{
  const TodokuEvidence *evidence;
  GPtrArray *group;
  TodokuVerdict *verdict;

  /* (owned): what is at the name, of the record's own type, at the first server that answered */
  GPtrArray *values;
  const TodokuObservation *first;
  guint32 ttl;
} Case;

/* Sets the finding if there is none yet; a later one becomes a note. */
static void
conclude (Case              *c,
          TodokuRecordState  state,
          TodokuFinding     *finding)
{
  if (c->verdict->finding == NULL)
    {
      c->verdict->state = state;
      c->verdict->finding = finding;
    }
  else
    {
      g_ptr_array_add (c->verdict->notes, finding);
    }
}

#define FIND(code, severity, ...) \
  todoku_finding_new (TODOKU_FINDING_##code, TODOKU_SEVERITY_##severity, __VA_ARGS__, NULL)

static gboolean
concluded (const Case *c)
{
  return c->verdict->finding != NULL;
}

static char *
server_names (GPtrArray *published,
              gboolean (*wanted) (const TodokuObservation *observation))
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < published->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (published, i);
      const char *name = observation->server_name != NULL ? observation->server_name
                                                          : observation->server_address;

      if (name != NULL && wanted (observation) &&
          !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, (char *) name);
    }
  g_ptr_array_add (names, NULL);

  return g_strjoinv (", ", (char **) names->pdata);
}

static gboolean
is_any (const TodokuObservation *observation)
{
  return TRUE;
}

static gboolean
is_silent (const TodokuObservation *observation)
{
  return observation->status != TODOKU_ASK_ANSWERED;
}

static gboolean
is_lame (const TodokuObservation *observation)
{
  return todoku_observation_is_lame (observation);
}

static gboolean
is_useful (const TodokuObservation *observation)
{
  return todoku_observation_is_answered (observation) && observation->aa;
}

static void
judge_zone (Case *c)
{
  const TodokuEvidence *evidence = c->evidence;
  gboolean truncated = FALSE;
  guint n_useful = 0;

  if (evidence->inactive)
    {
      conclude (c, TODOKU_RECORD_STATE_ZONE_BROKEN,
                FIND (DOMAIN_INACTIVE, ERROR, "domain",
                      evidence->record->domain != NULL ? evidence->record->domain
                                                       : evidence->record->host));
      return;
    }

  for (guint i = 0; i < evidence->published->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (evidence->published, i);

      n_useful += is_useful (observation);
      truncated |= observation->status == TODOKU_ASK_TRUNCATED;
    }
  if (n_useful > 0)
    return;

  {
    g_autofree char *names = server_names (evidence->published, is_any);
    gboolean all_lame = evidence->published->len > 0;

    for (guint i = 0; i < evidence->published->len; i++)
      all_lame &= todoku_observation_is_lame (g_ptr_array_index (evidence->published, i));

    if (truncated)
      conclude (c, TODOKU_RECORD_STATE_UNKNOWN, FIND (TRUNCATED_NO_TCP, WARNING, "servers", names));
    else if (all_lame)
      conclude (c, TODOKU_RECORD_STATE_ZONE_BROKEN,
                FIND (LAME_SERVER, ERROR, "servers", names, "zone", evidence->zone));
    else
      conclude (c, TODOKU_RECORD_STATE_UNKNOWN,
                FIND (UNREACHABLE, WARNING, "servers", *names != '\0' ? names : NULL));
  }
}

static char *
joined_values (const TodokuEvidence    *evidence,
               const TodokuObservation *observation)
{
  g_autoptr(GPtrArray) values =
    todoku_diagnosis_values_at (observation, evidence->record->host,
                                todoku_record_type_to_rrtype (evidence->record->type));

  if (values->len == 0)
    return g_strdup (todoku_rcode_to_text (observation->rcode));
  g_ptr_array_sort (values, todoku_diagnosis_compare_strings);
  g_ptr_array_add (values, NULL);

  return g_strjoinv (" | ", (char **) values->pdata);
}

static void
judge_servers (Case *c)
{
  const TodokuEvidence *evidence = c->evidence;
  g_autoptr(GString) wrong_servers = g_string_new (NULL);
  g_autofree char *wrong_value = NULL;
  g_autofree char *silent = NULL;
  g_autofree char *lame = NULL;
  guint n_right = 0, n_wrong = 0;

  for (guint i = 0; i < evidence->published->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (evidence->published, i);

      if (!is_useful (observation))
        continue;
      if (todoku_diagnosis_matches (evidence->record, observation))
        {
          n_right++;
          continue;
        }
      n_wrong++;
      if (wrong_value == NULL)
        wrong_value = joined_values (evidence, observation);
      if (observation->server_name != NULL &&
          strstr (wrong_servers->str, observation->server_name) == NULL)
        g_string_append_printf (wrong_servers, "%s%s", wrong_servers->len > 0 ? ", " : "",
                                observation->server_name);
    }

  if (n_right > 0 && n_wrong > 0)
    {
      c->verdict->agree = FALSE;
      conclude (c, TODOKU_RECORD_STATE_PARTIAL,
                FIND (SERVERS_DIFFER, WARNING, "servers", wrong_servers->str, "found", wrong_value));
    }

  lame = server_names (evidence->published, is_lame);
  silent = server_names (evidence->published, is_silent);
  if (*lame != '\0')
    g_ptr_array_add (c->verdict->notes,
                     FIND (LAME_SERVER, WARNING, "servers", lame, "zone", evidence->zone));
  if (*silent != '\0' && n_right + n_wrong > 0)
    g_ptr_array_add (c->verdict->notes, FIND (UNREACHABLE, NOTE, "servers", silent));
}

static GPtrArray *
type_values (const Case *c,
             guint16     rrtype)
{
  for (guint i = 0; i < c->evidence->types->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (c->evidence->types, i);

      if (observation->rrtype == rrtype)
        return todoku_diagnosis_values_at (observation, c->evidence->record->host, rrtype);
    }

  return g_ptr_array_new_with_free_func (g_free);
}

static gboolean
is_wildcard (const Case *c,
             const char *value)
{
  for (guint i = 0; i < c->evidence->wildcards->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (c->evidence->wildcards, i);
      g_autoptr(GPtrArray) values =
        todoku_diagnosis_values_at (observation, observation->name, observation->rrtype);

      for (guint j = 0; j < values->len; j++)
        if (g_ascii_strcasecmp (g_ptr_array_index (values, j), value) == 0)
          return TRUE;
    }

  return FALSE;
}

static gboolean
same_addresses (const Case *c,
                GPtrArray  *addresses)
{
  guint n_expected = 0;

  for (guint i = 0; i < c->evidence->target_addresses->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (c->evidence->target_addresses, i);

      for (guint j = 0; j < observation->answer->len; j++)
        {
          const TodokuRr *rr = g_ptr_array_index (observation->answer, j);

          if (rr->address == NULL)
            continue;
          n_expected++;
          if (g_ptr_array_find_with_equal_func (addresses, rr->address, g_str_equal, NULL))
            return TRUE;
        }
    }

  return n_expected == 0 && addresses->len == 0;
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

static void
judge_type (Case *c)
{
  const TodokuRecord *record = c->evidence->record;
  g_autoptr(GPtrArray) cname = type_values (c, TODOKU_RRTYPE_CNAME);
  g_autoptr(GPtrArray) txt = type_values (c, TODOKU_RRTYPE_TXT);
  g_autoptr(GPtrArray) mx = type_values (c, TODOKU_RRTYPE_MX);
  g_autoptr(GPtrArray) addresses = type_values (c, TODOKU_RRTYPE_A);
  g_autoptr(GPtrArray) ipv6 = type_values (c, TODOKU_RRTYPE_AAAA);

  g_ptr_array_extend_and_steal (addresses, g_ptr_array_ref (ipv6));
  if (record->type == TODOKU_RECORD_TYPE_CNAME && c->values->len > 0)
    {
      g_autoptr(GString) types = g_string_new (NULL);

      if (txt->len > 0)
        g_string_append (types, "TXT ");
      if (mx->len > 0)
        g_string_append (types, "MX ");
      if (addresses->len > 0)
        g_string_append (types, "A ");
      if (types->len > 0)
        {
          g_string_truncate (types, types->len - 1);
          conclude (c, TODOKU_RECORD_STATE_CONFLICT,
                    FIND (CNAME_WITH_OTHER_DATA, ERROR, "types", types->str));
        }
    }
  if (c->values->len > 0)
    return;

  if (record->type == TODOKU_RECORD_TYPE_CNAME && txt->len > 0 &&
      !is_wildcard (c, g_ptr_array_index (txt, 0)))
    {
      conclude (c, TODOKU_RECORD_STATE_WRONG_TYPE,
                FIND (WRONG_TYPE, ERROR, "found_type", "TXT", "found", g_ptr_array_index (txt, 0)));
      c->verdict->found = g_strdup (g_ptr_array_index (txt, 0));
    }
  else if (record->type != TODOKU_RECORD_TYPE_CNAME && cname->len > 0 &&
           !is_wildcard (c, g_ptr_array_index (cname, 0)))
    {
      conclude (c, TODOKU_RECORD_STATE_WRONG_TYPE,
                FIND (WRONG_TYPE, ERROR, "found_type", "CNAME", "found",
                      g_ptr_array_index (cname, 0)));
      c->verdict->found = g_strdup (g_ptr_array_index (cname, 0));
    }
  else if (record->type == TODOKU_RECORD_TYPE_CNAME && addresses->len > 0 &&
           !is_wildcard (c, g_ptr_array_index (addresses, 0)))
    {
      const char *found = g_ptr_array_index (addresses, 0);

      if (is_proxy_address (found))
        conclude (c, TODOKU_RECORD_STATE_WRONG_TYPE, FIND (PROXIED, ERROR, "found", found));
      else if (same_addresses (c, addresses) && strstr (record->host, "._domainkey.") == NULL)
        conclude (c, TODOKU_RECORD_STATE_OK_EQUIVALENT, FIND (FLATTENED, NOTE, "found", found));
      else
        conclude (c, TODOKU_RECORD_STATE_WRONG_TYPE,
                  FIND (WRONG_TYPE, ERROR, "found_type", "A", "found", found));
      c->verdict->found = g_strdup (found);
    }
  else if (record->type != TODOKU_RECORD_TYPE_MX && mx->len > 0 &&
           !is_wildcard (c, g_ptr_array_index (mx, 0)))
    {
      conclude (c, TODOKU_RECORD_STATE_WRONG_TYPE,
                FIND (WRONG_TYPE, ERROR, "found_type", "MX", "found", g_ptr_array_index (mx, 0)));
    }
}

static void
judge_value (Case *c)
{
  const TodokuEvidence *evidence = c->evidence;
  const char *found;

  if (c->values->len == 0 || concluded (c))
    return;

  found = g_ptr_array_index (c->values, 0);
  g_free (c->verdict->found);
  c->verdict->found = g_strdup (found);

  /* A value that a random neighbour has too comes from a wildcard (RFC 4592). */
  if (is_wildcard (c, found))
    {
      const char *parent = todoku_domain_name_parent (evidence->record->host);
      g_autofree char *wildcard = g_strconcat ("*.", parent, NULL);

      conclude (c, TODOKU_RECORD_STATE_MISSING,
                FIND (WILDCARD, ERROR, "wildcard", wildcard, "found", found));
      return;
    }

  todoku_diagnosis_judge_group_value (evidence, c->group, c->values, &c->verdict->state,
                                      &c->verdict->finding);
  if (!concluded (c))
    todoku_diagnosis_judge_value (evidence, c->values, &c->verdict->state, &c->verdict->finding);

  if (c->ttl > 3600)
    {
      g_autofree char *seconds = g_strdup_printf ("%u", c->ttl);

      g_ptr_array_add (c->verdict->notes, FIND (LONG_TTL, NOTE, "seconds", seconds));
    }
}

static TodokuFindingCode
place_code (const TodokuRecord *record,
            const char         *zone,
            const char         *name)
{
  g_autofree char *without = NULL;
  gsize length = strlen (record->host);

  if (g_ascii_strncasecmp (name, record->host, length) == 0 && name[length] == '.')
    return TODOKU_FINDING_DOUBLED_SUFFIX;
  if (record->type == TODOKU_RECORD_TYPE_CNAME &&
      g_ascii_strncasecmp (name, record->value, strlen (record->value)) == 0)
    return TODOKU_FINDING_HOST_VALUE_EXCHANGED;
  if (name[0] == '@')
    return TODOKU_FINDING_PLACEHOLDER;
  if (strchr (record->host, '_') != NULL && strchr (name, '_') == NULL &&
      todoku_domain_name_is_below (name, zone) && !g_str_equal (name, zone) &&
      (record->domain == NULL || !g_str_equal (name, record->domain)))
    return TODOKU_FINDING_UNDERSCORE_LOST;
  if (g_str_has_prefix (record->host, "em") && g_str_has_prefix (name, "em") &&
      strlen (name) == length)
    return TODOKU_FINDING_TYPO;

  return TODOKU_FINDING_WRONG_LEVEL;
}

static void
judge_place (Case *c)
{
  const TodokuRecord *record = c->evidence->record;

  if (concluded (c) || c->values->len > 0)
    return;

  for (guint i = 0; i < c->evidence->candidates->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (c->evidence->candidates, i);
      g_autoptr(GPtrArray) values = NULL;
      TodokuFindingCode code;
      gboolean exchanged;

      if (!is_useful (observation))
        continue;
      values = todoku_diagnosis_values_at (observation, observation->name, observation->rrtype);
      if (values->len == 0 || is_wildcard (c, g_ptr_array_index (values, 0)))
        continue;

      code = place_code (record, c->evidence->zone, observation->name);
      exchanged = code == TODOKU_FINDING_HOST_VALUE_EXCHANGED &&
                  todoku_domain_name_is_below (g_ptr_array_index (values, 0), record->host);
      if (!exchanged && !todoku_diagnosis_values_match (record, values) &&
          code != TODOKU_FINDING_DOUBLED_SUFFIX)
        continue;

      conclude (c, TODOKU_RECORD_STATE_WRONG_PLACE,
                todoku_finding_new (code, TODOKU_SEVERITY_ERROR, "found_at", observation->name, "zone",
                                    c->evidence->zone, "found", g_ptr_array_index (values, 0),
                                    NULL));
      g_free (c->verdict->expected);
      c->verdict->expected = g_strdup (record->host);
      g_free (c->verdict->found);
      c->verdict->found = g_strdup (observation->name);
      return;
    }

  if (record->type == TODOKU_RECORD_TYPE_CNAME && g_str_equal (record->host, c->evidence->zone))
    {
      conclude (c, TODOKU_RECORD_STATE_CONFLICT,
                FIND (CNAME_AT_APEX, ERROR, "zone", c->evidence->zone));
      return;
    }

  {
    g_autofree char *names = server_names (c->evidence->published, is_any);

    if (c->evidence->expected_zone != NULL)
      conclude (c, TODOKU_RECORD_STATE_MISSING,
                FIND (DELEGATED_SUBZONE, ERROR, "zone", c->evidence->zone, "servers", names));
    else
      conclude (c, TODOKU_RECORD_STATE_MISSING, FIND (MISSING, ERROR, "servers", names));
  }
}

static void
judge_target (Case *c)
{
  const TodokuRecord *record = c->evidence->record;
  gboolean any_data = FALSE, all_answered = c->evidence->target->len > 0;

  if (record->type != TODOKU_RECORD_TYPE_CNAME)
    return;

  for (guint i = 0; i < c->evidence->target->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (c->evidence->target, i);

      all_answered &= todoku_observation_is_answered (observation);
      any_data |= observation->answer->len > 0;
    }

  if (all_answered && !any_data)
    g_ptr_array_add (c->verdict->notes, FIND (TARGET_MISSING, WARNING, "target", record->value));
}

static void
judge_visible (Case *c)
{
  const TodokuEvidence *evidence = c->evidence;
  const TodokuObservation *visible = evidence->visible;
  g_autofree char *seconds = NULL;
  gint64 left = -1;

  if (visible == NULL)
    return;

  if (todoku_observation_is_answered (visible) &&
      todoku_diagnosis_matches (evidence->record, visible))
    return;

  if (visible->status == TODOKU_ASK_ANSWERED && visible->rcode == TODOKU_RCODE_SERVFAIL &&
      evidence->unchecked != NULL && todoku_observation_is_answered (evidence->unchecked) &&
      evidence->unchecked->answer->len > 0)
    {
      g_autofree char *ede = visible->ede >= 0 ? g_strdup_printf ("%d", visible->ede) : NULL;

      conclude (c, TODOKU_RECORD_STATE_ZONE_BROKEN,
                FIND (DNSSEC_BROKEN, ERROR, "zone", evidence->zone, "ede", ede));
      return;
    }

  /* A resolver that cannot be asked says nothing about the record, which is published. */
  if (!todoku_observation_is_answered (visible))
    {
      c->verdict->state = TODOKU_RECORD_STATE_UNKNOWN;
      conclude (c, TODOKU_RECORD_STATE_UNKNOWN,
                FIND (UNREACHABLE, WARNING, "servers", visible->server_address));
      return;
    }

  for (guint i = 0; i < visible->answer->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (visible->answer, i);

      if (todoku_dns_name_equal (rr->owner, visible->name))
        left = MAX (left, (gint64) rr->ttl);
    }
  if (left < 0)
    left = todoku_observation_negative_ttl (visible);

  c->verdict->negative_ttl = left;
  c->verdict->retry_after = left >= 0 ? left + 1 : -1;
  if (left >= 0)
    seconds = g_strdup_printf ("%" G_GINT64_FORMAT, left);
  conclude (c, TODOKU_RECORD_STATE_OK_NOT_VISIBLE,
            FIND (NEGATIVE_CACHE, NOTE, "resolver", visible->server_address, "seconds", seconds));
}

static void
add_probe (TodokuVerdict     *verdict,
           TodokuObservation *observation)
{
  TodokuProbe *probe = todoku_probe_new (observation->name, observation->rrtype);

  g_ptr_array_add (probe->answers, todoku_answer_new (observation));
  g_ptr_array_add (verdict->probes, probe);
}

static void
attach_evidence (Case *c)
{
  const TodokuEvidence *evidence = c->evidence;
  TodokuVerdict *verdict = c->verdict;

  verdict->zone = g_strdup (evidence->zone);
  verdict->queries = evidence->queries;
  for (guint i = 0; i < evidence->published->len; i++)
    g_ptr_array_add (verdict->published,
                     todoku_answer_new (g_ptr_array_index (evidence->published, i)));
  if (evidence->visible != NULL)
    verdict->visible = todoku_answer_new (evidence->visible);

  if (verdict->finding == NULL)
    return;
  for (guint i = 0; i < evidence->candidates->len; i++)
    {
      TodokuObservation *observation = g_ptr_array_index (evidence->candidates, i);
      const char *found_at = todoku_finding_get (verdict->finding, "found_at");

      if (found_at != NULL && g_str_equal (found_at, observation->name))
        add_probe (verdict, observation);
    }
  for (guint i = 0; i < evidence->types->len; i++)
    {
      TodokuObservation *observation = g_ptr_array_index (evidence->types, i);

      if (observation->answer->len > 0)
        add_probe (verdict, observation);
    }
}

static TodokuVerdict *
judge_one (const TodokuEvidence *evidence,
           GPtrArray            *group)
{
  TodokuVerdict *verdict = todoku_verdict_new (evidence->record);
  Case c = { .evidence = evidence, .group = group, .verdict = verdict };
  guint16 rrtype = todoku_record_type_to_rrtype (evidence->record->type);

  verdict->expected = todoku_diagnosis_expected_text (evidence->record);
  for (guint i = 0; c.first == NULL && i < evidence->published->len; i++)
    if (is_useful (g_ptr_array_index (evidence->published, i)))
      c.first = g_ptr_array_index (evidence->published, i);
  c.values = c.first != NULL
             ? todoku_diagnosis_values_at (c.first, evidence->record->host, rrtype)
             : g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; c.first != NULL && i < c.first->answer->len; i++)
    c.ttl = MAX (c.ttl, ((TodokuRr *) g_ptr_array_index (c.first->answer, i))->ttl);

  judge_zone (&c);
  if (!concluded (&c) && c.first != NULL)
    {
      judge_servers (&c);
      if (todoku_diagnosis_is_published (evidence))
        {
          verdict->state = TODOKU_RECORD_STATE_OK;
          judge_type (&c);
          judge_visible (&c);
          judge_target (&c);
        }
      else if (!concluded (&c))
        {
          judge_type (&c);
          judge_value (&c);
          judge_place (&c);
        }
    }

  /* What the service does not need may be absent; then there is nothing to mend. */
  if (!evidence->record->required && verdict->finding != NULL &&
      verdict->finding->severity == TODOKU_SEVERITY_ERROR)
    verdict->finding->severity = TODOKU_SEVERITY_NOTE;

  attach_evidence (&c);
  g_ptr_array_unref (c.values);

  return verdict;
}

/**
 * todoku_diagnosis_judge:
 * @group: (element-type TodokuEvidence): records that are judged together
 *
 * Returns: (transfer full) (element-type TodokuVerdict): one verdict a record, in order, without
 * the
 *   times
 */
GPtrArray *
todoku_diagnosis_judge (GPtrArray *group)
{
  GPtrArray *verdicts = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_verdict_unref);

  for (guint i = 0; i < group->len; i++)
    g_ptr_array_add (verdicts, judge_one (g_ptr_array_index (group, i), group));

  return verdicts;
}
