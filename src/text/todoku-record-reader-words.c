/* SPDX-License-Identifier: GPL-3.0-or-later
 * The words that the screens of delivery services and DNS companies have for the fields of a
 * record, in English and Japanese, as heads of columns, as labels and as members of JSON; the names
 * of types; and the words on the buttons between them. Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <string.h>

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

/* Longer names are no words on a screen. */
#define MAX_WORD 120

/* In capitals, as todoku_record_reader_find_column() brings the rest to. */
static const struct
{
  const char *name;
  TodokuRecordColumn column;
} words[] = {
  { "TYPE", TODOKU_RECORD_COLUMN_TYPE },
  { "RECORD TYPE", TODOKU_RECORD_COLUMN_TYPE },
  { "RECORDTYPE", TODOKU_RECORD_COLUMN_TYPE },
  { "RRTYPE", TODOKU_RECORD_COLUMN_TYPE },
  { "RRSET TYPE", TODOKU_RECORD_COLUMN_TYPE },
  { "FIELDTYPE", TODOKU_RECORD_COLUMN_TYPE },
  { "種別", TODOKU_RECORD_COLUMN_TYPE },
  { "種類", TODOKU_RECORD_COLUMN_TYPE },
  { "タイプ", TODOKU_RECORD_COLUMN_TYPE },
  { "レコードタイプ", TODOKU_RECORD_COLUMN_TYPE },
  { "レコード種別", TODOKU_RECORD_COLUMN_TYPE },
  { "レコードの種類", TODOKU_RECORD_COLUMN_TYPE },
  { "レコード種類", TODOKU_RECORD_COLUMN_TYPE },
  { "ENTRY TYPE", TODOKU_RECORD_COLUMN_TYPE },
  { "DNS RECORD TYPE", TODOKU_RECORD_COLUMN_TYPE },
  { "TYP", TODOKU_RECORD_COLUMN_TYPE },
  { "TIPO", TODOKU_RECORD_COLUMN_TYPE },
  { "记录类型", TODOKU_RECORD_COLUMN_TYPE },
  { "HOST", TODOKU_RECORD_COLUMN_HOST },
  { "HOSTNAME", TODOKU_RECORD_COLUMN_HOST },
  { "HOST NAME", TODOKU_RECORD_COLUMN_HOST },
  { "HOST RECORD", TODOKU_RECORD_COLUMN_HOST },
  { "HOST NAME OR ALIAS", TODOKU_RECORD_COLUMN_HOST },
  { "NAME", TODOKU_RECORD_COLUMN_HOST },
  { "RECORD NAME", TODOKU_RECORD_COLUMN_HOST },
  { "DNS NAME", TODOKU_RECORD_COLUMN_HOST },
  { "DNSNAME", TODOKU_RECORD_COLUMN_HOST },
  { "DNS HOST NAME", TODOKU_RECORD_COLUMN_HOST },
  { "DNS RECORD NAME", TODOKU_RECORD_COLUMN_HOST },
  { "TXT RECORD NAME", TODOKU_RECORD_COLUMN_HOST },
  { "DNS 名", TODOKU_RECORD_COLUMN_HOST },
  { "DNS名", TODOKU_RECORD_COLUMN_HOST },
  { "ALIAS", TODOKU_RECORD_COLUMN_HOST },
  { "RRSET NAME", TODOKU_RECORD_COLUMN_HOST },
  { "SUBDOMAIN", TODOKU_RECORD_COLUMN_HOST },
  { "ホスト名", TODOKU_RECORD_COLUMN_HOST },
  { "ホスト", TODOKU_RECORD_COLUMN_HOST },
  { "ホスト名またはエイリアス", TODOKU_RECORD_COLUMN_HOST },
  { "名前", TODOKU_RECORD_COLUMN_HOST },
  { "レコード名", TODOKU_RECORD_COLUMN_HOST },
  { "DNS ホスト名", TODOKU_RECORD_COLUMN_HOST },
  { "DNSホスト名", TODOKU_RECORD_COLUMN_HOST },
  { "TXT レコード名", TODOKU_RECORD_COLUMN_HOST },
  { "名称", TODOKU_RECORD_COLUMN_HOST },
  { "エントリ名", TODOKU_RECORD_COLUMN_HOST },
  { "エントリー名", TODOKU_RECORD_COLUMN_HOST },
  { "サブドメイン", TODOKU_RECORD_COLUMN_HOST },
  { "エイリアス", TODOKU_RECORD_COLUMN_HOST },
  { "QNAME", TODOKU_RECORD_COLUMN_HOST },
  { "CNAME NAME", TODOKU_RECORD_COLUMN_HOST },
  { "CNAME 名", TODOKU_RECORD_COLUMN_HOST },
  { "SOURCE", TODOKU_RECORD_COLUMN_HOST },
  { "NOM", TODOKU_RECORD_COLUMN_HOST },
  { "Hôte", TODOKU_RECORD_COLUMN_HOST },
  { "SOUS-DOMAINE", TODOKU_RECORD_COLUMN_HOST },
  { "NOMBRE", TODOKU_RECORD_COLUMN_HOST },
  { "主机记录", TODOKU_RECORD_COLUMN_HOST },
  { "VALUE", TODOKU_RECORD_COLUMN_VALUE },
  { "DATA", TODOKU_RECORD_COLUMN_VALUE },
  { "RDATA", TODOKU_RECORD_COLUMN_VALUE },
  { "CONTENT", TODOKU_RECORD_COLUMN_VALUE },
  { "TARGET", TODOKU_RECORD_COLUMN_VALUE },
  { "DESTINATION", TODOKU_RECORD_COLUMN_VALUE },
  { "ANSWER", TODOKU_RECORD_COLUMN_VALUE },
  { "POINTS TO", TODOKU_RECORD_COLUMN_VALUE },
  { "POINTS TO ADDRESS OR VALUE", TODOKU_RECORD_COLUMN_VALUE },
  { "RECORD DATA", TODOKU_RECORD_COLUMN_VALUE },
  { "RECORDS", TODOKU_RECORD_COLUMN_VALUE },
  { "RECORD VALUE", TODOKU_RECORD_COLUMN_VALUE },
  { "DNS RECORD VALUE", TODOKU_RECORD_COLUMN_VALUE },
  { "TXT RECORD VALUE", TODOKU_RECORD_COLUMN_VALUE },
  { "REQUIRED VALUE", TODOKU_RECORD_COLUMN_VALUE },
  { "REQUIRED DATA", TODOKU_RECORD_COLUMN_VALUE },
  { "EXPECTED VALUE", TODOKU_RECORD_COLUMN_VALUE },
  { "ENTER THIS VALUE", TODOKU_RECORD_COLUMN_VALUE },
  { "MAIL SERVER", TODOKU_RECORD_COLUMN_VALUE },
  { "EXCHANGE", TODOKU_RECORD_COLUMN_VALUE },
  { "NAMEHOST", TODOKU_RECORD_COLUMN_VALUE },
  { "NAMEEXCHANGE", TODOKU_RECORD_COLUMN_VALUE },
  { "STRINGS", TODOKU_RECORD_COLUMN_VALUE },
  { "RRSET VALUES", TODOKU_RECORD_COLUMN_VALUE },
  { "値", TODOKU_RECORD_COLUMN_VALUE },
  { "内容", TODOKU_RECORD_COLUMN_VALUE },
  { "コンテンツ", TODOKU_RECORD_COLUMN_VALUE },
  { "データ", TODOKU_RECORD_COLUMN_VALUE },
  { "レコードデータ", TODOKU_RECORD_COLUMN_VALUE },
  { "レコード データ", TODOKU_RECORD_COLUMN_VALUE },
  { "設定値", TODOKU_RECORD_COLUMN_VALUE },
  { "変更後", TODOKU_RECORD_COLUMN_VALUE },
  { "変更後の値", TODOKU_RECORD_COLUMN_VALUE },
  { "新しい値", TODOKU_RECORD_COLUMN_VALUE },
  { "NEW VALUE", TODOKU_RECORD_COLUMN_VALUE },
  { "VALUES", TODOKU_RECORD_COLUMN_VALUE },
  { "CNAME VALUE", TODOKU_RECORD_COLUMN_VALUE },
  { "CNAME 値", TODOKU_RECORD_COLUMN_VALUE },
  { "CORRECT DATA", TODOKU_RECORD_COLUMN_VALUE },
  { "CORRECT VALUE", TODOKU_RECORD_COLUMN_VALUE },
  { "IP ADDRESS OR TARGET HOST", TODOKU_RECORD_COLUMN_VALUE },
  { "WERT", TODOKU_RECORD_COLUMN_VALUE },
  { "ZIEL", TODOKU_RECORD_COLUMN_VALUE },
  { "KORREKTE DATEN", TODOKU_RECORD_COLUMN_VALUE },
  { "VALEUR", TODOKU_RECORD_COLUMN_VALUE },
  { "CIBLE", TODOKU_RECORD_COLUMN_VALUE },
  { "VALOR", TODOKU_RECORD_COLUMN_VALUE },
  { "记录值", TODOKU_RECORD_COLUMN_VALUE },
  { "登録値", TODOKU_RECORD_COLUMN_VALUE },
  { "レコード値", TODOKU_RECORD_COLUMN_VALUE },
  { "レコードの値", TODOKU_RECORD_COLUMN_VALUE },
  { "レコード内容", TODOKU_RECORD_COLUMN_VALUE },
  { "TXT レコード値", TODOKU_RECORD_COLUMN_VALUE },
  { "ターゲット", TODOKU_RECORD_COLUMN_VALUE },
  { "ポイント先", TODOKU_RECORD_COLUMN_VALUE },
  { "ポイント先のアドレスまたは値", TODOKU_RECORD_COLUMN_VALUE },
  { "参照先", TODOKU_RECORD_COLUMN_VALUE },
  { "メールサーバー", TODOKU_RECORD_COLUMN_VALUE },
  { "メールサーバ", TODOKU_RECORD_COLUMN_VALUE },
  { "PRIORITY", TODOKU_RECORD_COLUMN_PRIORITY },
  { "PRIO", TODOKU_RECORD_COLUMN_PRIORITY },
  { "PREF", TODOKU_RECORD_COLUMN_PRIORITY },
  { "PREFERENCE", TODOKU_RECORD_COLUMN_PRIORITY },
  { "MX PRIORITY", TODOKU_RECORD_COLUMN_PRIORITY },
  { "優先", TODOKU_RECORD_COLUMN_PRIORITY },
  { "優先度", TODOKU_RECORD_COLUMN_PRIORITY },
  { "優先順位", TODOKU_RECORD_COLUMN_PRIORITY },
  { "MX優先度", TODOKU_RECORD_COLUMN_PRIORITY },
  { "プライオリティ", TODOKU_RECORD_COLUMN_PRIORITY },
  { "MX PREFERENCE", TODOKU_RECORD_COLUMN_PRIORITY },
  { "Priorität", TODOKU_RECORD_COLUMN_PRIORITY },
  { "Priorité", TODOKU_RECORD_COLUMN_PRIORITY },
  { "PRIORIDAD", TODOKU_RECORD_COLUMN_PRIORITY },
  { "DOMAIN", TODOKU_RECORD_COLUMN_DOMAIN },
  { "DOMAIN NAME", TODOKU_RECORD_COLUMN_DOMAIN },
  { "ドメイン", TODOKU_RECORD_COLUMN_DOMAIN },
  { "ドメイン名", TODOKU_RECORD_COLUMN_DOMAIN },
  { "DOMAINE", TODOKU_RECORD_COLUMN_DOMAIN },
  { "対象", TODOKU_RECORD_COLUMN_DOMAIN },
  { "対象ドメイン", TODOKU_RECORD_COLUMN_DOMAIN },
  { "送信ドメイン", TODOKU_RECORD_COLUMN_DOMAIN },
  { "送信元ドメイン", TODOKU_RECORD_COLUMN_DOMAIN },
  { "SENDING DOMAIN", TODOKU_RECORD_COLUMN_DOMAIN },
  { "ZONE NAME", TODOKU_RECORD_COLUMN_DOMAIN },
  { "HOSTEDZONENAME", TODOKU_RECORD_COLUMN_DOMAIN },
  { "FQDN", TODOKU_RECORD_COLUMN_FQDN },
  { "GROUP", TODOKU_RECORD_COLUMN_GROUP },
  { "グループ", TODOKU_RECORD_COLUMN_GROUP },
  { "REQUIRED", TODOKU_RECORD_COLUMN_REQUIRED },
  { "TTL", TODOKU_RECORD_COLUMN_IGNORED },
  { "STATUS", TODOKU_RECORD_COLUMN_IGNORED },
  { "SECTION", TODOKU_RECORD_COLUMN_IGNORED },
  { "状態", TODOKU_RECORD_COLUMN_IGNORED },
  { "ステータス", TODOKU_RECORD_COLUMN_IGNORED },
  { "備考", TODOKU_RECORD_COLUMN_IGNORED },
};

