/* SPDX-License-Identifier: GPL-3.0-or-later
 * The DNS thread and how workers wait for it. The thread is made with the first TodokuDns and lives
 * as long as the process; resolvers and checkers are made, used and let go of there and nowhere
 * else. A call that is cancelled still waits for its end on that thread, which comes at once.
 */
#include "todoku-dns.h"

#include "todoku-thread.h"

struct _TodokuDns
{
  GObject parent_instance;

  /* (owned) (nullable): whom to ask; only preferred where the environment goes before */
  char *servers;
  char *second;
  guint16 authoritative_port;
  gboolean environment_first;

  /* (owned) (nullable): made when first needed. DNS thread only. */
  TodokuResolver *resolver;
  TodokuRecordChecker *checker;
};

G_DEFINE_FINAL_TYPE (TodokuDns, todoku_dns, G_TYPE_OBJECT)

/**
 * Wait:
 * @dns: whose resolver it is
 * @outer: (nullable): the job's cancellable
 * @inner: (owned): what the DNS thread cancels; the engine's handlers must not run elsewhere
 * @outer_source: (owned) (nullable): carries a cancellation over to the DNS thread
 * @ended: whether the worker may go on
 * @found: (owned) (nullable): what was found
 * @error: (owned) (nullable): why nothing was
 *
 * One blocked worker, on whose stack this stands.
 */
typedef struct
{
  TodokuDns *dns;
  TodokuDnsStart start;
  TodokuDnsFinish finish;
  gpointer data;
  GCancellable *outer;
  GCancellable *inner;
  GSource *outer_source;

  GMutex mutex;
  GCond cond;
  gboolean ended;
  gpointer found;
  GError *error;
} Wait;

typedef struct
{
  TodokuResolver *resolver;
  TodokuRecordChecker *checker;
} Garbage;

static gpointer
dns_thread_main (gpointer data)
{
  GMainContext *context = data;
  g_autoptr(GMainLoop) loop = g_main_loop_new (context, FALSE);

  g_main_context_push_thread_default (context);
  g_main_loop_run (loop);
  g_main_context_pop_thread_default (context);

  return NULL;
}

static GMainContext *
dns_context (void)
{
  static GMainContext *context;

  if (g_once_init_enter (&context))
    {
      GMainContext *made = g_main_context_new ();

      g_thread_unref (g_thread_new ("dns", dns_thread_main, made));
      g_once_init_leave (&context, made);
    }

  return context;
}

/* g_main_context_invoke() would run it on the calling thread while the new thread has not taken its
 * context yet.
 */
static void
call_on_dns_thread (GSourceFunc func,
                    gpointer    data)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, NULL);
  g_source_attach (source, dns_context ());
}

static gboolean
drop_garbage_cb (gpointer user_data)
{
  Garbage *garbage = user_data;

  g_clear_object (&garbage->checker);
  g_clear_object (&garbage->resolver);
  g_free (garbage);

  return G_SOURCE_REMOVE;
}

static void
todoku_dns_finalize (GObject *object)
{
  TodokuDns *self = TODOKU_DNS (object);
  Garbage *garbage = g_new0 (Garbage, 1);

  garbage->resolver = g_steal_pointer (&self->resolver);
  garbage->checker = g_steal_pointer (&self->checker);
  call_on_dns_thread (drop_garbage_cb, garbage);
  g_free (self->servers);
  g_free (self->second);

  G_OBJECT_CLASS (todoku_dns_parent_class)->finalize (object);
}

static void
todoku_dns_class_init (TodokuDnsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = todoku_dns_finalize;
}

static void
todoku_dns_init (TodokuDns *self)
{
}

/**
 * todoku_dns_new:
 * @servers: the recursive resolvers as todoku_resolver_new() takes them
 * @authoritative_port: the port of authoritative servers
 *
 * Any thread. Bad @servers show with the first call.
 *
 * Returns: (transfer full): a DNS to ask
 */
TodokuDns *
todoku_dns_new (const char *servers,
                guint16     authoritative_port)
{
  TodokuDns *self = g_object_new (TODOKU_TYPE_DNS, NULL);

  self->servers = g_strdup (servers);
  self->authoritative_port = authoritative_port;

  return self;
}

