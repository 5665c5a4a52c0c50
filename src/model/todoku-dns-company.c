/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table of DNS companies and the match of name servers against it. The table is read once, on
 * first use, by whichever thread comes first, and never freed. It refuses rows that do not say
 * where they come from and when they were checked: a guess about somebody's screen costs days.
 */
#include "todoku-dns-company.h"
#include "todoku-dns-company-private.h"

#include <gio/gio.h>
#include <string.h>

#include "todoku-dns-companies.h"

#define TABLE_PATH "/io/github/todoku/Todoku/data/dns-companies.ini"

enum { ENGLISH, JAPANESE, N_LANGUAGES };

/* What is read beside the public fields. The public struct comes first, so that a pointer to one is
 * a pointer to the other.
 */
typedef struct
{
  TodokuDnsCompany public;
  char *texts[TODOKU_DNS_COMPANY_N_TEXTS][N_LANGUAGES];
  /* (owned) (element-type utf8): suffixes, each with its leading dot */
  GPtrArray *suffixes;
  /* (owned) (element-type GRegex): for whole names */
  GPtrArray *patterns;
} Row;

static const char * const text_keys[TODOKU_DNS_COMPANY_N_TEXTS] = {
  [TODOKU_DNS_COMPANY_NAME] = "Name",
  [TODOKU_DNS_COMPANY_PANEL] = "Panel",
  [TODOKU_DNS_COMPANY_HOST_LABEL] = "HostLabel",
  [TODOKU_DNS_COMPANY_TYPE_LABEL] = "TypeLabel",
  [TODOKU_DNS_COMPANY_VALUE_LABEL] = "ValueLabel",
  [TODOKU_DNS_COMPANY_PRIORITY_LABEL] = "PriorityLabel",
  [TODOKU_DNS_COMPANY_TTL_LABEL] = "TtlLabel",
  [TODOKU_DNS_COMPANY_SPEED] = "Speed",
  [TODOKU_DNS_COMPANY_HINT] = "Hint",
};

static const char * const host_forms[] = { "relative", "full", "full-dot", NULL };
static const char * const apex_forms[] = { "blank", "at", "zone", NULL };
static const char * const rules[] = { "unknown", "required", "allowed", "refused", NULL };
static const char * const priorities[] = { "field", "value", NULL };

static gboolean
parse_choice (GKeyFile            *table,
              const char          *id,
              const char          *key,
              const char * const  *choices,
              const char          *fallback,
              int                 *chosen,
              GError             **error)
{
  g_autofree char *word = g_key_file_get_string (table, id, key, NULL);
  const char *value = word != NULL ? word : fallback;

  for (int i = 0; value != NULL && choices[i] != NULL; i++)
    if (g_str_equal (choices[i], value))
      {
        *chosen = i;
        return TRUE;
      }

  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
               "%s: %s=%s is not one of the choices", id, key, value != NULL ? value : "");
  return FALSE;
}

static gboolean
parse_rules (GKeyFile    *table,
             Row         *row,
             GError     **error)
{
  TodokuDnsCompany *self = &row->public;
  int host, apex, final_dot, quotes, underscore_host, underscore_value, priority;

  if (!parse_choice (table, self->id, "Host", host_forms, NULL, &host, error) ||
      !parse_choice (table, self->id, "Apex", apex_forms, NULL, &apex, error) ||
      !parse_choice (table, self->id, "FinalDot", rules, NULL, &final_dot, error) ||
      !parse_choice (table, self->id, "Quotes", rules, NULL, &quotes, error) ||
      !parse_choice (table, self->id, "UnderscoreHost", rules, NULL, &underscore_host, error) ||
      !parse_choice (table, self->id, "UnderscoreValue", rules, NULL, &underscore_value, error) ||
      !parse_choice (table, self->id, "Priority", priorities, "field", &priority, error))
    return FALSE;

  self->host = host;
  self->apex = apex;
  self->final_dot = final_dot;
  self->quotes = quotes;
  self->underscore_host = underscore_host;
  self->underscore_value = underscore_value;
  self->priority_in_value = priority == 1;
  self->txt_max = g_key_file_get_integer (table, self->id, "TxtMax", NULL);
  self->txt_split = g_key_file_get_boolean (table, self->id, "TxtSplit", NULL);
  self->ttl = g_key_file_get_integer (table, self->id, "Ttl", NULL);
  self->generic = g_key_file_get_boolean (table, self->id, "Generic", NULL);
  self->country = g_key_file_get_string (table, self->id, "Country", NULL);
  self->txt_refused = g_key_file_get_string (table, self->id, "TxtRefused", NULL);
  self->line_cname = g_key_file_get_string (table, self->id, "LineCname", NULL);
  self->line_txt = g_key_file_get_string (table, self->id, "LineTxt", NULL);
  self->help_uri = g_key_file_get_string (table, self->id, "Help", NULL);

  return TRUE;
}

