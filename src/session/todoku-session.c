/* SPDX-License-Identifier: GPL-3.0-or-later
 * The session object: its lists, opening, closing, and noticing what other processes write. What is
 * done to servers, domains, tracking domains and accounts stands in the files of those names. Main
 * thread only; it refuses to close over a remote change in flight.
 */
#include "todoku-session-private.h"

#include "todoku-error.h"

G_DEFINE_FINAL_TYPE (TodokuSession, todoku_session, G_TYPE_OBJECT)

/* How often another process's writes are looked for. One integer is read on the worker thread. */
#define POLL_SECONDS 2

/* A request may still be on its way into the service after the process that sent it has died. */
#define DEFAULT_GRACE (20 * G_TIME_SPAN_SECOND)

typedef enum
{
  PROP_PRACTICE_RUNNING = 1,
  PROP_HOLDING,
  PROP_ONLINE,
} TodokuSessionProperty;

static GParamSpec *properties[PROP_ONLINE + 1];

typedef enum
{
  DOMAIN_VERIFIED,
  DEADLINE_NEAR,
  DOMAIN_ALARM,
} TodokuSessionSignal;

static guint signals[DOMAIN_ALARM + 1];

static void
todoku_session_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  TodokuSession *self = TODOKU_SESSION (object);

  switch ((TodokuSessionProperty) property_id)
    {
    case PROP_PRACTICE_RUNNING:
      g_value_set_boolean (value, todoku_session_get_practice_running (self));
      break;
    case PROP_HOLDING:
      g_value_set_boolean (value, self->n_holds > 0);
      break;
    case PROP_ONLINE:
      g_value_set_boolean (value, self->online);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
todoku_session_dispose (GObject *object)
{
  TodokuSession *self = TODOKU_SESSION (object);

  g_clear_handle_id (&self->poll_id, g_source_remove);
  g_clear_signal_handler (&self->network_id, g_network_monitor_get_default ());
  if (self->monitor != NULL)
    todoku_monitor_stop (self->monitor);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (todoku_session_parent_class)->dispose (object);
}

static void
todoku_session_finalize (GObject *object)
{
  TodokuSession *self = TODOKU_SESSION (object);

  g_clear_pointer (&self->owner, todoku_owner_free);
  g_clear_object (&self->store);
  g_clear_object (&self->servers);
  g_clear_object (&self->domains);
  g_clear_object (&self->trackings);
  g_clear_object (&self->accounts);
  g_clear_object (&self->practice);
  g_clear_object (&self->http);
  g_clear_object (&self->looking);
  g_clear_object (&self->credentials);
  g_clear_object (&self->checker);
  g_clear_object (&self->resolver);
  g_clear_pointer (&self->unsettled, g_ptr_array_unref);
  g_clear_pointer (&self->running, g_ptr_array_unref);
  g_free (self->data_dir);

  G_OBJECT_CLASS (todoku_session_parent_class)->finalize (object);
}

static void
todoku_session_class_init (TodokuSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = todoku_session_get_property;
  object_class->dispose = todoku_session_dispose;
  object_class->finalize = todoku_session_finalize;

  /**
   * TodokuSession:practice-running:
   *
   * Whether the practice server answers.
   */
  properties[PROP_PRACTICE_RUNNING] =
    g_param_spec_boolean ("practice-running", NULL, NULL, FALSE, flags);

  /**
   * TodokuSession:holding:
   *
   * Whether a remote change is in flight, so that the process must not end.
   */
  properties[PROP_HOLDING] = g_param_spec_boolean ("holding", NULL, NULL, FALSE, flags);

  /**
   * TodokuSession:online:
   *
   * Whether the system says that there is a network.
   */
  properties[PROP_ONLINE] = g_param_spec_boolean ("online", NULL, NULL, TRUE, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * TodokuSession::domain-verified:
   * @self: the session
   * @domain: a delivery domain that has just become 設定完了
   */
  signals[DOMAIN_VERIFIED] =
    g_signal_new ("domain-verified", TODOKU_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, TODOKU_TYPE_SENDER_DOMAIN);

  /**
   * TodokuSession::deadline-near:
   * @self: the session
   * @tracking: a tracking domain in step 2
   * @hours: how many hours, rounded up, are left
   */
  signals[DEADLINE_NEAR] =
    g_signal_new ("deadline-near", TODOKU_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, TODOKU_TYPE_TRACKING_DOMAIN, G_TYPE_INT);

  /**
   * TodokuSession::domain-alarm:
   * @self: the session
   * @domain: a completed delivery domain whose records went wrong
   */
  signals[DOMAIN_ALARM] =
    g_signal_new ("domain-alarm", TODOKU_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, TODOKU_TYPE_SENDER_DOMAIN);
}

static void
todoku_session_init (TodokuSession *self)
{
  self->servers = g_list_store_new (TODOKU_TYPE_DELIVERY_SERVER);
  self->domains = g_list_store_new (TODOKU_TYPE_SENDER_DOMAIN);
  self->trackings = g_list_store_new (TODOKU_TYPE_TRACKING_DOMAIN);
  self->accounts = g_list_store_new (TODOKU_TYPE_SHARED_ACCOUNT);
  self->unsettled = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_journal_row_free);
  self->running = g_ptr_array_new_with_free_func (g_object_unref);
  self->looking = g_cancellable_new ();
  self->http = todoku_http_new ();
  self->grace = DEFAULT_GRACE;
  self->online = TRUE;
}

/**
 * todoku_session_new:
 * @data_dir: the folder of the database, made when it is missing
 *
 * Returns: (transfer full): a session that is not open yet
 */
TodokuSession *
todoku_session_new (const char *data_dir)
{
  TodokuSession *self = g_object_new (TODOKU_TYPE_SESSION, NULL);
  g_autofree char *path = g_build_filename (data_dir, "todoku.db", NULL);

  self->data_dir = g_strdup (data_dir);
  self->store = todoku_store_new (path);
  self->practice = todoku_practice_new (self->http, data_dir);
  self->monitor = todoku_monitor_new (self);
  g_signal_connect_object (self->practice, "notify::running",
                           G_CALLBACK (todoku_session_practice_changed_cb), self, 0);

  return self;
}

/**
 * todoku_session_practice_changed_cb:
 * @practice: the practice server
 * @pspec: unused
 * @user_data: the session
 *
 * Its new ports and keys make every connection to an old one worthless.
 */
void
todoku_session_practice_changed_cb (TodokuPractice *practice,
                                    GParamSpec     *pspec,
                                    gpointer        user_data)
{
  TodokuSession *self = user_data;

  todoku_session_forget_services (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRACTICE_RUNNING]);
}