/**
 * todoku_dns_new_chosen:
 * @servers: (nullable): what a person prefers, as in todoku_resolver_new_chosen()
 * @second: (nullable): the second opinion, likewise
 *
 * Any thread. What makes no sense shows with the first call.
 *
 * Returns: (transfer full): a DNS to ask
 */
TodokuDns *
todoku_dns_new_chosen (const char *servers,
                       const char *second)
{
  TodokuDns *self = todoku_dns_new (servers, 0);

  self->environment_first = TRUE;
  self->second = g_strdup (second);

  return self;
}

static gboolean
make_checker (TodokuDns  *self,
              GError    **error)
{
  g_autoptr(TodokuResolver) resolver = NULL;

  if (self->checker != NULL)
    return TRUE;

  resolver = self->environment_first
               ? todoku_resolver_new_chosen (self->servers, self->second, error)
               : todoku_resolver_new (self->servers, self->authoritative_port, error);
  if (resolver == NULL)
    return FALSE;

  self->resolver = g_steal_pointer (&resolver);
  self->checker = todoku_record_checker_new (self->resolver);
  return TRUE;
}

/* The worker's stack frame may be gone as soon as the mutex is free. */
static void
end_wait (Wait     *wait,
          gpointer  found,
          GError   *error)
{
  if (wait->outer_source != NULL)
    g_source_destroy (wait->outer_source);

  g_mutex_lock (&wait->mutex);
  wait->found = found;
  wait->error = error;
  wait->ended = TRUE;
  g_cond_signal (&wait->cond);
  g_mutex_unlock (&wait->mutex);
}

static void
wait_ended_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Wait *wait = user_data;
  GError *error = NULL;
  gpointer found = wait->finish (source, result, &error);

  end_wait (wait, found, error);
}

static gboolean
outer_cancelled_cb (GCancellable *outer,
                    gpointer      user_data)
{
  Wait *wait = user_data;

  g_cancellable_cancel (wait->inner);

  return G_SOURCE_REMOVE;
}

static gboolean
start_wait_cb (gpointer user_data)
{
  Wait *wait = user_data;
  GError *error = NULL;

  if (!make_checker (wait->dns, &error))
    {
      end_wait (wait, NULL, error);
      return G_SOURCE_REMOVE;
    }

  if (wait->outer != NULL)
    {
      wait->outer_source = g_cancellable_source_new (wait->outer);
      g_source_set_callback (wait->outer_source, G_SOURCE_FUNC (outer_cancelled_cb), wait, NULL);
      g_source_attach (wait->outer_source, dns_context ());
    }
  wait->start (wait->dns->resolver, wait->dns->checker, wait->data, wait->inner, wait_ended_cb,
               wait);

  return G_SOURCE_REMOVE;
}

/**
 * todoku_dns_wait:
 * @self: a DNS
 * @start: starts the call on the DNS thread
 * @finish: finishes it there
 * @data: for @start
 * @cancellable: (nullable): ends it at once
 * @error: return location
 *
 * Makes an asynchronous call of the DNS engine into one that blocks. Worker threads only.
 *
 * Returns: (transfer full) (nullable): what @finish returned
 */
gpointer
todoku_dns_wait (TodokuDns        *self,
                 TodokuDnsStart    start,
                 TodokuDnsFinish   finish,
                 gpointer          data,
                 GCancellable     *cancellable,
                 GError          **error)
{
  Wait wait = { .dns = self, .start = start, .finish = finish, .data = data };

  todoku_assert_worker ();

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  wait.outer = cancellable;
  wait.inner = g_cancellable_new ();
  g_mutex_init (&wait.mutex);
  g_cond_init (&wait.cond);
  call_on_dns_thread (start_wait_cb, &wait);

  g_mutex_lock (&wait.mutex);
  while (!wait.ended)
    g_cond_wait (&wait.cond, &wait.mutex);
  g_mutex_unlock (&wait.mutex);

  g_clear_pointer (&wait.outer_source, g_source_unref);
  g_object_unref (wait.inner);
  g_cond_clear (&wait.cond);
  g_mutex_clear (&wait.mutex);
  if (wait.error != NULL)
    g_propagate_error (error, wait.error);

  return wait.found;
}

