/* SPDX-License-Identifier: GPL-3.0-or-later
 * Delivery and tracking domains that are watched, with alarms and a history, stored as the watch
 * leaves them. Tests only.
 */
#pragma once

#include "todoku-session.h"

G_BEGIN_DECLS

/**
 * TodokuTestWatched:
 * @n_changes: how many changes to store in the history of the first domain
 * @alarm: whether an alarm stands for the second domain
 * @certificate: (nullable): what the watch found of the certificate of a tracking domain, which
 *   stands in alarm, while a key cannot be read
 * @now: the time
 */
typedef struct
{
  guint n_changes;
  gboolean alarm;
  const char *certificate;
  gint64 now;
} TodokuTestWatched;

void todoku_test_store_watched (TodokuSession           *session,
                                const TodokuTestWatched *watched);

G_END_DECLS
