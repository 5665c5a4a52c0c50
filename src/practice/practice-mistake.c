/* SPDX-License-Identifier: GPL-3.0-or-later
 * One function a mistake: from the right record to what stands in DNS instead; here those that can
 * be made with names and places of any record. Pure. A mistake that cannot be made with a record,
 * such as taking the underscore off a name without one, makes nothing and says so.
 */
#include "practice-mistake-private.h"

#include <string.h>

#include "todoku-domain-name.h"

#define OTHER_DKIM \
  "k=rsa; t=s; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDw2X1gGmWJ1c2Jm7gq0k0Zo2yqkq1oQ3a7m2k5cZ" \
  "0h1d8e1wQIDAQAB"

/**
 * practice_type_record:
 * @made: (element-type JsonObject): what was typed
 * @host: its HOST
 * @type: its TYPE
 * @value: its VALUE
 * @priority: of an MX
 *
 * Adds a record to @made.
 *
 * Returns: (transfer none): the record
 */
JsonObject *
practice_type_record (GPtrArray  *made,
                      const char *host,
                      const char *type,
                      const char *value,
                      int         priority)
{
  JsonObject *record = json_object_new ();

  json_object_set_string_member (record, "host", host);
  json_object_set_string_member (record, "type", type);
  json_object_set_string_member (record, "value", value);
  json_object_set_int_member (record, "priority", g_str_equal (type, "MX") ? priority : -1);
  g_ptr_array_add (made, record);

  return record;
}

/**
 * practice_type_right:
 * @expected: what should have been typed
 * @made: (element-type JsonObject): what was typed
 *
 * Adds the right record to @made.
 *
 * Returns: (transfer none): the record
 */
JsonObject *
practice_type_right (const PracticeExpected *expected,
                     GPtrArray              *made)
{
  return practice_type_record (made, expected->host, expected->type, expected->value,
                               expected->priority);
}

/**
 * practice_type_value:
 * @expected: what should have been typed
 * @made: (element-type JsonObject): what was typed
 * @value: another VALUE
 *
 * Adds the record with @value to @made.
 *
 * Returns: (transfer none): the record
 */
JsonObject *
practice_type_value (const PracticeExpected *expected,
                     GPtrArray              *made,
                     const char             *value)
{
  return practice_type_record (made, expected->host, expected->type, value, expected->priority);
}

static JsonObject *
make_host (const PracticeExpected *expected,
           GPtrArray              *made,
           const char             *host)
{
  return practice_type_record (made, host, expected->type, expected->value, expected->priority);
}

/**
 * practice_is_text:
 * @expected: what should have been typed
 *
 * Returns: whether it is a TXT record
 */
gboolean
practice_is_text (const PracticeExpected *expected)
{
  return g_str_equal (expected->type, "TXT");
}

/**
 * practice_is_dkim:
 * @expected: what should have been typed
 *
 * Returns: whether it is a key of DKIM, not an alias of one
 */
gboolean
practice_is_dkim (const PracticeExpected *expected)
{
  return practice_is_text (expected) && strstr (expected->host, "._domainkey.") != NULL;
}

static gboolean
make_right (const PracticeExpected *expected,
            GPtrArray              *made)
{
  return practice_type_right (expected, made) != NULL;
}

static gboolean
make_missing (const PracticeExpected *expected,
              GPtrArray              *made)
{
  return TRUE;
}

static gboolean
make_doubled_suffix (const PracticeExpected *expected,
                     GPtrArray              *made)
{
  g_autofree char *host = g_strconcat (expected->host, ".", expected->zone, NULL);

  return make_host (expected, made, host) != NULL;
}

static gboolean
make_zone_appended (const PracticeExpected *expected,
                    GPtrArray              *made)
{
  g_autofree char *value = g_strconcat (expected->value, ".", expected->zone, NULL);

  return !practice_is_text (expected) && practice_type_value (expected, made, value) != NULL;
}

/* Addresses from a block that Cloudflare publishes as its own. */
static gboolean
make_proxied (const PracticeExpected *expected,
              GPtrArray              *made)
{
  if (!g_str_equal (expected->type, "CNAME"))
    return FALSE;

  practice_type_record (made, expected->host, "A", "104.16.24.7", -1);
  practice_type_record (made, expected->host, "A", "104.16.25.7", -1);

  return TRUE;
}

