/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is brought to the step of a service without an API: a file that is dropped, in whatever
 * encoding, what is pasted, and an SPF record that meets another one, in DNS or of another delivery
 * server.
 */
#include "todoku-paste-box.h"
#include "todoku-paste-step.h"
#include "todoku-test-dns.h"
#include "todoku-test-ui.h"
#include "todoku-test.h"

#include <string.h>

#define DOMAIN "example.co.jp"
/* 種別,ホスト名,値 in Shift_JIS */
#define CSV "\x8e\xed\x95\xca,\x83\x7a\x83\x58\x83\x67\x96\xbc,\x92\x6c\r\n" \
  "CNAME,dk1._domainkey.example.co.jp,dk1.mail.example\r\n"
#define OWN "v=spf1 include:spf.postmark.example ~all"
#define TITLE "SPF は 1つのレコードにまとめます。"

/**
 * Fixture:
 * @dir: the folder of the database
 * @dns: the DNS that is asked
 * @session: the session
 * @step: the step
 * @window: a window with it
 */
typedef struct
{
  char *dir;
  TodokuTestDns *dns;
  TodokuSession *session;
  GtkWidget *step;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  g_autofree char *port = NULL;

  fixture->dns = todoku_test_dns_new ();
  todoku_test_dns_add_zone (fixture->dns, "jp", "ns1.jp", "127.0.0.1");
  todoku_test_dns_add_zone (fixture->dns, DOMAIN, "ns1." DOMAIN, "127.0.0.1");
  port = g_strdup_printf ("%u", todoku_test_dns_get_port (fixture->dns));
  g_setenv ("TODOKU_RESOLVER", todoku_test_dns_get_text (fixture->dns), TRUE);
  g_setenv ("TODOKU_DNS_PORT", port, TRUE);
  fixture->dir = todoku_test_make_dir ();
  fixture->session = todoku_session_new (fixture->dir);
  todoku_test_open_session (fixture->session);
  fixture->step = GTK_WIDGET (todoku_paste_step_new (fixture->session));
  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->step);
  gtk_window_present (GTK_WINDOW (fixture->window));
  todoku_test_settle (fixture->window);
  todoku_paste_step_set_domain (TODOKU_PASTE_STEP (fixture->step), DOMAIN,
                                todoku_test_add_manual (fixture->session, "Postmark"));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  todoku_test_close_session (fixture->session);
  g_clear_object (&fixture->session);
  todoku_test_dns_free (fixture->dns);
  todoku_test_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static GtkTextBuffer *
get_buffer (Fixture *fixture)
{
  GtkWidget *view = todoku_test_find_type (fixture->step, GTK_TYPE_TEXT_VIEW);

  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
}

static gboolean
is_seen (GtkWidget *widget,
         gpointer   text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
         strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
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
  gpointer args[] = { fixture->step, (gpointer) text };

  g_test_message ("%s", text);
  todoku_test_wait_until (says, args);
}

static gboolean
is_file_button (GtkWidget *widget,
                gpointer   user_data)
{
  return GTK_IS_BUTTON (widget) &&
         g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)),
                    "paste.from-file") == 0;
}

