/* SPDX-License-Identifier: GPL-3.0-or-later
 * The settings of the practice server, and its clock. The clock of this computer never leaps: when
 * the practice clock does, everything at the practice server has happened so much longer ago, so
 * what is stored of it is moved as well and looked at anew. The story runs on a worker, the rest on
 * the main thread.
 */
#include "todoku-practice-call.h"

#include "todoku-error.h"
#include "todoku-session-change.h"
#include "todoku-session-practice.h"
#include "todoku-watch.h"

/* A look that is on its way plans the next one when it ends, and moves away none that comes. */
#define SOON (5 * G_TIME_SPAN_SECOND)

/**
 * Configuring:
 * @client: (owned): which server
 * @wanted: what to set; -1 leaves a setting as it is
 * @found: what was set before
 * @trackings: (owned) (element-type gint64): the tracking domains that practice with it
 * @info: (owned) (nullable): where the server was found
 */
typedef struct
{
  TodokuPracticeClient *client;
  TodokuPracticeSettings wanted;
  TodokuPracticeSettings found;
  GArray *trackings;
  JsonObject *info;
} Configuring;

static void
configuring_free (gpointer data)
{
  Configuring *configuring = data;

  todoku_practice_client_unref (configuring->client);
  g_array_unref (configuring->trackings);
  g_clear_pointer (&configuring->info, json_object_unref);
  g_free (configuring);
}

static gboolean
read_settings (Configuring   *self,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr(JsonNode) reply = todoku_practice_client_call (self->client, self->info, "GET",
                                                           "/settings", NULL, cancellable, error);
  JsonObject *settings;

  if (reply == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (reply))
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                           "No settings in the answer");
      return FALSE;
    }

  settings = json_node_get_object (reply);
  self->found = (TodokuPracticeSettings) {
    .ttl = json_object_get_int_member_with_default (settings, "ttl", 0),
    .delay = json_object_get_int_member_with_default (settings, "delay", 0),
    .clock_offset = json_object_get_int_member_with_default (settings, "clock_offset", 0),
  };

  return TRUE;
}

