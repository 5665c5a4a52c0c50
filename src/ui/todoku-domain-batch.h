/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is done with one or several delivery domains at once, with the dialogs for it. Main thread
 * only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-session.h"

G_BEGIN_DECLS

void todoku_domain_batch_request (GtkWidget     *widget,
                                  GPtrArray     *domains);
void todoku_domain_batch_export  (GtkWidget     *widget,
                                  GPtrArray     *domains);
void todoku_domain_batch_delete  (GtkWidget     *widget,
                                  TodokuSession *session,
                                  GPtrArray     *domains);

gboolean todoku_domain_batch_needs_attention (TodokuBatch        *batch,
                                              TodokuSenderDomain *domain);
char    *todoku_domain_batch_describe        (TodokuBatch        *batch);

G_END_DECLS
