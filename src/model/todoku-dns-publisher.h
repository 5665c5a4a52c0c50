/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whoever can put records into somebody's DNS for them: an own server by DNS UPDATE today, the API
 * of a DNS company tomorrow. It only ever adds, and removes or
 * replaces only what it added.
 */
#pragma once

#include <gio/gio.h>

#include "todoku-record.h"

G_BEGIN_DECLS

/**
 * TodokuPublishAction:
 * @TODOKU_PUBLISH_ADD: nothing is in the way; it will be added
 * @TODOKU_PUBLISH_PRESENT: it stands there already
 * @TODOKU_PUBLISH_CONFLICT: something else stands there, which is not touched
 * @TODOKU_PUBLISH_REPLACE: what was added here earlier stands there; it will be replaced
 *
 * What publishing would do with one record.
 */
typedef enum
{
  TODOKU_PUBLISH_ADD,
  TODOKU_PUBLISH_PRESENT,
  TODOKU_PUBLISH_CONFLICT,
  TODOKU_PUBLISH_REPLACE,
} TodokuPublishAction;

/**
 * TodokuPublishItem:
 * @record: the record
 * @action: what would be done
 * @found: (nullable): what is in the way or is replaced, in presentation form
 * @replaced: (nullable): what is replaced
 *
 * One line of 追加される内容.
 */
typedef struct
{
  TodokuRecord *record;
  TodokuPublishAction action;
  char *found;
  TodokuRecord *replaced;
} TodokuPublishItem;

TodokuPublishItem *todoku_publish_item_new  (TodokuRecord        *record,
                                             TodokuPublishAction  action,
                                             const char          *found);
void               todoku_publish_item_free (TodokuPublishItem   *item);

#define TODOKU_TYPE_DNS_PUBLISHER (todoku_dns_publisher_get_type ())
G_DECLARE_INTERFACE (TodokuDnsPublisher, todoku_dns_publisher, TODOKU, DNS_PUBLISHER, GObject)

/**
 * TodokuDnsPublisherInterface:
 * @plan_async: looks what stands there; changes nothing
 * @plan_finish: (element-type TodokuPublishItem): one item a record, in order
 * @publish_async: adds all records or none; a conflict that came up meanwhile is an error
 * @publish_finish: whether they were added
 * @withdraw_async: removes exactly these data
 * @withdraw_finish: whether they are gone
 */
struct _TodokuDnsPublisherInterface
{
  GTypeInterface parent_iface;

  void       (*plan_async)      (TodokuDnsPublisher   *self,
                                 GPtrArray            *records,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
  GPtrArray *(*plan_finish)     (TodokuDnsPublisher   *self,
                                 GAsyncResult         *result,
                                 GError              **error);
  void       (*publish_async)   (TodokuDnsPublisher   *self,
                                 GPtrArray            *records,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
  gboolean   (*publish_finish)  (TodokuDnsPublisher   *self,
                                 GAsyncResult         *result,
                                 GError              **error);
  void       (*withdraw_async)  (TodokuDnsPublisher   *self,
                                 GPtrArray            *records,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
  gboolean   (*withdraw_finish) (TodokuDnsPublisher   *self,
                                 GAsyncResult         *result,
                                 GError              **error);
};

void       todoku_dns_publisher_plan_async      (TodokuDnsPublisher   *self,
                                                 GPtrArray            *records,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
GPtrArray *todoku_dns_publisher_plan_finish     (TodokuDnsPublisher   *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);
void       todoku_dns_publisher_publish_async   (TodokuDnsPublisher   *self,
                                                 GPtrArray            *records,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
gboolean   todoku_dns_publisher_publish_finish  (TodokuDnsPublisher   *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);
void       todoku_dns_publisher_withdraw_async  (TodokuDnsPublisher   *self,
                                                 GPtrArray            *records,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
gboolean   todoku_dns_publisher_withdraw_finish (TodokuDnsPublisher   *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuPublishItem, todoku_publish_item_free)

G_END_DECLS
