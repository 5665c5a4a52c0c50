/* SPDX-License-Identifier: GPL-3.0-or-later
 * The request to whoever runs the DNS: what is asked for, and the mail that asks for it. Its words
 * are in todoku-request-words.c. Pure; any thread.
 */
#include "todoku-request-words.h"

#include "todoku-text-compare.h"
#include "todoku-text-table.h"

#include <gio/gio.h>
#include <string.h>

#include "todoku-domain-name.h"
#include "todoku-repeats.h"

/* More domains than this are counted, not named: a subject has one line. */
#define MAX_NAMED 3

static void
item_free (gpointer data)
{
  TodokuRequestItem *item = data;

  todoku_record_unref (item->record);
  g_free (item->previous);
  g_free (item->previous_host);
  g_free (item->previous_type);
  g_free (item);
}

/**
 * todoku_request_new:
 * @language: the language of the reader
 *
 * Returns: (transfer full): a request without records
 */
TodokuRequest *
todoku_request_new (TodokuRequestLanguage language)
{
  TodokuRequest *self = g_new0 (TodokuRequest, 1);

  self->language = language;
  self->items = g_ptr_array_new_with_free_func (item_free);
  self->known = todoku_repeats_new ();

  return self;
}

/**
 * todoku_request_free:
 * @self: (transfer full) (nullable): a request
 */
void
todoku_request_free (TodokuRequest *self)
{
  if (self == NULL)
    return;

  g_free (self->company);
  g_free (self->contact);
  g_free (self->recipient);
  g_free (self->deadline);
  g_ptr_array_unref (self->items);
  g_hash_table_unref (self->known);
  g_free (self);
}

/**
 * todoku_request_add:
 * @self: a request
 * @record: a record to enter
 * @previous: (nullable): the value that it replaces
 */
void
todoku_request_add (TodokuRequest *self,
                    TodokuRecord  *record,
                    const char    *previous)
{
  todoku_request_add_found (self, record, previous, NULL);
}

/* What stands in DNS in place of the record, so that it is corrected there. */
static void
take_found (TodokuRequestItem   *item,
            const TodokuVerdict *verdict)
{
  const char *type = todoku_finding_get (verdict->finding, "found_type");
  const char *host = todoku_finding_get (verdict->finding, "found_at");
  gboolean has_found = verdict->found != NULL && *verdict->found != '\0';

  if (verdict->state == TODOKU_RECORD_STATE_WRONG_TYPE && type != NULL)
    item->previous_type = g_strdup (type);
  else if (verdict->state == TODOKU_RECORD_STATE_WRONG_PLACE && host != NULL)
    item->previous_host = todoku_text_readable (host);
  else if (verdict->state == TODOKU_RECORD_STATE_WRONG_VALUE && has_found &&
           item->previous == NULL)
    item->previous = todoku_text_readable (verdict->found);
}

/**
 * todoku_request_add_found:
 * @self: a request
 * @record: a record to enter
 * @previous: (nullable): the value that it replaces
 * @verdict: (nullable): what was last found in DNS
 *
 * Adds a record, and asks for a correction where something stands in its place already. What is to
 * be entered is what the remedy says, which may be another value than the record's own. What is in
 * the request already is not added again.
 */
void
todoku_request_add_found (TodokuRequest       *self,
                          TodokuRecord        *record,
                          const char          *previous,
                          const TodokuVerdict *verdict)
{
  TodokuRequestItem *item = g_new0 (TodokuRequestItem, 1);
  const char *offered = NULL;

  item->record = todoku_record_ref (record);
  item->previous = g_strdup (previous);
  if (verdict != NULL && verdict->finding != NULL &&
      verdict->finding->severity == TODOKU_SEVERITY_ERROR)
    {
      take_found (item, verdict);
      item->final_dot = todoku_text_wants_dot (verdict);
      item->one_spf = verdict->finding->code == TODOKU_FINDING_SPF_MULTIPLE;
      offered = todoku_text_get_offered (verdict);
    }
  if (offered != NULL)
    {
      TodokuRecord fields = *record;

      fields.value = offered;
      todoku_record_unref (item->record);
      item->record = todoku_record_new (&fields);
    }

  if (todoku_repeats_add (self->known, item->record))
    g_ptr_array_add (self->items, item);
  else
    item_free (item);
}

/**
 * todoku_request_item_dup_value:
 * @item: a record of a request
 *
 * Returns: (transfer full): VALUE as it is to be typed
 */
char *
todoku_request_item_dup_value (const TodokuRequestItem *item)
{
  g_autofree char *value = todoku_text_plain (item->record->value);

  return item->final_dot ? g_strconcat (value, ".", NULL) : g_steal_pointer (&value);
}

static gboolean
is_rewrite (const TodokuRequestItem *item)
{
  return item->previous != NULL || item->previous_host != NULL || item->previous_type != NULL;
}

