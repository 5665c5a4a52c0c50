/* SPDX-License-Identifier: GPL-3.0-or-later
 * An entry for a domain, a host name or a mail address, and below it what becomes of what is typed,
 * or why it cannot be used. Main thread only.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_NAME_ENTRY (todoku_name_entry_get_type ())
G_DECLARE_FINAL_TYPE (TodokuNameEntry, todoku_name_entry, TODOKU, NAME_ENTRY, AdwBin)

const char *todoku_name_entry_get_text         (TodokuNameEntry *self);
void        todoku_name_entry_set_text         (TodokuNameEntry *self,
                                                const char      *text);
void        todoku_name_entry_set_result       (TodokuNameEntry *self,
                                                const char      *kind,
                                                const char      *title,
                                                const char      *body);
gboolean    todoku_name_entry_focus            (TodokuNameEntry *self);
char       *todoku_name_entry_describe_changes (const char      *typed,
                                                const char      *name);
char       *todoku_name_entry_describe_name    (const char      *name);

G_END_DECLS
