/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whom a mail goes to: what is typed is read as people have it at hand, what is no address opens no
 * mail program, and a request of the practice server says that it is one.
 */
#include <string.h>

#include "todoku-long-text.h"
#include "todoku-notice.h"
#include "todoku-request-window.h"
#include "todoku-session-private.h"
#include "todoku-test-mail-window.h"
#include "todoku-test-ui.h"
#include "todoku-test.h"

static gboolean
is_address_row (GtkWidget *widget,
                gpointer   user_data)
{
  GtkInputPurpose purpose = GTK_INPUT_PURPOSE_FREE_FORM;

  if (ADW_IS_ENTRY_ROW (widget))
    g_object_get (widget, "input-purpose", &purpose, NULL);

  return purpose == GTK_INPUT_PURPOSE_EMAIL;
}

static gboolean
shows (GtkWidget  *root,
       const char *part)
{
  todoku_test_settle (root);

  return todoku_test_find_shown (root, part) != NULL;
}

static gboolean
is_sensitive_button (GtkWidget *widget,
                     gpointer   action)
{
  return GTK_IS_BUTTON (widget) && gtk_widget_is_sensitive (widget) &&
         g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0;
}

static gboolean
can_mail (gpointer user_data)
{
  return todoku_test_find (user_data, is_sensitive_button, (gpointer) "request.mail") != NULL;
}

static gboolean
says_no_program (gpointer user_data)
{
  return shows (user_data, "メールソフトを開けませんでした");
}

static GtkWidget *
present_request (TodokuDeliveryServer *server)
{
  GtkWidget *window = GTK_WIDGET (todoku_request_window_new (NULL, "xxxxx.co.jp"));
  g_autoptr(TodokuRecordItem) item = todoku_test_item (TODOKU_RECORD_PURPOSE_DKIM1,
                                                       "s1._domainkey.xxxxx.co.jp",
                                                       "s1.domainkey.u1.wl1.sendgrid.net");

  todoku_request_window_add (TODOKU_REQUEST_WINDOW (window), item, "xxxxx.co.jp", NULL, server);
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_wait_until (can_mail, window);

  return window;
}

static void
test_request (void)
{
  GtkWidget *window = present_request (NULL);
  GtkWidget *row = todoku_test_find (window, is_address_row, NULL);

  /* Half an address is no mistake while it is typed. */
  gtk_editable_set_text (GTK_EDITABLE (row), "ｄｎｓ＠");
  g_assert_false (gtk_widget_has_css_class (row, "error"));

  /* It is one for who wants to go on with it; no mail program opens, and the focus is in it. */
  gtk_widget_activate_action (window, "request.mail", NULL);
  g_assert_true (shows (window, "E-Mailアドレスの形式ではありません"));
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), row));
  g_assert_false (says_no_program (window));

  gtk_editable_set_text (GTK_EDITABLE (row), "ｄｎｓ＠ｅｘａｍｐｌｅ．ｊｐ、業者 <Kanri@example.co.jp>");
  g_assert_true (shows (window, "dns@example.jp,Kanri@example.co.jp に送ります。"));
  g_assert_false (gtk_widget_has_css_class (row, "error"));
  gtk_widget_activate_action (window, "request.mail", NULL);
  todoku_test_wait_until (says_no_program, window);

  /* Whom it goes to can be chosen in the mail program. */
  gtk_editable_set_text (GTK_EDITABLE (row), "");
  g_assert_false (shows (window, "に送ります。"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What is sent has the room beside the form; the subject is never a closed row. */
static void
test_columns (void)
{
  GtkWidget *window = present_request (NULL);
  GtkWidget *form, *preview;
  int minimum;

  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 720);
  todoku_test_settle (window);
  form = todoku_test_find (window, is_address_row, NULL);
  preview = todoku_test_find_type (window, TODOKU_TYPE_LONG_TEXT);
  g_assert_cmpint (gtk_widget_get_width (preview), >, gtk_widget_get_width (form));
  gtk_widget_measure (todoku_test_find_type (window, GTK_TYPE_TEXT_VIEW), GTK_ORIENTATION_VERTICAL,
                      -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, >=, 16);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_practice (void)
{
  g_autoptr(TodokuDeliveryServer) server = todoku_delivery_server_new ();
  GtkWidget *window;

  window = present_request (server);
  g_assert_false (shows (window, "練習用です。"));
  gtk_window_destroy (GTK_WINDOW (window));

  todoku_test_set_number (server, "practice", TRUE);
  window = present_request (server);
  g_assert_true (shows (window, "練習用です。送信しないでください。"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_mail (void)
{
  g_autofree char *dir = todoku_test_make_dir ();
  g_autoptr(TodokuSession) session = todoku_session_new (dir);
  g_autoptr(TodokuSharedAccount) account = todoku_shared_account_new ();
  GtkWidget *window, *row;

  todoku_test_set_text (account, "name", "maildm");
  todoku_test_set_text (account, "address", "maildm@xxxxx.co.jp");
  window = GTK_WIDGET (todoku_test_mail_window_new (NULL, session, account));
  gtk_window_present (GTK_WINDOW (window));
  row = todoku_test_find (window, is_address_row, NULL);

  gtk_editable_set_text (GTK_EDITABLE (row), "taro@");
  g_assert_false (gtk_widget_has_css_class (row, "error"));
  g_assert_null (todoku_test_find (window, is_sensitive_button, (gpointer) "test.send"));
  gtk_editable_set_text (GTK_EDITABLE (row), "taro tanaka@example.jp");
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  g_assert_null (todoku_test_find (window, is_sensitive_button, (gpointer) "test.send"));
  gtk_editable_set_text (GTK_EDITABLE (row), "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ");
  g_assert_true (shows (window, "taro@example.jp に送ります。"));
  g_assert_nonnull (todoku_test_find (window, is_sensitive_button, (gpointer) "test.send"));
  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&session);
  todoku_test_remove_dir (dir);
}

/* Counts down to the entry that is wanted. */
static gboolean
is_nth_entry_row (GtkWidget *widget,
                  gpointer   user_data)
{
  guint *n = user_data;

  return ADW_IS_ENTRY_ROW (widget) && (*n)-- == 0;
}

/* The letter beside the form stays where it is, whichever entry is being typed in. */
static void
test_steady (void)
{
  GtkWidget *window = present_request (NULL);
  GtkWidget *preview = todoku_test_find_type (window, TODOKU_TYPE_LONG_TEXT);
  int width;

  todoku_test_settle (window);
  width = gtk_widget_get_width (preview);
  for (guint i = 0; i < 3; i++)
    {
      guint n = i;
      GtkWidget *row = todoku_test_find (window, is_nth_entry_row, &n);

      g_assert_nonnull (row);
      gtk_widget_grab_focus (row);
      todoku_test_settle (window);
      g_test_message ("%s: %d", adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)),
                      gtk_widget_get_width (preview));
      g_assert_cmpint (gtk_widget_get_width (preview), ==, width);
    }

  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  todoku_test_ui_init (&argc, &argv);

  g_test_add_func ("/ui/recipient/request", test_request);
  g_test_add_func ("/ui/recipient/columns", test_columns);
  g_test_add_func ("/ui/recipient/steady", test_steady);
  g_test_add_func ("/ui/recipient/practice", test_practice);
  g_test_add_func ("/ui/recipient/test-mail", test_mail);

  return g_test_run ();
}