/**
 * todoku_session_get_servers:
 * @self: the session
 *
 * Returns: (transfer none): a live list of #TodokuDeliveryServer
 */
GListModel *
todoku_session_get_servers (TodokuSession *self)
{
  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  return G_LIST_MODEL (self->servers);
}

/**
 * todoku_session_get_domains:
 * @self: the session
 *
 * Returns: (transfer none): a live list of #TodokuSenderDomain
 */
GListModel *
todoku_session_get_domains (TodokuSession *self)
{
  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  return G_LIST_MODEL (self->domains);
}

/**
 * todoku_session_get_tracking_domains:
 * @self: the session
 *
 * Returns: (transfer none): a live list of #TodokuTrackingDomain
 */
GListModel *
todoku_session_get_tracking_domains (TodokuSession *self)
{
  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  return G_LIST_MODEL (self->trackings);
}

/**
 * todoku_session_get_accounts:
 * @self: the session
 *
 * Returns: (transfer none): a live list of #TodokuSharedAccount
 */
GListModel *
todoku_session_get_accounts (TodokuSession *self)
{
  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  return G_LIST_MODEL (self->accounts);
}

/**
 * todoku_session_get_practice_running:
 * @self: the session
 *
 * Returns: whether the practice server answered when it was last asked
 */
gboolean
todoku_session_get_practice_running (TodokuSession *self)
{
  g_return_val_if_fail (TODOKU_IS_SESSION (self), FALSE);

  return self->practice != NULL && todoku_practice_get_running (self->practice);
}

