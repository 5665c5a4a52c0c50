/* SPDX-License-Identifier: GPL-3.0-or-later
 * The verdicts. Pure; any thread. The order of the questions is the order of
 * todoku_diagnosis_judge(): could anybody be asked, is the zone there, do its servers agree, is the
 * right type at the name, is the right value in it, does it stand at another name, and last what a
 * cache still says.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

#include "todoku-domain-name.h"

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
  self->published = g_ptr_array_new_with_free_func (free_func);
  self->types = g_ptr_array_new_with_free_func (free_func);
  self->candidates = g_ptr_array_new_with_free_func (free_func);
  self->wildcards = g_ptr_array_new_with_free_func (free_func);
  self->target = g_ptr_array_new_with_free_func (free_func);
  self->target_addresses = g_ptr_array_new_with_free_func (free_func);

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
  g_free (evidence->zone);
  g_free (evidence->expected_zone);
  g_ptr_array_unref (evidence->published);
  g_ptr_array_unref (evidence->types);
  g_ptr_array_unref (evidence->candidates);
  g_ptr_array_unref (evidence->wildcards);
  g_clear_pointer (&evidence->visible, todoku_observation_unref);
  g_clear_pointer (&evidence->unchecked, todoku_observation_unref);
  g_ptr_array_unref (evidence->target);
  g_ptr_array_unref (evidence->target_addresses);
  g_free (evidence);
}

static char *
rr_text (const TodokuRr *rr)
{
  if (rr->rrtype == TODOKU_RRTYPE_MX)
    return g_strdup (rr->target);

  return todoku_rr_to_presentation (rr);
}

/**
 * todoku_diagnosis_compare_strings:
 * @a: a `char **`
 * @b: another
 *
 * Returns: their order, for g_ptr_array_sort()
 */
int
todoku_diagnosis_compare_strings (gconstpointer a,
                                  gconstpointer b)
{
  return g_strcmp0 (*(char *const *) a, *(char *const *) b);
}

/* White space around tags and inside p= does not count in a key record (RFC 6376 section 3.2), nor
 * does the order of its tags, nor a tag that says what is the default.
 */
static char *
normalise_key (const char *text)
{
  g_auto(GStrv) tags = g_strsplit (text, ";", -1);
  g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; tags[i] != NULL; i++)
    {
      GString *tag = g_string_new (NULL);

      for (const char *p = tags[i]; *p != '\0'; p++)
        if (!g_ascii_isspace (*p))
          g_string_append_c (tag, *p);
      if (tag->len > 0 && !g_str_equal (tag->str, "v=DKIM1") && !g_str_equal (tag->str, "k=rsa"))
        g_ptr_array_add (kept, g_string_free (tag, FALSE));
      else
        g_string_free (tag, TRUE);
    }
  g_ptr_array_sort (kept, todoku_diagnosis_compare_strings);
  g_ptr_array_add (kept, NULL);

  return g_strjoinv (";", (char **) kept->pdata);
}

/**
 * todoku_diagnosis_is_key:
 * @record: a record
 *
 * Returns: whether it is a DKIM key record (RFC 6376 section 3.6.2)
 */
gboolean
todoku_diagnosis_is_key (const TodokuRecord *record)
{
  return record->type == TODOKU_RECORD_TYPE_TXT &&
         strstr (record->host, "._domainkey.") != NULL;
}

/**
 * todoku_diagnosis_expected_text:
 * @record: a record
 *
 * Returns: (transfer full): its value as it is compared and shown
 */
char *
todoku_diagnosis_expected_text (const TodokuRecord *record)
{
  return record->type == TODOKU_RECORD_TYPE_TXT
         ? todoku_dns_text_escape ((const guint8 *) record->value, strlen (record->value))
         : g_strdup (record->value);
}

/**
 * todoku_diagnosis_text_matches:
 * @record: a record
 * @text: data that were found
 *
 * Returns: whether they are what is expected
 */
