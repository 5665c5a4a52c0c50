/* SPDX-License-Identifier: GPL-3.0-or-later
 * What happens to the text of a record on its way from a mail, a web page or a word processor into
 * DNS, undone. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TodokuMailRule:
 * @pattern: a regular expression, in any case
 * @by: what takes the place of what it finds
 * @regex: (nullable): @pattern, once it has been needed
 *
 * One slip of the pen, and how it is undone.
 */
typedef struct
{
  const char *pattern;
  const char *by;
  GRegex *regex;
} TodokuMailRule;

char     *todoku_mail_text_apply           (TodokuMailRule *rules,
                                            gsize           n_rules,
                                            const char     *text);
gboolean  todoku_mail_text_finds           (TodokuMailRule *rule,
                                            const char     *text);
char     *todoku_mail_text_decode_entities (const char *text,
                                            gboolean   *ret_changed);
char     *todoku_mail_text_to_ascii        (const char *text);
char     *todoku_mail_text_to_utf8         (const char *text);
char     *todoku_mail_text_unmix           (const char *text);
gboolean  todoku_mail_text_is_visible      (const char *text);
gboolean  todoku_mail_text_shows_nothing   (gunichar        c);
gboolean  todoku_mail_text_is_near         (const char *a,
                                            const char *b,
                                            guint       max);

G_END_DECLS
