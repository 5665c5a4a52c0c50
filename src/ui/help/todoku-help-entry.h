/* SPDX-License-Identifier: GPL-3.0-or-later
 * A question, a word or a finding of the help, closed to its title until it is asked for. Made by
 * the .ui files of the sections. Main thread only.
 */
#pragma once

#include <adwaita.h>

#include "todoku-enums.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_HELP_ENTRY (todoku_help_entry_get_type ())
G_DECLARE_FINAL_TYPE (TodokuHelpEntry, todoku_help_entry, TODOKU, HELP_ENTRY, AdwExpanderRow)

const char *todoku_help_entry_get_token (TodokuHelpEntry *self);

G_END_DECLS