gboolean
todoku_diagnosis_text_matches (const TodokuRecord *record,
                               const char         *text)
{
  g_autofree char *expected = todoku_diagnosis_expected_text (record);

  if (record->type != TODOKU_RECORD_TYPE_TXT)
    return todoku_dns_name_equal (text, record->value) ||
           (record->value_alternative != NULL &&
            todoku_dns_name_equal (text, record->value_alternative));

  if (g_str_equal (text, expected))
    return TRUE;
  if (todoku_diagnosis_is_key (record))
    {
      g_autofree char *a = normalise_key (text);
      g_autofree char *b = normalise_key (expected);

      return g_str_equal (a, b);
    }

  return FALSE;
}

/**
 * todoku_diagnosis_is_spf:
 * @text: the text of a TXT record
 *
 * Returns: whether it is an SPF record (RFC 7208 section 4.5)
 */
gboolean
todoku_diagnosis_is_spf (const char *text)
{
  return g_ascii_strncasecmp (text, "v=spf1", 6) == 0 && (text[6] == '\0' || text[6] == ' ');
}

/* An SPF record may hold more than the service asks for; what it asks for must be among its terms.
 * */
static gboolean
spf_has_terms (const char *text,
               const char *expected)
{
  g_auto(GStrv) wanted = g_strsplit (expected, " ", -1);
  g_auto(GStrv) terms = g_strsplit (text, " ", -1);

  for (guint i = 0; wanted[i] != NULL; i++)
    {
      gboolean found = FALSE;

      if (!g_str_has_prefix (wanted[i], "include:") && !g_str_has_prefix (wanted[i], "ip4:") &&
          !g_str_has_prefix (wanted[i], "ip6:"))
        continue;
      for (guint j = 0; terms[j] != NULL && !found; j++)
        {
          if (g_str_has_suffix (terms[j], "all") && strlen (terms[j]) <= 4)
            break;
          found = g_ascii_strcasecmp (terms[j], wanted[i]) == 0;
        }
      if (!found)
        return FALSE;
    }

  return TRUE;
}

/* The data of the record's own type at its own name, as one server gives them. */
/**
 * todoku_diagnosis_values_at:
 * @observation: what a server said
 * @name: a name
 * @rrtype: a type
 *
 * Returns: (transfer full) (element-type utf8): the data of @rrtype at @name itself
 */
GPtrArray *
todoku_diagnosis_values_at (const TodokuObservation *observation,
                            const char              *name,
                            guint16                  rrtype)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) rrs = todoku_observation_rrs_at (observation, name, rrtype);

  for (guint i = 0; i < rrs->len; i++)
    g_ptr_array_add (values, rr_text (g_ptr_array_index (rrs, i)));

  return values;
}

/**
 * todoku_diagnosis_values_match:
 * @record: a record
 * @values: (element-type utf8): all data of its type at its name
 *
 * Returns: whether they are right as a whole
 */
gboolean
todoku_diagnosis_values_match (const TodokuRecord *record,
                               GPtrArray          *values)
{
  guint n_spf = 0, n_match = 0;

  for (guint i = 0; i < values->len; i++)
    {
      const char *text = g_ptr_array_index (values, i);
      gboolean spf = record->type == TODOKU_RECORD_TYPE_TXT && todoku_diagnosis_is_spf (text);

      n_spf += spf;
      if (todoku_diagnosis_text_matches (record, text) ||
          (spf && todoku_diagnosis_is_spf (record->value) && spf_has_terms (text, record->value)))
        n_match++;
    }

  if (record->type == TODOKU_RECORD_TYPE_TXT && todoku_diagnosis_is_spf (record->value) && n_spf > 1)
    return FALSE;
  /* Several key records make the result undefined (RFC 6376 section 3.6.2.2); a CNAME is alone. */
  if ((todoku_diagnosis_is_key (record) || record->type == TODOKU_RECORD_TYPE_CNAME) && values->len > 1)
    return FALSE;

  return n_match > 0;
}

/**
 * todoku_diagnosis_matches:
 * @record: a record
 * @observation: what a server said about it
 *
 * Returns: whether the server has it right
 */
