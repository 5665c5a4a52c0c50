/* SPDX-License-Identifier: GPL-3.0-or-later
 * Another domain of the same owner: who has both example.co.jp and example.com may have chosen the
 * wrong one in the list of the DNS company. Pure; any thread.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

#include "todoku-domain-name.h"

/* A number or a token that a service has made up for one domain. */
#define MIN_DIGITS 3
#define MIN_TOKEN 16

/* Only a name that no other domain has is proof: "s1._domainkey" and "send" are right at many. */
static gboolean
is_made_for_one (const char *host)
{
  gsize length = strcspn (host, ".");
  guint n_digits = 0;

  for (gsize i = 0; i < length; i++)
    n_digits += g_ascii_isdigit (host[i]) != 0;

  return n_digits >= MIN_DIGITS || length >= MIN_TOKEN;
}

/**
 * todoku_diagnosis_other_domains:
 * @evidence: evidence of a record that was found nowhere in its zone
 *
 * Returns: (transfer full): its name in other domains that the owner probably has
 */
char **
todoku_diagnosis_other_domains (const TodokuEvidence *evidence)
{
  static const char *const suffixes[] = { "com", "co.jp", "jp" };
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_autofree char *registrable = todoku_domain_name_registrable (evidence->host);

  if (registrable != NULL && is_made_for_one (evidence->host))
    {
      g_autofree char *relative = todoku_domain_name_relative (evidence->host, registrable);
      int label = (int) strcspn (registrable, ".");

      for (guint i = 0; *relative != '\0' && i < G_N_ELEMENTS (suffixes); i++)
        {
          g_autofree char *name = g_strdup_printf ("%s.%.*s.%s", relative, label, registrable,
                                                   suffixes[i]);

          if (!todoku_dns_name_equal (name, evidence->host))
            g_strv_builder_add (names, name);
        }
    }

  return g_strv_builder_end (names);
}

/**
 * todoku_diagnosis_judge_owner:
 * @c: a case whose record was found nowhere in its zone
 *
 * Concludes when it stands in another domain. It may have been put there on purpose as well, so
 * nobody is told to take it away.
 *
 * Returns: whether that explains it
 */
gboolean
todoku_diagnosis_judge_owner (TodokuCase *c)
{
  GPtrArray *others = c->evidence->other_domains;

  for (guint i = 0; others != NULL && i < others->len; i++)
    {
      const TodokuObservation *observation = g_ptr_array_index (others, i);
      g_autofree char *domain = NULL;

      if (!todoku_observation_is_answered (observation) ||
          !todoku_diagnosis_matches_at (c->evidence, observation, observation->name))
        continue;

      domain = todoku_domain_name_registrable (observation->name);
      g_free (c->verdict->found);
      c->verdict->found = g_strdup (observation->name);
      todoku_diagnosis_conclude (c, TODOKU_RECORD_STATE_WRONG_PLACE,
                                 FINDING (WRONG_LEVEL, ERROR, "found_at", observation->name,
                                          "other_domain", domain));
      return TRUE;
    }

  return FALSE;
}
