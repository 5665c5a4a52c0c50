/* SPDX-License-Identifier: GPL-3.0-or-later
 * The mistakes that are made with what a TXT record says: keys (DKIM), who may send (SPF) and what
 * receivers are to do (DMARC). Each is a #PracticeMakeFunc. Pure; any thread. A record that says
 * something else is refused.
 */
#include "practice-mistake-private.h"

#include <string.h>

/* The version ends at a blank or at the end (RFC 7208 section 4.5). */
static gboolean
is_spf (const PracticeExpected *expected)
{
  return practice_is_text (expected) &&
         g_ascii_strncasecmp (expected->value, "v=spf1", 6) == 0 &&
         (expected->value[6] == ' ' || expected->value[6] == '\0');
}

gboolean
practice_mistake_dkim_truncated (const PracticeExpected *expected,
                                 GPtrArray              *made)
{
  gsize length = strlen (expected->value);
  g_autofree char *value = NULL;

  if (!practice_is_dkim (expected) || length < 80)
    return FALSE;
  value = g_strndup (expected->value, length > 255 ? 255 : length - 60);

  return practice_type_value (expected, made, value) != NULL;
}

gboolean
practice_mistake_dkim_split (const PracticeExpected *expected,
                             GPtrArray              *made)
{
  gsize half = strlen (expected->value) / 2;
  g_autofree char *first = g_strndup (expected->value, half);

  if (!practice_is_dkim (expected))
    return FALSE;
  practice_type_value (expected, made, first);
  practice_type_value (expected, made, expected->value + half);

  return TRUE;
}

gboolean
practice_mistake_spf_multiple (const PracticeExpected *expected,
                               GPtrArray              *made)
{
  if (!is_spf (expected))
    return FALSE;
  practice_type_right (expected, made);
  practice_type_value (expected, made, "v=spf1 include:spf1." PRACTICE_HOST_MASTER_ZONE " ~all");

  return TRUE;
}

gboolean
practice_mistake_spf_include_missing (const PracticeExpected *expected,
                                      GPtrArray              *made)
{
  return is_spf (expected) && strstr (expected->value, "include:") != NULL &&
         practice_type_value (expected, made, "v=spf1 ip4:192.0.2.25 ~all") != NULL;
}

gboolean
practice_mistake_spf_invalid (const PracticeExpected *expected,
                              GPtrArray              *made)
{
  const char *terms = strchr (expected->value, ' ');
  g_autofree char *value = NULL;

  if (!is_spf (expected) || terms == NULL)
    return FALSE;
  value = g_strconcat ("v=spf1 ipv4:192.0.2.25", terms, NULL);

  return practice_type_value (expected, made, value) != NULL;
}

gboolean
practice_mistake_spf_too_many (const PracticeExpected *expected,
                               GPtrArray              *made)
{
  g_autoptr(GString) value = g_string_new ("v=spf1");
  const char *terms = strchr (expected->value, ' ');

  if (!is_spf (expected) || terms == NULL)
    return FALSE;
  for (guint i = 1; i <= 11; i++)
    g_string_append_printf (value, " include:spf%u." PRACTICE_HOST_MASTER_ZONE, i);
  g_string_append (value, terms);

  return practice_type_value (expected, made, value->str) != NULL;
}

gboolean
practice_mistake_dmarc_invalid (const PracticeExpected *expected,
                                GPtrArray              *made)
{
  return practice_is_text (expected) && g_str_has_prefix (expected->host, "_dmarc.") &&
         practice_type_value (expected, made, "v=DMARC1, p=monitor") != NULL;
}

gboolean
practice_mistake_value_altered (const PracticeExpected *expected,
                                GPtrArray              *made)
{
  g_autofree char *value = g_ascii_strdown (expected->value, -1);

  return practice_is_dkim (expected) && practice_type_value (expected, made, value) != NULL;
}

gboolean
practice_mistake_dkim_unusable (const PracticeExpected *expected,
                                GPtrArray              *made)
{
  return practice_is_dkim (expected) &&
         practice_type_value (expected, made, "k=rsa; t=s; p=") != NULL;
}

/* The other half of the key pair, as somebody pastes it who has both files open. It opens nothing.
 */
gboolean
practice_mistake_key_exposed (const PracticeExpected *expected,
                              GPtrArray              *made)
{
  return practice_is_dkim (expected) &&
         practice_type_value (expected, made,
                              "k=rsa; p=-----BEGIN PRIVATE KEY-----MIIBVQIBADANBgkqhkiG9w0BAQEFAASC"
                              "AT8w-----END PRIVATE KEY-----") != NULL;
}

gboolean
practice_mistake_spf_not_recognised (const PracticeExpected *expected,
                                     GPtrArray              *made)
{
  g_autofree char *value = g_strconcat (" ", expected->value, NULL);

  return is_spf (expected) && practice_type_value (expected, made, value) != NULL;
}
