/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a person states of a delivery domain whose service has no API: that the service's own screen
 * shows it as verified.
 */
#pragma once

#include "todoku-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *todoku_stated_new (TodokuSession      *session,
                              TodokuSenderDomain *domain);

G_END_DECLS