static gboolean
parse_servers (GKeyFile    *table,
               Row         *row,
               GError     **error)
{
  g_auto(GStrv) servers = g_key_file_get_string_list (table, row->public.id, "Servers", NULL, NULL);

  row->suffixes = g_ptr_array_new_with_free_func (g_free);
  row->patterns = g_ptr_array_new_with_free_func ((GDestroyNotify) g_regex_unref);

  for (guint i = 0; servers != NULL && servers[i] != NULL; i++)
    {
      g_autofree char *whole = NULL;
      GRegex *regex;

      if (servers[i][0] == '.')
        {
          g_ptr_array_add (row->suffixes, g_strdup (servers[i]));
          continue;
        }

      whole = g_strdup_printf ("^(?:%s)$", servers[i]);
      regex = g_regex_new (whole, G_REGEX_OPTIMIZE, 0, error);
      if (regex == NULL)
        return FALSE;
      g_ptr_array_add (row->patterns, regex);
    }

  return TRUE;
}

/**
 * todoku_dns_company_parse:
 * @table: the table
 * @id: the group to read
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the company, or %NULL with a #GKeyFileError when the row
 *   lacks what every row must say; free with todoku_dns_company_free()
 */
TodokuDnsCompany *
todoku_dns_company_parse (GKeyFile    *table,
                          const char  *id,
                          GError     **error)
{
  Row *row = g_new0 (Row, 1);
  TodokuDnsCompany *self = &row->public;

  self->id = g_strdup (id);
  self->source = g_key_file_get_string (table, id, "Source", error);
  if (self->source != NULL)
    self->checked = g_key_file_get_string (table, id, "Checked", error);
  if (self->checked != NULL)
    self->confidence = g_key_file_get_string (table, id, "Confidence", error);
  if (self->confidence != NULL)
    row->texts[TODOKU_DNS_COMPANY_NAME][ENGLISH] = g_key_file_get_string (table, id, "Name", error);

  if (row->texts[TODOKU_DNS_COMPANY_NAME][ENGLISH] == NULL ||
      !parse_rules (table, row, error) ||
      !parse_servers (table, row, error))
    {
      todoku_dns_company_free (self);
      return NULL;
    }

  for (guint i = 0; i < G_N_ELEMENTS (text_keys); i++)
    {
      g_autofree char *japanese_key = g_strconcat (text_keys[i], "[ja]", NULL);

      if (row->texts[i][ENGLISH] == NULL)
        row->texts[i][ENGLISH] = g_key_file_get_string (table, id, text_keys[i], NULL);
      row->texts[i][JAPANESE] = g_key_file_get_string (table, id, japanese_key, NULL);
    }

  return self;
}

/**
 * todoku_dns_company_free:
 * @self: (transfer full): a company that todoku_dns_company_parse() returned
 */
