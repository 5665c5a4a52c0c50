/* SPDX-License-Identifier: GPL-3.0-or-later
 * The JSON that goes to SendGrid, as pure functions; any thread.
 */
#pragma once

#include "todoku-delivery-service.h"

G_BEGIN_DECLS

GBytes *todoku_sendgrid_build_domain (const TodokuDomainRequest *request);
GBytes *todoku_sendgrid_build_link   (const TodokuLinkRequest   *request);
GBytes *todoku_sendgrid_build_mail   (const TodokuMail          *mail);

G_END_DECLS