/* What is no text changes nothing; what is said of a file goes with the next letter. */
static void
test_file (Fixture       *fixture,
           gconstpointer  user_data)
{
  static const char image[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

  g_assert_nonnull (todoku_test_find (fixture->step, is_file_button, NULL));
  g_assert_true (todoku_test_drop_file (fixture->step, fixture->dir, CSV, strlen (CSV)));
  wait_for_text (fixture, "1件のレコードを読み取りました");
  wait_for_text (fixture, "ファイルの文字コードをShift_JISとして読み込みました。");
  g_assert_true (todoku_test_drop_file (fixture->step, fixture->dir, image, sizeof image));
  wait_for_text (fixture, "読み込めるのは 1 MiB までのテキストファイルだけです。");
  wait_for_text (fixture, "dk1._domainkey." DOMAIN);
  gtk_text_buffer_set_text (get_buffer (fixture), "TXT @ abc", -1);
  g_assert_null (todoku_test_find (fixture->step, is_seen, (gpointer) "MiB"));
}

static void
test_spf (Fixture       *fixture,
          gconstpointer  user_data)
{
  todoku_test_dns_add (fixture->dns, DOMAIN, 300, "TXT", "\"v=spf1 mx -all\"");
  gtk_text_buffer_set_text (get_buffer (fixture), "TXT @ " OWN, -1);
  wait_for_text (fixture, TITLE);
  wait_for_text (fixture, "\nv=spf1 mx include:spf.postmark.example -all");

  /* Who brings none does not hear of it. */
  gtk_text_buffer_set_text (get_buffer (fixture), "CNAME dk1._domainkey dk1.mail.example", -1);
  g_assert_null (todoku_test_find (fixture->step, is_seen, (gpointer) TITLE));
}

static gboolean
is_asked (gpointer user_data)
{
  Fixture *fixture = user_data;

  return todoku_test_dns_get_count (fixture->dns, DOMAIN, "TXT") > 0;
}

/* One that holds what is wanted is no other; nor is silence. */
static void
test_spf_alone (Fixture       *fixture,
                gconstpointer  user_data)
{
  todoku_test_dns_add (fixture->dns, DOMAIN, 300, "TXT", "\"" OWN "\"");
  gtk_text_buffer_set_text (get_buffer (fixture), "TXT @ " OWN, -1);
  todoku_test_wait_until (is_asked, fixture);
  todoku_test_settle (fixture->window);
  g_assert_null (todoku_test_find (fixture->step, is_seen, (gpointer) TITLE));
}

static void
test_spf_beside (Fixture       *fixture,
                 gconstpointer  user_data)
{
  TodokuRecord fields = {
    .type = TODOKU_RECORD_TYPE_TXT,
    .host = DOMAIN,
    .value = "v=spf1 include:spf.brevo.example ~all",
    .domain = DOMAIN,
    .priority = -1,
    .required = TRUE,
  };
  g_autoptr(GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  const TodokuDomainOptions options = {
    .server = todoku_test_add_manual (fixture->session, "Brevo"),
    .records = records,
  };
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TodokuSenderDomain) domain = NULL;
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (records, todoku_record_new (&fields));
  todoku_session_add_domain_async (fixture->session, DOMAIN, &options, NULL,
                                   todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  domain = todoku_session_add_finish (fixture->session, result, &error);
  g_assert_no_error (error);
  gtk_text_buffer_set_text (get_buffer (fixture), "TXT @ " OWN, -1);
  wait_for_text (fixture, TITLE);
  wait_for_text (fixture,
                 "\nv=spf1 include:spf.brevo.example include:spf.postmark.example ~all");
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

static void
text_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
count_change (guint *n_changes)
{
  ++*n_changes;
}

/* Whoever clicks twice pastes once. What is read from the clipboard after that is read last. */
static void
test_twice (Fixture       *fixture,
            gconstpointer  user_data)
{
  GtkWidget *box = todoku_test_find_type (fixture->step, TODOKU_TYPE_PASTE_BOX);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (box);
  g_autofree char *pasted = NULL;
  guint n_changes = 0;

  gdk_clipboard_set_text (clipboard, "TXT\t@\t" OWN "\n");
  g_signal_connect_swapped (get_buffer (fixture), "changed", G_CALLBACK (count_change), &n_changes);
  gtk_widget_activate_action (box, "paste.from-clipboard", NULL);
  gtk_widget_activate_action (box, "paste.from-clipboard", NULL);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *text = NULL;

      gdk_clipboard_read_text_async (clipboard, NULL, text_read_cb, &text);
      while (text == NULL)
        g_main_context_iteration (NULL, TRUE);
    }
  pasted = todoku_paste_box_dup_text (TODOKU_PASTE_BOX (box));
  g_assert_cmpstr (pasted, ==, "TXT\t@\t" OWN "\n");
  g_assert_cmpuint (n_changes, ==, 1);

  /* And once more when that is done. */
  gtk_widget_activate_action (box, "paste.from-clipboard", NULL);
  while (n_changes == 1)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int   argc,
      char *argv[])
{
  todoku_test_ui_init (&argc, &argv);

  ADD ("/ui/pasted/file", test_file);
  ADD ("/ui/pasted/twice", test_twice);
  ADD ("/ui/pasted/spf", test_spf);
  ADD ("/ui/pasted/spf-alone", test_spf_alone);
  ADD ("/ui/pasted/spf-beside", test_spf_beside);

  return g_test_run ();
}
