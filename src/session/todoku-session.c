/* SPDX-License-Identifier: GPL-3.0-or-later
 * The session object: its lists, properties and signals. Opening and closing, and what is
 * done to servers, domains, tracking domains and accounts stands in the files of those names. Main
 * thread only; it refuses to close over a remote change in flight.
 */
#include "todoku-session-private.h"

#include "todoku-error.h"
#include "todoku-namesakes.h"
#include "todoku-thread.h"

G_DEFINE_FINAL_TYPE (TodokuSession, todoku_session, G_TYPE_OBJECT)

typedef enum
{
  PROP_PRACTICE_RUNNING = 1,
  PROP_HOLDING,
  PROP_ONLINE,
  PROP_CLOCK_DIFFERENCE,
  PROP_BATCH,
} TodokuSessionProperty;

static GParamSpec *properties[PROP_BATCH + 1];

typedef enum
{
  DOMAIN_VERIFIED,
  DEADLINE_NEAR,
  ALARM,
  RECOVERED,
  CHANGED,
} TodokuSessionSignal;

static guint signals[CHANGED + 1];

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
    case PROP_CLOCK_DIFFERENCE:
      g_value_set_int64 (value, todoku_session_get_clock_difference (self));
      break;
    case PROP_BATCH:
      g_value_set_object (value, self->batch);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
loader_closed_cb (const GError *error,
                  gpointer      user_data)
{
}

static void
todoku_session_dispose (GObject *object)
{
  TodokuSession *self = TODOKU_SESSION (object);

  /* Only one that was never closed still has it. */
  if (self->loader != NULL)
    todoku_loader_close (g_steal_pointer (&self->loader), loader_closed_cb, NULL);
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

  g_clear_object (&self->store);
  g_free (self->data_dir);
  g_clear_object (&self->servers);
  g_clear_object (&self->domains);
  g_clear_object (&self->trackings);
  g_clear_object (&self->accounts);
  g_clear_object (&self->batch);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_clear_pointer (&self->gathered, g_ptr_array_unref);
  g_clear_object (&self->practice);
  g_clear_object (&self->http);
  g_clear_object (&self->looking);
  g_clear_object (&self->credentials);
  g_clear_object (&self->checker);
  g_clear_object (&self->resolver);
  /* Every job holds the session, so nothing runs here any more. */
  if (self->workers != NULL)
    g_thread_pool_free (self->workers, FALSE, TRUE);
  g_clear_object (&self->dns);
  g_clear_pointer (&self->resolvers, g_free);
  g_clear_pointer (&self->second_resolver, g_free);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->adding, g_hash_table_unref);
  g_clear_pointer (&self->taken_up, g_hash_table_unref);
  g_clear_pointer (&self->unsettled, g_ptr_array_unref);
  g_clear_pointer (&self->orphans, g_hash_table_unref);
  g_clear_pointer (&self->running, g_ptr_array_unref);

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

  /**
   * TodokuSession:clock-difference:
   *
   * See todoku_session_get_clock_difference().
   */
  properties[PROP_CLOCK_DIFFERENCE] =
    g_param_spec_int64 ("clock-difference", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);

  /**
   * TodokuSession:batch:
   *
   * What was last begun for many delivery domains, until somebody puts its summary away.
   */
  properties[PROP_BATCH] = g_param_spec_object ("batch", NULL, NULL, TODOKU_TYPE_BATCH, flags);

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
   * TodokuSession::alarm:
   * @self: the session
   * @subject: a domain or a tracking domain that is watched and does not hold any more, whichever
   *   process has seen it
   */
  signals[ALARM] = g_signal_new ("alarm", TODOKU_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, TODOKU_TYPE_SUBJECT);

  /**
   * TodokuSession::recovered:
   * @self: the session
   * @subject: a domain or a tracking domain whose alarm has ended because all is right again
   */
  signals[RECOVERED] = g_signal_new ("recovered", TODOKU_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, TODOKU_TYPE_SUBJECT);

  /**
   * TodokuSession::changed:
   * @self: the session
   * @subject: a domain or a tracking domain in whose history this process has just written
   */
  signals[CHANGED] = g_signal_new ("changed", TODOKU_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, TODOKU_TYPE_SUBJECT);
}

static void
todoku_session_init (TodokuSession *self)
{
  todoku_session_init_lists (self);
  self->unsettled = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_journal_row_free);
  self->orphans = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->running = g_ptr_array_new_with_free_func (g_object_unref);
  self->adding = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->taken_up = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->looking = g_cancellable_new ();
  self->clock = todoku_clock_new_from_environment ();
  self->http = todoku_http_new (self->clock);
  self->online = TRUE;
}

