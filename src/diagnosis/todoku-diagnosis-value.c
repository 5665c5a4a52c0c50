/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is wrong with a value that stands at the right name in the right type. The plainest
 * explanation comes first; WRONG_VALUE is what none of the others explains. Pure; any thread.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

#include "todoku-domain-name.h"

/* Old data with a longer TTL than this deserve a word about caches. */
#define LONG_TTL_SECONDS 3600

/* "u1234567.wl123.sendgrid.net": the number after the u is the account. */
static gboolean
is_account_name (const char *name)
{
  const char *p = g_str_has_prefix (name, "u") ? name : strstr (name, ".u");

  if (p == NULL)
    return FALSE;
  p += *p == '.' ? 2 : 1;

  return g_ascii_isdigit (*p) && g_str_has_prefix (p + strspn (p, "0123456789"), ".wl") &&
         todoku_domain_name_is_below (name, "sendgrid.net");
}

static guint64
account_number (const char *name)
{
  const char *p = g_str_has_prefix (name, "u") ? name + 1 : strstr (name, ".u") + 2;

  return g_ascii_strtoull (p, NULL, 10);
}

/* The data of another account at the same service, or of another service: what stood here before.
 */
static gboolean
is_old_target (const char *found,
               const char *expected)
{
  static const char *const services[] = {
    "sendgrid.net", "amazonses.com", "mailgun.org", "mtasv.net", "mandrillapp.com", "brevo.com",
    "sendinblue.com", "mailchimp.com", "mcsv.net", "mcdlv.net", "sparkpostmail.com",
    "cloudfront.net",
    "acm-validations.aws", "resend.com", "mailjet.com", "hubspotemail.net", "zendesk.com",
    "postmarkapp.com", "mlsend.com", "benchmarkemail.com", "blastengine.jp", "onmicrosoft.com",
    "google.com", "googlemail.com", "outlook.com", "zoho.com",
  };

  if (is_account_name (found) && is_account_name (expected))
    return account_number (found) != account_number (expected);

  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    if (todoku_domain_name_is_below (found, services[i]))
      return !todoku_domain_name_is_below (expected, services[i]);

  return FALSE;
}

/* What of a found name follows the expected one: "" when it ends there or with the dot that was
 * typed into it, the labels behind it, or %NULL when it does not begin with it.
 */
static const char *
what_follows (const char *found,
              const char *expected)
{
  static const char typed_dot[] = "\\046";
  gsize length = strlen (expected);
  const char *rest = found + length;

  if (g_ascii_strncasecmp (found, expected, length) != 0)
    return NULL;
  if (g_str_has_prefix (rest, "\\."))
    rest += 2;
  else if (g_str_has_prefix (rest, typed_dot))
    rest += strlen (typed_dot);

  return *rest == '.' ? rest + 1 : *rest == '\0' ? rest : NULL;
}

/* Blanks around a name, or in it, from a table or a mail that was copied. */
static gboolean
is_with_blanks (const char *raw,
                const char *expected)
{
  g_autofree char *bare = g_strdup (raw);
  char *out = bare;

  for (const char *p = raw; *p != '\0'; p++)
    if (!g_ascii_isspace (*p))
      *out++ = *p;
  *out = '\0';

  return todoku_dns_name_equal (bare, expected);
}

/* Letters that look like ours and are not: those of Cyrillic and Greek. */
static gboolean
has_lookalike (const char *raw)
{
  if (!g_utf8_validate (raw, -1, NULL))
    return FALSE;
  for (const char *p = raw; *p != '\0'; p = g_utf8_next_char (p))
    {
      GUnicodeScript script = g_unichar_get_script (g_utf8_get_char (p));

      if (script == G_UNICODE_SCRIPT_CYRILLIC || script == G_UNICODE_SCRIPT_GREEK)
        return TRUE;
    }

  return FALSE;
}

/* A word or a sign that stood beside the name where it was copied from: "CNAME " before it, "<br>"
 * or a comma behind it.
 */
static gboolean
has_surplus (const char *raw,
             const char *expected)
{
  gsize length = strlen (expected);
  gsize n_raw = strlen (raw);

  if (g_ascii_strncasecmp (raw, expected, length) == 0)
    return raw[length] != '\0' && strchr (".-_", raw[length]) == NULL &&
           !g_ascii_isalnum (raw[length]);

  return n_raw > length && g_ascii_strcasecmp (raw + n_raw - length, expected) == 0 &&
         g_ascii_isspace (raw[n_raw - length - 1]);
}

