/* SPDX-License-Identifier: GPL-3.0-or-later
 * The objects of the model as JSON. Enumerations are tokens, times are ISO 8601 in UTC, what is not
 * known is null. Main thread only.
 */
#include "todoku-cli-json.h"

#include "todoku-cli-company.h"
#include "todoku-cli-output.h"
#include "todoku-domain-name.h"
#include "todoku-watch.h"

static void
write_int_or_null (TodokuJsonWriter *writer,
                   const char       *name,
                   gint64            value)
{
  if (value >= 0)
    todoku_json_writer_int (writer, name, value);
  else
    todoku_json_writer_null (writer, name);
}

static void
write_text_or_null (TodokuJsonWriter *writer,
                    const char       *name,
                    const char       *value)
{
  todoku_json_writer_string (writer, name, value != NULL && *value != '\0' ? value : NULL);
}

/* How what was asked for one object ended, in a list of several. */
static void
write_outcome (TodokuJsonWriter *writer,
               const GError     *error,
               int               status)
{
  g_autofree char *message = NULL;

  if (status >= 0)
    todoku_json_writer_int (writer, "exit", status);
  if (error == NULL)
    return;

  message = todoku_text_for_error (error);
  todoku_json_writer_begin_object (writer, "error");
  todoku_json_writer_int (writer, "exit", status);
  todoku_json_writer_string (writer, "code", todoku_error_get_token (error));
  todoku_json_writer_string (writer, "message", message);
  todoku_json_writer_string (writer, "detail", error->message);
  todoku_json_writer_end_object (writer);
}

/**
 * todoku_cli_json_time:
 * @writer: the document
 * @name: the name of the member
 * @time: microseconds since 1970 UTC, or 0
 *
 * Writes a moment, or null.
 */
void
todoku_cli_json_time (TodokuJsonWriter *writer,
                      const char       *name,
                      gint64            time)
{
  g_autoptr(GDateTime) moment = NULL;
  g_autofree char *text = NULL;

  if (time > 0)
    moment = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  if (moment != NULL)
    text = g_date_time_format_iso8601 (moment);
  todoku_json_writer_string (writer, name, text);
}

static void
write_code (TodokuJsonWriter    *writer,
            const TodokuFinding *finding)
{
  todoku_json_writer_string (writer, "code",
                             todoku_enum_to_token (TODOKU_TYPE_FINDING_CODE, finding->code));
  todoku_json_writer_string (writer, "severity",
                             todoku_enum_to_token (TODOKU_TYPE_SEVERITY, finding->severity));
  todoku_json_writer_begin_object (writer, "params");
  for (guint i = 0; i < finding->names->len; i++)
    todoku_json_writer_string (writer, g_ptr_array_index (finding->names, i),
                               g_ptr_array_index (finding->values, i));
  todoku_json_writer_end_object (writer);
}

static void
write_finding (TodokuJsonWriter    *writer,
               const TodokuVerdict *verdict)
{
  g_autofree char *cause = NULL;
  g_autofree char *remedy = NULL;

  if (verdict->finding == NULL)
    {
      todoku_json_writer_null (writer, "finding");
      return;
    }

  cause = todoku_text_finding_cause (verdict->finding, verdict->record);
  remedy = todoku_cli_dup_remedy (verdict, todoku_cli_find_verdict_company (verdict));
  todoku_json_writer_begin_object (writer, "finding");
  write_code (writer, verdict->finding);
  todoku_json_writer_string (writer, "message", cause);
  todoku_json_writer_string (writer, "remedy", remedy);
  todoku_json_writer_end_object (writer);
}

/* The TTL is that of the data; how long a negative answer stands is told apart. */
static void
write_data (TodokuJsonWriter   *writer,
            const TodokuAnswer *answer)
{
  gboolean has_data = answer->values != NULL && answer->values[0] != NULL;

  write_int_or_null (writer, "ttl", has_data ? answer->ttl : -1);
  todoku_json_writer_begin_array (writer, "values");
  for (guint i = 0; answer->values != NULL && answer->values[i] != NULL; i++)
    todoku_json_writer_string (writer, NULL, answer->values[i]);
  todoku_json_writer_end_array (writer);
}

/* The response code counts only when there was a response; else "error" says why there was none. */
static void
write_rcode (TodokuJsonWriter   *writer,
             const TodokuAnswer *answer)
{
  if (answer->status == TODOKU_ASK_ANSWERED)
    {
      todoku_json_writer_string (writer, "rcode", todoku_rcode_to_text (answer->rcode));
      return;
    }

  todoku_json_writer_null (writer, "rcode");
  todoku_json_writer_string (writer, "error",
                             todoku_enum_to_token (TODOKU_TYPE_ASK_STATUS, answer->status));
}

