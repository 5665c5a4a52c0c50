/* SPDX-License-Identifier: GPL-3.0-or-later
 * Checks many records side by side and judges them by groups. Owns the zone finder; every call owns
 * its checks. Main context of the resolver.
 */
#include "todoku-record-checker.h"

#include "todoku-diagnosis.h"
#include "todoku-error.h"
#include "todoku-record-check.h"
#include "todoku-zone-finder.h"

struct _TodokuRecordChecker
{
  GObject parent_instance;

  /* (owned) */
  TodokuResolver *resolver;
  TodokuZoneFinder *finder;
  TodokuTargetAnswers *targets;
};

G_DEFINE_FINAL_TYPE (TodokuRecordChecker, todoku_record_checker, G_TYPE_OBJECT)

/**
 * Run:
 * @checker: (owned): the checker
 * @task: (owned): the call
 * @cancellable: (owned) (nullable): its cancellable
 * @checks: (owned) (element-type TodokuRecordCheck): one a record
 * @verdicts: (owned) (element-type TodokuVerdict): %NULL where there is none yet
 * @n_pending: how many records have no verdict, plus one while they are being started
 * @n_running: how many checks have not ended
 */
typedef struct
{
  TodokuRecordChecker *checker;
  GTask *task;
  GCancellable *cancellable;
  GPtrArray *checks;
  GPtrArray *verdicts;
  TodokuVerdictFunc progress;
  gpointer progress_data;
  guint n_pending;
  guint n_running;
} Run;

static void
verdict_unref (gpointer data)
{
  if (data != NULL)
    todoku_verdict_unref (data);
}

static void
finish_run (Run *run)
{
  g_autoptr(GTask) task = NULL;

  if (--run->n_pending > 0)
    return;

  task = g_steal_pointer (&run->task);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_ptr_array_ref (run->verdicts),
                           (GDestroyNotify) g_ptr_array_unref);
  g_clear_object (&run->checker);
  g_clear_object (&run->cancellable);
  g_ptr_array_unref (run->checks);
  g_ptr_array_unref (run->verdicts);
  g_free (run);
}

static gboolean
same_group (const TodokuEvidence *a,
            const TodokuEvidence *b)
{
  const char *group_a = a->record->group != NULL ? a->record->group : a->record->domain;
  const char *group_b = b->record->group != NULL ? b->record->group : b->record->domain;

  if (group_a == NULL && group_b == NULL)
    return g_strcmp0 (a->zone, b->zone) == 0;

  return g_strcmp0 (group_a, group_b) == 0;
}

/* A record can only be judged once its whole group has been observed: rows may be exchanged. */
static void
judge_group (Run   *run,
             guint  index)
{
  TodokuEvidence *one = todoku_record_check_get_evidence (g_ptr_array_index (run->checks, index));
  g_autoptr(GPtrArray) group = g_ptr_array_new ();
  g_autoptr(GArray) members = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GPtrArray) verdicts = NULL;

  for (guint i = 0; i < run->checks->len; i++)
    {
      TodokuRecordCheck *check = g_ptr_array_index (run->checks, i);
      TodokuEvidence *evidence = todoku_record_check_get_evidence (check);

      if (!same_group (evidence, one))
        continue;
      if (!todoku_record_check_is_done (check))
        return;
      g_array_append_val (members, i);
      g_ptr_array_add (group, evidence);
    }

  verdicts = todoku_diagnosis_judge (group);
  for (guint i = 0; i < verdicts->len; i++)
    {
      guint member = g_array_index (members, guint, i);
      TodokuVerdict *verdict = g_ptr_array_index (verdicts, i);

      /* Records without a group are put together by their zone, which may turn up late. */
      if (g_ptr_array_index (run->verdicts, member) != NULL)
        continue;
      verdict->elapsed_us =
        todoku_record_check_get_elapsed (g_ptr_array_index (run->checks, member));
      verdict->checked_at = g_get_real_time ();
      g_ptr_array_index (run->verdicts, member) = todoku_verdict_ref (verdict);
      if (run->progress != NULL && !g_cancellable_is_cancelled (run->cancellable))
        run->progress (member, verdict, run->progress_data);
      run->n_pending--;
    }
}

