/* SPDX-License-Identifier: GPL-3.0-or-later
 * The HTTP client: blocking requests in a few slots, and repetitions of what has the same effect
 * twice. Worker threads. A slot is a SoupSession and a main context that nobody runs, and belongs
 * to one thread at a time: libsoup 3.2 is not safe when two threads share a session, its timers
 * would run on the main thread, and its own wait for a connection cannot be cancelled.
 */
#include "todoku-http-request.h"

#include "todoku-error.h"
#include "todoku-loopback.h"
#include "todoku-thread.h"

#define MAX_ATTEMPTS 3

/* A service that asks for a longer rest than this gets it: the caller is told, and decides. */
#define MAX_WAIT_SECONDS 20

/* One of many waits for the next window of the service, which opens after a minute or so: going on
 * regardless would have all the others refused.
 */
#define MAX_WAIT_SECONDS_OF_MANY 120

typedef struct
{
  SoupSession *session; /* (owned) (nullable): made by the first thread that has the slot */
  GMainContext *context; /* (owned) (nullable): of the session; never run */
  GThread *owner; /* (nullable) */
} Slot;

typedef struct
{
  GThread *thread;
  int priority;
  gboolean served;
} Waiter;

struct _TodokuHttp
{
  GObject parent_instance;

  /* Constant. */
  TodokuClock *clock;
  GProxyResolver *proxies;
  gint64 time_out;
  gint64 backoff;

  /* Under the mutex. */
  GMutex mutex;
  GCond changed;
  Slot slots[TODOKU_HTTP_SLOTS];
  gint64 pace; /* the shortest time from one request to the next, or 0 */
  gint64 next_turn; /* in g_get_monotonic_time(): before, no request goes out */
  gint64 rests_until; /* in g_get_monotonic_time(): before, the service lets nothing through */
  GQueue waiters; /* (element-type Waiter): the most urgent first, then the oldest */
};

G_DEFINE_FINAL_TYPE (TodokuHttp, todoku_http, G_TYPE_OBJECT)

/* With the mutex held, like all that has Slot or Waiter in its signature but use_slot(). */
static Slot *
find_slot (TodokuHttp *self,
           GThread    *owner)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->slots); i++)
    if (self->slots[i].owner == owner)
      return &self->slots[i];

  return NULL;
}

static void
serve_waiters (TodokuHttp *self)
{
  Slot *slot;

  while (!g_queue_is_empty (&self->waiters) && (slot = find_slot (self, NULL)) != NULL)
    {
      Waiter *waiter = g_queue_pop_head (&self->waiters);

      slot->owner = waiter->thread;
      waiter->served = TRUE;
    }
  g_cond_broadcast (&self->changed);
}

static int
compare_waiters (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  const Waiter *there = a;
  const Waiter *new = b;

  /* Among equals the new one comes last. */
  return there->priority <= new->priority ? -1 : 1;
}

