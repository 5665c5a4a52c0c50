/* SPDX-License-Identifier: GPL-3.0-or-later
 * Each call makes a publisher of its own on the DNS thread, with the key as it was given, and waits
 * for its answer. Worker threads only; the key is never stored.
 */
#include "todoku-domain-update.h"

#include <stdlib.h>
#include <string.h>

#include "todoku-dmarc.h"
#include "todoku-error.h"
#include "todoku-facts.h"
#include "todoku-secret.h"
#include "todoku-session.h"
#include "todoku-spf.h"
#include "todoku-update-publisher.h"

#define NEW_RECORD_TTL 3600
#define DNS_PORT 53

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

/**
 * todoku_update_options_new:
 * @server: the primary name server of a zone, as IP[:PORT]
 * @key: a TSIG key, as todoku_tsig_key_parse() takes it
 * @error: return location of %TODOKU_ERROR_BAD_INPUT
 *
 * Returns: (transfer full): whom to send an update, or %NULL with @error set
 */
TodokuUpdateOptions *
todoku_update_options_new (const char  *server,
                           const char  *key,
                           GError     **error)
{
  g_autoptr(GSocketAddress) address = parse_server (server, error);
  g_autoptr(TodokuTsigKey) parsed = NULL;
  TodokuUpdateOptions *options;

  if (address == NULL || (parsed = todoku_tsig_key_parse (key, error)) == NULL)
    return NULL;

  options = g_new0 (TodokuUpdateOptions, 1);
  options->server = g_strdup (server);
  options->key = g_strdup (key);

  return options;
}

/**
 * todoku_update_options_free:
 * @data: (transfer full): options
 */
void
todoku_update_options_free (gpointer data)
{
  TodokuUpdateOptions *options = data;

  todoku_secret_free (options->key);
  g_free (options->server);
  g_free (options);
}

typedef struct
{
  const TodokuUpdateOptions *options;
  const char *zone;
  GPtrArray *records;
  GPtrArray *own;
} UpdateCall;

/* Both were parsed before the job began. */
static TodokuDnsPublisher *
make_publisher (TodokuResolver   *resolver,
                const UpdateCall *call)
{
  g_autoptr(GSocketAddress) address = parse_server (call->options->server, NULL);
  TodokuDnsPublisher *publisher =
    todoku_update_publisher_new (resolver, address, call->zone, NEW_RECORD_TTL,
                                 todoku_tsig_key_parse (call->options->key, NULL));

  todoku_update_publisher_set_own (TODOKU_UPDATE_PUBLISHER (publisher), call->own);

  return publisher;
}

static void
start_plan (TodokuResolver      *resolver,
            TodokuRecordChecker *checker,
            gpointer             data,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  const UpdateCall *call = data;
  g_autoptr(TodokuDnsPublisher) publisher = make_publisher (resolver, call);

  todoku_dns_publisher_plan_async (publisher, call->records, cancellable, callback, user_data);
}

static gpointer
finish_plan (GObject       *source,
             GAsyncResult  *result,
             GError       **error)
{
  return todoku_dns_publisher_plan_finish (TODOKU_DNS_PUBLISHER (source), result, error);
}

/**
 * todoku_update_plan:
 * @job: a job with a DNS to ask
 * @options: whom to ask
 * @zone: the apex of the zone
 * @records: (element-type TodokuRecord): records
 * @own: (nullable) (element-type TodokuRecord): what was added to the zone here earlier
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Looks what stands at the server that would be sent the update. Changes nothing.
 *
 * Returns: (transfer full) (element-type TodokuPublishItem): one item a record, in order, or %NULL
 */
GPtrArray *
todoku_update_plan (TodokuJob                  *job,
                    const TodokuUpdateOptions  *options,
                    const char                 *zone,
                    GPtrArray                  *records,
                    GPtrArray                  *own,
                    GCancellable               *cancellable,
                    GError                    **error)
{
  UpdateCall call = { .options = options, .zone = zone, .records = records, .own = own };

  return todoku_dns_wait (job->dns, start_plan, finish_plan, &call, cancellable, error);
}

static void
start_add (TodokuResolver      *resolver,
           TodokuRecordChecker *checker,
           gpointer             data,
           GCancellable        *cancellable,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  const UpdateCall *call = data;
  g_autoptr(TodokuDnsPublisher) publisher = make_publisher (resolver, call);

  todoku_dns_publisher_publish_async (publisher, call->records, NULL, callback, user_data);
}

static gpointer
finish_add (GObject       *source,
            GAsyncResult  *result,
            GError       **error)
{
  return GINT_TO_POINTER (todoku_dns_publisher_publish_finish (TODOKU_DNS_PUBLISHER (source),
                                                               result, error));
}

/**
 * todoku_update_add:
 * @job: a job with a DNS to ask
 * @options: whom to send it
 * @zone: the apex of the zone
 * @records: (element-type TodokuRecord): what to add
 * @own: (nullable) (element-type TodokuRecord): what was added here earlier, and may be replaced
 * @error: return location; only some are certain, see todoku_error_is_certain()
 *
 * Adds all records or none. It is never cancelled.
 *
 * Returns: whether they were added
 */
