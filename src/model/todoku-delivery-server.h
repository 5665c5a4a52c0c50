/* SPDX-License-Identifier: GPL-3.0-or-later
 * An account at a delivery service. The API key is not here: only the credential store has it.
 * Main thread only.
 */
#pragma once

#include "todoku-enums.h"
#include "todoku-subject.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_DELIVERY_SERVER (todoku_delivery_server_get_type ())
G_DECLARE_FINAL_TYPE (TodokuDeliveryServer, todoku_delivery_server, TODOKU, DELIVERY_SERVER,
                      TodokuSubject)

TodokuDeliveryServer *todoku_delivery_server_new (void);

TodokuServerStatus todoku_delivery_server_get_status (TodokuDeliveryServer *self);
void todoku_delivery_server_set_status (TodokuDeliveryServer *self, TodokuServerStatus status);
const char *todoku_delivery_server_get_missing_scopes (TodokuDeliveryServer *self);
void todoku_delivery_server_set_missing_scopes (TodokuDeliveryServer *self,
                                                const char *missing_scopes);

/**
 * todoku_delivery_server_get_row:
 * @self: the object
 *
 * Returns: (transfer none): the row that it shows, valid until another one is set
 */
static inline const TodokuServerRow *
todoku_delivery_server_get_row (gpointer self)
{
  return todoku_subject_get_row (self);
}

G_END_DECLS
