/* SPDX-License-Identifier: GPL-3.0-or-later
 * Moments as people type them. Pure apart from the time zone; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TodokuCliDirection:
 * @TODOKU_CLI_AHEAD: a length is from now on, and an hour of the day the next one
 * @TODOKU_CLI_AGO: a length is before now, and an hour of the day the last one
 *
 * Where a moment lies that is not told in full.
 */
typedef enum
{
  TODOKU_CLI_AHEAD,
  TODOKU_CLI_AGO,
} TodokuCliDirection;

gint64 todoku_cli_parse_when (const char         *text,
                              TodokuCliDirection  direction,
                              gint64              now);

G_END_DECLS
