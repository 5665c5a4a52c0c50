/* SPDX-License-Identifier: GPL-3.0-or-later
 * Zones, name servers and DNS companies in print. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-cli-company.h"

#include <glib/gi18n-lib.h>

#include "todoku-cli-output.h"
#include "todoku-text-company.h"

static const char * const match_tokens[] = {
  [TODOKU_DNS_MATCH_NONE] = "none",
  [TODOKU_DNS_MATCH_ONE] = "one",
  [TODOKU_DNS_MATCH_AMBIGUOUS] = "ambiguous",
  [TODOKU_DNS_MATCH_MIXED] = "mixed",
};

static const char * const host_tokens[] = {
  [TODOKU_HOST_RELATIVE] = "relative",
  [TODOKU_HOST_FULL] = "full",
  [TODOKU_HOST_FULL_DOT] = "full-dot",
};

static const char * const apex_tokens[] = {
  [TODOKU_APEX_BLANK] = "blank",
  [TODOKU_APEX_AT] = "at",
  [TODOKU_APEX_ZONE] = "zone",
};

static const char * const rule_tokens[] = {
  [TODOKU_TYPING_UNKNOWN] = "unknown",
  [TODOKU_TYPING_REQUIRED] = "required",
  [TODOKU_TYPING_ALLOWED] = "allowed",
  [TODOKU_TYPING_REFUSED] = "refused",
};

/* The one company of the name servers, or NULL when there are none or several. */
static const TodokuDnsCompany *
match_one (const char * const *name_servers)
{
  g_autoptr(GPtrArray) companies = NULL;

  if (todoku_dns_company_match (name_servers, &companies) != TODOKU_DNS_MATCH_ONE)
    return NULL;

  return g_ptr_array_index (companies, 0);
}

/**
 * todoku_cli_find_company:
 * @chosen: (nullable): the id of the company that the person chose
 * @detected: (nullable): the id of the one that was detected
 * @name_servers: (nullable): the names of the name servers, separated by spaces or commas
 *
 * Returns: (transfer none) (nullable): who runs the DNS, as far as it is known
 */
const TodokuDnsCompany *
todoku_cli_find_company (const char *chosen,
                         const char *detected,
                         const char *name_servers)
{
  const TodokuDnsCompany *company = todoku_dns_company_lookup (chosen);
  g_auto(GStrv) words = NULL;
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  if (company == NULL)
    company = todoku_dns_company_lookup (detected);
  if (company != NULL || name_servers == NULL)
    return company;

  words = g_strsplit_set (name_servers, " ,\n", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_ptr_array_add (names, words[i]);
  g_ptr_array_add (names, NULL);

  return match_one ((const char * const *) names->pdata);
}

/**
 * todoku_cli_find_verdict_company:
 * @verdict: a verdict
 *
 * Returns: (transfer none) (nullable): the company of the servers that were asked
 */
const TodokuDnsCompany *
todoku_cli_find_verdict_company (const TodokuVerdict *verdict)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < verdict->published->len; i++)
    {
      const TodokuAnswer *answer = g_ptr_array_index (verdict->published, i);

      if (answer->server_name != NULL)
        g_ptr_array_add (names, answer->server_name);
    }
  g_ptr_array_add (names, NULL);

  return match_one ((const char * const *) names->pdata);
}

/**
 * todoku_cli_dup_remedy:
 * @verdict: a verdict with a finding
 * @company: (nullable): who runs the DNS
 *
 * Returns: (transfer full): what to do, in the words of the company's screen
 */
char *
todoku_cli_dup_remedy (const TodokuVerdict    *verdict,
                       const TodokuDnsCompany *company)
{
  g_autoptr(TodokuTypedForm) form = NULL;
  TodokuTextFields fields = { .ready_at = todoku_verdict_get_ready_at (verdict),
                              .now = g_get_real_time () };

  if (company == NULL)
    return todoku_text_finding_remedy (verdict->finding, verdict->record, &fields);

  form = todoku_typed_form_new (company, verdict->record, verdict->zone);
  fields.host = todoku_dns_company_get_text (company, TODOKU_DNS_COMPANY_HOST_LABEL, NULL);
  fields.value = todoku_dns_company_get_text (company, TODOKU_DNS_COMPANY_VALUE_LABEL, NULL);
  fields.company = todoku_dns_company_get_text (company, TODOKU_DNS_COMPANY_NAME, NULL);
  fields.typed_host = form->host;
  fields.typed_value = form->value;

  return todoku_text_finding_remedy (verdict->finding, verdict->record, &fields);
}