static gboolean
find_word (const char         *name,
           TodokuRecordColumn *ret_column)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (name, words[i].name) == 0)
      {
        *ret_column = words[i].column;
        return TRUE;
      }

  return FALSE;
}

/* "record_type", "Host / Name", "値（必須）", "VALUE *", "TTL (秒)": the word in it. */
static char *
dup_word (const char *name)
{
  g_autofree char *clean = todoku_record_reader_dup_clean (name);
  char *p = clean;

  clean[strcspn (clean, "([<")] = '\0';
  g_strdelimit (clean, "_", ' ');
  for (gsize n = strlen (clean); n > 0 && strchr (" *:?", clean[n - 1]) != NULL; n--)
    clean[n - 1] = '\0';
  /* Of two words for the same, one is enough. */
  p = strchr (clean, '/');
  if (p != NULL && p > clean)
    *p = '\0';

  return g_strdup (g_strstrip (clean));
}

/**
 * todoku_record_reader_find_column:
 * @name: a word, without blanks around it
 * @ret_column: (out): the field that it names
 *
 * Returns: whether it names one
 */
gboolean
todoku_record_reader_find_column (const char         *name,
                                  TodokuRecordColumn *ret_column)
{
  g_autofree char *word = NULL;

  if (find_word (name, ret_column))
    return TRUE;
  if (strlen (name) > MAX_WORD ||
      (g_str_is_ascii (name) && strpbrk (name, "_/([<*:?") == NULL) ||
      strpbrk (name, ".=") != NULL)
    return FALSE;
  word = dup_word (name);

  return *word != '\0' && find_word (word, ret_column);
}