static void
write_nobody_asked (TodokuJsonWriter *writer)
{
  todoku_json_writer_null (writer, "resolver");
  todoku_json_writer_null (writer, "rcode");
  todoku_json_writer_null (writer, "ttl");
  todoku_json_writer_begin_array (writer, "values");
  todoku_json_writer_end_array (writer);
}

static void
write_evidence (TodokuJsonWriter    *writer,
                const TodokuVerdict *verdict)
{
  todoku_json_writer_begin_object (writer, "published");
  todoku_json_writer_begin_array (writer, "servers");
  for (guint i = 0; i < verdict->published->len; i++)
    {
      const TodokuAnswer *answer = g_ptr_array_index (verdict->published, i);

      todoku_json_writer_begin_object (writer, NULL);
      todoku_json_writer_string (writer, "name", answer->server_name);
      todoku_json_writer_string (writer, "address", answer->address);
      write_rcode (writer, answer);
      todoku_json_writer_boolean (writer, "aa", answer->aa);
      write_data (writer, answer);
      todoku_json_writer_end_object (writer);
    }
  todoku_json_writer_end_array (writer);
  todoku_json_writer_boolean (writer, "agree", verdict->agree);
  todoku_json_writer_end_object (writer);

  /* A resolver that was not asked is an object of nulls, so that readers need no special case. */
  todoku_json_writer_begin_object (writer, "visible");
  if (verdict->visible != NULL)
    {
      todoku_json_writer_string (writer, "resolver", verdict->visible->address);
      write_rcode (writer, verdict->visible);
      write_data (writer, verdict->visible);
    }
  else
    write_nobody_asked (writer);
  write_int_or_null (writer, "negative_ttl", verdict->negative_ttl);
  todoku_json_writer_end_object (writer);

  /* There only for whoever has named one. */
  if (verdict->second == NULL)
    return;
  todoku_json_writer_begin_object (writer, "second");
  todoku_json_writer_string (writer, "resolver", verdict->second->address);
  write_rcode (writer, verdict->second);
  write_data (writer, verdict->second);
  todoku_json_writer_end_object (writer);
}

static void
write_record (TodokuJsonWriter   *writer,
              const TodokuRecord *record)
{
  todoku_json_writer_string (writer, "type",
                             todoku_rrtype_to_text (todoku_record_type_to_rrtype (record->type)));
  todoku_json_writer_string (writer, "host", record->host);
  todoku_json_writer_string (writer, "value", record->value);
  if (record->priority >= 0)
    todoku_json_writer_int (writer, "priority", record->priority);
}

static void
write_verdict (TodokuJsonWriter    *writer,
               const TodokuVerdict *verdict)
{
  todoku_json_writer_string (writer, "state",
                             todoku_enum_to_token (TODOKU_TYPE_RECORD_STATE, verdict->state));
  write_finding (writer, verdict);
  todoku_json_writer_begin_array (writer, "notes");
  for (guint i = 0; i < verdict->notes->len; i++)
    {
      todoku_json_writer_begin_object (writer, NULL);
      write_code (writer, g_ptr_array_index (verdict->notes, i));
      todoku_json_writer_end_object (writer);
    }
  todoku_json_writer_end_array (writer);
  write_evidence (writer, verdict);
  write_int_or_null (writer, "retry_after", verdict->retry_after);
  todoku_json_writer_int (writer, "queries", verdict->queries);
  todoku_json_writer_int (writer, "elapsed_ms", verdict->elapsed_us / 1000);
}

/* The same members as those of a verdict, so that readers need no special case. */
static void
write_no_verdict (TodokuJsonWriter *writer)
{
  todoku_json_writer_null (writer, "state");
  todoku_json_writer_null (writer, "finding");
  todoku_json_writer_begin_array (writer, "notes");
  todoku_json_writer_end_array (writer);
  todoku_json_writer_begin_object (writer, "published");
  todoku_json_writer_begin_array (writer, "servers");
  todoku_json_writer_end_array (writer);
  todoku_json_writer_null (writer, "agree");
  todoku_json_writer_end_object (writer);
  todoku_json_writer_begin_object (writer, "visible");
  write_nobody_asked (writer);
  todoku_json_writer_null (writer, "negative_ttl");
  todoku_json_writer_end_object (writer);
  todoku_json_writer_null (writer, "retry_after");
  todoku_json_writer_int (writer, "queries", 0);
  todoku_json_writer_int (writer, "elapsed_ms", 0);
  todoku_json_writer_null (writer, "checked_at");
}

