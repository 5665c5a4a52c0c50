/* SPDX-License-Identifier: GPL-3.0-or-later
 * A process that does one thing and kills itself, as kill -9 would, at the Nth place where it can
 * hurt: before and after a commit, before a request, or with its answer in hand. The places are
 * found by the linker, which puts this program between the session and the store and the HTTP
 * client. Tests only.
 *
 *   session-victim FOLDER N OPERATION NAME
 */
#include "todoku-session-private.h"
#include "todoku-tx.h"

#include <signal.h>
#include <stdlib.h>

/* (atomic) */
static int places_left;

static void
place (void)
{
  if (g_atomic_int_add (&places_left, -1) == 1)
    raise (SIGKILL);
}

void __real_todoku_store_apply_async (TodokuStore         *self,
                                      TodokuChange        *change,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
void __wrap_todoku_store_apply_async (TodokuStore         *self,
                                      TodokuChange        *change,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
GArray *__real_todoku_store_apply_finish (TodokuStore   *self,
                                          GAsyncResult  *result,
                                          GError       **error);
GArray *__wrap_todoku_store_apply_finish (TodokuStore   *self,
                                          GAsyncResult  *result,
                                          GError       **error);
TodokuHttpReply *__real_todoku_http_send (TodokuHttp         *self,
                                          TodokuHttpRequest  *request,
                                          GCancellable       *cancellable,
                                          GError            **error);
TodokuHttpReply *__wrap_todoku_http_send (TodokuHttp         *self,
                                          TodokuHttpRequest  *request,
                                          GCancellable       *cancellable,
                                          GError            **error);
gboolean __real_todoku_tx_commit (TodokuTx  *self,
                                  GError   **error);
gboolean __wrap_todoku_tx_commit (TodokuTx  *self,
                                  GError   **error);

void
__wrap_todoku_store_apply_async (TodokuStore         *self,
                                 TodokuChange        *change,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  place ();
  __real_todoku_store_apply_async (self, change, callback, user_data);
}

GArray *
__wrap_todoku_store_apply_finish (TodokuStore   *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  place ();
  return __real_todoku_store_apply_finish (self, result, error);
}

TodokuHttpReply *
__wrap_todoku_http_send (TodokuHttp         *self,
                         TodokuHttpRequest  *request,
                         GCancellable       *cancellable,
                         GError            **error)
{
  TodokuHttpReply *reply;

  place ();
  reply = __real_todoku_http_send (self, request, cancellable, error);
  place ();

  return reply;
}

gboolean
__wrap_todoku_tx_commit (TodokuTx  *self,
                         GError   **error)
{
  gboolean committed;

  place ();
  committed = __real_todoku_tx_commit (self, error);
  place ();

  return committed;
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
  const char *name = argv[4];
  gboolean ended = FALSE;

  session->grace = 0;
  g_clear_object (&session->clock);
  session->clock = todoku_clock_new (150);
  todoku_session_open_async (session, NULL, ended_cb, &ended);
  wait_for (&ended);

  places_left = atoi (argv[2]);
  if (g_str_equal (operation, "add"))
    todoku_session_add_domain_async (session, name, NULL, NULL, ended_cb, &ended);
  else if (g_str_equal (operation, "verify"))
    todoku_session_verify_domain_async (session, todoku_session_find_domain (session, name), NULL,
                                        ended_cb, &ended);
  else if (g_str_equal (operation, "reissue"))
    todoku_session_reissue_domain_async (session, todoku_session_find_domain (session, name), NULL,
                                         ended_cb, &ended);
  else if (g_str_equal (operation, "remove"))
    todoku_session_remove_domain_async (session, todoku_session_find_domain (session, name), NULL,
                                        ended_cb, &ended);
  else if (g_str_equal (operation, "add-tracking"))
    todoku_session_add_tracking_async (session, name, NULL, TODOKU_EDGE_PRACTICE, NULL, ended_cb,
                                       &ended);
  else if (g_str_equal (operation, "verify-tracking"))
    todoku_session_verify_tracking_async (session, todoku_session_find_tracking (session, name),
                                          NULL, ended_cb, &ended);
  else if (g_str_equal (operation, "remove-tracking"))
    todoku_session_remove_tracking_async (session, todoku_session_find_tracking (session, name),
                                          NULL, ended_cb, &ended);
  else
    return EXIT_FAILURE;
  wait_for (&ended);

  todoku_session_close_async (session, NULL, ended_cb, &ended);
  wait_for (&ended);
  g_object_unref (session);

  return EXIT_SUCCESS;
}