/**
 * todoku_record_reader_is_apex:
 * @host: (nullable): a HOST as it was written
 *
 * Returns: whether it is a word for an empty field, which stands for the domain itself
 */
gboolean
todoku_record_reader_is_apex (const char *host)
{
  static const char *const names[] = {
    "(空欄)", "(空白)", "(なし)", "(ブランク)", "(未入力)", "(空)", "空欄", "空白", "なし", "ブランク", "未入力",
    "(blank)", "(empty)", "(none)", "(root)", "(apex)", "<blank>", "<empty>", "<none>", "<root>",
  };
  g_autofree char *clean = NULL;

  if (host == NULL || *host == '\0' || (g_ascii_isalnum (*host) || *host == '_'))
    return FALSE;
  clean = todoku_record_reader_dup_clean (host);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (clean, names[i]) == 0)
      return TRUE;

  return FALSE;
}

/**
 * todoku_record_reader_is_button:
 * @word: a cell, without blanks around it
 *
 * Returns: whether it is the button beside a field that copies it
 */
gboolean
todoku_record_reader_is_button (const char *word)
{
  static const char *const buttons[] = {
    "Copy", "Copied", "Copied!", "Copy to clipboard", "content_copy", "コピー", "コピーする",
    "コピーしました", "クリップボードにコピー",
  };

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    if (g_ascii_strcasecmp (word, buttons[i]) == 0)
      return TRUE;

  return FALSE;
}

