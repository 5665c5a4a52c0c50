/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is known of the practice server. Owns what the port file said, and the resolver and checker
 * that ask its DNS. Main thread only.
 */
#include "todoku-practice.h"

#include "todoku-classes.h"
#include "todoku-error.h"

struct _TodokuPractice
{
  GObject parent_instance;

  /* (owned) */
  TodokuPracticeClient *client;

  /* What the port file said. (owned) (nullable) */
  JsonObject *info;
  TodokuResolver *resolver;
  TodokuRecordChecker *checker;
  TodokuDns *dns;
  gboolean running;

  /* (owned) (nullable): who starts and stops it elsewhere */
  GFileMonitor *port_file;
};

G_DEFINE_FINAL_TYPE (TodokuPractice, todoku_practice, G_TYPE_OBJECT)

typedef enum
{
  PROP_RUNNING = 1,
} TodokuPracticeProperty;

static GParamSpec *properties[PROP_RUNNING + 1];

static void
todoku_practice_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  TodokuPractice *self = TODOKU_PRACTICE (object);

  switch ((TodokuPracticeProperty) property_id)
    {
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
todoku_practice_finalize (GObject *object)
{
  TodokuPractice *self = TODOKU_PRACTICE (object);

  g_clear_object (&self->port_file);
  g_clear_object (&self->dns);
  g_clear_object (&self->checker);
  g_clear_object (&self->resolver);
  g_clear_pointer (&self->client, todoku_practice_client_unref);
  g_clear_pointer (&self->info, json_object_unref);

  G_OBJECT_CLASS (todoku_practice_parent_class)->finalize (object);
}

static void
todoku_practice_class_init (TodokuPracticeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = todoku_practice_get_property;
  object_class->finalize = todoku_practice_finalize;

  /**
   * TodokuPractice:running:
   *
   * Whether the server answered when it was last asked.
   */
  properties[PROP_RUNNING] =
    g_param_spec_boolean ("running", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
todoku_practice_init (TodokuPractice *self)
{
}

/**
 * todoku_practice_new:
 * @http: the client to ask it with
 * @data_dir: the folder of the database; the server keeps its port file in "practice" under it
 *
 * Returns: (transfer full): a practice server that has not been looked for yet
 */
TodokuPractice *
todoku_practice_new (TodokuHttp *http,
                     const char *data_dir)
{
  TodokuPractice *self = g_object_new (TODOKU_TYPE_PRACTICE, NULL);
  g_autofree char *folder = g_build_filename (data_dir, "practice", NULL);

  self->client = todoku_practice_client_new (http, folder);

  return self;
}

/**
 * todoku_practice_get_running:
 * @self: the practice server
 *
 * Returns: whether it answered when it was last asked
 */
gboolean
todoku_practice_get_running (TodokuPractice *self)
{
  return self->running;
}

/**
 * todoku_practice_get_client:
 * @self: the practice server
 *
 * Returns: (transfer none): for stories, what finds and asks it
 */
TodokuPracticeClient *
todoku_practice_get_client (TodokuPractice *self)
{
  return self->client;
}

/**
 * todoku_practice_get_string:
 * @self: the practice server
 * @name: a member of the port file
 *
 * Returns: (transfer none) (nullable): its text, or %NULL while the server does not run
 */
const char *
todoku_practice_get_string (TodokuPractice *self,
                            const char     *name)
{
  JsonNode *node = self->info != NULL ? json_object_get_member (self->info, name) : NULL;

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

/**
 * todoku_practice_get_port:
 * @self: the practice server
 * @name: a member of the port file
 *
 * Returns: its port, or 0 while the server does not run
 */
guint16
todoku_practice_get_port (TodokuPractice *self,
                          const char     *name)
{
  JsonNode *node = self->info != NULL ? json_object_get_member (self->info, name) : NULL;

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
    return 0;

  return CLAMP (json_node_get_int (node), 0, G_MAXUINT16);
}

/**
 * todoku_practice_get_resolver:
 * @self: the practice server
 *
 * Returns: (transfer none) (nullable): a resolver that asks its DNS, or %NULL while it does not run
 */
TodokuResolver *
todoku_practice_get_resolver (TodokuPractice *self)
{
  return self->resolver;
}

/**
 * todoku_practice_get_checker:
 * @self: the practice server
 *
 * Returns: (transfer none) (nullable): a checker over its DNS, or %NULL while it does not run
 */
TodokuRecordChecker *
todoku_practice_get_checker (TodokuPractice *self)
{
  return self->checker;
}

/**
 * todoku_practice_get_dns:
 * @self: the practice server
 *
 * Returns: (transfer none) (nullable): its DNS for jobs, or %NULL while it does not run
 */
TodokuDns *
todoku_practice_get_dns (TodokuPractice *self)
{
  return self->dns;
}

/**
 * todoku_practice_take_info:
 * @self: the practice server
 * @info: (nullable): what its port file says, or %NULL when it does not run
 *
 * Brings "running" up to date with what has been found out.
 */
void
todoku_practice_take_info (TodokuPractice *self,
                           JsonObject     *info)
{
  gboolean running = info != NULL;

  if (self->info != NULL && info != NULL && json_object_equal (self->info, info))
    return;

  g_clear_object (&self->dns);
  g_clear_object (&self->checker);
  g_clear_object (&self->resolver);
  g_clear_pointer (&self->info, json_object_unref);
  if (info != NULL)
    {
      g_autoptr(GError) error = NULL;

      self->info = json_object_ref (info);
      self->resolver = todoku_resolver_new (todoku_practice_get_string (self, "dns_recursive"),
                                            todoku_practice_get_port (self,
                                                                      "dns_authoritative_port"),
                                            &error);
      self->dns = todoku_dns_new (todoku_practice_get_string (self, "dns_recursive"),
                                  todoku_practice_get_port (self, "dns_authoritative_port"));
      if (self->resolver != NULL)
        self->checker = todoku_record_checker_new (self->resolver);
      else
        g_info ("The practice DNS cannot be asked: %s", error->message);
    }

  if (self->running != running || running)
    {
      self->running = running;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
    }
}

typedef struct
{
  TodokuPracticeClient *client;
  JsonObject *found;
} Probe;

static void
probe_free (gpointer data)
{
  Probe *probe = data;

  todoku_practice_client_unref (probe->client);
  g_clear_pointer (&probe->found, json_object_unref);
  g_free (probe);
}

static void
probe_thread (GTask        *worker,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  Probe *probe = task_data;
  GError *error = NULL;

  probe->found = todoku_practice_client_find (probe->client, cancellable, &error);
  if (probe->found != NULL)
    g_task_return_boolean (worker, TRUE);
  else
    g_task_return_error (worker, error);
}

static void
probed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuPractice *self = g_task_get_source_object (task);
  const Probe *probe = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  gboolean found = g_task_propagate_boolean (G_TASK (result), &error);

  todoku_practice_take_info (self, found ? probe->found : NULL);
  if (found)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * todoku_practice_probe_async:
 * @self: the practice server
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: its argument
 *
 * Looks for a running server and brings "running" up to date.
 */
void
todoku_practice_probe_async (TodokuPractice      *self,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  /* It owns nothing that belongs to the main thread, for its last reference may be let go of on
   * another one.
   */
  g_autoptr(GTask) worker = g_task_new (NULL, cancellable, probed_cb, task);
  Probe *probe = g_new0 (Probe, 1);

  g_task_set_source_tag (task, todoku_practice_probe_async);
  g_task_set_name (task, "practice probe");
  g_task_set_source_tag (worker, probe_thread);
  g_task_set_name (worker, "practice probe thread");
  probe->client = todoku_practice_client_ref (self->client);
  g_task_set_task_data (worker, probe, probe_free);
  todoku_make_classes ();
  g_task_run_in_thread (worker, probe_thread);
}

/**
 * todoku_practice_probe_finish:
 * @self: the practice server
 * @result: the result
 * @error: return location
 *
 * Returns: whether it runs; otherwise @error is set
 */
gboolean
todoku_practice_probe_finish (TodokuPractice  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_practice_probe_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
port_file_changed_cb (TodokuPractice    *self,
                      GFile             *file,
                      GFile             *other,
                      GFileMonitorEvent  event)
{
  if (event == G_FILE_MONITOR_EVENT_DELETED || event == G_FILE_MONITOR_EVENT_CREATED ||
      event == G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT || event == G_FILE_MONITOR_EVENT_RENAMED)
    todoku_practice_probe_async (self, NULL, NULL, NULL);
}

/**
 * todoku_practice_follow:
 * @self: the practice server
 *
 * Brings "running" up to date by itself from now on, when another program starts or stops it. For
 * windows; a command ends before that could matter to it.
 */
void
todoku_practice_follow (TodokuPractice *self)
{
  g_autofree char *path = NULL;
  g_autoptr(GFile) file = NULL;
  g_autoptr(GError) error = NULL;

  g_return_if_fail (TODOKU_IS_PRACTICE (self));

  if (self->port_file != NULL)
    return;

  path = g_build_filename (self->client->folder, "practice.json", NULL);
  file = g_file_new_for_path (path);
  self->port_file = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);
  if (self->port_file == NULL)
    g_info ("Starts and stops of the practice server are not seen: %s", error->message);
  else
    g_signal_connect_object (self->port_file, "changed", G_CALLBACK (port_file_changed_cb), self,
                             G_CONNECT_SWAPPED);
}
