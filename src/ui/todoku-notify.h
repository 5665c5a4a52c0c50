/* SPDX-License-Identifier: GPL-3.0-or-later
 * What happened while nobody looked, as notifications of the desktop. Each leads to what it is
 * about; a later one about the same thing takes its place, and what is over is taken back. Main
 * thread only.
 */
#pragma once

#include <gio/gio.h>

#include "todoku-session.h"

G_BEGIN_DECLS

void todoku_notify_follow     (GApplication  *application,
                               TodokuSession *session);
void todoku_notify_standing   (GApplication  *application,
                               TodokuSession *session);
void todoku_notify_background (GApplication  *application);

G_END_DECLS
