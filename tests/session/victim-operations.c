/* SPDX-License-Identifier: GPL-3.0-or-later
 * What session-victim may be told to do: one function an operation, and the table of them.
 */
#include "session-victim.h"

#include "todoku-session-private.h"
#include "todoku-watch.h"

#include <stdlib.h>

#include "todoku-session-practice.h"

static void
ended_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  gboolean *ended = user_data;

  *ended = TRUE;
}

static void
begin_nothing (TodokuSession *session,
               const char    *name,
               gboolean      *ended)
{
  *ended = TRUE;
}

static void
begin_put_off (TodokuSession *session,
               const char    *name,
               gboolean      *ended)
{
  todoku_monitor_store_put_off (session, todoku_session_find_domain (session, name),
                                g_get_real_time () + G_TIME_SPAN_HOUR);
  *ended = TRUE;
}

static void
begin_set_monitored (TodokuSession *session,
                     const char    *name,
                     gboolean      *ended)
{
  todoku_session_set_monitored_async (session, todoku_session_find_domain (session, name), TRUE,
                                      NULL, ended_cb, ended);
}

static void
begin_watch (TodokuSession *session,
             const char    *name,
             gboolean      *ended)
{
  todoku_session_watch_once_async (session, FALSE, NULL, ended_cb, ended);
}

static void
begin_watch_and_cancel (TodokuSession *session,
                        const char    *name,
                        gboolean      *ended)
{
  victim_cancellable = g_cancellable_new ();
  todoku_session_watch_once_async (session, FALSE, victim_cancellable, ended_cb, ended);
}

static void
begin_pause_watch (TodokuSession *session,
                   const char    *name,
                   gboolean      *ended)
{
  todoku_session_pause_watch_async (session, g_get_real_time () + G_TIME_SPAN_HOUR, NULL,
                                    ended_cb, ended);
}

static void
begin_test_server (TodokuSession *session,
                   const char    *name,
                   gboolean      *ended)
{
  todoku_session_test_server_async (session, todoku_session_find_server (session, name), NULL,
                                    ended_cb, ended);
}

static void
begin_start_practice (TodokuSession *session,
                      const char    *name,
                      gboolean      *ended)
{
  todoku_session_start_practice_async (session, NULL, NULL, ended_cb, ended);
}

static void
begin_add_server (TodokuSession *session,
                  const char    *name,
                  gboolean      *ended)
{
  g_autoptr(TodokuServerRow) server = todoku_server_row_new ();
  TodokuPractice *practice = session->practice;

  server->name = g_strdup (name);
  server->url = g_strdup (todoku_practice_get_string (practice, "http"));
  server->kind = g_strdup ("sendgrid");
  todoku_session_add_server_async (session, server,
                                   todoku_practice_get_string (practice, "api_key"), NULL,
                                   ended_cb, ended);
}

static void
begin_set_server (TodokuSession *session,
                  const char    *name,
                  gboolean      *ended)
{
  const TodokuServerWanted wanted = {
    .name = "renamed",
    .api_key = todoku_practice_get_string (session->practice, "api_key"),
  };

  todoku_session_set_server_async (session, todoku_session_find_server (session, name), &wanted,
                                   NULL, ended_cb, ended);
}

static void
begin_remove_server (TodokuSession *session,
                     const char    *name,
                     gboolean      *ended)
{
  todoku_session_remove_server_async (session, todoku_session_find_server (session, name), NULL,
                                      ended_cb, ended);
}

static void
begin_import (TodokuSession *session,
              const char    *name,
              gboolean      *ended)
{
  todoku_session_import_server_async (session, todoku_session_find_server (session, name), NULL,
                                      ended_cb, ended);
}

static void
begin_add_account (TodokuSession *session,
                   const char    *name,
                   gboolean      *ended)
{
  g_autofree char *address = g_strconcat (name, "@mail.example.co.jp", NULL);

  todoku_session_add_account_async (session, name, address, NULL, NULL, ended_cb, ended);
}

static void
begin_remove_account (TodokuSession *session,
                      const char    *name,
                      gboolean      *ended)
{
  todoku_session_remove_account_async (session, todoku_session_find_account (session, name), NULL,
                                       ended_cb, ended);
}

