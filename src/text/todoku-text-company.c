/* SPDX-License-Identifier: GPL-3.0-or-later
 * The rules of a DNS company's screen as sentences, the general ones first, then what only that
 * company does. A rule that is not known gives no sentence. Any thread, no I/O.
 */
#include "todoku-config.h"

#include "todoku-text-company.h"

#include <glib/gi18n-lib.h>

static char *
join_names (GPtrArray *companies)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < companies->len; i++)
    {
      if (i > 0)
        /* Translators: between the names of companies in a list. */
        g_string_append (names, _(", "));
      g_string_append (names, todoku_dns_company_get_text (g_ptr_array_index (companies, i),
                                                           TODOKU_DNS_COMPANY_NAME, NULL));
    }

  return g_strdup (names->str);
}

/**
 * todoku_text_dns_match:
 * @match: what the names of the name servers tell
 * @companies: (element-type TodokuDnsCompany): the companies of that match
 *
 * Returns: (transfer full): who runs the DNS, in one sentence
 */
char *
todoku_text_dns_match (TodokuDnsMatch  match,
                       GPtrArray      *companies)
{
  g_autofree char *names = join_names (companies);

  switch (match)
    {
    case TODOKU_DNS_MATCH_ONE:
      /* Translators: %s is the name of a DNS company. */
      return g_strdup_printf (_("The DNS is managed at %s."), names);
    case TODOKU_DNS_MATCH_AMBIGUOUS:
      /* Translators: %s is a list of names of DNS companies. */
      return g_strdup_printf (_("The name servers are used by several companies: %s. "
                                "Choose yours."), names);
    case TODOKU_DNS_MATCH_MIXED:
      /* Translators: %s is a list of names of DNS companies. */
      return g_strdup_printf (_("The name servers belong to several operators, among them %s. "
                                "Register the records at each of them, or at the primary."),
                              names);
    case TODOKU_DNS_MATCH_NONE:
    default:
      return g_strdup (_("The company that manages the DNS is not known to this program. The "
                         "values are shown as they are; follow the help of its screen."));
    }
}

static void
add_host_advice (GStrvBuilder           *advice,
                 const TodokuDnsCompany *company)
{
  switch (company->host)
    {
    case TODOKU_HOST_RELATIVE:
      g_strv_builder_add (advice, _("The host name is typed without the domain, which the screen "
                                    "adds by itself."));
      break;
    case TODOKU_HOST_FULL:
      g_strv_builder_add (advice, _("The host name is typed in full, with the domain."));
      break;
    case TODOKU_HOST_FULL_DOT:
    default:
      g_strv_builder_add (advice, _("The host name is typed in full, with the domain and a final "
                                    "dot."));
      break;
    }

  switch (company->apex)
    {
    case TODOKU_APEX_BLANK:
      g_strv_builder_add (advice, _("For the domain itself the host name stays empty."));
      break;
    case TODOKU_APEX_AT:
      g_strv_builder_add (advice, _("For the domain itself “@” is typed as the host name."));
      break;
    case TODOKU_APEX_ZONE:
    default:
      break;
    }
}

static void
add_value_advice (GStrvBuilder           *advice,
                  const TodokuDnsCompany *company)
{
  if (company->final_dot == TODOKU_TYPING_REQUIRED)
    g_strv_builder_add (advice, _("The value of a CNAME or MX ends in a dot."));
  else if (company->final_dot == TODOKU_TYPING_REFUSED)
    g_strv_builder_add (advice, _("The value of a CNAME or MX has no final dot."));
  else if (company->final_dot == TODOKU_TYPING_UNKNOWN && !company->generic)
    g_strv_builder_add (advice, _("Look in the help of the screen whether the value needs a final "
                                  "dot."));

  if (company->quotes == TODOKU_TYPING_REQUIRED)
    g_strv_builder_add (advice, _("The text of a TXT stands in quotation marks."));
  else if (company->quotes == TODOKU_TYPING_REFUSED)
    g_strv_builder_add (advice, _("The text of a TXT has no quotation marks around it."));

  if (company->txt_max > 0)
    {
      g_autofree char *longest =
        g_strdup_printf (ngettext ("A TXT has %u character at most.",
                                   "A TXT has %u characters at most.", company->txt_max),
                         company->txt_max);

      g_strv_builder_add (advice, longest);
    }

  if (company->underscore_host == TODOKU_TYPING_REFUSED)
    g_strv_builder_add (advice, _("The host name of a CNAME cannot have an underscore (_)."));
  if (company->underscore_value == TODOKU_TYPING_REFUSED)
    g_strv_builder_add (advice, _("The value of a CNAME cannot have an underscore (_)."));
}

/**
 * todoku_text_company_advice:
 * @company: (nullable): a company
 *
 * Returns: (transfer full) (array zero-terminated=1): how records are typed there, a sentence or
 *   two each; for %NULL the general advice
 */
char **
todoku_text_company_advice (const TodokuDnsCompany *company)
{
  g_autoptr(GStrvBuilder) advice = g_strv_builder_new ();
  const char *speed, *hint;

  if (company == NULL)
    {
      g_strv_builder_add (advice, _("If the screen adds the domain by itself, type only the part "
                                    "of the host name in front of it."));
      g_strv_builder_add (advice, _("If the screen is like a zone file, the value of a CNAME or "
                                    "MX ends in a dot."));
      return g_strv_builder_end (advice);
    }

  add_host_advice (advice, company);
  add_value_advice (advice, company);

  hint = todoku_dns_company_get_text (company, TODOKU_DNS_COMPANY_HINT, NULL);
  if (hint != NULL)
    g_strv_builder_add (advice, hint);

  speed = todoku_dns_company_get_text (company, TODOKU_DNS_COMPANY_SPEED, NULL);
  if (speed != NULL)
    {
      /* Translators: %s is a length of time, such as "10 to 15 minutes". */
      g_autofree char *sentence = g_strdup_printf (_("Until a change is published: %s."), speed);

      g_strv_builder_add (advice, sentence);
    }

  return g_strv_builder_end (advice);
}

/**
 * todoku_text_typed_problems:
 * @problems: what stands in the way of typing a record
 *
 * Returns: (transfer full) (nullable): that as sentences, a line each, with what to do; %NULL when
 *   nothing does
 */
char *
todoku_text_typed_problems (TodokuTypedProblem problems)
{
  static const struct { TodokuTypedProblem problem; const char *text; } sentences[] = {
    { TODOKU_TYPED_UNDERSCORE_HOST,
      N_("This DNS service takes no underscore (_) in the host name of a CNAME. Have the records "
         "of a delivery domain issued again as TXT; a tracking domain cannot be used here.") },
    { TODOKU_TYPED_UNDERSCORE_VALUE,
      N_("This DNS service takes no underscore (_) in the value of a CNAME. Ask its support how to "
         "register it.") },
    { TODOKU_TYPED_UNDERSCORE_DROPPED,
      N_("This DNS service takes no underscore (_) in the value of a CNAME, so the first one is "
         "left out. That counts as right.") },
    { TODOKU_TYPED_TXT_TOO_LONG,
      N_("This DNS service cannot take a TXT of this length. Ask its support, or have the records "
         "issued again as CNAME.") },
    { TODOKU_TYPED_TXT_CHARACTER,
      N_("This TXT has a character that the screen of this DNS service refuses.") },
    { TODOKU_TYPED_OUTSIDE_ZONE,
      N_("This host name does not belong to the domain that is managed here.") },
  };
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    if ((problems & sentences[i].problem) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", _(sentences[i].text));

  return text->len > 0 ? g_strdup (text->str) : NULL;
}
