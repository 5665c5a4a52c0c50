/* SPDX-License-Identifier: GPL-3.0-or-later
 * Adding a delivery domain or a tracking domain: what the calls check on the main thread before a
 * job begins. The story stands in todoku-register.c, what differs is in the kinds; issuing again
 * and removing are todoku-session-remove.c. Bad input changes nothing.
 */
#include "todoku-register.h"
#include "todoku-runner.h"

#include <string.h>

#include "todoku-domain-private.h"
#include "todoku-domain-name.h"
#include "todoku-error.h"
#include "todoku-services.h"

/**
 * Addition:
 * @row: (owned): the domain or tracking domain as it is to be
 * @server: (owned) (nullable): where to register it
 *
 * What is to be added.
 */
typedef struct
{
  TodokuSubjectRow *row;
  TodokuDeliveryServer *server;
} Addition;

static void
addition_free (gpointer data)
{
  Addition *addition = data;

  g_clear_object (&addition->server);
  todoku_row_free (addition->row);
  g_free (addition);
}

/* Something new, or what an earlier call did not bring to its end. */
static gboolean
register_asked (TodokuJob  *job,
                GError    **error)
{
  return todoku_register (job, &(TodokuRegisterOptions) {
    .new_row = job->options, .patient = TRUE
  }, error);
}

static gpointer
peek_subject (TodokuSession          *self,
              TodokuDeliveryServer   *server,
              const TodokuSubjectRow *row)
{
  gboolean is_domain = row->table == &todoku_domain_table;
  GListModel *list = G_LIST_MODEL (is_domain ? self->domains : self->trackings);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(TodokuSubject) subject = g_list_model_get_item (list, i);

      if (todoku_subject_get_server (subject) == server &&
          g_strcmp0 (todoku_subject_get_name (subject), todoku_row_get_name (row)) == 0)
        return subject;
    }

  return NULL;
}

/* An earlier attempt stored the intent and did not come to an end: this one takes it up. */
static void
start_take_up (TodokuSession *self,
               GTask         *task,
               gpointer       subject)
{
  const TodokuSubjectKind *kind = todoku_subject_kind_get (todoku_subject_get_table (subject));
  g_autoptr(TodokuRow) row = todoku_row_copy (todoku_subject_get_row (subject));

  if (!kind->is_registering (row) && !kind->may_begin (row, FALSE))
    {
      /* Opening has just brought to its end what this call repeats. */
      if (g_hash_table_remove (self->taken_up, subject))
        {
          todoku_job_return_pointer (task, g_object_ref (subject), g_object_unref);
          return;
        }
      todoku_job_return_new_error (task, TODOKU_ERROR_DUPLICATE, "“%s” is registered already",
                                   todoku_subject_get_name (subject));
      return;
    }
  if (todoku_subject_get_operation (subject) != NULL)
    {
      todoku_job_return_new_error (task, TODOKU_ERROR_BUSY, "It is being registered");
      return;
    }

  todoku_job_set_subject (task, subject);
  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = register_asked,
    .server = todoku_subject_get_server (subject),
    .object = subject,
    .table = kind->table,
    .needs_service = TRUE,
    .end = todoku_run_end_object,
  });
}

static gboolean
is_practice (TodokuDeliveryServer *server)
{
  return todoku_delivery_server_get_row (server)->practice;
}

static gboolean
offers_auto_ssl (TodokuDeliveryServer *server)
{
  const TodokuServerRow *row = todoku_delivery_server_get_row (server);

  return todoku_services_offers_auto_ssl (todoku_services_get (row->kind), row->url);
}

/**
 * todoku_session_can_auto_ssl:
 * @self: the session
 * @server: a delivery server
 *
 * Returns: whether it can be asked to provide HTTPS for tracking domains itself; the practice
 *   server can, so that it can be practised
 */
gboolean
todoku_session_can_auto_ssl (TodokuSession        *self,
                             TodokuDeliveryServer *server)
{
  g_return_val_if_fail (TODOKU_IS_SESSION (self), FALSE);
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVER (server), FALSE);

  return todoku_session_can_track (self, server) &&
         (is_practice (server) || offers_auto_ssl (server));
}

/**
 * todoku_session_get_usual_edge:
 * @self: the session
 * @server: (nullable): a delivery server; %NULL for the only or the first one
 *
 * Returns: who terminates TLS for its tracking domains when nobody chooses
 */
TodokuEdgeKind
todoku_session_get_usual_edge (TodokuSession        *self,
                               TodokuDeliveryServer *server)
{
  g_return_val_if_fail (TODOKU_IS_SESSION (self), TODOKU_EDGE_AWS);

  if (server == NULL)
    server = todoku_session_default_tracking_server (self, NULL);

  return server != NULL && !is_practice (server) && offers_auto_ssl (server)
           ? TODOKU_EDGE_AUTO_SSL : TODOKU_EDGE_AWS;
}

