/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sentences of the catalogue of mistakes, not filled in yet. Inside text/ only. Pure; any
 * thread.
 */
#pragma once

#include "todoku-enums.h"

G_BEGIN_DECLS

/**
 * TodokuFindingText:
 * @causes: what is the matter; the first variant whose parameters are all known is taken
 * @remedies: what to do, likewise
 * @note_causes: what is said in place of @causes when it is only a note, if anything else
 * @note_remedies: what is said in place of @remedies then
 *
 * The sentences for one code, untranslated, with parameters in braces.
 */
typedef struct
{
  const char *causes[6];
  const char *remedies[8];
  const char *note_causes[4];
  const char *note_remedies[3];
} TodokuFindingText;

const TodokuFindingText *todoku_text_catalogue_get (TodokuFindingCode code);

G_END_DECLS
