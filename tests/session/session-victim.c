/* SPDX-License-Identifier: GPL-3.0-or-later
 * A process that does one thing and kills itself, as kill -9 would, at the Nth place where it can
 * hurt: before and after a commit, before a request, or with its answer in hand. The places are
 * found by the linker, which puts this program between the session and the store and the HTTP
 * client. Tests only.
 *
 *   session-victim FOLDER N OPERATION NAME [DNS-SERVER TSIG-KEY]
 *
 * Where it died is appended to the file TODOKU_KILL_LOG, as the address that the call would have
 * returned to, for kill-points.py.
 */
#include "session-victim.h"

#include "todoku-job.h"
#include "todoku-session-private.h"
#include "todoku-tx.h"
#include "todoku-watch.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "todoku-domain-update.h"
#include "todoku-session-practice.h"

/* Where the program begins in memory; made by the linker. */
extern const char __executable_start;

/* (atomic) */
static int places_left;

static void
note_place (const void *caller)
{
  const char *path = g_getenv ("TODOKU_KILL_LOG");
  char line[32];
  int length = snprintf (line, sizeof line, "%#tx\n", (const char *) caller - &__executable_start);
  int fd = path != NULL ? open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;

  if (fd >= 0 && write (fd, line, length) != length)
    abort ();
}

GCancellable *victim_cancellable;
gboolean victim_cancels_before;
const char *victim_dns_server;
const char *victim_dns_key;

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (victim_cancellable);

  return G_SOURCE_REMOVE;
}

/* Comes back once the cancellation has arrived. */
static void
cancel_job (TodokuJob *job)
{
  if (victim_cancellable == NULL)
    return;

  g_idle_add (cancel_cb, NULL);
  while (!todoku_job_is_cancelled (job))
    g_usleep (1000);
}

static void
die_at (const void *caller)
{
  if (g_atomic_int_add (&places_left, -1) == 1)
    {
      note_place (caller);
      raise (SIGKILL);
    }
}

#define place() die_at (__builtin_return_address (0))

#define WRAP(Return, function, parameters, arguments) \
  WRAP_AFTER ((void) 0, Return, function, parameters, arguments)

/* The same, with something that happens on the way. */
#define WRAP_AFTER(event, Return, function, parameters, arguments) \
  Return __real_##function parameters; \
  Return __wrap_##function parameters; \
  Return \
    __wrap_##function parameters \
  { \
    Return result; \
    place (); \
    event; \
    result = __real_##function arguments; \
    place (); \
    return result; \
  }

WRAP (gboolean, todoku_tx_commit, (TodokuTx *tx, GError **error), (tx, error))
WRAP (TodokuHttpReply *, todoku_http_send,
      (TodokuHttp *http, TodokuHttpRequest *request, GCancellable *cancellable, GError **error),
      (http, request, cancellable, error))
WRAP (GPtrArray *, todoku_service_list,
      (TodokuService *service, TodokuRemoteKind kind, const char *name, GCancellable *cancellable,
       GError **error),
      (service, kind, name, cancellable, error))
WRAP (TodokuValidation *, todoku_service_verify,
      (TodokuService *service, TodokuRemoteKind kind, const char *id, GCancellable *cancellable,
       GError **error),
      (service, kind, id, cancellable, error))
WRAP (TodokuRemote *, todoku_service_get,
      (TodokuService *service, TodokuRemoteKind kind, const char *id, GCancellable *cancellable,
       GError **error),
      (service, kind, id, cancellable, error))
WRAP (TodokuRemote *, todoku_service_complete,
      (TodokuService *service, const char *id, const TodokuRemoteRequest *request,
       GCancellable *cancellable, GError **error),
      (service, id, request, cancellable, error))
WRAP (gboolean, todoku_service_remove,
      (TodokuService *service, TodokuRemoteKind kind, const char *id, GError **error),
      (service, kind, id, error))
WRAP (TodokuScopes *, todoku_service_test,
      (TodokuService *service, GCancellable *cancellable, GError **error),
      (service, cancellable, error))
WRAP (char *, todoku_service_send_test,
      (TodokuService *service, const TodokuMail *mail, GError **error),
      (service, mail, error))
WRAP (TodokuCertificate *, todoku_edge_request_certificate,
      (TodokuEdge *edge, const char *host, const char *token, GError **error),
      (edge, host, token, error))
WRAP (TodokuCertificate *, todoku_edge_describe_certificate,
      (TodokuEdge *edge, const char *id, GCancellable *cancellable, GError **error),
      (edge, id, cancellable, error))
WRAP (TodokuDistribution *, todoku_edge_create_distribution,
      (TodokuEdge *edge, const TodokuDistributionRequest *request, GError **error),
      (edge, request, error))