gboolean
todoku_update_add (TodokuJob                  *job,
                   const TodokuUpdateOptions  *options,
                   const char                 *zone,
                   GPtrArray                  *records,
                   GPtrArray                  *own,
                   GError                    **error)
{
  UpdateCall call = { .options = options, .zone = zone, .records = records, .own = own };

  return GPOINTER_TO_INT (todoku_dns_wait (job->dns, start_add, finish_add, &call, NULL, error));
}

static void
start_remove (TodokuResolver      *resolver,
              TodokuRecordChecker *checker,
              gpointer             data,
              GCancellable        *cancellable,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  const UpdateCall *call = data;
  g_autoptr(TodokuDnsPublisher) publisher = make_publisher (resolver, call);

  todoku_dns_publisher_withdraw_async (publisher, call->records, NULL, callback, user_data);
}

static gpointer
finish_remove (GObject       *source,
               GAsyncResult  *result,
               GError       **error)
{
  return GINT_TO_POINTER (todoku_dns_publisher_withdraw_finish (TODOKU_DNS_PUBLISHER (source),
                                                                result, error));
}

/**
 * todoku_update_remove:
 * @job: a job with a DNS to ask
 * @options: whom to send it
 * @zone: the apex of the zone
 * @records: (element-type TodokuRecord): what to remove
 * @error: return location; only some are certain, see todoku_error_is_certain()
 *
 * Removes exactly these data. It is never cancelled.
 *
 * Returns: whether they are gone
 */
gboolean
todoku_update_remove (TodokuJob                  *job,
                      const TodokuUpdateOptions  *options,
                      const char                 *zone,
                      GPtrArray                  *records,
                      GError                    **error)
{
  UpdateCall call = { .options = options, .zone = zone, .records = records };

  return GPOINTER_TO_INT (todoku_dns_wait (job->dns, start_remove, finish_remove, &call, NULL,
                                           error));
}

/**
 * todoku_update_make_row:
 * @job: a job about a domain
 * @options: whom the update is sent
 * @zone: the apex of the zone
 * @record: a record
 *
 * Returns: (transfer full): the row of a record that is about to be added
 */
TodokuAddedRow *
todoku_update_make_row (TodokuJob                  *job,
                        const TodokuUpdateOptions  *options,
                        const char                 *zone,
                        const TodokuRecord         *record)
{
  TodokuAddedRow *row = todoku_added_row_new ();

  row->domain = job->subject;
  row->stage = TODOKU_ADDED_ADDING;
  row->zone = g_strdup (zone);
  row->server = g_strdup (options->server);
  row->host = g_strdup (record->host);
  row->type = g_strdup (todoku_enum_to_token (TODOKU_TYPE_RECORD_TYPE, record->type));
  row->value = record->type == TODOKU_RECORD_TYPE_MX
                 ? g_strdup_printf ("%d %s", record->priority, record->value)
                 : g_strdup (record->value);
  row->created_at = todoku_clock_now (job->clock);

  return row;
}

/**
 * todoku_update_read_row:
 * @row: the row of a record
 *
 * Returns: (transfer full): the record
 */
TodokuRecord *
todoku_update_read_row (const TodokuAddedRow *row)
{
  const char *space = strchr (row->value, ' ');
  int type = TODOKU_RECORD_TYPE_CNAME;

  todoku_enum_from_token (TODOKU_TYPE_RECORD_TYPE, row->type, &type);
  if (type == TODOKU_RECORD_TYPE_MX && space != NULL)
    return todoku_record_new (&(TodokuRecord) { .type = type, .host = row->host, .value = space + 1,
                                                .priority = (int) g_ascii_strtoll (row->value, NULL,
                                                                                   10) });

  return todoku_record_new (&(TodokuRecord) { .type = type, .host = row->host,
                                              .value = row->value });
}

/* What was added for the domains of one name at all their services. */
static GPtrArray *
list_added (TodokuTx               *tx,
            const TodokuDomainRow  *domain,
            GError                **error)
{
  g_autoptr(GPtrArray) all = todoku_rows_new ();
  g_autoptr(GPtrArray) namesakes = todoku_tx_list_namesakes (tx, domain, error);

  for (guint i = 0; namesakes != NULL && i < namesakes->len; i++)
    {
      const TodokuDomainRow *each = g_ptr_array_index (namesakes, i);
      GPtrArray *added = todoku_tx_list (tx, &todoku_added_table, "domain", each->id, error);

      if (added == NULL)
        return NULL;
      g_ptr_array_extend_and_steal (all, added);
    }

  return namesakes != NULL ? g_steal_pointer (&all) : NULL;
}

/**
 * todoku_update_list_own:
 * @tx: a transaction
 * @domain: a delivery domain
 * @error: return location
 *
 * Returns: (transfer full) (element-type TodokuRecord): what was put into DNS here for it and for
 *   the same domain at other services
 */
