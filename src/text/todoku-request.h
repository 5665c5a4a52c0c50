/* SPDX-License-Identifier: GPL-3.0-or-later
 * The request to whoever runs the DNS (登録依頼(DNS)): one content, from which the mail, the preview
 * and the printed sheet are made, so that what is shown is what goes out. Its language is the
 * reader's, not the program's. Pure; any thread.
 */
#pragma once

#include "todoku-verdict.h"

G_BEGIN_DECLS

/**
 * TodokuRequestLanguage:
 * @TODOKU_REQUEST_JAPANESE: Japanese
 * @TODOKU_REQUEST_ENGLISH: English
 *
 * The language of a request.
 */
typedef enum
{
  TODOKU_REQUEST_JAPANESE,
  TODOKU_REQUEST_ENGLISH,
} TodokuRequestLanguage;

/**
 * TodokuRequestPhrase:
 *
 * The fixed words of the sheet.
 */
typedef enum
{
  TODOKU_REQUEST_TITLE,
  TODOKU_REQUEST_DATE,
  TODOKU_REQUEST_COMPANY,
  TODOKU_REQUEST_CONTACT,
  TODOKU_REQUEST_RECIPIENT,
  TODOKU_REQUEST_DOMAIN,
  TODOKU_REQUEST_DEADLINE,
  TODOKU_REQUEST_NUMBER,
  TODOKU_REQUEST_DONE,
  TODOKU_REQUEST_BEFORE,
  TODOKU_REQUEST_AFTER,
  TODOKU_REQUEST_NOTES,
  TODOKU_REQUEST_WORKER,
  TODOKU_REQUEST_PAGE,
  TODOKU_REQUEST_N_PHRASES,
} TodokuRequestPhrase;

/**
 * TodokuRequestItem:
 * @record: the record to enter
 * @previous: (nullable): the value that stands there and is to be replaced
 * @previous_host: (nullable): the name under which it stands and should not
 * @previous_type: (nullable): the type with which it stands and should not
 * @final_dot: whether VALUE must be typed with a dot at its end
 * @one_spf: whether the other SPF records must go
 *
 * One record of a request.
 */
typedef struct
{
  TodokuRecord *record;
  char *previous;
  char *previous_host;
  char *previous_type;
  gboolean final_dot;
  gboolean one_spf;
} TodokuRequestItem;

typedef struct _TodokuRequest TodokuRequest;

/**
 * TodokuRequest:
 * @language: the language of the reader
 * @company: (nullable): who asks
 * @contact: (nullable): whom to ask back
 * @recipient: (nullable): the name of whoever runs the DNS
 * @deadline: (nullable): until when the certificate's record must be entered, as local time for
 *   people
 * @items: (element-type TodokuRequestItem): what to enter, each record once
 * @known: (element-type utf8): what is among them
 *
 * A request. The fields may be set directly until it is rendered.
 */
struct _TodokuRequest
{
  TodokuRequestLanguage language;
  char *company;
  char *contact;
  char *recipient;
  char *deadline;
  GPtrArray *items;
  GHashTable *known;
};

TodokuRequest *todoku_request_new          (TodokuRequestLanguage  language);
void           todoku_request_free         (TodokuRequest         *self);
void           todoku_request_add          (TodokuRequest         *self,
                                            TodokuRecord          *record,
                                            const char            *previous);
void           todoku_request_add_found    (TodokuRequest         *self,
                                            TodokuRecord          *record,
                                            const char            *previous,
                                            const TodokuVerdict   *verdict);
char          *todoku_request_item_dup_value (const TodokuRequestItem *item);
char          *todoku_request_get_domains  (const TodokuRequest   *self);
char          *todoku_request_get_subject  (const TodokuRequest   *self);
char          *todoku_request_get_body     (const TodokuRequest   *self);
char         **todoku_request_get_notes    (const TodokuRequest   *self);
const char    *todoku_request_get_phrase   (TodokuRequestLanguage  language,
                                            TodokuRequestPhrase    phrase);
char          *todoku_request_make_mailto  (const char             *address,
                                            const char             *subject,
                                            const char             *body);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuRequest, todoku_request_free)

G_END_DECLS
