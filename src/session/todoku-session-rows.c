/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows to objects and back. Records that did not change keep their object, so that a list in a
 * window keeps its focus and selection when another process has written. Main thread only; no I/O.
 */
#include "todoku-session-rows.h"

#include "todoku-domain-name.h"

static void
domain_extra_free (gpointer data)
{
  g_free (data);
}

static void
tracking_extra_free (gpointer data)
{
  TodokuTrackingExtra *extra = data;

  g_free (extra->certificate_token);
  g_free (extra->caller_reference);
  g_free (extra->etag);
  for (guint i = 0; i < G_N_ELEMENTS (extra->steps); i++)
    g_clear_pointer (&extra->steps[i], g_ptr_array_unref);
  g_free (extra);
}

/**
 * todoku_domain_get_extra:
 * @domain: a delivery domain
 *
 * Returns: (transfer none): what is stored with it and nobody is shown
 */
TodokuDomainExtra *
todoku_domain_get_extra (TodokuSenderDomain *domain)
{
  static GQuark quark;
  TodokuDomainExtra *extra;

  if (quark == 0)
    quark = g_quark_from_static_string ("todoku-domain-extra");

  extra = g_object_get_qdata (G_OBJECT (domain), quark);
  if (extra == NULL)
    {
      extra = g_new0 (TodokuDomainExtra, 1);
      g_object_set_qdata_full (G_OBJECT (domain), quark, extra, domain_extra_free);
    }

  return extra;
}

/**
 * todoku_tracking_get_extra:
 * @tracking: a tracking domain
 *
 * Returns: (transfer none): what is stored with it and nobody is shown
 */
TodokuTrackingExtra *
todoku_tracking_get_extra (TodokuTrackingDomain *tracking)
{
  static GQuark quark;
  TodokuTrackingExtra *extra;

  if (quark == 0)
    quark = g_quark_from_static_string ("todoku-tracking-extra");

  extra = g_object_get_qdata (G_OBJECT (tracking), quark);
  if (extra == NULL)
    {
      extra = g_new0 (TodokuTrackingExtra, 1);
      for (guint i = 1; i < G_N_ELEMENTS (extra->steps); i++)
        extra->steps[i] = g_ptr_array_new_with_free_func (g_object_unref);
      g_object_set_qdata_full (G_OBJECT (tracking), quark, extra, tracking_extra_free);
    }

  return extra;
}

/**
 * todoku_server_apply_row:
 * @server: a delivery server
 * @row: what is stored
 */
void
todoku_server_apply_row (TodokuDeliveryServer  *server,
                         const TodokuServerRow *row)
{
  todoku_delivery_server_set_id (server, row->id);
  todoku_delivery_server_set_name (server, row->name);
  todoku_delivery_server_set_url (server, row->url);
  todoku_delivery_server_set_kind (server, row->kind);
  todoku_delivery_server_set_region (server, row->region);
  todoku_delivery_server_set_on_behalf_of (server, row->on_behalf_of);
  todoku_delivery_server_set_acm_url (server, row->acm_url);
  todoku_delivery_server_set_cloudfront_url (server, row->cloudfront_url);
  todoku_delivery_server_set_practice (server, row->practice);
}

/**
 * todoku_server_to_row:
 * @server: a delivery server
 *
 * Returns: (transfer full): what to store
 */
TodokuServerRow *
todoku_server_to_row (TodokuDeliveryServer *server)
{
  TodokuServerRow *row = todoku_server_row_new ();

  row->id = todoku_delivery_server_get_id (server);
  row->name = g_strdup (todoku_delivery_server_get_name (server));
  row->url = g_strdup (todoku_delivery_server_get_url (server));
  row->kind = g_strdup (todoku_delivery_server_get_kind (server));
  row->region = todoku_delivery_server_get_region (server);
  row->on_behalf_of = g_strdup (todoku_delivery_server_get_on_behalf_of (server));
  row->acm_url = g_strdup (todoku_delivery_server_get_acm_url (server));
  row->cloudfront_url = g_strdup (todoku_delivery_server_get_cloudfront_url (server));
  row->practice = todoku_delivery_server_get_practice (server);

  return row;
}

/**
 * Stored:
 * @rows: (owned) (element-type TodokuRecordRow): records that nobody has looked at yet
 * @name: (owned): the domain they belong to
 */
typedef struct
{
  GPtrArray *rows;
  char *name;
} Stored;

static void
stored_free (gpointer data)
{
  Stored *stored = data;

  g_ptr_array_unref (stored->rows);
  g_free (stored->name);
  g_free (stored);
}

static GPtrArray *
load_items (gpointer user_data)
{
  Stored *stored = user_data;

  return todoku_rows_read_items (stored->rows, 0, stored->name, NULL);
}

