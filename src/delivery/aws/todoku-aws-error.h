/* SPDX-License-Identifier: GPL-3.0-or-later
 * What AWS's error codes mean to a person. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GError *todoku_aws_map_failure (guint       status,
                                const char *code,
                                const char *words,
                                guint       retry_after,
                                gint64      clock_difference);
char   *todoku_aws_clean_code  (const char *code);

G_END_DECLS