static void
write_names (TodokuJsonWriter  *writer,
             const char        *name,
             char             **names)
{
  todoku_json_writer_begin_array (writer, name);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    todoku_json_writer_string (writer, NULL, names[i]);
  todoku_json_writer_end_array (writer);
}

/* The order does not matter, and neither does the case of letters. */
static gboolean
same_names (char **a,
            char **b)
{
  if (a == NULL || b == NULL || g_strv_length (a) != g_strv_length (b))
    return FALSE;
  for (guint i = 0; a[i] != NULL; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; b[j] != NULL; j++)
        found = found || todoku_dns_name_equal (a[i], b[j]);
      if (!found)
        return FALSE;
    }

  return TRUE;
}

/* A record such as a delivery service asks for, so that the rules can be seen at work. */
static TodokuRecord *
make_example (const char *domain)
{
  g_autofree char *host = g_strconcat ("em1234.", domain, NULL);

  return todoku_record_new (&(TodokuRecord) {
    .type = TODOKU_RECORD_TYPE_CNAME,
    .purpose = TODOKU_RECORD_PURPOSE_MAIL_ROUTE,
    .host = host,
    .value = "u1234567.wl123.sendgrid.net",
    .priority = -1,
    .domain = domain,
    .required = TRUE,
  });
}

static void
write_company (TodokuJsonWriter       *writer,
               const TodokuDnsCompany *company,
               const char             *domain,
               const char             *zone)
{
  g_autoptr(TodokuRecord) record = make_example (domain);
  g_autoptr(TodokuTypedForm) form = todoku_typed_form_new (company, record, zone);

  todoku_json_writer_begin_object (writer, "company");
  todoku_json_writer_string (writer, "id", company->id);
  todoku_json_writer_string (writer, "name",
                             todoku_dns_company_get_text (company, TODOKU_DNS_COMPANY_NAME, NULL));
  todoku_json_writer_string (writer, "panel",
                             todoku_dns_company_get_text (company, TODOKU_DNS_COMPANY_PANEL, NULL));
  todoku_json_writer_string (writer, "host_label",
                             todoku_dns_company_get_text (company, TODOKU_DNS_COMPANY_HOST_LABEL,
                                                          NULL));
  todoku_json_writer_string (writer, "value_label",
                             todoku_dns_company_get_text (company, TODOKU_DNS_COMPANY_VALUE_LABEL,
                                                          NULL));
  todoku_json_writer_string (writer, "host", host_tokens[company->host]);
  todoku_json_writer_string (writer, "apex", apex_tokens[company->apex]);
  todoku_json_writer_string (writer, "final_dot", rule_tokens[company->final_dot]);
  todoku_json_writer_string (writer, "quotes", rule_tokens[company->quotes]);
  todoku_json_writer_string (writer, "underscore_host", rule_tokens[company->underscore_host]);
  todoku_json_writer_string (writer, "underscore_value", rule_tokens[company->underscore_value]);
  todoku_json_writer_string (writer, "hint",
                             todoku_dns_company_get_text (company, TODOKU_DNS_COMPANY_HINT, NULL));
  todoku_json_writer_string (writer, "help", company->help_uri);
  todoku_json_writer_string (writer, "source", company->source);
  todoku_json_writer_string (writer, "checked", company->checked);
  todoku_json_writer_begin_object (writer, "example");
  todoku_json_writer_string (writer, "host", record->host);
  todoku_json_writer_string (writer, "value", record->value);
  todoku_json_writer_string (writer, "typed_host", form->host);
  todoku_json_writer_string (writer, "typed_value", form->value);
  todoku_json_writer_end_object (writer);
  todoku_json_writer_end_object (writer);
}

static void
add_company (TodokuCliTable         *table,
             const TodokuDnsCompany *company,
             const char             *domain,
             const char             *zone)
{
  g_autoptr(TodokuRecord) record = make_example (domain);
  g_autoptr(TodokuTypedForm) form = todoku_typed_form_new (company, record, zone);
  const char *panel = todoku_dns_company_get_text (company, TODOKU_DNS_COMPANY_PANEL, NULL);
  const char *host = todoku_dns_company_get_text (company, TODOKU_DNS_COMPANY_HOST_LABEL, NULL);
  const char *value = todoku_dns_company_get_text (company, TODOKU_DNS_COMPANY_VALUE_LABEL, NULL);
  /* Translators: a name and, after the arrow, how it is typed. */
  g_autofree char *host_example = g_strdup_printf (_("%s → %s"), record->host, form->host);
  g_autofree char *value_example = g_strdup_printf (_("%s → %s"), record->value, form->value);

  if (panel != NULL)
    todoku_cli_table_add (table, _("Screen"), panel, NULL);
  todoku_cli_table_add (table, host, host_example, NULL);
  todoku_cli_table_add (table, value, value_example, NULL);
  if (company->help_uri != NULL)
    todoku_cli_table_add (table, _("Its help"), company->help_uri, NULL);
}

