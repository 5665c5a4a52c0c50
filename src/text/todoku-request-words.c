/* SPDX-License-Identifier: GPL-3.0-or-later
 * The words of a request. The two languages stand here side by side and not in the catalogue,
 * because an English desktop must be able to write to a Japanese contractor. Any thread.
 */
#include "todoku-request-words.h"

static const TodokuRequestWords languages[] = {
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

/**
 * todoku_request_get_words:
 * @language: a language
 *
 * Returns: (transfer none): all of its words
 */
const TodokuRequestWords *
todoku_request_get_words (TodokuRequestLanguage language)
{
  return &languages[language];
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
  return languages[language].phrases[phrase];
}
