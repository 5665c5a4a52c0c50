/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hands what a person prefers, as the settings have it, to a session. Main thread only.
 */
#pragma once

#include "todoku-session.h"

G_BEGIN_DECLS

void todoku_choices_follow (TodokuSession *session);

G_END_DECLS