gboolean
todoku_diagnosis_matches (const TodokuRecord      *record,
                          const TodokuObservation *observation)
{
  g_autoptr(GPtrArray) values =
    todoku_diagnosis_values_at (observation, record->host, todoku_record_type_to_rrtype (record->type));

  return todoku_diagnosis_values_match (record, values);
}

/**
 * todoku_diagnosis_is_published:
 * @evidence: evidence whose `published` is complete
 *
 * Returns: whether every server that answered has the record, and at least one did. Only then may
 * the
 *   recursive resolver be asked.
 */
gboolean
todoku_diagnosis_is_published (const TodokuEvidence *evidence)
{
  guint n_answered = 0;

  for (guint i = 0; i < evidence->published->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (evidence->published, i);

      if (!todoku_observation_is_answered (observation) || !observation->aa)
        continue;
      n_answered++;
      if (!todoku_diagnosis_matches (evidence->record, observation))
        return FALSE;
    }

  return n_answered > 0;
}

static void
add_candidate (GPtrArray  *names,
               const char *host,
               char       *name)
{
  if (name != NULL && *name != '\0' && strlen (name) < 254 && strstr (name, "..") == NULL &&
      !todoku_dns_name_equal (name, host) &&
      !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL) && names->len < 16)
    g_ptr_array_add (names, name);
  else
    g_free (name);
}

static char *
replace_all (const char *text,
             const char *from,
             const char *to)
{
  g_auto(GStrv) parts = g_strsplit (text, from, -1);

  return g_strjoinv (to, parts);
}

/**
 * todoku_diagnosis_candidates:
 * @record: a record that is not where it should be
 * @zone: the apex of its zone
 *
 * Returns: (transfer full): at most 16 other names at which people put such a record
 */
char **
todoku_diagnosis_candidates (const TodokuRecord *record,
                             const char         *zone)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  const char *domain = record->domain != NULL ? record->domain : zone;
  const char *host = record->host;
  g_autofree char *relative = todoku_domain_name_relative (host, domain);
  g_autofree char *registrable = todoku_domain_name_registrable (host);

  add_candidate (names, host, g_strconcat (host, ".", zone, NULL));
  add_candidate (names, host, g_strconcat (host, ".", domain, NULL));
  if (strchr (host, '_') != NULL)
    {
      add_candidate (names, host, replace_all (host, "_", ""));
      add_candidate (names, host, replace_all (host, "_", "-"));
    }
  add_candidate (names, host, g_strconcat (relative, ".", zone, NULL));
  if (registrable != NULL)
    add_candidate (names, host, g_strconcat (relative, ".", registrable, NULL));
  if (g_str_has_prefix (host, "_dmarc.") || record->type == TODOKU_RECORD_TYPE_TXT)
    add_candidate (names, host, g_strdup (domain));
  if (record->type == TODOKU_RECORD_TYPE_CNAME)
    {
      add_candidate (names, host, g_strconcat (record->value, ".", zone, NULL));
      add_candidate (names, host, g_strconcat ("www.", host, NULL));
    }
  if (strstr (host, "._domainkey.") != NULL)
    {
      const char *rest = strstr (host, "._domainkey.") + 1;
      g_autofree char *selector = g_strndup (host, rest - 1 - host);

      add_candidate (names, host, g_strdup (rest));
      add_candidate (names, host, g_strconcat (selector, ".", domain, NULL));
    }
  add_candidate (names, host, g_strconcat ("@.", domain, NULL));
  if (g_str_has_prefix (host, "em"))
    {
      /* Two digits exchanged, or one left out: the label is a number that people type by hand. */
      gsize digits = 2 + strspn (host + 2, "0123456789");

      for (gsize i = 3; i < digits; i++)
        {
          char *swapped = g_strdup (host);

          swapped[i - 1] = host[i];
          swapped[i] = host[i - 1];
          add_candidate (names, host, swapped);
        }
    }

  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}
