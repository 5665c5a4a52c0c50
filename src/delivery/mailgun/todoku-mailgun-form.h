/* SPDX-License-Identifier: GPL-3.0-or-later
 * Bodies as Mailgun takes them: multipart forms (RFC 7578). Pure; any thread.
 */
#pragma once

#include "todoku-service.h"

G_BEGIN_DECLS

GBytes *todoku_mailgun_build_domain (const TodokuRemoteRequest  *request,
                                     char                      **ret_content_type);
GBytes *todoku_mailgun_build_mail   (const TodokuMail           *mail,
                                     char                      **ret_content_type);

G_END_DECLS
