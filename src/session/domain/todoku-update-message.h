/* SPDX-License-Identifier: GPL-3.0-or-later
 * One DNS UPDATE of a story, with its rows and its intent, on a worker; and what starts such a
 * story, on the main thread.
 */
#pragma once

#include "todoku-domain-private.h"
#include "todoku-domain-update.h"

G_BEGIN_DECLS

#define TODOKU_EFFECT_PUBLISH "publish"
#define TODOKU_EFFECT_UNPUBLISH "unpublish"

/**
 * TodokuUpdateMessage:
 * @options: (unowned): whom to send it
 * @effect: what the journal calls it
 * @domain: (owned): the domain
 * @zone: (owned): the apex of its zone
 * @rows: (owned) (element-type TodokuAddedRow): what the message is about
 * @records: (owned) (element-type TodokuRecord): the same as records, in order
 * @items: (owned) (nullable) (element-type TodokuPublishItem): what was planned
 * @own: (owned) (nullable) (element-type TodokuRecord): what was added to the zone here earlier
 * @intent: (owned) (nullable): the open intent
 *
 * One message.
 */
typedef struct
{
  const TodokuUpdateOptions *options;
  const char *effect;
  TodokuDomainRow *domain;
  char *zone;
  GPtrArray *rows;
  GPtrArray *records;
  GPtrArray *items;
  GPtrArray *own;
  TodokuJournalRow *intent;
} TodokuUpdateMessage;

void     todoku_update_message_init       (TodokuUpdateMessage  *self,
                                           TodokuJob            *job,
                                           const char           *effect);
void     todoku_update_message_clear      (TodokuUpdateMessage  *self);
gboolean todoku_update_message_has_dns    (TodokuJob            *job,
                                           GError              **error);
void     todoku_update_message_take       (TodokuUpdateMessage  *self,
                                           TodokuAddedRow       *row);
gboolean todoku_update_message_store_rows (TodokuUpdateMessage  *self,
                                           TodokuTx             *tx,
                                           TodokuAddedStage      stage,
                                           GError              **error);
gboolean todoku_update_message_intend     (TodokuUpdateMessage  *self,
                                           TodokuTx             *tx,
                                           GError              **error);
gboolean todoku_update_message_end        (TodokuUpdateMessage  *self,
                                           TodokuJob            *job,
                                           gboolean              stands,
                                           const char           *outcome,
                                           GError              **error);
gboolean todoku_update_message_ask        (TodokuUpdateMessage  *self,
                                           TodokuJob            *job,
                                           gboolean              standing);
gboolean todoku_update_message_send       (TodokuUpdateMessage  *self,
                                           TodokuJob            *job,
                                           GError              **error);

void     todoku_domain_start_update       (TodokuSession        *self,
                                           GTask                *task,
                                           TodokuSenderDomain   *domain,
                                           TodokuUpdateOptions  *options,
                                           TodokuJobFunc         func,
                                           TodokuRunEnd          end);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TodokuUpdateMessage, todoku_update_message_clear)

G_END_DECLS
