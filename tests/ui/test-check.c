/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page that checks what is pasted: files that are dropped on it, what cannot be asked, and
 * practice domains, whose records stand in the practice DNS.
 */
#include "todoku-check-page.h"
#include "todoku-session-practice.h"
#include "todoku-session-private.h"
#include "todoku-test-ui.h"
#include "todoku-test.h"

#include <string.h>

#define ZONE "em1.example.co.jp. 300 IN CNAME u1.wl.sendgrid.net.\n" \
  "_dmarc.example.co.jp. 300 IN TXT \"v=DMARC1; p=none\"\n"
/* 種別,ホスト名,値 in Shift_JIS */
#define CSV "\x8e\xed\x95\xca,\x83\x7a\x83\x58\x83\x67\x96\xbc,\x92\x6c\r\n" \
  "CNAME,em1.example.co.jp,u1.wl.sendgrid.net\r\nTXT,_dmarc.example.co.jp,v=DMARC1; p=none\r\n"
#define MAIL "From: dns@example.co.jp\r\nTo: it@example.co.jp\r\nSubject: records\r\n\r\n" \
  "Please add these:\r\n\r\nTYPE: CNAME\r\nHOST: em1.example.co.jp\r\n" \
  "VALUE: u1.wl.sendgrid.net\r\n" \
  "\r\nTYPE: TXT\r\nHOST: _dmarc.example.co.jp\r\nVALUE: v=DMARC1; p=none\r\n"

#define TOO_LARGE "読み込めるのは 1 MiB までのテキストファイルだけです。"

/**
 * Fixture:
 * @dir: the folder of the database
 * @session: the session
 * @page: the page
 * @window: a window with it
 */
typedef struct
{
  char *dir;
  TodokuSession *session;
  GtkWidget *page;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->dir = todoku_test_make_dir ();
  fixture->session = todoku_session_new (fixture->dir);
  fixture->page = todoku_check_page_new (fixture->session);
  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->page);
  gtk_window_present (GTK_WINDOW (fixture->window));
  todoku_test_settle (fixture->window);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->session);
  todoku_test_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static GtkTextBuffer *
get_buffer (Fixture *fixture)
{
  GtkWidget *view = todoku_test_find_type (fixture->page, GTK_TYPE_TEXT_VIEW);

  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
}

static gboolean
has_text (gpointer user_data)
{
  return gtk_text_buffer_get_char_count (get_buffer (user_data)) > 0;
}

static gboolean
is_seen (GtkWidget *widget,
         gpointer   text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
         g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0;
}

static gboolean
says (gpointer user_data)
{
  gpointer *args = user_data;

  return todoku_test_find (args[0], is_seen, args[1]) != NULL;
}

static void
wait_for_text (Fixture    *fixture,
               const char *text)
{
  gpointer args[] = { fixture->page, (gpointer) text };

  g_test_message ("%s", text);
  todoku_test_wait_until (says, args);
}

static void
test_drop (Fixture       *fixture,
           gconstpointer  user_data)
{
  static const struct
  {
    const char *contents;
    const char *notice;
  } files[] = {
    { ZONE, NULL },
    { CSV, "ファイルの文字コードをShift_JISとして読み込みました。" },
    { MAIL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      gtk_text_buffer_set_text (get_buffer (fixture), "", -1);
      g_assert_true (todoku_test_drop_file (fixture->page, fixture->dir, files[i].contents,
                                            strlen (files[i].contents)));
      todoku_test_wait_until (has_text, fixture);
      if (files[i].notice != NULL)
        wait_for_text (fixture, files[i].notice);

      /* Nobody could be asked, so that none is called wrong. */
      gtk_widget_activate_action (fixture->page, "check.run", NULL);
      wait_for_text (fixture, "2件とも確認できません");
    }
}

/* What is no text changes nothing, and one sentence says so. */
static void
test_drop_refused (Fixture       *fixture,
                   gconstpointer  user_data)
{
  g_autofree char *large = g_strnfill (1024 * 1024 + 1, 'x');
  static const char image[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

  g_assert_true (todoku_test_drop_file (fixture->page, fixture->dir, image, sizeof image));
  wait_for_text (fixture, TOO_LARGE);
  g_assert_false (has_text (fixture));
  g_assert_true (todoku_test_drop_file (fixture->page, fixture->dir, large, strlen (large)));
  wait_for_text (fixture, TOO_LARGE);
  g_assert_false (has_text (fixture));
}

static gboolean
is_run_button (GtkWidget *widget,
               gpointer   user_data)
{
  return GTK_IS_BUTTON (widget) &&
         g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), "check.run") == 0;
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  user_data)
{
  GtkWidget *button = todoku_test_find (fixture->page, is_run_button, NULL);

  g_assert_false (gtk_widget_is_sensitive (button));
  gtk_text_buffer_set_text (get_buffer (fixture), "x", -1);
  g_assert_true (gtk_widget_is_sensitive (button));
  gtk_text_buffer_set_text (get_buffer (fixture), "", -1);
  g_assert_false (gtk_widget_is_sensitive (button));
}