static void
check_ended (TodokuRecordCheck *ended,
             gpointer           user_data)
{
  Run *run = user_data;
  gboolean has_moved = todoku_record_check_get_evidence (ended)->parent_zone != NULL;

  run->n_running--;
  /* The last finish_run() frees everything; until then the caller may cancel from its progress. */
  run->n_pending++;
  for (guint i = 0; i < run->checks->len; i++)
    {
      TodokuRecordCheck *check = g_ptr_array_index (run->checks, i);

      /* What has been found in a deeper zone has left a group that may have waited for it alone;
       * and once all have ended, nobody may be left to wait.
       */
      if (g_ptr_array_index (run->verdicts, i) == NULL && todoku_record_check_is_done (check) &&
          (check == ended || has_moved || run->n_running == 0))
        judge_group (run, i);
    }
  finish_run (run);
}

/* There is no checker while there is no resolver; whoever asks all the same hears of it. */
static gboolean
report_no_checker (TodokuRecordChecker *self,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data,
                   gpointer             source_tag)
{
  if (TODOKU_IS_RECORD_CHECKER (self))
    return FALSE;

  g_task_report_new_error (NULL, callback, user_data, source_tag, TODOKU_ERROR,
                           TODOKU_ERROR_COULD_NOT_CHECK, "There is no resolver to ask");
  return TRUE;
}

/**
 * todoku_record_checker_check_async:
 * @self: (nullable): a checker; without one the call fails with %TODOKU_ERROR_COULD_NOT_CHECK
 * @records: (element-type TodokuRecord): what should stand in DNS
 * @progress: (nullable): called as soon as a verdict is known
 * @progress_data: its argument
 * @cancellable: (nullable): a cancellable
 * @callback: called when all verdicts are known
 * @user_data: its argument
 *
 * Looks all records up side by side. Not being able to ask is a verdict too, never an error.
 */
void
todoku_record_checker_check_async (TodokuRecordChecker *self,
                                   GPtrArray           *records,
                                   TodokuVerdictFunc    progress,
                                   gpointer             progress_data,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  Run *run;

  if (report_no_checker (self, callback, user_data, todoku_record_checker_check_async))
    return;

  run = g_new0 (Run, 1);
  run->checker = g_object_ref (self);
  run->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (run->task, todoku_record_checker_check_async);
  g_task_set_name (run->task, "record check");
  run->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  run->checks = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_check_free);
  run->verdicts = g_ptr_array_new_with_free_func (verdict_unref);
  run->progress = progress;
  run->progress_data = progress_data;
  run->n_pending = records->len + 1;
  run->n_running = records->len;

  for (guint i = 0; i < records->len; i++)
    {
      g_ptr_array_add (run->checks,
                       todoku_record_check_new (self->resolver, self->finder, self->targets,
                                                g_ptr_array_index (records, i), run->checks,
                                                cancellable,
                                                check_ended, run));
      g_ptr_array_add (run->verdicts, NULL);
    }

  for (guint i = 0; i < records->len; i++)
    todoku_record_check_start (g_ptr_array_index (run->checks, i));

  finish_run (run);
}

/**
 * todoku_record_checker_check_finish:
 * @self: a checker
 * @result: the result
 * @error: return location; `G_IO_ERROR_CANCELLED`, or %TODOKU_ERROR_COULD_NOT_CHECK without @self
 *
 * Returns: (transfer full) (element-type TodokuVerdict): one verdict a record, in order, or %NULL
 *   with @error set
 */