static void
print_zone_json (const char           *domain,
                 const TodokuZoneInfo *info,
                 TodokuDnsMatch        match,
                 GPtrArray            *companies,
                 gboolean              differs)
{
  g_auto(GStrv) advice = todoku_text_company_advice (
    match == TODOKU_DNS_MATCH_ONE ? g_ptr_array_index (companies, 0) : NULL);
  TodokuJsonWriter writer;

  todoku_json_writer_init (&writer);
  todoku_json_writer_begin_object (&writer, NULL);
  todoku_json_writer_string (&writer, "domain", domain);
  todoku_json_writer_string (&writer, "zone", info->apex);
  write_names (&writer, "name_servers", info->name_servers);
  write_names (&writer, "delegated_to", info->delegated_to);
  todoku_json_writer_boolean (&writer, "delegation_agrees", !differs);
  todoku_json_writer_string (&writer, "match", match_tokens[match]);
  todoku_json_writer_begin_array (&writer, "candidates");
  for (guint i = 0; i < companies->len; i++)
    todoku_json_writer_string (&writer, NULL,
                               ((TodokuDnsCompany *) g_ptr_array_index (companies, i))->id);
  todoku_json_writer_end_array (&writer);
  todoku_json_writer_begin_array (&writer, "advice");
  for (guint i = 0; advice[i] != NULL; i++)
    todoku_json_writer_string (&writer, NULL, advice[i]);
  todoku_json_writer_end_array (&writer);
  if (match == TODOKU_DNS_MATCH_ONE)
    write_company (&writer, g_ptr_array_index (companies, 0), domain, info->apex);
  else
    todoku_json_writer_null (&writer, "company");
  todoku_json_writer_end_object (&writer);
  todoku_cli_print_json (&writer);
}

/**
 * todoku_cli_print_zone:
 * @cli: the state of the process
 * @domain: the domain that was asked for
 * @info: where it is hosted
 *
 * Prints who runs the DNS of a domain, and how its screen is filled in.
 *
 * Returns: the exit status: 1 when the parent delegates to other servers than the zone names
 */
int
todoku_cli_print_zone (TodokuCli            *cli,
                       const char           *domain,
                       const TodokuZoneInfo *info)
{
  gboolean differs = info->delegated_to != NULL && info->delegated_to[0] != NULL &&
                     !same_names (info->name_servers, info->delegated_to);
  g_autoptr(GPtrArray) companies = NULL;
  TodokuDnsMatch match =
    todoku_dns_company_match ((const char * const *) info->name_servers, &companies);

  if (cli->json)
    {
      print_zone_json (domain, info, match, companies, differs);
    }
  else
    {
      g_autofree char *servers = g_strjoinv (", ", info->name_servers);
      g_autofree char *sentence = todoku_text_dns_match (match, companies);
      const TodokuDnsCompany *company =
        match == TODOKU_DNS_MATCH_ONE ? g_ptr_array_index (companies, 0) : NULL;
      g_auto(GStrv) advice = todoku_text_company_advice (company);
      TodokuCliTable table;

      todoku_cli_table_init (&table, _("Domain"), domain, NULL);
      todoku_cli_table_add (&table, _("Zone"), info->apex, NULL);
      todoku_cli_table_add (&table, _("Name servers"), servers, NULL);
      if (company != NULL)
        add_company (&table, company, domain, info->apex);
      todoku_cli_table_print (&table);
      todoku_cli_print_line ("%s", sentence);
      for (guint i = 0; advice[i] != NULL; i++)
        todoku_cli_print_line ("%s", advice[i]);
    }
  if (differs)
    {
      g_autofree char *delegated = g_strjoinv (", ", info->delegated_to);

      /* Translators: %s is a list of name servers. */
      todoku_cli_note (_("The registrar delegates to other name servers: %s"), delegated);
    }

  return differs ? TODOKU_CLI_EXIT_NOT_RIGHT : TODOKU_CLI_EXIT_OK;
}