static TodokuFinding *
judge_spelling (TodokuCase *c,
                const char *raw)
{
  const char *expected = c->evidence->target;
  g_autofree char *chars = NULL;
  g_autofree char *bare = todoku_diagnosis_unquote (raw, &chars);
  g_autofree char *plain = NULL;
  gboolean changed;

  if (bare != NULL && todoku_dns_name_equal (bare, expected))
    return FINDING (QUOTED_LITERALLY, ERROR, "found", c->text, "chars", chars);
  if (todoku_diagnosis_is_shortened (raw, expected))
    return FINDING (VALUE_ALTERED, ERROR, "found", c->text, "damage", "shortened");
  if (is_with_blanks (raw, expected))
    return FINDING (VALUE_ALTERED, ERROR, "found", c->text, "damage", "blanks");

  plain = todoku_diagnosis_to_ascii (raw, &changed);
  if (changed && (todoku_dns_name_equal (plain, expected) ||
                  todoku_diagnosis_distance (plain, expected) <= 2))
    return FINDING (NON_ASCII, ERROR, "found", c->text);
  /* One of them has two octets. */
  if (has_lookalike (raw) && todoku_diagnosis_distance (raw, expected) <= 4)
    return FINDING (NON_ASCII, ERROR, "found", c->text);
  if (has_surplus (raw, expected))
    return FINDING (VALUE_ALTERED, ERROR, "found", c->text, "damage", "surplus");

  return NULL;
}

static gboolean
is_url (const char *raw)
{
  return strchr (raw, '/') != NULL || strchr (raw, ':') != NULL || strchr (raw, '@') != NULL ||
         g_ascii_strncasecmp (raw, "http.", 5) == 0 || g_ascii_strncasecmp (raw, "https.", 6) == 0;
}

/* "10 mx.example.net", "10.mx.example.net" and "10mx.example.net". */
static gboolean
has_priority (const char *raw,
              const char *expected)
{
  const char *rest = raw + strspn (raw, "0123456789");

  if (rest == raw || g_ascii_isdigit (*expected))
    return FALSE;
  if (*rest == ' ' || *rest == '\t')
    return TRUE;

  return g_ascii_strncasecmp (rest + (*rest == '.'), expected, strlen (expected)) == 0;
}

static TodokuFinding *
judge_name (TodokuCase *c)
{
  const TodokuEvidence *evidence = c->evidence;
  const char *expected = evidence->target;
  const char *found = c->found->target;
  g_autofree char *raw = todoku_diagnosis_unescape (found);
  const char *suffix = what_follows (found, expected);
  TodokuFinding *finding;

  if (c->record->type == TODOKU_RECORD_TYPE_MX && has_priority (raw, expected))
    {
      g_autofree char *priority = g_strdup_printf ("%d", MAX (c->record->priority, 0));

      return FINDING (MX_PRIORITY_IN_VALUE, ERROR, "found", c->text, "priority", priority);
    }
  if (is_url (raw))
    return FINDING (URL_IN_VALUE, ERROR, "found", c->text);

  finding = judge_spelling (c, raw);
  if (finding != NULL)
    return finding;

  if (suffix != NULL && *suffix != '\0' &&
      (todoku_domain_name_is_below (evidence->host, suffix) ||
       (evidence->zone != NULL && todoku_domain_name_is_below (suffix, evidence->zone))))
    return FINDING (ZONE_APPENDED_TO_VALUE, ERROR, "found", c->text, "suffix", suffix);
  if (c->record->type == TODOKU_RECORD_TYPE_CNAME && todoku_dns_name_equal (found, evidence->host))
    return FINDING (CNAME_LOOP, ERROR, "found", c->text);
  if (todoku_diagnosis_has_placeholder (raw, expected))
    return FINDING (PLACEHOLDER, ERROR, "found", c->text);

  {
    g_autofree char *lower = g_ascii_strdown (raw, -1);

    if (is_old_target (lower, expected))
      return FINDING (OLD_RECORD, ERROR, "found", c->text);
    if (todoku_diagnosis_is_typo (lower, expected))
      return FINDING (TYPO, ERROR, "found", c->text);
  }

  return NULL;
}

/* SPF and DMARC records of two names are good for each other, so neither is exchanged. */
static gboolean
is_same_policy (const TodokuRecord *a,
                const TodokuRecord *b)
{
  return (todoku_diagnosis_is_spf (a) && todoku_diagnosis_is_spf (b)) ||
         (todoku_diagnosis_is_dmarc (a) && todoku_diagnosis_is_dmarc (b));
}

