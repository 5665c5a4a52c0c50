/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the two parts of the reader of mails share: one reads headers, the other texts. Only for
 * todoku-record-reader-mail*.c.
 */
#pragma once

#include "todoku-record-reader-private.h"

G_BEGIN_DECLS

#define TODOKU_MAIL_MAX_BOUNDARIES 16

typedef enum
{
  TODOKU_MAIL_IN_HEADERS,
  TODOKU_MAIL_IN_TEXT,
  TODOKU_MAIL_OUTSIDE,
} TodokuMailPlace;

typedef enum
{
  TODOKU_MAIL_PLAIN,
  TODOKU_MAIL_BASE64,
  TODOKU_MAIL_QUOTED_PRINTABLE,
} TodokuMailCoding;

/**
 * TodokuRecordMail:
 * @place: what the next line belongs to
 * @header: the header that is being gathered
 * @boundaries: what parts the multiparts that are open, from the outer to the inner
 * @choices: to which multipart/alternative each of them belongs, or 0
 * @n_boundaries: how many there are
 * @n_choices: how many multipart/alternative there were
 * @type: the type of the part
 * @charset: (nullable): its encoding, as it says
 * @coding: how its bytes are written
 * @is_flowed: whether a blank at the end of a line says that it goes on (RFC 3676)
 * @body: its text
 * @lines: (element-type guint): on which line of the mail each line of @body stands
 * @base64_state: where the decoder is
 * @base64_save: what it keeps
 * @texts: the texts that were read
 *
 * What is known of a mail so far.
 */
struct _TodokuRecordMail
{
  TodokuMailPlace place;
  GString *header;
  char *boundaries[TODOKU_MAIL_MAX_BOUNDARIES];
  guint choices[TODOKU_MAIL_MAX_BOUNDARIES];
  guint n_boundaries;
  guint n_choices;

  char *type;
  char *charset;
  TodokuMailCoding coding;
  gboolean is_flowed;

  GString *body;
  GArray *lines;
  int base64_state;
  guint base64_save;
  GPtrArray *texts;
};

void     todoku_record_mail_reset_part  (TodokuRecordMail *mail);
void     todoku_record_mail_read_header (TodokuRecordMail *mail,
                                         const char       *line);
void     todoku_record_mail_end_headers (TodokuRecordMail *mail);
gboolean todoku_record_mail_is_header   (const char       *line);

G_END_DECLS
