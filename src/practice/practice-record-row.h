/* SPDX-License-Identifier: GPL-3.0-or-later
 * A row of the practice DNS's control panel, as the state keeps it: a record as it was typed, the
 * servers that have it, since and until when, and the mistake that it is. Main loop.
 */
#pragma once

#include "practice-private.h"

G_BEGIN_DECLS

const char *practice_row_text       (JsonObject  *row,
                                     const char  *name);
const char *practice_row_zone       (JsonObject  *row);
gboolean    practice_row_is_leaving (JsonObject  *row);
char       *practice_row_dup_key    (JsonObject  *row);
char       *practice_row_dup_data   (JsonObject  *row);
char       *practice_row_dup_value  (JsonObject  *row);
char       *practice_row_read_name  (const char  *name,
                                     GError     **error);
JsonObject *practice_row_new        (Practice    *self,
                                     JsonObject  *fields,
                                     GError     **error);
JsonObject *practice_row_describe   (Practice    *self,
                                     JsonObject  *row);

G_END_DECLS