/**
 * todoku_record_reader_drop_buttons:
 * @field: (inout): a field, with what stood behind it on a screen
 *
 * Takes away the buttons behind tabs.
 */
void
todoku_record_reader_drop_buttons (char *field)
{
  char *tab = strrchr (field, '\t');

  for (; tab != NULL && todoku_record_reader_is_button (tab + 1); tab = strrchr (field, '\t'))
    *tab = '\0';
}

/**
 * todoku_record_reader_parse_type:
 * @text: a word
 * @ret_type: (out): the type
 *
 * Returns: whether it is one of the types that are checked, or its number
 */
gboolean
todoku_record_reader_parse_type (const char       *text,
                                 TodokuRecordType *ret_type)
{
  static const struct { const char *name; TodokuRecordType type; } types[] = {
    { "CNAME", TODOKU_RECORD_TYPE_CNAME },
    { "TXT", TODOKU_RECORD_TYPE_TXT },
    { "MX", TODOKU_RECORD_TYPE_MX },
    { "5", TODOKU_RECORD_TYPE_CNAME },
    { "16", TODOKU_RECORD_TYPE_TXT },
    { "15", TODOKU_RECORD_TYPE_MX },
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_ascii_strcasecmp (types[i].name, text) == 0)
      {
        *ret_type = types[i].type;
        return TRUE;
      }

  return FALSE;
}

