/* SPDX-License-Identifier: GPL-3.0-or-later
 * One function a mistake: from the right record to what stands in DNS instead. Pure. A mistake that
 * cannot be made with a record, such as cutting off a DKIM key that a CNAME does not carry, makes
 * nothing and says so.
 */
#include "practice-mistake.h"

#include <string.h>

#include "todoku-domain-name.h"

#define OTHER_DKIM \
  "k=rsa; t=s; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDw2X1gGmWJ1c2Jm7gq0k0Zo2yqkq1oQ3a7m2k5cZ" \
  "0h1d8e1wQIDAQAB"

typedef gboolean (*MakeFunc) (const PracticeExpected *expected,
                              GPtrArray              *made);

static JsonObject *
make (GPtrArray  *made,
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

static JsonObject *
make_right (const PracticeExpected *expected,
            GPtrArray              *made)
{
  return make (made, expected->host, expected->type, expected->value, expected->priority);
}

static JsonObject *
make_value (const PracticeExpected *expected,
            GPtrArray              *made,
            const char             *value)
{
  return make (made, expected->host, expected->type, value, expected->priority);
}

static JsonObject *
make_host (const PracticeExpected *expected,
           GPtrArray              *made,
           const char             *host)
{
  return make (made, host, expected->type, expected->value, expected->priority);
}

static gboolean
is_text (const PracticeExpected *expected)
{
  return g_str_equal (expected->type, "TXT");
}

static gboolean
is_dkim (const PracticeExpected *expected)
{
  return is_text (expected) && strstr (expected->host, "._domainkey.") != NULL;
}

static gboolean
is_spf (const PracticeExpected *expected)
{
  return is_text (expected) && g_ascii_strncasecmp (expected->value, "v=spf1", 6) == 0;
}

static gboolean
right (const PracticeExpected *expected,
       GPtrArray              *made)
{
  return make_right (expected, made) != NULL;
}

static gboolean
missing (const PracticeExpected *expected,
         GPtrArray              *made)
{
  return TRUE;
}

static gboolean
doubled_suffix (const PracticeExpected *expected,
                GPtrArray              *made)
{
  g_autofree char *host = g_strconcat (expected->host, ".", expected->zone, NULL);

  return make_host (expected, made, host) != NULL;
}

static gboolean
zone_appended (const PracticeExpected *expected,
               GPtrArray              *made)
{
  g_autofree char *value = g_strconcat (expected->value, ".", expected->zone, NULL);

  return !is_text (expected) && make_value (expected, made, value) != NULL;
}

/* Addresses from a block that Cloudflare publishes as its own. */
static gboolean
proxied (const PracticeExpected *expected,
         GPtrArray              *made)
{
  if (!g_str_equal (expected->type, "CNAME"))
    return FALSE;

  make (made, expected->host, "A", "104.16.24.7", -1);
  make (made, expected->host, "A", "104.16.25.7", -1);

  return TRUE;
}

static gboolean
flattened (const PracticeExpected *expected,
           GPtrArray              *made)
{
  if (!g_str_equal (expected->type, "CNAME") || expected->addresses[0] == NULL)
    return FALSE;

  for (guint i = 0; expected->addresses[i] != NULL; i++)
    make (made, expected->host, "A", expected->addresses[i], -1);

  return TRUE;
}

static gboolean
undelegated_zone (const PracticeExpected *expected,
                  GPtrArray              *made)
{
  json_object_set_int_member (make_right (expected, made), "servers", PRACTICE_SERVER_OLD);

  return TRUE;
}

static gboolean
wrong_type (const PracticeExpected *expected,
            GPtrArray              *made)
{
  if (g_str_equal (expected->type, "CNAME"))
    return make (made, expected->host, "TXT", expected->value, -1) != NULL;
  if (g_str_equal (expected->type, "MX"))
    return make (made, expected->host, "CNAME", expected->value, -1) != NULL;

  return make (made, expected->host, "A", "192.0.2.25", -1) != NULL;
}

static gboolean
dkim_truncated (const PracticeExpected *expected,
                GPtrArray              *made)
{
  gsize length = strlen (expected->value);
  g_autofree char *value = NULL;

  if (!is_dkim (expected) || length < 80)
    return FALSE;
  value = g_strndup (expected->value, length > 255 ? 255 : length - 60);

  return make_value (expected, made, value) != NULL;
}

static gboolean
dkim_split_records (const PracticeExpected *expected,
                    GPtrArray              *made)
{
  gsize half = strlen (expected->value) / 2;
  g_autofree char *first = g_strndup (expected->value, half);

  if (!is_dkim (expected))
    return FALSE;
  make_value (expected, made, first);
  make_value (expected, made, expected->value + half);

  return TRUE;
}

static gboolean
quoted_literally (const PracticeExpected *expected,
                  GPtrArray              *made)
{
  g_autofree char *value = g_strconcat ("\\034", expected->value, "\\034", NULL);

  return make_value (expected, made, value) != NULL;
}

static gboolean
spf_multiple (const PracticeExpected *expected,
              GPtrArray              *made)
{
  if (!is_spf (expected))
    return FALSE;
  make_right (expected, made);
  make_value (expected, made, "v=spf1 include:spf1." PRACTICE_HOST_MASTER_ZONE " ~all");

  return TRUE;
}

static gboolean
wrong_level (const PracticeExpected *expected,
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
values_exchanged (const PracticeExpected *expected,
                  GPtrArray              *made)
{
  return expected->sibling != NULL && make_value (expected, made, expected->sibling) != NULL;
}

static gboolean
host_value_exchanged (const PracticeExpected *expected,
                      GPtrArray              *made)
{
  g_autofree char *host = g_strconcat (expected->value, ".", expected->zone, NULL);

  return g_str_equal (expected->type, "CNAME") &&
         make (made, host, "CNAME", expected->host, -1) != NULL;
}

static gboolean
cname_with_other_data (const PracticeExpected *expected,
                       GPtrArray              *made)
{
  if (!g_str_equal (expected->type, "CNAME"))
    return FALSE;
  make_right (expected, made);
  make (made, expected->host, "TXT", "left over from the last campaign", -1);

  return TRUE;
}

static gboolean
old_record (const PracticeExpected *expected,
            GPtrArray              *made)
{
  const char *value = "u1039482.wl061.sendgrid.net";

  if (is_dkim (expected))
    value = OTHER_DKIM;
  else if (is_text (expected))
    return FALSE;
  else if (g_str_equal (expected->type, "MX"))
    value = "mxa.mailgun.org";
  else if (g_str_has_prefix (expected->host, "s1._domainkey."))
    value = "s1.domainkey.u1039482.wl061.sendgrid.net";
  else if (strstr (expected->host, "._domainkey.") != NULL)
    value = "s2.domainkey.u1039482.wl061.sendgrid.net";
  else if (g_str_equal (expected->value, "sendgrid.net"))
    value = "mailgun.org";

  return make_value (expected, made, value) != NULL;
}

/* Two neighbours exchanged. In a name they are letters: another digit would be another account. */
static gboolean
typo (const PracticeExpected *expected,
      GPtrArray              *made)
{
  g_autofree char *value = g_strdup (expected->value);

  for (gsize i = is_text (expected) ? strlen (value) / 2 : 1;
       value[i] != '\0' && value[i + 1] != '\0'; i++)
    if (g_ascii_isalpha (value[i]) && g_ascii_isalpha (value[i + 1]) && value[i] != value[i + 1])
      {
        char first = value[i];

        value[i] = value[i + 1];
        value[i + 1] = first;
        return make_value (expected, made, value) != NULL;
      }

  return FALSE;
}

static gboolean
underscore_lost (const PracticeExpected *expected,
                 GPtrArray              *made)
{
  g_auto(GStrv) parts = g_strsplit (expected->host, "_", -1);
  g_autofree char *host = g_strjoinv ("", parts);

  return parts[1] != NULL && make_host (expected, made, host) != NULL;
}

static gboolean
servers_differ (const PracticeExpected *expected,
                GPtrArray              *made)
{
  json_object_set_int_member (make_right (expected, made), "servers", PRACTICE_SERVER_NS1);

  return TRUE;
}

static gboolean
wildcard (const PracticeExpected *expected,
          GPtrArray              *made)
{
  const char *parent = todoku_domain_name_parent (expected->host);
  g_autofree char *host = g_strconcat ("*.", parent, NULL);

  if (is_text (expected))
    return make (made, host, "TXT", "v=parked", -1) != NULL;

  return make (made, host, expected->type, "parking." PRACTICE_HOST_MASTER_ZONE, 10) != NULL;
}

static gboolean
spf_include_missing (const PracticeExpected *expected,
                     GPtrArray              *made)
{
  return is_spf (expected) && strstr (expected->value, "include:") != NULL &&
         make_value (expected, made, "v=spf1 ip4:192.0.2.25 ~all") != NULL;
}

static gboolean
spf_invalid (const PracticeExpected *expected,
             GPtrArray              *made)
{
  const char *terms = strchr (expected->value, ' ');
  g_autofree char *value = NULL;

  if (!is_spf (expected) || terms == NULL)
    return FALSE;
  value = g_strconcat ("v=spf1 ipv4:192.0.2.25", terms, NULL);

  return make_value (expected, made, value) != NULL;
}

static gboolean
spf_too_many_lookups (const PracticeExpected *expected,
                      GPtrArray              *made)
{
  g_autoptr(GString) value = g_string_new ("v=spf1");
  const char *terms = strchr (expected->value, ' ');

  if (!is_spf (expected) || terms == NULL)
    return FALSE;
  for (guint i = 1; i <= 11; i++)
    g_string_append_printf (value, " include:spf%u." PRACTICE_HOST_MASTER_ZONE, i);
  g_string_append (value, terms);

  return make_value (expected, made, value->str) != NULL;
}

static gboolean
dmarc_invalid (const PracticeExpected *expected,
               GPtrArray              *made)
{
  return is_text (expected) && g_str_has_prefix (expected->host, "_dmarc.") &&
         make_value (expected, made, "v=DMARC1, p=monitor") != NULL;
}

static gboolean
target_missing (const PracticeExpected *expected,
                GPtrArray              *made)
{
  return !is_text (expected) && right (expected, made);
}

static gboolean
value_altered (const PracticeExpected *expected,
               GPtrArray              *made)
{
  g_autofree char *value = g_ascii_strdown (expected->value, -1);

  return is_dkim (expected) && make_value (expected, made, value) != NULL;
}

static gboolean
url_in_value (const PracticeExpected *expected,
              GPtrArray              *made)
{
  g_autofree char *value = g_strconcat ("https://", expected->value, "/", NULL);

  return !is_text (expected) && make_value (expected, made, value) != NULL;
}

static gboolean
mx_priority_in_value (const PracticeExpected *expected,
                      GPtrArray              *made)
{
  g_autofree char *value = g_strdup_printf ("%d\\032%s", MAX (expected->priority, 0),
                                            expected->value);

  return g_str_equal (expected->type, "MX") && make_value (expected, made, value) != NULL;
}

/* What was typed at the parent is not seen, because the name has become a zone of its own. */
static gboolean
delegated_subzone (const PracticeExpected *expected,
                   GPtrArray              *made)
{
  if (g_str_equal (expected->host, expected->zone))
    return FALSE;
  json_object_set_int_member (make_right (expected, made), "servers", PRACTICE_SERVER_NONE);

  return TRUE;
}

/* A zero width space, as it comes along from a web page. */
static gboolean
non_ascii (const PracticeExpected *expected,
           GPtrArray              *made)
{
  g_autofree char *value = g_strconcat ("\\226\\128\\139", expected->value, NULL);

  return make_value (expected, made, value) != NULL;
}

static gboolean
placeholder (const PracticeExpected *expected,
             GPtrArray              *made)
{
  g_autofree char *host = g_strconcat ("@.", expected->zone, NULL);

  return make_host (expected, made, host) != NULL;
}

static gboolean
cname_at_apex (const PracticeExpected *expected,
               GPtrArray              *made)
{
  return g_str_equal (expected->type, "CNAME") &&
         make_host (expected, made, expected->zone) != NULL;
}

static gboolean
cname_loop (const PracticeExpected *expected,
            GPtrArray              *made)
{
  g_autofree char *other = g_strconcat ("alias.", expected->host, NULL);

  if (!g_str_equal (expected->type, "CNAME"))
    return FALSE;
  make (made, expected->host, "CNAME", other, -1);
  make (made, other, "CNAME", expected->host, -1);

  return TRUE;
}

static gboolean
dkim_key_unusable (const PracticeExpected *expected,
                   GPtrArray              *made)
{
  return is_dkim (expected) && make_value (expected, made, "k=rsa; t=s; p=") != NULL;
}

/* The other half of the key pair, as somebody pastes it who has both files open. It opens nothing.
 */
static gboolean
key_exposed (const PracticeExpected *expected,
             GPtrArray              *made)
{
  return is_dkim (expected) &&
         make_value (expected, made,
                     "k=rsa; p=-----BEGIN PRIVATE KEY-----MIIBVQIBADANBgkqhkiG9w0BAQEFAASCAT8w"
                     "-----END PRIVATE KEY-----") != NULL;
}

static gboolean
spf_not_recognised (const PracticeExpected *expected,
                    GPtrArray              *made)
{
  g_autofree char *value = g_strconcat (" ", expected->value, NULL);

  return is_spf (expected) && make_value (expected, made, value) != NULL;
}

static gboolean
long_ttl (const PracticeExpected *expected,
          GPtrArray              *made)
{
  if (is_text (expected))
    return FALSE;
  json_object_set_int_member (make_value (expected, made, "old-campaign.example.net"), "ttl",
                              86400);

  return TRUE;
}

static gboolean
wrong_value (const PracticeExpected *expected,
             GPtrArray              *made)
{
  return make_value (expected, made, is_text (expected) ? "something else altogether"
                                                        : "parking.example.net") != NULL;
}

static const struct
{
  const char *token;
  MakeFunc make;
  PracticeConditions conditions;
} mistakes[] = {
  { "doubled-suffix", doubled_suffix, 0 },
  { "negative-cache", right, 0 },
  { "missing", missing, 0 },
  { "zone-appended-to-value", zone_appended, 0 },
  { "proxied", proxied, 0 },
  { "flattened", flattened, 0 },
  { "undelegated-zone", undelegated_zone, PRACTICE_CONDITION_UNDELEGATED },
  { "wrong-type", wrong_type, 0 },
  { "dkim-truncated", dkim_truncated, 0 },
  { "dkim-split-records", dkim_split_records, 0 },
  { "quoted-literally", quoted_literally, 0 },
  { "spf-multiple", spf_multiple, 0 },
  { "wrong-level", wrong_level, 0 },
  { "values-exchanged", values_exchanged, 0 },
  { "host-value-exchanged", host_value_exchanged, 0 },
  { "cname-with-other-data", cname_with_other_data, 0 },
  { "old-record", old_record, 0 },
  { "typo", typo, 0 },
  { "underscore-lost", underscore_lost, 0 },
  { "servers-differ", servers_differ, 0 },
  { "lame-server", right, PRACTICE_CONDITION_LAME },
  { "dnssec-broken", right, PRACTICE_CONDITION_BOGUS },
  { "wildcard", wildcard, 0 },
  { "domain-inactive", right, PRACTICE_CONDITION_INACTIVE },
  { "spf-include-missing", spf_include_missing, 0 },
  { "spf-too-many-lookups", spf_too_many_lookups, 0 },
  { "spf-invalid", spf_invalid, 0 },
  { "dmarc-invalid", dmarc_invalid, 0 },
  { "target-missing", target_missing, 0 },
  { "value-altered", value_altered, 0 },
  { "url-in-value", url_in_value, 0 },
  { "mx-priority-in-value", mx_priority_in_value, 0 },
  { "delegated-subzone", delegated_subzone, 0 },
  { "non-ascii", non_ascii, 0 },
  { "placeholder", placeholder, 0 },
  { "cname-at-apex", cname_at_apex, 0 },
  { "cname-loop", cname_loop, 0 },
  { "intercepted", right, PRACTICE_CONDITION_INTERCEPTED },
  { "truncated-no-tcp", right, PRACTICE_CONDITION_NO_TCP },
  { "dkim-key-unusable", dkim_key_unusable, 0 },
  { "key-exposed", key_exposed, 0 },
  { "spf-not-recognised", spf_not_recognised, 0 },
  { "long-ttl", long_ttl, 0 },
  { "unreachable", right, PRACTICE_CONDITION_UNREACHABLE },
  { "wrong-value", wrong_value, 0 },
};

static int
find (const char *token)
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
  int index = token != NULL ? find (token) : -1;

  if (token == NULL)
    make_right (expected, made);
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
  int index = find (token);

  return index >= 0 ? mistakes[index].conditions : PRACTICE_CONDITION_NONE;
}

/**
 * practice_mistake_exists:
 * @token: the code of a finding
 *
 * Returns: whether it can be made with some record
 */
gboolean
practice_mistake_exists (const char *token)
{
  return find (token) >= 0;
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