GPtrArray *
todoku_record_checker_check_finish (TodokuRecordChecker  *self,
                                    GAsyncResult         *result,
                                    GError              **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_record_checker_check_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * todoku_zone_info_free:
 * @info: (transfer full) (nullable): where a name is hosted
 */
void
todoku_zone_info_free (TodokuZoneInfo *info)
{
  if (info == NULL)
    return;

  g_free (info->apex);
  g_strfreev (info->name_servers);
  g_strfreev (info->delegated_to);
  g_free (info);
}

static void
parent_asked (TodokuZone *zone,
              gpointer    user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuZoneInfo *info;

  if (g_task_return_error_if_cancelled (task))
    return;

  info = g_new0 (TodokuZoneInfo, 1);
  info->apex = g_strdup (zone->apex);
  info->name_servers = g_strdupv (zone->name_servers);
  info->delegated_to = g_strdupv (zone->delegated_to);
  g_task_return_pointer (task, info, (GDestroyNotify) todoku_zone_info_free);
}

static void
info_zone_found (TodokuZone *zone,
                 gpointer    user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuRecordChecker *self = g_task_get_source_object (task);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (zone->failed || zone->inactive)
    {
      g_task_return_new_error (task, TODOKU_ERROR,
                               zone->inactive ? TODOKU_ERROR_NOT_FOUND
                                              : TODOKU_ERROR_COULD_NOT_CHECK,
                               "The zone of %s cannot be found", zone->apex);
      return;
    }

  todoku_zone_finder_ask_parent (self->finder, zone, parent_asked, g_steal_pointer (&task));
}

/**
 * todoku_record_checker_find_zone_async:
 * @self: (nullable): a checker; without one the call fails with %TODOKU_ERROR_COULD_NOT_CHECK
 * @name: a name in A-labels
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: its argument
 *
 * Finds out where a name is hosted.
 */
void
todoku_record_checker_find_zone_async (TodokuRecordChecker *self,
                                       const char          *name,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  GTask *task;

  if (report_no_checker (self, callback, user_data, todoku_record_checker_find_zone_async))
    return;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, todoku_record_checker_find_zone_async);
  g_task_set_name (task, "zone search");
  todoku_zone_finder_find (self->finder, name, cancellable, info_zone_found, task);
}

/**
 * todoku_record_checker_find_zone_finish:
 * @self: a checker
 * @result: the result
 * @error: return location; %TODOKU_ERROR_COULD_NOT_CHECK when nobody answered,
 *   %TODOKU_ERROR_NOT_FOUND when the name is not delegated
 *
 * Returns: (transfer full): where it is hosted, or %NULL with @error set
 */
TodokuZoneInfo *
todoku_record_checker_find_zone_finish (TodokuRecordChecker  *self,
                                        GAsyncResult         *result,
                                        GError              **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_record_checker_find_zone_async),
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
todoku_record_checker_finalize (GObject *object)
{
  TodokuRecordChecker *self = TODOKU_RECORD_CHECKER (object);

  g_clear_pointer (&self->finder, todoku_zone_finder_free);
  g_clear_pointer (&self->targets, todoku_target_answers_free);
  g_clear_object (&self->resolver);

  G_OBJECT_CLASS (todoku_record_checker_parent_class)->finalize (object);
}

static void
todoku_record_checker_class_init (TodokuRecordCheckerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = todoku_record_checker_finalize;
}

static void
todoku_record_checker_init (TodokuRecordChecker *self)
{
}

/**
 * todoku_record_checker_new:
 * @resolver: asks the questions
 *
 * Returns: (transfer full): a checker with an empty zone cache
 */
TodokuRecordChecker *
todoku_record_checker_new (TodokuResolver *resolver)
{
  TodokuRecordChecker *self = g_object_new (TODOKU_TYPE_RECORD_CHECKER, NULL);

  self->resolver = g_object_ref (resolver);
  self->finder = todoku_zone_finder_new (resolver);
  self->targets = todoku_target_answers_new ();

  return self;
}