/**
 * todoku_cli_json_verdict:
 * @writer: the document
 * @verdict: a verdict
 *
 * Writes the line of `todokuctl check`.
 */
void
todoku_cli_json_verdict (TodokuJsonWriter    *writer,
                         const TodokuVerdict *verdict)
{
  todoku_json_writer_begin_object (writer, NULL);
  write_record (writer, verdict->record);
  write_verdict (writer, verdict);
  todoku_json_writer_end_object (writer);
}

/* "state" is null before the first verdict. */
static void
write_item (TodokuJsonWriter *writer,
            TodokuRecordItem *item)
{
  const TodokuRecord *record = todoku_record_item_get_record (item);
  const TodokuVerdict *verdict = todoku_record_item_get_verdict (item);

  todoku_json_writer_begin_object (writer, NULL);
  write_record (writer, record);
  todoku_json_writer_string (writer, "purpose",
                             todoku_enum_to_token (TODOKU_TYPE_RECORD_PURPOSE, record->purpose));
  todoku_json_writer_string (writer, "domain", record->domain);
  todoku_json_writer_boolean (writer, "required", record->required);
  todoku_json_writer_string (writer, "status",
                             todoku_enum_to_token (TODOKU_TYPE_STATUS,
                                                   todoku_text_item_status (item)));
  todoku_json_writer_boolean (writer, "verified", todoku_record_item_is_verified (item));
  todoku_json_writer_boolean (writer, "service_valid", todoku_record_item_get_service_valid (item));
  write_text_or_null (writer, "service_reason", todoku_record_item_get_service_reason (item));
  if (record->host_alternative != NULL)
    todoku_json_writer_string (writer, "host_alternative", record->host_alternative);
  if (record->own_value != NULL)
    todoku_json_writer_string (writer, "own_value", record->own_value);
  if (record->value_alternative != NULL)
    todoku_json_writer_string (writer, "value_alternative", record->value_alternative);
  if (verdict != NULL)
    {
      write_verdict (writer, verdict);
      todoku_cli_json_time (writer, "checked_at", verdict->checked_at);
    }
  else
    write_no_verdict (writer);
  todoku_json_writer_end_object (writer);
}

static void
write_items (TodokuJsonWriter *writer,
             const char       *name,
             GListModel       *items)
{
  todoku_json_writer_begin_array (writer, name);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);

      write_item (writer, item);
    }
  todoku_json_writer_end_array (writer);
}

/* All that has to stay, whichever step it was entered in. */
static void
write_kept (TodokuJsonWriter *writer,
            gpointer          subject)
{
  g_autoptr(GListModel) items = todoku_cli_dup_items (subject);

  write_items (writer, "kept_records", items);
}

/* What is kept as one text, as a list. */
static void
write_words (TodokuJsonWriter *writer,
             const char       *name,
             const char       *text)
{
  g_auto(GStrv) words = g_strsplit_set (text != NULL ? text : "", " ,\n", -1);

  todoku_json_writer_begin_array (writer, name);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      todoku_json_writer_string (writer, NULL, words[i]);
  todoku_json_writer_end_array (writer);
}

/**
 * todoku_cli_json_server:
 * @writer: the document
 * @server: a delivery server
 * @error: (nullable): why what was asked for could not be done
 * @status: the exit status for this server, or -1 to leave it out
 *
 * Writes the server; the API key is never part of it.
 */
void
todoku_cli_json_server (TodokuJsonWriter     *writer,
                        TodokuDeliveryServer *server,
                        const GError         *error,
                        int                   status)
{
  const TodokuServerRow *row = todoku_delivery_server_get_row (server);

  todoku_json_writer_begin_object (writer, NULL);
  todoku_json_writer_string (writer, "name", todoku_subject_get_name (server));
  todoku_json_writer_string (writer, "url", row->url);
  todoku_json_writer_string (writer, "kind", row->kind);
  todoku_json_writer_string (writer, "region", row->region);
  write_text_or_null (writer, "on_behalf_of", row->on_behalf_of);
  write_text_or_null (writer, "acm_url", row->acm_url);
  write_text_or_null (writer, "cloudfront_url", row->cloudfront_url);
  todoku_json_writer_boolean (writer, "practice", row->practice);
  todoku_json_writer_string (writer, "status",
                             todoku_enum_to_token (TODOKU_TYPE_SERVER_STATUS,
                                                   todoku_delivery_server_get_status (server)));
  write_text_or_null (writer, "notice", row->notice);
  write_words (writer, "missing_scopes", todoku_delivery_server_get_missing_scopes (server));
  todoku_cli_json_time (writer, "connected_at", row->connected_at);
  write_outcome (writer, error, status);
  todoku_json_writer_end_object (writer);
}

