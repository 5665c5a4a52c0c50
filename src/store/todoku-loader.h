/* SPDX-License-Identifier: GPL-3.0-or-later
 * The one way by which facts reach the main thread. A thread of its own notices any commit, of this
 * process or of another one, reads the news and hands them to the main thread in chunks; who has
 * just committed can wait until what was committed is shown. A few chunks are on their way at a
 * time, so that memory does not grow with the database.
 */
#pragma once

#include <gio/gio.h>

#include "todoku-news.h"

G_BEGIN_DECLS

typedef struct _TodokuLoader TodokuLoader;

/**
 * TodokuLoaderFunc:
 * @news: a chunk
 * @user_data: the argument of todoku_loader_new()
 *
 * Takes in a chunk, on the main thread.
 */
typedef void (*TodokuLoaderFunc) (TodokuNews *news,
                                  gpointer    user_data);

/**
 * TodokuLoaderEnd:
 * @error: (nullable): why the news could not be read
 * @user_data: the argument of todoku_loader_sync()
 *
 * Called on the main thread once everything is shown that had been committed before.
 */
typedef void (*TodokuLoaderEnd) (const GError *error,
                                 gpointer      user_data);

TodokuLoader *todoku_loader_new   (const char        *path,
                                   TodokuLoaderFunc   take,
                                   gpointer           user_data);
void          todoku_loader_sync  (TodokuLoader      *self,
                                   TodokuLoaderEnd    end,
                                   gpointer           user_data);
void          todoku_loader_close (TodokuLoader      *self,
                                   TodokuLoaderEnd    end,
                                   gpointer           user_data);

G_END_DECLS