static gboolean
make_flattened (const PracticeExpected *expected,
                GPtrArray              *made)
{
  if (!g_str_equal (expected->type, "CNAME") || expected->addresses[0] == NULL)
    return FALSE;

  for (guint i = 0; expected->addresses[i] != NULL; i++)
    practice_type_record (made, expected->host, "A", expected->addresses[i], -1);

  return TRUE;
}

static gboolean
make_undelegated_zone (const PracticeExpected *expected,
                       GPtrArray              *made)
{
  json_object_set_int_member (practice_type_right (expected, made), "servers", PRACTICE_SERVER_OLD);

  return TRUE;
}

static gboolean
make_wrong_type (const PracticeExpected *expected,
                 GPtrArray              *made)
{
  if (g_str_equal (expected->type, "CNAME"))
    return practice_type_record (made, expected->host, "TXT", expected->value, -1) != NULL;
  if (g_str_equal (expected->type, "MX"))
    return practice_type_record (made, expected->host, "CNAME", expected->value, -1) != NULL;

  return practice_type_record (made, expected->host, "A", "192.0.2.25", -1) != NULL;
}

static gboolean
make_quoted_literally (const PracticeExpected *expected,
                       GPtrArray              *made)
{
  g_autofree char *value = g_strconcat ("\\034", expected->value, "\\034", NULL);

  return practice_type_value (expected, made, value) != NULL;
}

static gboolean
make_wrong_level (const PracticeExpected *expected,
                  GPtrArray              *made)
{
  g_autofree char *relative = todoku_domain_name_relative (expected->host, expected->domain);
  g_autofree char *host = NULL;

  /* Under the registered name in place of the sub-domain, or the selector left out, or a label
   * more. */
  if (!g_str_equal (expected->domain, expected->zone))
    host = g_strconcat (relative, ".", expected->zone, NULL);
  else if (strstr (expected->host, "._domainkey.") != NULL)
    host = g_strdup (strstr (expected->host, "._domainkey.") + 1);
  else if (g_str_has_prefix (expected->host, "_dmarc."))
    host = g_strdup (expected->domain);
  else
    host = g_strconcat ("www.", expected->host, NULL);

  return !g_str_equal (host, expected->host) && make_host (expected, made, host) != NULL;
}

static gboolean
make_values_exchanged (const PracticeExpected *expected,
                       GPtrArray              *made)
{
  return expected->sibling != NULL &&
         practice_type_value (expected, made, expected->sibling) != NULL;
}

static gboolean
make_host_value_exchanged (const PracticeExpected *expected,
                           GPtrArray              *made)
{
  g_autofree char *host = g_strconcat (expected->value, ".", expected->zone, NULL);

  return g_str_equal (expected->type, "CNAME") &&
         practice_type_record (made, host, "CNAME", expected->host, -1) != NULL;
}

static gboolean
make_cname_with_other_data (const PracticeExpected *expected,
                            GPtrArray              *made)
{
  if (!g_str_equal (expected->type, "CNAME"))
    return FALSE;
  practice_type_right (expected, made);
  practice_type_record (made, expected->host, "TXT", "left over from the last campaign", -1);

  return TRUE;
}

static gboolean
make_old_record (const PracticeExpected *expected,
                 GPtrArray              *made)
{
  const char *value = "u1039482.wl061.sendgrid.net";

  if (practice_is_dkim (expected))
    value = OTHER_DKIM;
  else if (practice_is_text (expected))
    return FALSE;
  else if (g_str_equal (expected->type, "MX"))
    value = "mxa.mailgun.org";
  else if (g_str_has_prefix (expected->host, "s1._domainkey."))
    value = "s1.domainkey.u1039482.wl061.sendgrid.net";
  else if (strstr (expected->host, "._domainkey.") != NULL)
    value = "s2.domainkey.u1039482.wl061.sendgrid.net";
  else if (g_str_equal (expected->value, "sendgrid.net"))
    value = "mailgun.org";

  return practice_type_value (expected, made, value) != NULL;
}

/* Two neighbours exchanged. In a name they are letters: another digit would be another account. */
static gboolean
make_typo (const PracticeExpected *expected,
           GPtrArray              *made)
{
  g_autofree char *value = g_strdup (expected->value);

  for (gsize i = practice_is_text (expected) ? strlen (value) / 2 : 1;
       value[i] != '\0' && value[i + 1] != '\0'; i++)
    if (g_ascii_isalpha (value[i]) && g_ascii_isalpha (value[i + 1]) && value[i] != value[i + 1])
      {
        char first = value[i];

        value[i] = value[i + 1];
        value[i + 1] = first;
        return practice_type_value (expected, made, value) != NULL;
      }

  return FALSE;
}

