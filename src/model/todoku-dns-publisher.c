/* SPDX-License-Identifier: GPL-3.0-or-later
 * The interface of whoever can put records into DNS. Main thread only.
 */
#include "todoku-dns-publisher.h"

G_DEFINE_INTERFACE (TodokuDnsPublisher, todoku_dns_publisher, G_TYPE_OBJECT)

static void
todoku_dns_publisher_default_init (TodokuDnsPublisherInterface *iface)
{
}

/**
 * todoku_publish_item_new:
 * @record: the record
 * @action: what publishing would do with it
 * @found: (nullable): what is in the way
 *
 * Returns: (transfer full): a new item
 */
TodokuPublishItem *
todoku_publish_item_new (TodokuRecord        *record,
                         TodokuPublishAction  action,
                         const char          *found)
{
  TodokuPublishItem *item = g_new0 (TodokuPublishItem, 1);

  item->record = todoku_record_ref (record);
  item->action = action;
  item->found = g_strdup (found);

  return item;
}

/**
 * todoku_publish_item_free:
 * @item: (transfer full) (nullable): an item
 */
void
todoku_publish_item_free (TodokuPublishItem *item)
{
  if (item == NULL)
    return;

  todoku_record_unref (item->record);
  g_clear_pointer (&item->replaced, todoku_record_unref);
  g_free (item->found);
  g_free (item);
}

/**
 * todoku_dns_publisher_plan_async:
 * @self: a publisher
 * @records: (element-type TodokuRecord): what should stand in DNS
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: its argument
 *
 * Looks what publishing would do. Nothing is changed.
 */
void
todoku_dns_publisher_plan_async (TodokuDnsPublisher  *self,
                                 GPtrArray           *records,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (TODOKU_IS_DNS_PUBLISHER (self));

  TODOKU_DNS_PUBLISHER_GET_IFACE (self)->plan_async (self, records, cancellable, callback,
                                                     user_data);
}

/**
 * todoku_dns_publisher_plan_finish:
 * @self: a publisher
 * @result: the result
 * @error: return location of a #TodokuErrorCode
 *
 * Returns: (transfer full) (element-type TodokuPublishItem): one item a record, in order, or %NULL
 *   with @error set
 */
GPtrArray *
todoku_dns_publisher_plan_finish (TodokuDnsPublisher  *self,
                                  GAsyncResult        *result,
                                  GError             **error)
{
  g_return_val_if_fail (TODOKU_IS_DNS_PUBLISHER (self), NULL);

  return TODOKU_DNS_PUBLISHER_GET_IFACE (self)->plan_finish (self, result, error);
}

/**
 * todoku_dns_publisher_publish_async:
 * @self: a publisher
 * @records: (element-type TodokuRecord): what to add, as planned
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: its argument
 *
 * Adds all of @records or none of them.
 */
void
todoku_dns_publisher_publish_async (TodokuDnsPublisher  *self,
                                    GPtrArray           *records,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_return_if_fail (TODOKU_IS_DNS_PUBLISHER (self));

  TODOKU_DNS_PUBLISHER_GET_IFACE (self)->publish_async (self, records, cancellable, callback,
                                                        user_data);
}

/**
 * todoku_dns_publisher_publish_finish:
 * @self: a publisher
 * @result: the result
 * @error: return location; %TODOKU_ERROR_CONFLICT when something stands in the way by now
 *
 * Returns: whether the records were added
 */
gboolean
todoku_dns_publisher_publish_finish (TodokuDnsPublisher  *self,
                                     GAsyncResult        *result,
                                     GError             **error)
{
  g_return_val_if_fail (TODOKU_IS_DNS_PUBLISHER (self), FALSE);

  return TODOKU_DNS_PUBLISHER_GET_IFACE (self)->publish_finish (self, result, error);
}

/**
 * todoku_dns_publisher_withdraw_async:
 * @self: a publisher
 * @records: (element-type TodokuRecord): what it added
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: its argument
 *
 * Removes exactly these data and nothing beside them.
 */
void
todoku_dns_publisher_withdraw_async (TodokuDnsPublisher  *self,
                                     GPtrArray           *records,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_return_if_fail (TODOKU_IS_DNS_PUBLISHER (self));

  TODOKU_DNS_PUBLISHER_GET_IFACE (self)->withdraw_async (self, records, cancellable, callback,
                                                         user_data);
}

/**
 * todoku_dns_publisher_withdraw_finish:
 * @self: a publisher
 * @result: the result
 * @error: return location of a #TodokuErrorCode
 *
 * Returns: whether they are gone
 */
gboolean
todoku_dns_publisher_withdraw_finish (TodokuDnsPublisher  *self,
                                      GAsyncResult        *result,
                                      GError             **error)
{
  g_return_val_if_fail (TODOKU_IS_DNS_PUBLISHER (self), FALSE);

  return TODOKU_DNS_PUBLISHER_GET_IFACE (self)->withdraw_finish (self, result, error);
}