/**
 * todoku_session_get_holding:
 * @self: the session
 *
 * Returns: whether a remote change is in flight, so that the process must not end
 */
gboolean
todoku_session_get_holding (TodokuSession *self)
{
  g_return_val_if_fail (TODOKU_IS_SESSION (self), FALSE);

  return self->n_holds > 0;
}

/**
 * todoku_session_holds_changed:
 * @self: the session
 *
 * Announces "holding" when the first remote change began or the last one ended.
 */
void
todoku_session_holds_changed (TodokuSession *self)
{
  if (self->n_holds <= 1)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOLDING]);
}

/**
 * todoku_session_emit_verified:
 * @self: the session
 * @domain: a delivery domain that has just become 設定完了
 */
void
todoku_session_emit_verified (TodokuSession      *self,
                              TodokuSenderDomain *domain)
{
  g_signal_emit (self, signals[DOMAIN_VERIFIED], 0, domain);
}

/**
 * todoku_session_emit_deadline_near:
 * @self: the session
 * @tracking: a tracking domain in step 2
 * @hours: how many hours are left
 */
void
todoku_session_emit_deadline_near (TodokuSession        *self,
                                   TodokuTrackingDomain *tracking,
                                   int                   hours)
{
  g_signal_emit (self, signals[DEADLINE_NEAR], 0, tracking, hours);
}

/**
 * todoku_session_emit_alarm:
 * @self: the session
 * @domain: a completed delivery domain whose records went wrong
 */
void
todoku_session_emit_alarm (TodokuSession      *self,
                           TodokuSenderDomain *domain)
{
  g_signal_emit (self, signals[DOMAIN_ALARM], 0, domain);
}

static void
refreshed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(TodokuSession) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuSnapshot) snapshot = todoku_store_load_finish (self->store, result, &error);

  self->refreshing = FALSE;
  if (snapshot == NULL)
    g_info ("The database cannot be read again: %s", error->message);
  else if (self->open && !self->closing)
    todoku_session_apply_snapshot (self, snapshot, NULL);
}

static void
orphans_reconciled_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  todoku_session_reconcile_finish (TODOKU_SESSION (source), result, NULL);
}

static void
polled_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TodokuSession) self = user_data;
  g_autoptr(GError) error = NULL;

  if (todoku_store_poll_finish (self->store, result, &error) && !self->closing)
    {
      todoku_store_load_async (self->store, NULL, refreshed_cb, g_object_ref (self));
      return;
    }

  self->refreshing = FALSE;
  if (!self->closing && todoku_session_claim_orphans (self))
    todoku_session_reconcile_async (self, NULL, orphans_reconciled_cb, NULL);
}

static gboolean
poll_cb (gpointer user_data)
{
  TodokuSession *self = user_data;

  if (!self->refreshing)
    {
      self->refreshing = TRUE;
      todoku_store_poll_async (self->store, NULL, polled_cb, g_object_ref (self));
    }

  return G_SOURCE_CONTINUE;
}

static void
network_changed_cb (GNetworkMonitor *network,
                    gboolean         available,
                    gpointer         user_data)
{
  TodokuSession *self = user_data;

  if (self->online != available)
    {
      self->online = available;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLINE]);
    }
  if (available)
    todoku_monitor_network_changed (self->monitor);
}

/**
 * todoku_session_start_monitoring:
 * @self: the session
 *
 * From here on the session looks by itself at what waits for DNS, for the service, or for the
 * night, and emits its signals. A window wants this; a command that does one thing and ends does
 * not.
 */
void
todoku_session_start_monitoring (TodokuSession *self)
{
  g_return_if_fail (TODOKU_IS_SESSION (self));

  todoku_monitor_start (self->monitor);
}

static void
open_reconciled_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = TODOKU_SESSION (source);

  todoku_session_reconcile_finish (self, result, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
open_probed_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);

  /* Whether it runs stands in the property now; an error only says that it does not. */
  todoku_practice_probe_finish (TODOKU_PRACTICE (source), result, NULL);
  todoku_session_reconcile_async (self, g_task_get_cancellable (task), open_reconciled_cb,
                                  g_object_ref (task));
}

