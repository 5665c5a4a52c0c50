/* SPDX-License-Identifier: GPL-3.0-or-later
 * A shared mail account (共用メールアカウント): an ID and a sending address inside a completed delivery
 * domain. Send-only. Main thread only.
 */
#pragma once

#include <gio/gio.h>

#include "todoku-delivery-server.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_SHARED_ACCOUNT (todoku_shared_account_get_type ())
G_DECLARE_FINAL_TYPE (TodokuSharedAccount, todoku_shared_account, TODOKU, SHARED_ACCOUNT, GObject)

TodokuSharedAccount *todoku_shared_account_new (void);

gint64 todoku_shared_account_get_id (TodokuSharedAccount *self);
void todoku_shared_account_set_id (TodokuSharedAccount *self, gint64 id);
TodokuDeliveryServer *todoku_shared_account_get_server (TodokuSharedAccount *self);
void todoku_shared_account_set_server (TodokuSharedAccount *self, TodokuDeliveryServer *server);
const char *todoku_shared_account_get_name (TodokuSharedAccount *self);
void todoku_shared_account_set_name (TodokuSharedAccount *self, const char *name);
const char *todoku_shared_account_get_address (TodokuSharedAccount *self);
void todoku_shared_account_set_address (TodokuSharedAccount *self, const char *address);
const char *todoku_shared_account_get_display_name (TodokuSharedAccount *self);
void todoku_shared_account_set_display_name (TodokuSharedAccount *self, const char *display_name);
gint64 todoku_shared_account_get_created_at (TodokuSharedAccount *self);
void todoku_shared_account_set_created_at (TodokuSharedAccount *self, gint64 created_at);

G_END_DECLS