/* Whether the value belongs to another row of the group: the two rows of DKIM look alike. */
static TodokuFinding *
judge_group (TodokuCase *c)
{
  for (guint i = 0; i < c->group->len; i++)
    {
      const TodokuEvidence *other = g_ptr_array_index (c->group, i);

      /* Both rows of a tracking domain have one value until step3 rewrites the first. */
      if (other != c->evidence && other->record->type == c->record->type &&
          c->record->purpose != TODOKU_RECORD_PURPOSE_TRACKING &&
          !is_same_policy (c->record, other->record) &&
          todoku_diagnosis_rr_matches (other, c->found))
        return FINDING (VALUES_EXCHANGED, ERROR, "found", c->text, "other", other->record->host);
    }

  return NULL;
}

/* The first character, escaped unless it can be shown; %NULL when there is none. */
static char *
dup_character (const char *text)
{
  gunichar c = g_utf8_get_char_validated (text, -1);
  gsize length = c < 0x110000 ? (gsize) (g_utf8_next_char (text) - text) : 1;

  if (*text == '\0')
    return NULL;
  if (c < 0x110000 && g_unichar_isgraph (c))
    return g_strndup (text, length);

  return todoku_dns_text_escape ((const guint8 *) text, length);
}

static void
add_position (TodokuCase    *c,
              TodokuFinding *finding)
{
  gboolean is_text = c->record->type == TODOKU_RECORD_TYPE_TXT;
  g_autofree char *raw = is_text ? todoku_diagnosis_rr_raw (c->found)
                                 : todoku_diagnosis_unescape (c->found->target);
  g_autofree char *found = is_text ? g_strdup (raw) : g_ascii_strdown (raw, -1);
  const char *expected = is_text ? c->record->value : c->evidence->target;
  gsize at = todoku_diagnosis_first_difference (found, expected) - 1;
  g_autofree char *position = NULL;
  g_autofree char *found_char = NULL;
  g_autofree char *expected_char = NULL;

  /* A character is what people count, not an octet. */
  while (at > 0 && ((guchar) found[at] & 0xc0) == 0x80)
    at--;
  position = g_strdup_printf ("%ld", g_utf8_strlen (expected, (gssize) at) + 1);
  found_char = dup_character (found + at);
  expected_char = dup_character (expected + at);
  todoku_finding_set (finding, "position", position);
  todoku_finding_set (finding, "found_char", found_char);
  todoku_finding_set (finding, "expected_char", expected_char);
}

/**
 * todoku_diagnosis_judge_value:
 * @c: a case with something of the right type at the right name that is not right
 *
 * Concludes with what is wrong about it, unless it has nothing to do with the record.
 */
void
todoku_diagnosis_judge_value (TodokuCase *c)
{
  TodokuRecordState state = TODOKU_RECORD_STATE_WRONG_VALUE;
  TodokuFinding *finding = NULL;

  if (c->found == NULL)
    return;

  if (todoku_diagnosis_is_wildcard (c->evidence, c->found))
    return;

  /* Right, but not alone. */
  for (guint i = 0; i < c->rrs->len && c->record->type == TODOKU_RECORD_TYPE_CNAME; i++)
    if (todoku_diagnosis_rr_matches (c->evidence, g_ptr_array_index (c->rrs, i)))
      {
        g_free (c->verdict->found);
        c->verdict->found = g_strdup (c->text);
        todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_CONFLICT,
                                   FINDING (OLD_RECORD, ERROR, "found", c->text));
        return;
      }

  finding = judge_group (c);
  if (finding == NULL)
    finding = c->record->type == TODOKU_RECORD_TYPE_TXT ? todoku_diagnosis_judge_text (c, &state)
                                                        : judge_name (c);
  if (finding == NULL)
    finding = FINDING (WRONG_VALUE, ERROR, "found", c->text);
  if (finding->code == TODOKU_FINDING_TYPO || finding->code == TODOKU_FINDING_WRONG_VALUE)
    add_position (c, finding);

  /* A private key is not shown around more than it is already. */
  g_free (c->verdict->found);
  c->verdict->found = finding->code != TODOKU_FINDING_KEY_EXPOSED ? g_strdup (c->text) : NULL;
  todoku_diagnosis_conclude (c, state, finding);

  if (c->found->ttl > LONG_TTL_SECONDS)
    {
      g_autofree char *seconds = g_strdup_printf ("%u", c->found->ttl);

      todoku_diagnosis_note (c, FINDING (LONG_TTL, NOTE, "seconds", seconds));
    }
}
