/* SPDX-License-Identifier: GPL-3.0-or-later
 * The words of a request in the language of its reader. Inside src/text only; any thread.
 */
#pragma once

#include "todoku-request.h"

G_BEGIN_DECLS

/**
 * TodokuRequestWords:
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
} TodokuRequestWords;

const TodokuRequestWords *todoku_request_get_words (TodokuRequestLanguage language);

G_END_DECLS
