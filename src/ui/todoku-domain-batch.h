/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is done with one or several delivery domains at once, with the dialogs for it. Main thread
 * only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-session.h"

G_BEGIN_DECLS

/* How the domains of a batch that has ended stand now, counted a few at a time. */
typedef struct _TodokuDomainTally TodokuDomainTally;

void todoku_domain_batch_request (GtkWidget     *widget,
                                  GPtrArray     *domains);
void todoku_domain_batch_delete  (GtkWidget     *widget,
                                  TodokuSession *session,
                                  GPtrArray     *domains);
gboolean todoku_domain_batch_needs_attention (TodokuBatch        *batch,
                                              TodokuSenderDomain *domain);
TodokuDomainTally *todoku_domain_tally_new      (TodokuBatch        *batch);
void               todoku_domain_tally_free     (TodokuDomainTally  *self);
gboolean           todoku_domain_tally_count    (TodokuDomainTally  *self);
char              *todoku_domain_tally_describe (TodokuDomainTally  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuDomainTally, todoku_domain_tally_free)

G_END_DECLS