static void
begin_send_test (TodokuSession *session,
                 const char    *name,
                 gboolean      *ended)
{
  todoku_session_send_test_async (session, todoku_session_find_account (session, name),
                                  "somebody@example.com", TRUE, NULL, ended_cb, ended);
}

static void
begin_publish (TodokuSession *session,
               const char    *name,
               gboolean      *ended)
{
  todoku_session_publish_async (session, todoku_session_find_domain (session, name),
                                victim_dns_server, victim_dns_key, FALSE, NULL, ended_cb, ended);
}

static void
begin_publish_and_cancel (TodokuSession *session,
                          const char    *name,
                          gboolean      *ended)
{
  victim_cancellable = g_cancellable_new ();
  todoku_session_publish_async (session, todoku_session_find_domain (session, name),
                                victim_dns_server, victim_dns_key, FALSE, victim_cancellable,
                                ended_cb, ended);
}

static void
begin_unpublish_and_cancel (TodokuSession *session,
                            const char    *name,
                            gboolean      *ended)
{
  victim_cancellable = g_cancellable_new ();
  victim_cancels_before = TRUE;
  todoku_session_unpublish_async (session, todoku_session_find_domain (session, name),
                                  victim_dns_server, victim_dns_key, victim_cancellable, ended_cb,
                                  ended);
}

static void
begin_unpublish (TodokuSession *session,
                 const char    *name,
                 gboolean      *ended)
{
  todoku_session_unpublish_async (session, todoku_session_find_domain (session, name),
                                  victim_dns_server, victim_dns_key, NULL, ended_cb, ended);
}

static void
begin_add (TodokuSession *session,
           const char    *name,
           gboolean      *ended)
{
  todoku_session_add_domain_async (session, name, NULL, NULL, ended_cb, ended);
}

