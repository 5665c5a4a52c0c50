/* SPDX-License-Identifier: GPL-3.0-or-later
 * Registration in the person's own DNS by DNS UPDATE (RFC 2136): a plan that changes nothing,
 * publishing what is not in the way of anything, and taking back exactly what was added. Main
 * thread only. The key is given with every call and never stored.
 */
#include "todoku-session-private.h"

#include <stdlib.h>
#include <string.h>

#include "todoku-error.h"
#include "todoku-update-publisher.h"

#define NEW_RECORD_TTL 3600
#define DNS_PORT 53

/**
 * Publication:
 * @domain: (owned): the delivery domain whose records are published
 * @address: (owned): the name server
 * @server_text: (owned): the same as typed
 * @key: (owned) (nullable): the TSIG key, until the publisher has it
 * @zone: (owned) (nullable): the apex of the zone, once it is known
 * @publisher: (owned) (nullable): who does it
 * @items: (owned) (nullable) (element-type TodokuPublishItem): the plan
 * @added: (owned) (nullable) (element-type TodokuAddedRow): what is taken back
 * @records: (owned) (nullable) (element-type TodokuRecord): what is added or taken back
 * @only_plan: whether the plan is all that was asked for
 *
 * One call.
 */
typedef struct
{
  TodokuSenderDomain *domain;
  GSocketAddress *address;
  char *server_text;
  TodokuTsigKey *key;
  char *zone;
  TodokuDnsPublisher *publisher;
  GPtrArray *items;
  GPtrArray *added;
  GPtrArray *records;
  gboolean only_plan;
} Publication;

static void
publication_free (gpointer data)
{
  Publication *publication = data;

  g_clear_object (&publication->domain);
  g_clear_object (&publication->address);
  g_clear_pointer (&publication->server_text, g_free);
  g_clear_pointer (&publication->key, todoku_tsig_key_free);
  g_clear_pointer (&publication->zone, g_free);
  g_clear_object (&publication->publisher);
  g_clear_pointer (&publication->items, g_ptr_array_unref);
  g_clear_pointer (&publication->added, g_ptr_array_unref);
  g_clear_pointer (&publication->records, g_ptr_array_unref);
  g_free (publication);
}

static GSocketAddress *
parse_server (const char  *text,
              GError     **error)
{
  g_autoptr(GSocketConnectable) connectable = g_network_address_parse (text, DNS_PORT, NULL);
  GSocketAddress *address = NULL;

  if (connectable != NULL)
    {
      GNetworkAddress *network = G_NETWORK_ADDRESS (connectable);

      address = g_inet_socket_address_new_from_string (g_network_address_get_hostname (network),
                                                       g_network_address_get_port (network));
    }
  if (address == NULL)
    g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
                         "The name server must be given as IP[:PORT]");

  return address;
}

static Publication *
publication_new (TodokuSenderDomain  *domain,
                 const char          *server,
                 const char          *key,
                 GError             **error)
{
  g_autoptr(GSocketAddress) address = parse_server (server, error);
  TodokuTsigKey *parsed_key;
  Publication *publication;

  if (address == NULL)
    return NULL;
  parsed_key = todoku_tsig_key_parse (key, error);
  if (parsed_key == NULL)
    return NULL;

  publication = g_new0 (Publication, 1);
  publication->domain = g_object_ref (domain);
  publication->address = g_steal_pointer (&address);
  publication->server_text = g_strdup (server);
  publication->key = parsed_key;

  return publication;
}

/* The DNS of a practice domain is there only while the practice server runs. */
static GError *
new_no_dns_error (const Publication *publication)
{
  if (todoku_delivery_server_get_practice (todoku_sender_domain_get_server (publication->domain)))
    return g_error_new_literal (TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED,
                                "The practice server does not run");

  return g_error_new_literal (TODOKU_ERROR, TODOKU_ERROR_COULD_NOT_CHECK,
                              "There is no resolver to ask");
}

/* Returns FALSE after @task has been returned with an error, and freed. */
static gboolean
make_publisher (TodokuSession *self,
                GTask         *task)
{
  Publication *publication = g_task_get_task_data (task);
  TodokuResolver *resolver =
    todoku_session_get_resolver (self, todoku_sender_domain_get_server (publication->domain));

  if (resolver == NULL)
    {
      todoku_job_return_error (task, new_no_dns_error (publication));
      return FALSE;
    }

  publication->publisher = todoku_update_publisher_new (resolver, publication->address,
                                                        publication->zone, NEW_RECORD_TTL,
                                                        g_steal_pointer (&publication->key));
  return TRUE;
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = TODOKU_SESSION (source);
  const Publication *publication = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GArray) ids = todoku_commit_finish (self, result, &error);

  if (ids == NULL)
    todoku_job_return_error (g_steal_pointer (&task), error);
  else if (publication->items != NULL)
    todoku_job_return_pointer (g_steal_pointer (&task), g_ptr_array_ref (publication->items),
                               (GDestroyNotify) g_ptr_array_unref);
  else
    todoku_job_return_int (g_steal_pointer (&task), publication->records->len);
}

