/* SPDX-License-Identifier: GPL-3.0-or-later
 * A shared mail account (共用メールアカウント): an ID and a sending address inside a completed delivery
 * domain. Send-only. Main thread only.
 */
#pragma once

#include "todoku-delivery-server.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_SHARED_ACCOUNT (todoku_shared_account_get_type ())
G_DECLARE_FINAL_TYPE (TodokuSharedAccount, todoku_shared_account, TODOKU, SHARED_ACCOUNT,
                      TodokuSubject)

TodokuSharedAccount *todoku_shared_account_new (void);

/**
 * todoku_shared_account_get_row:
 * @self: the object
 *
 * Returns: (transfer none): the row that it shows, valid until another one is set
 */
static inline const TodokuAccountRow *
todoku_shared_account_get_row (gpointer self)
{
  return todoku_subject_get_row (self);
}

G_END_DECLS