static void
wake_waiters_cb (GCancellable *cancellable,
                 gpointer      user_data)
{
  TodokuHttp *self = user_data;

  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

/**
 * todoku_http_enter:
 * @self: an HTTP client
 * @cancellable: (nullable): ends the wait at once
 * @error: return location of a cancellation
 *
 * Gives the calling thread a slot, until todoku_http_leave(). There are %TODOKU_HTTP_SLOTS; when
 * none is free, threads wait in the order of todoku_thread_get_priority(). Worker threads only.
 *
 * Returns: whether the thread has a slot; %FALSE with @error set when cancelled
 */
gboolean
todoku_http_enter (TodokuHttp    *self,
                   GCancellable  *cancellable,
                   GError       **error)
{
  Waiter waiter = { g_thread_self (), todoku_thread_get_priority (), FALSE };
  gulong id = 0;

  g_return_val_if_fail (TODOKU_IS_HTTP (self), FALSE);
  todoku_assert_worker ();

  if (cancellable != NULL)
    id = g_cancellable_connect (cancellable, G_CALLBACK (wake_waiters_cb), self, NULL);

  g_mutex_lock (&self->mutex);
  g_assert (find_slot (self, waiter.thread) == NULL);
  g_queue_insert_sorted (&self->waiters, &waiter, compare_waiters, NULL);
  serve_waiters (self);
  while (!waiter.served && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->changed, &self->mutex);
  if (!waiter.served)
    g_queue_remove (&self->waiters, &waiter);
  g_mutex_unlock (&self->mutex);

  /* Waits for a handler that is running, so the mutex must be free here. */
  g_cancellable_disconnect (cancellable, id);
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    return TRUE;
  if (waiter.served)
    todoku_http_leave (self);

  return FALSE;
}

/**
 * todoku_http_leave:
 * @self: an HTTP client
 *
 * Gives back the slot of the calling thread.
 */
void
todoku_http_leave (TodokuHttp *self)
{
  Slot *slot;

  g_return_if_fail (TODOKU_IS_HTTP (self));

  g_mutex_lock (&self->mutex);
  slot = find_slot (self, g_thread_self ());
  g_assert (slot != NULL);
  slot->owner = NULL;
  serve_waiters (self);
  g_mutex_unlock (&self->mutex);
}

/**
 * todoku_http_count_waiting:
 * @self: an HTTP client
 *
 * Returns: how many threads wait for a slot
 */
guint
todoku_http_count_waiting (TodokuHttp *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_queue_get_length (&self->waiters);
}

static Slot *
find_own_slot (TodokuHttp *self)
{
  Slot *slot;

  g_mutex_lock (&self->mutex);
  slot = find_slot (self, g_thread_self ());
  g_mutex_unlock (&self->mutex);

  return slot;
}

/* How long the calling thread waits for a service that asks for a rest. A person waits gladly only
 * so long, the others have time.
 */
static guint
get_patience (void)
{
  return todoku_thread_get_priority () > 0 ? MAX_WAIT_SECONDS_OF_MANY : MAX_WAIT_SECONDS;
}

static void
note_rest (TodokuHttp            *self,
           const TodokuHttpReply *reply)
{
  gint64 until;

  if (reply->rest == 0)
    return;

  until = todoku_clock_deadline (self->clock, reply->rest * G_TIME_SPAN_SECOND);
  g_mutex_lock (&self->mutex);
  self->rests_until = MAX (self->rests_until, until);
  g_mutex_unlock (&self->mutex);
}

/* A person who will not wait for so long is refused by the service, and told. One of many is told
 * at once: thousands would have it refuse them all, against what it asked for.
 */
static gboolean
wait_for_rest (TodokuHttp    *self,
               GCancellable  *cancellable,
               GError       **error)
{
  gint64 until;

  g_mutex_lock (&self->mutex);
  until = self->rests_until;
  g_mutex_unlock (&self->mutex);
  if (until <= g_get_monotonic_time ())
    return TRUE;
  if (until > todoku_clock_deadline (self->clock, get_patience () * G_TIME_SPAN_SECOND))
    {
      if (todoku_thread_get_priority () == 0)
        return TRUE;
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_RATE_LIMITED,
                           "Not sent: the service asks to be left alone for longer");
      return FALSE;
    }

  return todoku_clock_wait_until (until, cancellable, error);
}

/* Whoever comes takes the next free moment, and waits for it. */
static gboolean
wait_for_turn (TodokuHttp    *self,
               GCancellable  *cancellable,
               GError       **error)
{
  gint64 now = g_get_monotonic_time ();
  gint64 turn;

  g_mutex_lock (&self->mutex);
  turn = MAX (self->next_turn, now);
  if (self->pace > 0)
    self->next_turn = turn + todoku_clock_deadline (self->clock, self->pace) - now;
  g_mutex_unlock (&self->mutex);

  return turn <= now || todoku_clock_wait_until (turn, cancellable, error);
}