static JsonNode *
write_settings (const TodokuPracticeSettings *settings)
{
  const struct
  {
    const char *name;
    gint64 value;
  } members[] = {
    { "ttl", settings->ttl }, { "delay", settings->delay },
    { "clock_offset", settings->clock_offset },
  };
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (members[i].value >= 0)
      {
        json_builder_set_member_name (builder, members[i].name);
        json_builder_add_int_value (builder, members[i].value);
      }
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

static gboolean
read_practice (TodokuJob  *job,
               GError    **error)
{
  Configuring *self = (Configuring *) job->options;

  self->info = todoku_practice_client_find (self->client, job->cancellable, error);

  return self->info != NULL && read_settings (self, job->cancellable, error);
}

/* A row: what the edge has told of it happened so much longer ago. */
static gboolean
move_times (gpointer      row,
            gconstpointer data)
{
  TodokuTrackingRow *tracking = row;
  gint64 leap = *(const gint64 *) data;

  if (tracking->requested_at != 0)
    tracking->requested_at -= leap;
  if (tracking->deadline != 0)
    tracking->deadline -= leap;
  if (tracking->not_after != 0)
    tracking->not_after -= leap;
  if (leap < 0)
    tracking->reminded = 0;

  return TRUE;
}

static gboolean
make_due (gpointer      row,
          gconstpointer data)
{
  TodokuTrackingRow *tracking = row;

  if (tracking->next_check_at == 0)
    return FALSE;

  tracking->next_check_at = g_get_real_time () + SOON;
  return TRUE;
}

/* What has been removed meanwhile needs nothing. */
static gboolean
change_trackings (TodokuJob        *job,
                  const GArray     *ids,
                  TodokuRowChange   change,
                  gconstpointer     data,
                  GError          **error)
{
  for (guint i = 0; i < ids->len; i++)
    {
      TodokuJob tracking = *job;
      g_autoptr(GError) failure = NULL;

      tracking.table = &todoku_tracking_table;
      tracking.subject = g_array_index (ids, gint64, i);
      if (todoku_job_change_row (&tracking, change, data, &failure) ||
          g_error_matches (failure, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND))
        continue;

      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  return TRUE;
}

/* Times are moved before the clock is, so that none that a look has just been told of by the new
 * clock is moved once more; then all is due, whatever a look of the old one has planned.
 */
static gboolean
configure_practice (TodokuJob  *job,
                    GError    **error)
{
  Configuring *self = (Configuring *) job->options;
  g_autoptr(JsonNode) body = write_settings (&self->wanted);
  g_autoptr(JsonNode) reply = NULL;
  gint64 leap = 0;

  if (!read_practice (job, error))
    return FALSE;
  if (self->wanted.clock_offset >= 0)
    leap = (self->wanted.clock_offset - self->found.clock_offset) * G_USEC_PER_SEC;
  if (leap != 0 && !change_trackings (job, self->trackings, move_times, &leap, error))
    return FALSE;
  reply = todoku_practice_client_call (self->client, self->info, "POST", "/settings", body,
                                       job->cancellable, error);
  if (leap != 0 && !change_trackings (job, self->trackings, make_due, NULL,
                                      reply != NULL ? error : NULL))
    return FALSE;

  return reply != NULL;
}

static GArray *
list_practising (TodokuSession *self)
{
  GListModel *trackings = G_LIST_MODEL (self->trackings);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < g_list_model_get_n_items (trackings); i++)
    {
      g_autoptr(GObject) tracking = g_list_model_get_item (trackings, i);
      TodokuDeliveryServer *server = todoku_subject_get_server (tracking);
      gint64 id = todoku_subject_get_id (tracking);

      if (server != NULL && todoku_delivery_server_get_row (server)->practice)
        g_array_append_val (ids, id);
    }

  return ids;
}

static void
practice_configured (TodokuRun *run)
{
  const Configuring *self = run->options;

  todoku_practice_found (run, self->info);
}

static void
end_reading (TodokuSession *self,
             GTask         *task,
             TodokuRun     *run)
{
  const Configuring *configuring = run->options;

  todoku_job_return_pointer (task, g_memdup2 (&configuring->found, sizeof configuring->found),
                             g_free);
}

static void
start_configuring (TodokuSession                *self,
                   GTask                        *task,
                   TodokuJobFunc                 func,
                   const TodokuPracticeSettings *wanted,
                   TodokuRunEnd                  end)
{
  Configuring *configuring;

  if (!todoku_session_claim (self, task, NULL, TODOKU_OPERATION_TEST))
    return;

  configuring = g_new0 (Configuring, 1);
  configuring->client = todoku_practice_client_ref (todoku_practice_get_client (self->practice));
  configuring->wanted = *wanted;
  configuring->trackings = list_practising (self);
  todoku_session_run_job (self, task, &(TodokuRunSpec) {
    .func = func,
    .must_run = func == configure_practice,
    .options = configuring,
    .free_options = configuring_free,
    .ended = practice_configured,
    .end = end,
  });
}

/**
 * todoku_session_practice_configure_async:
 * @self: the session
 * @ttl: the TTL of records added from now on, in seconds; -1 leaves it
 * @delay: seconds between adding a record and its being published; -1 leaves it
 * @clock_offset: how far ahead the practice clock goes, in seconds; -1 leaves it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is so
 * @user_data: its argument
 *
 * Changes the settings of the practice server. When its clock moves, deadlines and plans of
 * practice tracking domains move with it.
 */
void
todoku_session_practice_configure_async (TodokuSession       *self,
                                         gint64               ttl,
                                         gint64               delay,
                                         gint64               clock_offset,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data)
{
  const TodokuPracticeSettings wanted = { ttl, delay, clock_offset };

  g_return_if_fail (TODOKU_IS_SESSION (self));

  start_configuring (self,
                     todoku_session_new_task (self, cancellable, callback, user_data,
                                              todoku_session_practice_configure_async,
                                              "session practice configure"),
                     configure_practice, &wanted, todoku_run_end_done);
}

/**
 * todoku_session_practice_configure_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: whether it is so
 */
gboolean
todoku_session_practice_configure_finish (TodokuSession  *self,
                                          GAsyncResult   *result,
                                          GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_session_practice_configure_async),
                        FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * todoku_session_practice_read_settings_async:
 * @self: the session
 * @cancellable: (nullable): a cancellable
 * @callback: called when they are known
 * @user_data: its argument
 *
 * Asks the practice server for its settings, which another process may have changed.
 */
void
todoku_session_practice_read_settings_async (TodokuSession       *self,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data)
{
  g_return_if_fail (TODOKU_IS_SESSION (self));

  start_configuring (self,
                     todoku_session_new_task (self, cancellable, callback, user_data,
                                              todoku_session_practice_read_settings_async,
                                              "session practice read settings"),
                     read_practice, &(TodokuPracticeSettings) { -1, -1, -1 }, end_reading);
}

/**
 * todoku_session_practice_read_settings_finish:
 * @self: the session
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full): the settings, to be freed with g_free(), or %NULL with @error set
 */
TodokuPracticeSettings *
todoku_session_practice_read_settings_finish (TodokuSession  *self,
                                              GAsyncResult   *result,
                                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result,
                                                  todoku_session_practice_read_settings_async),
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