static void
published_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  const Publication *publication = g_task_get_task_data (task);
  TodokuCommit *commit;
  GError *error = NULL;

  if (!todoku_dns_publisher_publish_finish (TODOKU_DNS_PUBLISHER (source), result, &error))
    {
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  commit = todoku_commit_new (self);
  for (guint i = 0; i < publication->records->len; i++)
    {
      const TodokuRecord *record = g_ptr_array_index (publication->records, i);
      g_autoptr(TodokuAddedRow) row = todoku_added_row_new ();

      row->domain = todoku_sender_domain_get_id (publication->domain);
      row->zone = g_strdup (publication->zone);
      row->server = g_strdup (publication->server_text);
      row->host = g_strdup (record->host);
      row->type = g_strdup (todoku_enum_to_token (TODOKU_TYPE_RECORD_TYPE, record->type));
      row->value = record->type == TODOKU_RECORD_TYPE_MX
                   ? g_strdup_printf ("%d %s", record->priority, record->value)
                   : g_strdup (record->value);
      row->created_at = g_get_real_time ();
      todoku_change_put_added (todoku_commit_get_change (commit), row);
    }
  todoku_commit_async (commit, stored_cb, g_steal_pointer (&task));
}

static void
planned_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Publication *publication = g_task_get_task_data (task);
  GError *error = NULL;

  publication->items =
    todoku_dns_publisher_plan_finish (TODOKU_DNS_PUBLISHER (source), result, &error);
  if (publication->items == NULL)
    {
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  publication->records = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  for (guint i = 0; i < publication->items->len; i++)
    {
      const TodokuPublishItem *item = g_ptr_array_index (publication->items, i);

      if (item->action == TODOKU_PUBLISH_ADD)
        g_ptr_array_add (publication->records, todoku_record_ref (item->record));
    }

  if (publication->only_plan || publication->records->len == 0)
    {
      todoku_job_return_pointer (g_steal_pointer (&task), g_ptr_array_ref (publication->items),
                                 (GDestroyNotify) g_ptr_array_unref);
      return;
    }
  if (todoku_job_check_cancelled (task))
    {
      g_steal_pointer (&task);
      return;
    }

  todoku_call_hold (task);
  todoku_dns_publisher_publish_async (publication->publisher, publication->records, NULL,
                                      published_cb, g_object_ref (task));
}

static void
zone_found_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  Publication *publication = g_task_get_task_data (task);
  GListModel *items = todoku_sender_domain_get_records (publication->domain);
  g_autoptr(GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  GError *error = NULL;
  g_autoptr(TodokuZoneInfo) zone =
    todoku_record_checker_find_zone_finish (TODOKU_RECORD_CHECKER (source), result, &error);

  if (zone == NULL)
    {
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  publication->zone = g_strdup (zone->apex);
  if (!make_publisher (self, task))
    {
      g_steal_pointer (&task);
      return;
    }

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);

      g_ptr_array_add (records, todoku_record_ref (todoku_record_item_get_record (item)));
    }
  todoku_dns_publisher_plan_async (publication->publisher, records,
                                   todoku_job_get_cancellable (task), planned_cb,
                                   g_object_ref (task));
}

static void
publish_run (TodokuSession *self,
             GTask         *task)
{
  const Publication *publication = g_task_get_task_data (task);
  TodokuRecordChecker *checker =
    todoku_session_get_checker (self, todoku_sender_domain_get_server (publication->domain));

  if (checker == NULL)
    {
      todoku_job_return_error (task, new_no_dns_error (publication));
      return;
    }

  todoku_record_checker_find_zone_async (checker,
                                         todoku_sender_domain_get_name (publication->domain),
                                         todoku_job_get_cancellable (task), zone_found_cb, task);
}

/**
 * todoku_session_publish_async:
 * @self: the session
 * @domain: a delivery domain
 * @server: the primary name server of its zone, as IP[:PORT]
 * @key: a TSIG key, as BIND writes it or as algorithm:name:secret
 * @dry_run: only look what would be done
 * @cancellable: (nullable): a cancellable; without effect once the update has been sent
 * @callback: called when it is done
 * @user_data: its argument
 *
 * Adds the domain's records to the person's own DNS. What stands there is never changed: a record
 * that something is in the way of is left out and says what.
 */
void
todoku_session_publish_async (TodokuSession       *self,
                              TodokuSenderDomain  *domain,
                              const char          *server,
                              const char          *key,
                              gboolean             dry_run,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  Publication *publication;
  GError *error = NULL;
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (domain));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_publish_async, "publish records");
  publication = publication_new (domain, server, key, &error);
  if (publication == NULL)
    {
      todoku_job_return_error (task, error);
      return;
    }

  publication->only_plan = dry_run;
  g_task_set_task_data (task, publication, publication_free);
  if (todoku_session_claim (self, task, domain, TODOKU_OPERATION_CHECK))
    todoku_session_sync (self, task, publish_run);
}