static void
write_name (TodokuJsonWriter *writer,
            const char       *key,
            const char       *name)
{
  g_autofree char *unicode = todoku_domain_name_to_unicode (name);

  todoku_json_writer_string (writer, key, name);
  if (g_strcmp0 (unicode, name) != 0)
    todoku_json_writer_string (writer, "unicode", unicode);
}

/**
 * todoku_cli_json_whose:
 * @writer: the members of an object
 * @server: (nullable): the delivery server that what is written belongs to
 * @kind: the name of the member for its kind: "kind", or "service" where that means something else
 *
 * Writes the server and what kind of service it is.
 */
void
todoku_cli_json_whose (TodokuJsonWriter     *writer,
                       TodokuDeliveryServer *server,
                       const char           *kind)
{
  todoku_json_writer_string (writer, "server",
                             server != NULL ? todoku_subject_get_name (server) : NULL);
  todoku_json_writer_string (writer, kind,
                             server != NULL ? todoku_delivery_server_get_row (server)->kind : NULL);
}

static void
write_counts (TodokuJsonWriter *writer,
              gpointer          subject)
{
  todoku_json_writer_int (writer, "verified", todoku_subject_get_n_verified (subject));
  todoku_json_writer_int (writer, "total",
                          g_list_model_get_n_items (todoku_subject_get_records (subject)));
}

static void
write_domain (TodokuJsonWriter   *writer,
              TodokuSenderDomain *domain)
{
  const TodokuDomainRow *row = todoku_sender_domain_get_row (domain);

  todoku_json_writer_string (writer, "stage",
                             todoku_enum_to_token (TODOKU_TYPE_DOMAIN_STAGE, row->stage));
  todoku_json_writer_boolean (writer, "complete", row->stage == TODOKU_DOMAIN_VERIFIED);
  write_counts (writer, domain);
  todoku_json_writer_string (writer, "id", row->remote_id);
  write_text_or_null (writer, "subdomain", row->subdomain);
  write_text_or_null (writer, "mail_from", row->mail_from);
  write_text_or_null (writer, "service_state", row->service_state);
  todoku_cli_json_time (writer, "confirmed_at", row->confirmed_at);
  write_text_or_null (writer, "dkim_selector", row->dkim_selector);
  todoku_json_writer_boolean (writer, "automatic_security", row->automatic_security);
  write_text_or_null (writer, "dns_company",
                      row->dns_company != NULL ? row->dns_company : row->detected_company);
  write_words (writer, "name_servers", row->name_servers);
  todoku_json_writer_boolean (writer, "monitored", row->monitored);
}

static void
write_tracking (TodokuJsonWriter     *writer,
                TodokuTrackingDomain *tracking)
{
  const TodokuTrackingRow *row = todoku_tracking_domain_get_row (tracking);
  int step = todoku_tracking_row_get_stage_step (row);

  todoku_json_writer_string (writer, "stage",
                             todoku_enum_to_token (TODOKU_TYPE_TRACKING_STAGE, row->stage));
  write_int_or_null (writer, "step", step > 0 ? step : -1);
  todoku_json_writer_boolean (writer, "complete", row->stage == TODOKU_TRACKING_COMPLETE);
  todoku_json_writer_string (writer, "edge",
                             todoku_enum_to_token (TODOKU_TYPE_EDGE_KIND, row->edge));
  write_text_or_null (writer, "edge_host", row->edge_host);
  write_text_or_null (writer, "original_target", row->original_target);
  todoku_cli_json_time (writer, "requested_at", row->requested_at);
  todoku_cli_json_time (writer, "deadline", row->deadline);
  todoku_json_writer_boolean (writer, "monitored", row->monitored);
  todoku_cli_json_time (writer, "not_after", row->not_after);
  write_counts (writer, tracking);
}