static gboolean
make_underscore_lost (const PracticeExpected *expected,
                      GPtrArray              *made)
{
  g_auto(GStrv) parts = g_strsplit (expected->host, "_", -1);
  g_autofree char *host = g_strjoinv ("", parts);

  return parts[1] != NULL && make_host (expected, made, host) != NULL;
}

static gboolean
make_servers_differ (const PracticeExpected *expected,
                     GPtrArray              *made)
{
  json_object_set_int_member (practice_type_right (expected, made), "servers", PRACTICE_SERVER_NS1);

  return TRUE;
}

static gboolean
make_wildcard (const PracticeExpected *expected,
               GPtrArray              *made)
{
  const char *parent = todoku_domain_name_parent (expected->host);
  g_autofree char *host = g_strconcat ("*.", parent, NULL);

  if (practice_is_text (expected))
    return practice_type_record (made, host, "TXT", "v=parked", -1) != NULL;

  return practice_type_record (made, host, expected->type, "parking." PRACTICE_HOST_MASTER_ZONE,
                               10) != NULL;
}

static gboolean
make_target_missing (const PracticeExpected *expected,
                     GPtrArray              *made)
{
  return !practice_is_text (expected) && make_right (expected, made);
}

static gboolean
make_url_in_value (const PracticeExpected *expected,
                   GPtrArray              *made)
{
  g_autofree char *value = g_strconcat ("https://", expected->value, "/", NULL);

  return !practice_is_text (expected) && practice_type_value (expected, made, value) != NULL;
}

static gboolean
make_mx_priority_in_value (const PracticeExpected *expected,
                           GPtrArray              *made)
{
  g_autofree char *value = g_strdup_printf ("%d\\032%s", MAX (expected->priority, 0),
                                            expected->value);

  return g_str_equal (expected->type, "MX") && practice_type_value (expected, made, value) != NULL;
}

/* What was typed at the parent is not seen, because the name has become a zone of its own. */
static gboolean
make_delegated_subzone (const PracticeExpected *expected,
                        GPtrArray              *made)
{
  if (g_str_equal (expected->host, expected->zone))
    return FALSE;
  json_object_set_int_member (practice_type_right (expected, made), "servers",
                              PRACTICE_SERVER_NONE);

  return TRUE;
}

/* A zero width space, as it comes along from a web page. */
static gboolean
make_non_ascii (const PracticeExpected *expected,
                GPtrArray              *made)
{
  g_autofree char *value = g_strconcat ("\\226\\128\\139", expected->value, NULL);

  return practice_type_value (expected, made, value) != NULL;
}

static gboolean
make_placeholder (const PracticeExpected *expected,
                  GPtrArray              *made)
{
  g_autofree char *host = g_strconcat ("@.", expected->zone, NULL);

  return make_host (expected, made, host) != NULL;
}

static gboolean
make_cname_at_apex (const PracticeExpected *expected,
                    GPtrArray              *made)
{
  return g_str_equal (expected->type, "CNAME") &&
         make_host (expected, made, expected->zone) != NULL;
}

static gboolean
make_cname_loop (const PracticeExpected *expected,
                 GPtrArray              *made)
{
  g_autofree char *other = g_strconcat ("alias.", expected->host, NULL);

  if (!g_str_equal (expected->type, "CNAME"))
    return FALSE;
  practice_type_record (made, expected->host, "CNAME", other, -1);
  practice_type_record (made, other, "CNAME", expected->host, -1);

  return TRUE;
}

static gboolean
make_long_ttl (const PracticeExpected *expected,
               GPtrArray              *made)
{
  if (practice_is_text (expected))
    return FALSE;
  json_object_set_int_member (practice_type_value (expected, made, "old-campaign.example.net"),
                              "ttl", 86400);

  return TRUE;
}

static gboolean
make_wrong_value (const PracticeExpected *expected,
                  GPtrArray              *made)
{
  return practice_type_value (expected, made,
                              practice_is_text (expected) ? "something else altogether"
                                                          : "parking.example.net") != NULL;
}

