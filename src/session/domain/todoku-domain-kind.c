/* SPDX-License-Identifier: GPL-3.0-or-later
 * A delivery domain as something that is registered and removed. Any thread; no I/O.
 */
#include "todoku-domain-private.h"

static gboolean
domain_is_registering (gconstpointer row)
{
  return ((const TodokuDomainRow *) row)->stage == TODOKU_DOMAIN_REGISTERING;
}

static gboolean
domain_is_removing (gconstpointer row)
{
  return ((const TodokuDomainRow *) row)->stage == TODOKU_DOMAIN_REMOVING;
}

static gboolean
domain_may_begin (gpointer data,
                  gboolean reissue)
{
  TodokuDomainRow *row = data;

  if (!reissue)
    return todoku_domain_stage_advance (&row->stage, TODOKU_DOMAIN_EVENT_RETRY);
  if (!row->automatic_security ||
      !todoku_domain_stage_advance (&row->stage, TODOKU_DOMAIN_EVENT_REISSUE))
    return FALSE;

  /* The old set stays in force until the new one is there. */
  row->automatic_security = FALSE;
  return TRUE;
}

static gboolean
domain_matches (gconstpointer       row,
                const TodokuRemote *remote)
{
  return g_ascii_strcasecmp (remote->domain, todoku_row_get_name (row)) == 0;
}

static void
domain_fill_request (gconstpointer         data,
                     TodokuRemoteRequest  *request,
                     char                **ret_label)
{
  const TodokuDomainRow *row = data;

  request->domain = row->name;
  request->manual_security = !row->automatic_security;
  request->subdomain = row->subdomain;
  request->dkim_selector = row->dkim_selector;
}

/**
 * todoku_domain_take_state:
 * @row: a delivery domain
 * @validation: (nullable): what the service says of it
 *
 * Keeps how far the service says that it is.
 */
void
todoku_domain_take_state (TodokuDomainRow        *row,
                          const TodokuValidation *validation)
{
  int state = validation != NULL ? validation->state : -1;

  g_free (row->service_state);
  row->service_state =
    state >= 0 ? g_strdup (todoku_enum_to_token (TODOKU_TYPE_SERVICE_STATE, state)) : NULL;
}

static void
domain_adopt (gpointer            data,
              const TodokuRemote *remote)
{
  TodokuDomainRow *row = data;
  GPtrArray *records = todoku_facts_make_rows (remote->records, 0, row->records);

  g_free (row->remote_id);
  row->remote_id = g_strdup (remote->id);
  row->automatic_security = remote->automatic_security;
  g_free (row->mail_from);
  row->mail_from = g_strdup (remote->mail_from);
  todoku_domain_take_state (row, remote->validation);
  todoku_row_set_records (row, records);
  if (remote->validation != NULL)
    todoku_facts_take_validation (row->records, 0, remote->validation);
  todoku_domain_stage_advance (&row->stage, TODOKU_DOMAIN_EVENT_REGISTERED);
  if (remote->valid)
    todoku_domain_stage_advance (&row->stage, TODOKU_DOMAIN_EVENT_SERVICE_VERIFIED);
  g_clear_pointer (&row->failure, g_free);
  row->next_check_at = 0;
}

static void
domain_refuse (gpointer    data,
               const char *token,
               gboolean    was_issued)
{
  TodokuDomainRow *row = data;

  /* A set that could not be re-issued leaves the old one in force. */
  todoku_domain_stage_advance (&row->stage, was_issued ? TODOKU_DOMAIN_EVENT_REGISTERED
                                                       : TODOKU_DOMAIN_EVENT_REFUSED);
  if (was_issued)
    row->automatic_security = TRUE;
  todoku_facts_note_failure (row, token, row->next_check_at);
}

static void
domain_begin_removal (gpointer data)
{
  TodokuDomainRow *row = data;

  todoku_domain_stage_advance (&row->stage, TODOKU_DOMAIN_EVENT_REMOVE);
  row->next_check_at = 0;
}

static TodokuOperationKind
domain_get_operation (gconstpointer              row,
                      const TodokuVerifyOptions *options)
{
  if (options->check)
    return TODOKU_OPERATION_CHECK;
  if (!options->resume)
    return TODOKU_OPERATION_VERIFY;

  return domain_is_removing (row) ? TODOKU_OPERATION_REMOVE : TODOKU_OPERATION_REGISTER;
}

const TodokuSubjectKind todoku_domain_kind = {
  .table = &todoku_domain_table,
  .remote = TODOKU_REMOTE_DOMAIN,
  .create = "create-domain",
  .remove = "delete-domain",
  .remove_old = "delete-old-domain",
  .is_registering = domain_is_registering,
  .is_removing = domain_is_removing,
  .may_begin = domain_may_begin,
  .matches = domain_matches,
  .fill_request = domain_fill_request,
  .adopt = domain_adopt,
  .refuse = domain_refuse,
  .begin_removal = domain_begin_removal,
  .get_operation = domain_get_operation,
  .verify = todoku_domain_verify,
  .complete = todoku_domain_complete,
};
