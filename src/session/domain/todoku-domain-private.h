/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the stories of a delivery domain share.
 */
#pragma once

#include "todoku-facts.h"
#include "todoku-register.h"
#include "todoku-runner.h"

G_BEGIN_DECLS

gboolean todoku_domain_verify   (TodokuJob      *job,
                                 GError        **error);
gboolean todoku_domain_register_by_hand (TodokuJob    *job,
                                         GError      **error);
void     todoku_domain_take_state (TodokuDomainRow        *row,
                                   const TodokuValidation *validation);
gboolean todoku_domain_complete (TodokuJob      *job,
                                 TodokuService  *service,
                                 GError        **error);

G_END_DECLS