/* Counts as todoku_record_items_count() does, from the rows. */
static void
store_rows (TodokuSenderDomain *domain,
            const char         *name,
            GPtrArray          *rows)
{
  Stored *stored = g_new0 (Stored, 1);
  guint n_verified = 0;
  int worst_rank = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const TodokuRecordRow *row = g_ptr_array_index (rows, i);
      int rank = row->verdict != NULL ? todoku_rows_read_rank (row->verdict) : -1;

      if (row->service_valid || (!row->required && (rank == 0 || rank == 1)))
        n_verified++;
      if (row->required)
        worst_rank = MAX (worst_rank, rank);
    }
  stored->rows = rows;
  stored->name = g_strdup (name);
  todoku_sender_domain_set_records_later (domain, n_verified, worst_rank, load_items, stored,
                                          stored_free);
}

static void
refresh_items (TodokuSenderDomain    *domain,
               const TodokuDomainRow *row)
{
  g_autoptr(GPtrArray) old = todoku_rows_list_items (todoku_sender_domain_get_records (domain));
  g_autoptr(GPtrArray) items = todoku_rows_read_items (row->records, 0, row->name, old);

  if (todoku_rows_same_items (old, items))
    todoku_sender_domain_records_changed (domain);
  else
    todoku_sender_domain_set_records (domain, items);
}

/**
 * todoku_domain_apply_row:
 * @domain: a delivery domain
 * @server: where it is registered
 * @row: what is stored; its records are taken out of it
 */
void
todoku_domain_apply_row (TodokuSenderDomain   *domain,
                         TodokuDeliveryServer *server,
                         TodokuDomainRow      *row)
{
  TodokuDomainExtra *extra = todoku_domain_get_extra (domain);

  todoku_sender_domain_set_id (domain, row->id);
  todoku_sender_domain_set_server (domain, server);
  todoku_sender_domain_set_name (domain, row->name);
  todoku_sender_domain_set_remote_id (domain, row->remote_id);
  todoku_sender_domain_set_subdomain (domain, row->subdomain);
  todoku_sender_domain_set_dkim_selector (domain, row->dkim_selector);
  todoku_sender_domain_set_automatic_security (domain, row->automatic_security);
  todoku_sender_domain_set_dns_company (domain, row->dns_company);
  todoku_sender_domain_set_detected_company (domain, row->detected_company);
  todoku_sender_domain_set_name_servers (domain, row->name_servers);
  todoku_sender_domain_set_monitored (domain, row->monitored);
  todoku_sender_domain_set_checked_at (domain, row->checked_at);
  todoku_sender_domain_set_next_check_at (domain, row->next_check_at);
  todoku_sender_domain_set_failure (domain, row->failure);
  if (todoku_sender_domain_has_records (domain))
    refresh_items (domain, row);
  else if (row->records != NULL)
    store_rows (domain, row->name, g_steal_pointer (&row->records));
  todoku_sender_domain_set_stage (domain, row->stage);

  extra->alarm_failures = row->alarm_failures;
  extra->plan.attempts = row->attempts;
}

/**
 * todoku_domain_to_row:
 * @domain: a delivery domain
 *
 * Returns: (transfer full): what to store
 */
TodokuDomainRow *
todoku_domain_to_row (TodokuSenderDomain *domain)
{
  TodokuDomainExtra *extra = todoku_domain_get_extra (domain);
  GListModel *items = todoku_sender_domain_get_records (domain);
  TodokuDomainRow *row = todoku_domain_row_new ();

  row->id = todoku_sender_domain_get_id (domain);
  row->server = todoku_delivery_server_get_id (todoku_sender_domain_get_server (domain));
  row->name = g_strdup (todoku_sender_domain_get_name (domain));
  row->stage = todoku_sender_domain_get_stage (domain);
  row->remote_id = g_strdup (todoku_sender_domain_get_remote_id (domain));
  row->subdomain = g_strdup (todoku_sender_domain_get_subdomain (domain));
  row->dkim_selector = g_strdup (todoku_sender_domain_get_dkim_selector (domain));
  row->automatic_security = todoku_sender_domain_get_automatic_security (domain);
  row->dns_company = g_strdup (todoku_sender_domain_get_dns_company (domain));
  row->detected_company = g_strdup (todoku_sender_domain_get_detected_company (domain));
  row->name_servers = g_strdup (todoku_sender_domain_get_name_servers (domain));
  row->monitored = todoku_sender_domain_get_monitored (domain);
  row->alarm_failures = extra->alarm_failures;
  row->attempts = extra->plan.attempts;
  row->checked_at = todoku_sender_domain_get_checked_at (domain);
  row->next_check_at = todoku_sender_domain_get_next_check_at (domain);
  row->failure = g_strdup (todoku_sender_domain_get_failure (domain));
  row->records = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_row_free);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);

      g_ptr_array_add (row->records, todoku_rows_write_item (item, i, 0));
    }

  return row;
}

