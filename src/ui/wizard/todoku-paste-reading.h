/* SPDX-License-Identifier: GPL-3.0-or-later
 * What stands in a text that was pasted from the screen of a delivery service: the records of one
 * domain, and what had to be left out. It remembers nothing else. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TodokuPasteReading:
 * @records: (element-type TodokuRecord): the records of the domain, with full names
 * @problems: (owned) (nullable): a sentence a line about what was left out
 *
 * What was read.
 */
typedef struct
{
  GPtrArray *records;
  char *problems;
} TodokuPasteReading;

TodokuPasteReading *todoku_paste_reading_new  (const char         *text,
                                               const char         *domain);
void                todoku_paste_reading_free (TodokuPasteReading *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuPasteReading, todoku_paste_reading_free)

G_END_DECLS