static void
open_loaded_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  GNetworkMonitor *network = g_network_monitor_get_default ();
  GError *error = NULL;
  g_autoptr(TodokuSnapshot) snapshot = todoku_store_load_finish (self->store, result, &error);

  if (snapshot != NULL && self->owner == NULL)
    self->owner = todoku_owner_new (self->data_dir, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  self->open = TRUE;
  todoku_session_apply_snapshot (self, snapshot, NULL);
  todoku_session_claim_orphans (self);
  self->poll_id = g_timeout_add_seconds (POLL_SECONDS, poll_cb, self);
  self->online = g_network_monitor_get_network_available (network);
  self->network_id = g_signal_connect (network, "network-changed",
                                       G_CALLBACK (network_changed_cb), self);
  todoku_practice_probe_async (self->practice, g_task_get_cancellable (task), open_probed_cb,
                               g_object_ref (task));
}

static void
open_opened_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!todoku_store_open_finish (self->store, result, &error))
    g_task_return_error (task, error);
  else
    todoku_store_load_async (self->store, g_task_get_cancellable (task), open_loaded_cb,
                             g_object_ref (task));
}

/**
 * todoku_session_open_async:
 * @self: the session
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is open
 * @user_data: its argument
 *
 * Opens the database and fills the lists, which windows may show at once; then reconciles what an
 * earlier process left unsettled, for as long as the services answer.
 */
void
todoku_session_open_async (TodokuSession       *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));
  g_return_if_fail (!self->open);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, todoku_session_open_async);
  g_task_set_name (task, "session open");
  todoku_store_open_async (self->store, cancellable, open_opened_cb, task);
}

/**
 * todoku_session_open_finish:
 * @self: the session
 * @result: the result
 * @error: return location of a #TodokuErrorCode of the `STORE` family
 *
 * Returns: whether the session is open
 */
gboolean
todoku_session_open_finish (TodokuSession  *self,
                            GAsyncResult   *result,
                            GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_open_async), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
close_closed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuSession *self = g_task_get_source_object (task);
  GError *error = NULL;

  g_clear_pointer (&self->owner, todoku_owner_free);
  self->open = FALSE;
  if (todoku_store_close_finish (self->store, result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * todoku_session_finish_closing:
 * @self: the session
 *
 * Goes on with closing once the last operation has ended.
 */
void
todoku_session_finish_closing (TodokuSession *self)
{
  if (self->close_task == NULL || self->running->len > 0)
    return;

  todoku_store_close_async (self->store, close_closed_cb, g_steal_pointer (&self->close_task));
}

/**
 * todoku_session_close_async:
 * @self: the session
 * @cancellable: (nullable): unused; closing cannot be cancelled
 * @callback: called when it is closed
 * @user_data: its argument
 *
 * Cancels what only looks, waits for remote changes in flight, and closes the database. Nothing can
 * be started any more.
 */
void
todoku_session_close_async (TodokuSession       *self,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GPtrArray) running = NULL;
  GTask *task;

  g_return_if_fail (TODOKU_IS_SESSION (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, todoku_session_close_async);
  g_task_set_name (task, "session close");
  if (self->closing)
    {
      g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_BUSY, "The session is closing");
      g_object_unref (task);
      return;
    }

  self->closing = TRUE;
  g_cancellable_cancel (self->looking);
  self->close_task = task;
  todoku_monitor_stop (self->monitor);
  g_clear_handle_id (&self->poll_id, g_source_remove);
  g_clear_signal_handler (&self->network_id, g_network_monitor_get_default ());

  /* Cancelling ends some operations at once, which changes the list. */
  running = g_ptr_array_copy (self->running, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
  g_ptr_array_set_free_func (running, g_object_unref);
  for (guint i = 0; i < running->len; i++)
    todoku_operation_cancel (todoku_job_get_operation (g_ptr_array_index (running, i)));

  todoku_session_finish_closing (self);
}

/**
 * todoku_session_close_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: whether it is closed
 */
gboolean
todoku_session_close_finish (TodokuSession  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_close_async), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