/**
 * todoku_tracking_get_step:
 * @tracking: a tracking domain
 *
 * Returns: the step, 1 to 3, whose records are shown at its stage; 0 when there are none yet
 */
int
todoku_tracking_get_step (TodokuTrackingDomain *tracking)
{
  TodokuTrackingExtra *extra = todoku_tracking_get_extra (tracking);
  int step = todoku_tracking_stage_get_step (todoku_tracking_domain_get_stage (tracking));

  if (step > 0)
    return step;
  for (step = 3; step > 0; step--)
    if (extra->steps[step]->len > 0)
      return step;

  return 0;
}

/**
 * todoku_tracking_show_step:
 * @tracking: a tracking domain
 *
 * Makes the records of the current step the ones that its list shows.
 */
void
todoku_tracking_show_step (TodokuTrackingDomain *tracking)
{
  TodokuTrackingExtra *extra = todoku_tracking_get_extra (tracking);
  g_autoptr(GPtrArray) shown =
    todoku_rows_list_items (todoku_tracking_domain_get_records (tracking));
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  int step = todoku_tracking_get_step (tracking);
  GPtrArray *items = step > 0 ? extra->steps[step] : none;

  if (todoku_rows_same_items (shown, items))
    todoku_tracking_domain_records_changed (tracking);
  else
    todoku_tracking_domain_set_records (tracking, items);
}

/**
 * todoku_tracking_set_step_records:
 * @tracking: a tracking domain
 * @step: 1 to 3
 * @records: (element-type TodokuRecord): the records of that step
 *
 * Replaces the records of one step; what is known about a record that stays the same is kept.
 */
void
todoku_tracking_set_step_records (TodokuTrackingDomain *tracking,
                                  int                   step,
                                  GPtrArray            *records)
{
  TodokuTrackingExtra *extra = todoku_tracking_get_extra (tracking);
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (items, todoku_rows_reuse_item (extra->steps[step], g_ptr_array_index (records,
                                                                                           i)));
  g_ptr_array_unref (extra->steps[step]);
  extra->steps[step] = items;

  todoku_tracking_show_step (tracking);
}

/**
 * todoku_tracking_apply_row:
 * @tracking: a tracking domain
 * @server: where its link branding is registered
 * @row: what is stored
 */
void
todoku_tracking_apply_row (TodokuTrackingDomain    *tracking,
                           TodokuDeliveryServer    *server,
                           const TodokuTrackingRow *row)
{
  TodokuTrackingExtra *extra = todoku_tracking_get_extra (tracking);

  todoku_tracking_domain_set_id (tracking, row->id);
  todoku_tracking_domain_set_server (tracking, server);
  todoku_tracking_domain_set_host (tracking, row->host);
  todoku_tracking_domain_set_edge (tracking, row->edge);
  todoku_tracking_domain_set_remote_id (tracking, row->remote_id);
  todoku_tracking_domain_set_certificate_id (tracking, row->certificate_id);
  todoku_tracking_domain_set_requested_at (tracking, row->requested_at);
  todoku_tracking_domain_set_deadline (tracking, row->deadline);
  todoku_tracking_domain_set_clock_offset (tracking, row->clock_offset);
  todoku_tracking_domain_set_distribution_id (tracking, row->distribution_id);
  todoku_tracking_domain_set_edge_host (tracking, row->edge_host);
  todoku_tracking_domain_set_original_target (tracking, row->original_target);
  todoku_tracking_domain_set_original_ttl (tracking, row->original_ttl);
  todoku_tracking_domain_set_dns_company (tracking, row->dns_company);
  todoku_tracking_domain_set_detected_company (tracking, row->detected_company);
  todoku_tracking_domain_set_checked_at (tracking, row->checked_at);
  todoku_tracking_domain_set_next_check_at (tracking, row->next_check_at);
  todoku_tracking_domain_set_failure (tracking, row->failure);

  g_free (extra->certificate_token);
  extra->certificate_token = g_strdup (row->certificate_token);
  g_free (extra->caller_reference);
  extra->caller_reference = g_strdup (row->caller_reference);
  g_free (extra->etag);
  extra->etag = g_strdup (row->etag);
  extra->reminded = row->reminded;
  extra->plan.attempts = row->attempts;
  for (int step = 1; step < (int) G_N_ELEMENTS (extra->steps); step++)
    {
      GPtrArray *items = todoku_rows_read_items (row->records, step,
                                                 todoku_domain_name_parent (row->host),
                                                 extra->steps[step]);

      g_ptr_array_unref (extra->steps[step]);
      extra->steps[step] = items;
    }

  todoku_tracking_domain_set_stage (tracking, row->stage);
  todoku_tracking_show_step (tracking);
}