static void
add_practice_domain (Fixture              *fixture,
                     TodokuDeliveryServer *server)
{
  g_autoptr(TodokuSenderDomain) domain =
    todoku_test_domain ("example.co.jp", TODOKU_DOMAIN_AWAITING_DNS);

  todoku_test_set_server (domain, server);
  g_list_store_append (fixture->session->domains, domain);
}

static void
test_practice_stopped (Fixture       *fixture,
                       gconstpointer  user_data)
{
  g_autoptr(TodokuDeliveryServer) server = todoku_delivery_server_new ();

  todoku_test_set_number (server, "practice", TRUE);
  add_practice_domain (fixture, server);
  gtk_text_buffer_set_text (get_buffer (fixture), ZONE, -1);
  gtk_widget_activate_action (fixture->page, "check.run", NULL);
  wait_for_text (fixture, "練習サーバーが動作していません。もう一度開始してください。");
}

static void
test_practice (Fixture       *fixture,
               gconstpointer  user_data)
{
  static const TodokuPracticeRecord record = {
    .host = (char *) "_dmarc.example.co.jp",
    .type = (char *) "TXT",
    .value = (char *) "v=DMARC1; p=none",
    .priority = -1,
    .ttl = 300,
  };
  g_autoptr(GAsyncResult) started = NULL;
  g_autoptr(GAsyncResult) added = NULL;
  g_autoptr(GAsyncResult) stopped = NULL;
  g_autoptr(TodokuDeliveryServer) server = NULL;
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;

  todoku_test_open_session (fixture->session);
  todoku_session_start_practice_async (fixture->session, NULL, NULL, todoku_test_store_result,
                                       &slot);
  started = todoku_test_wait_result (&slot);
  server = todoku_session_start_practice_finish (fixture->session, started, &error);
  g_assert_no_error (error);
  g_object_ref (server);
  slot = NULL;
  todoku_session_practice_add_async (fixture->session, &record, NULL, todoku_test_store_result,
                                     &slot);
  added = todoku_test_wait_result (&slot);
  todoku_session_practice_add_finish (fixture->session, added, &error);
  g_assert_no_error (error);

  add_practice_domain (fixture, server);
  gtk_text_buffer_set_text (get_buffer (fixture),
                            "TXT\t_dmarc.example.co.jp\tv=DMARC1; p=none\n", -1);
  gtk_widget_activate_action (fixture->page, "check.run", NULL);
  wait_for_text (fixture, "1件中 1件がDNSに正しく登録されています");
  wait_for_text (fixture, "練習用のドメインは、練習DNSで確認しました。");

  slot = NULL;
  todoku_session_stop_practice_async (fixture->session, NULL, todoku_test_store_result, &slot);
  stopped = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_stop_practice_finish (fixture->session, stopped, &error));
  todoku_test_close_session (fixture->session);
}

int
main (int   argc,
      char *argv[])
{
  /* Nobody listens there, and the system says so at once. */
  g_setenv ("TODOKU_RESOLVER", "127.0.0.1:9", TRUE);
  todoku_test_ui_init (&argc, &argv);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/ui/check/drop", test_drop);
  ADD ("/ui/check/drop-refused", test_drop_refused);
  ADD ("/ui/check/empty", test_empty);
  ADD ("/ui/check/practice-stopped", test_practice_stopped);
  ADD ("/ui/check/practice", test_practice);

  return g_test_run ();
}