/* What is asked for is not yet so: without the service's word there are three steps. */
static gboolean
settle_edge (TodokuSession         *self,
             TodokuDeliveryServer  *server,
             TodokuTrackingRow     *row,
             GError               **error)
{
  if (row->edge == TODOKU_EDGE_AUTO_SSL)
    {
      if (!todoku_session_can_auto_ssl (self, server))
        {
          g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_NO_AUTO_SSL,
                       "“%s” does not provide HTTPS itself", todoku_subject_get_name (server));
          return FALSE;
        }
      row->auto_ssl = TRUE;
      row->edge = TODOKU_EDGE_AWS;
    }
  if (row->edge == TODOKU_EDGE_AWS && is_practice (server))
    row->edge = TODOKU_EDGE_PRACTICE;

  return TRUE;
}

/* Services take so many letters or digits of a DKIM selector, no more and no fewer, or none. */
static gboolean
takes_selector (const TodokuServerRow *server,
                const char            *text)
{
  guint length = todoku_services_get (server->kind)->selector_length;

  for (guint i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]))
      return FALSE;

  return text[length] == '\0';
}

/* Records come from the service or from a person, never from both. */
static gboolean
fits_server (TodokuSession   *self,
             const Addition  *addition,
             GError         **error)
{
  const TodokuServerRow *server = todoku_delivery_server_get_row (addition->server);
  gboolean has_records = todoku_row_get_records (addition->row)->len > 0;
  gboolean is_domain = addition->row->table == &todoku_domain_table;
  const char *selector =
    is_domain ? ((const TodokuDomainRow *) addition->row)->dkim_selector : NULL;

  if (selector != NULL && !takes_selector (server, selector))
    g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
                         "A DKIM selector must be three letters or digits");
  else if (todoku_server_row_has_api (server) && has_records)
    g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_HAS_API,
                         "The service itself says what its records are");
  else if (!todoku_server_row_has_api (server) && !is_domain)
    g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_NO_API,
                         "A service without an API cannot be asked for a tracking domain");
  else if (addition->row->table == &todoku_tracking_table &&
           !todoku_session_can_track (self, addition->server))
    g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_NO_TRACKING,
                 "Tracking domains at “%s” are set on its own screen",
                 todoku_subject_get_name (addition->server));
  else if (!todoku_server_row_has_api (server) && !has_records)
    g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_RECORDS_MISSING,
                         "There are no records of the domain");
  else
    return TRUE;

  return FALSE;
}

static void
start_adding (TodokuSession *self,
              GTask         *task)
{
  Addition *addition = g_task_get_task_data (task);
  TodokuSubjectRow *row = addition->row;
  gpointer existing;
  gboolean has_api;
  g_autofree char *key = NULL;
  GError *error = NULL;

  if (addition->server == NULL)
    {
      TodokuDeliveryServer *server = row->table == &todoku_tracking_table
                                       ? todoku_session_default_tracking_server (self, &error)
                                       : todoku_session_default_server (self, &error);

      g_set_object (&addition->server, server);
    }
  if (addition->server == NULL)
    {
      todoku_job_return_error (task, error);
      return;
    }

  if (!fits_server (self, addition, &error))
    {
      todoku_job_return_error (task, error);
      return;
    }
  existing = peek_subject (self, addition->server, row);
  if (existing != NULL)
    {
      start_take_up (self, task, existing);
      return;
    }

  row->server = todoku_subject_get_id (addition->server);
  if (row->table == &todoku_tracking_table &&
      !settle_edge (self, addition->server, (TodokuTrackingRow *) row, &error))
    {
      todoku_job_return_error (task, error);
      return;
    }
  key = g_strdup_printf ("%s %" G_GINT64_FORMAT " %s", row->table->name, row->server,
                         todoku_row_get_name (row));
  has_api = todoku_server_row_has_api (todoku_delivery_server_get_row (addition->server));
  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = has_api ? register_asked : todoku_domain_register_by_hand,
    .server = addition->server,
    .table = row->table,
    .needs_service = has_api,
    .key = key,
    .options = todoku_row_copy (row),
    .free_options = todoku_row_free,
    .end = todoku_run_end_object,
  });
}

