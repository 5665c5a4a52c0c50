/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the table of companies says, in the language of the program. Nearly every screen adds the
 * zone to HOST by itself, so that is the form for a company that nobody knows.
 */
#include "todoku-config.h"

#include "todoku-typed.h"

#include <glib/gi18n-lib.h>

#include "todoku-domain-name.h"
#include "todoku-text-compare.h"

/**
 * todoku_typed_find_zone:
 * @item: a record
 *
 * The zone that the last look-up found, or the one that a person is most likely to have.
 *
 * Returns: (transfer full): the apex
 */
char *
todoku_typed_find_zone (TodokuRecordItem *item)
{
  const TodokuRecord *record = todoku_record_item_get_record (item);
  const TodokuVerdict *verdict = todoku_record_item_get_verdict (item);
  char *zone;

  if (verdict != NULL && verdict->zone != NULL)
    return g_strdup (verdict->zone);

  zone = todoku_domain_name_registrable (record->host);
  if (zone == NULL)
    zone = g_strdup (record->domain != NULL ? record->domain : record->host);

  return zone;
}

/**
 * todoku_typed_company_text:
 * @company: (nullable): the token of a DNS company
 * @text: which of its texts
 *
 * Returns: (transfer none) (nullable): the text in the language of the program; %NULL for an
 *   unknown company and for the plain forms, which are nobody
 */
const char *
todoku_typed_company_text (const char           *company,
                           TodokuDnsCompanyText  text)
{
  const TodokuDnsCompany *found = company != NULL ? todoku_dns_company_lookup (company) : NULL;

  if (found == NULL || found->generic)
    return NULL;

  return todoku_dns_company_get_text (found, text, NULL);
}

/* A screen that adds the zone adds it to either reading. */
static char *
type_other_host (const TodokuTyped  *self,
                 const TodokuRecord *record)
{
  TodokuRecord fields = *record;
  g_autoptr(TodokuRecord) other = NULL;
  g_autoptr(TodokuTypedForm) form = NULL;

  fields.host = record->host_alternative;
  fields.host_alternative = NULL;
  other = todoku_record_new (&fields);
  form = todoku_typed_form_new (self->company, other, self->zone);

  return g_steal_pointer (&form->host);
}

/**
 * todoku_typed_new:
 * @item: a record
 * @company: (nullable): the token of the DNS company
 * @raw: whether to give the values as they are
 *
 * Returns: (transfer full): how it is typed
 */
TodokuTyped *
todoku_typed_new (TodokuRecordItem *item,
                  const char       *company,
                  gboolean          raw)
{
  TodokuTyped *self = g_new0 (TodokuTyped, 1);
  TodokuRecord *record = todoku_record_item_get_record (item);
  g_autoptr(TodokuTypedForm) form = NULL;

  self->priority = -1;
  self->zone = todoku_typed_find_zone (item);
  self->company = company != NULL ? todoku_dns_company_lookup (company) : NULL;
  if (self->company == NULL)
    self->company = todoku_dns_company_lookup ("relative");
  if (raw)
    self->company = todoku_dns_company_lookup ("fqdn");

  form = todoku_typed_form_new (self->company, record, self->zone);
  self->host = g_steal_pointer (&form->host);
  self->value = g_steal_pointer (&form->value);
  /* The value that is copied is the one that the remedy asks for, in either form. */
  if (todoku_text_wants_dot (todoku_record_item_get_verdict (item)) &&
      !g_str_has_suffix (self->value, "."))
    {
      char *dotted = g_strconcat (self->value, ".", NULL);

      g_free (self->value);
      self->value = dotted;
    }
  if (record->host_alternative != NULL)
    self->other_host = type_other_host (self, record);
  self->priority = form->priority;
  self->problems = form->problems;
  if (form->suffix != NULL && *form->suffix != '\0')
    /* Translators: %s is what the screen of a DNS company adds to HOST, such as ".example.com". */
    self->host_hint = g_strdup_printf (_("“%s” is added automatically"), form->suffix);

  self->fields = (TodokuTextFields) {
    .host = todoku_typed_company_text (company, TODOKU_DNS_COMPANY_HOST_LABEL),
    .value = todoku_typed_company_text (company, TODOKU_DNS_COMPANY_VALUE_LABEL),
    .typed_host = self->host,
    .typed_value = self->value,
    .company = todoku_typed_company_text (company, TODOKU_DNS_COMPANY_NAME),
  };

  return self;
}

/**
 * todoku_typed_free:
 * @self: (transfer full): how a record is typed
 *
 * Frees it.
 */
void
todoku_typed_free (TodokuTyped *self)
{
  g_free (self->host);
  g_free (self->value);
  g_free (self->other_host);
  g_free (self->host_hint);
  g_free (self->zone);
  g_free (self);
}

/**
 * todoku_typed_to_row:
 * @self: how it is typed
 * @record: the record
 *
 * Returns: (transfer full): TYPE, HOST and VALUE on one line with tabs between, as spreadsheets
 *   take them
 */
char *
todoku_typed_to_row (const TodokuTyped  *self,
                     const TodokuRecord *record)
{
  const char *type = todoku_rrtype_to_text (todoku_record_type_to_rrtype (record->type));

  if (self->priority >= 0)
    return g_strdup_printf ("%s\t%s\t%d %s", type, self->host, self->priority, self->value);

  return g_strdup_printf ("%s\t%s\t%s", type, self->host, self->value);
}

/**
 * todoku_typed_list_to_text:
 * @items: a list of #TodokuRecordItem
 * @company: (nullable): who runs the DNS
 * @raw: whether to give the values as they are
 *
 * Returns: (transfer full): all of them, one on a line
 */
char *
todoku_typed_list_to_text (GListModel *items,
                           const char *company,
                           gboolean    raw)
{
  GString *text = g_string_new ("TYPE\tHOST\tVALUE\n");

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);
      g_autoptr(TodokuTyped) typed = todoku_typed_new (item, company, raw);
      g_autofree char *row = todoku_typed_to_row (typed, todoku_record_item_get_record (item));

      g_string_append (text, row);
      g_string_append_c (text, '\n');
    }

  return g_string_free (text, FALSE);
}