/**
 * todoku_session_publish_finish:
 * @self: the session
 * @result: the result
 * @error: return location; %TODOKU_ERROR_BAD_INPUT for the server or the key,
 *   %TODOKU_ERROR_CONFLICT when somebody else changed the zone meanwhile, or what the server said
 *
 * Returns: (transfer full) (element-type TodokuPublishItem): the plan as it was carried out, one
 * item a
 *   record, or %NULL with @error set and nothing changed
 */
GPtrArray *
todoku_session_publish_finish (TodokuSession  *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_publish_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static TodokuRecord *
added_row_to_record (const TodokuAddedRow *row)
{
  const char *space = strchr (row->value, ' ');
  int type = TODOKU_RECORD_TYPE_CNAME;

  todoku_enum_from_token (TODOKU_TYPE_RECORD_TYPE, row->type, &type);
  if (type == TODOKU_RECORD_TYPE_MX && space != NULL)
    return todoku_record_new (&(TodokuRecord) { .type = type, .host = row->host, .value = space + 1,
                                                .priority = atoi (row->value) });

  return todoku_record_new (&(TodokuRecord) { .type = type, .host = row->host,
                                              .value = row->value });
}

static void
withdrawn_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  const Publication *publication = g_task_get_task_data (task);
  TodokuCommit *commit;
  GError *error = NULL;

  if (!todoku_dns_publisher_withdraw_finish (TODOKU_DNS_PUBLISHER (source), result, &error))
    {
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  commit = todoku_commit_new (self);
  for (guint i = 0; i < publication->added->len; i++)
    todoku_change_delete_added (todoku_commit_get_change (commit),
                                ((TodokuAddedRow *) g_ptr_array_index (publication->added, i))->id);
  todoku_commit_async (commit, stored_cb, g_steal_pointer (&task));
}

static void
added_loaded_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  Publication *publication = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(TodokuSnapshot) snapshot =
    todoku_store_load_finish (TODOKU_STORE (source), result, &error);

  if (snapshot == NULL)
    {
      todoku_job_return_error (g_steal_pointer (&task), error);
      return;
    }

  publication->added = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_added_row_free);
  publication->records = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  for (guint i = 0; i < snapshot->added->len; i++)
    {
      const TodokuAddedRow *row = g_ptr_array_index (snapshot->added, i);

      /* One message is for one zone; what was added to another zone waits for the next call. */
      if (row->domain != todoku_sender_domain_get_id (publication->domain) ||
          (publication->zone != NULL && !g_str_equal (publication->zone, row->zone)))
        continue;
      if (publication->zone == NULL)
        publication->zone = g_strdup (row->zone);
      g_ptr_array_add (publication->added, todoku_added_row_copy (row));
      g_ptr_array_add (publication->records, added_row_to_record (row));
    }

  if (publication->records->len == 0)
    {
      todoku_job_return_int (g_steal_pointer (&task), 0);
      return;
    }

  if (!make_publisher (self, task))
    {
      g_steal_pointer (&task);
      return;
    }

  todoku_call_hold (task);
  todoku_dns_publisher_withdraw_async (publication->publisher, publication->records, NULL,
                                       withdrawn_cb, g_object_ref (task));
}

static void
unpublish_run (TodokuSession *self,
               GTask         *task)
{
  todoku_store_load_async (self->store, NULL, added_loaded_cb, task);
}

/**
 * todoku_session_unpublish_async:
 * @self: the session
 * @domain: a delivery domain
 * @server: the primary name server of its zone, as IP[:PORT]
 * @key: a TSIG key, as for todoku_session_publish_async()
 * @cancellable: (nullable): a cancellable; without effect once the update has been sent
 * @callback: called when it is done
 * @user_data: its argument
 *
 * Takes back exactly what todoku_session_publish_async() added for @domain, and nothing else.
 */
void
todoku_session_unpublish_async (TodokuSession       *self,
                                TodokuSenderDomain  *domain,
                                const char          *server,
                                const char          *key,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  Publication *publication;
  GError *error = NULL;
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (domain));

  task = todoku_session_new_task (self, cancellable, callback, user_data,
                                  todoku_session_unpublish_async, "take back records");
  publication = publication_new (domain, server, key, &error);
  if (publication == NULL)
    {
      todoku_job_return_error (task, error);
      return;
    }

  g_task_set_task_data (task, publication, publication_free);
  if (todoku_session_claim (self, task, domain, TODOKU_OPERATION_CHECK))
    todoku_session_sync (self, task, unpublish_run);
}

/**
 * todoku_session_unpublish_finish:
 * @self: the session
 * @result: the result
 * @error: return location; as for todoku_session_publish_finish()
 *
 * Returns: how many records were taken back, or -1 with @error set
 */
int
todoku_session_unpublish_finish (TodokuSession  *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_unpublish_async), -1);

  return (int) g_task_propagate_int (G_TASK (result), error);
}