/* Both calls end with todoku_session_add_finish(), so that is their tag. */
static GTask *
new_addition (TodokuSession         *self,
              const TodokuTable     *table,
              TodokuDeliveryServer  *server,
              GCancellable          *cancellable,
              GAsyncReadyCallback    callback,
              gpointer               user_data)
{
  GTask *task = todoku_session_new_task (self, cancellable, callback, user_data,
                                         todoku_session_add_finish, "session add");
  Addition *addition = g_new0 (Addition, 1);

  addition->row = todoku_row_new (table);
  todoku_row_set_records (addition->row, todoku_rows_new ());
  g_set_object (&addition->server, server);
  g_task_set_task_data (task, addition, addition_free);

  return task;
}

static gpointer
peek_row (GTask *task)
{
  return ((Addition *) g_task_get_task_data (task))->row;
}

/* One label of letters, digits and hyphens (RFC 1123 section 2.1). */
static gboolean
is_label (const char *text)
{
  gsize length = strlen (text);

  if (length == 0 || length > 63 || text[0] == '-' || text[length - 1] == '-')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '-')
      return FALSE;

  return TRUE;
}

static void
begin_addition (TodokuSession *self,
                GTask         *task)
{
  if (todoku_session_claim (self, task, NULL, TODOKU_OPERATION_REGISTER))
    todoku_session_sync (self, task, start_adding);
}

/**
 * todoku_session_add_domain_async:
 * @self: the session
 * @text: a domain or a mail address, as a person types it
 * @options: (nullable): how to register it; copied
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is registered, or not
 * @user_data: its argument
 *
 * Registers a delivery domain; finish with todoku_session_add_finish(). A cancellation while the
 * request is in flight is kept until its answer is there; nothing is sent after it.
 */
void
todoku_session_add_domain_async (TodokuSession             *self,
                                 const char                *text,
                                 const TodokuDomainOptions *options,
                                 GCancellable              *cancellable,
                                 GAsyncReadyCallback        callback,
                                 gpointer                   user_data)
{
  static const TodokuDomainOptions none = { 0 };
  GTask *task;
  TodokuDomainRow *row;
  GError *error = NULL;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (text != NULL);

  if (options == NULL)
    options = &none;
  task = new_addition (self, &todoku_domain_table, options->server, cancellable, callback,
                       user_data);
  row = peek_row (task);
  row->stage = TODOKU_DOMAIN_REGISTERING;
  row->automatic_security = !options->manual_security && options->records == NULL;
  if (options->records != NULL)
    todoku_row_set_records (row, todoku_facts_make_rows (options->records, 0, NULL));
  row->subdomain = g_strdup (options->subdomain);
  row->dkim_selector = g_strdup (options->dkim_selector);
  row->name = todoku_domain_name_parse (text, &error);
  if (row->name == NULL)
    todoku_job_return_error (task, error);
  else if (row->subdomain != NULL && !is_label (row->subdomain))
    todoku_job_return_new_error (task, TODOKU_ERROR_BAD_INPUT,
                                 "The return path must be one label of letters and digits");
  else
    begin_addition (self, task);
}

/**
 * todoku_session_add_tracking_async:
 * @self: the session
 * @text: the host name in tracking URLs, as a person types it
 * @server: (nullable): where to register it; %NULL takes the only or the first server
 * @edge: who is to terminate TLS for it; at the practice server AWS means the practice edge
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is registered, or not
 * @user_data: its argument
 *
 * Registers the link branding of a tracking domain, the beginning of step 1; finish with
 * todoku_session_add_finish(). A cancellation while the request is in flight is kept until its
 * answer is there; nothing is sent after it.
 */
void
todoku_session_add_tracking_async (TodokuSession        *self,
                                   const char           *text,
                                   TodokuDeliveryServer *server,
                                   TodokuEdgeKind        edge,
                                   GCancellable         *cancellable,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data)
{
  GTask *task;
  TodokuTrackingRow *row;
  GError *error = NULL;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (text != NULL);

  task = new_addition (self, &todoku_tracking_table, server, cancellable, callback, user_data);
  row = peek_row (task);
  row->stage = TODOKU_TRACKING_REGISTERING;
  row->edge = edge;
  row->host = todoku_session_parse_host (self, text, &error);
  if (row->host == NULL)
    todoku_job_return_error (task, error);
  else
    begin_addition (self, task);
}

/**
 * todoku_session_add_finish:
 * @self: the session
 * @result: the result
 * @error: return location of a #TodokuDomainNameError, %TODOKU_ERROR_DUPLICATE and others
 *
 * Ends todoku_session_add_domain_async() and todoku_session_add_tracking_async().
 *
 * Returns: (transfer full): the registered #TodokuSenderDomain or #TodokuTrackingDomain, or %NULL
 *   with @error set; when nobody knows how it ended, it stands in the list at stage REGISTERING
 */
gpointer
todoku_session_add_finish (TodokuSession  *self,
                           GAsyncResult   *result,
                           GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_add_finish), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
