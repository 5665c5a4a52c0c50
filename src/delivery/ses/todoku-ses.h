/* SPDX-License-Identifier: GPL-3.0-or-later
 * Amazon SES (version 2 of its API) as a delivery service. Made on any thread, called on workers.
 * The keys live in the object, sign its requests and are wiped with it.
 */
#pragma once

#include "todoku-rest-service.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_SES (todoku_ses_get_type ())
G_DECLARE_FINAL_TYPE (TodokuSes, todoku_ses, TODOKU, SES, TodokuRestService)

TodokuService *todoku_ses_new        (TodokuHttp  *http,
                                      const char  *base_url,
                                      const char  *region,
                                      const char  *key,
                                      GError     **error);
const char    *todoku_ses_get_policy (void);

G_END_DECLS
