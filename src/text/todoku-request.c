/* SPDX-License-Identifier: GPL-3.0-or-later
 * The request to whoever runs the DNS. Pure; any thread. The two languages stand here side by side
 * and not in the catalogue, because an English desktop must be able to write to a Japanese
 * contractor.
 */
#include "todoku-request.h"

#include "todoku-text-compare.h"
#include "todoku-text-table.h"

#include <gio/gio.h>
#include <string.h>

#include "todoku-domain-name.h"
#include "todoku-repeats.h"

/* More domains than this are counted, not named: a subject has one line. */
#define MAX_NAMED 3

/**
 * Wording:
 *
 * The words of a request in one language. The `%s` and `%u` are filled in their order.
 */
typedef struct
{
  const char *subject;
  const char *subject_rewrite;
  const char *subject_both;
  const char *greeting;
  const char *greeting_name;
  const char *opening;
  const char *from;
  const char *ask_one;
  const char *ask_many;
  const char *ask_rewrite_one;
  const char *ask_rewrite_many;
  const char *ask_both;
  const char *item;
  const char *item_rewrite;
  const char *deadline;
  const char *contact;
  const char *note_keep;
  const char *note_dot;
  const char *note_final_dot;
  const char *note_proxy;
  const char *note_underscore;
  const char *note_rewrite;
  const char *note_one_spf;
  const char *note_mark;
  const char *separator;
  const char *others;
  const char *heading;
  const char *phrases[TODOKU_REQUEST_N_PHRASES];
} Wording;

