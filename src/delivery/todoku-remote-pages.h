/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lists that a service gives page by page, counted from the start. Worker threads.
 */
#pragma once

#include "todoku-remote.h"

G_BEGIN_DECLS

/**
 * TODOKU_REMOTE_MAX_LIST:
 *
 * An account has some thousands of domains of its own, and those of its sub-accounts come on top. A
 * list that is longer than this does not end.
 */
#define TODOKU_REMOTE_MAX_LIST 20000

/**
 * TodokuPageFunc:
 * @n_known: how many are known: where the page begins
 * @user_data: what was given
 * @ret_total: (inout): set it where the service says, or shows, how many there are
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Returns: (transfer full) (element-type TodokuRemote): a page, or %NULL with @error set
 */
typedef GPtrArray *(*TodokuPageFunc) (guint          n_known,
                                      gpointer       user_data,
                                      guint         *ret_total,
                                      GCancellable  *cancellable,
                                      GError       **error);

GPtrArray *todoku_remote_list_pages (TodokuPageFunc   func,
                                     gpointer         user_data,
                                     GCancellable    *cancellable,
                                     GError         **error);

G_END_DECLS
