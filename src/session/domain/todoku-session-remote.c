/* SPDX-License-Identifier: GPL-3.0-or-later
 * What an answer of the service means for the objects here: how a domain, a link branding or a
 * validation is taken over. Main thread only; no I/O.
 */
#include "todoku-session-private.h"

#include "todoku-error.h"

/**
 * todoku_items_take_validation:
 * @items: (element-type TodokuRecordItem): records
 * @validation: what the service says of them
 *
 * The service answers by key, and may name keys for which there is no record.
 */
void
todoku_items_take_validation (GListModel             *items,
                              const TodokuValidation *validation)
{
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);
      const char *key = todoku_record_item_get_record (item)->key;
      const TodokuValidationResult *found =
        key != NULL ? todoku_validation_find (validation, key) : NULL;

      todoku_record_item_set_service_valid (item, found != NULL ? found->valid : validation->valid);
      todoku_record_item_set_service_reason (item, found != NULL ? found->reason : NULL);
    }
}

/**
 * todoku_domain_take_remote:
 * @domain: a delivery domain
 * @remote: the same as the service knows it
 *
 * Takes over the number and the records; the stage is the caller's.
 */
void
todoku_domain_take_remote (TodokuSenderDomain       *domain,
                           const TodokuRemote *remote)
{
  todoku_sender_domain_set_remote_id (domain, remote->id);
  todoku_sender_domain_set_automatic_security (domain, remote->automatic_security);
  todoku_domain_set_record_list (domain, remote->records);
  if (remote->validation != NULL)
    todoku_items_take_validation (todoku_sender_domain_get_records (domain), remote->validation);
  todoku_sender_domain_records_changed (domain);
}

/**
 * todoku_tracking_take_remote:
 * @tracking: a tracking domain
 * @remote: its link branding as the service knows it
 *
 * Takes over the number and the records of step 1; the stage is the caller's.
 */
void
todoku_tracking_take_remote (TodokuTrackingDomain   *tracking,
                             const TodokuRemote *remote)
{
  g_autoptr(GPtrArray) items = NULL;

  todoku_tracking_domain_set_remote_id (tracking, remote->id);
  todoku_tracking_set_step_records (tracking, 1, remote->records);
  items = todoku_rows_list_items (todoku_subject_get_records (tracking));
  for (guint i = 0; i < items->len; i++)
    {
      TodokuRecordItem *item = g_ptr_array_index (items, i);
      TodokuRecord *record = todoku_record_item_get_record (item);
      const TodokuValidationResult *found =
        record->key != NULL && remote->validation != NULL
          ? todoku_validation_find (remote->validation, record->key) : NULL;

      todoku_record_item_set_service_valid (item, found != NULL ? found->valid : remote->valid);
      if (record->purpose == TODOKU_RECORD_PURPOSE_TRACKING)
        todoku_tracking_domain_set_original_target (tracking, record->value);
    }
  todoku_tracking_domain_records_changed (tracking);
}