/* "レコード1", "レコード②". */
static const char *
skip_count (const char *text)
{
  for (gunichar c = g_utf8_get_char (text);
       g_unichar_isdigit (c) || (c >= 0x2460 && c <= 0x249b); c = g_utf8_get_char (text))
    text = g_utf8_next_char (text);

  return text;
}

/**
 * todoku_record_reader_has_type:
 * @text: a word
 *
 * Returns: whether @text is the name of a record type that people meet, also of one that cannot be
 *   checked, with or without the word for record behind it
 */
gboolean
todoku_record_reader_has_type (const char *text)
{
  static const char * const types[] = {
    "CNAME", "TXT", "MX", "A", "AAAA", "NS", "SOA", "SRV", "CAA", "PTR", "SPF", "ALIAS", "ANAME",
    "HTTPS", "SVCB", "TLSA", "DS", "DNSKEY", "DNAME", "HINFO", "LOC", "NAPTR", "NSEC", "NSEC3",
    "NSEC3PARAM", "RRSIG", "SSHFP", "CDS", "CDNSKEY", "URI", "RP",
  };

  gsize length = strspn (text, LETTERS);
  const char *rest = text + length;

  /* "TXT (SPF)", "MX 10", "MX（優先度 10）", "CNAME レコード". */
  if (length == 2 && *rest == ' ' && todoku_record_reader_priority_of_type (text) >= 0 &&
      strpbrk (text, "(.") == NULL)
    return TRUE;
  rest += strspn (rest, " ");
  if (g_str_has_prefix (rest, "レコード"))
    rest = skip_count (rest + strlen ("レコード"));
  else if (g_ascii_strncasecmp (rest, "record", strlen ("record")) == 0)
    rest += strlen ("record");
  rest += strspn (rest, " ");
  if (*rest != '\0' &&
      (strchr (rest, '\t') != NULL ||
       (!(*rest == '(' && g_str_has_suffix (rest, ")")) &&
        !(g_str_has_prefix (rest, "（") && g_str_has_suffix (rest, "）")))))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (strlen (types[i]) == length && g_ascii_strncasecmp (types[i], text, length) == 0)
      return TRUE;

  return FALSE;
}

/**
 * todoku_record_reader_is_type_above:
 * @clean: a line or a cell, without blanks around it
 *
 * Returns: whether it is the type of a record of which the rest follows. “SPF” alone is a heading:
 *   the type of that name is gone (RFC 7208 section 3.1).
 */
gboolean
todoku_record_reader_is_type_above (const char *clean)
{
  return todoku_record_reader_has_type (clean) && g_ascii_strncasecmp (clean, "SPF", 3) != 0;
}

/**
 * todoku_record_reader_priority_of_type:
 * @clean: the cell with a type
 *
 * Returns: the priority in "MX 10", "MX (10)" and "MX（優先度: 10）", or -1
 */
int
todoku_record_reader_priority_of_type (const char *clean)
{
  const char *digits = g_ascii_strncasecmp (clean, "MX", 2) == 0 ? strpbrk (clean, "0123456789")
                                                                 : NULL;
  gsize length = digits != NULL ? strspn (digits, "0123456789") : 0;

  if (length == 0 || length > 3 || digits[length + strspn (digits + length, ")")] != '\0')
    return -1;

  return (int) g_ascii_strtoull (digits, NULL, 10);
}