/**
 * todoku_tracking_to_row:
 * @tracking: a tracking domain
 *
 * Returns: (transfer full): what to store
 */
TodokuTrackingRow *
todoku_tracking_to_row (TodokuTrackingDomain *tracking)
{
  TodokuTrackingExtra *extra = todoku_tracking_get_extra (tracking);
  TodokuTrackingRow *row = todoku_tracking_row_new ();

  row->id = todoku_tracking_domain_get_id (tracking);
  row->server = todoku_delivery_server_get_id (todoku_tracking_domain_get_server (tracking));
  row->host = g_strdup (todoku_tracking_domain_get_host (tracking));
  row->stage = todoku_tracking_domain_get_stage (tracking);
  row->edge = todoku_tracking_domain_get_edge (tracking);
  row->remote_id = g_strdup (todoku_tracking_domain_get_remote_id (tracking));
  row->certificate_id = g_strdup (todoku_tracking_domain_get_certificate_id (tracking));
  row->certificate_token = g_strdup (extra->certificate_token);
  row->caller_reference = g_strdup (extra->caller_reference);
  row->etag = g_strdup (extra->etag);
  row->requested_at = todoku_tracking_domain_get_requested_at (tracking);
  row->deadline = todoku_tracking_domain_get_deadline (tracking);
  row->clock_offset = todoku_tracking_domain_get_clock_offset (tracking);
  row->distribution_id = g_strdup (todoku_tracking_domain_get_distribution_id (tracking));
  row->edge_host = g_strdup (todoku_tracking_domain_get_edge_host (tracking));
  row->original_target = g_strdup (todoku_tracking_domain_get_original_target (tracking));
  row->original_ttl = todoku_tracking_domain_get_original_ttl (tracking);
  row->dns_company = g_strdup (todoku_tracking_domain_get_dns_company (tracking));
  row->detected_company = g_strdup (todoku_tracking_domain_get_detected_company (tracking));
  row->reminded = extra->reminded;
  row->attempts = extra->plan.attempts;
  row->checked_at = todoku_tracking_domain_get_checked_at (tracking);
  row->next_check_at = todoku_tracking_domain_get_next_check_at (tracking);
  row->failure = g_strdup (todoku_tracking_domain_get_failure (tracking));
  row->records = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_row_free);
  for (int step = 1; step < (int) G_N_ELEMENTS (extra->steps); step++)
    for (guint i = 0; i < extra->steps[step]->len; i++)
      g_ptr_array_add (row->records, todoku_rows_write_item (g_ptr_array_index (extra->steps[step],
                                                                                i),
                                                             row->records->len, step));

  return row;
}

/**
 * todoku_account_apply_row:
 * @account: a shared mail account
 * @server: (nullable): the delivery server that sends for it
 * @row: what is stored
 */
void
todoku_account_apply_row (TodokuSharedAccount    *account,
                          TodokuDeliveryServer   *server,
                          const TodokuAccountRow *row)
{
  todoku_shared_account_set_id (account, row->id);
  todoku_shared_account_set_server (account, server);
  todoku_shared_account_set_name (account, row->name);
  todoku_shared_account_set_address (account, row->address);
  todoku_shared_account_set_display_name (account, row->display_name);
  todoku_shared_account_set_created_at (account, row->created_at);
}

/**
 * todoku_account_to_row:
 * @account: a shared mail account
 *
 * Returns: (transfer full): what to store
 */
TodokuAccountRow *
todoku_account_to_row (TodokuSharedAccount *account)
{
  TodokuAccountRow *row = todoku_account_row_new ();

  row->id = todoku_shared_account_get_id (account);
  row->server = todoku_delivery_server_get_id (todoku_shared_account_get_server (account));
  row->name = g_strdup (todoku_shared_account_get_name (account));
  row->address = g_strdup (todoku_shared_account_get_address (account));
  row->display_name = g_strdup (todoku_shared_account_get_display_name (account));
  row->created_at = todoku_shared_account_get_created_at (account);

  return row;
}

/**
 * todoku_domain_set_record_list:
 * @domain: a delivery domain
 * @records: (element-type TodokuRecord): its records as the service gives them
 *
 * Replaces its records; what is known about a record that stays the same is kept.
 */
void
todoku_domain_set_record_list (TodokuSenderDomain *domain,
                               GPtrArray          *records)
{
  g_autoptr(GPtrArray) old = todoku_rows_list_items (todoku_sender_domain_get_records (domain));
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (items, todoku_rows_reuse_item (old, g_ptr_array_index (records, i)));

  if (todoku_rows_same_items (old, items))
    todoku_sender_domain_records_changed (domain);
  else
    todoku_sender_domain_set_records (domain, items);
}
