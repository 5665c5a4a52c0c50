/* SPDX-License-Identifier: GPL-3.0-or-later
 * The program: owns the session, stays alive while a remote change is in flight, and tells what
 * happened by notifications. Main thread only.
 */
#pragma once

#include <adwaita.h>

#include "todoku-session.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_APPLICATION (todoku_application_get_type ())
G_DECLARE_FINAL_TYPE (TodokuApplication, todoku_application, TODOKU, APPLICATION, AdwApplication)

TodokuApplication *todoku_application_new (void);

G_END_DECLS