typedef struct
{
  const char *name;
  guint16 rrtype;
} ObserveCall;

static void
start_observe (TodokuResolver      *resolver,
               TodokuRecordChecker *checker,
               gpointer             data,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  const ObserveCall *call = data;

  todoku_resolver_observe_async (resolver, call->name, call->rrtype, TODOKU_QUESTION_RECURSE, NULL,
                                 NULL, cancellable, callback, user_data);
}

static gpointer
finish_observe (GObject       *source,
                GAsyncResult  *result,
                GError       **error)
{
  return todoku_resolver_observe_finish (TODOKU_RESOLVER (source), result, error);
}

/**
 * todoku_dns_observe:
 * @self: a DNS
 * @name: a name in A-labels
 * @rrtype: what to ask for
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Asks the resolver, as todoku_resolver_observe_async() does. Worker threads only.
 *
 * Returns: (transfer full): what it said, or %NULL with @error set
 */
TodokuObservation *
todoku_dns_observe (TodokuDns     *self,
                    const char    *name,
                    guint16        rrtype,
                    GCancellable  *cancellable,
                    GError       **error)
{
  ObserveCall call = { .name = name, .rrtype = rrtype };

  g_return_val_if_fail (TODOKU_IS_DNS (self), NULL);

  return todoku_dns_wait (self, start_observe, finish_observe, &call, cancellable, error);
}

typedef struct
{
  GPtrArray *records;
  TodokuVerdictFunc progress;
  gpointer progress_data;
} CheckCall;

static void
start_check (TodokuResolver      *resolver,
             TodokuRecordChecker *checker,
             gpointer             data,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  CheckCall *call = data;

  todoku_record_checker_check_async (checker, call->records, call->progress, call->progress_data,
                                     cancellable, callback, user_data);
}

static gpointer
finish_check (GObject       *source,
              GAsyncResult  *result,
              GError       **error)
{
  return todoku_record_checker_check_finish (TODOKU_RECORD_CHECKER (source), result, error);
}

/**
 * todoku_dns_check:
 * @self: a DNS
 * @records: (element-type TodokuRecord): what should stand in DNS
 * @progress: (nullable): called on the DNS thread as soon as a verdict is known, never after this
 *   call has returned
 * @progress_data: its argument
 * @cancellable: (nullable): a cancellable
 * @error: return location of a cancellation, or of %TODOKU_ERROR_BAD_INPUT when the environment
 *   names no resolver
 *
 * As todoku_record_checker_check_async(). Worker threads only.
 *
 * Returns: (transfer full) (element-type TodokuVerdict): one verdict a record, in order, or %NULL
 */
GPtrArray *
todoku_dns_check (TodokuDns          *self,
                  GPtrArray          *records,
                  TodokuVerdictFunc   progress,
                  gpointer            progress_data,
                  GCancellable       *cancellable,
                  GError            **error)
{
  CheckCall call = { .records = records, .progress = progress, .progress_data = progress_data };

  g_return_val_if_fail (TODOKU_IS_DNS (self), NULL);

  return todoku_dns_wait (self, start_check, finish_check, &call, cancellable, error);
}

static void
start_find_zone (TodokuResolver      *resolver,
                 TodokuRecordChecker *checker,
                 gpointer             data,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  todoku_record_checker_find_zone_async (checker, data, cancellable, callback, user_data);
}

static gpointer
finish_find_zone (GObject       *source,
                  GAsyncResult  *result,
                  GError       **error)
{
  return todoku_record_checker_find_zone_finish (TODOKU_RECORD_CHECKER (source), result, error);
}

/**
 * todoku_dns_find_zone:
 * @self: a DNS
 * @name: a name in A-labels
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * As todoku_record_checker_find_zone_async(). Worker threads only.
 *
 * Returns: (transfer full): where @name is hosted, or %NULL
 */
TodokuZoneInfo *
todoku_dns_find_zone (TodokuDns     *self,
                      const char    *name,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_return_val_if_fail (TODOKU_IS_DNS (self), NULL);

  return todoku_dns_wait (self, start_find_zone, finish_find_zone, (gpointer) name, cancellable,
                          error);
}