GPtrArray *
todoku_update_list_own (TodokuTx               *tx,
                        const TodokuDomainRow  *domain,
                        GError                **error)
{
  g_autoptr(GPtrArray) own =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  g_autoptr(GPtrArray) added = list_added (tx, domain, error);

  for (guint i = 0; added != NULL && i < added->len; i++)
    g_ptr_array_add (own, todoku_update_read_row (g_ptr_array_index (added, i)));

  return added != NULL ? g_steal_pointer (&own) : NULL;
}

/**
 * todoku_update_note_replaced:
 * @tx: a transaction
 * @domain: the domain that has published @record
 * @replaced: what stood there before
 * @record: what stands there now
 * @error: return location
 *
 * What was added for @domain itself is forgotten. Another domain of that name lives on @record from
 * now on, and has it to take back.
 *
 * Returns: whether @tx knows it
 */
gboolean
todoku_update_note_replaced (TodokuTx               *tx,
                             const TodokuDomainRow  *domain,
                             const TodokuRecord     *replaced,
                             const TodokuRecord     *record,
                             GError                **error)
{
  g_autoptr(GPtrArray) added = list_added (tx, domain, error);

  for (guint i = 0; added != NULL && i < added->len; i++)
    {
      TodokuAddedRow *row = g_ptr_array_index (added, i);
      g_autoptr(TodokuRecord) old = todoku_update_read_row (row);

      if (!todoku_record_equal (old, replaced))
        continue;
      if (row->domain == domain->id)
        {
          if (!todoku_tx_delete (tx, &todoku_added_table, row->id, error))
            return FALSE;
          continue;
        }
      g_free (row->value);
      row->value = g_strdup (record->value);
      if (!todoku_tx_put (tx, row, error))
        return FALSE;
    }

  return added != NULL;
}

static gboolean
wants_record (const TodokuDomainRow *domain,
              const TodokuRecord    *added)
{
  g_autoptr(GPtrArray) records = todoku_facts_read_records (domain->records, 0, domain->name);

  for (guint i = 0; i < records->len; i++)
    if (todoku_record_equal (g_ptr_array_index (records, i), added))
      return TRUE;

  return FALSE;
}

static gboolean
has_added (GPtrArray          *added,
           const TodokuRecord *record)
{
  for (guint i = 0; i < added->len; i++)
    {
      g_autoptr(TodokuRecord) each = todoku_update_read_row (g_ptr_array_index (added, i));

      if (todoku_record_equal (each, record))
        return TRUE;
    }

  return FALSE;
}

/**
 * todoku_update_hand_over:
 * @tx: a transaction
 * @domain: the domain whose records are taken back
 * @row: (inout): one of them
 * @ret_done: (out): whether it is to stay
 * @error: return location
 *
 * Another domain of the same name, which has put records of its own there, may live on one that was
 * added for this one. It is that domain's then, and is taken back with the rest of it.
 *
 * Returns: whether it could be found out
 */
gboolean
todoku_update_hand_over (TodokuTx               *tx,
                         const TodokuDomainRow  *domain,
                         TodokuAddedRow         *row,
                         gboolean               *ret_done,
                         GError                **error)
{
  g_autoptr(GPtrArray) namesakes = todoku_tx_list_namesakes (tx, domain, error);
  g_autoptr(TodokuRecord) record = todoku_update_read_row (row);

  *ret_done = FALSE;
  for (guint i = 0; namesakes != NULL && i < namesakes->len; i++)
    {
      const TodokuDomainRow *other = g_ptr_array_index (namesakes, i);
      g_autoptr(GPtrArray) added = NULL;

      if (other->id == domain->id || !wants_record (other, record))
        continue;
      added = todoku_tx_list (tx, &todoku_added_table, "domain", other->id, error);
      if (added == NULL)
        return FALSE;
      if (added->len == 0)
        continue;
      *ret_done = TRUE;
      if (has_added (added, record))
        return todoku_tx_delete (tx, &todoku_added_table, row->id, error);
      row->domain = other->id;
      return todoku_tx_put (tx, row, error);
    }

  return namesakes != NULL;
}

/**
 * todoku_publish_dup_offer:
 * @item: what became of a record, or would
 *
 * Of SPF and DMARC there may be one record at a name, so the record that is in the way is not to
 * go, but to hold what is wanted as well.
 *
 * Returns: (transfer full) (nullable): what to change it to; %NULL where that does not help
 */
char *
todoku_publish_dup_offer (const TodokuPublishItem *item)
{
  static const char type[] = "TXT ";
  const char *wanted = item->record->value;
  const char *found;

  /* What cannot be shown as it is cannot be offered either. */
  if (item->action != TODOKU_PUBLISH_CONFLICT || item->found == NULL ||
      item->record->type != TODOKU_RECORD_TYPE_TXT || !g_str_has_prefix (item->found, type) ||
      strchr (item->found, '\\') != NULL)
    return NULL;

  found = item->found + strlen (type);
  if (todoku_spf_is_record (wanted) && todoku_spf_is_record (found))
    return todoku_spf_merge ((char *[]) { (char *) found, NULL }, wanted, NULL);
  if (todoku_dmarc_is_record (wanted) && todoku_dmarc_is_record (found))
    return todoku_dmarc_merge ((char *[]) { (char *) found, (char *) wanted, NULL });

  return NULL;
}
