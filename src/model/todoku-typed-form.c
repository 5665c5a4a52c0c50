/* SPDX-License-Identifier: GPL-3.0-or-later
 * A record as typed at a DNS company. Any thread, no I/O. A rule that the table does not know
 * leaves the plain value as it is.
 */
#include "todoku-typed-form.h"

#include <string.h>

#include "todoku-domain-name.h"

/* A character-string of a TXT record holds at most 255 octets (RFC 1035 section 3.3.14). */
#define TXT_STRING_MAX 255

G_DEFINE_BOXED_TYPE (TodokuTypedForm, todoku_typed_form, todoku_typed_form_copy,
                     todoku_typed_form_free)

static void
type_host (TodokuTypedForm        *self,
           const TodokuDnsCompany *company,
           const char             *host,
           const char             *zone)
{
  TodokuHostForm form = company != NULL ? company->host : TODOKU_HOST_FULL;
  TodokuApexForm apex = company != NULL ? company->apex : TODOKU_APEX_ZONE;
  gboolean at_apex = zone != NULL && g_ascii_strcasecmp (host, zone) == 0;

  if (zone != NULL && !todoku_domain_name_is_below (host, zone))
    {
      self->problems |= TODOKU_TYPED_OUTSIDE_ZONE;
      self->host = g_strdup (host);
      return;
    }

  if (at_apex && apex != TODOKU_APEX_ZONE)
    self->host = g_strdup (apex == TODOKU_APEX_AT ? "@" : "");
  else if (form == TODOKU_HOST_FULL_DOT)
    self->host = g_strconcat (host, ".", NULL);
  else if (form == TODOKU_HOST_FULL || zone == NULL || at_apex)
    self->host = g_strdup (host);
  else
    {
      self->host = todoku_domain_name_relative (host, zone);
      self->suffix = g_strconcat (".", zone, NULL);
    }
}

static char *
quote_txt (const char *text,
           gboolean    split)
{
  GString *quoted = g_string_new ("\"");
  gsize n_octets = 0;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (split && n_octets == TXT_STRING_MAX)
        {
          g_string_append (quoted, "\" \"");
          n_octets = 0;
        }
      if (*p == '"' || *p == '\\')
        g_string_append_c (quoted, '\\');
      g_string_append_c (quoted, *p);
      n_octets++;
    }

  g_string_append_c (quoted, '"');

  return g_string_free (quoted, FALSE);
}

static void
type_txt (TodokuTypedForm        *self,
          const TodokuDnsCompany *company,
          const char             *text)
{
  if (company == NULL)
    {
      self->value = g_strdup (text);
      return;
    }

  if (company->txt_max > 0 && strlen (text) > company->txt_max)
    self->problems |= TODOKU_TYPED_TXT_TOO_LONG;
  if (company->txt_refused != NULL && strpbrk (text, company->txt_refused) != NULL)
    self->problems |= TODOKU_TYPED_TXT_CHARACTER;

  self->value = company->quotes == TODOKU_TYPING_REQUIRED ? quote_txt (text, company->txt_split)
                                                          : g_strdup (text);
}

static void
type_name (TodokuTypedForm        *self,
           const TodokuDnsCompany *company,
           const TodokuRecord     *record)
{
  const char *name = record->value;
  gboolean dot = company != NULL && company->final_dot == TODOKU_TYPING_REQUIRED;

  if (company != NULL && record->type == TODOKU_RECORD_TYPE_CNAME &&
      company->underscore_value == TODOKU_TYPING_REFUSED && strchr (name, '_') != NULL)
    {
      /* The certificate's VALUE also counts without its first underscore. */
      if (record->value_alternative != NULL && strchr (record->value_alternative, '_') == NULL)
        {
          name = record->value_alternative;
          self->problems |= TODOKU_TYPED_UNDERSCORE_DROPPED;
        }
      else
        self->problems |= TODOKU_TYPED_UNDERSCORE_VALUE;
    }

  if (record->type == TODOKU_RECORD_TYPE_MX && company != NULL && company->priority_in_value)
    self->value = g_strdup_printf ("%d %s%s", record->priority, name, dot ? "." : "");
  else
    self->value = g_strconcat (name, dot ? "." : NULL, NULL);

  if (record->type == TODOKU_RECORD_TYPE_MX && (company == NULL || !company->priority_in_value))
    self->priority = record->priority;
}

static char *
fill_line (const char *template,
           const char *host,
           const char *value)
{
  g_autoptr(GString) line = g_string_new (template);

  /* The host first: a host name has no braces, a value may have any character. */
  g_string_replace (line, "{host}", host, 1);
  g_string_replace (line, "{value}", value, 1);

  return g_strdup (line->str);
}

/**
 * todoku_typed_form_new:
 * @company: (nullable): who runs the DNS; %NULL gives the whole name and the plain value
 * @record: the record
 * @zone: (nullable): the apex of the zone that holds it; %NULL takes the record's sending domain
 *
 * Returns: (transfer full): the record as it is typed there
 */
TodokuTypedForm *
todoku_typed_form_new (const TodokuDnsCompany *company,
                       const TodokuRecord     *record,
                       const char             *zone)
{
  TodokuTypedForm *self = g_new0 (TodokuTypedForm, 1);
  const char *line = NULL;

  self->priority = -1;
  type_host (self, company, record->host, zone != NULL ? zone : record->domain);

  if (company != NULL && record->type == TODOKU_RECORD_TYPE_CNAME &&
      company->underscore_host == TODOKU_TYPING_REFUSED && strchr (self->host, '_') != NULL)
    self->problems |= TODOKU_TYPED_UNDERSCORE_HOST;

  if (record->type == TODOKU_RECORD_TYPE_TXT)
    type_txt (self, company, record->value);
  else
    type_name (self, company, record);

  if (company != NULL && record->type == TODOKU_RECORD_TYPE_CNAME)
    line = company->line_cname;
  else if (company != NULL && record->type == TODOKU_RECORD_TYPE_TXT)
    line = company->line_txt;
  if (line != NULL)
    self->line = fill_line (line, self->host, self->value);

  return self;
}

/**
 * todoku_typed_form_copy:
 * @self: a typed form
 *
 * Returns: (transfer full): a copy of @self
 */
TodokuTypedForm *
todoku_typed_form_copy (const TodokuTypedForm *self)
{
  TodokuTypedForm *copy = g_memdup2 (self, sizeof *self);

  copy->host = g_strdup (self->host);
  copy->value = g_strdup (self->value);
  copy->suffix = g_strdup (self->suffix);
  copy->line = g_strdup (self->line);

  return copy;
}

/**
 * todoku_typed_form_free:
 * @self: (transfer full): a typed form
 */
void
todoku_typed_form_free (TodokuTypedForm *self)
{
  g_free (self->host);
  g_free (self->value);
  g_free (self->suffix);
  g_free (self->line);
  g_free (self);
}
