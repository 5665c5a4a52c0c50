/* SPDX-License-Identifier: GPL-3.0-or-later
 * Text that must not stay in memory once it has served. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TodokuSecret:
 *
 * A key, or a piece of one. As `g_auto(TodokuSecret)` it is wiped where its scope ends.
 */
typedef char *TodokuSecret;

void todoku_secret_free (char *secret);

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (TodokuSecret, todoku_secret_free, NULL)

G_END_DECLS
