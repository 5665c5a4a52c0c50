/* SPDX-License-Identifier: GPL-3.0-or-later
 * How much has been asked and how much waits, for whoever feeds questions or counts them.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TodokuDnsLoad:
 * @questions: how many questions have been asked so far, each counted once
 * @repeats: how many datagrams were sent for them beyond the first
 * @queued: how many wait now for servers that are near, and answer as fast as they can: more of
 *   them would only wait longer
 */
typedef struct
{
  guint questions;
  guint repeats;
  guint queued;
} TodokuDnsLoad;

G_END_DECLS
