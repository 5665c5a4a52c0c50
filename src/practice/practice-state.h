/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the practice server remembers: JSON objects by kind and key, in the order in which they were
 * made, written through to one SQLite file. Main loop; each write is one small transaction.
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _PracticeState PracticeState;

PracticeState *practice_state_open   (const char    *path,
                                      GError       **error);
void           practice_state_close  (PracticeState *self);

JsonObject    *practice_state_get    (PracticeState *self,
                                      const char    *kind,
                                      const char    *key);
GPtrArray     *practice_state_list   (PracticeState *self,
                                      const char    *kind);
void           practice_state_put    (PracticeState *self,
                                      const char    *kind,
                                      const char    *key,
                                      JsonObject    *row);
gboolean       practice_state_remove (PracticeState *self,
                                      const char    *kind,
                                      const char    *key);
void           practice_state_clear  (PracticeState *self,
                                      const char    *kind);
gint64         practice_state_next_number (PracticeState *self);

void           practice_state_begin  (PracticeState *self);
void           practice_state_commit (PracticeState *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeState, practice_state_close)

G_END_DECLS