static void
begin_add_pasted (TodokuSession *session,
                  const char    *name,
                  gboolean      *ended)
{
  const TodokuRecord written = {
    .type = TODOKU_RECORD_TYPE_TXT, .purpose = TODOKU_RECORD_PURPOSE_OTHER, .host = "@",
    .value = "service-verification=1", .priority = -1, .required = TRUE,
  };
  g_autoptr(GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  const TodokuDomainOptions options = {
    .server = todoku_session_find_server (session, "by-hand"), .records = records,
  };

  if (!todoku_pasted_add (records, &written, name, NULL))
    exit (EXIT_FAILURE);
  todoku_session_add_domain_async (session, name, &options, NULL, ended_cb, ended);
}

static void
begin_paste_again (TodokuSession *session,
                   const char    *name,
                   gboolean      *ended)
{
  const TodokuRecord written = {
    .type = TODOKU_RECORD_TYPE_TXT, .purpose = TODOKU_RECORD_PURPOSE_OTHER, .host = "@",
    .value = "service-verification=2", .priority = -1, .required = TRUE,
  };
  g_autoptr(GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);

  if (!todoku_pasted_add (records, &written, name, NULL))
    exit (EXIT_FAILURE);
  todoku_session_paste_again_async (session, todoku_session_find_domain (session, name),
                                    records, NULL, ended_cb, ended);
}

static void
begin_confirm (TodokuSession *session,
               const char    *name,
               gboolean      *ended)
{
  todoku_session_confirm_async (session, todoku_session_find_domain (session, name), TRUE, NULL,
                                ended_cb, ended);
}

static void
begin_add_with_path (TodokuSession *session,
                     const char    *name,
                     gboolean      *ended)
{
  const TodokuDomainOptions options = { .subdomain = "bounce" };

  todoku_session_add_domain_async (session, name, &options, NULL, ended_cb, ended);
}

static void
begin_add_and_cancel (TodokuSession *session,
                      const char    *name,
                      gboolean      *ended)
{
  victim_cancellable = g_cancellable_new ();
  todoku_session_add_domain_async (session, name, NULL, victim_cancellable, ended_cb, ended);
}

static void
begin_verify (TodokuSession *session,
              const char    *name,
              gboolean      *ended)
{
  todoku_session_verify_async (session, todoku_session_find_domain (session, name), NULL,
                               ended_cb, ended);
}

static void
begin_reissue (TodokuSession *session,
               const char    *name,
               gboolean      *ended)
{
  todoku_session_reissue_domain_async (session, todoku_session_find_domain (session, name), NULL,
                                       ended_cb, ended);
}

static void
begin_remove (TodokuSession *session,
              const char    *name,
              gboolean      *ended)
{
  todoku_session_remove_async (session, todoku_session_find_domain (session, name), NULL,
                               ended_cb, ended);
}

static void
begin_add_tracking (TodokuSession *session,
                    const char    *name,
                    gboolean      *ended)
{
  todoku_session_add_tracking_async (session, name, NULL, TODOKU_EDGE_PRACTICE, NULL, ended_cb,
                                     ended);
}

static void
begin_add_tracking_and_cancel (TodokuSession *session,
                               const char    *name,
                               gboolean      *ended)
{
  victim_cancellable = g_cancellable_new ();
  todoku_session_add_tracking_async (session, name, NULL, TODOKU_EDGE_PRACTICE,
                                     victim_cancellable, ended_cb, ended);
}

static void
begin_verify_tracking (TodokuSession *session,
                       const char    *name,
                       gboolean      *ended)
{
  todoku_session_verify_async (session, todoku_session_find_tracking (session, name),
                               NULL, ended_cb, ended);
}

static void
begin_check_tracking (TodokuSession *session,
                      const char    *name,
                      gboolean      *ended)
{
  todoku_session_check_async (session, todoku_session_find_tracking (session, name),
                              NULL, ended_cb, ended);
}

static void
begin_enter_edge (TodokuSession *session,
                  const char    *name,
                  gboolean      *ended)
{
  g_autofree char *host = g_strconcat ("_abc.", name, NULL);

  todoku_session_set_tracking_edge_async (session,
                                          todoku_session_find_tracking (session, name), host,
                                          "_def.cdn.example.net", "edge.example.net", NULL,
                                          ended_cb, ended);
}

static void
begin_remove_tracking (TodokuSession *session,
                       const char    *name,
                       gboolean      *ended)
{
  todoku_session_remove_async (session, todoku_session_find_tracking (session, name),
                               NULL, ended_cb, ended);
}

static const struct
{
  const char *name;
  void (*begin) (TodokuSession *session,
                 const char    *name,
                 gboolean      *ended);
} operations[] = {
  { "open", begin_nothing },
  { "put-off", begin_put_off },
  { "set-monitored", begin_set_monitored },
  { "watch", begin_watch },
  { "watch-and-cancel", begin_watch_and_cancel },
  { "pause-watch", begin_pause_watch },
  { "test-server", begin_test_server },
  { "start-practice", begin_start_practice },
  { "add-server", begin_add_server },
  { "set-server", begin_set_server },
  { "remove-server", begin_remove_server },
  { "import", begin_import },
  { "add-account", begin_add_account },
  { "remove-account", begin_remove_account },
  { "send-test", begin_send_test },
  { "publish", begin_publish },
  { "publish-and-cancel", begin_publish_and_cancel },
  { "unpublish-and-cancel", begin_unpublish_and_cancel },
  { "unpublish", begin_unpublish },
  { "add", begin_add },
  { "add-pasted", begin_add_pasted },
  { "paste-again", begin_paste_again },
  { "confirm", begin_confirm },
  { "add-with-path", begin_add_with_path },
  { "add-and-cancel", begin_add_and_cancel },
  { "verify", begin_verify },
  { "reissue", begin_reissue },
  { "remove", begin_remove },
  { "add-tracking", begin_add_tracking },
  { "add-tracking-and-cancel", begin_add_tracking_and_cancel },
  { "verify-tracking", begin_verify_tracking },
  { "check-tracking", begin_check_tracking },
  { "enter-edge", begin_enter_edge },
  { "remove-tracking", begin_remove_tracking },
};

/**
 * victim_begin:
 * @session: an open session
 * @operation: what to do
 * @name: what it is about
 * @ended: set when it has ended, however
 *
 * Returns: whether there is such an operation
 */
gboolean
victim_begin (TodokuSession *session,
              const char    *operation,
              const char    *name,
              gboolean      *ended)
{
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    if (g_str_equal (operations[i].name, operation))
      {
        operations[i].begin (session, name, ended);
        return TRUE;
      }

  return FALSE;
}