static guint
count_rewrites (const TodokuRequest *self)
{
  guint n = 0;

  for (guint i = 0; i < self->items->len; i++)
    n += is_rewrite (g_ptr_array_index (self->items, i));

  return n;
}

static const char *
get_domain (const TodokuRequestItem *item)
{
  return item->record->domain != NULL ? item->record->domain : item->record->host;
}

/* As people write it, and, where that is another name, as it is typed into DNS. */
static char *
format_domain (const char *domain,
               gboolean    with_a_labels)
{
  g_autofree char *plain = todoku_text_plain (domain);
  g_autofree char *unicode = todoku_domain_name_to_unicode (domain);
  g_autofree char *shown = todoku_text_plain (unicode);

  if (!with_a_labels || g_str_equal (shown, plain))
    return g_steal_pointer (&shown);

  return g_strdup_printf ("%s (%s)", shown, plain);
}

/* The formats come from the tables of the words alone. */
_Pragma("GCC diagnostic push")
_Pragma("GCC diagnostic ignored \"-Wformat-nonliteral\"")

static char *
name_domains (const TodokuRequest *self,
              gboolean             with_a_labels)
{
  const TodokuRequestWords *words = todoku_request_get_words (self->language);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) named = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->items->len; i++)
    {
      const char *domain = get_domain (g_ptr_array_index (self->items, i));

      if (g_hash_table_add (seen, (char *) domain) && named->len < MAX_NAMED)
        g_ptr_array_add (named, format_domain (domain, with_a_labels));
    }
  if (g_hash_table_size (seen) > MAX_NAMED)
    return g_strdup_printf (words->others, g_ptr_array_index (named, 0),
                            g_hash_table_size (seen) - 1);
  g_ptr_array_add (named, NULL);

  return g_strjoinv (words->separator, (char **) named->pdata);
}

/**
 * todoku_request_get_domains:
 * @self: a request
 *
 * Returns: (transfer full): the domains it is about, each once, in their order; of many only the
 *   first, with the number of the others. A name that people write otherwise than DNS stands in
 *   both ways.
 */
char *
todoku_request_get_domains (const TodokuRequest *self)
{
  return name_domains (self, TRUE);
}

/**
 * todoku_request_get_subject:
 * @self: a request
 *
 * Returns: (transfer full): the subject of the mail
 */
char *
todoku_request_get_subject (const TodokuRequest *self)
{
  const TodokuRequestWords *words = todoku_request_get_words (self->language);
  g_autofree char *domains = name_domains (self, FALSE);
  guint n_rewrites = count_rewrites (self);

  if (n_rewrites > 0 && n_rewrites < self->items->len)
    return g_strdup_printf (words->subject_both, domains);

  return g_strdup_printf (n_rewrites > 0 ? words->subject_rewrite : words->subject, domains);
}

static void
append_item (GString                  *body,
             const TodokuRequestWords *words,
             const TodokuRequestItem  *item,
             guint                     number)
{
  const TodokuRecord *record = item->record;
  const char *type = todoku_enum_to_token (TODOKU_TYPE_RECORD_TYPE, record->type);
  const char *before = words->phrases[TODOKU_REQUEST_BEFORE];
  const char *after = words->phrases[TODOKU_REQUEST_AFTER];
  g_autofree char *host = todoku_text_plain (record->host);
  g_autofree char *value = todoku_request_item_dup_value (item);

  g_string_append_c (body, '\n');
  g_string_append_printf (body, is_rewrite (item) ? words->item_rewrite : words->item, number);
  g_string_append_c (body, '\n');
  if (item->previous_type != NULL)
    g_string_append_printf (body, "  TYPE (%s): %s\n  TYPE (%s): %s\n", before,
                            item->previous_type, after, type);
  else
    g_string_append_printf (body, "  TYPE : %s\n", type);
  if (item->previous_host != NULL)
    g_string_append_printf (body, "  HOST (%s): %s\n  HOST (%s): %s\n", before,
                            item->previous_host, after, host);
  else
    g_string_append_printf (body, "  HOST : %s\n", host);
  if (record->priority >= 0)
    g_string_append_printf (body, "  PRIORITY: %d\n", record->priority);
  if (item->previous != NULL)
    {
      g_autofree char *previous = todoku_text_plain (item->previous);

      g_string_append_printf (body, "  VALUE (%s): %s\n  VALUE (%s): %s\n",
                              before, previous, after, value);
    }
  else
    g_string_append_printf (body, "  VALUE: %s\n", value);
}

/* The records of several domains stand under the names of their domains. */
static void
append_items (GString             *body,
              const TodokuRequest *self)
{
  const TodokuRequestWords *words = todoku_request_get_words (self->language);
  const char *last = NULL;
  gboolean several = FALSE;

  for (guint i = 1; i < self->items->len && !several; i++)
    several = !g_str_equal (get_domain (g_ptr_array_index (self->items, 0)),
                            get_domain (g_ptr_array_index (self->items, i)));
  for (guint i = 0; i < self->items->len; i++)
    {
      const TodokuRequestItem *item = g_ptr_array_index (self->items, i);
      const char *domain = get_domain (item);

      if (several && (last == NULL || !g_str_equal (domain, last)))
        {
          g_autofree char *shown = format_domain (domain, TRUE);

          g_string_append_c (body, '\n');
          g_string_append_printf (body, words->heading, shown);
          g_string_append_c (body, '\n');
        }
      last = domain;
      append_item (body, words, item, i + 1);
    }
}