static const Wording wordings[] = {
  [TODOKU_REQUEST_JAPANESE] = {
    .subject = "DNSレコード登録のお願い (%s)",
    .subject_rewrite = "DNSレコード変更のお願い (%s)",
    .subject_both = "DNSレコード登録・変更のお願い (%s)",
    .greeting = "管理業者ご担当者様",
    .greeting_name = "%s 様",
    .opening = "お世話になっております。",
    .from = "%s です。",
    .ask_one = "メール配信のため、%s のDNSへ次の%u件のレコードの登録をお願いいたします。",
    .ask_many = "メール配信のため、%s のDNSへ次の%u件のレコードの登録をお願いいたします。",
    .ask_rewrite_one = "メール配信のため、%s のDNSの次の%u件のレコードの変更をお願いいたします。",
    .ask_rewrite_many = "メール配信のため、%s のDNSの次の%u件のレコードの変更をお願いいたします。",
    .ask_both = "メール配信のため、%s のDNSについて、次の%u件のレコードの登録・変更をお願いいたします。",
    .item = "■ %u件目",
    .item_rewrite = "■ %u件目 (登録済みのレコードの書き換え)",
    .deadline = "登録の期限: %s",
    .contact = "ご不明な点は %s までご連絡ください。",
    .note_keep = "登録後も、これらのレコードは削除しないでください。",
    .note_dot = "HOST と VALUE は末尾のドットを付けない完全な名前です。ゾーンファイルに書く場合は末尾にドット「.」"
                "を付けてください。",
    .note_final_dot = "末尾にドット「.」がある VALUE は、ドットまで含めて入力してください。",
    .note_proxy = "CNAME はプロキシを通さず、DNSのみで公開してください。",
    .note_underscore = "VALUE の先頭のアンダースコア(_)を入力できない場合は、その1文字だけを省いて登録してください。",
    .note_rewrite = "「変更前」のレコードは新しく追加せず、登録済みのものを「変更後」に直してください。",
    .note_one_spf = "「v=spf1」で始まる TXT は1件だけにまとめ、ほかは削除してください。",
    .note_mark = "※",
    .separator = "、",
    .others = "%s ほか%u件",
    .heading = "【%s】",
    .phrases = {
      [TODOKU_REQUEST_TITLE] = "DNS設定依頼書",
      [TODOKU_REQUEST_DATE] = "依頼日",
      [TODOKU_REQUEST_COMPANY] = "依頼元",
      [TODOKU_REQUEST_CONTACT] = "連絡先",
      [TODOKU_REQUEST_RECIPIENT] = "依頼先",
      [TODOKU_REQUEST_DOMAIN] = "ドメイン",
      [TODOKU_REQUEST_DEADLINE] = "登録の期限",
      [TODOKU_REQUEST_NUMBER] = "番号",
      [TODOKU_REQUEST_DONE] = "登録済み",
      [TODOKU_REQUEST_BEFORE] = "変更前",
      [TODOKU_REQUEST_AFTER] = "変更後",
      [TODOKU_REQUEST_NOTES] = "注意事項",
      [TODOKU_REQUEST_WORKER] = "作業担当者",
      [TODOKU_REQUEST_PAGE] = "%u / %u ページ",
    },
  },
  [TODOKU_REQUEST_ENGLISH] = {
    .subject = "Request to add DNS records (%s)",
    .subject_rewrite = "Request to change DNS records (%s)",
    .subject_both = "Request to add and change DNS records (%s)",
    .greeting = "Dear DNS administrator,",
    .greeting_name = "Dear %s,",
    .opening = "We are setting up authenticated mail delivery.",
    .from = "From: %s",
    .ask_one = "Please enter the following record in the DNS of %s.",
    .ask_many = "Please enter the following %2$u records in the DNS of %1$s.",
    .ask_rewrite_one = "Please correct the following record in the DNS of %s.",
    .ask_rewrite_many = "Please correct the following %2$u records in the DNS of %1$s.",
    .ask_both = "Please enter or correct the following %2$u records in the DNS of %1$s.",
    .item = "* Record %u",
    .item_rewrite = "* Record %u (change of an existing record)",
    .deadline = "Needed by: %s",
    .contact = "Contact for questions: %s",
    .note_keep = "Please keep these records for good, also after the set-up is complete.",
    .note_dot = "HOST and VALUE are complete names without the final dot; in a zone file, add the "
                "final dot.",
    .note_final_dot = "Where VALUE ends in a dot, please enter it with the dot.",
    .note_proxy = "Please publish the CNAME records as DNS only, not through a proxy.",
    .note_underscore =
      "If VALUE cannot begin with an underscore (_), leave out that one character.",
    .note_rewrite =
      "Please do not add a second record: replace what is \"before\" by what is \"after\".",
    .note_one_spf =
      "Please keep only one TXT record that begins with v=spf1, and delete the others.",
    .note_mark = "- ",
    .separator = ", ",
    .others = "%s and %u more",
    .heading = "== %s ==",
    .phrases = {
      [TODOKU_REQUEST_TITLE] = "DNS change request",
      [TODOKU_REQUEST_DATE] = "Date",
      [TODOKU_REQUEST_COMPANY] = "From",
      [TODOKU_REQUEST_CONTACT] = "Contact",
      [TODOKU_REQUEST_RECIPIENT] = "To",
      [TODOKU_REQUEST_DOMAIN] = "Domain",
      [TODOKU_REQUEST_DEADLINE] = "Needed by",
      [TODOKU_REQUEST_NUMBER] = "No.",
      [TODOKU_REQUEST_DONE] = "Done",
      [TODOKU_REQUEST_BEFORE] = "Before",
      [TODOKU_REQUEST_AFTER] = "After",
      [TODOKU_REQUEST_NOTES] = "Notes",
      [TODOKU_REQUEST_WORKER] = "Entered by",
      [TODOKU_REQUEST_PAGE] = "Page %u of %u",
    },
  },
};

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

static const Wording *
get_wording (const TodokuRequest *self)
{
  return &wordings[self->language];
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

/* The formats come from the table above alone. */
_Pragma("GCC diagnostic push")
_Pragma("GCC diagnostic ignored \"-Wformat-nonliteral\"")

static char *
name_domains (const TodokuRequest *self,
              gboolean             with_a_labels)
{
  const Wording *wording = get_wording (self);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) named = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->items->len; i++)
    {
      const char *domain = get_domain (g_ptr_array_index (self->items, i));

      if (g_hash_table_add (seen, (char *) domain) && named->len < MAX_NAMED)
        g_ptr_array_add (named, format_domain (domain, with_a_labels));
    }
  if (g_hash_table_size (seen) > MAX_NAMED)
    return g_strdup_printf (wording->others, g_ptr_array_index (named, 0),
                            g_hash_table_size (seen) - 1);
  g_ptr_array_add (named, NULL);

  return g_strjoinv (wording->separator, (char **) named->pdata);
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
  const Wording *wording = get_wording (self);
  g_autofree char *domains = name_domains (self, FALSE);
  guint n_rewrites = count_rewrites (self);

  if (n_rewrites > 0 && n_rewrites < self->items->len)
    return g_strdup_printf (wording->subject_both, domains);

  return g_strdup_printf (n_rewrites > 0 ? wording->subject_rewrite : wording->subject, domains);
}