/**
 * todoku_session_dup_data_dir:
 *
 * A relative path in `XDG_DATA_HOME` is invalid and ignored (XDG Base Directory Specification);
 * GLib takes it as it is, and the data would depend on where a program was started.
 *
 * Returns: (transfer full): the folder in which window and command line keep their data
 */
char *
todoku_session_dup_data_dir (void)
{
  const char *base = g_get_user_data_dir ();

  if (g_path_is_absolute (base))
    return g_build_filename (base, "todoku", NULL);

  return g_build_filename (g_get_home_dir (), ".local", "share", "todoku", NULL);
}

static void
clock_difference_changed_cb (TodokuSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLOCK_DIFFERENCE]);
}

/* Its new ports and keys make every connection to an old one worthless. */
static void
practice_changed_cb (TodokuPractice *practice,
                     GParamSpec     *pspec,
                     gpointer        user_data)
{
  TodokuSession *self = user_data;

  todoku_session_forget_services (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRACTICE_RUNNING]);
}

/**
 * todoku_session_new:
 * @data_dir: the folder of the database, made when it is missing
 *
 * The calling thread becomes the main thread. No other is started yet, see todoku_make_classes().
 *
 * Returns: (transfer full): a session that is not open yet
 */
TodokuSession *
todoku_session_new (const char *data_dir)
{
  g_autofree char *path = g_build_filename (data_dir, "todoku.db", NULL);
  TodokuSession *self;

  todoku_thread_mark_main ();
  self = g_object_new (TODOKU_TYPE_SESSION, NULL);
  self->data_dir = g_strdup (data_dir);
  self->store = todoku_store_new (path);
  todoku_store_set_namesakes_func (self->store, todoku_namesakes_share);
  self->practice = todoku_practice_new (self->http, data_dir);
  self->monitor = todoku_monitor_new (self);
  g_signal_connect_object (self->practice, "notify::running",
                           G_CALLBACK (practice_changed_cb), self, 0);
  g_signal_connect_object (self->clock, "notify::difference",
                           G_CALLBACK (clock_difference_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * todoku_session_get_clock_difference:
 * @self: the session
 *
 * Returns: by how many microseconds services are ahead of this computer's clock when that is
 *   plainly wrong, otherwise 0
 */
gint64
todoku_session_get_clock_difference (TodokuSession *self)
{
  g_return_val_if_fail (TODOKU_IS_SESSION (self), 0);

  return todoku_clock_get_difference (self->clock);
}

/**
 * todoku_session_doubts_deadline:
 * @tracking: a tracking domain
 *
 * Returns: whether its deadline is uncertain, because this computer's clock was plainly wrong when
 *   its edge was last asked
 */
gboolean
todoku_session_doubts_deadline (TodokuTrackingDomain *tracking)
{
  g_return_val_if_fail (TODOKU_IS_TRACKING_DOMAIN (tracking), FALSE);

  return ABS (todoku_tracking_domain_get_row (tracking)->clock_offset) > TODOKU_CLOCK_TOLERANCE;
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
 * @subject: a domain or a tracking domain that does not hold any more
 */
void
todoku_session_emit_alarm (TodokuSession *self,
                           gpointer       subject)
{
  g_signal_emit (self, signals[ALARM], 0, subject);
}

/**
 * todoku_session_emit_recovered:
 * @self: the session
 * @subject: a domain or a tracking domain that is right again
 */
void
todoku_session_emit_recovered (TodokuSession *self,
                               gpointer       subject)
{
  g_signal_emit (self, signals[RECOVERED], 0, subject);
}

/**
 * todoku_session_emit_changed:
 * @self: the session
 * @subject: a domain or a tracking domain in whose history something was written
 */
void
todoku_session_emit_changed (TodokuSession *self,
                             gpointer       subject)
{
  g_signal_emit (self, signals[CHANGED], 0, subject);
}

/**
 * todoku_session_set_online:
 * @self: the session
 * @online: whether the system says that there is a network
 */
void
todoku_session_set_online (TodokuSession *self,
                           gboolean       online)
{
  if (self->online == online)
    return;

  self->online = online;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLINE]);
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
  todoku_practice_follow (self->practice);
}

/**
 * todoku_session_get_batch:
 * @self: the session
 *
 * Returns: (transfer none) (nullable): see #TodokuSession:batch
 */
TodokuBatch *
todoku_session_get_batch (TodokuSession *self)
{
  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  return self->batch;
}

/**
 * todoku_session_set_batch:
 * @self: the session
 * @batch: (nullable): what has been begun; %NULL when it has been read
 *
 * Remembers a batch for pages that come and go.
 */
void
todoku_session_set_batch (TodokuSession *self,
                          TodokuBatch   *batch)
{
  g_return_if_fail (TODOKU_IS_SESSION (self));

  if (g_set_object (&self->batch, batch))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BATCH]);
}
