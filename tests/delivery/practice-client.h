/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the tests do at the practice server beside the service's own calls. Tests only.
 */
#pragma once

#include "todoku-http.h"
#include "todoku-record.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void practice_client_register (TodokuHttp         *http,
                               JsonObject         *file,
                               const TodokuRecord *record);

G_END_DECLS