WRAP (TodokuDistribution *, todoku_edge_describe_distribution,
      (TodokuEdge *edge, const char *id, GCancellable *cancellable, GError **error),
      (edge, id, cancellable, error))
WRAP (gboolean, todoku_update_remove,
      (TodokuJob *job, const TodokuUpdateOptions *options, const char *zone, GPtrArray *records,
       GError **error),
      (job, options, zone, records, error))

WRAP_AFTER (victim_cancels_before ? cancel_job (job) : (void) 0, GPtrArray *, todoku_update_plan,
            (TodokuJob *job, const TodokuUpdateOptions *options, const char *zone,
             GPtrArray *records, GPtrArray *own, GCancellable *cancellable, GError **error),
            (job, options, zone, records, own, cancellable, error))
WRAP_AFTER (cancel_job (job), gboolean, todoku_update_add,
            (TodokuJob *job, const TodokuUpdateOptions *options, const char *zone,
             GPtrArray *records, GPtrArray *own, GError **error),
            (job, options, zone, records, own, error))

WRAP (TodokuCertificate *, todoku_edge_find_certificate,
      (TodokuEdge *edge, const char *host, GCancellable *cancellable, GError **error),
      (edge, host, cancellable, error))
WRAP (gboolean, todoku_edge_delete_certificate,
      (TodokuEdge *edge, const char *id, GError **error),
      (edge, id, error))
WRAP (TodokuDistribution *, todoku_edge_find_distribution,
      (TodokuEdge *edge, const char *host, const char *reference, GCancellable *cancellable,
       GError **error),
      (edge, host, reference, cancellable, error))
WRAP (TodokuDistribution *, todoku_edge_disable_distribution,
      (TodokuEdge *edge, const char *id, GError **error),
      (edge, id, error))
WRAP (gboolean, todoku_edge_delete_distribution,
      (TodokuEdge *edge, const char *id, GError **error),
      (edge, id, error))

TodokuRemote *__real_todoku_service_create (TodokuService              *service,
                                            TodokuRemoteKind            kind,
                                            const TodokuRemoteRequest  *request,
                                            GError                    **error);
TodokuRemote *__wrap_todoku_service_create (TodokuService              *service,
                                            TodokuRemoteKind            kind,
                                            const TodokuRemoteRequest  *request,
                                            GError                    **error);

TodokuRemote *
__wrap_todoku_service_create (TodokuService              *service,
                              TodokuRemoteKind            kind,
                              const TodokuRemoteRequest  *request,
                              GError                    **error)
{
  TodokuRemote *remote;

  place ();
  if (victim_cancellable != NULL)
    g_idle_add (cancel_cb, NULL);
  remote = __real_todoku_service_create (service, kind, request, error);
  place ();

  return remote;
}

GPtrArray *__real_todoku_job_look (TodokuJob  *job,
                                   GPtrArray  *records,
                                   GError    **error);
GPtrArray *__wrap_todoku_job_look (TodokuJob  *job,
                                   GPtrArray  *records,
                                   GError    **error);

/* A person cancels while DNS is being asked. */
GPtrArray *
__wrap_todoku_job_look (TodokuJob  *job,
                        GPtrArray  *records,
                        GError    **error)
{
  cancel_job (job);

  return __real_todoku_job_look (job, records, error);
}

static void
ended_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  gboolean *ended = user_data;

  *ended = TRUE;
}

static void
wait_for (gboolean *ended)
{
  while (!*ended)
    g_main_context_iteration (NULL, TRUE);
  *ended = FALSE;
}

int
main (int   argc,
      char *argv[])
{
  TodokuSession *session = todoku_session_new (argv[1]);
  const char *operation = argv[3];
  gboolean opens_only = g_str_equal (operation, "open");
  gboolean ended = FALSE;

  victim_dns_server = argc > 6 ? argv[5] : NULL;
  victim_dns_key = argc > 6 ? argv[6] : NULL;
  g_clear_object (&session->clock);
  session->clock = todoku_clock_new (150);
  if (opens_only)
    places_left = atoi (argv[2]);
  todoku_session_open_async (session, NULL, ended_cb, &ended);
  wait_for (&ended);

  if (!opens_only)
    places_left = atoi (argv[2]);
  if (!victim_begin (session, operation, argv[4], &ended))
    return EXIT_FAILURE;
  wait_for (&ended);

  todoku_session_close_async (session, NULL, ended_cb, &ended);
  wait_for (&ended);
  g_object_unref (session);
  g_clear_object (&victim_cancellable);

  return EXIT_SUCCESS;
}
