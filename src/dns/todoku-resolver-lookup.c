/* SPDX-License-Identifier: GPL-3.0-or-later
 * GIO's record look-ups, made from observations. Each call is on the main context of its caller.
 */
#include "todoku-resolver-private.h"

#include "todoku-resolver-records.h"

static void
free_records (gpointer data)
{
  g_list_free_full (data, (GDestroyNotify) g_variant_unref);
}

static void
records_observed_cb (TodokuObservation *observation,
                     gpointer           user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(TodokuObservation) owned = observation;
  GError *error = NULL;
  GList *records = todoku_resolver_records_from_observation (owned, &error);

  if (records != NULL)
    g_task_return_pointer (task, records, free_records);
  else
    g_task_return_error (task, error);
}

static gboolean
ask_for_records (TodokuResolver       *self,
                 const char           *rrname,
                 GResolverRecordType   record_type,
                 GCancellable         *cancellable,
                 TodokuResolverFunc    func,
                 gpointer              user_data,
                 GError              **error)
{
  guint16 rrtype = todoku_resolver_records_to_rrtype (record_type);
  g_autofree char *ascii = g_hostname_is_non_ascii (rrname) ? g_hostname_to_ascii (rrname)
                                                            : g_strdup (rrname);

  if (rrtype == 0 || ascii == NULL)
    {
      g_set_error (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_INTERNAL,
                   "“%s” cannot be looked up", rrname);
      return FALSE;
    }

  return todoku_resolver_ask (self, ascii, rrtype, TODOKU_QUESTION_RECURSE, NULL, NULL,
                              cancellable, func, user_data, error);
}

static void
lookup_records_async (GResolver           *resolver,
                      const char          *rrname,
                      GResolverRecordType  record_type,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  TodokuResolver *self = TODOKU_RESOLVER (resolver);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, lookup_records_async);
  g_task_set_name (task, "lookup_records_async");

  if (ask_for_records (self, rrname, record_type, cancellable, records_observed_cb, task, &error))
    (void) g_steal_pointer (&task);
  else
    g_task_return_error (task, error);
}

static GList *
lookup_records_finish (GResolver     *resolver,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, resolver), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, lookup_records_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sync_observed_cb (TodokuObservation *observation,
                  gpointer           user_data)
{
  TodokuObservation **slot = user_data;

  *slot = observation;
}

/* GResolver's synchronous call blocks by definition, so it has a context of its own to wait on;
 * this program itself never makes it. */
static GList *
lookup_records (GResolver            *resolver,
                const char           *rrname,
                GResolverRecordType   record_type,
                GCancellable         *cancellable,
                GError              **error)
{
  TodokuResolver *self = TODOKU_RESOLVER (resolver);
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(TodokuObservation) observation = NULL;
  GList *records = NULL;

  g_main_context_push_thread_default (context);
  if (ask_for_records (self, rrname, record_type, cancellable, sync_observed_cb, &observation,
                       error))
    {
      while (observation == NULL)
        g_main_context_iteration (context, TRUE);
      /* What was given up on the way still has to come to its end. */
      while (g_main_context_iteration (context, FALSE))
        ;
      records = todoku_resolver_records_from_observation (observation, error);
    }
  g_main_context_pop_thread_default (context);

  return records;
}

/**
 * todoku_resolver_lookup_fill:
 * @resolver_class: a class
 *
 * Fills the functions about records; look-ups of services end in them, too.
 */
void
todoku_resolver_lookup_fill (GResolverClass *resolver_class)
{
  resolver_class->lookup_records = lookup_records;
  resolver_class->lookup_records_async = lookup_records_async;
  resolver_class->lookup_records_finish = lookup_records_finish;
}