void
todoku_dns_company_free (TodokuDnsCompany *self)
{
  Row *row = (Row *) self;

  for (guint i = 0; i < TODOKU_DNS_COMPANY_N_TEXTS; i++)
    for (guint j = 0; j < N_LANGUAGES; j++)
      g_free (row->texts[i][j]);
  g_clear_pointer (&row->suffixes, g_ptr_array_unref);
  g_clear_pointer (&row->patterns, g_ptr_array_unref);
  g_free ((char *) self->id);
  g_free ((char *) self->country);
  g_free ((char *) self->txt_refused);
  g_free ((char *) self->line_cname);
  g_free ((char *) self->line_txt);
  g_free ((char *) self->help_uri);
  g_free ((char *) self->source);
  g_free ((char *) self->checked);
  g_free ((char *) self->confidence);
  g_free (row);
}

/**
 * todoku_dns_company_load_table:
 * @error: return location for an error
 *
 * The resource is taken from its own symbol and not from the global registry, because the linker
 * drops a constructor that nothing refers to from a static library.
 *
 * Returns: (transfer full) (nullable): the compiled-in table as it is written
 */
GKeyFile *
todoku_dns_company_load_table (GError **error)
{
  g_autoptr(GKeyFile) table = g_key_file_new ();
  GResource *resource = todoku_dns_companies_get_resource ();
  g_autoptr(GBytes) bytes = g_resource_lookup_data (resource, TABLE_PATH,
                                                    G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (bytes == NULL ||
      !g_key_file_load_from_bytes (table, bytes, G_KEY_FILE_KEEP_TRANSLATIONS, error))
    return NULL;

  return g_steal_pointer (&table);
}

/* (transfer none): every row, the generic ones too, in the order of the file. */
static GPtrArray *
get_rows (void)
{
  static gsize rows = 0;

  if (g_once_init_enter (&rows))
    {
      GPtrArray *loaded = g_ptr_array_new ();
      g_autoptr(GError) error = NULL;
      g_autoptr(GKeyFile) table = todoku_dns_company_load_table (&error);
      g_auto(GStrv) ids = table != NULL ? g_key_file_get_groups (table, NULL) : NULL;

      if (table == NULL)
        g_warning ("The table of DNS companies cannot be read: %s", error->message);

      for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
        {
          g_autoptr(GError) row_error = NULL;
          TodokuDnsCompany *company = todoku_dns_company_parse (table, ids[i], &row_error);

          if (company != NULL)
            g_ptr_array_add (loaded, company);
          else
            g_warning ("A row of the table of DNS companies is left out: %s", row_error->message);
        }

      g_once_init_leave (&rows, (gsize) loaded);
    }

  return (GPtrArray *) rows;
}

/**
 * todoku_dns_company_list:
 *
 * Returns: (transfer full) (element-type TodokuDnsCompany): all companies for a chooser, those of
 * Japan
 *   first, without the generic forms; the companies are the table's
 */
GPtrArray *
todoku_dns_company_list (void)
{
  GPtrArray *rows = get_rows ();
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < rows->len; i++)
    {
      TodokuDnsCompany *company = g_ptr_array_index (rows, i);

      if (!company->generic)
        g_ptr_array_add (list, company);
    }

  return list;
}

/**
 * todoku_dns_company_lookup:
 * @id: (nullable): the id of a company, or "relative" or "fqdn" for a plain form
 *
 * Returns: (transfer none) (nullable): the company, or %NULL when the table has no such row
 */
const TodokuDnsCompany *
todoku_dns_company_lookup (const char *id)
{
  GPtrArray *rows = get_rows ();

  for (guint i = 0; id != NULL && i < rows->len; i++)
    {
      TodokuDnsCompany *company = g_ptr_array_index (rows, i);

      if (g_str_equal (company->id, id))
        return company;
    }

  return NULL;
}

static gboolean
row_has_server (Row        *row,
                const char *server)
{
  for (guint i = 0; i < row->suffixes->len; i++)
    if (g_str_has_suffix (server, g_ptr_array_index (row->suffixes, i)))
      return TRUE;

  for (guint i = 0; i < row->patterns->len; i++)
    if (g_regex_match (g_ptr_array_index (row->patterns, i), server, 0, NULL))
      return TRUE;

  return FALSE;
}