static const char *
find_asking (const TodokuRequest *self)
{
  const TodokuRequestWords *words = todoku_request_get_words (self->language);
  guint n_rewrites = count_rewrites (self);

  if (n_rewrites == 0)
    return self->items->len == 1 ? words->ask_one : words->ask_many;
  if (n_rewrites < self->items->len)
    return words->ask_both;

  return self->items->len == 1 ? words->ask_rewrite_one : words->ask_rewrite_many;
}

/**
 * todoku_request_get_body:
 * @self: a request
 *
 * Returns: (transfer full): the text of the mail, lines ended by "\n"
 */
char *
todoku_request_get_body (const TodokuRequest *self)
{
  const TodokuRequestWords *words = todoku_request_get_words (self->language);
  g_autofree char *domains = todoku_request_get_domains (self);
  g_auto(GStrv) notes = todoku_request_get_notes (self);
  GString *body = g_string_new (NULL);

  if (self->recipient != NULL && *self->recipient != '\0')
    g_string_append_printf (body, words->greeting_name, self->recipient);
  else
    g_string_append (body, words->greeting);
  g_string_append_printf (body, "\n\n%s\n", words->opening);
  if (self->company != NULL && *self->company != '\0')
    {
      g_string_append_printf (body, words->from, self->company);
      g_string_append_c (body, '\n');
    }
  g_string_append_printf (body, find_asking (self), domains, self->items->len);
  g_string_append_c (body, '\n');
  if (self->deadline != NULL)
    {
      g_string_append_printf (body, words->deadline, self->deadline);
      g_string_append_c (body, '\n');
    }

  append_items (body, self);

  g_string_append_c (body, '\n');
  for (guint i = 0; notes[i] != NULL; i++)
    g_string_append_printf (body, "%s%s\n", words->note_mark, notes[i]);
  if (self->contact != NULL && *self->contact != '\0')
    {
      g_string_append_c (body, '\n');
      g_string_append_printf (body, words->contact, self->contact);
      g_string_append_c (body, '\n');
    }

  return g_string_free (body, FALSE);
}

_Pragma("GCC diagnostic pop")

/**
 * todoku_request_get_notes:
 * @self: a request
 *
 * Returns: (transfer full): what to mind, one sentence each, only those that apply
 */
char **
todoku_request_get_notes (const TodokuRequest *self)
{
  const TodokuRequestWords *words = todoku_request_get_words (self->language);
  g_autoptr(GStrvBuilder) notes = g_strv_builder_new ();
  gboolean has_cname = FALSE, has_alternative = FALSE, has_rewrite = FALSE;
  gboolean has_final_dot = FALSE, has_one_spf = FALSE;

  for (guint i = 0; i < self->items->len; i++)
    {
      const TodokuRequestItem *item = g_ptr_array_index (self->items, i);

      has_cname |= item->record->type == TODOKU_RECORD_TYPE_CNAME;
      has_alternative |= item->record->value_alternative != NULL;
      has_rewrite |= is_rewrite (item);
      has_final_dot |= item->final_dot;
      has_one_spf |= item->one_spf;
    }

  g_strv_builder_add (notes, has_final_dot ? words->note_final_dot : words->note_dot);
  if (has_cname)
    g_strv_builder_add (notes, words->note_proxy);
  if (has_alternative)
    g_strv_builder_add (notes, words->note_underscore);
  if (has_rewrite)
    g_strv_builder_add (notes, words->note_rewrite);
  if (has_one_spf)
    g_strv_builder_add (notes, words->note_one_spf);
  g_strv_builder_add (notes, words->note_keep);

  return g_strv_builder_end (notes);
}

/**
 * todoku_request_make_mailto:
 * @address: (nullable): whom to write to; several with commas between them
 * @subject: the subject
 * @body: the text
 *
 * Returns: (transfer full): a mailto URI (RFC 6068) with subject and text
 */
char *
todoku_request_make_mailto (const char *address,
                            const char *subject,
                            const char *body)
{
  g_auto(GStrv) lines = g_strsplit (body, "\n", -1);
  g_autofree char *crlf_body = g_strjoinv ("\r\n", lines);
  g_autofree char *to = g_uri_escape_string (address != NULL ? address : "", "@,", TRUE);
  g_autofree char *escaped_subject = g_uri_escape_string (subject, NULL, FALSE);
  g_autofree char *escaped_body = g_uri_escape_string (crlf_body, NULL, FALSE);

  return g_strdup_printf ("mailto:%s?subject=%s&body=%s", to, escaped_subject, escaped_body);
}
