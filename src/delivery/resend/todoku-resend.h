/* SPDX-License-Identifier: GPL-3.0-or-later
 * Resend's API as a delivery service. Made on any thread, called on workers.
 */
#pragma once

#include "todoku-rest-service.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_RESEND (todoku_resend_get_type ())
G_DECLARE_FINAL_TYPE (TodokuResend, todoku_resend, TODOKU, RESEND, TodokuRestService)

TodokuService *todoku_resend_new (TodokuHttp  *http,
                                  const char  *base_url,
                                  const char  *api_key,
                                  GError     **error);

G_END_DECLS
