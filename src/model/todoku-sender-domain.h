/* SPDX-License-Identifier: GPL-3.0-or-later
 * A delivery domain: its stage, its records and what is known about them. Main thread only.
 */
#pragma once

#include "todoku-delivery-server.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_SENDER_DOMAIN (todoku_sender_domain_get_type ())
G_DECLARE_FINAL_TYPE (TodokuSenderDomain, todoku_sender_domain, TODOKU, SENDER_DOMAIN,
                      TodokuSubject)

TodokuSenderDomain *todoku_sender_domain_new (void);

/**
 * todoku_sender_domain_get_row:
 * @self: the object
 *
 * Returns: (transfer none): the row that it shows, valid until another one is set
 */
static inline const TodokuDomainRow *
todoku_sender_domain_get_row (gpointer self)
{
  return todoku_subject_get_row (self);
}

G_END_DECLS
