/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a look-up found, as text for a contractor's ticket or a mail. Pure; main thread only, for it
 * reads objects.
 */
#pragma once

#include "todoku-record-item.h"

G_BEGIN_DECLS

const TodokuVerdict *todoku_text_find_shared   (GListModel           *items,
                                                const TodokuFinding **ret_finding);
gboolean             todoku_text_is_about_zone (const TodokuFinding  *finding);
char                *todoku_text_report      (GListModel *items);

G_END_DECLS