static void
append_item (GString                 *body,
             const Wording           *wording,
             const TodokuRequestItem *item,
             guint                    number)
{
  const TodokuRecord *record = item->record;
  const char *type = todoku_enum_to_token (TODOKU_TYPE_RECORD_TYPE, record->type);
  const char *before = wording->phrases[TODOKU_REQUEST_BEFORE];
  const char *after = wording->phrases[TODOKU_REQUEST_AFTER];
  g_autofree char *host = todoku_text_plain (record->host);
  g_autofree char *value = todoku_request_item_dup_value (item);

  g_string_append_c (body, '\n');
  g_string_append_printf (body, is_rewrite (item) ? wording->item_rewrite : wording->item, number);
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
  const Wording *wording = get_wording (self);
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
          g_string_append_printf (body, wording->heading, shown);
          g_string_append_c (body, '\n');
        }
      last = domain;
      append_item (body, wording, item, i + 1);
    }
}

static const char *
find_asking (const TodokuRequest *self)
{
  const Wording *wording = get_wording (self);
  guint n_rewrites = count_rewrites (self);

  if (n_rewrites == 0)
    return self->items->len == 1 ? wording->ask_one : wording->ask_many;
  if (n_rewrites < self->items->len)
    return wording->ask_both;

  return self->items->len == 1 ? wording->ask_rewrite_one : wording->ask_rewrite_many;
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
  const Wording *wording = get_wording (self);
  g_autofree char *domains = todoku_request_get_domains (self);
  g_auto(GStrv) notes = todoku_request_get_notes (self);
  GString *body = g_string_new (NULL);

  if (self->recipient != NULL && *self->recipient != '\0')
    g_string_append_printf (body, wording->greeting_name, self->recipient);
  else
    g_string_append (body, wording->greeting);
  g_string_append_printf (body, "\n\n%s\n", wording->opening);
  if (self->company != NULL && *self->company != '\0')
    {
      g_string_append_printf (body, wording->from, self->company);
      g_string_append_c (body, '\n');
    }
  g_string_append_printf (body, find_asking (self), domains, self->items->len);
  g_string_append_c (body, '\n');
  if (self->deadline != NULL)
    {
      g_string_append_printf (body, wording->deadline, self->deadline);
      g_string_append_c (body, '\n');
    }

  append_items (body, self);

  g_string_append_c (body, '\n');
  for (guint i = 0; notes[i] != NULL; i++)
    g_string_append_printf (body, "%s%s\n", wording->note_mark, notes[i]);
  if (self->contact != NULL && *self->contact != '\0')
    {
      g_string_append_c (body, '\n');
      g_string_append_printf (body, wording->contact, self->contact);
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
  const Wording *wording = get_wording (self);
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

  g_strv_builder_add (notes, has_final_dot ? wording->note_final_dot : wording->note_dot);
  if (has_cname)
    g_strv_builder_add (notes, wording->note_proxy);
  if (has_alternative)
    g_strv_builder_add (notes, wording->note_underscore);
  if (has_rewrite)
    g_strv_builder_add (notes, wording->note_rewrite);
  if (has_one_spf)
    g_strv_builder_add (notes, wording->note_one_spf);
  g_strv_builder_add (notes, wording->note_keep);

  return g_strv_builder_end (notes);
}

/**
 * todoku_request_get_phrase:
 * @language: a language
 * @phrase: which words
 *
 * Returns: (transfer none): the words
 */
const char *
todoku_request_get_phrase (TodokuRequestLanguage language,
                           TodokuRequestPhrase   phrase)
{
  return wordings[language].phrases[phrase];
}

/**
 * todoku_request_make_mailto:
 * @address: (nullable): whom to write to
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
  g_autofree char *to = g_uri_escape_string (address != NULL ? address : "", "@", TRUE);
  g_autofree char *escaped_subject = g_uri_escape_string (subject, NULL, FALSE);
  g_autofree char *escaped_body = g_uri_escape_string (crlf_body, NULL, FALSE);

  return g_strdup_printf ("mailto:%s?subject=%s&body=%s", to, escaped_subject, escaped_body);
}