/* Whether what came of an attempt may go away by itself within the time that a person waits gladly,
 * and when to try again.
 */
static gboolean
should_repeat (TodokuHttp              *self,
               TodokuHttpRequest       *request,
               const TodokuHttpAttempt *attempt,
               guint                    n_attempts,
               gint64                  *ret_wait)
{
  guint wait_seconds = attempt->reply != NULL ? attempt->reply->retry_after : 0;

  if (!request->idempotent || attempt->is_final || n_attempts >= MAX_ATTEMPTS ||
      wait_seconds > get_patience ())
    return FALSE;
  if (attempt->reply != NULL
        ? attempt->reply->status != 429 &&
      (attempt->reply->status < 500 || attempt->reply->status >= 600)
        : !g_error_matches (attempt->error, TODOKU_ERROR, TODOKU_ERROR_SERVER_FAILED) &&
      !g_error_matches (attempt->error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY))
    return FALSE;

  /* "0 seconds" is an answer too; without one, back off. */
  *ret_wait = attempt->names_wait || wait_seconds > 0 ? wait_seconds * G_TIME_SPAN_SECOND
                                                      : self->backoff << (n_attempts - 1);

  return TRUE;
}

/* The slot belongs to this thread, so no mutex is needed. */
static TodokuHttpReply *
use_slot (TodokuHttp         *self,
          Slot               *slot,
          TodokuHttpRequest  *request,
          GCancellable       *cancellable,
          GError            **error)
{
  TodokuHttpAttempt attempt = { 0 };
  gboolean sent = FALSE;
  gint64 wait;

  if (slot->context == NULL)
    slot->context = g_main_context_new ();
  g_main_context_push_thread_default (slot->context);
  if (slot->session == NULL)
    slot->session = soup_session_new_with_options ("user-agent", "todoku",
                                                   "idle-timeout", 0,
                                                   "max-conns", 1,
                                                   "max-conns-per-host", 1,
                                                   "proxy-resolver", self->proxies,
                                                   NULL);

  for (guint n_attempts = 1;; n_attempts++)
    {
      if (!wait_for_rest (self, cancellable, &attempt.error) ||
          !wait_for_turn (self, cancellable, &attempt.error))
        break;
      todoku_http_attempt (&attempt, slot->session, request, self->clock, self->time_out,
                           cancellable);
      sent = sent || attempt.sent;
      if (attempt.reply != NULL)
        {
          note_rest (self, attempt.reply);
          todoku_clock_compare (self->clock, g_uri_get_host (request->uri),
                                attempt.reply->service_time);
        }
      if (!should_repeat (self, request, &attempt, n_attempts, &wait))
        break;
      todoku_http_attempt_clear (&attempt);
      if (!todoku_clock_wait (self->clock, wait, cancellable, &attempt.error))
        break;
    }
  g_main_context_pop_thread_default (slot->context);

  /* Nothing was sent the last time, but something was before. */
  if (sent && g_error_matches (attempt.error, TODOKU_ERROR, TODOKU_ERROR_OFFLINE))
    attempt.error->code = TODOKU_ERROR_SERVER_FAILED;
  if (attempt.error != NULL)
    g_propagate_error (error, attempt.error);

  return attempt.reply;
}

/**
 * todoku_http_send:
 * @self: an HTTP client
 * @request: what to send
 * @cancellable: (nullable): gives up waiting at once; what has been sent may still take effect
 * @error: return location of a #TODOKU_ERROR, or a cancellation
 *
 * Sends a request, and an idempotent one up to twice more: after a rate limit or a failure of the
 * service, as late as it asks for but no later than 20 seconds, or two minutes for one of many.
 * While it lets nobody through, a request waits as long before it is sent at all, and one of many
 * that would have to wait longer is not sent: #TODOKU_ERROR_RATE_LIMITED. Any status is a reply;
 * only the lack of one is an error. The time-out of an attempt counts from when the thread
 * has a slot: that of todoku_http_enter(), or one for this call alone. Worker threads only.
 *
 * Returns: (transfer full): the reply, or %NULL with @error set
 */