static void
write_subject (TodokuJsonWriter    *writer,
               gpointer             subject,
               TodokuCliJsonDetail  detail,
               const GError        *error,
               int                  status)
{
  const TodokuSubjectRow *facts = todoku_subject_get_facts (subject);
  gboolean is_domain = TODOKU_IS_SENDER_DOMAIN (subject);

  write_name (writer, is_domain ? "domain" : "host", todoku_subject_get_name (subject));
  todoku_cli_json_whose (writer, todoku_subject_get_server (subject), "kind");
  if (is_domain)
    write_domain (writer, subject);
  else
    write_tracking (writer, subject);
  todoku_cli_json_time (writer, "checked_at", facts->checked_at);
  todoku_cli_json_time (writer, "next_check_at", facts->next_check_at);
  write_text_or_null (writer, "failure", facts->failure);
  write_outcome (writer, error, status);
  if (detail == TODOKU_CLI_JSON_RECORDS)
    write_items (writer, "records", todoku_subject_get_records (subject));
  if (detail == TODOKU_CLI_JSON_RECORDS && !is_domain && todoku_watch_is_complete (subject))
    write_kept (writer, subject);
}

/**
 * todoku_cli_json_subject:
 * @writer: the document
 * @subject: a delivery domain or a tracking domain
 * @detail: how much of it
 * @error: (nullable): why what was asked for could not be done
 * @status: the exit status for this one, or -1 to leave it out
 *
 * Writes the domain, or the tracking domain, whose records are those of its step.
 */
void
todoku_cli_json_subject (TodokuJsonWriter    *writer,
                         gpointer             subject,
                         TodokuCliJsonDetail  detail,
                         const GError        *error,
                         int                  status)
{
  todoku_json_writer_begin_object (writer, NULL);
  write_subject (writer, subject, detail, error, status);
  todoku_json_writer_end_object (writer);
}

/**
 * todoku_cli_json_changes:
 * @writer: the document
 * @domain: a delivery domain
 * @changes: (element-type TodokuRecordChange): what has changed among its records
 *
 * Writes the domain with its records, and what they were before.
 */
void
todoku_cli_json_changes (TodokuJsonWriter   *writer,
                         TodokuSenderDomain *domain,
                         GPtrArray          *changes)
{
  todoku_json_writer_begin_object (writer, NULL);
  write_subject (writer, domain, TODOKU_CLI_JSON_RECORDS, NULL, -1);
  todoku_json_writer_begin_array (writer, "changes");
  for (guint i = 0; i < changes->len; i++)
    {
      const TodokuRecordChange *change = g_ptr_array_index (changes, i);
      const TodokuRecord *record = change->after != NULL ? change->after : change->before;

      todoku_json_writer_begin_object (writer, NULL);
      todoku_json_writer_string (writer, "change", change->before == NULL ? "added"
                                                   : change->after == NULL ? "gone" : "changed");
      todoku_json_writer_string (writer, "type",
                                 todoku_enum_to_token (TODOKU_TYPE_RECORD_TYPE, record->type));
      todoku_json_writer_string (writer, "host", record->host);
      todoku_json_writer_string (writer, "from", change->before != NULL
                                                 ? todoku_record_get_own_value (change->before)
                                                 : NULL);
      todoku_json_writer_string (writer, "to", change->after != NULL ? change->after->value : NULL);
      todoku_json_writer_end_object (writer);
    }
  todoku_json_writer_end_array (writer);
  todoku_json_writer_end_object (writer);
}

/**
 * todoku_cli_json_subjects:
 * @writer: the document
 * @subjects: delivery domains or tracking domains
 *
 * Writes the list of all of them, without their records.
 */
void
todoku_cli_json_subjects (TodokuJsonWriter *writer,
                          GListModel       *subjects)
{
  todoku_json_writer_begin_array (writer, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (subjects); i++)
    {
      g_autoptr(TodokuSubject) subject = g_list_model_get_item (subjects, i);

      todoku_cli_json_subject (writer, subject, TODOKU_CLI_JSON_SUMMARY, NULL, -1);
    }
  todoku_json_writer_end_array (writer);
}

/**
 * todoku_cli_json_account:
 * @writer: the document
 * @account: a shared mail account
 *
 * Writes the account.
 */
void
todoku_cli_json_account (TodokuJsonWriter    *writer,
                         TodokuSharedAccount *account)
{
  const TodokuAccountRow *row = todoku_shared_account_get_row (account);
  todoku_json_writer_begin_object (writer, NULL);
  todoku_json_writer_string (writer, "id", todoku_subject_get_name (account));
  todoku_json_writer_string (writer, "address", row->address);
  write_text_or_null (writer, "display_name", row->display_name);
  todoku_cli_json_whose (writer, todoku_subject_get_server (account), "kind");
  todoku_cli_json_time (writer, "created_at", row->created_at);
  todoku_json_writer_end_object (writer);
}