static const struct
{
  const char *token;
  PracticeMakeFunc make;
  PracticeConditions conditions;
} mistakes[] = {
  { "doubled-suffix", make_doubled_suffix, 0 },
  { "negative-cache", make_right, 0 },
  { "missing", make_missing, 0 },
  { "zone-appended-to-value", make_zone_appended, 0 },
  { "proxied", make_proxied, 0 },
  { "flattened", make_flattened, 0 },
  { "undelegated-zone", make_undelegated_zone, PRACTICE_CONDITION_UNDELEGATED },
  { "wrong-type", make_wrong_type, 0 },
  { "dkim-truncated", practice_mistake_dkim_truncated, 0 },
  { "dkim-split-records", practice_mistake_dkim_split, 0 },
  { "quoted-literally", make_quoted_literally, 0 },
  { "spf-multiple", practice_mistake_spf_multiple, 0 },
  { "wrong-level", make_wrong_level, 0 },
  { "values-exchanged", make_values_exchanged, 0 },
  { "host-value-exchanged", make_host_value_exchanged, 0 },
  { "cname-with-other-data", make_cname_with_other_data, 0 },
  { "old-record", make_old_record, 0 },
  { "typo", make_typo, 0 },
  { "underscore-lost", make_underscore_lost, 0 },
  { "servers-differ", make_servers_differ, 0 },
  { "lame-server", make_right, PRACTICE_CONDITION_LAME },
  { "dnssec-broken", make_right, PRACTICE_CONDITION_BOGUS },
  { "wildcard", make_wildcard, 0 },
  { "domain-inactive", make_right, PRACTICE_CONDITION_INACTIVE },
  { "spf-include-missing", practice_mistake_spf_include_missing, 0 },
  { "spf-too-many-lookups", practice_mistake_spf_too_many, 0 },
  { "spf-invalid", practice_mistake_spf_invalid, 0 },
  { "dmarc-invalid", practice_mistake_dmarc_invalid, 0 },
  { "target-missing", make_target_missing, 0 },
  { "value-altered", practice_mistake_value_altered, 0 },
  { "url-in-value", make_url_in_value, 0 },
  { "mx-priority-in-value", make_mx_priority_in_value, 0 },
  { "delegated-subzone", make_delegated_subzone, 0 },
  { "non-ascii", make_non_ascii, 0 },
  { "placeholder", make_placeholder, 0 },
  { "cname-at-apex", make_cname_at_apex, 0 },
  { "cname-loop", make_cname_loop, 0 },
  { "intercepted", make_right, PRACTICE_CONDITION_INTERCEPTED },
  { "truncated-no-tcp", make_right, PRACTICE_CONDITION_NO_TCP },
  { "dkim-key-unusable", practice_mistake_dkim_unusable, 0 },
  { "key-exposed", practice_mistake_key_exposed, 0 },
  { "spf-not-recognised", practice_mistake_spf_not_recognised, 0 },
  { "long-ttl", make_long_ttl, 0 },
  { "unreachable", make_right, PRACTICE_CONDITION_UNREACHABLE },
  { "wrong-value", make_wrong_value, 0 },
};

static int
find_mistake (const char *token)
{
  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    if (g_str_equal (mistakes[i].token, token))
      return (int) i;

  return -1;
}

/**
 * practice_mistake_make:
 * @token: (nullable): the code of a finding; %NULL makes the right record
 * @expected: what should have been typed
 *
 * Returns: (transfer full) (nullable) (element-type JsonObject): what is typed, as "host", "type",
 *   "value", "priority", and perhaps "ttl" and "servers"; %NULL when the mistake cannot be made
 */
GPtrArray *
practice_mistake_make (const char             *token,
                       const PracticeExpected *expected)
{
  g_autoptr(GPtrArray) made =
    g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  int index = token != NULL ? find_mistake (token) : -1;

  if (token == NULL)
    practice_type_right (expected, made);
  else if (index < 0 || !mistakes[index].make (expected, made))
    return NULL;

  return g_steal_pointer (&made);
}

/**
 * practice_mistake_conditions:
 * @token: the code of a finding
 *
 * Returns: what is wrong with the whole zone while such a record stands
 */
PracticeConditions
practice_mistake_conditions (const char *token)
{
  int index = find_mistake (token);

  return index >= 0 ? mistakes[index].conditions : PRACTICE_CONDITION_NONE;
}

/**
 * practice_mistake_list:
 * @expected: what should be typed
 *
 * Returns: (transfer full) (array zero-terminated=1): the mistakes that can be made with it
 */
char **
practice_mistake_list (const PracticeExpected *expected)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autoptr(GPtrArray) made = practice_mistake_make (mistakes[i].token, expected);

      if (made != NULL)
        g_strv_builder_add (builder, mistakes[i].token);
    }

  return g_strv_builder_end (builder);
}