TodokuHttpReply *
todoku_http_send (TodokuHttp         *self,
                  TodokuHttpRequest  *request,
                  GCancellable       *cancellable,
                  GError            **error)
{
  TodokuHttpReply *reply;
  Slot *slot;

  g_return_val_if_fail (TODOKU_IS_HTTP (self), NULL);
  g_return_val_if_fail (request != NULL, NULL);
  todoku_assert_worker ();

  if (request->uri == NULL)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BAD_URL, "The URL is not one");
      return NULL;
    }

  slot = find_own_slot (self);
  if (slot != NULL)
    return use_slot (self, slot, request, cancellable, error);

  if (!todoku_http_enter (self, cancellable, error))
    return NULL;
  reply = use_slot (self, find_own_slot (self), request, cancellable, error);
  todoku_http_leave (self);

  return reply;
}

/**
 * todoku_http_set_patience:
 * @self: an HTTP client that has not sent anything yet
 * @timeout_ms: how long one attempt may take in all
 * @backoff_ms: the rest before the first repetition when the service names none; it doubles
 */
void
todoku_http_set_patience (TodokuHttp *self,
                          guint       timeout_ms,
                          guint       backoff_ms)
{
  g_return_if_fail (TODOKU_IS_HTTP (self));

  self->time_out = timeout_ms * G_TIME_SPAN_MILLISECOND;
  self->backoff = backoff_ms * G_TIME_SPAN_MILLISECOND;
}

/**
 * todoku_http_set_pace:
 * @self: a client
 * @interval: the shortest time from the beginning of one request to that of the next, in
 *   microseconds
 *
 * For services that count requests and do not say how many are left.
 */
void
todoku_http_set_pace (TodokuHttp *self,
                      gint64      interval)
{
  g_return_if_fail (TODOKU_IS_HTTP (self));

  g_mutex_lock (&self->mutex);
  self->pace = interval;
  g_mutex_unlock (&self->mutex);
}

static void
todoku_http_finalize (GObject *object)
{
  TodokuHttp *self = TODOKU_HTTP (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->slots); i++)
    {
      g_assert (self->slots[i].owner == NULL);
      g_clear_object (&self->slots[i].session);
      g_clear_pointer (&self->slots[i].context, g_main_context_unref);
    }
  g_clear_object (&self->clock);
  g_clear_object (&self->proxies);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (todoku_http_parent_class)->finalize (object);
}

static void
todoku_http_class_init (TodokuHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = todoku_http_finalize;
}

static void
todoku_http_init (TodokuHttp *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  g_queue_init (&self->waiters);
  self->proxies = todoku_loopback_proxy_resolver_new (g_proxy_resolver_get_default ());
  self->time_out = 30 * G_TIME_SPAN_SECOND;
  self->backoff = 500 * G_TIME_SPAN_MILLISECOND;
}

/**
 * todoku_http_make_classes:
 *
 * Makes the classes of libsoup that a request needs; see todoku_make_classes().
 */
void
todoku_http_make_classes (void)
{
  g_autoptr(SoupSession) session = soup_session_new ();
  g_autoptr(SoupMessage) message = soup_message_new (SOUP_METHOD_GET, "http://127.0.0.1/");

  g_type_class_ref (TODOKU_TYPE_HTTP);
}

/**
 * todoku_http_new:
 * @clock: the clock of its time-outs and pauses
 *
 * Returns: (transfer full): an HTTP client, for one service
 */
TodokuHttp *
todoku_http_new (TodokuClock *clock)
{
  TodokuHttp *self;

  g_return_val_if_fail (TODOKU_IS_CLOCK (clock), NULL);

  self = g_object_new (TODOKU_TYPE_HTTP, NULL);
  self->clock = g_object_ref (clock);

  return self;
}
