/* SPDX-License-Identifier: GPL-3.0-or-later
 * The JSON that goes to SendGrid, as pure functions; any thread.
 */
#pragma once

#include "todoku-service.h"

G_BEGIN_DECLS

GBytes *todoku_sendgrid_build_remote (TodokuRemoteKind           kind,
                                      const TodokuRemoteRequest *request);
GBytes *todoku_sendgrid_build_mail   (const TodokuMail          *mail);

G_END_DECLS