/**
 * todoku_dns_company_match:
 * @name_servers: (array zero-terminated=1): the names of a zone's name servers, in any case, with
 *   or without the final dot
 * @companies: (out) (transfer full) (element-type TodokuDnsCompany): who it may be; the one, the
 *   candidates with the likeliest first, all that are mixed, or nobody
 *
 * Only names are looked at, never addresses: companies share machines. A name server that the table
 * does not know beside one that it knows makes the set mixed, as the records must reach both.
 *
 * Returns: what the names tell
 */
TodokuDnsMatch
todoku_dns_company_match (const char * const  *name_servers,
                          GPtrArray          **companies)
{
  GPtrArray *rows = get_rows ();
  g_autoptr(GPtrArray) any = g_ptr_array_new ();
  g_autoptr(GPtrArray) all = g_ptr_array_new ();
  guint n_servers = g_strv_length ((char **) name_servers);
  TodokuDnsMatch match;

  for (guint i = 0; i < rows->len; i++)
    {
      Row *row = g_ptr_array_index (rows, i);
      guint n_matches = 0;

      for (guint j = 0; j < n_servers; j++)
        {
          g_autofree char *server = g_ascii_strdown (name_servers[j], -1);
          gsize length = strlen (server);

          if (length > 1 && server[length - 1] == '.')
            server[length - 1] = '\0';
          n_matches += row_has_server (row, server);
        }

      if (n_matches > 0)
        g_ptr_array_add (any, row);
      if (n_matches > 0 && n_matches == n_servers)
        g_ptr_array_add (all, row);
    }

  if (any->len == 0)
    match = TODOKU_DNS_MATCH_NONE;
  else if (all->len == 0)
    match = TODOKU_DNS_MATCH_MIXED;
  else
    match = all->len == 1 ? TODOKU_DNS_MATCH_ONE : TODOKU_DNS_MATCH_AMBIGUOUS;

  *companies = match == TODOKU_DNS_MATCH_MIXED ? g_steal_pointer (&any) : g_steal_pointer (&all);

  return match;
}

static gboolean
is_japanese (const char *language)
{
  const char * const *names;

  if (language != NULL)
    return g_str_has_prefix (language, "ja");

  names = g_get_language_names ();
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (g_str_has_prefix (names[i], "ja"))
        return TRUE;
      if (g_str_has_prefix (names[i], "en") || g_str_equal (names[i], "C"))
        return FALSE;
    }

  return FALSE;
}

/**
 * todoku_dns_company_get_text:
 * @self: (nullable): a company, or %NULL for one that is not known
 * @text: which text
 * @language: (nullable): "ja" or "en"; %NULL takes the language of the program
 *
 * Returns: (transfer none) (nullable): the text; labels always have one, the others may be %NULL
 */
const char *
todoku_dns_company_get_text (const TodokuDnsCompany *self,
                             TodokuDnsCompanyText    text,
                             const char             *language)
{
  const Row *row = (const Row *) self;
  gboolean japanese = is_japanese (language);

  g_return_val_if_fail (text < TODOKU_DNS_COMPANY_N_TEXTS, NULL);

  if (row != NULL && japanese && row->texts[text][JAPANESE] != NULL)
    return row->texts[text][JAPANESE];
  if (row != NULL && row->texts[text][ENGLISH] != NULL)
    return row->texts[text][ENGLISH];

  switch (text)
    {
    case TODOKU_DNS_COMPANY_HOST_LABEL:
      return "HOST";
    case TODOKU_DNS_COMPANY_TYPE_LABEL:
      return "TYPE";
    case TODOKU_DNS_COMPANY_VALUE_LABEL:
      return "VALUE";
    case TODOKU_DNS_COMPANY_PRIORITY_LABEL:
      return japanese ? "優先度" : "Priority";
    case TODOKU_DNS_COMPANY_TTL_LABEL:
      return "TTL";
    case TODOKU_DNS_COMPANY_NAME:
    case TODOKU_DNS_COMPANY_PANEL:
    case TODOKU_DNS_COMPANY_SPEED:
    case TODOKU_DNS_COMPANY_HINT:
    case TODOKU_DNS_COMPANY_N_TEXTS:
    default:
      return NULL;
    }
}
