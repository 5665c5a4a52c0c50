/* SPDX-License-Identifier: GPL-3.0-or-later
 * The practice server: SendGrid, ACM, CloudFront, and a whole DNS, on this computer's loopback
 * addresses and nowhere else. One main loop, no threads. One folder belongs to one running server.
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _Practice Practice;

/**
 * PracticeOptions:
 * @data_dir: the folder that keeps everything; made when it does not exist
 * @port_file: (nullable): where to say how to reach the server; %NULL is practice.json in @data_dir
 * @clock_offset: (nullable): seconds to move the practice clock by, %NULL to leave it
 * @negative_ttl: (nullable): seconds for which a "no" is remembered, %NULL to leave it
 * @delay: (nullable): seconds between adding and publishing a record, %NULL to leave it
 *
 * What the command line can say.
 */
typedef struct
{
  const char *data_dir;
  const char *port_file;
  const gint64 *clock_offset;
  const gint64 *negative_ttl;
  const gint64 *delay;
} PracticeOptions;

/**
 * PracticeQuitFunc:
 * @user_data: what practice_set_quit() was given
 *
 * Somebody with the control token asked the practice server to end.
 */
typedef void (*PracticeQuitFunc) (gpointer user_data);

Practice   *practice_start       (const PracticeOptions *options,
                                  GError               **error);
void        practice_stop        (Practice              *self);
void        practice_set_quit    (Practice              *self,
                                  PracticeQuitFunc       quit,
                                  gpointer               user_data);
JsonObject *practice_describe    (Practice              *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Practice, practice_stop)

G_END_DECLS
