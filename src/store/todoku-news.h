/* SPDX-License-Identifier: GPL-3.0-or-later
 * What has been committed, by whichever process, since a reader last looked: the rows that are
 * newer and the ids that are gone, in chunks that a main loop can take in between two frames. A
 * reader has a connection of its own, belongs to one thread at a time, and never writes.
 */
#pragma once

#include "todoku-rows.h"

G_BEGIN_DECLS

/**
 * TODOKU_NEWS_MAX_ROWS:
 *
 * How many rows, and how many ids that are gone, one chunk has at most.
 */
#define TODOKU_NEWS_MAX_ROWS 100

typedef struct
{
  const TodokuTable *table;
  gint64 id;
} TodokuGone;

/**
 * TodokuNews:
 * @whole: this chunk is the first of everything that there is: what does not come does not exist
 * @rows: (element-type TodokuRow): servers before what hangs on them, with their records
 * @gone: (element-type TodokuGone): what has been deleted
 * @last: this chunk is the last one
 * @rev: the commit up to which everything is known after the last one
 * @unsettled: (element-type TodokuJournalRow) (nullable): in the last one: all remote effects whose
 *   end is not known
 */
typedef struct
{
  gboolean whole;
  GPtrArray *rows;
  GArray *gone;
  gboolean last;
  gint64 rev;
  GPtrArray *unsettled;
} TodokuNews;

/* Takes a chunk; FALSE ends the reading. */
typedef gboolean (*TodokuNewsFunc) (TodokuNews *news,
                                    gpointer    user_data);

typedef struct _TodokuReader TodokuReader;

void          todoku_news_free          (TodokuNews      *news);

TodokuReader *todoku_reader_new         (const char      *path,
                                         GError         **error);
void          todoku_reader_free        (TodokuReader    *self);
gboolean      todoku_reader_is_behind   (TodokuReader    *self,
                                         gboolean        *ret_behind,
                                         GError         **error);
gboolean      todoku_reader_read        (TodokuReader    *self,
                                         TodokuNewsFunc   take,
                                         gpointer         user_data,
                                         GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuNews, todoku_news_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuReader, todoku_reader_free)

G_END_DECLS
