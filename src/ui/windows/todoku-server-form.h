/* SPDX-License-Identifier: GPL-3.0-or-later
 * The form that connects an account at a delivery service. The key is tested before anything is
 * stored, and goes to the credential store alone. Main thread only.
 */
#pragma once

#include <adwaita.h>

#include "todoku-session.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_SERVER_FORM (todoku_server_form_get_type ())
G_DECLARE_FINAL_TYPE (TodokuServerForm, todoku_server_form, TODOKU, SERVER_FORM, AdwWindow)

TodokuServerForm *todoku_server_form_new (GtkWindow     *parent,
                                          TodokuSession *session);

G_END_DECLS
